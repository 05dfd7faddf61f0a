//! Answers that are neither grant nor refusal, and what happens to documents after they were issued: each from its
//! package to the sheet, the archive, the journal.

use super::desk::Desk;
use muragat::app::standing::standings;
use muragat::catalogue::cases::Period;
use muragat::catalogue::journal::{self as marks, Mark};
use muragat::catalogue::{registries, successions};
use muragat::domain::case::CaseState;
use muragat::domain::decision::Outcome;
use muragat::domain::document::{DocumentKind, Manner};
use muragat::upkeep::journal;
use serde_json::Value;

const NOTHING_FOUND: [&str; 2] = ["72-arch-provider-ru-nothing-found", "87-decision-72-nothing-found"];
const FORWARDED: [&str; 2] = ["73-arch-portal-kk-held-elsewhere", "87-decision-73-forwarded"];
const EXTENDED: [&str; 2] = ["74-arch-centre-ru-many-fonds", "87-decision-74-extended"];
const WITHDRAWN: [&str; 2] = ["75-arch-portal-ru-withdrawn", "87-decision-75-withdrawn"];
const AWARDS: [&str; 2] = ["15-arch-provider-ru-awards", "80-decision-15-awards"];

/// An office that took these samples in.
fn desk_with(samples: &[&str]) -> Desk {
    let desk = Desk::today();
    samples.iter().for_each(|sample| desk.put(sample, None, &[]));
    desk.process();
    desk
}

/// Puts one more decision, signed anew where it is edited; what its return says, if it is returned.
fn decide(desk: &Desk, sample: &str, edits: &[(&str, &str)]) -> Vec<String> {
    let returns = |desk: &Desk| desk.sent().into_iter().filter(|name| name.ends_with(".json")).collect::<Vec<_>>();
    let before = returns(desk);
    desk.put(sample, None, edits);
    desk.process();
    let new = returns(desk).into_iter().filter(|name| !before.contains(name));
    let told = new.map(|name| serde_json::from_slice::<Value>(&desk.letter(&name).unwrap()).unwrap());
    let codes = |told: Value| {
        let codes: Vec<_> =
            told["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect();
        codes
    };
    told.flat_map(codes).collect()
}

fn events_of(desk: &Desk, number: &str) -> Vec<&'static str> {
    desk.events().iter().filter(|e| e.subject == number).map(|e| e.kind.key()).collect()
}

