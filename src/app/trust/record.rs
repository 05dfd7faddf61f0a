//! The record beside a trusted file: who decided, when and why. Read by people; the program shows it and decides nothing
//! by it.

use super::{AppError, Decision, Workspace, clock, write};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// `<file>.toml`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Of the certificate or list, hexadecimal.
    pub sha256: String,
    /// `national`, `national_test`, `own`; of a list `signed`.
    pub origin: String,
    pub added: Entry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Entry>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: DateTime<FixedOffset>,
    pub by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Entry {
    /// What is decided now.
    pub(super) fn now(workspace: &Workspace, decision: &Decision) -> Result<Self, AppError> {
        let user = || ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok()).filter(|u| !u.is_empty());
        Ok(Self {
            at: clock(workspace)?.now(),
            by: decision.by.clone().or_else(user).unwrap_or_else(|| "unknown".into()),
            why: decision.why.clone(),
        })
    }
}

impl Record {
    /// Where the record of a file lies.
    pub(super) fn path(file: &Path) -> PathBuf {
        let mut name = file.file_name().unwrap_or_default().to_os_string();
        name.push(".toml");
        file.with_file_name(name)
    }

    /// `None` when there is none, or it cannot be read: files laid down by hand have no record.
    pub(super) fn read(file: &Path) -> Option<Self> {
        toml::from_str(&std::fs::read_to_string(Self::path(file)).ok()?).ok()
    }

    pub(super) fn write(&self, file: &Path) -> Result<(), AppError> {
        let text = toml::to_string(self).map_err(|e| AppError::failure("record", e))?;
        write(&Self::path(file), text.as_bytes())
    }
}
