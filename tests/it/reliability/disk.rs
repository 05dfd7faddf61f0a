//! A disk in memory that keeps apart what is seen and what is safe, and can lose its power.
//!
//! It promises what POSIX promises and nothing besides: octets are safe after a sync of their file, a name after a sync of
//! its folder, and each change of a folder that was not synced may be there afterwards or not, whatever became of those
//! before it. Octets that were not synced may be there, be cut off, be zeros, or not be there.

use muragat::adapters::disk::{Disk, Named};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, Cursor, Error, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// What becomes of that which was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// All of it is gone.
    Gone,
    /// Every piece by itself, as the dice fall.
    Dice(u64),
}

/// The same number, the same throws (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides.max(1)
    }
}

#[derive(Clone)]
enum Inode {
    File { seen: Arc<Vec<u8>>, safe: Option<Arc<Vec<u8>>> },
    Folder { seen: BTreeMap<OsString, usize>, safe: BTreeMap<OsString, usize>, since: Vec<(OsString, Option<usize>)> },
}

impl Inode {
    fn folder() -> Self {
        Self::Folder { seen: BTreeMap::new(), safe: BTreeMap::new(), since: Vec::new() }
    }
}

pub struct MemoryDisk {
    inodes: Mutex<Vec<Inode>>,
    /// Says "synced" and does nothing.
    pub lies: bool,
}

impl Default for MemoryDisk {
    fn default() -> Self {
        Self { inodes: Mutex::new(vec![Inode::folder()]), lies: false }
    }
}

fn missing() -> Error {
    ErrorKind::NotFound.into()
}

impl MemoryDisk {
    fn lock(&self) -> MutexGuard<'_, Vec<Inode>> {
        self.inodes.lock().unwrap()
    }

    /// The disk as it may be found when the power is back.
    pub fn after_power_loss(&self, fate: Fate) -> Self {
        let mut dice = Dice(if let Fate::Dice(seed) = fate { seed } else { 0 });
        let mut keeps = |sides: u64| fate != Fate::Gone && dice.throw(sides) != 0;
        let mut found = self.lock().clone();
        for inode in &mut found {
            match inode {
                Inode::File { seen, safe } => {
                    let synced = safe.as_ref().is_some_and(|safe| Arc::ptr_eq(safe, seen));
                    if !synced {
                        *seen = match (keeps(2), keeps(2)) {
                            (true, true) => seen.clone(),
                            (true, false) => Arc::new(vec![0; seen.len()]),
                            (false, true) => Arc::new(seen[..seen.len() / 3].to_vec()),
                            (false, false) => safe.clone().unwrap_or_default(),
                        };
                    }
                    *safe = Some(seen.clone());
                }
                Inode::Folder { seen, safe, since } => {
                    for (name, inode) in since.drain(..) {
                        match inode {
                            Some(inode) if keeps(2) => _ = safe.insert(name, inode),
                            None if keeps(2) => _ = safe.remove(&name),
                            _ => {}
                        }
                    }
                    *seen = safe.clone();
                }
            }
        }
        Self { inodes: Mutex::new(found), lies: self.lies }
    }

    /// Every file by its path.
    pub fn files(&self) -> BTreeMap<String, Arc<Vec<u8>>> {
        let inodes = self.lock();
        let mut found = BTreeMap::new();
        let mut folders = vec![(PathBuf::new(), 0)];
        while let Some((path, folder)) = folders.pop() {
            let Inode::Folder { seen, .. } = &inodes[folder] else { continue };
            for (name, inode) in seen {
                let path = path.join(name);
                match &inodes[*inode] {
                    Inode::File { seen, .. } => _ = found.insert(path.display().to_string(), seen.clone()),
                    Inode::Folder { .. } => folders.push((path, *inode)),
                }
            }
        }
        found
    }
}

fn find(inodes: &[Inode], path: &Path) -> io::Result<usize> {
    path.components().filter(|c| matches!(c, Component::Normal(_))).try_fold(0, |folder, name| match &inodes[folder] {
        Inode::Folder { seen, .. } => seen.get(name.as_os_str()).copied().ok_or_else(missing),
        Inode::File { .. } => Err(ErrorKind::NotADirectory.into()),
    })
}

/// The folder of a path, and the name in it.
fn place<'p>(inodes: &[Inode], path: &'p Path) -> io::Result<(usize, &'p OsStr)> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Err(missing()) };
    Ok((find(inodes, folder)?, name))
}

