//! How every sample ends, in the catalogue, in the outbox, and for whoever asks `check`.

use super::program::{demo, muragat, side_by_side, text};
use muragat::adapters::sqlite::SqliteStore;
use muragat::app::demo::{Sample, SampleKind, samples};
use muragat::catalogue::submissions::Submission;
use muragat::catalogue::{cases, documents, sheets, submissions};
use muragat::domain::case::{CaseState, SubmissionState};
use muragat::domain::document::DocumentKind;
use muragat::ports::tx::Store;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The one decision of the samples about a restricted case.
const RESTRICTED: &str = "80-decision-13-refused-no-right";

fn catalogue() -> Store {
    SqliteStore::open(&demo().root.join("catalogue.db")).expect("the demonstration has a catalogue")
}

/// Every sample with the submission that its package became; of a repeated one, with the first that had these octets.
fn walked() -> Vec<(Sample, Submission)> {
    let (all, repeats) =
        catalogue().read(|tx| Ok((submissions::list(tx)?, submissions::repeats(tx)?))).expect("the catalogue reads");
    let by_name: BTreeMap<_, _> = all.iter().map(|s| (s.file_name.clone(), s.clone())).collect();
    let by_digest: BTreeMap<_, _> = all.into_iter().map(|s| (s.digest, s)).collect();
    let repeats: BTreeMap<_, _> = repeats.into_iter().map(|r| (r.file_name, r.digest)).collect();
    let samples = samples().expect("the index reads");
    assert_eq!(samples.len(), by_name.len() + repeats.len(), "every package is in the catalogue once");
    let of = |sample: Sample| {
        let file = format!("{}.zip", sample.name);
        let first = repeats.get(&file).map(|digest| &by_digest[digest]);
        assert_eq!(first.is_some(), sample.outcome == "repeated", "{file}");
        let submission = first.or_else(|| by_name.get(&file)).unwrap_or_else(|| panic!("{file} was not claimed"));
        (sample, submission.clone())
    };
    samples.into_iter().map(of).collect()
}

#[test]
fn every_sample_ends_as_the_index_says() {
    for (sample, submission) in walked().into_iter().filter(|(s, _)| s.outcome != "repeated") {
        assert_eq!(submission.state.key(), sample.outcome, "{}", sample.name);
    }
}

/// Whether the edition in force tells the portal that the document lies ready, in place of the document.
fn is_noticed(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::ArchivalCertificate | DocumentKind::MediaCertificate | DocumentKind::Apostille)
}

#[test]
fn every_sample_leads_to_the_sheet_that_the_index_names() {
    let store = catalogue();
    for (sample, submission) in walked() {
        if sample.outcome == "repeated" {
            continue;
        }
        let digest = submission.digest.hex();
        let number = submission.number.clone().unwrap_or_default();
        let made: BTreeSet<(DocumentKind, String)> = store
            .read(|tx| {
                let mut made = BTreeSet::new();
                // A notice of readiness goes with its document, and a batch is listed besides: no other ends.
                let all = sheets::of(tx, &digest)?.into_iter().chain(sheets::of(tx, &number)?);
                let besides = [DocumentKind::Readiness, DocumentKind::IssueSheet];
                for sheet in all.filter(|sheet| !besides.contains(&sheet.kind)) {
                    made.insert((sheet.kind, sheet.number));
                }
                let all = documents::list(tx)?;
                made.extend(
                    all.into_iter().filter(|d| d.decision_digest == submission.digest).map(|d| (d.kind, d.number)),
                );
                Ok(made)
            })
            .unwrap();
        // A letter goes along with the notice to the applicant, to another place.
        let (letters, made): (BTreeSet<_>, BTreeSet<_>) =
            made.into_iter().partition(|(kind, _)| *kind == DocumentKind::ForwardingLetter);
        assert_eq!(
            letters.len(),
            usize::from(sample.document.as_deref() == Some("forwarding_notice")),
            "{}",
            sample.name
        );
        for (_, number) in letters {
            for file in ["forwarding_letter.pdf", "forwarding_letter.pdf.p7s", "request.zip"] {
                let laid = demo().root.join(format!("outbox/provider/{number}-{file}"));
                assert!(laid.is_file(), "{} is not there", laid.display());
            }
        }
        let kinds: BTreeSet<_> = made.iter().map(|(kind, _)| kind.key()).collect();
        assert_eq!(
            kinds.into_iter().collect::<Vec<_>>(),
            Vec::from_iter(sample.document.as_deref()),
            "{}",
            sample.name
        );
        let is_batch = sample.name == "85-decisions-batch-of-twenty";
        assert_eq!(made.len(), if is_batch { 20 } else { sample.document.iter().len() }, "{}", sample.name);
        for (kind, number) in made {
            let laid = demo().root.join(format!(
                "outbox/{}/{number}-{}.pdf",
                // A decision comes from the office itself: what is wrong with it is told there, the answer goes by the case.
                match sample.kind {
                    SampleKind::Decision if sample.outcome == "returned" => "provider",
                    // Their editions give a notice through the portal, and the document at the provider's counter.
                    _ if sample.channel.as_deref() == Some("portal") && is_noticed(kind) => "provider",
                    _ => sample.channel.as_deref().expect("only containers have no channel"),
                },
                // The name of a file tells nothing of a restricted case.
                if sample.name == RESTRICTED { "document" } else { kind.key() }
            ));
            assert!(laid.is_file(), "{}: {} is not there", sample.name, laid.display());
        }
    }
}

