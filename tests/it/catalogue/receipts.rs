//! A receipt pays for one request, whichever database keeps the catalogue and whoever else is writing.

use super::{Backend, backends, on_each, registered, request};
use muragat::catalogue::receipts::{self, Holder};
use muragat::ports::tx::TxError;

#[test]
fn a_receipt_is_held_by_the_first_however_it_is_written() {
    on_each(|tx| {
        let first = registered(tx, &request(1), 1)?;
        let second = registered(tx, &request(2), 2)?;
        assert_eq!(receipts::holder(tx, "SD-000731")?, None);
        receipts::take(tx, "SD-000731", &first.submission, &first.number)?;
        let holder = Some(Holder { submission: first.submission, number: first.number.clone() });
        // Case, spaces and look-alike letters make no other receipt (the last one is Cyrillic).
        for written in ["SD-000731", "sd-000731", " SD - 000731", "SD–000731", "SD‑000 731"] {
            assert_eq!(receipts::holder(tx, written)?, holder, "{written}");
            let again = tx.attempt(|tx| receipts::take(tx, written, &second.submission, &second.number));
            assert!(matches!(again, Err(TxError::Refused(_))), "{written}: {again:?}");
        }
        receipts::take(tx, "SD-000732", &second.submission, &second.number)
    });
}

#[test]
fn of_two_who_pay_with_one_receipt_at_once_one_does() {
    for Backend { name, store, .. } in backends() {
        let cases = store.write(|tx| (1..=4).map(|n| registered(tx, &request(n), n)).collect::<Result<Vec<_>, _>>());
        let cases = cases.unwrap();
        let taken = std::thread::scope(|scope| {
            let threads: Vec<_> = cases
                .iter()
                .map(|case| {
                    let store = &store;
                    scope.spawn(move || {
                        store.write(|tx| receipts::take(tx, "SD-1", &case.submission, &case.number)).is_ok()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|taken| *taken).count()
        });
        assert_eq!(taken, 1, "{name}");
    }
}
