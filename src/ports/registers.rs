//! The door to registers of the state and to the payment gateway.
//!
//! A register that cannot be asked, is silent, or answers what is no answer says nothing about anybody: the request waits.
//! Only a whole answer to the question that was asked counts, and "there are no data" is one.

use crate::domain::lookup::{AnswerFault, Question, Register};
use chrono::{DateTime, FixedOffset};

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// `muragat.register-answer/1`, as it came.
    pub octets: Vec<u8>,
    /// Who gave it, as `gateway` or `registers/person_register (2015-11-01)`; no address with a secret in it.
    pub source: String,
}

/// Why there is no answer; never counts against anybody, and says nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterFault {
    #[error("not reachable")]
    Unreachable,
    #[error("no answer in time")]
    TimedOut,
    #[error("status {0}")]
    Status(u16),
    #[error("the answer is too large")]
    TooLarge,
    #[error("the address is not admitted")]
    NotAllowed,
    #[error("{0}")]
    NoAnswer(#[from] AnswerFault),
    /// The register kept here was extracted so long ago that silence in it says nothing.
    #[error("the register kept here is of {0}, which is too old")]
    Stale(chrono::NaiveDate),
    /// The register kept here cannot be read.
    #[error("the register kept here cannot be read: {0}")]
    Damaged(String),
    #[error("this office asks nobody for it")]
    NobodyToAsk,
}

/// Registers. Asking twice is harmless: the question has the same id.
pub trait Registers: Send + Sync {
    /// Whether somebody is there to be asked.
    fn has(&self, register: Register) -> bool;

    /// A whole answer to the question, at the moment `now`.
    fn ask(&self, question: &Question, now: DateTime<FixedOffset>) -> Result<Reply, RegisterFault>;
}
