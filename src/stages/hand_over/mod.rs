//! тапсыру / передача: what is ready for a service centre goes on a courier registry in two copies (002 §9).
//!
//! [`form`] gives the number and freezes the lines (commit point ⑤, first half); [`sheet`] says what stands on a copy.
//! Setting the copies in type and filing them is the pipeline's; a registry whose copies are not filed yet is found
//! again by `registries::unfiled`. Read one back with `registries::by_number`, all with `registries::list`.

mod copies;

pub use copies::compose;

use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::registries::{self, Direction, Line, NewRegistry, Registry};
use crate::domain::decision::Outcome;
use crate::domain::request::Access;
use crate::domain::text::Bilingual;
use crate::ports::tx::{Tx, TxError};
use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};

/// Copy 1 stays with the receiver; copy 2 returns with the mark of receipt.
pub const COPIES: [u32; 2] = [1, 2];

/// Who writes these events.
const ACTOR: &str = "muragat";

/// The box in which it all goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consignment {
    /// Only what came through this centre; absent: through any.
    pub centre: Option<String>,
    /// Only answers of these services: those of the letterhead in `from`.
    pub services: Vec<String>,
    pub from: Bilingual,
    pub to: Bilingual,
    /// Time of the approved schedule, as `16:00`.
    pub slot: Option<String>,
    pub box_no: Option<String>,
    pub seal: Option<String>,
}

/// Takes every filed answer that no registry holds yet, gives the registry its number and freezes its lines; `None`
/// when nothing is ready. Each call takes only what the calls before it left.
pub fn form(
    tx: &mut Tx<'_>,
    consignment: &Consignment,
    now: DateTime<FixedOffset>,
) -> Result<Option<Registry>, TxError> {
    let mut lines = registries::ready(tx, consignment.centre.as_deref())?;
    lines.retain(|line| consignment.services.contains(&line.service));
    if lines.is_empty() {
        return Ok(None);
    }
    let consignment = consignment.clone();
    let registry = registries::close(
        tx,
        &NewRegistry {
            direction: Direction::ProviderToCentre,
            centre: consignment.centre,
            from: consignment.from,
            to: consignment.to,
            slot: consignment.slot,
            box_no: consignment.box_no,
            seal: consignment.seal,
            closed_at: now,
            lines,
        },
    )?;
    remember(tx, &registry)?;
    Ok(Some(registry))
}

/// Registries whose lines are frozen and whose copies are not filed: a crash or a failure of ours came between.
pub fn unfinished(tx: &mut Tx<'_>) -> Result<Vec<Registry>, TxError> {
    registries::unfiled(tx)
}

/// One event for the registry, and one in the life line of every case on it.
fn remember(tx: &mut Tx<'_>, registry: &Registry) -> Result<(), TxError> {
    let mut tell = |subject: &str, facts: Value| {
        let at = registry.closed_at;
        events::append(tx, &NewEvent { at, subject, kind: Kind::RegistryClosed, actor: ACTOR, facts: &facts })
    };
    tell(&registry.number, json!({ "documents": registry.lines.len(), "sheets": sheets(registry) }))?;
    for (seq, line) in (1..).zip(&registry.lines) {
        let facts = json!({ "registry": registry.number, "line": seq, "document": line.document });
        tell(&line.request_number, facts)?;
    }
    Ok(())
}

/// The content of one copy (`content` of a sheet of kind `registry`): the same for both but for its mark.
///
/// There are no names on it at all, and of a `restricted` case nothing but number and sheets.
pub fn sheet(registry: &Registry, copy: u32) -> Value {
    let lines: Vec<Value> = (1..).zip(&registry.lines).map(|(seq, line)| sheet_line(seq, line)).collect();
    let mut content = Map::new();
    content.insert("direction".into(), registry.direction.key().into());
    content.insert("copy".into(), copy.to_string().into());
    content.insert("from".into(), json!(registry.from));
    content.insert("to".into(), json!(registry.to));
    put(&mut content, "slot", registry.slot.as_deref());
    put(&mut content, "box", registry.box_no.as_deref());
    put(&mut content, "seal", registry.seal.as_deref());
    content.insert("lines".into(), lines.into());
    let totals = json!({
        "documents": registry.lines.len().to_string(),
        "sheets": sheets(registry).to_string(),
        // One registry, one box, one seal.
        "boxes": "1",
    });
    content.insert("totals".into(), totals);
    content.into()
}

