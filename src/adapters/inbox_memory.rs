//! The inbox in memory: the twin for tests.

use crate::domain::identifiers::Digest256;
use crate::ports::inbox::{Inbox, MARKER};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub struct MemoryInbox {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    packages: BTreeMap<String, Vec<u8>>,
    /// Which delivery, counted from 1, lies under a name.
    deliveries: BTreeMap<String, u64>,
    delivered: u64,
    /// What was read under a name: only this is taken away.
    read: BTreeMap<String, Digest256>,
    diverted: BTreeMap<String, Vec<u8>>,
}

impl MemoryInbox {
    /// Drops a package into the inbox.
    pub fn put(&self, name: &str, bytes: Vec<u8>) {
        let mut state = self.lock();
        state.delivered += 1;
        let delivery = state.delivered;
        state.deliveries.insert(name.to_owned(), delivery);
        state.packages.insert(name.to_owned(), bytes);
    }

    /// The removal of a package is undone, as a loss of power may do it: the same delivery lies there again.
    pub fn put_back(&self, name: &str, bytes: Vec<u8>) {
        self.lock().packages.insert(name.to_owned(), bytes);
    }

    /// What was laid among the rejected ones, by file name.
    pub fn diverted(&self) -> BTreeMap<String, Vec<u8>> {
        self.lock().diverted.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inbox for MemoryInbox {
    fn names(&self) -> io::Result<Vec<String>> {
        let is_package = |name: &&String| !name.starts_with('.') && !name.ends_with(".part") && !name.ends_with(MARKER);
        Ok(self.lock().packages.keys().filter(is_package).cloned().collect())
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        Ok(self.lock().packages.get(name).map(|b| b.len() as u64))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let mut state = self.lock();
        let Some(bytes) = state.packages.get(name).cloned() else { return Ok(None) };
        state.read.insert(name.to_owned(), Digest256::of(&bytes));
        Ok(Some(bytes))
    }

    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        let mut state = self.lock();
        let Some(bytes) = state.packages.get(name).cloned() else { return Ok(None) };
        let digest = Digest256::of(&bytes);
        state.read.insert(name.to_owned(), digest);
        state.diverted.insert(format!("{}.zip", digest.hex()), bytes);
        Ok(Some(digest))
    }

    fn delivery(&self, name: &str) -> Option<String> {
        self.lock().deliveries.get(name).map(u64::to_string)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.lock();
        let read = state.read.remove(name);
        if read.is_some() && read == state.packages.get(name).map(|bytes| Digest256::of(bytes)) {
            state.packages.remove(name);
            state.packages.remove(&format!("{name}{MARKER}"));
        }
        Ok(())
    }
}
