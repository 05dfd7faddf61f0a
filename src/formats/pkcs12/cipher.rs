//! Decryption by a password: the schemes of PKCS #12 (RFC 7292 appendix C) and PBES2 (RFC 8018).

use super::Pkcs12Fault;
use crate::formats::asn1::{Element, ObjectIdentifier, tag};
use cbc::cipher::{BlockDecryptMut, InnerIvInit, KeyInit, KeyIvInit, block_padding::Pkcs7};
use p256::elliptic_curve::zeroize::Zeroizing;
use pkcs8::der::Decode;
use pkcs8::pkcs5::{EncryptionScheme, pbes2::Kdf};
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};

/// A password is hashed so often at most; programs of today do it some hundred thousand times.
pub const ITERATIONS_MAX: u32 = 5_000_000;
/// Octets that scrypt may take.
const SCRYPT_BYTES_MAX: u64 = 64 << 20;

const TRIPLE_DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const DOUBLE_DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.4");
const RC2_128: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.5");
const RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");
const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

type Clear = Zeroizing<Vec<u8>>;

/// Decrypts; `None` where the padding does not hold, which comes of a wrong password or of broken octets.
pub(super) fn decrypt(algorithm: Element<'_>, password: &str, secret: &[u8]) -> Result<Option<Clear>, Pkcs12Fault> {
    let mut inside = algorithm.inside();
    let scheme = inside.expect(tag::OBJECT_IDENTIFIER)?.object_identifier()?;
    match scheme {
        PBES2 => by_pbes2(algorithm.whole, password, secret),
        TRIPLE_DES | DOUBLE_DES | RC2_40 | RC2_128 => {
            let mut parameters = inside.expect(tag::SEQUENCE)?.inside();
            let salt = parameters.expect(tag::OCTET_STRING)?.contents;
            let rounds = iterations(parameters.expect(tag::INTEGER)?)?;
            let derive = |kind, size| {
                let key = derive_key_utf8::<sha1::Sha1>(password, salt, kind, rounds, size);
                key.map(Zeroizing::new).map_err(|_| Pkcs12Fault::Password)
            };
            let iv = derive(Pkcs12KeyType::Iv, 8)?;
            let key = |size| derive(Pkcs12KeyType::EncryptionKey, size);
            Ok(match scheme {
                TRIPLE_DES => by_cipher(cbc::Decryptor::<des::TdesEde3>::new_from_slices(&key(24)?, &iv), secret),
                DOUBLE_DES => by_cipher(cbc::Decryptor::<des::TdesEde2>::new_from_slices(&key(16)?, &iv), secret),
                RC2_128 => by_cipher(cbc::Decryptor::<rc2::Rc2>::new_from_slices(&key(16)?, &iv), secret),
                _ => {
                    let cipher = rc2::Rc2::new_from_slice(&key(5)?).map_err(|_| broken())?;
                    by_cipher(cbc::Decryptor::<rc2::Rc2>::inner_iv_slice_init(cipher, &iv), secret)
                }
            })
        }
        other => Err(Pkcs12Fault::Unsupported(format!("encryption by {other}"))),
    }
}

/// A count of iterations within the limit.
pub(super) fn iterations(number: Element<'_>) -> Result<i32, Pkcs12Fault> {
    let count = number.of(tag::INTEGER)?.small_number().map_err(|_| Pkcs12Fault::TooManyIterations)?;
    match count {
        0 => Err(Pkcs12Fault::Broken("no iteration".into())),
        1.. if count <= u64::from(ITERATIONS_MAX) => i32::try_from(count).map_err(|_| Pkcs12Fault::TooManyIterations),
        _ => Err(Pkcs12Fault::TooManyIterations),
    }
}

fn broken() -> Pkcs12Fault {
    Pkcs12Fault::Broken("a key of an impossible length".into())
}

fn by_cipher<C: BlockDecryptMut, E>(cipher: Result<C, E>, secret: &[u8]) -> Option<Clear> {
    let mut octets = Zeroizing::new(secret.to_vec());
    let length = cipher.ok()?.decrypt_padded_mut::<Pkcs7>(&mut octets).ok()?.len();
    octets.truncate(length);
    Some(octets)
}

fn by_pbes2(algorithm: &[u8], password: &str, secret: &[u8]) -> Result<Option<Clear>, Pkcs12Fault> {
    let unknown = |_| Pkcs12Fault::Unsupported("these parameters of PBES2".into());
    let scheme = EncryptionScheme::from_der(algorithm).map_err(unknown)?;
    match scheme.pbes2().map(|parameters| &parameters.kdf) {
        Some(Kdf::Pbkdf2(parameters)) if parameters.iteration_count > ITERATIONS_MAX => {
            return Err(Pkcs12Fault::TooManyIterations);
        }
        Some(Kdf::Scrypt(parameters)) => {
            let lanes = u64::from(parameters.parallelization);
            let size = parameters.cost_parameter.saturating_mul(u64::from(parameters.block_size)).saturating_mul(128);
            if size.saturating_mul(lanes) > SCRYPT_BYTES_MAX {
                return Err(Pkcs12Fault::TooManyIterations);
            }
        }
        _ => {}
    }
    Ok(scheme.decrypt(password, secret).ok().map(Zeroizing::new))
}
