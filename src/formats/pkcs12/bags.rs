//! The bags of an authenticated safe (RFC 7292 §4.1–4.2).

use super::{Pkcs12Fault, cipher, der, mac::DATA};
use crate::formats::asn1::{Element, ObjectIdentifier, tag};
use p256::elliptic_curve::zeroize::Zeroizing;

const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const NESTED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.6");
const X509: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");

/// Bags of one file, at most.
const BAGS_MAX: usize = 64;
/// Bags within bags.
const DEPTH_MAX: u8 = 3;

/// What is looked for; secrets of other kinds and lists of revocation are passed over.
pub(super) enum Bag {
    /// PKCS #8, decrypted.
    Key(Zeroizing<Vec<u8>>),
    /// DER.
    Certificate(Vec<u8>),
}

/// Every key and certificate of an authenticated safe, in its order.
pub(super) fn all(safe: &[u8], password: &str) -> Result<Vec<Bag>, Pkcs12Fault> {
    let safe = der(safe)?;
    let mut bags = Vec::new();
    for content in Element::only_of(&safe, tag::SEQUENCE)?.inside().all(BAGS_MAX)? {
        let mut inside = content.of(tag::SEQUENCE)?.inside();
        let kind = inside.expect(tag::OBJECT_IDENTIFIER)?.object_identifier()?;
        let value = inside.expect(tag::constructed(0))?;
        let octets = match kind {
            DATA => Zeroizing::new(Element::only_of(value.contents, tag::OCTET_STRING)?.contents.to_vec()),
            ENCRYPTED_DATA => decrypted(value, password)?,
            other => return Err(Pkcs12Fault::Unsupported(format!("a part of the kind {other}"))),
        };
        let octets = Zeroizing::new(der(&octets)?);
        read(&octets, password, DEPTH_MAX, &mut bags)?;
    }
    Ok(bags)
}

/// `EncryptedData` of CMS: version, then type, algorithm and the octets.
fn decrypted(value: Element<'_>, password: &str) -> Result<Zeroizing<Vec<u8>>, Pkcs12Fault> {
    let mut data = Element::only_of(value.contents, tag::SEQUENCE)?.inside();
    data.expect(tag::INTEGER)?;
    let mut info = data.expect(tag::SEQUENCE)?.inside();
    info.expect(tag::OBJECT_IDENTIFIER)?;
    let algorithm = info.expect(tag::SEQUENCE)?;
    let secret = info.any()?;
    if secret.tag != tag::constructed(0) && secret.tag != tag::primitive(0) {
        return Err(Pkcs12Fault::Broken("encrypted data without content".into()));
    }
    cipher::decrypt(algorithm, password, &secret.string()?)?.ok_or_else(undecipherable)
}

/// The MAC held, so the password is right.
fn undecipherable() -> Pkcs12Fault {
    Pkcs12Fault::Broken("a part does not decrypt".into())
}

fn read(contents: &[u8], password: &str, depth: u8, bags: &mut Vec<Bag>) -> Result<(), Pkcs12Fault> {
    for bag in Element::only_of(contents, tag::SEQUENCE)?.inside().all(BAGS_MAX)? {
        if bags.len() >= BAGS_MAX {
            return Err(Pkcs12Fault::Broken("too many bags".into()));
        }
        let mut inside = bag.of(tag::SEQUENCE)?.inside();
        let kind = inside.expect(tag::OBJECT_IDENTIFIER)?.object_identifier()?;
        let value = Element::only(inside.expect(tag::constructed(0))?.contents)?;
        match kind {
            KEY => bags.push(Bag::Key(Zeroizing::new(value.whole.to_vec()))),
            SHROUDED_KEY => {
                let mut shroud = value.of(tag::SEQUENCE)?.inside();
                let algorithm = shroud.expect(tag::SEQUENCE)?;
                let secret = shroud.expect(tag::OCTET_STRING)?.contents;
                let key = cipher::decrypt(algorithm, password, secret)?.ok_or_else(undecipherable)?;
                bags.push(Bag::Key(Zeroizing::new(der(&key)?)));
            }
            CERTIFICATE => {
                let mut certificate = value.of(tag::SEQUENCE)?.inside();
                let form = certificate.expect(tag::OBJECT_IDENTIFIER)?.object_identifier()?;
                let octets = Element::only_of(certificate.expect(tag::constructed(0))?.contents, tag::OCTET_STRING)?;
                if form == X509 {
                    bags.push(Bag::Certificate(octets.contents.to_vec()));
                }
            }
            NESTED if depth == 0 => return Err(Pkcs12Fault::Broken("bags nested too deep".into())),
            NESTED => read(value.whole, password, depth - 1, bags)?,
            _ => {}
        }
    }
    Ok(())
}
