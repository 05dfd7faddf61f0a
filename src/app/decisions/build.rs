//! One decision from the rows of its case.

use super::table::{Group, Table};
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::formats::spreadsheet::Cell;
use crate::formats::value;
use crate::formats::xsd::Kind;
use crate::releases::tables::{Column, ColumnKind, Step};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub struct Built {
    pub number: String,
    pub decision: Value,
    /// Of the decision as XML; bytes.
    pub size: usize,
    pub findings: Vec<Finding>,
    /// Of which line each item of a list is.
    pub items: BTreeMap<String, Vec<u32>>,
}

impl Built {
    pub fn is_refusal(&self) -> bool {
        self.decision["outcome"] == "refuse"
    }

    /// The decision by itself, as the schema reads it.
    pub fn xml(&self) -> String {
        value::to_xml("decision", Kind::Decision.namespace(), &self.decision)
    }
}

/// Puts every cell where its column says, in the order of the schema.
pub fn build(table: &Table, group: &Group, details: &str, decided_at: DateTime<FixedOffset>) -> Built {
    let (mut decision, mut document) = (Map::new(), Map::new());
    let (mut findings, mut items) = (Vec::new(), BTreeMap::new());
    for (column, index) in &table.columns {
        let target = if column.in_document { &mut document } else { &mut decision };
        let Some(index) = *index else { continue };
        match column.path.split_first() {
            Some((list, below)) if list.is_list => {
                let lines: &Vec<u32> = items
                    .entry(list.name.clone())
                    .or_insert_with(|| lines_of(table, group, &list.name, column.in_document));
                let list = target.entry(&list.name).or_insert_with(|| vec![json!({}); lines.len()].into());
                for (item, (line, cell)) in
                    (table.cells(group, index).filter(|(line, _)| lines.contains(line))).enumerate()
                {
                    match read(column, cell) {
                        Ok(Some(value)) => set(&mut list[item], below, value),
                        Ok(None) => {}
                        Err(expected) => findings.push(unreadable(table, line, index, column, expected)),
                    }
                }
            }
            _ => {
                let mut said: Option<Value> = None;
                for (line, cell) in table.cells(group, index) {
                    match (read(column, cell), &said) {
                        (Ok(None), _) => {}
                        (Ok(Some(value)), None) => said = Some(value),
                        (Ok(Some(value)), Some(said)) if *said == value => {}
                        (Ok(Some(_)), Some(_)) => {
                            let finding = Finding::new(Code::TableDisagrees, table.place(line, Some(index)));
                            findings.push(finding.fact("column", &column.key));
                        }
                        (Err(expected), _) => findings.push(unreadable(table, line, index, column, expected)),
                    }
                }
                if let Some(value) = said {
                    set_in(target, &column.path, value);
                }
            }
        }
        if column.key == "outcome" {
            decision.insert("decided_at".into(), decided_at.to_rfc3339().into());
        }
    }
    let says_something = document.values().any(|value| value.as_array().is_none_or(|items| !items.is_empty()));
    // A list of sources with nothing in it names none.
    document.retain(|name, value| name != "sources" || value.as_array().is_none_or(|items| !items.is_empty()));
    if decision.get("outcome").is_some_and(|outcome| outcome == "grant") || says_something {
        decision.insert("details".into(), json!({ details: document }));
    }
    // Nothing is said by an empty list of grounds.
    decision.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
    let mut built = Built { number: group.number.clone(), decision: decision.into(), size: 0, findings, items };
    built.size = built.xml().len();
    built
}

/// The lines that have something in any column of a list.
fn lines_of(table: &Table, group: &Group, list: &str, in_document: bool) -> Vec<u32> {
    let of_list = |column: &Column| {
        column.in_document == in_document && column.path.first().is_some_and(|s| s.is_list && s.name == list)
    };
    let indices: Vec<usize> = table.columns.iter().filter(|(c, _)| of_list(c)).filter_map(|(_, i)| *i).collect();
    let has = |cells: &[Cell]| indices.iter().any(|i| cells.get(*i).is_some_and(|cell| *cell != Cell::Empty));
    table.rows(group).filter(|row| has(&row.cells)).map(|row| row.line).collect()
}

fn set(target: &mut Value, path: &[Step], value: Value) {
    match (target, path) {
        (Value::Object(members), path @ [_, ..]) => set_in(members, path, value),
        (target, _) => *target = value,
    }
}

fn set_in(members: &mut Map<String, Value>, path: &[Step], value: Value) {
    match path {
        [] => {}
        [last] => {
            members.insert(last.name.clone(), value);
        }
        [step, rest @ ..] => set(members.entry(&step.name).or_insert_with(|| json!({})), rest, value),
    }
}

