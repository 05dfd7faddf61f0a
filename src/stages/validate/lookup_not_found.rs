//! The registers know the applicant and the power of attorney (R-070–R-072; 000 §7(3–5), 003 §7(3–5), §8(3–5)).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let lookups = input.request.lookups.iter().enumerate().filter(|(_, lookup)| !lookup.found);
    lookups
        .map(|(index, lookup)| {
            let place = input.places.at(&format!("lookups/lookup[{}]/found", index + 1));
            let finding = Finding::new(Code::LookupNotFound, place).fact("source", &lookup.source);
            finding.fact("asked_at", lookup.asked_at.to_rfc3339())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_register_without_an_answer_is_named() {
        let silent = Specimen::archival();
        assert_eq!(silent.found(check), [("lookup.not-found", "/request/lookups/lookup[2]/found".into())]);
        assert_eq!(silent.findings(check)[0].get("source"), "notary_register");
        assert_eq!(silent.edit("<found>false", "<found>true").found(check), []);
    }
}
