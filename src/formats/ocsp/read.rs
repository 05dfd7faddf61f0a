//! The structure of answers (RFC 6960 §4.2.1), kept to the octet.

use super::{OcspFault, ResponseStatus};
use crate::formats::asn1::{self, Element, ObjectIdentifier, Reader, tag};
use crate::formats::revocation::{Reason, Revoked, Standing};
use crate::formats::suites::{Algorithm, DigestAlgorithm};
use chrono::{DateTime, FixedOffset};

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// Answers to one question, and certificates beside them; real ones have one of each.
const ANSWERS_MAX: usize = 64;
const CERTIFICATES_MAX: usize = 16;

/// `BasicOCSPResponse`.
#[derive(Debug, Clone)]
pub(super) struct Basic {
    /// `tbsResponseData` as it came.
    pub signed: Vec<u8>,
    pub algorithm: Option<Algorithm>,
    pub signature: Vec<u8>,
    /// DER.
    pub certificates: Vec<Vec<u8>>,
    pub responder: ResponderId,
    pub produced_at: DateTime<FixedOffset>,
    pub nonce: Option<Vec<u8>>,
    pub answers: Vec<Single>,
}

/// By what the responder names himself.
#[derive(Debug, Clone)]
pub(super) enum ResponderId {
    /// `Name` as it came.
    Name(Vec<u8>),
    /// SHA-1 of the key.
    Key(Vec<u8>),
}

/// `SingleResponse`.
#[derive(Debug, Clone)]
pub(super) struct Single {
    /// `None` when the digest is not known here.
    pub digest: Option<DigestAlgorithm>,
    pub name_digest: Vec<u8>,
    pub key_digest: Vec<u8>,
    pub serial: Vec<u8>,
    pub standing: Standing,
    pub this_update: DateTime<FixedOffset>,
    pub next_update: Option<DateTime<FixedOffset>>,
}

/// `OCSPResponse`.
pub(super) fn response(octets: &[u8]) -> Result<(ResponseStatus, Option<Basic>), OcspFault> {
    let mut members = Element::only_of(octets, tag::SEQUENCE)?.inside();
    let status = match members.expect(tag::ENUMERATED)?.contents {
        [number] => ResponseStatus::from_number(*number),
        _ => None,
    };
    let status = status.ok_or(OcspFault::Malformed("an unknown status"))?;
    let explicit = members.optional(tag::constructed(0))?;
    members.end()?;
    let basic = match explicit {
        None => None,
        Some(explicit) => {
            let mut bytes = Element::only_of(explicit.contents, tag::SEQUENCE)?.inside();
            if bytes.any()?.object_identifier()? != BASIC {
                return Err(OcspFault::Malformed("an unknown type of answer"));
            }
            let basic = Basic::read(bytes.expect(tag::OCTET_STRING)?.contents)?;
            bytes.end()?;
            Some(basic)
        }
    };
    match (status, &basic) {
        (ResponseStatus::Successful, None) => Err(OcspFault::Malformed("successful, and no answer")),
        (ResponseStatus::Successful, Some(_)) => Ok((status, basic)),
        // What comes along with a failure is not an answer.
        _ => Ok((status, None)),
    }
}

impl Basic {
    pub fn read(octets: &[u8]) -> Result<Self, OcspFault> {
        let mut outer = Element::only_of(octets, tag::SEQUENCE)?.inside();
        let signed = outer.expect(tag::SEQUENCE)?;
        let algorithm = outer.expect(tag::SEQUENCE)?.inside().any()?.object_identifier()?;
        let signature = outer.any()?.bits()?.to_vec();
        let certificates = match outer.optional(tag::constructed(0))? {
            None => Vec::new(),
            Some(list) => Element::only_of(list.contents, tag::SEQUENCE)?.inside().all(CERTIFICATES_MAX)?,
        };
        outer.end()?;

        let mut data = signed.inside();
        data.optional(tag::constructed(0))?;
        let responder = data.any()?;
        let responder = match responder.tag {
            t if t == tag::constructed(1) => {
                ResponderId::Name(Element::only_of(responder.contents, tag::SEQUENCE)?.whole.to_vec())
            }
            t if t == tag::constructed(2) => {
                ResponderId::Key(Element::only_of(responder.contents, tag::OCTET_STRING)?.contents.to_vec())
            }
            _ => return Err(OcspFault::Malformed("a responder without a name")),
        };
        let produced_at = asn1::time(&data.expect(tag::GENERALIZED_TIME)?)?;
        let answers = data.expect(tag::SEQUENCE)?.inside().all(ANSWERS_MAX)?;
        let answers = answers.into_iter().map(Single::read).collect::<Result<Vec<_>, _>>()?;
        let extensions = data.optional(tag::constructed(1))?;
        data.end()?;
        Ok(Self {
            signed: signed.whole.to_vec(),
            algorithm: Algorithm::from_signature_oid(algorithm),
            signature,
            certificates: certificates.into_iter().map(|c| c.whole.to_vec()).collect(),
            responder,
            produced_at,
            nonce: extensions.map(nonce).transpose()?.flatten(),
            answers,
        })
    }
}

