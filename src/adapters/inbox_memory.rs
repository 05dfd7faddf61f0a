//! The inbox in memory: the twin for tests.

use crate::domain::identifiers::Digest256;
use crate::ports::inbox::Inbox;
use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

#[derive(Default)]
pub struct MemoryInbox {
    packages: Mutex<BTreeMap<String, Vec<u8>>>,
    diverted: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemoryInbox {
    /// Drops a package into the inbox.
    pub fn put(&self, name: &str, bytes: Vec<u8>) {
        self.lock().insert(name.to_owned(), bytes);
    }

    /// What was laid among the rejected ones, by file name.
    pub fn diverted(&self) -> BTreeMap<String, Vec<u8>> {
        self.diverted.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.packages.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Inbox for MemoryInbox {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.lock().keys().filter(|n| !n.starts_with('.') && !n.ends_with(".part")).cloned().collect())
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        Ok(self.lock().get(name).map(|b| b.len() as u64))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.lock().get(name).cloned())
    }

    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        let Some(bytes) = self.lock().get(name).cloned() else { return Ok(None) };
        let digest = Digest256::of(&bytes);
        let mut diverted = self.diverted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        diverted.insert(format!("{}.zip", digest.hex()), bytes);
        Ok(Some(digest))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.lock().remove(name);
        Ok(())
    }
}
