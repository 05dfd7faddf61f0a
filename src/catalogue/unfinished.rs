//! What is in flight: archive objects that an act announced here and may not have finished.
//!
//! An object is announced, by a number or by a sheet, in a committed transaction before its first octet is written, and is
//! settled in a transaction after its last one is safe. Between the two its package has no end yet.

use super::{read, registries};
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Row, Tx, TxError};

/// Whose archive objects may be half-written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Numbers of cases: registered by a package that has no end yet, or answered by one.
    pub cases: Vec<String>,
    /// Packages that became objects themselves: notices, returns, batches of decisions.
    pub submissions: Vec<Digest256>,
    /// Numbers of registries whose copies are not filed.
    pub registries: Vec<String>,
}

statements! {
    REGISTERED = "SELECT c.number FROM submissions s JOIN cases c ON c.submission = s.digest
                  WHERE s.state IN ('claimed', 'waiting') ORDER BY c.number";
    ANSWERED = "SELECT DISTINCT d.case_number FROM submissions s JOIN documents d ON d.decision_digest = s.digest
                WHERE s.state IN ('claimed', 'waiting') AND d.sha256 IS NULL ORDER BY d.case_number";
    PACKAGES = "SELECT s.digest FROM submissions s WHERE s.state IN ('claimed', 'waiting')
                AND (EXISTS (SELECT 1 FROM documents d WHERE d.decision_digest = s.digest)
                OR EXISTS (SELECT 1 FROM sheets x WHERE x.kind IN ('notice', 'return') AND x.subject = s.digest))
                ORDER BY s.digest";
}

/// Everything that is in flight, or was when a process died. Costs as much as is pending, however large the archive is.
pub fn unfinished(tx: &mut Tx<'_>) -> Result<Unfinished, TxError> {
    let number = |row: &Row| read::string(row, 0);
    let mut cases = tx.rows(REGISTERED, &[])?.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    cases.extend(tx.rows(ANSWERED, &[])?.iter().map(number).collect::<Result<Vec<_>, _>>()?);
    Ok(Unfinished {
        cases,
        submissions: tx.rows(PACKAGES, &[])?.iter().map(|row| read::digest(row, 0)).collect::<Result<_, _>>()?,
        registries: registries::unfiled(tx)?.into_iter().map(|registry| registry.number).collect(),
    })
}
