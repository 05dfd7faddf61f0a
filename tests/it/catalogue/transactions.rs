//! What stays and what does not: commit, rollback, crash, savepoints, and the ways a database can be unfit.

use super::{Backend, backends, on_each, on_server};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::{meta, migrate};
use muragat::ports::tx::{Store, TxError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

fn word(store: &Store, name: &str) -> Option<String> {
    store.read(|tx| meta::get(tx, name)).unwrap()
}

#[test]
fn an_error_takes_everything_back() {
    for Backend { name, store, .. } in backends() {
        let failed = store.write(|tx| {
            meta::set(tx, "half", "done")?;
            Err::<(), _>(TxError::Refused("on purpose".into()))
        });
        assert_eq!(failed, Err(TxError::Refused("on purpose".into())), "{name}");
        assert_eq!(word(&store, "half"), None, "{name}");
    }
}

#[test]
fn a_panic_takes_everything_back_and_the_next_one_goes_on() {
    for Backend { name, store, .. } in backends() {
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.write(|tx| {
                meta::set(tx, "half", "done")?;
                panic!("on purpose")
            })
        }));
        let _: Result<Result<(), TxError>, _> = panicked;
        assert_eq!(word(&store, "half"), None, "{name}");
        store.write(|tx| meta::set(tx, "whole", "done")).unwrap();
        assert_eq!(word(&store, "whole").as_deref(), Some("done"), "{name}");
    }
}

#[test]
fn an_attempt_that_fails_leaves_the_rest() {
    on_each(|tx| {
        meta::set(tx, "a", "1")?;
        let failed = tx.attempt(|tx| {
            meta::set(tx, "a", "2")?;
            tx.attempt(|tx| meta::set(tx, "b", "inner"))?;
            tx.exec("INSERT INTO meta (name, value) VALUES ('a', 'twice')", &[])
        });
        assert!(matches!(failed, Err(TxError::Refused(_))), "{failed:?}");
        assert_eq!(meta::get(tx, "a")?.as_deref(), Some("1"));
        assert_eq!(meta::get(tx, "b")?, None);
        tx.attempt(|tx| meta::set(tx, "a", "3"))?;
        assert_eq!(meta::get(tx, "a")?.as_deref(), Some("3"));
        Ok(())
    });
}

#[test]
fn a_reader_changes_nothing() {
    for Backend { name, store, .. } in backends() {
        assert!(store.read(|tx| meta::set(tx, "a", "1")).is_err(), "{name}");
        assert_eq!(word(&store, "a"), None, "{name}");
        store.write(|tx| meta::set(tx, "a", "2")).unwrap();
        assert_eq!(word(&store, "a").as_deref(), Some("2"), "{name}");
    }
}

#[test]
fn a_transaction_inside_another_is_told_so_instead_of_waiting_for_ever() {
    for Backend { name, store, .. } in backends() {
        let inner = store.write(|_| Ok(store.write(|_| Ok(())))).unwrap();
        assert!(matches!(inner, Err(TxError::Bug(_))), "{name}: {inner:?}");
    }
}

#[test]
fn nul_characters_are_left_out() {
    on_each(|tx| {
        meta::set(tx, "text", "мұра\0ғат\0")?;
        assert_eq!(meta::get(tx, "text")?.as_deref(), Some("мұрағат"));
        assert_eq!(meta::get(tx, "te\0xt")?.as_deref(), Some("мұрағат"));
        Ok(())
    });
}

#[test]
fn the_clock_of_the_database_counts_milliseconds() {
    on_each(|tx| {
        let then = chrono::Utc::now().timestamp_millis();
        let told = tx.one("SELECT {now}", &[])?.unwrap().int(0)?;
        assert!((told - then).abs() < 60_000, "{told} is not near {then}");
        Ok(())
    });
}

