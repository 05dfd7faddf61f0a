//! Certificate revocation lists (RFC 5280 §5): read in place, so that one of a million entries costs its octets alone.
//!
//! Whether a list is recent enough, and what a revocation means for a signature, is judged elsewhere.

mod entries;
mod extensions;

use super::asn1::{self, AsnFault, Element, Reader, tag};
use super::revocation::Revoked;
use super::suites::Algorithm;
use super::x509::{Certificate, is_value_of};
use chrono::{DateTime, FixedOffset};
use extensions::Extensions;
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// A list of more octets is refused: some two million entries.
pub const SIZE_BYTES_MAX: usize = 64 << 20;

/// Why a list says nothing. Never anything about a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrlFault {
    #[error("{0} bytes")]
    TooLarge(usize),
    #[error("not a revocation list: {0}")]
    Malformed(&'static str),
    /// It holds entries of other issuers (RFC 5280 §5.2.5).
    #[error("an indirect list")]
    Indirect,
    /// It tells of some reasons, or of attribute certificates only: who is not in it may be revoked all the same.
    #[error("a list of a part only")]
    Partial,
    #[error("a critical extension that is not understood: {0}")]
    UnknownCritical(String),
    /// The list is of another issuer, of another kind of certificate or for another distribution point.
    #[error("the list is not about this certificate")]
    NotCovered,
    /// A delta list alone tells changes, not who is revoked (RFC 5280 §5.2.4).
    #[error("a delta list without its base")]
    Delta,
    #[error("the delta list does not belong to this base")]
    OtherBase,
}

impl From<AsnFault> for CrlFault {
    fn from(fault: AsnFault) -> Self {
        Self::Malformed(fault.0)
    }
}

/// One list as it came; every entry has been read. A copy costs nothing.
#[derive(Clone)]
pub struct CertificateList(Arc<Content>);

struct Content {
    der: Vec<u8>,
    signed: Range<usize>,
    issuer: Range<usize>,
    /// The contents of `revokedCertificates`.
    entries: Range<usize>,
    entries_count: usize,
    signature: Range<usize>,
    algorithm: Option<Algorithm>,
    this_update: DateTime<FixedOffset>,
    next_update: Option<DateTime<FixedOffset>>,
    extensions: Extensions,
    sha256: String,
    /// By SHA-256 of the issuer's certificate: a list is judged for many certificates, its signature once.
    signed_by: Mutex<Vec<(String, Option<bool>)>>,
}

impl std::fmt::Debug for CertificateList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CertificateList({}, {} entries)", self.0.sha256, self.0.entries_count)
    }
}

