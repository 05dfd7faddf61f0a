//! The inventory of our objects: which bytes each version has, and where they lie.
//!
//! Written by us alone, so it is strict: what cannot be read here is damage. Foreign inventories are judged by
//! [`check`](super::check) instead. The text is a pure function of the facts, so that the inventory of an older
//! version can be told from the newest one ([`Inventory::as_of`]).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The value of `type` in every inventory of ours.
pub const INVENTORY_TYPE: &str = "https://ocfl.io/1.1/spec/#inventory";

/// Number of a version, from 1; written `v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionNumber(pub u32);

/// Digest → paths.
pub type Paths = BTreeMap<String, Vec<String>>;

/// `inventory.json`, OCFL 1.1 § 3.5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "digestAlgorithm")]
    pub digest_algorithm: String,
    pub head: VersionNumber,
    /// SHA-512 → content paths.
    pub manifest: Paths,
    pub versions: BTreeMap<VersionNumber, Version>,
    /// SHA-256 of every content file: the digest that stamps carry.
    pub fixity: Fixity,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixity {
    pub sha256: Paths,
}

/// One version block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// RFC 3339 to the second, with offset.
    pub created: String,
    pub message: String,
    pub user: User,
    /// SHA-512 → logical paths.
    pub state: Paths,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    pub name: String,
    /// A URI, as `mailto:` or `urn:`.
    pub address: String,
}

impl Inventory {
    /// An object without versions: `head` is 0 until the first one is added.
    pub fn new(object_id: &str) -> Self {
        Self {
            id: object_id.into(),
            kind: INVENTORY_TYPE.into(),
            digest_algorithm: "sha512".into(),
            head: VersionNumber(0),
            manifest: Paths::new(),
            versions: BTreeMap::new(),
            fixity: Fixity::default(),
        }
    }

    /// Reads what [`Inventory::text`] wrote. `None`: not an inventory of ours, or one that contradicts itself.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let inventory: Self = serde_json::from_slice(bytes).ok()?;
        let gapless = inventory.versions.keys().enumerate().all(|(i, v)| v.0 as usize == i + 1);
        let head_is_last = inventory.versions.len() == inventory.head.0 as usize && inventory.head.0 > 0;
        (gapless && head_is_last && inventory.kind == INVENTORY_TYPE).then_some(inventory)
    }

    /// The bytes of `inventory.json`. The same facts give the same bytes.
    pub fn text(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).expect("strings and maps with string keys are JSON");
        text.push(b'\n');
        text
    }

    /// Logical path → SHA-512 in the newest version.
    pub fn head_state(&self) -> BTreeMap<&str, &str> {
        let state = self.versions.get(&self.head).map(|version| &version.state);
        state.into_iter().flatten().flat_map(|(digest, paths)| paths.iter().map(move |p| (&**p, &**digest))).collect()
    }

    /// The content path of bytes with this SHA-512.
    pub fn content_path(&self, sha512: &str) -> Option<&str> {
        self.manifest.get(sha512).and_then(|paths| paths.first()).map(String::as_str)
    }

    /// SHA-256 by content path.
    pub fn sha256_by_path(&self) -> BTreeMap<&str, &str> {
        let entries = self.fixity.sha256.iter();
        entries.flat_map(|(digest, paths)| paths.iter().map(move |path| (&**path, &**digest))).collect()
    }

    /// The inventory as it stood when `version` was the newest. Versions are only ever added, so nothing is lost.
    pub fn as_of(&self, version: VersionNumber) -> Self {
        let keep = |paths: &Paths| -> Paths {
            let early = |path: &&String| version_of_path(path).is_some_and(|v| v <= version);
            let kept = paths.iter().map(|(d, paths)| (d.clone(), paths.iter().filter(early).cloned().collect()));
            kept.filter(|(_, paths): &(String, Vec<String>)| !paths.is_empty()).collect()
        };
        Self {
            head: version,
            manifest: keep(&self.manifest),
            versions: self.versions.range(..=version).map(|(number, block)| (*number, block.clone())).collect(),
            fixity: Fixity { sha256: keep(&self.fixity.sha256) },
            ..self.clone()
        }
    }
}

/// The version that a content path lies in: `v2/content/…` → 2.
fn version_of_path(path: &str) -> Option<VersionNumber> {
    VersionNumber::parse(path.split_once('/')?.0)
}

impl VersionNumber {
    /// Reads `v1`; not `v01`, not `v0`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('v')?;
        let plain = !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
        if plain { digits.parse().ok().map(Self) } else { None }
    }
}

impl std::fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl Serialize for VersionNumber {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for VersionNumber {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a version number"))
    }
}
