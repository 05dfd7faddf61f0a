//! `survey import`: filled surveys, one in XML, signed or not, or many in a table that a clerk typed from paper.
//!
//! A sheet with a finding is not counted; the others are. Who signed is looked at and kept nowhere: a survey is anonymous.

use super::verify_signature::{self, Question};
use super::{AppError, Place};
use crate::catalogue::cases;
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::surveys::{self, Added, NewAnswer};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place as FindingPlace};
use crate::domain::identifiers::Digest256;
use crate::formats::spreadsheet::{self, Cell, Row};
use crate::formats::xsd::{Kind as Document, Schemas};
use crate::formats::{value, xml};
use crate::releases::policy::Action;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Larger files are no surveys; bytes.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// What one file came to.
#[derive(Debug, Default)]
pub struct Imported {
    pub stored: u64,
    /// Counted before.
    pub known: u64,
    /// Against sheets that are not counted.
    pub findings: Vec<Finding>,
}

/// A sheet as it was read, and where.
struct Sheet {
    key: String,
    place: FindingPlace,
    service: String,
    answered_on: NaiveDate,
    request_number: Option<String>,
    answers: Vec<Chosen>,
    signed: bool,
}

/// An answer by its place, or in its words.
enum Chosen {
    Place(u32),
    Words(String),
    Nothing,
}

/// Stores what `file` holds; in one transaction. Repeating it changes nothing.
pub fn import(place: &Place, office: &Office, file: &Path) -> Result<Imported, AppError> {
    let unreadable = |e: std::io::Error| AppError::Usage(format!("{}: {e}", file.display()));
    if std::fs::metadata(file).map_err(unreadable)?.len() > FILE_BYTES_MAX {
        return Err(AppError::Usage(format!("{}: larger than {FILE_BYTES_MAX} bytes", file.display())));
    }
    let octets = std::fs::read(file).map_err(unreadable)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&octets).trim_ascii_start();
    let (sheets, findings) = if text.starts_with(b"<") {
        match of_xml(place, file, &name, &octets)? {
            Ok(sheet) => (vec![sheet], Vec::new()),
            Err(findings) => (Vec::new(), findings),
        }
    } else {
        of_table(&name, &octets)
    };
    let mut imported = Imported { findings, ..Imported::default() };
    let digest = Digest256::of(&octets).hex();
    let now = office.now();
    office
        .store
        .write(|tx| {
            let mut told = Imported::default();
            for sheet in &sheets {
                let new = match answer(office, sheet) {
                    Ok(new) => new,
                    Err(finding) => {
                        told.findings.push(*finding);
                        continue;
                    }
                };
                let refused = |what: &str| {
                    let finding = Finding::new(Code::SurveyRequest, sheet.place.clone()).fact("what", what);
                    finding.fact("request_number", new.request_number.as_deref().unwrap_or_default())
                };
                if let Some(number) = &new.request_number {
                    match cases::by_number(tx, number)? {
                        Some(case) if case.service == new.service => {}
                        found => {
                            told.findings.push(refused(if found.is_some() { "service" } else { "unknown" }));
                            continue;
                        }
                    }
                }
                match surveys::add(tx, &new, now)? {
                    Added::New => told.stored += 1,
                    Added::Known => told.known += 1,
                    Added::RequestTaken => told.findings.push(refused("answered")),
                }
            }
            if told.stored > 0 {
                let facts = json!({ "file": digest, "stored": told.stored, "refused": told.findings.len() });
                let kind = Kind::SurveyImported;
                events::append(tx, &NewEvent { at: now, subject: &digest, kind, actor: "muragat", facts: &facts })?;
            }
            imported.stored = told.stored;
            imported.known = told.known;
            imported.findings.extend(told.findings);
            Ok(())
        })
        .map_err(Failure::from)?;
    Ok(imported)
}

