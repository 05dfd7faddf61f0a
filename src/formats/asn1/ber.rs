//! From BER to the definite, shortest lengths and unbroken strings of DER (X.690 §8.1.3, §8.7, §10.1–10.2).
//!
//! Programs that write while they sign use indefinite lengths and strings in parts. What cannot be told without knowing
//! the structure stays as it is: the order of a SET OF, defaults, strings under a context tag. Octets that are DER
//! already come back the same, so a certificate or a list inside keeps its own signature.

use std::ops::Range;

/// How much is taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BerLimits {
    pub size_bytes_max: usize,
    /// Elements within elements, the outermost at depth 1.
    pub depth_max: usize,
    /// Elements of any kind, ends of contents not counted.
    pub elements_max: usize,
}

impl Default for BerLimits {
    fn default() -> Self {
        Self { size_bytes_max: 64 * 1024 * 1024, depth_max: 48, elements_max: 200_000 }
    }
}

/// Why octets are not BER, or more of it than allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BerFault {
    #[error("{0} bytes")]
    TooLarge(usize),
    #[error("elements nested deeper than {0}")]
    TooDeep(usize),
    #[error("more than {0} elements")]
    TooMany(usize),
    #[error("the octets end within an element, at {0}")]
    Truncated(usize),
    #[error("{1}, at {0}")]
    Malformed(usize, &'static str),
}

/// The DER form of the one element that `octets` are; anything behind it is a fault.
pub fn der(octets: &[u8], limits: &BerLimits) -> Result<Vec<u8>, BerFault> {
    let (der, end) = first(octets, limits)?;
    match end == octets.len() {
        true => Ok(der),
        false => Err(BerFault::Malformed(end, "octets behind the element")),
    }
}

/// The DER form of the first element of `octets`, and where it ended: a signature in a PDF stands in a larger space.
pub fn first(octets: &[u8], limits: &BerLimits) -> Result<(Vec<u8>, usize), BerFault> {
    let mut at = 0;
    let mut elements = 0;
    let mut open: Vec<Open> = Vec::new();
    loop {
        // Contents that are complete close the elements around them.
        while let Some(last) = open.last() {
            match last.end {
                Some(end) if at == end => {}
                Some(_) => break,
                None if octets[at..].starts_with(&[0, 0]) => at += 2,
                None => break,
            }
            let Some(closed) = open.pop() else { break };
            match open.last_mut() {
                Some(around) => around.take(closed, octets)?,
                None => return Ok((closed.whole(octets), at)),
            }
        }
        elements += 1;
        if elements > limits.elements_max {
            return Err(BerFault::TooMany(limits.elements_max));
        }
        let header = Header::read(octets, at)?;
        if header.contents_at > limits.size_bytes_max {
            return Err(BerFault::TooLarge(octets.len()));
        }
        let around = open.iter().rev().find_map(|o| o.end).unwrap_or(octets.len());
        let end = match header.length {
            Some(length) => {
                let end = header.contents_at.checked_add(length);
                let end = end.filter(|end| *end <= octets.len()).ok_or(BerFault::Truncated(at))?;
                if end > limits.size_bytes_max {
                    return Err(BerFault::TooLarge(end));
                }
                if end > around {
                    return Err(BerFault::Malformed(at, "an element longer than the one around it"));
                }
                Some(end)
            }
            None if !header.constructed => return Err(BerFault::Malformed(at, "a primitive without a length")),
            None => None,
        };
        if header.constructed {
            if open.len() == limits.depth_max {
                return Err(BerFault::TooDeep(limits.depth_max));
            }
            open.push(Open::new(&header, end, at, octets));
            at = header.contents_at;
        } else {
            if octets[header.tag.clone()] == [0] {
                return Err(BerFault::Malformed(at, "an end of contents where none is open"));
            }
            let end = end.unwrap_or(header.contents_at);
            let primitive = Open {
                contents: octets[header.contents_at..end].to_vec(),
                ..Open::new(&header, Some(end), at, octets)
            };
            at = end;
            match open.last_mut() {
                Some(around) => around.take(primitive, octets)?,
                None => return Ok((primitive.whole(octets), at)),
            }
        }
    }
}

/// Identifier and length of an element.
struct Header {
    tag: Range<usize>,
    constructed: bool,
    contents_at: usize,
    /// Absent: indefinite.
    length: Option<usize>,
}

