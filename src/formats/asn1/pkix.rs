//! What the structures of RFC 5280 share: bit strings, whole numbers, extensions.

use super::{AsnFault, Element, Reader, tag};

impl<'a> Element<'a> {
    /// The octets of a BIT STRING that fills them.
    pub fn bits(&self) -> Result<&'a [u8], AsnFault> {
        match (self.tag, self.contents.split_first()) {
            (tag::BIT_STRING, Some((0, octets))) => Ok(octets),
            _ => Err(AsnFault("not a bit string of whole octets")),
        }
    }

    /// The octets of an INTEGER of any length in its shortest form.
    pub fn integer(&self) -> Result<&'a [u8], AsnFault> {
        match (self.tag, self.contents) {
            (tag::INTEGER, [0x00, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] | []) => {
                Err(AsnFault("a number not the shortest"))
            }
            (tag::INTEGER, octets) => Ok(octets),
            _ => Err(AsnFault("not a number")),
        }
    }
}

/// One extension of a certificate, a list, an entry or an answer.
#[derive(Debug, Clone, Copy)]
pub struct Extension<'a> {
    /// The contents of the object identifier.
    pub id: &'a [u8],
    pub critical: bool,
    pub value: &'a [u8],
}

/// More in one place are refused; real ones have a dozen.
const EXTENSIONS_MAX: usize = 64;

/// Reads the members of `Extensions` (RFC 5280 §4.1); none may stand twice.
pub fn extensions(mut members: Reader<'_>) -> Result<Vec<Extension<'_>>, AsnFault> {
    let mut found: Vec<Extension<'_>> = Vec::new();
    while !members.is_empty() {
        let mut one = members.expect(tag::SEQUENCE)?.inside();
        let id = one.expect(tag::OBJECT_IDENTIFIER)?.contents;
        let critical = one.optional(tag::BOOLEAN)?.map(|b| b.boolean()).transpose()?.unwrap_or(false);
        let value = one.expect(tag::OCTET_STRING)?.contents;
        one.end()?;
        if found.len() == EXTENSIONS_MAX || found.iter().any(|known| known.id == id) {
            return Err(AsnFault("an extension stands twice, or there are too many"));
        }
        found.push(Extension { id, critical, value });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_that_stands_twice_is_refused() {
        let one = [0x30, 0x09, 0x06, 0x03, 0x55, 0x1d, 0x0f, 0x04, 0x02, 0x05, 0x00];
        assert_eq!(extensions(Reader::new(&one)).unwrap().len(), 1);
        assert!(extensions(Reader::new(&[one, one].concat())).is_err());
        assert!(extensions(Reader::new(&one[..10])).is_err());
    }

    #[test]
    fn a_number_is_read_in_its_shortest_form_only() {
        let read = |octets: &[u8]| Element { tag: tag::INTEGER, contents: octets, whole: octets }.integer().is_ok();
        for good in [&[0][..], &[0, 0x80], &[0x7f, 1], &[0xff, 0x7f], &[0x80]] {
            assert!(read(good), "{good:?}");
        }
        for wrong in [&[][..], &[0, 0x7f], &[0, 0], &[0xff, 0x80]] {
            assert!(!read(wrong), "{wrong:?}");
        }
    }
}