/// What is stored of a sheet, or the first thing that speaks against it.
fn answer(office: &Office, sheet: &Sheet) -> Result<NewAnswer, Box<Finding>> {
    let today = office.now().date_naive();
    let finding = |code| Finding::new(code, sheet.place.clone());
    if sheet.answered_on > today {
        return Err(Box::new(finding(Code::DateFuture).fact("date", sheet.answered_on).fact("now", today)));
    }
    let passport = office.passport(&sheet.service, sheet.answered_on);
    let Some((passport, wording)) = passport.and_then(|p| Some((p, p.survey_on(sheet.answered_on)?))) else {
        let none = finding(Code::SurveyNoWording).fact("service", &sheet.service);
        return Err(Box::new(none.fact("day", sheet.answered_on)));
    };
    let mut choices = Vec::new();
    for index in 0..wording.questions.len().max(sheet.answers.len()) {
        let is_place =
            |place: &u32| index < wording.questions.len() && (1..=wording.answers.len()).contains(&(*place as usize));
        let chosen = match sheet.answers.get(index) {
            Some(Chosen::Place(place)) => Some(*place),
            Some(Chosen::Words(words)) => {
                let same = |answer: &crate::domain::text::Bilingual| [&answer.kk, &answer.ru].contains(&words);
                wording.answers.iter().position(same).and_then(|place| u32::try_from(place + 1).ok())
            }
            Some(Chosen::Nothing) | None => None,
        };
        match chosen.filter(is_place) {
            Some(place) => choices.push(place),
            None => {
                let wrong = finding(Code::SurveyAnswer).fact("number", index + 1);
                return Err(Box::new(wrong.fact("allowed", wording.answers.len())));
            }
        }
    }
    Ok(NewAnswer {
        sheet: sheet.key.clone(),
        service: sheet.service.clone(),
        edition: passport.edition.clone(),
        wording_from: wording.from,
        answered_on: sheet.answered_on,
        choices,
        signed: sheet.signed,
        request_number: sheet.request_number.clone(),
    })
}

/// One sheet in XML. A signature that is there must be confirmed; one that could not be checked is neither yes nor no, and
/// the sheet is left for another time.
fn of_xml(place: &Place, file: &Path, name: &str, octets: &[u8]) -> Result<Result<Sheet, Vec<Finding>>, AppError> {
    let parsed = match xml::parse(octets, &xml::XmlLimits::default()) {
        Ok(parsed) => parsed,
        Err(fault) => {
            let at = FindingPlace::file(name).at(fault.line, fault.column);
            return Ok(Err(vec![Finding::new(fault.code(), at).fact("detail", fault.detail)]));
        }
    };
    let mut findings = Schemas::embedded().validate_document(parsed.document());
    if findings.is_empty() && Document::of(parsed.document()) != Some(Document::Survey) {
        findings
            .push(Finding::new(Code::XmlRoot, FindingPlace::file(name).at(1, 1)).fact("seen", "urn:muragat:survey:1"));
    }
    let is_signed = parsed.document().descendants().any(|node| node.tag_name().name() == "Signature");
    if findings.is_empty() && is_signed {
        let judged = verify_signature::verify(place, &Question { file: file.to_owned(), ..Question::default() })?;
        if judged.follows.is_empty() || judged.follows.iter().any(|action| *action != Action::Accept) {
            findings.extend(judged.findings);
        }
    }
    if !findings.is_empty() {
        findings.iter_mut().for_each(|finding| finding.place.file = Some(name.to_owned()));
        return Ok(Err(findings));
    }
    let value = value::from_xml(octets).map_err(|e| AppError::failure(name, e))?;
    let word = |member: &str| value[member].as_str().map(|text| text.trim().to_owned());
    let chosen = |answer: &Value| Chosen::Place(answer.as_str().and_then(|text| text.trim().parse().ok()).unwrap_or(0));
    let answered_at = word("answered_at").and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    let answered_on = answered_at.map(|at| at.date_naive()).ok_or_else(|| AppError::failure(name, "no day"))?;
    Ok(Ok(Sheet {
        key: word("id").unwrap_or_default(),
        place: FindingPlace::file(name).at(1, 1),
        service: word("service").unwrap_or_default(),
        answered_on,
        request_number: word("request_number"),
        answers: value["answers"].as_array().into_iter().flatten().map(chosen).collect(),
        signed: is_signed,
    }))
}

/// Columns of a table; those of answers are counted from 1.
const COLUMNS: [(&str, [&str; 2]); 3] = [
    ("service", ["қызмет", "услуга"]),
    ("answered_on", ["күні", "дата"]),
    ("request_number", ["өтініш №", "заявление №"]),
];

