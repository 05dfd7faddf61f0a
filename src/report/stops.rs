//! Under which stop of the acts (domain.md §3.3) a finding comes: the passport of the edition has its words, its clause and
//! how to put it right, for letters and for `explain` alike.

use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::lookup::Register;

/// One stop of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    pub code: &'static str,
    /// Whether the words of the act say more than the finding's own sentence. Where they only say it again, a letter has
    /// the sentence alone: it has the facts.
    pub adds: bool,
}

const fn says_more(code: &'static str) -> Stop {
    Stop { code, adds: true }
}

const fn says_it_again(code: &'static str) -> Stop {
    Stop { code, adds: false }
}

const AUTHORISATION: &[Stop] = &[says_more("AUTH_FAILED")];
const SERVICE_DATA: &[Stop] = &[says_more("SERVICE_DATA_MISSING")];
const SIGNATURE: &[Stop] = &[says_more("SIGNATURE_NOT_CONFIRMED")];
const REGISTER_DATA: &[Stop] = &[says_it_again("REGISTRY_DATA_UNAVAILABLE")];
const NOT_PAID: &[Stop] = &[says_it_again("PAYMENT_MISSING"), says_it_again("PAYMENT_EXPIRED")];
const PAID_TOO_LATE: &[Stop] = &[says_it_again("PAYMENT_EXPIRED"), says_it_again("PAYMENT_MISSING")];
const PAYMENT_FAILED: &[Stop] = &[says_it_again("PAYMENT_FAILED"), says_it_again("PAYMENT_MISSING")];
const WRONGLY_PAID: &[Stop] = &[says_more("PAYMENT_MISSING"), says_it_again("PAYMENT_FAILED")];
const INCOMPLETE: &[Stop] = &[says_more("INCOMPLETE_AT_PROVIDER"), says_more("INCOMPLETE_AT_INTAKE")];
const NO_RIGHT: &[Stop] = &[says_it_again("NO_RIGHT_TO_DATA")];
const NOT_ACCEPTED: &[Stop] = &[says_more("INCOMPLETE_AT_INTAKE")];
const NONCONFORMING: &[Stop] = &[says_more("DOCUMENTS_NONCONFORMING")];

/// The stops under which `finding` comes, the nearest first: of these, an edition's own is the first that it has. None: it
/// has no point in the acts, as what a sender's system got wrong.
pub fn stops_of(finding: &Finding) -> &'static [Stop] {
    match (finding.code, Register::from_key(finding.get("source"))) {
        // 004 §6(3–4): the data of the applicant are what authorisation rests on.
        (Code::LookupNotFound, Some(Register::ApplicantSystem)) => AUTHORISATION,
        (Code::LookupNotFound, Some(Register::ServiceSystem)) => SERVICE_DATA,
        (code, _) => stops_of_code(code),
    }
}

/// The same of a code alone.
fn stops_of_code(code: Code) -> &'static [Stop] {
    match code {
        Code::SignatureMissing
        | Code::SignatureUnsupported
        | Code::SignatureAltered
        | Code::SignatureInvalid
        | Code::SignatureNoAnchor
        | Code::SignatureExpired
        | Code::SignatureNotYetValid
        | Code::SignatureRevoked
        | Code::SignatureAuthorityRevoked
        | Code::SignatureOutdated
        | Code::SignatureTimeStamp
        | Code::SignatureContentMissing
        | Code::SignaturePurpose
        | Code::SignatureOtherPerson => SIGNATURE,
        // Of the operator or employee: the office does not know them in this place.
        Code::SignatureNotAuthorised => AUTHORISATION,
        Code::LookupNotFound => REGISTER_DATA,
        Code::PaymentMissing => NOT_PAID,
        Code::PaymentExpired => PAID_TOO_LATE,
        Code::PaymentFailed => PAYMENT_FAILED,
        Code::PaymentAfterSigning
        | Code::PaymentAmount
        | Code::PaymentPayer
        | Code::PaymentService
        | Code::PaymentReceiptUsed => WRONGLY_PAID,
        Code::AttachmentRequired => INCOMPLETE,
        Code::AttachmentRight => NO_RIGHT,
        Code::AttachmentRequiredAtCentre => NOT_ACCEPTED,
        Code::LookupNameDiffers | Code::LookupStatus | Code::LookupPowerOfAttorney => NONCONFORMING,
        _ => &[],
    }
}

/// Every stop that a finding of this code may come under, whatever its source and edition.
pub fn stop_names(code: Code) -> Vec<&'static str> {
    let mut names: Vec<_> = stops_of_code(code).iter().map(|stop| stop.code).collect();
    if code == Code::LookupNotFound {
        names.extend([AUTHORISATION, SERVICE_DATA].concat().iter().map(|stop| stop.code));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Disposition;
    use crate::domain::finding::Place;
    use crate::domain::request::Channel;

    #[test]
    fn every_notice_and_every_draft_of_a_refusal_has_its_stop() {
        for code in Code::ALL {
            let kind = code.disposition(Some(Channel::Portal));
            if matches!(kind, Disposition::Notice | Disposition::AcceptanceRefusal | Disposition::RefusalDraft) {
                assert!(!stops_of_code(*code).is_empty(), "{code}: what does the act say?");
            }
        }
    }

    #[test]
    fn of_missing_data_the_source_decides() {
        let of = |source: &str| {
            let finding = Finding::new(Code::LookupNotFound, Place::package()).fact("source", source);
            stops_of(&finding).first().map(|stop| stop.code)
        };
        assert_eq!(of("person_register"), Some("REGISTRY_DATA_UNAVAILABLE"));
        assert_eq!(of("applicant_system"), Some("AUTH_FAILED"));
        assert_eq!(of("service_system"), Some("SERVICE_DATA_MISSING"));
    }
}
