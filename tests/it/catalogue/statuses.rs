//! What the portal is told: each change once, in order, and only of requests that came through it.

use super::{now, on_each, registered, request, submission};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::cases::{Case, NewCase};
use muragat::catalogue::migrate;
use muragat::catalogue::statuses::{self, NewStatus};
use muragat::catalogue::submissions::{self, NewSubmission};
use muragat::domain::case::SubmissionState;
use muragat::domain::request::Channel;
use muragat::domain::status::Status;
use muragat::ports::tx::{Tx, TxError};
use std::path::{Path, PathBuf};

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

/// A catalogue from before rounds were told apart keeps what it told, and tells none of it twice.
#[test]
fn what_was_told_before_stays_told() {
    let stores = [
        ("sqlite", SqliteStore::open_in_memory().unwrap()),
        ("postgres", super::on_server(&crate::cluster::shared().schema())),
    ];
    for (dialect, store) in stores {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalogue/migrations").join(dialect);
        let before = (1..18_u32).map(|edition| {
            let mut files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            let own =
                |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(&format!("{edition:04}_"));
            (edition, std::fs::read_to_string(files.find(own).expect("a migration")).unwrap())
        });
        let before: Vec<_> = before.collect();
        store
            .write(|tx| {
                tx.script("CREATE TABLE migrations (edition BIGINT NOT NULL PRIMARY KEY)")?;
                for (edition, sql) in &before {
                    tx.script(sql)?;
                    tx.script(&format!("INSERT INTO migrations (edition) VALUES ({edition})"))?;
                }
                // As a program of that time did.
                let first = submission(1);
                tx.script(&format!(
                    "INSERT INTO submissions (digest, file_name, size_bytes, claimed_at, state)
                     VALUES ('{}', '{}', {}, '{}', 'claimed')",
                    first.digest.hex(),
                    first.file_name,
                    first.size_bytes,
                    first.claimed_at.to_rfc3339()
                ))?;
                tx.script(
                    "INSERT INTO statuses (submission, seq, status, at, sheet, laid)
                     SELECT digest, 1, 'waiting', claimed_at, '', 1 FROM submissions",
                )
            })
            .unwrap();
        migrate(&store).unwrap();
        store
            .write(|tx| {
                told(tx, 1)?;
                let all = statuses::of(tx, &submission(1).digest)?;
                assert_eq!(all.iter().map(|told| (told.seq, told.status)).collect::<Vec<_>>(), [(1, Status::Waiting)]);
                assert_eq!(statuses::not_laid(tx, 9)?, [], "{dialect}: it lies there since then");
                Ok(())
            })
            .unwrap();
    }
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
