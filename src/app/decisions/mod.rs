//! `decisions`: a table that people filled in becomes decisions for many cases, which one person signs once.
//!
//! A case that cannot be decided as its rows say is left out with its reasons; the others go on.

mod build;
mod checks;
pub mod draft;
pub mod issued;
mod table;

use super::AppError;
use crate::catalogue::cases;
use crate::domain::codes::{Code, Disposition};
use crate::domain::decision::NEGATIVE_REPLY;
use crate::domain::finding::{Finding, Place};
use crate::domain::identifiers::Digest256;
use crate::domain::text::Language;
use crate::formats::package::{self, DECISION};
use crate::formats::spreadsheet::{self, SheetFault};
use crate::formats::value;
use crate::formats::xsd::Kind;
use crate::releases::Releases;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use build::Built;
use chrono::{DateTime, FixedOffset};
use serde_json::Value;
use table::Table;

/// What one package of decisions holds at most; below the limit of design.md §10 for its document.
const DRAFT_BYTES_MAX: usize = 3 << 20;
const DRAFT_DECISIONS_MAX: usize = 1_000;

/// What a table came to.
pub struct Imported {
    /// Packages without a signature, in the order of the table.
    pub drafts: Vec<Draft>,
    /// What stands in the way of single cases, or of the whole table.
    pub findings: Vec<Finding>,
    /// Numbers of the requests that are left out, each once.
    pub left_out: Vec<String>,
}

/// A package of decisions that nobody has signed yet.
pub struct Draft {
    pub octets: Vec<u8>,
    /// Numbers of the requests, in the order of the table.
    pub requests: Vec<String>,
    pub refusals: usize,
}

impl Imported {
    pub fn decided(&self) -> usize {
        self.drafts.iter().map(|draft| draft.requests.len()).sum()
    }
}

/// Makes packages of decisions from the table `octets`, a file named `name`; nothing is written and nothing in the office
/// changes. The same table, catalogue and moment give the same packages. `signer` is the ЖСН of who will sign them.
pub fn import(
    office: &Office,
    name: &str,
    octets: &[u8],
    decided_at: DateTime<FixedOffset>,
    signer: Option<&str>,
) -> Result<Imported, AppError> {
    let none = |findings| Imported { drafts: Vec::new(), findings, left_out: Vec::new() };
    let rows = match spreadsheet::read(octets) {
        Ok(rows) => rows,
        Err(fault) => return Ok(none(vec![unreadable(name, &fault)])),
    };
    let Some(details) = details_of(office, &rows)? else {
        let finding = Finding::new(Code::DecisionUnknownRequest, Place::file(name));
        return Ok(none(vec![finding.fact("request_number", "").fact("request_id", "")]));
    };
    let headings = rows.first();
    let best = headings.and_then(|headings| table::best(&office.releases, headings, &[&details, NEGATIVE_REPLY]));
    let details = best.unwrap_or(details);
    let no_columns = || AppError::Usage(format!("there are no columns for {details}: schemas/tables/{details}.toml"));
    let columns = office.releases.table(&details).ok_or_else(no_columns)?;
    let table = match Table::read(name, rows, columns) {
        Ok(table) => table,
        Err(findings) => return Ok(none(findings)),
    };
    let (mut findings, mut left_out, mut sound) = (Vec::new(), Vec::new(), Vec::new());
    findings.extend(table.stray.iter().cloned());
    for group in &table.groups {
        let built = build::build(&table, group, &details, decided_at);
        let mut found = group.findings.clone();
        found.extend(checks::check(office, &table, (group, &built), &details, signer)?);
        if found.iter().all(is_remark) {
            sound.push(built);
        } else if !left_out.contains(&group.number) {
            left_out.push(group.number.clone());
        }
        findings.extend(found);
    }
    // Of a case that stands twice, neither place counts.
    sound.retain(|built| !left_out.contains(&built.number));
    Ok(Imported { drafts: pack(sound)?, findings, left_out })
}

/// Whether it is only said, and stops nothing.
pub fn is_remark(finding: &Finding) -> bool {
    finding.code.disposition(None) == Disposition::Remark
}

fn unreadable(name: &str, fault: &SheetFault) -> Finding {
    Finding::new(Code::TableUnreadable, Place::file(name)).fact("what", fault)
}

/// What the documents of the table's cases say: of the first case that is registered here.
fn details_of(office: &Office, rows: &[spreadsheet::Row]) -> Result<Option<String>, AppError> {
    let texts = rows.iter().flat_map(|row| &row.cells);
    let numbers = texts.filter_map(|cell| match cell {
        spreadsheet::Cell::Text(text) if table::is_number(text) => Some(text.as_str()),
        _ => None,
    });
    let found = office.store.read(|tx| {
        for number in numbers {
            if let Some(case) = cases::by_number(tx, number)? {
                return Ok(Some(case));
            }
        }
        Ok(None)
    });
    let Some(case) = found.map_err(Failure::from)? else { return Ok(None) };
    Ok(checks::passport(office, &case).map(|passport| passport.details.clone()))
}

/// Packs decisions in their order, as few packages as the limits allow.
fn pack(sound: Vec<Built>) -> Result<Vec<Draft>, AppError> {
    let mut drafts = Vec::new();
    let mut window: Vec<Built> = Vec::new();
    let mut size = 0;
    for built in sound {
        if !window.is_empty() && (size + built.size > DRAFT_BYTES_MAX || window.len() == DRAFT_DECISIONS_MAX) {
            drafts.push(draft(std::mem::take(&mut window))?);
            size = 0;
        }
        size += built.size;
        window.push(built);
    }
    if !window.is_empty() {
        drafts.push(draft(window)?);
    }
    Ok(drafts)
}

fn draft(window: Vec<Built>) -> Result<Draft, AppError> {
    let requests = window.iter().map(|built| built.number.clone()).collect();
    let refusals = window.iter().filter(|built| built.is_refusal()).count();
    let all = Value::Array(window.into_iter().map(|built| built.decision).collect());
    let xml = value::to_xml("decisions", Kind::Decision.namespace(), &all);
    let octets = package::build_from(&[(DECISION.to_owned(), xml.into_bytes())], None);
    let octets = octets.map_err(|error| AppError::failure(DECISION, error))?;
    Ok(Draft { octets, requests, refusals })
}

/// An empty table for decisions whose documents say `details`: its headings, as CSV that a spreadsheet opens. `None`: there
/// is no such table.
pub fn template(releases: &Releases, details: &str, language: Language) -> Option<String> {
    let columns = releases.table(details)?;
    let headings: Vec<String> = columns.iter().map(|c| format!("\"{} [{}]\"", c.label(language), c.key)).collect();
    // With the mark of UTF-8, without which spreadsheets take it for something else.
    Some(format!("\u{feff}{}\r\n", headings.join(";")))
}

/// The digest of a package: by it the list of its decisions is known.
pub fn digest(octets: &[u8]) -> String {
    Digest256::of(octets).hex()
}
