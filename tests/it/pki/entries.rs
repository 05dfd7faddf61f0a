//! What `pki.toml` says.

use super::build::crl::Reason;
use super::build::name::Holder;
use super::build::{Family, Moment, Name, moment};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    pub moments: Moments,
    pub addresses: Addresses,
    #[serde(rename = "entry")]
    pub entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moments {
    pub now: String,
    from: String,
    until: String,
    this_update: String,
    next_update: String,
}

impl Moments {
    pub fn now(&self) -> Moment {
        moment(&self.now)
    }

    pub fn this_update(&self) -> Moment {
        moment(&self.this_update)
    }

    pub fn next_update(&self) -> Moment {
        moment(&self.next_update)
    }

    /// The term of an entry.
    pub fn term(&self, entry: &Entry) -> (Moment, Moment) {
        let from = entry.from.as_ref().unwrap_or(&self.from);
        (moment(from), moment(entry.until.as_ref().unwrap_or(&self.until)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addresses {
    status: String,
    list: String,
    certificate: String,
    time_stamps: String,
}

impl Addresses {
    pub fn status(&self, issuer: &str) -> String {
        self.status.replace("{issuer}", issuer)
    }

    pub fn list(&self, issuer: &str) -> String {
        self.list.replace("{issuer}", issuer)
    }

    pub fn certificate(&self, issuer: &str) -> String {
        self.certificate.replace("{issuer}", issuer)
    }

    pub fn time_stamps(&self, authority: &str) -> String {
        self.time_stamps.replace("{authority}", authority)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    #[serde(default)]
    pub issuer: Option<String>,
    pub profile: String,
    pub families: Vec<Family>,
    #[serde(default)]
    common_name: Option<String>,
    #[serde(default)]
    person: Option<Person>,
    /// File of `samples/pki/keys/`.
    #[serde(default)]
    pub rsa_key: Option<String>,
    #[serde(default)]
    pub anchor: bool,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    until: Option<String>,
    #[serde(default)]
    revoked: Option<Revoked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    surname: String,
    given_name: String,
    #[serde(default)]
    patronymic: Option<String>,
    iin: String,
    #[serde(default)]
    entity: Option<Entity>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entity {
    name: String,
    bin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoked {
    at: String,
    #[serde(default)]
    reason: Option<Reason>,
}

impl Entry {
    pub fn subject(&self, family: Family) -> Name {
        match (&self.common_name, &self.person) {
            (Some(name), None) => Name::of_authority(&name.replace("{family}", family.key())),
            (None, Some(person)) => Name::of_holder(&Holder {
                surname: person.surname.clone(),
                given_name: person.given_name.clone(),
                patronymic: person.patronymic.clone(),
                iin: person.iin.clone(),
                entity: person.entity.as_ref().map(|e| (e.name.clone(), e.bin.clone())),
            }),
            _ => panic!("{}: either common_name or person", self.name),
        }
    }

    pub fn revoked(&self) -> Option<(Moment, Option<Reason>)> {
        self.revoked.as_ref().map(|revoked| (moment(&revoked.at), revoked.reason))
    }
}
