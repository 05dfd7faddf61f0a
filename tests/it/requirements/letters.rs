//! Letters: for every stop of the acts (domain.md §3.3) a sample and what its letter says.

use super::act;
use super::counter::Counter;
use crate::road::program::muragat;
use crate::samples::{Sample, index};
use muragat::domain::codes::Code;
use muragat::domain::lookup::Register;
use muragat::domain::request::Channel;
use muragat::domain::text::Bilingual;
use muragat::formats::register_answer::Record;
use muragat::language::dates::Written;
use muragat::ports::registers::RegisterFault;
use muragat::releases::Releases;
use muragat::releases::passport::{GroundRule, Passport};

/// One way to a letter: the stop, the act, the sample and what its letter is called; a decision comes behind its request.
struct Way {
    stop: &'static str,
    act: &'static str,
    samples: &'static [&'static str],
    letter: &'static str,
}

const fn way(stop: &'static str, act: &'static str, samples: &'static [&'static str], letter: &'static str) -> Way {
    Way { stop, act, samples, letter }
}

const NOTICE: &str = "-notice.pdf";
const REFUSAL: &str = "-refusal.pdf";
const RETURN: &str = "-return.pdf";

const ACCEPTANCE: &str = "-acceptance_refusal.pdf";

const WAYS: [Way; 15] = [
    way("AUTH_FAILED", "004", &["55-2012-applicant-unknown"], NOTICE),
    way("AUTH_FAILED", "003-A2", &["50-signature-not-authorised"], RETURN),
    way("SIGNATURE_NOT_CONFIRMED", "003-A2", &["50-signature-other-person"], NOTICE),
    way("PAYMENT_MISSING", "003-A3", &["50-payment-missing"], NOTICE),
    way("PAYMENT_MISSING", "003-A3", &["50-payment-amount"], NOTICE),
    way("PAYMENT_EXPIRED", "004", &["55-2012-payment-expired"], NOTICE),
    way("PAYMENT_FAILED", "004", &["55-2012-payment-failed"], NOTICE),
    way("REGISTRY_DATA_UNAVAILABLE", "003-A2", &["50-lookup-not-found"], NOTICE),
    way("SERVICE_DATA_MISSING", "004", &["55-2012-service-data-missing"], NOTICE),
    way("INCOMPLETE_AT_INTAKE", "002", &["50-attachment-required-at-centre"], ACCEPTANCE),
    way(
        "INCOMPLETE_AT_PROVIDER",
        "003-A2",
        &["18-arch-provider-ru-incomplete", "80-decision-18-refused-incomplete"],
        REFUSAL,
    ),
    way(
        "DOCUMENTS_NONCONFORMING",
        "002",
        &["25-press-provider-ru-to-refuse", "80-decision-25-refused-territory"],
        REFUSAL,
    ),
    way("DECISION_REFUSAL", "002", &["25-press-provider-ru-to-refuse", "80-decision-25-refused-territory"], REFUSAL),
    way(
        "NO_RIGHT_TO_DATA",
        "003-A2",
        &["13-arch-centre-ru-restricted", "80-decision-13-refused-no-right"],
        "-document.pdf",
    ),
    way("MEDIA_SAME_NAME", "003-A3", &["33-media-provider-ru-same-name", "80-decision-33-refused-same-name"], REFUSAL),
];

/// The office of a sample: its day, and registers that say what the index has them say.
fn office(sample: &Sample) -> Counter {
    let now = sample.at.as_deref().unwrap_or("2015-11-18T09:30:00+06:00");
    let doubt: &[(&str, &str)] = &[("believe_portal = true", "believe_portal = false")];
    let counter = Counter::on(now, if sample.registers.is_empty() { &[] } else { doubt });
    for (register, word) in &sample.registers {
        let register = Register::from_key(register).unwrap_or_else(|| panic!("no register {register}"));
        match word.as_str() {
            "silent" => counter.registers.lay(register, |_| Err(RegisterFault::Unreachable)),
            // Between two whom nobody has heard of.
            "others" => counter.registers.lay(register, |_| {
                let parties = (Some("610000400093".to_owned()), Some("700000401139".to_owned()));
                let status = Some("active".to_owned());
                Ok(Some(Record { principal: parties.0, attorney: parties.1, status, ..Record::default() }))
            }),
            other => panic!("{}: a register says {other}", sample.name),
        }
    }
    counter
}

