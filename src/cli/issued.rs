//! `decisions list|sheet`: how far batches of decisions are, and their issue sheets again.

use super::exit;
use super::output::Output;
use crate::app::decisions::issued;
use crate::app::{self, AppError, Place};
use crate::catalogue::batches::{Batch, Open};
use crate::domain::text::one_line;
use serde_json::{Value, json};
use std::path::Path;

/// Every batch, or one with what is open of it.
pub fn list(output: &Output, place: &Place, wanted: Option<&str>) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let all = match wanted {
        None => issued::list(&office)?.into_iter().map(|batch| (batch, Vec::new())).collect(),
        Some(wanted) => vec![issued::find(&office, wanted)?],
    };
    if all.is_empty() {
        output.line(output.say("Шешімдер топтамасы жоқ.", "Пакетов решений нет.", "There are no batches."));
    }
    all.iter().for_each(|(batch, open)| show(output, batch, open));
    output.object("decisions", json!({ "batches": all.iter().map(|(b, o)| object(b, o)).collect::<Vec<_>>() }));
    let is_open = all.iter().any(|(batch, _)| !batch.is_done());
    Ok(if is_open { exit::WAITING } else { exit::DONE })
}

/// A copy of the issue sheet of a batch, written to a file.
pub fn sheet(output: &Output, place: &Place, wanted: &str, copy: u32, target: &Path) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let (batch, _) = issued::find(&office, wanted)?;
    let pdf = issued::sheet(&office, &batch, copy)?;
    let name = target.display().to_string();
    std::fs::write(target, &pdf).map_err(|e| AppError::failure(&name, e))?;
    output.line(&name);
    output.object("decisions", json!({ "sheet": batch.sheet, "copy": copy, "file": name }));
    Ok(exit::DONE)
}

fn show(output: &Output, batch: &Batch, open: &[Open]) {
    let sheet = batch.sheet.as_deref().unwrap_or("–");
    output.line(format!("{}  {}  {sheet}", &batch.digest.hex()[..12], one_line(&batch.file_name)));
    let (asked, issued, refused, not_issued, left) = (
        output.say("сұралды", "запрошено", "asked"),
        output.say("берілді", "выдано", "issued"),
        output.say("бас тартылды", "отказано", "refused"),
        output.say("берілмеді", "не выдано", "not issued"),
        output.say("аяқталмаған", "не завершено", "open"),
    );
    output.line(format!(
        "  {asked}: {}, {issued}: {}, {refused}: {}, {not_issued}: {}, {left}: {}",
        batch.asked,
        batch.filed.saturating_sub(batch.refused),
        batch.refused,
        batch.not_issued(),
        batch.open(),
    ));
    for one in open {
        output.line(format!("  {}  {}", one.case_number, one.document));
    }
}

fn object(batch: &Batch, open: &[Open]) -> Value {
    json!({
        "sha256": batch.digest.hex(), "file_name": batch.file_name, "claimed_at": batch.claimed_at.to_rfc3339(),
        "state": batch.state.key(), "reason": batch.reason, "asked": batch.asked, "numbered": batch.numbered,
        "issued": batch.filed.saturating_sub(batch.refused), "refused": batch.refused,
        "not_issued": batch.not_issued(), "open": batch.open(), "sheet": batch.sheet,
        "open_documents": open.iter().map(|o| json!({ "document": o.document, "case": o.case_number })).collect::<Vec<_>>(),
    })
}
