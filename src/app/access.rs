//! Looking at a case of class restricted: somebody says why, and that is an event.

use super::AppError;
use crate::catalogue::cases::Case;
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::domain::request::Access;
use crate::domain::text::one_line;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use serde_json::json;

/// Of a reason; characters.
const REASON_MAX: usize = 300;
/// Of a ЖСН or БСН.
const IDENTIFIER_DIGITS: usize = 12;

/// Whether everything about the case may be shown: it is open, or `reason` says why and is written into its life line.
/// `what` is the command that shows it.
///
/// # Errors
/// [`AppError::Usage`] for a reason that is too long or holds an identifier.
pub fn look(office: &Office, case: &Case, what: &str, reason: Option<&str>) -> Result<bool, AppError> {
    let Some(reason) = reason.map(str::trim).filter(|reason| !reason.is_empty()) else {
        return Ok(case.access == Access::Open);
    };
    if case.access == Access::Open {
        return Ok(true);
    }
    let reason = one_line(reason);
    let longest = reason.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    if reason.chars().count() > REASON_MAX || longest >= IDENTIFIER_DIGITS {
        return Err(AppError::Usage(format!("a reason has up to {REASON_MAX} characters and no ЖСН or БСН")));
    }
    let facts = json!({ "what": what, "reason": reason });
    let event =
        NewEvent { at: office.now(), subject: &case.number, kind: Kind::LookedAt, actor: "muragat", facts: &facts };
    office.store.write(|tx| events::append(tx, &event)).map_err(Failure::from)?;
    Ok(true)
}

/// The same for what cannot be shown in part.
///
/// # Errors
/// [`AppError::NotAllowed`] without a reason.
pub fn look_or_refuse(office: &Office, case: &Case, what: &str, reason: Option<&str>) -> Result<(), AppError> {
    match look(office, case, what, reason)? {
        true => Ok(()),
        false => Err(AppError::NotAllowed(format!("{} is restricted: say why you look at it, --reason", case.number))),
    }
}
