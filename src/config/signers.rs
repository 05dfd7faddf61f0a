//! `[[signers]]`: the people whose ЭЦҚ the office accepts, and by which key one of them signs.

use crate::domain::signer::{Role, Signer as Person};
use crate::domain::text::Bilingual;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A person of the office or of a service centre (see [`Person`]), and where the key lies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub iin: String,
    pub surname: String,
    pub given_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    pub role: Role,
    pub position: Bilingual,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_name: Option<Bilingual>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default)]
    pub services: Vec<String>,
    pub from: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// By which this person's documents are signed here; absent: they travel to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyReference>,
}

/// `key = { … }`: a file, and whence its password comes. Never the password itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeyReference {
    /// PKCS #12, as the national authority gives it out; relative to the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pkcs12: Option<String>,
    /// PKCS #8 in PEM, encrypted or not, with `certificate` beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pem: Option<String>,
    /// PEM or DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// A file whose first line is the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<String>,
    /// The name of an environment variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_env: Option<String>,
    /// Asked for at the terminal, once in a run.
    #[serde(default, skip_serializing_if = "is_false")]
    pub prompt: bool,
}

impl Signer {
    /// The person without the key.
    pub fn person(&self) -> Person {
        Person {
            iin: self.iin.clone(),
            surname: self.surname.clone(),
            given_name: self.given_name.clone(),
            patronymic: self.patronymic.clone(),
            role: self.role,
            position: self.position.clone(),
            signature_name: self.signature_name.clone(),
            phone: self.phone.clone(),
            services: self.services.clone(),
            from: self.from,
            until: self.until,
        }
    }

    pub fn in_term(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// What is wrong with the reference itself, and what to do; the files are opened elsewhere.
    pub(super) fn key_faults(&self) -> Vec<String> {
        let Some(key) = &self.key else { return Vec::new() };
        let mut faults = Vec::new();
        match (&key.pkcs12, &key.pem) {
            (Some(_), Some(_)) => faults.push("the key is given twice: keep pkcs12 or pem".to_owned()),
            (None, None) => faults.push("the key names no file: give pkcs12, or pem and certificate".to_owned()),
            (Some(_), None) if key.certificate.is_some() => {
                faults.push("pkcs12 holds its certificate: remove certificate".to_owned());
            }
            (None, Some(_)) if key.certificate.is_none() => {
                faults.push("pem holds no certificate: give certificate too".to_owned());
            }
            _ => {}
        }
        let passwords = [key.password_file.is_some(), key.password_env.is_some(), key.prompt];
        match passwords.iter().filter(|given| **given).count() {
            0 if key.pkcs12.is_some() => {
                faults.push("nothing opens pkcs12: give password_file, password_env or prompt = true".to_owned());
            }
            0 | 1 => {}
            _ => faults.push("the password comes by one way: password_file, password_env or prompt".to_owned()),
        }
        if !matches!(self.role, Role::Specialist | Role::ProviderHead | Role::AuthorisedSigner) {
            faults.push(format!("a {} signs no document here: remove the key", self.role.key()));
        }
        faults
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
