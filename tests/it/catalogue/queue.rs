//! What waits: when it is tried again, and what a person may say about it.

use super::{on_each, submission};
use muragat::catalogue::{queue, submissions};
use muragat::domain::case::SubmissionState;

#[test]
fn each_wait_is_twice_the_one_before_and_none_longer_than_ten_minutes() {
    on_each(|tx| {
        let digest = submission(1).digest;
        submissions::claim(tx, &submission(1))?;
        submissions::settle(tx, &digest, SubmissionState::Waiting, None, Some("catalogue"))?;
        assert_eq!(queue::list(tx)?[0].attempts, 0, "a catalogue from before there was a queue: due at once");
        let mut waits = Vec::new();
        for now_ms in (0..).step_by(1_000_000).take(10) {
            queue::wait(tx, &digest, now_ms)?;
            waits.push(queue::list(tx)?[0].retry_at_ms - now_ms);
        }
        assert_eq!(waits[..5], [5_000, 10_000, 20_000, 40_000, 80_000]);
        assert_eq!(waits[9], 600_000);
        assert_eq!(queue::list(tx)?[0].attempts, 10);
        queue::end(tx, &digest)?;
        queue::end(tx, &digest)?;
        assert_eq!(queue::list(tx)?[0].attempts, 0);
        Ok(())
    });
}

#[test]
fn a_person_parks_and_pushes_what_waits_and_nothing_else() {
    on_each(|tx| {
        for n in [2, 1] {
            submissions::claim(tx, &submission(n))?;
            submissions::settle(tx, &submission(n).digest, SubmissionState::Waiting, None, Some("catalogue"))?;
            queue::wait(tx, &submission(n).digest, 1_000)?;
        }
        let (first, second) = (submission(2).digest, submission(1).digest);
        assert!(queue::park(tx, &first, "until the archivist is back")?);
        let shown: Vec<_> = queue::list(tx)?.into_iter().map(|w| (w.submission.digest, w.parked)).collect();
        assert_eq!(shown, [(first, Some("until the archivist is back".into())), (second, None)]);
        assert!(queue::push(tx, &first)?);
        let pushed = &queue::list(tx)?[0];
        assert_eq!((pushed.retry_at_ms, &pushed.parked), (0, &None));
        let unknown = submission(3).digest;
        assert!(!queue::push(tx, &unknown)? && !queue::park(tx, &unknown, "why")?);
        Ok(())
    });
}
