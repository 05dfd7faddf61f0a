//! What must hold when everything has come to its end: the equation, one end for each package, numbers without gaps, each
//! document once in archive and outbox, a valid archive, and nothing left over. Everything that does not is told.

use super::lots::Mill;
use super::process::Place;
use muragat::adapters::objects_fs::LocalObjects;
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::{cases, documents, leases, sheets, submissions};
use muragat::domain::case::{CaseState, SubmissionState as State};
use muragat::domain::document::DocumentKind;
use muragat::domain::identifiers::Digest256;
use muragat::formats::ocfl::Archive;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// What was counted.
#[derive(Default)]
pub struct Audit {
    pub ends: BTreeMap<&'static str, usize>,
    pub objects: usize,
    pub documents: usize,
    pub outbox: usize,
    pub series: BTreeMap<String, usize>,
}

/// The catalogue's rows.
struct Rows {
    submissions: Vec<submissions::Submission>,
    /// Earlier rounds of those that came again after a rejection, a return or a notice.
    rounds: Vec<submissions::Submission>,
    repeats: Vec<submissions::Repeat>,
    cases: Vec<cases::Case>,
    documents: Vec<documents::Document>,
    sheets: Vec<sheets::Sheet>,
}

/// Looks at a workspace at rest.
///
/// # Panics
/// Naming everything that is not as it must be.
pub fn audit(place: &Place, mill: &Mill) -> Audit {
    let root = &place.root;
    let mut faults = Vec::new();
    let store = SqliteStore::open(&root.join("catalogue.db")).expect("a catalogue");
    let rows = store.read(|tx| {
        Ok(Rows {
            submissions: submissions::list(tx)?,
            rounds: submissions::rounds(tx)?,
            repeats: submissions::repeats(tx)?,
            cases: cases::list(tx)?,
            documents: documents::list(tx)?,
            sheets: sheets::list(tx)?,
        })
    });
    let rows = rows.expect("rows");
    let mut audit = Audit { documents: rows.documents.len(), ..Audit::default() };
    ends(&rows, mill, &mut audit, &mut faults);
    answers(&rows, mill, &mut faults);
    numbers(&rows, &mut audit, &mut faults);
    audit.objects = archive(root, &rows, &mut faults);
    audit.outbox = outbox(root, &rows, &mut faults);
    slips(root, &rows, &mut faults);
    rejected(root, &rows, &mut faults);
    left_over(root, &mut faults);
    let held = store.read(leases::list).expect("leases");
    if !held.is_empty() {
        faults.push(format!("leases are held: {held:?}"));
    }
    for words in [["balance", "--json"], ["verify", "--all"]] {
        let said = place.run(&words);
        if said.code != Some(0) {
            faults.push(format!("{words:?} ends with {:?}: {}{}", said.code, said.out, said.err));
        }
    }
    let count = faults.len();
    faults.truncate(40);
    assert!(faults.is_empty(), "{count} faults in {}:\n{}", root.display(), faults.join("\n"));
    audit
}

/// Each package exactly one end, and the one that it must have; each further delivery one repeat, or after a rejection, a
/// return or a notice one round with the same end.
fn ends(rows: &Rows, mill: &Mill, audit: &mut Audit, faults: &mut Vec<String>) {
    let found: BTreeMap<Digest256, State> = rows.submissions.iter().map(|s| (s.digest, s.state)).collect();
    if found.len() != rows.submissions.len() || found.len() != mill.expected.len() {
        faults.push(format!("{} rows, {} packages were made", rows.submissions.len(), mill.expected.len()));
    }
    let mut repeated: BTreeMap<Digest256, usize> = BTreeMap::new();
    for repeat in &rows.repeats {
        *repeated.entry(repeat.digest).or_default() += 1;
    }
    let mut rounds: BTreeMap<Digest256, Vec<State>> = BTreeMap::new();
    for round in &rows.rounds {
        rounds.entry(round.digest).or_default().push(round.state);
    }
    for (digest, expected) in &mill.expected {
        let name = format!("{} {:?}", &digest.hex()[..12], expected.file_names);
        let Some(state) = found.get(digest) else {
            faults.push(format!("{name} is lost"));
            continue;
        };
        *audit.ends.entry(state.key()).or_default() += 1;
        match expected.rival.and_then(|rival| found.get(&rival)) {
            None if *state == expected.end => {}
            Some(other) if [(*state, *other), (*other, *state)].contains(&(State::Registered, State::Returned)) => {}
            other => faults.push(format!("{name} is {state:?}, its rival {other:?}; expected {:?}", expected.end)),
        }
        let (repeats, rounds) = (repeated.remove(digest).unwrap_or(0), rounds.remove(digest).unwrap_or_default());
        let is_other = |end: &State| end != state || !end.may_come_again();
        if repeats + rounds.len() != expected.file_names.len() - 1 || rounds.iter().any(is_other) {
            faults.push(format!("{name}: {repeats} repeats, earlier rounds {rounds:?}"));
        }
    }
    if !repeated.is_empty() || !rounds.is_empty() {
        faults.push(format!("repeats of what was never made: {repeated:?} {rounds:?}"));
    }
}

