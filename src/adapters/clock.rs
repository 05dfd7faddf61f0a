//! The machine's clock in the office's zone, and a clock that stands still.

use crate::ports::clock::Clock;
use chrono::{DateTime, FixedOffset, SubsecRound, Utc};
use chrono_tz::Tz;

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    zone: Tz,
}

/// A zone name that the time zone data does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no time zone is called «{0}»: name one as Asia/Almaty, Asia/Aqtau or Asia/Oral")]
pub struct UnknownZone(pub String);

impl SystemClock {
    /// `zone` as `Asia/Almaty`; its offset follows the law of the day (one zone, UTC+5, since 1 March 2024).
    pub fn in_zone(zone: &str) -> Result<Self, UnknownZone> {
        zone.parse().map(|zone| Self { zone }).map_err(|_| UnknownZone(zone.into()))
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        Utc::now().trunc_subsecs(0).with_timezone(&self.zone).fixed_offset()
    }

    fn machine_ms(&self) -> i64 {
        Utc::now().timestamp_millis()
    }

    fn is_fixed(&self) -> bool {
        false
    }
}

/// A clock that stands still: a demo workspace, and tests.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub DateTime<FixedOffset>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<FixedOffset> {
        self.0.trunc_subsecs(0)
    }

    fn machine_ms(&self) -> i64 {
        Utc::now().timestamp_millis()
    }

    fn is_fixed(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Offset, TimeZone};

    #[test]
    fn the_zone_changed_its_offset_on_1_march_2024() {
        let clock = SystemClock::in_zone("Asia/Almaty").unwrap();
        let offset =
            |y, m, d| clock.zone.offset_from_utc_date(&chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap()).fix();
        assert_eq!(offset(2015, 11, 18).local_minus_utc(), 6 * 3600);
        assert_eq!(offset(2024, 3, 2).local_minus_utc(), 5 * 3600);
        assert_eq!(SystemClock::in_zone("Asia/Semey2").unwrap_err(), UnknownZone("Asia/Semey2".into()));
    }

    #[test]
    fn a_fixed_clock_stands_still_and_says_so() {
        let at = DateTime::parse_from_rfc3339("2015-11-18T09:30:00.750+06:00").unwrap();
        let clock = FixedClock(at);
        assert_eq!(clock.now().to_rfc3339(), "2015-11-18T09:30:00+06:00");
        assert_eq!(clock.now(), clock.now());
        assert!(clock.is_fixed());
    }
}
