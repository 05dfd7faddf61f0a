//! Released data and configuration: what is in force on a day, and faults that name their line.

use chrono::{Datelike, Days, NaiveDate};
use muragat::config::{Config, ConfigFault, DEMO, DEMO_SECRET, OFFICE};
use muragat::domain::calendar::{Term, TermUnit};
use muragat::domain::document::DocumentKind;
use muragat::domain::request::Channel;
use muragat::domain::verdict::SubIndication;
use muragat::formats::suites::{Algorithm, PublicKey};
use muragat::formats::validation::Weakness;
use muragat::releases::policy::Action;
use muragat::releases::{Releases, lint};
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn releases() -> Releases {
    Releases::embedded().expect("released data are sound")
}

#[test]
fn the_edition_is_that_of_the_day() {
    let releases = releases();
    let edition = |service, on| releases.passport(service, day(on)).map(|p| p.edition.as_str());
    for (service, on, expected) in [
        ("ARCH_CERT", "2012-04-23", None),
        ("ARCH_CERT", "2012-04-24", Some("2012-03-30")),
        ("ARCH_CERT", "2012-12-20", Some("2012-03-30")),
        ("ARCH_CERT", "2015-11-18", Some("2012-11-07")),
        ("ARCH_CERT", "2016-04-12", None),
        ("ARCH_APOSTILLE", "2015-11-18", Some("2012-11-07")),
        ("MEDIA_REG", "2012-06-01", Some("2011-12-26")),
        ("MEDIA_REG", "2012-12-21", Some("2012-11-07")),
        ("FOREIGN_PRESS", "2013-12-28", Some("2013-01-31")),
        ("FOREIGN_PRESS", "2014-05-05", None),
        ("FOREIGN_PRESS", "2015-11-18", Some("2015-07-28")),
        ("FOREIGN_PRESS", "2026-11-21", None),
        ("PASSPORTS", "2015-11-18", None),
    ] {
        assert_eq!(edition(service, on), expected, "{service} on {on}");
    }
    assert!(releases.knows("MEDIA_REG") && !releases.knows("PASSPORTS"));
}

#[test]
fn passports_say_what_the_regulations_say() {
    let releases = releases();
    let on = day("2015-11-18");
    let media = releases.passport("MEDIA_REG", on).unwrap();
    assert!(!media.channels.contains_key(&Channel::Centre), "R-006: no service centre");
    assert!(media.is_fee_due(&json!({"media": {"application": "registration"}})));
    assert!(!media.is_fee_due(&json!({"media": {"application": "re_registration"}})), "R-085");
    let apostille = releases.passport("ARCH_APOSTILLE", on).unwrap();
    assert_eq!(apostille.document, Some(DocumentKind::Apostille));
    let term = |delivery: &str| {
        apostille.term(Channel::Provider, &json!({"apostille": {"delivery": delivery}})).map(|t| t.value)
    };
    assert_eq!((term("in_person"), term("post")), (Some(1), Some(3)), "R-193");
    let press = releases.passport("FOREIGN_PRESS", on).unwrap();
    let incomplete = press.ground("INCOMPLETE_AT_PROVIDER").unwrap();
    assert_eq!(incomplete.within, Some(Term { value: 2, unit: TermUnit::WorkingDay }), "R-190");
    for passport in releases.passports() {
        for code in ["DOCUMENTS_NONCONFORMING", "DECISION_REFUSAL"] {
            assert!(passport.ground(code).is_some(), "{} {} has no {code}", passport.service, passport.edition);
        }
    }
}

#[test]
fn the_calendar_counts_as_the_law_does() {
    let releases = releases();
    let calendar = releases.calendar();
    let totals = [247, 246, 245, 245, 245, 245, 246, 246, 246, 245, 246, 246, 249, 246, 247, 247];
    for (year, expected) in (2012..=2027).zip(totals) {
        let mut date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let mut worked = 0;
        while date.year() == year {
            worked += u32::from(calendar.is_working(date).unwrap());
            date = date + Days::new(1);
        }
        assert_eq!(worked, expected, "working days of {year}");
    }
    let due = |accepted: &str, value, unit| calendar.due(day(accepted), Term { value, unit });
    // Over 1 and 16–17 December; the day of acceptance is not counted.
    assert_eq!(due("2015-11-18", 10, TermUnit::WorkingDay), Ok(day("2015-12-03")));
    assert_eq!(due("2015-12-04", 10, TermUnit::WorkingDay), Ok(day("2015-12-22")));
    // The fifteenth calendar day is a Tuesday off: the next day.
    assert_eq!(due("2015-11-16", 15, TermUnit::CalendarDay), Ok(day("2015-12-02")));
    // A Saturday worked by transfer counts.
    assert_eq!(due("2016-03-04", 1, TermUnit::WorkingDay), Ok(day("2016-03-05")));
    assert!(due("2027-12-31", 1, TermUnit::WorkingDay).is_err());
    assert_eq!(releases.mci_kzt(day("2012-07-01")), Some(1618));
    assert_eq!(releases.mci_kzt(day("2020-04-01")), Some(2778));
}

