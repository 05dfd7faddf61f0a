//! The path from a signer's certificate to an anchor, and the signer's right to sign at a moment.

use super::{Anchors, Certificate};
use chrono::{DateTime, FixedOffset};

/// Authorities between a signer and an anchor, the anchor counted.
const AUTHORITIES_MAX: usize = 6;

/// File name in `trust/` of the anchor that a path ends in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorName(pub String);

/// Why a certificate does not carry a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    #[error("no path leads to an anchor")]
    NoPath,
    #[error("an algorithm on the path is not known here")]
    Unsupported,
    #[error("the term of the certificate is over")]
    Expired,
    #[error("the term of the certificate has not begun")]
    NotYetValid,
    #[error("the certificate is of a certification authority")]
    OfAuthority,
    #[error("the certificate is for authentication")]
    ForAuthentication,
    #[error("the certificate is not for signing documents")]
    OtherPurpose,
}

/// Judges a signer's certificate at the moment `at`: a path to an anchor, then the purpose, then the term.
///
/// Authorities are matched by the octets of the name, by key identifier and by signature, and several of one name are
/// all tried: the generations of the national authority differ in little. Says nothing about revocation. The same
/// arguments give the same answer.
pub fn judge_path(
    certificate: &Certificate,
    anchors: &Anchors,
    at: DateTime<FixedOffset>,
) -> Result<AnchorName, PathFault> {
    let found = climb(certificate, anchors, at, 0)?;
    if certificate.extensions.authority {
        return Err(PathFault::OfAuthority);
    }
    if !certificate.extensions.signs_documents() {
        let fault = match certificate.extensions.authenticates() {
            true => PathFault::ForAuthentication,
            false => PathFault::OtherPurpose,
        };
        return Err(fault);
    }
    if at < certificate.facts.not_before {
        return Err(PathFault::NotYetValid);
    }
    if at > certificate.facts.not_after {
        return Err(PathFault::Expired);
    }
    Ok(found)
}

/// Looks for an issuer of `child` that leads to an anchor; `below` authorities stand between the signer and it.
fn climb(
    child: &Certificate,
    anchors: &Anchors,
    at: DateTime<FixedOffset>,
    below: usize,
) -> Result<AnchorName, PathFault> {
    if let Some((file, _)) = anchors.anchors.iter().find(|(_, anchor)| anchor == child) {
        return Ok(AnchorName(file.clone()));
    }
    if below == AUTHORITIES_MAX {
        return Err(PathFault::NoPath);
    }
    let mut fault = PathFault::NoPath;
    let mut try_issuer = |issuer: &Certificate| -> bool {
        if !may_issue(issuer, child, at, below) {
            return false;
        }
        let signed = child.is_signed_by(issuer);
        if signed.is_none() {
            fault = PathFault::Unsupported;
        }
        signed == Some(true)
    };
    if let Some((file, _)) = anchors.anchors.iter().find(|(_, anchor)| try_issuer(anchor)) {
        return Ok(AnchorName(file.clone()));
    }
    let issuers: Vec<_> = anchors.intermediates.iter().filter(|issuer| try_issuer(issuer)).collect();
    for issuer in issuers {
        match climb(issuer, anchors, at, below + 1) {
            Ok(found) => return Ok(found),
            Err(PathFault::Unsupported) => fault = PathFault::Unsupported,
            Err(_) => {}
        }
    }
    Err(fault)
}

/// Everything that makes `issuer` a candidate before the costly signature is checked.
fn may_issue(issuer: &Certificate, child: &Certificate, at: DateTime<FixedOffset>, below: usize) -> bool {
    let keys_match = match (&child.extensions.authority_key, &issuer.extensions.subject_key) {
        (Some(wanted), Some(held)) => wanted == held,
        _ => true,
    };
    issuer.subject == child.issuer
        && keys_match
        && issuer.extensions.signs_certificates()
        && issuer.extensions.path_length_max.is_none_or(|most| below <= usize::from(most))
        && (issuer.facts.not_before..=issuer.facts.not_after).contains(&at)
}
