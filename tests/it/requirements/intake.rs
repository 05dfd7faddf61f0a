//! From the package to the number: form, papers, signatures, registers, registration.

use super::desk::{Desk, package};
use super::{act, day, releases};
use muragat::pipeline::Tally;
use serde_json::json;

/// What became of one sample on the day of the demonstration, and what was found.
fn taken_in(sample: &str, by: Option<&str>, edits: &[(&str, &str)]) -> (Desk, Tally) {
    let desk = Desk::today();
    desk.put(sample, by, edits);
    let tally = desk.process();
    assert_eq!((tally.claimed, tally.waiting.len()), (1, 0), "{sample}: {tally:?}");
    (desk, tally)
}

/// The package goes back to the sender's system with this finding, and nothing is registered.
fn is_returned(sample: &str, code: &str) {
    let (desk, tally) = taken_in(sample, None, &[]);
    assert_eq!((tally.returned, tally.registered), (1, 0), "{sample}: {tally:?}");
    assert_eq!(desk.findings(), [code], "{sample}");
    assert!(desk.cases().is_empty() && desk.letter("-return.pdf").is_some(), "{sample}: {:?}", desk.sent());
}

/// The channel gets a notice with this finding, without a request number.
fn is_noticed(sample: &str, code: &str) -> Desk {
    let (desk, tally) = taken_in(sample, None, &[]);
    assert_eq!((tally.noticed, tally.registered), (1, 0), "{sample}: {tally:?}");
    assert_eq!(desk.findings(), [code], "{sample}");
    assert!(desk.cases().is_empty() && desk.letter("-notice.pdf").is_some(), "{sample}: {:?}", desk.sent());
    desk
}

#[test]
fn r_054_026_numbers_of_people_and_firms_keep_their_check_digit() {
    is_returned("50-identifier-check-digit", "identifier.check-digit");
}

#[test]
fn r_054_030_a_request_has_the_structure_and_formats_of_its_form() {
    is_returned("50-schema-violation", "schema.violation");
}

#[test]
fn r_054_031_the_service_is_one_of_the_regulations_and_the_form_is_its_own() {
    is_returned("50-service-unknown", "service.unknown");
    is_returned("50-service-details", "service.details");
}

#[test]
fn r_054_033_copies_of_the_papers_that_the_standard_lists_are_attached() {
    is_returned("50-attachment-missing", "attachment.missing");
    let (desk, tally) = taken_in("18-arch-provider-ru-incomplete", None, &[]);
    assert_eq!((tally.registered, desk.findings()), (1, vec!["attachment.required".to_owned()]));
    let findings = desk.filed(&desk.cases()[0].number, "findings.json").to_string();
    assert!(findings.contains("Standard item 11"), "{findings}");
}

#[test]
fn r_054_034_the_papers_depend_on_the_kind_of_certificate() {
    let sample = "10-arch-portal-kk-work-record";
    assert_eq!(taken_in(sample, None, &[]).0.findings(), [""; 0]);
    let genealogical = [("<certificate_type>social_legal", "<certificate_type>genealogical")];
    let (desk, tally) = taken_in(sample, None, &genealogical);
    assert_eq!((tally.registered, desk.findings()), (1, vec!["attachment.required".to_owned()]));
}

#[test]
fn r_054_035_paper_documents_are_marked_and_their_scans_attached() {
    let (desk, _) = taken_in("12-arch-centre-kk-wages", None, &[]);
    let request = &desk.filed(&desk.cases()[0].number, "case.json")["request"];
    let marks: Vec<_> = request["attachments"].as_array().unwrap().iter().map(|a| &a["paper_original"]).collect();
    assert_eq!(marks, [&json!(true), &json!(true), &json!(true)]);
}

#[test]
fn r_054_036_the_employee_who_saw_the_originals_says_so_under_signature() {
    let (desk, _) = taken_in("14-arch-provider-kk-school-renamed", None, &[]);
    let case = desk.cases().remove(0);
    let request = &desk.filed(&case.number, "case.json")["request"];
    assert!(request["attachments"].as_array().unwrap().iter().all(|a| a["paper_original"] == json!(true)));
    let verdict = desk.filed(&case.number, "evidence/verdict.json");
    assert_eq!(verdict["indication"], json!("TOTAL-PASSED"), "{verdict}");
    assert!(verdict.to_string().contains("800000400023"), "the specialist's own: {verdict}");
}

#[test]
fn r_054_037_a_power_of_attorney_has_data_only_if_it_is_notarised() {
    is_returned("50-power-of-attorney-not-notarised", "power-of-attorney.not-notarised");
    let (desk, _) = taken_in("11-arch-portal-ru-by-representative", None, &[]);
    let power = &desk.filed(&desk.cases()[0].number, "case.json")["request"]["representative"]["power_of_attorney"];
    assert_eq!(power["kind"], json!("notarised"));
    assert!(["number", "date", "notary"].iter().all(|data| power[data].is_string()), "{power}");
}

