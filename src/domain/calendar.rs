//! Working days, and the day a term ends on. The days themselves are data (`releases`).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a term is counted (domain.md D1–D4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermUnit {
    WorkingDay,
    CalendarDay,
}

/// A legal term, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub value: u32,
    pub unit: TermUnit,
}

/// Which days of a term count. The default is what the acts and our reading of them have (002 §5; domain.md, open list 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counting {
    pub acceptance_day: AcceptanceDay,
    pub last_day_off: LastDayOff,
}

/// Whether the day of acceptance is the first day of the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptanceDay {
    #[default]
    NotCounted,
    Counted,
}

/// What happens to a term in calendar days that ends on a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDayOff {
    /// The applicant's counter is closed: the next working day.
    #[default]
    NextWorkingDay,
    Stays,
}

/// Kazakhstan's working calendar for the years that the data covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// First and last year of the data, inclusive.
    pub years: (i32, i32),
    /// Monday–Friday days off.
    pub days_off: BTreeSet<NaiveDate>,
    /// Saturdays and Sundays that are worked, by transfer.
    pub working_weekends: BTreeSet<NaiveDate>,
}

/// The data has no such year: the office must supply it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar covers {first}–{last}, not {day}")]
pub struct OutsideCalendar {
    pub day: NaiveDate,
    pub first: i32,
    pub last: i32,
}

impl Calendar {
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, OutsideCalendar> {
        let (first, last) = self.years;
        if !(first..=last).contains(&day.year()) {
            return Err(OutsideCalendar { day, first, last });
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(if weekend { self.working_weekends.contains(&day) } else { !self.days_off.contains(&day) })
    }

    /// The last day of `term` for a request accepted on `accepted`, counted as the acts mostly do.
    pub fn due(&self, accepted: NaiveDate, term: Term) -> Result<NaiveDate, OutsideCalendar> {
        self.due_by(accepted, term, Counting::default())
    }

    /// The same, counted as an edition says. A term of no days ends on the day of acceptance.
    pub fn due_by(&self, accepted: NaiveDate, term: Term, counting: Counting) -> Result<NaiveDate, OutsideCalendar> {
        let is_counted = counting.acceptance_day == AcceptanceDay::Counted && term.value > 0;
        let before = if is_counted { accepted.pred_opt().unwrap_or(accepted) } else { accepted };
        match term.unit {
            TermUnit::CalendarDay => {
                let last = before.checked_add_days(Days::new(term.value.into())).unwrap_or(NaiveDate::MAX);
                match counting.last_day_off {
                    LastDayOff::NextWorkingDay => self.next_working(last),
                    LastDayOff::Stays => self.is_working(last).map(|_| last),
                }
            }
            TermUnit::WorkingDay => {
                let mut day = before;
                for _ in 0..term.value {
                    day = self.next_working(day + Days::new(1))?;
                }
                Ok(day)
            }
        }
    }

    fn next_working(&self, mut day: NaiveDate) -> Result<NaiveDate, OutsideCalendar> {
        while !self.is_working(day)? {
            day = day + Days::new(1);
        }
        Ok(day)
    }
}
