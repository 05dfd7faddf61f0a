//! An extract of the journal on paper: landscape, heads on every sheet, the table for a spreadsheet inside.

use super::Line;
use super::table::{HEADS, table};
use crate::catalogue::cases::Period;
use crate::domain::document::DocumentKind;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::upkeep::extract::{Extract, withheld};
use serde_json::{Value, json};

/// How much of an incoming index stands on paper; the table has all of it.
const INDEX_CHARACTERS_MAX: usize = 13;

/// Sets the lines in type; see [`Extract::draw`].
pub fn sheet(office: &Office, period: &Period, lines: &[Line]) -> Result<Vec<u8>, Failure> {
    let annulled = lines.iter().filter(|line| line.annulled).count();
    Extract {
        kind: DocumentKind::Journal,
        heads: &HEADS,
        lines: lines.iter().map(row).collect(),
        counts: &[("annulled", annulled)],
        table: ("journal.csv", table(lines)),
    }
    .draw(office, period)
}

/// A line as it stands on paper.
fn row(line: &Line) -> Value {
    let hidden = withheld();
    let index = line.incoming_index.as_deref().map(|index| {
        let shorter: String = index.chars().take(INDEX_CHARACTERS_MAX).collect();
        if shorter.len() < index.len() { shorter + "…" } else { shorter }
    });
    json!({
        "seq": line.seq.to_string(),
        "number": line.number,
        "registered_at": line.registered_at.to_rfc3339(),
        "correspondent": line.correspondent.as_ref().unwrap_or(&hidden),
        "submitted_at": line.submitted_at.to_rfc3339(),
        "incoming_index": index,
        "summary": line.summary.as_ref().unwrap_or(&hidden),
        "resolution": line.resolution,
        "receipt_mark": line.receipt_mark,
        "execution_mark": line.execution_mark,
        "note": line.note,
        "annulled": line.annulled,
    })
}
