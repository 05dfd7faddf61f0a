//! DER written from the inside out.

use super::{ObjectIdentifier, tag};

/// The octets of a length (X.690 §10.1).
pub fn length(length: usize, out: &mut Vec<u8>) {
    if length < 0x80 {
        out.push(length as u8);
        return;
    }
    let octets = length.to_be_bytes();
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    out.push(0x80 | (octets.len() - zeros) as u8);
    out.extend_from_slice(&octets[zeros..]);
}

pub fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(contents.len() + 6);
    out.push(tag);
    length(contents.len(), &mut out);
    out.extend_from_slice(contents);
    out
}

/// `parts` are whole elements.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(tag::SEQUENCE, &parts.concat())
}

/// Elements under `tag` in the order of their octets (X.690 §11.6), one that stands twice once.
pub fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    parts.dedup();
    element(tag, &parts.concat())
}

pub fn object_identifier(oid: ObjectIdentifier) -> Vec<u8> {
    element(tag::OBJECT_IDENTIFIER, oid.as_bytes())
}

pub fn octet_string(octets: &[u8]) -> Vec<u8> {
    element(tag::OCTET_STRING, octets)
}

/// A number that is not negative, from its octets, the highest first.
pub fn unsigned(octets: &[u8]) -> Vec<u8> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let mut contents = octets[zeros..].to_vec();
    if contents.first().is_none_or(|octet| octet & 0x80 != 0) {
        contents.insert(0, 0);
    }
    element(tag::INTEGER, &contents)
}

pub fn small_number(number: u64) -> Vec<u8> {
    unsigned(&number.to_be_bytes())
}

/// `AlgorithmIdentifier`, its parameters NULL or absent.
pub fn algorithm(oid: ObjectIdentifier, null: bool) -> Vec<u8> {
    let parameters: &[u8] = if null { &[tag::NULL, 0] } else { &[] };
    sequence(&[&object_identifier(oid), parameters])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::asn1::Element;

    #[test]
    fn what_is_written_is_read() {
        for size in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let octets = vec![7; size];
            let written = octet_string(&octets);
            assert_eq!(Element::only_of(&written, tag::OCTET_STRING).unwrap().contents, octets);
        }
        for number in [0, 1, 127, 128, 255, 256, u64::MAX >> 1] {
            assert_eq!(Element::only(&small_number(number)).unwrap().small_number(), Ok(number));
        }
        assert_eq!(unsigned(&[]), [2, 1, 0]);
    }

    #[test]
    fn a_set_is_sorted() {
        let set = set_of(tag::SET, vec![vec![4, 1, 9], vec![2, 1, 1], vec![4, 1, 2], vec![2, 1, 1]]);
        assert_eq!(set, [0x31, 9, 2, 1, 1, 4, 1, 2, 4, 1, 9]);
    }
}
