//! Where answers are kept: in memory or in a folder, never more than so many octets.

use chrono::{DateTime, FixedOffset};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// An answer and when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub octets: Vec<u8>,
    pub obtained_at: DateTime<FixedOffset>,
}

/// Keys are SHA-256 in hexadecimal. What is kept may be gone at any time, and is never other octets than were kept.
pub(super) trait Shelf: Send + Sync {
    fn find(&self, key: &str) -> Option<Kept>;
    fn keep(&self, key: &str, kept: &Kept);
    fn forget(&self, key: &str);
}

/// The least recently used goes first.
pub(super) struct MemoryShelf {
    bytes_max: u64,
    kept: Mutex<Used>,
}

/// Turns taken so far, and what is kept with the turn in which it was used last.
#[derive(Default)]
struct Used {
    turns: u64,
    all: HashMap<String, (u64, Kept)>,
}

impl MemoryShelf {
    pub fn new(bytes_max: u64) -> Self {
        Self { bytes_max, kept: Mutex::default() }
    }
}

impl Shelf for MemoryShelf {
    fn find(&self, key: &str) -> Option<Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Used { turns, all } = &mut *kept;
        *turns += 1;
        let (used, found) = all.get_mut(key)?;
        *used = *turns;
        Some(found.clone())
    }

    fn keep(&self, key: &str, new: &Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Used { turns, all } = &mut *kept;
        *turns += 1;
        all.insert(key.to_owned(), (*turns, new.clone()));
        while all.values().map(|(_, kept)| kept.octets.len() as u64).sum::<u64>() > self.bytes_max {
            let Some(oldest) = all.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone()) else { break };
            all.remove(&oldest);
        }
    }

    fn forget(&self, key: &str) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).all.remove(key);
    }
}

/// One file for each answer: a line with moment and digest, then the octets. The first written goes first.
pub(super) struct FolderShelf {
    folder: PathBuf,
    bytes_max: u64,
    parts: AtomicU64,
}

impl FolderShelf {
    pub fn new(folder: PathBuf, bytes_max: u64) -> Self {
        Self { folder, bytes_max, parts: AtomicU64::new(0) }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.answer"))
    }

    fn write(&self, key: &str, kept: &Kept) -> io::Result<()> {
        if kept.octets.len() as u64 > self.bytes_max {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!("{}-{number}.part", std::process::id()));
        fs::write(&part, [head(kept).as_bytes(), &kept.octets].concat())?;
        fs::rename(&part, self.path(key))?;
        self.make_room()
    }

    fn make_room(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let Ok(about) = entry.metadata() else { continue };
            files.push((about.modified()?, entry.path(), about.len()));
        }
        files.sort();
        let mut total: u64 = files.iter().map(|(_, _, size)| size).sum();
        for (_, path, size) in files {
            if total <= self.bytes_max {
                break;
            }
            remove(&path)?;
            total -= size;
        }
        Ok(())
    }
}

impl Shelf for FolderShelf {
    fn find(&self, key: &str) -> Option<Kept> {
        let file = fs::read(self.path(key)).ok()?;
        let end = file.iter().position(|b| *b == b'\n')?;
        let (line, octets) = (&file[..=end], &file[end + 1..]);
        let obtained_at = std::str::from_utf8(line).ok()?.split(' ').next()?;
        let obtained_at = DateTime::parse_from_rfc3339(obtained_at).ok()?;
        let kept = Kept { octets: octets.to_vec(), obtained_at };
        // A file that was torn or changed is as if it were not there.
        (head(&kept).as_bytes() == line).then_some(kept)
    }

    /// A disk that is full costs time only.
    fn keep(&self, key: &str, kept: &Kept) {
        if let Err(error) = self.write(key, kept) {
            tracing::warn!(%error, "an answer from outside could not be kept");
        }
    }

    fn forget(&self, key: &str) {
        if let Err(error) = remove(&self.path(key)) {
            tracing::warn!(%error, "an answer that no longer holds could not be removed");
        }
    }
}

fn head(kept: &Kept) -> String {
    let moment = kept.obtained_at.to_rfc3339();
    // The digest covers the moment too.
    let digest = Sha256::new().chain_update(&moment).chain_update(&kept.octets).finalize();
    format!("{moment} {}\n", data_encoding::HEXLOWER.encode(&digest))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
