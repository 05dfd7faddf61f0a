//! Courier registries (commit point ⑤): number and lines are frozen together, and stay so.

use super::{numbers, read};
use crate::domain::decision::Outcome;
use crate::domain::numbers::Series;
use crate::domain::request::Access;
use crate::domain::text::Bilingual;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use std::collections::BTreeSet;

/// Which way the box goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Applications and their documents, to us.
    CentreToProvider,
    /// Ready documents and refusals, from us.
    ProviderToCentre,
    /// Documents nobody collected, back to us.
    Uncollected,
}

impl Direction {
    const ALL: [Direction; 3] = [Direction::CentreToProvider, Direction::ProviderToCentre, Direction::Uncollected];

    pub fn key(self) -> &'static str {
        match self {
            Direction::CentreToProvider => "centre_to_provider",
            Direction::ProviderToCentre => "provider_to_centre",
            Direction::Uncollected => "uncollected",
        }
    }
}

/// One item in the box. No names: what a line does not hold, no sheet can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub document: String,
    pub request_number: String,
    pub receipt_barcode: Option<String>,
    pub service: String,
    pub outcome: Outcome,
    pub sheets: u32,
    /// The day promised on the centre's қолхат where it is earlier, else the legal one.
    pub due_on: NaiveDate,
    pub access: Access,
    pub note: Option<String>,
}

/// A registry to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegistry {
    pub direction: Direction,
    pub centre: Option<String>,
    pub from: Bilingual,
    pub to: Bilingual,
    /// Time of the approved schedule, as `16:00`.
    pub slot: Option<String>,
    pub box_no: Option<String>,
    pub seal: Option<String>,
    pub closed_at: DateTime<FixedOffset>,
    pub lines: Vec<Line>,
}

/// A closed registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// As `CR-2015-000001`.
    pub number: String,
    pub direction: Direction,
    pub centre: Option<String>,
    pub from: Bilingual,
    pub to: Bilingual,
    pub slot: Option<String>,
    pub box_no: Option<String>,
    pub seal: Option<String>,
    pub closed_at: DateTime<FixedOffset>,
    /// In the order of the sheet, which counts them from 1.
    pub lines: Vec<Line>,
}

/// Columns in the order of `head` below.
macro_rules! columns {
    () => {
        "number, direction, centre, from_kk, from_ru, to_kk, to_ru, slot, box_no, seal, closed_at"
    };
}

statements! {
    READY = "SELECT d.number, c.number, c.receipt_barcode, c.service, d.outcome, d.sheets,
             CASE WHEN c.promised_on < c.due_on THEN c.promised_on ELSE c.due_on END, c.access, NULL
             FROM documents d JOIN cases c ON c.number = d.case_number
             WHERE d.sha256 IS NOT NULL AND c.channel = 'centre' AND (?1 = '' OR c.centre = ?1)
             AND NOT EXISTS (SELECT 1 FROM registry_lines l WHERE l.document = d.number)
             AND NOT EXISTS (SELECT 1 FROM successions s JOIN documents n ON n.number = s.document
                             WHERE s.earlier = d.number AND s.manner <> 'duplicate' AND n.sha256 IS NOT NULL)
             ORDER BY d.series, d.year, d.serial";
    ON = "SELECT registry FROM registry_lines WHERE document = ?1";
    OPEN = concat!("INSERT INTO registries (", columns!(), ", closed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)");
    PUT = "INSERT INTO registry_lines (registry, seq, document, request_number, receipt_barcode, service, outcome,
           sheets, due_on, access, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    CLOSE = "UPDATE registries SET closed = 1 WHERE number = ?1";
    BY_NUMBER = concat!("SELECT ", columns!(), " FROM registries WHERE number = ?1");
    ALL = concat!("SELECT ", columns!(), " FROM registries ORDER BY closed_at, number");
    UNFILED = concat!("SELECT ", columns!(), " FROM registries r WHERE
               (SELECT COUNT(*) FROM sheets s WHERE s.kind = 'registry' AND s.subject = r.number
                AND s.sha256 IS NOT NULL) < 2 ORDER BY closed_at, number");
    LINES = "SELECT document, request_number, receipt_barcode, service, outcome, sheets, due_on, access, note
             FROM registry_lines WHERE registry = ?1 ORDER BY seq";
}

/// Filed answers that are in force, granted and refused, of requests that came through a service centre (`centre`, or any) and stand on no
/// registry yet, by document number.
pub fn ready(tx: &mut Tx<'_>, centre: Option<&str>) -> Result<Vec<Line>, TxError> {
    tx.rows(READY, &[centre.unwrap_or("").into()])?.iter().map(line).collect()
}

/// Gives the number and freezes the lines. A registry is known by its documents: the same ones again give the registry
/// that holds them.
///
/// # Errors
/// [`TxError::Refused`] when it is empty, or a document stands on another registry.
pub fn close(tx: &mut Tx<'_>, new: &NewRegistry) -> Result<Registry, TxError> {
    if new.lines.is_empty() {
        return Err(TxError::Refused("a registry without a line".into()));
    }
    if let Some(known) = holder(tx, &new.lines)? {
        return Ok(known);
    }
    let number = numbers::next(tx, &Series::Registry, new.closed_at.year())?;
    let closed_at = new.closed_at.to_rfc3339();
    let values: [V<'_>; 11] = [
        (&number).into(),
        new.direction.key().into(),
        new.centre.as_ref().into(),
        (&new.from.kk).into(),
        (&new.from.ru).into(),
        (&new.to.kk).into(),
        (&new.to.ru).into(),
        new.slot.as_ref().into(),
        new.box_no.as_ref().into(),
        new.seal.as_ref().into(),
        (&closed_at).into(),
    ];
    tx.exec(OPEN, &values)?;
    for (seq, line) in (1..).zip(&new.lines) {
        put(tx, &number, seq, line)?;
    }
    tx.exec(CLOSE, &[(&number).into()])?;
    by_number(tx, &number)?.ok_or_else(|| TxError::Bug(format!("{number} was not kept")))
}

pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Registry>, TxError> {
    let Some(row) = tx.one(BY_NUMBER, &[number.into()])? else { return Ok(None) };
    with_lines(tx, &row).map(Some)
}

/// Every registry, in the order of closing.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Registry>, TxError> {
    let rows = tx.rows(ALL, &[])?;
    rows.iter().map(|row| with_lines(tx, row)).collect()
}

