//! `verify`: do the archive, its documents, the packages and the catalogue agree?

use super::AppError;
use crate::catalogue::{cases, documents, files, registries, sheets, submissions};
use crate::domain::identifiers::Digest256;
use crate::formats::ocfl::layout;
use crate::ports::tx::{Tx, TxError};
use crate::stages::failure::Failure;
use crate::stages::hands::Hands;
use crate::stages::office::Office;
use crate::stages::outgoing::Subject;
use crate::upkeep::fixity::{self, CatalogueFact, Fixity};
use std::collections::BTreeMap;
use std::path::Path;

/// Re-reads every object of the archive and compares it with every digest of the catalogue.
pub fn all(office: &Office, hands: Hands) -> Result<Fixity, AppError> {
    let facts = office.store.read(facts).map_err(Failure::from)?;
    Ok(fixity::verify(&office.archive, facts, hands.0).map_err(Failure::from)?)
}

/// Re-reads the object of one case, document, registry, notice or return; `None`: nothing has this number.
pub fn number(office: &Office, number: &str) -> Result<Option<Fixity>, AppError> {
    let (object_id, facts) = office.store.read(|tx| Ok((object_of(tx, number)?, facts(tx)?))).map_err(Failure::from)?;
    let Some(object_id) = object_id else { return Ok(None) };
    let own: Vec<_> = facts.into_iter().filter(|f| f.object_id == object_id).collect();
    Ok(Some(fixity::verify_object(&office.archive, &object_id, &own).map_err(Failure::from)?))
}

/// What a file turned out to be.
pub enum FileIs {
    /// A file of the archive: the state of its object.
    Archived(Fixity),
    /// Octet for octet the sheet that was issued under this number, and the state of its object.
    Issued(String, Fixity),
    /// No sheet of this office has these octets.
    Unknown,
}

/// Looks at a file: one in the archive by its place, any other by its digest.
pub fn file(office: &Office, archive: &Path, path: &Path) -> Result<FileIs, AppError> {
    let reading = |e: std::io::Error| AppError::Usage(format!("{}: {e}", path.display()));
    let place = path.canonicalize().map_err(reading)?;
    let facts = office.store.read(facts).map_err(Failure::from)?;
    if let Ok(inside) = place.strip_prefix(archive.canonicalize().map_err(reading)?) {
        let elements: Vec<_> = inside.iter().map(|e| e.to_string_lossy().into_owned()).collect();
        // Three tuples, then the object's own folder.
        let folder = elements.get(..=layout::TUPLES).map(|parts| parts.join("/"));
        let mut fixity = fixity::verify(&office.archive, facts, 1).map_err(Failure::from)?;
        let ours = |object: &str| folder.as_deref().is_none_or(|f| object == f || layout::folder_of(object) == f);
        fixity.damages.retain(|d| d.object.as_deref().is_some_and(ours));
        return Ok(FileIs::Archived(fixity));
    }
    let digest = Digest256::of(&std::fs::read(path).map_err(reading)?);
    let issued = office.store.read(|tx| {
        let document = documents::list(tx)?.into_iter().find(|d| d.filed.as_ref().is_some_and(|f| f.sha256 == digest));
        let mut sheet = || {
            sheets::list(tx).map(|all| all.into_iter().find(|s| s.filed.as_ref().is_some_and(|f| f.sha256 == digest)))
        };
        Ok(match document {
            Some(document) => Some((document.number, document.filed)),
            None => sheet()?.map(|sheet| (sheet.number, sheet.filed)),
        })
    });
    let Some((number, Some(filed))) = issued.map_err(Failure::from)? else { return Ok(FileIs::Unknown) };
    let own: Vec<_> = facts.into_iter().filter(|f| f.object_id == filed.object_id).collect();
    let fixity = fixity::verify_object(&office.archive, &filed.object_id, &own).map_err(Failure::from)?;
    Ok(FileIs::Issued(number, fixity))
}

/// The archive object that a number leads to.
pub(super) fn object_of(tx: &mut Tx<'_>, number: &str) -> Result<Option<String>, TxError> {
    if let Some(document) = documents::by_number(tx, number)? {
        return Ok(Some(Subject::Case(document.case_number).object_id()));
    }
    if cases::by_number(tx, number)?.is_some() {
        return Ok(Some(Subject::Case(number.to_owned()).object_id()));
    }
    if registries::by_number(tx, number)?.is_some() {
        return Ok(Some(Subject::Registry(number.to_owned()).object_id()));
    }
    let sheet = sheets::list(tx)?.into_iter().find(|s| s.number == number);
    Ok(sheet.and_then(|s| s.filed).map(|filed| filed.object_id))
}

/// Every digest that the catalogue holds: of archived files, of documents and sheets, and of the packages of cases.
fn facts(tx: &mut Tx<'_>) -> Result<Vec<CatalogueFact>, TxError> {
    let mut facts: Vec<_> = files::all(tx)?
        .into_iter()
        .map(|f| CatalogueFact { object_id: f.object_id, path: f.path, sha256: f.sha256, size_bytes: f.size_bytes })
        .collect();
    let sizes: BTreeMap<_, _> = facts.iter().map(|f| ((f.object_id.clone(), f.path.clone()), f.size_bytes)).collect();
    let size_of =
        |object_id: &str, path: &str| sizes.get(&(object_id.to_owned(), path.to_owned())).copied().unwrap_or_default();
    let documents = documents::list(tx)?.into_iter().filter_map(|d| d.filed);
    let sheets = sheets::list(tx)?.into_iter().filter_map(|s| s.filed);
    for filed in documents.chain(sheets) {
        let size_bytes = size_of(&filed.object_id, &filed.path);
        facts.push(CatalogueFact { object_id: filed.object_id, path: filed.path, sha256: filed.sha256, size_bytes });
    }
    let received: BTreeMap<_, _> = submissions::list(tx)?.into_iter().map(|s| (s.digest, s.size_bytes)).collect();
    for case in cases::list(tx)? {
        facts.push(CatalogueFact {
            object_id: Subject::Case(case.number).object_id(),
            path: format!("package/{}.zip", case.submission.hex()),
            sha256: case.submission,
            size_bytes: received.get(&case.submission).copied().unwrap_or_default(),
        });
    }
    Ok(facts)
}
