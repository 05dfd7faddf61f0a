//! Numbers at places in an archive: little-endian, absent where the archive ends.

use std::ops::Range;

#[derive(Clone, Copy)]
pub struct ZipBytes<'a>(pub &'a [u8]);

impl<'a> ZipBytes<'a> {
    pub fn slice(self, range: Range<usize>) -> Option<&'a [u8]> {
        self.0.get(range)
    }

    pub fn u16(self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.slice(at..at.checked_add(2)?)?.try_into().ok()?))
    }

    pub fn u32(self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.slice(at..at.checked_add(4)?)?.try_into().ok()?))
    }

    pub fn usize16(self, at: usize) -> Option<usize> {
        self.u16(at).map(usize::from)
    }

    pub fn usize32(self, at: usize) -> Option<usize> {
        self.u32(at).and_then(|n| usize::try_from(n).ok())
    }
}
