//! An inventory of anybody, read as far as it can be, with the faults of its text.

use super::Faults;
use super::blocks;
use crate::formats::ocfl::codes::Code::*;
use crate::formats::ocfl::version::is_uri;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Digest → paths as they stand, repetitions included.
pub type Entries = Vec<(String, Vec<String>)>;

/// What could be read. An absent field was faulted already.
#[derive(Default)]
pub struct Loose {
    /// Where the inventory lies, from the object's folder.
    pub place: String,
    pub id: Option<String>,
    /// OCFL version of `type`, as (1, 1).
    pub specification: Option<(u32, u32)>,
    pub algorithm: Option<String>,
    pub head: Option<String>,
    pub content_directory: String,
    pub manifest: Entries,
    pub versions: BTreeMap<String, LooseVersion>,
    /// Algorithm → entries.
    pub fixity: Vec<(String, Entries)>,
}

#[derive(Default)]
pub struct LooseVersion {
    pub state: Entries,
    /// `created`, `message` and `user` as they stand.
    pub told: [Option<Value>; 3],
}

/// Reads an inventory. `None`: it is not even a JSON object.
pub fn read(bytes: &[u8], place: &str, faults: &mut Faults) -> Option<Loose> {
    let value = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(value)) => value,
        Ok(_) => {
            faults.add(E034, place);
            return None;
        }
        Err(_) => {
            faults.add(E033, place);
            return None;
        }
    };
    let mut loose = Loose { place: place.into(), content_directory: "content".into(), ..Loose::default() };
    loose.requisites(&value, faults);
    match value.get("manifest") {
        Some(Value::Object(manifest)) => loose.manifest = blocks::manifest(manifest, &loose, faults),
        _ => faults.add(E041, place),
    }
    match value.get("versions") {
        Some(Value::Object(versions)) => {
            loose.versions = versions
                .iter()
                .map(|(name, block)| (name.clone(), blocks::version(block, &loose.manifest, place, faults)))
                .collect();
            loose.numbering(faults);
        }
        Some(_) => faults.add(E044, place),
        None => faults.add(E041, place),
    }
    if let Some(fixity) = value.get("fixity") {
        loose.fixity = blocks::fixity(fixity, &loose, faults);
    }
    loose.unused_digests(faults);
    Some(loose)
}

/// The number in `v1` or `v0001`.
pub fn number_of(name: &str) -> Option<u32> {
    let digits = name.strip_prefix('v')?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) { None } else { digits.parse().ok() }
}

impl Loose {
    fn requisites(&mut self, value: &Map<String, Value>, faults: &mut Faults) {
        let place = self.place.clone();
        if ["id", "type", "digestAlgorithm", "head"].iter().any(|key| !value.contains_key(*key)) {
            faults.add(E036, &place);
        }
        match value.get("id") {
            Some(Value::String(id)) if !id.is_empty() => {
                if !is_uri(id) {
                    faults.add(W005, &place);
                }
                self.id = Some(id.clone());
            }
            Some(_) => faults.add(E037, &place),
            None => {}
        }
        if let Some(kind) = value.get("type") {
            self.specification = kind.as_str().and_then(|kind| match kind {
                "https://ocfl.io/1.0/spec/#inventory" => Some((1, 0)),
                "https://ocfl.io/1.1/spec/#inventory" => Some((1, 1)),
                _ => None,
            });
            if self.specification.is_none() {
                faults.add(E038, &place);
            }
        }
        match value.get("digestAlgorithm").map(Value::as_str) {
            Some(Some("sha512")) => self.algorithm = Some("sha512".into()),
            Some(Some("sha256")) => {
                self.algorithm = Some("sha256".into());
                faults.add(W004, &place);
            }
            Some(_) => faults.add(E025, &place),
            None => {}
        }
        match value.get("head") {
            Some(Value::String(head)) => self.head = Some(head.clone()),
            Some(_) => faults.add(E040, &place),
            None => {}
        }
        match value.get("contentDirectory") {
            Some(Value::String(name)) if name == "." || name == ".." => faults.add(E018, &place),
            Some(Value::String(name)) if !name.contains('/') && !name.is_empty() => {
                self.content_directory = name.clone();
            }
            Some(_) => faults.add(E017, &place),
            None => {}
        }
    }

    /// Versions are 1, 2, 3 … in one form of number, and the head is the last.
    fn numbering(&self, faults: &mut Faults) {
        let mut names: Vec<(u32, &str)> =
            self.versions.keys().filter_map(|name| Some((number_of(name)?, name.as_str()))).collect();
        names.sort();
        let Some((_, newest)) = names.last().copied() else {
            faults.add(if self.versions.is_empty() { E008 } else { E009 }, &self.place);
            return;
        };
        if names[0].0 != 1 {
            faults.add(E009, &self.place);
        }
        if names.windows(2).any(|pair| pair[1].0 != pair[0].0 + 1) {
            faults.add(E010, &self.place);
        }
        let padded = |name: &str| name.starts_with("v0");
        if names.iter().any(|(_, name)| padded(name)) {
            faults.add(W001, &self.place);
            let width = names[0].1.len();
            for (_, name) in &names {
                if !padded(name) {
                    faults.add(E011, &self.place);
                    faults.add(E013, &self.place);
                } else if name.len() != width {
                    faults.add(E012, &self.place);
                }
            }
        }
        if self.head.as_deref().is_some_and(|head| head != newest) {
            faults.add(E040, &self.place);
        }
    }

    fn unused_digests(&self, faults: &mut Faults) {
        let used: std::collections::BTreeSet<String> =
            self.versions.values().flat_map(|v| &v.state).map(|(digest, _)| digest.to_ascii_lowercase()).collect();
        if self.manifest.iter().any(|(digest, _)| !used.contains(&digest.to_ascii_lowercase())) {
            faults.add(E107, &self.place);
        }
    }

    /// Versions of this inventory in their order.
    pub fn version_names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.versions.keys().filter_map(|name| Some((number_of(name)?, &**name))).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect()
    }
}
