//! шағымдарды тіркеу журналы / журнал регистрации жалоб. A complaint is entered once and answered once.

use super::{numbers, read};
use crate::domain::complaint::{ComplaintOutcome, ComplaintWay};
use crate::domain::numbers::Series;
use crate::domain::text::Bilingual;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

/// A complaint to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaint {
    pub received_at: DateTime<FixedOffset>,
    pub way: ComplaintWay,
    /// Who complains.
    pub complainant: String,
    /// Where the answer goes: an address, a telephone, an e-mail.
    pub contact: Option<String>,
    /// The case that it is about, where it is about one.
    pub case_number: Option<String>,
    pub service: String,
    /// What it is about, in few words.
    pub subject: String,
    /// Who looks into it.
    pub body: Bilingual,
    pub due_on: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// As `CM-2015-000001`.
    pub number: String,
    pub entered: NewComplaint,
    pub answer: Option<Answer>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub answered_at: DateTime<FixedOffset>,
    pub outcome: ComplaintOutcome,
    /// What was answered or done, in few words.
    pub text: String,
}

/// Columns in the order of `complaint` below.
macro_rules! columns {
    () => {
        "number, received_at, way, complainant, contact, case_number, service, subject, body_kk, body_ru, due_on, answered_at, outcome, answer"
    };
}

statements! {
    ADD = "INSERT INTO complaints (number, received_at, way, complainant, contact, case_number, service, subject, body_kk,
           body_ru, due_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    BY_NUMBER = concat!("SELECT ", columns!(), " FROM complaints WHERE number = ?1");
    SAME = concat!("SELECT ", columns!(), " FROM complaints WHERE received_at = ?1 AND complainant = ?2 AND subject = ?3");
    RECEIVED = concat!("SELECT ", columns!(), " FROM complaints WHERE received_at >= ?1 AND received_at < ?2
               AND (?3 = '' OR service = ?3) ORDER BY number");
    ANSWER = "UPDATE complaints SET answered_at = ?2, outcome = ?3, answer = ?4 WHERE number = ?1";
}

/// Enters a complaint and gives it its number. The same moment, person and words are the same complaint, and have the
/// same number.
pub fn enter(tx: &mut Tx<'_>, new: &NewComplaint) -> Result<(Complaint, bool), TxError> {
    let (received_at, due_on) = (new.received_at.to_rfc3339(), new.due_on.to_string());
    let same = [V::from(&received_at), (&new.complainant).into(), (&new.subject).into()];
    if let Some(row) = tx.one(SAME, &same)? {
        return Ok((complaint(&row)?, false));
    }
    let number = numbers::next(tx, &Series::Complaint, new.received_at.year())?;
    let values: [V<'_>; 11] = [
        (&number).into(),
        (&received_at).into(),
        new.way.key().into(),
        (&new.complainant).into(),
        new.contact.as_ref().into(),
        new.case_number.as_ref().into(),
        (&new.service).into(),
        (&new.subject).into(),
        (&new.body.kk).into(),
        (&new.body.ru).into(),
        (&due_on).into(),
    ];
    tx.exec(ADD, &values)?;
    let kept = by_number(tx, &number)?.ok_or_else(|| TxError::Bug(format!("{number} was not kept")))?;
    Ok((kept, true))
}

/// Says what became of a complaint; whether that is new. The same answer again changes nothing.
///
/// # Errors
/// [`TxError::Refused`] when there is no such complaint, or it was answered otherwise.
pub fn answer(tx: &mut Tx<'_>, number: &str, answer: &Answer) -> Result<bool, TxError> {
    let known = by_number(tx, number)?.ok_or_else(|| TxError::Refused(format!("there is no complaint {number}")))?;
    if let Some(given) = known.answer {
        let same = given.outcome == answer.outcome && given.text == answer.text;
        return if same { Ok(false) } else { Err(TxError::Refused(format!("{number} was answered"))) };
    }
    let answered_at = answer.answered_at.to_rfc3339();
    let values: [V<'_>; 4] = [number.into(), (&answered_at).into(), answer.outcome.key().into(), (&answer.text).into()];
    tx.exec(ANSWER, &values).map(|_| true)
}

pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Complaint>, TxError> {
    tx.one(BY_NUMBER, &[number.into()])?.as_ref().map(complaint).transpose()
}

/// Complaints received from one day to another, both counted in, in the order of their numbers; of one service, or of all.
pub fn received(tx: &mut Tx<'_>, period: &super::cases::Period) -> Result<Vec<Complaint>, TxError> {
    let [from, after, service] = period.bounds();
    tx.rows(RECEIVED, &[(&from).into(), (&after).into(), (&service).into()])?.iter().map(complaint).collect()
}

fn complaint(row: &Row) -> Result<Complaint, TxError> {
    let answer = match row.opt_text(11)? {
        None => None,
        Some(_) => Some(Answer {
            answered_at: read::moment(row, 11)?,
            outcome: row.read(12, "an outcome of a complaint", ComplaintOutcome::from_key)?,
            text: read::string(row, 13)?,
        }),
    };
    Ok(Complaint {
        number: read::string(row, 0)?,
        entered: NewComplaint {
            received_at: read::moment(row, 1)?,
            way: row.read(2, "a way of complaining", ComplaintWay::from_key)?,
            complainant: read::string(row, 3)?,
            contact: read::opt_string(row, 4)?,
            case_number: read::opt_string(row, 5)?,
            service: read::string(row, 6)?,
            subject: read::string(row, 7)?,
            body: Bilingual::new(read::string(row, 8)?, read::string(row, 9)?),
            due_on: read::day(row, 10)?,
        },
        answer,
    })
}
