//! Abbreviations: asked by any of their names, printed as the edition in force has them.

use super::releases;
use crate::road::program::{demo, muragat, text};
use muragat::domain::abbreviations::{Abbreviation, AliasKind, TABLE};
use muragat::domain::codes::Code;
use muragat::domain::status::Status;
use muragat::domain::text::{Bilingual, Language};
use muragat::language::fold::fold;
use muragat::releases::embedded;
use muragat::releases::passport::Passport;
use muragat::report;
use serde_json::{Value, json};

/// Every name of a thing in one language.
fn names(one: &Abbreviation, language: Language) -> Vec<&'static str> {
    let form = one.form(language);
    std::iter::once(form.short).chain(form.aliases.iter().map(|alias| alias.text)).collect()
}

/// Whether the text has the name, bent or not, outside «»: the last word may go on, the first begins a word. A name with a
/// capital is only meant where it stands with one: «Орталық» is the service centre, «орталық архив» is a central archive.
fn has(text: &str, name: &str) -> bool {
    let own = unquoted(text);
    let shape = |text: &str| if name.starts_with(char::is_uppercase) { text.to_owned() } else { text.to_lowercase() };
    let (own, name) = (shape(&own), shape(name));
    let begins_a_word = |at: usize| !own[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    // An abbreviation is bent after a hyphen, a word at its end.
    let ends_well = |at: usize| {
        let next = own[at..].chars().next();
        let is_abbreviation = name.chars().nth(1).is_some_and(char::is_uppercase);
        !is_abbreviation || !next.is_some_and(char::is_alphanumeric)
    };
    own.match_indices(&name).any(|(at, found)| begins_a_word(at) && ends_well(at + found.len()))
}

/// The text with blanks for what stands inside «».
fn unquoted(text: &str) -> String {
    let mut depth = 0_u32;
    let mut own = String::new();
    for letter in text.chars() {
        depth = depth + u32::from(letter == '«') - u32::from(letter == '»' && depth > 0);
        own.push(if depth == 0 { letter } else { ' ' });
    }
    own
}

/// Names that a text without an edition of its own never has in this language: every alias but plain speech. On a page in
/// both languages the canonical form of the other language is none.
fn strangers(language: Language, is_mixed: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    let other = if language == Language::Kk { Language::Ru } else { Language::Kk };
    TABLE.iter().flat_map(move |one| {
        let form = one.form(language);
        let meant = form.aliases.iter().filter(|alias| alias.kind != AliasKind::Speech);
        let meant = meant.filter(move |alias| !is_mixed || alias.text != one.form(other).short);
        meant.map(|alias| (alias.text, form.short))
    })
}

fn assert_canonical(place: &str, language: Language, text: &str) {
    for (alias, canonical) in strangers(language, false) {
        assert!(!has(text, alias), "{place}: «{alias}» where {canonical} is meant: {text}");
    }
}

#[test]
fn r_054_010_what_is_printed_has_the_canonical_form() {
    for code in Code::ALL {
        let told = report::explain(*code).unwrap();
        for said in [&told.meaning, &told.applicant, &told.remedy] {
            assert_canonical(code.key(), Language::Kk, &said.kk);
            assert_canonical(code.key(), Language::Ru, &said.ru);
        }
    }
    for status in Status::ALL {
        for Bilingual { kk, ru } in [report::status_name(*status), report::status_message(*status)] {
            assert_canonical(status.key(), Language::Kk, &kk);
            assert_canonical(status.key(), Language::Ru, &ru);
        }
    }
    // What the program says by itself; the tables of names and tests apart.
    let mut said = 0;
    for file in walkdir::WalkDir::new("src").into_iter().map(|entry| entry.unwrap().into_path()) {
        let is_table = file.ends_with("abbreviations.rs") || file.ends_with("specimen.rs");
        if is_table || file.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let production = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
        for line in production.lines().filter(|line| line.contains('"') && !line.trim_start().starts_with("//")) {
            assert_none(&file.display().to_string(), line);
            said += 1;
        }
    }
    assert!(said > 1_000, "{said} lines");
    let mut seen = 0;
    for (name, octets) in embedded::below("templates/") {
        let Ok(text) = std::str::from_utf8(octets) else { continue };
        // One line chooses between the words of two times by what the passport says.
        let chooses = |line: &&str| line.contains("term(d, \"archive\", \"kk\"");
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//") && !chooses(line)) {
            // What stands in `term(…)` is the word of the edition, with what to say where it has none.
            let line =
                line.split("term(").enumerate().map(|(n, part)| if n == 0 { part } else { after_the_bracket(part) });
            let line = line.collect::<Vec<_>>().join(" ");
            assert_none(name, &line);
            seen += 1;
        }
    }
    assert!(seen > 1_000, "{seen} lines of templates");
}

