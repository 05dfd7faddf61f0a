//! One folder of packages on disk. Links and sub-folders are not followed.

use super::settling::Stamp;
use crate::domain::identifiers::Digest256;
use crate::formats::container;
use crate::ports::inbox::{Inbox, MARKER};
use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};
use sha2::Digest;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

/// A file on its way out bears this before its name: the scan passes it over, a start brings it back.
const LEAVING: &str = ".leaving-";
/// One whose name has no room for that, or is no UTF-8, goes into this folder of the inbox, under its name.
const LEAVING_FOLDER: &str = ".leaving";
/// No package is as small: its container alone takes more than a hundred octets.
const MARKER_BYTES_MAX: u64 = 64;
/// Octets of a file name, on every file system that matters.
const NAME_BYTES_MAX: usize = 255;

/// A folder into which people, shares and scanners drop packages.
pub struct InboxFolder {
    folder: PathBuf,
    rejected: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// What was read under a name, and when it was born: only this is taken away.
    read: HashMap<String, (Stamp, u128)>,
    /// Names on disk that are no UTF-8, by the name that they are shown under.
    foreign: HashMap<String, OsString>,
}

/// A file of the folder as a scan sees it.
pub struct Found {
    pub name: String,
    pub stamp: Stamp,
    pub metadata: Metadata,
    /// Somebody laid `<name>.ready` beside it.
    pub marked: bool,
}

