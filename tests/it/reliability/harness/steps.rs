//! Where a kill met the work, told from what lies there afterwards. Only looks: the catalogue is copied before it is read,
//! so that the program itself is the first to open it after its death.

use muragat::adapters::objects_fs::LocalObjects;
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::submissions::{self, Submission};
use muragat::catalogue::unfinished::unfinished;
use muragat::domain::case::SubmissionState as State;
use muragat::formats::ocfl::inventory::Inventory;
use muragat::formats::ocfl::layout::{folder_of, sidecar_of};
use muragat::ports::objects::Objects;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Every step that a look can tell.
pub const STEPS: [&str; 12] = [
    "while it starts",
    "octets in the spool, not claimed",
    "claimed, the original still in the inbox",
    "an original on its way out",
    "claimed, nobody has looked",
    "evidence saved, no number",
    "number given, nothing written",
    "a version half-written",
    "root inventory without its sidecar",
    "a file being replaced",
    "visible in the archive, not settled",
    "settled, still in the spool",
];

/// The steps that were under way.
pub fn look(root: &Path) -> Vec<&'static str> {
    let mut met = BTreeSet::new();
    let inbox = names(&root.join("inbox"));
    if inbox.iter().any(|name| name.starts_with(".leaving-")) {
        met.insert(STEPS[3]);
    }
    if !names(&root.join("spool/parts")).is_empty() {
        met.insert(STEPS[9]);
    }
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["catalogue.db", "catalogue.db-wal"] {
        if root.join(name).exists() {
            fs::copy(root.join(name), copy.path().join(name)).expect("copies");
        }
    }
    let Ok(store) = SqliteStore::open(&copy.path().join("catalogue.db")) else { return met.into_iter().collect() };
    let (all, unfinished) = match store.read(|tx| Ok((submissions::list(tx)?, unfinished(tx)?))) {
        Ok(read) => read,
        // Killed before there were tables.
        Err(_) => return met.into_iter().collect(),
    };
    let known: BTreeMap<String, &Submission> = all.iter().map(|s| (s.digest.hex(), s)).collect();
    let is_claimed_file = |name: &String| all.iter().rev().take(300).any(|s| s.file_name == *name);
    if inbox.iter().any(is_claimed_file) {
        met.insert(STEPS[2]);
    }
    let numbered: BTreeSet<String> = unfinished.submissions.iter().map(|digest| digest.hex()).collect();
    for digest in names(&root.join("spool/packages")).iter().filter(|name| *name != "answers") {
        let has_evidence = root.join("spool/packages").join(digest).join("evidence.json").exists();
        met.insert(match known.get(digest).map(|s| s.state) {
            None => STEPS[1],
            Some(State::Claimed) if !has_evidence => STEPS[4],
            Some(State::Claimed | State::Waiting) if numbered.contains(digest) => continue,
            Some(State::Claimed | State::Waiting) => STEPS[5],
            Some(_) => STEPS[11],
        });
    }
    let archive = LocalObjects::open(root.join("archive"), "/nonexistent");
    let cases = unfinished.cases.iter().map(|number| format!("urn:muragat:case:{number}"));
    for id in cases.chain(numbered.iter().map(|digest| format!("urn:muragat:submission:{digest}"))) {
        met.extend(object(&archive, &id));
    }
    met.into_iter().collect()
}

/// What became of an object that is in flight.
fn object(archive: &LocalObjects, id: &str) -> Option<&'static str> {
    let folder = folder_of(id);
    let entries = archive.list(&folder).ok()?;
    if entries.is_empty() {
        return Some(STEPS[6]);
    }
    let Ok(root) = archive.read(&format!("{folder}/inventory.json")) else { return Some(STEPS[7]) };
    let newest = entries.iter().filter(|e| e.folder).filter_map(|e| e.name[1..].parse::<u32>().ok()).max();
    if Inventory::parse(&root).map(|inventory| inventory.head.0) != newest {
        return Some(STEPS[7]);
    }
    let sidecar = sidecar_of(&root);
    match archive.read(&format!("{folder}/inventory.json.sha512")) {
        Ok(found) if found == sidecar => Some(STEPS[10]),
        _ => Some(STEPS[8]),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
