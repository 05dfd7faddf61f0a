//! The dated policy of verdicts, `schemas/policy/<edition>.toml`: what is asked of a signature, and what follows from what
//! was found out.

use super::source::{self, SourceFault};
use crate::domain::verdict::SubIndication;
use crate::formats::suites::Algorithm;
use crate::formats::validation::{AlgorithmRule, Rules};
use chrono::{Duration, NaiveDate};
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
    /// `checked`, or `not-checked`: nobody was asked whether a certificate was revoked. Printed wherever a verdict stands.
    pub revocation: String,
    /// Admitted signature algorithms: a name as `rsa-sha256`, or a name with its first or last day.
    algorithms: Vec<AlgorithmRule>,
    /// Shorter RSA keys are refused; bits.
    pub rsa_bits_min: u32,
    /// An answer about revocation that names no next one holds for so long; hours.
    #[serde(default = "a_day")]
    pub answer_age_hours_max: u32,
    /// Clocks may differ by so much; seconds.
    #[serde(default = "five_minutes")]
    pub clock_skew_seconds_max: u32,
    actions: BTreeMap<SubIndication, Action>,
}

fn a_day() -> u32 {
    24
}

fn five_minutes() -> u32 {
    300
}

/// The words of `revocation`.
pub const CHECKED: &str = "checked";
pub const NOT_CHECKED: &str = "not-checked";

/// What no policy may turn into a No: the fault is not the signer's.
const NEVER_STOP: [SubIndication; 4] = [
    SubIndication::TryLater,
    SubIndication::RevocationOutOfBoundsNoPoe,
    SubIndication::PolicyProcessingError,
    SubIndication::SignaturePolicyNotAvailable,
];
/// What no policy may let through: it is proven wrong.
const NEVER_ACCEPT: [SubIndication; 6] = [
    SubIndication::FormatFailure,
    SubIndication::HashFailure,
    SubIndication::SigCryptoFailure,
    SubIndication::Revoked,
    SubIndication::Expired,
    SubIndication::NotYetValid,
];

impl Policy {
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether certificates are asked about.
    pub fn checks_revocation(&self) -> bool {
        self.revocation == CHECKED
    }

    /// What the judge holds signatures to.
    pub fn rules(&self) -> Rules {
        Rules {
            edition: self.edition.clone(),
            checks_revocation: self.checks_revocation(),
            algorithms: self.algorithms.clone(),
            rsa_bits_min: self.rsa_bits_min,
            answer_age_max: Duration::hours(self.answer_age_hours_max.into()),
            clock_skew_max: Duration::seconds(self.clock_skew_seconds_max.into()),
        }
    }

    /// What the policy says of `sub_indication`. Reading has seen to it that every one is named.
    pub fn action(&self, sub_indication: SubIndication) -> Action {
        self.actions.get(&sub_indication).copied().unwrap_or(Action::Wait)
    }

    /// The first thing that is wrong with the words, and the name at which it stands.
    fn fault(&self) -> Option<(&'static str, String)> {
        if ![CHECKED, NOT_CHECKED].contains(&self.revocation.as_str()) {
            return Some(("revocation", format!("revocation is {CHECKED} or {NOT_CHECKED}")));
        }
        let known = |rule: &&AlgorithmRule| Algorithm::ALL.iter().any(|a| a.key() == rule.name);
        if let Some(unknown) = self.algorithms.iter().find(|rule| !known(rule)) {
            return Some(("algorithms", format!("there is no algorithm {}", unknown.name)));
        }
        if let Some(missing) = SubIndication::ALL.iter().find(|s| !self.actions.contains_key(s)) {
            return Some(("[actions]", format!("{missing} is not named: accept, stop or wait")));
        }
        let said = |all: &[SubIndication], action| all.iter().find(|s| self.action(**s) == action).copied();
        if let Some(no_fault) = said(&NEVER_STOP, Action::Stop) {
            let why = "a fault of the outside or of ours is never a No: accept or wait";
            return Some((no_fault.key(), format!("{no_fault}: {why}")));
        }
        let proven = said(&NEVER_ACCEPT, Action::Accept)?;
        Some((proven.key(), format!("{proven} is proven wrong and cannot be accepted")))
    }
}

/// Reads one edition; a sub-indication that is not named is a fault.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Policy, SourceFault> {
    let policy: Policy = source::read(file, bytes)?;
    match policy.fault() {
        None => Ok(policy),
        Some((name, message)) => {
            let lines = source::text(file, bytes)?.lines();
            let line = (1..).zip(lines).find(|(_, text)| text.starts_with(name)).map_or(1, |(number, _)| number);
            Err(SourceFault::new(file, line, message))
        }
    }
}
