//! The directory of a ZIP archive, read strictly (PKWARE APPNOTE 6.3, without ZIP64: no package is that large).
//!
//! There is one way to read an archive that is accepted: members stand one after another from the first octet, the
//! directory follows them, its end record follows the directory and ends the file. Whoever reads from the front, without
//! the directory, sees the same members (`layout`).

use super::names::shown;
use super::zip_bytes::ZipBytes;
use super::{Limits, layout, too_large};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use std::ops::Range;

const MEMBER: u32 = 0x0403_4b50;
const DIRECTORY_ENTRY: u32 = 0x0201_4b50;
const DIRECTORY_END: u32 = 0x0605_4b50;
/// A member's header without its name and extra field.
pub(super) const MEMBER_BYTES: usize = 30;
const DIRECTORY_END_BYTES: usize = 22;
const COMMENT_BYTES_MAX: usize = 0xffff;
/// A general purpose flag: the member is encrypted (bit 0), strongly (6), or its directory is (13).
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// Sizes stand in a descriptor behind the octets.
pub(super) const DESCRIBED: u16 = 1 << 3;
/// Flags by which readers go: those above, and names in UTF-8.
const TELLING: u16 = ENCRYPTED | DESCRIBED | 1 << 11;
/// An extra field with the name once more, in UTF-8, which some readers prefer.
const UNICODE_PATH: u16 = 0x7075;
const MODE_KIND: u32 = 0o170_000;
const MODE_REGULAR: u32 = 0o100_000;
const MODE_FOLDER: u32 = 0o040_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Stored,
    Deflated,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub name: String,
    pub method: Method,
    /// Where the packed octets stand.
    pub packed: Range<usize>,
    pub unpacked_bytes: u64,
    pub crc32: u32,
    /// The name has octets that are no UTF-8; they stand as U+FFFD.
    pub foreign_name: bool,
    /// An extra field gives it another name.
    pub second_name: bool,
    /// Where its header stands.
    pub(super) header: usize,
    /// General purpose flags.
    pub(super) flags: u16,
    special: bool,
}

impl Entry {
    pub fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }

    fn is_encrypted(&self) -> bool {
        self.flags & ENCRYPTED != 0
    }

    /// It stands at the first octet, stored, and its header has no extra field.
    pub fn begins_plainly(&self) -> bool {
        self.header == 0 && self.method == Method::Stored && self.packed.start == MEMBER_BYTES + self.name.len()
    }
}

/// The entries in the order of the directory and where it begins, or why the archive cannot be read at all.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Vec<Entry>, usize), Finding> {
    let zip = ZipBytes(bytes);
    if zip.u32(0) != Some(MEMBER) && zip.u32(0) != Some(DIRECTORY_END) {
        return Err(not_zip("it does not begin with a member"));
    }
    let end = find_end(zip).ok_or_else(|| not_zip("its end is missing"))?;
    let record = (|| Some((zip.u16(end + 4)?, zip.u16(end + 6)?, zip.u16(end + 8)?, zip.u16(end + 10)?)))();
    let (size, start) = (zip.usize32(end + 12), zip.usize32(end + 16));
    let (Some((0, 0, here, total)), Some(size), Some(start)) = (record, size, start) else {
        return Err(not_zip("it is a part of several"));
    };
    if here != total || start.checked_add(size) != Some(end) {
        return Err(not_zip("its directory is not where its end says"));
    }
    if usize::from(total) > limits.members_max {
        let finding = Finding::new(Code::ContainerTooManyMembers, Place::package());
        return Err(finding.fact("seen", total).fact("allowed", limits.members_max));
    }
    let mut entries = Vec::with_capacity(usize::from(total));
    let mut at = start;
    for _ in 0..total {
        let (entry, next) = entry(zip, at, start)?;
        entries.push(entry);
        at = next;
    }
    if at != end {
        return Err(not_zip("its directory is longer than it says"));
    }
    Ok((entries, start))
}

