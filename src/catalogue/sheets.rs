//! Sheets that accompany something: a receipt of a case, a notice or return of a submission, the verification sheet of a
//! document, the copies of a registry.
//!
//! Known by kind, subject and copy. Notices, returns and letters have ledgers of their own (design.md §1); the other sheets carry
//! the number of what they belong to.

use super::cases::Period;
use super::documents::{Filed, filed};
use super::{numbers, read};
use crate::domain::document::DocumentKind;
use crate::domain::numbers::Series;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, Datelike, FixedOffset};

/// A sheet to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSheet {
    pub kind: DocumentKind,
    /// What it belongs to: a case, document or registry number, or the digest of a submission.
    pub subject: String,
    /// 1 and 2 for sheets in two copies; 1 for one that is alone. Of a notice or a return: the round of its submission.
    pub copy: u32,
    pub issued_at: DateTime<FixedOffset>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub kind: DocumentKind,
    pub subject: String,
    pub copy: u32,
    /// `NT-…` of a notice, `RT-…` of a return, `OL-…` of a letter, `AR-…` of a refusal to accept, `BV-…` of an issue sheet; of
    /// the others, their subject.
    pub number: String,
    pub issued_at: DateTime<FixedOffset>,
    pub filed: Option<Filed>,
}

statements! {
    ADD = "INSERT INTO sheets (kind, subject, copy, number, issued_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    GET = "SELECT kind, subject, copy, number, issued_at, sha256, sheets, object_id, path FROM sheets
           WHERE kind = ?1 AND subject = ?2 AND copy = ?3";
    OF = "SELECT kind, subject, copy, number, issued_at, sha256, sheets, object_id, path FROM sheets
          WHERE subject = ?1 ORDER BY kind, copy";
    ALL = "SELECT kind, subject, copy, number, issued_at, sha256, sheets, object_id, path FROM sheets
           ORDER BY kind, number, subject, copy";
    OF_CASES = "SELECT s.kind, s.subject, s.copy, s.number, s.issued_at, s.sha256, s.sheets, s.object_id, s.path
                FROM sheets s JOIN cases c ON c.number = s.subject
                WHERE c.registered_at >= ?1 AND c.registered_at < ?2 AND (?3 = '' OR c.service = ?3)
                ORDER BY s.number, s.kind, s.copy";
    FILE = "UPDATE sheets SET sha256 = ?4, sheets = ?5, object_id = ?6, path = ?7
            WHERE kind = ?1 AND subject = ?2 AND copy = ?3";
}

/// The place of one of two copies among those of all rounds of a submission, for [`NewSheet::copy`].
pub fn in_round(round: u32, copy: u32) -> u32 {
    round.saturating_sub(1).saturating_mul(2).saturating_add(copy)
}

/// Gives the sheet its number; asking again for the same kind, subject and copy gives the same sheet.
pub fn add(tx: &mut Tx<'_>, new: &NewSheet) -> Result<Sheet, TxError> {
    if let Some(known) = get(tx, new.kind, &new.subject, new.copy)? {
        return Ok(known);
    }
    let year = new.issued_at.year();
    let number = match new.kind {
        DocumentKind::Notice => numbers::next(tx, &Series::Notice, year)?,
        DocumentKind::Return => numbers::next(tx, &Series::Return, year)?,
        DocumentKind::ForwardingLetter => numbers::next(tx, &Series::Letter, year)?,
        // Both copies of a round bear one number.
        DocumentKind::AcceptanceRefusal | DocumentKind::IssueSheet => {
            let series = match new.kind {
                DocumentKind::IssueSheet => Series::IssueSheet,
                _ => Series::AcceptanceRefusal,
            };
            let is_second = new.copy.is_multiple_of(2);
            let first = if is_second { get(tx, new.kind, &new.subject, new.copy - 1)? } else { None };
            match first {
                Some(first) => first.number,
                None => numbers::next(tx, &series, year)?,
            }
        }
        _ => new.subject.clone(),
    };
    let issued_at = new.issued_at.to_rfc3339();
    let values: [V<'_>; 5] =
        [new.kind.key().into(), (&new.subject).into(), new.copy.into(), (&number).into(), (&issued_at).into()];
    tx.exec(ADD, &values)?;
    get(tx, new.kind, &new.subject, new.copy)?.ok_or_else(|| TxError::Bug(format!("{number} was not kept")))
}

/// Says that the sheet is filed. Again with the same facts: harmless; with others: refused.
pub fn set_filed(tx: &mut Tx<'_>, kind: DocumentKind, subject: &str, copy: u32, filed: &Filed) -> Result<(), TxError> {
    let known = get(tx, kind, subject, copy)?
        .ok_or_else(|| TxError::Refused(format!("there is no {} of {subject}", kind.key())))?;
    if known.filed.as_ref() == Some(filed) {
        return Ok(());
    }
    let sha256 = filed.sha256.hex();
    let values: [V<'_>; 7] = [
        kind.key().into(),
        subject.into(),
        copy.into(),
        (&sha256).into(),
        filed.sheets.into(),
        (&filed.object_id).into(),
        (&filed.path).into(),
    ];
    tx.exec(FILE, &values).map(drop)
}

pub fn get(tx: &mut Tx<'_>, kind: DocumentKind, subject: &str, copy: u32) -> Result<Option<Sheet>, TxError> {
    tx.one(GET, &[kind.key().into(), subject.into(), copy.into()])?.as_ref().map(sheet).transpose()
}

/// Every sheet of a case, document, registry or submission.
pub fn of(tx: &mut Tx<'_>, subject: &str) -> Result<Vec<Sheet>, TxError> {
    tx.rows(OF, &[subject.into()])?.iter().map(sheet).collect()
}

/// Sheets of the cases that were registered in a period.
pub fn of_cases(tx: &mut Tx<'_>, period: &Period) -> Result<Vec<Sheet>, TxError> {
    let [from, after, service] = period.bounds();
    tx.rows(OF_CASES, &[(&from).into(), (&after).into(), (&service).into()])?.iter().map(sheet).collect()
}

/// Every sheet, by kind and number.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Sheet>, TxError> {
    tx.rows(ALL, &[])?.iter().map(sheet).collect()
}

fn sheet(row: &Row) -> Result<Sheet, TxError> {
    Ok(Sheet {
        kind: row.read(0, "a kind of document", DocumentKind::from_key)?,
        subject: read::string(row, 1)?,
        copy: read::count(row, 2)?,
        number: read::string(row, 3)?,
        issued_at: read::moment(row, 4)?,
        filed: filed(row, 5)?,
    })
}
