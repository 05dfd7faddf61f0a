//! Invariants of docs/ARCHITECTURE.md that only the whole road can show.

use muragat::app::{self, demo, verify};
use muragat::domain::text::Bilingual;
use muragat::pipeline::{self, Tally};
use muragat::stages::hand_over::Consignment;
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

fn process(office: &Office, workers: usize) -> Tally {
    pipeline::process(office, office.inbox.as_ref(), Hands(workers), &|_| ()).expect("nothing of ours fails")
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

fn a_few(name: &str) -> bool {
    [
        "12-arch",
        "20-press",
        "50-attachment-digest",
        "50-signature-expired",
        "70-truncated",
        "80-decision-12",
        "80-decision-20",
    ]
    .iter()
    .any(|beginning| name.starts_with(beginning))
}

/// I-12; and with it I-1, for the numbers stand in names and bytes.
#[test]
fn two_workers_leave_what_one_leaves_and_nothing_in_the_spool() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = [1, 2].map(|workers| {
        let root = folder.path().join(format!("office-{workers}"));
        workspace(&root, a_few);
        let office = open(&root);
        let tally = process(&office, workers);
        assert_eq!((tally.registered, tally.filed, tally.rejected), (2, 2, 1));
        assert_eq!((tally.noticed + tally.returned, tally.waiting.len()), (2, 0));
        files(&root)
    });
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(bytes == &two[path], "{path} differs between one worker and two");
    }
    assert!(one.keys().all(|path| !path.starts_with("spool/")), "what is filed is forgotten");
}

/// I-7, I-2: also what comes again after the move is known, and leaves nothing behind.
#[test]
fn a_workspace_that_was_moved_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("deeper").join("there"));
    workspace(&here, a_few);
    process(&open(&here), 2);
    let before = files(&here);
    std::fs::create_dir(there.parent().unwrap()).unwrap();
    std::fs::rename(&here, &there).unwrap();

    let office = open(&there);
    let again = demo::samples().unwrap().into_iter().find(|sample| sample.name.starts_with("12-arch")).unwrap();
    std::fs::write(there.join("inbox/again.zip"), demo::package_of(&again).unwrap()).unwrap();
    assert_eq!(process(&office, 2), Tally { repeated: 1, ..Tally::default() });
    assert!(files(&there) == before, "a package that came again changes nothing");
    let consignment = Consignment {
        centre: None,
        services: vec!["ARCH_CERT".into()],
        from: Bilingual::new("Мұрағат", "Архив"),
        to: Bilingual::new("ХҚКО", "ЦОН"),
        slot: None,
        box_no: None,
        seal: None,
    };
    let registry = pipeline::hand_over(&office, &consignment).unwrap().expect("one document is ready");
    assert_eq!((registry.number.as_str(), registry.lines.len()), ("CR-2015-000001", 1));
    assert!(pipeline::hand_over(&office, &consignment).unwrap().is_none(), "it is on a registry now");
    assert_eq!(verify::all(&office, Hands(2)).unwrap().damages, []);
}

/// I-9.
#[test]
fn a_batch_is_filed_whole_once_and_no_case_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    workspace(folder.path(), |name| name.starts_with("60-batch") || name.starts_with("85-"));
    let office = open(folder.path());
    let tally = process(&office, 2);
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
