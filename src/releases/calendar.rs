//! `schemas/calendar.toml` and `schemas/mci.toml`: working days and the monthly calculation index.

use super::source::{self, SourceFault};
use crate::domain::calendar::Calendar;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    year: Vec<Year>,
}

/// One year as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i32,
    working_days: u32,
    days_off: Vec<DayOff>,
    #[serde(default)]
    working_weekends: Vec<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayOff {
    date: NaiveDate,
    /// For people; a term asks only whether the day is worked.
    #[serde(rename = "kind")]
    _kind: DayOffKind,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum DayOffKind {
    Holiday,
    Observed,
    Transferred,
    QurbanAit,
    Christmas,
}

/// АЕК / МРП from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MciRate {
    pub from: NaiveDate,
    /// Whole tenge.
    pub amount_kzt: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MciFile {
    mci: Vec<MciRate>,
}

/// Reads calendars in order; a year of a later file replaces the whole year of an earlier one.
pub(super) fn read_calendar(files: &[(&str, &[u8])]) -> Result<Calendar, SourceFault> {
    let mut years = BTreeMap::new();
    for (file, bytes) in files {
        for year in source::read::<CalendarFile>(file, bytes)?.year {
            check(&year).map_err(|message| SourceFault::new(*file, line_of(bytes, year.year), message))?;
            years.insert(year.year, year);
        }
    }
    let file = files.first().map_or("schemas/calendar.toml", |(file, _)| file);
    let (Some(first), Some(last)) = (years.keys().next().copied(), years.keys().next_back().copied()) else {
        return Err(SourceFault::new(file, 1, "the calendar has no year"));
    };
    if let Some(missing) = (first..=last).find(|year| !years.contains_key(year)) {
        return Err(SourceFault::new(file, 1, format!("the calendar has no year {missing}")));
    }
    let mut calendar = Calendar { years: (first, last), ..Calendar::default() };
    for year in years.into_values() {
        calendar.days_off.extend(year.days_off.iter().map(|day| day.date));
        calendar.working_weekends.extend(year.working_weekends);
    }
    Ok(calendar)
}

pub(super) fn read_mci(file: &str, bytes: &[u8]) -> Result<Vec<MciRate>, SourceFault> {
    Ok(source::read::<MciFile>(file, bytes)?.mci)
}

/// Days of that year, off on weekdays and worked on weekends, and as many working days as the year claims.
fn check(year: &Year) -> Result<(), String> {
    for day in &year.days_off {
        if day.date.year() != year.year || is_weekend(day.date) {
            return Err(format!("{} is no weekday of {}", day.date, year.year));
        }
    }
    if let Some(day) = year.working_weekends.iter().find(|day| day.year() != year.year || !is_weekend(**day)) {
        return Err(format!("{day} is no Saturday or Sunday of {}", year.year));
    }
    let all = (1..=366).filter_map(|day| NaiveDate::from_yo_opt(year.year, day));
    let weekdays = all.filter(|day| !is_weekend(*day)).count();
    let counted = weekdays + year.working_weekends.len() - year.days_off.len().min(weekdays);
    match counted == year.working_days as usize {
        true => Ok(()),
        false => {
            Err(format!("{} has {counted} working days by its list, {} by its total", year.year, year.working_days))
        }
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn line_of(bytes: &[u8], year: i32) -> usize {
    let wanted = format!("year = {year}");
    1 + String::from_utf8_lossy(bytes).lines().position(|line| line.trim() == wanted).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_year_replaces_ours_and_a_wrong_total_names_its_line() {
        let ours = b"[[year]]\nyear = 2015\nworking_days = 261\ndays_off = []\n" as &[u8];
        let theirs = b"[[year]]\nyear = 2015\nworking_days = 260\ndays_off = [{ date = \"2015-11-19\", kind = \"transferred\" }]\n";
        let both = read_calendar(&[("a", ours), ("b", theirs)]).unwrap();
        assert_eq!(both.is_working(NaiveDate::from_ymd_opt(2015, 11, 19).unwrap()), Ok(false));
        let wrong = b"[[year]]\nyear = 2015\nworking_days = 261\ndays_off = []\n\n[[year]]\nyear = 2016\nworking_days = 1\ndays_off = []\n";
        let fault = read_calendar(&[("calendar.toml", wrong)]).unwrap_err();
        assert_eq!(fault.to_string(), "calendar.toml:7: 2016 has 261 working days by its list, 1 by its total");
    }
}
