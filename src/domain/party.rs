//! Who asks: a person, an individual entrepreneur or a legal entity; and who asks for them.

use super::text::Bilingual;
use serde::{Deserialize, Serialize};

/// A person's name as the identity document has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct PersonName {
    pub surname: String,
    pub given_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
}

impl PersonName {
    /// Surname, given name, patronymic (if any).
    pub fn full(&self) -> String {
        let mut name = format!("{} {}", self.surname, self.given_name);
        if let Some(patronymic) = &self.patronymic {
            name.push(' ');
            name.push_str(patronymic);
        }
        name
    }

    /// Surname and initials, joined by no-break spaces: «Ибраева А. Қ.»
    pub fn surname_initials(&self) -> String {
        let mut name = self.surname.clone();
        for part in [Some(&self.given_name), self.patronymic.as_ref()].into_iter().flatten() {
            if let Some(first) = part.chars().next() {
                name.push('\u{a0}');
                name.push(first);
                name.push('.');
            }
        }
        name
    }
}

/// Whose request it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// жеке тұлға / физическое лицо
    Person {
        iin: String,
        #[serde(flatten)]
        name: PersonName,
    },
    /// жеке кәсіпкер / индивидуальный предприниматель
    Entrepreneur {
        iin: String,
        #[serde(flatten)]
        name: PersonName,
        business_name: Bilingual,
    },
    /// заңды тұлға / юридическое лицо
    Entity {
        bin: String,
        name: Bilingual,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        legal_form: Option<Bilingual>,
    },
}

impl Party {
    /// The ЖСН or БСН by which the certificate of a signature is compared.
    pub fn identifier(&self) -> &str {
        match self {
            Party::Person { iin, .. } | Party::Entrepreneur { iin, .. } => iin,
            Party::Entity { bin, .. } => bin,
        }
    }

    /// The full name in both languages; a person's name is the same in both.
    pub fn full_name(&self) -> Bilingual {
        match self {
            Party::Person { name, .. } => Bilingual::new(name.full(), name.full()),
            Party::Entrepreneur { business_name, .. } => business_name.clone(),
            Party::Entity { name, .. } => name.clone(),
        }
    }
}

/// Where the applicant can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Contact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// алушы / услугополучатель
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    #[serde(flatten)]
    pub party: Party,
    #[serde(default)]
    pub contact: Contact,
    /// The addressee line in the dative, shown to a person and confirmed (wording.md §0.2).
    pub addressee: Bilingual,
}

/// сенімхат бойынша өкіл / представитель по доверенности
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    pub iin: String,
    #[serde(flatten)]
    pub name: PersonName,
    pub power_of_attorney: PowerOfAttorney,
}

/// How the representative's right is certified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PowerOfAttorneyKind {
    Notarised,
    Other,
    None,
}

/// сенімхат / доверенность; its data stand only if it is notarised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerOfAttorney {
    pub kind: PowerOfAttorneyKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notary: Option<String>,
}
