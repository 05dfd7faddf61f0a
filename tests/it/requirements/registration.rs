//! Registered requests as people ask about them: by term, by number, by person, in the journal.

use super::day;
use super::desk::Desk;
use muragat::app::AppError;
use muragat::app::decisions::draft;
use muragat::app::demo::signer;
use muragat::catalogue::cases::Period;
use muragat::catalogue::journal::{self as marks, Mark};
use muragat::domain::text::Bilingual;
use muragat::formats::package;
use muragat::upkeep::balance;
use muragat::upkeep::due::{self, Question, Risk, Standing};
use muragat::upkeep::enquiry::{self, FoundBy};
use muragat::upkeep::journal;
use std::collections::BTreeMap;
use std::process::Command;

/// On the day of the demonstration: a certificate by the portal due on 25 November, one by the centre that was promised
/// earlier, one at the counter that lacks a paper, a restricted one, and the press.
const REQUESTS: [&str; 6] = [
    "10-arch-portal-kk-work-record",
    "13-arch-centre-ru-restricted",
    "16-arch-provider-kk-in-work",
    "17-arch-centre-kk-promised-earlier",
    "18-arch-provider-ru-incomplete",
    "23-press-centre-ru-two-titles",
];

fn desk_with(samples: &[&str]) -> Desk {
    let desk = Desk::today();
    samples.iter().for_each(|sample| desk.put(sample, None, &[]));
    let tally = desk.process();
    assert_eq!(tally.waiting.len(), 0, "{tally:?}");
    desk
}

fn all() -> Question {
    Question { service: None, risk_working_days: 2 }
}

#[test]
fn r_054_109_open_cases_stand_in_the_list_by_their_terms() {
    let desk = desk_with(&REQUESTS);
    let cases: BTreeMap<_, _> = desk.cases().into_iter().map(|case| (case.number.clone(), case)).collect();
    let list = due::list(&desk.office, &all()).unwrap();
    assert_eq!((list.on, list.cases.len()), (day("2015-11-18"), cases.len()));
    for one in &list.cases {
        let case = &cases[&one.number];
        assert_eq!(one.binding_on, case.promised_on.map_or(case.due_on, |day| day.min(case.due_on)));
        let expected = match one.binding_on {
            past if past < list.on => Standing::Late,
            today if today == list.on => Standing::Today,
            _ if one.risks.is_empty() => Standing::InTerm,
            _ => Standing::AtRisk,
        };
        assert_eq!(one.standing, expected, "{}", one.number);
    }
    let promised = list.cases.iter().find(|case| case.promised_on.is_some_and(|day| day < case.due_on)).unwrap();
    assert_eq!(promised.binding_on, promised.promised_on.unwrap());
    let words = format!("{list:?}");
    assert!(cases.values().all(|case| !words.contains(&case.applicant_identifier)), "{words}");
}

#[test]
fn r_054_109_a_case_comes_to_be_at_risk_due_and_late_as_working_days_go() {
    // Accepted on Monday 9 November, ten working days by 002 §5: due on Monday the 23rd.
    let on = |today: &str| {
        let desk = Desk::on(today, &[]);
        desk.put("23-press-centre-ru-two-titles", None, &[]);
        assert_eq!(desk.process().registered, 1, "{today}");
        let list = due::list(&desk.office, &all()).unwrap();
        let [case] = &list.cases[..] else { panic!("{list:?}") };
        assert_eq!(case.due_on, day("2015-11-23"));
        (case.standing, case.working_days_left, case.risks.clone())
    };
    assert_eq!(on("2015-11-18"), (Standing::InTerm, Some(3), vec![]));
    assert_eq!(on("2015-11-19"), (Standing::AtRisk, Some(2), vec![Risk::FewDays]));
    // The specialist had eight working days from the hand-in, until the 19th (002 §5(4)); a weekend is no working day.
    assert_eq!(on("2015-11-20"), (Standing::AtRisk, Some(1), vec![Risk::FewDays, Risk::StepOver]));
    assert_eq!(on("2015-11-22"), (Standing::AtRisk, Some(1), vec![Risk::FewDays, Risk::StepOver]));
    assert_eq!(on("2015-11-23").0, Standing::Today);
    assert_eq!(on("2015-11-26"), (Standing::Late, Some(-3), vec![Risk::StepOver]));
}

