//! What lies in an object's folder: its declaration, inventories, version folders and content.

use super::Faults;
use super::loose::{self, Loose};
use crate::formats::ocfl::codes::Code::*;
use crate::formats::ocfl::digest::Digests;
use crate::formats::ocfl::layout::INVENTORY;
use crate::ports::objects::{Entry, Objects, ObjectsError};
use data_encoding::HEXLOWER;
use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA512_256};
use std::collections::{BTreeMap, BTreeSet};

/// Extensions that an object may carry without a warning.
const REGISTERED: &[&str] = &["0001-digest-algorithms", "0005-mutable-head"];

/// An object as it lies.
pub struct Found {
    pub root: Loose,
    /// Inventories of the versions before the newest, by version name.
    pub older: BTreeMap<String, Loose>,
    /// Content files, as `v1/content/a`.
    pub files: BTreeSet<String>,
}

/// Looks at everything but the bytes of the content. `None`: without a root inventory nothing more can be said.
pub fn look(objects: &dyn Objects, folder: &str, faults: &mut Faults) -> Result<Option<Found>, ObjectsError> {
    let entries = objects.list(folder)?;
    declaration(objects, folder, &entries, faults)?;
    let Some(bytes) = read(objects, folder, INVENTORY)? else {
        faults.add(E063, INVENTORY);
        return Ok(None);
    };
    let Some(root) = loose::read(&bytes, INVENTORY, faults) else { return Ok(None) };
    sidecar(objects, folder, "", &root, &bytes, faults)?;
    let digest_file = |name: &str| {
        let algorithm = name.strip_prefix("inventory.json.");
        algorithm.is_some() && (root.algorithm.is_none() || algorithm == root.algorithm.as_deref())
    };
    for entry in &entries {
        let name = entry.name.as_str();
        match (entry.folder, name) {
            (true, "extensions") => extensions(objects, folder, faults)?,
            (true, "logs") => {}
            (true, name) if loose::number_of(name).is_some() => {
                if !root.versions.contains_key(name) {
                    faults.add(E046, name);
                }
            }
            (false, INVENTORY) => {}
            (false, name) if name.starts_with("0=") || digest_file(name) => {}
            _ => faults.add(E001, name),
        }
    }
    let mut found = Found { older: BTreeMap::new(), files: BTreeSet::new(), root };
    for name in found.root.version_names().into_iter().map(String::from).collect::<Vec<_>>() {
        if entries.iter().any(|entry| entry.folder && entry.name == name) {
            version(objects, folder, &name, &bytes, &mut found, faults)?;
        } else {
            faults.add(E010, &*name);
            faults.add(E046, name);
        }
    }
    Ok(Some(found))
}

fn declaration(
    objects: &dyn Objects,
    folder: &str,
    entries: &[Entry],
    faults: &mut Faults,
) -> Result<(), ObjectsError> {
    let declarations: Vec<_> = entries.iter().filter(|e| !e.folder && e.name.starts_with("0=")).collect();
    let [one] = declarations[..] else {
        faults.add(E003, "");
        return Ok(());
    };
    let value = &one.name[2..];
    if !matches!(value, "ocfl_object_1.0" | "ocfl_object_1.1") {
        faults.add(E004, &*one.name);
    } else if read(objects, folder, &one.name)?.as_deref() != Some(format!("{value}\n").as_bytes()) {
        faults.add(E007, &*one.name);
    }
    Ok(())
}

fn extensions(objects: &dyn Objects, folder: &str, faults: &mut Faults) -> Result<(), ObjectsError> {
    for entry in objects.list(&format!("{folder}/extensions"))? {
        let place = format!("extensions/{}", entry.name);
        if !entry.folder {
            faults.add(E067, place);
        } else if !REGISTERED.contains(&&*entry.name) {
            faults.add(W013, place);
        }
    }
    Ok(())
}

/// The digest file beside an inventory; `above` is `""` or `v1/`.
fn sidecar(
    objects: &dyn Objects,
    folder: &str,
    above: &str,
    inventory: &Loose,
    bytes: &[u8],
    faults: &mut Faults,
) -> Result<(), ObjectsError> {
    let Some(algorithm) = &inventory.algorithm else { return Ok(()) };
    let name = format!("{above}{INVENTORY}.{algorithm}");
    let Some(text) = read(objects, folder, &name)? else {
        faults.add(E058, name);
        return Ok(());
    };
    let text = String::from_utf8_lossy(&text);
    let digests = Digests::of(bytes);
    let actual = if algorithm == "sha512" { digests.sha512 } else { digests.sha256 };
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        [digest, INVENTORY] if digest.eq_ignore_ascii_case(&actual) => {}
        [digest, INVENTORY] if digest.len() == actual.len() => faults.add(E060, name),
        _ => faults.add(E061, name),
    }
    Ok(())
}

