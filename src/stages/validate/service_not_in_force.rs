//! An edition of the service is in force on the day of claim; otherwise nothing is issued (R-008, design.md §3).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    if !input.service_known || input.passport.is_some() {
        return Vec::new();
    }
    let finding = Finding::new(Code::ServiceNotInForce, input.places.at("service"));
    vec![finding.fact("service", &input.request.service).fact("day", input.now.date_naive())]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_known_service_without_an_edition_is_not_in_force() {
        let found = Specimen::archival().change(|s| s.passport = None).findings(check);
        assert_eq!((found[0].code, found[0].get("day")), (Code::ServiceNotInForce, "2015-11-18"));
        let unknown = Specimen::archival().change(|s| (s.passport, s.service_known) = (None, false));
        assert_eq!(unknown.found(check), []);
    }
}
