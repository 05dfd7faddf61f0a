//! Batches of decisions that came back: how far they are, and their issue sheets.

use crate::app::AppError;
use crate::catalogue::batches::{self, Batch, Open};
use crate::catalogue::sheets;
use crate::domain::document::DocumentKind;
use crate::stages::failure::Failure;
use crate::stages::office::Office;

/// Every batch, the newest last.
pub fn list(office: &Office) -> Result<Vec<Batch>, AppError> {
    Ok(office.store.read(batches::list).map_err(Failure::from)?)
}

/// The batch under this file name, first digits of its SHA-256 or number of its issue sheet, with what is open of it.
pub fn find(office: &Office, wanted: &str) -> Result<(Batch, Vec<Open>), AppError> {
    let is_it = |batch: &Batch| {
        let by_digest = wanted.len() >= 6 && batch.digest.hex().starts_with(&wanted.to_lowercase());
        batch.file_name == wanted || batch.sheet.as_deref() == Some(wanted) || by_digest
    };
    let mut found = list(office)?.into_iter().filter(is_it);
    let Some(batch) = found.next() else {
        return Err(AppError::Usage(format!("{wanted}: there is no such batch of decisions")));
    };
    if found.next().is_some() {
        return Err(AppError::Usage(format!("{wanted}: several batches have this name; give the SHA-256")));
    }
    let open = office.store.read(|tx| batches::open(tx, &batch.digest)).map_err(Failure::from)?;
    Ok((batch, open))
}

/// A copy of the issue sheet of a batch, the octets that are filed.
///
/// # Errors
/// [`AppError::NotAllowed`] while something of the batch is open, and of one of which nothing was issued.
pub fn sheet(office: &Office, batch: &Batch, copy: u32) -> Result<Vec<u8>, AppError> {
    let subject = batch.digest.hex();
    let place = sheets::in_round(batch.round, copy);
    let found = office.store.read(|tx| sheets::get(tx, DocumentKind::IssueSheet, &subject, place));
    let filed = found.map_err(Failure::from)?.and_then(|sheet| sheet.filed);
    let none = || match batch.open() {
        0 => AppError::NotAllowed(format!("{}: nothing of this batch was issued", batch.file_name)),
        open => AppError::NotAllowed(format!("{}: {open} of {} are open", batch.file_name, batch.asked)),
    };
    let filed = filed.ok_or_else(none)?;
    Ok(office.archive.read(&filed.object_id, &filed.path).map_err(Failure::from)?)
}