fn sample(name: &str) -> Sample {
    index().into_iter().find(|sample| sample.name == name).unwrap_or_else(|| panic!("no sample {name}"))
}

/// The words of the letter, read out of the PDF.
fn letter(way: &Way) -> String {
    let counter = office(&sample(way.samples[0]));
    for name in way.samples {
        counter.put(name, None, &[]);
    }
    let tally = counter.process();
    assert!(tally.waiting.is_empty(), "{:?}: {tally:?}", way.samples);
    counter.words(way.letter)
}

/// Both languages of a text stand in the letter, ends of lines aside.
fn says(letter: &str, way: &Way, both: &Bilingual) {
    for text in [&both.kk, &both.ru] {
        let text = text.trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(letter.contains(&text), "{} by {:?}: «{text}» is not in: {letter}", way.stop, way.samples);
    }
}

#[test]
fn r_054_124_every_stop_has_a_sample_and_its_letter_says_cause_clause_and_remedy() {
    let releases = Releases::embedded().unwrap();
    let mut shown: Vec<_> = WAYS.iter().map(|way| way.stop).collect();
    shown.dedup();
    for way in &WAYS {
        let passport = act(&releases, way.act);
        let rule = passport.stop(way.stop).unwrap_or_else(|| panic!("{} has no {}", way.act, way.stop));
        let first = sample(way.samples[0]);
        let channel = [Channel::Portal, Channel::Centre, Channel::Provider]
            .into_iter()
            .find(|c| Some(c.key()) == first.channel.as_deref());
        let letter = letter(way);
        says(&letter, way, rule.clause_for(channel));
        says(&letter, way, &passport.name);
        if way.letter == REFUSAL {
            says(&letter, way, &rule.text);
        }
        if [REFUSAL, ACCEPTANCE].contains(&way.letter) {
            says(&letter, way, &rule.remedy);
        }
        if way.letter == ACCEPTANCE {
            says(&letter, way, &Bilingual::new("Жоқ құжаттар: 1 (бір)", "Отсутствуют документы: 1 (один)"));
            says(&letter, way, &Bilingual::new("Жеке басты куәландыратын құжат", "Документ, удостоверяющий личность"));
            has_no_code_words(&letter, way, passport);
        } else if way.letter != RETURN {
            says(&letter, way, &passport.complaint);
            passport.contacts.iter().for_each(|number| assert!(letter.contains(number), "{number}: {letter}"));
            reads_well(&letter, way, passport);
        }
    }
    // Couriers write this one.
    let silent = ["REGISTRY_MISMATCH"];
    for passport in releases.passports() {
        for rule in passport.grounds.iter().filter(|rule| !rule.code.starts_with("MEDIA_") && rule.code != "FEE_UNPAID")
        {
            let known = shown.contains(&rule.code.as_str()) || silent.contains(&rule.code.as_str());
            assert!(known, "{} of {} {} has no sample", rule.code, passport.service, passport.edition);
        }
    }
}

/// No code words, no paths, no English.
fn has_no_code_words(letter: &str, way: &Way, passport: &Passport) {
    let whose = format!("{} by {:?}", way.stop, way.samples);
    for code in Code::ALL {
        assert!(!letter.contains(code.key()), "{whose}: {code}: {letter}");
    }
    for rule in &passport.grounds {
        assert!(!letter.contains(&rule.code), "{whose}: {}: {letter}", rule.code);
    }
    for sign in ["/request", "/decision", "[", "]", "{", "}", " ,", " .", "..", ";.", "request.xml", "None", "null"] {
        assert!(!letter.contains(sign), "{whose}: «{sign}»: {letter}");
    }
    for word in letter.split_whitespace().filter(|word| !word.contains("://") && !word.contains('@')) {
        let latin: String = word.chars().filter(char::is_ascii_alphabetic).collect();
        let is_word = latin.len() > 2 && latin.chars().any(|c| c.is_ascii_lowercase());
        let is_digest = word.trim_end_matches('…').chars().all(|c| c.is_ascii_hexdigit());
        assert!(!is_word || is_digest, "{whose}: «{word}»: {letter}");
    }
}

