//! Adds to `samples/pki` what openssl cannot make: keys and certificates of GOST 34.310, and the revocation lists of every
//! authority for the forty years of the samples. `cargo run --example pki`, after `samples/pki/make`.
//!
//! Keys of GOST follow from the names in `pki.toml`, nothing is drawn by lot: running it again changes nothing.

#[allow(dead_code)] // the tests make more with it
#[path = "../tests/it/pki/build/mod.rs"]
mod build;

use build::certificate::{authority_key, profile, serial_of, subject_key};
use build::crl::{Entry, List, Reason};
use build::name::Holder;
use build::{Certificate, Family, Key, Name, der, moment};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Pki {
    certificates: Term,
    authorities: Vec<Authority>,
    office: Vec<Person>,
    applicants: Vec<Person>,
}

#[derive(Deserialize)]
struct Term {
    valid_from: toml::value::Datetime,
    valid_until: toml::value::Datetime,
}

#[derive(Deserialize)]
struct Authority {
    name: String,
    issuer: Option<String>,
    key: Kind,
    common_name: String,
    anchor: bool,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    issuer: String,
    key: Kind,
    profile: String,
    iin: String,
    surname: String,
    given_name: String,
    patronymic: Option<String>,
    organisation: Option<String>,
    bin: Option<String>,
    valid_from: Option<toml::value::Datetime>,
    valid_until: Option<toml::value::Datetime>,
    revoked: Option<Revoked>,
}

#[derive(Deserialize)]
struct Revoked {
    on: toml::value::Datetime,
    reason: Reason,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[serde(rename = "rsa-2048")]
    Rsa,
    #[serde(rename = "p-256")]
    P256,
    #[serde(rename = "gost-2004")]
    Gost2004,
    #[serde(rename = "gost-2015")]
    Gost2015,
}

impl Kind {
    fn family(self) -> Family {
        match self {
            Self::Rsa => Family::Rsa,
            Self::P256 => Family::P256,
            Self::Gost2004 => Family::Gost2004,
            Self::Gost2015 => Family::Gost2015,
        }
    }

    /// openssl makes the others.
    fn is_made_here(self) -> bool {
        matches!(self, Self::Gost2004 | Self::Gost2015)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki");
    let pki: Pki = toml::from_str(&std::fs::read_to_string(folder.join("pki.toml"))?)?;
    let desk = Desk { names: names(&pki), folder, pki: &pki };
    for authority in &pki.authorities {
        if authority.key.is_made_here() {
            let issuer = authority.issuer.as_deref().unwrap_or(&authority.name);
            let extensions = profile("authority");
            let key = Key::derived(authority.key.family(), &authority.name);
            let der = desk.certificate(&authority.name, issuer, &key, extensions, &pki.certificates)?;
            if authority.anchor {
                desk.put(&format!("anchors/{}.pem", authority.name), der::to_pem(&der, "CERTIFICATE").as_bytes())?;
            }
        }
    }
    for person in pki.office.iter().chain(&pki.applicants).filter(|person| person.key.is_made_here()) {
        let term = Term {
            valid_from: person.valid_from.unwrap_or(pki.certificates.valid_from),
            valid_until: person.valid_until.unwrap_or(pki.certificates.valid_until),
        };
        let key = Key::derived(person.key.family(), &person.name);
        let extensions = profile(&person.profile.replace('_', "-"));
        desk.certificate(&person.name, &person.issuer, &key, extensions, &term)?;
    }
    for authority in pki.authorities.iter().filter(|authority| authority.anchor) {
        desk.list(authority)?;
    }
    Ok(())
}

struct Desk<'a> {
    folder: PathBuf,
    pki: &'a Pki,
    names: BTreeMap<&'a str, Name>,
}

impl Desk<'_> {
    fn put(&self, name: &str, octets: &[u8]) -> Result<(), Box<dyn Error>> {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        println!("{:>6} samples/pki/{name}", octets.len());
        Ok(std::fs::write(path, octets)?)
    }

    /// The key of an authority, whoever made it.
    fn key(&self, name: &str) -> Result<Key, Box<dyn Error>> {
        let found = self.pki.authorities.iter().find(|authority| authority.name == name);
        let kind = found.ok_or_else(|| format!("{name} is no authority"))?.key;
        if kind.is_made_here() {
            return Ok(Key::derived(kind.family(), name));
        }
        let text = std::fs::read_to_string(self.folder.join(format!("keys/{name}.pem")))?;
        Ok(Key::from_pem(kind.family(), &text))
    }

    /// Writes key and certificate, and returns the certificate.
    fn certificate(
        &self,
        name: &str,
        issuer: &str,
        key: &Key,
        mut extensions: Vec<der::Der>,
        term: &Term,
    ) -> Result<der::Der, Box<dyn Error>> {
        let authority = self.key(issuer)?;
        extensions.push(subject_key(&key.identifier()));
        extensions.push(authority_key(&authority.identifier()));
        let certificate = Certificate {
            serial: serial_of(name),
            issuer: self.names[issuer].clone(),
            subject: self.names[name].clone(),
            from: midnight(&term.valid_from),
            until: midnight(&term.valid_until),
            spki: key.spki(),
            extensions,
        };
        let der = certificate.signed_by(&authority);
        self.put(&format!("keys/{name}.pem"), key.pem().as_bytes())?;
        self.put(&format!("certs/{name}.pem"), der::to_pem(&der, "CERTIFICATE").as_bytes())?;
        Ok(der)
    }

    /// One list for the whole term of the samples: an office without a network has no other.
    fn list(&self, authority: &Authority) -> Result<(), Box<dyn Error>> {
        let key = self.key(&authority.name)?;
        let people = self.pki.office.iter().chain(&self.pki.applicants);
        let entries = people.filter(|person| person.issuer == authority.name).filter_map(|person| {
            let revoked = person.revoked.as_ref()?;
            Some(Entry { serial: serial_of(&person.name), at: midnight(&revoked.on), reason: Some(revoked.reason) })
        });
        let list = List {
            issuer: self.names[authority.name.as_str()].clone(),
            this_update: midnight(&self.pki.certificates.valid_from),
            next_update: Some(midnight(&self.pki.certificates.valid_until)),
            entries: entries.collect(),
            authority_key: Some(key.identifier()),
            number: 1,
            extensions: Vec::new(),
        };
        self.put(&format!("crl/{}.crl", authority.name), &list.signed_by(&key))
    }
}

/// Subjects by the names of their files.
fn names(pki: &Pki) -> BTreeMap<&str, Name> {
    let authorities = pki.authorities.iter().map(|a| (a.name.as_str(), Name::of_authority(&a.common_name)));
    let people = pki.office.iter().chain(&pki.applicants).map(|person| {
        let holder = Holder {
            surname: person.surname.clone(),
            given_name: person.given_name.clone(),
            patronymic: person.patronymic.clone(),
            iin: person.iin.clone(),
            entity: person.organisation.clone().zip(person.bin.clone()),
        };
        (person.name.as_str(), Name::of_holder(&holder))
    });
    authorities.chain(people).collect()
}

fn midnight(day: &toml::value::Datetime) -> build::Moment {
    moment(&format!("{day}T00:00:00Z"))
}
