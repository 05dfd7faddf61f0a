//! Batches of decisions: what is asked, numbered, filed and open, counted alike on every database.

use super::{answer, answered, filed, now, on_each, registered, request};
use muragat::catalogue::sheets::{self, NewSheet, in_round};
use muragat::catalogue::submissions::{self, Claim, NewSubmission};
use muragat::catalogue::{batches, documents};
use muragat::domain::case::SubmissionState;
use muragat::domain::decision::Outcome;
use muragat::domain::document::DocumentKind;
use muragat::domain::identifiers::Digest256;

#[test]
fn a_batch_tells_how_far_it_is_and_gets_one_number_for_both_copies() {
    on_each(|tx| {
        // As `answer` has it.
        let digest = Digest256::of(b"a decision over many");
        let package = NewSubmission {
            digest,
            file_name: "batch.zip".into(),
            size_bytes: 1,
            opened_bytes: 1,
            claimed_at: now(),
            round: 1,
        };
        assert!(matches!(submissions::claim(tx, &package)?, Claim::New(_)));
        batches::add(tx, &digest, 4)?;
        batches::add(tx, &digest, 4)?;
        let granted = answered(tx, &request(1), 1, Outcome::Grant)?;
        answered(tx, &request(2), 2, Outcome::Refuse)?;
        let third = registered(tx, &request(3), 3)?;
        let waits = documents::add(tx, &answer(&third, Outcome::Grant))?;

        let all = batches::list(tx)?;
        assert_eq!(all.len(), 1);
        let batch = &all[0];
        assert_eq!((batch.asked, batch.numbered, batch.filed, batch.refused), (4, 3, 2, 1));
        assert_eq!((batch.open(), batch.not_issued(), batch.is_done()), (2, 0, false));
        let open = batches::open(tx, &digest)?;
        assert_eq!((open.len(), &open[0].document, &open[0].case_number), (1, &waits.number, &third.number));

        documents::set_filed(tx, &waits.number, "ABCDEFGH23", &filed(&waits))?;
        submissions::settle(tx, &digest, SubmissionState::Returned, Some("RT-2015-000001"), None)?;
        let batch = batches::list(tx)?.remove(0);
        assert_eq!((batch.open(), batch.not_issued(), batch.is_done(), batch.sheet), (0, 1, true, None));

        let kind = DocumentKind::IssueSheet;
        let sheet = |copy| NewSheet { kind, subject: digest.hex(), copy, issued_at: now() };
        let [first, second] = [1, 2].map(|copy| sheets::add(tx, &sheet(in_round(1, copy))).map(|sheet| sheet.number));
        assert_eq!((first?, second?), ("BV-2015-000001".to_owned(), "BV-2015-000001".to_owned()));
        assert_eq!(batches::list(tx)?[0].sheet, None, "it has a number and is not filed");
        sheets::set_filed(tx, kind, &digest.hex(), in_round(1, 1), &filed(&granted))?;
        assert_eq!(batches::list(tx)?[0].sheet.as_deref(), Some("BV-2015-000001"));
        // The same octets in another round have a sheet of their own.
        assert_eq!(sheets::add(tx, &sheet(in_round(2, 1)))?.number, "BV-2015-000002");
        assert_eq!(sheets::add(tx, &sheet(in_round(2, 2)))?.number, "BV-2015-000002");
        Ok(())
    });
}
