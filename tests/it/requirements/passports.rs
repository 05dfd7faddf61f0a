//! What the passports say, beside what the seven regulations say; terms stand in `terms`, the linter in `passport_lint`.

use super::{act, day, releases};
use muragat::domain::calendar::{Term, TermUnit};
use muragat::domain::lookup::Register;
use muragat::domain::request::Channel::{self, Centre, Portal, Provider};
use muragat::domain::signer::Role;
use muragat::releases::passport::{
    ApplicantKind, Automation, CountedFrom, FeeMoment, GroundForm, Passport, TargetUnit,
};
use serde_json::{Value, json};

const ACTS: [&str; 7] = ["000", "001", "002", "003-A1", "003-A2", "003-A3", "004"];

fn channels(passport: &Passport) -> Vec<Channel> {
    passport.channels.keys().copied().collect()
}

/// Each row: act, service, its channels, words of its provider.
fn is_offered(row: &str, service: &str, by: &[Channel], provider: &str) {
    let releases = releases();
    let passport = act(&releases, row);
    assert_eq!(passport.service, service);
    assert_eq!(channels(passport), by, "{row}");
    assert!(passport.provider.kk.contains(provider), "{row}: {}", passport.provider.kk);
}

#[test]
fn r_054_001_foreign_press_of_aktobe_through_centre_and_portal() {
    is_offered("000", "FOREIGN_PRESS", &[Portal, Centre], "ішкі саясат басқармасы");
}

#[test]
fn r_054_002_archival_certificates_of_a_region_by_three_channels() {
    is_offered("001", "ARCH_CERT", &[Portal, Centre, Provider], "мұрағаттар мен құжаттама басқармасы");
}

#[test]
fn r_054_003_foreign_press_of_east_kazakhstan_by_three_channels_on_screen_or_paper() {
    use muragat::releases::passport::Form::{Electronic, Paper};
    is_offered("002", "FOREIGN_PRESS", &[Portal, Centre, Provider], "жергілікті атқарушы орган");
    let releases = releases();
    let forms = |channel| act(&releases, "002").channels[&channel].result.forms.clone();
    assert_eq!(forms(Portal), [Electronic]);
    assert_eq!((forms(Centre), forms(Provider)), (vec![Electronic, Paper], vec![Electronic, Paper]));
}

#[test]
fn r_054_004_apostille_by_three_channels() {
    is_offered("003-A1", "ARCH_APOSTILLE", &[Portal, Centre, Provider], "Ақпарат және мұрағат комитеті");
}

#[test]
fn r_054_005_archival_certificates_of_the_republic_for_committee_and_archives() {
    is_offered("003-A2", "ARCH_CERT", &[Portal, Centre, Provider], "Ақпарат және мұрағат комитеті");
    let releases = releases();
    let provider = &act(&releases, "003-A2").provider.kk;
    assert!(provider.contains("Ұлттық мұрағаты") && provider.contains("орталық мемлекеттік мұрағаттар"), "{provider}");
}

#[test]
fn r_054_007_automation_transaction_and_standard_with_their_clauses() {
    let releases = releases();
    for (name, automation, transactional, standard) in [
        ("000", Automation::Partial, true, "№ 1278"),
        ("001", Automation::Partial, true, "№ 842"),
        ("002", Automation::Partial, false, "№ 505"),
        ("003-A1", Automation::Partial, true, "№ 1278"),
        ("003-A2", Automation::Partial, true, "№ 1278"),
        ("003-A3", Automation::Partial, true, "№ 1278"),
        ("004", Automation::Full, true, "№ 2315"),
    ] {
        let passport = act(&releases, name);
        assert_eq!((passport.automation, passport.transactional), (automation, transactional), "{name}");
        assert!(passport.standard.kk.contains(standard), "{name}: {}", passport.standard.kk);
        for value in ["automation", "transactional", "standard"] {
            assert!(passport.clauses[value].starts_with(name), "{name}: {}", passport.clauses[value]);
        }
    }
}

#[test]
fn r_054_008_of_two_acts_in_force_a_provider_goes_by_its_own() {
    let releases = releases();
    let edition =
        |jurisdiction, on| releases.passport_of("ARCH_CERT", jurisdiction, day(on)).map(|p| p.edition.as_str());
    assert_eq!(edition(Some("mangystau"), "2013-05-18"), Some("2012-03-30"));
    assert_eq!(edition(Some("republic"), "2013-05-18"), Some("2012-11-07"));
    assert_eq!(edition(None, "2013-05-18"), Some("2012-11-07"));
    assert_eq!(edition(Some("mangystau"), "2013-08-16"), None, "its act is repealed: nothing is issued");
    assert_eq!(edition(Some("republic"), "2012-12-20"), None);
}

