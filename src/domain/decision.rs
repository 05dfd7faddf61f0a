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
    /// мәліметтердің жоқтығы туралы жауап / ответ об отсутствии сведений: a reply, never a refusal.
    NegativeReply,
    /// тиесілігі бойынша жолдау / пересылка по принадлежности: another archive holds the documents.
    Forward,
    /// мерзімді ұзарту / продление срока: the answer is still to come.
    Extend,
    /// құжаттарды толықтыру туралы хабарлама / уведомление о дополнении документов: papers are missing and the answer is
    /// still to come.
    Supplement,
    /// өтінішті кері қайтарып алу / отзыв заявления, by the applicant.
    Withdraw,
    /// түзету / исправление: a new document in place of one that was issued, which is annulled.
    Correct,
    /// телнұсқа / дубликат of a document that was issued.
    Duplicate,
}

impl Outcome {
    pub const ALL: [Self; 9] = [
        Self::Grant,
        Self::Refuse,
        Self::NegativeReply,
        Self::Forward,
        Self::Extend,
        Self::Supplement,
        Self::Withdraw,
        Self::Correct,
        Self::Duplicate,
    ];

    /// The word in decisions, in the catalogue and in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::NegativeReply => "negative_reply",
            Self::Forward => "forward",
            Self::Extend => "extend",
            Self::Supplement => "supplement",
            Self::Withdraw => "withdraw",
            Self::Correct => "correct",
            Self::Duplicate => "duplicate",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }

    /// Whether the request is answered by it.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Extend | Self::Supplement)
    }

    /// Whether it is about a document that was issued before, and so about a request that was answered before.
    pub fn names_a_document(self) -> bool {
        matches!(self, Self::Correct | Self::Duplicate)
    }
}

impl Outcome {
    /// Whether the chain of steps leads to it: the specialist drafts it, the head checks and signs it (002 §5).
    pub fn ends_the_chain(self) -> bool {
        matches!(self, Outcome::Grant | Outcome::Refuse | Outcome::NegativeReply | Outcome::Forward)
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
    /// The document that is corrected, or of which a duplicate is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// Why the term is extended, a document corrected, a request forwarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Bilingual>,
    /// The new last day of an extended term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_until: Option<NaiveDate>,
    /// The papers that the applicant is asked for, as the applicant knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_documents: Vec<Bilingual>,
    /// The last day on which they may be brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_until: Option<NaiveDate>,
    /// Who holds the documents, of a request that is forwarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// When the applicant took the request back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<NaiveDate>,
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// ЖСН of the executor, who stands in `[[signers]]`; an archival certificate needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor_iin: Option<String>,
    /// Steps before the signature that were taken outside this program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepTaken>,
    /// What the document says; one member, named after the details element of the service, or [`NEGATIVE_REPLY`]. Absent
    /// where the answer is no document of the service.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub details: Value,
}

/// The member of `details` that a negative reply has.
pub const NEGATIVE_REPLY: &str = "negative_reply";

impl Decision {
    /// Whether it yields the document that the service promises, under whatever number.
    pub fn certifies(&self) -> bool {
        match self.outcome {
            Outcome::Grant | Outcome::Duplicate => true,
            Outcome::Correct => self.grounds.is_empty(),
            _ => false,
        }
    }
}

/// The organisation to which a request is forwarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub name: Bilingual,
    /// The line of the addressee, in the dative.
    pub addressee: Bilingual,
    pub address: Bilingual,
}

/// A reason of refusal: a ground of the passport, and the fact that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// As `DOCUMENTS_NONCONFORMING` (domain.md §3.3); the passport has the wording and the clause.
    pub code: String,
    /// The fact in plain words.
    pub fact: Bilingual,
}
