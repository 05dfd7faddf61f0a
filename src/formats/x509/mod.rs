//! X.509 certificates: what stands in one, and whether a path leads from it to an anchor (RFC 5280).
//!
//! Knows the profile of Kazakhstan's national certification authority where it differs from others. Whether a
//! certificate was revoked is for `crl` and `ocsp`; nothing here reads a clock or a file.

mod anchors;
mod extensions;
mod facts;
mod path;
mod published;
mod purpose;
mod roles;

pub use anchors::{AnchorFault, Anchors};
pub use path::{AnchorName, Path, PathFault, build, judge_path};
pub use published::{Environment, Published, PublishedKind, published};
pub use purpose::Purpose;
pub use roles::{KeyStorage, Role};

use super::asn1::{AsnFault, Element, tag};
use super::suites::{self, Algorithm, PublicKey, ValueForm};
use crate::domain::verdict::CertificateFacts;
use chrono::{DateTime, FixedOffset};
use der::Decode;
use der::asn1::ObjectIdentifier;
use extensions::Extensions;
use std::ops::Range;
use std::sync::Arc;

/// A certificate of more octets is refused; real ones have one or two thousand.
const SIZE_BYTES_MAX: usize = 64 * 1024;

/// Why octets are no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate: {0}")]
pub struct CertificateFault(String);

impl From<der::Error> for CertificateFault {
    fn from(error: der::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<AsnFault> for CertificateFault {
    fn from(fault: AsnFault) -> Self {
        Self(fault.0.into())
    }
}

/// One certificate. A copy costs nothing.
#[derive(Clone)]
pub struct Certificate(Arc<Content>);

struct Content {
    der: Vec<u8>,
    places: Places,
    signature_algorithm: ObjectIdentifier,
    facts: CertificateFacts,
    public_key: PublicKey,
    extensions: Extensions,
}

/// Where the parts lie in the octets that came.
struct Places {
    signed: Range<usize>,
    serial: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    spki: Range<usize>,
    key: Range<usize>,
    signature: Range<usize>,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

/// Names nobody: a certificate is personal data.
impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({})", self.0.facts.sha256)
    }
}

impl Certificate {
    /// Reads the DER form.
    pub fn from_der(octets: &[u8]) -> Result<Self, CertificateFault> {
        if octets.len() > SIZE_BYTES_MAX {
            return Err(CertificateFault(format!("{} bytes", octets.len())));
        }
        let read = x509_cert::Certificate::from_der(octets)?;
        let places = Places::find(octets)?;
        let tbs = &read.tbs_certificate;
        Ok(Self(Arc::new(Content {
            signature_algorithm: read.signature_algorithm.oid,
            facts: facts::of(tbs, &octets[places.serial.clone()], octets)?,
            public_key: PublicKey::of(&tbs.subject_public_key_info),
            extensions: Extensions::read(tbs)?,
            places,
            der: octets.to_vec(),
        })))
    }

    /// Reads one certificate, PEM or DER.
    pub fn from_pem_or_der(octets: &[u8]) -> Result<Self, CertificateFault> {
        let mut all = Self::all_from_pem_or_der(octets)?;
        match all.len() {
            1 => Ok(all.swap_remove(0)),
            n => Err(CertificateFault(format!("{n} certificates where one is expected"))),
        }
    }

    /// Reads every certificate of a PEM text, or the one of a DER file.
    pub fn all_from_pem_or_der(octets: &[u8]) -> Result<Vec<Self>, CertificateFault> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        let Ok(text) = std::str::from_utf8(octets) else { return Ok(vec![Self::from_der(octets)?]) };
        let mut all = Vec::new();
        for block in text.split(BEGIN).skip(1) {
            let body = block.split(END).next().unwrap_or_default();
            all.push(Self::from_base64(body)?);
        }
        match all.is_empty() {
            true => Err(CertificateFault("neither PEM nor DER".into())),
            false => Ok(all),
        }
    }

    /// Reads the DER form in base64, white space anywhere.
    pub fn from_base64(text: &str) -> Result<Self, CertificateFault> {
        let octets = super::base64(text).ok_or_else(|| CertificateFault("not base64".into()))?;
        Self::from_der(&octets)
    }

    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// What a person may know of it.
    pub fn facts(&self) -> &CertificateFacts {
        &self.0.facts
    }

    pub fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    /// The octets of the INTEGER.
    pub fn serial(&self) -> &[u8] {
        self.part(&self.0.places.serial)
    }

    /// The issuer's name, DER as it came. Names are compared so, never as text.
    pub fn issuer(&self) -> &[u8] {
        self.part(&self.0.places.issuer)
    }

    /// The holder's name, DER as it came.
    pub fn subject(&self) -> &[u8] {
        self.part(&self.0.places.subject)
    }

    /// `SubjectPublicKeyInfo`, DER as it came.
    pub fn spki(&self) -> &[u8] {
        self.part(&self.0.places.spki)
    }

    /// The octets of the key's BIT STRING, of which key identifiers and OCSP are digests (RFC 6960 §4.1.1).
    pub fn key_octets(&self) -> &[u8] {
        self.part(&self.0.places.key)
    }

    /// Identifier of the holder's key; authorities write twenty octets or four.
    pub fn subject_key(&self) -> Option<&[u8]> {
        self.0.extensions.subject_key.as_deref()
    }

