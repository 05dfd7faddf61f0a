//! The inbox as a folder on disk.

use crate::domain::identifiers::Digest256;
use crate::ports::inbox::Inbox;
use sha2::Digest;
use std::fs;
use std::io;
use std::path::PathBuf;

/// One folder; links and sub-folders are not followed.
pub struct InboxFolder {
    folder: PathBuf,
    rejected: PathBuf,
}

impl InboxFolder {
    pub fn new(folder: impl Into<PathBuf>, rejected: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), rejected: rejected.into() }
    }
}

fn gone<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

impl Inbox for InboxFolder {
    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !name.starts_with('.') && !name.ends_with(".part") {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        gone(fs::symlink_metadata(self.folder.join(name)).map(|m| m.len()))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        gone(fs::read(self.folder.join(name)))
    }

    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        let path = self.folder.join(name);
        let Some(mut file) = gone(fs::File::open(&path))? else { return Ok(None) };
        let mut hasher = sha2::Sha256::new();
        io::copy(&mut file, &mut hasher)?;
        let digest = Digest256(hasher.finalize().into());
        let target = self.rejected.join(format!("{}.zip", digest.hex()));
        fs::create_dir_all(&self.rejected)?;
        // A second name costs nothing; another folder may be another file system, then it is a copy, whole or not there.
        match fs::hard_link(&path, &target) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                let part = target.with_extension("part");
                fs::copy(&path, &part)?;
                fs::File::open(&part)?.sync_all()?;
                fs::rename(&part, &target)?;
            }
            Ok(()) => fs::File::open(&target)?.sync_all()?,
        }
        fs::File::open(&self.rejected)?.sync_all()?;
        Ok(Some(digest))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        gone(fs::remove_file(self.folder.join(name))).map(|_| ())
    }
}
