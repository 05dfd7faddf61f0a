//! The blocks of an inventory: manifest, versions, fixity, and the paths in them.

use super::Faults;
use super::loose::{Entries, Loose, LooseVersion, number_of};
use crate::formats::ocfl::codes::Code::{self, *};
use crate::formats::ocfl::version::is_uri;
use chrono::DateTime;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Digest algorithms of OCFL 1.1 and extension 0001, with the length of their digests in hexadecimal.
const FIXITY_ALGORITHMS: &[(&str, usize)] = &[
    ("md5", 32),
    ("sha1", 40),
    ("sha256", 64),
    ("sha512", 128),
    ("sha512/256", 64),
    ("blake2b-160", 40),
    ("blake2b-256", 64),
    ("blake2b-384", 96),
    ("blake2b-512", 128),
];

pub fn manifest(manifest: &Map<String, Value>, loose: &Loose, faults: &mut Faults) -> Entries {
    let place = loose.place.as_str();
    let entries = entries(manifest, E091, place, faults);
    let length = match loose.algorithm.as_deref() {
        Some("sha512") => Some(128),
        Some("sha256") => Some(64),
        _ => None,
    };
    if length.is_some_and(|length| entries.iter().any(|(digest, _)| !is_digest(digest, length))) {
        faults.add(E025, place);
    }
    repeated_digest(&entries, E096, place, faults);
    let paths: Vec<&String> = entries.iter().flat_map(|(_, paths)| paths).collect();
    for path in &paths {
        if path_form(path, E099, E100, place, faults) {
            let mut elements = path.splitn(3, '/');
            let version = elements.next().and_then(number_of);
            let folder = elements.next();
            if version.is_none() || folder != Some(&loose.content_directory) || elements.next().is_none() {
                faults.add(E042, place);
            }
        }
    }
    unique_paths(&paths, E101, place, faults);
    entries
}

pub fn version(block: &Value, manifest: &Entries, place: &str, faults: &mut Faults) -> LooseVersion {
    let Value::Object(block) = block else {
        faults.add(E044, place);
        return LooseVersion::default();
    };
    match block.get("created") {
        Some(Value::String(time)) if DateTime::parse_from_rfc3339(time).is_ok() => {}
        Some(_) => faults.add(E049, place),
        None => faults.add(E048, place),
    }
    match block.get("message") {
        Some(Value::String(_)) => {}
        Some(_) => faults.add(E094, place),
        None => faults.add(W007, place),
    }
    match block.get("user") {
        Some(Value::Object(user)) => self::user(user, place, faults),
        Some(_) => faults.add(E054, place),
        None => faults.add(W007, place),
    }
    let told = ["created", "message", "user"].map(|key| block.get(key).cloned());
    let state = match block.get("state") {
        Some(Value::Object(state)) => self::state(state, manifest, place, faults),
        Some(_) => {
            faults.add(E050, place);
            Entries::new()
        }
        None => {
            faults.add(E048, place);
            Entries::new()
        }
    };
    LooseVersion { state, told }
}

fn user(user: &Map<String, Value>, place: &str, faults: &mut Faults) {
    if !user.get("name").is_some_and(Value::is_string) {
        faults.add(E054, place);
    }
    match user.get("address") {
        Some(Value::String(address)) if is_uri(address) => {}
        Some(Value::String(_)) => faults.add(W009, place),
        Some(_) => faults.add(E054, place),
        None => faults.add(W008, place),
    }
}

fn state(state: &Map<String, Value>, manifest: &Entries, place: &str, faults: &mut Faults) -> Entries {
    let entries = entries(state, E050, place, faults);
    let known: BTreeSet<&String> = manifest.iter().map(|(digest, _)| digest).collect();
    if entries.iter().any(|(digest, _)| !known.contains(digest)) {
        faults.add(E050, place);
    }
    let paths: Vec<&String> = entries.iter().flat_map(|(_, paths)| paths).collect();
    for path in &paths {
        path_form(path, E052, E053, place, faults);
    }
    unique_paths(&paths, E095, place, faults);
    entries
}

pub fn fixity(fixity: &Value, loose: &Loose, faults: &mut Faults) -> Vec<(String, Entries)> {
    let place = loose.place.as_str();
    let Value::Object(fixity) = fixity else {
        faults.add(E111, place);
        return Vec::new();
    };
    let known: BTreeSet<&String> = loose.manifest.iter().flat_map(|(_, paths)| paths).collect();
    let mut blocks = Vec::new();
    for (algorithm, block) in fixity {
        let Value::Object(block) = block else {
            faults.add(E057, place);
            continue;
        };
        let entries = entries(block, E057, place, faults);
        match FIXITY_ALGORITHMS.iter().find(|(name, _)| name == algorithm) {
            Some((_, length)) if entries.iter().any(|(digest, _)| !is_digest(digest, *length)) => {
                faults.add(E057, place);
            }
            Some(_) => {}
            None => faults.add(E056, place),
        }
        repeated_digest(&entries, E097, place, faults);
        for path in entries.iter().flat_map(|(_, paths)| paths) {
            if path_form(path, E099, E100, place, faults) && !known.contains(path) {
                faults.add(E057, place);
            }
        }
        blocks.push((algorithm.clone(), entries));
    }
    blocks
}

/// Digest → list of texts; anything else gets `code`.
fn entries(block: &Map<String, Value>, code: Code, place: &str, faults: &mut Faults) -> Entries {
    let mut entries = Entries::new();
    for (digest, paths) in block {
        let paths: Option<Vec<String>> =
            paths.as_array().and_then(|paths| paths.iter().map(|p| p.as_str().map(String::from)).collect());
        match paths {
            Some(paths) => entries.push((digest.clone(), paths)),
            None => faults.add(code, place),
        }
    }
    entries
}

fn is_digest(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn repeated_digest(entries: &Entries, code: Code, place: &str, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    if !entries.iter().all(|(digest, _)| seen.insert(digest.to_ascii_lowercase())) {
        faults.add(code, place);
    }
}

/// Whether a path has a good form: `at_ends` for slashes at its ends, `inside` for empty elements and dots.
fn path_form(path: &str, inside: Code, at_ends: Code, place: &str, faults: &mut Faults) -> bool {
    let mut good = true;
    if path.starts_with('/') || path.ends_with('/') {
        faults.add(at_ends, place);
        good = false;
    }
    if path.trim_start_matches('/').split('/').any(|e| matches!(e, "" | "." | "..")) || path.starts_with("//") {
        faults.add(inside, place);
        good = false;
    }
    good
}

/// No path twice, none that is also a folder of another.
fn unique_paths(paths: &[&String], code: Code, place: &str, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    let repeated = !paths.iter().all(|path| seen.insert(path.as_str()));
    let nested = paths.iter().any(|path| {
        let mut above = path.as_str();
        while let Some((folder, _)) = above.rsplit_once('/') {
            if seen.contains(folder) {
                return true;
            }
            above = folder;
        }
        false
    });
    if repeated || nested {
        faults.add(code, place);
    }
}
