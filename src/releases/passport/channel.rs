//! What holds for one channel: term, papers, look-ups, steps, and the way of the result.

use crate::domain::calendar::Term;
use crate::domain::lookup::Register;
use crate::domain::text::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[channels.<channel>]`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    pub term: Term,
    /// Another term by `details/<element>/delivery`, as `in_person`.
    #[serde(default)]
    pub term_by_delivery: BTreeMap<String, Term>,
    /// Clause that the term was read in.
    pub clause: String,
    /// Handling at the counter, where the act limits it.
    #[serde(default)]
    pub intake: Option<Limit>,
    pub steps: Steps,
    #[serde(default)]
    pub lookups: Option<Lookups>,
    /// Kinds of attachments without which the request is incomplete.
    #[serde(default)]
    pub required: Vec<RequiredAttachment>,
    pub result: ResultRule,
}

/// A limit of minutes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub minutes: u32,
    pub clause: String,
}

/// The processes of the act's text, and the times of its table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    pub order: Vec<Step>,
    pub clause: String,
    /// Longest time of each column of the act's table but the last, whose time is the term; seconds. Where text and table
    /// differ (domain.md D14) the text gives the steps and the table the times.
    #[serde(default)]
    pub seconds_max: Vec<u32>,
    #[serde(default)]
    pub times_clause: Option<String>,
}

/// A process (үдеріс) of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The originals are shown and checked (001 §6(1)).
    Originals,
    Login,
    LoginRefused,
    /// The service is chosen and the applicant's data are entered.
    Choose,
    /// The form is filled in, scans are attached.
    Fill,
    Lookup,
    DataUnavailable,
    Pay,
    PaymentRefused,
    ChooseCertificate,
    /// The authority is asked about the certificate (004 §6(6)).
    CertificateQuery,
    SignatureRefused,
    Sign,
    /// The signed request goes to the provider's workplace.
    Send,
    /// The centre's operator takes paper, or refuses it with a receipt.
    Accept,
    Receipt,
    Register,
    DocumentsRefused,
    Process,
    Result,
    HandOver,
}

/// Registers that are asked about the applicant before registration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lookups {
    /// Of persons and entities, the one that knows the applicant; of notaries, for a notarised power of attorney.
    pub sources: Vec<Register>,
    pub clause: String,
}

/// One required attachment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredAttachment {
    /// As `identity_document`.
    pub kind: String,
    /// The name as letters have it.
    pub name: Bilingual,
    /// Only when `details/<element>/certificate_type` is one of these; empty: always.
    #[serde(default)]
    pub when_type: Vec<String>,
    /// Only when a representative applies.
    #[serde(default)]
    pub when_represented: bool,
    pub clause: String,
}

/// What the applicant gets by this channel, in what form and by what way (domain.md D7).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ResultRule {
    pub kind: ResultKind,
    pub forms: Vec<Form>,
    pub ways: Vec<Way>,
    pub clause: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultKind {
    /// The document itself.
    Document,
    /// A signed notice that the request was granted.
    Notice,
    /// A signed notice that something lies ready: the stamp, the certificate.
    ReadinessNotice,
    /// The stamp of the apostille on the applicant's own paper.
    Stamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Electronic,
    Paper,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// жеке кабинет / личный кабинет
    Cabinet,
    InPerson,
    Email,
    Post,
}