    /// Identifier of the issuer's key.
    pub fn authority_key(&self) -> Option<&[u8]> {
        self.0.extensions.authority_key.as_deref()
    }

    /// Purposes of the extended key usage; `None` where there is none.
    pub fn eku(&self) -> Option<&[ObjectIdentifier]> {
        self.0.extensions.extended.as_deref()
    }

    /// The holder's roles among the purposes.
    pub fn roles(&self) -> Vec<Role> {
        self.0.extensions.roles()
    }

    pub fn policies(&self) -> &[ObjectIdentifier] {
        &self.0.extensions.policies
    }

    pub fn key_storage(&self) -> Option<&KeyStorage> {
        self.0.extensions.key_storage.as_ref()
    }

    /// Addresses of OCSP responders, in the order of the certificate.
    pub fn ocsp_urls(&self) -> &[String] {
        &self.0.extensions.ocsp
    }

    /// Addresses of complete revocation lists.
    pub fn crl_urls(&self) -> &[String] {
        &self.0.extensions.lists
    }

    /// Addresses of delta lists.
    pub fn delta_crl_urls(&self) -> &[String] {
        &self.0.extensions.delta_lists
    }

    /// Addresses of the issuer's certificate.
    pub fn issuer_urls(&self) -> &[String] {
        &self.0.extensions.issuers
    }

    pub fn is_authority(&self) -> bool {
        self.0.extensions.authority
    }

    /// An authority with the right to sign certificates.
    pub fn signs_certificates(&self) -> bool {
        self.0.extensions.signs_certificates()
    }

    /// An authority with the right to sign revocation lists.
    pub fn signs_lists(&self) -> bool {
        self.0.extensions.signs_lists()
    }

    /// Whether it is one for signing documents, by its key usage and purposes.
    pub fn signs_documents(&self) -> bool {
        let extensions = &self.0.extensions;
        extensions.signs_documents() && !extensions.unknown_critical
    }

    /// Whether it is one for logging in.
    pub fn authenticates(&self) -> bool {
        self.0.extensions.authenticates()
    }

    /// A responder of which nobody need ask whether it was revoked (RFC 6960 §4.2.2.2.1).
    pub fn needs_no_revocation_check(&self) -> bool {
        self.0.extensions.no_check
    }

    pub fn in_term(&self, at: DateTime<FixedOffset>) -> bool {
        (self.0.facts.not_before..=self.0.facts.not_after).contains(&at)
    }

    /// The algorithm of the issuer's signature on this certificate; `None` when it is not known here.
    pub fn signature_algorithm(&self) -> Option<Algorithm> {
        Algorithm::from_signature_oid(self.0.signature_algorithm)
    }

    /// Whether `issuer`'s key made the signature on this certificate; `None` when the algorithm is not known here, or is
    /// no longer good enough to tell one certificate from another.
    pub fn is_signed_by(&self, issuer: &Certificate) -> Option<bool> {
        let known = self.signature_algorithm()?;
        is_value_of(known, issuer, self.part(&self.0.places.signed), self.part(&self.0.places.signature))
    }

    /// Whether `issuer` has the name and, where both give one, the key identifier that this certificate asks for.
    pub fn names_issuer(&self, issuer: &Certificate) -> bool {
        let keys_match = match (self.authority_key(), issuer.subject_key()) {
            (Some(wanted), Some(held)) => wanted == held,
            _ => true,
        };
        keys_match && issuer.subject() == self.issuer()
    }

    fn part(&self, place: &Range<usize>) -> &[u8] {
        self.0.der.get(place.clone()).unwrap_or_default()
    }

    fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }
}

/// Whether `signer`'s key made `value` over `octets`, of a certificate, a list or an answer; `None` when that cannot be
/// told here. With SHA-1 two of them can be made that share a signature.
pub(in crate::formats) fn is_value_of(
    algorithm: Algorithm,
    signer: &Certificate,
    octets: &[u8],
    value: &[u8],
) -> Option<bool> {
    if algorithm == Algorithm::RsaSha1 || matches!(signer.public_key(), PublicKey::Other(_)) {
        return None;
    }
    Some(suites::verify(algorithm, signer.public_key(), octets, value, ValueForm::Der))
}

impl Places {
    /// `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }` (RFC 5280 §4.1).
    fn find(octets: &[u8]) -> Result<Self, CertificateFault> {
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
        tbs.optional(tag::constructed(0))?;
        let serial = tbs.any()?.integer()?;
        if tbs.expect(tag::SEQUENCE)?.whole != algorithm.whole {
            return Err(CertificateFault("two signature algorithms".into()));
        }
        let issuer = tbs.expect(tag::SEQUENCE)?.whole;
        tbs.expect(tag::SEQUENCE)?;
        let subject = tbs.expect(tag::SEQUENCE)?.whole;
        let spki = tbs.expect(tag::SEQUENCE)?;
        let mut key = spki.inside();
        key.any()?;
        let key = key.any()?.bits()?;
        Ok(Self {
            signed: place(signed.whole),
            serial: place(serial),
            issuer: place(issuer),
            subject: place(subject),
            spki: place(spki.whole),
            key: place(key),
            signature: place(signature),
        })
    }
}
