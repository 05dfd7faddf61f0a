//! The checker: what OCFL 1.1 says against an object or a storage root, whoever wrote it.
//!
//! It assumes as little as the standard does, so it works on JSON values ([`loose`]), not on our own inventory type.
//! Digests of fixity blocks are computed for SHA-1 and the SHA-2 family; MD5 and BLAKE2 entries are only checked to
//! name files that exist.

mod blocks;
mod folders;
mod history;
mod loose;
mod root;

use super::codes::{Code, ObjectFault};
use crate::ports::objects::{Objects, ObjectsError};
use std::collections::BTreeSet;

pub use root::root;

/// Everything wrong with the object in `folder`, sorted, each thing once. `Err`: the store could not be read.
pub fn object(objects: &dyn Objects, folder: &str) -> Result<Vec<ObjectFault>, ObjectsError> {
    let mut faults = Faults::default();
    if let Some(found) = folders::look(objects, folder, &mut faults)? {
        history::compare(&found, &mut faults);
        folders::compare_content(objects, folder, &found, &mut faults)?;
    }
    Ok(faults.0.into_iter().collect())
}

/// What was found, without repetition.
#[derive(Default)]
pub(super) struct Faults(BTreeSet<ObjectFault>);

impl Faults {
    fn add(&mut self, code: Code, path: impl Into<String>) {
        self.0.insert(ObjectFault { code, path: path.into() });
    }
}
