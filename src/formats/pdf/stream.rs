//! Streams that hold objects and cross-references: as they stand, or deflated, with predictors; within limits.

use super::PdfFault;
use super::object::{Dictionary, Object};
use std::io::Read;

/// Undoes the filters of a stream; the result may have `size_max` octets.
pub(super) fn decode(octets: &[u8], dictionary: &Dictionary, size_max: usize) -> Result<Vec<u8>, PdfFault> {
    let unknown = PdfFault::Malformed { what: "a filter that is not admitted", at: 0 };
    if dictionary.get("F").is_some() {
        return Err(unknown);
    }
    let only = |key: &str| match dictionary.get(key) {
        None | Some(Object::Null) => Some(None),
        Some(Object::Array(members)) if members.len() > 1 => None,
        Some(Object::Array(members)) => Some(members.first()),
        Some(other) => Some(Some(other)),
    };
    let (Some(filter), Some(parameters)) = (only("Filter"), only("DecodeParms")) else { return Err(unknown) };
    match filter {
        None if octets.len() > size_max => Err(PdfFault::TooLarge("octets of a stream")),
        None => Ok(octets.to_vec()),
        Some(filter) if filter.as_name() == Some(b"FlateDecode") => {
            let inflated = inflate(octets, size_max)?;
            match parameters.and_then(Object::as_dictionary) {
                Some(parameters) => unpredict(inflated, parameters),
                None => Ok(inflated),
            }
        }
        Some(_) => Err(unknown),
    }
}

fn inflate(octets: &[u8], size_max: usize) -> Result<Vec<u8>, PdfFault> {
    let mut inflated = Vec::new();
    let limit = u64::try_from(size_max).unwrap_or(u64::MAX).saturating_add(1);
    flate2::read::ZlibDecoder::new(octets)
        .take(limit)
        .read_to_end(&mut inflated)
        .map_err(|_| PdfFault::Malformed { what: "a stream that does not inflate", at: 0 })?;
    if inflated.len() > size_max {
        return Err(PdfFault::TooLarge("octets of a stream"));
    }
    Ok(inflated)
}

/// The PNG predictors (ISO 32000-1, 7.4.4.4); the one of TIFF is not used for objects.
fn unpredict(octets: Vec<u8>, parameters: &Dictionary) -> Result<Vec<u8>, PdfFault> {
    let number = |key: &str, default: i64| parameters.get(key).map_or(Some(default), Object::as_integer);
    match number("Predictor", 1) {
        Some(1) => return Ok(octets),
        Some(10..=15) => {}
        _ => return Err(PdfFault::Malformed { what: "a predictor that is not admitted", at: 0 }),
    }
    let width = number("Columns", 1).and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=4096).contains(n));
    let (Some(width), Some(1), Some(8)) = (width, number("Colors", 1), number("BitsPerComponent", 8)) else {
        return Err(PdfFault::Malformed { what: "a predictor that is not admitted", at: 0 });
    };
    let mut plain: Vec<u8> = Vec::with_capacity(octets.len());
    let mut above = vec![0_u8; width];
    for row in octets.chunks(width + 1) {
        let (Some((kind, row)), true) = (row.split_first(), row.len() == width + 1) else {
            return Err(PdfFault::Malformed { what: "a row of a stream is cut", at: 0 });
        };
        let mut left = 0_u8;
        let mut left_above = 0_u8;
        for (octet, above) in row.iter().zip(&mut above) {
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => *above,
                3 => ((u16::from(left) + u16::from(*above)) / 2) as u8,
                4 => paeth(left, *above, left_above),
                _ => return Err(PdfFault::Malformed { what: "a predictor that is not admitted", at: 0 }),
            };
            left_above = *above;
            left = octet.wrapping_add(predicted);
            *above = left;
            plain.push(left);
        }
    }
    Ok(plain)
}

/// The nearest of the three neighbours to their linear guess (RFC 2083, 6.6).
fn paeth(left: u8, above: u8, left_above: u8) -> u8 {
    let [a, b, c] = [left, above, left_above].map(i16::from);
    let guess = a + b - c;
    let [to_a, to_b, to_c] = [a, b, c].map(|n| (guess - n).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        left_above
    }
}
