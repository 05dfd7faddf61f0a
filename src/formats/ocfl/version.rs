//! A version about to be written: what is asked for, whether it may be, and the inventory that results.

use super::archive::ArchiveError;
use super::digest::{Digests, sha512};
use super::inventory::{Inventory, User, Version, VersionNumber};
use crate::ports::objects::check_key;
use chrono::{DateTime, FixedOffset, SecondsFormat};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Longest logical path, so that every file system takes it below its version folder.
const PATH_BYTES_MAX: usize = 200;

/// What the next version of an object shall hold beyond its newest state.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// A URI, as `urn:muragat:case:AC-2015-000001`.
    pub object_id: String,
    /// What happened, for a records manager.
    pub message: String,
    pub user_name: String,
    /// A URI: `mailto:` or `urn:`.
    pub user_address: String,
    pub created: DateTime<FixedOffset>,
    /// Logical path ('/'-separated printable ASCII) and bytes. A path that exists already gets the new bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a commit led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    pub object_id: String,
    /// The version that holds the files, from 1: the newest, or an earlier one that was committed again.
    pub version: u32,
    /// False: the object held exactly these files already, nothing was written.
    pub new: bool,
}

/// A content file to be written, and what the inventory becomes with it.
pub(super) struct Plan {
    pub inventory: Inventory,
    /// Content path and index into `NewVersion::files`.
    pub contents: Vec<(String, usize)>,
}

impl NewVersion {
    /// Refuses what would make an object that is invalid or cannot be read back.
    pub(super) fn check(&self) -> Result<(), ArchiveError> {
        let refuse = |what: &str| Err(ArchiveError::Refused { object_id: self.object_id.clone(), what: what.into() });
        if !is_uri(&self.object_id) {
            return refuse("the identifier is not a URI");
        }
        if self.user_name.is_empty() || self.message.is_empty() || !is_uri(&self.user_address) {
            return refuse("message, user name and user address (a URI) are needed");
        }
        if self.files.is_empty() {
            return refuse("a version without files");
        }
        let mut paths = BTreeSet::new();
        for (path, _) in &self.files {
            if check_key(path).is_err() || path.len() > PATH_BYTES_MAX {
                return refuse(&format!("not a path: {path:?}"));
            }
            if !paths.insert(path) {
                return refuse(&format!("twice the same path: {path}"));
            }
        }
        Ok(())
    }

    /// The version of `before` that is this one: made at the same moment with the same words, and holding these files.
    /// A commit that is repeated after others followed it is known by this, and never takes the object back.
    pub(super) fn known(&self, before: &Inventory) -> Option<VersionNumber> {
        let created = self.created();
        let user = User { name: self.user_name.clone(), address: self.user_address.clone() };
        let same =
            |version: &Version| version.created == created && version.message == self.message && version.user == user;
        let holds = |version: &Version| {
            self.files
                .iter()
                .all(|(path, bytes)| version.state.get(&sha512(bytes)).is_some_and(|paths| paths.contains(path)))
        };
        before.versions.iter().find(|(_, version)| same(version) && holds(version)).map(|(number, _)| *number)
    }

    fn created(&self) -> String {
        self.created.to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// The next inventory; `None` when the newest state of `before` has all these files already.
    pub(super) fn plan(&self, before: &Inventory) -> Result<Option<Plan>, ArchiveError> {
        let number = VersionNumber(before.head.0 + 1);
        let mut inventory = before.clone();
        let mut contents = Vec::new();
        let mut state: BTreeMap<String, String> =
            before.head_state().into_iter().map(|(path, digest)| (path.into(), digest.into())).collect();
        let mut changed = false;
        for (index, (path, bytes)) in self.files.iter().enumerate() {
            let Digests { sha512, sha256, .. } = Digests::of(bytes);
            changed |= state.insert(path.clone(), sha512.clone()).as_ref() != Some(&sha512);
            // Forward delta: bytes that the object holds already are named again, not written again.
            if let Entry::Vacant(entry) = inventory.manifest.entry(sha512) {
                let content = format!("{number}/content/{path}");
                entry.insert(vec![content.clone()]);
                inventory.fixity.sha256.entry(sha256).or_default().push(content.clone());
                contents.push((content, index));
            }
        }
        if !changed {
            return Ok(None);
        }
        if let Some(path) = conflict(&state) {
            let what = format!("{path} would be a file and a folder");
            return Err(ArchiveError::Refused { object_id: self.object_id.clone(), what });
        }
        let mut by_digest: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (path, digest) in state {
            by_digest.entry(digest).or_default().push(path);
        }
        let user = User { name: self.user_name.clone(), address: self.user_address.clone() };
        inventory.head = number;
        let created = self.created();
        inventory.versions.insert(number, Version { created, message: self.message.clone(), user, state: by_digest });
        Ok(Some(Plan { inventory, contents }))
    }
}

/// A path that is also the beginning of another one.
fn conflict(state: &BTreeMap<String, String>) -> Option<&str> {
    state.keys().map(String::as_str).find(|path| {
        let inside = format!("{path}/");
        state.range(inside.clone()..).next().is_some_and(|(next, _)| next.starts_with(&inside))
    })
}

/// A scheme and something after it (RFC 3986 § 3): enough to tell an identifier from a name.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        for good in ["urn:muragat:case:AC-2015-000001", "mailto:archive@example.kz", "https://orcid.org/0"] {
            assert!(is_uri(good), "{good}");
        }
        for bad in ["", "somewhere", ":x", "urn:", "1a:b", "not a uri:x", "urn:a b"] {
            assert!(!is_uri(bad), "{bad}");
        }
    }

    #[test]
    fn a_file_is_no_folder() {
        let state = |paths: &[&str]| paths.iter().map(|p| (p.to_string(), String::new())).collect();
        assert_eq!(conflict(&state(&["a", "a-b", "a/b"])), Some("a"));
        assert_eq!(conflict(&state(&["a-b", "a/b", "ab"])), None);
    }
}
