//! Points at which an act stops a request (domain.md §3.3): the words, the clause, how to put it right, who hears it.

use crate::domain::calendar::Term;
use crate::domain::request::Channel;
use crate::domain::text::Bilingual;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[[grounds]]`
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GroundRule {
    /// As `DOCUMENTS_NONCONFORMING`.
    pub code: String,
    pub form: GroundForm,
    pub hears: Hearer,
    pub text: Bilingual,
    /// How to put it right and ask again.
    pub remedy: Bilingual,
    pub clause: Bilingual,
    /// Where the act says it of one channel in another place.
    #[serde(default)]
    pub clause_by_channel: BTreeMap<Channel, Bilingual>,
    /// First day on which the ground may be used, where a law came in during the edition; absent: as long as the edition.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Until when the ground may be used, counted from acceptance.
    #[serde(default)]
    pub within: Option<Term>,
}

impl GroundRule {
    /// The clause for what came by `channel`.
    pub fn clause_for(&self, channel: Option<Channel>) -> &Bilingual {
        channel.and_then(|channel| self.clause_by_channel.get(&channel)).unwrap_or(&self.clause)
    }
}

/// What the stop is made known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroundForm {
    /// хабарлама / уведомление, before registration.
    Notice,
    /// өтінішті қабылдаудан бас тарту туралы қолхат / расписка об отказе в приёме, at the counter.
    AcceptanceRefusal,
    /// дәлелді жауап / мотивированный ответ: decided and signed by people. The only form that a decision may name.
    Refusal,
    /// A mark on the courier's register.
    RegistryMark,
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hearer {
    Applicant,
    /// Whoever signed: the applicant at the portal, else the operator or employee.
    Signer,
    /// The channel that the request came by.
    Channel,
    /// The provider that sent the documents.
    Provider,
}
