//! The office's own people whose ЭЦҚ it accepts (`muragat.toml` `[[signers]]`, design.md §1).

use super::party::PersonName;
use super::text::Bilingual;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A role of domain.md §3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// ХҚКО операторы / оператор ЦОН
    CentreOperator,
    /// бөлім маманы / специалист
    Specialist,
    /// басшы / руководитель
    ProviderHead,
    /// уәкілетті тұлға / уполномоченное лицо
    AuthorisedSigner,
    /// кеңсе қызметкері / сотрудник канцелярии
    ChancelleryClerk,
    /// жауапты бөлім басшысы / руководитель отдела
    DepartmentHead,
    /// сараптама / экспертиза (004 app. 3)
    Expert,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::CentreOperator,
        Role::Specialist,
        Role::ProviderHead,
        Role::AuthorisedSigner,
        Role::ChancelleryClerk,
        Role::DepartmentHead,
        Role::Expert,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Role::CentreOperator => "centre_operator",
            Role::Specialist => "specialist",
            Role::ProviderHead => "provider_head",
            Role::AuthorisedSigner => "authorised_signer",
            Role::ChancelleryClerk => "chancellery_clerk",
            Role::DepartmentHead => "department_head",
            Role::Expert => "expert",
        }
    }
}

/// A person who may sign for the office or for a service centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub iin: String,
    pub surname: String,
    pub given_name: String,
    #[serde(default)]
    pub patronymic: Option<String>,
    pub role: Role,
    pub position: Bilingual,
    /// Initial and surname as under a letter, when the spelling differs by language; else made from the name.
    #[serde(default)]
    pub signature_name: Option<Bilingual>,
    #[serde(default)]
    pub phone: Option<String>,
    /// Service codes this person answers for; empty: all.
    #[serde(default)]
    pub services: Vec<String>,
    pub from: NaiveDate,
    /// Last day of the term; absent: open.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Signer {
    pub fn name(&self) -> PersonName {
        PersonName {
            surname: self.surname.clone(),
            given_name: self.given_name.clone(),
            patronymic: self.patronymic.clone(),
        }
    }

    /// Initial and surname: «А. Мұхамбетов» (r703 item 31).
    pub fn signature_name(&self) -> Bilingual {
        self.signature_name.clone().unwrap_or_else(|| {
            let initial = self.given_name.chars().next().map(|c| format!("{c}.\u{a0}")).unwrap_or_default();
            let name = format!("{initial}{}", self.surname);
            Bilingual::new(name.clone(), name)
        })
    }

    /// Whether the person's term covers `day` and the service is theirs.
    pub fn answers_for(&self, service: &str, day: NaiveDate) -> bool {
        self.in_term(day) && (self.services.is_empty() || self.services.iter().any(|s| s == service))
    }

    pub fn in_term(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
