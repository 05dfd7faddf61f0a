//! Private keys at hand, and what signs: a key with the certificate that belongs to it.
//!
//! The same key and message give the same octets every time: PKCS #1 v1.5 needs no chance, ECDSA and
//! GOST take their nonce from key and message (RFC 6979). No error, name or debug form tells anything of a key.

use super::gost::{self, CryptoProA, GostSecret, L256, L512, ParamSetA, Secret};
use super::suites::{Algorithm, PublicKey, ValueForm};
use super::x509::{Certificate, CertificateFault};
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::DecodePrivateKey;
use ring::signature as ring_suites;

/// Why a key or a signer was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key is not PKCS #8 of an RSA key of 2048 bits or more, of P-256 or of GOST 34.310")]
    Unreadable,
    #[error(transparent)]
    Certificate(#[from] CertificateFault),
    #[error("the certificate is not of this key")]
    OtherKey,
}

/// Why a key did not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The key is there, and what opens it is not.
    #[error("the key is locked: {0}")]
    Locked(String),
    #[error("the key does not sign: {0}")]
    Failed(String),
}

/// What signs: a key, wherever it is, and its certificate.
pub trait Sign: Send + Sync {
    fn certificate(&self) -> &Certificate;

    fn algorithm(&self) -> Algorithm;

    /// The signature value over `octets`, whose digest is that of [`Self::algorithm`].
    fn sign(&self, octets: &[u8], form: ValueForm) -> Result<Vec<u8>, KeyFault>;
}

/// A private key at hand.
pub enum SigningKey {
    Rsa(Box<ring_suites::RsaKeyPair>),
    P256(p256::ecdsa::SigningKey),
    Gost2004(Secret<CryptoProA, L256>),
    Gost2015(Secret<ParamSetA, L512>),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.algorithm().key())
    }
}

impl SigningKey {
    /// Reads PKCS #8 in DER, not encrypted.
    pub fn from_pkcs8_der(octets: &[u8]) -> Result<Self, KeyError> {
        if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(octets) {
            return Ok(Self::P256(key));
        }
        match gost::read(octets) {
            Some(GostSecret::Y2004(key)) => return Ok(Self::Gost2004(key)),
            Some(GostSecret::Y2015(key)) => return Ok(Self::Gost2015(key)),
            None => {}
        }
        let key = ring_suites::RsaKeyPair::from_pkcs8(octets).map_err(|_| KeyError::Unreadable)?;
        Ok(Self::Rsa(Box::new(key)))
    }

    /// Reads PKCS #8 in PEM, not encrypted.
    pub fn from_pkcs8_pem(text: &str) -> Result<Self, KeyError> {
        let body = text.split_once("-----BEGIN PRIVATE KEY-----").map(|(_, rest)| rest);
        let body = body.and_then(|b| b.split_once("-----END PRIVATE KEY-----")).map(|(body, _)| body);
        let octets = body.and_then(super::base64).ok_or(KeyError::Unreadable)?;
        Self::from_pkcs8_der(&octets)
    }

    /// What it signs by.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::RsaSha256,
            Self::P256(_) => Algorithm::EcdsaSha256,
            Self::Gost2004(_) => Algorithm::Gost2004,
            Self::Gost2015(_) => Algorithm::Gost2015,
        }
    }

    pub fn public(&self) -> PublicKey {
        match self {
            Self::Rsa(key) => {
                let pkcs1 = key.public().as_ref().to_vec();
                PublicKey::Rsa { pkcs1, modulus_bits: key.public().modulus_len() * 8 }
            }
            Self::P256(key) => PublicKey::P256(key.verifying_key().to_encoded_point(false).as_bytes().to_vec()),
            Self::Gost2004(key) => PublicKey::Gost2004(key.public().to_vec()),
            Self::Gost2015(key) => PublicKey::Gost2015(key.public().to_vec()),
        }
    }

    pub fn is_of(&self, certificate: &Certificate) -> bool {
        match (self, certificate.public_key()) {
            (Self::Rsa(key), PublicKey::Rsa { pkcs1, .. }) => key.public().as_ref() == pkcs1.as_slice(),
            // A certificate may hold the point compressed.
            (Self::P256(key), PublicKey::P256(point)) => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok_and(|public| public == *key.verifying_key())
            }
            (Self::Gost2004(key), PublicKey::Gost2004(point)) => key.public() == point,
            (Self::Gost2015(key), PublicKey::Gost2015(point)) => key.public() == point,
            _ => false,
        }
    }

    /// The signature value over `octets`. An error only where the key does not hold together.
    pub fn sign(&self, octets: &[u8], form: ValueForm) -> Result<Vec<u8>, KeyFault> {
        match self {
            Self::Rsa(key) => {
                let mut value = vec![0; key.public().modulus_len()];
                let chance = ring::rand::SystemRandom::new();
                key.sign(&ring_suites::RSA_PKCS1_SHA256, &chance, octets, &mut value)
                    .map_err(|_| KeyFault::Failed("the numbers of the RSA key do not belong together".into()))?;
                Ok(value)
            }
            Self::P256(key) => {
                let value: p256::ecdsa::Signature = key.sign(octets);
                Ok(match form {
                    ValueForm::Fixed => value.to_bytes().to_vec(),
                    ValueForm::Der => value.to_der().as_bytes().to_vec(),
                })
            }
            Self::Gost2004(key) => key.sign(&self.algorithm().digest().digest(octets)).ok_or_else(no_nonce),
            Self::Gost2015(key) => key.sign(&self.algorithm().digest().digest(octets)).ok_or_else(no_nonce),
        }
    }
}

fn no_nonce() -> KeyFault {
    KeyFault::Failed("the nonce for this message is one that the standard passes over".into())
}

/// A key at hand and the certificate that belongs to it.
#[derive(Debug)]
pub struct Signer {
    key: SigningKey,
    certificate: Certificate,
}

impl Signer {
    pub fn new(key: SigningKey, certificate: Certificate) -> Result<Self, KeyError> {
        match key.is_of(&certificate) {
            true => Ok(Self { key, certificate }),
            false => Err(KeyError::OtherKey),
        }
    }

    /// From a PKCS #8 key in PEM and a certificate in PEM or DER.
    pub fn from_pem(key: &str, certificate: &[u8]) -> Result<Self, KeyError> {
        Self::new(SigningKey::from_pkcs8_pem(key)?, Certificate::from_pem_or_der(certificate)?)
    }
}

impl Sign for Signer {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }

    fn sign(&self, octets: &[u8], form: ValueForm) -> Result<Vec<u8>, KeyFault> {
        self.key.sign(octets, form)
    }
}
