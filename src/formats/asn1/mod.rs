//! ASN.1 by hand, for structures whose octets matter: BER taken apart under limits ([`der`]), DER read in place
//! ([`Reader`]) and written ([`write`]).
//!
//! A signature is over octets, so a structure that carries one is read as slices of what came, never decoded and encoded
//! again. Nothing here knows what the elements mean; whoever knows asks for tags one after another.

mod ber;
mod pkix;
mod read;
mod time;
pub mod write;

pub use ber::{BerFault, BerLimits, der, first};
pub use pkix::{Extension, extensions};
pub use read::{AsnFault, Element, Reader};
pub use time::{generalized, time, written};

pub(crate) use der::asn1::ObjectIdentifier;

/// Tags as their identifier octet, the constructed bit included where DER demands it.
pub mod tag {
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8_STRING: u8 = 0x0c;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;

    /// `[n]` around other elements.
    pub const fn constructed(number: u8) -> u8 {
        0xa0 | number
    }

    /// `[n]` in place of a primitive tag.
    pub const fn primitive(number: u8) -> u8 {
        0x80 | number
    }
}