#[test]
fn r_054_040_a_registered_request_has_a_number() {
    let desk = Desk::today();
    for sample in ["10-arch-portal-kk-work-record", "20-press-portal-kk-one-title", "30-media-portal-kk-newspaper"] {
        desk.put(sample, None, &[]);
    }
    desk.process();
    let numbers: Vec<_> = desk.cases().into_iter().map(|case| case.number).collect();
    assert_eq!(numbers, ["AC-2015-000001", "FP-2015-000001", "MR-2015-000001"]);
}

#[test]
fn r_054_041_the_ground_of_a_service_is_a_request_of_the_applicant_or_of_a_representative() {
    for sample in ["10-arch-portal-kk-work-record", "11-arch-portal-ru-by-representative"] {
        assert_eq!(taken_in(sample, None, &[]).1.registered, 1, "{sample}");
    }
    let desk = Desk::today();
    desk.put("80-decision-10-work-record", None, &[]);
    let tally = desk.process();
    assert_eq!((tally.answered, desk.documents().len()), (0, 0), "no request, no service: {tally:?}");
}

#[test]
fn r_054_050_the_applicant_signs_at_the_portal_the_operator_at_a_centre_the_specialist_at_the_provider() {
    for (sample, own, other, code) in [
        ("10-arch-portal-kk-work-record", "ibraeva", "tumarbaeva-operator", "signature.other-person"),
        ("12-arch-centre-kk-wages", "tumarbaeva-operator", "boztorgaeva-specialist", "signature.not-authorised"),
        (
            "14-arch-provider-kk-school-renamed",
            "boztorgaeva-specialist",
            "tumarbaeva-operator",
            "signature.not-authorised",
        ),
    ] {
        let (desk, tally) = taken_in(sample, Some(own), &[]);
        assert_eq!((tally.registered, desk.findings()), (1, vec![]), "{sample}");
        let (desk, tally) = taken_in(sample, Some(other), &[]);
        assert_eq!((tally.registered, desk.findings()), (0, vec![code.to_owned()]), "{sample} by {other}");
    }
}

#[test]
fn r_054_051_the_signature_covers_the_form_and_the_scans() {
    is_noticed("50-signature-altered-by-applicant", "signature.altered");
    is_returned("50-attachment-digest", "attachment.digest");
    is_returned("50-attachment-undeclared", "attachment.undeclared");
}

#[test]
fn r_054_052_the_term_of_the_certificate_is_checked() {
    is_noticed("50-signature-expired", "signature.expired");
    is_noticed("50-signature-not-yet-valid", "signature.not-yet-valid");
}

#[test]
fn r_054_053_the_certificate_is_looked_for_among_the_revoked() {
    is_noticed("50-signature-revoked", "signature.revoked");
}

#[test]
fn r_054_054_the_request_and_the_certificate_are_of_one_person() {
    is_noticed("50-signature-other-person", "signature.other-person");
}

#[test]
fn r_054_055_any_failure_is_a_refusal_for_want_of_a_confirmed_signature() {
    for (sample, code) in [
        ("50-signature-expired", "signature.expired"),
        ("50-signature-revoked", "signature.revoked"),
        ("50-signature-other-person", "signature.other-person"),
        ("50-signature-altered-by-applicant", "signature.altered"),
    ] {
        let words = is_noticed(sample, code).words("-notice.pdf");
        assert!(words.contains("ЭЦҚ түпнұсқалығы расталмады"), "{sample}: {words}");
        assert!(words.contains("подлинность ЭЦП не подтверждена"), "{sample}: {words}");
    }
}

#[test]
fn r_054_056_the_certificate_leads_to_an_authority_that_is_trusted() {
    is_noticed("50-signature-no-anchor", "signature.no-anchor");
}

#[test]
fn r_054_057_a_signature_proves_authenticity_ownership_and_invariability() {
    is_noticed("50-signature-invalid", "signature.invalid");
    is_noticed("50-signature-other-person", "signature.other-person");
    is_noticed("50-signature-altered-by-applicant", "signature.altered");
    is_noticed("50-signature-missing", "signature.missing");
}

#[test]
fn r_054_059_what_was_checked_is_kept_with_its_time_and_source() {
    let (desk, _) = taken_in("10-arch-portal-kk-work-record", None, &[]);
    let verdict = desk.filed(&desk.cases()[0].number, "evidence/verdict.json");
    assert_eq!((&verdict["indication"], &verdict["revocation"]), (&json!("TOTAL-PASSED"), &json!("checked")));
    let told = verdict.to_string();
    for fact in ["2015-11-18T09:30:00+06:00", "not_after", "serial", "crl"] {
        assert!(told.contains(fact), "{fact}: {told}");
    }
}

