//! Revocation lists (RFC 5280 §5).

use super::certificate::{authority_key, extension};
use super::der::{Der, context, enumerated, integer, number, sequence, time};
use super::{Key, Moment, Name};
use serde::Deserialize;

/// Why a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    Unspecified = 0,
    KeyCompromise = 1,
    AuthorityCompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    CertificateHold = 6,
    RemoveFromList = 8,
    PrivilegeWithdrawn = 9,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub serial: Vec<u8>,
    pub at: Moment,
    /// Left out of the list when `None`.
    pub reason: Option<Reason>,
}

/// Everything that stands in a list.
#[derive(Debug, Clone)]
pub struct List {
    pub issuer: Name,
    pub this_update: Moment,
    pub next_update: Option<Moment>,
    pub entries: Vec<Entry>,
    /// Of the issuer; left out when `None`.
    pub authority_key: Option<Vec<u8>>,
    pub number: u64,
    /// More extensions of the list, as a critical one that nobody understands.
    pub extensions: Vec<Der>,
}

impl List {
    pub fn signed_by(&self, key: &Key) -> Der {
        let entry = |entry: &Entry| {
            let reason = entry.reason.map(|r| sequence([extension("2.5.29.21", false, enumerated(r as u8))]));
            sequence([integer(&entry.serial), time(entry.at)].into_iter().chain(reason))
        };
        let entries = (!self.entries.is_empty()).then(|| sequence(self.entries.iter().map(entry)));
        let own = self.authority_key.iter().map(|id| authority_key(id));
        let numbered = extension("2.5.29.20", false, number(self.number));
        let extensions = own.chain([numbered]).chain(self.extensions.iter().cloned());
        let mut parts =
            vec![number(1), key.family().signature_algorithm(), self.issuer.0.clone(), time(self.this_update)];
        parts.extend(self.next_update.map(time));
        parts.extend(entries);
        parts.push(context(0, &sequence(extensions)));
        key.seal(sequence(parts))
    }
}
