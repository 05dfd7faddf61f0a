//! Invariants of docs/ARCHITECTURE.md that only the whole road can show.

use muragat::app::{self, demo};
use muragat::pipeline::{self, Tally};
use muragat::stages::hands::Hands;
use muragat::stages::office::Office;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A demo workspace with these samples in its inbox; the batch stands for twenty requests and their decisions.
fn workspace(root: &Path, wanted: impl Fn(&str) -> bool) {
    app::init(root, true).expect("a workspace is made");
    for sample in demo::samples().expect("the index reads").iter().filter(|sample| wanted(&sample.name)) {
        let package = demo::package_of(sample).expect("a sample is built");
        std::fs::write(root.join("inbox").join(format!("{}.zip", sample.name)), package).expect("the inbox takes it");
    }
}

fn open(root: &Path) -> Office {
    let workspace = app::Workspace::open(root.to_owned(), None).expect("the configuration reads");
    app::open(&workspace, true).expect("the office opens")
}

fn process(office: &Office) -> Tally {
    pipeline::process(office, office.inbox.as_ref(), Hands(2), &|_| ()).expect("nothing of ours fails")
}

/// Every file of the folders that people look at, by its path from the root.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = ["archive", "outbox", "rejected", "spool/packages"].map(|folder| root.join(folder));
    let entries = all.iter().flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
    let of_entry = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().display().to_string();
        (path, std::fs::read(entry.path()).unwrap())
    };
    entries.filter(|entry| entry.file_type().is_file()).map(of_entry).collect()
}

/// What comes again is known, and its copy is not kept.
#[test]
fn a_package_that_came_again_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    workspace(folder.path(), |name| name.starts_with("12-arch"));
    let office = open(folder.path());
    process(&office);
    let before = files(folder.path());
    assert!(before.keys().all(|path| !path.starts_with("spool/")), "what is filed is forgotten");
    let sample = demo::samples().unwrap().into_iter().find(|sample| sample.name.starts_with("12-arch")).unwrap();
    std::fs::write(folder.path().join("inbox/again.zip"), demo::package_of(&sample).unwrap()).unwrap();
    assert_eq!(process(&office), Tally { repeated: 1, ..Tally::default() });
    let mut after = files(folder.path());
    let slips = after.len() - before.len();
    after.retain(|path, _| !path.contains("-repeated-"));
    assert_eq!(slips, 2, "its slip in both forms");
    assert!(after == before, "a package that came again changes nothing else");
}

/// I-9.
#[test]
fn a_batch_is_filed_whole_once_and_no_case_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    workspace(folder.path(), |name| name.starts_with("60-batch") || name.starts_with("85-"));
    let office = open(folder.path());
    let tally = process(&office);
    assert_eq!((tally.registered, tally.filed, tally.waiting.len()), (20, 20, 0));
    let archived = files(folder.path());
    let mut objects = std::collections::BTreeSet::new();
    for number in 1..=20 {
        let case = format!("urn:muragat:case:AC-2015-{number:06}");
        let record = office.archive.read(&case, "decision/decision.json").expect("the case has its decision");
        let record: Value = serde_json::from_slice(&record).unwrap();
        objects.insert((
            record["package"]["object"].to_string(),
            record["package"]["sha256"].as_str().unwrap().to_owned(),
        ));
    }
    assert_eq!(objects.len(), 1, "all twenty name one object");
    let (_, digest) = objects.into_iter().next().unwrap();
    let held: Vec<_> = archived.keys().filter(|path| path.ends_with(&format!("{digest}.zip"))).collect();
    assert_eq!(held.len(), 1, "the batch lies in one place: {held:?}");
}
