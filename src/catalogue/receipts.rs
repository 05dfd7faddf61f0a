//! Receipts that paid for a request: each once. Taken in the transaction that gives the request its number.

use super::read;
use crate::domain::identifiers::Digest256;
use crate::language::fold::fold;
use crate::ports::tx::{Tx, TxError};

statements! {
    TAKE = "INSERT INTO receipts (reference, submission, number) VALUES (?1, ?2, ?3)";
    HOLDER = "SELECT submission, number FROM receipts WHERE reference = ?1";
}

/// Who used a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub submission: Digest256,
    /// The request's number.
    pub number: String,
}

/// Who used the receipt before; `None`: nobody.
pub fn holder(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Holder>, TxError> {
    let row = tx.one(HOLDER, &[(&key(reference)).into()])?;
    row.map(|row| Ok(Holder { submission: read::digest(&row, 0)?, number: read::string(&row, 1)? })).transpose()
}

/// Uses the receipt up for a request. A receipt that somebody used is refused by the database.
pub fn take(tx: &mut Tx<'_>, reference: &str, submission: &Digest256, number: &str) -> Result<(), TxError> {
    let digest = submission.hex();
    tx.exec(TAKE, &[(&key(reference)).into(), (&digest).into(), number.into()]).map(drop)
}

/// One shape for all ways to write a number: no spaces, one case, no look-alikes.
fn key(reference: &str) -> String {
    fold(reference).replace(' ', "")
}
