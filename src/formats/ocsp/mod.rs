//! The online status of certificates (RFC 6960): questions written, answers read and checked.
//!
//! An answer is believed when the authority itself signed it, or a responder to which it delegated that, and when it is
//! about the very certificate that was asked. Whether it is recent enough is judged elsewhere.

mod check;
mod read;
mod request;

pub use check::OcspAnswer;
pub use request::{CertIdDigest, request};

use super::asn1::AsnFault;
use read::Basic;

/// What requests and answers are called over HTTP (RFC 6960 appendix A).
pub const REQUEST_TYPE: &str = "application/ocsp-request";

/// An answer of more octets is refused; real ones have one or two thousand.
pub const SIZE_BYTES_MAX: usize = 256 * 1024;

/// What a responder says of a request as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseStatus {
    Successful,
    MalformedRequest,
    InternalError,
    TryLater,
    /// The responder wants signed requests.
    SignatureRequired,
    /// It does not answer for this authority, or not to us.
    Unauthorized,
}

impl ResponseStatus {
    fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Successful),
            1 => Some(Self::MalformedRequest),
            2 => Some(Self::InternalError),
            3 => Some(Self::TryLater),
            5 => Some(Self::SignatureRequired),
            6 => Some(Self::Unauthorized),
            _ => None,
        }
    }

    /// The word of the standard.
    pub fn key(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SignatureRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        }
    }
}

/// Why an answer says nothing. Never anything about the certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OcspFault {
    #[error("not an OCSP response: {0}")]
    Malformed(&'static str),
    /// Nobody signed that; it counts for nothing but a reason to ask again.
    #[error("the responder says {}", .0.key())]
    NotSuccessful(ResponseStatus),
    /// Neither yes nor no.
    #[error("the answer is signed by an algorithm that is not known here")]
    Algorithm,
    /// Nobody whom the authority of the certificate entrusted with answers.
    #[error("the responder is not entitled to answer for this authority")]
    Responder,
    #[error("the signature of the responder does not hold")]
    Signature,
    #[error("the answer is to another question: the nonce differs")]
    NonceDiffers,
    #[error("the answer does not repeat the nonce")]
    NonceMissing,
    #[error("the answer is about another certificate")]
    OtherCertificate,
    #[error("a critical extension that is not understood: {0}")]
    UnknownCritical(String),
}

impl From<AsnFault> for OcspFault {
    fn from(fault: AsnFault) -> Self {
        Self::Malformed(fault.0)
    }
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Response {
    octets: Vec<u8>,
    status: ResponseStatus,
    basic: Option<Basic>,
}

impl Response {
    /// Reads an `OCSPResponse` in DER.
    pub fn from_der(octets: &[u8]) -> Result<Self, OcspFault> {
        if octets.len() > SIZE_BYTES_MAX {
            return Err(OcspFault::Malformed("too large"));
        }
        let (status, basic) = read::response(octets)?;
        Ok(Self { octets: octets.to_vec(), status, basic })
    }

    /// Reads a `BasicOCSPResponse` in DER, which signatures carry.
    pub fn from_basic_der(octets: &[u8]) -> Result<Self, OcspFault> {
        if octets.len() > SIZE_BYTES_MAX {
            return Err(OcspFault::Malformed("too large"));
        }
        let basic = Basic::read(octets)?;
        Ok(Self { octets: octets.to_vec(), status: ResponseStatus::Successful, basic: Some(basic) })
    }

    pub fn der(&self) -> &[u8] {
        &self.octets
    }

    pub fn status(&self) -> ResponseStatus {
        self.status
    }
}
