//! The samples as packages: filled in, signed with the committed test keys, packed; the same octets at every build.

use super::AppError;
use crate::adapters::keys_memory::MemoryKeys;
use crate::config::DEMO_KEYS;
use crate::formats::keys::{Sign, Signer, SigningKey};
use crate::formats::package::{self, PackageError, SignatureForm};
use crate::formats::x509::Certificate;
use crate::releases::embedded;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// One entry of `samples/INDEX.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Sample {
    /// File name of the package without `.zip`.
    pub name: String,
    pub kind: SampleKind,
    /// Below `samples/`.
    pub path: String,
    /// Whose key of `pki/keys/` signs; `none`: nobody.
    #[serde(default = "nobody")]
    pub signer: String,
    /// Who signs after them, each over what is there.
    #[serde(default)]
    pub then: Vec<String>,
    /// How the signatures travel: `xmldsig` in the document, which is usual, `cms` beside it, `asic` around it.
    #[serde(default)]
    pub form: Option<String>,
    /// Whose certificate stands in the signature, when it is not the signer's.
    #[serde(default)]
    pub certificate: Option<String>,
    /// One text that is replaced after signing.
    #[serde(default)]
    pub tamper: Option<Tamper>,
    pub outcome: String,
    /// Every code, in order.
    pub findings: Vec<String>,
    #[serde(default)]
    pub document: Option<String>,
    #[serde(default)]
    pub service: Option<String>,
    #[serde(default)]
    pub channel: Option<String>,
    #[serde(default)]
    pub language: Option<String>,
    /// When an office looks at it, where it is not the moment of the demonstration; RFC 3339.
    #[serde(default)]
    pub at: Option<String>,
    /// What registers say that are asked outside the package, by their words: `silent` or `others`.
    #[serde(default)]
    pub registers: BTreeMap<String, String>,
}

impl Sample {
    /// Whether the demonstration takes it in: others need another day, or registers that say something else.
    fn is_of_the_demonstration(&self) -> bool {
        self.at.is_none() && self.registers.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    Request,
    Decision,
    Container,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Tamper {
    pub from: String,
    pub to: String,
}

fn nobody() -> String {
    "none".into()
}

/// The samples of the demonstration, in the order of the index.
pub fn samples() -> Result<Vec<Sample>, AppError> {
    Ok(every_sample()?.into_iter().filter(Sample::is_of_the_demonstration).collect())
}

/// Every sample, in the order of the index.
pub fn every_sample() -> Result<Vec<Sample>, AppError> {
    #[derive(Deserialize)]
    struct Index {
        sample: Vec<Sample>,
    }
    let text = embedded::file("samples/INDEX.toml").unwrap_or_default();
    let text = std::str::from_utf8(text).map_err(|e| AppError::failure("samples/INDEX.toml", e))?;
    let index: Index = toml::from_str(text).map_err(|e| AppError::failure("samples/INDEX.toml", e))?;
    Ok(index.sample)
}

/// The package of a sample.
pub fn package_of(sample: &Sample) -> Result<Vec<u8>, AppError> {
    let doing = |e: PackageError| AppError::failure(&sample.name, e);
    let path = format!("samples/{}", sample.path);
    if sample.kind == SampleKind::Container {
        let missing = || AppError::Failure(format!("{path} is not there"));
        return Ok(embedded::file(&path).ok_or_else(missing)?.to_vec());
    }
    let folder = format!("{path}/");
    let files: Vec<_> = embedded::below(&folder).map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
    let signer = (sample.signer != "none").then(|| signer(&sample.signer)).transpose()?;
    let form = form_of(sample)?;
    let mut package = package::build_as(&files, signer.as_ref().map(|s| s as &dyn Sign), form).map_err(doing)?;
    for name in &sample.then {
        package = package::sign_as(&package, &self::signer(name)?, Some(form)).map_err(doing)?;
    }
    if let (Some(signer), Some(other)) = (&signer, &sample.certificate) {
        let text = |c: &Certificate| data_encoding::BASE64.encode(c.der());
        let swap = Tamper { from: text(signer.certificate()), to: text(&certificate(other)?) };
        package = tampered(&package, &swap).map_err(doing)?;
    }
    match &sample.tamper {
        None => Ok(package),
        Some(tamper) => tampered(&package, tamper).map_err(doing),
    }
}

fn form_of(sample: &Sample) -> Result<SignatureForm, AppError> {
    let Some(key) = &sample.form else { return Ok(SignatureForm::Xmldsig) };
    let known = SignatureForm::ALL.into_iter().find(|form| form.key() == key);
    known.ok_or_else(|| AppError::Failure(format!("{}: no form {key}", sample.name)))
}

fn pem(folder: &str, name: &str) -> Result<&'static [u8], AppError> {
    let path = format!("samples/pki/{folder}/{name}.pem");
    embedded::file(&path).ok_or_else(|| AppError::Failure(format!("{path} is not there")))
}

fn certificate(name: &str) -> Result<Certificate, AppError> {
    Certificate::from_pem_or_der(pem("certs", name)?).map_err(|e| AppError::failure(name, e))
}

/// Somebody of the test PKI, with key and certificate.
pub fn signer(name: &str) -> Result<Signer, AppError> {
    let key = String::from_utf8_lossy(pem("keys", name)?);
    let key = SigningKey::from_pkcs8_pem(&key).map_err(|e| AppError::failure(name, e))?;
    Signer::new(key, certificate(name)?).map_err(|e| AppError::failure(name, e))
}

/// The keys of the demo office's people, as they lie in the `keys/` of a demonstration.
pub fn keys() -> Result<MemoryKeys, AppError> {
    DEMO_KEYS.iter().try_fold(MemoryKeys::new(), |keys, name| Ok(keys.with(signer(name)?)))
}

/// The package with one text of its document replaced.
fn tampered(package: &[u8], tamper: &Tamper) -> Result<Vec<u8>, PackageError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package))?;
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let (name, mut octets) = (file.name().to_owned(), Vec::new());
        file.read_to_end(&mut octets).map_err(|error| PackageError::File { file: name.clone(), error })?;
        if [package::REQUEST, package::DECISION].contains(&name.as_str()) {
            octets = String::from_utf8_lossy(&octets).replace(&tamper.from, &tamper.to).into_bytes();
        }
        members.push((name, octets));
    }
    package::pack(&members)
}
