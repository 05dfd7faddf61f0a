//! A service's passport: what one edition of a regulation says about one service, as data with its clauses.

use crate::domain::calendar::Term;
use crate::domain::document::DocumentKind;
use crate::domain::request::Channel;
use crate::domain::signer::Role;
use crate::domain::text::Bilingual;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One edition, `schemas/services/<service>/<edition>.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passport {
    /// As `ARCH_CERT`.
    pub service: String,
    /// As `2012-11-07`: the act's date.
    pub edition: String,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force; absent: in force still.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Series of numbers, as `AC`.
    pub prefix: String,
    pub name: Bilingual,
    /// The regulation that this edition is, as it is cited.
    pub regulation: Bilingual,
    /// The standard that the regulation rests on.
    pub standard: Bilingual,
    /// Where in the seed this was read, as `003-A2 §6–8`.
    pub source: String,
    pub automation: Automation,
    /// Whether the act calls the service транзакциялық / транзакционная.
    #[serde(default)]
    pub transactional: bool,
    /// Element inside `details` of a request and a decision, as `archival_certificate`.
    pub details: String,
    /// What a granted request yields; absent: registered only, no document is issued here yet.
    #[serde(default)]
    pub document: Option<DocumentKind>,
    pub channels: BTreeMap<Channel, ChannelRule>,
    /// Who may decide and sign the result.
    pub decision_roles: Vec<Role>,
    /// Whether the executor signs beside the head (r576 426).
    #[serde(default)]
    pub executor_signs: bool,
    pub grounds: Vec<GroundRule>,
    /// Whether a fee is due before registration.
    #[serde(default)]
    pub fee_due: bool,
    /// Values of `details/<element>/application` for which no fee is due.
    #[serde(default)]
    pub fee_free_applications: Vec<String>,
    /// Free text for letters: where and until when a refusal may be complained of.
    pub complaint: Bilingual,
    /// Telephone and sites of the regulation.
    #[serde(default)]
    pub contacts: Vec<String>,
}

/// автоматтандыру дәрежесі / степень автоматизации
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Automation {
    Full,
    Partial,
    Paper,
}

/// What holds for one channel.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    pub term: Term,
    /// Another term by `details/<element>/delivery`, as `in_person`.
    #[serde(default)]
    pub term_by_delivery: BTreeMap<String, Term>,
    /// Clause that the term was read in.
    pub clause: String,
    /// Kinds of attachments without which the request is incomplete.
    #[serde(default)]
    pub required: Vec<RequiredAttachment>,
}

/// One required attachment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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

/// A ground of refusal with its wording.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundRule {
    /// As `DOCUMENTS_NONCONFORMING`.
    pub code: String,
    pub text: Bilingual,
    pub clause: Bilingual,
    /// Until when the ground may be used, counted from acceptance.
    #[serde(default)]
    pub within: Option<Term>,
}

impl Passport {
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    pub fn ground(&self, code: &str) -> Option<&GroundRule> {
        self.grounds.iter().find(|g| g.code == code)
    }

    /// The term of a request with these `details` (the value of the member `details` of a request).
    pub fn term(&self, channel: Channel, details: &Value) -> Option<Term> {
        let rule = self.channels.get(&channel)?;
        let by_delivery = self.detail(details, "delivery").and_then(|delivery| rule.term_by_delivery.get(delivery));
        Some(*by_delivery.unwrap_or(&rule.term))
    }

    /// Whether a request with these `details` is paid for.
    pub fn is_fee_due(&self, details: &Value) -> bool {
        let application = self.detail(details, "application");
        self.fee_due && application.is_none_or(|a| !self.fee_free_applications.iter().any(|free| free == a))
    }

    fn detail<'a>(&self, details: &'a Value, name: &str) -> Option<&'a str> {
        details.get(&self.details)?.get(name)?.as_str()
    }
}
