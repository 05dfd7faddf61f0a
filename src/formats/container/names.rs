//! Names of members: what no careful sender writes and no file system should be given.

use super::Limits;
use super::directory::Entry;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

pub fn check(entries: &[Entry], limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for entry in entries {
        if let Some(fault) = fault(entry, limits) {
            let finding = Finding::new(Code::ContainerName, Place::file(shown(&entry.name)));
            findings.push(finding.fact("name", shown(&entry.name)).fact("fault", fault));
        }
        if let Some(other) = seen.insert(folded(&entry.name), &entry.name) {
            let finding = Finding::new(Code::ContainerDuplicateName, Place::file(shown(&entry.name)));
            findings.push(finding.fact("name", shown(&entry.name)).fact("other", shown(other)));
        }
    }
    findings
}

fn fault(entry: &Entry, limits: &Limits) -> Option<&'static str> {
    let name = entry.name.as_str();
    if entry.foreign_name {
        return Some("not UTF-8");
    }
    if name.is_empty() || name.len() > limits.name_bytes_max {
        return Some("empty or too long");
    }
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Some("control characters");
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
    let stem = step.split('.').next().unwrap_or(step).to_ascii_lowercase();
    let numbered = ["com", "lpt"]
        .iter()
        .any(|d| stem.strip_prefix(d).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit()));
    match step {
        "" | "." | ".." => Some("leads elsewhere"),
        _ if numbered || DEVICES.contains(&stem.as_str()) => Some("a device"),
        _ if step.ends_with(['.', ' ']) || step.starts_with(' ') => Some("blanks or a dot at its end"),
        _ => None,
    }
}

/// What two names have in common for a file system that ignores case or composes letters (й, ё).
fn folded(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let folded = folded.replace('ß', "ss").nfkc().collect::<String>();
    folded.trim_end_matches('/').to_owned()
}

/// A stranger's name, fit for a place in a finding.
pub fn shown(name: &str) -> String {
    const CHARACTERS_MAX: usize = 120;
    name.chars().take(CHARACTERS_MAX).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
