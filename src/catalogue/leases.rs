//! Who works on what, for a while: a lease with a fencing token (design.md §1, the commit points).
//!
//! A process takes a lease before it works, renews it while it works, and completes it **in the transaction that records
//! the work**. Was the lease taken over meanwhile, because its term ended or its owner on this host died, completing it
//! is [`TxError::Stale`], and the whole transaction is taken back: a late acknowledgement never overwrites a successor.
//! Terms are counted by the database's clock. Tokens only grow, whatever becomes of the rows here; works that are taken
//! together share one.

use super::read;
use crate::ports::tx::{Row, Tx, TxError, V};
use crate::ports::workers::{Worker, Workers};
use std::collections::BTreeSet;
use std::time::Duration;

/// What the scanner of the inbox holds, for there is one of them.
pub const SCANNER: &str = "scanner";

/// The right to record one piece of work, as long as nobody took it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The digest of a submission, or another word for what is done once at a time.
    pub work: String,
    /// Greater than that of every lease taken before; the same as that of those taken together with it.
    pub token: i64,
}

/// A lease as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub lease: Lease,
    pub owner: Worker,
    /// Milliseconds until its term ends; none or fewer: whoever asks takes it.
    pub left_ms: i64,
}

statements! {
    TOKEN = "UPDATE fencing SET last = last + 1 WHERE one = 1 RETURNING last";
    HELD = "SELECT work FROM leases WHERE expires_ms > {now}";
    TAKE = "INSERT INTO leases (work, token, host, pid, boot, started, expires_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, {now} + ?7) ON CONFLICT (work) DO UPDATE SET token = excluded.token,
            host = excluded.host, pid = excluded.pid, boot = excluded.boot, started = excluded.started,
            expires_ms = excluded.expires_ms WHERE leases.expires_ms <= {now}";
    RENEW = "UPDATE leases SET expires_ms = {now} + ?3 WHERE work = ?1 AND token = ?2";
    HOLDS = "SELECT token FROM leases WHERE work = ?1 AND token = ?2";
    HOLD_ALL = "UPDATE leases SET expires_ms = {now} + ?2 WHERE token = ?1 RETURNING work";
    HELD_ALL = "SELECT work FROM leases WHERE token = ?1";
    END = "DELETE FROM leases WHERE work = ?1 AND token = ?2";
    END_ALL = "DELETE FROM leases WHERE token = ?1";
    OWNERS = "SELECT DISTINCT host, pid, boot, started FROM leases ORDER BY host, boot, pid, started";
    OVER = "SELECT COUNT(*) FROM leases WHERE expires_ms <= {now}";
    FREE_ALL = "DELETE FROM leases";
    FREE = "DELETE FROM leases WHERE host = ?1 AND pid = ?2 AND boot = ?3 AND started = ?4";
    ALL = "SELECT work, token, host, pid, boot, started, expires_ms - {now} FROM leases ORDER BY work";
}

/// Takes `work` for `term`, if nobody holds it; what an owner that has died held is free at once.
pub fn take(tx: &mut Tx<'_>, workers: &dyn Workers, work: &str, term: Duration) -> Result<Option<Lease>, TxError> {
    take_first(tx, workers, &[work], term)
}

/// Takes the first of `works` that nobody holds; `None`: all of them are held.
///
/// Look them up in the same transaction: what was waiting to be done a moment ago may be done by now, and its lease
/// ended with it.
pub fn take_first(
    tx: &mut Tx<'_>,
    workers: &dyn Workers,
    works: &[&str],
    term: Duration,
) -> Result<Option<Lease>, TxError> {
    free_gone(tx, workers)?;
    let held = works_of(&tx.rows(HELD, &[])?)?;
    let first = works.iter().copied().find(|work| !held.contains(*work));
    Ok(insert(tx, workers, first.as_slice(), term)?.pop())
}

/// Takes all of `works` that nobody holds, in their order and with one token; none: all are held. Call [`free_gone`]
/// before looking for works, in the same transaction.
pub fn take_free(
    tx: &mut Tx<'_>,
    workers: &dyn Workers,
    works: &[&str],
    term: Duration,
) -> Result<Vec<Lease>, TxError> {
    let held = works_of(&tx.rows(HELD, &[])?)?;
    let free: Vec<_> = works.iter().copied().filter(|work| !held.contains(*work)).collect();
    insert(tx, workers, &free, term)
}

/// Writes down leases of works that are known to be free.
fn insert(tx: &mut Tx<'_>, workers: &dyn Workers, works: &[&str], term: Duration) -> Result<Vec<Lease>, TxError> {
    if works.is_empty() {
        return Ok(Vec::new());
    }
    let token = tx.one(TOKEN, &[])?.ok_or_else(|| TxError::Bug("there are no fencing tokens".into()))?.int(0)?;
    let me = workers.me();
    let mut taken = Vec::with_capacity(works.len());
    for work in works {
        let values: [V<'_>; 7] = [
            (*work).into(),
            token.into(),
            (&me.host).into(),
            me.pid.into(),
            (&me.boot).into(),
            count(me.started).into(),
            milliseconds(term).into(),
        ];
        if tx.exec(TAKE, &values)? != 1 {
            return Err(TxError::Bug(format!("the lease of {work} was free and is not")));
        }
        taken.push(Lease { work: (*work).to_owned(), token });
    }
    Ok(taken)
}

