//! Numbers without gaps, whoever else is asking and whatever is taken back.

use super::{Backend, at, backends, now, on_each};
use muragat::catalogue::sheets::{self, NewSheet};
use muragat::catalogue::{meta, numbers};
use muragat::domain::document::DocumentKind;
use muragat::domain::numbers::Series;
use muragat::ports::tx::{Store, TxError};
use std::sync::Mutex;

const EACH: usize = 60;

/// Every third transaction is taken back after it had its number.
fn take_numbers(store: &Store, kept: &Mutex<Vec<String>>) {
    for n in 0..EACH {
        let taken = store.write(|tx| {
            let number = numbers::next(tx, &Series::Registry, 2015)?;
            meta::set(tx, &number, "given")?;
            if n % 3 == 2 { Err(TxError::Refused("on purpose".into())) } else { Ok(number) }
        });
        match taken {
            Ok(number) => kept.lock().unwrap().push(number),
            Err(TxError::Refused(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

fn assert_gapless(kept: Mutex<Vec<String>>, name: &str) {
    let mut kept = kept.into_inner().unwrap();
    kept.sort();
    let expected: Vec<String> = (1..=kept.len()).map(|n| format!("CR-2015-{n:06}")).collect();
    assert_eq!(kept, expected, "{name}");
}

#[test]
fn four_threads_and_forced_rollbacks_leave_no_gap() {
    for Backend { name, store, .. } in backends() {
        let kept = Mutex::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| take_numbers(&store, &kept));
            }
        });
        assert_eq!(kept.lock().unwrap().len(), 4 * EACH * 2 / 3);
        assert_gapless(kept, name);
    }
}

/// As two processes would: each store has its own queue and its own connections.
#[test]
fn two_stores_on_one_database_leave_no_gap() {
    for backend in backends() {
        let Some(another) = backend.another() else { continue };
        let kept = Mutex::default();
        std::thread::scope(|scope| {
            for store in [&backend.store, &another] {
                scope.spawn(|| take_numbers(store, &kept));
            }
        });
        assert_eq!(kept.lock().unwrap().len(), 2 * EACH * 2 / 3);
        assert_gapless(kept, backend.name);
    }
}

#[test]
fn every_series_and_year_counts_for_itself() {
    on_each(|tx| {
        let request = Series::Request { prefix: "AC".into() };
        let document = Series::Document { prefix: "AC".into() };
        assert_eq!(numbers::next(tx, &request, 2015)?, "AC-2015-000001");
        assert_eq!(numbers::next(tx, &document, 2015)?, "AC-D-2015-000001");
        assert_eq!(numbers::next(tx, &request, 2015)?, "AC-2015-000002");
        assert_eq!(numbers::next(tx, &request, 2016)?, "AC-2016-000001");
        Ok(())
    });
}

#[test]
fn notices_and_returns_have_ledgers_of_their_own_and_other_sheets_their_subject() {
    on_each(|tx| {
        let sheet = |kind, subject: &str| NewSheet { kind, subject: subject.into(), copy: 1, issued_at: now() };
        assert_eq!(sheets::add(tx, &sheet(DocumentKind::Notice, "a"))?.number, "NT-2015-000001");
        assert_eq!(sheets::add(tx, &sheet(DocumentKind::Return, "b"))?.number, "RT-2015-000001");
        assert_eq!(sheets::add(tx, &sheet(DocumentKind::Notice, "c"))?.number, "NT-2015-000002");
        assert_eq!(sheets::add(tx, &sheet(DocumentKind::Notice, "a"))?.number, "NT-2015-000001", "asked again");
        assert_eq!(sheets::add(tx, &sheet(DocumentKind::Receipt, "AC-2015-000001"))?.number, "AC-2015-000001");
        let next_year = NewSheet { issued_at: at("2016-01-05T09:00:00+06:00"), ..sheet(DocumentKind::Notice, "d") };
        assert_eq!(sheets::add(tx, &next_year)?.number, "NT-2016-000001");
        Ok(())
    });
}
