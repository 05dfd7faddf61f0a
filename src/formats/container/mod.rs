//! A package: a ZIP archive read under limits, from its directory to its members.
//!
//! The directory is read here (`directory`), not by a library, because a lenient reader hides exactly what must be found:
//! names that stand twice, entries that overlap, headers that disagree. Members are inflated with a hard cap; a size that
//! the archive states is a promise to be checked, never a size to be reserved. What the members mean is not known here.

mod directory;
mod names;
mod zip_bytes;

#[cfg(test)]
mod tests;

use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use directory::{Entry, Method};
pub use directory::{TAIL_BYTES, ends_whole};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::io::Read;

/// Members that hold what a package says; exactly one is in a package.
pub const CONTENTS: [&str; 2] = ["request.xml", "decision.xml"];
/// A detached signature beside the content.
pub const DETACHED_SIGNATURE: &str = "request.xml.p7s";
/// Where scans stand.
pub const ATTACHMENTS: &str = "attachments/";

/// What a package may be at most (design.md §10).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub packed_bytes_max: u64,
    pub unpacked_bytes_max: u64,
    /// `request.xml` or `decision.xml`, unpacked.
    pub content_bytes_max: u64,
    pub members_max: usize,
    /// Unpacked to packed size of a member…
    pub ratio_max: u64,
    /// … that unpacks to more than this.
    pub ratio_from_bytes: u64,
    pub name_bytes_max: usize,
    /// Attachments that a request may declare; the rule `attachment.too-many` asks for it.
    pub attachments_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            packed_bytes_max: 256 * MIB,
            unpacked_bytes_max: 1024 * MIB,
            content_bytes_max: 4 * MIB,
            members_max: 1000,
            ratio_max: 100,
            ratio_from_bytes: MIB,
            name_bytes_max: 255,
            attachments_max: 64,
        }
    }
}

/// What was measured of a member without keeping it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    pub size_bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// The first octets, [`MARGIN`] at most.
    pub head: Vec<u8>,
    /// The last octets, [`MARGIN`] at most.
    pub tail: Vec<u8>,
}

/// Octets of a member's head and tail that are kept: enough for the marks of a media type.
pub const MARGIN: usize = 1024;

/// A member and what was measured of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub measured: Measured,
}

/// A package whose directory keeps the limits and does not contradict itself.
#[derive(Debug)]
pub struct Container<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    content: &'static str,
    limits: Limits,
}

impl<'a> Container<'a> {
    /// Reads the directory. All findings are of the kind that rejects a package; reading again gives the same.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Vec<Finding>> {
        if bytes.len() as u64 > limits.packed_bytes_max {
            return Err(vec![too_large(Place::package(), bytes.len() as u64, limits.packed_bytes_max)]);
        }
        let entries = directory::read(bytes, limits).map_err(|finding| vec![finding])?;
        let mut findings = directory::check(&entries, limits);
        findings.extend(names::check(&entries, limits));
        let present: Vec<&'static str> =
            CONTENTS.into_iter().filter(|c| entries.iter().any(|e| e.name == *c)).collect();
        match present[..] {
            [content] if findings.is_empty() => Ok(Self { bytes, entries, content, limits: limits.clone() }),
            [_] => Err(findings),
            _ => {
                findings
                    .push(Finding::new(Code::ContainerNoContent, Place::package()).fact("seen", present.join(", ")));
                Err(findings)
            }
        }
    }

    /// `request.xml` or `decision.xml`.
    pub fn content_name(&self) -> &'static str {
        self.content
    }

    /// Names of all members in the order of the directory, folders left out.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|e| !e.is_folder()).map(|e| e.name.as_str())
    }

    /// The octets of a content or a detached signature: `xml.too-large` over [`Limits::content_bytes_max`],
    /// `container.damaged` when they do not unpack, do not have the stated size or fail their CRC, or are not there.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Finding> {
        let entry = self.entry(name)?;
        let max = self.limits.content_bytes_max;
        if entry.unpacked_bytes > max {
            let finding = Finding::new(Code::XmlTooLarge, Place::file(name));
            return Err(finding.fact("seen", entry.unpacked_bytes).fact("allowed", max));
        }
        let mut octets = Vec::new();
        self.stream(entry, |part| octets.extend_from_slice(part))?;
        Ok(octets)
    }

    /// Any member, measured as it streams by. The same findings as [`Container::read`], but of any size.
    pub fn measure(&self, name: &str) -> Result<Measured, Finding> {
        let mut digest = Sha256::new();
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        let size_bytes = self.stream(self.entry(name)?, |part| {
            digest.update(part);
            head.extend_from_slice(&part[..part.len().min(MARGIN - head.len())]);
            tail.extend_from_slice(&part[part.len().saturating_sub(MARGIN)..]);
            tail.drain(..tail.len().saturating_sub(MARGIN));
        })?;
        Ok(Measured { size_bytes, sha256: data_encoding::HEXLOWER.encode(&digest.finalize()), head, tail })
    }

    /// Every member but the content and a detached signature, measured; or what is damaged.
    pub fn survey(&self) -> Result<Vec<Member>, Vec<Finding>> {
        let mut damaged = Vec::new();
        let mut members = Vec::new();
        for name in self.names().filter(|n| *n != self.content && *n != DETACHED_SIGNATURE) {
            match self.measure(name) {
                Ok(measured) => members.push(Member { name: name.to_owned(), measured }),
                Err(finding) => damaged.push(finding),
            }
        }
        if damaged.is_empty() { Ok(members) } else { Err(damaged) }
    }

    fn entry(&self, name: &str) -> Result<&Entry, Finding> {
        let entry = self.entries.iter().find(|e| e.name == name && !e.is_folder());
        entry.ok_or_else(|| damaged(name, "no such member"))
    }

    /// Gives the octets part by part and returns how many there were; never more than the archive promised.
    fn stream(&self, entry: &Entry, mut take: impl FnMut(&[u8])) -> Result<u64, Finding> {
        let packed = &self.bytes[entry.packed.clone()];
        let mut reader: Box<dyn Read> = match entry.method {
            Method::Stored => Box::new(packed),
            Method::Deflated => Box::new(flate2::read::DeflateDecoder::new(packed)),
        };
        let mut crc = flate2::Crc::new();
        let mut part = [0; 16 * 1024];
        let mut size_bytes = 0;
        loop {
            let read = match reader.read(&mut part) {
                Ok(0) => break,
                Ok(read) => read,
                Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(damaged(&entry.name, "does not unpack")),
            };
            size_bytes += read as u64;
            if size_bytes > entry.unpacked_bytes {
                return Err(damaged(&entry.name, "longer than its directory says"));
            }
            crc.update(&part[..read]);
            take(&part[..read]);
        }
        if size_bytes != entry.unpacked_bytes {
            return Err(damaged(&entry.name, "shorter than its directory says"));
        }
        if crc.sum() != entry.crc32 {
            return Err(damaged(&entry.name, "checksum differs"));
        }
        Ok(size_bytes)
    }
}

fn damaged(name: &str, fault: &str) -> Finding {
    Finding::new(Code::ContainerDamaged, Place::file(name)).fact("fault", fault)
}

fn too_large(place: Place, seen: u64, allowed: u64) -> Finding {
    Finding::new(Code::ContainerTooLarge, place).fact("seen", seen).fact("allowed", allowed)
}
