//! Making a message, or adding a signer to one.
//!
//! The form is CAdES baseline B (ETSI EN 319 122-1): content type, digest, the reference to the certificate, and the
//! signing time unless the standard above forbids it; with a time-stamp over the value it is baseline T. The same content,
//! keys and time give the same octets as long as the keys do (`formats::keys`).

use super::read::SignedData;
use super::{CmsFault, CmsLimits, check::Content, ess, oids};
use crate::formats::asn1::{Element, ObjectIdentifier, tag, write, written};
use crate::formats::keys::{KeyFault, Sign};
use crate::formats::signature::SignatureFault;
use crate::formats::suites::{Algorithm, ValueForm};
use crate::formats::timestamp::TimeStamp;
use chrono::{DateTime, FixedOffset};

/// Asks for a time-stamp over a signature value and returns the token, or says why there is none.
pub type TimeStamping<'a> = &'a dyn Fn(&[u8]) -> Result<Vec<u8>, String>;

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmsSignError {
    #[error(transparent)]
    Key(#[from] KeyFault),
    #[error("no time-stamp: {0}")]
    TimeStamp(String),
    /// The message that should be signed once more is none.
    #[error(transparent)]
    Message(#[from] CmsFault),
    #[error("nobody to sign")]
    NoSigner,
    /// What came out would not be accepted.
    #[error("{0}")]
    Form(SignatureFault),
}

/// Signs `content`, which travels in the message unless it is `detached`.
///
/// `signing_time` is what the signers say of the time; PAdES forbids it. The result has been checked: what would not be
/// accepted is an error here.
pub fn sign(
    content: &[u8],
    detached: bool,
    signers: &[&dyn Sign],
    signing_time: Option<DateTime<FixedOffset>>,
    time_stamp: Option<TimeStamping<'_>>,
) -> Result<Vec<u8>, CmsSignError> {
    let mut message = SignedData {
        content_type: oids::DATA,
        content: (!detached).then(|| content.to_vec()),
        digests: Vec::new(),
        certificates: Vec::new(),
        revocation: Vec::new(),
        signers: Vec::new(),
        limits: CmsLimits::default(),
    };
    if signers.is_empty() {
        return Err(CmsSignError::NoSigner);
    }
    let mut infos = Vec::new();
    for signer in signers {
        infos.push(add(&mut message, content, *signer, signing_time, time_stamp)?);
    }
    finish(&message, infos, detached.then_some(content))
}

/// Adds a signature to a message; those that are there stay as they came. `detached` is what a message without content
/// signs.
///
/// Earlier signatures that do not hold are an error: nobody should sign beside them.
pub fn add_signer(
    message: &[u8],
    detached: Option<&[u8]>,
    signer: &dyn Sign,
    signing_time: Option<DateTime<FixedOffset>>,
    time_stamp: Option<TimeStamping<'_>>,
) -> Result<Vec<u8>, CmsSignError> {
    let mut message = SignedData::read(message, &CmsLimits::default())?;
    let attached = message.content.clone();
    let content = Content::new(attached.as_deref(), detached).octets().map_err(CmsSignError::Form)?;
    let mut infos: Vec<_> = message.signers.iter().map(|signer| signer.whole.clone()).collect();
    infos.push(add(&mut message, content, signer, signing_time, time_stamp)?);
    let detached = attached.is_none().then_some(content);
    finish(&message, infos, detached)
}

/// The `SignerInfo` of one signer, whose certificate and digest algorithm join the message.
fn add(
    message: &mut SignedData,
    content: &[u8],
    signer: &dyn Sign,
    signing_time: Option<DateTime<FixedOffset>>,
    time_stamp: Option<TimeStamping<'_>>,
) -> Result<Vec<u8>, CmsSignError> {
    let algorithm = signer.algorithm();
    let certificate = signer.certificate();
    let digest = algorithm.digest();
    let mut attributes = vec![
        attribute(oids::CONTENT_TYPE, &write::object_identifier(message.content_type)),
        attribute(oids::MESSAGE_DIGEST, &write::octet_string(&digest.digest(content))),
        attribute(oids::SIGNING_CERTIFICATE_V2, &ess::reference_v2(certificate.der())),
    ];
    attributes.extend(signing_time.map(|moment| attribute(oids::SIGNING_TIME, &written(moment))));
    let value = signer.sign(&write::set_of(tag::SET, attributes.clone()), ValueForm::Der)?;

    let named = write::sequence(&[certificate.issuer(), &write::element(tag::INTEGER, certificate.serial())]);
    let digest_algorithm = write::algorithm(digest.oid(), true);
    let mut parts = vec![
        write::small_number(1),
        named,
        digest_algorithm.clone(),
        write::set_of(tag::constructed(0), attributes),
        write::algorithm(algorithm.signature_oid(), !is_ecdsa(algorithm)),
        write::octet_string(&value),
    ];
    if let Some(time_stamp) = time_stamp {
        let token = time_stamp(&value).map_err(CmsSignError::TimeStamp)?;
        if let Some(fault) = TimeStamp::read(&token).over(&value).fault {
            return Err(CmsSignError::TimeStamp(fault.to_string()));
        }
        parts.push(write::set_of(tag::constructed(1), vec![attribute(oids::SIGNATURE_TIME_STAMP, &token)]));
    }
    message.certificates.push(certificate.der().to_vec());
    message.digests.push(digest_algorithm);
    Ok(write::element(tag::SEQUENCE, &parts.concat()))
}

/// RFC 5758 §3.2: no parameters; all others here have NULL.
fn is_ecdsa(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::EcdsaSha256 | Algorithm::EcdsaSha384)
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::object_identifier(kind), &write::element(tag::SET, value)])
}

