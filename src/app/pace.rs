//! What each process that works here says of its pace: a small file of its own in `spool/pace/`, written now and then, so
//! that `status` beside it can tell. Nothing rests on these files: they are not flushed, and a torn one is passed over.

use super::Workspace;
use crate::adapters::workers::Processes;
use crate::ports::workers::{Worker, Workers};
use crate::stages::office::Office;
use crate::stages::pace::{Pace, Step, Taken};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How often a process that works says how it goes.
const EVERY: Duration = Duration::from_secs(2);
/// Files that are looked at, at most.
const FILES_MAX: usize = 1_000;

/// What one process says, or said before it ended.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Told {
    pub process: u32,
    /// Moments of the machine's clock, milliseconds since 1970.
    pub began_ms: i64,
    pub told_ms: i64,
    #[serde(default)]
    pub running: bool,
    pub steps: BTreeMap<String, Spent>,
    host: String,
    boot: String,
    started: u64,
}

/// How often a step was taken, and the seconds of all hands together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, Serialize)]
pub struct Spent {
    pub times: u64,
    pub seconds: f64,
}

impl From<Taken> for Spent {
    fn from(taken: Taken) -> Self {
        Self { times: taken.times, seconds: (taken.time.as_secs_f64() * 1e6).round() / 1e6 }
    }
}

/// Does `work` and says beside it how it goes. What cannot be written is not said: that stops no work.
pub fn told<R>(workspace: &Workspace, office: &Office, work: impl FnOnce() -> R) -> R {
    let folder = folder(workspace);
    let processes = Processes::of_this_machine();
    forget(&folder, &processes);
    let began_ms = office.clock.machine_ms();
    let tell = || {
        let me = processes.me();
        let told = Told {
            process: me.pid,
            began_ms,
            told_ms: office.clock.machine_ms(),
            running: false,
            steps: steps(&office.pace),
            host: me.host.clone(),
            boot: me.boot.clone(),
            started: me.started,
        };
        let (file, part) = (folder.join(format!("{}.json", me.pid)), folder.join(format!("{}.part", me.pid)));
        let written = fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&part, serde_json::to_vec(&told).unwrap_or_default()))
            .and_then(|()| fs::rename(&part, &file));
        if let Err(error) = written {
            tracing::debug!(kind = %error.kind(), "the pace could not be told");
        }
    };
    std::thread::scope(|scope| {
        let (ends, ended) = mpsc::channel::<()>();
        scope.spawn(move || {
            let mut before = BTreeMap::new();
            loop {
                tell();
                log(&office.pace, &mut before);
                // The sender is dropped when the work is over, whatever ended it.
                if ended.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                    tell();
                    return log(&office.pace, &mut before);
                }
            }
        });
        let done = work();
        drop(ends);
        done
    })
}

/// One line for each step that went on.
fn log(pace: &Pace, before: &mut BTreeMap<&'static str, u64>) {
    for step in Step::ALL {
        let (taken, key) = (pace.taken(step), step.key());
        if before.insert(key, taken.times).unwrap_or(0) != taken.times {
            tracing::info!(step = key, times = taken.times, seconds = taken.time.as_secs_f64(), "pace");
        }
    }
}

fn steps(pace: &Pace) -> BTreeMap<String, Spent> {
    Step::ALL.into_iter().map(|step| (step.key().to_owned(), pace.taken(step).into())).collect()
}

/// What the processes of this workspace say, and whether they still run.
pub fn read(workspace: &Workspace) -> Vec<Told> {
    let processes = Processes::of_this_machine();
    let mut all: Vec<_> = files(&folder(workspace)).into_iter().filter_map(|path| read_one(&path)).collect();
    for told in &mut all {
        told.running = !processes.is_gone(&worker(told));
    }
    all.sort_by_key(|told| (told.began_ms, told.process));
    all
}

/// Removes what processes of this machine said that have ended: the next one begins anew.
fn forget(folder: &Path, processes: &Processes) {
    for path in files(folder) {
        if read_one(&path).is_some_and(|told| processes.is_gone(&worker(&told))) {
            let _ = fs::remove_file(path);
        }
    }
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("spool/pace")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|end| end == "json")).take(FILES_MAX).collect()
}

fn read_one(path: &Path) -> Option<Told> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

fn worker(told: &Told) -> Worker {
    Worker { host: told.host.clone(), pid: told.process, boot: told.boot.clone(), started: told.started }
}
