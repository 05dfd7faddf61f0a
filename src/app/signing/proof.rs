//! What proves who signed a filed document: every signature of its record, checked again over the octets of the archive.

use super::AppError;
use crate::catalogue::documents::{self, Document, Filed};
use crate::formats::cms::{self, CmsLimits};
use crate::formats::ocfl::ArchiveError;
use crate::formats::pades;
use crate::formats::signature::CheckedSignature;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::sign::record::Octets;
use crate::stages::sign::travelling::{Form, Letter, said};
use serde::Serialize;
use serde_json::Value;

/// What is known of one filed document.
#[derive(Debug, Serialize)]
pub struct Proof {
    pub document: String,
    /// The PDF begins with the octets that were drawn: what drawing it again from its recipe gives.
    pub begins_as_drawn: bool,
    pub signatures: Vec<Signature>,
}

/// One signature. Whether its certificate counted was judged when it was made.
#[derive(Debug, Serialize)]
pub struct Signature {
    pub role: String,
    /// `pades` in the PDF, `cms` over the PDF, `manifest` over its digest.
    pub how: String,
    pub file: String,
    pub algorithm: Option<String>,
    pub signer: Option<String>,
    pub claimed_at: Option<String>,
    pub time_stamp: Option<String>,
    /// Digest and value hold over the filed octets.
    pub intact: bool,
}

impl Proof {
    pub fn holds(&self) -> bool {
        self.begins_as_drawn && self.signatures.iter().all(|s| s.intact)
    }
}

/// The proofs of a document, or of every document of a case; of other numbers: none.
pub fn proofs(office: &Office, number: &str) -> Result<Vec<Proof>, AppError> {
    let found = office.store.read(|tx| match documents::by_number(tx, number)? {
        Some(document) => Ok(vec![document]),
        None => documents::of_case(tx, number),
    });
    let filed = |d: Document| Some((d.number, d.filed?));
    let mut proofs = Vec::new();
    for (number, filed) in found.map_err(Failure::from)?.into_iter().filter_map(filed) {
        proofs.extend(proof(office, &number, &filed)?);
    }
    Ok(proofs)
}

fn proof(office: &Office, number: &str, filed: &Filed) -> Result<Option<Proof>, AppError> {
    let stem = filed.path.trim_end_matches(".pdf");
    let Some(record) = read(office, filed, &format!("{stem}.signatures.json"))? else { return Ok(None) };
    let record: Value = serde_json::from_slice(&record).unwrap_or_default();
    let pdf = read(office, filed, &filed.path)?.unwrap_or_default();
    let unsigned: Option<Octets> = serde_json::from_value(record["unsigned"].clone()).ok();
    let begins_as_drawn = unsigned.is_some_and(|unsigned| {
        let size = usize::try_from(unsigned.size_bytes).unwrap_or(usize::MAX);
        pdf.get(..size).is_some_and(|start| Octets::of(start) == unsigned)
    });
    let mut signatures = Vec::new();
    for one in record["signatures"].as_array().into_iter().flatten() {
        let word = |name: &str| one[name].as_str().map(str::to_owned);
        let (role, how, file) = (word("role").unwrap_or_default(), word("how").unwrap_or_default(), word("file"));
        let file = file.unwrap_or_default();
        let checked = check(office, number, filed, &pdf, (&role, &how, &file))?;
        let certificate = one["certificate"]["sha256"].as_str();
        let is_theirs = |c: &CheckedSignature| {
            c.fault.is_none() && c.certificate.as_ref().map(|c| c.facts().sha256.as_str()) == certificate
        };
        signatures.push(Signature {
            intact: certificate.is_some() && checked.iter().any(is_theirs),
            algorithm: word("algorithm"),
            signer: one["certificate"]["holder"].as_str().map(str::to_owned),
            claimed_at: word("claimed_at"),
            time_stamp: word("time_stamp"),
            role,
            how,
            file,
        });
    }
    Ok(Some(Proof { document: number.to_owned(), begins_as_drawn, signatures }))
}

/// The signatures that a file of the object holds over this document.
fn check(
    office: &Office,
    number: &str,
    filed: &Filed,
    pdf: &[u8],
    (role, how, file): (&str, &str, &str),
) -> Result<Vec<CheckedSignature>, AppError> {
    let folder = filed.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| read(office, filed, &format!("{folder}/{name}"));
    if how == "pades" {
        return Ok(pades::check(pdf).map(|all| all.into_iter().map(|s| s.checked).collect()).unwrap_or_default());
    }
    let Some(octets) = beside(file)? else { return Ok(Vec::new()) };
    if how == "cms" {
        return Ok(cms::check(&cms::octets(&octets), Some(pdf), &CmsLimits::default()));
    }
    let letter = match file.strip_suffix(".p7s") {
        Some(manifest) => {
            let files = vec![beside(manifest)?.unwrap_or_default(), octets];
            Letter { form: Form::ManifestDetached, files }
        }
        None if file.ends_with(".xml") => Letter { form: Form::ManifestXml, files: vec![octets] },
        None => Letter { form: Form::ManifestCms, files: vec![octets] },
    };
    let covering =
        said(&letter, pdf).into_iter().filter(|said| said.manifest.is_some() && said.covers(number, role, pdf));
    Ok(covering.map(|said| said.checked).collect())
}

fn read(office: &Office, filed: &Filed, path: &str) -> Result<Option<Vec<u8>>, AppError> {
    match office.archive.read(&filed.object_id, path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ArchiveError::Unknown { .. }) => Ok(None),
        Err(other) => Err(Failure::from(other).into()),
    }
}