/// The whole message, written and checked.
fn finish(message: &SignedData, infos: Vec<Vec<u8>>, detached: Option<&[u8]>) -> Result<Vec<u8>, CmsSignError> {
    let content = message.content.as_deref().map(write::octet_string);
    let explicit = content.map(|octets| write::element(tag::constructed(0), &octets)).unwrap_or_default();
    let encapsulated = write::sequence(&[&write::object_identifier(message.content_type), &explicit]);
    let revocation = match message.revocation.is_empty() {
        true => Vec::new(),
        false => write::set_of(tag::constructed(1), message.revocation.clone()),
    };
    let signed_data = write::sequence(&[
        &write::small_number(version(message, &infos)),
        &write::set_of(tag::SET, message.digests.clone()),
        &encapsulated,
        &write::set_of(tag::constructed(0), message.certificates.clone()),
        &revocation,
        &write::set_of(tag::SET, infos),
    ]);
    let explicit = write::element(tag::constructed(0), &signed_data);
    let octets = write::sequence(&[&write::object_identifier(oids::SIGNED_DATA), &explicit]);
    let checked = SignedData::read(&octets, &message.limits)?.check(detached);
    match checked.into_iter().find_map(|signature| signature.fault) {
        None => Ok(octets),
        Some(fault) => Err(CmsSignError::Form(fault)),
    }
}

/// RFC 5652 §5.1.
fn version(message: &SignedData, infos: &[Vec<u8>]) -> u64 {
    let any = |parts: &[Vec<u8>], tag: u8| parts.iter().any(|part| part.first() == Some(&tag));
    let third = |info: &Vec<u8>| {
        let version = Element::only(info).and_then(|info| info.inside().any()).and_then(|v| v.small_number());
        version == Ok(3)
    };
    if any(&message.certificates, tag::constructed(3)) || any(&message.revocation, tag::constructed(1)) {
        5
    } else if any(&message.certificates, tag::constructed(2)) {
        4
    } else if any(&message.certificates, tag::constructed(1))
        || infos.iter().any(third)
        || message.content_type != oids::DATA
    {
        3
    } else {
        1
    }
}
