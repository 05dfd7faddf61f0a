//! How the work goes: what was taken, what became of it, what waits. Read only; the counts are the catalogue's.

use crate::catalogue::letters::{self, LetterState};
use crate::catalogue::queue::{self, Waiting};
use crate::catalogue::{cases, submissions};
use crate::domain::case::{CaseState, SubmissionState};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// `muragat.status/1`, without what only the machine knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Packages that left the inbox, those that came again among them.
    pub taken: u64,
    /// Cases whose answer is filed.
    pub answered: u64,
    /// Registered cases without an answer.
    pub in_work: u64,
    pub noticed: u64,
    pub returned: u64,
    pub rejected: u64,
    pub repeated: u64,
    /// Packages that were looked at and cannot be finished yet.
    pub waiting: u64,
    /// Of them, those that a person parked.
    pub parked: u64,
    /// Claimed packages that nobody has finished looking at.
    pub queue_depth: u64,
    /// Files that lie in the inbox.
    pub inbox_depth: u64,
    /// Letters of e-mail that no server has taken yet.
    pub letters_queued: u64,
    /// Those that a person has to see to.
    pub letters_refused: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_waiting: Option<Oldest>,
}

/// What has waited longest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Oldest {
    pub sha256: String,
    #[serde(serialize_with = "moment")]
    pub since: DateTime<FixedOffset>,
    pub attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn moment<S: serde::Serializer>(at: &DateTime<FixedOffset>, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&at.to_rfc3339())
}

impl From<&Waiting> for Oldest {
    fn from(waiting: &Waiting) -> Self {
        Self {
            sha256: waiting.submission.digest.hex(),
            since: waiting.submission.claimed_at,
            attempts: waiting.attempts,
            reason: waiting.submission.reason.clone(),
        }
    }
}

/// Counts; what goes on meanwhile may move a package from one count to the next.
pub fn counts(office: &Office) -> Result<Counts, Failure> {
    let inbox_depth = office.inbox.names()?.len() as u64;
    let (packages, states, waiting, letters) = office
        .store
        .read(|tx| Ok((submissions::counts(tx)?, cases::counts(tx)?, queue::list(tx)?, letters::counts(tx)?)))?;
    let letters_in = |wanted| letters.get(&wanted).copied().unwrap_or(0);
    let cases_in = |wanted: &[CaseState]| -> u64 { wanted.iter().filter_map(|state| states.get(state)).sum() };
    Ok(Counts {
        taken: packages.states.values().sum::<u64>() + packages.repeated,
        answered: cases_in(&[CaseState::Filed, CaseState::Sent]),
        in_work: cases_in(&[CaseState::Registered, CaseState::Decided]),
        noticed: packages.of(SubmissionState::Noticed),
        returned: packages.of(SubmissionState::Returned),
        rejected: packages.of(SubmissionState::Rejected),
        repeated: packages.repeated,
        waiting: packages.of(SubmissionState::Waiting),
        parked: waiting.iter().filter(|w| w.parked.is_some()).count() as u64,
        queue_depth: packages.of(SubmissionState::Claimed),
        inbox_depth,
        letters_queued: letters_in(LetterState::Queued),
        letters_refused: letters_in(LetterState::Refused),
        oldest_waiting: waiting.iter().min_by_key(|w| w.submission.claimed_at).map(Oldest::from),
    })
}
