//! Writing to the archive: stage, flush, and an object made ready for its next version.
//!
//! The order, always (docs/FORMAT.md, A1–A5): content → version inventory and sidecar → **flush** → root inventory →
//! root sidecar → **flush**. Only then may anybody say that a version is filed.

use super::archive::{Archive, ArchiveError, Staged};
use super::inventory::{Inventory, VersionNumber};
use super::layout::{self, INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARATION_TEXT, SIDECAR};
use super::version::{Committed, NewVersion};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

impl Archive {
    /// Adds files to an object as its next version, durably. Makes the object when there is none.
    ///
    /// Repeating it with the same files changes nothing and gives the same version. An `Err` means that the version
    /// is not promised: commit again, here or after a restart.
    pub fn commit(&self, version: NewVersion) -> Result<Committed, ArchiveError> {
        let committed = self.stage(version)?;
        self.flush()?;
        Ok(committed)
    }

    /// As [`Archive::commit`], without waiting for the disk: the version is promised only when [`Archive::flush`]
    /// returned `Ok`. Many staged versions, of one or many objects, share one flush.
    ///
    /// # Errors
    /// [`ArchiveError::Busy`] while another process has staged a version of this object.
    pub fn stage(&self, version: NewVersion) -> Result<Committed, ArchiveError> {
        version.check()?;
        let object_id = version.object_id.clone();
        let _turn = self.turns.take(&object_id);
        let ours = self.staged().get(&object_id).map(|staged| staged.hold.clone());
        let busy = || ArchiveError::Busy { object_id: object_id.clone() };
        let hold = match ours {
            Some(hold) => hold,
            None => Arc::new(self.objects.hold(&layout::folder_of(&object_id))?.ok_or_else(busy)?),
        };
        let before = self.settle(&object_id)?.unwrap_or_else(|| Inventory::new(&object_id));
        if let Some(known) = version.known(&before) {
            return Ok(Committed { object_id, version: known.0, new: false });
        }
        let Some(plan) = version.plan(&before)? else {
            return Ok(Committed { object_id, version: before.head.0, new: false });
        };
        let folder = layout::folder_of(&object_id);
        let number = plan.inventory.head;
        if number.0 == 1 {
            self.objects.create(&format!("{folder}/{OBJECT_DECLARATION}"), OBJECT_DECLARATION_TEXT)?;
        }
        for (content, index) in &plan.contents {
            self.objects.create(&format!("{folder}/{content}"), &version.files[*index].1)?;
        }
        let text = plan.inventory.text();
        self.objects.create(&format!("{folder}/{number}/{INVENTORY}"), &text)?;
        self.objects.create(&format!("{folder}/{number}/{SIDECAR}"), &layout::sidecar_of(&text))?;
        self.staged().insert(object_id.clone(), Staged { inventory: plan.inventory, hold });
        Ok(Committed { object_id, version: number.0, new: true })
    }

    /// Makes every staged version visible and durable. Repeating it, also after an `Err`, is harmless.
    pub fn flush(&self) -> Result<(), ArchiveError> {
        let _turn = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        let staged: BTreeMap<String, Inventory> =
            self.staged().iter().map(|(object_id, staged)| (object_id.clone(), staged.inventory.clone())).collect();
        // Also with nothing staged: what was visible already may be of a process that was killed before it flushed.
        self.objects.flush()?;
        if staged.is_empty() {
            return Ok(());
        }
        let mut roots = Vec::with_capacity(staged.len() * 2);
        for (object_id, inventory) in &staged {
            let folder = layout::folder_of(object_id);
            let text = inventory.text();
            let sidecar = layout::sidecar_of(&text);
            roots.push((format!("{folder}/{INVENTORY}"), text));
            roots.push((format!("{folder}/{SIDECAR}"), sidecar));
        }
        self.objects.replace(&roots)?;
        self.objects.flush()?;
        // What was staged again meanwhile has a newer head and waits for the next flush.
        self.staged().retain(|object_id, now| staged.get(object_id).is_none_or(|done| done.head != now.inventory.head));
        Ok(())
    }

    /// Takes back what is staged of an object and was never flushed. Nothing staged: nothing happens.
    pub fn forget(&self, object_id: &str) -> Result<(), ArchiveError> {
        let _turn = self.turns.take(object_id);
        let _flushing = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(staged) = self.staged().remove(object_id) else { return Ok(()) };
        self.settle(object_id)?;
        drop(staged);
        Ok(())
    }

    /// Lets go of everything that is staged, without touching a disk that may be failing: the next commit to an object
    /// clears away what is left of it.
    pub fn let_go(&self) {
        let _flushing = self.flushing.lock().unwrap_or_else(PoisonError::into_inner);
        self.staged().clear();
    }

    /// What the object is before a new version: staged, or as the root inventory says, leftovers cleared away.
    fn settle(&self, object_id: &str) -> Result<Option<Inventory>, ArchiveError> {
        let folder = layout::folder_of(object_id);
        let staged = self.staged().get(object_id).map(|staged| staged.inventory.clone());
        if let Some(inventory) = staged {
            self.discard_after(&folder, inventory.head)?;
            return Ok(Some(inventory));
        }
        match self.load(object_id)? {
            Some(loaded) => {
                self.repair(&folder, loaded.repair)?;
                self.discard_after(&folder, loaded.inventory.head)?;
                Ok(Some(loaded.inventory))
            }
            None => {
                self.discard_invisible(&folder)?;
                Ok(None)
            }
        }
    }

    pub(super) fn repair(&self, folder: &str, repair: Option<(&str, Vec<u8>)>) -> Result<bool, ArchiveError> {
        let Some((name, bytes)) = repair else { return Ok(false) };
        self.objects.replace(&[(format!("{folder}/{name}"), bytes)])?;
        Ok(true)
    }

    /// Removes version folders that the root inventory does not name.
    pub(super) fn discard_after(&self, folder: &str, head: VersionNumber) -> Result<bool, ArchiveError> {
        let mut discarded = false;
        for entry in self.objects.list(folder)? {
            if entry.folder && VersionNumber::parse(&entry.name).is_some_and(|number| number > head) {
                self.objects.remove_folder(&format!("{folder}/{}", entry.name))?;
                discarded = true;
            }
        }
        Ok(discarded)
    }

    /// Removes an object that never became visible: it has neither root inventory nor root sidecar.
    pub(super) fn discard_invisible(&self, folder: &str) -> Result<bool, ArchiveError> {
        let nothing = self.objects.list(folder)?.is_empty();
        if !nothing {
            self.objects.remove_folder(folder)?;
        }
        Ok(!nothing)
    }
}

/// Lets one thread at a time work on an object.
#[derive(Default)]
pub(super) struct Turns {
    taken: Mutex<BTreeSet<String>>,
    freed: Condvar,
}

pub(super) struct Turn<'a> {
    turns: &'a Turns,
    object_id: String,
}

impl Turns {
    fn take(&self, object_id: &str) -> Turn<'_> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while !taken.insert(object_id.into()) {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        Turn { turns: self, object_id: object_id.into() }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.object_id);
        self.turns.freed.notify_all();
    }
}
