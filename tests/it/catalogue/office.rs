//! Claiming, registering, answering: asked twice, each says the same thing.

use super::{answer, filed, now, on_each, registered, request, submission};
use muragat::catalogue::cases::{self, Registration};
use muragat::catalogue::documents::{self, Filed};
use muragat::catalogue::events::{self, Kind, NewEvent};
use muragat::catalogue::files;
use muragat::catalogue::journal::{self, Mark};
use muragat::catalogue::sheets::{self, NewSheet};
use muragat::catalogue::submissions::{self, Claim, NewSubmission};
use muragat::domain::case::{CaseState, SubmissionState};
use muragat::domain::decision::Outcome;
use muragat::domain::document::DocumentKind;
use muragat::domain::identifiers::Digest256;
use muragat::ports::tx::TxError;
use serde_json::json;

#[test]
fn the_same_octets_are_claimed_once() {
    on_each(|tx| {
        let first = submission(1);
        assert!(matches!(submissions::claim(tx, &first)?, Claim::New(_)));
        assert!(matches!(submissions::claim(tx, &first)?, Claim::Resumed(_)), "interrupted before the inbox was left");
        let renamed = NewSubmission { file_name: "again.zip".into(), ..first.clone() };
        let Claim::Repeated(known) = submissions::claim(tx, &renamed)? else { panic!("not seen as a repeat") };
        assert_eq!((known.file_name, known.state), ("001-request.zip".into(), SubmissionState::Claimed));
        submissions::settle(tx, &first.digest, SubmissionState::Registered, Some("AC-2015-000001"), None)?;
        assert!(matches!(submissions::claim(tx, &first)?, Claim::Repeated(_)), "settled: now it is a repeat");
        let counts = submissions::counts(tx)?;
        assert_eq!((counts.of(SubmissionState::Registered), counts.of(SubmissionState::Claimed)), (1, 0));
        assert_eq!(counts.repeated, 2);
        let names: Vec<_> = submissions::repeats(tx)?.into_iter().map(|r| r.file_name).collect();
        assert_eq!(names, ["001-request.zip", "again.zip"]);
        Ok(())
    });
}

#[test]
fn the_same_octets_are_new_after_a_return() {
    on_each(|tx| {
        let first = submission(1);
        submissions::claim(tx, &first)?;
        submissions::settle(tx, &first.digest, SubmissionState::Returned, Some("RT-2015-000001"), None)?;
        let known = submissions::get(tx, &first.digest)?;
        assert_eq!(submissions::next_round(known.as_ref()), 2);
        assert_eq!(submissions::claim(tx, &first)?, Claim::Early, "its octets are where the first round is cleared");
        assert_eq!(submissions::get(tx, &first.digest)?, known);
        let again = NewSubmission { round: 2, file_name: "again.zip".into(), ..first.clone() };
        let Claim::New(second) = submissions::claim(tx, &again)? else { panic!("not new") };
        assert_eq!((second.round, second.state, second.number), (2, SubmissionState::Claimed, None));
        assert!(matches!(submissions::claim(tx, &again)?, Claim::Resumed(_)), "once");
        let other = NewSubmission { file_name: "more.zip".into(), ..again };
        assert!(matches!(submissions::claim(tx, &other)?, Claim::Repeated(_)), "in flight it is a repeat");
        let counts = submissions::counts(tx)?;
        assert_eq!((counts.of(SubmissionState::Returned), counts.of(SubmissionState::Claimed)), (1, 1));
        let earlier: Vec<_> = submissions::rounds(tx)?.into_iter().map(|s| (s.round, s.state, s.number)).collect();
        assert_eq!(earlier, [(1, SubmissionState::Returned, Some("RT-2015-000001".into()))]);
        submissions::settle(tx, &first.digest, SubmissionState::Registered, Some("AC-2015-000001"), None)?;
        assert!(matches!(submissions::claim(tx, &first)?, Claim::Repeated(_)), "what is registered stays so");
        Ok(())
    });
}

