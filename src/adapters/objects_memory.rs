//! Objects in memory: the twin of `objects_fs`, for tests. It can lose power.

use crate::ports::objects::{Entry, Hold, Objects, ObjectsError, check_key};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps what is visible and, beside it, what the last flush made durable.
#[derive(Default)]
pub struct MemoryObjects {
    state: Mutex<State>,
    held: Arc<Mutex<BTreeSet<String>>>,
}

/// Gives a folder free when it is dropped.
struct HeldFolder {
    held: Arc<Mutex<BTreeSet<String>>>,
    folder: String,
}

impl Drop for HeldFolder {
    fn drop(&mut self) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.folder);
    }
}

#[derive(Default, Clone)]
struct State {
    visible: BTreeMap<String, Vec<u8>>,
    durable: BTreeMap<String, Vec<u8>>,
    /// What happened since the last flush, in order.
    since: Vec<Step>,
}

#[derive(Clone)]
enum Step {
    Created(String),
    Replaced(String, Vec<u8>),
    Removed(String),
}

impl MemoryObjects {
    pub fn new() -> Self {
        Self::default()
    }

    /// The store as it may be found after a loss of power: what was flushed, and of each later step any outcome that
    /// the promise allows (`fate` picks it: the same number, the same outcome).
    pub fn after_power_loss(&self, mut fate: u64) -> Self {
        let state = self.lock();
        let mut found = state.durable.clone();
        for step in &state.since {
            fate = fate.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let dice = fate >> 61;
            match step {
                Step::Created(key) => {
                    let Some(bytes) = state.visible.get(key) else { continue };
                    match dice {
                        0..=2 => _ = found.insert(key.clone(), bytes.clone()),
                        3 => _ = found.insert(key.clone(), Vec::new()),
                        4 => _ = found.insert(key.clone(), bytes[..bytes.len() / 2].to_vec()),
                        _ => {}
                    }
                }
                Step::Replaced(key, bytes) if dice < 4 => _ = found.insert(key.clone(), bytes.clone()),
                Step::Removed(folder) if dice < 4 => found.retain(|key, _| !inside(key, folder)),
                _ => {}
            }
        }
        let state = State { visible: found.clone(), durable: found, since: Vec::new() };
        Self { state: Mutex::new(state), held: Arc::default() }
    }

    /// Changes one stored object behind everybody's back, as a failing disk does. Nothing happens to an absent key.
    pub fn damage(&self, key: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.lock();
        if let Some(bytes) = state.visible.get_mut(key) {
            change(bytes);
        }
    }

    /// Every key, in byte order.
    pub fn keys(&self) -> Vec<String> {
        self.lock().visible.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves whole values: each method changes the maps in one step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn inside(key: &str, folder: &str) -> bool {
    key.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

impl Objects for MemoryObjects {
    fn read(&self, key: &str) -> Result<Vec<u8>, ObjectsError> {
        check_key(key)?;
        self.lock().visible.get(key).cloned().ok_or_else(|| ObjectsError::NotFound(key.into()))
    }

    fn open(&self, key: &str) -> Result<Box<dyn Read + Send>, ObjectsError> {
        Ok(Box::new(Cursor::new(self.read(key)?)))
    }

    fn exists(&self, key: &str) -> Result<bool, ObjectsError> {
        check_key(key)?;
        Ok(self.lock().visible.contains_key(key))
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, ObjectsError> {
        let prefix =
            if folder.is_empty() { String::new() } else { check_key(folder).map(|()| format!("{folder}/"))? };
        let state = self.lock();
        let mut entries: Vec<Entry> = Vec::new();
        for key in state.visible.range(prefix.clone()..).map(|(key, _)| key).take_while(|key| key.starts_with(&prefix))
        {
            let rest = &key[prefix.len()..];
            let (name, folder) = rest.split_once('/').map_or((rest, false), |(name, _)| (name, true));
            if entries.last().is_none_or(|last| last.name != name) {
                entries.push(Entry { name: name.into(), folder });
            }
        }
        entries.sort();
        entries.dedup();
        Ok(entries)
    }

    fn create(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        check_key(key)?;
        let mut state = self.lock();
        if state.visible.contains_key(key) {
            return Err(ObjectsError::Exists(key.into()));
        }
        state.visible.insert(key.into(), bytes.to_vec());
        state.since.push(Step::Created(key.into()));
        Ok(())
    }

    fn replace(&self, objects: &[(String, Vec<u8>)]) -> Result<(), ObjectsError> {
        objects.iter().try_for_each(|(key, _)| check_key(key))?;
        let mut state = self.lock();
        for (key, bytes) in objects {
            state.visible.insert(key.clone(), bytes.clone());
            state.since.push(Step::Replaced(key.clone(), bytes.clone()));
        }
        Ok(())
    }

    fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError> {
        check_key(folder)?;
        let mut state = self.lock();
        state.visible.retain(|key, _| !inside(key, folder));
        state.since.push(Step::Removed(folder.into()));
        Ok(())
    }

    fn hold(&self, folder: &str) -> Result<Option<Hold>, ObjectsError> {
        check_key(folder)?;
        let is_free = self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(is_free.then(|| Hold::new(HeldFolder { held: self.held.clone(), folder: folder.to_owned() })))
    }

    fn flush(&self) -> Result<(), ObjectsError> {
        let mut state = self.lock();
        state.durable = state.visible.clone();
        state.since.clear();
        Ok(())
    }

    /// A flush makes everything durable here.
    fn doubt(&self) {}
}