fn version(
    objects: &dyn Objects,
    folder: &str,
    name: &str,
    root_bytes: &[u8],
    found: &mut Found,
    faults: &mut Faults,
) -> Result<(), ObjectsError> {
    let content = found.root.content_directory.clone();
    let mut has_inventory = false;
    for entry in objects.list(&format!("{folder}/{name}"))? {
        let place = format!("{name}/{}", entry.name);
        match (entry.folder, &*entry.name) {
            (true, inside) if inside == content => {
                if !walk(objects, folder, &place, &mut found.files, faults)? {
                    faults.add(W003, place);
                }
            }
            (true, _) => faults.add(W002, place),
            (false, INVENTORY) => has_inventory = true,
            (false, inside) if inside.starts_with("inventory.json.") => {}
            (false, _) => faults.add(E015, place),
        }
    }
    let place = format!("{name}/{INVENTORY}");
    let bytes = if has_inventory { read(objects, folder, &place)? } else { None };
    let is_newest = found.root.version_names().last() == Some(&name);
    match bytes {
        None => faults.add(W010, place),
        Some(bytes) if is_newest && bytes == root_bytes => {
            sidecar(objects, folder, &format!("{name}/"), &found.root, &bytes, faults)?;
        }
        Some(bytes) => {
            if is_newest {
                faults.add(E064, &*place);
            }
            if let Some(inventory) = loose::read(&bytes, &place, faults) {
                sidecar(objects, folder, &format!("{name}/"), &inventory, &bytes, faults)?;
                found.older.insert(name.into(), inventory);
            }
        }
    }
    Ok(())
}

/// Collects the files under `place`; false when there are none at all. Empty folders inside are faults.
fn walk(
    objects: &dyn Objects,
    folder: &str,
    place: &str,
    files: &mut BTreeSet<String>,
    faults: &mut Faults,
) -> Result<bool, ObjectsError> {
    let entries = match objects.list(&format!("{folder}/{place}")) {
        // A name that is no key cannot be in a manifest of ours; its files are strangers.
        Err(ObjectsError::InvalidKey(_)) => {
            faults.add(E023, place);
            return Ok(true);
        }
        other => other?,
    };
    for entry in &entries {
        let inside = format!("{place}/{}", entry.name);
        if !entry.folder {
            files.insert(inside);
        } else if !walk(objects, folder, &inside, files, faults)? {
            faults.add(E024, inside);
        }
    }
    Ok(!entries.is_empty())
}

/// Compares the content with the manifests and fixity blocks of every inventory.
pub fn compare_content(
    objects: &dyn Objects,
    folder: &str,
    found: &Found,
    faults: &mut Faults,
) -> Result<(), ObjectsError> {
    let mut digests: BTreeMap<&str, Digests> = BTreeMap::new();
    for file in &found.files {
        if let Some(stream) = open(objects, folder, file)? {
            let read = Digests::of_stream(stream)
                .map_err(|source| ObjectsError::Io { key: format!("{folder}/{file}"), source })?;
            digests.insert(file, read);
        }
    }
    for inventory in std::iter::once(&found.root).chain(found.older.values()) {
        for (digest, paths) in &inventory.manifest {
            for path in paths {
                let actual = digests.get(&**path).map(|d| match inventory.algorithm.as_deref() {
                    Some("sha256") => &d.sha256,
                    _ => &d.sha512,
                });
                if !actual.is_some_and(|actual| actual.eq_ignore_ascii_case(digest)) {
                    faults.add(E092, path);
                }
            }
        }
        for (algorithm, entries) in &inventory.fixity {
            for (digest, path) in entries.iter().flat_map(|(digest, paths)| paths.iter().map(move |p| (digest, p))) {
                let Some(known) = digests.get(&**path) else {
                    faults.add(E093, path);
                    continue;
                };
                let actual = match &**algorithm {
                    "sha256" => Some(known.sha256.clone()),
                    "sha512" => Some(known.sha512.clone()),
                    "sha1" => other_digest(objects, folder, path, &SHA1_FOR_LEGACY_USE_ONLY)?,
                    "sha512/256" => other_digest(objects, folder, path, &SHA512_256)?,
                    _ => None,
                };
                if actual.is_some_and(|actual| !actual.eq_ignore_ascii_case(digest)) {
                    faults.add(E093, path);
                }
            }
        }
    }
    Ok(())
}

fn other_digest(
    objects: &dyn Objects,
    folder: &str,
    path: &str,
    algorithm: &'static Algorithm,
) -> Result<Option<String>, ObjectsError> {
    let bytes = read(objects, folder, path)?;
    Ok(bytes.map(|bytes| HEXLOWER.encode(ring::digest::digest(algorithm, &bytes).as_ref())))
}

fn read(objects: &dyn Objects, folder: &str, path: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
    match objects.read(&format!("{folder}/{path}")) {
        Err(ObjectsError::NotFound(_) | ObjectsError::InvalidKey(_)) => Ok(None),
        other => other.map(Some),
    }
}

fn open(
    objects: &dyn Objects,
    folder: &str,
    path: &str,
) -> Result<Option<Box<dyn std::io::Read + Send>>, ObjectsError> {
    match objects.open(&format!("{folder}/{path}")) {
        Err(ObjectsError::NotFound(_) | ObjectsError::InvalidKey(_)) => Ok(None),
        other => other.map(Some),
    }
}
