//! due days counted by hand, from the days off and the moved days of the calendars, 2012–2027.
//!
//! The day of acceptance never counts. Each row says what lies in the way; who doubts one can count it on fingers.

use super::{day, releases};
use Unit::{Calendar, Working};
use chrono::{Datelike, NaiveDate};
use muragat::domain::calendar::{AcceptanceDay, Counting, LastDayOff, Term, TermUnit};
use std::collections::BTreeSet;

enum Unit {
    Working,
    Calendar,
}

/// Accepted, days, their kind, due, and why.
const CASES: &[(&str, u32, Unit, &str, &str)] = &[
    ("2012-03-02", 10, Working, "2012-03-19", "8 March, 9 March moved to Sunday 11 March, which is worked"),
    ("2012-03-09", 3, Working, "2012-03-13", "accepted on a day off; Sunday 11 March is worked"),
    ("2012-04-24", 15, Working, "2012-05-17", "Saturday 28 April worked for Monday the 30th; 1 and 9 May"),
    ("2012-06-22", 10, Working, "2012-07-09", "6 July"),
    ("2012-10-19", 10, Working, "2012-11-05", "Құрбан айт on 26 October"),
    (
        "2012-11-26",
        15,
        Working,
        "2012-12-20",
        "1 December fell on a Saturday: Monday off; 16 and 17 December: Monday and Tuesday off",
    ),
    (
        "2012-12-14",
        10,
        Working,
        "2013-01-03",
        "over the year: Saturday 29 December worked for Monday the 31st; 1 and 2 January",
    ),
    ("2012-12-17", 15, Calendar, "2013-01-03", "the fifteenth day is New Year's: on to 3 January"),
    ("2012-12-27", 2, Working, "2012-12-29", "the last day is a Saturday that is worked"),
    ("2013-01-04", 3, Working, "2013-01-10", "7 January"),
    (
        "2013-04-22",
        15,
        Working,
        "2013-05-16",
        "Saturday 4 May worked for Friday the 10th; 1, 7 (new in 2013) and 9 May",
    ),
    ("2013-05-03", 2, Working, "2013-05-06", "Saturday 4 May is worked"),
    ("2013-10-04", 10, Working, "2013-10-21", "Құрбан айт on 15 October, the 14th moved to Saturday the 12th"),
    ("2013-12-12", 15, Calendar, "2013-12-27", "ends on a working Friday, the days off inside count"),
    ("2014-01-01", 2, Working, "2014-01-08", "2 January, the 3rd moved, 7 January"),
    ("2014-03-07", 15, Calendar, "2014-03-26", "ends on Наурыз, a Saturday; Monday and Tuesday off in its place"),
    ("2014-03-17", 8, Working, "2014-04-01", "21 March; 22 and 23 fell on the weekend: Monday and Tuesday off"),
    ("2014-04-28", 10, Working, "2014-05-15", "Sundays 4 and 11 May worked for the 2nd and the 8th; 1, 7, 9 May"),
    ("2014-05-08", 1, Working, "2014-05-11", "the last day is a Sunday that is worked"),
    ("2015-09-21", 10, Working, "2015-10-06", "Құрбан айт on 24 September"),
    ("2015-11-18", 10, Working, "2015-12-03", "1 December"),
    ("2015-11-16", 15, Calendar, "2015-12-02", "the fifteenth day is 1 December"),
    ("2015-12-04", 10, Working, "2015-12-22", "16 and 17 December"),
    ("2016-03-03", 3, Working, "2016-03-09", "Saturday 5 March worked for Monday the 7th; 8 March"),
    ("2016-04-18", 15, Calendar, "2016-05-03", "the fifteenth day is a Tuesday that is worked"),
    ("2016-12-12", 10, Working, "2016-12-28", "16 December a Friday; the 17th a Saturday: Monday off"),
    ("2017-03-10", 10, Working, "2017-03-29", "Saturday 18 March worked for Monday the 20th; Наурыз"),
    ("2017-06-26", 10, Working, "2017-07-11", "Saturday 1 July worked for Friday the 7th; 6 July"),
    ("2017-08-25", 8, Working, "2017-09-08", "30 August; Құрбан айт on 1 September"),
    ("2018-04-20", 10, Working, "2018-05-05", "Saturdays 28 April and 5 May are worked, the term ends on the second"),
    (
        "2018-08-17",
        10,
        Working,
        "2018-09-04",
        "Құрбан айт on 21 August; Saturday the 25th worked for Friday the 31st; 30 August",
    ),
    (
        "2018-12-24",
        8,
        Working,
        "2019-01-08",
        "over the year: Saturday 29 December worked for the 31st; 1, 2 and 7 January",
    ),
    ("2019-05-02", 3, Working, "2019-05-06", "Saturday 4 May is worked"),
    ("2019-12-02", 15, Calendar, "2019-12-18", "accepted on a day off; the fifteenth day is 17 December"),
    ("2020-01-03", 2, Working, "2020-01-06", "accepted on a day off; Sunday 5 January is worked, Monday the 6th too"),
    ("2020-03-16", 8, Working, "2020-03-31", "Наурыз on Saturday, Sunday, Monday: Tuesday and Wednesday off"),
    ("2020-07-24", 10, Working, "2020-08-10", "Құрбан айт on 31 July"),
    ("2020-12-14", 5, Working, "2020-12-23", "16, 17 and the moved 18 December; Sunday the 20th is worked"),
    (
        "2021-07-02",
        10,
        Working,
        "2021-07-19",
        "Saturday 3 July worked for Monday the 5th; 6 July; Құрбан айт comes a day later",
    ),
    ("2022-03-01", 10, Working, "2022-03-16", "Saturday 5 March worked for Monday the 7th; 8 March"),
    ("2022-08-22", 10, Working, "2022-09-06", "Saturday 27 August worked for Monday the 29th; 30 August"),
    ("2022-10-17", 8, Working, "2022-10-28", "Saturday 22 October worked for Monday the 24th; 25 October, new in 2022"),
    (
        "2023-06-26",
        10,
        Working,
        "2023-07-12",
        "Құрбан айт on 28 June; Saturday 1 July worked for Friday the 7th; 6 July",
    ),
    ("2024-05-02", 8, Working, "2024-05-16", "Saturday 4 May worked for Wednesday the 8th; 7 and 9 May"),
    (
        "2025-01-02",
        3,
        Working,
        "2025-01-08",
        "accepted on a day off; Sunday 5 January worked for Friday the 3rd; 7 January",
    ),
    ("2025-06-02", 5, Working, "2025-06-10", "Құрбан айт on 6 June"),
    (
        "2025-10-10",
        15,
        Calendar,
        "2025-10-28",
        "25 October a Saturday: ends on Saturday, Monday the 27th off in its place",
    ),
    ("2026-05-20", 8, Working, "2026-06-02", "Құрбан айт on 27 May"),
    ("2026-12-31", 1, Working, "2027-01-05", "1 January; the 2nd a Saturday: Monday the 4th off"),
    (
        "2027-03-08",
        10,
        Working,
        "2027-03-26",
        "accepted on a day off; 15 March, new in 2027; Наурыз with Wednesday in place of Sunday",
    ),
    ("2027-04-16", 15, Calendar, "2027-05-04", "ends on 1 May, a Saturday: Monday off in its place"),
    ("2027-12-10", 5, Working, "2027-12-20", "16 December"),
];

