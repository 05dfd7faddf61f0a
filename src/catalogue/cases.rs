//! Registered requests (commit point ③): one transaction gives the number, the journal entry and the due date.

use super::{journal, numbers, read};
use crate::domain::case::CaseState;
use crate::domain::identifiers::{Digest256, RequestId};
use crate::domain::numbers::Series;
use crate::domain::request::{Access, Channel};
use crate::domain::text::{Bilingual, Language};
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::collections::BTreeMap;

/// What registration records of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    pub submission: Digest256,
    pub request_id: RequestId,
    /// From the passport, as `AC`.
    pub number_prefix: String,
    /// Of registration, in the office's zone.
    pub year: i32,
    pub service: String,
    /// The passport in force at the moment of claim.
    pub edition: String,
    pub channel: Channel,
    pub language: Language,
    pub access: Access,
    /// Which service centre it came through, when the office serves several.
    pub centre: Option<String>,
    pub applicant_name: Bilingual,
    /// ЖСН or БСН.
    pub applicant_identifier: String,
    pub submitted_at: DateTime<FixedOffset>,
    /// From here the clock runs.
    pub accepted_at: DateTime<FixedOffset>,
    pub due_on: NaiveDate,
    pub registered_at: DateTime<FixedOffset>,
    /// The centre's own қолхат.
    pub receipt_number: Option<String>,
    pub receipt_barcode: Option<String>,
    pub promised_on: Option<NaiveDate>,
    /// Sheets of all attachments, as declared.
    pub package_sheets: u32,
    /// Kind and heading, or short content, for the journal.
    pub summary: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// As `AC-2015-000001`.
    pub number: String,
    pub submission: Digest256,
    pub request_id: RequestId,
    pub number_prefix: String,
    pub service: String,
    pub edition: String,
    pub channel: Channel,
    pub language: Language,
    pub access: Access,
    pub centre: Option<String>,
    pub applicant_name: Bilingual,
    pub applicant_identifier: String,
    pub submitted_at: DateTime<FixedOffset>,
    pub accepted_at: DateTime<FixedOffset>,
    pub due_on: NaiveDate,
    pub registered_at: DateTime<FixedOffset>,
    pub receipt_number: Option<String>,
    pub receipt_barcode: Option<String>,
    pub promised_on: Option<NaiveDate>,
    pub package_sheets: u32,
    pub state: CaseState,
}

impl Case {
    /// The last day that binds: the one promised on the centre's receipt where it is earlier.
    pub fn binding_due_on(&self) -> NaiveDate {
        self.promised_on.map_or(self.due_on, |promised| promised.min(self.due_on))
    }
}

/// What registering a request found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// It has a number now.
    New(Case),
    /// This submission was registered before: the same number.
    Known(Case),
    /// Another submission holds this request id, under the case shown; no number was given (`request.id-reused`).
    RequestIdTaken(Case),
}

/// Columns in the order of `case` below.
macro_rules! columns {
    () => {
        "number, submission, request_id, prefix, service, edition, channel, language, access, centre, \
         applicant_name_kk, applicant_name_ru, applicant_identifier, submitted_at, accepted_at, due_on, registered_at, \
         receipt_number, receipt_barcode, promised_on, package_sheets, state"
    };
}

