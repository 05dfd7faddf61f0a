//! What is in a package: members with sizes and digests, and the signatures of its document with their certificates.

use super::{DECISION, PackageError, REQUEST, UNPACKED_BYTES_MAX};
use crate::domain::verdict::CertificateFacts;
use crate::formats::xml::{self, XmlLimits};
use crate::formats::xmldsig::{self, CheckedSignature};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};

const MEMBERS_MAX: usize = 1000;

/// A package laid open. Nothing is judged: no schema, no path to an anchor.
#[derive(Debug, Serialize)]
pub struct Inspection {
    pub size_bytes: u64,
    /// SHA-256 of the package as a whole, hexadecimal.
    pub sha256: String,
    /// `request.xml` or `decision.xml`; absent when neither or both are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<&'static str>,
    /// In the order of the archive.
    pub members: Vec<Member>,
    pub signatures: Vec<SignatureSeen>,
    /// Why the document could not be read, with line and column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Member {
    pub name: String,
    pub size_bytes: u64,
    pub packed_bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

#[derive(Debug, Serialize)]
pub struct SignatureSeen {
    /// From 0, in document order.
    pub index: usize,
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
}

/// Lists a package. An archive that cannot be read is an error, a document that cannot be read a `fault`.
pub fn inspect(package: &[u8]) -> Result<Inspection, PackageError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package))?;
    if archive.len() > MEMBERS_MAX {
        return Err(PackageError::TooLarge);
    }
    let mut left = UNPACKED_BYTES_MAX;
    let (mut members, mut documents) = (Vec::new(), Vec::new());
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let (name, packed_bytes) = (file.name().to_owned(), file.compressed_size());
        let content = [REQUEST, DECISION].into_iter().find(|n| *n == name);
        let (mut digest, mut size_bytes, mut kept) = (Sha256::new(), 0, Vec::new());
        let mut unpacked = file.take(left + 1);
        let mut block = [0; 64 * 1024];
        loop {
            let read = unpacked.read(&mut block).map_err(|error| PackageError::File { file: name.clone(), error })?;
            if read == 0 {
                break;
            }
            digest.update(&block[..read]);
            size_bytes += read as u64;
            // One octet over the limit is enough for the reader of XML to refuse it.
            if content.is_some() && kept.len() <= XmlLimits::default().size_bytes_max {
                kept.extend_from_slice(&block[..read]);
            }
        }
        left = left.checked_sub(size_bytes).ok_or(PackageError::TooLarge)?;
        documents.extend(content.map(|content| (content, kept)));
        members.push(Member { name, size_bytes, packed_bytes, sha256: hexadecimal(digest) });
    }
    let mut inspection = Inspection {
        size_bytes: package.len() as u64,
        sha256: hexadecimal(Sha256::new_with_prefix(package)),
        content: None,
        members,
        signatures: Vec::new(),
        fault: None,
    };
    if let [(content, octets)] = &documents[..] {
        inspection.content = Some(content);
        match xml::parse(octets, &XmlLimits::default()) {
            Ok(parsed) => inspection.signatures = xmldsig::check(&parsed).into_iter().map(seen).collect(),
            Err(fault) => inspection.fault = Some(format!("{content}:{fault}")),
        }
    }
    Ok(inspection)
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
    }
}

fn hexadecimal(digest: Sha256) -> String {
    data_encoding::HEXLOWER.encode(&digest.finalize())
}