/// The end record: the only one whose comment ends with the file.
fn find_end(zip: ZipBytes) -> Option<usize> {
    let last = zip.0.len().checked_sub(DIRECTORY_END_BYTES)?;
    let ends = |at: &usize| {
        zip.u32(*at) == Some(DIRECTORY_END)
            && zip.usize16(*at + 20).is_some_and(|comment| *at + DIRECTORY_END_BYTES + comment == zip.0.len())
    };
    let mut found = (last.saturating_sub(COMMENT_BYTES_MAX)..=last).filter(ends);
    let end = found.next()?;
    // Two ends would be two archives, one for each reader.
    found.next().is_none().then_some(end)
}

/// So many octets at the end of a file are enough for [`ends_whole`].
pub const TAIL_BYTES: u64 = (DIRECTORY_END_BYTES + COMMENT_BYTES_MAX) as u64;

/// Whether a file of `size_bytes` octets, of which `tail` are the last, ends as an archive does that was written to its
/// end: an end record that ends the file, and right before it the directory that it speaks of.
///
/// Says nothing about the rest; an archive of the large form (ZIP64) counts as whole, for it is refused at a look.
pub fn ends_whole(tail: &[u8], size_bytes: u64) -> bool {
    let zip = ZipBytes(tail);
    let before = size_bytes.saturating_sub(tail.len() as u64);
    let Some(last) = tail.len().checked_sub(DIRECTORY_END_BYTES) else { return false };
    (0..=last).rev().any(|at| {
        let ends = zip.u32(at) == Some(DIRECTORY_END)
            && zip.usize16(at + 20).is_some_and(|comment| at + DIRECTORY_END_BYTES + comment == tail.len());
        let (Some(length), Some(start)) = (zip.u32(at + 12), zip.u32(at + 16)) else { return false };
        ends && (start == u32::MAX || u64::from(start) + u64::from(length) == before + at as u64)
    })
}

fn entry(zip: ZipBytes, at: usize, directory: usize) -> Result<(Entry, usize), Finding> {
    let broken = || not_zip("its directory is broken");
    let parse = || {
        if zip.u32(at)? != DIRECTORY_ENTRY {
            return None;
        }
        let name_end = at + 46 + zip.usize16(at + 28)?;
        let next = name_end + zip.usize16(at + 30)? + zip.usize16(at + 32)?;
        // Whatever system is named as the maker: the upper half is a file mode or nothing.
        let mode = zip.u32(at + 38)? >> 16;
        let extra = zip.slice(name_end..name_end + zip.usize16(at + 30)?)?;
        let raw_name = zip.slice(at + 46..name_end)?;
        let name = String::from_utf8_lossy(raw_name).into_owned();
        let entry = Entry {
            method: Method::Stored,
            packed: 0..zip.usize32(at + 20)?,
            unpacked_bytes: zip.u32(at + 24)?.into(),
            crc32: zip.u32(at + 16)?,
            foreign_name: std::str::from_utf8(raw_name).is_err(),
            second_name: renames(extra, raw_name),
            header: zip.usize32(at + 42)?,
            flags: zip.u16(at + 8)?,
            // A link, a device, a socket: anything that is neither a file nor a folder.
            special: !matches!(mode & MODE_KIND, 0 | MODE_REGULAR | MODE_FOLDER),
            name,
        };
        Some((entry, zip.u16(at + 10)?, raw_name, next))
    };
    let (mut entry, method, raw_name, next) = parse().ok_or_else(broken)?;
    entry.method = match method {
        0 => Method::Stored,
        8 => Method::Deflated,
        // What an encrypted member's method is does not matter: it is refused.
        _ if entry.is_encrypted() => Method::Stored,
        other => return Err(damaged(&entry, &format!("packed by method {other}"))),
    };
    let (packed, extra) = packed(zip, &entry, method, raw_name, directory)?;
    entry.packed = packed;
    entry.second_name |= renames(extra, raw_name);
    Ok((entry, next))
}

