//! Batches of decisions: how many stand under one signature, and how far they are.

use super::read;
use crate::domain::case::SubmissionState;
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Row, Tx, TxError};
use chrono::{DateTime, FixedOffset};

/// A batch as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Of its package.
    pub digest: Digest256,
    pub file_name: String,
    pub claimed_at: DateTime<FixedOffset>,
    pub state: SubmissionState,
    /// How often these octets were taken up anew; the last time counts.
    pub round: u32,
    /// Why it waits.
    pub reason: Option<String>,
    /// Decisions in it.
    pub asked: u32,
    /// Answers with a number.
    pub numbered: u32,
    /// Answers that are filed and sent, refusals among them.
    pub filed: u32,
    pub refused: u32,
    /// Number of the issue sheet, once it is filed.
    pub sheet: Option<String>,
}

impl Batch {
    /// Whether nothing of it is open any more.
    pub fn is_done(&self) -> bool {
        !matches!(self.state, SubmissionState::Claimed | SubmissionState::Waiting)
    }

    /// Decisions that are neither answered nor given up.
    pub fn open(&self) -> u32 {
        if self.is_done() { 0 } else { self.asked.saturating_sub(self.filed) }
    }

    /// Decisions that were not carried out; known when nothing is open.
    pub fn not_issued(&self) -> u32 {
        if self.is_done() { self.asked.saturating_sub(self.filed) } else { 0 }
    }
}

/// An answer that has its number and is not filed: it waits for a signature, or for something of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub document: String,
    pub case_number: String,
}

statements! {
    ADD = "INSERT INTO batches (digest, asked) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING";
    LIST = "SELECT b.digest, s.file_name, s.claimed_at, s.state, s.reason, b.asked,
            (SELECT COUNT(*) FROM documents d WHERE d.decision_digest = b.digest),
            (SELECT COUNT(*) FROM documents d WHERE d.decision_digest = b.digest AND d.sha256 IS NOT NULL),
            (SELECT COUNT(*) FROM documents d WHERE d.decision_digest = b.digest AND d.sha256 IS NOT NULL
             AND d.outcome = 'refuse'),
            (SELECT x.number FROM sheets x WHERE x.kind = 'issue_sheet' AND x.subject = b.digest AND x.copy = 2 * s.round - 1
             AND x.sha256 IS NOT NULL), s.round
            FROM batches b JOIN submissions s ON s.digest = b.digest ORDER BY s.claim_order";
    OPEN = "SELECT number, case_number FROM documents WHERE decision_digest = ?1 AND sha256 IS NULL
            ORDER BY series, year, serial";
}

/// Remembers how many decisions a batch holds; in the transaction that decides the first of them. Repeating it changes
/// nothing.
pub fn add(tx: &mut Tx<'_>, digest: &Digest256, asked: usize) -> Result<(), TxError> {
    let asked = i64::try_from(asked).unwrap_or(i64::MAX);
    tx.exec(ADD, &[(&digest.hex()).into(), asked.into()]).map(drop)
}

/// Every batch, in the order of claiming.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Batch>, TxError> {
    tx.rows(LIST, &[])?.iter().map(batch).collect()
}

/// Answers of a batch that have a number and are not filed yet.
pub fn open(tx: &mut Tx<'_>, digest: &Digest256) -> Result<Vec<Open>, TxError> {
    let open = |row: &Row| Ok(Open { document: read::string(row, 0)?, case_number: read::string(row, 1)? });
    tx.rows(OPEN, &[(&digest.hex()).into()])?.iter().map(open).collect()
}

fn batch(row: &Row) -> Result<Batch, TxError> {
    Ok(Batch {
        digest: read::digest(row, 0)?,
        file_name: read::string(row, 1)?,
        claimed_at: read::moment(row, 2)?,
        state: row.read(3, "a state of a submission", SubmissionState::from_key)?,
        reason: read::opt_string(row, 4)?,
        asked: read::count(row, 5)?,
        numbered: read::count(row, 6)?,
        filed: read::count(row, 7)?,
        refused: read::count(row, 8)?,
        sheet: read::opt_string(row, 9)?,
        round: read::count(row, 10)?,
    })
}
