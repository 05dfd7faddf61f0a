//! Keys and certificates of everyone in `pki.toml`, made when they are asked for.

use super::build::certificate::{authority_access, authority_key, distribution_point, profile, serial_of, subject_key};
use super::build::crl::{Entry as Line, List};
use super::build::ocsp::Status;
use super::build::{Certificate, Family, Key, Moment, Name};
use super::entries::{Description, Entry};
use chrono::{DateTime, FixedOffset};
use muragat::formats::keys::{Signer, SigningKey};
use muragat::formats::x509;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

pub struct Pki {
    pub description: Description,
    made: Mutex<BTreeMap<String, &'static Made>>,
}

/// A key and its certificate.
pub struct Made {
    pub key: Key,
    pub der: Vec<u8>,
}

impl Pki {
    pub fn get() -> &'static Self {
        static PKI: OnceLock<Pki> = OnceLock::new();
        PKI.get_or_init(|| Pki {
            description: toml::from_str(include_str!("pki.toml")).expect("tests/it/pki/pki.toml"),
            made: Mutex::default(),
        })
    }

    /// The moment of judging, as the program takes it.
    pub fn now(&self) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&self.description.moments.now).expect("a moment")
    }

    /// Every certificate that there is, as `nca-gost-2015`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.each().map(|(entry, family)| full(&entry.name, family))
    }

    fn each(&self) -> impl Iterator<Item = (&Entry, Family)> {
        self.description.entries.iter().flat_map(|entry| entry.families.iter().map(move |family| (entry, *family)))
    }

    /// The entry and the family behind a full name.
    pub fn entry(&self, name: &str) -> (&Entry, Family) {
        let found = self.each().find(|(entry, family)| full(&entry.name, *family) == name);
        found.unwrap_or_else(|| panic!("{name} is not in pki.toml"))
    }

    /// Full name of the issuer; of a root: its own.
    pub fn issuer(&self, name: &str) -> String {
        let (entry, family) = self.entry(name);
        full(entry.issuer.as_deref().unwrap_or(&entry.name), family)
    }

    pub fn made(&self, name: &str) -> &'static Made {
        let there = || self.made.lock().expect("no test stopped here").get(name).copied();
        if let Some(made) = there() {
            return made;
        }
        let key = self.make_key(name);
        let der = self.certificate_of(name, &key).signed_by(self.signing_key(name, &key));
        let mut all = self.made.lock().expect("no test stopped here");
        // Made twice at the same time it is the same.
        all.entry(name.to_owned()).or_insert_with(|| Box::leak(Box::new(Made { key, der })))
    }

    fn signing_key<'a>(&self, name: &str, own: &'a Key) -> &'a Key {
        let issuer = self.issuer(name);
        if issuer == name { own } else { &self.made(&issuer).key }
    }

    fn make_key(&self, name: &str) -> Key {
        let (entry, family) = self.entry(name);
        match family {
            Family::Rsa => {
                let file = entry.rsa_key.as_ref().unwrap_or_else(|| panic!("{name}: rsa_key"));
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("samples/pki/keys/{file}.pem"));
                let text = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
                Key::from_pem(family, &text)
            }
            _ => Key::derived(family, name),
        }
    }

    /// The certificate before it is signed, for whoever wants another one a little different.
    pub fn certificate_of(&self, name: &str, key: &Key) -> Certificate {
        let (entry, family) = self.entry(name);
        let issuer = self.issuer(name);
        let (from, until) = self.description.moments.term(entry);
        let mut extensions = profile(&entry.profile);
        if issuer != name {
            let addresses = &self.description.addresses;
            extensions.push(authority_access(&addresses.status(&issuer), &addresses.certificate(&issuer)));
            extensions.push(distribution_point(&addresses.list(&issuer)));
            extensions.push(authority_key(&self.made(&issuer).key.identifier()));
        }
        extensions.push(subject_key(&key.identifier()));
        Certificate {
            serial: serial_of(name),
            issuer: self.name(&issuer),
            subject: entry.subject(family),
            from,
            until,
            spki: key.spki(),
            extensions,
        }
    }

    /// The subject.
    pub fn name(&self, name: &str) -> Name {
        let (entry, family) = self.entry(name);
        entry.subject(family)
    }

    pub fn key(&self, name: &str) -> &'static Key {
        &self.made(name).key
    }

    pub fn der(&self, name: &str) -> &'static [u8] {
        &self.made(name).der
    }

    /// The certificate as the program reads it.
    pub fn certificate(&self, name: &str) -> x509::Certificate {
        x509::Certificate::from_der(self.der(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    /// Key and certificate as the program signs with them.
    pub fn signer(&self, name: &str) -> Signer {
        let key = SigningKey::from_pkcs8_pem(&self.key(name).pem()).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        Signer::new(key, self.certificate(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    /// What an office of these tests trusts, as files.
    pub fn trust(&self) -> Vec<(String, &'static [u8])> {
        let trusted = self.each().filter(|(entry, _)| entry.anchor);
        trusted.map(|(entry, family)| full(&entry.name, family)).map(|n| (format!("{n}.cer"), self.der(&n))).collect()
    }

    /// The list of an authority as its book has it: this day's, with everyone revoked until it was made.
    pub fn list(&self, authority: &str) -> List {
        let moments = &self.description.moments;
        self.list_at(authority, moments.this_update(), moments.next_update())
    }

    /// As [`Pki::list`], at another time.
    pub fn list_at(&self, authority: &str, this_update: Moment, next_update: Moment) -> List {
        let line = |(entry, family): (&Entry, Family)| {
            let name = full(&entry.name, family);
            let (at, reason) = entry.revoked()?;
            (name != authority && self.issuer(&name) == authority && at <= this_update).then(|| Line {
                serial: serial_of(&name),
                at,
                reason,
            })
        };
        List {
            issuer: self.name(authority),
            this_update,
            next_update: Some(next_update),
            entries: self.each().filter_map(line).collect(),
            authority_key: Some(self.key(authority).identifier()),
            number: 7,
            extensions: Vec::new(),
        }
    }

    /// What the book of an authority says of a serial number at a time.
    pub fn status(&self, authority: &str, serial: &[u8], at: Moment) -> Status {
        let issued = self.each().find(|(entry, family)| {
            let name = full(&entry.name, *family);
            serial_of(&name) == serial && self.issuer(&name) == authority
        });
        match issued.map(|(entry, _)| entry.revoked()) {
            None => Status::Unknown,
            Some(Some((revoked, reason))) if revoked <= at => Status::Revoked { at: revoked, reason },
            Some(_) => Status::Good,
        }
    }
}

fn full(name: &str, family: Family) -> String {
    format!("{name}-{}", family.key())
}
