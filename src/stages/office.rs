//! The office that the rooms work in: who it is, what is in force, and the doors to the outside.

use super::collect::{Sources, StoredList};
use super::enquiries::Matter;
use super::failure::Failure;
use super::pace::Pace;
use super::validate::Validated;
use crate::domain::address::Address;
use crate::domain::document::SlipsFor;
use crate::domain::request::Channel;
use crate::domain::signer::Signer;
use crate::domain::text::Bilingual;
use crate::domain::working_time::Hours;
use crate::formats::container::Limits;
use crate::formats::ocfl::Archive;
use crate::formats::typesetting::Typesetter;
use crate::formats::x509::Anchors;
use crate::formats::xml::XmlLimits;
use crate::formats::xsd::Schemas;
use crate::ports::clock::Clock;
use crate::ports::inbox::Inbox;
use crate::ports::keys::Keys;
use crate::ports::objects::Objects;
use crate::ports::outside::Outside;
use crate::ports::post::Post;
use crate::ports::registers::Registers;
use crate::ports::tx::Store;
use crate::ports::workers::Workers;
use crate::releases::Releases;
use crate::releases::passport::Passport;
use crate::releases::policy::Policy;
use chrono::{DateTime, FixedOffset, NaiveDate};
use hmac::{Hmac, Mac};
use serde::Serialize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Everything a room may need, built once by `app`.
pub struct Office {
    /// Every sheet says ҮЛГІ / ОБРАЗЕЦ.
    pub demo: bool,
    /// What QR codes point at, without a closing slash.
    pub public_url: String,
    /// How long a decision waits for its request before it becomes a finding.
    pub decision_wait_hours: u32,
    /// Whose packages get their slip as a sheet too, beside the JSON.
    pub slip_sheets: Vec<SlipsFor>,
    /// How long the rooms take.
    pub pace: Pace,
    pub providers: Vec<Provider>,
    pub centres: Vec<Centre>,
    pub people: Vec<Signer>,
    /// When it works; absent: whole working days count.
    pub hours: Option<Hours>,
    /// Every step before a signature is recorded before a decision is carried out.
    pub steps_recorded: bool,
    pub container_limits: Limits,
    pub xml_limits: XmlLimits,
    pub secret: Secret,
    pub anchors: Anchors,
    /// Of the people who sign here; the others' documents travel to them.
    pub keys: Arc<dyn Keys>,
    /// Revocation lists of `trust/crl/`.
    pub lists: Vec<StoredList>,
    /// Responders beside those that certificates name.
    pub responders: Vec<String>,
    /// Of one answer from outside; bytes.
    pub answer_bytes_max: usize,
    /// The edition of the policy that the office chose; absent: the one in force.
    pub policy: Option<String>,
    /// The authority that stamps the office's own signatures; absent: they bear the claimed time alone.
    pub time_stamp: Option<String>,
    pub releases: Releases,
    pub schemas: Schemas,
    pub typesetter: Typesetter,
    pub clock: Arc<dyn Clock>,
    pub leasing: Leasing,
    pub store: Store,
    pub archive: Archive,
    pub inbox: Arc<dyn Inbox>,
    pub spool: Arc<dyn Objects>,
    pub outbox: Arc<dyn Objects>,
    pub rejected: Arc<dyn Objects>,
    /// Who carries letters of e-mail; absent: none are sent.
    pub mail: Option<Mail>,
    /// Answers about certificates.
    pub outside: Arc<dyn Outside>,
    /// Answers about applicants and payments.
    pub registers: Arc<dyn Registers>,
    /// What a package from the portal says of registers and payments is believed, though the applicant signed it.
    pub believes_portal: bool,
}

/// The office's e-mail.
#[derive(Clone)]
pub struct Mail {
    pub post: Arc<dyn Post>,
    pub from: Address,
}

/// As whom this process takes its work, and for how long (`catalogue::leases`).
pub struct Leasing {
    pub workers: Arc<dyn Workers>,
    /// Longer than a healthy worker is ever silent.
    pub term: Duration,
    /// Whether other machines reach the catalogue: a server's they do, a file's in the workspace they do not.
    pub is_shared: bool,
    /// Tokens of leases that are to be given back: the catalogue was away.
    pub unreturned: Mutex<Vec<i64>>,
}

