//! Packages named on the command line: an inbox that gives its files and keeps the originals where they lie.

use crate::domain::identifiers::Digest256;
use crate::ports::inbox::Inbox;
use sha2::Digest;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Files by path; the name that the catalogue keeps is the file name.
pub struct GivenPackages {
    paths: Vec<(String, PathBuf)>,
}

impl GivenPackages {
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut paths: Vec<_> = paths
            .into_iter()
            .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path))
            .collect();
        paths.sort();
        Self { paths }
    }

    fn path(&self, name: &str) -> io::Result<&PathBuf> {
        let found = self.paths.iter().find(|(n, _)| n == name).map(|(_, path)| path);
        found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
    }
}

impl Inbox for GivenPackages {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.paths.iter().map(|(name, _)| name.clone()).collect())
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        fs::metadata(self.path(name)?).map(|m| Some(m.len()))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        fs::read(self.path(name)?).map(Some)
    }

    /// The original stays with whoever gave it; only its digest is taken.
    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        let mut hasher = sha2::Sha256::new();
        io::copy(&mut fs::File::open(self.path(name)?)?, &mut hasher)?;
        Ok(Some(Digest256(hasher.finalize().into())))
    }

    fn remove(&self, _name: &str) -> io::Result<()> {
        Ok(())
    }
}
