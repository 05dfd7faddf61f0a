//! PKCS #12 (RFC 7292): a private key and its certificate in one file under a password.
//!
//! Files of the national authority are BER with indefinite lengths, their keys under SHA-1 and Triple DES, their
//! certificates under SHA-1 and RC2 of 40 bits; other programs write PBES2. The MAC is compared in constant time before
//! anything is decrypted, so a wrong password is told from a broken file.

mod bags;
mod cipher;
mod mac;

use super::asn1::{AsnFault, BerFault, BerLimits, Element, tag};
use super::keys::{Sign, Signer, SigningKey};
use super::x509::Certificate;
use bags::Bag;
pub use cipher::ITERATIONS_MAX;
use p256::elliptic_curve::zeroize::Zeroizing;

/// Why a file did not give its key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs12Fault {
    #[error("the password is wrong")]
    Password,
    #[error("the file is broken: {0}")]
    Broken(String),
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Counting so long would hold up the office.
    #[error("the password is to be hashed more than {ITERATIONS_MAX} times")]
    TooManyIterations,
    #[error("there is no private key")]
    NoKey,
    #[error("no certificate belongs to the private key")]
    NoCertificate,
    #[error("the certificate is for authentication: take the file of the signing key")]
    Authentication,
    #[error("the certificate is not for signing documents")]
    NotForSigning,
}

impl From<AsnFault> for Pkcs12Fault {
    fn from(fault: AsnFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

impl From<BerFault> for Pkcs12Fault {
    fn from(fault: BerFault) -> Self {
        Self::Broken(fault.to_string())
    }
}

const LIMITS: BerLimits = BerLimits { size_bytes_max: 1 << 20, depth_max: 24, elements_max: 4096 };

fn der(octets: &[u8]) -> Result<Vec<u8>, Pkcs12Fault> {
    Ok(super::asn1::der(octets, &LIMITS)?)
}

/// What lies in an opened file.
pub struct Contents {
    /// PKCS #8.
    keys: Vec<Zeroizing<Vec<u8>>>,
    certificates: Vec<Certificate>,
}

impl std::fmt::Debug for Contents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contents({} keys, {} certificates)", self.keys.len(), self.certificates.len())
    }
}

impl Contents {
    /// Opens the file. The same octets and password give the same contents.
    pub fn open(octets: &[u8], password: &str) -> Result<Self, Pkcs12Fault> {
        let envelope = mac::Envelope::read(&der(octets)?)?;
        envelope.check(password)?;
        let mut contents = Self { keys: Vec::new(), certificates: Vec::new() };
        for bag in bags::all(&envelope.content, password)? {
            match bag {
                Bag::Key(pkcs8) => contents.keys.push(pkcs8),
                Bag::Certificate(der) => {
                    let certificate = Certificate::from_der(&der);
                    contents.certificates.push(certificate.map_err(|e| Pkcs12Fault::Broken(e.to_string()))?);
                }
            }
        }
        Ok(contents)
    }

    /// Every certificate, those of authorities too.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The private keys as PKCS #8, of whatever algorithm.
    pub fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.keys.iter().map(|key| key.as_slice())
    }

    /// The key for signing with its certificate: of several the one for documents, never the one for authentication; of
    /// several such the one that ends last.
    pub fn signer(&self) -> Result<Signer, Pkcs12Fault> {
        let mut fault = Pkcs12Fault::NoKey;
        let mut found: Option<Signer> = None;
        for pkcs8 in self.keys() {
            let Ok(key) = SigningKey::from_pkcs8_der(pkcs8) else {
                fault = Pkcs12Fault::Unsupported("the algorithm of the private key".into());
                continue;
            };
            let own = self.certificates.iter().filter(|c| key.is_of(c));
            let Some(certificate) = own.max_by_key(|c| (c.signs_documents(), c.facts().not_after)) else {
                fault = Pkcs12Fault::NoCertificate;
                continue;
            };
            if !certificate.signs_documents() {
                let authentication = certificate.authenticates();
                fault = if authentication { Pkcs12Fault::Authentication } else { Pkcs12Fault::NotForSigning };
                continue;
            }
            let later = |known: &Signer| known.certificate().facts().not_after >= certificate.facts().not_after;
            if !found.as_ref().is_some_and(later) {
                found = Signer::new(key, certificate.clone()).ok();
            }
        }
        found.ok_or(fault)
    }
}

/// Whether octets are such a file at all, without its password.
pub fn look(octets: &[u8]) -> Result<(), Pkcs12Fault> {
    mac::Envelope::read(&der(octets)?).map(drop)
}

/// A key of PKCS #8 in PEM, encrypted or not; where it is not, the password does not matter.
pub fn key_from_pem(octets: &[u8], password: &str) -> Result<SigningKey, Pkcs12Fault> {
    let text = std::str::from_utf8(octets).map_err(|_| Pkcs12Fault::Broken("not PEM".into()))?;
    let unknown = |_| Pkcs12Fault::Unsupported("the algorithm of the private key".into());
    if let Some(octets) = block(text, "PRIVATE KEY") {
        return SigningKey::from_pkcs8_der(&octets).map_err(unknown);
    }
    let Some(octets) = block(text, "ENCRYPTED PRIVATE KEY") else {
        let what = "PEM without a block PRIVATE KEY or ENCRYPTED PRIVATE KEY (PKCS #8)";
        return Err(Pkcs12Fault::Broken(what.into()));
    };
    let mut inside = Element::only_of(&octets, tag::SEQUENCE)?.inside();
    let algorithm = inside.expect(tag::SEQUENCE)?;
    let secret = inside.expect(tag::OCTET_STRING)?;
    inside.end()?;
    let opened = cipher::decrypt(algorithm, password, secret.contents)?.ok_or(Pkcs12Fault::Password)?;
    // There is no MAC: what does not read after decryption came of a wrong password.
    let shape = Element::only_of(&opened, tag::SEQUENCE);
    shape.map_err(|_| Pkcs12Fault::Password)?;
    SigningKey::from_pkcs8_der(&opened).map_err(unknown)
}

fn block(text: &str, label: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    super::base64(body).map(Zeroizing::new)
}
