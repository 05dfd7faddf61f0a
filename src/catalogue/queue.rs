//! What waits: when it is tried again, how often it was, and who parked it.
//!
//! A row stands here as long as its package waits. Only an attempt that ended counts: a crash spends none. The waiting
//! time is the machine's, not the office's: the clock of a demonstration stands still.

use super::read;
use super::submissions::{self, Submission};
use crate::domain::case::SubmissionState;
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Row, Tx, TxError, V};
use std::collections::BTreeMap;

/// First wait, and the longest; each wait is twice the one before. Milliseconds.
const BACK_OFF_MS: (i64, i64) = (5_000, 600_000);

/// One package that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub submission: Submission,
    /// Attempts that ended in waiting.
    pub attempts: u32,
    /// Milliseconds since 1970 (UTC).
    pub retry_at_ms: i64,
    /// Not tried until a person says so; why, in that person's words.
    pub parked: Option<String>,
}

statements! {
    WAIT = "INSERT INTO queue (digest, attempts, retry_at_ms) VALUES (?1, 1, ?2)
            ON CONFLICT (digest) DO UPDATE SET attempts = queue.attempts + 1, retry_at_ms = ?3";
    ATTEMPTS = "SELECT attempts FROM queue WHERE digest = ?1";
    END = "DELETE FROM queue WHERE digest = ?1";
    FIND = "SELECT digest, attempts, retry_at_ms, parked FROM queue WHERE digest = ?1";
    LIST = "SELECT digest, attempts, retry_at_ms, parked FROM queue";
    PUSH = "UPDATE queue SET retry_at_ms = 0, parked = NULL WHERE digest = ?1";
    PARK = "UPDATE queue SET parked = ?2 WHERE digest = ?1";
}

/// An attempt ended in waiting: the next is due after twice the wait before.
pub fn wait(tx: &mut Tx<'_>, digest: &Digest256, now_ms: i64) -> Result<(), TxError> {
    let hex = digest.hex();
    let before = tx.one(ATTEMPTS, &[(&hex).into()])?.map_or(Ok(0), |row| row.int(0))?;
    let (first, longest) = BACK_OFF_MS;
    let delay = first.saturating_mul(1 << before.clamp(0, 20)).min(longest);
    let (first_at, next_at) = (now_ms.saturating_add(first), now_ms.saturating_add(delay));
    tx.exec(WAIT, &[(&hex).into(), first_at.into(), next_at.into()]).map(|_| ())
}

/// It waits no longer. Repeating it changes nothing.
pub fn end(tx: &mut Tx<'_>, digest: &Digest256) -> Result<(), TxError> {
    tx.exec(END, &[(&digest.hex()).into()]).map(|_| ())
}

/// Everything that waits, in the order of claiming.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Waiting>, TxError> {
    let mut rows = BTreeMap::new();
    for row in tx.rows(LIST, &[])? {
        rows.insert(read::digest(&row, 0)?.hex(), row);
    }
    let all = submissions::waiting(tx)?.into_iter();
    all.map(|submission| waiting(rows.get(&submission.digest.hex()), submission)).collect()
}

/// One that waits; `None`: it does not.
pub fn find(tx: &mut Tx<'_>, digest: &Digest256) -> Result<Option<Waiting>, TxError> {
    let found = submissions::get(tx, digest)?.filter(|submission| submission.state == SubmissionState::Waiting);
    let Some(submission) = found else { return Ok(None) };
    let row = tx.one(FIND, &[(&digest.hex()).into()])?;
    waiting(row.as_ref(), submission).map(Some)
}

/// A catalogue from before there was a queue has no row: due at once.
fn waiting(row: Option<&Row>, submission: Submission) -> Result<Waiting, TxError> {
    let parts = |row: &Row| Ok::<_, TxError>((read::count(row, 1)?, row.int(2)?, read::opt_string(row, 3)?));
    let (attempts, retry_at_ms, parked) = row.map(parts).transpose()?.unwrap_or((0, 0, None));
    Ok(Waiting { submission, attempts, retry_at_ms, parked })
}

/// A person wants it tried now, parked or not. `false`: it does not wait.
pub fn push(tx: &mut Tx<'_>, digest: &Digest256) -> Result<bool, TxError> {
    Ok(tx.exec(PUSH, &[(&digest.hex()).into()])? == 1)
}

/// A person wants it left alone, and says why. `false`: it does not wait.
pub fn park(tx: &mut Tx<'_>, digest: &Digest256, why: &str) -> Result<bool, TxError> {
    Ok(tx.exec(PARK, &[(&digest.hex()).into(), V::from(why)])? == 1)
}
