//! Commit point ③: one transaction for a window of packages, in the order of claiming, on one thread.
//!
//! A package that fails alone is rolled back alone, so no number is given and lost. One that another process has taken
//! over gets none here.

use super::ending::{Ending, State};
use super::window::Leases;
use crate::catalogue::batches;
use crate::catalogue::submissions::Submission;
use crate::domain::codes::Disposition;
use crate::domain::finding::Finding;
use crate::ports::tx::{Tx, TxError};
use crate::stages::decide::{self, Decided};
use crate::stages::failure::Failure;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::register;
use crate::stages::slip::Origin;
use crate::stages::unpack::Unpacked;

type Examined = (Submission, Result<Unpacked<Judged>, Failure>);

/// Registers requests and answers what is noticed or returned; decisions come back for act two.
pub fn register(
    office: &Office,
    leases: &Leases,
    window: Vec<Examined>,
) -> Result<(Vec<Ending>, Vec<Judged>), Failure> {
    let mut decisions = Vec::new();
    let mut endings = Vec::new();
    office.store.write(|tx| {
        let held = leases.hold(office, tx)?;
        for (submission, examined) in window.into_iter().filter(|(submission, _)| held.has(&submission.digest)) {
            let mut judged = match examined {
                Err(failure) => {
                    if let Failure::Waiting(awaited) = &failure {
                        register::tell_waiting(tx, &submission, awaited)?;
                    }
                    endings.push(Ending::waiting(submission, &failure));
                    continue;
                }
                Ok(Unpacked::Rejected(findings)) => {
                    endings.push(Ending::rejected(submission, findings));
                    continue;
                }
                Ok(Unpacked::Opened(judged)) => judged,
            };
            if judged.validated.is_decision() && judged.disposition <= Disposition::Remark {
                decisions.push(judged);
                continue;
            }
            let ending = match alone(tx, |tx| register::register(office, tx, &mut judged))? {
                Ok(registered) => {
                    let state = State::Settled(registered.state);
                    Ending::new(submission, state, registered.number, Some(registered.outgoing))
                }
                Err(failure) => Ending::waiting(submission, &failure),
            };
            endings.push(ending.of(Origin::of(office, &judged)));
        }
        Ok(())
    })?;
    Ok((endings, decisions))
}

/// What became of the decisions of one package.
pub struct DecidedPackage {
    pub decided: Vec<Decided>,
    /// Which decisions are not carried out, and why.
    pub refused: Vec<(usize, Vec<Finding>)>,
    /// Of the return that names the decisions which are not carried out.
    pub returned: Option<register::Registered>,
}

type DecidedOrFailed = (Judged, Result<DecidedPackage, Failure>);

/// Gives document numbers; what is not carried out is returned with its reasons.
pub fn decide(
    office: &Office,
    leases: &Leases,
    window: Vec<Judged>,
    patient: bool,
) -> Result<Vec<DecidedOrFailed>, Failure> {
    let mut all = Vec::new();
    if window.is_empty() {
        return Ok(all);
    }
    office.store.write(|tx| {
        let held = leases.hold(office, tx)?;
        for judged in window.into_iter().filter(|judged| held.has(&judged.validated.submission.digest)) {
            let decided = alone(tx, |tx| {
                let mut decided = Vec::new();
                let mut refused = Vec::new();
                if judged.validated.is_batch() {
                    let asked = judged.validated.decisions().len() + judged.validated.unread_decisions().len();
                    batches::add(tx, &judged.validated.submission.digest, asked)?;
                }
                for index in 0..judged.validated.decisions().len() {
                    match decide::decide(office, tx, &judged, index, patient)? {
                        Decided::Refused(reasons) => refused.push((index, reasons)),
                        other => decided.push(other),
                    }
                }
                let mut findings = judged.validated.unread.clone();
                findings.extend(refused.iter().flat_map(|(_, reasons)| reasons.clone()));
                decide::tell_lines(office, &judged, &mut findings);
                let waits = decided.iter().any(|d| matches!(d, Decided::Waits(_)));
                let returned = if findings.is_empty() || waits {
                    None
                } else {
                    Some(register::send_back(office, tx, &judged, &findings)?)
                };
                Ok(DecidedPackage { decided, refused, returned })
            })?;
            all.push((judged, decided));
        }
        Ok(())
    })?;
    Ok(all)
}

/// Runs one package's part of the transaction under a savepoint. The outer error is the catalogue's, and ends the window.
fn alone<T>(
    tx: &mut Tx<'_>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<Result<T, Failure>, TxError> {
    let mut failed = None;
    let done = tx.attempt(|tx| {
        work(tx).map_err(|failure| match failure {
            Failure::Catalogue(error) => error,
            other => {
                failed = Some(other);
                TxError::Refused("rolled back for another failure".into())
            }
        })
    });
    match (done, failed) {
        (Ok(done), _) => Ok(Ok(done)),
        (Err(_), Some(failure)) => Ok(Err(failure)),
        (Err(error), None) => Err(error),
    }
}