#[test]
fn r_054_109_what_is_answered_leaves_the_list_and_what_waits_stands_in_it() {
    let desk = desk_with(&["10-arch-portal-kk-work-record", "80-decision-10-work-record"]);
    let list = due::list(&desk.office, &all()).unwrap();
    assert_eq!((list.cases.len(), list.unregistered.len()), (0, 0), "{list:?}");
    // Nobody answered about a certificate: the package is not registered, and its term runs.
    let lists = [("policy = \"1\"", "policy = \"2\"")];
    let desk = Desk::on("2015-11-18", &lists);
    desk.put("10-arch-portal-kk-work-record", None, &[]);
    assert_eq!(desk.process().waiting.len(), 1);
    let list = due::list(&desk.office, &all()).unwrap();
    assert_eq!((list.cases.len(), list.unregistered.len()), (0, 1), "{list:?}");
    assert_eq!(list.unregistered[0].file_name, "10-arch-portal-kk-work-record.zip");
}

#[test]
fn r_054_190_the_list_says_until_when_a_request_may_be_refused_as_incomplete() {
    let desk = desk_with(&["18-arch-provider-ru-incomplete"]);
    let list = due::list(&desk.office, &all()).unwrap();
    let case = &list.cases[0];
    let accepted = desk.cases()[0].accepted_at.date_naive();
    assert_eq!(accepted, day("2015-11-17"));
    assert_eq!(case.incomplete_until, Some(day("2015-11-19")));
    assert_eq!((case.standing, &case.risks[..]), (Standing::AtRisk, &[Risk::IncompleteCloses][..]));
}

#[test]
fn r_054_190_what_is_missing_is_drafted_as_a_refusal_while_that_ground_is_open() {
    let desk = desk_with(&["18-arch-provider-ru-incomplete"]);
    let draft = draft::refusal(&desk.office, "AC-2015-000001", Some("800000400023")).unwrap();
    assert_eq!(draft.until, Some(day("2015-11-19")));
    assert_eq!(
        draft.missing.iter().map(|name| name.ru.as_str()).collect::<Vec<_>>(),
        ["Документ, удостоверяющий личность"]
    );
    // The draft is nobody's word: it is carried out when the head has signed it.
    let signed = package::sign_as(&draft.octets, &signer("akzholtaev-head").unwrap(), None).unwrap();
    desk.put_octets("draft.zip", signed);
    assert_eq!(desk.process().refused, 1, "{:?}", desk.findings());
    let words = desk.words("-refusal.pdf");
    for said in ["Мына құжаттар ұсынылмаған: Жеке басты", "Не представлены документы: Документ, удостоверяющий"]
    {
        assert!(words.contains(said), "«{said}» is not in: {words}");
    }
    let answered = draft::refusal(&desk.office, "AC-2015-000001", None).err().unwrap();
    assert!(matches!(&answered, AppError::NotAllowed(why) if why.contains("is answered by")), "{answered}");
    // On the third working day only a request to supplement or another ground is left.
    let later = Desk::on("2015-11-20", &[]);
    later.put("18-arch-provider-ru-incomplete", None, &[]);
    later.process();
    let closed = draft::refusal(&later.office, "AC-2015-000001", None).err().unwrap();
    assert!(matches!(&closed, AppError::NotAllowed(why) if why.contains("closed on 2015-11-19")), "{closed}");
    // Nothing was missing.
    let whole = desk_with(&["10-arch-portal-kk-work-record"]);
    assert!(matches!(draft::refusal(&whole.office, "AC-2015-000001", None), Err(AppError::NotAllowed(_))));
}

