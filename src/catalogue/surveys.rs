//! Answers to surveys (сауалнама / анкета; R-178): counted per service, wording and period. Nothing says who answered.

use super::read;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset, NaiveDate};

/// A filled survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// What the sheet is known by: the same one counts once.
    pub sheet: String,
    pub service: String,
    /// The passport whose wording was answered.
    pub edition: String,
    /// First day of that wording; absent: as long as the edition.
    pub wording_from: Option<NaiveDate>,
    pub answered_on: NaiveDate,
    /// The chosen place under each question, from 1.
    pub choices: Vec<u32>,
    /// Whether a signature over it was confirmed.
    pub signed: bool,
    /// Of the request that it speaks of, when it says so.
    pub request_number: Option<String>,
}

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    New,
    /// This sheet was counted before.
    Known,
    /// Another sheet spoke of this request.
    RequestTaken,
}

/// So many sheets with the same choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    pub service: String,
    pub edition: String,
    pub wording_from: Option<NaiveDate>,
    pub choices: Vec<u32>,
    pub signed: bool,
    pub sheets: u64,
}

statements! {
    ADD = "INSERT INTO survey_answers (sheet, service, edition, wording_from, answered_on, choices, signed,
           request_number, imported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    BY_SHEET = "SELECT answered_on FROM survey_answers WHERE sheet = ?1";
    BY_REQUEST = "SELECT answered_on FROM survey_answers WHERE request_number = ?1";
    COUNT = "SELECT service, edition, wording_from, choices, signed, COUNT(*) FROM survey_answers
             WHERE answered_on >= ?1 AND answered_on <= ?2 AND (?3 = '' OR service = ?3)
             GROUP BY service, edition, wording_from, choices, signed
             ORDER BY service, edition, wording_from, choices, signed";
}

/// Stores a sheet. Asking again with the same sheet changes nothing.
pub fn add(tx: &mut Tx<'_>, new: &NewAnswer, at: DateTime<FixedOffset>) -> Result<Added, TxError> {
    if tx.one(BY_SHEET, &[(&new.sheet).into()])?.is_some() {
        return Ok(Added::Known);
    }
    if let Some(number) = &new.request_number
        && tx.one(BY_REQUEST, &[number.into()])?.is_some()
    {
        return Ok(Added::RequestTaken);
    }
    let choices: Vec<_> = new.choices.iter().map(u32::to_string).collect();
    let from = new.wording_from.map(|day| day.to_string()).unwrap_or_default();
    let (choices, answered_on, imported_at) = (choices.join(" "), new.answered_on.to_string(), at.to_rfc3339());
    let values: [V<'_>; 9] = [
        (&new.sheet).into(),
        (&new.service).into(),
        (&new.edition).into(),
        (&from).into(),
        (&answered_on).into(),
        (&choices).into(),
        new.signed.into(),
        new.request_number.as_ref().into(),
        (&imported_at).into(),
    ];
    tx.exec(ADD, &values)?;
    Ok(Added::New)
}

/// Sheets answered from the first day to the last, both counted in, of one service or of all.
pub fn counts(tx: &mut Tx<'_>, from: NaiveDate, to: NaiveDate, service: Option<&str>) -> Result<Vec<Count>, TxError> {
    let (from, to) = (from.to_string(), to.to_string());
    let values: [V<'_>; 3] = [(&from).into(), (&to).into(), service.unwrap_or_default().into()];
    tx.rows(COUNT, &values)?.iter().map(count).collect()
}

fn count(row: &Row) -> Result<Count, TxError> {
    let day = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    let places = |text: &str| text.split(' ').map(|place| place.parse().ok()).collect::<Option<Vec<u32>>>();
    Ok(Count {
        service: read::string(row, 0)?,
        edition: read::string(row, 1)?,
        wording_from: row.read(2, "a day", day)?,
        choices: row.read(3, "chosen places", places)?,
        signed: row.int(4)? != 0,
        sheets: row.int(5)?.unsigned_abs(),
    })
}
