//! Packages as received: claimed once each, settled once each (commit point ①).
//!
//! The same octets again are a repeat, which gets the answer of the first. After a rejection, a return or a notice they are
//! new: the next round of the submission, and what became of the rounds before is kept.

use super::{read, untold};
use crate::domain::case::SubmissionState;
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeMap;

/// A package whose octets stand in the spool already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubmission {
    pub digest: Digest256,
    /// As it lay in the inbox.
    pub file_name: String,
    pub size_bytes: u64,
    /// That opening it reads into memory, scans aside.
    pub opened_bytes: u64,
    pub claimed_at: DateTime<FixedOffset>,
    /// For which its octets stand in the spool; see [`next_round`].
    pub round: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    pub digest: Digest256,
    pub file_name: String,
    pub size_bytes: u64,
    pub claimed_at: DateTime<FixedOffset>,
    pub state: SubmissionState,
    /// The request number, or the number of the notice or return.
    pub number: Option<String>,
    /// Why it waits or how it ended: a finding code or a word of ours, never personal data.
    pub reason: Option<String>,
    /// Who sent it, as far as it said so: `portal`, `centre/<key>`, `provider`.
    pub sender: Option<String>,
    /// 1, and one more each time that the same octets came again after a rejection, a return or a notice.
    pub round: u32,
    /// Octets that opening it reads into memory, scans aside; 0 where nobody has counted them.
    pub opened_bytes: u64,
}

impl Submission {
    /// A package that is looked at as if it had been claimed at `claimed_at`; the catalogue does not know it.
    pub fn unclaimed(package: &[u8], file_name: String, claimed_at: DateTime<FixedOffset>) -> Self {
        Self {
            digest: Digest256::of(package),
            file_name,
            size_bytes: package.len() as u64,
            claimed_at,
            state: SubmissionState::Claimed,
            number: None,
            reason: None,
            sender: None,
            round: 1,
            opened_bytes: 0,
        }
    }
}

/// What claiming a package found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Not seen before, or seen and told what was wrong: a next round.
    New(Submission),
    /// The same delivery: claimed under this name, not settled, and perhaps interrupted before the file left the inbox.
    Resumed(Submission),
    /// The same octets again; recorded as a repeat of the submission shown, which is left as it is.
    Repeated(Submission),
    /// A repeat that is recorded already, and was perhaps interrupted before the file left the inbox.
    Retold(Submission),
    /// It came to an end after its octets went into the spool as a repeat: they are needed for a next round. Nothing is
    /// recorded; lay them there and claim again.
    Early,
}

/// How many submissions ended how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub states: BTreeMap<SubmissionState, u64>,
    pub repeated: u64,
}

impl Counts {
    pub fn of(&self, state: SubmissionState) -> u64 {
        self.states.get(&state).copied().unwrap_or(0)
    }
}

/// The same octets again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    pub digest: Digest256,
    pub file_name: String,
    pub repeated_at: DateTime<FixedOffset>,
}

/// Columns in the order of `submission` below.
macro_rules! columns {
    () => {
        "digest, file_name, size_bytes, claimed_at, state, number, reason, sender, round, opened_bytes"
    };
}

