//! Broken off anywhere and begun again, the road ends where it would have ended: same numbers, no doubles, nothing lost.

use super::office::{Fault, World};
use super::program::{demo, differences, digests, muragat, side_by_side, text};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::{cases, documents, submissions};
use muragat::ports::tx::{Store, Tx};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// By their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// What one undisturbed run leaves, and how many writes it took.
struct Undisturbed {
    files: Files,
    rows: Vec<String>,
    given: Given,
    writes: u32,
}

static UNDISTURBED: LazyLock<Undisturbed> = LazyLock::new(|| {
    let world = World::new();
    let (tally, writes) = world.run(None);
    let tally = tally.unwrap();
    assert_eq!((tally.claimed, tally.repeated, tally.registered, tally.answered), (12, 1, 5, 3));
    assert_eq!((tally.returned, tally.noticed, tally.rejected, tally.filed), (2, 1, 1, 5));
    assert_eq!(tally.waiting, []);
    let (files, rows) = (world.files(), world.rows());
    assert!(files.keys().all(|key| !key.starts_with("spool/")), "the spool is empty at the end");
    assert_eq!(world.faults(), Vec::<String>::new());
    Undisturbed { files, rows, given: Given::of(&world.catalogue()), writes }
});

/// Nothing but what an undisturbed run leaves, to the octet.
fn assert_the_same(world: &World, what: &str) {
    assert_the_same_rows(world, what);
    assert_eq!(differing(&world.files(), &UNDISTURBED.files), BTreeSet::new(), "{what}");
}

/// The same rows and documents; only the versions of an object may have come in another order.
fn assert_the_same_papers(world: &World, what: &str) {
    assert_the_same_rows(world, what);
    assert_eq!(differing(&papers(world.files()), &papers(UNDISTURBED.files.clone())), BTreeSet::new(), "{what}");
}

fn assert_the_same_rows(world: &World, what: &str) {
    assert_eq!(world.faults(), Vec::<String>::new(), "{what}");
    let (rows, wanted) = (world.rows(), &UNDISTURBED.rows);
    let lacks = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|row| !other.contains(row)).cloned().collect()
    };
    let (much, lost) = (lacks(&rows, wanted), lacks(wanted, &rows));
    assert!(much.is_empty() && lost.is_empty(), "{what}: too much {much:#?}\nlost {lost:#?}");
    let count = |all: &[String], row: &String| all.iter().filter(|other| *other == row).count();
    let twice: Vec<_> = rows.iter().filter(|row| count(&rows, row) != count(wanted, row)).collect();
    assert_eq!(rows.len(), wanted.len(), "{what}: something stands twice, of {twice:#?}");
}

/// The files without those that tell of an object's versions, and without the version in the names of the others.
fn papers(files: Files) -> Files {
    let of_versions = |path: &str| path.contains("/inventory.json") || path.ends_with("/premis.xml");
    let unversioned = |path: &str| match path.split_once("/content/") {
        Some((version, name)) => format!("{}/{name}", version.rsplit_once('/').unwrap().0),
        None => path.to_owned(),
    };
    files.into_iter().filter(|(path, _)| !of_versions(path)).map(|(path, file)| (unversioned(&path), file)).collect()
}

/// The files of which there is one only here, one only there, or two that differ.
fn differing(files: &Files, wanted: &Files) -> BTreeSet<String> {
    let keys = files.keys().chain(wanted.keys());
    keys.filter(|key| files.get(*key) != wanted.get(*key)).cloned().collect()
}

/// So many writes make the archive and walk through it for the first time.
const FIRST_START: u32 = 8;

/// `count` writes spread over a run, first and last among them; `from` moves them.
fn spread(count: u32, from: u32) -> Vec<u32> {
    let last = UNDISTURBED.writes - 1;
    (0..count).map(|n| (n * last / (count - 1) + from).min(last)).collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn an_undisturbed_run_repeated_changes_nothing() {
    let world = World::new();
    world.run(None).0.unwrap();
    let (files, rows) = (world.files(), world.rows());
    let (tally, _) = world.run(None);
    assert_eq!(tally.unwrap(), muragat::pipeline::Tally::default());
    assert!(world.files() == files);
    assert_eq!(world.rows(), rows);
}

#[test]
fn power_lost_at_any_write_loses_and_doubles_nothing() {
    side_by_side(&spread(16, 0), |write| {
        let mut world = World::new();
        let (broken, _) = world.run(Some(Fault::From(*write)));
        let ended = broken.is_ok_and(|tally| tally.waiting.is_empty());
        assert!(!ended, "write {write}: a dead disk is not noticed");
        world.lose_power(u64::from(*write));
        world.clear_up(*write < FIRST_START, &format!("write {write}"));
        let (tally, _) = world.run(None);
        let tally = tally.unwrap_or_else(|e| panic!("write {write}: {e}"));
        assert_eq!(tally.waiting, [], "write {write}");
        assert_the_same(&world, &format!("broken off at write {write}"));
    });
}

/// The program itself, on a real disk, killed again and again, later each time, until it comes to its end.
#[test]
fn r_054_174_a_killed_demo_goes_on_where_it_was() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    let mut killed = 0;
    let mut patience = std::time::Duration::from_millis(20);
    loop {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_muragat"))
            .args(["demo", "--workers", "2", text(&root)])
            .env_remove("MURAGAT_WORKSPACE")
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let until = std::time::Instant::now() + patience;
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if std::time::Instant::now() > until {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        };
        if let Some(status) = ended {
            assert_eq!(status.code(), Some(0), "after {killed} kills");
            break;
        }
        killed += 1;
        patience = patience * 8 / 5;
    }
    assert!(killed > 2, "killed {killed} times only: begin earlier");
    let given_in = |root: &std::path::Path| Given::of(&SqliteStore::open(&root.join("catalogue.db")).unwrap());
    let (given, wanted) = (given_in(&root), given_in(demo().root.as_path()));
    assert_eq!(given.requests, wanted.requests, "after {killed} kills");
    // A duplicate or a correction waits while its document is still on its way. After a kill other packages go through
    // together, and it waits where it did not, or the other way round.
    let same_order = given.assert_as_good_as(&wanted, &format!("after {killed} kills"));
    let folders: &[&str] = if same_order { &["archive", "outbox"] } else { &[] };
    for folder in folders.iter().chain(&["rejected", "spool/packages", "inbox"]) {
        let differ = differences(&digests(&root.join(folder)), &digests(&demo().root.join(folder)));
        assert_eq!(differ, Vec::<std::path::PathBuf>::new(), "{folder}, after {killed} kills");
    }
    muragat(&["verify", "--all", "--workspace", text(&root)]).ends(0);
    muragat(&["balance", "--workspace", text(&root)]).ends(0);
}