statements! {
    REGISTER = concat!("INSERT INTO cases (", columns!(), ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, 'registered')");
    BY_NUMBER = concat!("SELECT ", columns!(), " FROM cases WHERE number = ?1");
    BY_REQUEST_ID = concat!("SELECT ", columns!(), " FROM cases WHERE request_id = ?1");
    BY_SUBMISSION = concat!("SELECT ", columns!(), " FROM cases WHERE submission = ?1");
    BY_RECEIPT = concat!("SELECT ", columns!(), " FROM cases WHERE receipt_number = ?1 OR receipt_barcode = ?1
                  ORDER BY registered_at, number");
    OF_APPLICANT = concat!("SELECT ", columns!(), " FROM cases WHERE applicant_identifier = ?1
                    ORDER BY registered_at, number");
    REGISTERED = concat!("SELECT ", columns!(), " FROM cases WHERE registered_at >= ?1 AND registered_at < ?2
                  AND (?3 = '' OR service = ?3) ORDER BY registered_at, number");
    OPEN = concat!("SELECT ", columns!(), " FROM cases WHERE state IN ('registered', 'decided') ORDER BY due_on, number");
    ALL = concat!("SELECT ", columns!(), " FROM cases ORDER BY number");
    COUNT = "SELECT state, COUNT(*) FROM cases GROUP BY state";
    EXTEND = "UPDATE cases SET due_on = ?2, promised_on = CASE WHEN promised_on IS NULL THEN NULL ELSE ?2 END
              WHERE number = ?1";
    SET_STATE = "UPDATE cases SET state = ?2 WHERE number = ?1";
}

/// Gives a request its number and writes it into the journal; known by its submission, so asking again changes nothing
///
pub fn register(tx: &mut Tx<'_>, new: &NewCase) -> Result<Registration, TxError> {
    if let Some(known) = by_submission(tx, &new.submission)? {
        return Ok(Registration::Known(known));
    }
    if let Some(holder) = by_request_id(tx, &new.request_id)? {
        return Ok(Registration::RequestIdTaken(holder));
    }
    let number = numbers::next(tx, &Series::Request { prefix: new.number_prefix.clone() }, new.year)?;
    insert(tx, &number, new)?;
    journal::incoming(tx, &number, new)?;
    let case = by_number(tx, &number)?.ok_or_else(|| TxError::Bug(format!("{number} was not kept")))?;
    Ok(Registration::New(case))
}

pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Case>, TxError> {
    tx.one(BY_NUMBER, &[number.into()])?.as_ref().map(case).transpose()
}

pub fn by_request_id(tx: &mut Tx<'_>, id: &RequestId) -> Result<Option<Case>, TxError> {
    tx.one(BY_REQUEST_ID, &[(&id.0).into()])?.as_ref().map(case).transpose()
}

pub fn by_submission(tx: &mut Tx<'_>, digest: &Digest256) -> Result<Option<Case>, TxError> {
    let digest = digest.hex();
    tx.one(BY_SUBMISSION, &[(&digest).into()])?.as_ref().map(case).transpose()
}

/// Cases whose centre gave a receipt of this number or barcode. Centres number by themselves: there may be several.
pub fn by_centre_receipt(tx: &mut Tx<'_>, number: &str) -> Result<Vec<Case>, TxError> {
    tx.rows(BY_RECEIPT, &[number.into()])?.iter().map(case).collect()
}

/// Every case of the applicant with this ЖСН or БСН, in the order of registration.
pub fn of_applicant(tx: &mut Tx<'_>, identifier: &str) -> Result<Vec<Case>, TxError> {
    tx.rows(OF_APPLICANT, &[identifier.into()])?.iter().map(case).collect()
}

/// Cases by the days of registration, both counted in, in the office's zone; of one service, or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub service: Option<String>,
}

impl Period {
    /// First moment, the moment after the last, and the service, as statements compare them: moments are text that
    /// begins with its day.
    pub(super) fn bounds(&self) -> [String; 3] {
        let after = self.to.succ_opt().unwrap_or(self.to);
        [self.from.to_string(), after.to_string(), self.service.clone().unwrap_or_default()]
    }
}

/// Cases registered in a period, in the order of registration.
pub fn registered(tx: &mut Tx<'_>, period: &Period) -> Result<Vec<Case>, TxError> {
    let [from, after, service] = period.bounds();
    tx.rows(REGISTERED, &[(&from).into(), (&after).into(), (&service).into()])?.iter().map(case).collect()
}

/// Cases without a filed answer, the nearest due day first.
pub fn open_cases(tx: &mut Tx<'_>) -> Result<Vec<Case>, TxError> {
    tx.rows(OPEN, &[])?.iter().map(case).collect()
}

/// Every case, by number.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Case>, TxError> {
    tx.rows(ALL, &[])?.iter().map(case).collect()
}

/// Cases by state.
pub fn counts(tx: &mut Tx<'_>) -> Result<BTreeMap<CaseState, u64>, TxError> {
    let count = |row: &Row| Ok((row.read(0, "a state of a case", CaseState::from_key)?, row.int(1)?.unsigned_abs()));
    tx.rows(COUNT, &[])?.iter().map(count).collect()
}

/// Moves a case forward; whether it moved. A case that stands there or further already stays where it is, so a step
/// that is repeated after a crash changes nothing; no case ever goes back.
pub fn set_state(tx: &mut Tx<'_>, number: &str, state: CaseState) -> Result<bool, TxError> {
    let case = by_number(tx, number)?.ok_or_else(|| TxError::Refused(format!("there is no case {number}")))?;
    if rank(state) <= rank(case.state) {
        return Ok(false);
    }
    tx.exec(SET_STATE, &[number.into(), state.key().into()])?;
    Ok(true)
}

/// Moves the last day of the term, and with it the day that was promised: the notice promises another. What the centre's
/// receipt said stays in the request. The same again changes nothing.
pub fn extend(tx: &mut Tx<'_>, number: &str, until: NaiveDate) -> Result<(), TxError> {
    let until = until.to_string();
    tx.exec(EXTEND, &[number.into(), (&until).into()]).map(drop)
}

fn rank(state: CaseState) -> u8 {
    match state {
        CaseState::Registered => 0,
        CaseState::Decided => 1,
        CaseState::Filed => 2,
        CaseState::Sent => 3,
    }
}

fn insert(tx: &mut Tx<'_>, number: &str, new: &NewCase) -> Result<(), TxError> {
    let submission = new.submission.hex();
    let [submitted_at, accepted_at, registered_at] =
        [new.submitted_at, new.accepted_at, new.registered_at].map(|at| at.to_rfc3339());
    let due_on = new.due_on.to_string();
    let promised_on = new.promised_on.map(|day| day.to_string());
    let values: [V<'_>; 21] = [
        number.into(),
        (&submission).into(),
        (&new.request_id.0).into(),
        (&new.number_prefix).into(),
        (&new.service).into(),
        (&new.edition).into(),
        new.channel.key().into(),
        new.language.tag().into(),
        read::access_key(new.access).into(),
        new.centre.as_ref().into(),
        (&new.applicant_name.kk).into(),
        (&new.applicant_name.ru).into(),
        (&new.applicant_identifier).into(),
        (&submitted_at).into(),
        (&accepted_at).into(),
        (&due_on).into(),
        (&registered_at).into(),
        new.receipt_number.as_ref().into(),
        new.receipt_barcode.as_ref().into(),
        promised_on.as_ref().into(),
        new.package_sheets.into(),
    ];
    tx.exec(REGISTER, &values).map(drop)
}

fn case(row: &Row) -> Result<Case, TxError> {
    Ok(Case {
        number: read::string(row, 0)?,
        submission: read::digest(row, 1)?,
        request_id: RequestId(read::string(row, 2)?),
        number_prefix: read::string(row, 3)?,
        service: read::string(row, 4)?,
        edition: read::string(row, 5)?,
        channel: read::channel(row, 6)?,
        language: read::language(row, 7)?,
        access: read::access(row, 8)?,
        centre: read::opt_string(row, 9)?,
        applicant_name: Bilingual::new(row.text(10)?, row.text(11)?),
        applicant_identifier: read::string(row, 12)?,
        submitted_at: read::moment(row, 13)?,
        accepted_at: read::moment(row, 14)?,
        due_on: read::day(row, 15)?,
        registered_at: read::moment(row, 16)?,
        receipt_number: read::opt_string(row, 17)?,
        receipt_barcode: read::opt_string(row, 18)?,
        promised_on: read::opt_day(row, 19)?,
        package_sheets: read::count(row, 20)?,
        state: row.read(21, "a state of a case", CaseState::from_key)?,
    })
}
