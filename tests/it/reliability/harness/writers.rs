//! Files that come slowly, all at once, or not at all, into an inbox that the real program watches.

use super::chance::Chance;
use super::process::{Place, Process};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::submissions;
use muragat::domain::identifiers::Digest256;
use muragat::formats::package;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const WATCHDOG: Duration = Duration::from_secs(900);
const TICK: Duration = Duration::from_millis(50);

/// How the end of a file is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// It is only quiet.
    Quiet,
    /// It was written under a hidden name and is renamed.
    Renamed,
    /// A marker is laid beside it.
    Marked,
}

pub struct Slow {
    pub files: usize,
    pub bytes_per_second: usize,
    /// Pauses that come now and then.
    pub pause_at_most: Duration,
    pub seed: u64,
}

/// One file on its way.
struct Writer {
    path: PathBuf,
    ending: Ending,
    octets: Vec<u8>,
    written: usize,
    file: File,
    /// Not written before.
    next_at: Instant,
    done: Option<Instant>,
    taken: Option<Instant>,
}

/// Writes all files side by side while `process` watches; how long each took from its last octet to its taking, by ending.
///
/// # Panics
/// When one is taken before its last octet, or never.
pub fn slow(place: &Place, process: &mut Process, plan: &Slow) -> BTreeMap<Ending, Vec<Duration>> {
    let mut chance = Chance::new(plan.seed);
    let inbox = place.root.join("inbox");
    let begin = Instant::now();
    let mut writers: Vec<Writer> = (0..plan.files)
        .map(|n| {
            let ending = [Ending::Quiet, Ending::Renamed, Ending::Marked][n % 3];
            let name = if ending == Ending::Renamed { format!(".upload-{n:04}") } else { format!("{n:04}.zip") };
            let size = 2000 + chance.below(6000);
            let octets = package::pack(&[("notes.bin".to_owned(), chance.bytes(size))]).expect("packs");
            let path = inbox.join(name);
            let file = File::create(&path).expect("creates");
            let next_at = begin + chance.time(Duration::from_secs(1));
            Writer { path, ending, octets, written: 0, file, next_at, done: None, taken: None }
        })
        .collect();
    let step = (plan.bytes_per_second / 5).max(1);
    while writers.iter().any(|w| w.taken.is_none()) {
        assert!(begin.elapsed() < WATCHDOG, "{:?} are never taken", left(&writers));
        let now = Instant::now();
        for writer in writers.iter_mut().filter(|w| w.done.is_none() && w.next_at <= now) {
            let until = (writer.written + step).min(writer.octets.len());
            writer.file.write_all(&writer.octets[writer.written..until]).expect("writes");
            writer.written = until;
            let pause = if chance.percent(10) { chance.time(plan.pause_at_most) } else { Duration::ZERO };
            writer.next_at = now + Duration::from_millis(200) + pause;
            if until == writer.octets.len() {
                finish(writer);
            }
        }
        let there: BTreeSet<PathBuf> = fs::read_dir(&inbox).expect("lists").flatten().map(|e| e.path()).collect();
        let seen = Instant::now();
        for writer in writers.iter_mut().filter(|w| w.taken.is_none() && !there.contains(&w.path)) {
            assert!(
                writer.done.is_some(),
                "{} is taken after {} of {} octets",
                writer.path.display(),
                writer.written,
                writer.octets.len()
            );
            writer.taken = Some(seen);
        }
        process.listen(TICK, |_| false);
    }
    assert_whole(place, &writers);
    let mut took: BTreeMap<Ending, Vec<Duration>> = BTreeMap::new();
    for writer in &writers {
        let (Some(done), Some(taken)) = (writer.done, writer.taken) else { continue };
        took.entry(writer.ending).or_default().push(taken.saturating_duration_since(done));
    }
    took
}

fn finish(writer: &mut Writer) {
    let name = writer.path.file_name().expect("a name").to_string_lossy().into_owned();
    match writer.ending {
        Ending::Quiet => {}
        Ending::Renamed => {
            let target = writer.path.with_file_name(format!("{}.zip", name.trim_start_matches(".upload-")));
            fs::rename(&writer.path, &target).expect("renames");
            writer.path = target;
        }
        Ending::Marked => fs::write(writer.path.with_file_name(format!("{name}.ready")), "").expect("writes"),
    }
    writer.done = Some(Instant::now());
}

fn left(writers: &[Writer]) -> Vec<&Path> {
    writers.iter().filter(|w| w.taken.is_none()).map(|w| w.path.as_path()).take(10).collect()
}

/// What was claimed is what was written, to the last octet, and nothing else.
fn assert_whole(place: &Place, writers: &[Writer]) {
    let written: BTreeSet<String> = writers.iter().map(|w| Digest256::of(&w.octets).hex()).collect();
    let store = SqliteStore::open(&place.root.join("catalogue.db")).expect("a catalogue");
    let claimed = store.read(submissions::list).expect("reads");
    let claimed: BTreeSet<String> = claimed.into_iter().map(|s| s.digest.hex()).collect();
    assert_eq!(claimed, written);
}
