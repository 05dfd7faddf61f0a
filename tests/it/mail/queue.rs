//! The queue of letters, on every database: each answer once, waits that grow, ends that stay.

use crate::catalogue::{answered, now, on_each, request};
use muragat::catalogue::letters::{self, LetterState};
use muragat::domain::decision::Outcome;

#[test]
fn a_letter_waits_longer_each_time_and_is_sent_once() {
    on_each(|tx| {
        let first = answered(tx, &request(1), 1, Outcome::Grant)?;
        let second = answered(tx, &request(2), 2, Outcome::Grant)?;
        for document in [&first, &second, &first] {
            letters::queue(tx, &document.number, &document.case_number, now())?;
        }
        let due = letters::due(tx, 0, 9)?;
        assert_eq!(due.iter().map(|l| l.document.as_str()).collect::<Vec<_>>(), [&first.number, &second.number]);
        assert_eq!(letters::next_due_ms(tx)?, Some(0));

        let mut waits = Vec::new();
        for _ in 0..10 {
            let letter = letters::get(tx, &first.number)?.unwrap();
            letters::later(tx, &letter, 1_000, "mail.away: 451")?;
            waits.push(letters::get(tx, &first.number)?.unwrap().retry_at_ms - 1_000);
        }
        assert_eq!(waits[..3], [30_000, 60_000, 120_000]);
        assert_eq!(waits[9], 3_600_000, "an hour at most");
        assert_eq!(letters::due(tx, 1_000, 9)?.len(), 1, "the other one is not held up");

        // The server is away: all of them rest until the one that met it so is due.
        let letter = letters::get(tx, &second.number)?.unwrap();
        letters::rest(tx, &letter, 10_000, "mail.away")?;
        assert_eq!(letters::due(tx, 39_999, 9)?, []);
        assert_eq!(letters::get(tx, &second.number)?.unwrap().attempts, 1);
        assert_eq!(letters::get(tx, &first.number)?.unwrap().attempts, 10, "it was not tried");

        assert!(letters::end(tx, &first.number, LetterState::Sent, now(), None)?);
        assert!(!letters::end(tx, &first.number, LetterState::Sent, now(), None)?, "told once");
        assert!(!letters::push(tx, &first.number)?, "what was sent is not sent again");
        assert!(letters::end(tx, &second.number, LetterState::Refused, now(), Some("mail.refused: 550"))?);
        assert_eq!(letters::next_due_ms(tx)?, None);
        assert!(letters::push(tx, &second.number)?, "a person may have it tried again");
        assert_eq!(letters::due(tx, 0, 9)?.len(), 1);
        let counts = letters::counts(tx)?;
        assert_eq!((counts.get(&LetterState::Sent), counts.get(&LetterState::Queued)), (Some(&1), Some(&1)));
        for sql in ["UPDATE letters SET state = 'queued' WHERE state = 'sent'", "DELETE FROM letters"] {
            assert!(tx.attempt(|tx| tx.exec(sql, &[])).is_err(), "{sql}");
        }
        Ok(())
    });
}
