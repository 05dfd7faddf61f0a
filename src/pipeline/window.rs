//! What this process works on together, and its right to say what becomes of it.
//!
//! To look for work and to take its leases is one transaction: of many processes one works on a package
//! (docs/decisions/0101). Whoever loses a lease, because it stood still for longer than its term, finds that out in the
//! transaction that would have recorded the work, and drops that package without a word.

use crate::catalogue::leases::{self, Lease};
use crate::catalogue::queue::{self, Waiting};
use crate::catalogue::submissions::{self, Submission};
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Tx, TxError};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// How many packages are judged, numbered and flushed together, at most.
pub const WINDOW_PACKAGES: usize = 64;
/// How many octets of packages are in memory together, at most (one package may be larger).
const WINDOW_SIZE_BYTES: u64 = 16 << 20;
/// How many octets come of each that is read whole, until its package is filed: its values, findings, the answer (measured:
/// seven to eight, for a batch of 15,500 decisions).
const OF_EACH_OPENED: u64 = 8;

/// What a run takes up of that which waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// All that nobody parked: a person asked for it.
    Everything,
    /// What is due.
    Due,
}

impl Retry {
    fn wants(self, waiting: &Waiting, now_ms: i64) -> bool {
        waiting.parked.is_none() && (self == Self::Everything || waiting.retry_at_ms <= now_ms)
    }
}

/// Packages that go through together.
pub struct Window {
    pub packages: Vec<Submission>,
    pub leases: Arc<Leases>,
}

/// The next packages that nobody has looked at yet and nobody works on, in the order of claiming.
pub fn next_new(office: &Office) -> Result<Option<Window>, Failure> {
    let look = |tx: &mut Tx<'_>| {
        let free = submissions::free(tx, WINDOW_PACKAGES)?;
        Ok(windows(free).into_iter().next().unwrap_or_default())
    };
    let taken = take(office, look, |package| package.digest.hex())?;
    Ok(taken.map(|(packages, leases)| Window { packages, leases }))
}

/// What waits and is to be tried now, in the order of claiming; nothing of it is ours yet.
pub fn waiting(office: &Office, retry: Retry) -> Result<Vec<Vec<Submission>>, Failure> {
    let now_ms = office.clock.machine_ms();
    let waiting = office.store.read(queue::list)?;
    Ok(windows(waiting.into_iter().filter(|one| retry.wants(one, now_ms)).map(|one| one.submission)))
}

/// Those of `packages` that still wait, and that nobody works on.
pub fn again(office: &Office, retry: Retry, packages: &[Submission]) -> Result<Option<Window>, Failure> {
    let now_ms = office.clock.machine_ms();
    let look = |tx: &mut Tx<'_>| {
        let mut found = Vec::with_capacity(packages.len());
        for package in packages {
            let waiting = queue::find(tx, &package.digest)?.filter(|one| retry.wants(one, now_ms));
            found.extend(waiting.map(|one| one.submission));
        }
        Ok(found)
    };
    let taken = take(office, look, |package| package.digest.hex())?;
    Ok(taken.map(|(packages, leases)| Window { packages, leases }))
}

/// Works of which this process is the owner, and their leases.
type Taken<T> = (Vec<T>, Arc<Leases>);

