//! өтініштерді тіркеу журналы / журнал регистрации: the columns of the records rules, appendix 15.
//!
//! Lines are only added. What is noted later about a number (resolution, receipt, execution, annulment) is a line of its
//! own with the same number; who prints the journal joins them.

use super::cases::{NewCase, Period};
use super::read;
use crate::domain::text::Bilingual;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset};

/// What a line says about its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// түсті / поступило: written by registration, once a number.
    Incoming,
    /// қарар / резолюция, or to whom it was directed.
    Resolution,
    /// алғандығы туралы қолхат / расписка в получении.
    Receipt,
    /// орындалуы туралы белгі / отметка об исполнении.
    Execution,
    /// ескертпе / примечание.
    Note,
    /// The number stands, and says why nothing came of it.
    Annulment,
}

impl Mark {
    const ALL: [Mark; 6] =
        [Mark::Incoming, Mark::Resolution, Mark::Receipt, Mark::Execution, Mark::Note, Mark::Annulment];

    pub fn key(self) -> &'static str {
        match self {
            Mark::Incoming => "incoming",
            Mark::Resolution => "resolution",
            Mark::Receipt => "receipt",
            Mark::Execution => "execution",
            Mark::Note => "note",
            Mark::Annulment => "annulment",
        }
    }
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// № р/с: rises by line, not a number of the office.
    pub line: i64,
    pub number: String,
    pub mark: Mark,
    /// Of an incoming line: the date it came in.
    pub marked_at: DateTime<FixedOffset>,
    pub correspondent: Option<String>,
    /// Date and index that the sender gave.
    pub incoming_index: Option<String>,
    pub summary: Option<String>,
    pub resolution: Option<String>,
    pub receipt_mark: Option<String>,
    pub execution_mark: Option<String>,
    pub note: Option<String>,
}

statements! {
    ADD = "INSERT INTO journal (number, mark, marked_at, correspondent, incoming_index, summary, resolution,
           receipt_mark, execution_mark, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    OF = "SELECT line, number, mark, marked_at, correspondent, incoming_index, summary, resolution, receipt_mark,
          execution_mark, note FROM journal WHERE number = ?1 ORDER BY line";
    ALL = "SELECT line, number, mark, marked_at, correspondent, incoming_index, summary, resolution, receipt_mark,
           execution_mark, note FROM journal ORDER BY line";
    REGISTERED = "SELECT j.line, j.number, j.mark, j.marked_at, j.correspondent, j.incoming_index, j.summary,
                  j.resolution, j.receipt_mark, j.execution_mark, j.note
                  FROM journal j JOIN cases c ON c.number = j.number
                  WHERE c.registered_at >= ?1 AND c.registered_at < ?2 AND (?3 = '' OR c.service = ?3)
                  ORDER BY j.line";
}

/// The line that registration writes.
pub(super) fn incoming(tx: &mut Tx<'_>, number: &str, new: &NewCase) -> Result<(), TxError> {
    let marked_at = new.registered_at.to_rfc3339();
    let index = format!("{} {}", new.submitted_at.to_rfc3339(), new.request_id);
    let values: [V<'_>; 10] = [
        number.into(),
        Mark::Incoming.key().into(),
        (&marked_at).into(),
        (&new.applicant_name.kk).into(),
        (&index).into(),
        (&new.summary).into(),
        V::Null,
        V::Null,
        V::Null,
        V::Null,
    ];
    tx.exec(ADD, &values).map(drop)
}

/// Notes something about a number in the column that `mark` names; an annulment and a note share the last one.
pub fn mark(tx: &mut Tx<'_>, number: &str, mark: Mark, at: DateTime<FixedOffset>, text: &str) -> Result<(), TxError> {
    let marked_at = at.to_rfc3339();
    let in_column = |of: &[Mark]| if of.contains(&mark) { V::Text(text) } else { V::Null };
    if mark == Mark::Incoming {
        return Err(TxError::Bug("registration alone writes the incoming line".into()));
    }
    let values = [
        number.into(),
        mark.key().into(),
        (&marked_at).into(),
        V::Null,
        V::Null,
        V::Null,
        in_column(&[Mark::Resolution]),
        in_column(&[Mark::Receipt]),
        in_column(&[Mark::Execution]),
        in_column(&[Mark::Note, Mark::Annulment]),
    ];
    tx.exec(ADD, &values).map(drop)
}

/// A note that reads otherwise in the other language: the one column holds both.
pub fn in_both(note: &Bilingual) -> String {
    format!("{}\n{}", note.kk, note.ru)
}

/// What a column of a mark says: of [`in_both`] each language its own, else the same in both.
pub fn said(text: &str) -> Bilingual {
    let (kk, ru) = text.split_once('\n').unwrap_or((text, text));
    Bilingual::new(kk, ru)
}

/// The lines of one number.
pub fn of(tx: &mut Tx<'_>, number: &str) -> Result<Vec<Entry>, TxError> {
    tx.rows(OF, &[number.into()])?.iter().map(entry).collect()
}

/// Every line about the numbers that were given in a period, whenever it was written.
pub fn registered(tx: &mut Tx<'_>, period: &Period) -> Result<Vec<Entry>, TxError> {
    let [from, after, service] = period.bounds();
    tx.rows(REGISTERED, &[(&from).into(), (&after).into(), (&service).into()])?.iter().map(entry).collect()
}

/// The whole journal, as it was written.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Entry>, TxError> {
    tx.rows(ALL, &[])?.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<Entry, TxError> {
    Ok(Entry {
        line: row.int(0)?,
        number: read::string(row, 1)?,
        mark: row.read(2, "a mark of the journal", |key| Mark::ALL.into_iter().find(|m| m.key() == key))?,
        marked_at: read::moment(row, 3)?,
        correspondent: read::opt_string(row, 4)?,
        incoming_index: read::opt_string(row, 5)?,
        summary: read::opt_string(row, 6)?,
        resolution: read::opt_string(row, 7)?,
        receipt_mark: read::opt_string(row, 8)?,
        execution_mark: read::opt_string(row, 9)?,
        note: read::opt_string(row, 10)?,
    })
}
