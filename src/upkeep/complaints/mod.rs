//! Complaints: entered with body and term of the edition, answered, and shown for a period.
//!
//! What somebody complains of is a person's own matter: it stands in the register and nowhere else, neither in events nor in
//! log lines. `sheet` sets a period in type, `table` writes it for a spreadsheet.

mod sheet;

pub use sheet::{sheet, table};

use crate::catalogue::cases::{self, Case, Period};
use crate::catalogue::complaints::{self, Answer, Complaint, NewComplaint};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::domain::complaint::ComplaintWay;
use crate::domain::request::Access;
use crate::domain::text::Bilingual;
use crate::ports::tx::TxError;
use crate::releases::passport::Passport;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use serde_json::json;

/// A complaint as it comes to the desk.
#[derive(Debug, Clone)]
pub struct Brought {
    pub received_at: DateTime<FixedOffset>,
    pub way: ComplaintWay,
    pub complainant: String,
    pub contact: Option<String>,
    /// A request number, where it is about one.
    pub case_number: Option<String>,
    /// Where it is about no request.
    pub service: Option<String>,
    pub subject: String,
    /// In place of the edition's term.
    pub due_on: Option<NaiveDate>,
}

/// Why a complaint is not entered: what whoever brings it has to put right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("there is no case {0}")]
    Case(String),
    #[error("no service {0}")]
    Service(String),
    #[error("say by a case or a service what it is about")]
    About,
    #[error(
        "no edition of {0} is in force on {1}, or it names no term for complaints: say until when it is to be answered"
    )]
    NoTerm(String, NaiveDate),
    #[error("it says nothing")]
    Empty,
    #[error("it was received in the future")]
    Future,
}