#[test]
fn r_054_175_status_tells_number_service_state_term_and_whose_it_is() {
    let desk = desk_with(&["10-arch-portal-kk-work-record"]);
    let case = desk.cases().remove(0);
    let asked = |number: &str| enquiry::by_number(&desk.office, number).unwrap();
    let (found_by, found) = asked(&case.number);
    let [status] = &found[..] else { panic!("{}", found.len()) };
    assert_eq!(found_by, FoundBy::Number);
    assert_eq!(status.identifier.as_deref(), Some(case.applicant_identifier.as_str()));
    assert_eq!((&status.number, status.due_on), (&case.number, day("2015-11-25")));
    assert_eq!(status.service.as_ref().unwrap().kk, "Мұрағаттық анықтамалар беру");
    assert_eq!((status.words.kk.as_str(), status.words.ru.as_str()), ("тіркелді", "зарегистрировано"));
    assert!(asked("AC-2015-000009").1.is_empty());
    // Answered: the status says how, and the number of the document leads to the same request.
    desk.put("80-decision-10-work-record", None, &[]);
    desk.process();
    let (_, found) = asked("AC-D-2015-000001");
    assert_eq!((found[0].number.as_str(), found[0].words.ru.as_str()), (case.number.as_str(), "направлено (оказана)"));
    assert_eq!(found[0].answers[0].number, "AC-D-2015-000001");
}

#[test]
fn r_054_176_the_history_of_services_of_a_person() {
    let desk = desk_with(&REQUESTS);
    let case = desk.cases().into_iter().find(|case| case.service == "FOREIGN_PRESS").unwrap();
    let history = enquiry::by_person(&desk.office, &case.applicant_identifier).unwrap().unwrap();
    assert_eq!(history.iter().map(|status| status.number.as_str()).collect::<Vec<_>>(), [case.number.as_str()]);
    assert!(enquiry::by_person(&desk.office, "791028302728").unwrap().unwrap().is_empty());
    assert!(enquiry::by_person(&desk.office, "791028302729").unwrap().is_none(), "the check digit is wrong");
    // Asking leaves nothing behind.
    assert!(desk.events().iter().all(|event| !event.facts.to_string().contains(&case.applicant_identifier)));
}

#[test]
fn r_054_192_the_centres_receipt_leads_to_the_request_by_number_and_barcode() {
    let desk = desk_with(&REQUESTS);
    let with_receipt: Vec<_> = desk.cases().into_iter().filter(|case| case.receipt_number.is_some()).collect();
    assert!(!with_receipt.is_empty());
    for case in with_receipt {
        for asked in [&case.receipt_number, &case.receipt_barcode] {
            let asked = asked.as_deref().unwrap();
            let (found_by, found) = enquiry::by_number(&desk.office, &format!(" {asked} ")).unwrap();
            assert_eq!(found_by, FoundBy::CentreReceipt);
            assert_eq!(found.iter().map(|status| &status.number).collect::<Vec<_>>(), [&case.number], "{asked}");
            assert_eq!(found[0].due_on, case.promised_on.unwrap().min(case.due_on));
        }
    }
}

#[test]
fn neither_status_nor_journal_tells_of_a_restricted_case_who_and_what() {
    let desk = desk_with(&["13-arch-centre-ru-restricted"]);
    let case = desk.cases().remove(0);
    let (_, found) = enquiry::by_number(&desk.office, &case.number).unwrap();
    assert!(found[0].restricted && found[0].identifier.is_none() && found[0].service.is_none());
    let period = Period { from: day("2015-11-01"), to: day("2015-11-30"), service: None };
    let lines = journal::lines(&desk.office, &period).unwrap();
    let table = journal::table(&lines);
    assert!(table.contains(&case.number) && table.contains("доступ ограничен"), "{table}");
    for secret in [&case.applicant_name.ru, &case.applicant_identifier, &"Выдача архивных справок".to_owned()]
    {
        assert!(!table.contains(secret.as_str()), "{secret}: {table}");
    }
}