impl Leasing {
    pub fn new(workers: Arc<dyn Workers>, term: Duration, is_shared: bool) -> Self {
        Self { workers, term, is_shared, unreturned: Mutex::default() }
    }
}

/// қызмет беруші / услугодатель: the letterhead of a service.
#[derive(Debug, Clone, Serialize)]
pub struct Provider {
    #[serde(skip)]
    pub services: Vec<String>,
    pub name: Bilingual,
    pub address: Bilingual,
    pub place: Bilingual,
    pub phone: String,
    pub email: String,
    /// Where a refusal may be complained of, when it differs from the passport.
    #[serde(skip)]
    pub complaint: Option<Bilingual>,
    /// Whose acts it goes by, as `mangystau`; absent: any that is in force.
    #[serde(skip)]
    pub jurisdiction: Option<String>,
}

/// ХҚКО / ЦОН
#[derive(Debug, Clone)]
pub struct Centre {
    pub key: String,
    pub name: Bilingual,
    pub address: Bilingual,
}

impl Office {
    /// The policy of verdicts for what is claimed on `day`.
    pub fn policy(&self, day: NaiveDate) -> Result<&Policy, Failure> {
        let chosen = match &self.policy {
            Some(edition) => self.releases.policy_edition(edition),
            None => self.releases.policy(day),
        };
        chosen.ok_or_else(|| Failure::Missing(format!("no signature policy is in force on {day}")))
    }

    /// A request with the edition of its service in force when it came; `None` for a decision, or when none is.
    pub fn matter<'a>(&'a self, validated: &'a Validated) -> Option<Matter<'a>> {
        let request = validated.request()?;
        let day = validated.submission.claimed_at.date_naive();
        let passport = self.passport(&request.service, day)?;
        Some(Matter { request, passport, believes_portal: self.believes_portal })
    }

    /// Whom to ask about certificates.
    pub fn sources(&self) -> Sources<'_> {
        Sources {
            lists: &self.lists,
            responders: &self.responders,
            outside: &*self.outside,
            answer_bytes_max: self.answer_bytes_max,
            now: self.now(),
        }
    }

    pub fn now(&self) -> DateTime<FixedOffset> {
        self.clock.now()
    }

    /// The letterhead for a service.
    pub fn provider(&self, service: &str) -> Option<&Provider> {
        self.providers.iter().find(|p| p.services.iter().any(|s| s == service))
    }

    /// The edition of `service` in force on `day` for the provider that renders it here.
    pub fn passport(&self, service: &str, day: NaiveDate) -> Option<&Passport> {
        let jurisdiction = self.provider(service).and_then(|p| p.jurisdiction.as_deref());
        self.releases.passport_of(service, jurisdiction, day)
    }

    /// The office's person with this ЖСН.
    pub fn person(&self, iin: &str) -> Option<&Signer> {
        self.people.iter().find(|p| p.iin == iin)
    }

    /// Who sends by a channel, as the ledger has it: `portal`, `centre/<key>`, `provider`.
    pub fn sender(&self, channel: Channel) -> String {
        match self.centres.first() {
            Some(centre) if channel == Channel::Centre => format!("{}/{}", channel.key(), centre.key),
            _ => channel.key().to_owned(),
        }
    }

    /// Whether the slip of a package from `sender` is set in type; `None`: nobody knows who sent it.
    pub fn draws_slips_for(&self, sender: Option<&str>) -> bool {
        let whose = sender.map_or(Some(SlipsFor::Sender), SlipsFor::of);
        whose.is_some_and(|whose| self.slip_sheets.contains(&whose))
    }

    /// Folder of the outbox that a channel reads.
    pub fn outbox_folder(channel: Option<Channel>) -> &'static str {
        channel.map_or("sender", Channel::key)
    }
}

/// The office's secret behind check codes. Never printed.
pub struct Secret(pub Vec<u8>);

impl Secret {
    /// Ten base32 characters over a number and a digest: who reads a sheet can prove that we made it (design.md §2).
    pub fn check_code(&self, number: &str, digest_hex: &str) -> String {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(number.as_bytes());
        mac.update(b"\n");
        mac.update(digest_hex.as_bytes());
        let mut code = data_encoding::BASE32_NOPAD.encode(&mac.finalize().into_bytes());
        code.truncate(10);
        code
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
