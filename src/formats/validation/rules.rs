//! What a policy asks of signatures, certificates and answers: the constraints that the judge holds them to.

use crate::formats::suites::{Algorithm, PublicKey};
use chrono::{DateTime, Duration, FixedOffset, NaiveDate};
use serde::Deserialize;

/// One signature algorithm, and the days on which it is good enough.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct AlgorithmRule {
    /// As `rsa-sha256`.
    pub name: String,
    /// First day; absent: from the beginning.
    pub from: Option<NaiveDate>,
    /// Last day; absent: still.
    pub until: Option<NaiveDate>,
}

/// In a policy a name alone has no limit.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Name(String),
    Dated { name: String, from: Option<NaiveDate>, until: Option<NaiveDate> },
}

impl From<Written> for AlgorithmRule {
    fn from(written: Written) -> Self {
        match written {
            Written::Name(name) => Self { name, from: None, until: None },
            Written::Dated { name, from, until } => Self { name, from, until },
        }
    }
}

/// The constraints of one edition of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub edition: String,
    /// Whether anybody is asked about revocation.
    pub checks_revocation: bool,
    pub algorithms: Vec<AlgorithmRule>,
    pub rsa_bits_min: u32,
    /// An answer that does not say when the next one comes holds for so long.
    pub answer_age_max: Duration,
    /// Clocks may differ by so much.
    pub clock_skew_max: Duration,
}

/// Why an algorithm or a key is below what the policy asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weakness {
    /// Never admitted.
    NotAdmitted,
    /// Admitted once, and no longer at the time that counts; a proof that the signature is older would help.
    Outdated { until: NaiveDate },
    /// A key of so many bits.
    ShortKey(usize),
}

impl Rules {
    /// Whether `algorithm` with `key` is good enough at the moment `at`.
    pub fn admit(&self, algorithm: Algorithm, key: &PublicKey, at: DateTime<FixedOffset>) -> Result<(), Weakness> {
        let day = at.date_naive();
        let named: Vec<_> = self.algorithms.iter().filter(|rule| rule.name == algorithm.key()).collect();
        let holds = |rule: &&AlgorithmRule| {
            rule.from.is_none_or(|from| from <= day) && rule.until.is_none_or(|until| day <= until)
        };
        if !named.iter().any(holds) {
            let until = named.iter().filter_map(|rule| rule.until).filter(|until| *until < day).max();
            return Err(until.map_or(Weakness::NotAdmitted, |until| Weakness::Outdated { until }));
        }
        match key {
            PublicKey::Rsa { modulus_bits, .. } if *modulus_bits < self.rsa_bits_min as usize => {
                Err(Weakness::ShortKey(*modulus_bits))
            }
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Weakness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAdmitted => f.write_str("the algorithm is not admitted"),
            Self::Outdated { until } => write!(f, "the algorithm is not admitted after {until}"),
            Self::ShortKey(bits) => write!(f, "a key of {bits} bits"),
        }
    }
}