#[test]
fn r_054_122_a_centre_does_not_accept_what_is_incomplete_and_says_so_on_a_receipt() {
    let desk = Desk::today();
    desk.put("50-attachment-required-at-centre", None, &[]);
    let tally = desk.process();
    assert_eq!((tally.noticed, tally.registered, tally.waiting.len()), (1, 0, 0), "{tally:?}");
    assert_eq!(desk.findings(), ["attachment.required-at-centre"]);
    assert!(desk.cases().is_empty() && desk.journal().is_empty(), "no request number, no line of the journal");
    let words = desk.words("centre/AR-2015-000001-acceptance_refusal.pdf");
    for said in [
        "ӨТІНІШТІ ҚАБЫЛДАУДАН БАС ТАРТУ ТУРАЛЫ ҚОЛХАТ",
        "РАСПИСКА ОБ ОТКАЗЕ В ПРИЁМЕ ЗАЯВЛЕНИЯ № AR-2015-000001",
        "Индивидуальный предприниматель Ким В.",
        "Тұмарбаева Жанерке Саматқызы",
        "пункт 9 регламента",
        "09:30",
    ] {
        assert!(words.contains(said), "«{said}» is not in: {words}");
    }
    // Of other acts and other days: the law of 2013 came to these services with decree 183 of 5 March 2014.
    let receipt = [
        "<centre_receipt>\n    <number>SD-2015-4417</number>\n    <barcode>00220151104417</barcode>\n    ",
        "<promised_on>2015-11-24</promised_on>\n  </centre_receipt>",
    ];
    let receipt = receipt.concat();
    let archival = |now: &str, edits: &[(&str, &str)]| {
        let desk = Desk::on(now, &[]);
        desk.put("60-batch-01", None, edits);
        desk.process();
        desk.findings()
    };
    let lacking = ("<kind>identity_document", "<kind>application");
    let at_counter = [lacking, (receipt.as_str(), "")];
    assert_eq!(archival("2015-11-18", &at_counter), ["attachment.required-at-centre"]);
    let in_2013 = [at_counter[0], at_counter[1], ("2015-11-", "2013-11-")];
    assert_eq!(archival("2013-11-18", &in_2013), ["attachment.required"]);
}

#[test]
fn r_054_123_the_refusal_to_accept_has_two_copies_and_names_every_missing_document() {
    let desk = Desk::today();
    desk.put("50-attachment-required-at-centre", None, &[]);
    desk.process();
    let [first, second] = ["acceptance_refusal.pdf", "acceptance_refusal-copy2.pdf"].map(|end| desk.words(end));
    assert!(first.contains("Экз. 1 – заявителю") && second.contains("2-дана – қабылдаудан бас тартқан тарапта қалады"));
    for words in [&first, &second] {
        let listed = "1) Жеке басты куәландыратын құжат Документ, удостоверяющий личность";
        assert!(words.contains(listed), "{words}");
        assert!(words.contains("Жоқ құжаттар: 1 (бір) / Отсутствуют документы: 1 (один)"), "{words}");
        assert!(words.contains("екі данада жасалды") && words.contains("в двух экземплярах"), "{words}");
    }
    let ends = [
        "1-дана – өтініш берушіге Экз. 1 – заявителю",
        "2-дана – қабылдаудан бас тартқан тарапта қалады Экз. 2 – остаётся у отказавшей стороны",
    ];
    assert_eq!(first.replace(ends[0], ""), second.replace(ends[1], ""), "the copies agree in all else");
    // The same octets again are looked at anew: another receipt, in two copies too.
    desk.put("50-attachment-required-at-centre", None, &[]);
    assert_eq!(desk.process().noticed, 1);
    let receipts: Vec<_> = desk.sent().into_iter().filter(|name| name.contains("acceptance_refusal")).collect();
    assert_eq!(receipts.len(), 4, "{receipts:?}");
    assert_eq!(receipts.iter().filter(|name| name.contains("AR-2015-000002")).count(), 2, "{receipts:?}");
    assert!(balance::read(&desk.office).unwrap().balance(&balance::Question { day: None, sender: None }).is_even());
}

#[test]
fn r_054_093_what_the_centre_accepted_is_incomplete_at_the_provider() {
    // The centre gave its receipt: the request is accepted, registered, and refused within two working days or not for that.
    let desk = Desk::today();
    desk.put("22-press-centre-kk-three-titles", None, &[("<kind>identity_document", "<kind>contract")]);
    let tally = desk.process();
    assert_eq!((tally.registered, desk.findings()), (1, vec!["attachment.required".to_owned()]));
}

