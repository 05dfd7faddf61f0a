//! The dated policy of verdicts, `schemas/policy/<edition>.toml`: what follows from what was found out.

use super::source::{self, SourceFault};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What follows from a sub-indication of ETSI EN 319 102-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Accept,
    /// A finding, to whom it belongs.
    Stop,
    /// Asked again later; never counts against the applicant.
    Wait,
}

/// One edition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// As `1`.
    pub edition: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force; absent: in force still.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// `not-checked`: nobody was asked whether a certificate was revoked. Printed wherever a verdict stands.
    pub revocation: String,
    /// Admitted signature algorithms, as `rsa-sha256`.
    pub algorithms: Vec<String>,
    /// Shorter RSA keys are refused; bits.
    pub rsa_bits_min: u32,
    actions: BTreeMap<String, Action>,
}

impl Policy {
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    pub fn admits(&self, algorithm: &str) -> bool {
        self.algorithms.iter().any(|a| a == algorithm)
    }

    /// What the policy says of `sub_indication`; of one that it does not name: stop.
    pub fn action(&self, sub_indication: &str) -> Action {
        self.actions.get(sub_indication).copied().unwrap_or(Action::Stop)
    }
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Policy, SourceFault> {
    source::read(file, bytes)
}
