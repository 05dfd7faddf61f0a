//! The service is one that the office has a passport of (R-031; 000 §6(5), 001 app. 3).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    if input.service_known {
        return Vec::new();
    }
    vec![Finding::new(Code::ServiceUnknown, input.places.at("service")).fact("service", &input.request.service)]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_service_without_any_passport_is_unknown() {
        assert_eq!(Specimen::archival().found(check), []);
        let found = Specimen::archival().change(|s| s.service_known = false).found(check);
        assert_eq!(found, [("service.unknown", "/request/service".into())]);
    }
}
