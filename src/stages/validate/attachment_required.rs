//! Every paper that the passport asks for is attached, by kind of request and channel (R-033, R-034; 002 §5).
//!
//! What is missing makes a refusal draft that a specialist confirms within two working days.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::request::Request;
use crate::releases::passport::RequiredAttachment;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let Some(rule) = input.passport.and_then(|p| p.channels.get(&request.channel)) else { return Vec::new() };
    let attached = |kind: &str| request.attachments.iter().any(|attachment| attachment.kind == kind);
    let missing = rule.required.iter().filter(|required| applies(required, request) && !attached(&required.kind));
    missing
        .map(|required| {
            let finding = Finding::new(Code::AttachmentRequired, input.places.at("attachments"));
            let finding = finding.fact("kind", &required.kind).fact("name_kk", &required.name.kk);
            let finding = finding.fact("name_ru", &required.name.ru).fact("clause", &required.clause);
            finding.fact("service", &request.service).fact("channel", request.channel.key())
        })
        .collect()
}

/// Whether the paper is due for this request.
pub(super) fn applies(required: &RequiredAttachment, request: &Request) -> bool {
    let kind_of_request = ["certificate_type", "application"].into_iter().find_map(|name| {
        request.details.get(request.details_kind()).and_then(|details| details.get(name)).and_then(|v| v.as_str())
    });
    let of_type = required.when_type.is_empty()
        || kind_of_request.is_some_and(|asked| required.when_type.iter().any(|when| when == asked));
    of_type && (!required.when_represented || request.representative.is_some())
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    fn kinds(specimen: Specimen) -> Vec<String> {
        specimen.findings(check).iter().map(|f| f.get("kind").to_owned()).collect()
    }

    #[test]
    fn what_is_asked_depends_on_kind_channel_and_representative() {
        // The passport of the specimen asks an identity document, of genealogists kinship, of representatives the power.
        assert_eq!(kinds(Specimen::archival()), ["power_of_attorney"]);
        assert_eq!(Specimen::archival().found(check), [("attachment.required", "/request/attachments".into())]);
        let genealogical = Specimen::archival().edit("social_legal", "genealogical");
        assert_eq!(kinds(genealogical), ["kinship_document", "power_of_attorney"]);
        let other = Specimen::archival().edit("<kind>identity_document", "<kind>power_of_attorney");
        assert_eq!(kinds(other), ["identity_document"]);
        assert_eq!(kinds(Specimen::archival().edit("<channel>centre", "<channel>portal")), [""; 0]);
        assert_eq!(kinds(Specimen::archival().change(|s| s.passport = None)), [""; 0]);
    }
}
