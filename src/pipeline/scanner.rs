//! One process looks at the inbox at a time, whichever machine it runs on (docs/decisions/0101).
//!
//! On one machine a lock of the kernel keeps that already (`app`). Where the catalogue reaches further, a lease does: no other
//! catalogue is written to by somebody who only looks.

use crate::catalogue::leases::{self, Lease};
use crate::ports::tx::TxError;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Looking costs little, so it is taken over soon when a machine is lost.
const TERM: Duration = Duration::from_secs(90);

/// The right to look at the inbox, until it is dropped.
pub struct Scanner<'o> {
    office: &'o Office,
    /// Where the catalogue is shared.
    lease: Option<Lease>,
    renewed: Mutex<Instant>,
}

impl<'o> Scanner<'o> {
    /// `None`: another process has it.
    pub fn take(office: &'o Office) -> Result<Option<Self>, Failure> {
        let leasing = &office.leasing;
        let renewed = Mutex::new(Instant::now());
        if !leasing.is_shared {
            return Ok(Some(Self { office, lease: None, renewed }));
        }
        let taken = office.store.write(|tx| leases::take(tx, &*leasing.workers, leases::SCANNER, TERM))?;
        Ok(taken.map(|lease| Self { office, lease: Some(lease), renewed }))
    }

    /// Whether it is still ours; renewed when a third of the term is over.
    pub fn keep(&self) -> Result<bool, Failure> {
        if self.renewed.lock().unwrap_or_else(PoisonError::into_inner).elapsed() < TERM / 3 {
            return Ok(true);
        }
        self.renew()
    }

    /// Whether it is still ours, for another term.
    pub fn renew(&self) -> Result<bool, Failure> {
        let Some(lease) = &self.lease else { return Ok(true) };
        let now = Instant::now();
        let renewed = self.office.store.write(|tx| leases::renew(tx, lease, TERM));
        match renewed {
            Ok(()) => {
                *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = now;
                Ok(true)
            }
            Err(TxError::Stale(_)) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }
}

impl Drop for Scanner<'_> {
    /// What cannot be given back now is free when its term or this process ends.
    fn drop(&mut self) {
        if let Some(lease) = &self.lease {
            let _ = self.office.store.write(|tx| leases::give_back(tx, lease));
        }
    }
}
