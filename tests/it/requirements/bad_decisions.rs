//! Decisions that are not carried out: each fault has a finding of its own with its place, alone and in a batch, where the
//! other cases are answered all the same. What is merely odd is said and answered.

use super::desk::Desk;
use muragat::catalogue::events::Kind;
use muragat::domain::case::CaseState;
use muragat::releases::embedded;
use serde_json::Value;

const HEAD: &str = "akzholtaev-head";

/// The decision of a sample as it stands in a batch, edited.
fn decision(sample: &str, edits: &[(&str, &str)]) -> String {
    let xml = embedded::file(&format!("samples/packages/{sample}/decision.xml")).expect("a sample");
    let xml = String::from_utf8(xml.to_vec()).unwrap();
    let (_, rest) = xml.split_once("<decision xmlns=\"urn:muragat:decision:1\">").expect("a decision");
    let mut body = rest.rsplit_once("</decision>").expect("its end").0.to_owned();
    for (from, to) in edits {
        assert!(body.contains(from), "{sample}: {from}");
        body = body.replacen(from, to, 1);
    }
    format!("<decision>{body}</decision>")
}

/// Takes out the first of what stands between `from` and `to`, both included.
fn without(decision: &str, from: &str, to: &str) -> String {
    let start = decision.find(from).expect(from);
    let end = start + decision[start..].find(to).expect(to) + to.len();
    format!("{}{}", &decision[..start], &decision[end..])
}

fn batch(decisions: &[&str]) -> String {
    format!("<decisions xmlns=\"urn:muragat:decision:1\">{}</decisions>", decisions.concat())
}

fn alone(decision: &str) -> String {
    decision.replacen("<decision>", "<decision xmlns=\"urn:muragat:decision:1\">", 1)
}

fn state(desk: &Desk, request: &str) -> CaseState {
    let xml = embedded::file(&format!("samples/packages/{request}/request.xml")).expect("a sample");
    let xml = String::from_utf8(xml.to_vec()).unwrap();
    desk.cases().into_iter().find(|case| xml.contains(&case.request_id.0)).expect(request).state
}

/// What the return of the package says of each decision that is not carried out.
fn told(desk: &Desk) -> Vec<Value> {
    let letter = desk.letter("-000001.json").unwrap_or_else(|| panic!("no return among {:?}", desk.sent()));
    let letter: Value = serde_json::from_slice(&letter).unwrap();
    letter["findings"].as_array().expect("findings").clone()
}

/// The faulty decision about `request` is returned with exactly `code`, by itself and as the second of three.
fn is_found(code: &str, request: &str, faulty: &str, edits: &[(&str, &str)]) {
    let desk = Desk::on("2015-11-18", edits);
    desk.put(request, None, &[]);
    desk.process();
    desk.put_document("one.zip", "decision.xml", &alone(faulty), HEAD);
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned), (0, 1), "{code}: {tally:?}");
    let findings = told(&desk);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["code"], code);
    assert_eq!(state(&desk, request), CaseState::Registered, "{code}");

    let desk = Desk::on("2015-11-18", edits);
    for request in [request, "14-arch-provider-kk-school-renamed", "15-arch-provider-ru-awards"] {
        desk.put(request, None, &[]);
    }
    desk.process();
    let (before, after) = (decision("80-decision-14-school", &[]), decision("80-decision-15-awards", &[]));
    desk.put_document("three.zip", "decision.xml", &batch(&[&before, faulty, &after]), HEAD);
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned, tally.waiting.len()), (2, 1, 0), "{code}: {tally:?}");
    let findings = told(&desk);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0]["code"], code);
    let place = &findings[0]["place"];
    let xpath = place["xpath"].as_str().unwrap().replacen("/decisions[1]", "/decisions", 1);
    assert!(xpath.starts_with("/decisions/decision[2]"), "{place}");
    assert!(place["line"].is_u64(), "{place}");
    assert_eq!(state(&desk, request), CaseState::Registered, "{code}");
    for other in ["14-arch-provider-kk-school-renamed", "15-arch-provider-ru-awards"] {
        assert_eq!(state(&desk, other), CaseState::Sent, "{code}: {other}");
    }
}

const WORK_RECORD: &str = "10-arch-portal-kk-work-record";
const TO_REFUSE: &str = "25-press-provider-ru-to-refuse";

