//! Every paper that the passport asks for is attached, by kind of request and channel (R-033, R-034; 002 §5).
//!
//! What is missing makes a refusal draft that a specialist confirms within two working days. A service centre that has
//! given no receipt yet does not accept the application at all, where the act says so (002 §9).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::request::{Channel, Request};
use crate::releases::passport::{GroundForm, Passport, RequiredAttachment};
use chrono::NaiveDate;

/// The ground on which a centre refuses to accept.
const AT_INTAKE: &str = "INCOMPLETE_AT_INTAKE";

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let Some(passport) = input.passport else { return Vec::new() };
    let Some(rule) = passport.channels.get(&request.channel) else { return Vec::new() };
    let code = if is_refused_at_once(passport, request, input.now.date_naive()) {
        Code::AttachmentRequiredAtCentre
    } else {
        Code::AttachmentRequired
    };
    let attached = |kind: &str| request.attachments.iter().any(|attachment| attachment.kind == kind);
    let missing = rule.required.iter().filter(|required| applies(required, request) && !attached(&required.kind));
    missing
        .map(|required| {
            let finding = Finding::new(code, input.places.at("attachments"));
            let finding = finding.fact("kind", &required.kind).fact("name_kk", &required.name.kk);
            let finding = finding.fact("name_ru", &required.name.ru).fact("clause", &required.clause);
            finding.fact("service", &request.service).fact("channel", request.channel.key())
        })
        .collect()
}

/// What a centre has given its receipt for is accepted: it goes to the provider as it is.
fn is_refused_at_once(passport: &Passport, request: &Request, day: NaiveDate) -> bool {
    let may_refuse = passport.stop(AT_INTAKE).is_some_and(|ground| {
        ground.form == GroundForm::AcceptanceRefusal && ground.from.is_none_or(|from| from <= day)
    });
    request.channel == Channel::Centre && request.centre_receipt.is_none() && may_refuse
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

    #[test]
    fn a_centre_without_a_receipt_refuses_to_accept_where_the_act_lets_it() {
        let may_refuse = || {
            Specimen::archival().change(|s| {
                let passport = s.passport.as_mut().unwrap();
                let words = || crate::domain::text::Bilingual::new("сөз", "слово");
                passport.grounds.push(crate::releases::passport::GroundRule {
                    code: AT_INTAKE.into(),
                    form: GroundForm::AcceptanceRefusal,
                    hears: crate::releases::passport::Hearer::Applicant,
                    text: words(),
                    remedy: words(),
                    clause: words(),
                    clause_by_channel: Default::default(),
                    from: None,
                    within: None,
                });
            })
        };
        let code = |specimen: Specimen| specimen.found(check)[0].0.to_owned();
        let receipt = "<centre_receipt><number>002015-00017</number><barcode>XK-002015-00017</barcode>\
                       <promised_on>2015-12-08</promised_on></centre_receipt>";
        let later = |s: &mut Specimen| s.passport.as_mut().unwrap().grounds[0].from = Some(NaiveDate::MAX);
        assert_eq!(code(may_refuse().edit(receipt, "")), "attachment.required-at-centre");
        assert_eq!(code(may_refuse().edit(receipt, "").change(later)), "attachment.required", "the law came later");
        assert_eq!(code(may_refuse()), "attachment.required", "the centre gave its receipt");
        assert_eq!(code(Specimen::archival().edit(receipt, "")), "attachment.required", "the act says nothing of it");
    }
}
