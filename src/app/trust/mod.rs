//! `trust`: whom the office trusts, decided file by file and never silently.
//!
//! A certificate of the national authorities is recognised by its published fingerprint; any other one is the office's own
//! decision, and is called so wherever it is shown. Each file keeps a record beside it: who decided, when and why.

mod add;
mod list;
mod record;
mod remove;

pub use add::{Added, Outcome, What, add};
pub use list::{Listed, ListedList, Standing, Trust, list};
pub use record::Record;
pub use remove::{Removed, remove};

use super::{AppError, Workspace, catalogue, clock};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::formats::crl::CertificateList;
use crate::formats::suites::PublicKey;
use crate::formats::x509::{Certificate, Environment, PublishedKind, published};
use crate::stages::failure::Failure;
use serde_json::json;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Endings of certificates in `trust/`.
pub const ENDINGS: [&str; 4] = ["pem", "cer", "crt", "der"];

/// Who decides, and why; what the command line says of it.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// Else the user of the machine.
    pub by: Option<String>,
    pub why: Option<String>,
}

/// Whose word it is that a certificate may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A published fingerprint of the national authorities.
    National,
    /// The same of their test authorities, which certify invented people.
    NationalTest,
    /// The office's own decision.
    Own,
}

impl Origin {
    pub fn of(certificate: &Certificate) -> Self {
        match published(certificate).map(|known| known.of) {
            Some(Environment::Production) => Self::National,
            Some(Environment::Test) => Self::NationalTest,
            None => Self::Own,
        }
    }

    /// As records and JSON name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::NationalTest => "national_test",
            Self::Own => "own",
        }
    }
}

/// The key as people name it: `RSA 4096`.
pub(super) fn key_name(key: &PublicKey) -> String {
    match key {
        PublicKey::Rsa { modulus_bits, .. } => format!("RSA {modulus_bits}"),
        PublicKey::P256(_) => "ECDSA P-256".into(),
        PublicKey::P384(_) => "ECDSA P-384".into(),
        PublicKey::Gost2004(_) => "GOST 34.310-2004".into(),
        PublicKey::Gost2015(_) => "GOST 34.310-2015".into(),
        PublicKey::Other(oid) => oid.clone(),
    }
}

/// What a certificate is called in `trust/`: as published, else by the name of the given file.
fn name_for(certificate: &Certificate, given: &Path) -> String {
    match published(certificate) {
        Some(known) => known.name.clone(),
        None => slug(given),
    }
}

/// A plain name of a file: a–z, 0–9 and hyphens.
fn slug(given: &Path) -> String {
    let stem = given.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if plain.is_empty() { "authority".into() } else { plain }
}

/// The certificates of `trust/` with their files; a file that is none is a fault that is named.
fn certificates(folder: &Path) -> Result<Vec<(String, Certificate)>, AppError> {
    let mut found = Vec::new();
    for (name, path) in files(folder)? {
        let is_certificate = path.extension().is_some_and(|e| ENDINGS.iter().any(|known| e == *known));
        if is_certificate {
            let octets = fs::read(&path).map_err(|e| AppError::failure(&path.display().to_string(), e))?;
            let all = Certificate::all_from_pem_or_der(&octets)
                .map_err(|fault| AppError::Usage(format!("{}: {fault}", path.display())))?;
            found.extend(all.into_iter().map(|certificate| (name.clone(), certificate)));
        }
    }
    Ok(found)
}

/// The revocation lists of `trust/crl/` with their files.
fn lists(folder: &Path) -> Result<Vec<(String, CertificateList)>, AppError> {
    let mut found = Vec::new();
    for (name, path) in files(&folder.join("crl"))? {
        if path.extension().is_some_and(|e| e == "crl") {
            let octets = fs::read(&path).map_err(|e| AppError::failure(&path.display().to_string(), e))?;
            let list = CertificateList::from_pem_or_der(&octets)
                .map_err(|fault| AppError::Usage(format!("{}: {fault}", path.display())))?;
            found.push((name, list));
        }
    }
    Ok(found)
}

/// Plain files of a folder by name; a folder that is not there is empty.
fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>, AppError> {
    let unreadable = |e: std::io::Error| AppError::failure(&folder.display().to_string(), e);
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() {
            found.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Writes a file so that it is there as a whole or not at all, and stays when the power goes.
fn write(path: &Path, octets: &[u8]) -> Result<(), AppError> {
    let doing = |e: std::io::Error| AppError::failure(&path.display().to_string(), e);
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(doing)?;
    let part = path.with_extension("part");
    let mut file = File::create(&part).map_err(doing)?;
    file.write_all(octets).and_then(|()| file.sync_all()).map_err(doing)?;
    fs::rename(&part, path).map_err(doing)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(doing)
}

/// One at a time changes the folder; nobody else is kept waiting for it.
fn lock(workspace: &Workspace) -> Result<File, AppError> {
    let path = workspace.root.join("spool/trust.lock");
    let doing = |e: std::io::Error| AppError::failure(&path.display().to_string(), e);
    let file = File::create(&path).map_err(doing)?;
    file.lock().map_err(doing)?;
    Ok(file)
}

/// What a change of the folder was about.
#[derive(Debug, Clone, Copy)]
enum About<'a> {
    Certificate(&'a Certificate),
    List(&'a CertificateList),
}

impl About<'_> {
    fn sha256(&self) -> &str {
        match self {
            Self::Certificate(certificate) => &certificate.facts().sha256,
            Self::List(list) => list.sha256(),
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Certificate(c) if c.subject() == c.issuer() => "anchor",
            Self::Certificate(_) => "authority",
            Self::List(_) => "revocation_list",
        }
    }
}

/// Tells the catalogue. Names of files and people stay in `trust/`.
fn tell(workspace: &Workspace, kind: Kind, about: About<'_>) -> Result<(), AppError> {
    let origin = match about {
        About::Certificate(certificate) => Origin::of(certificate).key(),
        About::List(_) => "signed",
    };
    let facts = json!({ "sha256": about.sha256(), "what": about.key(), "origin": origin });
    let at = clock(workspace)?.now();
    let event = NewEvent { at, subject: about.sha256(), kind, actor: "muragat", facts: &facts };
    let store = catalogue::open(workspace)?;
    Ok(store.write(|tx| events::append(tx, &event)).map_err(Failure::from)?)
}

/// `root` or `issuing`, as it was published.
pub(super) fn kind_key(kind: PublishedKind) -> &'static str {
    match kind {
        PublishedKind::Root => "root",
        PublishedKind::Issuing => "issuing",
    }
}
