//! The contract of the catalogue, the same for every database behind it.

use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue;
use muragat::ports::tx::Store;

/// A database to hold to the contract.
struct Backend {
    name: &'static str,
    store: Store,
    /// Keeps the file of a store on disk.
    _folder: Option<tempfile::TempDir>,
}

/// Every database, empty and migrated. A new one joins the suite here.
fn backends() -> Vec<Backend> {
    let folder = tempfile::tempdir().unwrap();
    let file = SqliteStore::open(&folder.path().join("catalogue.db")).unwrap();
    let memory = SqliteStore::open_in_memory().unwrap();
    let backends = vec![
        Backend { name: "sqlite file", store: file, _folder: Some(folder) },
        Backend { name: "sqlite memory", store: memory, _folder: None },
    ];
    for backend in &backends {
        catalogue::migrate(&backend.store).unwrap();
    }
    backends
}

#[test]
fn every_statement_prepares() {
    for Backend { name, store, .. } in backends() {
        store
            .read(|tx| {
                for (statement, sql) in catalogue::statements() {
                    tx.prepare(sql).unwrap_or_else(|error| panic!("{name}, {statement}: {error}"));
                }
                Ok(())
            })
            .unwrap();
    }
}