/// Closed, but not both copies are filed: work that was interrupted.
pub fn unfiled(tx: &mut Tx<'_>) -> Result<Vec<Registry>, TxError> {
    let rows = tx.rows(UNFILED, &[])?;
    rows.iter().map(|row| with_lines(tx, row)).collect()
}

/// The registry that a document stands on.
pub fn of_document(tx: &mut Tx<'_>, document: &str) -> Result<Option<String>, TxError> {
    tx.one(ON, &[document.into()])?.map(|row| read::string(&row, 0)).transpose()
}

/// The registry that holds exactly these documents; `None` when no registry holds any of them.
fn holder(tx: &mut Tx<'_>, lines: &[Line]) -> Result<Option<Registry>, TxError> {
    let mut holders = BTreeSet::new();
    for line in lines {
        holders.insert(of_document(tx, &line.document)?);
    }
    let documents = |lines: &[Line]| lines.iter().map(|l| l.document.clone()).collect::<BTreeSet<_>>();
    let only = if holders.len() == 1 { holders.pop_first() } else { None };
    match only {
        Some(None) => Ok(None),
        Some(Some(number)) => match by_number(tx, &number)? {
            Some(known) if documents(&known.lines) == documents(lines) => Ok(Some(known)),
            _ => Err(TxError::Refused(format!("some of these documents stand on {number}"))),
        },
        None => Err(TxError::Refused("some of these documents stand on a registry already".into())),
    }
}

fn put(tx: &mut Tx<'_>, registry: &str, seq: u32, line: &Line) -> Result<(), TxError> {
    let due_on = line.due_on.to_string();
    let values: [V<'_>; 11] = [
        registry.into(),
        seq.into(),
        (&line.document).into(),
        (&line.request_number).into(),
        line.receipt_barcode.as_ref().into(),
        (&line.service).into(),
        line.outcome.key().into(),
        line.sheets.into(),
        (&due_on).into(),
        read::access_key(line.access).into(),
        line.note.as_ref().into(),
    ];
    tx.exec(PUT, &values).map(drop)
}

fn with_lines(tx: &mut Tx<'_>, row: &Row) -> Result<Registry, TxError> {
    let number = read::string(row, 0)?;
    let lines = tx.rows(LINES, &[(&number).into()])?.iter().map(line).collect::<Result<_, _>>()?;
    Ok(Registry {
        number,
        direction: row.read(1, "a direction", |key| Direction::ALL.into_iter().find(|d| d.key() == key))?,
        centre: read::opt_string(row, 2)?,
        from: Bilingual::new(row.text(3)?, row.text(4)?),
        to: Bilingual::new(row.text(5)?, row.text(6)?),
        slot: read::opt_string(row, 7)?,
        box_no: read::opt_string(row, 8)?,
        seal: read::opt_string(row, 9)?,
        closed_at: read::moment(row, 10)?,
        lines,
    })
}

fn line(row: &Row) -> Result<Line, TxError> {
    Ok(Line {
        document: read::string(row, 0)?,
        request_number: read::string(row, 1)?,
        receipt_barcode: read::opt_string(row, 2)?,
        service: read::string(row, 3)?,
        outcome: read::outcome(row, 4)?,
        sheets: read::count(row, 5)?,
        due_on: read::day(row, 6)?,
        access: read::access(row, 7)?,
        note: read::opt_string(row, 8)?,
    })
}
