//! X.509 certificates: what stands in one, and whether a path leads from it to an anchor (RFC 5280).
//!
//! Knows the profile of Kazakhstan's national certification authority where it differs from others. Whether a
//! certificate was revoked is asked elsewhere; nothing here reads a clock or a file.

mod anchors;
mod extensions;
mod path;

pub use anchors::{AnchorFault, Anchors};
pub use path::{AnchorName, PathFault, judge_path};

use crate::domain::verdict::CertificateFacts;
use chrono::{DateTime, FixedOffset};
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode, Reader, SliceReader, Tagged};
use extensions::Extensions;
use ring::signature as suites;
use sha2::{Digest, Sha256};

/// A certificate of more octets is refused; real ones have one or two thousand.
const SIZE_BYTES_MAX: usize = 64 * 1024;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const PRIME_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// The arc of Kazakhstan's own algorithms.
const KAZAKHSTAN_ALGORITHMS: &str = "1.2.398.3.10.1.";

/// Why octets are no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate: {0}")]
pub struct CertificateFault(String);

/// The public key of a certificate, as far as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// PKCS#1 `RSAPublicKey`, and the length of the modulus.
    Rsa { pkcs1: Vec<u8>, modulus_bits: usize },
    /// A point of P-256 as SEC 1 writes it.
    P256(Vec<u8>),
    /// GOST 34.310: a door, no room behind it yet.
    Gost,
    /// Any other algorithm.
    Other,
}

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
            public_key: public_key(&content),
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

    /// Whether `issuer`'s key made the signature on this certificate; `None` when the algorithm is not known here.
    fn is_signed_by(&self, issuer: &Certificate) -> Option<bool> {
        let algorithm = self.content.signature_algorithm.oid;
        if algorithm != self.content.tbs_certificate.signature.oid {
            return Some(false);
        }
        let (suite, key): (&dyn suites::VerificationAlgorithm, &[u8]) = match &issuer.public_key {
            PublicKey::Rsa { pkcs1, .. } if algorithm == RSA_SHA256 => (&suites::RSA_PKCS1_2048_8192_SHA256, pkcs1),
            PublicKey::P256(point) if algorithm == ECDSA_SHA256 => (&suites::ECDSA_P256_SHA256_ASN1, point),
            PublicKey::Rsa { .. } | PublicKey::P256(_) if [RSA_SHA256, ECDSA_SHA256].contains(&algorithm) => {
                return Some(false);
            }
            _ => return None,
        };
        let value = self.content.signature.as_bytes().unwrap_or_default();
        Some(suites::UnparsedPublicKey::new(suite, key).verify(&self.der[self.signed.clone()], value).is_ok())
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

fn public_key(content: &x509_cert::Certificate) -> PublicKey {
    let spki = &content.tbs_certificate.subject_public_key_info;
    let key = spki.subject_public_key.as_bytes().unwrap_or_default().to_vec();
    match spki.algorithm.oid {
        RSA_ENCRYPTION => match modulus_bits(&key) {
            Ok(modulus_bits) => PublicKey::Rsa { pkcs1: key, modulus_bits },
            Err(_) => PublicKey::Other,
        },
        EC_PUBLIC_KEY => {
            let curve = spki.algorithm.parameters.as_ref().and_then(|p| p.decode_as::<ObjectIdentifier>().ok());
            if curve == Some(PRIME_256) { PublicKey::P256(key) } else { PublicKey::Other }
        }
        oid if is_kazakh(oid) => PublicKey::Gost,
        _ => PublicKey::Other,
    }
}

fn is_kazakh(oid: ObjectIdentifier) -> bool {
    oid.to_string().starts_with(KAZAKHSTAN_ALGORITHMS)
}

fn modulus_bits(pkcs1: &[u8]) -> der::Result<usize> {
    let mut reader = SliceReader::new(pkcs1)?;
    let modulus = reader.sequence(|r| {
        let modulus = der::asn1::UintRef::decode(r)?.as_bytes().to_vec();
        der::asn1::UintRef::decode(r)?;
        Ok(modulus)
    })?;
    let zeros = modulus.first().map_or(0, |octet| octet.leading_zeros() as usize);
    Ok(modulus.len() * 8 - zeros)
}
