//! The request that is signed and forged here, and a writer of signatures whose every part may be chosen.

use crate::pki::Pki;
use muragat::formats::c14n::{self, Mode};
use muragat::formats::keys::SigningKey;
use muragat::formats::suites::{Algorithm, DigestAlgorithm, ValueForm};
use muragat::formats::xml::{self, XmlLimits};
use sha2::Digest;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
pub const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/// The sample whose request and scans are used.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/packages/10-arch-portal-kk-work-record")
}

/// A request by the portal, of the person who signs the honest ones, with the digests of its scans; not signed.
pub fn request() -> &'static str {
    static REQUEST: OnceLock<String> = OnceLock::new();
    REQUEST.get_or_init(|| {
        let text = std::fs::read_to_string(folder().join("request.xml")).expect("the sample is there");
        let text = text.replace("570000400083", iin_of("asanova-p-256").as_str());
        let mut filled = String::new();
        for part in text.split_inclusive("</attachment>") {
            let Some((_, rest)) = part.split_once("<file>") else {
                filled.push_str(part);
                continue;
            };
            let name = rest.split_once("</file>").expect("an element").0;
            let octets = std::fs::read(folder().join(name)).expect("a scan");
            let digest = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&octets));
            let size = format!("<size_bytes>{}</size_bytes>", octets.len());
            let digest = format!("<sha256>{digest}</sha256>");
            filled.push_str(&part.replace("<size_bytes/>", &size).replace("<sha256/>", &digest));
        }
        filled
    })
}

/// ЖСН of somebody in `pki.toml`.
pub fn iin_of(name: &str) -> String {
    Pki::get().certificate(name).facts().iin.clone().expect("a person")
}

/// `name` of that family, as `asanova-gost-2015`.
pub fn who(name: &str, family: &str) -> String {
    format!("{name}-{family}")
}

pub fn algorithm(family: &str) -> Algorithm {
    match family {
        "rsa" => Algorithm::RsaSha256,
        "p-256" => Algorithm::EcdsaSha256,
        "gost-2004" => Algorithm::Gost2004,
        "gost-2015" => Algorithm::Gost2015,
        other => panic!("no family {other}"),
    }
}

pub fn base64(octets: &[u8]) -> String {
    data_encoding::BASE64.encode(octets)
}

/// The canonical octets of a document.
pub fn canonical(document: &str) -> Vec<u8> {
    let parsed = xml::parse(document.as_bytes(), &XmlLimits::default()).expect("well-formed");
    c14n::canonical(parsed.document().root(), Mode::INCLUSIVE, &[])
}

/// What makes a signature; the honest one may be changed in every part before it is signed.
#[derive(Clone)]
pub struct Draft {
    /// Whose key signs.
    pub signer: String,
    /// What it will stand in.
    pub document: String,
    pub canonicalization: String,
    pub method: String,
    /// Everything between the method and the end of `SignedInfo`.
    pub references: String,
    pub key_info: String,
    /// Behind `KeyInfo`.
    pub objects: String,
}

impl Draft {
    pub fn honest(family: &str) -> Self {
        Self::by(&who("asanova", family), family, request())
    }

    pub fn by(signer: &str, family: &str, document: &str) -> Self {
        let algorithm = algorithm(family);
        let digest = algorithm.digest();
        Self {
            signer: signer.to_owned(),
            document: document.to_owned(),
            canonicalization: INCLUSIVE.to_owned(),
            method: algorithm.uri().to_owned(),
            references: reference("", &[ENVELOPED, INCLUSIVE], digest.uri(), &digest.digest(&canonical(document))),
            key_info: key_info(Pki::get().der(signer)),
            objects: String::new(),
        }
    }

    pub fn signed_info(&self) -> String {
        format!(
            "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{}\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"{}\"></ds:SignatureMethod>{}</ds:SignedInfo>",
            self.canonicalization, self.method, self.references
        )
    }

    /// `SignedInfo` as it is signed: with the namespaces that it stands among.
    pub fn signed_octets(&self) -> Vec<u8> {
        let spaces = format!("<ds:SignedInfo xmlns=\"urn:muragat:request:1\" xmlns:ds=\"{DS}\">");
        self.signed_info().replacen("<ds:SignedInfo>", &spaces, 1).into_bytes()
    }

    /// The signature with an honest value.
    pub fn signature(&self) -> String {
        self.signature_of(&sign(&self.signer, &self.signed_octets()))
    }

    pub fn signature_of(&self, value: &[u8]) -> String {
        self.signature_saying(&base64(value))
    }

    pub fn signature_saying(&self, value: &str) -> String {
        format!(
            "<ds:Signature xmlns:ds=\"{DS}\">{}<ds:SignatureValue>{value}</ds:SignatureValue>{}{}</ds:Signature>",
            self.signed_info(),
            self.key_info,
            self.objects
        )
    }

    /// The document with the signature as its last child.
    pub fn document(&self) -> String {
        enclose(&self.document, &self.signature())
    }
}

/// Puts a signature before the end of the document element.
pub fn enclose(document: &str, signature: &str) -> String {
    let end = document.rfind("</").expect("an element ends");
    format!("{}{signature}{}", &document[..end], &document[end..])
}

pub fn reference(uri: &str, transforms: &[&str], digest_uri: &str, digest: &[u8]) -> String {
    let transform = |uri: &&str| format!("<ds:Transform Algorithm=\"{uri}\"></ds:Transform>");
    let transforms: String = transforms.iter().map(transform).collect();
    format!(
        "<ds:Reference URI=\"{uri}\"><ds:Transforms>{transforms}</ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{digest_uri}\"></ds:DigestMethod>\
         <ds:DigestValue>{}</ds:DigestValue></ds:Reference>",
        base64(digest)
    )
}

pub fn key_info(certificate: &[u8]) -> String {
    format!(
        "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        base64(certificate)
    )
}

/// A value as XML-DSig carries it.
pub fn sign(signer: &str, octets: &[u8]) -> Vec<u8> {
    let key = SigningKey::from_pkcs8_pem(&Pki::get().key(signer).pem()).expect("a key");
    key.sign(octets, ValueForm::Fixed).expect("signs")
}

/// The digest of another family.
pub fn other_digest(family: &str) -> DigestAlgorithm {
    if family == "gost-2015" { DigestAlgorithm::Sha256 } else { DigestAlgorithm::Streebog512 }
}
