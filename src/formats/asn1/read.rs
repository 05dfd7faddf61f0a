//! DER read in place: each element a slice of what came.

use super::{ObjectIdentifier, tag};

/// Why a structure is not what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ASN.1: {0}")]
pub struct AsnFault(pub &'static str);

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// The identifier octet.
    pub tag: u8,
    pub contents: &'a [u8],
    /// Identifier, length and contents.
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element that `octets` are.
    pub fn only(octets: &'a [u8]) -> Result<Self, AsnFault> {
        let mut reader = Reader::new(octets);
        let element = reader.any()?;
        reader.end()?;
        Ok(element)
    }

    /// The same, which has to have this tag.
    pub fn only_of(octets: &'a [u8], tag: u8) -> Result<Self, AsnFault> {
        Self::only(octets)?.of(tag)
    }

    pub fn of(self, tag: u8) -> Result<Self, AsnFault> {
        match self.tag == tag {
            true => Ok(self),
            false => Err(AsnFault("an element where another is expected")),
        }
    }

    /// A reader of the contents.
    pub fn inside(&self) -> Reader<'a> {
        Reader::new(self.contents)
    }

    pub fn object_identifier(&self) -> Result<ObjectIdentifier, AsnFault> {
        self.of(tag::OBJECT_IDENTIFIER)?;
        ObjectIdentifier::from_bytes(self.contents).map_err(|_| AsnFault("not an object identifier"))
    }

    /// A number that is small and not negative.
    pub fn small_number(&self) -> Result<u64, AsnFault> {
        let contents = self.contents;
        let shortest = !matches!(contents, [] | [0, 0..=0x7f, ..]);
        if !shortest || contents[0] & 0x80 != 0 || contents.len() > 8 {
            return Err(AsnFault("a number out of its range"));
        }
        Ok(contents.iter().fold(0, |number, octet| number << 8 | u64::from(*octet)))
    }

    pub fn boolean(&self) -> Result<bool, AsnFault> {
        match self.contents {
            [0] => Ok(false),
            [0xff] => Ok(true),
            _ => Err(AsnFault("neither true nor false")),
        }
    }

    /// Octets of a string: in one piece, or in parts where a context tag hid from [`super::der`] that it is a string.
    pub fn string(&self) -> Result<Vec<u8>, AsnFault> {
        if self.tag & 0x20 == 0 {
            return Ok(self.contents.to_vec());
        }
        let mut parts = Vec::with_capacity(self.contents.len());
        let mut reader = self.inside();
        while !reader.is_empty() {
            parts.extend_from_slice(reader.expect(tag::OCTET_STRING)?.contents);
        }
        Ok(parts)
    }
}

/// Elements one after another.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(octets: &'a [u8]) -> Self {
        Self { rest: octets }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next element, whatever it is.
    pub fn any(&mut self) -> Result<Element<'a>, AsnFault> {
        const CUT: AsnFault = AsnFault("the octets end within an element");
        let octets = self.rest;
        let (&tag, &short) = (octets.first().ok_or(CUT)?, octets.get(1).ok_or(CUT)?);
        if tag & 0x1f == 0x1f {
            return Err(AsnFault("a tag of more than one octet"));
        }
        let (length, header) = match short {
            ..=0x7f => (usize::from(short), 2),
            0x81..=0x84 => {
                let count = usize::from(short & 0x7f);
                let octets = octets.get(2..2 + count).ok_or(CUT)?;
                let length = octets.iter().fold(0usize, |length, octet| length << 8 | usize::from(*octet));
                if octets[0] == 0 || length < 0x80 {
                    return Err(AsnFault("a length that is not the shortest"));
                }
                (length, 2 + count)
            }
            _ => return Err(AsnFault("a length out of its range")),
        };
        let end = header.checked_add(length).ok_or(CUT)?;
        let whole = octets.get(..end).ok_or(CUT)?;
        self.rest = &octets[end..];
        Ok(Element { tag, contents: &whole[header..], whole })
    }

    /// The next element, which has to have this tag.
    pub fn expect(&mut self, tag: u8) -> Result<Element<'a>, AsnFault> {
        self.any()?.of(tag)
    }

    /// The next element if it has this tag; otherwise the reader stays where it is.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, AsnFault> {
        match self.rest.first() == Some(&tag) {
            true => self.any().map(Some),
            false => Ok(None),
        }
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<(), AsnFault> {
        match self.rest.is_empty() {
            true => Ok(()),
            false => Err(AsnFault("an element where none is expected")),
        }
    }

    /// All that is left, `most` at most.
    pub fn all(mut self, most: usize) -> Result<Vec<Element<'a>>, AsnFault> {
        let mut elements = Vec::new();
        while !self.is_empty() {
            if elements.len() == most {
                return Err(AsnFault("more elements than allowed"));
            }
            elements.push(self.any()?);
        }
        Ok(elements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_follow_one_another() {
        let octets = [0x30, 5, 2, 1, 5, 5, 0, 0x80, 1, 9];
        let mut reader = Reader::new(&octets);
        let sequence = reader.expect(tag::SEQUENCE).unwrap();
        assert_eq!(sequence.whole, &octets[..7]);
        let mut inside = sequence.inside();
        assert_eq!(inside.expect(tag::INTEGER).unwrap().small_number(), Ok(5));
        assert_eq!(inside.optional(tag::INTEGER), Ok(None));
        assert_eq!(inside.clone().all(1).unwrap().len(), 1);
        assert!(inside.end().is_err());
        assert!(Element::only(&octets).is_err());
        assert!(reader.expect(tag::SEQUENCE).is_err());
    }

    #[test]
    fn only_the_shortest_form_is_read() {
        for octets in [&[4, 0x81, 1, 7][..], &[4, 0x82, 0, 0x80], &[4, 0x80], &[0x1f, 1, 0], &[4, 2, 1], &[4], &[]] {
            assert!(Element::only(octets).is_err(), "{octets:?}");
        }
        let number = |contents| Element { tag: 2, contents, whole: contents }.small_number().ok();
        assert_eq!([number(&[0, 0x80]), number(&[0x7f]), number(&[0])], [Some(128), Some(127), Some(0)]);
        assert_eq!([number(&[0, 1]), number(&[0x80]), number(&[]), number(&[1; 9])], [None; 4]);
    }

    #[test]
    fn a_hidden_string_is_put_together() {
        let parts = Element::only(&[0xa0, 6, 4, 1, 7, 4, 1, 8]).unwrap();
        assert_eq!(parts.string().unwrap(), [7, 8]);
        assert_eq!(Element::only(&[0x80, 1, 7]).unwrap().string().unwrap(), [7]);
        assert!(Element::only(&[0xa0, 3, 2, 1, 7]).unwrap().string().is_err());
    }
}