#[test]
fn r_054_009_persons_entrepreneurs_and_entities_may_ask() {
    use ApplicantKind::{Entity, Entrepreneur, Person};
    let releases = releases();
    for name in ACTS {
        assert_eq!(act(&releases, name).applicants, [Person, Entrepreneur, Entity], "{name}");
    }
}

#[test]
fn the_words_of_each_edition() {
    let releases = releases();
    for (name, applicant, provider, centre) in [
        ("000", "алушы", "қызмет беруші", Some("ХҚКО")),
        ("001", "тұтынушы", "ЖАО", Some("ХҚКО")),
        ("002", "көрсетілетін қызметті алушы", "қызмет беруші", Some("ХҚО")),
        ("003-A1", "алушы", "қызмет көрсетуші", Some("Орталық")),
        ("003-A2", "алушы", "қызмет көрсетуші", Some("Орталық")),
        ("003-A3", "алушы", "қызмет көрсетуші", None),
        ("004", "тұтынушы", "Комитет", None),
    ] {
        let words = &act(&releases, name).words;
        assert_eq!((words.applicant.kk.as_str(), words.provider.kk.as_str()), (applicant, provider), "{name}");
        assert_eq!(words.centre.as_ref().map(|c| c.kk.as_str()), centre, "{name}");
        // архив came into use on 2017-03-07; every edition of ours ended before or in that week.
        assert!(words.archive.as_ref().is_none_or(|a| a.kk == "мұрағат"), "{name}");
    }
}

#[test]
fn fees_are_multiples_of_the_mci_of_the_day_of_payment() {
    let releases = releases();
    let media = |application: &str| json!({"media": {"application": application}});
    let fees = |name: &str, details: Value, on: &str| {
        act(&releases, name).fees_kzt(&details, releases.mci_kzt(day(on)).unwrap())
    };
    assert_eq!(fees("003-A1", json!({"apostille": {"delivery": "post"}}), "2015-11-16"), [991]);
    assert_eq!(fees("003-A3", media("registration"), "2015-11-16"), [9910, 3964], "which class, a person says");
    assert_eq!(fees("003-A3", media("duplicate"), "2015-11-16"), [7928, 3171]);
    assert_eq!(fees("003-A3", media("re_registration"), "2015-11-16"), [0]);
    assert_eq!(fees("004", media("registration"), "2012-06-03"), [8090]);
    // The index changed within a year: the day of payment counts.
    assert_eq!(fees("003-A3", media("registration"), "2020-03-31"), [13255, 5302]);
    assert_eq!(fees("003-A3", media("registration"), "2020-04-01"), [13890, 5556]);
}

#[test]
fn r_054_086_archival_certificates_and_foreign_press_cost_nothing() {
    let releases = releases();
    let free: Vec<_> = ACTS.into_iter().filter(|name| act(&releases, name).fee.is_free()).collect();
    assert_eq!(free, ["000", "001", "002", "003-A2"]);
    for name in free {
        assert!(!act(&releases, name).is_fee_due(&json!({})), "{name}");
    }
}

/// 003 asks for the money before the signature and sets no time; 004 after it, within a day (domain.md D13).
#[test]
fn when_a_fee_is_paid_is_read_in_each_act() {
    let releases = releases();
    let moment = |name| (act(&releases, name).fee.moment, act(&releases, name).fee.window_hours);
    assert_eq!(moment("003-A1"), (Some(FeeMoment::BeforeSigning), None));
    assert_eq!(moment("003-A3"), (Some(FeeMoment::BeforeSigning), None));
    assert_eq!(moment("004"), (Some(FeeMoment::AfterSigning), Some(24)));
    assert_eq!(moment("002"), (None, None));
}