#[test]
fn the_office_may_lay_files_over_ours_and_they_are_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("schemas/calendar.toml", "[[year]]\nyear = 2028\nworking_days = 260\ndays_off = []\n");
    let ours = include_str!("../../schemas/services/ARCH_CERT/2012-11-07.toml");
    let theirs = ours
        .replace("edition = \"2012-11-07\"", "edition = \"2026-01-01\"")
        .replace("from = \"2012-12-21\"", "from = \"2026-01-01\"")
        .replace("until = \"2016-04-11\"\n", "");
    write("schemas/services/ARCH_CERT/2026-01-01.toml", &theirs);
    write("templates/refusal/2015-1/main.typ", "#[office's own]");
    let releases = Releases::with_overrides(folder.path()).unwrap();
    assert_eq!(releases.calendar().years, (2012, 2028));
    assert_eq!(releases.passport("ARCH_CERT", day("2026-11-21")).unwrap().edition, "2026-01-01");
    let refusal = releases.template(DocumentKind::Refusal, day("2015-11-18")).unwrap();
    assert!(refusal.files.contains(&("main.typ".to_owned(), b"#[office's own]".as_slice())));
    let recorded: Vec<_> = releases.overrides().iter().map(|o| o.path.as_str()).collect();
    let expected =
        ["schemas/calendar.toml", "schemas/services/ARCH_CERT/2026-01-01.toml", "templates/refusal/2015-1/main.typ"];
    assert_eq!(recorded, expected);
    assert_eq!(Releases::with_overrides(&folder.path().join("none")).unwrap().overrides(), []);
}

#[test]
fn a_file_of_the_office_that_nothing_would_read_is_named() {
    for (path, text, expected) in [
        ("services/ARCH_CERT/2026-01-01.toml", "", "services/ARCH_CERT/2026-01-01.toml:1: nothing reads this file"),
        (
            "templates/refusal/2026-1/main.typ",
            "",
            "templates/refusal/2026-1/main.typ:1: templates/editions.toml does not",
        ),
        (
            "schemas/services/ARCH_CERT/2026-01-01.toml",
            "service = 1\n",
            "schemas/services/ARCH_CERT/2026-01-01.toml:1: ",
        ),
        (
            "templates/editions.toml",
            "[[edition]]\nkind = \"refusal\"\nedition = \"2026-1\"\nfrom = \"2026-01-01\"\n",
            "templates/editions.toml:2: the edition has no templates/refusal/2026-1/main.typ",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        std::fs::write(folder.path().join("README.md"), "why we differ").unwrap();
        let fault = Releases::with_overrides(folder.path()).err().expect(path).to_string();
        assert!(fault.starts_with(expected), "{fault}");
    }
}

#[test]
fn every_kind_of_sheet_has_a_template_on_the_day_of_the_demonstration() {
    let releases = releases();
    let on = day("2015-11-18");
    for kind in DocumentKind::ALL {
        let template = releases.template(kind, on).unwrap_or_else(|| panic!("no template of {}", kind.key()));
        assert_eq!(template.digest.len(), 64);
        assert!(template.files.iter().any(|(name, _)| name == "main.typ"), "{}", kind.key());
        assert!(template.files.iter().any(|(name, _)| name.starts_with("lib/")), "{}", kind.key());
        assert!(!template.files.iter().any(|(name, _)| name.starts_with("fonts/")), "{}", kind.key());
        assert_eq!(releases.template(kind, day("2010-12-31")), None);
    }
    assert_eq!(releases.fonts().len(), 4);
}

#[test]
fn the_policy_in_force_asks_about_revocation_and_the_first_edition_says_loudly_that_it_does_not() {
    let releases = releases();
    assert_eq!(releases.policy(day("2010-12-31")), None);
    let policy = releases.policy(day("2015-11-18")).unwrap();
    assert_eq!((policy.edition.as_str(), policy.revocation.as_str()), ("2", "checked"));
    let first = releases.policy_edition("1").unwrap();
    assert_eq!((first.revocation.as_str(), first.checks_revocation()), ("not-checked", false));
    assert_eq!(releases.policy_edition("3"), None);
    let digests = releases.schema_digests();
    assert!(digests.contains_key("schemas/request.xsd") && digests.contains_key("schemas/policy/2.toml"));
}

#[test]
fn every_edition_names_what_follows_from_every_sub_indication() {
    use SubIndication as S;
    let releases = releases();
    for edition in ["1", "2"] {
        let policy = releases.policy_edition(edition).unwrap();
        let text =
            String::from_utf8(releases.file(&format!("schemas/policy/{edition}.toml")).unwrap().to_vec()).unwrap();
        for sub_indication in SubIndication::ALL {
            assert!(text.contains(&format!("\n{sub_indication} = ")), "edition {edition}: {sub_indication}");
        }
        // Expired, revoked, no path: a No. What the outside did not answer: neither yes nor no (design.md §1).
        for stops in [S::OutOfBoundsNoPoe, S::Expired, S::Revoked, S::RevokedNoPoe, S::NoCertificateChainFound] {
            assert_eq!(policy.action(stops), Action::Stop, "{stops}");
        }
        for waits in [S::TryLater, S::RevocationOutOfBoundsNoPoe, S::Generic] {
            assert_eq!(policy.action(waits), Action::Wait, "{waits}");
        }
    }
}

#[test]
fn a_policy_of_the_office_that_would_do_harm_is_refused_with_its_line() {
    let text = String::from_utf8(releases().file("schemas/policy/2.toml").unwrap().to_vec()).unwrap();
    let fault = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("schemas/policy/2.toml");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text.replace(from, to)).unwrap();
        let fault = Releases::with_overrides(folder.path()).err().unwrap_or_else(|| panic!("{to:?} was taken"));
        assert_eq!(fault.file, "schemas/policy/2.toml");
        let line = text.replace(from, to).lines().nth(fault.line - 1).unwrap_or_default().to_owned();
        (line, fault.message)
    };
    let (line, message) = fault("REVOKED_NO_POE = \"stop\"\n", "");
    assert!(line.starts_with("[actions]") && message.starts_with("REVOKED_NO_POE is not named"), "{line}: {message}");
    let (line, message) = fault("TRY_LATER = \"wait\"", "TRY_LATER = \"stop\"");
    assert!(line.starts_with("TRY_LATER") && message.contains("never a No"), "{line}: {message}");
    let (line, message) = fault("HASH_FAILURE = \"stop\"", "HASH_FAILURE = \"accept\"");
    assert!(line.starts_with("HASH_FAILURE") && message.contains("cannot be accepted"), "{line}: {message}");
    let (line, _) = fault("revocation = \"checked\"", "revocation = \"sometimes\"");
    assert!(line.starts_with("revocation"), "{line}");
    let (_, message) = fault("\"ecdsa-sha256\"", "\"ecdsa-md5\"");
    assert!(message.contains("ecdsa-md5"), "{message}");
    fault("HASH_FAILURE = \"stop\"", "HASH_FAILURE = \"perhaps\"");
    fault("HASH_FAILURE = \"stop\"", "HASH_FAILLURE = \"stop\"");
}

