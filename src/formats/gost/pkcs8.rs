//! Private keys of both kinds in PKCS #8 (RFC 5208), as the national authority's software writes them.
//!
//! | kind | the octets of `privateKey` |
//! |---|---|
//! | 34.310-2004 | `INTEGER`, the highest octet first as in all of ASN.1 |
//! | 34.310-2015 | `OCTET STRING` of 64, the lowest octet first |

use super::curves::{CryptoProA, L256, L512, ParamSetA};
use super::secret::Secret;
use crate::formats::suites::{Algorithm, GostKind};
use ::pkcs8::PrivateKeyInfo;
use crypto_bigint::{U256, U512};
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Encode};
use x509_cert::spki::AlgorithmIdentifierRef;

/// A private key of one of the two kinds.
#[derive(Debug, Clone)]
pub enum GostSecret {
    /// GOST 34.310-2004.
    Y2004(Secret<CryptoProA, L256>),
    /// GOST 34.310-2015 of 512 bits.
    Y2015(Secret<ParamSetA, L512>),
}

/// Reads a `PrivateKeyInfo` in DER; `None` where it is none of such a key.
pub fn read(octets: &[u8]) -> Option<GostSecret> {
    let info = PrivateKeyInfo::from_der(octets).ok()?;
    match GostKind::of(info.algorithm.oid, info.algorithm.parameters)? {
        GostKind::Y2004 => {
            let number = UintRef::from_der(info.private_key).ok()?;
            let missing = U256::BYTES.checked_sub(number.as_bytes().len())?;
            let octets = [&vec![0; missing], number.as_bytes()].concat();
            Secret::new(&U256::from_be_slice(&octets)).map(GostSecret::Y2004)
        }
        GostKind::Y2015 => {
            let octets = OctetStringRef::from_der(info.private_key).ok()?.as_bytes();
            let whole = (octets.len() == U512::BYTES).then(|| U512::from_le_slice(octets))?;
            Secret::new(&whole).map(GostSecret::Y2015)
        }
    }
}

/// Writes the `PrivateKeyInfo` of a number given with its highest octet first, for whoever makes keys.
///
/// `None` for an algorithm that is not GOST, and for a number that is no private key of it.
pub fn write(algorithm: Algorithm, number: &[u8]) -> Option<Vec<u8>> {
    let (kind, length) = match algorithm {
        Algorithm::Gost2004 => (GostKind::Y2004, U256::BYTES),
        Algorithm::Gost2015 => (GostKind::Y2015, U512::BYTES),
        _ => return None,
    };
    if number.len() != length {
        return None;
    }
    let private_key = match kind {
        GostKind::Y2004 => UintRef::new(number).ok()?.to_der().ok()?,
        GostKind::Y2015 => {
            let reversed: Vec<_> = number.iter().rev().copied().collect();
            OctetStringRef::new(&reversed).ok()?.to_der().ok()?
        }
    };
    let parameters = kind.parameters().to_vec().to_der().ok()?;
    let parameters = Some(AnyRef::from_der(&parameters).ok()?);
    let info = PrivateKeyInfo::new(AlgorithmIdentifierRef { oid: kind.oid(), parameters }, &private_key);
    let octets = info.to_der().ok()?;
    read(&octets).is_some().then_some(octets)
}
