//! Nothing that is told in a signed package was done before a digital signature had any force in law (Law № 370-II of 7
//! January 2003).
//!
//! That day is the only bound. A package that comes years late, or comes again from an old case, is none the worse for it:
//! how long a request lay is the office's fault and never the applicant's.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use chrono::NaiveDate;

/// The day of the law: whatever it says of its own coming into force, nothing was done under it earlier.
const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(2003, 1, 7).expect("a day of the calendar");

pub fn check(input: &Input) -> Vec<Finding> {
    let told = input.moments();
    let early = told.into_iter().filter(|(_, moment)| moment.date_naive() < EARLIEST);
    let finding = |(path, moment): (String, chrono::DateTime<_>)| {
        let finding = Finding::new(Code::DateTooEarly, input.places.at(&path));
        finding.fact("element", path).fact("date", moment.to_rfc3339()).fact("earliest_on", EARLIEST)
    };
    early.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn each_moment_before_the_law_is_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let wrong = Specimen::archival()
            .edit("<submitted_at>2015", "<submitted_at>1000")
            .edit("<asked_at>2015-11-16T10:11", "<asked_at>1015-11-16T10:11")
            .edit("<paid_at>2015", "<paid_at>2002");
        let places = ["/request/submitted_at", "/request/lookups/lookup[2]/asked_at", "/request/payment/paid_at"];
        assert_eq!(wrong.found(check), places.map(|p| ("date.too-early", p.to_owned())));
    }

    #[test]
    fn what_is_only_late_is_taken() {
        for (day, count) in [("2003-01-06", 1), ("2003-01-07", 0), ("2012-04-24", 0)] {
            let late = Specimen::archival().edit("<submitted_at>2015-11-16", &format!("<submitted_at>{day}"));
            assert_eq!(late.found(check).len(), count, "{day}");
        }
    }
}