#[test]
fn algorithms_are_admitted_between_their_days() {
    let rules = releases().policy_edition("2").unwrap().rules();
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    let key = |modulus_bits| PublicKey::Rsa { pkcs1: Vec::new(), modulus_bits };
    let admit = |algorithm, bits, moment: &str| rules.admit(algorithm, &key(bits), at(moment));
    assert_eq!(admit(Algorithm::RsaSha256, 2048, "2030-01-01T00:00:00+06:00"), Ok(()));
    assert_eq!(admit(Algorithm::RsaSha256, 2047, "2030-01-01T00:00:00+06:00"), Err(Weakness::ShortKey(2047)));
    assert_eq!(admit(Algorithm::RsaSha1, 2048, "2013-12-31T23:59:59+06:00"), Ok(()));
    let until = day("2013-12-31");
    assert_eq!(admit(Algorithm::RsaSha1, 2048, "2014-01-01T00:00:00+06:00"), Err(Weakness::Outdated { until }));
    let first = releases().policy_edition("1").unwrap().rules();
    let gost = first.admit(Algorithm::Gost2015, &key(2048), at("2015-11-18T00:00:00+06:00"));
    assert_eq!(gost, Err(Weakness::NotAdmitted));
}

#[test]
fn released_passports_lack_nothing() {
    let faults: Vec<_> = releases().lint().iter().map(ToString::to_string).collect();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn the_linter_names_file_and_line_of_a_removed_clause() {
    let path = "schemas/services/FOREIGN_PRESS/2015-07-28.toml";
    let whole = include_str!("../../schemas/services/FOREIGN_PRESS/2015-07-28.toml");
    let lines: Vec<_> = whole.lines().collect();
    let clauses = lines.iter().enumerate().filter(|(_, line)| line.starts_with("clause = "));
    for (removed, _) in clauses {
        let table = 1 + (0..removed).rev().find(|i| lines[*i].starts_with('[')).unwrap();
        let rest: Vec<_> = lines.iter().enumerate().filter(|(i, _)| *i != removed).map(|(_, l)| *l).collect();
        let faults = lint::passport(path, rest.join("\n").as_bytes());
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!((faults[0].file.as_str(), faults[0].line), (path, table), "{}", faults[0]);
        assert!(faults[0].message.ends_with("has no clause"), "{}", faults[0]);
    }
    let empty = whole.replacen("ru = \"Доверенность\"", "ru = \" \"", 1);
    let line = 1 + empty.lines().position(|l| l.contains("ru = \" \"")).unwrap();
    let faults = lint::passport(path, empty.as_bytes());
    assert_eq!((faults[0].line, faults.len()), (line, 1), "{faults:?}");
}

#[test]
fn the_office_of_the_demonstration_is_sound() {
    let config = Config::read("demo.toml", DEMO.as_bytes()).unwrap();
    let faults: Vec<_> = config.check(&releases()).iter().map(ToString::to_string).collect();
    assert_eq!(faults, Vec::<String>::new());
    assert!(config.provider("ARCH_CERT").is_some() && config.provider("FOREIGN_PRESS").is_some());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("office.secret"), DEMO_SECRET).unwrap();
    assert!(config.secret(folder.path()).unwrap().len() >= 16);
    // A term that is over: the former head signs no more.
    assert_eq!(config.signers_on("680000300061", day("2015-11-18")).count(), 0);
    assert_eq!(config.signers_on("700000300046", day("2015-11-18")).count(), 1);
}

