//! A writer of DER (X.690): each function gives the octets of one value, tag and length included.

use super::Moment;
use chrono::Datelike;
use der::asn1::ObjectIdentifier;

pub type Der = Vec<u8>;

pub fn tlv(tag: u8, content: &[u8]) -> Der {
    let mut value = vec![tag];
    match content.len() {
        short @ 0..0x80 => value.push(short as u8),
        long => {
            let octets: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
            value.push(0x80 | octets.len() as u8);
            value.extend(octets);
        }
    }
    value.extend(content);
    value
}

pub fn sequence(parts: impl IntoIterator<Item = Der>) -> Der {
    tlv(0x30, &parts.into_iter().collect::<Vec<_>>().concat())
}

/// A SET in the order given: DER wants the order of the octets, see [`sorted`].
pub fn set(parts: impl IntoIterator<Item = Der>) -> Der {
    tlv(0x31, &parts.into_iter().collect::<Vec<_>>().concat())
}

pub fn sorted(parts: impl IntoIterator<Item = Der>) -> Vec<Der> {
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort();
    parts
}

/// `[number] EXPLICIT`, or an IMPLICIT one of something constructed.
pub fn context(number: u8, content: &[u8]) -> Der {
    tlv(0xa0 | number, content)
}

/// `[number] IMPLICIT` of something primitive.
pub fn context_primitive(number: u8, content: &[u8]) -> Der {
    tlv(0x80 | number, content)
}

/// A whole number that is not negative, from its octets, the highest first.
pub fn integer(octets: &[u8]) -> Der {
    let mut content: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
    if content.first().is_none_or(|octet| *octet >= 0x80) {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

pub fn number(value: u64) -> Der {
    integer(&value.to_be_bytes())
}

pub fn enumerated(value: u8) -> Der {
    tlv(0x0a, &[value])
}

pub fn boolean(value: bool) -> Der {
    tlv(0x01, &[if value { 0xff } else { 0 }])
}

pub fn null() -> Der {
    tlv(0x05, &[])
}

pub fn oid(text: &str) -> Der {
    let id = ObjectIdentifier::new(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    tlv(0x06, id.as_bytes())
}

pub fn octets(content: &[u8]) -> Der {
    tlv(0x04, content)
}

/// A BIT STRING of whole octets.
pub fn bits(content: &[u8]) -> Der {
    tlv(0x03, &[&[0][..], content].concat())
}

/// A BIT STRING of named bits: those at these places are set, the last one ends it.
pub fn named_bits(places: &[usize]) -> Der {
    let Some(last) = places.iter().max() else { return tlv(0x03, &[0]) };
    let mut content = vec![0u8; last / 8 + 1];
    for place in places {
        content[place / 8] |= 0x80 >> (place % 8);
    }
    content.insert(0, (7 - last % 8) as u8);
    tlv(0x03, &content)
}

pub fn utf8(text: &str) -> Der {
    tlv(0x0c, text.as_bytes())
}

pub fn printable(text: &str) -> Der {
    tlv(0x13, text.as_bytes())
}

pub fn ia5(text: &str) -> Der {
    tlv(0x16, text.as_bytes())
}

/// A moment as certificates and lists write it: two digits of the year until 2049 (RFC 5280 §4.1.2.5).
pub fn time(moment: Moment) -> Der {
    match moment.year() {
        1950..=2049 => tlv(0x17, moment.format("%y%m%d%H%M%SZ").to_string().as_bytes()),
        _ => generalized_time(moment),
    }
}

pub fn generalized_time(moment: Moment) -> Der {
    tlv(0x18, moment.format("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

/// `AlgorithmIdentifier` with NULL for parameters.
pub fn algorithm(id: &str) -> Der {
    sequence([oid(id), null()])
}

/// `AlgorithmIdentifier` without parameters.
pub fn algorithm_bare(id: &str) -> Der {
    sequence([oid(id)])
}

/// The octets between the PEM lines of `label`, and the other way.
pub fn from_pem(text: &str, label: &str) -> Der {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let body = text.split(&begin).nth(1).and_then(|rest| rest.split(&end).next());
    let body: String = body.unwrap_or_else(|| panic!("no {label}")).split_whitespace().collect();
    data_encoding::BASE64.decode(body.as_bytes()).unwrap_or_else(|fault| panic!("{label}: {fault}"))
}

pub fn to_pem(octets: &[u8], label: &str) -> String {
    let body = data_encoding::BASE64.encode(octets);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
