//! `trust list`: what stands in the folder, and how it stands today.

use super::{AppError, Origin, Record, Workspace, certificates, clock, key_name, kind_key, lists};
use crate::domain::verdict::CertificateFacts;
use crate::formats::x509::{Certificate, published};
use chrono::{DateTime, Duration, FixedOffset};

/// So long before its end a certificate is said to end soon; days.
const SOON_DAYS: i64 = 90;

/// The folder `trust/`.
#[derive(Debug, Clone)]
pub struct Trust {
    pub at: DateTime<FixedOffset>,
    pub certificates: Vec<Listed>,
    pub lists: Vec<ListedList>,
}

/// One certificate.
#[derive(Debug, Clone)]
pub struct Listed {
    pub file: String,
    /// A self-signed one; another helps to build paths and is trusted for nothing by itself.
    pub anchor: bool,
    pub facts: CertificateFacts,
    /// As `RSA 4096`.
    pub key: String,
    pub origin: Origin,
    /// Name, year and kind (`root`, `issuing`) under which it is published.
    pub published: Option<(&'static str, &'static str, &'static str)>,
    pub standing: Standing,
    /// Absent: laid into the folder by hand.
    pub record: Option<Record>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    InTerm,
    /// So many days are left.
    EndsSoon(i64),
    Ended,
    NotBegun,
}

impl Standing {
    fn of(facts: &CertificateFacts, at: DateTime<FixedOffset>) -> Self {
        match () {
            () if at < facts.not_before => Self::NotBegun,
            () if at > facts.not_after => Self::Ended,
            () if facts.not_after - at < Duration::days(SOON_DAYS) => Self::EndsSoon((facts.not_after - at).num_days()),
            () => Self::InTerm,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Self::InTerm => "in_term",
            Self::EndsSoon(_) => "ends_soon",
            Self::Ended => "ended",
            Self::NotBegun => "not_begun",
        }
    }
}

/// One revocation list.
#[derive(Debug, Clone)]
pub struct ListedList {
    /// As `crl/nca-rsa.crl`.
    pub file: String,
    /// Common name of the authority that signed it; absent: none of those that are trusted did.
    pub issuer: Option<String>,
    pub this_update: DateTime<FixedOffset>,
    pub next_update: Option<DateTime<FixedOffset>>,
    pub entries: usize,
    pub sha256: String,
    /// The next one should be there by now.
    pub stale: bool,
    pub record: Option<Record>,
}

/// Reads the folder; changes nothing.
pub fn list(workspace: &Workspace) -> Result<Trust, AppError> {
    let folder = workspace.root.join("trust");
    let at = clock(workspace)?.now();
    let all = certificates(&folder)?;
    let authorities: Vec<Certificate> = all.iter().map(|(_, certificate)| certificate.clone()).collect();
    let listed = |(file, certificate): (String, Certificate)| Listed {
        anchor: certificate.subject() == certificate.issuer(),
        facts: certificate.facts().clone(),
        key: key_name(certificate.public_key()),
        origin: Origin::of(&certificate),
        published: published(&certificate)
            .map(|known| (known.name.as_str(), known.generation.as_str(), kind_key(known.kind))),
        standing: Standing::of(certificate.facts(), at),
        record: Record::read(&folder.join(&file)),
        file,
    };
    let lists = lists(&folder)?.into_iter().map(|(file, list)| {
        let signer = authorities.iter().find(|authority| list.is_signed_by(authority) == Some(true));
        ListedList {
            issuer: signer.map(|authority| authority.facts().holder.clone()),
            this_update: list.this_update(),
            next_update: list.next_update(),
            entries: list.len(),
            sha256: list.sha256().to_owned(),
            stale: list.next_update().is_none_or(|next| next < at),
            record: Record::read(&folder.join("crl").join(&file)),
            file: format!("crl/{file}"),
        }
    });
    Ok(Trust { at, lists: lists.collect(), certificates: all.into_iter().map(listed).collect() })
}
