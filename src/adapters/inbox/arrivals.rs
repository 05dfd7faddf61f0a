//! The inbox that shows only what has arrived: the folder, looked at again and again.

use super::folder::{Found, InboxFolder};
use super::settling::{Readiness, Settling};
use crate::domain::identifiers::Digest256;
use crate::ports::inbox::Inbox;
use std::collections::HashSet;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// What a look at the folder came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scan {
    /// Files that may be taken now.
    pub ready: usize,
    /// Files that have not arrived yet.
    pub arriving: usize,
    /// When to look again, if nothing happens before.
    pub again_at: Option<Instant>,
}

/// A folder whose packages show once they are quiet and complete.
pub struct Arrivals {
    folder: InboxFolder,
    state: Mutex<State>,
}

struct State {
    settling: Settling,
    ready: Vec<String>,
}

impl Arrivals {
    pub fn new(folder: InboxFolder, quiet: Duration, patience: Duration) -> Self {
        let state = State { settling: Settling::new(quiet, patience), ready: Vec::new() };
        Self { folder, state: Mutex::new(state) }
    }

    /// Looks at the folder; `renamed` are names that an event says were renamed in. What is ready shows in
    /// [`Inbox::names`] until the next look.
    pub fn scan(&self, renamed: &HashSet<String>) -> io::Result<Scan> {
        let found = self.folder.scan()?;
        let now = Instant::now();
        let wall = SystemTime::now();
        let mut state = self.lock();
        state.settling.begin();
        state.ready.clear();
        let mut again_at: Option<Instant> = None;
        let arriving = found.len();
        for Found { name, stamp, metadata, marked } in found {
            let age = metadata.modified().ok().and_then(|at| wall.duration_since(at).ok()).unwrap_or_default();
            let told = (marked, renamed.contains(&name));
            let judged = state.settling.judge(&name, stamp, (now, age), told, || self.folder.is_whole(&name));
            match judged {
                Ok(Readiness::Ready) => state.ready.push(name),
                Ok(Readiness::At(at)) => again_at = Some(again_at.map_or(at, |other| other.min(at))),
                // One file that cannot be read keeps nobody else waiting.
                Err(_) => again_at = again_at.or(Some(now + Duration::from_secs(30))),
            }
        }
        state.settling.end();
        let ready = state.ready.len();
        Ok(Scan { ready, arriving: arriving - ready, again_at })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inbox for Arrivals {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.lock().ready.clone())
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        self.folder.size_bytes(name)
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.folder.read(name)
    }

    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        self.folder.divert(name)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.folder.remove(name)
    }
}