statements! {
    CLAIM = "INSERT INTO submissions (digest, file_name, size_bytes, claimed_at, state, opened_bytes)
             VALUES (?1, ?2, ?3, ?4, 'claimed', ?5) ON CONFLICT (digest) DO NOTHING";
    REPEAT = "INSERT INTO repeats (digest, file_name, repeated_at) VALUES (?1, ?2, ?3)
              ON CONFLICT (digest, file_name, repeated_at) DO NOTHING";
    GET = concat!("SELECT ", columns!(), " FROM submissions WHERE digest = ?1");
    ANY = "SELECT 1 FROM submissions LIMIT 1";
    PENDING = concat!("SELECT ", columns!(), " FROM submissions WHERE state IN ('claimed', 'waiting') ORDER BY claim_order");
    WAITING = concat!("SELECT ", columns!(), " FROM submissions WHERE state = 'waiting' ORDER BY claim_order");
    FREE = concat!("SELECT ", columns!(), " FROM submissions WHERE state = 'claimed' AND NOT EXISTS (SELECT 1 FROM leases
             WHERE leases.work = submissions.digest AND leases.expires_ms > {now}) ORDER BY claim_order LIMIT ?1");
    OLDEST = "SELECT claimed_at FROM submissions WHERE state = 'claimed' ORDER BY claim_order LIMIT 1";
    LIST = concat!("SELECT ", columns!(), " FROM submissions ORDER BY claim_order");
    SETTLE = "UPDATE submissions SET state = ?2, number = ?3, reason = ?4 WHERE digest = ?1";
    SENT_BY = "UPDATE submissions SET sender = ?2 WHERE digest = ?1";
    HELD_UP = concat!("SELECT ", columns!(), " FROM submissions WHERE state = 'claimed' AND reason IS NOT NULL
                ORDER BY claim_order");
    HOLD_UP = "UPDATE submissions SET reason = ?2 WHERE digest = ?1 AND state = 'claimed'";
    KEEP_ROUND = "INSERT INTO rounds (digest, round, file_name, claimed_at, state, number, reason, sender)
                  SELECT digest, round, file_name, claimed_at, state, number, reason, sender FROM submissions
                  WHERE digest = ?1";
    NEXT_ROUND = "UPDATE submissions SET round = round + 1, file_name = ?2, claimed_at = ?3, state = 'claimed',
                  number = NULL, reason = NULL, sender = NULL WHERE digest = ?1";
    ROUNDS = "SELECT r.digest, r.file_name, s.size_bytes, r.claimed_at, r.state, r.number, r.reason, r.sender, r.round, s.opened_bytes
              FROM rounds r JOIN submissions s ON s.digest = r.digest ORDER BY s.claim_order, r.round";
    COUNT = "SELECT state, COUNT(*) FROM (SELECT state FROM submissions UNION ALL SELECT state FROM rounds) AS ends
             GROUP BY state";
    COUNT_REPEATS = "SELECT COUNT(*) FROM repeats";
    REPEATS = "SELECT digest, file_name, repeated_at FROM repeats ORDER BY repeated_at, file_name, digest";
}

/// Claims a package by the digest of its octets.
pub fn claim(tx: &mut Tx<'_>, new: &NewSubmission) -> Result<Claim, TxError> {
    let digest = new.digest.hex();
    let at = new.claimed_at.to_rfc3339();
    let octets = |count| i64::try_from(count).map_err(|_| TxError::Bug("a package beyond 2^63 octets".into()));
    let (size_bytes, opened_bytes) = (octets(new.size_bytes)?, octets(new.opened_bytes)?);
    let values = [V::from(&digest), (&new.file_name).into(), size_bytes.into(), (&at).into(), opened_bytes.into()];
    let is_new = tx.exec(CLAIM, &values)? == 1;
    let known = get(tx, &new.digest)?.ok_or_else(|| TxError::Bug("a claimed package is not there".into()))?;
    if is_new {
        return Ok(Claim::New(known));
    }
    if known.state == SubmissionState::Claimed && known.file_name == new.file_name {
        return Ok(Claim::Resumed(known));
    }
    if known.state.may_come_again() {
        if new.round != next_round(Some(&known)) {
            return Ok(Claim::Early);
        }
        tx.exec(KEEP_ROUND, &[(&digest).into()])?;
        tx.exec(NEXT_ROUND, &[(&digest).into(), (&new.file_name).into(), (&at).into()])?;
        let again = get(tx, &new.digest)?.ok_or_else(|| TxError::Bug("a claimed package is not there".into()))?;
        return Ok(Claim::New(again));
    }
    if tx.exec(REPEAT, &[(&digest).into(), (&new.file_name).into(), (&at).into()])? == 0 {
        return Ok(Claim::Retold(known));
    }
    untold::add(tx, &digest, &new.file_name, &at)?;
    Ok(Claim::Repeated(known))
}

/// The round that the same octets would begin now, or belong to: for which they are laid into the spool.
pub fn next_round(known: Option<&Submission>) -> u32 {
    known.map_or(1, |known| known.round.saturating_add(u32::from(known.state.may_come_again())))
}

/// Rounds that are over because the same octets came again, by package and round.
pub fn rounds(tx: &mut Tx<'_>) -> Result<Vec<Submission>, TxError> {
    tx.rows(ROUNDS, &[])?.iter().map(submission).collect()
}

pub fn get(tx: &mut Tx<'_>, digest: &Digest256) -> Result<Option<Submission>, TxError> {
    let digest = digest.hex();
    tx.one(GET, &[(&digest).into()])?.as_ref().map(submission).transpose()
}

/// Those claimed and those waiting, in the order of claiming.
pub fn pending(tx: &mut Tx<'_>) -> Result<Vec<Submission>, TxError> {
    tx.rows(PENDING, &[])?.iter().map(submission).collect()
}

/// Those that wait, in the order of claiming.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Submission>, TxError> {
    tx.rows(WAITING, &[])?.iter().map(submission).collect()
}

