//! Letters of e-mail that bring answers: each queued in the transaction that says that its answer is sent, tried until a
//! server takes it, and marked then.
//!
//! Waiting times are the machine's: the clock of a demonstration stands still.

use super::read;
use crate::ports::tx::{Row, Tx, TxError};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeMap;

/// First wait, and the longest; each wait is twice the one before. Milliseconds.
const BACK_OFF_MS: (i64, i64) = (30_000, 3_600_000);

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterState {
    Queued,
    /// A server took it over.
    Sent,
    /// For good: by the server, or because the address is none. A person has to see to it.
    Refused,
}

impl LetterState {
    pub const ALL: [Self; 3] = [Self::Queued, Self::Sent, Self::Refused];

    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Number of the answer that it brings.
    pub document: String,
    pub case_number: String,
    pub state: LetterState,
    pub queued_at: DateTime<FixedOffset>,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// Milliseconds since 1970 (UTC); not before then.
    pub retry_at_ms: i64,
    /// Why it waits or was refused; no name, no address.
    pub reason: Option<String>,
    /// When it was sent or refused.
    pub ended_at: Option<DateTime<FixedOffset>>,
}

/// Columns in the order of `letter` below.
macro_rules! columns {
    () => {
        "document, case_number, state, queued_at, attempts, retry_at_ms, reason, ended_at"
    };
}

statements! {
    QUEUE = "INSERT INTO letters (document, case_number, state, queued_at, attempts, retry_at_ms)
             VALUES (?1, ?2, 'queued', ?3, 0, 0) ON CONFLICT (document) DO NOTHING";
    GET = concat!("SELECT ", columns!(), " FROM letters WHERE document = ?1");
    DUE = concat!("SELECT ", columns!(), " FROM letters WHERE state = 'queued' AND retry_at_ms <= ?1
           ORDER BY queued_at, document LIMIT ?2");
    NEXT = "SELECT MIN(retry_at_ms) FROM letters WHERE state = 'queued'";
    ALL = concat!("SELECT ", columns!(), " FROM letters ORDER BY queued_at, document");
    COUNT = "SELECT state, COUNT(*) FROM letters GROUP BY state";
    LATER = "UPDATE letters SET attempts = attempts + 1, retry_at_ms = ?2, reason = ?3
             WHERE document = ?1 AND state = 'queued'";
    REST = "UPDATE letters SET retry_at_ms = ?1, reason = ?2 WHERE state = 'queued' AND retry_at_ms < ?1";
    END = "UPDATE letters SET state = ?2, ended_at = ?3, reason = ?4 WHERE document = ?1 AND state = 'queued'";
    PUSH = "UPDATE letters SET state = 'queued', retry_at_ms = 0, ended_at = NULL WHERE document = ?1 AND state <> 'sent'";
}

/// Queues the letter that brings an answer. Known by the answer: asking again changes nothing.
pub fn queue(tx: &mut Tx<'_>, document: &str, case_number: &str, at: DateTime<FixedOffset>) -> Result<(), TxError> {
    tx.exec(QUEUE, &[document.into(), case_number.into(), (&at.to_rfc3339()).into()]).map(drop)
}

pub fn get(tx: &mut Tx<'_>, document: &str) -> Result<Option<Letter>, TxError> {
    tx.one(GET, &[document.into()])?.as_ref().map(letter).transpose()
}

/// The first `at_most` of those that wait and may be tried at `now_ms`, in the order in which they were queued.
pub fn due(tx: &mut Tx<'_>, now_ms: i64, at_most: usize) -> Result<Vec<Letter>, TxError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    tx.rows(DUE, &[now_ms.into(), at_most.into()])?.iter().map(letter).collect()
}

/// When the first of those that wait may be tried; `None`: nothing waits.
pub fn next_due_ms(tx: &mut Tx<'_>) -> Result<Option<i64>, TxError> {
    tx.one(NEXT, &[])?.map_or(Ok(None), |row| row.opt_int(0))
}

/// Every letter, in the order in which they were queued.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Letter>, TxError> {
    tx.rows(ALL, &[])?.iter().map(letter).collect()
}

/// Letters by state.
pub fn counts(tx: &mut Tx<'_>) -> Result<BTreeMap<LetterState, u64>, TxError> {
    let count =
        |row: &Row| Ok((row.read(0, "a state of a letter", LetterState::from_key)?, row.int(1)?.unsigned_abs()));
    tx.rows(COUNT, &[])?.iter().map(count).collect()
}

/// It was tried in vain, and is due again after twice the wait before.
pub fn later(tx: &mut Tx<'_>, letter: &Letter, now_ms: i64, reason: &str) -> Result<(), TxError> {
    let retry_at_ms = now_ms.saturating_add(wait_ms(letter.attempts));
    tx.exec(LATER, &[(&letter.document).into(), retry_at_ms.into(), reason.into()]).map(drop)
}

/// The server is away: nothing is tried before the letter that met it so is due again.
pub fn rest(tx: &mut Tx<'_>, letter: &Letter, now_ms: i64, reason: &str) -> Result<(), TxError> {
    later(tx, letter, now_ms, reason)?;
    let retry_at_ms = now_ms.saturating_add(wait_ms(letter.attempts));
    tx.exec(REST, &[retry_at_ms.into(), reason.into()]).map(drop)
}

/// It was sent, or refused for good. Whether this is new.
pub fn end(
    tx: &mut Tx<'_>,
    document: &str,
    state: LetterState,
    at: DateTime<FixedOffset>,
    reason: Option<&str>,
) -> Result<bool, TxError> {
    let at = at.to_rfc3339();
    Ok(tx.exec(END, &[document.into(), state.key().into(), (&at).into(), reason.into()])? == 1)
}

/// A person wants it tried now, refused or not. `false`: it was sent, or there is none.
pub fn push(tx: &mut Tx<'_>, document: &str) -> Result<bool, TxError> {
    Ok(tx.exec(PUSH, &[document.into()])? == 1)
}

fn wait_ms(attempts: u32) -> i64 {
    let (first, longest) = BACK_OFF_MS;
    first.saturating_mul(1 << attempts.min(20)).min(longest)
}

fn letter(row: &Row) -> Result<Letter, TxError> {
    Ok(Letter {
        document: read::string(row, 0)?,
        case_number: read::string(row, 1)?,
        state: row.read(2, "a state of a letter", LetterState::from_key)?,
        queued_at: read::moment(row, 3)?,
        attempts: read::count(row, 4)?,
        retry_at_ms: row.int(5)?,
        reason: read::opt_string(row, 6)?,
        ended_at: row.opt_text(7)?.map(|_| read::moment(row, 7)).transpose()?,
    })
}