#[test]
fn r_054_090_the_journal_of_a_period_has_its_columns_and_keeps_annulled_numbers() {
    let desk = desk_with(&[&REQUESTS[..], &["80-decision-18-refused-incomplete"]].concat());
    let at = desk.office.now();
    desk.office
        .store
        .write(|tx| {
            marks::mark(tx, "AC-2015-000001", Mark::Resolution, at, "Бөлімге: орындауға")?;
            marks::mark(tx, "AC-2015-000003", Mark::Annulment, at, "қате тіркелді")
        })
        .unwrap();
    let month = |service: Option<&str>| Period {
        from: day("2015-11-18"),
        to: day("2015-11-18"),
        service: service.map(str::to_owned),
    };
    let lines = journal::lines(&desk.office, &month(None)).unwrap();
    let numbers: Vec<_> = lines.iter().map(|line| line.number.as_str()).collect();
    assert_eq!(
        numbers,
        ["AC-2015-000001", "AC-2015-000002", "AC-2015-000003", "AC-2015-000004", "AC-2015-000005", "FP-2015-000001"]
    );
    assert_eq!(lines[0].correspondent.as_ref().unwrap().kk, desk.cases()[0].applicant_name.kk);
    assert_eq!(lines[0].resolution[0].kk, "Бөлімге: орындауға, 18.11.2015");
    assert!(lines[2].annulled && lines[2].note[0].ru == "АННУЛИРОВАНО, 18.11.2015: қате тіркелді", "{:?}", lines[2]);
    let said = |cells: &[Bilingual]| cells.iter().map(|cell| cell.ru.clone()).collect::<Vec<_>>().join("; ");
    assert_eq!(said(&lines[3].receipt_mark), "№ SD-2015-4413, 16.11.2015; Расписка ЦОН");
    assert_eq!(said(&lines[4].receipt_mark), "№ AC-2015-000005, 18.11.2015; Расписка");
    let answered = "№ AC-D-2015-000001, 18.11.2015; Мотивированный ответ об отказе; направлено 18.11.2015";
    assert_eq!(said(&lines[4].execution_mark), answered);
    // Of one service, of other days.
    let press = journal::lines(&desk.office, &month(Some("FOREIGN_PRESS"))).unwrap();
    assert_eq!(press.iter().map(|line| line.number.as_str()).collect::<Vec<_>>(), ["FP-2015-000001"]);
    let before = Period { from: day("2015-11-01"), to: day("2015-11-17"), service: None };
    assert!(journal::lines(&desk.office, &before).unwrap().is_empty());
}

#[test]
fn r_054_090_the_journal_on_paper_repeats_its_heads_and_holds_its_table() {
    let samples: Vec<_> = (1..=20).map(|n| format!("60-batch-{n:02}")).collect();
    let desk = desk_with(&samples.iter().map(String::as_str).collect::<Vec<_>>());
    let period = Period { from: day("2015-11-01"), to: day("2015-11-30"), service: Some("ARCH_CERT".into()) };
    let lines = journal::lines(&desk.office, &period).unwrap();
    assert_eq!(lines.len(), 20);
    let pdf = journal::sheet(&desk.office, &period, &lines).unwrap();
    assert_eq!(pdf, journal::sheet(&desk.office, &period, &lines).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("journal.pdf");
    std::fs::write(&file, pdf).unwrap();
    let run = |tool: &str, package: &str, arguments: &[&str]| {
        let done = Command::new(tool).args(arguments).arg(&file).output();
        let done = done.unwrap_or_else(|e| panic!("{tool}: {e}; it is in the Debian package {package}"));
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    run("qpdf", "qpdf", &["--check"]);
    let facts = run("pdfinfo", "poppler-utils", &[]);
    assert!(facts.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{facts}");
    let pages: usize = facts.lines().find_map(|l| l.strip_prefix("Pages:")).unwrap().trim().parse().unwrap();
    assert!(pages > 1, "{facts}");
    for page in 1..=pages {
        let page = page.to_string();
        let done = Command::new("pdftotext").args(["-f", &page, "-l", &page]).arg(&file).arg("-").output().unwrap();
        let text = String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["Қысқаша мазмұны", "Отметка об исполнении", "ҮЛГІ"] {
            assert!(text.contains(words), "page {page}: «{words}» is not in {text}");
        }
    }
    let table = folder.path().join("journal.csv");
    let saved = Command::new("pdfdetach").args(["-save", "1", "-o"]).arg(&table).arg(&file).status().unwrap();
    assert!(saved.success());
    assert_eq!(std::fs::read_to_string(table).unwrap(), journal::table(&lines));
}
