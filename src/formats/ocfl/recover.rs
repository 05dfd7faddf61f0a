//! What a crash left in the archive is cleared up (docs/FORMAT.md §6): the whole archive, or the objects that were in
//! flight.

use super::archive::{Archive, ArchiveError};
use super::inventory::Inventory;
use super::layout::{self, INVENTORY, SIDECAR};

impl Archive {
    /// Clears up in the whole archive: every object is then whole and as its root inventory says. Gives the folders that
    /// were touched. For the start, before the first commit; repeating it is harmless. Damage is left as it is, for
    /// `verify` to name.
    ///
    /// It reads every root inventory: as dear as the archive is large. Who knows what was in flight asks
    /// [`Archive::recover_objects`].
    pub fn recover(&self) -> Result<Vec<String>, ArchiveError> {
        let walked = self.walk()?;
        for folder in &walked.empty {
            self.objects.remove_folder(folder)?;
        }
        self.recover_folders(walked.objects)
    }

    /// The same for these objects alone; one that does not exist needs nothing.
    pub fn recover_objects(&self, ids: &[String]) -> Result<Vec<String>, ArchiveError> {
        self.recover_folders(ids.iter().map(|id| layout::folder_of(id)).collect())
    }

    fn recover_folders(&self, folders: Vec<String>) -> Result<Vec<String>, ArchiveError> {
        let mut touched = Vec::new();
        for folder in folders {
            match self.recover_folder(&folder) {
                Ok(true) => touched.push(folder),
                Ok(false) | Err(ArchiveError::Damaged { .. }) => {}
                Err(e) => return Err(e),
            }
        }
        self.objects.flush()?;
        Ok(touched)
    }

    fn recover_folder(&self, folder: &str) -> Result<bool, ArchiveError> {
        let entries = self.objects.list(folder)?;
        if entries.is_empty() {
            // Made for a first file that never came: an empty folder is none, here and above.
            self.objects.remove_folder(folder)?;
            return Ok(false);
        }
        // An identifier is only in the inventories; any of them will do, `load` judges them.
        let mut inventories = vec![format!("{folder}/{INVENTORY}")];
        inventories.extend(entries.iter().map(|entry| format!("{folder}/{}/{INVENTORY}", entry.name)));
        let id = inventories.iter().find_map(|key| Inventory::parse(&self.objects.read(key).ok()?)).map(|i| i.id);
        let has_root_file = entries.iter().any(|entry| entry.name == INVENTORY || entry.name == SIDECAR);
        match id {
            Some(id) if layout::folder_of(&id) != folder => Ok(false),
            Some(id) => match self.load(&id)? {
                Some(loaded) => {
                    let repaired = self.repair(folder, loaded.repair)?;
                    Ok(self.discard_after(folder, loaded.inventory.head)? || repaired)
                }
                None => self.discard_invisible(folder),
            },
            None if has_root_file => Ok(false),
            None => self.discard_invisible(folder),
        }
    }
}
