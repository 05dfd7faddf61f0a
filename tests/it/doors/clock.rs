//! What `ports::clock` promises, asked of every clock.

use chrono::{DateTime, FixedOffset, Timelike, Utc};
use muragat::adapters::clock::{FixedClock, SystemClock};
use muragat::ports::clock::Clock;

fn check(clock: &dyn Clock, offset_seconds: i32) {
    let (first, second) = (clock.now(), clock.now());
    assert!(second >= first, "time does not go back");
    for moment in [first, second] {
        assert_eq!(moment.nanosecond(), 0, "whole seconds");
        assert_eq!(moment.offset().local_minus_utc(), offset_seconds, "the office's zone");
        assert_eq!(DateTime::parse_from_rfc3339(&moment.to_rfc3339()), Ok(moment), "as it is kept in the catalogue");
    }
    let away_ms = clock.machine_ms() - Utc::now().timestamp_millis();
    assert!(away_ms.abs() < 3_600_000, "the machine's own count, {away_ms} ms away");
    if clock.is_fixed() {
        assert_eq!(first, second);
    }
}

#[test]
fn of_the_machine() {
    for (zone, offset_seconds) in [("Asia/Almaty", 5 * 3600), ("UTC", 0), ("Asia/Kolkata", 19_800)] {
        let clock = SystemClock::in_zone(zone).unwrap();
        check(&clock, offset_seconds);
        assert!(!clock.is_fixed());
        let away = (clock.now().with_timezone(&Utc) - Utc::now()).num_seconds().abs();
        assert!(away < 3600, "{zone}: the machine's time, {away} s away");
    }
}

#[test]
fn standing_still() {
    let at: DateTime<FixedOffset> = DateTime::parse_from_rfc3339("2015-11-18T09:30:00.999+06:00").unwrap();
    let clock = FixedClock(at);
    check(&clock, 6 * 3600);
    assert!(clock.is_fixed());
    assert_eq!(clock.now().to_rfc3339(), "2015-11-18T09:30:00+06:00");
}
