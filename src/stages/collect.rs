//! The room of commit point ②: what the outside says of a package, saved before anyone judges.
//!
//! Policy edition 1 asks nobody: no CRL, OCSP or time-stamp. What stands here is the moment of judging, which is the
//! moment of claim: a certificate must be in term when the request arrived (wording.md §5), and a run that was broken off
//! and taken up again gives the same verdict.

use super::validate::Validated;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// The saved answers and the moment of judging.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    pub judged_at: DateTime<FixedOffset>,
}

/// Gathers the evidence. A saved set is used, never fetched again.
pub fn collect(validated: &Validated) -> Evidence {
    Evidence { judged_at: validated.submission.claimed_at }
}