/// Looks for work and takes what nobody holds, in one transaction; `None`: there is nothing.
pub fn take<T>(
    office: &Office,
    look: impl FnOnce(&mut Tx<'_>) -> Result<Vec<T>, TxError>,
    name: impl Fn(&T) -> String,
) -> Result<Option<Taken<T>>, Failure> {
    let leasing = &office.leasing;
    let renewed = Instant::now();
    let mut unreturned = leasing.unreturned.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = office.store.write(|tx| {
        for token in unreturned.iter() {
            leases::give_back_all(tx, *token)?;
        }
        let lost = !leases::free_gone(tx, &*leasing.workers)?.is_empty() || leases::over(tx)? > 0;
        let mut works = look(tx)?;
        let names: Vec<_> = works.iter().map(&name).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let taken = leases::take_free(tx, &*leasing.workers, &names, leasing.term)?;
        let ours: BTreeSet<_> = taken.iter().map(|lease| &lease.work).collect();
        works.retain(|work| ours.contains(&name(work)));
        Ok((lost, taken.first().map(|lease| (works, lease.token))))
    });
    let (lost, taken) = taken?;
    unreturned.clear();
    if lost {
        // What they stored and never flushed is recognised here as stored.
        let stores = [office.archive.objects(), &office.spool, &office.outbox, &office.rejected];
        stores.into_iter().for_each(|store| store.doubt());
    }
    Ok(taken.map(|(works, token)| (works, Arc::new(Leases { token, renewed: Mutex::new(renewed) }))))
}

/// The leases of works that were taken together.
pub struct Leases {
    token: i64,
    renewed: Mutex<Instant>,
}

/// The works of which somebody is still the owner.
pub struct Held(BTreeSet<String>);

impl Held {
    pub fn has(&self, package: &Digest256) -> bool {
        self.0.contains(&package.hex())
    }
}

impl Leases {
    /// For the transaction that records a part of the work: what is still ours, for another term. Of the rest nothing
    /// may be recorded.
    pub fn hold(&self, office: &Office, tx: &mut Tx<'_>) -> Result<Held, TxError> {
        *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        leases::hold_all(tx, self.token, office.leasing.term).map(Held)
    }

    /// For the transaction that records the end of a work.
    pub fn complete(&self, tx: &mut Tx<'_>, work: &str) -> Result<(), TxError> {
        leases::complete(tx, &Lease { work: work.to_owned(), token: self.token })
    }

    /// What is still ours, before something is done that no transaction takes back.
    pub fn look(&self, office: &Office) -> Result<Held, Failure> {
        Ok(office.store.read(|tx| leases::held(tx, self.token)).map(Held)?)
    }

    /// Between the steps of long work: renews when a third of the term is over. Whether that succeeds, the transaction
    /// that records the work finds out.
    pub fn keep(&self, office: &Office) {
        {
            let mut renewed = self.renewed.lock().unwrap_or_else(PoisonError::into_inner);
            if renewed.elapsed() < office.leasing.term / 3 {
                return;
            }
            *renewed = Instant::now();
        }
        let _ = office.store.write(|tx| leases::hold_all(tx, self.token, office.leasing.term));
    }

    /// Gives back what is not completed, and says `why` it is not; how much that was. A catalogue that is away gets it
    /// back with the next look.
    pub fn end(&self, office: &Office, why: Option<&Failure>) -> Result<u64, Failure> {
        let why = why.map(ToString::to_string);
        let given = office.store.write(|tx| {
            if let Some(why) = &why {
                leases::held(tx, self.token)?.iter().try_for_each(|work| submissions::hold_up(tx, work, why))?;
            }
            leases::give_back_all(tx, self.token)
        });
        if given.is_err() {
            office.leasing.unreturned.lock().unwrap_or_else(PoisonError::into_inner).push(self.token);
        }
        Ok(given?)
    }
}

/// Octets that a package takes while it goes through.
fn weight_bytes(package: &Submission) -> u64 {
    package.size_bytes.saturating_add(package.opened_bytes.saturating_mul(OF_EACH_OPENED))
}

/// Cut so that no window holds more packages or octets than it may.
fn windows(pending: impl IntoIterator<Item = Submission>) -> Vec<Vec<Submission>> {
    let mut windows: Vec<Vec<Submission>> = Vec::new();
    let mut held_bytes = 0_u64;
    for submission in pending {
        let weight_bytes = weight_bytes(&submission);
        let held = held_bytes.saturating_add(weight_bytes);
        match windows.last_mut() {
            Some(window) if window.len() < WINDOW_PACKAGES && held <= WINDOW_SIZE_BYTES => {
                held_bytes = held;
                window.push(submission);
            }
            _ => {
                held_bytes = weight_bytes;
                windows.push(vec![submission]);
            }
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(size_bytes: u64, opened_bytes: u64) -> Submission {
        let unclaimed = Submission::unclaimed(b"", String::new(), chrono::DateTime::UNIX_EPOCH.fixed_offset());
        Submission { size_bytes, opened_bytes, ..unclaimed }
    }

    #[test]
    fn a_window_ends_where_it_would_hold_too_much_packed_or_opened() {
        let sizes = |packages: Vec<Submission>| windows(packages).iter().map(Vec::len).collect::<Vec<_>>();
        let small = || package(20_000, 10_000);
        assert_eq!(sizes((0..130).map(|_| small()).collect()), [64, 64, 2]);
        assert_eq!(sizes(vec![package(9 << 20, 0), package(9 << 20, 0), package(2 << 20, 0)]), [1, 2]);
        // 80 kB packed and 4 MiB opened: each by itself, and what is small goes with none of them.
        assert_eq!(sizes(vec![small(), package(80_000, 4 << 20), package(80_000, 4 << 20), small()]), [1, 1, 1, 1]);
        assert_eq!(sizes(vec![package(0, u64::MAX), package(u64::MAX, 1), small()]), [1, 1, 1]);
    }
}
