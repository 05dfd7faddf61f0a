//! Kills at named steps: the folders of the workspace tell what the program is at, and the n-th sign of a step is its end.
//! Nothing in the program knows of it.

use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A step by the signs of it.
pub struct Trigger {
    pub name: &'static str,
    folders: &'static [&'static str],
    fits: fn(&Event) -> bool,
}

const OUTBOX: &[&str] = &["outbox/portal", "outbox/centre", "outbox/provider"];

pub static TRIGGERS: [Trigger; 10] = [
    Trigger { name: "octets are laid into the spool", folders: &["spool/packages"], fits: made },
    Trigger { name: "the catalogue is written", folders: &["."], fits: |e| written(e) && named(e, "catalogue.db-wal") },
    Trigger {
        name: "an original leaves the inbox",
        folders: &["inbox"],
        fits: |e| renamed(e) && named(e, ".leaving-"),
    },
    Trigger { name: "an original is gone", folders: &["inbox"], fits: gone },
    Trigger { name: "an object is begun", folders: &["archive"], fits: made },
    Trigger { name: "a part file is made", folders: &["spool/parts"], fits: made },
    Trigger { name: "a part file becomes what it is for", folders: &["spool/parts"], fits: renamed },
    Trigger { name: "a document is laid into the outbox", folders: OUTBOX, fits: made },
    Trigger { name: "a package is laid among the rejected", folders: &["rejected"], fits: made },
    Trigger { name: "the spool forgets a package", folders: &["spool/packages"], fits: gone },
];

fn made(event: &Event) -> bool {
    matches!(event.kind, EventKind::Create(_))
}

fn written(event: &Event) -> bool {
    matches!(event.kind, EventKind::Modify(ModifyKind::Data(_)))
}

fn gone(event: &Event) -> bool {
    matches!(event.kind, EventKind::Remove(_))
}

fn renamed(event: &Event) -> bool {
    matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::To)))
}

fn named(event: &Event, word: &str) -> bool {
    event.paths.iter().any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(word)))
}

/// Waits for the step as long as it lives.
pub struct Armed {
    _watcher: RecommendedWatcher,
    /// How many signs are still to come; `None`: it has fired, or will not any more.
    left: Arc<Mutex<Option<usize>>>,
}

/// The process is killed at the `nth` sign, counted from 0.
pub fn arm(root: &Path, trigger: &'static Trigger, nth: usize, pid: u32) -> Armed {
    let left = Arc::new(Mutex::new(Some(nth)));
    let counting = left.clone();
    let told = move |event: notify::Result<Event>| {
        if !event.is_ok_and(|event| (trigger.fits)(&event)) {
            return;
        }
        let mut left = counting.lock().unwrap_or_else(PoisonError::into_inner);
        match *left {
            Some(0) => {
                let pid = rustix::process::Pid::from_raw(pid.cast_signed()).expect("a process");
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
                *left = None;
            }
            more => *left = more.map(|n| n - 1),
        }
    };
    let mut watcher = notify::recommended_watcher(told).expect("a watcher");
    for folder in trigger.folders.iter().map(|folder| root.join(folder)).filter(|folder| folder.exists()) {
        watcher.watch(&folder, RecursiveMode::NonRecursive).expect("watches");
    }
    Armed { _watcher: watcher, left }
}

impl Armed {
    pub fn has_fired(&self) -> bool {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Nothing is killed any more; whether it had fired.
    pub fn disarm(self) -> bool {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).take().is_none()
    }
}