#[test]
fn pending_is_what_is_claimed_or_waits_in_the_order_of_claiming() {
    on_each(|tx| {
        for n in [3, 1, 2] {
            submissions::claim(tx, &submission(n))?;
        }
        let digest = |n| submission(n).digest;
        submissions::settle(tx, &digest(3), SubmissionState::Waiting, None, Some("decision.unknown-request"))?;
        submissions::settle(tx, &digest(1), SubmissionState::Rejected, None, Some("container.not-zip"))?;
        let pending: Vec<_> = submissions::pending(tx)?.into_iter().map(|s| s.digest).collect();
        assert_eq!(pending, [digest(3), digest(2)]);
        assert_eq!(submissions::list(tx)?.len(), 3);
        submissions::settle(tx, &digest(3), SubmissionState::Answered, None, None)?;
        let changed = tx.attempt(|tx| submissions::settle(tx, &digest(1), SubmissionState::Returned, None, None));
        assert!(matches!(changed, Err(TxError::Refused(_))), "an end is final: {changed:?}");
        Ok(())
    });
}

#[test]
fn registering_gives_number_state_and_journal_line_once() {
    on_each(|tx| {
        let new = request(1);
        let case = registered(tx, &new, 1)?;
        assert_eq!((case.number.as_str(), case.state), ("AC-2015-000001", CaseState::Registered));
        assert_eq!(cases::register(tx, &new)?, Registration::Known(case.clone()));
        assert_eq!(cases::by_number(tx, "AC-2015-000001")?, Some(case.clone()));
        assert_eq!(cases::by_request_id(tx, &new.request_id)?, Some(case.clone()));
        assert_eq!(cases::by_submission(tx, &new.submission)?, Some(case.clone()));
        let lines = journal::of(tx, &case.number)?;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].correspondent.as_deref(), Some("Ибраева Айгүл Қанатқызы"));
        assert_eq!(lines[0].summary.as_deref(), Some(new.summary.as_str()));
        journal::mark(tx, &case.number, Mark::Execution, now(), "AC-D-2015-000001")?;
        assert_eq!(journal::list(tx)?[1].execution_mark.as_deref(), Some("AC-D-2015-000001"));
        assert_eq!(cases::list(tx)?.len(), 1);
        Ok(())
    });
}

#[test]
fn a_request_id_that_another_package_holds_takes_no_number() {
    on_each(|tx| {
        let first = registered(tx, &request(1), 1)?;
        submissions::claim(tx, &submission(2))?;
        let mut second = request(2);
        second.request_id = first.request_id.clone();
        assert_eq!(cases::register(tx, &second)?, Registration::RequestIdTaken(first));
        assert_eq!(registered(tx, &request(3), 3)?.number, "AC-2015-000002");
        Ok(())
    });
}

#[test]
fn a_case_only_goes_forward() {
    on_each(|tx| {
        let number = registered(tx, &request(1), 1)?.number;
        assert!(cases::set_state(tx, &number, CaseState::Filed)?);
        assert!(!cases::set_state(tx, &number, CaseState::Filed)?, "again");
        assert!(!cases::set_state(tx, &number, CaseState::Decided)?, "never back");
        assert_eq!(cases::by_number(tx, &number)?.unwrap().state, CaseState::Filed);
        let backwards = tx.attempt(|tx| tx.exec("UPDATE cases SET state = 'decided'", &[]));
        assert!(matches!(backwards, Err(TxError::Refused(_))), "{backwards:?}");
        assert!(matches!(cases::set_state(tx, "AC-2015-000009", CaseState::Sent), Err(TxError::Refused(_))));
        Ok(())
    });
}

#[test]
fn open_cases_stand_by_due_day() {
    on_each(|tx| {
        for (n, due) in [(1, "2015-12-08"), (2, "2015-12-01"), (3, "2015-11-20")] {
            let mut new = request(n);
            new.due_on = due.parse().unwrap();
            registered(tx, &new, n)?;
        }
        cases::set_state(tx, "AC-2015-000003", CaseState::Filed)?;
        let open: Vec<_> = cases::open_cases(tx)?.into_iter().map(|c| c.number).collect();
        assert_eq!(open, ["AC-2015-000002", "AC-2015-000001"]);
        Ok(())
    });
}