/// Enters a complaint; whether it is new. The same moment, person and words give the same number.
pub fn enter(office: &Office, brought: Brought) -> Result<Result<(Complaint, bool), Unfit>, Failure> {
    let case = match &brought.case_number {
        Some(number) => match office.store.read(|tx| cases::by_number(tx, number))? {
            Some(case) => Some(case),
            None => return Ok(Err(Unfit::Case(number.clone()))),
        },
        None => None,
    };
    let new = match fit(office, brought, case.as_ref()) {
        Ok(new) => new,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let now = office.now();
    let entered = office.store.write(|tx| {
        let (complaint, is_new) = complaints::enter(tx, &new)?;
        if is_new {
            let facts =
                json!({ "service": new.service, "case": new.case_number, "way": new.way, "due_on": new.due_on });
            let subject = &complaint.number;
            events::append(
                tx,
                &NewEvent { at: now, subject, kind: Kind::ComplaintEntered, actor: "muragat", facts: &facts },
            )?;
        }
        Ok((complaint, is_new))
    })?;
    Ok(Ok(entered))
}

/// The complaint with body and term of the edition under which its case was registered, or that is in force.
fn fit(office: &Office, brought: Brought, case: Option<&Case>) -> Result<NewComplaint, Unfit> {
    let Brought { received_at, way, complainant, contact, case_number, service, subject, due_on } = brought;
    // In the office's zone, in which days begin.
    let received_at = received_at.with_timezone(office.now().offset());
    if complainant.trim().is_empty() || subject.trim().is_empty() {
        return Err(Unfit::Empty);
    }
    if received_at > office.now() {
        return Err(Unfit::Future);
    }
    let service = case.map(|case| case.service.clone()).or(service).ok_or(Unfit::About)?;
    if !office.releases.passports().iter().any(|p| p.service == service) {
        return Err(Unfit::Service(service));
    }
    let day = received_at.date_naive();
    let passport = match case {
        Some(case) => office.releases.passports().iter().find(|p| p.service == service && p.edition == case.edition),
        None => office.passport(&service, day),
    };
    let by_edition = passport.and_then(|passport| term(office, passport, day));
    let due_on = due_on.or(by_edition).ok_or_else(|| Unfit::NoTerm(service.clone(), day))?;
    let body = passport.and_then(|passport| passport.complaints.as_ref()).map(|rule| rule.body.clone());
    let body = body.unwrap_or_else(|| Bilingual::new("қызмет беруші басшысы", "руководитель услугодателя"));
    let [complainant, subject] = [complainant, subject].map(|text| text.trim().to_owned());
    Ok(NewComplaint { received_at, way, complainant, contact, case_number, service, subject, body, due_on })
}

fn term(office: &Office, passport: &Passport, day: NaiveDate) -> Option<NaiveDate> {
    let within = passport.complaints.as_ref()?.within;
    office.releases.calendar().due_by(day, within, passport.counting.rule()).ok()
}

/// Says what became of a complaint; whether that is new, or why it is refused.
pub fn answer(office: &Office, number: &str, answer: &Answer) -> Result<Result<bool, String>, Failure> {
    let done = office.store.write(|tx| {
        let is_new = complaints::answer(tx, number, answer)?;
        if is_new {
            let facts = json!({ "outcome": answer.outcome });
            let event = NewEvent {
                at: answer.answered_at,
                subject: number,
                kind: Kind::ComplaintAnswered,
                actor: "muragat",
                facts: &facts,
            };
            events::append(tx, &event)?;
        }
        Ok(is_new)
    });
    match done {
        Ok(is_new) => Ok(Ok(is_new)),
        Err(TxError::Refused(why)) => Ok(Err(why)),
        Err(other) => Err(other.into()),
    }
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub number: String,
    pub received_at: DateTime<FixedOffset>,
    pub way: Bilingual,
    /// Hidden when it is about a case of class restricted, as the next two.
    pub complainant: Option<String>,
    pub contact: Option<String>,
    pub subject: Option<String>,
    pub case_number: Option<String>,
    pub service: String,
    pub service_name: Bilingual,
    pub body: Bilingual,
    pub due_on: NaiveDate,
    pub answered_at: Option<DateTime<FixedOffset>>,
    pub outcome: Option<Bilingual>,
    pub answer: Option<String>,
    /// Answered after the last day of its term, or not answered and that day is over.
    pub is_late: bool,
}

/// The lines of a period, by number.
pub fn lines(office: &Office, period: &Period) -> Result<Vec<Line>, Failure> {
    let today = office.now().date_naive();
    let found = office.store.read(|tx| {
        let all = complaints::received(tx, period)?;
        all.into_iter()
            .map(|complaint| {
                let case =
                    complaint.entered.case_number.as_ref().map(|number| cases::by_number(tx, number)).transpose()?;
                Ok((complaint, case.flatten()))
            })
            .collect::<Result<Vec<_>, TxError>>()
    })?;
    Ok(found.into_iter().map(|(complaint, case)| line(office, complaint, case.as_ref(), today)).collect())
}

fn line(office: &Office, complaint: Complaint, case: Option<&Case>, today: NaiveDate) -> Line {
    let Complaint { number, entered, answer } = complaint;
    let is_open = case.is_none_or(|case| case.access == Access::Open);
    let until = answer.as_ref().map_or(today, |answer| answer.answered_at.date_naive());
    let passport = office.passport(&entered.service, entered.received_at.date_naive());
    let passport = passport.or_else(|| office.releases.passports().iter().rfind(|p| p.service == entered.service));
    let code = Bilingual::new(&entered.service, &entered.service);
    Line {
        number,
        received_at: entered.received_at,
        way: entered.way.name(),
        complainant: Some(entered.complainant).filter(|_| is_open),
        contact: entered.contact.filter(|_| is_open),
        subject: Some(entered.subject).filter(|_| is_open),
        case_number: entered.case_number,
        service_name: passport.map_or(code, |passport| passport.name.clone()),
        service: entered.service,
        body: entered.body,
        due_on: entered.due_on,
        is_late: until > entered.due_on,
        answered_at: answer.as_ref().map(|answer| answer.answered_at),
        outcome: answer.as_ref().map(|answer| answer.outcome.name()),
        answer: answer.map(|answer| answer.text).filter(|_| is_open),
    }
}