/// Holds the lease for another `term` from now, also when its term ended and nobody took it.
///
/// # Errors
/// [`TxError::Stale`] when it was taken over: what was done under it is not to be recorded.
pub fn renew(tx: &mut Tx<'_>, lease: &Lease, term: Duration) -> Result<(), TxError> {
    match tx.exec(RENEW, &[(&lease.work).into(), lease.token.into(), milliseconds(term).into()])? {
        1 => Ok(()),
        _ => Err(stale(lease)),
    }
}

/// Asks, in a transaction that records a part of the work, whether it may; the lease goes on.
///
/// # Errors
/// [`TxError::Stale`] when it was taken over.
pub fn check(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), TxError> {
    match tx.one(HOLDS, &[(&lease.work).into(), lease.token.into()])? {
        Some(_) => Ok(()),
        None => Err(stale(lease)),
    }
}

/// Holds all that was taken with `token` for another `term` from now; which works that still are. Those that are lacking
/// were taken over, or completed.
pub fn hold_all(tx: &mut Tx<'_>, token: i64, term: Duration) -> Result<BTreeSet<String>, TxError> {
    works_of(&tx.rows(HOLD_ALL, &[token.into(), milliseconds(term).into()])?)
}

/// The works that are still held with `token`; nothing is changed.
pub fn held(tx: &mut Tx<'_>, token: i64) -> Result<BTreeSet<String>, TxError> {
    works_of(&tx.rows(HELD_ALL, &[token.into()])?)
}

/// Ends the lease in the transaction that records the work.
///
/// # Errors
/// [`TxError::Stale`] when it was taken over, or completed before: nothing of the transaction is kept.
pub fn complete(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), TxError> {
    match tx.exec(END, &[(&lease.work).into(), lease.token.into()])? {
        1 => Ok(()),
        _ => Err(stale(lease)),
    }
}

/// Gives back a lease whose work is not done, so that others need not wait for its term. One that was taken over stays
/// with its successor.
pub fn give_back(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), TxError> {
    tx.exec(END, &[(&lease.work).into(), lease.token.into()]).map(drop)
}

/// Gives back all that was taken with `token` and is not completed; how many works that were.
pub fn give_back_all(tx: &mut Tx<'_>, token: i64) -> Result<u64, TxError> {
    tx.exec(END_ALL, &[token.into()])
}

/// Frees what owners held that have died; of which owners. Asked again: of none.
pub fn free_gone(tx: &mut Tx<'_>, workers: &dyn Workers) -> Result<Vec<Worker>, TxError> {
    let owners = tx.rows(OWNERS, &[])?.iter().map(|row| owner(row, 0)).collect::<Result<Vec<_>, _>>()?;
    let gone: Vec<_> = owners.into_iter().filter(|owner| workers.is_gone(owner)).collect();
    for worker in &gone {
        let started = count(worker.started);
        tx.exec(FREE, &[(&worker.host).into(), worker.pid.into(), (&worker.boot).into(), started.into()])?;
    }
    Ok(gone)
}

/// How many terms are over: nobody knows what became of those who worked.
pub fn over(tx: &mut Tx<'_>) -> Result<u64, TxError> {
    Ok(tx.one(OVER, &[])?.map_or(Ok(0), |row| row.int(0))?.unsigned_abs())
}

/// Frees everything: for one who knows that nobody else is at work, on whichever machine.
pub fn free_all(tx: &mut Tx<'_>) -> Result<(), TxError> {
    tx.exec(FREE_ALL, &[]).map(drop)
}

/// Every lease, by work.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Held>, TxError> {
    let held = |row: &Row| {
        let lease = Lease { work: read::string(row, 0)?, token: row.int(1)? };
        Ok(Held { lease, owner: owner(row, 2)?, left_ms: row.int(6)? })
    };
    tx.rows(ALL, &[])?.iter().map(held).collect()
}

fn works_of(rows: &[Row]) -> Result<BTreeSet<String>, TxError> {
    rows.iter().map(|row| read::string(row, 0)).collect()
}

fn owner(row: &Row, column: usize) -> Result<Worker, TxError> {
    Ok(Worker {
        host: read::string(row, column)?,
        pid: read::count(row, column + 1)?,
        boot: read::string(row, column + 2)?,
        started: row.int(column + 3)?.unsigned_abs(),
    })
}

fn stale(lease: &Lease) -> TxError {
    TxError::Stale(lease.work.clone())
}

fn milliseconds(term: Duration) -> i64 {
    i64::try_from(term.as_millis()).unwrap_or(i64::MAX / 2)
}

/// A count that the machine makes from its start.
fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