fn sheet_line(seq: u32, line: &Line) -> Value {
    let open = line.access == Access::Open;
    let mut shown = Map::new();
    shown.insert("seq".into(), seq.to_string().into());
    shown.insert("request_number".into(), line.request_number.as_str().into());
    if open {
        put(&mut shown, "receipt_barcode", line.receipt_barcode.as_deref());
        put(&mut shown, "service_code", Some(&line.service));
        put(&mut shown, "result", Some(result(line.outcome)));
    }
    shown.insert("sheets".into(), line.sheets.to_string().into());
    if open {
        put(&mut shown, "due_on", Some(&line.due_on.to_string()));
        put(&mut shown, "note", line.note.as_deref());
    }
    shown.into()
}

fn result(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Grant | Outcome::NegativeReply | Outcome::Correct | Outcome::Duplicate => "ready",
        Outcome::Refuse => "refused",
        Outcome::Forward | Outcome::Extend | Outcome::Supplement | Outcome::Withdraw => "notice",
    }
}

fn sheets(registry: &Registry) -> u64 {
    registry.lines.iter().map(|line| u64::from(line.sheets)).sum()
}

fn put(into: &mut Map<String, Value>, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        into.insert(name.into(), value.into());
    }
}

/// `registry.json` of the archive object: everything the catalogue knows of the registry, so that it can be rebuilt.
pub fn record(registry: &Registry) -> Value {
    let line = |(seq, line): (u32, &Line)| {
        json!({
            "seq": seq,
            "document": line.document,
            "request_number": line.request_number,
            "receipt_barcode": line.receipt_barcode,
            "service": line.service,
            "outcome": line.outcome,
            "sheets": line.sheets,
            "due_on": line.due_on,
            "access": line.access,
            "note": line.note,
        })
    };
    json!({
        "format": "muragat.registry/1",
        "number": registry.number,
        "direction": registry.direction.key(),
        "centre": registry.centre,
        "from": registry.from,
        "to": registry.to,
        "slot": registry.slot,
        "box": registry.box_no,
        "seal": registry.seal,
        "closed_at": registry.closed_at.to_rfc3339(),
        "lines": (1..).zip(&registry.lines).map(line).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(document: &str, access: Access, outcome: Outcome) -> Line {
        Line {
            document: document.into(),
            request_number: document.replace("-D", ""),
            receipt_barcode: Some("710200000017".into()),
            service: "ARCH_CERT".into(),
            outcome,
            sheets: 2,
            due_on: "2015-12-08".parse().unwrap(),
            access,
            note: None,
        }
    }

    fn registry() -> Registry {
        Registry {
            number: "CR-2015-000001".into(),
            direction: Direction::ProviderToCentre,
            centre: None,
            from: Bilingual::new("Мұрағат", "Архив"),
            to: Bilingual::new("ХҚКО", "ЦОН"),
            slot: Some("16:00".into()),
            box_no: None,
            seal: None,
            closed_at: DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").unwrap(),
            lines: vec![
                line("AC-D-2015-000001", Access::Open, Outcome::Grant),
                line("AC-D-2015-000002", Access::Restricted, Outcome::Grant),
                line("AC-D-2015-000003", Access::Open, Outcome::Refuse),
            ],
        }
    }

    #[test]
    fn both_copies_say_the_same_but_for_their_mark() {
        let [mut first, second] = COPIES.map(|copy| sheet(&registry(), copy));
        assert_eq!((&first["copy"], &second["copy"]), (&json!("1"), &json!("2")));
        assert_eq!(first["totals"], json!({ "documents": "3", "sheets": "6", "boxes": "1" }));
        assert!(first.get("seal").is_none(), "an empty place is written by hand");
        first["copy"] = json!("2");
        assert_eq!(first, second);
    }

    #[test]
    fn an_open_line_says_what_it_is_and_a_restricted_one_only_number_and_sheets() {
        let content = sheet(&registry(), 1);
        assert_eq!(
            content["lines"][2],
            json!({ "seq": "3", "request_number": "AC-2015-000003", "receipt_barcode": "710200000017",
                    "service_code": "ARCH_CERT", "result": "refused", "sheets": "2", "due_on": "2015-12-08" })
        );
        assert_eq!(content["lines"][1], json!({ "seq": "2", "request_number": "AC-2015-000002", "sheets": "2" }));
    }
}