/// The first `at_most` of those that nobody has judged yet and nobody works on (`leases`), in the order of claiming.
pub fn free(tx: &mut Tx<'_>, at_most: usize) -> Result<Vec<Submission>, TxError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    tx.rows(FREE, &[at_most.into()])?.iter().map(submission).collect()
}

/// When the first of those was claimed that nobody has judged yet, whoever works on it.
pub fn oldest_claimed(tx: &mut Tx<'_>) -> Result<Option<DateTime<FixedOffset>>, TxError> {
    tx.one(OLDEST, &[])?.map(|row| read::moment(&row, 0)).transpose()
}

/// All of them, in the order of claiming.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Submission>, TxError> {
    tx.rows(LIST, &[])?.iter().map(submission).collect()
}

/// Says what became of a submission. To wait is no end; every other state is final for its round, and saying the same again
/// is harmless.
pub fn settle(
    tx: &mut Tx<'_>,
    digest: &Digest256,
    state: SubmissionState,
    number: Option<&str>,
    reason: Option<&str>,
) -> Result<(), TxError> {
    let hex = digest.hex();
    match tx.exec(SETTLE, &[(&hex).into(), state.key().into(), number.into(), reason.into()])? {
        1 => Ok(()),
        _ => Err(TxError::Bug(format!("no submission {hex}"))),
    }
}

/// Says who sent a package, as its content has it. Repeating it changes nothing.
pub fn sent_by(tx: &mut Tx<'_>, digest: &Digest256, sender: &str) -> Result<(), TxError> {
    tx.exec(SENT_BY, &[(&digest.hex()).into(), sender.into()]).map(drop)
}

/// Says why a package that was claimed is not done yet: something failed that it shares with others. It is taken up again
/// with the next look. One that has an end or waits by itself stays as it is.
pub fn hold_up(tx: &mut Tx<'_>, digest: &str, reason: &str) -> Result<(), TxError> {
    tx.exec(HOLD_UP, &[digest.into(), reason.into()]).map(drop)
}

/// Those of which that was said, in the order of claiming.
pub fn held_up(tx: &mut Tx<'_>) -> Result<Vec<Submission>, TxError> {
    tx.rows(HELD_UP, &[])?.iter().map(submission).collect()
}

/// Whether any package was ever claimed.
pub fn any(tx: &mut Tx<'_>) -> Result<bool, TxError> {
    Ok(tx.one(ANY, &[])?.is_some())
}

/// Packages by state, and repeats beside them.
pub fn counts(tx: &mut Tx<'_>) -> Result<Counts, TxError> {
    let mut counts = Counts::default();
    for row in tx.rows(COUNT, &[])? {
        counts.states.insert(state(&row, 0)?, row.int(1)?.unsigned_abs());
    }
    counts.repeated = tx.one(COUNT_REPEATS, &[])?.map_or(Ok(0), |row| row.int(0))?.unsigned_abs();
    Ok(counts)
}

/// Every repeat, by time.
pub fn repeats(tx: &mut Tx<'_>) -> Result<Vec<Repeat>, TxError> {
    let repeat = |row: &Row| {
        Ok(Repeat {
            digest: read::digest(row, 0)?,
            file_name: read::string(row, 1)?,
            repeated_at: read::moment(row, 2)?,
        })
    };
    tx.rows(REPEATS, &[])?.iter().map(repeat).collect()
}

fn submission(row: &Row) -> Result<Submission, TxError> {
    Ok(Submission {
        digest: read::digest(row, 0)?,
        file_name: read::string(row, 1)?,
        size_bytes: row.int(2)?.unsigned_abs(),
        claimed_at: read::moment(row, 3)?,
        state: state(row, 4)?,
        number: read::opt_string(row, 5)?,
        reason: read::opt_string(row, 6)?,
        sender: read::opt_string(row, 7)?,
        round: read::count(row, 8)?,
        opened_bytes: row.int(9)?.unsigned_abs(),
    })
}

fn state(row: &Row, column: usize) -> Result<SubmissionState, TxError> {
    row.read(column, "a state of a submission", SubmissionState::from_key)
}