#[test]
fn what_was_found_is_filed_with_what_it_was_found_in() {
    let archived = archived("findings.json");
    for (sample, submission) in walked().into_iter().filter(|(s, _)| s.outcome != "repeated") {
        let digest = submission.digest.hex();
        let found = match submission.state {
            SubmissionState::Rejected => {
                let folder = demo().root.join("rejected");
                let package = fs::read(demo().root.join(format!("packages/{}.zip", sample.name))).unwrap();
                assert!(
                    fs::read(folder.join(format!("{digest}.zip"))).unwrap() == package,
                    "{}: untouched",
                    sample.name
                );
                let words = fs::read_to_string(folder.join(format!("{digest}.txt"))).unwrap();
                assert!(words.contains("Не істеу керек") && words.contains("Что сделать"), "{words}");
                serde_json::from_slice(&fs::read(folder.join(format!("{digest}.json"))).unwrap()).unwrap()
            }
            // A decision that is carried out is filed with its case, whose findings are those of the request.
            SubmissionState::Answered => continue,
            SubmissionState::Registered => archived[&format!("case:{}", submission.number.unwrap())].clone(),
            _ => archived[&format!("submission:{digest}")].clone(),
        };
        assert_eq!(codes(&found), sample.findings, "{}", sample.name);
    }
}

/// A file of every object that has it, by what follows `urn:muragat:`; the newest version.
fn archived(path: &str) -> BTreeMap<String, Value> {
    use muragat::adapters::objects_fs::LocalObjects;
    use muragat::formats::ocfl::Archive;
    let objects = LocalObjects::open(demo().root.join("archive"), demo().root.join("spool/parts"));
    let archive = Archive::open(std::sync::Arc::new(objects)).unwrap();
    let ids = archive.ids().unwrap();
    let read = |id: &String| {
        let bytes = archive.read(id, path).ok()?;
        Some((id.trim_start_matches("urn:muragat:").to_owned(), serde_json::from_slice(&bytes).unwrap()))
    };
    ids.iter().filter_map(read).collect()
}