#[test]
fn r_054_072_no_data_in_a_register_is_told_and_the_flow_stops() {
    let words = is_noticed("50-lookup-not-found", "lookup.not-found").words("-notice.pdf");
    assert!(words.contains("мүмкін болмады") && words.contains("получить данные не удалось"), "{words}");
}

#[test]
fn r_054_074_answers_of_registers_travel_in_the_package_and_are_filed() {
    let (desk, _) = taken_in("12-arch-centre-kk-wages", None, &[]);
    let lookups = &desk.filed(&desk.cases()[0].number, "case.json")["request"]["lookups"];
    assert_eq!(lookups[0]["source"], json!("person_register"), "{lookups}");
    assert_eq!(lookups[0]["found"], json!(true), "{lookups}");
}

#[test]
fn r_054_081_without_payment_the_service_is_refused_in_words() {
    let words = is_noticed("50-payment-missing", "payment.missing").words("-notice.pdf");
    assert!(words.contains("төлем жасалғаны расталмады") && words.contains("Оплата услуги не подтверждена"), "{words}");
}

#[test]
fn r_054_090_what_comes_in_stands_in_the_journal() {
    let (desk, _) = taken_in("22-press-centre-kk-three-titles", None, &[]);
    let [line] = &desk.journal()[..] else { panic!("{:?}", desk.journal()) };
    assert_eq!((line.line, line.number.as_str()), (1, "FP-2015-000001"));
    assert_eq!(line.marked_at.date_naive(), day("2015-11-18"));
    let summary = line.summary.as_deref().unwrap();
    assert_eq!(summary, act(&releases(), "002").name.kk);
    assert!(line.correspondent.as_deref().is_some_and(|who| !who.is_empty()));
}

#[test]
fn r_054_188_stops_before_registration_are_notices_without_a_request_number() {
    for (sample, code) in [
        ("50-signature-expired", "signature.expired"),
        ("50-payment-missing", "payment.missing"),
        ("50-lookup-not-found", "lookup.not-found"),
    ] {
        let desk = is_noticed(sample, code);
        assert!(desk.sent().iter().any(|name| name.contains("NT-2015-000001")), "{:?}", desk.sent());
        let words = desk.words("-notice.pdf");
        for series in ["AC-2015", "MR-2015", "AP-2015", "FP-2015"] {
            assert!(!words.contains(series), "{sample}: {words}");
        }
        assert_eq!(desk.journal().len(), 0, "{sample}");
    }
}

#[test]
fn r_054_189_a_failed_signature_of_an_operator_goes_back_to_the_operator() {
    for (sample, code) in
        [("50-signature-altered", "signature.altered"), ("50-signature-revoked-of-operator", "signature.revoked")]
    {
        is_returned(sample, code);
        let (desk, _) = taken_in(sample, None, &[]);
        assert!(desk.sent().iter().all(|name| name.starts_with("centre/")), "{:?}", desk.sent());
        assert!(desk.letter("-notice.pdf").is_none(), "nothing to the applicant");
    }
}

#[test]
fn r_054_191_the_clock_starts_at_acceptance_and_the_earlier_day_binds() {
    let (desk, _) = taken_in("17-arch-centre-kk-promised-earlier", None, &[]);
    let case = desk.cases().remove(0);
    // Fifteen calendar days from Monday 16 November end on 1 December, a day off; registered two days later.
    assert_eq!((case.due_on, case.promised_on), (day("2015-12-02"), Some(day("2015-11-27"))));
    assert_eq!(desk.findings(), ["date.promised"]);
    let findings = desk.filed(&case.number, "findings.json").to_string();
    assert!(findings.contains("\"binding_on\":\"2015-11-27\""), "{findings}");
}

#[test]
fn r_054_199_the_right_to_anothers_data_is_shown_by_a_paper_and_decided_by_a_person() {
    let desk = Desk::today();
    desk.put("13-arch-centre-ru-restricted", None, &[]);
    desk.put("80-decision-13-refused-no-right", None, &[]);
    let tally = desk.process();
    assert_eq!((tally.registered, tally.refused), (1, 1), "{tally:?}");
    // The case is restricted: the name of the file does not say what it is.
    let words = desk.words("-document.pdf");
    assert!(words.contains("подтверждающий право на их получение"), "{words}");
    assert!(words.contains("алу құқығын растайтын құжат"), "{words}");
}

/// What the tests above edit is what they say: the samples' own packages are not touched.
#[test]
fn an_edited_package_is_signed_anew() {
    let sample = "10-arch-portal-kk-work-record";
    assert_eq!(package(sample, None, &[]), package(sample, Some("ibraeva"), &[]));
    assert_ne!(package(sample, None, &[]), package(sample, None, &[("2015-11-10T", "2015-11-11T")]));
}
