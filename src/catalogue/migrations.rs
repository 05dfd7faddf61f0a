//! Brings the tables of a database to the edition that this program knows. Only forward: a released file never changes.

use crate::ports::tx::{Store, Tx, TxError};

const SQLITE: &[&str] = &[
    include_str!("migrations/sqlite/0001_first.sql"),
    include_str!("migrations/sqlite/0002_queue.sql"),
    include_str!("migrations/sqlite/0003_leases.sql"),
    include_str!("migrations/sqlite/0004_documents_by_decision.sql"),
    include_str!("migrations/sqlite/0005_deliveries.sql"),
    include_str!("migrations/sqlite/0006_receipts.sql"),
    include_str!("migrations/sqlite/0007_leases_together.sql"),
    include_str!("migrations/sqlite/0008_slips.sql"),
    include_str!("migrations/sqlite/0009_registration.sql"),
    include_str!("migrations/sqlite/0010_rounds.sql"),
    include_str!("migrations/sqlite/0011_statuses.sql"),
    include_str!("migrations/sqlite/0012_letters.sql"),
    include_str!("migrations/sqlite/0013_chain.sql"),
    include_str!("migrations/sqlite/0014_complaints.sql"),
    include_str!("migrations/sqlite/0015_successions.sql"),
    include_str!("migrations/sqlite/0016_survey.sql"),
    include_str!("migrations/sqlite/0017_batches.sql"),
    include_str!("migrations/sqlite/0018_statuses_by_round.sql"),
    include_str!("migrations/sqlite/0019_opened_bytes.sql"),
];
const POSTGRES: &[&str] = &[
    include_str!("migrations/postgres/0001_first.sql"),
    include_str!("migrations/postgres/0002_queue.sql"),
    include_str!("migrations/postgres/0003_leases.sql"),
    include_str!("migrations/postgres/0004_documents_by_decision.sql"),
    include_str!("migrations/postgres/0005_deliveries.sql"),
    include_str!("migrations/postgres/0006_receipts.sql"),
    include_str!("migrations/postgres/0007_leases_together.sql"),
    include_str!("migrations/postgres/0008_slips.sql"),
    include_str!("migrations/postgres/0009_registration.sql"),
    include_str!("migrations/postgres/0010_rounds.sql"),
    include_str!("migrations/postgres/0011_statuses.sql"),
    include_str!("migrations/postgres/0012_letters.sql"),
    include_str!("migrations/postgres/0013_chain.sql"),
    include_str!("migrations/postgres/0014_complaints.sql"),
    include_str!("migrations/postgres/0015_successions.sql"),
    include_str!("migrations/postgres/0016_survey.sql"),
    include_str!("migrations/postgres/0017_batches.sql"),
    include_str!("migrations/postgres/0018_statuses_by_round.sql"),
    include_str!("migrations/postgres/0019_opened_bytes.sql"),
];
/// A file for one is a file for each, under the same number.
const _: () = assert!(SQLITE.len() == POSTGRES.len());

/// The same words serve every dialect.
const OWN_TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (edition BIGINT NOT NULL PRIMARY KEY)";

statements! {
    EDITION = "SELECT CAST(COALESCE(MAX(edition), 0) AS BIGINT) FROM migrations";
    REACHED = "INSERT INTO migrations (edition) VALUES (?1)";
}

/// Makes or completes the tables, in one transaction, and so by one process alone. Again on a current database: changes
/// nothing.
///
/// # Errors
/// [`TxError::Newer`] when a newer program made the database; nothing is touched then.
pub fn migrate(store: &Store) -> Result<(), TxError> {
    // Who only looks does not wait for a writer, or for a backup that holds the database.
    match store.read(|tx| Ok(found(tx)? == files(tx)?.len() as i64)) {
        Ok(true) => return Ok(()),
        Err(away @ TxError::Unavailable(_)) => return Err(away),
        // There is no table of editions yet, or not the newest one in it.
        Ok(false) | Err(_) => {}
    }
    store.write(|tx| {
        let files = files(tx)?;
        tx.script(OWN_TABLE)?;
        let found = found(tx)?;
        let known = files.len() as i64;
        if found > known {
            return Err(TxError::Newer { found, known });
        }
        for (edition, sql) in (1..).zip(files).skip(found as usize) {
            tx.script(sql)?;
            tx.exec(REACHED, &[edition.into()])?;
        }
        Ok(())
    })
}

fn found(tx: &mut Tx<'_>) -> Result<i64, TxError> {
    tx.one(EDITION, &[])?.map_or(Ok(0), |row| row.int(0))
}

fn files(tx: &Tx<'_>) -> Result<&'static [&'static str], TxError> {
    match tx.dialect() {
        "sqlite" => Ok(SQLITE),
        "postgres" => Ok(POSTGRES),
        other => Err(TxError::Bug(format!("there are no table definitions for {other}"))),
    }
}
