//! The algorithms of signatures: their names in every standard that carries them, and whether a value holds.
//!
//! One table for XML-DSig, CMS, X.509, revocation lists, OCSP and time-stamps. Which algorithm is still good enough is
//! for the policy to say; keys that sign live in [`super::keys`].

mod public_key;
mod running;

pub use public_key::{GostKind, PublicKey};
pub use running::Running;

use super::gost::{self, CryptoProA, L256, L512, ParamSetA};
use const_oid::ObjectIdentifier;
use ring::signature as ring_suites;
use sha2::Digest as _;

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    /// ST RK GOST R 34.11-94 with the S-box of its test example, the digest of GOST 34.310-2004 signatures.
    Gost3411,
    Streebog256,
    Streebog512,
}

impl DigestAlgorithm {
    pub const ALL: [Self; 7] =
        [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512, Self::Gost3411, Self::Streebog256, Self::Streebog512];

    /// As records and reports name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Gost3411 => "gost-34.311-95",
            Self::Streebog256 => "streebog-256",
            Self::Streebog512 => "streebog-512",
        }
    }

    /// The identifier in ASN.1; for the last three the one of Kazakhstan's arc.
    pub fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::Sha1 => "1.3.14.3.2.26",
            Self::Sha256 => "2.16.840.1.101.3.4.2.1",
            Self::Sha384 => "2.16.840.1.101.3.4.2.2",
            Self::Sha512 => "2.16.840.1.101.3.4.2.3",
            Self::Gost3411 => "1.2.398.3.10.1.3.1",
            Self::Streebog256 => "1.2.398.3.10.1.3.2",
            Self::Streebog512 => "1.2.398.3.10.1.3.3",
        })
    }

    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == oid)
    }

    /// The identifier in XML.
    pub fn uri(self) -> &'static str {
        match self {
            Self::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
            Self::Sha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
            Self::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
            Self::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
            Self::Gost3411 => "http://www.w3.org/2001/04/xmldsig-more#gost34311",
            Self::Streebog256 => "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-256",
            Self::Streebog512 => "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-512",
        }
    }

    /// Also by the name that the national authority's library gives SHA-1.
    pub fn from_uri(uri: &str) -> Option<Self> {
        match uri {
            "http://www.w3.org/2001/04/xmldsig-more#sha1" => Some(Self::Sha1),
            uri => Self::ALL.into_iter().find(|digest| digest.uri() == uri),
        }
    }

    /// The digest of `octets`, in the order of octets in which documents and messages carry it.
    pub fn digest(self, octets: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(octets).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(octets).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(octets).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(octets).to_vec(),
            Self::Gost3411 => <gost94::Gost94Test as gost94::Digest>::digest(octets).to_vec(),
            Self::Streebog256 => <streebog::Streebog256 as streebog::Digest>::digest(octets).to_vec(),
            Self::Streebog512 => <streebog::Streebog512 as streebog::Digest>::digest(octets).to_vec(),
        }
    }
}

/// A signature algorithm: a kind of key with the digest that is signed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    RsaSha1,
    RsaSha256,
    RsaSha384,
    RsaSha512,
    /// On P-256 only.
    EcdsaSha256,
    /// On P-384 only.
    EcdsaSha384,
    /// GOST 34.310-2004 with 34.311-95.
    Gost2004,
    /// GOST 34.310-2015 of 512 bits with Streebog-512.
    Gost2015,
}

impl Algorithm {
    pub const ALL: [Self; 8] = [
        Self::RsaSha1,
        Self::RsaSha256,
        Self::RsaSha384,
        Self::RsaSha512,
        Self::EcdsaSha256,
        Self::EcdsaSha384,
        Self::Gost2004,
        Self::Gost2015,
    ];

