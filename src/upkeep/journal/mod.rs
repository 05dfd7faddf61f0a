//! өтініштерді тіркеу журналы / журнал регистрации заявлений: what was registered in a period, a line a number,
//! with all that was noted about it since.
//!
//! The catalogue keeps marks as they were made, one behind the other; here they stand in the columns of the records rules
//! (appendix 15). A number that came to nothing keeps its line, with the reason. Read only. `sheet` sets the lines in
//! type, `table` writes them for a spreadsheet.

mod columns;
mod sheet;
mod table;

pub use columns::resolution;
pub use sheet::sheet;
pub use table::table;

use crate::catalogue::cases::{self, Case, Period};
use crate::catalogue::events::{self, Event};
use crate::catalogue::journal::{self, Entry};
use crate::catalogue::sheets::{self, Sheet};
use crate::domain::request::Access;
use crate::domain::text::Bilingual;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use std::collections::BTreeMap;

/// One line: a request number with what is known of it. Cells that nobody has filled are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// From 1 in the extract, not a number of the office.
    pub seq: usize,
    /// Өтініштің нөмірі / номер заявления.
    pub number: String,
    pub service: Option<String>,
    pub registered_at: DateTime<FixedOffset>,
    /// Who applied; hidden for a restricted case.
    pub correspondent: Option<Bilingual>,
    pub submitted_at: DateTime<FixedOffset>,
    /// The index that the sender gave: the number of the centre's receipt, else the id of the request.
    pub incoming_index: Option<String>,
    /// What is asked; hidden for a restricted case.
    pub summary: Option<Bilingual>,
    pub resolution: Vec<Bilingual>,
    pub receipt_mark: Vec<Bilingual>,
    pub execution_mark: Vec<Bilingual>,
    pub note: Vec<Bilingual>,
    /// The number stands, and nothing came of it; the note says why.
    pub annulled: bool,
    /// Nothing about the applicant is shown.
    pub restricted: bool,
}

/// Everything that the catalogue knows of one number.
pub struct Record<'a> {
    pub case: &'a Case,
    /// Marks of the journal, in the order in which they were made.
    pub marks: &'a [Entry],
    pub life: &'a [Event],
    /// Sheets that were handed out under this number.
    pub sheets: &'a [Sheet],
}

/// The lines of a period, in the order of registration.
pub fn lines(office: &Office, period: &Period) -> Result<Vec<Line>, Failure> {
    let (cases, marks, life, sheets) = office.store.read(|tx| {
        Ok((
            cases::registered(tx, period)?,
            by_number(journal::registered(tx, period)?, |mark| mark.number.clone()),
            by_number(events::of_cases(tx, period)?, |event| event.subject.clone()),
            by_number(sheets::of_cases(tx, period)?, |sheet| sheet.subject.clone()),
        ))
    })?;
    fn of<'a, T>(all: &'a BTreeMap<String, Vec<T>>, case: &Case) -> &'a [T] {
        all.get(&case.number).map_or(&[], Vec::as_slice)
    }
    let line = |(index, case): (usize, &Case)| {
        let record = Record { case, marks: of(&marks, case), life: of(&life, case), sheets: of(&sheets, case) };
        line(office, index + 1, &record)
    };
    Ok(cases.iter().enumerate().map(line).collect())
}

fn by_number<T>(all: Vec<T>, number: impl Fn(&T) -> String) -> BTreeMap<String, Vec<T>> {
    let mut numbers: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for one in all {
        numbers.entry(number(&one)).or_default().push(one);
    }
    numbers
}

fn line(office: &Office, seq: usize, record: &Record<'_>) -> Line {
    let case = record.case;
    let restricted = case.access == Access::Restricted;
    let open = |value: Bilingual| (!restricted).then_some(value);
    let passport = office.releases.passports().iter().find(|p| p.service == case.service && p.edition == case.edition);
    let name = passport.map_or_else(|| Bilingual::new(&case.service, &case.service), |p| p.name.clone());
    let index = case.receipt_number.clone().unwrap_or_else(|| case.request_id.to_string());
    Line {
        seq,
        number: case.number.clone(),
        service: (!restricted).then(|| case.service.clone()),
        registered_at: case.registered_at,
        correspondent: open(case.applicant_name.clone()),
        submitted_at: case.submitted_at,
        incoming_index: (!restricted).then_some(index),
        summary: open(name),
        resolution: resolution(record),
        receipt_mark: columns::receipt_mark(record),
        execution_mark: columns::execution_mark(record),
        note: columns::note(record),
        annulled: columns::annulled(record),
        restricted,
    }
}
