//! Whether members stand one after another from the first octet to the directory, with nothing between them.
//!
//! A reader that goes from header to header, and one that goes by the directory, then see the same archive: no member
//! hides between two others, and no two share octets to unpack to more than there is.

use super::directory::{DESCRIBED, Entry, damaged};
use super::names::shown;
use super::zip_bytes::ZipBytes;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};

/// The first place where it is not so. `directory` is where the directory begins.
pub fn check(zip: ZipBytes<'_>, entries: &[Entry], directory: usize) -> Option<Finding> {
    let mut by_place: Vec<&Entry> = entries.iter().collect();
    by_place.sort_by_key(|entry| entry.header);
    let mut at = 0;
    for entry in by_place {
        if entry.header < at {
            return Some(damaged(entry, "shares octets with another member"));
        }
        if entry.header > at {
            return Some(damaged(entry, "octets of no member stand before it"));
        }
        let Some(end) = end(zip, entry) else {
            return Some(damaged(entry, "its descriptor disagrees with the directory"));
        };
        at = end;
    }
    if at == directory {
        return None;
    }
    let last = entries.iter().max_by_key(|entry| entry.header).map(|entry| shown(&entry.name));
    let place = last.map_or_else(Place::package, Place::file);
    Some(Finding::new(Code::ContainerDamaged, place).fact("fault", "octets of no member stand before the directory"))
}

/// Behind a member's octets and the descriptor that its flags promise.
fn end(zip: ZipBytes<'_>, entry: &Entry) -> Option<usize> {
    let packed_end = entry.packed.end;
    if entry.flags & DESCRIBED == 0 {
        return Some(packed_end);
    }
    let sizes = [entry.packed.len() as u64, entry.unpacked_bytes].map(u32::try_from);
    let [Ok(packed), Ok(unpacked)] = sizes else { return None };
    let descriptor = [entry.crc32, packed, unpacked].map(u32::to_le_bytes).concat();
    // With its mark or without.
    [[&b"PK\x07\x08"[..], &descriptor].concat(), descriptor].into_iter().find_map(|written| {
        let end = packed_end.checked_add(written.len())?;
        (zip.slice(packed_end..end)? == written).then_some(end)
    })
}
