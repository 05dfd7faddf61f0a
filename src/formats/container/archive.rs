//! A ZIP archive read under limits: names, members, digests. What has to be in it, others know.

use super::directory::{Entry, Method};
use super::{Limits, damaged, directory, names, too_large};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::formats::picture::Gauge;
use crate::formats::suites::DigestAlgorithm;
use std::io::Read;

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
    /// Points that it says it has, if it is a picture.
    pub points: Option<u64>,
}

/// Octets of a member's head and tail that are kept: enough for the marks of a media type.
pub const MARGIN: usize = 1024;

/// An archive whose directory keeps the limits and does not contradict itself.
#[derive(Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    limits: Limits,
}

impl<'a> Archive<'a> {
    /// Reads the directory. All findings are of the kind that rejects a package; reading again gives the same.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Vec<Finding>> {
        let (archive, findings) = Self::read_directory(bytes, limits)?;
        if findings.is_empty() { Ok(archive) } else { Err(findings) }
    }

    /// The archive together with all that speaks against it; without a directory only that.
    pub(super) fn read_directory(bytes: &'a [u8], limits: &Limits) -> Result<(Self, Vec<Finding>), Vec<Finding>> {
        if bytes.len() as u64 > limits.packed_bytes_max {
            return Err(vec![too_large(Place::package(), bytes.len() as u64, limits.packed_bytes_max)]);
        }
        let (entries, start) = directory::read(bytes, limits).map_err(|finding| vec![finding])?;
        let mut findings = directory::check(bytes, (&entries, start), limits);
        findings.extend(names::check(&entries, limits));
        Ok((Self { bytes, entries, limits: limits.clone() }, findings))
    }

    /// Names of all members in the order of the directory, folders left out.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|e| !e.is_folder()).map(|e| e.name.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.names().any(|n| n == name)
    }

    /// Octets of a member, unpacked, as the directory promises.
    pub fn size_bytes(&self, name: &str) -> Result<u64, Finding> {
        Ok(self.entry(name)?.unpacked_bytes)
    }

    /// Whether the archive begins with this member, stored as it is and with nothing between its name and its octets: so
    /// that they can be seen without unpacking.
    pub fn begins_with(&self, name: &str) -> bool {
        self.entry(name).is_ok_and(Entry::begins_plainly)
    }

    /// The octets of a small member: `xml.too-large` over [`Limits::content_bytes_max`],
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

    /// Any member, measured as it streams by. The same findings as [`Archive::read`], but of any size.
    pub fn measure(&self, name: &str) -> Result<Measured, Finding> {
        let mut digest = DigestAlgorithm::Sha256.begin();
        let (mut head, mut tail, mut gauge) = (Vec::new(), Vec::new(), Gauge::default());
        let size_bytes = self.stream(self.entry(name)?, |part| {
            digest.update(part);
            gauge.take(part);
            head.extend_from_slice(&part[..part.len().min(MARGIN - head.len())]);
            tail.extend_from_slice(&part[part.len().saturating_sub(MARGIN)..]);
            tail.drain(..tail.len().saturating_sub(MARGIN));
        })?;
        Ok(Measured {
            size_bytes,
            sha256: data_encoding::HEXLOWER.encode(&digest.finish()),
            head,
            tail,
            points: gauge.points(),
        })
    }

    /// The digest of any member.
    pub fn digest(&self, name: &str, algorithm: DigestAlgorithm) -> Result<Vec<u8>, Finding> {
        let mut digest = algorithm.begin();
        self.stream(self.entry(name)?, |part| digest.update(part))?;
        Ok(digest.finish())
    }

    /// Octets of the members that `is_read` says, as the directory promises; of each no more than [`Archive::read`] gives.
    pub fn readable_bytes(&self, is_read: impl Fn(&str) -> bool) -> u64 {
        let read = self.entries.iter().filter(|entry| !entry.is_folder() && is_read(&entry.name));
        read.fold(0, |sum, entry| sum.saturating_add(entry.unpacked_bytes.min(self.limits.content_bytes_max)))
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
