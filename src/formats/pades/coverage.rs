//! Which octets a signature covers (ISO 32000-1, 12.8.1): a whole revision from the first octet on, but for the hole in
//! which its own `Contents` stands, bracket to bracket.

use super::fields::fields;
use crate::formats::pdf::{Dictionary, Document, Object, Reference};
use crate::formats::signature::SignatureFault;
use std::ops::Range;

/// Octets that a signature covers.
#[derive(Debug, Clone)]
pub(super) struct Coverage {
    /// The string of `Contents` with its brackets.
    pub hole: Range<usize>,
    /// Where the covered octets end.
    pub end: usize,
    /// What stands in the hole: a CMS and zeros.
    pub contents: Vec<u8>,
}

impl Coverage {
    /// What was signed.
    pub fn content(&self, pdf: &[u8]) -> Vec<u8> {
        [&pdf[..self.hole.start], &pdf[self.hole.end..self.end]].concat()
    }
}

/// Reads `ByteRange` and `Contents`, and requires that they belong together.
pub(super) fn coverage(pdf: &[u8], signature: &Dictionary) -> Result<Coverage, SignatureFault> {
    let fault = SignatureFault::Coverage;
    let range = signature.get("ByteRange").and_then(Object::as_array).ok_or(fault("there is no ByteRange"))?;
    let numbers = range.iter().map(|n| n.as_integer().and_then(|n| usize::try_from(n).ok()));
    let numbers: Vec<usize> = numbers.collect::<Option<_>>().ok_or(fault("the ByteRange is damaged"))?;
    let [first, before, second, after] = numbers[..] else { return Err(fault("the ByteRange has not two parts")) };
    let contents = signature.get("Contents").and_then(Object::as_text).ok_or(fault("there is no Contents"))?;
    let hole = contents.place.clone().ok_or(fault("Contents lies in an object stream"))?;
    if first != 0 {
        return Err(fault("the ByteRange does not begin with the file"));
    }
    if before != hole.start || second != hole.end {
        return Err(fault("the ByteRange leaves out something else than Contents"));
    }
    let end = second.checked_add(after).filter(|end| *end <= pdf.len());
    let end = end.ok_or(fault("the ByteRange goes beyond the file"))?;
    // Nothing but digits may stand in the hole: it is not signed.
    let written = &pdf[hole.clone()];
    let digits = written.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"));
    match digits {
        Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => {
            Ok(Coverage { hole, end, contents: contents.octets.clone() })
        }
        _ => Err(fault("Contents is not written in hexadecimal digits alone")),
    }
}

/// The revision that ends where the coverage ends; it has to show the signature itself.
pub(super) fn revision<'a>(
    pdf: &'a [u8],
    coverage: &Coverage,
    value: Reference,
) -> Result<Document<'a>, SignatureFault> {
    let fault = SignatureFault::Coverage;
    let octets = &pdf[..coverage.end];
    if !octets.trim_ascii_end().ends_with(b"%%EOF") {
        return Err(fault("the ByteRange does not end with a revision"));
    }
    let unreadable = |_| fault("the octets up to the end of the ByteRange are no revision");
    let signed = Document::open(octets).map_err(unreadable)?;
    match fields(&signed).map_err(unreadable)?.iter().any(|field| field.value == Some(value)) {
        true => Ok(signed),
        false => Err(fault("the signed revision does not show this signature")),
    }
}
