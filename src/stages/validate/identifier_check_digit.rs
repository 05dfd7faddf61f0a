//! ЖСН and БСН keep the rule of their check digit (R-026, domain.md §9). The number itself is not repeated.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::identifiers::{IdentifierFault, check_digit};
use crate::domain::party::Party;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let applicant = match &request.applicant.party {
        Party::Person { iin, .. } => ("applicant/person/iin", iin),
        Party::Entrepreneur { iin, .. } => ("applicant/entrepreneur/iin", iin),
        Party::Entity { bin, .. } => ("applicant/entity/bin", bin),
    };
    let mut identifiers = vec![(applicant.0.to_owned(), applicant.1.as_str())];
    identifiers.extend(request.representative.as_ref().map(|r| ("representative/iin".to_owned(), r.iin.as_str())));
    // Whoever stands in the details with a number of their own: an owner, a distributor.
    let details = request.details.get(request.details_kind()).and_then(|d| d.as_object());
    for (element, member) in details.into_iter().flatten() {
        let identifier = member.get("identifier").and_then(|i| i.as_str());
        identifiers.extend(identifier.map(|i| (format!("{}/{element}/identifier", input.details_path()), i)));
    }
    let faulty = |(path, identifier): (String, &str)| {
        let detail = match check_digit(identifier).err()? {
            IdentifierFault::NotTwelveDigits => "not twelve digits",
            IdentifierFault::CheckDigit { .. } => "check digit",
            IdentifierFault::NeverAssigned => "never assigned",
        };
        let finding = Finding::new(Code::IdentifierCheckDigit, input.places.at(&path));
        Some(finding.fact("element", path).fact("detail", detail))
    };
    identifiers.into_iter().filter_map(faulty).collect()
}

#[cfg(test)]
mod tests {
    use super::super::specimen::{FOREIGN, MEDIA, Specimen};
    use super::*;

    #[test]
    fn every_number_of_a_request_is_checked_and_none_is_repeated() {
        for right in [Specimen::archival(), Specimen::of(FOREIGN), Specimen::of(MEDIA)] {
            assert_eq!(right.found(check), []);
        }
        let wrong = Specimen::archival().edit("520830400196", "520830400197").edit("990130300110", "990130300111");
        let places = ["/request/applicant/person/iin", "/request/representative/iin"];
        assert_eq!(wrong.found(check), places.map(|p| ("identifier.check-digit", p.to_owned())));
        assert!(!format!("{:?}", wrong.findings(check)).contains("52083040"));

        let wrong = Specimen::of(FOREIGN).edit("500540000120", "500540000121");
        let places = ["/request/applicant/entity/bin", "/request/details/foreign_press/distributor/identifier"];
        assert_eq!(wrong.found(check), places.map(|p| ("identifier.check-digit", p.to_owned())));

        let wrong = Specimen::of(MEDIA).edit("990130300110", "990130300119");
        let places = ["/request/applicant/entrepreneur/iin", "/request/details/media/owner/identifier"];
        assert_eq!(wrong.found(check), places.map(|p| ("identifier.check-digit", p.to_owned())));
    }
}
