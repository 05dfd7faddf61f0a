//! Names of members: what no careful sender writes and no file system should be given.

use super::Limits;
use super::directory::Entry;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::domain::text::is_unseen;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];
/// Those that have a number behind them, superscripts too.
const NUMBERED: [&str; 2] = ["com", "lpt"];
const DIGITS: &str = "0123456789¹²³";

pub fn check(entries: &[Entry], limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for entry in entries {
        if let Some(fault) = fault(entry, limits) {
            let finding = Finding::new(Code::ContainerName, Place::file(shown(&entry.name)));
            findings.push(finding.fact("name", shown(&entry.name)).fact("fault", fault));
        }
        if let Some(other) = seen.insert(folded(&entry.name), &entry.name) {
            findings.push(collision(&entry.name, other));
        }
    }
    // A file under whose name others have their folder.
    for entry in entries {
        let name = folded(&entry.name);
        let above = name.match_indices('/').find_map(|(end, _)| seen.get(&name[..end]));
        if let Some(file) = above.filter(|above| !above.ends_with('/')) {
            findings.push(collision(&entry.name, file));
        }
    }
    findings
}

fn collision(name: &str, other: &str) -> Finding {
    let finding = Finding::new(Code::ContainerDuplicateName, Place::file(shown(name)));
    finding.fact("name", shown(name)).fact("other", shown(other))
}

fn fault(entry: &Entry, limits: &Limits) -> Option<&'static str> {
    let name = entry.name.as_str();
    if entry.foreign_name {
        return Some("not UTF-8");
    }
    if name.is_empty() || name.len() > limits.name_bytes_max {
        return Some("empty or too long");
    }
    if name.chars().any(|c| c.is_control() || is_unseen(c)) {
        return Some("control characters");
    }
    if entry.second_name {
        return Some("another name in an extra field");
    }
    if name.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some("characters of paths and patterns");
    }
    if name.starts_with('/') {
        return Some("absolute");
    }
    if entry.is_folder() && entry.unpacked_bytes > 0 {
        return Some("a folder with content");
    }
    name.strip_suffix('/').unwrap_or(name).split('/').find_map(step_fault)
}

fn step_fault(step: &str) -> Option<&'static str> {
    let stem = step.split('.').next().unwrap_or(step).trim_end_matches(' ').to_ascii_lowercase();
    let is_digit = |rest: &str| rest.chars().count() == 1 && DIGITS.contains(rest);
    let numbered = NUMBERED.iter().any(|device| stem.strip_prefix(device).is_some_and(is_digit));
    match step {
        "" | "." | ".." => Some("leads elsewhere"),
        _ if numbered || DEVICES.contains(&stem.as_str()) => Some("a device"),
        _ if step.ends_with(['.', ' ']) || step.starts_with(' ') => Some("blanks or a dot at its end"),
        _ => None,
    }
}

/// What two names have in common for a file system that ignores case or composes letters (й, ё). Upper case first: it
/// is where ς and σ, ß and SS meet.
fn folded(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    let folded = folded.nfkc().collect::<String>();
    folded.trim_end_matches('/').to_owned()
}

/// A stranger's name, fit for a place in a finding.
pub fn shown(name: &str) -> String {
    const CHARACTERS_MAX: usize = 120;
    name.chars().take(CHARACTERS_MAX).map(|c| if c.is_control() || is_unseen(c) { '\u{fffd}' } else { c }).collect()
}