#[test]
fn of_a_request_that_nobody_registered() {
    let faulty = decision("80-decision-10-work-record", &[("b28fcdc1", "b28fcdc2")]);
    is_found("decision.unknown-request", WORK_RECORD, &faulty, &[]);
}

#[test]
fn of_a_service_that_is_not_the_signers() {
    let faulty = decision("80-decision-25-refused-territory", &[]);
    is_found("decision.foreign-case", TO_REFUSE, &faulty, &[]);
}

#[test]
fn by_a_role_that_does_not_decide_this_service() {
    // The head of the archive is a specialist of the press office too.
    let also = "[[signers]]\niin = \"700000300046\"\nsurname = \"Ақжолтаев\"\ngiven_name = \"Нұрбек\"\nrole = \"specialist\"\n\
                position = { kk = \"Маман\", ru = \"Специалист\" }\nservices = [\"FOREIGN_PRESS\"]\nfrom = \"2013-01-01\"\n\n";
    let first = "[[signers]]\niin = \"750000400011\"";
    let faulty = decision("80-decision-25-refused-territory", &[]);
    is_found("decision.role", TO_REFUSE, &faulty, &[(first, &format!("{also}{first}"))]);
}

#[test]
fn without_a_translation_where_one_is_due() {
    let whole = decision("80-decision-10-work-record", &[]);
    is_found("decision.translation", WORK_RECORD, &without(&whole, "<translation>", "</translation>"), &[]);
}

#[test]
fn without_source_lines() {
    let whole = decision("80-decision-10-work-record", &[]);
    is_found("decision.sources", WORK_RECORD, &without(&whole, "<sources>", "</sources>"), &[]);
}

/// A fact in one language only: the schema refuses that decision, not its neighbours.
#[test]
fn in_one_language_only() {
    let whole = decision("80-decision-10-work-record", &[]);
    let faulty = without(&whole[whole.find("<facts>").unwrap()..], "<ru>", "</ru>");
    let faulty = format!("{}{faulty}", &whole[..whole.find("<facts>").unwrap()]);
    is_found("schema.violation", WORK_RECORD, &faulty, &[]);
}

#[test]
fn with_letters_that_no_sheet_has() {
    let faulty = decision("80-decision-10-work-record", &[("О трудовом стаже", "О трудовом 工 стаже")]);
    is_found("text.letters", WORK_RECORD, &faulty, &[]);
}

/// A batch with a fault of its own is nobody's decision.
#[test]
fn what_stands_between_decisions_returns_the_whole_batch() {
    let desk = Desk::on("2015-11-18", &[]);
    desk.put("14-arch-provider-kk-school-renamed", None, &[]);
    desk.process();
    let stray = "<note>15</note>";
    let all = batch(&[&decision("80-decision-14-school", &[]), stray]);
    desk.put_document("stray.zip", "decision.xml", &all, HEAD);
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned), (0, 1), "{tally:?}");
    assert_eq!(told(&desk)[0]["code"], "schema.violation");
}

/// A refusal of the work record on `ground`.
fn refusal(ground: &str) -> String {
    format!(
        "<decision><request_id>b28fcdc1-045e-5baa-a6b1-097636b9f780</request_id><outcome>refuse</outcome>\
         <decided_at>2015-11-18T08:40:00+06:00</decided_at><grounds><ground><code>{ground}</code>\
         <fact><kk>Жоқ.</kk><ru>Нет.</ru></fact></ground></grounds></decision>"
    )
}

#[test]
fn on_a_ground_that_the_passport_does_not_know() {
    is_found("decision.ground", WORK_RECORD, &refusal("LACK_OF_TIME"), &[]);
}

#[test]
fn on_a_ground_whose_days_are_over() {
    // Accepted on 10 November; the two working days ended on the 12th.
    is_found("decision.ground-closed", WORK_RECORD, &refusal("INCOMPLETE_AT_PROVIDER"), &[]);
}

