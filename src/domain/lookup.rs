//! Registers of the state that a service has asked, and what they say (domain.md §2, §5.5).

use serde::{Deserialize, Serialize};

macro_rules! registers {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)*) => {
        /// A register, or a system that is asked like one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Register { $($(#[$doc])* #[serde(rename = $key)] $variant,)* }

        impl Register {
            pub const ALL: &'static [Register] = &[$(Register::$variant,)*];

            /// The word in packages, passports, records and commands.
            pub fn key(self) -> &'static str {
                match self { $(Register::$variant => $key,)* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Register::$variant),)* _ => None }
            }
        }
    };
}

registers! {
    /// ЖТ МДҚ / ГБД ФЛ, asked by ЖСН.
    Person = "person_register",
    /// ЗТ МДҚ / ГБД ЮЛ, asked by БСН.
    Entity = "entity_register",
    /// БНАЖ / ЕНИС, asked by number and day of a notarised power of attorney.
    Notary = "notary_register",
    /// The unnamed «1-ақпараттық жүйе» of 004 §6(3): data of the applicant.
    ApplicantSystem = "applicant_system",
    /// The unnamed «2-ақпараттық жүйе» of 004 §6(10–13): data of the service.
    ServiceSystem = "service_system",
    /// ЭҮТШ / ПШЭП: receipts of payments.
    Payments = "payment_gateway",
}

/// One question about one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub register: Register,
    /// ЖСН, БСН, number and day of a power of attorney, number of a receipt.
    pub key: String,
    /// The same for the same request and register: asking again is the same question.
    pub query_id: String,
}

/// Why octets are no answer to the question. Holds nothing of what they say: it may be about somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    #[error("the answer cannot be read")]
    Unreadable,
    #[error("the answer is to another question")]
    OtherQuestion,
    #[error("the answer lacks {0}")]
    Incomplete(&'static str),
    #[error("the answer says a word that is not in its contract: {0}")]
    UnknownWord(&'static str),
}

/// How somebody or something stands in a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Alive, at work, in force.
    Active,
    /// Of a person.
    Dead,
    /// Of a legal entity.
    Liquidated,
    /// Of a power of attorney.
    Revoked,
    /// Of a power of attorney: its term is over.
    Expired,
}

impl Standing {
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Dead => "dead",
            Self::Liquidated => "liquidated",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        let all = [Self::Active, Self::Dead, Self::Liquidated, Self::Revoked, Self::Expired];
        all.into_iter().find(|standing| standing.key() == key)
    }
}

/// What a register says of one key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub found: bool,
    /// As the register has them: a person's full name, an entity's name in each language. Empty: it says none.
    pub names: Vec<String>,
    /// `None`: it does not say.
    pub standing: Option<Standing>,
    /// Of a power of attorney: ЖСН or БСН of who gave it.
    pub principal: Option<String>,
    /// Of a power of attorney: ЖСН of who acts by it.
    pub attorney: Option<String>,
}

impl Said {
    /// The register has no data under the key.
    pub fn absent() -> Self {
        Self::default()
    }
}

/// The key by which a power of attorney is asked for.
pub fn power_key(number: &str, day: &str) -> String {
    format!("{}/{}", number.trim(), day.trim())
}