fn codes(said: &Value) -> Vec<String> {
    let findings = said["findings"].as_array().unwrap_or_else(|| panic!("no findings: {said}"));
    findings.iter().map(|f| f["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn check_finds_in_every_sample_what_the_index_lists() {
    let root = &demo().root;
    side_by_side(&samples().unwrap(), |sample| {
        let package = root.join(format!("packages/{}.zip", sample.name));
        let said = muragat(&["check", "--json", "--workspace", text(root), text(&package)]);
        assert_eq!(codes(&said.json()), sample.findings, "{}", sample.name);
        assert_eq!(said.code, if sample.findings.is_empty() { 0 } else { 3 }, "{}", sample.name);
    });
}

#[test]
fn every_package_is_counted_once() {
    let tally = &demo().said["tally"];
    let count = |name: &str| tally[name].as_u64().unwrap_or_else(|| panic!("no {name}: {tally}"));
    let ended: u64 = ["registered", "answered", "returned", "noticed", "rejected"].iter().map(|name| count(name)).sum();
    assert_eq!(tally["waiting"], serde_json::json!([]));
    assert_eq!(count("claimed"), ended);
    let samples = samples().unwrap();
    assert_eq!(count("claimed") + count("repeated"), samples.len() as u64);
    for outcome in ["registered", "answered", "returned", "noticed", "rejected", "repeated"] {
        let listed = samples.iter().filter(|s| s.outcome == outcome).count() as u64;
        assert!(listed > 0 && count(outcome) == listed, "{outcome}: {listed} are listed, {tally}");
    }
    let laid = super::program::files(&demo().root.join("outbox"));
    let laid = |kind: &str| laid.iter().filter(|p| text(p).ends_with(&format!("-{kind}.pdf"))).count() as u64;
    // One of them is of a restricted case, whose files do not tell their kind.
    assert_eq!((count("refused"), laid("document")), (laid("refusal") + 1, 1));
    let answers = DocumentKind::ALL.into_iter().filter(|kind| kind.is_answer());
    assert_eq!(count("filed"), answers.map(|kind| laid(kind.key())).sum::<u64>() + 1);
}

#[test]
fn numbers_have_no_gaps_and_a_refused_decision_takes_none() {
    let (documents, cases) = catalogue().read(|tx| Ok((documents::list(tx)?, cases::list(tx)?))).unwrap();
    let mut series: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for number in documents.iter().map(|d| &d.number).chain(cases.iter().map(|c| &c.number)) {
        let (series_of, serial) = number.rsplit_once('-').expect("a number has a serial");
        series.entry(series_of.to_owned()).or_default().push(serial.parse().expect("a serial is a number"));
    }
    let names: Vec<_> = series.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["AC-2015", "AC-D-2015", "AP-2015", "APR-2015", "FP-2015", "FP-D-2015", "MR-2015", "MR-D-2015"],
        "apostilles have a register of their own"
    );
    for (name, mut serials) in series {
        serials.sort_unstable();
        let last = u32::try_from(serials.len()).unwrap();
        assert_eq!(serials, (1..=last).collect::<Vec<_>>(), "{name}");
    }
    let refused: BTreeSet<_> = walked()
        .into_iter()
        .filter(|(s, _)| s.kind == SampleKind::Decision && s.outcome == "returned")
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(s, submission)| (s.findings.join(" "), submission.digest))
        .collect();
    for code in ["decision.role", "decision.term", "decision.foreign-case", "decision.unknown-request"] {
        assert!(refused.iter().any(|(found, _)| found == code), "{code} is shown by no sample");
    }
    for (code, digest) in refused {
        assert!(documents.iter().all(|d| d.decision_digest != digest), "{code} has a number");
    }
}

#[test]
fn whose_case_is_answered_says_so() {
    let (documents, cases) = catalogue().read(|tx| Ok((documents::list(tx)?, cases::list(tx)?))).unwrap();
    // An extension comes before the answer, a correction and a duplicate after it.
    let answers = documents.iter().filter(|d| d.outcome.is_final() && !d.outcome.names_a_document());
    let answered: Vec<_> = answers.map(|d| d.case_number.as_str()).collect();
    assert_eq!(answered.iter().collect::<BTreeSet<_>>().len(), answered.len(), "one answer for each case");
    for case in &cases {
        let wanted = if answered.contains(&case.number.as_str()) { CaseState::Sent } else { CaseState::Registered };
        assert_eq!(case.state, wanted, "{}", case.number);
    }
    assert!(documents.iter().all(|d| d.filed.is_some() && d.check_code.is_some()));
}
