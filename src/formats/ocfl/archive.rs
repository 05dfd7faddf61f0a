//! The archive as its readers see it: objects by identifier, files by logical path, newest version.

use super::check;
use super::codes::ObjectFault;
use super::commit::Turns;
use super::digest::sha512;
use super::inventory::{Inventory, VersionNumber};
use super::layout::{self, INVENTORY, SIDECAR};
use crate::ports::objects::{Hold, Objects, ObjectsError};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One OCFL 1.1 storage root, layout 0004.
///
/// Threads share it freely; two commits to one object take turns. Several processes may write: from staging to the flush
/// one alone has an object.
pub struct Archive {
    pub(super) objects: Arc<dyn Objects>,
    /// Versions whose bytes are written and whose root inventory is not: seen by this archive only, until a flush.
    pub(super) staged: Mutex<BTreeMap<String, Staged>>,
    pub(super) turns: Turns,
    pub(super) flushing: Mutex<()>,
}

/// A version on its way to be seen.
pub(super) struct Staged {
    pub inventory: Inventory,
    /// Others keep away from the object until the version is visible, or forgotten.
    pub hold: Arc<Hold>,
}

/// A fault of ours, of the disk, or damage. Never a property of a package.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Store(#[from] ObjectsError),
    /// The folder is not a storage root that we made.
    #[error("not an archive: {0}")]
    NotAnArchive(String),
    /// What was asked for would make an invalid object.
    #[error("{object_id}: {what}")]
    Refused { object_id: String, what: String },
    /// Another process is writing a version of this object: worth trying again.
    #[error("{object_id} is being written by another process")]
    Busy { object_id: String },
    /// Stored bytes are not what they were.
    #[error("{object_id}: {file} is damaged")]
    Damaged { object_id: String, file: String },
    /// The object, or the file in its newest version, does not exist.
    #[error("{object_id}: {file} is not in the archive")]
    Unknown { object_id: String, file: String },
}

/// The newest version of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub object_id: String,
    /// From 1.
    pub version: u32,
    /// RFC 3339.
    pub created: String,
    pub message: String,
    /// In byte order of their paths.
    pub files: Vec<HeadFile>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadFile {
    /// Logical path.
    pub path: String,
    /// Where the bytes lie, from the object's folder, as `v1/content/package/….zip`.
    pub content_path: String,
    pub sha512: String,
    pub sha256: String,
}

impl Head {
    /// The file under a logical path.
    pub fn file(&self, path: &str) -> Option<&HeadFile> {
        self.files.iter().find(|file| file.path == path)
    }
}

impl Archive {
    /// Makes a storage root, durably, or opens the one that is there. Repeating it is harmless.
    pub fn create(objects: Arc<dyn Objects>) -> Result<Self, ArchiveError> {
        let declared = objects.exists(layout::ROOT_DECLARATION)?;
        if !declared {
            let files = layout::root_files();
            let known = |name: &str| files.iter().any(|(known, _)| *known == name);
            if let Some(other) = objects.list("")?.into_iter().find(|entry| !known(&entry.name)) {
                return Err(ArchiveError::NotAnArchive(format!("{} lies where an archive should begin", other.name)));
            }
            // The declaration is last, and comes when the rest is safe: where it stands, the root is whole.
            for (name, text) in files {
                objects.replace(&[(name.into(), text.into())])?;
                objects.flush()?;
            }
        }
        Self::open(objects)
    }

    /// Whether anything lies in this storage root but its own declaration. Changes nothing.
    pub fn holds_objects(objects: &dyn Objects) -> Result<bool, ArchiveError> {
        let of_root = layout::root_files().map(|(name, _)| name);
        Ok(objects.list("")?.iter().any(|entry| !of_root.contains(&entry.name.as_str())))
    }

    /// Opens a storage root that [`Archive::create`] made. Changes nothing.
    pub fn open(objects: Arc<dyn Objects>) -> Result<Self, ArchiveError> {
        if !objects.exists(layout::ROOT_DECLARATION)? {
            return Err(ArchiveError::NotAnArchive(format!("{} is missing", layout::ROOT_DECLARATION)));
        }
        Ok(Self { objects, staged: Mutex::default(), turns: Turns::default(), flushing: Mutex::default() })
    }