fn unreadable(table: &Table, line: u32, index: usize, column: &Column, expected: &str) -> Finding {
    let finding = Finding::new(Code::TableCell, table.place(line, Some(index)));
    finding.fact("column", &column.key).fact("expected", expected)
}

/// The cell as its column wants it; `Err`: what it should look like.
fn read(column: &Column, cell: &Cell) -> Result<Option<Value>, &'static str> {
    let text = match cell {
        Cell::Empty => return Ok(None),
        Cell::Fault(_) => return Err("1974-09-02, 123, а"),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => plain(*number),
        Cell::Day(day) => day.to_string(),
        Cell::Truth(truth) => truth.to_string(),
    };
    match &column.kind {
        ColumnKind::Text => Ok(Some(text.into())),
        ColumnKind::Day => day(&text).map(|day| Some(day.into())).ok_or("02.09.1974, 09.1974, 1974"),
        ColumnKind::Flag => flag(&text).map(|flag| Some(flag.into())).ok_or("иә, жоқ, да, нет"),
        ColumnKind::Identifier => {
            let digits = if matches!(cell, Cell::Number(_)) { format!("{text:0>12}") } else { text.replace(' ', "") };
            let sound = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit());
            if sound { Ok(Some(digits.into())) } else { Err("000000000000") }
        }
        ColumnKind::Choice(words) => {
            let wanted = text.to_lowercase();
            let found = words.iter().find(|(word, said)| **word == wanted || said.contains(&wanted));
            found.map(|(word, _)| Some(word.clone().into())).ok_or("grant, refuse")
        }
    }
}

/// A number as people write it: a spreadsheet knows no whole numbers.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A day, a month or a year, written as in documents or as ISO 8601 has it.
fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim_end_matches([' ', 'ж', 'г', '.']).split(['.', '-', '/']).map(str::trim).collect();
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
    let numbers: Vec<u32> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
    let is_year = |part: &str| part.len() == 4;
    let (year, month, day) = match (parts.as_slice(), numbers.as_slice()) {
        ([y], [year]) if is_year(y) => (*year, None, None),
        ([y, _], [year, month]) if is_year(y) => (*year, Some(*month), None),
        ([_, y], [month, year]) if is_year(y) => (*year, Some(*month), None),
        ([y, _, _], [year, month, day]) if is_year(y) => (*year, Some(*month), Some(*day)),
        ([_, _, y], [day, month, year]) if is_year(y) => (*year, Some(*month), Some(*day)),
        _ => return None,
    };
    let exists = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.unwrap_or(1), day.unwrap_or(1))?;
    Some(
        match (month, day) {
            (Some(_), Some(_)) => exists.format("%Y-%m-%d"),
            (Some(_), None) => exists.format("%Y-%m"),
            _ => exists.format("%Y"),
        }
        .to_string(),
    )
}

fn flag(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "иә" | "ия" | "да" | "true" | "1" | "+" => Some("true"),
        "жоқ" | "нет" | "false" | "0" | "-" => Some("false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_documents_write_them() {
        let read = |text| day(text);
        for text in ["02.09.1974", "2.9.1974", "1974-09-02", "02/09/1974", "02.09.1974 ж.", "2.09.1974 г."] {
            assert_eq!(read(text).as_deref(), Some("1974-09-02"), "{text}");
        }
        assert_eq!(read("09.1974").as_deref(), Some("1974-09"));
        assert_eq!(read("1974").as_deref(), Some("1974"));
        for text in ["31.02.1974", "1974-13-01", "02.09.74", "кеше", "", "1.2.3.1974", "-1974"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_a_spreadsheet_lose_their_noughts_and_get_them_back() {
        let column = |kind| Column {
            path: Vec::new(),
            key: String::new(),
            label: crate::domain::text::Bilingual::new("", ""),
            kind,
            in_document: false,
        };
        let identifier = column(ColumnKind::Identifier);
        assert_eq!(read(&identifier, &Cell::Number(10_130_300_110.0)), Ok(Some("010130300110".into())));
        assert_eq!(read(&identifier, &Cell::Text("990130 300110".into())), Ok(Some("990130300110".into())));
        assert!(read(&identifier, &Cell::Text("10130300110".into())).is_err());
        assert_eq!(read(&column(ColumnKind::Text), &Cell::Number(45.0)), Ok(Some("45".into())));
        assert_eq!(read(&column(ColumnKind::Text), &Cell::Number(142.5)), Ok(Some("142.5".into())));
        assert!(read(&column(ColumnKind::Text), &Cell::Fault("#REF!".into())).is_err());
    }
}
