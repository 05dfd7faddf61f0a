//! A table with its columns known, its rows gathered by case.

use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::formats::spreadsheet::{Cell, Row};
use crate::language::abbreviations::comparable;
use crate::releases::Releases;
use crate::releases::tables::Column;
use std::collections::{BTreeMap, BTreeSet};

/// The column by which rows belong to a case.
pub const REQUEST_NUMBER: &str = "request_number";
const OUTCOME: &str = "outcome";
/// No more findings of one table are told one by one.
const STRAY_MAX: usize = 100;

pub struct Table {
    /// Of its file.
    pub name: String,
    /// In the order of the schema, each with its place in a row; `None`: the table does not have it.
    pub columns: Vec<(Column, Option<usize>)>,
    rows: Vec<Row>,
    pub groups: Vec<Group>,
    /// Rows that belong to no case.
    pub stray: Vec<Finding>,
}

/// The rows of one case.
pub struct Group {
    pub number: String,
    /// Places in the table's rows.
    rows: Vec<usize>,
    pub findings: Vec<Finding>,
}

/// As an office's number looks; others are words.
pub fn is_number(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits = |part: Option<&str>, n: usize| {
        part.is_some_and(|part| part.len() == n && part.bytes().all(|b| b.is_ascii_digit()))
    };
    parts.next().is_some_and(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_uppercase()))
        && digits(parts.next(), 4)
        && digits(parts.next(), 6)
        && parts.next().is_none()
}

impl Table {
    /// Knows the columns by their headings and gathers the rows; findings: the table cannot be read as a whole.
    pub fn read(name: &str, mut rows: Vec<Row>, columns: Vec<Column>) -> Result<Self, Vec<Finding>> {
        if rows.is_empty() {
            return Err(vec![Finding::new(Code::TableUnreadable, Place::file(name)).fact("what", "–")]);
        }
        let headings = rows.remove(0);
        let columns = known(name, &headings, columns)?;
        let mut table = Self { name: name.to_owned(), columns, rows, groups: Vec::new(), stray: Vec::new() };
        table.gather();
        Ok(table)
    }

    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().find(|(column, _)| column.key == key).and_then(|(_, index)| *index)
    }

    /// Cells of a column in the rows of a case, each with its line.
    pub fn cells<'t>(&'t self, group: &'t Group, index: usize) -> impl Iterator<Item = (u32, &'t Cell)> {
        self.rows(group).map(move |row| (row.line, row.cells.get(index).unwrap_or(&Cell::Empty)))
    }

    pub fn rows<'t>(&'t self, group: &'t Group) -> impl Iterator<Item = &'t Row> {
        group.rows.iter().map(|index| &self.rows[*index])
    }

    pub fn place(&self, line: u32, index: Option<usize>) -> Place {
        let column = index.map_or(1, |index| u32::try_from(index + 1).unwrap_or(u32::MAX));
        Place::file(&self.name).at(line, column)
    }

    /// Rows without a number belong to the case above them, as people fill in tables.
    fn gather(&mut self) {
        let Some(index) = self.column(REQUEST_NUMBER) else { return };
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            let cell = row.cells.get(index).unwrap_or(&Cell::Empty);
            let number = match cell {
                Cell::Text(text) => text.to_uppercase(),
                Cell::Empty if !self.groups.is_empty() => String::new(),
                _ => {
                    if self.stray.len() < STRAY_MAX {
                        let place = self.place(row.line, Some(index));
                        self.stray.push(Finding::new(Code::TableCell, place).fact("expected", "AC-2015-000001"));
                    }
                    continue;
                }
            };
            match self.groups.last_mut() {
                Some(group) if number.is_empty() || group.number == number => group.rows.push(at),
                _ => {
                    let mut findings = Vec::new();
                    if let Some(first) = seen.get(&number) {
                        let twice = Finding::new(Code::TableCaseTwice, self.place(row.line, Some(index)));
                        findings.push(twice.fact("number", &number).fact("line", first));
                    }
                    seen.entry(number.clone()).or_insert(row.line);
                    self.groups.push(Group { number, rows: vec![at], findings });
                }
            }
        }
    }
}

/// Of the tables that documents of a service may be made from, the one whose columns the headings name; of two equal ones
/// the first. `None`: there is no such table.
pub fn best(releases: &Releases, headings: &Row, tables: &[&str]) -> Option<String> {
    let strange = |columns: &[Column]| {
        let words = headings.cells.iter().filter_map(|cell| match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        words.filter(|heading| !columns.iter().any(|column| names(column, heading))).count()
    };
    let known = tables.iter().filter_map(|name| Some((strange(&releases.table(name)?), *name)));
    known.min_by_key(|(strange, _)| *strange).map(|(_, name)| name.to_owned())
}

/// Which column stands where. A heading that nobody knows would be work lost without a word: nothing is read then.
fn known(name: &str, headings: &Row, columns: Vec<Column>) -> Result<Vec<(Column, Option<usize>)>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut taken = BTreeSet::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (index, cell) in headings.cells.iter().enumerate() {
        let heading = match cell {
            Cell::Empty => continue,
            Cell::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        let column = columns.iter().find(|column| names(column, &heading));
        match column {
            Some(column) if taken.insert(column.key.clone()) => {
                places.insert(column.key.clone(), index);
            }
            _ => {
                let place = Place::file(name).at(headings.line, u32::try_from(index + 1).unwrap_or(u32::MAX));
                findings.push(Finding::new(Code::TableHeading, place).fact("heading", heading));
            }
        }
    }
    for wanted in [REQUEST_NUMBER, OUTCOME] {
        if !places.contains_key(wanted) {
            let finding = Finding::new(Code::TableColumnMissing, Place::file(name).at(headings.line, 1));
            findings.push(finding.fact("column", wanted));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(columns.into_iter().map(|column| (places.get(&column.key).copied(), column)).map(|(at, c)| (c, at)).collect())
}

/// A heading names a column by its key, by its label in either language, or by «label [key]».
fn names(column: &Column, heading: &str) -> bool {
    // «ЖИН/БСН» heads the same column as «ЖСН/БСН».
    let words = comparable(heading);
    let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let key = heading.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']'));
    // A key in brackets decides, and it may end in brackets itself.
    let key = heading.split_once(" [").and_then(|(_, rest)| rest.strip_suffix(']')).or(key);
    heading == column.key
        || key == Some(column.key.as_str())
        || words == comparable(&column.label.kk)
        || words == comparable(&column.label.ru)
}