/// What issue after issue will walk: the chain of 002 §5 and of 004 app. 3, with targets and results.
#[test]
fn the_chains_are_those_of_the_acts() {
    use Role::{ChancelleryClerk, DepartmentHead, Expert, ProviderHead, Specialist};
    use TargetUnit::{CalendarDay, Minute, WorkingDay};
    let releases = releases();
    let chain = |name| {
        let steps = act(&releases, name).chain.iter();
        steps.map(|s| (s.role, s.target.value, s.target.unit)).collect::<Vec<_>>()
    };
    let east = [
        (ChancelleryClerk, 15, Minute),
        (ProviderHead, 15, Minute),
        (DepartmentHead, 15, Minute),
        (Specialist, 8, WorkingDay),
        (ProviderHead, 30, Minute),
        (ChancelleryClerk, 15, Minute),
    ];
    assert_eq!(chain("002"), east);
    assert_eq!(act(&releases, "002").chain[3].target.from, CountedFrom::Acceptance, "from the handing in");
    let committee = [
        (ChancelleryClerk, 15, CalendarDay),
        (Specialist, 15, Minute),
        (Expert, 15, Minute),
        (ProviderHead, 15, Minute),
    ];
    assert_eq!(chain("004"), committee);
    for name in ["000", "001", "003-A1", "003-A2", "003-A3"] {
        assert_eq!(chain(name), [], "{name} describes no chain");
    }
}

/// The registers that each act asks, by channel.
#[test]
fn look_ups_are_those_of_the_acts() {
    use Register::{ApplicantSystem, Entity, Notary, Person, ServiceSystem};
    let releases = releases();
    let asked = |name, channel| {
        act(&releases, name).channels[&channel].lookups.as_ref().map(|l| l.sources.clone()).unwrap_or_default()
    };
    for name in ["000", "001", "003-A1", "003-A2"] {
        assert_eq!(asked(name, Centre), [Person, Entity, Notary], "{name}");
    }
    for name in ["001", "003-A1", "003-A2", "003-A3"] {
        assert_eq!(asked(name, Provider), [Person, Entity], "{name}");
    }
    assert_eq!(asked("004", Portal), [ApplicantSystem, ServiceSystem]);
    assert_eq!((asked("002", Portal), asked("002", Centre)), (vec![], vec![]));
}

#[test]
fn r_054_179_two_wordings_of_the_survey() {
    let releases = releases();
    let wording = |name, on| act(&releases, name).survey_on(day(on)).unwrap();
    let kk = |name, on| {
        let survey = wording(name, on);
        (survey.questions[0].kk.clone(), survey.answers.iter().map(|a| a.kk.clone()).collect::<Vec<_>>())
    };
    let (question, answers) = kk("001", "2013-01-16");
    assert_eq!(
        question,
        "Электрондық мемлекеттік қызметті көрсету үдерісінің сапасына және нәтижесіне қанағаттанасыз ба?"
    );
    assert_eq!(answers, ["қанағаттанған жоқпын", "ішінара қанағаттанамын", "қанағаттанамын"]);
    let (question, answers) = kk("001", "2013-01-17");
    assert_eq!(
        question,
        "Сіз электрондық мемлекеттік қызмет көрсету үдерісі мен нәтижесінің сапасына қанағаттанасыз ба?"
    );
    assert_eq!(answers, ["қанағаттанбаймын", "ішінара қанағаттанарлық", "қанағаттанарлық"]);
    for name in ["000", "003-A1", "003-A2", "003-A3", "004"] {
        let survey = wording(name, "2013-06-18");
        assert_eq!((survey.questions.len(), survey.answers.len()), (2, 3), "{name}");
        assert_eq!(survey.answers, wording("001", "2013-01-16").answers, "{name}");
    }
    assert_eq!(act(&releases, "002").survey, [], "002 has none");
}

#[test]
fn r_054_180_contacts_of_each_service() {
    let releases = releases();
    for (name, contacts) in [
        ("000", &["1414"][..]),
        ("001", &["8 (7292) 60-57-04"]),
        ("002", &[]),
        ("003-A1", &["1414"]),
        ("003-A2", &["1414"]),
        ("003-A3", &["1414"]),
        ("004", &["8 (7172) 74-05-35", "8 (7172) 74-03-47"]),
    ] {
        let passport = act(&releases, name);
        assert_eq!(passport.contacts, contacts, "{name}");
        assert!(passport.complaint.kk.contains("шағым") && passport.complaint.ru.contains("обжал"), "{name}");
        let shown = crate::road::program::muragat(&["explain", &passport.service, "--lang", "kk"]).ends(0).out;
        assert!(contacts.iter().all(|contact| shown.contains(contact)), "{shown}");
    }
}