impl InboxFolder {
    pub fn new(folder: impl Into<PathBuf>, rejected: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), rejected: rejected.into(), known: Mutex::default() }
    }

    /// Gives files their names back that a crash caught on their way out. For a start, under the workspace's lock.
    pub fn recover(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            if let Some(original) = name.to_str().and_then(|name| name.strip_prefix(LEAVING)) {
                self.put_back(&self.folder.join(&name), OsStr::new(original))?;
            }
        }
        let folder = self.folder.join(LEAVING_FOLDER);
        if let Some(entries) = gone(fs::read_dir(&folder))? {
            for entry in entries {
                let entry = entry?;
                self.put_back(&entry.path(), &entry.file_name())?;
            }
            gone(fs::remove_dir(folder))?;
        }
        self.forget_lone_markers()
    }

    /// Empty markers beside which no package lies: whatever lies down under their names next is not whole because of them.
    fn forget_lone_markers(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let (marker, name) = (entry.path(), entry.file_name());
            let Some(package) = name.as_bytes().strip_suffix(MARKER.as_bytes()) else { continue };
            let is_alone = gone(fs::symlink_metadata(self.folder.join(OsStr::from_bytes(package))))?.is_none();
            if is_alone && entry.metadata()?.is_file() && entry.metadata()?.len() == 0 {
                gone(fs::remove_file(&marker))?;
            }
        }
        Ok(())
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Every file that may be a package, in byte order of the names.
    pub fn scan(&self) -> io::Result<Vec<Found>> {
        let (mut found, mut marked) = (Vec::new(), Vec::new());
        let mut foreign = HashMap::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let on_disk = entry.file_name();
            let mut name = on_disk.to_string_lossy().into_owned();
            if name.starts_with('.') || name.ends_with(".part") {
                continue;
            }
            // It may go, or turn into something else, between the listing and now.
            let Some(metadata) = gone(entry.metadata())?.filter(Metadata::is_file) else { continue };
            if let Some(package) = name.strip_suffix(MARKER).filter(|_| is_marker(&metadata)) {
                marked.push(package.to_owned());
                continue;
            }
            if on_disk.to_str().is_none() {
                while foreign.contains_key(&name) {
                    name.push('~');
                }
                foreign.insert(name.clone(), on_disk);
            }
            found.push(Found { name, stamp: Stamp::of(&metadata), metadata, marked: false });
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        marked.sort();
        for file in &mut found {
            file.marked = marked.binary_search(&file.name).is_ok();
        }
        self.known().foreign = foreign;
        Ok(found)
    }

    /// Whether the file ends as an archive does whose directory is where its end says: a copy that is still under way
    /// does not. `false` when it has gone.
    pub fn is_whole(&self, name: &str) -> io::Result<bool> {
        let Some(mut file) = self.open(name)? else { return Ok(false) };
        let size_bytes = file.metadata()?.len();
        let tail_bytes = size_bytes.min(container::TAIL_BYTES);
        file.seek(SeekFrom::Start(size_bytes - tail_bytes))?;
        let mut tail = Vec::with_capacity(tail_bytes as usize);
        file.take(tail_bytes).read_to_end(&mut tail)?;
        Ok(container::ends_whole(&tail, size_bytes))
    }

    /// The file itself, never what a link leads to, and never waiting for the other end of a pipe.
    fn open(&self, name: &str) -> io::Result<Option<File>> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let opened = fs::OpenOptions::new().read(true).custom_flags(flags).open(self.on_disk(name));
        match opened {
            Err(e) if e.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => Ok(None),
            // One file that its owner locked keeps nobody else waiting; no name in a log.
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {
                tracing::warn!("a file in the inbox stays there: its permissions let nobody read it");
                Ok(None)
            }
            other => gone(other),
        }
    }

    fn on_disk(&self, name: &str) -> PathBuf {
        self.folder.join(self.known().foreign.get(name).unwrap_or(&OsString::from(name)))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the file waits for its removal, out of everybody's sight.
    fn leaving(&self, on_disk: &OsStr) -> io::Result<PathBuf> {
        match on_disk.to_str() {
            Some(name) if LEAVING.len() + name.len() <= NAME_BYTES_MAX => {
                Ok(self.folder.join(format!("{LEAVING}{name}")))
            }
            _ => {
                let folder = self.folder.join(LEAVING_FOLDER);
                fs::create_dir_all(&folder)?;
                Ok(folder.join(on_disk))
            }
        }
    }

    /// The marker beside a package that has gone; something else of its name, or a name too long for one, is none.
    fn remove_marker(&self, name: &str) -> io::Result<()> {
        let marker = self.folder.join(format!("{name}{MARKER}"));
        match fs::symlink_metadata(&marker) {
            Ok(metadata) if is_marker(&metadata) => gone(fs::remove_file(&marker)).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// Under its own name, or under a free one beside it: somebody may have laid another file there.
    fn put_back(&self, from: &Path, name: &OsStr) -> io::Result<()> {
        for attempt in 0..u32::MAX {
            let target = if attempt == 0 { name.to_owned() } else { beside(attempt, name) };
            match renameat_with(CWD, from, CWD, self.folder.join(target), RenameFlags::NOREPLACE) {
                Err(rustix::io::Errno::EXIST) => {}
                other => return gone(other.map_err(io::Error::from)).map(|_| ()),
            }
        }
        Err(io::Error::other("no name is free in the inbox"))
    }
}

impl Inbox for InboxFolder {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.scan()?.into_iter().map(|found| found.name).collect())
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        gone(fs::symlink_metadata(self.on_disk(name)).map(|m| m.len()))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(mut file) = self.open(name)? else { return Ok(None) };
        let before = Stamp::of(&file.metadata()?);
        let mut bytes = Vec::with_capacity(usize::try_from(before.size_bytes).unwrap_or(0));
        Read::by_ref(&mut file).take(before.size_bytes + 1).read_to_end(&mut bytes)?;
        // What grew or changed meanwhile is not there yet.
        if Stamp::of(&file.metadata()?) != before || bytes.len() as u64 != before.size_bytes {
            return Ok(None);
        }
        self.known().read.insert(name.to_owned(), (before, born(&file)));
        Ok(Some(bytes))
    }

    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        let path = self.on_disk(name);
        let Some(mut file) = self.open(name)? else { return Ok(None) };
        let before = Stamp::of(&file.metadata()?);
        let mut hasher = sha2::Sha256::new();
        io::copy(&mut file, &mut hasher)?;
        if Stamp::of(&file.metadata()?) != before {
            return Ok(None);
        }
        self.known().read.insert(name.to_owned(), (before, born(&file)));
        let digest = Digest256(hasher.finalize().into());
        let target = self.rejected.join(format!("{}.zip", digest.hex()));
        fs::create_dir_all(&self.rejected)?;
        // A second name costs nothing; another folder may be another file system, then it is a copy, whole or not there.
        match fs::hard_link(&path, &target) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                let part = target.with_extension("part");
                fs::copy(&path, &part)?;
                File::open(&part)?.sync_all()?;
                fs::rename(&part, &target)?;
            }
            Ok(()) => File::open(&target)?.sync_all()?,
        }
        File::open(&self.rejected)?.sync_all()?;
        Ok(Some(digest))
    }

    /// Where the file system keeps the file, and when that was born and last written: a copy laid there again is another.
    fn delivery(&self, name: &str) -> Option<String> {
        let known = self.known();
        let (read, born) = known.read.get(name)?;
        Some(format!("{}:{}:{born}", read.inode, read.modified_ns))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let Some((read, _)) = self.known().read.remove(name) else { return Ok(()) };
        let path = self.on_disk(name);
        let on_disk = path.file_name().unwrap_or_default();
        let leaving = self.leaving(on_disk)?;
        // Out of everybody's sight first: between a look and a removal another file could be laid under the name.
        let moved = gone(fs::rename(&path, &leaving))?;
        let outcome = match moved.and(gone(fs::symlink_metadata(&leaving))?) {
            Some(metadata) if Stamp::of(&metadata).is_same_file(&read) => {
                // The marker first: left alone by a crash, it would say of the next file of that name that it is whole.
                self.remove_marker(name)?;
                fs::remove_file(&leaving)
            }
            Some(_) => self.put_back(&leaving, on_disk),
            None => Ok(()),
        };
        if leaving.parent().is_some_and(|folder| folder.ends_with(LEAVING_FOLDER)) {
            // Fails while another file is on its way through it.
            let _ = fs::remove_dir(self.folder.join(LEAVING_FOLDER));
        }
        outcome
    }
}

/// A marker is empty or says a word; what is larger may be somebody's package, whatever its name.
fn is_marker(metadata: &Metadata) -> bool {
    metadata.is_file() && metadata.len() <= MARKER_BYTES_MAX
}

/// Nanoseconds since 1970; 0 where the file system does not say.
fn born(file: &File) -> u128 {
    let at = file.metadata().and_then(|metadata| metadata.created()).ok();
    at.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |age| age.as_nanos())
}

/// A free name beside `name`, as much of its end as there is room for.
fn beside(attempt: u32, name: &OsStr) -> OsString {
    let head = format!("{attempt}~");
    let octets = name.as_bytes();
    let from = (head.len() + octets.len()).saturating_sub(NAME_BYTES_MAX);
    OsString::from_vec([head.as_bytes(), &octets[from..]].concat())
}

fn gone<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}
