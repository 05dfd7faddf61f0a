//! How many points a picture says that it has, told while its octets stream by: the header of a PNG, the first frame of a
//! JPEG, the first directory of a TIFF.
//!
//! No decoder: a few octets may announce a picture that fills the memory of whoever opens it, and that is all that is
//! looked at. Nothing is kept but the few octets that are being read.

/// Entries of a TIFF directory that are looked at: they are sorted, and width and height stand among the first.
const ENTRIES_MAX: usize = 64;

/// Takes octets in the order of the file.
#[derive(Debug, Default)]
pub struct Gauge {
    step: Step,
    /// Octets to pass over before the next ones are gathered.
    skip: u64,
    gathered: Vec<u8>,
    is_big_endian: bool,
    points: Option<u64>,
}

/// What the gathered octets are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Mark,
    PngHeader,
    JpegMarker,
    JpegLength,
    JpegFrame,
    TiffCount,
    TiffEntries(usize),
    /// Nothing more is to be learned.
    Over,
}

impl Step {
    fn octets(self) -> usize {
        match self {
            Step::Mark => 8,
            Step::PngHeader => 16,
            Step::JpegMarker | Step::TiffCount => 2,
            Step::JpegLength => 2,
            Step::JpegFrame => 7,
            Step::TiffEntries(count) => count * 12,
            Step::Over => 0,
        }
    }
}

impl Gauge {
    /// Takes the next octets of the file.
    pub fn take(&mut self, mut part: &[u8]) {
        while self.step != Step::Over && !part.is_empty() {
            let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(part.len());
            self.skip -= skipped as u64;
            part = &part[skipped..];
            let wanted = self.step.octets().saturating_sub(self.gathered.len()).min(part.len());
            self.gathered.extend_from_slice(&part[..wanted]);
            part = &part[wanted..];
            while self.step != Step::Over && self.skip == 0 && self.gathered.len() >= self.step.octets() {
                self.advance();
            }
        }
    }

    /// Points in all; `None` where nothing was said, or it is no picture that is known here.
    pub fn points(&self) -> Option<u64> {
        self.points
    }

    fn advance(&mut self) {
        let octets: Vec<u8> = self.gathered.drain(..self.step.octets()).collect();
        self.step = match self.step {
            Step::Mark => self.mark(&octets),
            Step::PngHeader => {
                self.points = area(be32(&octets[8..]), be32(&octets[12..]));
                Step::Over
            }
            Step::JpegMarker => self.jpeg_marker(&octets),
            Step::JpegLength => {
                self.pass_over(u64::from(be16(&octets)).saturating_sub(2));
                Step::JpegMarker
            }
            Step::JpegFrame => {
                // A height of nought stands behind the first scan: as high as there may be.
                let height = match be16(&octets[3..]) {
                    0 => u16::MAX,
                    height => height,
                };
                self.points = area(height.into(), be16(&octets[5..]).into());
                Step::Over
            }
            Step::TiffCount => Step::TiffEntries(usize::from(self.u16(&octets)).clamp(1, ENTRIES_MAX)),
            Step::TiffEntries(_) => {
                let side = |tag| octets.chunks_exact(12).find(|e| self.u16(e) == tag).map(|e| self.tiff_value(e));
                self.points = side(256).zip(side(257)).and_then(|(width, height)| area(width, height));
                Step::Over
            }
            Step::Over => Step::Over,
        };
    }

    /// Some of what is passed over may be gathered already.
    fn pass_over(&mut self, octets: u64) {
        let there = usize::try_from(octets).unwrap_or(usize::MAX).min(self.gathered.len());
        self.gathered.drain(..there);
        self.skip = octets - there as u64;
    }

    fn mark(&mut self, octets: &[u8]) -> Step {
        match octets {
            [0x89, b'P', b'N', b'G', ..] => Step::PngHeader,
            [0xff, 0xd8, rest @ ..] => {
                self.gathered = [rest, &self.gathered].concat();
                Step::JpegMarker
            }
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => {
                self.is_big_endian = octets[0] == b'M';
                match u64::from(self.u32(&octets[4..])).checked_sub(8) {
                    Some(behind) => {
                        self.skip = behind;
                        Step::TiffCount
                    }
                    None => Step::Over,
                }
            }
            _ => Step::Over,
        }
    }

    fn jpeg_marker(&mut self, octets: &[u8]) -> Step {
        match octets {
            // Any number of these may stand before a marker.
            [0xff, 0xff] => {
                self.gathered.insert(0, 0xff);
                Step::JpegMarker
            }
            [0xff, 0xc4 | 0xc8 | 0xcc] => Step::JpegLength,
            [0xff, 0xc0..=0xcf] => Step::JpegFrame,
            // Without a length: restarts, a beginning.
            [0xff, 0x01 | 0xd0..=0xd8] => Step::JpegMarker,
            // The picture itself, or its end.
            [0xff, 0xd9 | 0xda] => Step::Over,
            [0xff, _] => Step::JpegLength,
            _ => Step::Over,
        }
    }

    /// The one number of an entry: short, or long.
    fn tiff_value(&self, entry: &[u8]) -> u32 {
        match self.u16(&entry[2..]) {
            3 => self.u16(&entry[8..]).into(),
            _ => self.u32(&entry[8..]),
        }
    }

    fn u16(&self, octets: &[u8]) -> u16 {
        if self.is_big_endian { be16(octets) } else { be16(octets).swap_bytes() }
    }

    fn u32(&self, octets: &[u8]) -> u32 {
        if self.is_big_endian { be32(octets) } else { be32(octets).swap_bytes() }
    }
}

fn area(one: u32, other: u32) -> Option<u64> {
    Some(u64::from(one) * u64::from(other))
}

fn be16(octets: &[u8]) -> u16 {
    octets.first_chunk().map_or(0, |two| u16::from_be_bytes(*two))
}

fn be32(octets: &[u8]) -> u32 {
    octets.first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, GrayImage, ImageFormat};

    fn points(octets: &[u8], part: usize) -> Option<u64> {
        let mut gauge = Gauge::default();
        octets.chunks(part).for_each(|part| gauge.take(part));
        gauge.points()
    }

    #[test]
    fn pictures_of_a_foreign_writer_are_measured_in_parts_of_any_length() {
        let picture = DynamicImage::ImageLuma8(GrayImage::new(341, 57));
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
            let mut octets = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut octets, format).unwrap();
            for part in [1, 2, 3, 7, 8, 100, 1 << 20] {
                assert_eq!(points(octets.get_ref(), part), Some(341 * 57), "{format:?} in parts of {part}");
            }
        }
    }

    #[test]
    fn what_is_cut_off_or_no_picture_says_nothing() {
        for octets in [
            &b""[..],
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0",
            b"\xff\xd8\xff\xe0\xff",
            b"\xff\xd8\xff\xda\0\0",
            b"II\x2a\0\x07\0\0\0",
            b"MM\0\x2a\0\0\0\x08\0\x01",
        ] {
            assert_eq!(points(octets, 3), None, "{octets:?}");
        }
    }

    #[test]
    fn the_largest_numbers_are_multiplied_without_overflow() {
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &[0xff; 8]].concat();
        assert_eq!(points(&png, 5), Some(u64::from(u32::MAX) * u64::from(u32::MAX)));
        assert_eq!(points(b"\xff\xd8\xff\xff\xc2\0\x11\x08\0\0\xff\xff\x03", 1), Some(65_535 * 65_535));
    }
}
