//! What a specialist or authorised signer decided about a registered request.

use super::chain::Act;
use super::identifiers::RequestId;
use super::text::Bilingual;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The document that the service promises is issued.
    Grant,
    /// бас тарту / отказ, with at least one ground.
    Refuse,
}

impl Outcome {
    /// Whether the chain of steps leads to it: the specialist drafts it, the head checks and signs it (002 §5).
    pub fn ends_the_chain(self) -> bool {
        matches!(self, Outcome::Grant | Outcome::Refuse)
    }

    /// Whether it goes against the applicant, who may have to be heard first.
    pub fn is_adverse(self) -> bool {
        self == Outcome::Refuse
    }
}

/// A step that the decision itself tells of: somebody of the office took it before (002 §5–8; 004 app. 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    pub act: Act,
    /// ЖСН of who took it.
    pub person_iin: String,
    pub taken_at: DateTime<FixedOffset>,
    /// ЖСН of who was given the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_iin: Option<String>,
    /// Of a hearing: the day on which the applicant was invited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One decision; a decision package holds one, or a batch under one signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_number: Option<String>,
    pub outcome: Outcome,
    pub decided_at: DateTime<FixedOffset>,
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// ЖСН of the executor, who stands in `[[signers]]`; an archival certificate needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor_iin: Option<String>,
    /// Steps before the signature that were taken outside this program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepTaken>,
    /// What the document says; one member, named after the details element of the service. Absent in a refusal.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub details: Value,
}

/// A reason of refusal: a ground of the passport, and the fact that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// As `DOCUMENTS_NONCONFORMING` (domain.md §3.3); the passport has the wording and the clause.
    pub code: String,
    /// The fact in plain words.
    pub fact: Bilingual,
}