/// Nor those; and the right endings beside what is filled in.
fn reads_well(letter: &str, way: &Way, passport: &Passport) {
    has_no_code_words(letter, way, passport);
    let whose = format!("{} by {:?}", way.stop, way.samples);
    for (place, word) in [("қызметін көрсету туралы", "мемлекеттік"), ("государственной услуги", "об оказании")]
    {
        assert!(letter.contains(place) && letter.contains(word), "{whose}: {letter}");
    }
    // «2015 жылғы 16 қарашада түскен / тіркелген», «16 ноября 2015 года».
    let first = crate::samples::text(crate::samples::root().join(&sample(way.samples[0]).path).join("request.xml"));
    let submitted = first.split_once("<submitted_at>").and_then(|(_, rest)| rest.split_once('<')).unwrap().0.to_owned();
    let (kk, ru) = match way.letter {
        NOTICE => (Written::read(&submitted).unwrap().kk_loc() + " түскен", Written::read(&submitted).unwrap().ru()),
        _ => ("2015 жылғы 18 қарашада тіркелген".to_owned(), "18 ноября 2015 года".to_owned()),
    };
    for date in [kk, ru] {
        let date = date.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(letter.contains(&date), "{whose}: {date}: {letter}");
    }
}

#[test]
fn r_054_124_what_waits_for_an_answer_gets_no_letter_and_a_doubtful_power_of_attorney_is_for_a_person() {
    for (name, registered) in
        [("55-lookup-not-answered", 0), ("55-payment-not-confirmed", 0), ("55-lookup-power-of-attorney", 1)]
    {
        let sample = sample(name);
        let counter = office(&sample);
        counter.put(name, None, &[]);
        let tally = counter.process();
        assert_eq!((tally.registered, tally.waiting.len() as u64), (registered, 1 - registered), "{name}: {tally:?}");
        assert!(counter.sent().iter().all(|file| !file.ends_with(NOTICE)), "{name}: {:?}", counter.sent());
        let code = if registered == 1 { counter.findings().remove(0) } else { tally.waiting[0].reason.clone() };
        assert!(code.starts_with(&sample.findings[0]), "{name}: {code}");
    }
}

/// Every ground that a decision may name, by the words of its own edition.
#[test]
fn r_054_124_every_ground_of_mass_media_yields_its_letter() {
    let releases = Releases::embedded().unwrap();
    let passport = act(&releases, "003-A3");
    // One closes two working days after acceptance: it has a sample of its own.
    let is_open = |rule: &&GroundRule| passport.ground(&rule.code).is_some() && rule.within.is_none();
    let grounds: Vec<_> = passport.grounds.iter().filter(is_open).collect();
    assert!(grounds.len() >= 6, "{grounds:?}");
    for rule in grounds {
        let counter = Counter::on("2015-11-18", &[]);
        counter.put("33-media-provider-ru-same-name", None, &[]);
        let code = ("<code>MEDIA_SAME_NAME</code>", format!("<code>{}</code>", rule.code));
        counter.put("80-decision-33-refused-same-name", None, &[(code.0, &code.1)]);
        let tally = counter.process();
        assert_eq!((tally.filed, tally.refused), (1, 1), "{}: {tally:?}", rule.code);
        let way = Way { stop: "a ground of 003-A3", act: "003-A3", samples: &["33"], letter: REFUSAL };
        let letter = counter.words(REFUSAL);
        for both in [&rule.text, &rule.remedy, rule.clause_for(Some(Channel::Provider))] {
            says(&letter, &way, both);
        }
    }
}

#[test]
fn r_054_124_a_code_is_explained_by_the_words_of_its_letters() {
    let releases = Releases::embedded().unwrap();
    for (code, stop, name) in [
        ("payment.expired", "PAYMENT_EXPIRED", "004"),
        ("lookup.not-found", "AUTH_FAILED", "004"),
        ("signature.revoked", "SIGNATURE_NOT_CONFIRMED", "001"),
        ("attachment.required", "INCOMPLETE_AT_PROVIDER", "002"),
    ] {
        let rule = act(&releases, name).stop(stop).unwrap();
        let said = muragat(&["explain", code, "--lang", "ru"]).ends(0).out;
        for text in [&rule.text.ru, &rule.remedy.ru, &rule.clause.ru] {
            assert!(said.contains(text.as_str()), "{code}: {text}: {said}");
        }
        let said = muragat(&["explain", code, "--json"]).ends(0).json();
        assert!(said["explanation"]["stops"].as_array().unwrap().iter().any(|s| s == stop), "{said}");
    }
}
