//! A request as its signer signed it (domain.md §5.2–5.5).
//!
//! These types are read from the canonical octets whose digest was checked, and only after the schema accepted them.

use super::identifiers::RequestId;
use super::party::{Applicant, Representative};
use super::text::Language;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// арна / канал: the way a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// ЭҮП / ПЭП: signed by the applicant or the representative.
    Portal,
    /// ХҚКО / ЦОН: signed by its operator.
    Centre,
    /// қызмет беруші / услугодатель: signed by its specialist.
    Provider,
}

impl Channel {
    pub fn key(self) -> &'static str {
        match self {
            Channel::Portal => "portal",
            Channel::Centre => "centre",
            Channel::Provider => "provider",
        }
    }
}

/// Whether names may stand on registries, notices and labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    #[default]
    Open,
    Restricted,
}

/// өтініш / заявление
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    /// A service code, as `ARCH_CERT`; services are data, so this is text.
    pub service: String,
    pub channel: Channel,
    pub language: Language,
    #[serde(default)]
    pub access: Access,
    pub submitted_at: DateTime<FixedOffset>,
    /// From here the clock runs.
    pub accepted_at: DateTime<FixedOffset>,
    pub applicant: Applicant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<Representative>,
    /// What the service itself asks; one member, named after the details element of the service.
    pub details: Value,
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    #[serde(default)]
    pub lookups: Vec<Lookup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre_receipt: Option<CentreReceipt>,
}

impl Request {
    /// The element name inside `details`, as `archival_certificate`.
    pub fn details_kind(&self) -> &str {
        self.details.as_object().and_then(|o| o.keys().next()).map_or("", String::as_str)
    }
}

/// қоса берілген құжат / прилагаемый документ
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: String,
    /// As `identity_document`; the passport says which kinds are required.
    pub kind: String,
    pub title: String,
    #[serde(deserialize_with = "number")]
    pub sheets: u32,
    /// Member name in the package, as `attachments/identity.pdf`.
    pub file: String,
    pub media_type: String,
    #[serde(deserialize_with = "number")]
    pub size_bytes: u64,
    pub sha256: String,
    /// The paper original was seen by the employee.
    #[serde(default, deserialize_with = "truth")]
    pub paper_original: bool,
}

/// An answer of a register that travels in the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// A key of [`super::lookup::Register`], as `person_register`.
    pub source: String,
    pub asked_at: DateTime<FixedOffset>,
    #[serde(deserialize_with = "truth")]
    pub found: bool,
    /// As the register has it; of an entity perhaps in both languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// A key of [`super::lookup::Standing`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// төлем / оплата
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub reference: String,
    /// Whole tenge.
    #[serde(deserialize_with = "number")]
    pub amount_kzt: u64,
    pub paid_at: DateTime<FixedOffset>,
    /// ЖСН or БСН.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// A service code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// When the portal offered to pay (004 §6(12)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<DateTime<FixedOffset>>,
    /// Nothing was paid: the bank's full description of why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// The centre's own қолхат.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CentreReceipt {
    pub number: String,
    pub barcode: String,
    /// The promised day, `YYYY-MM-DD`.
    pub promised_on: chrono::NaiveDate,
}

/// XML carries text; a number in JSON is read as well.
pub(crate) fn number<'de, D: Deserializer<'de>, N>(d: D) -> Result<N, D::Error>
where
    N: std::str::FromStr + TryFrom<u64>,
{
    match Value::deserialize(d)? {
        Value::String(text) => text.trim().parse().map_err(|_| serde::de::Error::custom("not a number")),
        Value::Number(n) => {
            n.as_u64().and_then(|n| N::try_from(n).ok()).ok_or_else(|| serde::de::Error::custom("not a number"))
        }
        _ => Err(serde::de::Error::custom("not a number")),
    }
}

/// `xs:boolean`, or a JSON truth value.
pub(crate) fn truth<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    match Value::deserialize(d)? {
        Value::Bool(b) => Ok(b),
        Value::String(s) if matches!(s.trim(), "true" | "1") => Ok(true),
        Value::String(s) if matches!(s.trim(), "false" | "0") => Ok(false),
        _ => Err(serde::de::Error::custom("not a truth value")),
    }
}