#[test]
fn r_054_108_due_days_are_those_counted_by_hand() {
    let releases = releases();
    assert!(CASES.len() >= 40);
    let mut years = BTreeSet::new();
    for (accepted, value, unit, due, why) in CASES {
        let unit = if matches!(unit, Working) { TermUnit::WorkingDay } else { TermUnit::CalendarDay };
        let counted = releases.calendar().due(day(accepted), Term { value: *value, unit });
        assert_eq!(counted, Ok(day(due)), "{value} {unit:?} from {accepted}: {why}");
        years.insert(day(accepted).year());
    }
    assert_eq!(years.into_iter().collect::<Vec<_>>(), (2012..=2027).collect::<Vec<_>>());
}

#[test]
fn r_054_105_the_day_of_acceptance_is_not_counted_unless_an_edition_says_so() {
    let releases = releases();
    let due = |accepted: &str, value, unit, acceptance_day, last_day_off| -> NaiveDate {
        let counting = Counting { acceptance_day, last_day_off };
        releases.calendar().due_by(day(accepted), Term { value, unit }, counting).unwrap()
    };
    let (counted, not) = (AcceptanceDay::Counted, AcceptanceDay::NotCounted);
    let (next, stays) = (LastDayOff::NextWorkingDay, LastDayOff::Stays);
    // Monday 16 November 2015: one working day is Tuesday, or Monday itself.
    assert_eq!(due("2015-11-16", 1, TermUnit::WorkingDay, not, next), day("2015-11-17"));
    assert_eq!(due("2015-11-16", 1, TermUnit::WorkingDay, counted, next), day("2015-11-16"));
    // Fifteen calendar days end on Tuesday 1 December, a day off.
    assert_eq!(due("2015-11-16", 15, TermUnit::CalendarDay, not, next), day("2015-12-02"));
    assert_eq!(due("2015-11-16", 15, TermUnit::CalendarDay, not, stays), day("2015-12-01"));
    assert_eq!(due("2015-11-16", 15, TermUnit::CalendarDay, counted, next), day("2015-11-30"));
    for passport in releases.passports() {
        assert_eq!(passport.counting.rule(), Counting::default(), "{} {}", passport.service, passport.edition);
        assert!(!passport.counting.clause.is_empty());
    }
    let far = Term { value: u32::MAX, unit: TermUnit::CalendarDay };
    assert!(releases.calendar().due(day("2027-12-31"), far).is_err(), "no such year, and no overflow");
}
