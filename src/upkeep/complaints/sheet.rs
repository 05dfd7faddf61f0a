//! The register of complaints for a period, on paper and as a table.

use super::Line;
use crate::catalogue::cases::Period;
use crate::domain::document::DocumentKind;
use crate::domain::text::Bilingual;
use crate::formats::csv;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::upkeep::extract::{Extract, Heads, headings, joined, withheld};
use serde_json::{Value, json};

/// Heads of the columns.
const HEADS: Heads = [
    ("Шағымның №", "№ жалобы"),
    ("Түскен күні, тәсілі", "Дата и способ поступления"),
    ("Шағымданушы", "Заявитель"),
    ("Қызмет, өтініштің №", "Услуга, № заявления"),
    ("Шағымның мәні", "Суть жалобы"),
    ("Қарайтын тұлға", "Кто рассматривает"),
    ("Мерзімі", "Срок"),
    ("Жауап берілген күні", "Дата ответа"),
    ("Нәтижесі", "Результат"),
];

/// Sets the lines in type; see [`Extract::draw`].
pub fn sheet(office: &Office, period: &Period, lines: &[Line]) -> Result<Vec<u8>, Failure> {
    let answered = lines.iter().filter(|line| line.answered_at.is_some()).count();
    let late = lines.iter().filter(|line| line.is_late).count();
    Extract {
        kind: DocumentKind::Complaints,
        heads: &HEADS,
        lines: lines.iter().map(row).collect(),
        counts: &[("answered", answered), ("late", late)],
        table: ("complaints.csv", table(lines)),
    }
    .draw(office, period)
}

/// A line as it stands on paper.
fn row(line: &Line) -> Value {
    let hidden = withheld();
    let own = |text: &Option<String>| text.as_ref().map(|text| Bilingual::new(text, text));
    json!({
        "number": line.number,
        "received_at": line.received_at.to_rfc3339(),
        "way": line.way,
        "complainant": own(&line.complainant).unwrap_or_else(|| hidden.clone()),
        "contact": line.contact,
        "case_number": line.case_number,
        "service": line.service_name,
        "subject": own(&line.subject).unwrap_or(hidden),
        "body": line.body,
        "due_on": line.due_on,
        "answered_at": line.answered_at.map(|at| at.to_rfc3339()),
        "outcome": line.outcome,
        "answer": line.answer,
        "is_late": line.is_late,
    })
}

/// The register as comma-separated values. The same lines give the same octets.
pub fn table(lines: &[Line]) -> String {
    csv::table(std::iter::once(headings(&HEADS)).chain(lines.iter().map(cells)))
}

fn cells(line: &Line) -> Vec<String> {
    let hidden = joined(&withheld());
    let or_hidden = |text: &Option<String>| text.clone().unwrap_or_else(|| hidden.clone());
    let listed = |parts: Vec<Option<String>>| parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    vec![
        line.number.clone(),
        format!("{}, {}", line.received_at.format("%d.%m.%Y %H:%M"), joined(&line.way)),
        listed(vec![Some(or_hidden(&line.complainant)), line.contact.clone()]),
        listed(vec![Some(joined(&line.service_name)), line.case_number.clone()]),
        or_hidden(&line.subject),
        joined(&line.body),
        line.due_on.format("%d.%m.%Y").to_string(),
        line.answered_at.map(|at| at.format("%d.%m.%Y").to_string()).unwrap_or_default(),
        listed(vec![line.outcome.as_ref().map(joined), line.answer.clone()]),
    ]
}
