//! Answers about the status of one certificate (RFC 6960), and how a question is read.

use super::certificate::extension;
use super::crl::Reason;
use super::der::{Der, context, context_primitive, enumerated, generalized_time, integer, octets, oid, sequence, tlv};
use super::{Key, Moment, Name};
use der::{Decode, Encode};

pub const SUCCESSFUL: u8 = 0;
pub const MALFORMED_REQUEST: u8 = 1;
pub const INTERNAL_ERROR: u8 = 2;
pub const TRY_LATER: u8 = 3;
pub const SIGNATURE_REQUIRED: u8 = 5;
pub const UNAUTHORIZED: u8 = 6;

/// About which certificate, by the digests of its issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateId {
    /// `AlgorithmIdentifier`
    pub digest: Der,
    pub issuer_name: Vec<u8>,
    pub issuer_key: Vec<u8>,
    pub serial: Vec<u8>,
}

impl CertificateId {
    fn der(&self) -> Der {
        sequence([self.digest.clone(), octets(&self.issuer_name), octets(&self.issuer_key), integer(&self.serial)])
    }
}

/// What was asked.
#[derive(Debug, Clone)]
pub struct Question {
    pub about: CertificateId,
    /// The content of the extension: in new writing an OCTET STRING of its own.
    pub nonce: Option<Vec<u8>>,
}

impl Question {
    pub fn read(octets: &[u8]) -> Option<Self> {
        let request = x509_ocsp::OcspRequest::from_der(octets).ok()?.tbs_request;
        let id = &request.request_list.first()?.req_cert;
        let nonce = request.request_extensions.iter().flatten().find(|e| e.extn_id.to_string() == NONCE);
        Some(Self {
            about: CertificateId {
                digest: id.hash_algorithm.to_der().ok()?,
                issuer_name: id.issuer_name_hash.as_bytes().to_vec(),
                issuer_key: id.issuer_key_hash.as_bytes().to_vec(),
                serial: id.serial_number.as_bytes().to_vec(),
            },
            nonce: nonce.map(|e| e.extn_value.as_bytes().to_vec()),
        })
    }
}

const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Good,
    Revoked { at: Moment, reason: Option<Reason> },
    Unknown,
}

/// Everything that stands in a basic answer.
#[derive(Debug, Clone)]
pub struct Basic {
    pub responder: Name,
    pub produced_at: Moment,
    pub about: CertificateId,
    pub status: Status,
    pub this_update: Moment,
    pub next_update: Option<Moment>,
    pub nonce: Option<Vec<u8>>,
    /// Certificates that travel with the answer.
    pub certificates: Vec<Der>,
}

impl Basic {
    /// A whole response, signed by `key`.
    pub fn signed_by(&self, key: &Key) -> Der {
        let status = match self.status {
            Status::Good => context_primitive(0, &[]),
            Status::Revoked { at, reason } => {
                let reason = reason.map(|r| context(0, &enumerated(r as u8)));
                context(1, &[generalized_time(at)].into_iter().chain(reason).collect::<Vec<_>>().concat())
            }
            Status::Unknown => context_primitive(2, &[]),
        };
        let next = self.next_update.map(|at| context(0, &generalized_time(at)));
        let single = [self.about.der(), status, generalized_time(self.this_update)].into_iter().chain(next);
        let nonce = self.nonce.iter().map(|value| sequence([extension(NONCE, false, value.clone())]));
        let signed = sequence(
            [context(1, &self.responder.0), generalized_time(self.produced_at), sequence([sequence(single)])]
                .into_iter()
                .chain(nonce.map(|extensions| context(1, &extensions))),
        );
        let value = key.sign(&signed);
        let certificates =
            (!self.certificates.is_empty()).then(|| context(0, &sequence(self.certificates.iter().cloned())));
        let basic = sequence(
            [signed, key.family().signature_algorithm(), super::der::bits(&value)].into_iter().chain(certificates),
        );
        let typed = sequence([oid("1.3.6.1.5.5.7.48.1.1"), octets(&basic)]);
        sequence([enumerated(SUCCESSFUL), context(0, &typed)])
    }
}

/// A response that is only a number: the responder does not answer the question.
pub fn bare(status: u8) -> Der {
    sequence([enumerated(status)])
}

/// A response that says `successful` and nothing else.
pub fn hollow() -> Der {
    sequence([tlv(0x0a, &[SUCCESSFUL])])
}
