//! A package: a ZIP archive read under limits, from its directory to its members.
//!
//! The directory is read here (`directory`), not by a library, because a lenient reader hides exactly what must be found:
//! names that stand twice, entries that overlap, headers that disagree. Members are inflated with a hard cap; a size that
//! the archive states is a promise to be checked, never a size to be reserved. What the members mean is not known here.

mod archive;
mod directory;
mod layout;
mod names;
mod zip_bytes;

#[cfg(test)]
mod tests;

use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
pub use archive::{Archive, MARGIN, Measured};
pub use directory::{TAIL_BYTES, ends_whole};
use serde::Deserialize;

/// Members that hold what a package says; exactly one is in a package.
pub const CONTENTS: [&str; 2] = ["request.xml", "decision.xml"];
/// Ending of a detached signature, whose name begins with that of the content.
pub const DETACHED_SIGNATURE: &str = ".p7s";
/// The member that names an ASiC-E container, and the folder with its manifests and signatures (ETSI EN 319 162-1).
pub const MIMETYPE: &str = "mimetype";
pub const META_INF: &str = "META-INF/";
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
    /// Points that a picture may say it has; the rule `attachment.points` asks for it.
    pub points_max: u64,
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
            points_max: 1_000_000_000,
        }
    }
}

/// A member and what was measured of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub measured: Measured,
}

/// A package: an archive with one content.
#[derive(Debug)]
pub struct Container<'a> {
    archive: Archive<'a>,
    content: &'static str,
}

impl<'a> Container<'a> {
    /// Reads the directory. All findings are of the kind that rejects a package; reading again gives the same.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Vec<Finding>> {
        let (archive, mut findings) = Archive::read_directory(bytes, limits)?;
        let present: Vec<&'static str> = CONTENTS.into_iter().filter(|c| archive.has(c)).collect();
        match present[..] {
            [content] if findings.is_empty() => Ok(Self { archive, content }),
            [_] => Err(findings),
            _ => {
                findings
                    .push(Finding::new(Code::ContainerNoContent, Place::package()).fact("seen", present.join(", ")));
                Err(findings)
            }
        }
    }

    /// The same members, whatever they mean.
    pub fn archive(&self) -> &Archive<'a> {
        &self.archive
    }

    /// `request.xml` or `decision.xml`.
    pub fn content_name(&self) -> &'static str {
        self.content
    }

    /// `request.xml.p7s` or `decision.xml.p7s`, where it is there.
    pub fn detached_signature(&self) -> Option<&str> {
        let is_it = |name: &&str| name.strip_suffix(DETACHED_SIGNATURE) == Some(self.content);
        self.archive.names().find(is_it)
    }

    /// See [`Archive::names`].
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.archive.names()
    }

    /// See [`Archive::read`].
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Finding> {
        self.archive.read(name)
    }

    /// See [`Archive::measure`].
    pub fn measure(&self, name: &str) -> Result<Measured, Finding> {
        self.archive.measure(name)
    }

    /// Every member but the content and what signs it, measured; or what is damaged, signatures included.
    pub fn survey(&self) -> Result<Vec<Member>, Vec<Finding>> {
        let mut damaged = Vec::new();
        let mut members = Vec::new();
        for name in self.names().filter(|n| *n != self.content) {
            match self.measure(name) {
                Ok(measured) => members.push(Member { name: name.to_owned(), measured }),
                Err(finding) => damaged.push(finding),
            }
        }
        let signs =
            |name: &str| Some(name) == self.detached_signature() || name == MIMETYPE || name.starts_with(META_INF);
        members.retain(|member| !signs(&member.name));
        if damaged.is_empty() { Ok(members) } else { Err(damaged) }
    }
}

/// Octets that opening a package reads into memory, as its directory promises: everything but the scans, which stream by.
/// What is refused by its directory is never read.
pub fn opened_bytes(package: &[u8], limits: &Limits) -> u64 {
    Archive::open(package, limits).map_or(0, |archive| archive.readable_bytes(|name| !name.starts_with(ATTACHMENTS)))
}

fn damaged(name: &str, fault: &str) -> Finding {
    Finding::new(Code::ContainerDamaged, Place::file(name)).fact("fault", fault)
}

fn too_large(place: Place, seen: u64, allowed: u64) -> Finding {
    Finding::new(Code::ContainerTooLarge, place).fact("seen", seen).fact("allowed", allowed)
}