fn set(inodes: &mut [Inode], folder: usize, name: &OsStr, inode: Option<usize>) -> io::Result<()> {
    let Inode::Folder { seen, since, .. } = &mut inodes[folder] else { return Err(ErrorKind::NotADirectory.into()) };
    match inode {
        Some(inode) => _ = seen.insert(name.to_owned(), inode),
        None => _ = seen.remove(name).ok_or_else(missing)?,
    }
    since.push((name.to_owned(), inode));
    Ok(())
}

fn remove_all(inodes: &mut [Inode], folder: usize, name: &OsStr) -> io::Result<()> {
    let Inode::Folder { seen, .. } = &inodes[folder] else { return Err(ErrorKind::NotADirectory.into()) };
    let inode = *seen.get(name).ok_or_else(missing)?;
    if let Inode::Folder { seen, .. } = &inodes[inode] {
        let names: Vec<_> = seen.keys().cloned().collect();
        names.iter().try_for_each(|name| remove_all(inodes, inode, name))?;
    }
    set(inodes, folder, name, None)
}

impl Disk for MemoryDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.read(path)?)))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let inodes = self.lock();
        match &inodes[find(&inodes, path)?] {
            Inode::File { seen, .. } => Ok(seen.to_vec()),
            Inode::Folder { .. } => Err(ErrorKind::IsADirectory.into()),
        }
    }

    fn is_file(&self, path: &Path) -> io::Result<bool> {
        let inodes = self.lock();
        Ok(matches!(inodes[find(&inodes, path)?], Inode::File { .. }))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Named>> {
        let inodes = self.lock();
        let Inode::Folder { seen, .. } = &inodes[find(&inodes, folder)?] else {
            return Err(ErrorKind::NotADirectory.into());
        };
        let named = |(name, at): (&OsString, &usize)| Named {
            name: name.clone(),
            folder: matches!(inodes[*at], Inode::Folder { .. }),
        };
        Ok(seen.iter().map(named).collect())
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut inodes = self.lock();
        let (folder, name) = place(&inodes, path)?;
        if find(&inodes, path).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        inodes.push(Inode::File { seen: Arc::new(bytes.to_vec()), safe: None });
        let new = inodes.len() - 1;
        set(&mut inodes, folder, name, Some(new))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let found = find(&self.lock(), path);
        let Ok(found) = found else { return self.create(path, bytes) };
        match &mut self.lock()[found] {
            Inode::File { seen, .. } => *seen = Arc::new(bytes.to_vec()),
            Inode::Folder { .. } => return Err(ErrorKind::IsADirectory.into()),
        }
        Ok(())
    }

    fn create_folders(&self, path: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        let mut folder = 0;
        for name in path.components().filter(|c| matches!(c, Component::Normal(_))) {
            let name = name.as_os_str();
            let Inode::Folder { seen, .. } = &inodes[folder] else { return Err(ErrorKind::NotADirectory.into()) };
            folder = match seen.get(name) {
                Some(known) => *known,
                None => {
                    inodes.push(Inode::folder());
                    let new = inodes.len() - 1;
                    set(&mut inodes, folder, name, Some(new))?;
                    new
                }
            };
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        let moved = find(&inodes, from)?;
        let ((from, from_name), (to, to_name)) = (place(&inodes, from)?, place(&inodes, to)?);
        set(&mut inodes, to, to_name, Some(moved))?;
        set(&mut inodes, from, from_name, None)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        let (folder, name) = place(&inodes, path)?;
        set(&mut inodes, folder, name, None)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        let (folder, name) = place(&inodes, path)?;
        match &inodes[find(&inodes, path)?] {
            Inode::Folder { seen, .. } if seen.is_empty() => set(&mut inodes, folder, name, None),
            _ => Err(ErrorKind::DirectoryNotEmpty.into()),
        }
    }

    fn remove_folders(&self, path: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        let (folder, name) = place(&inodes, path)?;
        remove_all(&mut inodes, folder, name)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        let found = find(&inodes, path)?;
        if !self.lies {
            make_safe(&mut inodes[found]);
        }
        Ok(())
    }

    fn sync_all(&self, path: &Path) -> io::Result<()> {
        let mut inodes = self.lock();
        find(&inodes, path)?;
        if !self.lies {
            inodes.iter_mut().for_each(make_safe);
        }
        Ok(())
    }
}

fn make_safe(inode: &mut Inode) {
    match inode {
        Inode::File { seen, safe } => *safe = Some(seen.clone()),
        Inode::Folder { seen, safe, since } => {
            safe.clone_from(seen);
            since.clear();
        }
    }
}
