//! The day promised on the centre's қолхат is the day that we count (R-191; 002 §5, §9). A difference stops nothing: the
//! earlier of the two binds.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let promised = request.centre_receipt.as_ref().map(|receipt| receipt.promised_on);
    let accepted_on = request.accepted_at.date_naive();
    // A day outside the working calendar is told where the due day is counted.
    let due = input.passport.and_then(|p| p.due_on(input.calendar, accepted_on, request.channel, &request.details));
    let due = due.and_then(Result::ok);
    match (promised, due) {
        (Some(promised), Some(due)) if promised != due => {
            let finding = Finding::new(Code::DatePromised, input.places.at("centre_receipt/promised_on"));
            vec![finding.fact("promised_on", promised).fact("due_on", due).fact("binding_on", promised.min(due))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_promise_that_is_not_the_due_day_is_remarked() {
        // Accepted on Monday 16 November, 15 working days, 1 December is a day off.
        assert_eq!(Specimen::archival().found(check), []);
        for (promised, binding) in [("2015-12-07", "2015-12-07"), ("2015-12-09", "2015-12-08")] {
            let found = Specimen::archival()
                .edit("<promised_on>2015-12-08", &format!("<promised_on>{promised}"))
                .findings(check);
            assert_eq!((found[0].get("due_on"), found[0].get("binding_on")), ("2015-12-08", binding));
        }
    }
}
