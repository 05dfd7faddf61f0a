//! The columns that fill up after registration, each by a function of its own over what is recorded of a number.

use super::Record;
use crate::catalogue::events::{Event, Kind};
use crate::catalogue::journal::{self, Entry, Mark};
use crate::domain::decision::Outcome;
use crate::domain::document::DocumentKind;
use crate::domain::request::Access;
use crate::domain::text::{Bilingual, Language};
use crate::report;
use crate::stages::paper;
use chrono::{DateTime, FixedOffset};

/// қарар, немесе кімге жолданғаны / резолюция или кому направлен: in the order in which it was written.
///
/// Whoever records resolutions as events adds them here.
pub fn resolution(record: &Record<'_>) -> Vec<Bilingual> {
    marked(record, Mark::Resolution, |mark| mark.resolution.as_deref())
}

/// алғандығы туралы қолхат, күні / расписка в получении, дата: the receipt that the applicant holds, of the centre or of
/// this office, and what was noted since.
pub(super) fn receipt_mark(record: &Record<'_>) -> Vec<Bilingual> {
    let mut cells = Vec::new();
    if let Some(number) = &record.case.receipt_number {
        cells.push(same(format!("№ {number}, {}", day(record.case.accepted_at))));
        cells.push(Bilingual::new("ХҚКО қолхаты", "Расписка ЦОН"));
    }
    for sheet in record.sheets.iter().filter(|sheet| sheet.kind == DocumentKind::Receipt) {
        cells.push(same(format!("№ {}, {}", sheet.number, day(sheet.issued_at))));
        cells.push(paper::title(sheet.kind));
    }
    cells.extend(marked(record, Mark::Receipt, |mark| mark.receipt_mark.as_deref()));
    cells
}

/// орындалуы туралы белгі / отметка об исполнении: the document with its number and day, what it says, and when it left.
pub(super) fn execution_mark(record: &Record<'_>) -> Vec<Bilingual> {
    let mut cells = Vec::new();
    for mark in record.marks.iter().filter(|mark| mark.mark == Mark::Execution) {
        let Some(text) = &mark.execution_mark else { continue };
        cells.push(same(format!("№ {text}, {}", day(mark.marked_at))));
        let is_open = record.case.access == Access::Open;
        cells.extend(decided(record.life, text).filter(|_| is_open));
    }
    // The receipt is laid out at registration; what leaves after the decision is its answer.
    let decided_at = record.life.iter().find(|event| event.kind == Kind::Decided).map(|event| event.line);
    let left = |event: &&Event| event.kind == Kind::Delivered && decided_at.is_some_and(|line| event.line > line);
    for event in record.life.iter().filter(left) {
        let said = |language| report::event_name(Kind::Delivered.key(), language);
        let day = day(event.at);
        let left = Bilingual::new(format!("{} {day}", said(Language::Kk)), format!("{} {day}", said(Language::Ru)));
        if !cells.contains(&left) {
            cells.push(left);
        }
    }
    cells
}

/// ескертпе / примечание: why a number came to nothing stands first.
pub(super) fn note(record: &Record<'_>) -> Vec<Bilingual> {
    let annulled = record.marks.iter().filter(|mark| mark.mark == Mark::Annulment);
    let reason = |mark: &Entry| {
        let (day, why) = (day(mark.marked_at), journal::said(mark.note.as_deref().unwrap_or_default()));
        Bilingual::new(format!("КҮШІ ЖОЙЫЛДЫ, {day}: {}", why.kk), format!("АННУЛИРОВАНО, {day}: {}", why.ru))
    };
    let mut cells: Vec<_> = annulled.map(reason).collect();
    let is_open = record.case.access == Access::Open;
    for mark in record.marks.iter().filter(|mark| mark.mark == Mark::Note) {
        let Some(text) = mark.note.as_deref() else { continue };
        // A document beside the answer: an extension, a correction, a duplicate.
        let document = decided(record.life, text);
        let number = if document.is_some() { format!("№ {text}") } else { text.to_owned() };
        cells.push(dated(journal::said(&number), mark.marked_at));
        cells.extend(document.filter(|_| is_open));
    }
    cells
}

/// Whether the number itself came to nothing. A document of it that another one replaced leaves the number as it is.
pub(super) fn annulled(record: &Record<'_>) -> bool {
    let replaced = record.life.iter().filter(|event| event.kind == Kind::Annulled).count();
    record.marks.iter().filter(|mark| mark.mark == Mark::Annulment).count() > replaced
}

/// Marks of one kind, each with its day.
fn marked<'a>(record: &'a Record<'_>, kind: Mark, text: impl Fn(&'a Entry) -> Option<&'a str>) -> Vec<Bilingual> {
    let of_kind = record.marks.iter().filter(|mark| mark.mark == kind);
    let cell = |mark: &'a Entry| Some(dated(journal::said(text(mark)?), mark.marked_at));
    of_kind.filter_map(cell).collect()
}

fn dated(text: Bilingual, at: DateTime<FixedOffset>) -> Bilingual {
    let day = day(at);
    Bilingual::new(format!("{}, {day}", text.kk), format!("{}, {day}", text.ru))
}

/// What reads alike in both languages.
fn same(text: String) -> Bilingual {
    Bilingual::new(text.clone(), text)
}

/// What the decision gave under that number.
fn decided(life: &[Event], document: &str) -> Option<Bilingual> {
    let of_document = |event: &&Event| event.kind == Kind::Decided && event.facts["document"] == document;
    let facts = &life.iter().find(of_document)?.facts;
    let mut title = paper::title(DocumentKind::from_key(facts["kind"].as_str()?)?);
    if facts["outcome"] == Outcome::Duplicate.key() {
        title = Bilingual::new(format!("{} (телнұсқа)", title.kk), format!("{} (дубликат)", title.ru));
    }
    Some(title)
}

fn day(at: DateTime<FixedOffset>) -> String {
    at.format("%d.%m.%Y").to_string()
}