impl Header {
    fn read(octets: &[u8], at: usize) -> Result<Self, BerFault> {
        let octet = |i: usize| octets.get(i).copied().ok_or(BerFault::Truncated(at));
        let first = octet(at)?;
        let mut next = at + 1;
        if first & 0x1f == 0x1f {
            // A number of many octets: the last one has no upper bit.
            while octet(next)? & 0x80 != 0 {
                next += 1;
                if next - at > 4 {
                    return Err(BerFault::Malformed(at, "a tag of more than four octets"));
                }
            }
            next += 1;
        }
        let tag = at..next;
        let short = octet(next)?;
        next += 1;
        let length = match short {
            0x80 => None,
            0xff => return Err(BerFault::Malformed(at, "a reserved length")),
            _ if short & 0x80 == 0 => Some(usize::from(short)),
            _ => {
                let mut length: usize = 0;
                for _ in 0..short & 0x7f {
                    let longer = length.checked_mul(256).and_then(|l| l.checked_add(octet(next).ok()?.into()));
                    length = longer.ok_or(BerFault::Truncated(at))?;
                    next += 1;
                }
                Some(length)
            }
        };
        Ok(Self { tag, constructed: first & 0x20 != 0, contents_at: next, length })
    }
}

/// An element whose contents are being gathered.
struct Open {
    tag: Range<usize>,
    at: usize,
    /// Where it ends; absent: at an end of contents.
    end: Option<usize>,
    constructed: bool,
    /// The universal number of a string that came in parts.
    string: Option<u8>,
    contents: Vec<u8>,
    /// A part of a bit string that leaves bits unused ends the string.
    complete: bool,
}

impl Open {
    fn new(header: &Header, end: Option<usize>, at: usize, octets: &[u8]) -> Self {
        let first = octets[at];
        let number = first & 0x1f;
        let is_string = first & 0xc0 == 0 && matches!(number, 3 | 4 | 12 | 18..=30);
        let string = (header.constructed && is_string).then_some(number);
        Self {
            tag: header.tag.clone(),
            at,
            end,
            constructed: header.constructed,
            string,
            contents: Vec::new(),
            complete: false,
        }
    }

    /// Takes a closed element into the contents: as it is, or as a part of a string.
    fn take(&mut self, part: Open, octets: &[u8]) -> Result<(), BerFault> {
        let Some(number) = self.string else {
            part.write(octets, &mut self.contents);
            return Ok(());
        };
        // Parts of a restricted string may be plain octet strings (X.690 §8.23.6).
        let kind = octets[part.at] & !0x20;
        if kind != number && (kind != 4 || number == 3) {
            return Err(BerFault::Malformed(part.at, "a part of a string that is of another kind"));
        }
        if number != 3 {
            self.contents.extend_from_slice(&part.contents);
            return Ok(());
        }
        let Some((unused, bits)) = part.contents.split_first() else {
            // A nested bit string without parts adds nothing.
            return match part.constructed {
                true => Ok(()),
                false => Err(BerFault::Malformed(part.at, "a bit string without its first octet")),
            };
        };
        if self.complete {
            return Err(BerFault::Malformed(part.at, "a bit string that goes on after unused bits"));
        }
        self.complete = *unused != 0;
        match self.contents.first_mut() {
            Some(first) => *first = *unused,
            None => self.contents.push(*unused),
        }
        self.contents.extend_from_slice(bits);
        Ok(())
    }

    fn write(&self, octets: &[u8], out: &mut Vec<u8>) {
        let tag = &octets[self.tag.clone()];
        match self.string {
            // In DER a string is in one piece.
            Some(number) => out.push(number),
            None => out.extend_from_slice(tag),
        }
        // A bit string of no parts still says that no bits are unused.
        let empty_bits = self.string == Some(3) && self.contents.is_empty();
        let contents = if empty_bits { &[0][..] } else { &self.contents };
        super::write::length(contents.len(), out);
        out.extend_from_slice(contents);
    }

