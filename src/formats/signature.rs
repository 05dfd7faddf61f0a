//! One signature as it was found and checked: the same facts for XML-DSig, CMS and PAdES.
//!
//! What is computed here needs nobody but the file: digest, value, form. Whose the certificate is, whether it counts, and
//! when the signature was made at the latest, is judged in `validation`.

use super::suites::Algorithm;
use super::timestamp::TimeStamp;
use super::x509::Certificate;
use chrono::{DateTime, FixedOffset};

/// The standard that a signature follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureKind {
    /// W3C XML Signature.
    XmlDsig,
    /// Cryptographic Message Syntax (RFC 5652), by itself or in an ASiC-E container.
    Cms,
    /// CMS inside a PDF (ETSI EN 319 142-1).
    Pades,
}

impl SignatureKind {
    /// As records and reports name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::XmlDsig => "xml-dsig",
            Self::Cms => "cms",
            Self::Pades => "pades",
        }
    }
}

/// What is wrong with a signature before anybody asks whose it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    #[error("more than {0} signatures")]
    TooMany(usize),
    #[error("the signature is not a child of the document element")]
    Misplaced,
    #[error("{0}")]
    Malformed(&'static str),
    #[error("the algorithm is not admitted: {0}")]
    Algorithm(String),
    #[error("a key of {0} bits")]
    KeyTooShort(usize),
    #[error("the transforms are not admitted: {0}")]
    Transform(String),
    #[error("the reference leads to nothing in the document: {0}")]
    Reference(String),
    /// Digest and value hold, and the rest of the document is anybody's: a signed part can be moved into another one.
    #[error("only a part of the document is signed: {0}")]
    Part(String),
    #[error("an identifier stands twice: {0}")]
    DuplicateId(String),
    /// Digest and value hold, and the standard leaves comments out of what is signed: nobody would answer for them.
    #[error("the document holds a comment, which no signature covers")]
    Comment,
    /// Signed attributes that are missing, stand twice or contradict the content (RFC 5652 §5.3, §11).
    #[error("signed attributes: {0}")]
    Attributes(&'static str),
    /// The signature does not cover the octets that it has to (`ByteRange` of a PDF, manifest of a container).
    #[error("not everything is covered: {0}")]
    Coverage(&'static str),
    /// A detached signature came without what it signs.
    #[error("the signed content is not there")]
    ContentMissing,
    #[error("no certificate, or not exactly one")]
    NoCertificate,
    /// The signed reference to the signer's certificate names another one (ESS signing-certificate).
    #[error("the signature was made for another certificate")]
    OtherCertificate,
    #[error("{0}")]
    Certificate(String),
    /// The content was changed after signing.
    #[error("the digest differs")]
    Digest,
    /// The value was not made with the certificate's key over this digest.
    #[error("the signature value does not hold")]
    Value,
}

/// The octets whose digest *and* signature value were checked: what was really signed.
///
/// Only a check makes them, so whoever reads a document from here reads nothing that was not signed. Of XML they are the
/// canonical form: signatures appended before this one are in the octets, this one and later ones are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOctets(Vec<u8>);

impl SignedOctets {
    /// For a check that has just proven them.
    pub(in crate::formats) fn proven(octets: Vec<u8>) -> Self {
        Self(octets)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What travels with a signature and may help to judge it: DER octets, believed in nothing before they are checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    pub certificates: Vec<Vec<u8>>,
    /// Certificate revocation lists.
    pub crls: Vec<Vec<u8>>,
    /// `OCSPResponse`; a `BasicOCSPResponse`, where the standard carries that, is put into one.
    pub ocsp: Vec<Vec<u8>>,
}

/// One signature as it was found.
#[derive(Debug, Clone)]
pub struct CheckedSignature {
    /// From 0, in the order of the document.
    pub index: usize,
    pub kind: SignatureKind,
    /// From 1; 0 where the format has no lines.
    pub line: u32,
    pub column: u32,
    /// Empty where the format is not XML.
    pub xpath: String,
    pub fault: Option<SignatureFault>,
    /// Absent when not admitted.
    pub algorithm: Option<Algorithm>,
    pub certificate: Option<Certificate>,
    /// What the signer says of the time; proves nothing.
    pub claimed_at: Option<DateTime<FixedOffset>>,
    /// Over the signature value, in the order of the signature; good or not.
    pub time_stamps: Vec<TimeStamp>,
    pub carried: Carried,
    /// There exactly when `fault` is not, until who reads them takes them away.
    pub signed_octets: Option<SignedOctets>,
}

impl CheckedSignature {
    /// A signature of which nothing is known yet but its place among the others.
    pub fn found(kind: SignatureKind, index: usize) -> Self {
        Self {
            index,
            kind,
            line: 0,
            column: 0,
            xpath: String::new(),
            fault: None,
            algorithm: None,
            certificate: None,
            claimed_at: None,
            time_stamps: Vec::new(),
            carried: Carried::default(),
            signed_octets: None,
        }
    }

    /// Digest and value hold; `None` when they were not computed.
    pub fn intact(&self) -> Option<bool> {
        match self.fault {
            None | Some(SignatureFault::Part(_) | SignatureFault::Comment) => Some(true),
            Some(SignatureFault::Digest | SignatureFault::Value) => Some(false),
            Some(_) => None,
        }
    }
}
