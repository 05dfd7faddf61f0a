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

/// A legal term; the day of acceptance is never counted (002 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub value: u32,
    pub unit: TermUnit,
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

    /// The last day of `term` for a request accepted on `accepted`, that day not counted.
    ///
    /// A term in calendar days that ends on a day off ends on the next working day (domain.md, open list 8).
    pub fn due(&self, accepted: NaiveDate, term: Term) -> Result<NaiveDate, OutsideCalendar> {
        match term.unit {
            TermUnit::CalendarDay => self.next_working(accepted + Days::new(term.value.into())),
            TermUnit::WorkingDay => {
                let mut day = accepted;
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
