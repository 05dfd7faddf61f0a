//! The processes of a Linux machine, read from `/proc`; and some that are only said to be there, for tests.

use crate::domain::identifiers::Digest256;
use crate::ports::workers::{Worker, Workers};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::sync::{Mutex, PoisonError};

/// The processes that this one sees.
pub struct Processes {
    me: Worker,
}

impl Processes {
    /// Where `/proc` does not say who we are, nobody is ever taken for gone: leases then end by their term alone.
    pub fn of_this_machine() -> Self {
        let pid = std::process::id();
        let boot = read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let started = match look(pid) {
            Look::Runs { started } => Some(started),
            Look::Gone | Look::Unknown => None,
        };
        let host = started.filter(|_| !boot.is_empty()).and_then(|_| host()).unwrap_or_default();
        Self { me: Worker { host, pid, boot, started: started.unwrap_or_default() } }
    }
}

impl Workers for Processes {
    fn me(&self) -> &Worker {
        &self.me
    }

    fn is_gone(&self, other: &Worker) -> bool {
        if self.me.host.is_empty() || other.host != self.me.host {
            return false;
        }
        if other.boot != self.me.boot {
            return true;
        }
        match look(other.pid) {
            Look::Runs { started } => started != other.started,
            Look::Gone => true,
            Look::Unknown => false,
        }
    }
}

/// Copies of a machine share its identity but not its name, and processes of one container do not see those of another:
/// so all three make a host.
fn host() -> Option<String> {
    let name = read("/proc/sys/kernel/hostname")?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    let machine = read("/etc/machine-id").unwrap_or_default();
    let whole = format!("{machine}\n{name}\n{}", namespace.display());
    Digest256::of(whole.as_bytes()).hex().get(..16).map(str::to_owned)
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

enum Look {
    Runs { started: u64 },
    Gone,
    Unknown,
}

/// proc(5): after the name in brackets come the state, and as the twentieth word from there the time of the start.
fn look(pid: u32) -> Look {
    let stat = match fs::read(format!("/proc/{pid}/stat")) {
        Ok(stat) => stat,
        // A /proc that hides the processes of others hides the first one of all, too.
        Err(error) if error.kind() == ErrorKind::NotFound && fs::exists("/proc/1/stat").unwrap_or(false) => {
            return Look::Gone;
        }
        Err(_) => return Look::Unknown,
    };
    let stat = String::from_utf8_lossy(&stat);
    let mut words = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    match (words.next(), words.nth(18).and_then(|word| word.parse().ok())) {
        // Ended, and only its parent has not asked yet.
        (Some("Z" | "X"), _) => Look::Gone,
        (Some(_), Some(started)) => Look::Runs { started },
        _ => Look::Unknown,
    }
}

/// The twin: processes that end when they are told to.
pub struct SaidWorkers {
    me: Worker,
    gone: Mutex<BTreeSet<Worker>>,
}

impl SaidWorkers {
    pub fn new(me: Worker) -> Self {
        Self { me, gone: Mutex::default() }
    }

    /// From now on `worker` has ended.
    pub fn end(&self, worker: Worker) {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).insert(worker);
    }
}

impl Workers for SaidWorkers {
    fn me(&self) -> &Worker {
        &self.me
    }

    fn is_gone(&self, other: &Worker) -> bool {
        other.host == self.me.host && self.gone.lock().unwrap_or_else(PoisonError::into_inner).contains(other)
    }
}