#[test]
fn r_054_181_technical_conditions_are_shown_and_a_bank_card_only_where_one_pays() {
    let releases = releases();
    let of = |name| act(&releases, name).conditions_shown().map(|c| c.text.ru.as_str()).collect::<Vec<_>>();
    let four = ["Доступ к Интернету", "Наличие ИИН (БИН)", "Авторизация на ПЭП", "Наличие ЭЦП"];
    let five = [&four[..], &["Наличие банковской карточки или текущего счёта в банке второго уровня"]].concat();
    for (name, expected) in
        [("000", &four[..]), ("001", &four), ("003-A1", &five), ("003-A2", &four), ("003-A3", &five)]
    {
        assert_eq!(of(name), expected, "{name}");
    }
    assert_eq!(of("004"), ["Компьютер", "Доступ к Интернету"]);
    assert_eq!(of("002"), [""; 0], "002 names none");
    let shown = crate::road::program::muragat(&["explain", "ARCH_CERT/2012-11-07", "--lang", "ru"]).ends(0).out;
    assert!(shown.contains("Авторизация на ПЭП") && !shown.contains("банковской"), "{shown}");
}

/// domain.md §3.3: which act has which stop, and how it is made known.
#[test]
fn every_stop_of_the_acts_has_words_a_clause_and_a_remedy() {
    let releases = releases();
    for (code, form, acts) in [
        ("AUTH_FAILED", GroundForm::Notice, &ACTS[..]),
        ("SIGNATURE_NOT_CONFIRMED", GroundForm::Notice, &ACTS),
        ("PAYMENT_MISSING", GroundForm::Notice, &["003-A1", "003-A3"]),
        ("PAYMENT_EXPIRED", GroundForm::Notice, &["004"]),
        ("PAYMENT_FAILED", GroundForm::Notice, &["004"]),
        ("REGISTRY_DATA_UNAVAILABLE", GroundForm::Notice, &["000", "001", "003-A1", "003-A2", "003-A3"]),
        ("SERVICE_DATA_MISSING", GroundForm::Notice, &["004"]),
        ("INCOMPLETE_AT_INTAKE", GroundForm::AcceptanceRefusal, &["002", "003-A1", "003-A2"]),
        ("INCOMPLETE_AT_PROVIDER", GroundForm::Refusal, &["000", "001", "002", "003-A1", "003-A2", "003-A3"]),
        ("DOCUMENTS_NONCONFORMING", GroundForm::Refusal, &ACTS),
        ("DECISION_REFUSAL", GroundForm::Refusal, &ACTS),
        ("REGISTRY_MISMATCH", GroundForm::RegistryMark, &["002"]),
    ] {
        let having: Vec<_> = ACTS.into_iter().filter(|name| act(&releases, name).stop(code).is_some()).collect();
        assert_eq!(having, acts, "{code}");
        for name in acts {
            let rule = act(&releases, name).stop(code).unwrap();
            assert_eq!(rule.form, form, "{code} of {name}");
            for both in [&rule.text, &rule.remedy, &rule.clause] {
                assert!(both.kk != both.ru && both.kk.chars().count() > 10 && both.ru.chars().count() > 10, "{both:?}");
            }
            // No decision may name a notice or a receipt as its ground.
            assert_eq!(act(&releases, name).ground(code).is_some(), form == GroundForm::Refusal, "{code} of {name}");
        }
        let shown = crate::road::program::muragat(&["explain", code, "--lang", "kk"]).ends(0).out;
        assert!(shown.contains(&act(&releases, acts[0]).stop(code).unwrap().text.kk), "{shown}");
    }
}

#[test]
fn r_054_190_incomplete_at_the_provider_closes_after_two_working_days() {
    let releases = releases();
    for name in ["000", "001", "002", "003-A1", "003-A2", "003-A3"] {
        let ground = act(&releases, name).ground("INCOMPLETE_AT_PROVIDER").unwrap();
        assert_eq!(ground.within, Some(Term { value: 2, unit: TermUnit::WorkingDay }), "{name}");
    }
    // Accepted on Thursday 5 November: on Monday the ground may be used, on Tuesday no more.
    for (decided, carried_out) in [("2015-11-09", 1), ("2015-11-10", 0)] {
        let desk = super::desk::Desk::on("2015-11-18", &[]);
        desk.put("25-press-provider-ru-to-refuse", None, &[("2015-11-12T", "2015-11-05T")]);
        let edits = [("2015-11-18T", &*format!("{decided}T")), ("DECISION_REFUSAL", "INCOMPLETE_AT_PROVIDER")];
        desk.put("80-decision-25-refused-territory", None, &edits);
        let tally = desk.process();
        assert_eq!((tally.registered, tally.refused), (1, carried_out), "{decided}: {tally:?}");
        if carried_out == 0 {
            let letter = String::from_utf8(desk.letter("-000001.json").unwrap()).unwrap();
            assert!(letter.contains("\"decision.ground-closed\"") && letter.contains("2015-11-09"), "{letter}");
        }
    }
}
