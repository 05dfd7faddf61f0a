//! What the portal is told: each change once, in order, and only of requests that came through it.

use super::{now, on_each, registered, request, submission};
use muragat::catalogue::cases::{Case, NewCase};
use muragat::catalogue::statuses::{self, NewStatus};
use muragat::catalogue::submissions::{self, NewSubmission};
use muragat::domain::case::SubmissionState;
use muragat::domain::request::Channel;
use muragat::domain::status::Status;
use muragat::ports::tx::{Tx, TxError};

fn by_portal(tx: &mut Tx<'_>, n: u32) -> Result<Case, TxError> {
    registered(tx, &NewCase { channel: Channel::Portal, ..request(n) }, n)
}

/// One change, told of the package `n`.
pub fn told(tx: &mut Tx<'_>, n: u32) -> Result<(), TxError> {
    let new = NewStatus {
        submission: &submission(n).digest,
        status: Status::Waiting,
        at: now(),
        request_id: None,
        request_number: Some("AC-2015-000001"),
        sheet: None,
        due_on: None,
    };
    statuses::add(tx, &new)
}

/// The same octets after a notice are new: that they wait again is told again, once.
#[test]
fn each_round_is_told_by_itself() {
    on_each(|tx| {
        let first = submission(1);
        submissions::claim(tx, &first)?;
        for _ in 0..2 {
            told(tx, 1)?;
        }
        submissions::settle(tx, &first.digest, SubmissionState::Noticed, Some("NT-2015-000001"), None)?;
        submissions::claim(tx, &NewSubmission { round: 2, ..first.clone() })?;
        for _ in 0..2 {
            told(tx, 1)?;
        }
        let all = statuses::of(tx, &first.digest)?;
        let seen: Vec<_> = all.iter().map(|told| (told.seq, told.status)).collect();
        assert_eq!(seen, [(1, Status::Waiting), (2, Status::Waiting)]);
        assert_eq!(statuses::not_laid(tx, 9)?, all);
        Ok(())
    });
}

#[test]
fn every_change_is_told_once_and_in_order() {
    on_each(|tx| {
        let case = by_portal(tx, 1)?;
        let centre = registered(tx, &request(2), 2)?;
        for _ in 0..2 {
            statuses::of_case(tx, &case, Status::Registered, now(), None)?;
            statuses::of_case(tx, &case, Status::Decided, now(), Some("AC-D-2015-000001"))?;
            statuses::of_case(tx, &case, Status::Refused, now(), Some("AC-D-2015-000001"))?;
            statuses::of_case(tx, &centre, Status::Registered, now(), None)?;
        }
        assert_eq!(statuses::of(tx, &centre.submission)?, [], "nobody at the portal asks for a centre's case");
        let all = statuses::not_laid(tx, 9)?;
        let seen: Vec<_> = all.iter().map(|told| (told.seq, told.status)).collect();
        assert_eq!(seen, [(1, Status::Registered), (2, Status::Decided), (3, Status::Refused)]);
        assert_eq!(all[0].request_id.as_deref(), Some(&*case.request_id.0));
        assert_eq!((all[0].sheet.as_deref(), all[1].sheet.as_deref()), (None, Some("AC-D-2015-000001")));
        assert_eq!(statuses::not_laid(tx, 1)?, all[..1]);
        for _ in 0..2 {
            statuses::laid(tx, &all[0])?;
        }
        assert_eq!(statuses::not_laid(tx, 9)?, all[1..]);
        assert_eq!(statuses::of(tx, &case.submission)?, all, "what was laid is remembered");
        // A later one has the next place, and the same status with another sheet is another change.
        statuses::of_case(tx, &case, Status::Decided, now(), Some("AC-D-2015-000002"))?;
        assert_eq!(statuses::of(tx, &case.submission)?.last().map(|told| told.seq), Some(4));
        Ok(())
    });
}
