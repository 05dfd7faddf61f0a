//! The parts of a message, as they came.

use super::attributes::{Attribute, signed_octets};
use super::carried::{certificate_of, revocation_of};
use super::{CmsLimits, oids};
use crate::formats::asn1::{self, AsnFault, BerFault, Element, ObjectIdentifier, Reader, tag};
use crate::formats::signature::Carried;

/// Why octets are no signed message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmsFault {
    #[error("not BER: {0}")]
    Ber(#[from] BerFault),
    #[error("not CMS SignedData: {0}")]
    Structure(&'static str),
    #[error("more than {0} {1}")]
    TooMany(usize, &'static str),
}

impl From<AsnFault> for CmsFault {
    fn from(fault: AsnFault) -> Self {
        Self::Structure(fault.0)
    }
}

/// A signed message whose form is in order; no signature has been checked.
#[derive(Debug, Clone)]
pub struct SignedData {
    pub(super) content_type: ObjectIdentifier,
    pub(super) content: Option<Vec<u8>>,
    /// `AlgorithmIdentifier`s.
    pub(super) digests: Vec<Vec<u8>>,
    /// `CertificateChoices` of any kind, as they came.
    pub(super) certificates: Vec<Vec<u8>>,
    /// `RevocationInfoChoice`s of any kind, as they came.
    pub(super) revocation: Vec<Vec<u8>>,
    pub(super) signers: Vec<SignerInfo>,
    pub(super) limits: CmsLimits,
}

/// What one signer adds.
#[derive(Debug, Clone)]
pub(super) struct SignerInfo {
    /// The element as it came.
    pub whole: Vec<u8>,
    pub identifier: SignerIdentifier,
    pub digest: AlgorithmIdentifier,
    /// Absent when the signature is over the content itself.
    pub signed: Option<Vec<Attribute>>,
    /// The signed attributes in the form that is signed.
    pub signed_octets: Vec<u8>,
    pub algorithm: AlgorithmIdentifier,
    pub value: Vec<u8>,
    pub unsigned: Vec<Attribute>,
}

/// How a signer names the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SignerIdentifier {
    /// `Name` as a whole element, and the contents of the serial number.
    IssuerAndSerial {
        issuer: Vec<u8>,
        serial: Vec<u8>,
    },
    SubjectKey(Vec<u8>),
}

impl SignedData {
    /// Reads a message, BER or DER. The same octets and limits give the same.
    pub fn read(octets: &[u8], limits: &CmsLimits) -> Result<Self, CmsFault> {
        let der = asn1::der(octets, &limits.ber)?;
        Self::from_der(&der, limits)
    }

    fn from_der(der: &[u8], limits: &CmsLimits) -> Result<Self, CmsFault> {
        let mut info = Element::only_of(der, tag::SEQUENCE)?.inside();
        if info.any()?.object_identifier()? != oids::SIGNED_DATA {
            return Err(CmsFault::Structure("another content type"));
        }
        let content = info.expect(tag::constructed(0))?;
        info.end()?;
        let mut parts = Element::only_of(content.contents, tag::SEQUENCE)?.inside();
        if !matches!(parts.expect(tag::INTEGER)?.small_number()?, 1..=5) {
            return Err(CmsFault::Structure("a version that is not known"));
        }
        let digests = wholes(parts.expect(tag::SET)?.inside(), limits.carried_max, "digest algorithms")?;
        let mut encapsulated = parts.expect(tag::SEQUENCE)?.inside();
        let content_type = encapsulated.any()?.object_identifier()?;
        let content = match encapsulated.optional(tag::constructed(0))? {
            Some(explicit) => Some(Element::only_of(explicit.contents, tag::OCTET_STRING)?.contents.to_vec()),
            None => None,
        };
        encapsulated.end()?;
        let mut optional = |number: u8, what: &'static str| match parts.optional(tag::constructed(number))? {
            Some(set) => wholes(set.inside(), limits.carried_max, what),
            None => Ok(Vec::new()),
        };
        let certificates = optional(0, "certificates")?;
        let revocation = optional(1, "revocation values")?;
        let signers = wholes(parts.expect(tag::SET)?.inside(), limits.signers_max, "signers")?;
        parts.end()?;
        let signers = signers.iter().map(|signer| SignerInfo::read(signer, limits)).collect::<Result<_, _>>()?;
        Ok(Self { content_type, content, digests, certificates, revocation, signers, limits: limits.clone() })
    }

    /// What kind of content is signed.
    pub fn content_type(&self) -> ObjectIdentifier {
        self.content_type
    }

    /// The content that the message carries; a detached signature carries none.
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// How many signed.
    pub fn signers(&self) -> usize {
        self.signers.len()
    }

    /// Certificates and revocation values beside all signers.
    pub fn carried(&self) -> Carried {
        let mut carried = Carried::default();
        carried.certificates.extend(self.certificates.iter().filter_map(|c| certificate_of(c)));
        for choice in &self.revocation {
            revocation_of(choice, &mut carried);
        }
        carried
    }
}

impl SignerInfo {
    fn read(whole: &[u8], limits: &CmsLimits) -> Result<Self, CmsFault> {
        let mut parts = Element::only_of(whole, tag::SEQUENCE)?.inside();
        let version = parts.expect(tag::INTEGER)?.small_number()?;
        let named = parts.any()?;
        let identifier = match (version, named.tag) {
            (1, tag::SEQUENCE) => {
                let mut parts = named.inside();
                let issuer = parts.expect(tag::SEQUENCE)?.whole.to_vec();
                let serial = parts.expect(tag::INTEGER)?.contents.to_vec();
                parts.end()?;
                SignerIdentifier::IssuerAndSerial { issuer, serial }
            }
            (3, 0x80 | 0xa0) => SignerIdentifier::SubjectKey(named.string()?),
            _ => return Err(CmsFault::Structure("a signer whose version and name disagree")),
        };
        let digest = algorithm(parts.expect(tag::SEQUENCE)?)?;
        let signed = match parts.optional(tag::constructed(0))? {
            Some(set) => Some(Attribute::read_all(set.inside(), limits)?),
            None => None,
        };
        let algorithm = algorithm(parts.expect(tag::SEQUENCE)?)?;
        let value = parts.expect(tag::OCTET_STRING)?.contents.to_vec();
        let unsigned = match parts.optional(tag::constructed(1))? {
            Some(set) => Attribute::read_all(set.inside(), limits)?,
            None => Vec::new(),
        };
        parts.end()?;
        let signed_octets = signed.as_deref().map(signed_octets).unwrap_or_default();
        Ok(Self { whole: whole.to_vec(), identifier, digest, signed, signed_octets, algorithm, value, unsigned })
    }
}

/// Names an algorithm; none that is known here has parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AlgorithmIdentifier {
    pub oid: ObjectIdentifier,
    /// Parameters are NULL or absent.
    pub plain: bool,
}

pub(super) fn algorithm(element: Element<'_>) -> Result<AlgorithmIdentifier, AsnFault> {
    let mut parts = element.inside();
    let oid = parts.any()?.object_identifier()?;
    parts.optional(tag::NULL)?;
    Ok(AlgorithmIdentifier { oid, plain: parts.is_empty() })
}

/// The elements of a set, whole.
fn wholes(reader: Reader<'_>, most: usize, what: &'static str) -> Result<Vec<Vec<u8>>, CmsFault> {
    let mut reader = reader;
    let mut all = Vec::new();
    while !reader.is_empty() {
        if all.len() == most {
            return Err(CmsFault::TooMany(most, what));
        }
        all.push(reader.any()?.whole.to_vec());
    }
    Ok(all)
}
