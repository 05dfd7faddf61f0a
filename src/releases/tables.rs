//! Columns of the tables from which decisions are made (`schemas/tables/`): where each value goes, and how it is read.

use super::source::{self, SourceFault};
use super::{Files, Releases};
use crate::domain::text::{Bilingual, Language};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The columns that every table may have.
const COMMON: &str = "decision";

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Where the value goes, as `facts[]/document/kind/kk`; below the document's own element when `in_document`.
    pub path: Vec<Step>,
    /// As it stands in the file; may stand in a heading too.
    pub key: String,
    pub label: Bilingual,
    pub kind: ColumnKind,
    /// Part of what the document says; otherwise of the decision itself.
    pub in_document: bool,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    /// Every row of the table that has something below it adds an item.
    pub is_list: bool,
}

/// How a cell is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    /// A day, a month or only a year.
    Day,
    /// Yes or no.
    Flag,
    /// ЖСН or БСН: twelve digits, also where a spreadsheet dropped leading noughts.
    Identifier,
    /// One of some words: what it means, and how people write it.
    Choice(BTreeMap<String, Vec<String>>),
}

impl Column {
    pub fn label(&self, language: Language) -> &str {
        if language == Language::Kk { &self.label.kk } else { &self.label.ru }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    columns: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    kk: String,
    ru: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    words: Option<BTreeMap<String, Vec<String>>>,
}

impl Releases {
    /// The columns of a table of decisions whose documents say `details`, in the order of the schema; `None`: there is no
    /// such table.
    pub fn table(&self, details: &str) -> Option<Vec<Column>> {
        let own = (details != COMMON).then(|| self.tables.get(details)).flatten()?;
        Some(self.tables.get(COMMON).into_iter().flatten().chain(own).cloned().collect())
    }
}

/// Reads every table; a path that stands twice is a fault.
pub(super) fn read(files: &Files) -> Result<BTreeMap<String, Vec<Column>>, SourceFault> {
    let mut tables = BTreeMap::new();
    for (path, bytes) in files {
        let Some(name) = path.strip_prefix("schemas/tables/").and_then(|n| n.strip_suffix(".toml")) else { continue };
        let file: File = source::read(path, bytes)?;
        let mut columns: Vec<Column> = Vec::new();
        for entry in file.columns {
            if columns.iter().any(|known| known.key == entry.key) {
                return Err(SourceFault::new(path, 1, format!("the column {} stands twice", entry.key)));
            }
            columns.push(column(entry, name != COMMON).map_err(|message| SourceFault::new(path, 1, message))?);
        }
        tables.insert(name.to_owned(), columns);
    }
    Ok(tables)
}

fn column(entry: Entry, in_document: bool) -> Result<Column, String> {
    let kind = match (entry.kind.as_deref().unwrap_or("text"), entry.words) {
        ("text", None) => ColumnKind::Text,
        ("day", None) => ColumnKind::Day,
        ("flag", None) => ColumnKind::Flag,
        ("identifier", None) => ColumnKind::Identifier,
        ("choice", Some(words)) => ColumnKind::Choice(words),
        (other, _) => return Err(format!("{}: kind {other} and words do not fit each other", entry.key)),
    };
    let step = |part: &str| match part.strip_suffix("[]") {
        Some(name) => Step { name: name.to_owned(), is_list: true },
        None => Step { name: part.to_owned(), is_list: false },
    };
    let path: Vec<_> = entry.key.split('/').map(step).collect();
    if path.iter().any(|step| step.name.is_empty()) || path.iter().skip(1).any(|step| step.is_list) {
        return Err(format!("{}: a path begins with its list, and no step is empty", entry.key));
    }
    Ok(Column { path, key: entry.key, label: Bilingual::new(entry.kk, entry.ru), kind, in_document })
}