#[test]
fn of_a_case_that_was_answered() {
    let desk = Desk::on("2015-11-18", &[]);
    for sample in [WORK_RECORD, "14-arch-provider-kk-school-renamed", "80-decision-10-work-record"] {
        desk.put(sample, None, &[]);
    }
    assert_eq!(desk.process().filed, 1);
    let again = refusal("DECISION_REFUSAL");
    desk.put_document("one.zip", "decision.xml", &alone(&again), HEAD);
    assert_eq!(desk.process().returned, 1);
    assert_eq!((told(&desk).len(), &told(&desk)[0]["code"]), (1, &"decision.already-answered".into()));
    assert_eq!(told(&desk)[0]["facts"]["document"], "AC-D-2015-000001");
    let other = decision("80-decision-14-school", &[]);
    desk.put_document("two.zip", "decision.xml", &batch(&[&again, &other]), HEAD);
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned), (1, 1), "{tally:?}");
    assert_eq!(desk.documents().len(), 2, "one answer a case");
}

/// Nobody says which one is meant, so neither is.
#[test]
fn twice_in_one_package() {
    let desk = Desk::on("2015-11-18", &[]);
    for sample in [WORK_RECORD, "14-arch-provider-kk-school-renamed"] {
        desk.put(sample, None, &[]);
    }
    desk.process();
    let (grant, other) = (decision("80-decision-10-work-record", &[]), decision("80-decision-14-school", &[]));
    let all = batch(&[&grant, &other, &refusal("DECISION_REFUSAL")]);
    desk.put_document("three.zip", "decision.xml", &all, HEAD);
    let tally = desk.process();
    assert_eq!((tally.filed, tally.returned), (1, 1), "{tally:?}");
    let findings = told(&desk);
    let codes: Vec<_> = findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["decision.case-twice"; 2]);
    assert_eq!((state(&desk, WORK_RECORD), desk.documents().len()), (CaseState::Registered, 1));
}

/// The facts of the work record, put in another order; the certificate is issued and has them in order of time.
#[test]
fn facts_out_of_order_undated_or_by_source_are_only_said() {
    let fact = |date: &str, paper: &str| {
        let date = if date.is_empty() { String::new() } else { format!("<date>{date}</date>") };
        format!(
            "<fact>{date}<text><kk>{paper} бойынша</kk><ru>по {paper}</ru></text><document><kind><kk>{paper}</kk>\
             <ru>{paper}</ru></kind></document></fact>"
        )
    };
    let [early, middle, late, last] =
        [("1974", "А"), ("1980", "Б"), ("1976", "А"), ("1985", "Б")].map(|(d, p)| fact(d, p));
    for (facts, expected) in [
        ([&early, &middle, &late, &last], vec!["decision.facts-order"]),
        ([&middle, &last, &early, &late], vec!["decision.facts-by-source"]),
        ([&early, &late, &middle, &fact("", "Б")], vec!["decision.facts-undated"]),
        ([&late, &fact("", "А"), &early, &middle], vec!["decision.facts-order", "decision.facts-undated"]),
        ([&early, &late, &middle, &last], vec![]),
    ] {
        let desk = Desk::on("2015-11-18", &[]);
        desk.put(WORK_RECORD, None, &[]);
        desk.process();
        let whole = decision("80-decision-10-work-record", &[]);
        let bare = without(&whole, "<facts>", "</facts>");
        let facts = facts.map(String::as_str).concat();
        let odd = bare.replacen("<gaps>", &format!("<facts>{facts}</facts><gaps>"), 1);
        desk.put_document("odd.zip", "decision.xml", &alone(&odd), HEAD);
        let tally = desk.process();
        assert_eq!((tally.filed, tally.returned), (1, 0), "{expected:?}: {tally:?}");
        let events = desk.events();
        let decided = events.iter().find(|event| event.kind == Kind::Decided).unwrap();
        let codes = decided.facts["findings"].as_array().cloned().unwrap_or_default();
        assert_eq!(codes, expected.iter().map(|code| Value::from(*code)).collect::<Vec<_>>());
        if !expected.is_empty() {
            let filed = desk.filed("AC-2015-000001", "decision/findings.json");
            assert_eq!(filed["findings"][0]["code"], expected[0]);
            assert_eq!(filed["findings"][0]["disposition"], "remark");
        }
        let words = desk.words("-archival_certificate.pdf");
        let (first, then) = (words.find("1974").unwrap(), words.find("1976").unwrap());
        assert!(first < then, "{words}");
    }
}
