//! Open cases by their terms: late, due today, at risk, in term; and packages of which no term can be told yet.
//!
//! A term ends on the earlier of the legal day and the day that the centre promised; days that are left are
//! working days of the calendar in force. Read only. No name stands in the list.

use crate::catalogue::cases::{self, Case};
use crate::catalogue::{events, queue};
use crate::domain::calendar::{Calendar, OutsideCalendar, Term, TermUnit};
use crate::domain::case::CaseState;
use crate::domain::codes::Code;
use crate::domain::request::Channel;
use crate::releases::passport::{CountedFrom, Passport, TargetUnit};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde::Serialize;

/// The ground that a provider has for a few days only.
const INCOMPLETE: &str = "INCOMPLETE_AT_PROVIDER";

/// How a case stands to its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Late,
    Today,
    AtRisk,
    InTerm,
}

/// Why a case that is not late needs somebody soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Few working days are left.
    FewDays,
    /// A step inside the office should have ended before, by the regulation's own chain (002 §5(4)).
    StepOver,
    /// Papers are missing, and the ground that says so closes today or on the next working day.
    IncompleteCloses,
    /// The calendar has no such year: nobody can count the days.
    NotCounted,
}

/// One open case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueCase {
    pub number: String,
    pub service: String,
    pub edition: String,
    pub channel: Channel,
    pub state: CaseState,
    pub standing: Standing,
    pub accepted_on: NaiveDate,
    /// By the passport.
    pub due_on: NaiveDate,
    /// By the centre's receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<NaiveDate>,
    /// The earlier of both.
    pub binding_on: NaiveDate,
    /// Working days after today up to the binding day, that one counted; below nought when it is past. Absent: the calendar
    /// does not say.
    pub working_days_left: Option<i64>,
    pub risks: Vec<Risk>,
    /// Until when a request that lacks papers may be refused for that; only where it lacks some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incomplete_until: Option<NaiveDate>,
}

/// A package that is not registered yet: its term runs all the same, and only the package knows since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unregistered {
    pub sha256: String,
    pub file_name: String,
    #[serde(serialize_with = "moment")]
    pub claimed_at: DateTime<FixedOffset>,
    pub reason: Option<String>,
}

/// Every open case, the nearest binding day first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueList {
    pub on: NaiveDate,
    pub cases: Vec<DueCase>,
    pub unregistered: Vec<Unregistered>,
}

fn moment<S: serde::Serializer>(at: &DateTime<FixedOffset>, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(&at.to_rfc3339())
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Of one service; absent: of all.
    pub service: Option<String>,
    /// So many working days left, or fewer, are a risk.
    pub risk_working_days: u32,
}

/// The list as of the office's today.
pub fn list(office: &Office, question: &Question) -> Result<DueList, Failure> {
    let on = office.now().date_naive();
    let (open, lacking, waiting) = office.store.read(|tx| {
        let lacking = events::undecided_with(tx, Code::AttachmentRequired)?;
        Ok((cases::open_cases(tx)?, lacking, queue::list(tx)?))
    })?;
    let wanted = |case: &Case| question.service.as_ref().is_none_or(|service| case.service == *service);
    let calendar = office.releases.calendar();
    let mut cases: Vec<_> = open
        .iter()
        .filter(|case| wanted(case))
        .map(|case| {
            let theirs = |p: &&Passport| p.service == case.service && p.edition == case.edition;
            let passport = office.releases.passports().iter().find(theirs);
            due_case(calendar, passport, case, lacking.contains(&case.number), on, question.risk_working_days)
        })
        .collect();
    cases.sort_by(|a, b| (a.standing, a.binding_on, &a.number).cmp(&(b.standing, b.binding_on, &b.number)));
    // What waits under a number is a decision that somebody has still to sign: its case stands above.
    let unregistered =
        waiting.into_iter().filter(|waiting| waiting.submission.number.is_none()).map(|waiting| Unregistered {
            sha256: waiting.submission.digest.hex(),
            file_name: waiting.submission.file_name,
            claimed_at: waiting.submission.claimed_at,
            reason: waiting.submission.reason,
        });
    Ok(DueList { on, cases, unregistered: unregistered.collect() })
}

/// How one case stands; pure.
fn due_case(
    calendar: &Calendar,
    passport: Option<&Passport>,
    case: &Case,
    lacks_papers: bool,
    on: NaiveDate,
    risk_working_days: u32,
) -> DueCase {
    let accepted_on = case.accepted_at.date_naive();
    let binding_on = case.binding_due_on();
    let left = working_days(calendar, on, binding_on).ok();
    let is_undecided = case.state == CaseState::Registered;
    let mut risks = Vec::new();
    match left {
        None => risks.push(Risk::NotCounted),
        Some(left) if binding_on > on && left <= i64::from(risk_working_days) => risks.push(Risk::FewDays),
        Some(_) => {}
    }
    let step_over = |passport: &Passport| {
        last_step(calendar, passport, accepted_on).is_some_and(|until| until < on && until < binding_on)
    };
    if is_undecided && passport.is_some_and(step_over) {
        risks.push(Risk::StepOver);
    }
    let incomplete_until = passport.filter(|_| lacks_papers && is_undecided).and_then(|passport| {
        let within = passport.ground(INCOMPLETE)?.within?;
        calendar.due_by(accepted_on, within, passport.counting.rule()).ok()
    });
    if incomplete_until
        .is_some_and(|until| on <= until && working_days(calendar, on, until).is_ok_and(|left| left <= 1))
    {
        risks.push(Risk::IncompleteCloses);
    }
    let standing = match binding_on.cmp(&on) {
        std::cmp::Ordering::Less => Standing::Late,
        std::cmp::Ordering::Equal => Standing::Today,
        std::cmp::Ordering::Greater if risks.is_empty() => Standing::InTerm,
        std::cmp::Ordering::Greater => Standing::AtRisk,
    };
    DueCase {
        number: case.number.clone(),
        service: case.service.clone(),
        edition: case.edition.clone(),
        channel: case.channel,
        state: case.state,
        standing,
        accepted_on,
        due_on: case.due_on,
        promised_on: case.promised_on,
        binding_on,
        working_days_left: left,
        risks,
        incomplete_until,
    }
}

/// Working days after `from` up to `to`, that one counted; negative when `to` lies before.
fn working_days(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Result<i64, OutsideCalendar> {
    let (early, late) = (from.min(to), from.max(to));
    let mut count = 0;
    let mut day = early;
    while day < late {
        day = day + Days::new(1);
        count += i64::from(calendar.is_working(day)?);
    }
    Ok(if to < from { -count } else { count })
}

/// The last day of the longest step that is counted from acceptance: after it the papers should lie with the next person.
fn last_step(calendar: &Calendar, passport: &Passport, accepted_on: NaiveDate) -> Option<NaiveDate> {
    let days = passport.chain.iter().filter(|step| step.target.from == CountedFrom::Acceptance);
    let ends = days.filter_map(|step| {
        let unit = match step.target.unit {
            TargetUnit::WorkingDay => TermUnit::WorkingDay,
            TargetUnit::CalendarDay => TermUnit::CalendarDay,
            TargetUnit::Second | TargetUnit::Minute | TargetUnit::Hour => return None,
        };
        let term = Term { value: step.target.value, unit };
        calendar.due_by(accepted_on, term, passport.counting.rule()).ok()
    });
    ends.max()
}
