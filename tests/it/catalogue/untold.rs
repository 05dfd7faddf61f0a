//! What came again is told once, when the first has a number or an end.

use super::{now, on_each, request, submission};
use muragat::catalogue::submissions::{self, Claim, NewSubmission};
use muragat::catalogue::{cases, untold};
use muragat::domain::case::SubmissionState;

fn again(n: u32, name: &str) -> NewSubmission {
    NewSubmission { file_name: name.into(), ..submission(n) }
}

#[test]
fn a_repeat_is_told_when_the_first_has_a_number_or_an_end_and_then_no_more() {
    on_each(|tx| {
        for n in [1, 2] {
            submissions::claim(tx, &submission(n))?;
            assert!(matches!(submissions::claim(tx, &again(n, "again.zip"))?, Claim::Repeated(_)));
        }
        assert_eq!(untold::list(tx, 9)?, [], "nobody knows a number yet");
        submissions::settle(tx, &submission(2).digest, SubmissionState::Waiting, None, Some("catalogue"))?;
        assert_eq!(untold::list(tx, 9)?, [], "to wait is no end");

        cases::register(tx, &request(1))?;
        let told = untold::list(tx, 9)?;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].repeat.file_name.as_str(), told[0].repeat.repeated_at), ("again.zip", now()));
        assert_eq!(told[0].first.number.as_deref(), Some("AC-2015-000001"), "while the first is still in flight");
        assert_eq!(told[0].service.as_deref(), Some("ARCH_CERT"));

        submissions::settle(tx, &submission(2).digest, SubmissionState::Returned, Some("RT-2015-000001"), None)?;
        assert_eq!(untold::list(tx, 1)?.len(), 1, "at most one");
        let told = untold::list(tx, 9)?;
        let numbers: Vec<_> = told.iter().map(|one| one.first.number.clone().unwrap_or_default()).collect();
        assert_eq!(numbers.len(), 2);
        assert!(numbers.contains(&"RT-2015-000001".to_owned()), "{numbers:?}");
        for one in &told {
            untold::told(tx, &one.repeat)?;
            untold::told(tx, &one.repeat)?;
        }
        assert_eq!(untold::list(tx, 9)?, []);
        // The same delivery seen twice, as after a crash, is told once.
        submissions::claim(tx, &again(1, "again.zip"))?;
        assert_eq!(untold::list(tx, 9)?, []);
        submissions::claim(tx, &again(1, "and again.zip"))?;
        assert_eq!(untold::list(tx, 9)?.len(), 1);
        Ok(())
    });
}

#[test]
fn the_ledger_remembers_who_sent_a_package() {
    on_each(|tx| {
        submissions::claim(tx, &submission(1))?;
        let sender = |tx: &mut _| Ok(submissions::get(tx, &submission(1).digest)?.and_then(|s| s.sender));
        assert_eq!(sender(tx)?, None);
        for _ in 0..2 {
            submissions::sent_by(tx, &submission(1).digest, "centre/sarydala")?;
            assert_eq!(sender(tx)?.as_deref(), Some("centre/sarydala"));
        }
        submissions::settle(tx, &submission(1).digest, SubmissionState::Returned, None, None)?;
        assert_eq!(sender(tx)?.as_deref(), Some("centre/sarydala"), "also when it has its end");
        Ok(())
    });
}
