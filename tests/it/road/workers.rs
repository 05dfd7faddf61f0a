//! Several processes at work in one workspace: one is killed, one stands still past its term, and each case is there once.

use super::program::{muragat, text};
use super::watch::{Watch, total};
use crate::archive::judge;
use crate::cluster;
use muragat::app::{Workspace, demo};
use muragat::catalogue::{cases, documents, leases, submissions};
use muragat::domain::case::{CaseState, SubmissionState};
use muragat::formats::package;
use muragat::ports::tx::Store;
use muragat::releases::embedded;
use rustix::process::{Pid, Signal, kill_process};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// More than two windows of requests.
const CASES: usize = 150;
/// Decisions in one package.
const BATCH: usize = 25;
const WATCHDOG: Duration = Duration::from_secs(240);

/// A demo workspace that takes what is quiet for a second, and whose leases last `lease_seconds`.
fn workspace(place: &Path, catalogue: Option<&str>, lease_seconds: u64) -> PathBuf {
    let root = place.join("demo");
    let words = ["init", "--demo", text(&root)];
    muragat(&[&words[..], &catalogue.map_or(vec![], |url| vec!["--catalogue", url])].concat()).ends(0);
    let file = root.join("muragat.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    let changed = config.replace("quiet_seconds = 2", &format!("quiet_seconds = 1\nlease_seconds = {lease_seconds}"));
    assert_ne!(changed, config);
    std::fs::write(&file, changed).unwrap();
    root
}

/// Requests, their decisions in batches, one request twice, another one under an id that is taken, and one package that is
/// damaged; each complete when it shows.
fn fill(root: &Path) {
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(root.join("inbox/.new"), bytes).unwrap();
        std::fs::rename(root.join("inbox/.new"), root.join("inbox").join(name)).unwrap();
    };
    let request: Vec<(String, Vec<u8>)> = embedded::below("samples/packages/10-arch-portal-kk-work-record/")
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect();
    let applicant = demo::signer("ibraeva").unwrap();
    for n in 0..CASES {
        let mut files = request.clone();
        for (name, bytes) in files.iter_mut().filter(|(name, _)| name == package::REQUEST) {
            let text = String::from_utf8(std::mem::take(bytes)).unwrap();
            let (before, rest) = text.split_once(" id=\"").unwrap_or_else(|| panic!("{name} has no id"));
            *bytes = format!("{before} id=\"{}\"{}", id(n), rest.split_once('"').unwrap().1).into_bytes();
        }
        let bytes = package::build_from(&files, Some(&applicant)).unwrap();
        put(&format!("1-{n:06}.zip"), &bytes);
        if n == 7 {
            put("1-000007-again.zip", &bytes);
            for (_, bytes) in files.iter_mut().filter(|(name, _)| name == package::REQUEST) {
                bytes.push(b'\n');
            }
            put("1-000007-other.zip", &package::build_from(&files, Some(&applicant)).unwrap());
        }
    }
    put("1-damaged.zip", b"no archive");
    std::fs::write(root.join("inbox/1-damaged.zip.ready"), b"").unwrap();
    let batch = embedded::file("samples/packages/85-decisions-batch-of-twenty/decision.xml").unwrap();
    let batch = std::str::from_utf8(batch).unwrap();
    let (start, end) = (batch.find("<decision>").unwrap(), batch.find("</decision>").unwrap() + 11);
    let (before, rest) = batch[start..end].split_once("<request_id>").unwrap();
    let after = rest.split_once("</request_id>").unwrap().1;
    let head = demo::signer("akzholtaev-head").unwrap();
    for from in (0..CASES).step_by(BATCH) {
        let one = |n| format!("{before}<request_id>{}</request_id>{after}\n", id(n));
        let decisions: String = (from..(from + BATCH).min(CASES)).map(one).collect();
        let text = format!("{}{decisions}</decisions>\n", &batch[..start]);
        let files = [(package::DECISION.to_owned(), text.into_bytes())];
        put(&format!("2-{from:06}.zip"), &package::build_from(&files, Some(&head)).unwrap());
    }
}

fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn store(root: &Path) -> Store {
    muragat::app::open(&Workspace::open(root.to_owned(), None).unwrap(), false).unwrap().store
}

