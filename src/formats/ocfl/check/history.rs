//! Whether the inventories of one object tell the same story.

use super::Faults;
use super::folders::Found;
use super::loose::{Loose, LooseVersion, number_of};
use crate::formats::ocfl::codes::Code::*;
use std::collections::{BTreeMap, BTreeSet};

/// Compares every older inventory with the root's, and the content folder with what each knew of it.
pub fn compare(found: &Found, faults: &mut Faults) {
    let root = &found.root;
    unlisted(&found.files, root, u32::MAX, faults);
    let mut specification = None;
    let names = root.version_names();
    for name in &names {
        let Some(older) = found.older.get(*name) else { continue };
        let place = older.place.as_str();
        if older.id.is_some() && older.id != root.id {
            faults.add(E037, place);
        }
        if older.head.as_deref() != Some(*name) {
            faults.add(E040, place);
        }
        if older.content_directory != root.content_directory {
            faults.add(E019, place);
        }
        if older.specification < specification {
            faults.add(E103, place);
        }
        specification = specification.max(older.specification);
        unlisted(&found.files, older, number_of(name).unwrap_or(u32::MAX), faults);
        versions(older, root, name, faults);
    }
    if root.specification < specification {
        faults.add(E103, &*root.place);
    }
}

/// Files of the version folders up to `newest` that an inventory does not know.
fn unlisted(files: &BTreeSet<String>, inventory: &Loose, newest: u32, faults: &mut Faults) {
    let listed: BTreeSet<&String> = inventory.manifest.iter().flat_map(|(_, paths)| paths).collect();
    for file in files {
        let version = file.split('/').next().and_then(number_of).unwrap_or(0);
        if version <= newest && !listed.contains(file) {
            faults.add(E023, file);
        }
    }
}

/// The versions that an older inventory tells must be those of the root's up to its own, with the same states.
fn versions(older: &Loose, root: &Loose, name: &str, faults: &mut Faults) {
    let upto: Vec<&str> = root.version_names().into_iter().filter(|n| number_of(n) <= number_of(name)).collect();
    if older.version_names() != upto {
        faults.add(E066, &*older.place);
    }
    for name in upto {
        let (Some(then), Some(now)) = (older.versions.get(name), root.versions.get(name)) else { continue };
        let digests_differ = older.algorithm == root.algorithm && digests(then) != digests(now);
        if digests_differ || contents(then, older) != contents(now, root) {
            faults.add(E066, &*older.place);
        }
        if then.told != now.told {
            faults.add(W011, &*older.place);
        }
    }
}

fn digests(version: &LooseVersion) -> BTreeMap<&str, String> {
    let entries = version.state.iter();
    entries.flat_map(|(d, paths)| paths.iter().map(move |p| (&**p, d.to_ascii_lowercase()))).collect()
}

/// Logical path → content paths that may stand for it: comparable also where the digest algorithm changed. A path
/// counts only when both inventories could know it, so copies added later do not make a difference.
fn contents<'a>(version: &'a LooseVersion, inventory: &'a Loose) -> BTreeMap<&'a str, Option<&'a str>> {
    let manifest: BTreeMap<String, &Vec<String>> =
        inventory.manifest.iter().map(|(digest, paths)| (digest.to_ascii_lowercase(), paths)).collect();
    let first = |digest: &str| {
        let paths = manifest.get(&digest.to_ascii_lowercase())?;
        paths.iter().min_by_key(|path| (path.split('/').next().and_then(number_of), path.as_str())).map(|p| &**p)
    };
    version.state.iter().flat_map(|(d, paths)| paths.iter().map(move |p| (&**p, first(d)))).collect()
}
