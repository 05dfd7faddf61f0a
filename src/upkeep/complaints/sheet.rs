//! The register of complaints for a period, on paper and as a table.

use super::Line;
use crate::catalogue::cases::Period;
use crate::domain::document::DocumentKind;
use crate::domain::text::Bilingual;
use crate::formats::csv;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::office_sheet::{Enclosed, OfficeSheet};
use crate::stages::paper;
use serde_json::{Value, json};

/// Heads of the columns.
const HEADS: [(&str, &str); 9] = [
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

/// How many lines one sheet holds; a longer period is printed in parts.
pub const LINES_MAX: usize = 5_000;

/// What stands in place of what a restricted case keeps to itself.
fn withheld() -> Bilingual {
    Bilingual::new("қолжетімділігі шектеулі", "доступ ограничен")
}

/// Sets the lines in type. The same lines, period and moment give the same octets.
///
/// # Errors
/// [`Failure::Missing`] when there are more than [`LINES_MAX`].
pub fn sheet(office: &Office, period: &Period, lines: &[Line]) -> Result<Vec<u8>, Failure> {
    if lines.len() > LINES_MAX {
        let message = format!("{} lines do not go on one sheet ({LINES_MAX} at most): print it in parts", lines.len());
        return Err(Failure::Missing(message));
    }
    let own = period.service.as_deref().and_then(|service| office.provider(service));
    let providers: Vec<_> = match own {
        Some(provider) => vec![&provider.name],
        None => office.providers.iter().map(|provider| &provider.name).collect(),
    };
    let content = json!({
        "period": { "from_on": period.from, "to_on": period.to },
        "providers": providers,
        "heads": HEADS.iter().map(|(kk, ru)| json!({ "kk": kk, "ru": ru })).collect::<Vec<_>>(),
        "lines": lines.iter().map(|line| row(office, line)).collect::<Vec<_>>(),
        "answered": lines.iter().filter(|line| line.answered_at.is_some()).count().to_string(),
        "late": lines.iter().filter(|line| line.is_late).count().to_string(),
    });
    let table = table(lines);
    OfficeSheet {
        kind: DocumentKind::Complaints,
        provider: own,
        service: period.service.as_deref(),
        content,
        enclosed: Some(Enclosed { name: "complaints.csv", octets: table.as_bytes() }),
        ident: format!("complaints-{}-{}-{}", period.from, period.to, period.service.as_deref().unwrap_or_default()),
    }
    .draw(office)
}

/// A line as it stands on paper: what strangers wrote, in letters that the fonts have.
fn row(office: &Office, line: &Line) -> Value {
    let hidden = withheld();
    let own = |text: &Option<String>| text.as_ref().map(|text| Bilingual::new(text, text));
    let row = json!({
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
    });
    paper::legible(office, row)
}

/// The register as comma-separated values. The same lines give the same octets.
pub fn table(lines: &[Line]) -> String {
    let heads = HEADS.iter().map(|(kk, ru)| format!("{kk} / {ru}")).collect();
    csv::table(std::iter::once(heads).chain(lines.iter().map(cells)))
}

fn cells(line: &Line) -> Vec<String> {
    let both =
        |text: &Bilingual| if text.kk == text.ru { text.kk.clone() } else { format!("{} / {}", text.kk, text.ru) };
    let hidden = both(&withheld());
    let or_hidden = |text: &Option<String>| text.clone().unwrap_or_else(|| hidden.clone());
    let joined = |parts: Vec<Option<String>>| parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    vec![
        line.number.clone(),
        format!("{}, {}", line.received_at.format("%d.%m.%Y %H:%M"), both(&line.way)),
        joined(vec![Some(or_hidden(&line.complainant)), line.contact.clone()]),
        joined(vec![Some(both(&line.service_name)), line.case_number.clone()]),
        or_hidden(&line.subject),
        both(&line.body),
        line.due_on.format("%d.%m.%Y").to_string(),
        line.answered_at.map(|at| at.format("%d.%m.%Y").to_string()).unwrap_or_default(),
        joined(vec![line.outcome.as_ref().map(both), line.answer.clone()]),
    ]
}
