//! The question to a time-stamping authority and its answer (RFC 3161 §2.4).

use super::{TimeStamp, TimeStampFault};
use crate::formats::asn1::{self, AsnFault, BerLimits, Element, tag, write};
use crate::formats::suites::DigestAlgorithm;

/// A response of more octets is refused.
const SIZE_BYTES_MAX: usize = 512 * 1024;

/// Why a response brings no time-stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResponseFault {
    #[error("not a response of a time-stamping authority: {0}")]
    Malformed(&'static str),
    /// The authority says no; `PKIStatus` and the numbers of the bits of `PKIFailureInfo`.
    #[error("the authority gives no time-stamp: status {status}, reasons {reasons:?}")]
    Refused { status: u64, reasons: Vec<usize> },
    #[error(transparent)]
    Token(TimeStampFault),
    #[error("the time-stamp is over another digest")]
    Imprint,
    /// The answer is to another question, perhaps an old one.
    #[error("the nonce is another one")]
    Nonce,
}

/// A `TimeStampReq` that asks for the authority's certificate too. The nonce is a number, its highest octet first.
pub fn request(algorithm: DigestAlgorithm, imprint: &[u8], nonce: &[u8]) -> Vec<u8> {
    let imprint = write::sequence(&[&write::algorithm(algorithm.oid(), true), &write::octet_string(imprint)]);
    write::sequence(&[&write::small_number(1), &imprint, &write::unsigned(nonce), &[tag::BOOLEAN, 1, 0xff]])
}

/// The time-stamp in a `TimeStampResp` to the question with this imprint and nonce, its signature checked.
///
/// A time-stamp that is returned has no fault. The same octets give the same answer.
pub fn response(octets: &[u8], imprint: (DigestAlgorithm, &[u8]), nonce: &[u8]) -> Result<TimeStamp, ResponseFault> {
    let limits = BerLimits { size_bytes_max: SIZE_BYTES_MAX, elements_max: 20_000, ..BerLimits::default() };
    let der = asn1::der(octets, &limits).map_err(|_| ResponseFault::Malformed("the octets are not BER"))?;
    let mut stamp = TimeStamp::read(token(&der)?);
    if let Some(fault) = stamp.fault.take() {
        return Err(ResponseFault::Token(fault));
    }
    let info = stamp.info.as_ref().ok_or(ResponseFault::Malformed("no content"))?;
    if (info.imprint_algorithm, &info.imprint[..]) != (Some(imprint.0), imprint.1) {
        return Err(ResponseFault::Imprint);
    }
    // Both as numbers in their shortest form.
    let asked = write::unsigned(nonce);
    match &info.nonce {
        Some(answered) if write::element(tag::INTEGER, answered) == asked => Ok(stamp),
        _ => Err(ResponseFault::Nonce),
    }
}

fn token(der: &[u8]) -> Result<&[u8], ResponseFault> {
    let malformed = |fault: AsnFault| ResponseFault::Malformed(fault.0);
    let mut parts = Element::only_of(der, tag::SEQUENCE).map_err(malformed)?.inside();
    let mut status_info = parts.expect(tag::SEQUENCE).map_err(malformed)?.inside();
    let status = status_info.expect(tag::INTEGER).and_then(|s| s.small_number()).map_err(malformed)?;
    // 0 is granted, 1 granted with modifications.
    if status > 1 {
        // What the authority says in words stays with it: it is a stranger's text.
        status_info.optional(tag::SEQUENCE).map_err(malformed)?;
        let bits = status_info.optional(tag::BIT_STRING).map_err(malformed)?;
        return Err(ResponseFault::Refused { status, reasons: bits.map(reasons).unwrap_or_default() });
    }
    let token = parts.expect(tag::SEQUENCE).map_err(|_| ResponseFault::Malformed("no token"))?;
    parts.end().map_err(malformed)?;
    Ok(token.whole)
}

/// The numbers of the bits that are set.
fn reasons(bits: Element<'_>) -> Vec<usize> {
    let octets = bits.contents.get(1..).unwrap_or_default();
    let set = |number: &usize| octets[number / 8] & (0x80 >> (number % 8)) != 0;
    (0..octets.len().min(8) * 8).filter(set).collect()
}