#[test]
fn a_decision_gives_one_document_to_each_of_its_cases() {
    on_each(|tx| {
        let cases = [registered(tx, &request(1), 1)?, registered(tx, &request(2), 2)?];
        let first = documents::add(tx, &answer(&cases[0], Outcome::Grant))?;
        let second = documents::add(tx, &answer(&cases[1], Outcome::Refuse))?;
        assert_eq!((first.number.as_str(), second.number.as_str()), ("AC-D-2015-000001", "AC-D-2015-000002"));
        assert_eq!(documents::add(tx, &answer(&cases[0], Outcome::Grant))?, first, "asked again");
        assert_eq!(documents::unfiled(tx)?.len(), 2);
        documents::set_filed(tx, &first.number, "ABCDEFGH23", &filed(&first))?;
        documents::set_filed(tx, &first.number, "ABCDEFGH23", &filed(&first))?;
        let other = Filed { sheets: 9, ..filed(&first) };
        let replaced = tx.attempt(|tx| documents::set_filed(tx, &first.number, "ABCDEFGH23", &other));
        assert!(matches!(replaced, Err(TxError::Refused(_))), "{replaced:?}");
        assert_eq!(documents::by_number(tx, &first.number)?.unwrap().filed, Some(filed(&first)));
        assert_eq!(documents::of_case(tx, &cases[1].number)?, std::slice::from_ref(&second));
        assert_eq!(documents::unfiled(tx)?, [second]);
        assert_eq!(documents::list(tx)?.len(), 2);
        Ok(())
    });
}

#[test]
fn a_sheet_is_filed_once() {
    on_each(|tx| {
        let new =
            NewSheet { kind: DocumentKind::Registry, subject: "CR-2015-000001".into(), copy: 2, issued_at: now() };
        sheets::add(tx, &new)?;
        let facts = Filed { sha256: Digest256::of(b"pdf"), sheets: 1, object_id: "o".into(), path: "p".into() };
        for _ in 0..2 {
            sheets::set_filed(tx, new.kind, &new.subject, 2, &facts)?;
        }
        assert_eq!(sheets::of(tx, &new.subject)?[0].filed, Some(facts.clone()));
        assert_eq!(sheets::list(tx)?.len(), 1);
        let missing = sheets::set_filed(tx, new.kind, &new.subject, 1, &facts);
        assert!(matches!(missing, Err(TxError::Refused(_))), "{missing:?}");
        Ok(())
    });
}

#[test]
fn r_054_172_events_tell_the_life_of_their_subject_without_persons() {
    on_each(|tx| {
        let mut tell = |subject, kind, facts| {
            events::append(tx, &NewEvent { at: now(), subject, kind, actor: "muragat", facts: &facts })
        };
        tell("AC-2015-000001", Kind::Registered, json!({ "submission": submission(1).digest }))?;
        tell("AC-2015-000002", Kind::Registered, json!({}))?;
        tell("AC-2015-000001", Kind::Filed, json!({ "version": 2 }))?;
        for personal in [json!({ "by": "791028302728" }), json!({ "by": [{ "bin": "940140000385" }] }), json!("text")] {
            let refused = tell("AC-2015-000001", Kind::Judged, personal);
            assert!(matches!(refused, Err(TxError::Bug(_))), "{refused:?}");
        }
        let life = events::of_subject(tx, "AC-2015-000001")?;
        assert_eq!(life.iter().map(|e| e.kind).collect::<Vec<_>>(), [Kind::Registered, Kind::Filed]);
        assert_eq!((life[1].at, &life[1].facts), (now(), &json!({ "version": 2 })));
        assert_eq!(events::list(tx)?.len(), 3);
        Ok(())
    });
}

#[test]
fn files_show_the_head_of_an_object() {
    on_each(|tx| {
        let file = |path: &str, text: &str| (path.to_owned(), Digest256::of(text.as_bytes()), text.len() as u64);
        files::record(tx, "urn:muragat:case:1", 1, &[file("case.json", "one"), file("premis.xml", "old")])?;
        files::record(tx, "urn:muragat:case:1", 2, &[file("premis.xml", "newer")])?;
        files::record(tx, "urn:muragat:case:1", 1, &[file("premis.xml", "old")])?;
        files::record(tx, "urn:muragat:case:2", 1, &[file("case.json", "two")])?;
        let head = files::of(tx, "urn:muragat:case:1")?;
        let shown: Vec<_> = head.iter().map(|f| (f.path.as_str(), f.version, f.size_bytes)).collect();
        assert_eq!(shown, [("case.json", 1, 3), ("premis.xml", 2, 5)]);
        assert_eq!(files::all(tx)?.len(), 3);
        Ok(())
    });
}