/// A line in both languages has no alias of either.
fn assert_none(place: &str, line: &str) {
    for language in [Language::Kk, Language::Ru] {
        let words = strangers(language, true).filter(|(alias, _)| has(line, alias));
        assert_eq!(words.collect::<Vec<_>>(), [], "{place}: {line}");
    }
}

fn after_the_bracket(text: &str) -> &str {
    text.split_once(')').map_or("", |(_, rest)| rest)
}

/// Texts of a passport in one language, those that cite acts by their own words left out.
fn texts<'v>(value: &'v Value, tag: &str, found: &mut Vec<&'v str>) {
    const CITED: [&str; 6] = ["regulation", "standard", "clause", "clauses", "source", "words"];
    match value {
        Value::Object(members) => {
            members.iter().filter(|(name, _)| !CITED.contains(&name.as_str())).for_each(|(name, below)| match below {
                Value::String(text) if name == tag => found.push(text),
                below => texts(below, tag, found),
            })
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, tag, found)),
        _ => {}
    }
}

/// Names in the text that are another's than the edition's own.
fn foreign(passport: &Passport, language: Language, text: &str) -> Vec<&'static str> {
    let words = &passport.words;
    let slots = [
        ("applicant", Some(&words.applicant)),
        ("provider", Some(&words.provider)),
        ("centre", words.centre.as_ref()),
        ("мұрағат", words.archive.as_ref()),
    ];
    let mut wrong = Vec::new();
    for (name, own) in slots.into_iter().filter_map(|(name, own)| Some((name, own?.in_language(language)))) {
        let one = TABLE.iter().find(|one| one.key == name || one.kk.short == name).unwrap();
        let all = names(one, language);
        // 001 and 004 call the provider by what it is: ЖАО, Комитет.
        if name == "provider" && !all.iter().any(|name| fold(name) == fold(own)) {
            continue;
        }
        assert!(all.iter().any(|name| fold(name) == fold(own)), "{own} is no name of {}", one.kk.short);
        // The longer name holds the shorter.
        let rest = text.to_lowercase().replace(&own.to_lowercase(), " ");
        let rest = if own.starts_with(char::is_uppercase) { text.replace(own, " ") } else { rest };
        let is_speech =
            |name: &str| one.form(language).aliases.iter().any(|a| a.text == name && a.kind == AliasKind::Speech);
        wrong.extend(all.into_iter().filter(|name| fold(name) != fold(own) && !is_speech(name) && has(&rest, name)));
    }
    wrong
}

#[test]
fn r_054_010_a_passport_keeps_to_the_words_of_its_edition() {
    let releases = releases();
    for passport in releases.passports() {
        let value = serde_json::to_value(passport).unwrap();
        let place = format!("{}/{}", passport.service, passport.edition);
        for (tag, language) in [("kk", Language::Kk), ("ru", Language::Ru)] {
            let mut found = Vec::new();
            texts(&value, tag, &mut found);
            assert!(found.len() > 20, "{place}");
            for text in found {
                assert_eq!(foreign(passport, language, text), [""; 0], "{place}: {text}");
                let slips = TABLE.iter().flat_map(|one| one.form(language).aliases);
                for slip in slips.filter(|alias| alias.kind == AliasKind::Slip) {
                    assert!(!has(text, slip.text), "{place}: {}: {text}", slip.text);
                }
            }
        }
    }
    // The check sees what it must.
    let of_003 = super::act(&releases, "003-A2");
    assert_eq!(foreign(of_003, Language::Kk, "ХҚО-ға жүгініңіз, тұтынушының өтініші"), ["тұтынушы", "ХҚО"]);
    assert_eq!(foreign(of_003, Language::Kk, "«ХҚО» Орталықтың алушысы"), [""; 0]);
}

