//! Time-stamp tokens (RFC 3161), and how a request is read.

use super::der::{Der, boolean, generalized_time, integer, number, octets, oid, sequence};
use super::signed_data::{SignedData, SignerInfo, TIME_STAMP_INFO, signing_certificate, signing_time};
use super::{Key, Moment};
use der::{Decode, Encode};

/// The policies of the national authority: GOST-2004, RSA, GOST-2015.
pub const POLICY: &str = "1.2.398.3.3.2.6.1";

#[derive(Debug, Clone)]
pub struct Request {
    /// `AlgorithmIdentifier`
    pub digest: Der,
    pub imprint: Vec<u8>,
    /// The content of the INTEGER.
    pub nonce: Option<Vec<u8>>,
}

impl Request {
    pub fn read(octets: &[u8]) -> Option<Self> {
        let request = x509_tsp::TimeStampReq::from_der(octets).ok()?;
        Some(Self {
            digest: request.message_imprint.hash_algorithm.to_der().ok()?,
            imprint: request.message_imprint.hashed_message.as_bytes().to_vec(),
            nonce: request.nonce.map(|nonce| nonce.as_bytes().to_vec()),
        })
    }
}

/// What a token says.
#[derive(Debug, Clone)]
pub struct Info {
    pub policy: &'static str,
    /// `AlgorithmIdentifier`
    pub digest: Der,
    pub imprint: Vec<u8>,
    pub serial: u64,
    pub at: Moment,
    pub nonce: Option<Vec<u8>>,
    /// Seconds that the clock may be wrong by.
    pub accuracy_seconds: Option<u64>,
    pub ordering: bool,
}

impl Info {
    pub fn der(&self) -> Der {
        let mut parts = vec![
            number(1),
            oid(self.policy),
            sequence([self.digest.clone(), octets(&self.imprint)]),
            number(self.serial),
            generalized_time(self.at),
        ];
        parts.extend(self.accuracy_seconds.map(|seconds| sequence([number(seconds)])));
        parts.extend(self.ordering.then(|| boolean(true)));
        parts.extend(self.nonce.iter().map(|nonce| integer(nonce)));
        sequence(parts)
    }

    /// The token, signed by `key` as the holder of `certificate`; the attribute names `named`, which honestly is the same.
    /// `carried` travel with it.
    pub fn token(&self, key: &Key, certificate: &[u8], named: &[u8], carried: Vec<Der>) -> Der {
        let content = self.der();
        let extra = vec![signing_time(self.at), signing_certificate(named)];
        let signer = SignerInfo::honest(key, certificate, TIME_STAMP_INFO, &content, extra);
        SignedData::new(TIME_STAMP_INFO, Some(content), carried, vec![signer]).der()
    }
}

/// The whole response: status 0 with a token, any other without.
pub fn response(status: u8, token: Option<Der>) -> Der {
    sequence([sequence([number(u64::from(status))])].into_iter().chain(token))
}
