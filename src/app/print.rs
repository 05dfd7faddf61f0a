//! `print`: a filed document in another form of the same result, on paper or as a certified copy, or its verification
//! sheet. Nothing is filed.

use super::{AppError, access, signing};
use crate::catalogue::{cases, documents};
use crate::stages::drawing::{self, Form};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use serde_json::json;

/// Which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// For an ink signature and a seal (002 §3).
    Paper,
    /// Certified by the person with this ЖСН.
    Copy { by: String },
    /// Растау парағы / лист проверки: who signed the request and the document, and what was found out about it.
    Verification,
}

/// The document `number` in that form; one of a restricted case for a `reason`. The same state and moment give the same
/// octets.
///
/// # Errors
/// [`AppError::NotAllowed`] without a reason where one is due, and when a signature does not hold any more: then it is no copy of anything.
pub fn print(office: &Office, number: &str, wanted: &Wanted, reason: Option<&str>) -> Result<Vec<u8>, AppError> {
    let found = office.store.read(|tx| {
        let Some(document) = documents::by_number(tx, number)? else { return Ok(None) };
        Ok(cases::by_number(tx, &document.case_number)?.map(|case| (case, document)))
    });
    let found = found.map_err(Failure::from)?;
    let (case, document) = found.ok_or_else(|| AppError::Usage(format!("no document {number}")))?;
    access::look_or_refuse(office, &case, "print", reason)?;
    let not_filed = || AppError::NotAllowed(format!("{number} is not filed yet: nobody has signed it"));
    let filed = document.filed.ok_or_else(not_filed)?;
    let document = filed.path.trim_end_matches(".pdf");
    let (path, form) = match wanted {
        Wanted::Verification => (format!("documents/{number}-verification"), Form::AsFiled),
        Wanted::Paper => {
            sound_signatures(office, number)?;
            (document.to_owned(), Form::Paper)
        }
        Wanted::Copy { by } => {
            let signatures = sound_signatures(office, number)?;
            let now = office.now();
            let person = office.people.iter().find(|p| p.iin == *by && p.in_term(now.date_naive()));
            let person =
                person.ok_or_else(|| AppError::Usage("nobody of this ЖСН stands in [[signers]] today".into()))?;
            let about = json!({
                "position": person.position,
                "name": person.signature_name(),
                "certified_at": now.to_rfc3339(),
                "sheets": filed.sheets.to_string(),
                "system": "Muragat",
                "result": {
                    "kk": format!("ЭЦҚ тексерілді, қолтаңбалар бұзылмаған ({signatures})"),
                    "ru": format!("ЭЦП проверена, подписи не нарушены ({signatures})"),
                },
            });
            (document.to_owned(), Form::Copy(about))
        }
    };
    let recipe = office.archive.read(&filed.object_id, &format!("{path}.recipe.json")).map_err(Failure::from)?;
    Ok(drawing::again(office, &recipe, form)?)
}

/// How many signatures the document has; [`AppError::NotAllowed`] when not all of them hold.
fn sound_signatures(office: &Office, number: &str) -> Result<usize, AppError> {
    let proofs = signing::proofs(office, number)?;
    let signatures: usize = proofs.iter().map(|p| p.signatures.len()).sum();
    if signatures == 0 || !proofs.iter().all(signing::Proof::holds) {
        return Err(AppError::NotAllowed(format!("{number}: its signatures do not hold; see muragat verify {number}")));
    }
    Ok(signatures)
}