/// Waits until every package has an end; no process of ours need tell.
fn until_all_ended(store: &Store) {
    let end = Instant::now() + WATCHDOG;
    loop {
        let counts = store.read(submissions::counts).unwrap();
        let open = counts.of(SubmissionState::Claimed) + counts.of(SubmissionState::Waiting);
        let all: u64 = counts.states.values().sum();
        if open == 0 && counts.repeated == 1 && all == (CASES + 2 + CASES.div_ceil(BATCH)) as u64 {
            return;
        }
        assert!(Instant::now() < end, "{counts:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits until this many requests are registered, so that the work is well under way.
fn until_registered(store: &Store, count: usize) {
    let end = Instant::now() + WATCHDOG;
    while store.read(cases::list).unwrap().len() < count {
        assert!(Instant::now() < end, "fewer than {count} cases");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn assert_each_once(root: &Path, store: &Store) {
    let (cases, documents, held) =
        store.read(|tx| Ok((cases::list(tx)?, documents::list(tx)?, leases::list(tx)?))).unwrap();
    let expected = |prefix: &str| (1..=CASES).map(|n| format!("{prefix}-2015-{n:06}")).collect::<Vec<_>>();
    assert_eq!(cases.iter().map(|case| case.number.clone()).collect::<Vec<_>>(), expected("AC"), "no gap, none twice");
    let mut ids: Vec<_> = cases.iter().map(|case| case.request_id.0.clone()).collect();
    ids.sort();
    assert_eq!(ids, (0..CASES).map(id).collect::<Vec<_>>());
    assert!(cases.iter().all(|case| case.state == CaseState::Sent));
    let mut numbers: Vec<_> = documents.iter().map(|document| document.number.clone()).collect();
    numbers.sort();
    assert_eq!(numbers, expected("AC-D"));
    assert_eq!(held, []);
    let left = |folder: &str| std::fs::read_dir(root.join(folder)).unwrap().count();
    assert_eq!((left("inbox"), left("spool/packages")), (0, 0), "nothing is half-done");
    muragat(&["balance", "--workspace", text(root)]).ends(0);
    muragat(&["verify", "--all", "--workspace", text(root)]).ends(0);
    let counts = store.read(submissions::counts).unwrap();
    assert_eq!((counts.of(SubmissionState::Returned), counts.of(SubmissionState::Rejected)), (1, 1), "{counts:?}");
    // A case each, a batch each, and what was returned.
    judge::assert_valid(&root.join("archive"), CASES + CASES.div_ceil(BATCH) + 1);
}

fn pid(watch: &Watch) -> Pid {
    Pid::from_child(&watch.child)
}

/// Two watches, of which the one that looks at the inbox is killed in the middle of its work.
fn one_is_killed(catalogue: Option<&str>) {
    let place = tempfile::tempdir().unwrap();
    let root = workspace(place.path(), catalogue, 900);
    let mut first = Watch::start(&root);
    let mut second = Watch::start_as(&root, "helping");
    fill(&root);
    let store = store(&root);
    until_registered(&store, 20);
    kill_process(pid(&first), Signal::KILL).unwrap();
    // Not asked for by its parent yet, it is as good as gone.
    second.until(|heard| heard.iter().any(|news| news["news"] == "watching"));
    first.child.wait().unwrap();
    until_all_ended(&store);
    second.stop();
    assert_each_once(&root, &store);
}

#[test]
fn one_of_two_workers_is_killed_and_each_case_is_there_once() {
    one_is_killed(None);
}

#[test]
fn one_of_two_workers_is_killed_on_a_server_too() {
    one_is_killed(Some(&cluster::shared().schema()));
}

#[test]
fn one_that_stands_still_past_its_term_and_comes_back_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let root = workspace(place.path(), None, 2);
    let still = Watch::start(&root);
    fill(&root);
    let store = store(&root);
    until_registered(&store, 1);
    kill_process(pid(&still), Signal::STOP).unwrap();
    let other = Watch::start_as(&root, "helping");
    // What the other one can do alone; nothing, if the first was caught while it was writing into the catalogue.
    let end = Instant::now() + Duration::from_secs(20);
    let all_seen = || store.read(submissions::counts).unwrap().of(SubmissionState::Claimed) == 0;
    while !all_seen() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(50));
    }
    kill_process(pid(&still), Signal::CONT).unwrap();
    until_all_ended(&store);
    let mut heard = other.stop();
    heard.extend(still.stop());
    // Each package was told once, by the one who recorded it.
    assert_eq!(total(&heard, "registered"), CASES as u64);
    assert_eq!(total(&heard, "filed"), CASES as u64);
    assert_each_once(&root, &store);
}
