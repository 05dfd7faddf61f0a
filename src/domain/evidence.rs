//! What the outside said about the signatures of a package, its applicant and its payment: saved before anybody judges, and kept for ever.
//!
//! Octets are kept as they came. Who judges again in twenty years needs nothing but these, the package and the policy.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// A certificate revocation list (RFC 5280 §5).
    Crl,
    /// An `OCSPResponse` (RFC 6960).
    Ocsp,
    /// A time-stamp token (RFC 3161).
    TimeStamp,
    /// A certificate of a path, anchor included.
    Certificate,
    /// What a register or the payment gateway said (`muragat.register-answer/1`).
    Register,
}

impl AnswerKind {
    /// As records and reports name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Crl => "crl",
            Self::Ocsp => "ocsp",
            Self::TimeStamp => "time_stamp",
            Self::Certificate => "certificate",
            Self::Register => "register",
        }
    }

    /// Ending of the file that keeps the octets.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Crl => "crl",
            Self::Ocsp => "ocsp",
            Self::TimeStamp => "tst",
            Self::Certificate => "cer",
            Self::Register => "json",
        }
    }
}

/// One answer, believed in nothing before it is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub kind: AnswerKind,
    /// Address, file in `trust/`, or `signature` for what the signature itself carries.
    pub source: String,
    pub obtained_at: DateTime<FixedOffset>,
    /// SHA-256 of the certificate that was asked about, hexadecimal; for an anchor or authority: its own; for a register:
    /// its key, as `person_register`.
    pub about: String,
    /// SHA-256 of the octets, hexadecimal: the name of the file that keeps them.
    pub sha256: String,
    /// DER; of a register JSON.
    #[serde(skip)]
    pub octets: Vec<u8>,
}

/// A question that got no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    pub source: String,
    /// SHA-256 of the certificate, hexadecimal; or the key of the register.
    pub about: String,
    /// For a person, without anything about the certificate's holder.
    pub why: String,
}

/// All that a verdict rests on beside the package and the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub judged_at: DateTime<FixedOffset>,
    pub answers: Vec<Answer>,
    pub unanswered: Vec<Unanswered>,
}

impl Evidence {
    /// Nothing asked, nothing answered.
    pub fn none(judged_at: DateTime<FixedOffset>) -> Self {
        Self { judged_at, answers: Vec::new(), unanswered: Vec::new() }
    }

    /// Answers of a kind about a certificate.
    pub fn about<'a>(&'a self, kind: AnswerKind, certificate_sha256: &'a str) -> impl Iterator<Item = &'a Answer> {
        self.answers.iter().filter(move |a| a.kind == kind && a.about == certificate_sha256)
    }
}
