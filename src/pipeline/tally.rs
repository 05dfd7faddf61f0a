//! How many packages ended how, in one run.

use crate::domain::case::SubmissionState;
use serde::Serialize;

/// Told how many packages were just dealt with; called between windows, on the calling thread.
pub type Progress<'a> = dyn Fn(usize) + 'a;

/// One run of `process`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub claimed: u64,
    pub repeated: u64,
    pub registered: u64,
    /// Packages of decisions that were carried out.
    pub answered: u64,
    /// Documents filed and delivered, refusals among them.
    pub filed: u64,
    pub refused: u64,
    pub noticed: u64,
    pub returned: u64,
    pub rejected: u64,
    /// Letters of e-mail that a server took over.
    #[serde(skip_serializing_if = "is_zero")]
    pub mailed: u64,
    /// Ours is the fault, or a request is not there yet: file name and reason.
    pub waiting: Vec<Waiting>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Of the package: two that wait may bear one file name.
    pub sha256: String,
    pub file_name: String,
    pub reason: String,
    /// How many of its documents are drawn and wait for people who sign away from here.
    #[serde(skip_serializing_if = "is_zero")]
    pub unsigned: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Tally {
    /// Documents that wait for people who sign away from here.
    pub fn unsigned(&self) -> u64 {
        self.waiting.iter().map(|w| w.unsigned).sum()
    }

    /// Counts the end of one package.
    pub fn count(&mut self, state: SubmissionState) {
        match state {
            SubmissionState::Registered => self.registered += 1,
            SubmissionState::Noticed => self.noticed += 1,
            SubmissionState::Returned => self.returned += 1,
            SubmissionState::Rejected => self.rejected += 1,
            SubmissionState::Answered => self.answered += 1,
            SubmissionState::Claimed | SubmissionState::Waiting => {}
        }
    }
}
