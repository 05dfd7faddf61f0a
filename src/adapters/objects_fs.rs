//! Objects on the local disk, durable.
//!
//! A new file is written in place and waits for [`Objects::flush`]; a replaced one goes through a part file beside
//! the store, is synced there and renamed. A flush syncs files first, then the folders that name them, deepest first,
//! so that many writes share one wait. The first flush syncs the whole file system: what lies there and is taken for
//! stored may be of a process that was killed before it flushed, and nobody else would ever sync it.

use super::disk::{Disk, LocalDisk};
use crate::domain::identifiers::Digest256;
use crate::ports::objects::{Entry, Hold, Objects, ObjectsError, check_key};
use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Threads that wait for the disk at once: a journal commits them together.
const SYNC_THREADS_MAX: usize = 8;
/// Files that one such thread should have at least.
const SYNC_FILES_PER_THREAD: usize = 8;
/// So many files at once are not synced one by one: the whole file system is.
const SYNC_WHOLE_FROM: usize = 32;
/// Folders remembered as safely named; beyond it they are forgotten and synced again.
const KNOWN_FOLDERS_MAX: usize = 65_536;

/// A folder of the local disk as a store. Several processes may write it: whoever changes what is not always the same
/// takes a [`Objects::hold`].
pub struct LocalObjects {
    disk: Arc<dyn Disk>,
    root: PathBuf,
    /// Where part files live: outside the root, on the same file system.
    staging: PathBuf,
    pending: Mutex<Pending>,
    /// Held through a whole flush, so that a second one does not return before the first is done.
    flushing: Mutex<()>,
    stopped: AtomicBool,
    /// Not all that is visible was stored by this process, or flushed by another.
    doubted: AtomicBool,
    parts: AtomicU64,
}

/// The ending of a lock's file.
const LOCK: &str = "lock";

#[derive(Default)]
struct Pending {
    files: Vec<PathBuf>,
    folders: BTreeSet<PathBuf>,
    /// Folders whose own name is synced already, or will be by the next flush.
    known: BTreeSet<PathBuf>,
}

impl LocalObjects {
    /// A store under `root`, with part files in `staging` (same file system, not inside `root`). Touches nothing.
    pub fn open(root: impl Into<PathBuf>, staging: impl Into<PathBuf>) -> Self {
        Self::on(Arc::new(LocalDisk), root, staging)
    }

    /// The same on another disk.
    pub fn on(disk: Arc<dyn Disk>, root: impl Into<PathBuf>, staging: impl Into<PathBuf>) -> Self {
        Self {
            disk,
            root: root.into(),
            staging: staging.into(),
            pending: Mutex::default(),
            flushing: Mutex::default(),
            stopped: AtomicBool::new(false),
            doubted: AtomicBool::new(true),
            parts: AtomicU64::new(0),
        }
    }

