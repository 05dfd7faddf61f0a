//! Numbers without gaps (design.md §2).
//!
//! The counter is a row that changes in the transaction which uses the number: if that transaction is taken back, so is
//! the number. It stays locked until the commit, so take a number late.

use crate::domain::numbers::Series;
use crate::ports::tx::{Tx, TxError};

statements! {
    NEXT = "INSERT INTO numbers (series, year, last) VALUES (?1, ?2, 1)
            ON CONFLICT (series, year) DO UPDATE SET last = numbers.last + 1 RETURNING last";
}

/// The next number of `series` in `year`, as printed. Each call gives another one; what it belongs to is kept by the
/// operation that asks.
pub fn next(tx: &mut Tx<'_>, series: &Series, year: i32) -> Result<String, TxError> {
    Ok(series.number(year, next_serial(tx, series, year)?))
}

pub(super) fn next_serial(tx: &mut Tx<'_>, series: &Series, year: i32) -> Result<i64, TxError> {
    let key = series.key();
    tx.one(NEXT, &[(&key).into(), year.into()])?.ok_or_else(|| TxError::Bug("a series gave no number".into()))?.int(0)
}