impl Single {
    fn read(element: Element<'_>) -> Result<Self, OcspFault> {
        let mut members = element.of(tag::SEQUENCE)?.inside();
        let mut id = members.expect(tag::SEQUENCE)?.inside();
        let digest = id.expect(tag::SEQUENCE)?.inside().any()?.object_identifier()?;
        let name_digest = id.expect(tag::OCTET_STRING)?.contents.to_vec();
        let key_digest = id.expect(tag::OCTET_STRING)?.contents.to_vec();
        let serial = id.any()?.integer()?.to_vec();
        id.end()?;
        let standing = standing(members.any()?)?;
        let this_update = asn1::time(&members.expect(tag::GENERALIZED_TIME)?)?;
        let next_update = members.optional(tag::constructed(0))?;
        let next_update = next_update
            .map(|explicit| asn1::time(&Element::only_of(explicit.contents, tag::GENERALIZED_TIME)?))
            .transpose()?;
        if let Some(extensions) = members.optional(tag::constructed(1))? {
            known(extensions)?;
        }
        members.end()?;
        if next_update.is_some_and(|next| next < this_update) {
            return Err(OcspFault::Malformed("the next answer comes before this one"));
        }
        let digest = DigestAlgorithm::from_oid(digest);
        Ok(Self { digest, name_digest, key_digest, serial, standing, this_update, next_update })
    }
}

/// `CertStatus`. A responder that never saw the certificate may say that it is suspended since the beginning of 1970
/// (RFC 6960 §2.2), as that of the national authority does: it is unknown.
fn standing(status: Element<'_>) -> Result<Standing, OcspFault> {
    const GOOD: u8 = tag::primitive(0);
    const REVOKED: u8 = tag::constructed(1);
    const UNKNOWN: u8 = tag::primitive(2);
    match status.tag {
        GOOD if status.contents.is_empty() => Ok(Standing::Good),
        UNKNOWN if status.contents.is_empty() => Ok(Standing::Unknown),
        REVOKED => {
            let mut members = status.inside();
            let at = asn1::time(&members.expect(tag::GENERALIZED_TIME)?)?;
            let reason = match members.optional(tag::constructed(0))? {
                None => Some(Reason::Unspecified),
                Some(explicit) => match Element::only_of(explicit.contents, tag::ENUMERATED)?.contents {
                    [number] => Reason::from_number(*number),
                    _ => None,
                },
            };
            members.end()?;
            let reason = reason.ok_or(OcspFault::Malformed("a reason that the standard does not know"))?;
            Ok(match (at.timestamp(), reason) {
                (0, Reason::CertificateHold) => Standing::Unknown,
                _ => Standing::Revoked(Revoked { at, reason, invalid_since: None }),
            })
        }
        _ => Err(OcspFault::Malformed("an unknown status of the certificate")),
    }
}

/// The octets within the extension's value, whatever is wrapped around the nonce itself.
fn nonce(extensions: Element<'_>) -> Result<Option<Vec<u8>>, OcspFault> {
    Ok(known(extensions)?.into_iter().find(|e| e.id == NONCE.as_bytes()).map(|e| e.value.to_vec()))
}

/// Extensions, none of which is critical and not understood.
fn known(explicit: Element<'_>) -> Result<Vec<asn1::Extension<'_>>, OcspFault> {
    let members: Reader<'_> = Element::only_of(explicit.contents, tag::SEQUENCE)?.inside();
    let all = asn1::extensions(members)?;
    match all.iter().find(|e| e.critical && e.id != NONCE.as_bytes()) {
        None => Ok(all),
        Some(strange) => {
            let oid = ObjectIdentifier::from_bytes(strange.id);
            Err(OcspFault::UnknownCritical(oid.map_or_else(|_| String::new(), |oid| oid.to_string())))
        }
    }
}
