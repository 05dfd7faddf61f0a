//! `sign`: documents that wait for people who sign away from here, the manifest that goes to them, and what comes back.

mod export;
mod import;
mod letters;
mod proof;

pub use export::{Exported, Wanted, export};
pub use import::{Imported, Taken, import};
pub use proof::{Proof, Signature, proofs};

use super::AppError;
use crate::catalogue::cases::{self, Case};
use crate::catalogue::documents::{self, Document};
use crate::catalogue::sheets;
use crate::domain::document::DocumentKind;
use crate::domain::request::Access;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::sign::kept::{self, Kept, KeptSigner, Place};
use crate::stages::sign::travelling;
use serde_json::Value;
use std::io::Read;
use std::path::PathBuf;

/// A document that is drawn and lacks a signature.
pub struct Awaited {
    pub document: Document,
    pub service: String,
    pub access: Access,
    /// Of its template.
    pub edition: String,
    /// The octets that everybody signs, and who does.
    pub kept: Kept,
    /// Who has not signed yet, in the order of signing.
    pub missing: Vec<KeptSigner>,
    place: Place,
}

/// Every document that waits for a signature, by number.
pub fn awaited(office: &Office) -> Result<Vec<Awaited>, AppError> {
    let unfiled = office.store.read(|tx| {
        let documents = documents::unfiled(tx)?;
        documents.into_iter().map(|d| Ok((cases::by_number(tx, &d.case_number)?, d))).collect::<Result<Vec<_>, _>>()
    });
    let mut all = Vec::new();
    for (case, document) in with_letters(office, unfiled.map_err(Failure::from)?)? {
        let place = Place::new(&document.decision_digest, &document.number);
        let (Some(case), Some(kept)) = (case, kept::read(office, &place)?) else { continue };
        let mut missing = Vec::new();
        for signer in kept.signers.iter().filter(|s| !s.at_hand) {
            let (role, iin) = (&signer.role, &signer.iin);
            if travelling::kept_of(office, &place, &document.number, role, iin, kept.pdf())?.is_none() {
                missing.push(signer.clone());
            }
        }
        let recipe: Value = serde_json::from_slice(kept.recipe()).unwrap_or_default();
        let edition = recipe["template"]["edition"].as_str().unwrap_or_default().to_owned();
        all.push(Awaited { service: case.service, access: case.access, edition, document, kept, missing, place });
    }
    Ok(all)
}

type Unfiled = (Option<Case>, Document);

/// The letters that go with unfiled documents wait beside them, under numbers of their own.
fn with_letters(office: &Office, unfiled: Vec<Unfiled>) -> Result<Vec<Unfiled>, AppError> {
    let mut all = Vec::new();
    for (case, document) in unfiled {
        let accompanying = office.store.read(|tx| sheets::of(tx, &document.number)).map_err(Failure::from)?;
        let letters = accompanying.into_iter().filter(|sheet| sheet.kind == DocumentKind::ForwardingLetter);
        let letter = letters.map(|sheet| Document { number: sheet.number, kind: sheet.kind, ..document.clone() });
        let letter: Vec<_> = letter.map(|letter| (case.clone(), letter)).collect();
        all.push((case, document));
        all.extend(letter);
    }
    Ok(all)
}

/// A larger file is no signature; bytes.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// The files that came back, under their names.
pub fn read_files(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let mut files = Vec::new();
    for path in paths {
        let unreadable = |e: std::io::Error| AppError::Usage(format!("{}: {e}", path.display()));
        let mut octets = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(FILE_BYTES_MAX + 1).read_to_end(&mut octets).map_err(unreadable)?;
        if octets.len() as u64 > FILE_BYTES_MAX {
            return Err(AppError::Usage(format!("{}: larger than {FILE_BYTES_MAX} bytes", path.display())));
        }
        files.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), octets));
    }
    Ok(files)
}
