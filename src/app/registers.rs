//! `registers import|list`: extracts of registers that are kept in the workspace.
//!
//! An extract is taken whole or not at all: a person whose row was left out would look like one of whom there are no data.

use super::{AppError, Place, Workspace, register_folder};
use crate::adapters::register_folder::{self as folder, Changes, Extract, FolderFault, NewExtract};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::domain::lookup::Register;
use crate::formats::csv::{CsvFault, Rows};
use crate::formats::register_rows::{Header, RowFault, columns};
use crate::language::abbreviations;
use crate::stages::failure::Failure;
use chrono::NaiveDate;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Faults that are told one by one; beyond it only their number.
const FAULTS_TOLD_MAX: usize = 100;

/// What importing found.
pub struct Imported {
    pub register: Register,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    pub as_of: NaiveDate,
    pub rows: u64,
    pub changes: Changes,
    pub faults: Vec<LineFault>,
    /// All of them, those not told included.
    pub faults_count: u64,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// In place of the extract before.
    Taken,
    /// The same file of the same day is in place already.
    Known,
    /// Faults: nothing was changed.
    Refused,
    /// It was only looked at.
    DryRun,
}

/// What is wrong with a line of the file.
pub struct LineFault {
    /// From 1; of a SQLite table the row.
    pub line: u64,
    pub message: String,
}

/// Reads an extract, and puts it in place unless it has faults or is only looked at. Repeating it changes nothing.
pub fn import(
    place: &Place,
    register: Register,
    file: &Path,
    as_of: Option<NaiveDate>,
    dry_run: bool,
) -> Result<Imported, AppError> {
    let workspace = place.open()?;
    let office = super::open(&workspace, false)?;
    let today = office.now().date_naive();
    let as_of = as_of.unwrap_or(today);
    if as_of > today {
        return Err(AppError::Usage(format!("--as-of {as_of} lies in the future")));
    }
    let at = |error: std::io::Error| AppError::Usage(format!("{}: {error}", file.display()));
    let sha256 = digest(file).map_err(at)?;
    let kept = register_folder(&workspace);
    let before = kept.extract(register).unwrap_or_default();
    let mut reading = Reading::new(register, kept.begin(register).map_err(ours)?);
    if is_sqlite(file).map_err(at)? {
        reading.sqlite(file)?;
    } else {
        reading.csv(BufReader::new(File::open(file).map_err(at)?))?;
    }
    let Reading { extract, rows, faults, faults_count, .. } = reading;
    let changes = extract.changes().map_err(ours)?;
    let is_known = before.as_ref().is_some_and(|before| before.sha256 == sha256 && before.as_of == as_of);
    let outcome = match () {
        () if faults_count > 0 => Outcome::Refused,
        () if is_known => Outcome::Known,
        () if dry_run => Outcome::DryRun,
        () => Outcome::Taken,
    };
    if outcome == Outcome::Taken {
        let facts = json!({ "register": register.key(), "sha256": sha256, "as_of": as_of, "rows": rows });
        let (at, subject) = (office.now(), format!("registers/{}", register.key()));
        let event = NewEvent { at, subject: &subject, kind: Kind::RegisterImported, actor: "muragat", facts: &facts };
        // The event first: an extract that nobody told of would speak against people.
        office.store.write(|tx| events::append(tx, &event)).map_err(Failure::from)?;
        extract.finish(as_of, &sha256).map_err(ours)?;
    }
    Ok(Imported { register, sha256, as_of, rows, changes, faults, faults_count, outcome })
}

