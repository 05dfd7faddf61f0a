//! What the stores of files ask of a file system, and the machine's own.
//!
//! It is a seam for tests alone: behind it stands a disk that forgets whatever was not synced (tests/it/reliability). The
//! promises are those of POSIX and no more: a write is durable after a sync of its file, a name after a sync of its
//! folder, and a rename shows the old file or the new one.

use crate::ports::objects::Hold;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// One name in a folder.
pub struct Named {
    pub name: OsString,
    pub folder: bool,
}

/// A file system. Errors are those of `std::fs`.
pub trait Disk: Send + Sync {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;

    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    fn is_file(&self, path: &Path) -> io::Result<bool>;

    /// In no order.
    fn list(&self, folder: &Path) -> io::Result<Vec<Named>>;

    /// A file that is not there yet, with its octets. A failure may leave some of them.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// A file in place of what was there. A failure may leave some of its octets.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    fn create_folders(&self, path: &Path) -> io::Result<()>;

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// A folder with nothing in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// A folder and all that is in it.
    fn remove_folders(&self, path: &Path) -> io::Result<()>;

    /// See `ports::objects::Objects::hold`: a file at `path` stands for it as long as it lives. A disk that one process
    /// alone sees may give it to everybody.
    fn hold(&self, _path: &Path) -> io::Result<Option<Hold>> {
        Ok(Some(Hold::new(())))
    }

    /// Makes durable what stands in a file, or the names in a folder.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Makes durable everything on the file system of `path`.
    fn sync_all(&self, path: &Path) -> io::Result<()>;
}

/// Removed while it is still locked: whoever opened it meanwhile sees that it is gone.
struct LockFile {
    path: PathBuf,
    _file: File,
}

impl Drop for LockFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// The machine's.
pub struct LocalDisk;

impl Disk for LocalDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(path)?))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn is_file(&self, path: &Path) -> io::Result<bool> {
        Ok(fs::metadata(path)?.is_file())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Named>> {
        let named = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok(Named { name: entry.file_name(), folder: entry.file_type()?.is_dir() })
        };
        fs::read_dir(folder)?.map(named).collect()
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create(true).truncate(true).open(path)?.write_all(bytes)
    }

    fn create_folders(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_folders(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    /// A lock of the kernel: it ends with the process.
    fn hold(&self, path: &Path) -> io::Result<Option<Hold>> {
        loop {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(e)) => return Err(e),
            }
            // Whoever had it may have removed the file between our opening it and our locking it.
            let of_path = fs::metadata(path).ok().map(|m| (m.dev(), m.ino()));
            let of_file = file.metadata().map(|m| (m.dev(), m.ino()))?;
            if of_path == Some(of_file) {
                return Ok(Some(Hold::new(LockFile { path: path.to_owned(), _file: file })));
            }
        }
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    /// The kernel reports every failed write-back (since Linux 5.8).
    fn sync_all(&self, path: &Path) -> io::Result<()> {
        Ok(rustix::fs::syncfs(File::open(path)?)?)
    }
}
