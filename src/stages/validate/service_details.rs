//! The details are those of the chosen service.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let seen = input.request.details_kind();
    match input.passport {
        Some(passport) if passport.details != seen => {
            let finding = Finding::new(Code::ServiceDetails, input.places.at(&input.details_path()));
            let finding = finding.fact("service", &input.request.service).fact("seen", seen);
            vec![finding.fact("expected", &passport.details)]
        }
        Some(passport) => passport.asked_fault(&input.request.details).map_or_else(Vec::new, |field| {
            let finding = Finding::new(Code::ServiceDetails, input.places.at(&input.details_path()));
            vec![finding.fact("service", &input.request.service).fact("expected", field)]
        }),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn details_of_another_service_are_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let other = Specimen::archival().change(|s| s.passport.as_mut().unwrap().details = "media".into());
        assert_eq!(other.found(check), [("service.details", "/request/details/archival_certificate".into())]);
    }
}
