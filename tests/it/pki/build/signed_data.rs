//! Signed messages (CMS, RFC 5652): each part is an argument, so that each can be wrong.

use super::der::{Der, context, integer, number, octets, oid, sequence, set, sorted, time};
use super::key::digest_algorithm;
use super::{Key, Moment, Name};
use muragat::formats::suites::DigestAlgorithm;
use sha2::{Digest, Sha256};

pub const DATA: &str = "1.2.840.113549.1.7.1";
pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
pub const TIME_STAMP_INFO: &str = "1.2.840.113549.1.9.16.1.4";
pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
pub const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
pub const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
pub const TIME_STAMP_TOKEN: &str = "1.2.840.113549.1.9.16.2.14";
pub const REVOCATION_VALUES: &str = "1.2.840.113549.1.9.16.2.24";

/// An attribute of one or more values.
pub fn attribute(id: &str, values: impl IntoIterator<Item = Der>) -> Der {
    sequence([oid(id), set(values)])
}

pub fn content_type(id: &str) -> Der {
    attribute(CONTENT_TYPE, [oid(id)])
}

pub fn message_digest(digest: &[u8]) -> Der {
    attribute(MESSAGE_DIGEST, [octets(digest)])
}

pub fn signing_time(at: Moment) -> Der {
    attribute(SIGNING_TIME, [time(at)])
}

/// By which certificate the signature wants to be checked (RFC 5035): its SHA-256.
pub fn signing_certificate(certificate: &[u8]) -> Der {
    let id = sequence([octets(&Sha256::digest(certificate))]);
    attribute(SIGNING_CERTIFICATE_V2, [sequence([sequence([id])])])
}

/// One signer, every part of it.
#[derive(Debug, Clone)]
pub struct SignerInfo {
    pub version: u64,
    pub issuer: Name,
    pub serial: Vec<u8>,
    /// `AlgorithmIdentifier`s
    pub digest: Der,
    pub signature: Der,
    /// In the order in which they stand; `None`: the signature is over the content itself.
    pub attributes: Option<Vec<Der>>,
    pub value: Vec<u8>,
    pub unsigned: Vec<Der>,
}

impl SignerInfo {
    /// An honest one: `content` is what was signed, `extra` stands beside content type and digest.
    pub fn honest(key: &Key, certificate: &[u8], kind: &str, content: &[u8], extra: Vec<Der>) -> Self {
        let digest = key.family().digest();
        let mut attributes = vec![content_type(kind), message_digest(&digest.digest(content))];
        attributes.extend(extra);
        Self::over(key, digest, certificate, sorted(attributes))
    }

    /// One that signs these attributes, whatever they say.
    pub fn over(key: &Key, digest: DigestAlgorithm, certificate: &[u8], attributes: Vec<Der>) -> Self {
        let (issuer, serial) = issuer_and_serial(certificate);
        Self {
            version: 1,
            issuer,
            serial,
            digest: digest_algorithm(digest),
            signature: key.family().signature_algorithm(),
            value: key.sign(&set(attributes.iter().cloned())),
            attributes: Some(attributes),
            unsigned: Vec::new(),
        }
    }

    fn der(&self) -> Der {
        let mut parts =
            vec![number(self.version), sequence([self.issuer.0.clone(), integer(&self.serial)]), self.digest.clone()];
        parts.extend(self.attributes.iter().map(|attributes| context(0, &attributes.concat())));
        parts.extend([self.signature.clone(), octets(&self.value)]);
        parts.extend((!self.unsigned.is_empty()).then(|| context(1, &self.unsigned.concat())));
        sequence(parts)
    }
}

/// A whole message.
#[derive(Debug, Clone)]
pub struct SignedData {
    pub version: u64,
    pub kind: &'static str,
    /// `None`: detached.
    pub content: Option<Vec<u8>>,
    pub certificates: Vec<Der>,
    pub signers: Vec<SignerInfo>,
}

impl SignedData {
    pub fn new(kind: &'static str, content: Option<Vec<u8>>, certificates: Vec<Der>, signers: Vec<SignerInfo>) -> Self {
        Self { version: if kind == DATA { 1 } else { 3 }, kind, content, certificates, signers }
    }

    pub fn der(&self) -> Der {
        let digests: Vec<_> = sorted(self.signers.iter().map(|signer| signer.digest.clone()));
        let content = self.content.iter().map(|content| context(0, &octets(content)));
        let encapsulated = sequence([oid(self.kind)].into_iter().chain(content));
        let mut parts = vec![number(self.version), set(digests), encapsulated];
        if !self.certificates.is_empty() {
            parts.push(context(0, &self.certificates.concat()));
        }
        parts.push(set(sorted(self.signers.iter().map(SignerInfo::der))));
        sequence([oid(SIGNED_DATA), context(0, &sequence(parts))])
    }
}

/// Issuer and serial number as they stand in a certificate.
pub fn issuer_and_serial(certificate: &[u8]) -> (Name, Vec<u8>) {
    use der::{Decode, Encode};
    let certificate = x509_cert::Certificate::from_der(certificate).expect("a certificate");
    let issuer = certificate.tbs_certificate.issuer.to_der().expect("a name");
    (Name(issuer), certificate.tbs_certificate.serial_number.as_bytes().to_vec())
}
