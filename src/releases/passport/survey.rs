//! What is asked of applicants, and what they need: survey and technical conditions.

use crate::domain::text::Bilingual;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `[[survey]]`: one wording. It is headed by the name of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// First day of this wording; absent: as long as the edition.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    pub title: Bilingual,
    pub questions: Vec<Bilingual>,
    /// The same under each question, in the order in which they are numbered.
    pub answers: Vec<Bilingual>,
    pub clause: String,
}

/// `[[conditions]]`: a technical condition of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub text: Bilingual,
    /// Asked of those who pay alone (domain.md D17).
    #[serde(default)]
    pub only_with_fee: bool,
    pub clause: String,
}