/// A case for each request, a document for each that was decided, filed and sent; none for the others.
fn answers(rows: &Rows, mill: &Mill, faults: &mut Vec<String>) {
    let mut documents: BTreeMap<&str, usize> = BTreeMap::new();
    for document in &rows.documents {
        *documents.entry(&document.case_number).or_default() += 1;
        if document.filed.is_none() {
            faults.push(format!("{} is not filed", document.number));
        }
    }
    let ids: BTreeSet<String> = rows.cases.iter().map(|case| case.request_id.to_string()).collect();
    if ids != mill.requests || ids.len() != rows.cases.len() {
        faults.push(format!("{} cases for {} requests", rows.cases.len(), mill.requests.len()));
    }
    for case in &rows.cases {
        let decided = mill.decided.contains(&case.request_id.to_string());
        let wanted = if decided { (CaseState::Sent, 1) } else { (CaseState::Registered, 0) };
        let found = (case.state, documents.get(case.number.as_str()).copied().unwrap_or(0));
        if found != wanted {
            faults.push(format!("{} is {found:?}, expected {wanted:?}", case.number));
        }
    }
}

/// Each series begins with 1 and has no gaps and no doubles.
fn numbers(rows: &Rows, audit: &mut Audit, faults: &mut Vec<String>) {
    let own = |s: &&sheets::Sheet| matches!(s.kind, DocumentKind::Notice | DocumentKind::Return);
    let cases = rows.cases.iter().map(|case| case.number.as_str());
    let documents = rows.documents.iter().map(|document| document.number.as_str());
    let mut series: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for number in cases.chain(documents).chain(rows.sheets.iter().filter(own).map(|sheet| sheet.number.as_str())) {
        let (prefix, serial) = number.rsplit_once('-').unwrap_or(("no number", "0"));
        series.entry(prefix).or_default().push(serial.parse().unwrap_or(0));
    }
    for (prefix, mut serials) in series {
        serials.sort_unstable();
        if !serials.iter().copied().eq(1..=serials.len()) {
            faults.push(format!("{prefix}: {} numbers, the last {:?}", serials.len(), serials.last()));
        }
        audit.series.insert(prefix.to_owned(), serials.len());
    }
}

/// Exactly the objects that there must be, each with the document and no other.
fn archive(root: &Path, rows: &Rows, faults: &mut Vec<String>) -> usize {
    let objects = Arc::new(LocalObjects::open(root.join("archive"), "/nonexistent"));
    let archive = Archive::open(objects).expect("an archive");
    let ids: BTreeSet<String> = archive.ids().expect("reads").into_iter().collect();
    let mut wanted: BTreeSet<String> =
        rows.cases.iter().map(|case| format!("urn:muragat:case:{}", case.number)).collect();
    let own = rows.submissions.iter().filter(|s| matches!(s.state, State::Noticed | State::Returned));
    wanted.extend(own.map(|s| format!("urn:muragat:submission:{}", s.digest.hex())));
    let mut decisions: BTreeMap<Digest256, usize> = BTreeMap::new();
    for document in &rows.documents {
        *decisions.entry(document.decision_digest).or_default() += 1;
    }
    for id in wanted.difference(&ids) {
        faults.push(format!("{id} is not in the archive"));
    }
    let is_batch = |id: &&String| {
        let digest = id.strip_prefix("urn:muragat:submission:").and_then(Digest256::from_hex);
        digest.is_some_and(|digest| decisions.contains_key(&digest))
    };
    for id in ids.difference(&wanted).filter(|id| !is_batch(id)) {
        faults.push(format!("{id} is in the archive, and nobody knows why"));
    }
    for (digest, count) in decisions.iter().filter(|(_, count)| **count > 1) {
        if !ids.contains(&format!("urn:muragat:submission:{}", digest.hex())) {
            faults.push(format!("the batch {} of {count} decisions is not filed", digest.hex()));
        }
    }
    for document in &rows.documents {
        let head = archive.head(&format!("urn:muragat:case:{}", document.case_number)).ok().flatten();
        let files = head.map(|head| (head.version, head.files)).unwrap_or_default();
        let is_answer = |path: &str| {
            path.ends_with(".pdf")
                && path.contains("-D-")
                && !path.contains("verification")
                && !path.contains("-readiness")
        };
        let answers: Vec<_> = files.1.iter().filter(|file| is_answer(&file.path)).collect();
        let filed = document.filed.as_ref().map(|filed| filed.sha256.hex());
        if files.0 != 2 || answers.len() != 1 || Some(&answers[0].sha256) != filed.as_ref() {
            faults.push(format!("{}: version {}, documents {answers:?}, filed {filed:?}", document.number, files.0));
        }
    }
    ids.len()
}

