//! `[slips]`: what a sender hears of every package.

use crate::domain::document::SlipsFor;
use serde::{Deserialize, Serialize};

/// `[slips]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Slips {
    /// Whose packages get the sheet (PDF) beside the JSON; all of them unless the office says otherwise.
    pub pdf: Vec<SlipsFor>,
}

impl Default for Slips {
    fn default() -> Self {
        Self { pdf: SlipsFor::ALL.into() }
    }
}
