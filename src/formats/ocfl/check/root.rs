//! The storage root: its declaration, its layout and the folders down to the objects.

use super::Faults;
use crate::formats::ocfl::codes::{Code::*, ObjectFault};
use crate::formats::ocfl::layout::ROOT_DECLARATION;
use crate::ports::objects::{Objects, ObjectsError};
use serde_json::Value;

/// Deepest folder above an object that is looked into.
const DEPTH_MAX: usize = 16;
/// Extensions of a storage root that are registered.
const REGISTERED: &[&str] = &[
    "0002-flat-direct-storage-layout",
    "0003-hash-and-id-n-tuple-storage-layout",
    "0004-hashed-n-tuple-storage-layout",
    "0006-flat-omit-prefix-storage-layout",
    "0007-n-tuple-omit-prefix-storage-layout",
    "0008-schema-registry",
    "0010-differential-n-tuple-omit-prefix-storage-layout",
    "0011-direct-clean-path-layout",
];

/// Everything wrong with the storage root outside its objects. `Err`: the store could not be read.
pub fn root(objects: &dyn Objects) -> Result<Vec<ObjectFault>, ObjectsError> {
    let mut faults = Faults::default();
    let entries = objects.list("")?;
    let declarations: Vec<_> = entries.iter().filter(|e| !e.folder && e.name.starts_with("0=")).collect();
    match declarations[..] {
        [one] if matches!(&*one.name, "0=ocfl_1.0" | ROOT_DECLARATION) => {
            if objects.read(&one.name)? != format!("{}\n", &one.name[2..]).as_bytes() {
                faults.add(E080, &*one.name);
            }
        }
        _ => faults.add(E069, ""),
    }
    if entries.iter().any(|entry| entry.name == "ocfl_layout.json") {
        layout(&objects.read("ocfl_layout.json")?, &mut faults);
    }
    for entry in entries.iter().filter(|entry| entry.folder) {
        if entry.name == "extensions" {
            extensions(objects, &mut faults)?;
        } else {
            descend(objects, &entry.name, 1, &mut faults)?;
        }
    }
    Ok(faults.0.into_iter().collect())
}

fn layout(bytes: &[u8], faults: &mut Faults) {
    let layout: Value = serde_json::from_slice(bytes).unwrap_or_default();
    match (layout["extension"].as_str(), layout["description"].as_str()) {
        (Some("0004-hashed-n-tuple-storage-layout"), Some(_)) => {}
        (Some(_), Some(_)) => faults.add(E071, "ocfl_layout.json"),
        _ => faults.add(E070, "ocfl_layout.json"),
    }
}

fn extensions(objects: &dyn Objects, faults: &mut Faults) -> Result<(), ObjectsError> {
    for entry in objects.list("extensions")? {
        let place = format!("extensions/{}", entry.name);
        if !entry.folder {
            faults.add(E086, place);
        } else if !REGISTERED.contains(&&*entry.name) {
            faults.add(W013, place);
        }
    }
    Ok(())
}

fn descend(objects: &dyn Objects, folder: &str, depth: usize, faults: &mut Faults) -> Result<(), ObjectsError> {
    let entries = match objects.list(folder) {
        Err(ObjectsError::InvalidKey(_)) => {
            faults.add(E072, folder);
            return Ok(());
        }
        other => other?,
    };
    if entries.iter().any(|entry| !entry.folder && entry.name.starts_with("0=ocfl_object_")) {
        return Ok(());
    }
    if entries.is_empty() {
        faults.add(E073, folder);
    } else if depth > DEPTH_MAX || entries.iter().any(|entry| !entry.folder) {
        faults.add(E072, folder);
    } else {
        for entry in entries {
            descend(objects, &format!("{folder}/{}", entry.name), depth + 1, faults)?;
        }
    }
    Ok(())
}