    /// The newest version; `None`: no such object. Staged versions are seen.
    pub fn head(&self, object_id: &str) -> Result<Option<Head>, ArchiveError> {
        let Some(inventory) = self.inventory(object_id)? else { return Ok(None) };
        let damaged = || ArchiveError::Damaged { object_id: object_id.into(), file: INVENTORY.into() };
        let sha256 = inventory.sha256_by_path();
        let mut files = Vec::new();
        for (path, digest) in inventory.head_state() {
            let content_path = inventory.content_path(digest).ok_or_else(damaged)?;
            let sha256 = sha256.get(content_path).ok_or_else(damaged)?;
            files.push(HeadFile {
                path: path.into(),
                content_path: content_path.into(),
                sha512: digest.into(),
                sha256: (*sha256).into(),
            });
        }
        let newest = inventory.versions.get(&inventory.head).ok_or_else(damaged)?;
        Ok(Some(Head {
            object_id: object_id.into(),
            version: inventory.head.0,
            created: newest.created.clone(),
            message: newest.message.clone(),
            files,
        }))
    }

    /// The inventory of the newest version, with every version's message and user. Staged versions are seen.
    pub fn inventory(&self, object_id: &str) -> Result<Option<Inventory>, ArchiveError> {
        if let Some(staged) = self.staged().get(object_id) {
            return Ok(Some(staged.inventory.clone()));
        }
        Ok(self.load(object_id)?.map(|loaded| loaded.inventory))
    }

    /// A file of the newest version. Its digest is checked: wrong bytes are [`ArchiveError::Damaged`], never returned.
    pub fn read(&self, object_id: &str, path: &str) -> Result<Vec<u8>, ArchiveError> {
        let unknown = || ArchiveError::Unknown { object_id: object_id.into(), file: path.into() };
        let inventory = self.inventory(object_id)?.ok_or_else(unknown)?;
        let state = inventory.head_state();
        let digest = *state.get(path).ok_or_else(unknown)?;
        let content = inventory.content_path(digest).ok_or_else(unknown)?;
        self.content(object_id, content, digest)
    }

    /// One of the files of a [`Head`], without reading the inventory again. Its digest is checked.
    pub fn read_of(&self, head: &Head, file: &HeadFile) -> Result<Vec<u8>, ArchiveError> {
        self.content(&head.object_id, &file.content_path, &file.sha512)
    }

    fn content(&self, object_id: &str, content: &str, digest: &str) -> Result<Vec<u8>, ArchiveError> {
        let damaged = || ArchiveError::Damaged { object_id: object_id.into(), file: content.into() };
        let bytes = match self.objects.read(&format!("{}/{content}", layout::folder_of(object_id))) {
            Err(ObjectsError::NotFound(_)) => Err(damaged()),
            other => Ok(other?),
        }?;
        if sha512(&bytes) == digest { Ok(bytes) } else { Err(damaged()) }
    }

    /// Identifiers of all visible objects, sorted. Reads every root inventory.
    pub fn ids(&self) -> Result<Vec<String>, ArchiveError> {
        let mut ids: Vec<String> = self.staged().keys().cloned().collect();
        for folder in self.folders()? {
            let bytes = match self.objects.read(&format!("{folder}/{INVENTORY}")) {
                Err(ObjectsError::NotFound(_)) => continue,
                other => other?,
            };
            let damaged = || ArchiveError::Damaged { object_id: folder.clone(), file: INVENTORY.into() };
            ids.push(Inventory::parse(&bytes).ok_or_else(damaged)?.id);
        }
        ids.sort();
        ids.dedup();
        Ok(ids)
    }

    /// What OCFL 1.1 says against one object, errors and warnings. Changes nothing.
    pub fn check(&self, object_id: &str) -> Result<Vec<ObjectFault>, ArchiveError> {
        Ok(check::object(&*self.objects, &layout::folder_of(object_id))?)
    }

    /// What OCFL 1.1 says against the storage root itself: its declaration and the folders down to the objects.
    pub fn check_root(&self) -> Result<Vec<ObjectFault>, ArchiveError> {
        Ok(check::root(&*self.objects)?)
    }

