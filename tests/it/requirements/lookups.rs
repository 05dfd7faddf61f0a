//! Registers asked about the applicant and the power of attorney.

use super::counter::Counter;
use muragat::domain::lookup::{Question, Register};
use muragat::formats::register_answer::Record;
use muragat::ports::registers::RegisterFault;
use serde_json::json;

/// Asked through a centre by a person; the package carries no answer.
const SILENT: &str = "50-lookup-missing";
const NAME: &str = "Егоров Лев Тимофеевич";
/// Asked through a centre by a representative with a notarised power of attorney; the package carries both answers.
const POWER: &str = "50-lookup-power-not-found";

fn person(name: &str, status: &str) -> Record {
    Record { names: vec![name.to_owned()], status: Some(status.to_owned()), ..Record::default() }
}

/// The answers of the package, cut out of it.
fn without_answers(sample: &str) -> (String, String) {
    let path = format!("{}/samples/packages/{sample}/request.xml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let (start, end) = (text.find("  <lookups>").unwrap(), text.find("</lookups>\n").unwrap() + "</lookups>\n".len());
    (text[start..end].to_owned(), String::new())
}

fn registers(counter: &Counter) -> Vec<Register> {
    counter.registers.asked().iter().map(|question: &Question| question.register).collect()
}

#[test]
fn r_054_070_the_register_of_the_applicants_kind_is_asked_by_his_number() {
    let counter = Counter::on("2015-11-18", &[]);
    counter.registers.lay(Register::Person, |_| Ok(Some(person(NAME, "active"))));
    counter.registers.lay(Register::Entity, |_| Ok(None));
    counter.put(SILENT, None, &[]);
    assert_eq!((counter.process().registered, counter.findings()), (1, Vec::<String>::new()));
    let asked = counter.registers.asked();
    assert_eq!((asked.len(), asked[0].register, asked[0].key.as_str()), (1, Register::Person, "450000307703"));
    // What was said is filed as it came, and what it came to beside it.
    let case = counter.cases()[0].number.clone();
    let record = counter.filed(&case, "evidence/registers.json");
    let answer = record["lookups"][0]["answer"].as_str().unwrap().to_owned();
    assert_eq!(counter.filed(&case, &format!("evidence/{answer}.json"))["record"]["status"], "active");
    assert!(!record.to_string().contains("450000307703") && !record.to_string().contains("Егоров"), "{record}");

    let (from, to) = without_answers("50-lookup-entity-not-found");
    let counter = Counter::on("2015-11-18", &[]);
    let names = |names: [&str; 2]| Record { names: names.map(str::to_owned).into(), ..person("", "active") };
    counter.registers.lay(Register::Person, |_| Ok(None));
    counter.registers.lay(Register::Entity, move |_| Ok(Some(names(["Басқа", "Другое"]))));
    counter.put("50-lookup-entity-not-found", None, &[(&from, &to)]);
    assert_eq!((counter.process().registered, counter.findings()), (1, vec!["lookup.name-differs".to_owned()]));
    assert_eq!(registers(&counter), [Register::Entity]);
}

#[test]
fn r_054_070_names_are_the_same_however_they_are_spelled_and_a_person_decides_when_not() {
    for (said, status, expected) in [
        ("ЕГОРОВ  Лев\u{a0}Тимофеевич", "active", None),
        // Latin letters that look like Cyrillic ones.
        ("Eгopoв Лeв Tимофеевич", "active", None),
        ("Егоров Лев Тимофеевич", "dead", Some("lookup.status")),
        ("Егорова Лев Тимофеевич", "active", Some("lookup.name-differs")),
        ("Егоров Лев", "active", Some("lookup.name-differs")),
        ("Лев Егоров Тимофеевич", "active", Some("lookup.name-differs")),
    ] {
        let counter = Counter::on("2015-11-18", &[]);
        counter.registers.lay(Register::Person, move |_| Ok(Some(person(said, status))));
        counter.put(SILENT, None, &[]);
        let tally = counter.process();
        // Registered either way: only the absence of data stops a request.
        assert_eq!((tally.registered, tally.noticed, tally.returned), (1, 0, 0), "{said} {status}");
        assert_eq!(counter.findings(), Vec::from_iter(expected.map(str::to_owned)), "{said} {status}");
    }
}

#[test]
fn r_054_070_nobody_is_asked_where_the_regulation_asks_nobody() {
    let counter = Counter::on("2015-11-18", &[]);
    for register in Register::ALL {
        counter.registers.lay(*register, |_| Ok(None));
    }
    // ЭҮП of 003-A2 and every channel of 002.
    for sample in ["10-arch-portal-kk-work-record", "22-press-centre-kk-three-titles", "24-press-provider-kk-library"] {
        let edits = if sample.starts_with("10") { None } else { Some(without_answers(sample)) };
        let edits: Vec<_> = edits.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        counter.put(sample, None, &edits);
    }
    assert_eq!((counter.process().registered, registers(&counter)), (3, vec![]));
}

#[test]
fn r_054_070_nobody_is_asked_after_a_failed_signature() {
    let counter = Counter::on("2015-11-18", &[]);
    for register in Register::ALL {
        counter.registers.lay(*register, |_| Ok(None));
    }
    // Signed by somebody who is no operator; then a request that is wrong in itself.
    counter.put(SILENT, Some("kuznetsova"), &[]);
    let two = "<submitted_at>2015-11-13T09:39:00+06:00</submitted_at>";
    counter.put_as("60-second.zip", SILENT, &[(two, "<submitted_at>2015-11-14T09:39:00+06:00</submitted_at>")]);
    let tally = counter.process();
    assert_eq!((tally.returned, tally.noticed, registers(&counter)), (2, 0, vec![]), "{tally:?}");
    assert_eq!(counter.findings(), ["signature.not-authorised", "date.order"]);
}

#[test]
fn r_054_037_071_a_power_of_attorney_is_asked_for_only_if_it_is_notarised() {
    let power = || Record {
        principal: Some(applicant_of(POWER)),
        attorney: Some("830000400118".into()),
        status: Some("active".into()),
        ..Record::default()
    };
    let other = || Some("129940000020".to_owned());
    for (record, expected) in [
        (power(), None),
        (Record { status: Some("revoked".into()), ..power() }, Some("lookup.status")),
        (Record { status: Some("expired".into()), ..power() }, Some("lookup.status")),
        (Record { principal: other(), ..power() }, Some("lookup.power-of-attorney")),
        (Record { attorney: other(), ..power() }, Some("lookup.power-of-attorney")),
    ] {
        let counter = Counter::on("2015-11-18", &[]);
        counter
            .registers
            .lay(Register::Person, |_| Ok(Some(Record { names: vec![name_of(POWER)], ..person("", "active") })));
        let said = record.clone();
        counter.registers.lay(Register::Notary, move |_| Ok(Some(said.clone())));
        let (from, to) = without_answers(POWER);
        counter.put(POWER, None, &[(&from, &to)]);
        assert_eq!(
            (counter.process().registered, counter.findings()),
            (1, Vec::from_iter(expected.map(str::to_owned)))
        );
        let asked = counter.registers.asked();
        assert_eq!(registers(&counter), [Register::Person, Register::Notary]);
        assert_eq!(asked[1].key, "2-311/2015-10-27");
    }
    // Certified otherwise: its data must be empty, and the register of notaries is not asked.
    let counter = Counter::on("2015-11-18", &[]);
    counter
        .registers
        .lay(Register::Person, |_| Ok(Some(Record { names: vec![name_of(POWER)], ..person("", "active") })));
    counter.registers.lay(Register::Notary, |_| Ok(None));
    let (from, to) = without_answers(POWER);
    let bare = [
        (from.as_str(), to.as_str()),
        ("<kind>notarised</kind>", "<kind>other</kind>"),
        ("      <number>2-311</number>\n", ""),
        ("      <date>2015-10-27</date>\n", ""),
        ("      <notary>Сарыдала қаласының нотариусы</notary>\n", ""),
    ];
    counter.put(POWER, None, &bare);
    assert_eq!((counter.process().registered, registers(&counter)), (1, vec![Register::Person]));
}

fn between(text: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    text.split_once(&open).unwrap().1.split_once(&close).unwrap().0.to_owned()
}

fn applicant_of(sample: &str) -> String {
    let path = format!("{}/samples/packages/{sample}/request.xml", env!("CARGO_MANIFEST_DIR"));
    between(&std::fs::read_to_string(path).unwrap(), "iin")
}

fn name_of(sample: &str) -> String {
    let path = format!("{}/samples/packages/{sample}/request.xml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let person = between(&text, "person");
    let patronymic = person.contains("<patronymic>").then(|| between(&person, "patronymic"));
    [Some(between(&person, "surname")), Some(between(&person, "given_name")), patronymic]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn r_054_072_without_data_a_notice_names_the_register_and_the_flow_stops() {
    for (sample, kk, ru) in [
        ("50-lookup-not-found", "ЖТ МДҚ-да деректер жоқ", "В ГБД ФЛ отсутствуют сведения"),
        ("50-lookup-entity-not-found", "ЗТ МДҚ-да деректер жоқ", "В ГБД ЮЛ отсутствуют сведения"),
        ("50-lookup-power-not-found", "деректер БНАЖ-де жоқ", "в ЕНИС отсутствуют"),
    ] {
        let counter = Counter::on("2015-11-18", &[]);
        counter.put(sample, None, &[]);
        let tally = counter.process();
        assert_eq!((tally.noticed, tally.registered), (1, 0), "{sample}: {tally:?}");
        assert_eq!(counter.findings(), ["lookup.not-found"], "{sample}");
        let letter = counter.words("-notice.pdf");
        for words in [kk, ru, "деректерді алу мүмкін болмады", "получить данные не удалось"]
        {
            assert!(letter.contains(words), "{sample}: {words}: {letter}");
        }
        // Before registration: no number, and nobody named inside is written to.
        assert!(!letter.contains("AC-2015-") && counter.cases().is_empty(), "{letter}");
        assert!(!letter.contains(&name_or_nothing(sample)), "{letter}");
    }
}

fn name_or_nothing(sample: &str) -> String {
    if sample.contains("entity") { "орта мектеп".into() } else { name_of(sample) }
}

#[test]
fn r_054_072_080_while_data_are_missing_nobody_asks_for_money() {
    // An apostille through the provider, unpaid, for a person of whom the register knows nothing.
    let sample = "42-apostille-provider-ru";
    let text = std::fs::read_to_string(format!("{}/samples/packages/{sample}/request.xml", env!("CARGO_MANIFEST_DIR")));
    let text = text.unwrap();
    let payment = &text[text.find("  <payment>").unwrap()..text.find("</payment>\n").unwrap() + "</payment>\n".len()];
    let counter = Counter::on("2015-11-18", &[]);
    counter.put(sample, None, &[(payment, ""), ("<found>true</found>", "<found>false</found>")]);
    assert_eq!((counter.process().noticed, counter.findings()), (1, vec!["lookup.not-found".to_owned()]));
    let counter = Counter::on("2015-11-18", &[]);
    counter.put(sample, None, &[(payment, "")]);
    assert_eq!((counter.process().noticed, counter.findings()), (1, vec!["payment.missing".to_owned()]));
}

/// The newspaper's request, under the regulation of 2011.
const OF_2012: [(&str, &str); 2] = [
    ("2015-11-16T19:00:00+06:00", "2012-06-18T12:00:00+06:00"),
    ("2015-11-16T19:05:00+06:00", "2012-06-18T12:00:00+06:00"),
];

#[test]
fn r_054_073_both_systems_are_asked_and_without_data_of_the_service_it_is_refused_before_any_money() {
    let doubt = [("believe_portal = true", "believe_portal = false")];
    let counter = Counter::on("2012-06-18T12:30:00+06:00", &doubt);
    counter.registers.lay(Register::ApplicantSystem, |_| Ok(Some(Record::default())));
    counter.registers.lay(Register::ServiceSystem, |_| Ok(None));
    counter.registers.lay(Register::Payments, |_| Ok(None));
    counter.put("50-payment-missing", None, &OF_2012);
    assert_eq!((counter.process().noticed, counter.findings()), (1, vec!["lookup.not-found".to_owned()]));
    assert_eq!(registers(&counter), [Register::ApplicantSystem, Register::ServiceSystem]);
    let letter = counter.words("-notice.pdf");
    assert!(letter.contains("«2-ақпараттық жүйеде» жоқ") && letter.contains("«Информационной системе 2»"), "{letter}");
}

#[test]
fn r_054_074_an_operators_answer_in_the_package_is_believed_and_an_applicants_is_not() {
    // The operator's: nobody is asked, though somebody could be.
    let counter = Counter::on("2015-11-18", &[]);
    counter.registers.lay(Register::Person, |_| Ok(None));
    counter.put("12-arch-centre-kk-wages", None, &[]);
    assert_eq!((counter.process().registered, registers(&counter)), (1, vec![]));
    let record = counter.filed(&counter.cases()[0].number, "evidence/registers.json");
    assert_eq!((&record["lookups"][0]["by"], &record["lookups"][0]["found"]), (&json!("package"), &json!(true)));

    // The applicant's: it counts for nothing, unless the office says that the portal writes it in.
    let own_word = "  </attachments>\n  <lookups>\n    <lookup><source>applicant_system</source>\
        <asked_at>2012-06-18T12:00:00+06:00</asked_at><found>true</found></lookup>\n    \
        <lookup><source>service_system</source><asked_at>2012-06-18T12:00:00+06:00</asked_at><found>true</found></lookup>\n  \
        </lookups>\n  <payment><reference>SD-9</reference><amount_kzt>8090</amount_kzt>\
        <paid_at>2012-06-18T12:10:00+06:00</paid_at></payment>\n";
    let edits = [&OF_2012[..], &[("  </attachments>\n", own_word)]].concat();
    for (believes, registered) in [("true", 1), ("false", 0)] {
        let counter = Counter::on(
            "2012-06-18T12:30:00+06:00",
            &[("believe_portal = true", &format!("believe_portal = {believes}"))],
        );
        counter.put("50-payment-missing", None, &edits);
        let tally = counter.process();
        assert_eq!((tally.registered, tally.waiting.len() as u64), (registered, 1 - registered), "{tally:?}");
        if registered == 0 {
            assert!(tally.waiting[0].reason.starts_with("lookup.not-answered"), "{}", tally.waiting[0].reason);
        } else {
            assert_eq!(counter.filed(&counter.cases()[0].number, "evidence/registers.json")["believes_portal"], true);
        }
    }
}

#[test]
fn r_054_074_a_sender_that_asked_nobody_gets_the_package_back() {
    let counter = Counter::on("2015-11-18", &[]);
    counter.put(SILENT, None, &[]);
    let tally = counter.process();
    assert_eq!((tally.returned, counter.findings()), (1, vec!["lookup.missing".to_owned()]), "{tally:?}");
}

#[test]
fn r_054_074_a_register_that_is_down_lets_the_request_wait_and_an_answer_is_never_asked_for_again() {
    let counter = Counter::on("2015-11-18", &[]);
    counter
        .registers
        .lay(Register::Person, |_| Ok(Some(Record { names: vec![name_of(POWER)], ..person("", "active") })));
    counter.registers.lay(Register::Notary, |_| Err(RegisterFault::TimedOut));
    let (from, to) = without_answers(POWER);
    counter.put(POWER, None, &[(&from, &to)]);
    for _ in 0..2 {
        let tally = counter.process();
        assert_eq!((tally.waiting.len(), tally.noticed, tally.returned), (1, 0, 0), "{tally:?}");
        assert_eq!(tally.waiting[0].reason, "lookup.not-answered: no answer in time");
    }
    assert!(counter.sent().is_empty(), "nobody is told anything");
    // The next day the register has forgotten the person; what it said when it was asked stands.
    counter.turn("2015-11-19");
    counter.registers.lay(Register::Person, |_| Ok(None));
    counter.registers.lay(Register::Notary, |_| Ok(None));
    assert_eq!((counter.process().noticed, counter.findings()), (1, vec!["lookup.not-found".to_owned()]));
    let people = registers(&counter).into_iter().filter(|register| *register == Register::Person).count();
    assert_eq!(people, 1, "asked once");
}
