//! Where two databases part: each of these was seen to differ, and must not.

use super::{Backend, backends, on_each, submission};
use muragat::catalogue::submissions::{self, NewSubmission};
use muragat::catalogue::{files, meta};
use muragat::domain::case::SubmissionState;
use muragat::domain::identifiers::Digest256;
use muragat::ports::tx::{TxError, V};
use std::sync::mpsc;

/// PostgreSQL would take everything back at the commit, and say that it had committed.
#[test]
fn what_goes_on_after_an_error_keeps_nothing_and_is_told_so() {
    for Backend { name, store, .. } in backends() {
        let swallowed = store.write(|tx| {
            meta::set(tx, "before", "1")?;
            let _ = tx.exec("INSERT INTO meta (name, value) VALUES ('before', 'twice')", &[]);
            Ok(())
        });
        assert!(matches!(swallowed, Err(TxError::Bug(_))), "{name}: {swallowed:?}");
        let went_on = store.write(|tx| {
            let _ = tx.exec("INSERT INTO no_such_table VALUES (1)", &[]);
            meta::set(tx, "after", "1")
        });
        assert!(matches!(went_on, Err(TxError::Bug(_))), "{name}: {went_on:?}");
        let swallowed_inside = store.write(|tx| {
            tx.attempt(|tx| {
                let _ = tx.exec("INSERT INTO no_such_table VALUES (1)", &[]);
                Ok(())
            })
        });
        assert!(matches!(swallowed_inside, Err(TxError::Bug(_))), "{name}: {swallowed_inside:?}");
        let found = store.read(|tx| tx.one("SELECT COUNT(*) FROM meta", &[])).unwrap();
        assert_eq!(found.unwrap().int(0), Ok(0), "{name}");
    }
}

#[test]
fn whole_numbers_have_64_bits_and_nothing_else_goes_into_their_columns() {
    on_each(|tx| {
        let large = NewSubmission { size_bytes: u64::from(u32::MAX) * 1000, ..submission(1) };
        submissions::claim(tx, &large)?;
        assert_eq!(submissions::get(tx, &large.digest)?.unwrap().size_bytes, large.size_bytes);
        assert_eq!(tx.one("SELECT 1", &[])?.unwrap().int(0), Ok(1), "a literal of the statement's own");
        let word = [V::Text("series"), V::Text("abc"), V::Int(1)];
        let wrong = tx.attempt(|tx| tx.exec("INSERT INTO numbers (series, year, last) VALUES (?1, ?2, ?3)", &word));
        assert!(wrong.is_err(), "text in a column of numbers");
        let number = tx.attempt(|tx| tx.exec("INSERT INTO meta (name, value) VALUES (?1, ?2)", &[V::Int(1), V::Null]));
        assert!(number.is_err(), "nothing in a column that needs something");
        Ok(())
    });
}

/// The server of these tests orders by the rules of Russian: there а < Б < в and "a" < "B".
#[test]
fn text_is_ordered_by_its_octets() {
    on_each(|tx| {
        let mut paths = ["B", "a", "a-b", "a/b", "ab", "Ә", "Я", "а", "ё", "қ", "10", "9"].map(str::to_owned);
        let digest = Digest256::of(b"");
        let all: Vec<_> = paths.iter().map(|path| (path.clone(), digest, 0)).collect();
        files::record(tx, "urn:muragat:case:1", 1, &all)?;
        paths.sort();
        let found: Vec<_> = files::of(tx, "urn:muragat:case:1")?.into_iter().map(|file| file.path).collect();
        assert_eq!(found, paths);
        Ok(())
    });
}

