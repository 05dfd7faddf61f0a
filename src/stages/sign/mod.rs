//! The room of the signature: the people whom the sheet names sign it, and nobody else.
//!
//! The executor signs before the head. A key of RSA or ECDSA signs inside the PDF, and every key, GOST included, in a
//! detached CMS over the final PDF. The claimed time is the date of the document, so a sheet that is signed again after a
//! crash has the same octets. Whose key is not at hand signs away from here (`travelling`): until that signature is back
//! the sheet is kept in the spool (`kept`), and neither filed nor delivered.

pub mod kept;
mod own;
pub mod record;
pub mod travelling;

use super::failure::Failure;
use super::office::Office;
use super::outgoing::{Sheet, SignerLine};
use super::render::Drawn;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::ports::keys::SignatureKey;
use crate::stages::pace::Step;
use kept::{Kept, Place};
use serde_json::Value;
use std::sync::Arc;

/// A sheet in the form in which it is filed, with everything that proves who signed it.
pub struct Final<'o> {
    drawn: Drawn<'o>,
    files: Vec<SignatureFile>,
    record: Option<Value>,
}

/// A signature that lies beside the PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureFile {
    /// What follows the name of the sheet: `.pdf.p7s`, `.provider_head.manifest.xml`.
    pub ending: String,
    pub bytes: Vec<u8>,
}

impl<'o> Final<'o> {
    /// The sheet, the files beside it, and the record of who signed how; no record: nobody had to.
    pub fn into_parts(self) -> (Drawn<'o>, Vec<SignatureFile>, Option<Value>) {
        (self.drawn, self.files, self.record)
    }
}

/// One who signs, with the key where it is at hand.
struct Hand<'s> {
    line: &'s SignerLine,
    key: Option<Arc<dyn SignatureKey>>,
}

/// Signs a sheet that needs it; others pass as they are. `decision` is the package in whose folder of the spool a sheet
/// waits. Repeating it gives the same octets.
///
/// # Errors
/// [`Failure::Unsigned`] while a signature is missing, [`Failure::Key`] when a key is there and does not open.
pub fn sign<'o>(office: &Office, drawn: Drawn<'o>, decision: Option<Digest256>) -> Result<Final<'o>, Failure> {
    let _measured = office.pace.of(Step::Sign);
    if !drawn.stamped.sheet.needs_signature {
        return Ok(Final { drawn, files: Vec::new(), record: None });
    }
    let number = drawn.stamped.sheet.number.clone();
    let unsound = || Failure::Missing(format!("{number} has nobody to sign it, or no decision"));
    let at = drawn.stamped.issued_at;
    // A notice of readiness carries the number of its document, and is another sheet.
    let name = match drawn.stamped.sheet.kind {
        kind @ DocumentKind::Readiness => format!("{number}-{}", kind.key()),
        _ => number.clone(),
    };
    let place = Place::new(&decision.ok_or_else(unsound)?, &name);
    let signers = drawn.stamped.sheet.signers.clone();
    let hands = in_order(office, &signers)?;
    if hands.is_empty() {
        return Err(unsound());
    }
    let (drawn, kept) = match kept::read(office, &place)? {
        Some(kept) => (kept.instead_of(drawn), kept),
        None => {
            let (drawn, kept) = own::signed(office, drawn, &hands)?;
            // What another person is to sign, or an authority stamped, is never made a second time.
            if !kept.missing().is_empty() || office.time_stamp.is_some() {
                kept::keep(office, &place, &drawn, &kept)?;
            }
            (drawn, kept)
        }
    };
    let mut brought = Vec::new();
    let mut missing = Vec::new();
    for role in kept.missing() {
        let hand = hands.iter().find(|hand| hand.line.role == role).ok_or_else(unsound)?;
        match travelling::of(office, &place, &drawn.pdf, hand, &number, at)? {
            Some(signature) => brought.push(signature),
            None => missing.push(role.to_owned()),
        }
    }
    if !missing.is_empty() {
        return Err(Failure::Unsigned { number, roles: missing });
    }
    let record = record::record(&drawn, &kept, &brought)?;
    let files = own_file(&kept).into_iter().chain(brought.into_iter().flat_map(|b| b.files)).collect();
    Ok(Final { drawn, files, record: Some(record) })
}

/// Tells the sheet of verification who signed the document that it goes with.
pub fn tell(finals: &[Final<'_>], sheet: &mut Sheet) {
    let is_its = |f: &&Final<'_>| f.drawn.stamped.sheet.number == sheet.number;
    let of = |f: &Final<'_>| Some((f.record.clone()?, *f.drawn.stamped.issued_at.offset()));
    let record = finals.iter().filter(is_its).find_map(of);
    if let (DocumentKind::Verification, Some((record, zone))) = (sheet.kind, &record) {
        sheet.content["own_signatures"] = record::told(record, *zone);
    }
}

fn own_file(kept: &Kept) -> Option<SignatureFile> {
    let bytes = kept.cms.clone()?;
    Some(SignatureFile { ending: ".pdf.p7s".into(), bytes })
}

/// The signers in the order of signing: the sheet names the head first, and the head signs last.
fn in_order<'s>(office: &Office, signers: &'s [SignerLine]) -> Result<Vec<Hand<'s>>, Failure> {
    let mut hands = Vec::new();
    for line in signers.iter().rev() {
        hands.push(Hand { line, key: office.keys.of(&line.person)? });
    }
    Ok(hands)
}