#[test]
fn r_054_010_whatever_it_is_called_it_is_explained() {
    for (asked, short, aliases) in [
        ("ХҚО", "ХҚКО", &["ХҚО", "Орталық"][..]),
        ("цон", "ХҚКО", &["ХҚО", "Орталық"]),
        ("ЖТ МДБ", "ЖТ МДҚ", &["ЖТ МДБ"]),
        ("АЭҮШ", "ЭҮАШ", &["АЭҮШ", "ЭҮӨШ"]),
        ("ЭҮӨШ", "ЭҮАШ", &["АЭҮШ", "ЭҮӨШ"]),
        ("аж жао", "ЖАО АЖ", &["АЖ ЖАО"]),
        ("тұтынушы", "алушы", &["тұтынушы"]),
        ("архив", "мұрағат", &["архив"]),
        ("ЖИН", "ЖСН", &["ЖИН"]),
        ("БИН", "БСН", &["БИН"]),
        ("ЭҮПШ", "ЭҮТШ", &["ЭҮПШ"]),
    ] {
        let said = muragat(&["explain", asked, "--json"]).ends(0).json();
        assert_eq!(said["abbreviation"]["kk"]["short"], short, "{asked}");
        let told: Vec<_> =
            said["abbreviation"]["kk"]["aliases"].as_array().unwrap().iter().map(|a| &a["text"]).collect();
        assert!(aliases.iter().all(|alias| told.contains(&&json!(alias))), "{asked}: {told:?}");
        for language in ["kk", "ru", "en"] {
            let page = muragat(&["explain", asked, "--lang", language]).ends(0).out;
            assert!(page.contains(short) && aliases.iter().all(|alias| page.contains(alias)), "{page}");
        }
    }
    let page = |language| muragat(&["explain", "ЖТ МДБ", "--lang", language]).ends(0).out;
    assert!(page("kk").starts_with("ЖТ МДҚ – «Жеке тұлғалар» мемлекеттік деректер қоры"), "{}", page("kk"));
    assert!(page("ru").starts_with("ГБД ФЛ – государственная база данных «Физические лица»"), "{}", page("ru"));
    assert!(page("en").contains("the register of persons") && page("en").contains("000 §5(11)"), "{}", page("en"));
    muragat(&["explain", "ҚҚҚ"]).ends(2);
}

#[test]
fn r_054_010_a_search_takes_an_alias_as_the_canonical_form() {
    let root = text(&demo().root);
    let said = |arguments: &[&str]| muragat(&[arguments, &["--json", "--workspace", root]].concat()).ends(0).json();
    for service in ["архивтік анықтамалар беру", "Мұрағаттық  анықтамалар беру", "ВЫДАЧА АРХИВНЫХ СПРАВОК", "ac"]
    {
        let month = ["--from", "2015-11-01", "--to", "2015-11-30"];
        for command in [
            &[&["journal"][..], &month].concat()[..],
            &["due"],
            &["survey"],
            &[&["complaint", "list"][..], &month].concat(),
        ] {
            let by = |name: &str| said(&[command, &["--service", name]].concat());
            assert_eq!(by(service), by("ARCH_CERT"), "{command:?} {service}");
        }
    }
    muragat(&["due", "--service", "Ештеңе", "--workspace", root]).ends(2);
    for sender in ["ХҚКО", "ХҚО", "Орталық", "ЦОН"] {
        assert_eq!(said(&["balance", "--sender", sender]), said(&["balance", "--sender", "centre"]), "{sender}");
    }
    assert_ne!(said(&["balance", "--sender", "ЭҮП"]), said(&["balance", "--sender", "centre"]));

    let place = tempfile::tempdir().unwrap();
    let extract = place.path().join("persons.csv");
    for (register, heading) in [("ЖТ МДБ", "ЖИН"), ("ГБД ФЛ", "ИИН"), ("person_register", "iin")] {
        let rows = format!("{heading};surname;given_name;patronymic;status\n770000400005;Сынақов;Сынақ;;active\n");
        std::fs::write(&extract, rows).unwrap();
        let read = said(&["registers", "import", text(&extract), "--register", register, "--dry-run"]);
        assert_eq!((&read["register"], &read["rows"]), (&json!("person_register"), &json!(1)), "{read}");
    }
}

/// docs/GLOSSARY.md shows each with its aliases.
#[test]
fn the_glossary_has_every_abbreviation() {
    let page = std::fs::read_to_string("docs/GLOSSARY.md").unwrap();
    let missing: Vec<_> = TABLE.iter().map(row).filter(|row| !page.lines().any(|line| line == row)).collect();
    assert!(missing.is_empty(), "docs/GLOSSARY.md, «Abbreviations», lacks:\n{}", missing.join("\n"));
}

fn row(one: &Abbreviation) -> String {
    let aliases = |language| names(one, language).split_off(1).join(", ");
    let (kk, ru) = (aliases(Language::Kk), aliases(Language::Ru));
    let both: Vec<_> = [kk, ru].into_iter().filter(|text| !text.is_empty()).collect();
    let both = if both.is_empty() { "–".to_owned() } else { both.join("; ") };
    format!("| {} | {} | {both} | {} | {} |", one.kk.short, one.ru.short, one.en, one.clause)
}
