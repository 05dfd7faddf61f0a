//! X.509 certificates: what stands in one, and whether a path leads from it to an anchor (RFC 5280).
//!
//! Knows the profile of Kazakhstan's national certification authority where it differs from others. Whether a
//! certificate was revoked is asked elsewhere; nothing here reads a clock or a file.

mod anchors;
mod extensions;
mod path;

pub use anchors::{AnchorFault, Anchors};
pub use path::{AnchorName, PathFault, judge_path};

use super::suites::{self, Algorithm, PublicKey, ValueForm};
use crate::domain::verdict::CertificateFacts;
use chrono::{DateTime, FixedOffset};
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode, Reader, SliceReader, Tagged};
use extensions::Extensions;
use sha2::{Digest, Sha256};

/// A certificate of more octets is refused; real ones have one or two thousand.
const SIZE_BYTES_MAX: usize = 64 * 1024;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

/// Why octets are no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate: {0}")]
pub struct CertificateFault(String);

/// One certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    /// The signed octets within `der`.
    signed: std::ops::Range<usize>,
    content: x509_cert::Certificate,
    facts: CertificateFacts,
    public_key: PublicKey,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    extensions: Extensions,
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads the DER form.
    pub fn from_der(octets: &[u8]) -> Result<Self, CertificateFault> {
        if octets.len() > SIZE_BYTES_MAX {
            return Err(CertificateFault(format!("{} bytes", octets.len())));
        }
        let wrong = |error: der::Error| CertificateFault(error.to_string());
        let content = x509_cert::Certificate::from_der(octets).map_err(wrong)?;
        let tbs = &content.tbs_certificate;
        let name = |name: &x509_cert::name::Name| name.to_der().map_err(wrong);
        Ok(Self {
            signed: signed_octets(octets).map_err(wrong)?,
            facts: facts(&content, octets)?,
            public_key: PublicKey::of(&tbs.subject_public_key_info),
            subject: name(&tbs.subject)?,
            issuer: name(&tbs.issuer)?,
            extensions: Extensions::read(tbs).map_err(wrong)?,
            der: octets.to_vec(),
            content,
        })
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
        &self.der
    }

    /// What a person may know of it.
    pub fn facts(&self) -> &CertificateFacts {
        &self.facts
    }

    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Whether it is one for signing documents, by its key usage and purposes.
    pub fn signs_documents(&self) -> bool {
        self.extensions.signs_documents()
    }

    /// Whether it is one for logging in.
    pub fn authenticates(&self) -> bool {
        self.extensions.authenticates()
    }

    /// Whether `issuer`'s key made the signature on this certificate; `None` when the algorithm is not known here.
    fn is_signed_by(&self, issuer: &Certificate) -> Option<bool> {
        let algorithm = self.content.signature_algorithm.oid;
        if algorithm != self.content.tbs_certificate.signature.oid {
            return Some(false);
        }
        // With SHA-1 two certificates can be made that share a signature.
        let known = Algorithm::from_signature_oid(algorithm).filter(|a| *a != Algorithm::RsaSha1)?;
        if matches!(issuer.public_key, PublicKey::Gost2004(_) | PublicKey::Gost2015(_) | PublicKey::Other(_)) {
            return None;
        }
        let value = self.content.signature.as_bytes().unwrap_or_default();
        Some(suites::verify(known, &issuer.public_key, &self.der[self.signed.clone()], value, ValueForm::Der))
    }
}

/// Where the signed part of a certificate lies: the first member of the outer sequence, exactly as it came.
fn signed_octets(octets: &[u8]) -> der::Result<std::ops::Range<usize>> {
    let mut reader = SliceReader::new(octets)?;
    der::Header::decode(&mut reader)?;
    let start = usize::try_from(reader.position())?;
    let length = reader.tlv_bytes()?.len();
    Ok(start..start + length)
}

fn facts(content: &x509_cert::Certificate, octets: &[u8]) -> Result<CertificateFacts, CertificateFault> {
    let tbs = &content.tbs_certificate;
    let digits = |oid, prefix: &str| {
        let value = attribute(&tbs.subject, oid)?;
        let digits = value.strip_prefix(prefix)?;
        (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
    };
    let time = |time: x509_cert::time::Time| {
        i64::try_from(time.to_unix_duration().as_secs())
            .ok()
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map(|utc| utc.fixed_offset())
            .ok_or_else(|| CertificateFault("a time beyond reckoning".into()))
    };
    let not_before: DateTime<FixedOffset> = time(tbs.validity.not_before)?;
    Ok(CertificateFacts {
        holder: attribute(&tbs.subject, COMMON_NAME).unwrap_or_default(),
        iin: digits(SERIAL_NUMBER, "IIN"),
        bin: digits(ORGANIZATIONAL_UNIT, "BIN"),
        serial: data_encoding::HEXLOWER.encode(tbs.serial_number.as_bytes()),
        issuer: attribute(&tbs.issuer, COMMON_NAME).unwrap_or_default(),
        not_before,
        not_after: time(tbs.validity.not_after)?,
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(octets)),
    })
}

/// The first value of an attribute of a name, in any of the string types that authorities use.
fn attribute(name: &x509_cert::name::Name, oid: ObjectIdentifier) -> Option<String> {
    let values = name.0.iter().flat_map(|rdn| rdn.0.iter());
    let value = values.into_iter().find(|a| a.oid == oid)?.value.clone();
    match value.tag() {
        der::Tag::Utf8String | der::Tag::PrintableString | der::Tag::Ia5String => {
            String::from_utf8(value.value().to_vec()).ok()
        }
        der::Tag::BmpString => {
            let units: Vec<u16> =
                value.value().chunks(2).map(|c| c.iter().fold(0, |n, b| n << 8 | u16::from(*b))).collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}