impl CertificateList {
    /// Reads the DER form, all of it; the same octets give the same answer.
    ///
    /// # Errors
    /// Also where the list is sound but cannot be used here: indirect, of a part, or with a critical extension that is
    /// not understood. Such a list says nothing about anybody.
    pub fn from_der(octets: &[u8]) -> Result<Self, CrlFault> {
        if octets.len() > SIZE_BYTES_MAX {
            return Err(CrlFault::TooLarge(octets.len()));
        }
        let place = |part: &[u8]| {
            // Every part is a slice of `octets`.
            let start = part.as_ptr() as usize - octets.as_ptr() as usize;
            start..start + part.len()
        };
        let mut outer = Element::only_of(octets, tag::SEQUENCE)?.inside();
        let signed = outer.expect(tag::SEQUENCE)?;
        let algorithm = outer.expect(tag::SEQUENCE)?;
        let signature = outer.any()?.bits()?;
        outer.end()?;

        let mut tbs = signed.inside();
        let version = tbs.optional(tag::INTEGER)?.map(|v| v.small_number()).transpose()?;
        if version.is_some_and(|v| v != 1) {
            return Err(CrlFault::Malformed("of an unknown version"));
        }
        if tbs.expect(tag::SEQUENCE)?.whole != algorithm.whole {
            return Err(CrlFault::Malformed("two signature algorithms"));
        }
        let issuer = tbs.expect(tag::SEQUENCE)?.whole;
        let this_update = asn1::time(&tbs.any()?)?;
        let next_update = match (tbs.optional(tag::UTC_TIME)?, tbs.optional(tag::GENERALIZED_TIME)?) {
            (None, None) => None,
            (Some(time), None) | (None, Some(time)) => Some(asn1::time(&time)?),
            _ => return Err(CrlFault::Malformed("two times of the next list")),
        };
        if next_update.is_some_and(|next| next < this_update) {
            return Err(CrlFault::Malformed("the next list comes before this one"));
        }
        let entries = tbs.optional(tag::SEQUENCE)?.map_or(&signed.contents[..0], |list| list.contents);
        let explicit = tbs.optional(tag::constructed(0))?;
        tbs.end()?;
        let extensions = match explicit {
            Some(_) if version.is_none() => return Err(CrlFault::Malformed("extensions in the first version")),
            Some(explicit) => Extensions::read(Element::only_of(explicit.contents, tag::SEQUENCE)?.inside())?,
            None => Extensions::default(),
        };
        let entries_count = entries::validate(entries, extensions.base_number.is_some())?;
        Ok(Self(Arc::new(Content {
            signed: place(signed.whole),
            issuer: place(issuer),
            entries: place(entries),
            entries_count,
            signature: place(signature),
            algorithm: algorithm_of(algorithm)?,
            this_update,
            next_update,
            extensions,
            sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(octets)),
            signed_by: Mutex::default(),
            der: octets.to_vec(),
        })))
    }

    /// Reads one list, PEM or DER.
    pub fn from_pem_or_der(octets: &[u8]) -> Result<Self, CrlFault> {
        let text = std::str::from_utf8(octets).ok();
        let body = text.and_then(|text| text.split_once("-----BEGIN X509 CRL-----"));
        let body = body.and_then(|(_, rest)| rest.split_once("-----END X509 CRL-----"));
        match body {
            Some((body, _)) => {
                let der = super::base64(body).ok_or(CrlFault::Malformed("not base64"))?;
                Self::from_der(&der)
            }
            None => Self::from_der(octets),
        }
    }

    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of the DER octets, hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// The issuer's name, DER as it came.
    pub fn issuer(&self) -> &[u8] {
        self.part(&self.0.issuer)
    }

    /// Identifier of the key that is said to have signed it.
    pub fn authority_key(&self) -> Option<&[u8]> {
        self.0.extensions.authority_key.as_deref()
    }

    /// When what it says was so.
    pub fn this_update(&self) -> DateTime<FixedOffset> {
        self.0.this_update
    }

    /// When the next one comes at the latest; absent: at any time.
    pub fn next_update(&self) -> Option<DateTime<FixedOffset>> {
        self.0.next_update
    }

    /// How many certificates stand in it.
    pub fn len(&self) -> usize {
        self.0.entries_count
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it tells only what changed since its base.
    pub fn is_delta(&self) -> bool {
        self.0.extensions.base_number.is_some()
    }

    /// `None` when it is not known here.
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.0.algorithm
    }

    /// Whether `issuer` is the authority of the list, may sign lists and did sign this one, over exactly these octets;
    /// `None` when the algorithm cannot be judged here. Computed once for each issuer.
    pub fn is_signed_by(&self, issuer: &Certificate) -> Option<bool> {
        let keys_differ = matches!((self.authority_key(), issuer.subject_key()), (Some(a), Some(b)) if a != b);
        if issuer.subject() != self.issuer() || keys_differ || !issuer.signs_lists() {
            return Some(false);
        }
        let sha256 = &issuer.facts().sha256;
        let known = self.0.signed_by.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, signed)) = known.iter().find(|(known, _)| known == sha256) {
            return *signed;
        }
        drop(known);
        let signed = self.0.algorithm.and_then(|algorithm| {
            is_value_of(algorithm, issuer, self.part(&self.0.signed), self.part(&self.0.signature))
        });
        let mut known = self.0.signed_by.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < ISSUERS_KNOWN_MAX {
            known.push((sha256.clone(), signed));
        }
        signed
    }

    /// The entry of a serial number (octets of its INTEGER), whoever's certificate that is.
    ///
    /// Nothing found says nothing by itself: ask [`Self::about`].
    pub fn find(&self, serial: &[u8]) -> Option<Revoked> {
        entries::find(self.part(&self.0.entries), serial)
    }

    /// What the list says of a certificate: `None` when it is not revoked by it. Whether the list is genuine is asked of
    /// [`Self::is_signed_by`].
    ///
    /// # Errors
    /// [`CrlFault::Delta`] and [`CrlFault::NotCovered`]: the list says nothing about it.
    pub fn about(&self, certificate: &Certificate) -> Result<Option<Revoked>, CrlFault> {
        if self.is_delta() {
            return Err(CrlFault::Delta);
        }
        self.covers(certificate)?;
        Ok(self.find(certificate.serial()))
    }

    /// The same with what changed since. Both lists must be genuine.
    ///
    /// # Errors
    /// Also [`CrlFault::OtherBase`] when the delta is not of this issuer and scope, or its base is newer than this list.
    pub fn about_with(&self, delta: &CertificateList, certificate: &Certificate) -> Result<Option<Revoked>, CrlFault> {
        let (base, changes) = (&self.0.extensions, &delta.0.extensions);
        let same = self.issuer() == delta.issuer()
            && base.authority_key == changes.authority_key
            && base.scope == changes.scope;
        let belongs = match (&base.number, &changes.base_number, &changes.number) {
            (Some(number), Some(since), Some(newest)) => since <= number && number <= newest,
            _ => false,
        };
        if !same || !belongs {
            return Err(CrlFault::OtherBase);
        }
        let before = self.about(certificate)?;
        Ok(match entries::find_change(delta.part(&delta.0.entries), certificate.serial()) {
            Some(entries::Change::Revoked(revoked)) => Some(revoked),
            Some(entries::Change::Released) => None,
            None => before,
        })
    }

    fn covers(&self, certificate: &Certificate) -> Result<(), CrlFault> {
        let of_issuer = certificate.issuer() == self.issuer();
        let same_key = !matches!((certificate.authority_key(), self.authority_key()), (Some(a), Some(b)) if a != b);
        match of_issuer && same_key && self.0.extensions.scope.covers(certificate) {
            true => Ok(()),
            false => Err(CrlFault::NotCovered),
        }
    }

    fn part(&self, place: &Range<usize>) -> &[u8] {
        self.0.der.get(place.clone()).unwrap_or_default()
    }
}

/// Certificates of one authority under one name and key; more are computed anew.
const ISSUERS_KNOWN_MAX: usize = 8;

fn algorithm_of(identifier: Element<'_>) -> Result<Option<Algorithm>, AsnFault> {
    let mut members: Reader<'_> = identifier.inside();
    Ok(Algorithm::from_signature_oid(members.any()?.object_identifier()?))
}