    /// Removes part files and locks that killed processes left. Only while nobody else writes. Repeating it is harmless.
    pub fn discard_parts(&self) -> Result<(), ObjectsError> {
        let entries = match self.disk.list(&self.staging) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            other => other.map_err(|e| io_error(&self.staging, e))?,
        };
        for entry in entries {
            let path = self.staging.join(entry.name);
            if path.extension().is_some_and(|e| e == "part" || e == LOCK) {
                self.disk.remove_file(&path).map_err(|e| io_error(&path, e))?;
            }
        }
        Ok(())
    }

    /// What tells the file under a key from a copy of it: another one after the store was restored or copied. `None`:
    /// not to be told.
    pub fn incarnation(&self, key: &str) -> Option<String> {
        let found = std::fs::metadata(self.path(key).ok()?).ok()?;
        Some(format!("{}:{}.{:09}", found.ino(), found.ctime(), found.ctime_nsec()))
    }

    fn path(&self, key: &str) -> Result<PathBuf, ObjectsError> {
        check_key(key)?;
        Ok(self.root.join(key))
    }

    fn may_write(&self) -> Result<(), ObjectsError> {
        if self.stopped.load(Ordering::Acquire) { Err(ObjectsError::Stopped) } else { Ok(()) }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the entries of `path`'s folder changed, and that each folder above must be named durably.
    fn note_named(&self, pending: &mut Pending, path: &Path) {
        let Some(mut folder) = path.parent() else { return };
        pending.folders.insert(folder.into());
        if pending.known.len() > KNOWN_FOLDERS_MAX {
            pending.known.clear();
        }
        while folder.starts_with(&self.root) && pending.known.insert(folder.into()) {
            let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) else { return };
            pending.folders.insert(above.into());
            folder = above;
        }
    }

    /// Waits until the disk has everything of the file system: one wait for a whole window of cases.
    fn sync_file_system(&self) -> Result<(), ObjectsError> {
        let outcome = match self.disk.sync_all(&self.root) {
            // Nobody stored anything yet.
            Err(e) if is_absent(&e) => Ok(()),
            other => other.map_err(|e| io_error(&self.root, e)),
        };
        outcome.inspect_err(|_| self.stopped.store(true, Ordering::Release))
    }

    /// Waits until the disk has them. A file that is gone needs nothing.
    fn sync(&self, paths: &[PathBuf]) -> Result<(), ObjectsError> {
        if paths.len() >= SYNC_WHOLE_FROM {
            return self.sync_file_system();
        }
        let threads = (paths.len() / SYNC_FILES_PER_THREAD).clamp(1, SYNC_THREADS_MAX);
        let sync_all = |paths: &[PathBuf]| {
            paths.iter().try_for_each(|path| match self.disk.sync(path) {
                Err(e) if e.kind() != ErrorKind::NotFound => Err(io_error(path, e)),
                _ => Ok(()),
            })
        };
        let outcome = if threads == 1 {
            sync_all(paths)
        } else {
            std::thread::scope(|scope| {
                let chunks = paths.chunks(paths.len().div_ceil(threads));
                let workers: Vec<_> = chunks.map(|chunk| scope.spawn(move || sync_all(chunk))).collect();
                workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Err(ObjectsError::Stopped)))
            })
        };
        outcome.inspect_err(|_| self.stopped.store(true, Ordering::Release))
    }

    fn write_part(&self, bytes: &[u8]) -> Result<PathBuf, ObjectsError> {
        loop {
            let number = self.parts.fetch_add(1, Ordering::Relaxed);
            let part = self.staging.join(format!("{}-{number}.part", std::process::id()));
            let new = || self.disk.create(&part, bytes);
            let written = match new() {
                Err(e) if e.kind() == ErrorKind::NotFound => {
                    self.disk.create_folders(&self.staging).and_then(|()| new())
                }
                other => other,
            };
            match written {
                // Of a process that was killed, or of one with the same number in another container.
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                written => return written.map_err(|e| io_error(&part, e)).map(|()| part),
            }
        }
    }

    fn rename(&self, part: &Path, target: &Path) -> Result<(), ObjectsError> {
        let rename = || self.disk.rename(part, target);
        match rename() {
            Err(e) if e.kind() == ErrorKind::NotFound => self.make_folder_of(target).and_then(|()| rename()),
            other => other,
        }
        .map_err(|e| io_error(target, e))?;
        self.note_named(&mut self.pending(), target);
        Ok(())
    }

    fn make_folder_of(&self, path: &Path) -> io::Result<()> {
        path.parent().map_or(Ok(()), |folder| self.disk.create_folders(folder))
    }
}

impl Objects for LocalObjects {
    fn read(&self, key: &str) -> Result<Vec<u8>, ObjectsError> {
        let path = self.path(key)?;
        self.disk.read(&path).map_err(|e| read_error(key, &path, e))
    }

    fn open(&self, key: &str) -> Result<Box<dyn Read + Send>, ObjectsError> {
        let path = self.path(key)?;
        self.disk.open(&path).map_err(|e| read_error(key, &path, e))
    }

    fn exists(&self, key: &str) -> Result<bool, ObjectsError> {
        let path = self.path(key)?;
        match self.disk.is_file(&path) {
            Ok(found) => Ok(found),
            Err(e) if is_absent(&e) => Ok(false),
            Err(e) => Err(io_error(&path, e)),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, ObjectsError> {
        let path = if folder.is_empty() { self.root.clone() } else { self.path(folder)? };
        let found = match self.disk.list(&path) {
            Err(e) if is_absent(&e) => return Ok(Vec::new()),
            other => other.map_err(|e| io_error(&path, e))?,
        };
        let entry =
            |named: super::disk::Named| Entry { name: named.name.to_string_lossy().into_owned(), folder: named.folder };
        let mut entries: Vec<_> = found.into_iter().map(entry).collect();
        entries.sort();
        Ok(entries)
    }

    fn create(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.may_write()?;
        let path = self.path(key)?;
        let new = || self.disk.create(&path, bytes);
        match new() {
            Err(e) if e.kind() == ErrorKind::NotFound => self.make_folder_of(&path).and_then(|()| new()),
            other => other,
        }
        .map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => ObjectsError::Exists(key.into()),
            _ => io_error(&path, e),
        })?;
        let mut pending = self.pending();
        self.note_named(&mut pending, &path);
        pending.files.push(path);
        Ok(())
    }