    fn whole(&self, octets: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.contents.len() + 8);
        self.write(octets, &mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(octets: &[u8]) -> Result<Vec<u8>, BerFault> {
        der(octets, &BerLimits::default())
    }

    #[test]
    fn lengths_become_definite_and_short() {
        let sequence = [0x30, 0x80, 0x02, 0x81, 0x01, 0x05, 0xa0, 0x80, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00];
        assert_eq!(normal(&sequence).unwrap(), [0x30, 0x07, 0x02, 0x01, 0x05, 0xa0, 0x02, 0x05, 0x00]);
        assert_eq!(normal(&[0x04, 0x84, 0, 0, 0, 1, 7]).unwrap(), [0x04, 1, 7]);
    }

    #[test]
    fn strings_become_one_piece() {
        let octets = [0x24, 0x80, 0x04, 1, 7, 0x24, 0x06, 0x04, 1, 8, 0x04, 1, 9, 0x00, 0x00];
        assert_eq!(normal(&octets).unwrap(), [0x04, 3, 7, 8, 9]);
        assert_eq!(normal(&[0x23, 0x80, 3, 2, 0, 0xaa, 3, 2, 4, 0xb0, 0, 0]).unwrap(), [3, 3, 4, 0xaa, 0xb0]);
        assert_eq!(normal(&[0x2c, 0x80, 12, 1, b'a', 4, 1, b'b', 0, 0]).unwrap(), [12, 2, b'a', b'b']);
        assert_eq!(normal(&[0x23, 0x80, 0, 0]).unwrap(), [3, 1, 0]);
        assert_eq!(normal(&[0x24, 0x80, 0, 0]).unwrap(), [4, 0]);
    }

    #[test]
    fn faults_have_names() {
        let malformed = |octets: &[u8]| matches!(normal(octets), Err(BerFault::Malformed(..)));
        assert!(malformed(&[0x04, 0x80, 0, 0]), "a primitive of indefinite length");
        assert!(malformed(&[0x30, 2, 0, 0]), "an end of contents in a definite length");
        assert!(malformed(&[0x05, 0, 0x05, 0]), "two elements");
        assert!(malformed(&[0x30, 3, 0x04, 2, 1, 2]), "a child that sticks out");
        assert!(malformed(&[0x24, 3, 0x02, 1, 1]), "an integer within a string");
        assert!(malformed(&[0x23, 0x80, 3, 2, 4, 0xb0, 3, 2, 0, 1, 0, 0]), "bits after unused ones");
        assert!(malformed(&[0x1f, 0xff, 0xff, 0xff, 0xff, 0x01, 0]), "a tag without end");
        assert_eq!(normal(&[]), Err(BerFault::Truncated(0)));
        assert_eq!(normal(&[0x30, 0x80, 5, 0]), Err(BerFault::Truncated(4)));
        assert_eq!(normal(&[0x04, 0xfe, 1]), Err(BerFault::Truncated(0)));
        assert_eq!(first(&[0x05, 0, 0, 0], &BerLimits::default()).unwrap(), (vec![5, 0], 2));
    }

    #[test]
    fn limits_hold_and_no_depth_overflows() {
        let mut deep = vec![0x30; 2_000_000];
        deep.iter_mut().skip(1).step_by(2).for_each(|b| *b = 0x80);
        assert_eq!(normal(&deep), Err(BerFault::TooDeep(48)));
        let small = BerLimits { size_bytes_max: 8, depth_max: 2, elements_max: 3 };
        assert_eq!(der(&[0x04, 7, 0, 0, 0, 0, 0, 0, 0], &small), Err(BerFault::TooLarge(9)));
        assert_eq!(der(&[0x30, 6, 5, 0, 5, 0, 5, 0], &small), Err(BerFault::TooMany(3)));
        assert_eq!(der(&[0x30, 4, 0x30, 2, 0x30, 0], &small), Err(BerFault::TooDeep(2)));
    }

    proptest! {
        /// What comes out is DER as far as lengths go, so it comes out again.
        #[test]
        fn once_is_enough(octets in prop::collection::vec(prop_oneof![
            Just(0u8), Just(0x30), Just(0x80), Just(0x24), Just(0x04), Just(0x23), Just(3), 1u8..8, any::<u8>(),
        ], 0..60)) {
            if let Ok((once, end)) = first(&octets, &BerLimits::default()) {
                prop_assert!(end <= octets.len());
                prop_assert_eq!(normal(&once).unwrap(), once);
            }
        }
    }
}