#[test]
fn a_new_office_is_told_every_line_that_is_to_be_filled_in() {
    let config = Config::read("muragat.toml", OFFICE.as_bytes()).unwrap();
    let faults = config.check(&releases());
    let unfilled = |line: &str| line.contains('<') && !line.starts_with('#');
    for (number, line) in (1..).zip(OFFICE.lines()).filter(|(_, line)| unfilled(line)) {
        let named: Vec<_> = faults.iter().filter(|fault| fault.line == number).collect();
        assert!(
            matches!(named[..], [fault] if fault.message.starts_with("still to be filled in: <")),
            "{line}: {named:?}"
        );
    }
}

#[test]
fn a_fault_of_the_configuration_names_its_line() {
    let releases = releases();
    let fault = |from: &str, to: &str| -> ConfigFault {
        let changed = DEMO.replacen(from, to, 1);
        assert_ne!(changed, DEMO, "{from} is not in the demo");
        match Config::read("muragat.toml", changed.as_bytes()) {
            Err(fault) => fault,
            Ok(config) => config.check(&releases).into_iter().next().unwrap_or_else(|| panic!("no fault for {to}")),
        }
    };
    let line_of = |needle: &str| 1 + DEMO.lines().position(|line| line.contains(needle)).unwrap();
    for (from, to, line, words) in [
        ("demo = true", "demonstration = true", line_of("demo = true"), "unknown field"),
        ("demo = true", "demo = false", line_of("fixed ="), "for a demonstration only"),
        ("https://muragat.example", "https://muragat.example/", line_of("public_url"), "without a closing slash"),
        ("Asia/Almaty", "Asia/Sarydala", line_of("zone ="), "no time zone"),
        ("file = \"office.secret\"", "", line_of("[secret]"), "by file or by env"),
        ("\"800000400023\"", "\"800000400024\"", line_of("800000400023"), "no ЖСН"),
        ("\"ARCH_CERT\", \"ARCH_APOSTILLE\"", "\"ARCH_CART\"", line_of("\"ARCH_CERT\""), "no passport of ARCH_CART"),
        ("\"authorised_signer\"", "\"chancellery_clerk\"", line_of("keys/kokzhiekova-signer"), "signs no document"),
        ("\"centre_operator\"", "\"operator\"", line_of("\"centre_operator\""), "unknown variant"),
        (
            "ru = \"Государственный архив региона Сарыдала\"",
            "ru = \"\"",
            line_of("ru = \"Государственный"),
            "kk and in ru",
        ),
    ] {
        let fault = fault(from, to);
        assert_eq!(fault.line, line, "{fault}");
        assert!(fault.message.contains(words), "{fault}");
    }
    let clerk = |line: &str| {
        ["authorised_signer", "provider_head"].iter().fold(line.to_owned(), |l, role| l.replace(role, "expert"))
    };
    let nobody: String =
        DEMO.lines().filter(|line| !line.starts_with("key = {")).map(|line| clerk(line) + "\n").collect();
    let faults = Config::read("muragat.toml", nobody.as_bytes()).unwrap().check(&releases);
    let fault = faults.iter().find(|fault| fault.message.contains("may decide MEDIA_REG")).expect("nobody may");
    assert_eq!(fault.line, 1 + nobody.lines().position(|line| line.contains("\"MEDIA_REG\"")).unwrap());
}
