//! Whoever asks about another person shows by what right: kinship, consent, a power of attorney of that person.
//!
//! The person is named as in the papers of that time, so a surname may differ; another year of birth, or a given name that
//! begins with another letter, is another person. A specialist looks at it and decides: the finding refuses nothing.

use super::{Input, attachment_required};
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::party::Party;
use crate::domain::request::Request;
use crate::language::fold::fold;
use crate::releases::passport::RightToData;
use serde_json::Value;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let Some(passport) = input.passport else { return Vec::new() };
    let Some(rule) = &passport.right_to_data else { return Vec::new() };
    let person = &request.details[request.details_kind()]["person"];
    if !person.is_object() || is_applicant(&request.applicant.party, person) || shows_right(rule, request) {
        return Vec::new();
    }
    // What such requests need anyway is missed by its own name.
    let is_required = passport.channels.get(&request.channel).is_some_and(|channel| {
        let due = channel.required.iter().filter(|required| attachment_required::applies(required, request));
        due.into_iter().any(|required| rule.papers.contains(&required.kind) && required.kind != POWER)
    });
    if is_required {
        return Vec::new();
    }
    let place = input.places.at(&format!("{}/person", input.details_path()));
    vec![Finding::new(Code::AttachmentRight, place).fact("service", &request.service).fact("clause", &rule.clause)]
}

const POWER: &str = "power_of_attorney";

/// The power by which a representative stands for the applicant gives no right to a third person's data.
fn shows_right(rule: &RightToData, request: &Request) -> bool {
    let counts = |kind: &str| rule.papers.iter().any(|paper| paper == kind);
    let kinds = request.attachments.iter().map(|attachment| attachment.kind.as_str());
    kinds.filter(|kind| *kind != POWER || request.representative.is_none()).any(counts)
}

fn is_applicant(applicant: &Party, person: &Value) -> bool {
    let (Party::Person { iin, name } | Party::Entrepreneur { iin, name, .. }) = applicant else { return false };
    let word = |member: &str| person[member].as_str().unwrap_or_default();
    let born = word("birth_date").get(..4).and_then(|year| year.parse::<u32>().ok());
    let initial = |name: &str| fold(name).chars().next();
    let same_year = birth_year(iin).zip(born).is_none_or(|(own, other)| own == other);
    same_year && initial(&name.given_name) == initial(word("given_name"))
}

/// Of a ЖСН: two digits, and a seventh that tells the century (domain.md §9).
fn birth_year(iin: &str) -> Option<u32> {
    let century = match iin.as_bytes().get(6)? {
        b'1' | b'2' => 1800,
        b'3' | b'4' => 1900,
        b'5' | b'6' => 2000,
        _ => return None,
    };
    Some(century + iin.get(..2)?.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    /// The specimen asks about the applicant; its passport gets the rule.
    fn specimen() -> Specimen {
        Specimen::archival().change(|s| {
            let papers = ["kinship_document", "consent", POWER].map(str::to_owned).to_vec();
            s.passport.as_mut().unwrap().right_to_data = Some(RightToData { papers, clause: "R-199".into() });
        })
    }

    fn person(specimen: &Specimen, born: &str, given_name: &str) -> Specimen {
        let (before, rest) = specimen.xml.split_once("<person><surname>").expect("the specimen names a person");
        let (_, after) = rest.split_once("</person>").unwrap();
        let named = format!(
            "<person><surname>Рысбаева</surname><given_name>{given_name}</given_name>\
             <birth_date>{born}</birth_date></person>"
        );
        Specimen { xml: format!("{before}{named}{after}"), ..specimen.clone() }
    }

    #[test]
    fn a_surname_may_change_and_a_year_of_birth_does_not() {
        let own = specimen();
        assert_eq!(own.found(check), []);
        let found = |born: &str, name: &str| person(&own, born, name).found(check);
        let request: Request =
            serde_json::from_value(crate::formats::value::from_xml(own.xml.as_bytes()).unwrap()).unwrap();
        let Party::Person { iin, name } = &request.applicant.party else { panic!("a person") };
        let year = birth_year(iin).unwrap();
        assert_eq!(found(&year.to_string(), &name.given_name), [], "by the name of that time");
        let at = "/request/details/archival_certificate/person";
        assert_eq!(found(&(year + 1).to_string(), &name.given_name), [("attachment.right", at.into())]);
        assert_eq!(found(&year.to_string(), "Щ"), [("attachment.right", at.into())]);
    }

    #[test]
    fn kinship_consent_or_a_power_of_that_person_show_the_right() {
        let another = person(&specimen(), "1901", "Щ");
        let with = |kind: &str| another.edit("<kind>identity_document", &format!("<kind>{kind}")).found(check).len();
        assert_eq!([with("kinship_document"), with("consent"), with("diploma")], [0, 0, 1]);
        // The representative of the specimen has one of the applicant.
        assert_eq!(with(POWER), 1);
        assert_eq!(another.change(|s| s.passport.as_mut().unwrap().right_to_data = None).found(check), []);
    }
}
