//! What the portal is told of requests that came through it: one row for each change of status, written in the
//! transaction of the change; the message is laid into the outbox later, from this row alone, so that it has the same octets
//! each time.

use super::cases::Case;
use super::read;
use crate::domain::identifiers::Digest256;
use crate::domain::request::Channel;
use crate::domain::status::Status;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset, NaiveDate};

/// A change of status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatus<'a> {
    pub submission: &'a Digest256,
    pub status: Status,
    pub at: DateTime<FixedOffset>,
    /// The UUID by which the portal knows the request, where it could be read.
    pub request_id: Option<&'a str>,
    pub request_number: Option<&'a str>,
    /// Number of the document, notice or return that goes with it.
    pub sheet: Option<&'a str>,
    pub due_on: Option<NaiveDate>,
}

/// A change of status with its place among those of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub submission: Digest256,
    /// From 1.
    pub seq: u32,
    pub status: Status,
    pub at: DateTime<FixedOffset>,
    pub request_id: Option<String>,
    pub request_number: Option<String>,
    pub sheet: Option<String>,
    pub due_on: Option<NaiveDate>,
}

/// Columns in the order of `told` below.
macro_rules! columns {
    () => {
        "submission, seq, status, at, request_id, request_number, sheet, due_on"
    };
}

statements! {
    LAST = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM statuses WHERE submission = ?1";
    ADD = concat!("INSERT INTO statuses (", columns!(), ", round, laid) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
           (SELECT s.round FROM submissions s WHERE s.digest = ?1), 0)
           ON CONFLICT (submission, round, status, sheet) DO NOTHING");
    NOT_LAID = concat!("SELECT ", columns!(), " FROM statuses WHERE laid = 0 ORDER BY at, submission, seq LIMIT ?1");
    LAID = "UPDATE statuses SET laid = 1 WHERE submission = ?1 AND seq = ?2";
    OF = concat!("SELECT ", columns!(), " FROM statuses WHERE submission = ?1 ORDER BY seq");
}

/// Remembers that the portal is to be told; known by package and its round, status and sheet, so asking again changes nothing.
pub fn add(tx: &mut Tx<'_>, new: &NewStatus<'_>) -> Result<(), TxError> {
    let submission = new.submission.hex();
    let last = tx.one(LAST, &[(&submission).into()])?.map_or(Ok(0), |row| row.int(0))?;
    let (at, due_on) = (new.at.to_rfc3339(), new.due_on.map(|day| day.to_string()));
    let values: [V<'_>; 8] = [
        (&submission).into(),
        last.saturating_add(1).into(),
        new.status.key().into(),
        (&at).into(),
        new.request_id.into(),
        new.request_number.into(),
        new.sheet.unwrap_or_default().into(),
        due_on.as_ref().into(),
    ];
    tx.exec(ADD, &values).map(drop)
}

/// The same of a registered case. Of one that came by another channel nothing is remembered: nobody reads it there.
pub fn of_case(
    tx: &mut Tx<'_>,
    case: &Case,
    status: Status,
    at: DateTime<FixedOffset>,
    sheet: Option<&str>,
) -> Result<(), TxError> {
    if case.channel != Channel::Portal {
        return Ok(());
    }
    let new = NewStatus {
        submission: &case.submission,
        status,
        at,
        request_id: Some(&case.request_id.0),
        request_number: Some(&case.number),
        sheet,
        due_on: Some(case.due_on),
    };
    add(tx, &new)
}

/// The first `at_most` of those whose message does not lie in the outbox yet, by time.
pub fn not_laid(tx: &mut Tx<'_>, at_most: usize) -> Result<Vec<Told>, TxError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    tx.rows(NOT_LAID, &[at_most.into()])?.iter().map(told).collect()
}

/// Its message lies in the outbox, and is durable. Repeating it changes nothing.
pub fn laid(tx: &mut Tx<'_>, told: &Told) -> Result<(), TxError> {
    tx.exec(LAID, &[(&told.submission.hex()).into(), told.seq.into()]).map(drop)
}

/// What the portal is told of a package, in order.
pub fn of(tx: &mut Tx<'_>, submission: &Digest256) -> Result<Vec<Told>, TxError> {
    tx.rows(OF, &[(&submission.hex()).into()])?.iter().map(told).collect()
}

fn told(row: &Row) -> Result<Told, TxError> {
    Ok(Told {
        submission: read::digest(row, 0)?,
        seq: read::count(row, 1)?,
        status: row.read(2, "a status", Status::from_key)?,
        at: read::moment(row, 3)?,
        request_id: read::opt_string(row, 4)?,
        request_number: read::opt_string(row, 5)?,
        sheet: read::opt_string(row, 6)?.filter(|sheet| !sheet.is_empty()),
        due_on: read::opt_day(row, 7)?,
    })
}