    fn replace(&self, objects: &[(String, Vec<u8>)]) -> Result<(), ObjectsError> {
        self.may_write()?;
        let targets = objects.iter().map(|(key, _)| self.path(key)).collect::<Result<Vec<_>, _>>()?;
        let mut parts = Vec::with_capacity(objects.len());
        let outcome = objects
            .iter()
            .try_for_each(|(_, bytes)| self.write_part(bytes).map(|part| parts.push(part)))
            .and_then(|()| self.sync(&parts))
            .and_then(|()| parts.iter().zip(&targets).try_for_each(|(part, target)| self.rename(part, target)));
        if outcome.is_err() {
            // Best effort: what stays is removed by `discard_parts`.
            parts.iter().for_each(|part| _ = self.disk.remove_file(part));
        }
        outcome
    }

    fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError> {
        self.may_write()?;
        let path = self.path(folder)?;
        let mut changed = match self.disk.remove_folders(&path) {
            Err(e) if is_absent(&e) => false,
            other => other.map(|()| true).map_err(|e| io_error(&path, e))?,
        };
        let mut gone = path.as_path();
        // A folder with nothing in it is no folder: fails, and stops, at the first one that is in use.
        while let Some(above) = gone.parent().filter(|above| *above != self.root && above.starts_with(&self.root)) {
            match self.disk.remove_folder(above) {
                Ok(()) => changed = true,
                Err(e) if is_absent(&e) => {}
                Err(_) => break,
            }
            gone = above;
        }
        if !changed {
            return Ok(());
        }
        let path = gone.to_path_buf();
        let mut pending = self.pending();
        pending.files.retain(|file| !file.starts_with(&path));
        forget(&mut pending.folders, &path);
        forget(&mut pending.known, &path);
        self.note_named(&mut pending, &path);
        Ok(())
    }

    fn hold(&self, folder: &str) -> Result<Option<Hold>, ObjectsError> {
        let path = self.path(folder)?;
        let store = self.root.file_name().unwrap_or_default().to_string_lossy();
        let name = Digest256::of(format!("{store}/{folder}").as_bytes()).hex();
        // Beside the part files: nothing but objects lies in the store.
        let lock = self.staging.join(format!("{name}.{LOCK}"));
        let hold = || self.disk.hold(&lock);
        match hold() {
            Err(e) if e.kind() == ErrorKind::NotFound => self.disk.create_folders(&self.staging).and_then(|()| hold()),
            other => other,
        }
        .map_err(|e| io_error(&path, e))
    }

    fn flush(&self) -> Result<(), ObjectsError> {
        let _turn = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        self.may_write()?;
        let (files, folders) = {
            let mut pending = self.pending();
            (std::mem::take(&mut pending.files), std::mem::take(&mut pending.folders))
        };
        let mut folders: Vec<_> = folders.into_iter().collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        let doubted = self.doubted.swap(false, Ordering::AcqRel);
        if doubted || files.len() + folders.len() >= SYNC_WHOLE_FROM {
            return self.sync_file_system();
        }
        self.sync(&files)?;
        self.sync(&folders)
    }

    fn doubt(&self) {
        self.doubted.store(true, Ordering::Release);
    }
}

/// Takes a folder and all below it out of the set: they stand side by side in it.
fn forget(folders: &mut BTreeSet<PathBuf>, path: &Path) {
    let below = folders.range(path.to_path_buf()..).take_while(|folder| folder.starts_with(path));
    for folder in below.cloned().collect::<Vec<_>>() {
        folders.remove(&folder);
    }
}

fn is_absent(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn read_error(key: &str, path: &Path, e: io::Error) -> ObjectsError {
    if is_absent(&e) { ObjectsError::NotFound(key.into()) } else { io_error(path, e) }
}

fn io_error(path: &Path, source: io::Error) -> ObjectsError {
    ObjectsError::Io { key: path.display().to_string(), source }
}
