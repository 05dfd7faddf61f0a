//! Time in which an office works: minutes of working days, and within office hours where the office says them.

use super::calendar::{Calendar, OutsideCalendar};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// `[hours]`: when the office works. The default counts whole working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    pub from: NaiveTime,
    pub until: NaiveTime,
    /// Lunch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    pub from: NaiveTime,
    pub until: NaiveTime,
}

impl Hours {
    /// Whether the parts of the day follow each other.
    pub fn is_sound(&self) -> bool {
        let pause = self.pause.map_or((self.from, self.from), |pause| (pause.from, pause.until));
        self.from < self.until && self.from <= pause.0 && pause.0 <= pause.1 && pause.1 <= self.until
    }
}

/// The calendar and the hours of an office.
#[derive(Debug, Clone, Copy)]
pub struct WorkingTime<'a> {
    pub calendar: &'a Calendar,
    pub hours: Option<&'a Hours>,
}

impl WorkingTime<'_> {
    /// Whole working seconds from one moment to another, in the zone of the first; none when the second is not later.
    pub fn seconds(&self, from: DateTime<FixedOffset>, until: DateTime<FixedOffset>) -> Result<u64, OutsideCalendar> {
        let (start, end) = (from.naive_local(), until.with_timezone(from.offset()).naive_local());
        let mut sum = TimeDelta::zero();
        let mut day = start.date();
        // The calendar's years are the limit of this loop.
        while day <= end.date() && start < end {
            for (opens, closes) in self.parts(day)? {
                sum += (closes.min(end) - opens.max(start)).max(TimeDelta::zero());
            }
            day = day + Days::new(1);
        }
        Ok(u64::try_from(sum.num_seconds()).unwrap_or(0))
    }

    /// The moment at which so many working seconds have passed.
    pub fn after(&self, from: DateTime<FixedOffset>, seconds: u64) -> Result<DateTime<FixedOffset>, OutsideCalendar> {
        let start = from.naive_local();
        let mut left = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX / 1000).min(i64::MAX / 1000));
        let mut day = start.date();
        loop {
            for (opens, closes) in self.parts(day)? {
                let opens = opens.max(start);
                let open = (closes - opens).max(TimeDelta::zero());
                if left <= open && opens <= closes {
                    return Ok(zoned(opens + left, from));
                }
                left -= open;
            }
            day = day + Days::new(1);
        }
    }

    /// The last moment of a day's work.
    pub fn end_of(&self, day: NaiveDate, zone: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        let end = match self.hours {
            Some(hours) => day.and_time(hours.until),
            None => (day + Days::new(1)).and_time(NaiveTime::MIN) - TimeDelta::seconds(1),
        };
        zoned(end, zone)
    }

    /// Working days after `from` up to and with `until`.
    pub fn days(&self, from: NaiveDate, until: NaiveDate) -> Result<u64, OutsideCalendar> {
        let mut count = 0;
        let mut day = from;
        while day < until {
            day = day + Days::new(1);
            count += u64::from(self.calendar.is_working(day)?);
        }
        Ok(count)
    }

    /// From when to when the office works on that day.
    fn parts(&self, day: NaiveDate) -> Result<Vec<(NaiveDateTime, NaiveDateTime)>, OutsideCalendar> {
        if !self.calendar.is_working(day)? {
            return Ok(Vec::new());
        }
        let midnight = (day + Days::new(1)).and_time(NaiveTime::MIN);
        Ok(match self.hours {
            None => vec![(day.and_time(NaiveTime::MIN), midnight)],
            Some(Hours { from, until, pause: None }) => vec![(day.and_time(*from), day.and_time(*until))],
            Some(Hours { from, until, pause: Some(pause) }) => {
                vec![(day.and_time(*from), day.and_time(pause.from)), (day.and_time(pause.until), day.and_time(*until))]
            }
        })
    }
}

/// Of the same zone as `like`; a fixed offset has every local time.
fn zoned(local: NaiveDateTime, like: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    local.and_local_timezone(*like.offset()).single().unwrap_or(like)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("{text}:00+06:00")).unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }

    /// November 2015; Monday 16 is off.
    fn calendar() -> Calendar {
        let off = NaiveDate::from_ymd_opt(2015, 11, 16).unwrap();
        Calendar { years: (2015, 2015), days_off: [off].into(), ..Calendar::default() }
    }

    #[test]
    fn minutes_stop_overnight_at_lunch_and_over_days_off() {
        let calendar = calendar();
        let pause = Some(Pause { from: time("13:00:00"), until: time("14:30:00") });
        let hours = Hours { from: time("09:00:00"), until: time("18:30:00"), pause };
        assert!(hours.is_sound());
        let work = WorkingTime { calendar: &calendar, hours: Some(&hours) };
        // Friday to Tuesday: Saturday, Sunday and the Monday that is off do not count.
        assert_eq!(work.seconds(at("2015-11-13T18:20"), at("2015-11-17T09:07")), Ok(17 * 60));
        assert_eq!(work.seconds(at("2015-11-18T12:50"), at("2015-11-18T14:35")), Ok(15 * 60));
        assert_eq!(work.seconds(at("2015-11-18T12:50"), at("2015-11-18T12:40")), Ok(0));
        assert_eq!(work.after(at("2015-11-13T18:20"), 15 * 60), Ok(at("2015-11-17T09:05")));
        assert_eq!(work.after(at("2015-11-18T07:00"), 15 * 60), Ok(at("2015-11-18T09:15")));
        assert_eq!(work.after(at("2015-11-18T12:50"), 10 * 60), Ok(at("2015-11-18T13:00")));
        assert_eq!(work.days(at("2015-11-12T10:00").date_naive(), at("2015-11-18T10:00").date_naive()), Ok(3));
    }

    #[test]
    fn without_hours_whole_working_days_count_and_outside_the_calendar_nobody_knows() {
        let calendar = calendar();
        let work = WorkingTime { calendar: &calendar, hours: None };
        assert_eq!(work.seconds(at("2015-11-13T23:00"), at("2015-11-17T01:00")), Ok(2 * 3600));
        assert_eq!(work.after(at("2015-11-13T23:50"), 15 * 60), Ok(at("2015-11-17T00:05")));
        assert!(work.seconds(at("2015-12-31T23:00"), at("2016-01-04T10:00")).is_err());
        assert!(work.after(at("2015-12-31T23:50"), 15 * 60).is_err());
        assert!(work.after(at("2015-11-18T10:00"), u64::MAX).is_err());
    }
}
