//! An extract of the journal on paper (журналдан үзінді / выписка из журнала): landscape, heads on every sheet, the table
//! for a spreadsheet inside.

use super::Line;
use super::table::{HEADS, table, withheld};
use crate::catalogue::cases::Period;
use crate::domain::document::DocumentKind;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::office_sheet::{Enclosed, OfficeSheet};
use serde_json::{Value, json};

/// How many lines one extract holds; a longer period is printed in parts, as a bound journal is.
pub const LINES_MAX: usize = 5_000;
/// How much of an incoming index stands on paper; the table has all of it.
const INDEX_CHARACTERS_MAX: usize = 13;

/// Sets the lines in type. The same lines, period and moment give the same octets.
///
/// # Errors
/// [`Failure::Missing`] when there are more than [`LINES_MAX`].
pub fn sheet(office: &Office, period: &Period, lines: &[Line]) -> Result<Vec<u8>, Failure> {
    if lines.len() > LINES_MAX {
        let count = lines.len();
        let message = format!("{count} lines do not go on one extract ({LINES_MAX} at most): print it in parts");
        return Err(Failure::Missing(message));
    }
    let passport = period.service.as_deref().and_then(|service| office.passport(service, period.to));
    let own = period.service.as_deref().and_then(|service| office.provider(service));
    let providers: Vec<_> = match own {
        Some(provider) => vec![&provider.name],
        None => office.providers.iter().map(|provider| &provider.name).collect(),
    };
    let content = json!({
        "period": { "from_on": period.from, "to_on": period.to },
        "providers": providers,
        "service": passport.map(|passport| &passport.name),
        "heads": HEADS.iter().map(|(kk, ru)| json!({ "kk": kk, "ru": ru })).collect::<Vec<_>>(),
        "lines": lines.iter().map(|line| row(office, line)).collect::<Vec<_>>(),
        "annulled": lines.iter().filter(|line| line.annulled).count().to_string(),
    });
    let table = table(lines);
    OfficeSheet {
        kind: DocumentKind::Journal,
        provider: own,
        service: period.service.as_deref(),
        content,
        enclosed: Some(Enclosed { name: "journal.csv", octets: table.as_bytes() }),
        ident: format!("journal-{}-{}-{}", period.from, period.to, period.service.as_deref().unwrap_or_default()),
    }
    .draw(office)
}

/// A line as it stands on paper: what strangers wrote, in letters that the fonts have.
fn row(office: &Office, line: &Line) -> Value {
    let hidden = withheld();
    let index = line.incoming_index.as_deref().map(|index| {
        let shorter: String = index.chars().take(INDEX_CHARACTERS_MAX).collect();
        if shorter.len() < index.len() { shorter + "…" } else { shorter }
    });
    let row = json!({
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
    });
    crate::stages::paper::legible(office, row)
}
