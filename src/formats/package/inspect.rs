//! What is in a package: members with sizes and digests, and the signatures of its document with their certificates.

use super::{PackageError, SignatureForm, signatures};
use crate::domain::finding::Finding;
use crate::domain::verdict::CertificateFacts;
use crate::formats::container::{Container, Limits, Measured};
use crate::formats::signature::CheckedSignature;
use crate::formats::timestamp::TimeStamp;
use crate::formats::xml::{self, XmlLimits};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A package laid open. Nothing is judged: no schema, no path to an anchor.
#[derive(Debug, Serialize)]
pub struct Inspection {
    pub size_bytes: u64,
    /// SHA-256 of the package as a whole, hexadecimal.
    pub sha256: String,
    /// `request.xml` or `decision.xml`.
    pub content: &'static str,
    /// In the order of the archive.
    pub members: Vec<Member>,
    /// How it is signed: one kind, or none, or a contradiction.
    pub signed_as: Vec<SignatureForm>,
    pub signatures: Vec<SignatureSeen>,
    /// Why the document could not be read, with line and column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Member {
    pub name: String,
    pub size_bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

#[derive(Debug, Serialize)]
pub struct SignatureSeen {
    /// From 0, in document order.
    pub index: usize,
    /// In the document, from 1; 0 for a signature that stands beside it.
    pub line: u32,
    pub column: u32,
    /// Digest and value hold; `null` when they could not be computed.
    pub intact: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFacts>,
    /// What the signer says of the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time_stamps: Vec<TimeStampSeen>,
}

#[derive(Debug, Serialize)]
pub struct TimeStampSeen {
    /// As the token says, good or not.
    pub gen_time: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// Lists a package. A container that the office would reject is an error, a document that cannot be read a `fault`.
pub fn inspect(package: &[u8]) -> Result<Inspection, PackageError> {
    let container = Container::open(package, &Limits::default()).map_err(PackageError::Rejected)?;
    let mut inspection = Inspection {
        size_bytes: package.len() as u64,
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(package)),
        content: container.content_name(),
        members: Vec::new(),
        signed_as: Vec::new(),
        signatures: Vec::new(),
        fault: None,
    };
    for name in container.names() {
        let measured = container.measure(name).map_err(rejected)?;
        let Measured { size_bytes, sha256, .. } = measured;
        inspection.members.push(Member { name: name.to_owned(), size_bytes, sha256 });
    }
    let octets = container.read(inspection.content).map_err(rejected)?;
    match xml::parse(&octets, &XmlLimits::default()) {
        Ok(parsed) => {
            let found = signatures(&container, &octets, &parsed);
            inspection.signed_as = found.forms;
            inspection.signatures = found.checked.into_iter().map(seen).collect();
        }
        Err(fault) => inspection.fault = Some(format!("{}:{fault}", inspection.content)),
    }
    Ok(inspection)
}

fn rejected(finding: Finding) -> PackageError {
    PackageError::Rejected(vec![finding])
}

fn seen(signature: CheckedSignature) -> SignatureSeen {
    SignatureSeen {
        index: signature.index,
        line: signature.line,
        column: signature.column,
        intact: signature.intact(),
        fault: signature.fault.map(|fault| fault.to_string()),
        algorithm: signature.algorithm.map(|algorithm| algorithm.key()),
        certificate: signature.certificate.map(|certificate| certificate.facts().clone()),
        claimed_at: signature.claimed_at,
        time_stamps: signature.time_stamps.into_iter().map(stamp_seen).collect(),
    }
}

fn stamp_seen(stamp: TimeStamp) -> TimeStampSeen {
    TimeStampSeen {
        gen_time: stamp.info.as_ref().map(|info| info.gen_time),
        policy: stamp.info.map(|info| info.policy),
        fault: stamp.fault.map(|fault| fault.to_string()),
    }
}
