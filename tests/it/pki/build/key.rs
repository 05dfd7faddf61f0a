//! Keys of the four families, public as everything here: of GOST and P-256 they follow from a name, of RSA they are
//! those of the samples.

use super::der::{self, Der, bits, integer, number, octets, oid, sequence};
use muragat::formats::keys::SigningKey;
use muragat::formats::suites::{DigestAlgorithm, PublicKey, ValueForm};
use serde::Deserialize;
use sha2::{Digest, Sha256, Sha512};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    Rsa,
    #[serde(rename = "p-256")]
    P256,
    #[serde(rename = "gost-2004")]
    Gost2004,
    #[serde(rename = "gost-2015")]
    Gost2015,
}

impl Family {
    pub fn key(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::P256 => "p-256",
            Self::Gost2004 => "gost-2004",
            Self::Gost2015 => "gost-2015",
        }
    }

    /// The digest that goes with signatures of the family.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::Rsa | Self::P256 => DigestAlgorithm::Sha256,
            Self::Gost2004 => DigestAlgorithm::Gost3411,
            Self::Gost2015 => DigestAlgorithm::Streebog512,
        }
    }

    /// `AlgorithmIdentifier` of a signature, as certificates carry it.
    pub fn signature_algorithm(self) -> Der {
        match self {
            Self::Rsa => der::algorithm("1.2.840.113549.1.1.11"),
            Self::P256 => der::algorithm_bare("1.2.840.10045.4.3.2"),
            Self::Gost2004 => der::algorithm("1.2.398.3.10.1.1.1.2"),
            Self::Gost2015 => der::algorithm("1.2.398.3.10.1.1.2.3.2"),
        }
    }

    /// `AlgorithmIdentifier` of a public key.
    fn key_algorithm(self) -> Der {
        match self {
            Self::Rsa => der::algorithm("1.2.840.113549.1.1.1"),
            Self::P256 => sequence([oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")]),
            Self::Gost2004 => sequence([
                oid("1.2.398.3.10.1.1.1.1"),
                sequence([oid("1.2.398.3.10.1.1.1.1.1"), oid("1.2.398.3.10.1.3.1.1.0")]),
            ]),
            Self::Gost2015 => sequence([
                oid("1.2.398.3.10.1.1.2.2"),
                sequence([oid("1.2.398.3.10.1.1.2.2.1"), oid("1.2.398.3.10.1.3.3")]),
            ]),
        }
    }
}

/// `AlgorithmIdentifier` of a digest, with NULL as the national authority writes it.
pub fn digest_algorithm(digest: DigestAlgorithm) -> Der {
    der::algorithm(&digest.oid().to_string())
}

/// A private key, and what belongs to it.
#[derive(Debug)]
pub struct Key {
    family: Family,
    signing: SigningKey,
    pkcs8: Der,
}

impl Key {
    /// The key of `family` that follows from `name`.
    pub fn derived(family: Family, name: &str) -> Self {
        let seed = format!("A public key pair for tests: {} {name}", family.key());
        let small = Sha256::digest(seed.as_bytes());
        let large = Sha512::digest(seed.as_bytes());
        // The highest bit is cut off: every order is greater than what is left.
        let below = |octets: &[u8]| {
            let mut scalar = octets.to_vec();
            scalar[0] &= 0x7f;
            scalar
        };
        let private = match family {
            Family::Rsa => panic!("{name}: an RSA key does not follow from a name"),
            Family::P256 => sequence([number(1), octets(&below(&small))]),
            Family::Gost2004 => integer(&below(&small)),
            Family::Gost2015 => octets(&below(&large).into_iter().rev().collect::<Vec<_>>()),
        };
        Self::from_pkcs8(family, sequence([number(0), family.key_algorithm(), octets(&private)]))
    }

    /// A key of PKCS #8 in PEM.
    pub fn from_pem(family: Family, text: &str) -> Self {
        Self::from_pkcs8(family, der::from_pem(text, "PRIVATE KEY"))
    }

    fn from_pkcs8(family: Family, pkcs8: Der) -> Self {
        let signing = SigningKey::from_pkcs8_der(&pkcs8).unwrap_or_else(|fault| panic!("{}: {fault}", family.key()));
        Self { family, signing, pkcs8 }
    }

    pub fn family(&self) -> Family {
        self.family
    }

    pub fn pem(&self) -> String {
        der::to_pem(&self.pkcs8, "PRIVATE KEY")
    }

    /// What stands in the BIT STRING of the public key.
    pub fn public_bits(&self) -> Vec<u8> {
        match self.signing.public() {
            PublicKey::Rsa { pkcs1, .. } => pkcs1,
            PublicKey::P256(point) => point,
            PublicKey::Gost2004(point) | PublicKey::Gost2015(point) => octets(&point),
            other => panic!("a key of another kind: {other:?}"),
        }
    }

    /// `SubjectPublicKeyInfo`.
    pub fn spki(&self) -> Der {
        sequence([self.family.key_algorithm(), bits(&self.public_bits())])
    }

    /// The key identifier of RFC 5280 §4.2.1.2 (1).
    pub fn identifier(&self) -> Vec<u8> {
        use sha1::Digest as _;
        sha1::Sha1::digest(self.public_bits()).to_vec()
    }

    /// A signature over `octets` as certificates and CMS carry it.
    pub fn sign(&self, octets: &[u8]) -> Vec<u8> {
        self.signing.sign(octets, ValueForm::Der).unwrap_or_else(|fault| panic!("signing: {fault}"))
    }

    /// SEQUENCE of the signed part, the algorithm and the value: certificates, lists and answers end so.
    pub fn seal(&self, signed: Der) -> Der {
        let value = self.sign(&signed);
        sequence([signed, self.family.signature_algorithm(), bits(&value)])
    }
}
