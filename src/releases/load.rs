//! Reading every released file once, ours and the office's over it.

use super::source::SourceFault;
use super::{Files, Override, Releases, calendar, embedded, lint, policy, tables, templates};
use crate::domain::identifiers::Digest256;
use std::borrow::Cow;
use std::path::Path;

const CALENDAR: &str = "schemas/calendar.toml";
const MCI: &str = "schemas/mci.toml";
/// A file of the office may not be larger; bytes.
const OVERRIDE_BYTES_MAX: u64 = 16 << 20;

pub(super) fn embedded() -> Files {
    let released = embedded::FILES.iter().filter(|(path, _)| is_released(path));
    released.map(|(path, bytes)| ((*path).to_owned(), Cow::Borrowed(*bytes))).collect()
}

/// The embedded files with those of `folder` in their places.
pub(super) fn laid_over(folder: &Path) -> Result<(Files, Vec<Override>), SourceFault> {
    let mut files = embedded();
    let mut overrides = Vec::new();
    if !folder.is_dir() {
        return Ok((files, overrides));
    }
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| SourceFault::new(folder.display().to_string(), 1, error.to_string()))?;
        let Some(path) = entry.path().strip_prefix(folder).ok().and_then(slashed) else { continue };
        let is_note = path.ends_with(".md") || entry.file_name().to_string_lossy().starts_with('.');
        if !entry.file_type().is_file() || is_note {
            continue;
        }
        let fault = |message: String| SourceFault::new(&path, 1, message);
        if !is_released(&path) {
            return Err(fault("nothing reads this file: it belongs below schemas/ or templates/".into()));
        }
        if entry.metadata().is_ok_and(|m| m.len() > OVERRIDE_BYTES_MAX) {
            return Err(fault(format!("larger than {OVERRIDE_BYTES_MAX} bytes")));
        }
        let bytes = std::fs::read(entry.path()).map_err(|error| fault(error.to_string()))?;
        overrides.push(Override { path: path.clone(), sha256: Digest256::of(&bytes) });
        files.insert(path, Cow::Owned(bytes));
    }
    Ok((files, overrides))
}

pub(super) fn read(files: Files, overrides: Vec<Override>) -> Result<Releases, SourceFault> {
    let bytes = |path: &str| files.get(path).map(|b| b.as_ref()).unwrap_or_default();
    // Years of the office go over ours one by one; everything else is replaced file by file.
    let calendars = [(CALENDAR, embedded::file(CALENDAR).unwrap_or_default()), (CALENDAR, bytes(CALENDAR))];
    let calendar = calendar::read_calendar(&calendars)?;
    let mci = calendar::read_mci(MCI, bytes(MCI))?;
    let mut passports = Vec::new();
    let mut policies = Vec::new();
    for (path, bytes) in &files {
        if is_passport(path) {
            passports.push(lint::read(path, bytes)?);
        } else if path.starts_with("schemas/policy/") && path.ends_with(".toml") {
            policies.push(policy::read(path, bytes)?);
        }
    }
    let (templates, letters) = templates::read(&files)?;
    let tables = tables::read(&files)?;
    Ok(Releases { files, overrides, passports, calendar, mci, policies, templates, letters, tables })
}

pub(super) fn is_passport(path: &str) -> bool {
    path.starts_with("schemas/services/") && path.ends_with(".toml")
}

fn is_released(path: &str) -> bool {
    path.starts_with("schemas/") || path.starts_with("templates/")
}

/// `a/b` on every system; `None` for a name that is not UTF-8.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<_>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}
