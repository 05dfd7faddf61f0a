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
    quiet: Duration,
    state: Mutex<State>,
}

struct State {
    settling: Settling,
    ready: Vec<String>,
    last: Option<Look>,
}

/// The last look at the folder.
struct Look {
    began: Instant,
    took: Duration,
    /// When the folder was changed, if that was long enough ago for its clock to tell a later change from it.
    changed: Option<SystemTime>,
    /// Nothing was ready, and what is arriving does not change.
    idle: bool,
    again_at: Option<Instant>,
}

/// A look that took less is not worth sparing.
const DEAR: Duration = Duration::from_millis(50);
/// A dear look is taken again after so many times what it cost, though nothing says that anything changed.
const REST: u32 = 500;
/// Changes of a folder nearer to each other than this may bear one time.
const CLOCK: Duration = Duration::from_secs(2);

impl Arrivals {
    pub fn new(folder: InboxFolder, quiet: Duration, patience: Duration) -> Self {
        let state = State { settling: Settling::new(quiet, patience), ready: Vec::new(), last: None };
        Self { folder, quiet, state: Mutex::new(state) }
    }

    /// As [`InboxFolder::recover`].
    pub fn recover(&self) -> io::Result<()> {
        self.folder.recover()
    }

    /// Looks at the folder; `renamed` are names that an event says were renamed in. What is ready shows in
    /// [`Inbox::names`] until the next look.
    pub fn scan(&self, renamed: &HashSet<String>) -> io::Result<Scan> {
        let (began, changed) = (Instant::now(), self.changed());
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
        let is_idle = ready == 0 && again_at.is_none_or(|at| at > now + self.quiet);
        let changed = changed.filter(|at| wall.duration_since(*at).is_ok_and(|age| age > CLOCK + began.elapsed()));
        state.last = Some(Look { began, took: began.elapsed(), changed, idle: is_idle, again_at });
        Ok(Scan { ready, arriving: arriving - ready, again_at })
    }

    /// Whether a look may be spared when no event asks for one: the last was dear and found nothing on its way, and the
    /// folder has not changed since. A file that grows on after a long pause is seen a little later.
    pub fn may_rest(&self) -> bool {
        let state = self.lock();
        let Some(last) = &state.last else { return false };
        let is_due = last.again_at.is_some_and(|at| at <= Instant::now());
        let is_dear = last.took > DEAR && last.began.elapsed() < last.took * REST;
        last.idle && !is_due && is_dear && last.changed.is_some() && self.changed() == last.changed
    }

    fn changed(&self) -> Option<SystemTime> {
        std::fs::metadata(self.folder.path()).and_then(|folder| folder.modified()).ok()
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

    fn delivery(&self, name: &str) -> Option<String> {
        self.folder.delivery(name)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.folder.remove(name)
    }
}
