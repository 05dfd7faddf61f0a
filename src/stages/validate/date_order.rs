//! What must come first comes first: submission, acceptance, the promised day; the power of attorney before its use;
//! the beginning of a period before its end.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use chrono::NaiveDate;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let (submitted, accepted) = (request.submitted_at, request.accepted_at);
    let mut findings = Vec::new();
    let mut wrong = |earlier: (&str, String), later: (&str, String), place: &str| {
        let finding = Finding::new(Code::DateOrder, input.places.at(place)).fact("earlier", earlier.0);
        findings.push(finding.fact("later", later.0).fact("seen", format!("{} – {}", earlier.1, later.1)));
    };
    if submitted > accepted {
        wrong(("submitted_at", submitted.to_rfc3339()), ("accepted_at", accepted.to_rfc3339()), "accepted_at");
    }
    if let Some(day) = request.centre_receipt.as_ref().map(|r| r.promised_on).filter(|d| *d < accepted.date_naive()) {
        wrong(("accepted_at", accepted.to_rfc3339()), ("promised_on", day.to_string()), "centre_receipt/promised_on");
    }
    let granted = request.representative.as_ref().and_then(|r| r.power_of_attorney.date.as_deref());
    if let Some(day) = granted.and_then(|d| d.parse::<NaiveDate>().ok()).filter(|d| *d > submitted.date_naive()) {
        let path = "representative/power_of_attorney/date";
        wrong(("power_of_attorney/date", day.to_string()), ("submitted_at", submitted.to_rfc3339()), path);
    }
    let period = request.details.get(request.details_kind()).and_then(|d| d.get("period"));
    let end = |name: &str| period.and_then(|p| p.get(name)).and_then(|v| v.as_str());
    if let (Some(from), Some(to)) = (end("from"), end("to")) {
        // A year and a day of it are no contradiction: only what both tell is compared.
        let told = from.len().min(to.len());
        if from.get(..told) > to.get(..told) {
            let path = format!("{}/period", input.details_path());
            wrong(("from", from.to_owned()), ("to", to.to_owned()), &path);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn each_pair_in_the_wrong_order_is_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let wrong = Specimen::archival()
            .edit("<submitted_at>2015-11-16", "<submitted_at>2015-11-17")
            .edit("<promised_on>2015-12-08", "<promised_on>2015-11-15")
            .edit("<date>2015-11-02", "<date>2015-11-18")
            .edit("<to>1991", "<to>1971");
        let places = [
            "/request/accepted_at",
            "/request/centre_receipt/promised_on",
            "/request/representative/power_of_attorney/date",
            "/request/details/archival_certificate/period",
        ];
        assert_eq!(wrong.found(check), places.map(|p| ("date.order", p.to_owned())));
    }

    #[test]
    fn a_year_and_a_day_of_it_are_in_order() {
        for (from, to) in [("1974-09", "1974"), ("1974", "1974-01-01"), ("1974", "1974")] {
            let period = Specimen::archival()
                .edit("<from>1974-09<", &format!("<from>{from}<"))
                .edit("<to>1991<", &format!("<to>{to}<"));
            assert_eq!(period.found(check), [], "{from} {to}");
        }
    }
}