/// What is kept, register by register.
pub fn list(workspace: &Workspace) -> Result<Vec<Extract>, AppError> {
    let kept = register_folder(workspace);
    let all = Register::ALL.iter().map(|register| kept.extract(*register).map_err(ours));
    Ok(all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

struct Reading {
    register: Register,
    extract: NewExtract,
    header: Option<Header>,
    rows: u64,
    faults: Vec<LineFault>,
    faults_count: u64,
    failed: Option<FolderFault>,
}

impl Reading {
    fn new(register: Register, extract: NewExtract) -> Self {
        Self { register, extract, header: None, rows: 0, faults: Vec::new(), faults_count: 0, failed: None }
    }

    fn csv(&mut self, input: BufReader<File>) -> Result<(), AppError> {
        let rows = Rows::new(input).map_err(|error| AppError::failure("reading", error))?;
        for row in rows {
            match row {
                Ok(row) if self.header.is_none() && self.faults.is_empty() => self.header(row.line, &row.fields),
                Ok(row) => self.row(row.line, &row.fields),
                Err(CsvFault::Io(error)) => return Err(AppError::failure("reading", error)),
                Err(fault) => self.fault(fault.line().unwrap_or(0), fault.to_string()),
            }
        }
        self.end()
    }

    fn sqlite(&mut self, file: &Path) -> Result<(), AppError> {
        let register = self.register;
        let this = std::cell::RefCell::new(self);
        let mut header = |names: &[String]| this.borrow_mut().header(1, names);
        let mut row = |line: u64, fields: Vec<String>| this.borrow_mut().row(line, &fields);
        folder::table(file, register, &mut header, &mut row)
            .map_err(|error| AppError::Usage(format!("{}: {error}", file.display())))?;
        this.into_inner().end()
    }

    fn header(&mut self, line: u64, names: &[String]) {
        let names: Vec<_> = names.iter().map(|name| column_named(self.register, name)).collect();
        match Header::read(self.register, &names) {
            Ok(header) => self.header = Some(header),
            Err(fault) => self.fault(line, fault.to_string()),
        }
    }

    fn row(&mut self, line: u64, fields: &[String]) {
        let Some(header) = &self.header else { return };
        self.rows += 1;
        let added = match header.row(fields) {
            Ok((key, record)) => self.extract.add(line, &key, &record),
            Err(fault) => return self.fault(line, fault.to_string()),
        };
        match added {
            Ok(()) => {}
            Err(FolderFault::Twice(line)) => self.fault(line, RowFault::Twice.to_string()),
            Err(failed) => self.failed = Some(failed),
        }
    }

    fn fault(&mut self, line: u64, message: String) {
        self.faults_count += 1;
        if self.faults.len() < FAULTS_TOLD_MAX {
            self.faults.push(LineFault { line, message });
        }
    }

    fn end(&mut self) -> Result<(), AppError> {
        if self.header.is_none() && self.faults.is_empty() {
            self.fault(1, "the file is empty".into());
        }
        match self.failed.take() {
            Some(failed) => Err(ours(failed)),
            None => Ok(()),
        }
    }
}

/// The column that a heading means: «ЖИН» and «ИИН» head `iin`, «ЖСН/БСН» heads `identifier`; others are what they are.
fn column_named(register: Register, heading: &str) -> String {
    let wanted: Vec<_> = columns(register).iter().map(|name| name.trim_end_matches('?')).collect();
    if wanted.contains(&heading.trim()) {
        return heading.to_owned();
    }
    let keys: Vec<_> = heading.split('/').filter_map(abbreviations::key).collect();
    let is_a_number = !keys.is_empty() && keys.iter().all(|key| ["iin", "bin"].contains(key));
    let meant = match keys.as_slice() {
        [one] if wanted.contains(one) => Some(*one),
        _ => Some("identifier").filter(|name| is_a_number && wanted.contains(name)),
    };
    meant.map_or_else(|| heading.to_owned(), str::to_owned)
}

fn ours(fault: FolderFault) -> AppError {
    AppError::failure("registers", fault)
}

fn digest(file: &Path) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut input = File::open(file)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(data_encoding::HEXLOWER.encode(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn is_sqlite(file: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    File::open(file)?.take(16).read_to_end(&mut start)?;
    Ok(start == b"SQLite format 3\0")
}
