//! Who looks into complaints about a service, and within what term.

use crate::domain::calendar::Term;
use crate::domain::text::Bilingual;
use serde::{Deserialize, Serialize};

/// `[complaints]`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Complaints {
    /// In whose name a complaint is written, as «қызмет беруші басшысы».
    pub body: Bilingual,
    /// From the day of its registration, which is not counted.
    pub within: Term,
    pub clause: String,
}
