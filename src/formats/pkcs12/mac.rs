//! The outer envelope of a PKCS #12 file and its MAC (RFC 7292 §4, §5.1, appendix B).

use super::{Pkcs12Fault, cipher};
use crate::formats::asn1::{Element, ObjectIdentifier, Reader, tag};
use hmac::{Mac, SimpleHmac};
use p256::elliptic_curve::zeroize::Zeroizing;
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};

pub(super) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// The authenticated safe as octets, and what vouches for it.
#[derive(Debug)]
pub(super) struct Envelope {
    /// As it came: the MAC is over these octets, BER or not.
    pub content: Vec<u8>,
    digest: ObjectIdentifier,
    value: Vec<u8>,
    salt: Vec<u8>,
    iterations: i32,
}

impl Envelope {
    pub fn read(der: &[u8]) -> Result<Self, Pkcs12Fault> {
        let mut pfx = Element::only_of(der, tag::SEQUENCE)?.inside();
        if pfx.expect(tag::INTEGER)?.small_number()? != 3 {
            return Err(Pkcs12Fault::Broken("not version 3".into()));
        }
        let mut safe = pfx.expect(tag::SEQUENCE)?.inside();
        if safe.expect(tag::OBJECT_IDENTIFIER)?.object_identifier()? != DATA {
            return Err(Pkcs12Fault::Unsupported("a file that is protected by a public key".into()));
        }
        let content = safe.expect(tag::constructed(0))?.inside().expect(tag::OCTET_STRING)?.contents.to_vec();
        let Some(mac) = pfx.optional(tag::SEQUENCE)? else {
            return Err(Pkcs12Fault::Unsupported("a file without MAC".into()));
        };
        pfx.end()?;
        let mut mac = mac.inside();
        let mut info = mac.expect(tag::SEQUENCE)?.inside();
        let digest = info.expect(tag::SEQUENCE)?.inside().expect(tag::OBJECT_IDENTIFIER)?.object_identifier()?;
        let value = info.expect(tag::OCTET_STRING)?.contents.to_vec();
        let salt = mac.expect(tag::OCTET_STRING)?.contents.to_vec();
        let iterations = iterations(&mut mac)?;
        Ok(Self { content, digest, value, salt, iterations })
    }

    /// Compares the MAC in constant time; a difference means a wrong password.
    pub fn check(&self, password: &str) -> Result<(), Pkcs12Fault> {
        let holds = match self.digest {
            SHA1 => self.holds::<sha1::Sha1>(password, 20),
            SHA256 => self.holds::<sha2::Sha256>(password, 32),
            SHA384 => self.holds::<sha2::Sha384>(password, 48),
            SHA512 => self.holds::<sha2::Sha512>(password, 64),
            other => return Err(Pkcs12Fault::Unsupported(format!("a MAC by {other}"))),
        };
        holds.filter(|holds| *holds).map(drop).ok_or(Pkcs12Fault::Password)
    }

    /// `None`: the password has letters that no such file can have.
    fn holds<D>(&self, password: &str, size: usize) -> Option<bool>
    where
        D: sha2::Digest + hmac::digest::FixedOutputReset + hmac::digest::core_api::BlockSizeUser + Clone,
    {
        let key = derive_key_utf8::<D>(password, &self.salt, Pkcs12KeyType::Mac, self.iterations, size).ok()?;
        let key = Zeroizing::new(key);
        let mut mac = SimpleHmac::<D>::new_from_slice(&key).ok()?;
        mac.update(&self.content);
        Some(mac.verify_slice(&self.value).is_ok())
    }
}

/// How often the password is hashed, 1 where nothing is said.
fn iterations(mac: &mut Reader<'_>) -> Result<i32, Pkcs12Fault> {
    match mac.optional(tag::INTEGER)? {
        None => Ok(1),
        Some(number) => cipher::iterations(number),
    }
}
