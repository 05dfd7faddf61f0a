//! Making an enveloped signature of the admitted form.
//!
//! The same document, key and certificate give the same octets every time: PKCS #1 v1.5 needs no chance, and ECDSA
//! takes its nonce from key and message (RFC 6979).

use super::{Algorithm, SignatureFault, check};
use crate::formats::c14n::{self, Mode};
use crate::formats::x509::{Certificate, CertificateFault, PublicKey};
use crate::formats::xml::{self, XmlFault, XmlLimits};
use base64ct::{Base64, Encoding};
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::DecodePrivateKey;
use ring::signature as suites;
use sha2::{Digest, Sha256};

/// Why a document was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error("the key is not PKCS #8 in PEM of an RSA key of 2048 bits or more, or of P-256")]
    Key,
    #[error(transparent)]
    Certificate(#[from] CertificateFault),
    #[error("the certificate is not of this key")]
    OtherKey,
    #[error(transparent)]
    Xml(#[from] XmlFault),
    #[error("the document element is empty")]
    Empty,
    /// The document is such that its signature would not be accepted.
    #[error("{0}")]
    Form(SignatureFault),
}

/// A private key at hand.
pub enum SigningKey {
    Rsa(Box<suites::RsaKeyPair>),
    P256(p256::ecdsa::SigningKey),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.algorithm().key())
    }
}

impl SigningKey {
    /// Reads PKCS #8 in PEM, without a passphrase.
    pub fn from_pkcs8_pem(text: &str) -> Result<Self, SignError> {
        let body = text.split_once("-----BEGIN PRIVATE KEY-----").map(|(_, rest)| rest);
        let body = body.and_then(|b| b.split_once("-----END PRIVATE KEY-----")).map(|(body, _)| body);
        let octets = body.and_then(crate::formats::base64).ok_or(SignError::Key)?;
        if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(&octets) {
            return Ok(Self::P256(key));
        }
        suites::RsaKeyPair::from_pkcs8(&octets).map(|key| Self::Rsa(Box::new(key))).map_err(|_| SignError::Key)
    }

    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::RsaSha256,
            Self::P256(_) => Algorithm::EcdsaSha256,
        }
    }

    fn is_of(&self, certificate: &Certificate) -> bool {
        match (self, certificate.public_key()) {
            (Self::Rsa(key), PublicKey::Rsa { pkcs1, .. }) => key.public().as_ref() == pkcs1.as_slice(),
            (Self::P256(key), PublicKey::P256(point)) => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok_and(|public| public == *key.verifying_key())
            }
            _ => false,
        }
    }

    fn sign(&self, octets: &[u8]) -> Result<Vec<u8>, SignError> {
        match self {
            Self::Rsa(key) => {
                let mut value = vec![0; key.public().modulus_len()];
                let chance = ring::rand::SystemRandom::new();
                key.sign(&suites::RSA_PKCS1_SHA256, &chance, octets, &mut value).map_err(|_| SignError::Key)?;
                Ok(value)
            }
            Self::P256(key) => {
                let value: p256::ecdsa::Signature = key.sign(octets);
                Ok(value.to_bytes().to_vec())
            }
        }
    }
}

/// A key and the certificate that belongs to it.
#[derive(Debug)]
pub struct Signer {
    key: SigningKey,
    certificate: Certificate,
}

impl Signer {
    pub fn new(key: SigningKey, certificate: Certificate) -> Result<Self, SignError> {
        match key.is_of(&certificate) {
            true => Ok(Self { key, certificate }),
            false => Err(SignError::OtherKey),
        }
    }

    /// From a PKCS #8 key in PEM and a certificate in PEM or DER.
    pub fn from_pem(key: &str, certificate: &[u8]) -> Result<Self, SignError> {
        Self::new(SigningKey::from_pkcs8_pem(key)?, Certificate::from_pem_or_der(certificate)?)
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub fn sign(&self, document: &str) -> Result<String, SignError> {
        sign(document, &self.key, &self.certificate)
    }
}

/// Appends a signature as the last child of the document element; no other octet changes.
///
/// Signing a signed document adds a second signature, which covers the first. The result has been checked: what would
/// not be accepted is an error here.
pub fn sign(document: &str, key: &SigningKey, certificate: &Certificate) -> Result<String, SignError> {
    if !key.is_of(certificate) {
        return Err(SignError::OtherKey);
    }
    let limits = XmlLimits::default();
    let parsed = xml::parse(document.as_bytes(), &limits)?;
    let content = c14n::canonical(parsed.document().root(), Mode::INCLUSIVE, &[]);
    let digest = Base64::encode_string(&Sha256::digest(&content));
    // A byte order mark stands before the text that was parsed.
    let mark = document.len() - parsed.text().len();
    let root = parsed.root().range();
    let end_tag = parsed.text()[root.clone()].rfind("</").ok_or(SignError::Empty)?;
    let (before, behind) = document.split_at(mark + root.start + end_tag);
    let assemble = |value: &str| format!("{before}{}{behind}", element(key.algorithm(), &digest, value, certificate));

    // The namespaces around it are part of what is signed, so `SignedInfo` is read where it will stand.
    let draft = assemble("");
    let parsed = xml::parse(draft.as_bytes(), &limits)?;
    let signature = parsed.root().last_element_child().ok_or(SignError::Empty)?;
    let signed_info = signature.first_element_child().ok_or(SignError::Empty)?;
    let value = key.sign(&c14n::canonical(signed_info, Mode::INCLUSIVE, &[]))?;
    let signed = assemble(&Base64::encode_string(&value));

    let parsed = xml::parse(signed.as_bytes(), &limits)?;
    let fault = check(&parsed).pop().map_or(Some(SignatureFault::Misplaced), |last| last.fault);
    match fault {
        None => Ok(signed),
        Some(fault) => Err(SignError::Form(fault)),
    }
}

fn element(algorithm: Algorithm, digest: &str, value: &str, certificate: &Certificate) -> String {
    let signature_method = algorithm.uri();
    let certificate = Base64::encode_string(certificate.der());
    format!(
        r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="{signature_method}"/>
<ds:Reference URI="">
<ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
</ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<ds:DigestValue>{digest}</ds:DigestValue>
</ds:Reference>
</ds:SignedInfo>
<ds:SignatureValue>{value}</ds:SignatureValue>
<ds:KeyInfo>
<ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate>
</ds:X509Data>
</ds:KeyInfo>
</ds:Signature>"##
    )
}
