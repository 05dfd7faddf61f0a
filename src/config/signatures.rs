//! `[signatures]`: how signatures that come in are judged, where the office departs from the rule.

use crate::releases::Releases;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signatures {
    /// An edition of the policy in place of the one in force, as `1`; edition 1 asks nobody about revocation, and that is
    /// said loudly at every run and in every record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

impl Signatures {
    /// What is wrong with the values, each with its name.
    pub(super) fn faults(&self, releases: &Releases) -> Vec<(&'static str, String)> {
        let unknown = self.policy.iter().filter(|edition| releases.policy_edition(edition).is_none());
        unknown.map(|edition| ("policy", format!("there is no signature policy {edition}"))).collect()
    }
}
