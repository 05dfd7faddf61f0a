//! Numbered answers (commit points ③ and ④): a number for a decision, then the fact that the sheet is filed.

use super::{numbers, read};
use crate::domain::decision::Outcome;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::domain::numbers::Series;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset};

/// The answer that a decision gives to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    pub case_number: String,
    /// Of the service, as `AC`; the series is `AC-D`, but for apostilles, which have a register of their own.
    pub number_prefix: String,
    pub year: i32,
    pub kind: DocumentKind,
    pub outcome: Outcome,
    /// SHA-256 of the decision package.
    pub decision_digest: Digest256,
    pub issued_at: DateTime<FixedOffset>,
}

/// Where a sheet was filed, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Of the final PDF.
    pub sha256: Digest256,
    /// Pages, of both languages together.
    pub sheets: u32,
    /// The OCFL object.
    pub object_id: String,
    /// Logical path in the object.
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// As `AC-D-2015-000001`.
    pub number: String,
    pub case_number: String,
    pub kind: DocumentKind,
    pub outcome: Outcome,
    pub decision_digest: Digest256,
    pub issued_at: DateTime<FixedOffset>,
    /// The ten characters of the stamp; known once filed.
    pub check_code: Option<String>,
    pub filed: Option<Filed>,
}

/// Columns in the order of `document` below.
macro_rules! columns {
    () => {
        "number, case_number, kind, outcome, decision_digest, issued_at, check_code, sha256, sheets, object_id, path"
    };
}

statements! {
    ADD = "INSERT INTO documents (number, case_number, decision_digest, series, year, serial, kind, outcome, issued_at)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    BY_NUMBER = concat!("SELECT ", columns!(), " FROM documents WHERE number = ?1");
    BY_DECISION = concat!("SELECT ", columns!(), " FROM documents WHERE case_number = ?1 AND decision_digest = ?2");
    OF_CASE = concat!("SELECT ", columns!(), " FROM documents WHERE case_number = ?1 ORDER BY series, year, serial");
    ALL = concat!("SELECT ", columns!(), " FROM documents ORDER BY series, year, serial");
    UNFILED = concat!("SELECT ", columns!(), " FROM documents WHERE sha256 IS NULL ORDER BY series, year, serial");
    FILE = "UPDATE documents SET check_code = ?2, sha256 = ?3, sheets = ?4, object_id = ?5, path = ?6
            WHERE number = ?1";
}

/// Gives the answer its number; known by case and decision, so asking again gives the same one.
///
/// Whether the case was answered by *another* decision is the caller's question, to be asked with [`of_case`] in the
/// same transaction.
pub fn add(tx: &mut Tx<'_>, new: &NewDocument) -> Result<Document, TxError> {
    if let Some(known) = by_decision(tx, &new.case_number, &new.decision_digest)? {
        return Ok(known);
    }
    let series = match new.kind {
        DocumentKind::Apostille => Series::Apostille,
        _ => Series::Document { prefix: new.number_prefix.clone() },
    };
    let serial = numbers::next_serial(tx, &series, new.year)?;
    let number = series.number(new.year, serial);
    let (digest, key, issued_at) = (new.decision_digest.hex(), series.key(), new.issued_at.to_rfc3339());
    let values: [V<'_>; 9] = [
        (&number).into(),
        (&new.case_number).into(),
        (&digest).into(),
        (&key).into(),
        new.year.into(),
        serial.into(),
        new.kind.key().into(),
        new.outcome.key().into(),
        (&issued_at).into(),
    ];
    tx.exec(ADD, &values)?;
    by_number(tx, &number)?.ok_or_else(|| TxError::Bug(format!("{number} was not kept")))
}

/// Says that the document is filed. Again with the same facts: harmless; with others: refused, for a filed document is
/// never replaced.
pub fn set_filed(tx: &mut Tx<'_>, number: &str, check_code: &str, filed: &Filed) -> Result<(), TxError> {
    let known = by_number(tx, number)?.ok_or_else(|| TxError::Refused(format!("there is no document {number}")))?;
    if known.filed.as_ref() == Some(filed) && known.check_code.as_deref() == Some(check_code) {
        return Ok(());
    }
    let sha256 = filed.sha256.hex();
    let values: [V<'_>; 6] = [
        number.into(),
        check_code.into(),
        (&sha256).into(),
        filed.sheets.into(),
        (&filed.object_id).into(),
        (&filed.path).into(),
    ];
    tx.exec(FILE, &values).map(drop)
}

pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Document>, TxError> {
    tx.one(BY_NUMBER, &[number.into()])?.as_ref().map(document).transpose()
}

/// The document that this decision gave to this case.
pub fn by_decision(tx: &mut Tx<'_>, case_number: &str, decision: &Digest256) -> Result<Option<Document>, TxError> {
    let digest = decision.hex();
    tx.one(BY_DECISION, &[case_number.into(), (&digest).into()])?.as_ref().map(document).transpose()
}

/// Every document of a case, by number.
pub fn of_case(tx: &mut Tx<'_>, case_number: &str) -> Result<Vec<Document>, TxError> {
    tx.rows(OF_CASE, &[case_number.into()])?.iter().map(document).collect()
}

/// Every document, by series, year and serial.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Document>, TxError> {
    tx.rows(ALL, &[])?.iter().map(document).collect()
}

/// Those with a number and no filed sheet yet: work that was interrupted.
pub fn unfiled(tx: &mut Tx<'_>) -> Result<Vec<Document>, TxError> {
    tx.rows(UNFILED, &[])?.iter().map(document).collect()
}

fn document(row: &Row) -> Result<Document, TxError> {
    Ok(Document {
        number: read::string(row, 0)?,
        case_number: read::string(row, 1)?,
        kind: row.read(2, "a kind of document", DocumentKind::from_key)?,
        outcome: read::outcome(row, 3)?,
        decision_digest: read::digest(row, 4)?,
        issued_at: read::moment(row, 5)?,
        check_code: read::opt_string(row, 6)?,
        filed: filed(row, 7)?,
    })
}

/// SHA-256, sheets, object and path, from `column` on; all of them or none.
pub(super) fn filed(row: &Row, column: usize) -> Result<Option<Filed>, TxError> {
    let Some(sha256) = read::opt_digest(row, column)? else { return Ok(None) };
    Ok(Some(Filed {
        sha256,
        sheets: read::count(row, column + 1)?,
        object_id: read::string(row, column + 2)?,
        path: read::string(row, column + 3)?,
    }))
}