#[test]
fn r_054_195_that_nothing_was_found_is_a_reply_and_no_refusal() {
    let desk = Desk::today();
    NOTHING_FOUND.iter().for_each(|sample| desk.put(sample, None, &[]));
    let tally = desk.process();
    assert_eq!((tally.filed, tally.refused), (1, 0), "{tally:?}");
    let reply = desk.documents().remove(0);
    assert_eq!((reply.kind, reply.outcome), (DocumentKind::NegativeReply, Outcome::NegativeReply));
    assert_eq!(desk.cases()[0].state, CaseState::Sent);
    let words = desk.words("-negative_reply.pdf");
    for said in [
        "туралы мәліметтер табылған жоқ",
        "«Сарыдала қалалық тұтынушылар одағы» қорының 1965–1971 жылдардағы құжаттары (Р-88-қор, 1, 2-тізімдемелер);",
        "мұрағатқа сақтауға түспеген",
        "сақтаулы болуы мүмкін",
        "не обнаружены",
        "Причина: документы по личному составу",
        "Документы могут находиться на хранении: ведомственный архив акционерного общества «Сарыдала-Ет»",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(!words.contains("бас тарт") && !words.contains("отказ"), "{words}");
    // Signed by the head alone: nobody certifies anything.
    let record = desk.filed(&reply.case_number, &format!("documents/{}-negative_reply.signatures.json", reply.number));
    let roles: Vec<_> = record["signatures"].as_array().unwrap().iter().map(|s| s["role"].as_str().unwrap()).collect();
    assert!(roles.iter().all(|role| *role == "provider_head"), "{roles:?}");
    // A service that finds nothing out has no such reply.
    let press = desk_with(&["25-press-provider-ru-to-refuse"]);
    let id = ("<request_id>", "<request_id>");
    let other = decide(&press, "90-decision-outcome-not-provided", &[id, (&request_id("78"), &request_id("25"))]);
    assert_eq!(other, ["decision.outcome"]);
}

/// The id of the sample request whose name begins so.
fn request_id(begins: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/packages");
    let names = std::fs::read_dir(&root).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let name = names.into_iter().find(|name| name.starts_with(&format!("{begins}-"))).expect("a sample");
    let xml = std::fs::read_to_string(root.join(name).join("request.xml")).unwrap();
    xml.split_once("id=\"").and_then(|(_, rest)| rest.split_once('"')).expect("request/@id").0.to_owned()
}

#[test]
fn r_054_195_what_another_archive_holds_goes_there_and_the_applicant_is_told() {
    let desk = desk_with(&FORWARDED);
    let notice = desk.documents().remove(0);
    assert_eq!(notice.kind, DocumentKind::ForwardingNotice);
    // The portal gets messages and a package of its own beside them.
    let sent = desk.sent();
    let is_sheet = |name: &&String| name.contains("forwarding_") || name.starts_with("provider/");
    assert_eq!(
        sent.iter().filter(is_sheet).collect::<Vec<_>>(),
        [
            "portal/AC-D-2015-000001-forwarding_notice.pdf",
            "portal/AC-D-2015-000001-forwarding_notice.pdf.p7s",
            "provider/OL-2015-000001-forwarding_letter.pdf",
            "provider/OL-2015-000001-forwarding_letter.pdf.p7s",
            "provider/OL-2015-000001-request.zip",
        ]
    );
    // The request goes as it came.
    let request = desk.letter("-request.zip").unwrap();
    assert_eq!(request, super::desk::package(FORWARDED[0], None, &[]));
    let words = desk.words("-forwarding_notice.pdf");
    for said in [
        "№ OL-2015-000001 хатпен мына ұйымға жолданды",
        "письмо № OL-2015-000001 от 18 ноября 2015 года",
        "«Государственный архив Самальской области»",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let letter = desk.words("-forwarding_letter.pdf");
    for said in [
        "ГУ «Государственный архив Самальской области»",
        "Заявитель: Сейітмұхамбетова-Әбдірахманова Гүлбаһрам",
        "құжат, 2 (екі) парақ",
    ] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    // Three days from acceptance are over soon; late is late, and is done all the same.
    let late = Desk::today();
    late.put(FORWARDED[0], None, &[("2015-11-16T", "2015-11-02T")]);
    assert_eq!(decide(&late, FORWARDED[1], &[]), [] as [String; 0]);
    assert_eq!(late.documents().len(), 1);
}

#[test]
fn r_054_110_a_term_is_extended_once_within_it_and_the_applicant_is_told() {
    let desk = desk_with(&EXTENDED);
    let case = desk.cases().remove(0);
    let until = "2015-12-18".parse().unwrap();
    // The notice promises another day than the centre's receipt did.
    assert_eq!((case.state, case.due_on, case.promised_on), (CaseState::Registered, until, Some(until)));
    let words = desk.words("-extension_notice.pdf");
    for said in [
        "қарау мерзімі 2015 жылғы 18 желтоқсанға дейін ұзартылды. Бұған дейінгі мерзім: 2015 жылғы 23 қараша",
        "продлён до 18 декабря 2015 года. Прежний срок: 23 ноября 2015 года",
        "необходимо изучить документы четырёх организаций",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(
        events_of(&desk, &case.number),
        ["registered", "filed", "decided", "signed", "extended", "filed", "delivered"]
    );
    let notes: Vec<_> = desk.journal().into_iter().filter(|e| e.mark == Mark::Note).filter_map(|e| e.note).collect();
    assert_eq!(
        notes,
        [
            "AC-D-2015-000001",
            "мерзімі ұзартылды: 18.12.2015 (бұрын: 23.11.2015)\nсрок продлён: 18.12.2015 (ранее: 23.11.2015)"
        ]
    );
    // Once.
    assert_eq!(decide(&desk, "90-decision-extended-twice", &[]), ["decision.extension"]);
    // The answer comes later, and is the answer.
    let answer = decide(&desk, "87-decision-72-nothing-found", &[(&request_id("72"), &request_id("74"))]);
    assert_eq!(answer, [] as [String; 0]);
    assert_eq!(desk.cases()[0].state, CaseState::Sent);
    let outcomes: Vec<_> = desk.documents().iter().map(|d| d.outcome).collect();
    assert_eq!(outcomes, [Outcome::Extend, Outcome::NegativeReply]);
    assert_eq!(desk.filed(&case.number, "decision/decision.json")["document"], "AC-D-2015-000002");
    assert_eq!(desk.filed(&case.number, "decision/AC-D-2015-000001/decision.json")["decision"]["outcome"], "extend");
    // Both are judged again from what is filed, and every version tells of the whole object.
    let again = muragat::app::judge_again::judge_again(&desk.office, &case.number, desk.office.now()).unwrap().unwrap();
    assert_eq!(again.iter().map(|one| one.agrees).collect::<Vec<_>>(), [Some(true); 3]);
    let premis = desk.text(&case.number, "premis.xml");
    for event in ["creation-AC-D-2015-000001", "signing-AC-D-2015-000001", "creation-AC-D-2015-000002"] {
        assert_eq!(premis.matches(event).count(), 1, "{event}: {premis}");
    }
}

#[test]
fn r_054_110_an_extension_that_comes_late_goes_too_far_or_is_told_late_is_none() {
    // Thirty days from 23 November end on 23 December.
    for (edits, found) in [
        (&[("2015-12-18", "2015-12-23")][..], &[][..]),
        (&[("2015-12-18", "2015-12-24")], &["decision.extension"]),
        (&[("2015-12-18", "2015-11-23")], &["decision.extension"]),
        // The applicant is told in three days; the Kazakh text counts days off.
        (&[("decided_at>2015-11-18", "decided_at>2015-11-15")], &[]),
        (&[("decided_at>2015-11-18", "decided_at>2015-11-14")], &["decision.extension"]),
    ] {
        let desk = desk_with(&EXTENDED[..1]);
        assert_eq!(decide(&desk, EXTENDED[1], edits), found, "{edits:?}");
    }
    // After the term there is nothing to extend: fifteen days from 2 November ended on the 17th.
    let desk = Desk::today();
    desk.put(EXTENDED[0], None, &[("2015-11-06T", "2015-11-02T"), ("2015-11-23", "2015-11-17")]);
    assert_eq!(decide(&desk, EXTENDED[1], &[]), ["decision.extension"]);
}

#[test]
fn r_054_196_whoever_asked_takes_the_request_back_and_nobody_else_decides_it() {
    let desk = desk_with(&WITHDRAWN);
    let notice = desk.documents().remove(0);
    assert_eq!((notice.kind, desk.cases()[0].state), (DocumentKind::WithdrawalNotice, CaseState::Sent));
    let words = desk.words("-withdrawal_notice.pdf");
    for said in [
        "2015 жылғы 17 қарашадағы сұрауыңыз бойынша кері қайтарып алынды",
        "отозвано по Вашей просьбе от 17 ноября 2015 года",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(desk.letter("-withdrawal_notice.pdf.p7s").is_none(), "the applicant's own word needs no signature of ours");
    // On paper at the counter: the head records it, and signs.
    let desk = desk_with(&WITHDRAWN[..1]);
    desk.put(WITHDRAWN[1], Some("akzholtaev-head"), &[]);
    desk.process();
    assert!(desk.letter("-withdrawal_notice.pdf.p7s").is_some(), "{:?}", desk.sent());
    // Another applicant cannot, nor can the applicant decide anything else.
    for (by, edits) in [("ibraeva", &[][..]), ("kuznetsova", &[("<outcome>withdraw<", "<outcome>refuse<")])] {
        let desk = desk_with(&WITHDRAWN[..1]);
        desk.put(WITHDRAWN[1], Some(by), edits);
        desk.process();
        let told = desk.letter(".json").map(|told| String::from_utf8(told).unwrap()).unwrap_or_default();
        assert!(told.contains("decision.role"), "{by}: {told}");
        assert!(desk.documents().is_empty());
    }
}

/// Whoever could ask for the applicant takes the request back for the applicant: an entity's head by the БСН of the entity, a
/// representative by a notarised power of attorney.
#[test]
fn r_054_196_an_entity_and_a_notarised_representative_take_their_request_back() {
    let withdrawn = request_id("75");
    let by = |sample: &str, changed: &[(&str, &str)], by: &str| {
        let desk = Desk::today();
        desk.put(sample, None, changed);
        assert_eq!(desk.process().registered, 1, "{sample}");
        desk.put(WITHDRAWN[1], Some(by), &[(&withdrawn, &request_id(&sample[..2]))]);
        desk.process();
        desk
    };
    const PROXY: &str = "11-arch-portal-ru-by-representative";
    const ENTITY: &str = "21-press-portal-ru-twelve-titles";
    for (sample, who) in [(PROXY, "bekova"), (ENTITY, "dala-baspasozi")] {
        let desk = by(sample, &[], who);
        let documents = desk.documents();
        assert_eq!(documents.iter().map(|d| d.kind).collect::<Vec<_>>(), [DocumentKind::WithdrawalNotice], "{sample}");
        assert_eq!(desk.cases()[0].state, CaseState::Sent, "{sample}");
        assert!(desk.letter("-withdrawal_notice.pdf.p7s").is_none(), "{sample}: nobody of the office decided it");
    }
    // Another entity, another person, and somebody whose power of attorney is not notarised take nothing back.
    let power = [
        ("<kind>notarised</kind>", "<kind>other</kind>"),
        ("<number>1-1482</number>", ""),
        ("<date>2015-10-20</date>", ""),
        ("<notary>Үлгілі Ғ. Ә., город Сарыдала</notary>", ""),
    ];
    for (sample, changed, who) in [
        (ENTITY, &[][..], "akbulak-tany"),
        (ENTITY, &[], "ibraeva"),
        (PROXY, &[], "ibraeva"),
        (PROXY, &power, "bekova"),
    ] {
        let desk = by(sample, changed, who);
        let told = desk.letter(".json").map(|told| String::from_utf8(told).unwrap()).unwrap_or_default();
        assert!(told.contains("decision.role"), "{sample} {who}: {told}");
        assert!(desk.documents().is_empty(), "{sample} {who}");
    }
}

#[test]
fn r_054_196_a_correction_has_a_new_number_and_the_old_document_is_found_annulled() {
    let desk = desk_with(&AWARDS);
    let [old, new] = ["AC-D-2015-000001", "AC-D-2015-000002"];
    let edits = [("AC-D-2015-000006", old)];
    assert_eq!(decide(&desk, "87-decision-15-corrected", &edits), [] as [String; 0]);
    let words = desk.words(&format!("{new}-archival_certificate.pdf"));
    for said in [
        &format!("күші жойылған № {old} құжаттың орнына"),
        &format!("Взамен аннулированного документа № {old}"),
        "1983",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let [standing] = &standings(&desk.office, old).unwrap()[..] else { panic!("one document") };
    let annulled = standing.annulled.as_ref().expect("it is annulled");
    assert_eq!((annulled.document.as_str(), annulled.manner), (new, Manner::Correction));
    assert_eq!(annulled.reason.as_ref().unwrap().ru, "неверно указан год третьей награды: 1982 вместо 1983");
    assert!(standings(&desk.office, new).unwrap()[0].annulled.is_none());
    // The old number stays in the journal with its reason; the number of the case is the same.
    let case = desk.cases().remove(0);
    let marked = desk.journal();
    let annulment = marked.iter().find(|e| e.mark == Mark::Annulment).expect("a line of the journal");
    let note = marks::said(annulment.note.as_deref().unwrap());
    assert!(note.kk.starts_with(&format!("№ {old} құжатының орнына № {new} берілді: үшінші")), "{note:?}");
    assert_eq!(
        note.ru,
        format!("взамен документа № {old} выдан № {new}: неверно указан год третьей награды: 1982 вместо 1983")
    );
    assert_eq!(annulment.number, case.number);
    let life = events_of(&desk, &case.number);
    assert!(life.ends_with(&["decided", "signed", "annulled", "filed", "delivered"]), "{life:?}");
    // The extract says the same in each language, and does not strike the number of the case.
    let day = desk.office.now().date_naive();
    let period = Period { from: day, to: day, service: None };
    let line = journal::lines(&desk.office, &period).unwrap().remove(0);
    assert!(!line.annulled, "{line:?}");
    assert_eq!(line.note[0].kk, format!("КҮШІ ЖОЙЫЛДЫ, 18.11.2015: {}", note.kk));
    assert_eq!(line.note[1].ru, format!("№ {new}, 18.11.2015"));
    assert_eq!(line.note[2].ru, "Архивная справка");
    // Both lie in the archive, and it says which one counts.
    let premis = desk.text(&case.number, "premis.xml");
    assert!(
        premis.contains("metadata modification") && premis.contains(&format!("{old}: correction, {new}")),
        "{premis}"
    );
    assert_eq!(desk.filed(&case.number, "decision/decision.json")["document"], old);
    assert_eq!(desk.filed(&case.number, &format!("decision/{new}/decision.json"))["document"], new);
    // What is annulled is neither corrected nor doubled again; what took its place may be.
    let again = |number: &str| {
        let edits = [("AC-D-2015-000006", number), ("09:22:00", "09:23:00")];
        decide(&desk, "87-decision-15-corrected", &edits)
    };
    assert_eq!(again(old), ["decision.document"]);
    assert_eq!(again(new), [] as [String; 0]);
    // A request that was answered is not answered again.
    let other = decide(&desk, "80-decision-15-awards", &[("08:52:00", "08:53:00")]);
    assert_eq!(other, ["decision.already-answered"]);
}

#[test]
fn a_corrected_document_does_not_go_with_the_courier() {
    let desk = desk_with(&["12-arch-centre-kk-wages", "80-decision-12-wages"]);
    let old = desk.documents().remove(0);
    let xml = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/packages/80-decision-12-wages/decision.xml"),
    )
    .unwrap();
    let corrected = xml.replace("<outcome>grant<", "<outcome>correct<").replace(
        "</decided_at>",
        &format!(
            "</decided_at><document_number>{}</document_number><reason><kk>қате</kk><ru>ошибка</ru></reason>",
            old.number
        ),
    );
    desk.put_document("corrected.zip", "decision.xml", &corrected, "akzholtaev-head");
    let ready = |desk: &Desk| -> Vec<String> {
        let lines = desk.office.store.read(|tx| registries::ready(tx, None)).unwrap();
        lines.into_iter().map(|line| line.document).collect()
    };
    assert_eq!(ready(&desk), [old.number.as_str()]);
    desk.process();
    assert_eq!(ready(&desk), ["AC-D-2015-000002"]);
}

#[test]
fn r_054_196_a_duplicate_says_what_the_document_says_and_that_it_is_one() {
    let samples = ["11-arch-portal-ru-by-representative", "80-decision-11-education"];
    let desk = desk_with(&samples);
    let old = "AC-D-2015-000001";
    assert_eq!(decide(&desk, "87-decision-11-duplicate", &[("AC-D-2015-000002", old)]), [] as [String; 0]);
    let [before, after] = &desk.documents()[..] else { panic!("two documents") };
    assert_eq!((after.kind, after.outcome), (before.kind, Outcome::Duplicate));
    let words = desk.words(&format!("{}-archival_certificate.pdf", after.number));
    assert!(words.contains(&format!("ТЕЛНҰСҚА (2015 жылғы 18 қарашада берілген № {old} құжаттың орнына)")), "{words}");
    assert!(words.contains(&format!("ДУБЛИКАТ (взамен документа № {old}, выданного 18 ноября 2015 года)")), "{words}");
    let content = |number: &str| {
        desk.filed(&before.case_number, &format!("documents/{number}-archival_certificate.recipe.json"))["data"]["content"]
            .clone()
    };
    assert_eq!(content(&after.number), content(old));
    // Both are in force.
    let standing = standings(&desk.office, old).unwrap().remove(0);
    assert_eq!((standing.annulled, standing.duplicates), (None, vec![after.number.clone()]));
    // A document of another case, or none at all.
    for number in ["AC-D-2015-000009", "FP-D-2015-000001"] {
        let edits = [("AC-D-2015-000001", number)];
        assert_eq!(decide(&desk, "90-decision-document-of-another-case", &edits), ["decision.document"], "{number}");
    }
}

#[test]
fn r_054_196_a_re_registration_says_what_changed_and_annuls_the_certificate() {
    let samples = ["30-media-portal-kk-newspaper", "80-decision-30-medium", "78-media-provider-ru-owner-changed"];
    let desk = desk_with(&samples);
    let without = [("<what>owner</what>", "<what>name</what>")];
    assert_eq!(decide(&desk, "87-decision-78-re-registered", &without), [] as [String; 0]);
    let words = desk.words("MR-D-2015-000002-media_certificate.pdf");
    for said in [
        "қайта есепке қойылғанын растайды",
        "Изменено при переучёте",
        "наименование (прежде: Товарищество с ограниченной ответственностью «Ақбұлақ таңы»)",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let annulled = standings(&desk.office, "MR-D-2015-000001").unwrap().remove(0).annulled.expect("it is annulled");
    assert_eq!((annulled.document.as_str(), annulled.manner), ("MR-D-2015-000002", Manner::ReRegistration));
    // Said where the old certificate was issued: another case, another applicant.
    let [old, new] = &desk.cases()[..] else { panic!("two cases") };
    assert!(
        events_of(&desk, &old.number).contains(&"annulled") && !events_of(&desk, &new.number).contains(&"annulled")
    );
    assert!(desk.journal().iter().any(|e| e.mark == Mark::Annulment && e.number == old.number));
    // Without what changed, or of a certificate that is annulled, there is none.
    let desk = desk_with(&samples);
    let number = [("<number>MR-D-2015-000001<", "<number>MR-D-2015-000077<")];
    assert_eq!(decide(&desk, "87-decision-78-re-registered", &number), ["decision.document"]);
    let taken = desk.office.store.read(|tx| successions::annulling(tx, "MR-D-2015-000001")).unwrap();
    assert_eq!(taken, None);
}

#[test]
fn r_054_198_a_restricted_case_keeps_names_kind_and_heading_to_itself() {
    // The same request at the counter, where a receipt is given.
    let desk = Desk::today();
    desk.put(
        "18-arch-provider-ru-incomplete",
        None,
        &[("<language>ru</language>", "<language>ru</language><access>restricted</access>")],
    );
    desk.put("80-decision-18-refused-incomplete", None, &[]);
    desk.process();
    let case = desk.cases().remove(0);
    let receipt = desk.words("AC-2015-000001-document.pdf");
    for kept in ["Мельникова", "Мұрағаттық", "архивных", "Заявление ", "Прошу"]
    {
        assert!(!receipt.contains(kept), "{kept}: {receipt}");
    }
    assert!(receipt.contains("Құжат / Документ") && receipt.contains("AC-2015-000001"), "{receipt}");
    let recipe = desk.text(&case.number, "documents/AC-D-2015-000001-verification.recipe.json");
    assert!(!recipe.contains("Мельникова") && !recipe.contains("ARCH_CERT") && !recipe.contains("отказ"), "{recipe}");
    // The answer says what it has to; its file tells nothing.
    let refusal = desk.words("AC-D-2015-000001-document.pdf");
    assert!(refusal.contains("МОТИВИРОВАННЫЙ ОТКАЗ") && refusal.contains("Мельниковой"), "{refusal}");
    assert!(desk.sent().iter().all(|name| !name.contains("refusal") && !name.contains("receipt")), "{:?}", desk.sent());
    for event in desk.events() {
        assert!(!event.facts.to_string().contains("Мельникова"), "{event:?}");
    }
}

#[test]
fn r_054_198_a_restricted_application_that_is_not_accepted_keeps_to_itself_too() {
    let desk = Desk::today();
    let secret = ("<language>ru</language>", "<language>ru</language><access>restricted</access>");
    desk.put("50-attachment-required-at-centre", None, &[secret]);
    desk.process();
    assert!(desk.sent().iter().all(|name| !name.contains("acceptance_refusal")), "{:?}", desk.sent());
    for copy in ["AR-2015-000001-document.pdf", "AR-2015-000001-document-copy2.pdf"] {
        let words = desk.words(copy);
        for kept in ["Ким", "Центральная", "шетелдік", "иностранных", "8 (7000) 00-02-23"]
        {
            assert!(!words.contains(kept), "{copy}: {kept}: {words}");
        }
        assert!(words.contains("AR-2015-000001") && words.contains("Отсутствуют документы: 1 (один)"), "{words}");
    }
}

#[test]
fn r_054_198_looking_at_a_restricted_case_asks_why_and_is_written_down() {
    use muragat::app::access::{look, look_or_refuse};
    let desk = desk_with(&["13-arch-centre-ru-restricted", "10-arch-portal-kk-work-record"]);
    let mut cases = desk.cases();
    cases.sort_by_key(|case| case.access != muragat::domain::request::Access::Restricted);
    let [secret, open] = &cases[..] else { panic!("two cases") };
    assert!(look(&desk.office, open, "case", None).unwrap());
    assert!(!look(&desk.office, secret, "case", None).unwrap());
    assert!(!look(&desk.office, secret, "case", Some("  ")).unwrap());
    assert!(look_or_refuse(&desk.office, secret, "print", None).is_err());
    let before = desk.events().len();
    assert!(look(&desk.office, secret, "case", Some("Сот сұрауы № 12 / запрос суда № 12")).unwrap());
    let event = desk.events().pop().unwrap();
    assert_eq!(
        (desk.events().len(), event.kind.key(), event.subject),
        (before + 1, "looked_at", secret.number.clone())
    );
    assert_eq!(event.facts["reason"], "Сот сұрауы № 12 / запрос суда № 12");
    // A life line holds no identifiers.
    assert!(look(&desk.office, secret, "case", Some("ЖСН 810000300445")).is_err());
    assert!(look(&desk.office, secret, "case", Some(&"ұ".repeat(301))).is_err());
    assert_eq!(desk.events().len(), before + 1);
    // An open case is looked at without a word.
    assert!(look(&desk.office, open, "case", Some("сұрау")).unwrap());
    assert_eq!(desk.events().len(), before + 1);
}

#[test]
fn r_054_199_who_asks_about_another_person_without_a_paper_is_told_to_a_specialist() {
    let desk = desk_with(&["79-arch-provider-kk-anothers-data"]);
    assert_eq!((desk.findings(), desk.cases().len()), (vec!["attachment.right".to_owned()], 1));
    let with_consent = Desk::today();
    let paper = ("<kind>application</kind>", "<kind>consent</kind>");
    with_consent.put("79-arch-provider-kk-anothers-data", None, &[paper]);
    with_consent.process();
    assert_eq!(with_consent.findings(), [] as [String; 0]);
}

#[test]
fn a_table_makes_replies_extensions_and_withdrawals_of_many_requests() {
    use muragat::app::decisions::import;
    let requests = [NOTHING_FOUND[0], EXTENDED[0], WITHDRAWN[0]];
    let desk = desk_with(&requests);
    let numbers: Vec<_> = desk.cases().into_iter().map(|case| case.number).collect();
    let specialist = "800000400023";
    // One table for replies: its headings say so.
    let replies = format!(
        "request_number;outcome;holdings[]/name/kk;holdings[]/name/ru;holdings[]/years;holdings[]/fond;cause/kk;cause/ru;\
         places[]/name/kk;places[]/name/ru;executor_iin\n\
         {};мәліметтер жоқ;Одақ;Общество;1965–1971;Р-88;түспеген;не поступали;Зауыт;Завод;{specialist}\n\
         ;;Кеңес;Совет;1966;Р-3;;;;;\n",
        numbers[0]
    );
    let made = import(&desk.office, "replies.csv", replies.as_bytes(), desk.office.now(), None).unwrap();
    assert_eq!((made.decided(), made.findings.len()), (1, 0), "{:?}", made.findings);
    // Another for what needs no content of its own.
    let others = format!(
        "request_number;outcome;reason/kk;reason/ru;extended_until;withdrawn_on\n\
         {};ұзарту;құжаттар көп;много документов;18.12.2015;\n\
         {};отзыв;;;;17.11.2015\n\
         {};ұзарту;;;18.12.2015;\n",
        numbers[1], numbers[2], numbers[0]
    );
    let more = import(&desk.office, "others.csv", others.as_bytes(), desk.office.now(), None).unwrap();
    assert_eq!(more.left_out, [numbers[0].clone()], "an extension says why");
    let told: Vec<_> = more.findings.iter().map(|f| (f.code.key(), f.get("what").to_owned())).collect();
    assert_eq!(told, [("decision.content", "reason".to_owned())]);
    for (name, draft) in [("replies.zip", &made.drafts[0]), ("others.zip", &more.drafts[0])] {
        desk.put_signed(name, &draft.octets, "akzholtaev-head");
    }
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned, tally.waiting.len()), (3, 0, 0), "{tally:?}");
    let outcomes: Vec<_> = desk.documents().iter().map(|d| d.outcome).collect();
    assert_eq!(outcomes, [Outcome::Extend, Outcome::Withdraw, Outcome::NegativeReply]);
    let words = desk.words("-negative_reply.pdf");
    assert!(words.contains("2) «Кеңес» қорының 1966 жылғы құжаттары (Р-3-қор)."), "{words}");
}

#[test]
fn r_054_190_when_that_ground_is_closed_the_papers_are_asked_for_and_the_term_goes_on() {
    let desk = desk_with(&["67-arch-portal-ru-signature-beside"]);
    let before = desk.cases().remove(0);
    assert_eq!(decide(&desk, "90-decision-ground-closed", &[]), ["decision.ground-closed"]);
    assert_eq!(decide(&desk, "88-decision-67-supplement", &[]), [] as [String; 0]);
    let words = desk.words("-supplement_notice.pdf");
    for said in [
        "құжаттар топтамасын толықтыру қажеттігі туралы",
        "Мына құжат жетіспейді: Туыстықты растайтын құжат.",
        "2015 жылғы 24 қарашаға дейін (осы күнді қоса алғанда)",
        "Недостающий документ: Документ, подтверждающий родство.",
        "Представьте документы до 24 ноября 2015 года включительно",
        "Место приёма документов: Государственный архив региона Сарыдала, город Сарыдала, улица Алтынкыр, 7",
        "Срок оказания услуги не приостанавливается и не продлевается",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    // The case stays where it was, with its term; the journal and the portal tell of the notice.
    let case = desk.cases().remove(0);
    assert_eq!((case.state, case.due_on), (CaseState::Registered, before.due_on));
    let notes: Vec<_> = desk.journal().into_iter().filter(|e| e.mark == Mark::Note).filter_map(|e| e.note).collect();
    assert_eq!(notes, ["AC-D-2015-000001"]);
    let told = desk.sent().into_iter().find(|name| name.ends_with("-supplement_awaited.xml")).expect("a message");
    let message = desk.letter(&told).map(|octets| String::from_utf8(octets).unwrap()).unwrap();
    assert!(message.contains("<reply>AC-D-2015-000001.zip</reply>"), "{message}");
    // A day after the term, a day that is over, or nothing that is missing.
    assert_eq!(decide(&desk, "90-decision-supplement-too-late", &[]), ["decision.supplement"]);
    let past = [("2015-12-24", "2015-11-18")];
    assert_eq!(decide(&desk, "90-decision-supplement-too-late", &past), ["decision.supplement"]);
    let nothing = [("<supplement_until>2015-12-24</supplement_until>", "")];
    assert_eq!(decide(&desk, "90-decision-supplement-too-late", &nothing), ["decision.content"]);
    // The answer comes later, and is the answer.
    let answer = decide(&desk, "87-decision-72-nothing-found", &[(&request_id("72"), &request_id("67"))]);
    assert_eq!(answer, [] as [String; 0]);
    let outcomes: Vec<_> = desk.documents().iter().map(|d| d.outcome).collect();
    assert_eq!(outcomes, [Outcome::Supplement, Outcome::NegativeReply]);
    assert_eq!(desk.cases()[0].state, CaseState::Sent);
}