    /// As records and reports name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::RsaSha1 => "rsa-sha1",
            Self::RsaSha256 => "rsa-sha256",
            Self::RsaSha384 => "rsa-sha384",
            Self::RsaSha512 => "rsa-sha512",
            Self::EcdsaSha256 => "ecdsa-sha256",
            Self::EcdsaSha384 => "ecdsa-sha384",
            Self::Gost2004 => "gost-34.310-2004",
            Self::Gost2015 => "gost-34.310-2015",
        }
    }

    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaSha1 => DigestAlgorithm::Sha1,
            Self::RsaSha256 | Self::EcdsaSha256 => DigestAlgorithm::Sha256,
            Self::RsaSha384 | Self::EcdsaSha384 => DigestAlgorithm::Sha384,
            Self::RsaSha512 => DigestAlgorithm::Sha512,
            Self::Gost2004 => DigestAlgorithm::Gost3411,
            Self::Gost2015 => DigestAlgorithm::Streebog512,
        }
    }

    /// The identifier in XML.
    pub fn uri(self) -> &'static str {
        match self {
            Self::RsaSha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            Self::RsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Self::RsaSha384 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            Self::RsaSha512 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
            Self::EcdsaSha256 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            Self::EcdsaSha384 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
            Self::Gost2004 => "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311",
            Self::Gost2015 => "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-512",
        }
    }

    /// Also by the name that the national authority's library gives RSA with SHA-1.
    pub fn from_uri(uri: &str) -> Option<Self> {
        match uri {
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha1" => Some(Self::RsaSha1),
            uri => Self::ALL.into_iter().find(|algorithm| algorithm.uri() == uri),
        }
    }

    /// The identifier of key and digest together, as certificates, lists and OCSP answers carry it.
    pub fn signature_oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::RsaSha1 => "1.2.840.113549.1.1.5",
            Self::RsaSha256 => "1.2.840.113549.1.1.11",
            Self::RsaSha384 => "1.2.840.113549.1.1.12",
            Self::RsaSha512 => "1.2.840.113549.1.1.13",
            Self::EcdsaSha256 => "1.2.840.10045.4.3.2",
            Self::EcdsaSha384 => "1.2.840.10045.4.3.3",
            Self::Gost2004 => "1.2.398.3.10.1.1.1.2",
            Self::Gost2015 => "1.2.398.3.10.1.1.2.3.2",
        })
    }

    /// By the identifier of key and digest together, whoever's key it is.
    pub fn from_signature_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.signature_oid() == oid)
    }

    /// What a signature by `key` is, from the identifiers beside it; `None` when they contradict each other or the key,
    /// or are not known here.
    ///
    /// Without a digest (X.509) the signature's identifier must name both. With one (CMS, RFC 5652 §5.3) it may also be
    /// that of the key alone, as `rsaEncryption`.
    pub fn from_oids(
        key: &PublicKey,
        signature: ObjectIdentifier,
        digest: Option<ObjectIdentifier>,
    ) -> Option<Algorithm> {
        let named = |algorithm: &Algorithm| match digest {
            None => algorithm.signature_oid() == signature,
            Some(digest) => {
                algorithm.digest().oid() == digest
                    && (algorithm.signature_oid() == signature || key.oid() == Some(signature))
            }
        };
        Self::ALL.into_iter().find(|algorithm| algorithm.is_by(key) && named(algorithm))
    }

    /// Whether a key of this kind makes such signatures.
    pub fn is_by(self, key: &PublicKey) -> bool {
        match key {
            PublicKey::Rsa { .. } => {
                matches!(self, Self::RsaSha1 | Self::RsaSha256 | Self::RsaSha384 | Self::RsaSha512)
            }
            PublicKey::P256(_) => self == Self::EcdsaSha256,
            PublicKey::P384(_) => self == Self::EcdsaSha384,
            PublicKey::Gost2004(_) => self == Self::Gost2004,
            PublicKey::Gost2015(_) => self == Self::Gost2015,
            PublicKey::Other(_) => false,
        }
    }
}

/// How a signature value is written where standards differ, which is for ECDSA.
///
/// RSA has one form. GOST is `r ‖ s` in both, each number with its lowest octet first, as all software of Kazakhstan
/// writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueForm {
    /// `r ‖ s` of equal length: XML-DSig.
    Fixed,
    /// `SEQUENCE { r, s }`: X.509, CMS.
    Der,
}

/// Whether `value` is a signature over `octets` by `key`.
///
/// False for a key of another kind, a key below 2048 bits or off its curve, numbers out of range and wrong lengths.
/// The time taken depends on the arguments, which are public. The same arguments give the same answer.
pub fn verify(algorithm: Algorithm, key: &PublicKey, octets: &[u8], value: &[u8], form: ValueForm) -> bool {
    let (suite, key): (&dyn ring_suites::VerificationAlgorithm, &[u8]) = match (algorithm, key) {
        (Algorithm::RsaSha1, PublicKey::Rsa { pkcs1, .. }) => {
            (&ring_suites::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, pkcs1)
        }
        (Algorithm::RsaSha256, PublicKey::Rsa { pkcs1, .. }) => (&ring_suites::RSA_PKCS1_2048_8192_SHA256, pkcs1),
        (Algorithm::RsaSha384, PublicKey::Rsa { pkcs1, .. }) => (&ring_suites::RSA_PKCS1_2048_8192_SHA384, pkcs1),
        (Algorithm::RsaSha512, PublicKey::Rsa { pkcs1, .. }) => (&ring_suites::RSA_PKCS1_2048_8192_SHA512, pkcs1),
        (Algorithm::EcdsaSha256, PublicKey::P256(point)) => match form {
            ValueForm::Fixed => (&ring_suites::ECDSA_P256_SHA256_FIXED, point),
            ValueForm::Der => (&ring_suites::ECDSA_P256_SHA256_ASN1, point),
        },
        (Algorithm::EcdsaSha384, PublicKey::P384(point)) => match form {
            ValueForm::Fixed => (&ring_suites::ECDSA_P384_SHA384_FIXED, point),
            ValueForm::Der => (&ring_suites::ECDSA_P384_SHA384_ASN1, point),
        },
        (Algorithm::Gost2004, PublicKey::Gost2004(point)) => {
            return gost::verify::<CryptoProA, L256>(point, &algorithm.digest().digest(octets), value);
        }
        (Algorithm::Gost2015, PublicKey::Gost2015(point)) => {
            return gost::verify::<ParamSetA, L512>(point, &algorithm.digest().digest(octets), value);
        }
        _ => return false,
    };
    ring_suites::UnparsedPublicKey::new(suite, key).verify(octets, value).is_ok()
}