#[test]
fn a_conflict_that_was_expected_burns_no_number_of_ours_and_keeps_the_order() {
    on_each(|tx| {
        for n in 1..=3 {
            submissions::claim(tx, &submission(n))?;
            for _ in 0..5 {
                submissions::claim(tx, &submission(n))?;
            }
        }
        let names: Vec<_> = submissions::pending(tx)?.into_iter().map(|s| s.file_name).collect();
        assert_eq!(names, ["001-request.zip", "002-request.zip", "003-request.zip"]);
        submissions::settle(tx, &submission(2).digest, SubmissionState::Rejected, None, None)?;
        assert_eq!(submissions::counts(tx)?.of(SubmissionState::Claimed), 2);
        Ok(())
    });
}

#[test]
fn long_text_and_text_of_every_script_come_back_as_they_went() {
    on_each(|tx| {
        let long = "мұрағат ".repeat(300_000);
        for text in ["", "'; DROP TABLE meta; --", "Ә😀\u{301}\t\r\n\\x00", "?1 $1 {now}", &long] {
            meta::set(tx, "text", text)?;
            assert!(meta::get(tx, "text")?.as_deref() == Some(text), "{}", text.chars().take(30).collect::<String>());
        }
        Ok(())
    });
}

#[test]
fn a_reader_sees_one_moment_and_waits_for_no_writer() {
    for backend in backends() {
        // In memory there is one connection, and so one at a time.
        let Some(another) = backend.another() else { continue };
        let store = &backend.store;
        store.write(|tx| meta::set(tx, "a", "old")).unwrap();
        std::thread::scope(|scope| {
            let (written, may_look) = mpsc::channel();
            let (looked, may_end) = mpsc::channel();
            scope.spawn(move || {
                store.write(|tx| {
                    meta::set(tx, "a", "new")?;
                    written.send(()).unwrap();
                    may_end.recv().unwrap();
                    Ok(())
                })
            });
            may_look.recv().unwrap();
            let seen = another.read(|tx| {
                let first = meta::get(tx, "a")?;
                looked.send(()).unwrap();
                // Until the writer is through: its lock is free again.
                store.write(|tx| meta::set(tx, "b", "new"))?;
                Ok((first, meta::get(tx, "a")?, meta::get(tx, "b")?))
            });
            assert_eq!(seen, Ok((Some("old".into()), Some("old".into()), None)), "{}", backend.name);
        });
        assert_eq!(another.read(|tx| meta::get(tx, "a")).unwrap().as_deref(), Some("new"), "{}", backend.name);
    }
}

/// A look that decides what is written: no other process comes in between.
#[test]
fn who_looks_first_and_writes_then_is_alone() {
    for backend in backends() {
        let Some(another) = backend.another() else { continue };
        let add_one = |store: &muragat::ports::tx::Store| {
            for _ in 0..25 {
                store
                    .write(|tx| {
                        let sum = meta::get(tx, "sum")?.map_or(0, |text| text.parse::<u32>().unwrap());
                        meta::set(tx, "sum", &(sum + 1).to_string())
                    })
                    .unwrap();
            }
        };
        std::thread::scope(|scope| {
            for store in [&backend.store, &another, &backend.store] {
                scope.spawn(move || add_one(store));
            }
        });
        let sum = another.read(|tx| meta::get(tx, "sum")).unwrap();
        assert_eq!(sum.as_deref(), Some("75"), "{}", backend.name);
    }
}

#[test]
fn a_rule_that_refuses_says_so_in_the_same_words() {
    let mut words = Vec::new();
    for Backend { store, .. } in backends() {
        let refused = store.write(|tx| {
            submissions::claim(tx, &submission(1))?;
            tx.exec("DELETE FROM submissions", &[])
        });
        words.push(refused.unwrap_err().to_string());
        let twice = store.write(|tx| {
            for _ in 0..2 {
                tx.exec("INSERT INTO numbers (series, year, last) VALUES ('AC', 2015, 1)", &[])?;
            }
            Ok(())
        });
        assert!(matches!(twice, Err(TxError::Refused(_))), "{twice:?}");
    }
    assert_eq!(words, vec!["the catalogue refuses: a submission is never removed"; words.len()]);
}
