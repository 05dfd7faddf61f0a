//! `[chain]` and `[hours]`: how the steps inside the office are recorded and counted.

use crate::domain::working_time::Hours;
use serde::{Deserialize, Serialize};

/// `[chain]`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chain {
    pub steps: Steps,
}

/// What a signed decision needs before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Steps {
    /// Nothing: it proves the draft and the check itself; what nobody recorded is shown as not recorded.
    #[default]
    Proven,
    /// Every step of the edition before the signature.
    Recorded,
}

impl Chain {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What is wrong with the hours.
pub(super) fn faults(hours: Option<&Hours>) -> Option<&'static str> {
    hours.filter(|hours| !hours.is_sound()).map(|_| "the parts of the day do not follow each other: from, pause, until")
}
