//! Very many files: all at once, or none of which ever arrives; and what they cost.

use crate::harness::chance::Chance;
use crate::harness::process::{Place, Process};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::submissions;
use muragat::formats::package;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const WATCHDOG: Duration = Duration::from_secs(3600);

/// `count` files at once: one of ten is a package of its own, the others are `count / 1000` packages again and again. How
/// long until they lay there, and until the inbox was empty.
pub fn burst(place: &Place, process: &mut Process, count: usize) -> (Duration, Duration) {
    let mut chance = Chance::new(count as u64);
    let inbox = place.root.join("inbox");
    let store = place.root.join("packages");
    let mut packed = || package::pack(&[("notes.bin".to_owned(), chance.bytes(300))]).expect("packs");
    let originals: Vec<PathBuf> = (0..(count / 1000).max(1)).map(|n| store.join(format!("original-{n}"))).collect();
    for path in &originals {
        fs::write(path, packed()).expect("writes");
    }
    let begin = Instant::now();
    for n in 0..count {
        let path = inbox.join(format!("{n:06}.zip"));
        match n % 10 {
            0 => fs::write(&path, packed()).expect("writes"),
            _ => fs::hard_link(&originals[n % originals.len()], &path).expect("links"),
        }
    }
    let laid = begin.elapsed();
    while fs::read_dir(&inbox).expect("lists").next().is_some() {
        assert!(begin.elapsed() < WATCHDOG, "the inbox does not get empty");
        process.listen(Duration::from_millis(200), |_| false);
    }
    (laid, begin.elapsed())
}

/// Deliveries in the ledger: packages and repeats.
pub fn seen(place: &Place) -> (usize, usize) {
    let store = SqliteStore::open(&place.root.join("catalogue.db")).expect("a catalogue");
    let read = store.read(|tx| Ok((submissions::list(tx)?.len(), submissions::repeats(tx)?.len())));
    read.expect("reads")
}

/// Files that do not arrive: half-copied, of no interest, never complete.
pub fn lay_idle(place: &Place, count: usize) {
    for n in 0..count {
        fs::write(place.root.join(format!("inbox/{n:06}.zip")), "PK").expect("writes");
    }
}

/// Processor time of a process so far.
pub fn processor_time(process: &Process) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.pid())).expect("it runs");
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: u64 = after_name.split(' ').skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// The most memory that a process had, in MiB.
pub fn memory_mib(process: &Process) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.pid())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