/// What leaves the office lies in the outbox once, as it was filed.
fn outbox(root: &Path, rows: &Rows, faults: &mut Vec<String>) -> usize {
    let mut found: BTreeMap<String, Vec<Digest256>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root.join("outbox")).into_iter().map(|e| e.expect("reads")) {
        let inside = entry.path().strip_prefix(root.join("outbox")).expect("inside").to_owned();
        if entry.file_type().is_file() && !inside.starts_with("slips") && !inside.starts_with("portal/status") {
            let octets = fs::read(entry.path()).expect("reads");
            found.entry(entry.file_name().to_string_lossy().into_owned()).or_default().push(Digest256::of(&octets));
        }
    }
    let count = found.len();
    let leaves = rows.sheets.iter().filter(|s| s.kind != DocumentKind::Verification);
    // Of a notice the copy is a round, and a sheet of its own.
    let copy =
        |s: &sheets::Sheet| if s.kind == DocumentKind::IssueSheet && s.copy.is_multiple_of(2) { "-copy2" } else { "" };
    let sheets = leaves.map(|s| (format!("{}-{}{}.pdf", s.number, s.kind.key(), copy(s)), s.filed.as_ref()));
    let documents = rows.documents.iter().map(|d| (format!("{}-{}.pdf", d.number, d.kind.key()), d.filed.as_ref()));
    for (name, filed) in sheets.chain(documents) {
        let lies = found.remove(&name).unwrap_or_default();
        if Some(&lies[..]) != filed.map(|filed| std::slice::from_ref(&filed.sha256)) {
            faults.push(format!("outbox: {name} lies there {} times, or otherwise than filed", lies.len()));
        }
    }
    let beside = |name: &str| [".p7s", "-paper.pdf", ".json", ".zip"].iter().any(|end| name.ends_with(end));
    for (name, lies) in found {
        if lies.len() != 1 || !beside(&name) {
            faults.push(format!("outbox: {name} lies there {} times, and nobody knows why", lies.len()));
        }
    }
    count
}

/// One slip for each delivery, for a machine and for a person; that of a package names its end.
fn slips(root: &Path, rows: &Rows, faults: &mut Vec<String>) {
    let round = |s: &submissions::Submission| if s.round == 1 { String::new() } else { format!("-{}", s.round) };
    let all = rows.rounds.iter().chain(&rows.submissions);
    let first = all.map(|s| (s.claimed_at, format!("{}{}", s.digest.hex(), round(s)), Some(s.state.key())));
    let again = rows.repeats.iter().map(|r| {
        let which = Digest256::of(format!("{}\n{}", r.repeated_at.to_rfc3339(), r.file_name).as_bytes()).hex();
        (r.repeated_at, format!("{}-repeated-{}", r.digest.hex(), &which[..8]), Some("repeated"))
    });
    let mut wanted = BTreeSet::new();
    for (at, name, verdict) in first.chain(again) {
        let path = format!("{}/{name}", at.format("%Y-%m-%d"));
        let json = fs::read(root.join(format!("outbox/slips/{path}.json"))).unwrap_or_default();
        let told: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
        if told["verdict"].as_str() != verdict {
            faults.push(format!("slip {path} says {}, expected {verdict:?}", told["verdict"]));
        }
        wanted.extend(["json", "pdf"].map(|end| format!("{path}.{end}")));
    }
    let entries = walkdir::WalkDir::new(root.join("outbox/slips")).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let inside = |path: &Path| path.strip_prefix(root.join("outbox/slips")).map(|p| p.to_string_lossy().into_owned());
    let found: BTreeSet<String> = files.filter_map(|entry| inside(entry.path()).ok()).collect();
    faults.extend(wanted.symmetric_difference(&found).map(|name| format!("slip {name} lacks or is too much")));
}

/// Each rejected package, with both slips for each time that it was rejected, and nothing else.
fn rejected(root: &Path, rows: &Rows, faults: &mut Vec<String>) {
    let rejected = rows.rounds.iter().chain(&rows.submissions).filter(|s| s.state == State::Rejected);
    let files = |s: &submissions::Submission| {
        let digest = s.digest.hex();
        let which = if s.round == 1 { digest.clone() } else { format!("{digest}-{}", s.round) };
        [format!("{digest}.zip"), format!("{which}.json"), format!("{which}.txt")]
    };
    let wanted: BTreeSet<String> = rejected.flat_map(files).collect();
    let found = names(&root.join("rejected"));
    faults.extend(wanted.symmetric_difference(&found).map(|name| format!("rejected: {name} lacks or is too much")));
}

/// No trace of work in the spool and in the inbox.
fn left_over(root: &Path, faults: &mut Vec<String>) {
    for folder in ["inbox", "spool/parts", "spool/packages"] {
        faults.extend(names(&root.join(folder)).into_iter().map(|name| format!("left in {folder}: {name}")));
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