/// What an office gave: ends and numbers.
struct Given {
    /// Of each package, its digest and its end.
    ends: BTreeMap<String, String>,
    /// Of each request number, the package.
    requests: BTreeMap<String, String>,
    /// Of each document number: the package it answers, what it is, and the decision behind it.
    documents: BTreeMap<String, String>,
}

impl Given {
    fn of(catalogue: &Store) -> Self {
        let read = |tx: &mut Tx<'_>| Ok((submissions::list(tx)?, cases::list(tx)?, documents::list(tx)?));
        let (submissions, cases, documents) = catalogue.read(read).unwrap();
        let requests: BTreeMap<_, _> = cases.iter().map(|c| (c.number.clone(), c.submission.hex())).collect();
        let answered = documents.iter().map(|d| {
            let (package, decision) = (&requests[&d.case_number], d.decision_digest.hex());
            (d.number.clone(), format!("{package} {:?} {:?} {decision}", d.kind, d.outcome))
        });
        Self {
            ends: submissions.iter().map(|s| (s.digest.hex(), format!("{:?}", s.state))).collect(),
            documents: answered.collect(),
            requests,
        }
    }

    /// Each package has come to the same end with the same documents, and the same numbers were given, none more and none
    /// less. Says whether each number went to the same: what was held up by a fault may have been overtaken.
    fn assert_as_good_as(&self, wanted: &Self, what: &str) -> bool {
        assert_eq!(self.ends, wanted.ends, "{what}");
        assert!(self.requests.keys().eq(wanted.requests.keys()), "{what}: {:?}", self.requests);
        assert!(self.documents.keys().eq(wanted.documents.keys()), "{what}: {:?}", self.documents);
        let packages = |given: &Self| sorted(given.requests.values().cloned().collect());
        assert_eq!(packages(self), packages(wanted), "{what}");
        let answers = |given: &Self| sorted(given.documents.values().cloned().collect());
        assert_eq!(answers(self), answers(wanted), "{what}");
        self.requests == wanted.requests && self.documents == wanted.documents
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

#[test]
fn one_write_that_fails_is_made_good_in_the_same_run_or_in_the_next() {
    let same = AtomicUsize::new(0);
    side_by_side(&spread(10, 3), |write| {
        let world = World::new();
        let (first, _) = world.run(Some(Fault::Once(*write)));
        world.clear_up(*write < FIRST_START, &format!("write {write}"));
        let (second, _) = world.run(None);
        let second = second.unwrap_or_else(|e| panic!("write {write}: {e}, after {first:?}"));
        assert_eq!(second.waiting, [], "write {write}");
        // A request that could not be looked at, or a document that could not be numbered, was overtaken by the next.
        if Given::of(&world.catalogue()).assert_as_good_as(&UNDISTURBED.given, &format!("write {write} failed")) {
            same.fetch_add(1, Ordering::Relaxed);
            return assert_the_same_papers(&world, &format!("write {write} failed"));
        }
        assert_eq!(world.faults(), Vec::<String>::new(), "write {write}");
        assert_eq!(world.rows().len(), UNDISTURBED.rows.len(), "write {write}");
    });
    assert!(same.into_inner() >= 5, "most writes fail where no number is at stake");
}

/// A process that is stopped in the middle of a write, wherever that is, and wakes up when another one has taken over its
/// work: what it does then changes nothing.
#[test]
fn one_that_stands_still_past_its_term_changes_nothing_when_it_goes_on() {
    let taken_over = std::sync::atomic::AtomicUsize::new(0);
    // The last writes are those of the registries, which come after.
    let of_packages = |write: &u32| *write < UNDISTURBED.writes / 2;
    let writes: Vec<_> = spread(14, FIRST_START + 2).into_iter().filter(of_packages).collect();
    side_by_side(&writes, |write| {
        let mut world = World::new();
        world.lease_seconds = 1;
        let slow = world.run_still(*write, || {
            std::thread::sleep(std::time::Duration::from_millis(1_100));
            let tally = world.help().unwrap_or_else(|e| panic!("write {write}: {e}"));
            let took = usize::from(tally != muragat::pipeline::Tally::default());
            taken_over.fetch_add(took, std::sync::atomic::Ordering::Relaxed);
        });
        slow.unwrap_or_else(|e| panic!("write {write}: {e}"));
        // Of what both had in their hands at once, one found it busy: the next run finishes that.
        assert_eq!(world.run(None).0.unwrap().waiting, [], "write {write}");
        assert_the_same(&world, &format!("stood still at write {write}"));
    });
    assert!(taken_over.into_inner() >= 4, "it is hardly ever taken over: begin later");
}
