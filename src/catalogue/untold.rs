//! Packages that came again and whose slip is not written yet: it bears the number of the first, so it is written when
//! that is known. A row stands here from the claim until the slip is durable.

use super::read;
use super::submissions::{self, Repeat, Submission};
use crate::ports::tx::{Tx, TxError};

/// A repeat that can be told now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    pub repeat: Repeat,
    /// The package that came first; its number, where it is a request, is that of the case.
    pub first: Submission,
    /// Of the case, where the first became one.
    pub service: Option<String>,
}

statements! {
    ADD = "INSERT INTO untold_repeats (digest, file_name, repeated_at) VALUES (?1, ?2, ?3)
           ON CONFLICT (digest, file_name, repeated_at) DO NOTHING";
    LIST = "SELECT u.digest, u.file_name, u.repeated_at, c.number, c.service FROM untold_repeats u
            JOIN submissions s ON s.digest = u.digest LEFT JOIN cases c ON c.submission = u.digest
            WHERE s.state NOT IN ('claimed', 'waiting') OR c.number IS NOT NULL
            ORDER BY u.repeated_at, u.file_name, u.digest LIMIT ?1";
    TOLD = "DELETE FROM untold_repeats WHERE digest = ?1 AND file_name = ?2 AND repeated_at = ?3";
}

/// Remembers that a repeat is to be told; in the transaction that records it.
pub(super) fn add(tx: &mut Tx<'_>, digest: &str, file_name: &str, repeated_at: &str) -> Result<(), TxError> {
    tx.exec(ADD, &[digest.into(), file_name.into(), repeated_at.into()]).map(drop)
}

/// The first `at_most` repeats of packages that have a number or an end.
pub fn list(tx: &mut Tx<'_>, at_most: usize) -> Result<Vec<Untold>, TxError> {
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let mut untold = Vec::new();
    for row in tx.rows(LIST, &[at_most.into()])? {
        let digest = read::digest(&row, 0)?;
        let repeat = Repeat { digest, file_name: read::string(&row, 1)?, repeated_at: read::moment(&row, 2)? };
        let first = submissions::get(tx, &digest)?;
        let mut first = first.ok_or_else(|| TxError::Bug("a package that came again never came".into()))?;
        first.number = read::opt_string(&row, 3)?.or(first.number);
        untold.push(Untold { repeat, first, service: read::opt_string(&row, 4)? });
    }
    Ok(untold)
}

/// Its slip is durable. Repeating it changes nothing.
pub fn told(tx: &mut Tx<'_>, repeat: &Repeat) -> Result<(), TxError> {
    let (digest, at) = (repeat.digest.hex(), repeat.repeated_at.to_rfc3339());
    tx.exec(TOLD, &[(&digest).into(), (&repeat.file_name).into(), (&at).into()]).map(drop)
}