    /// The store, for those who read bytes as they lie.
    pub fn objects(&self) -> &Arc<dyn Objects> {
        &self.objects
    }

    /// Every folder where an object may lie, in byte order.
    pub fn folders(&self) -> Result<Vec<String>, ArchiveError> {
        Ok(self.walk()?.objects)
    }

    /// Down the storage root, as far as objects lie.
    pub(super) fn walk(&self) -> Result<Walked, ArchiveError> {
        let mut level = vec![String::new()];
        let mut empty = Vec::new();
        for depth in 0..=layout::TUPLES {
            let mut next = Vec::new();
            for folder in level {
                let entries = self.objects.list(&folder)?;
                for entry in &entries {
                    if entry.folder && (depth > 0 || entry.name != "extensions") {
                        next.push(if depth == 0 { entry.name.clone() } else { format!("{folder}/{}", entry.name) });
                    }
                }
                if entries.is_empty() && depth > 0 {
                    empty.push(folder);
                }
            }
            level = next;
        }
        Ok(Walked { objects: level, empty })
    }

    /// The newest version as it lies, with inventory and sidecar judged. Changes nothing.
    ///
    /// Both are replaced only after everything they name is on the disk, so where a crash left one of them behind,
    /// each is that of a version whose own copies are whole. Anything else is damage.
    pub(super) fn load(&self, object_id: &str) -> Result<Option<Loaded>, ArchiveError> {
        let folder = layout::folder_of(object_id);
        let damaged = |file: &str| ArchiveError::Damaged { object_id: object_id.into(), file: file.into() };
        let parse =
            |bytes: &[u8]| Inventory::parse(bytes).filter(|i| i.id == object_id).ok_or_else(|| damaged(INVENTORY));
        let root = self.read_maybe(&format!("{folder}/{INVENTORY}"))?;
        let sidecar = self.read_maybe(&format!("{folder}/{SIDECAR}"))?;
        let Some(root) = root else {
            let Some(sidecar) = sidecar else { return Ok(None) };
            let copy = self.version_with_sidecar(&folder, &sidecar)?.ok_or_else(|| damaged(INVENTORY))?;
            return Ok(Some(Loaded { inventory: parse(&copy)?, repair: Some((INVENTORY, copy)) }));
        };
        let inventory = parse(&root)?;
        let expected = layout::sidecar_of(&root);
        if sidecar.as_ref() == Some(&expected) {
            return Ok(Some(Loaded { inventory, repair: None }));
        }
        if self.read_maybe(&format!("{folder}/{}/{INVENTORY}", inventory.head))?.as_ref() != Some(&root) {
            return Err(damaged(INVENTORY));
        }
        if let Some(sidecar) = sidecar
            && self.version_with_sidecar(&folder, &sidecar)?.is_none()
        {
            return Err(damaged(SIDECAR));
        }
        Ok(Some(Loaded { inventory, repair: Some((SIDECAR, expected)) }))
    }

    /// The inventory of the version whose sidecar reads like this one, when it is whole.
    fn version_with_sidecar(&self, folder: &str, sidecar: &[u8]) -> Result<Option<Vec<u8>>, ArchiveError> {
        for entry in self.objects.list(folder)? {
            if !entry.folder || VersionNumber::parse(&entry.name).is_none() {
                continue;
            }
            if let Some(bytes) = self.read_maybe(&format!("{folder}/{}/{INVENTORY}", entry.name))?
                && layout::sidecar_of(&bytes) == sidecar
            {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    fn read_maybe(&self, key: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        match self.objects.read(key) {
            Err(ObjectsError::NotFound(_)) => Ok(None),
            other => Ok(Some(other?)),
        }
    }

    pub(super) fn staged(&self) -> MutexGuard<'_, BTreeMap<String, Staged>> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The folders of a storage root, in byte order.
pub(super) struct Walked {
    /// Where an object may lie.
    pub objects: Vec<String>,
    /// On the way there, with nothing in them.
    pub empty: Vec<String>,
}

/// An inventory that may be trusted.
pub(super) struct Loaded {
    pub inventory: Inventory,
    /// The root file that a crash kept from being replaced, and its bytes.
    pub repair: Option<(&'static str, Vec<u8>)>,
}