#[test]
fn what_was_committed_is_there_after_reopening_and_migrating_again_changes_nothing() {
    for backend in backends() {
        for round in 1..=3 {
            let Some(store) = backend.another() else { continue };
            migrate(&store).unwrap();
            migrate(&store).unwrap();
            let seen = word(&store, "round").map_or(0, |text| text.parse().unwrap());
            assert_eq!(seen, round - 1, "{}", backend.name);
            store.write(|tx| meta::set(tx, "round", &round.to_string())).unwrap();
        }
    }
}

/// As many processes that start together on a new database.
#[test]
fn tables_are_made_once_however_many_make_them() {
    let folder = tempfile::tempdir().unwrap();
    let (path, url) = (folder.path().join("catalogue.db"), crate::cluster::shared().schema());
    let openers: [&(dyn Fn() -> Store + Sync); 2] = [&|| SqliteStore::open(&path).unwrap(), &|| on_server(&url)];
    for open in openers {
        std::thread::scope(|scope| {
            let migrants: Vec<_> = (0..4).map(|_| scope.spawn(|| migrate(&open()))).collect();
            for migrant in migrants {
                migrant.join().unwrap().unwrap();
            }
        });
        let found = open().read(|tx| tx.one("SELECT COUNT(*), MAX(edition) FROM migrations", &[])).unwrap().unwrap();
        assert_eq!(found.int(0), found.int(1), "each edition once");
    }
}

/// The files as a machine that stops would leave them: copied while the transaction is open.
#[test]
fn a_crash_before_the_commit_keeps_nothing_and_one_after_it_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.db");
    let store = SqliteStore::open(&path).unwrap();
    migrate(&store).unwrap();
    store.write(|tx| meta::set(tx, "before", "kept")).unwrap();
    let crashed = folder.path().join("crashed.db");
    store
        .write(|tx| {
            for n in 0..2000 {
                // Enough to spill pages into the log before the commit.
                meta::set(tx, &format!("during {n}"), &"x".repeat(4000))?;
            }
            copy_as_left(&path, &crashed);
            Ok(())
        })
        .unwrap();
    let after = folder.path().join("after.db");
    copy_as_left(&path, &after);
    for (copy, during) in [(&crashed, 0), (&after, 2000)] {
        let store = SqliteStore::open(copy).unwrap();
        migrate(&store).unwrap();
        assert_eq!(word(&store, "before").as_deref(), Some("kept"));
        let found = store.read(|tx| tx.one("SELECT COUNT(*) FROM meta WHERE name LIKE 'during%'", &[])).unwrap();
        assert_eq!(found.unwrap().int(0), Ok(during), "{}", copy.display());
    }
}

fn copy_as_left(from: &Path, to: &Path) {
    let log = |path: &Path| path.with_extension("db-wal");
    std::fs::copy(from, to).unwrap();
    std::fs::copy(log(from), log(to)).unwrap();
}

#[test]
fn a_newer_database_is_refused_with_words_and_left_alone() {
    for Backend { name, store, .. } in backends() {
        store.write(|tx| tx.exec("INSERT INTO migrations (edition) VALUES (99)", &[])).unwrap();
        let refused = migrate(&store).unwrap_err();
        assert!(matches!(refused, TxError::Newer { found: 99, .. }), "{name}: {refused:?}");
        assert!(refused.to_string().contains("use that program"), "{refused}");
    }
}

#[test]
fn a_file_that_is_no_database_and_a_folder_that_is_not_there_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.db");
    std::fs::write(
        &path,
        "this is a letter, not a database, and it is long enough to be read as a header of one page\n".repeat(50),
    )
    .unwrap();
    let damaged = SqliteStore::open(&path).map(drop).unwrap_err();
    assert!(matches!(damaged, TxError::Damaged(_)), "{damaged:?}");
    let away = SqliteStore::open(&folder.path().join("nowhere/catalogue.db")).map(drop).unwrap_err();
    assert!(matches!(&away, TxError::Unavailable(why) if why.contains("nowhere/catalogue.db")), "{away:?}");
}
