//! The journal as a table for a spreadsheet: a head in both languages, then a row for each number.

use super::Line;
use crate::domain::text::Bilingual;
use crate::formats::csv;
use crate::upkeep::extract::{Heads, headings, joined, withheld};

/// Heads of the columns, in the words of the records rules (appendix 15).
pub(super) const HEADS: Heads = [
    ("Р/с №", "№ п/п"),
    ("Өтініштің №", "№ заявления"),
    ("Түскен күні", "Дата поступления"),
    ("Корреспондент, құжатының күні мен индексі", "Корреспондент, дата и индекс его документа"),
    ("Қысқаша мазмұны", "Краткое содержание"),
    ("Қарар немесе кімге жолданды", "Резолюция или кому направлен"),
    ("Алғаны туралы қолхат, күні", "Расписка в получении, дата"),
    ("Орындалуы туралы белгі", "Отметка об исполнении"),
    ("Ескертпе", "Примечание"),
];

/// The journal as comma-separated values. The same lines give the same octets.
pub fn table(lines: &[Line]) -> String {
    csv::table(std::iter::once(headings(&HEADS)).chain(lines.iter().map(row)))
}

fn row(line: &Line) -> Vec<String> {
    let day = |at: chrono::DateTime<chrono::FixedOffset>| at.format("%d.%m.%Y").to_string();
    let hidden = withheld();
    let who = joined(line.correspondent.as_ref().unwrap_or(&hidden));
    let index = line.incoming_index.as_deref().map(|index| format!(", {} № {index}", day(line.submitted_at)));
    vec![
        line.seq.to_string(),
        line.number.clone(),
        line.registered_at.format("%d.%m.%Y %H:%M").to_string(),
        who + &index.unwrap_or_default(),
        joined(line.summary.as_ref().unwrap_or(&hidden)),
        cells(&line.resolution),
        cells(&line.receipt_mark),
        cells(&line.execution_mark),
        cells(&line.note),
    ]
}

fn cells(texts: &[Bilingual]) -> String {
    texts.iter().map(joined).collect::<Vec<_>>().join(" · ")
}
