//! Nothing that has happened lies in the future. Clocks of senders may be a little fast.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use chrono::{NaiveDate, TimeDelta};

/// How fast a sender's clock may be.
const CLOCK_MINUTES_MAX: i64 = 5;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let latest = input.now + TimeDelta::minutes(CLOCK_MINUTES_MAX);
    let future = |path: String, date: String| {
        let finding = Finding::new(Code::DateFuture, input.places.at(&path));
        finding.fact("element", path).fact("date", date).fact("now", input.now.to_rfc3339())
    };
    let mut findings: Vec<Finding> = input
        .moments()
        .into_iter()
        .filter(|(_, moment)| *moment > latest)
        .map(|(path, moment)| future(path, moment.to_rfc3339()))
        .collect();
    let granted_on = request.representative.as_ref().and_then(|r| r.power_of_attorney.date.as_deref());
    if let Some(day) = granted_on.and_then(|d| d.parse::<NaiveDate>().ok()).filter(|d| *d > input.now.date_naive()) {
        findings.push(future("representative/power_of_attorney/date".to_owned(), day.to_string()));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn each_date_that_has_not_come_is_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let wrong = Specimen::archival()
            .edit("<accepted_at>2015-11-16", "<accepted_at>2015-11-19")
            .edit("<asked_at>2015-11-16T10:11", "<asked_at>2015-12-16T10:11")
            .edit("<paid_at>2015", "<paid_at>2016")
            .edit("<date>2015-11-02", "<date>2025-11-02");
        let places = [
            "/request/accepted_at",
            "/request/lookups/lookup[2]/asked_at",
            "/request/payment/paid_at",
            "/request/representative/power_of_attorney/date",
        ];
        assert_eq!(wrong.found(check), places.map(|p| ("date.future", p.to_owned())));
    }

    #[test]
    fn a_clock_may_be_fast_and_offsets_are_minded() {
        let at = |time: &str| {
            Specimen::archival().edit("<accepted_at>2015-11-16T10:20:00+06:00", &format!("<accepted_at>{time}"))
        };
        assert_eq!(at("2015-11-18T09:34:00+06:00").found(check), []);
        assert_eq!(at("2015-11-18T08:34:00+05:00").found(check), []);
        assert_eq!(at("2015-11-18T09:36:00+06:00").found(check).len(), 1);
    }
}
