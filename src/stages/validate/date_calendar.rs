//! The day of acceptance lies in the years of the working calendar: without it no legal term can be counted.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let accepted = input.request.accepted_at.date_naive();
    let Err(outside) = input.calendar.is_working(accepted) else { return Vec::new() };
    let finding = Finding::new(Code::DateCalendar, input.places.at("accepted_at")).fact("date", accepted);
    vec![finding.fact("expected", format!("{}–{}", outside.first, outside.last))]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_year_without_a_calendar_is_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let wrong = Specimen::archival().edit("<accepted_at>2015-11-16", "<accepted_at>2011-11-16");
        assert_eq!(wrong.found(check), [("date.calendar", "/request/accepted_at".to_owned())]);
    }
}