/// Where the packed octets stand, by the member's own header, and its extra field; the header must agree with the
/// directory.
fn packed<'a>(
    zip: ZipBytes<'a>,
    entry: &Entry,
    method: u16,
    raw_name: &[u8],
    directory: usize,
) -> Result<(Range<usize>, &'a [u8]), Finding> {
    let at = entry.header;
    let sizes = [Some(entry.crc32), u32::try_from(entry.packed.end).ok(), u32::try_from(entry.unpacked_bytes).ok()];
    let agrees = || {
        let name_end = at.checked_add(MEMBER_BYTES)?.checked_add(zip.usize16(at + 26)?)?;
        let start = name_end.checked_add(zip.usize16(at + 28)?)?;
        let end = start.checked_add(entry.packed.end)?;
        let is_described = entry.flags & DESCRIBED != 0;
        let states = |place: usize, size: Option<u32>| {
            zip.u32(at + place).is_some_and(|stated| Some(stated) == size || is_described && stated == 0)
        };
        let agrees = zip.u32(at)? == MEMBER
            && (zip.u16(at + 6)? ^ entry.flags) & TELLING == 0
            && zip.u16(at + 8)? == method
            && [14, 18, 22].into_iter().zip(sizes).all(|(place, size)| states(place, size))
            && zip.slice(at + MEMBER_BYTES..name_end)? == raw_name
            && end <= directory;
        if agrees { Some((start..end, zip.slice(name_end..start)?)) } else { None }
    };
    let found = if at < directory { agrees() } else { None };
    let (range, extra) = found.ok_or_else(|| damaged(entry, "its header disagrees with the directory"))?;
    if entry.method == Method::Stored && !entry.is_encrypted() && range.len() as u64 != entry.unpacked_bytes {
        return Err(damaged(entry, "stored, yet of two sizes"));
    }
    Ok((range, extra))
}

/// Whether an extra field gives the member another name than its header.
fn renames(extra: &[u8], raw_name: &[u8]) -> bool {
    let mut fields = ZipBytes(extra);
    while let (Some(kind), Some(length)) = (fields.u16(0), fields.usize16(2)) {
        // One octet of version and four of the header name's check sum go before it.
        if kind == UNICODE_PATH && fields.slice(9..4 + length).is_none_or(|name| name != raw_name) {
            return true;
        }
        let Some(rest) = extra_behind(fields, length) else { return false };
        fields = rest;
    }
    false
}

fn extra_behind(fields: ZipBytes<'_>, length: usize) -> Option<ZipBytes<'_>> {
    fields.slice(4 + length..fields.0.len()).map(ZipBytes)
}

/// Limits and tricks that concern entries, not names.
pub fn check(bytes: &[u8], (entries, directory): (&[Entry], usize), limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    let place = |entry: &Entry| Place::file(shown(&entry.name));
    for entry in entries {
        if entry.is_encrypted() {
            findings.push(Finding::new(Code::ContainerEncrypted, place(entry)).fact("name", shown(&entry.name)));
        }
        if entry.special {
            findings.push(Finding::new(Code::ContainerSymlink, place(entry)).fact("name", shown(&entry.name)));
        }
        let packed_bytes = entry.packed.len() as u64;
        if entry.unpacked_bytes > limits.ratio_from_bytes && entry.unpacked_bytes / limits.ratio_max > packed_bytes {
            let finding = Finding::new(Code::ContainerRatio, place(entry));
            let ratio = entry.unpacked_bytes / packed_bytes.max(1);
            findings.push(finding.fact("seen", ratio).fact("allowed", limits.ratio_max));
        }
    }
    let unpacked_bytes: u64 = entries.iter().map(|e| e.unpacked_bytes).sum();
    if unpacked_bytes > limits.unpacked_bytes_max {
        findings.push(too_large(Place::package(), unpacked_bytes, limits.unpacked_bytes_max));
    }
    findings.extend(layout::check(ZipBytes(bytes), entries, directory));
    findings
}

fn not_zip(fault: &str) -> Finding {
    Finding::new(Code::ContainerNotZip, Place::package()).fact("fault", fault)
}

pub(super) fn damaged(entry: &Entry, fault: &str) -> Finding {
    super::damaged(&shown(&entry.name), fault)
}