/// What a heading means: the column, or the question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    Column(usize),
    Question(usize),
}

fn heading(text: &str) -> Option<Heading> {
    let text = text.trim().to_lowercase();
    let known = |(key, labels): &(&str, [&str; 2])| *key == text || labels.contains(&text.as_str());
    if let Some(column) = COLUMNS.iter().position(known) {
        return Some(Heading::Column(column));
    }
    let number = text.strip_prefix("answer_").unwrap_or(&text).parse::<usize>().ok()?;
    (1..=20).contains(&number).then(|| Heading::Question(number - 1))
}

/// Many sheets: a head, then a row for each.
fn of_table(name: &str, octets: &[u8]) -> (Vec<Sheet>, Vec<Finding>) {
    let rows = match spreadsheet::read(octets) {
        Ok(rows) => rows,
        Err(fault) => {
            let finding = Finding::new(Code::TableUnreadable, FindingPlace::file(name)).fact("what", fault);
            return (Vec::new(), vec![finding]);
        }
    };
    let Some((head, rows)) = rows.split_first() else { return (Vec::new(), Vec::new()) };
    let mut columns = BTreeMap::new();
    let mut findings = Vec::new();
    for (index, cell) in head.cells.iter().enumerate().filter(|(_, cell)| **cell != Cell::Empty) {
        let text = said(cell);
        match heading(&text).filter(|heading| !columns.contains_key(heading)) {
            Some(heading) => _ = columns.insert(heading, index),
            None => {
                let place = FindingPlace::file(name).at(head.line, 1);
                findings.push(Finding::new(Code::SurveyTable, place).fact("column", text));
            }
        }
    }
    for needed in [Heading::Column(0), Heading::Column(1), Heading::Question(0)] {
        if !columns.contains_key(&needed) {
            let missing = if let Heading::Column(column) = needed { COLUMNS[column].0 } else { "answer_1" };
            let place = FindingPlace::file(name).at(head.line, 1);
            findings.push(Finding::new(Code::SurveyTable, place).fact("column", missing));
        }
    }
    if !findings.is_empty() {
        return (Vec::new(), findings);
    }
    let digest = Digest256::of(octets).hex();
    let mut sheets = Vec::new();
    for row in rows {
        let key = format!("{digest}:{}", row.line);
        match of_row(name, key, row, &columns) {
            Ok(sheet) => sheets.push(sheet),
            Err(finding) => findings.push(*finding),
        }
    }
    (sheets, findings)
}

fn of_row(name: &str, key: String, row: &Row, columns: &BTreeMap<Heading, usize>) -> Result<Sheet, Box<Finding>> {
    let cell = |heading| columns.get(&heading).and_then(|index| row.cells.get(*index)).unwrap_or(&Cell::Empty);
    let place = FindingPlace::file(name).at(row.line, 1);
    let answered_on = match cell(Heading::Column(1)) {
        Cell::Day(day) => Some(*day),
        other => day(&said(other)),
    };
    let Some(answered_on) = answered_on else {
        let wrong = Finding::new(Code::SurveyTable, place).fact("column", COLUMNS[1].0);
        return Err(Box::new(wrong));
    };
    let questions = columns.keys().filter_map(|h| if let Heading::Question(n) = h { Some(*n) } else { None });
    let last = questions.max().unwrap_or(0);
    let chosen = |question| match cell(Heading::Question(question)) {
        Cell::Empty => Chosen::Nothing,
        cell => match said(cell).parse() {
            Ok(place) => Chosen::Place(place),
            Err(_) => Chosen::Words(said(cell)),
        },
    };
    let number = said(cell(Heading::Column(2)));
    Ok(Sheet {
        key,
        place,
        service: said(cell(Heading::Column(0))),
        answered_on,
        request_number: Some(number).filter(|number| !number.is_empty()),
        answers: (0..=last).map(chosen).collect(),
        signed: false,
    })
}

/// A day as people write it: 2015-11-18 or 18.11.2015.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().or_else(|| NaiveDate::parse_from_str(text, "%d.%m.%Y").ok())
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Fault(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Truth(truth) => truth.to_string(),
    }
}
