//! Deliveries that were claimed and may still lie in the inbox: a crash, or a folder that cannot be written, comes between
//! a claim and the taking away. Found there again, such a delivery is no repeat, for it came once.

use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Tx, TxError};

/// Each claim is followed by its taking away, a window at a time: an older row than so many serves nobody.
const KEPT: i64 = 100_000;

statements! {
    NOTE = "INSERT INTO deliveries (mark) VALUES (?1) ON CONFLICT (mark) DO NOTHING";
    TAKE_BACK = "DELETE FROM deliveries WHERE mark = ?1";
    NEWEST = "SELECT COALESCE(MAX(seq), 0) FROM deliveries";
    FORGET = "DELETE FROM deliveries WHERE seq <= ?1";
}

/// Notes a delivery in the transaction that claims it; `word` is the inbox's ([`crate::ports::inbox::Inbox::delivery`]).
/// `false`: it was claimed before.
pub fn note(tx: &mut Tx<'_>, word: &str, file_name: &str, digest: &Digest256) -> Result<bool, TxError> {
    Ok(tx.exec(NOTE, &[(&mark(word, file_name, digest)).into()])? == 1)
}

/// For a delivery whose claim did not come about: the next attempt is its first.
pub fn take_back(tx: &mut Tx<'_>, word: &str, file_name: &str, digest: &Digest256) -> Result<(), TxError> {
    tx.exec(TAKE_BACK, &[(&mark(word, file_name, digest)).into()]).map(drop)
}

fn mark(word: &str, file_name: &str, digest: &Digest256) -> String {
    format!("{} {word} {file_name}", digest.hex())
}

/// Forgets the oldest. Once for each window of claims is enough.
pub fn forget_old(tx: &mut Tx<'_>) -> Result<(), TxError> {
    let newest = tx.one(NEWEST, &[])?.map_or(Ok(0), |row| row.int(0))?;
    tx.exec(FORGET, &[(newest - KEPT).into()]).map(drop)
}
