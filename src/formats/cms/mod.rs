//! CMS SignedData (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1): read, checked, made.
//!
//! Read from BER or DER, under limits, as slices of the octets that came. Every signer is checked by its signed
//! attributes; a signer without them is refused. Whose a certificate is and whether it counts is judged in `validation`;
//! counter-signatures are passed over.

mod attributes;
mod carried;
mod check;
mod ess;
pub mod oids;
mod read;
mod sign;

pub use check::check;
pub(in crate::formats) use check::{Content, check_signer};
pub use read::{CmsFault, SignedData};
pub use sign::{CmsSignError, TimeStamping, add_signer, sign};

use crate::formats::asn1::BerLimits;
use std::borrow::Cow;

/// How much of a message is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CmsLimits {
    pub ber: BerLimits,
    /// Signers of one message (design.md §10).
    pub signers_max: usize,
    /// Certificates and, counted apart, revocation values that a message carries.
    pub carried_max: usize,
    /// Signed or unsigned attributes of one signer, and values of one attribute.
    pub attributes_max: usize,
    /// Time-stamps on one signature.
    pub time_stamps_max: usize,
}

impl Default for CmsLimits {
    fn default() -> Self {
        Self { ber: BerLimits::default(), signers_max: 10, carried_max: 64, attributes_max: 64, time_stamps_max: 8 }
    }
}

/// The octets of a message that may come as text: PEM of any label, or base64 alone, as browsers hand it over.
pub fn octets(file: &[u8]) -> Cow<'_, [u8]> {
    let text = match std::str::from_utf8(file) {
        // A message begins with a sequence, which is the sign 0: no base64 of one does.
        Ok(text) if file.first() != Some(&0x30) => text,
        _ => return Cow::Borrowed(file),
    };
    let body = match text.split_once("-----BEGIN ") {
        Some((_, rest)) => rest.split_once("-----\n").or_else(|| rest.split_once("-----\r\n")).map_or("", |(_, b)| b),
        None => text,
    };
    let body = body.split("-----END ").next().unwrap_or_default();
    match crate::formats::base64(body) {
        Some(octets) if !octets.is_empty() => Cow::Owned(octets),
        _ => Cow::Borrowed(file),
    }
}
