//! What leaves the office: documents, refusals, and who signed them.

use super::desk::Desk;
use muragat::catalogue::events::Kind;
use muragat::domain::document::DocumentKind;

/// A request and its decision, answered on the day of the demonstration.
fn answered(request: &str, decision: &str) -> Desk {
    let desk = Desk::today();
    desk.put(request, None, &[]);
    desk.put(decision, None, &[]);
    let tally = desk.process();
    assert_eq!((tally.registered, tally.filed, tally.waiting.len()), (1, 1, 0), "{request}: {tally:?}");
    desk
}

fn holds(words: &str, all: &[&str]) {
    for one in all {
        assert!(words.contains(one), "«{one}» is not in: {words}");
    }
}

#[test]
fn r_054_058_a_result_is_signed_by_whom_the_edition_names_and_by_nobody_else() {
    let desk = answered("20-press-portal-kk-one-title", "80-decision-20-titles");
    let signed: Vec<_> = desk.events().into_iter().filter(|event| event.kind == Kind::Signed).collect();
    assert_eq!(signed.len(), 1);
    assert!(signed[0].facts.to_string().contains("authorised_signer"), "{}", signed[0].facts);
    // The same decision by the specialist, whom 002 does not let decide.
    let desk = Desk::today();
    desk.put("20-press-portal-kk-one-title", None, &[]);
    desk.put("80-decision-20-titles", Some("kyzgaldakov-specialist"), &[]);
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned), (0, 1), "{tally:?}");
    let told = String::from_utf8(desk.letter("-000001.json").unwrap()).unwrap();
    holds(&told, &["\"decision.role\""]);
}

#[test]
fn r_054_093_what_is_incomplete_is_refused_in_writing_with_its_reason() {
    let desk = answered("18-arch-provider-ru-incomplete", "80-decision-18-refused-incomplete");
    assert_eq!(desk.documents()[0].kind, DocumentKind::Refusal);
    holds(
        &desk.words("-refusal.pdf"),
        &["Құжаттар топтамасы толық емес", "Представлен неполный пакет документов", "пункта 7 приложения 2"],
    );
}

#[test]
fn r_054_097_documents_are_held_against_the_standard_and_the_grounds_of_the_service() {
    let desk = answered("25-press-provider-ru-to-refuse", "80-decision-25-refused-territory");
    holds(
        &desk.words("-refusal.pdf"),
        &["не соответствуют установленным требованиям", "не соответствует основаниям для оказания услуги"],
    );
}

#[test]
fn r_054_125_a_refusal_is_a_signed_document_in_both_languages() {
    let desk = answered("25-press-provider-ru-to-refuse", "80-decision-25-refused-territory");
    assert!(desk.letter("-refusal.pdf.p7s").is_some(), "{:?}", desk.sent());
    holds(
        &desk.words("-refusal.pdf"),
        &["ДӘЛЕЛДІ ЖАУАП", "МОТИВИРОВАННЫЙ ОТВЕТ", "Негіздеме", "Основание", "шағым", "обжаловано", "Подписано ЭЦП"],
    );
}

#[test]
fn r_054_130_an_archival_certificate_is_drawn() {
    let desk = answered("10-arch-portal-kk-work-record", "80-decision-10-work-record");
    let words = desk.words("-archival_certificate.pdf");
    holds(&words, &["МҰРАҒАТТЫҚ АНЫҚТАМА", "АРХИВНАЯ СПРАВКА", "AC-D-2015-000001", "Ибраева"]);
}

#[test]
fn r_054_131_a_certificate_of_accounting_is_drawn() {
    let desk = answered("20-press-portal-kk-one-title", "80-decision-20-titles");
    let words = desk.words("-foreign_press_certificate.pdf");
    holds(&words, &["АНЫҚТАМА", "СПРАВКА", "FP-D-2015-000001", "есепке алынды", "взяты на учёт"]);
}

#[test]
fn r_054_132_a_certificate_of_registration_is_drawn() {
    let desk = answered("30-media-portal-kk-newspaper", "80-decision-30-medium");
    let words = desk.words("-media_certificate.pdf");
    holds(&words, &["КУӘЛІК", "СВИДЕТЕЛЬСТВО", "MR-D-2015-000001", "есепке қойылғанын растайды"]);
}

#[test]
fn r_054_138_a_result_of_the_providers_counter_lies_ready_there() {
    let desk = answered("24-press-provider-kk-library", "80-decision-24-titles");
    let lies = |ending: &str| desk.sent().iter().any(|name| name.starts_with("provider/") && name.ends_with(ending));
    assert!(lies("-foreign_press_certificate.pdf") && lies("-foreign_press_certificate.pdf.p7s"), "{:?}", desk.sent());
}

#[test]
fn r_054_141_an_archival_certificate_names_its_sources() {
    let desk = answered("10-arch-portal-kk-work-record", "80-decision-10-work-record");
    let words = desk.words("-archival_certificate.pdf");
    holds(&words, &["Негіздеме:", "қор", "тізімдеме", "парақ", "Основание:", "ф. ", "оп. ", "д. ", "л. "]);
}

#[test]
fn r_054_194_head_and_executor_sign_an_archival_certificate_each_with_a_key_of_their_own() {
    let desk = answered("10-arch-portal-kk-work-record", "80-decision-10-work-record");
    let signed: Vec<_> = desk.events().into_iter().filter(|event| event.kind == Kind::Signed).collect();
    let told: String = signed.iter().map(|event| event.facts.to_string()).collect();
    holds(&told, &["provider_head", "executor"]);
    holds(&desk.words("-archival_certificate.pdf"), &["Ақжолтаев", "Бозторғаева"]);
}

#[test]
fn r_054_140_a_result_bears_digest_signers_statutory_note_and_check_code() {
    let desk = answered("10-arch-portal-kk-work-record", "80-decision-10-work-record");
    let words = desk.words("-archival_certificate.pdf");
    holds(&words, &["қағаз тасығыштағы құжатпен бірдей", "равнозначен документу на бумажном носителе"]);
    holds(&words, &["ЭЦҚ-мен қол қойды", "Подписано ЭЦП", "18.11.2015, 09:30"]);
    let document = desk.documents().remove(0);
    holds(&words, &[&document.number, &document.check_code.unwrap()]);
    let together: String = words.split_whitespace().collect();
    holds(&together, &[&desk.cases()[0].submission.hex()[..16]]);
}

#[test]
fn r_054_142_the_source_speaks_for_itself_and_what_is_odd_stands_in_brackets() {
    let desk = answered("10-arch-portal-kk-work-record", "80-decision-10-work-record");
    let words = desk.words("-archival_certificate.pdf");
    holds(&words, &["(Құжатта осылай)", "(Так в документе)"]);
    // Verbatim on both sheets, as the signed decision has it.
    assert_eq!(words.matches("«Принять учётчиком полеводческой бригады").count(), 2, "{words}");
}
