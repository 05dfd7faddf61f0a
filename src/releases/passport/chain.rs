//! The steps inside the provider, their targets, and what may lengthen the term.

use crate::domain::calendar::Term;
use crate::domain::chain::Act;
pub use crate::domain::chain::{CountedFrom, Target, TargetUnit};
use crate::domain::signer::Role;
use crate::domain::text::Bilingual;
use serde::{Deserialize, Serialize};

/// `[[chain]]`: one step of the provider's people, in their order (002 §5–8; 004 app. 3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChainStep {
    /// From 1, without gaps.
    pub step: u32,
    /// What is done in it: of `take`, `resolve`, `assign`, `draft`, `examine`, `sign`, `hand`.
    pub act: Act,
    pub role: Role,
    pub action: Bilingual,
    /// What the step leaves behind, and the next one rests on.
    pub result: Bilingual,
    pub target: Target,
    pub clause: String,
}

/// `[extension]`: how far the term may be lengthened, and how soon the applicant is told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    pub up_to: Term,
    pub notice_within: Term,
    /// In what case.
    pub reason: Bilingual,
    pub clause: String,
}

/// `[hearing]`: how long before a refusal the applicant is asked to speak.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Hearing {
    pub before: Term,
    pub text: Bilingual,
    pub clause: String,
}
