//! Every code has its sentences in every language, and they name no fact that a finding cannot have.

use super::sentences::{FAMILIES, entry, fill};
use super::*;
use crate::domain::finding::Place;

const LANGUAGES: [Language; 3] = [Language::Kk, Language::Ru, Language::En];

#[test]
fn every_code_is_said_in_every_voice_and_language() {
    for code in Code::ALL {
        let entry = entry(*code).unwrap_or_else(|| panic!("{code}: add an entry to src/report/sentences/"));
        assert!(!entry.ground.is_empty(), "{code} has no ground");
        for remedy in [entry.remedy.kk, entry.remedy.ru, entry.remedy.en] {
            assert!(placeholders(remedy).next().is_none(), "{code}: a remedy is the same for every finding: {remedy}");
        }
        let letters = entry.letters_by_source.iter().map(|(_, letter)| letter).chain([&entry.letter]);
        let letters = letters.flat_map(|letter| [letter.kk, letter.ru]);
        let said = [entry.what, entry.remedy].into_iter().flat_map(|said| [said.kk, said.ru, said.en]);
        for template in letters.chain(said) {
            assert!(template.ends_with('.'), "{code}: no sentence: {template:?}");
            assert_eq!(template.matches('[').count(), template.matches(']').count(), "{code}: {template}");
            let english_only = |fact: &str| ["detail", "fault"].contains(&fact);
            for fact in placeholders(template) {
                let said_in_english = template == entry.what.en || template == entry.remedy.en;
                assert!(said_in_english || !english_only(fact), "{code}: {fact} is English: {template}");
                assert!(entry.facts.contains(&fact), "{code}: {{{fact}}} is none of its facts");
            }
        }
        for fact in entry.facts {
            assert!(names::FACTS.iter().any(|(name, _)| name == fact), "the fact {fact} of {code} has no name");
        }
    }
    let entries = FAMILIES.iter().flat_map(|(_, entries)| entries.iter());
    assert_eq!(entries.count(), Code::ALL.len(), "a code stands in two families");
}

#[test]
fn a_sentence_is_whole_with_all_facts_and_without_any() {
    for code in Code::ALL {
        let entry = entry(*code).unwrap();
        let nothing = Finding::new(*code, Place::package());
        let all = entry.facts.iter().fold(nothing.clone(), |finding, fact| finding.fact(fact, "X"));
        for finding in [nothing, all] {
            for language in LANGUAGES {
                for voice in [Voice::Applicant, Voice::Operator] {
                    let text = sentence(&finding, voice, language);
                    let broken = ["{", "}", "[", "]", "  ", " .", " ,", "()", ": ."];
                    assert!(!broken.iter().any(|b| text.contains(b)), "{code} {language:?}: {text}");
                }
            }
        }
    }
}

#[test]
fn every_fact_that_is_told_anywhere_has_a_name() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut nameless = std::collections::BTreeSet::new();
    for file in walkdir::WalkDir::new(source).into_iter().flatten() {
        if file.path().extension().is_none_or(|e| e != "rs") || file.path().ends_with("report/tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        let production = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
        for fact in production.split(".fact(\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)) {
            if !names::FACTS.iter().any(|(name, _)| *name == fact) {
                nameless.insert(format!("{fact} ({})", file.path().display()));
            }
        }
    }
    assert!(nameless.is_empty(), "name these facts in src/report/names.rs: {nameless:?}");
}

#[test]
fn no_letter_prints_what_it_must_not() {
    // ЖСН and holder never stand in a letter; the facts of other-person name neither (wording.md §5).
    let entry = entry(Code::SignatureOtherPerson).unwrap();
    assert!(!entry.facts.iter().any(|fact| ["iin", "bin", "holder", "signer"].contains(fact)));
    for code in Code::ALL {
        let facts = super::sentences::entry(*code).unwrap().facts;
        assert!(!facts.iter().any(|f| f.contains("iin") || f.contains("surname")), "{code}");
    }
}

#[test]
fn facts_are_put_in_place_and_dates_into_words() {
    let expired = Finding::new(Code::SignatureExpired, Place::file("request.xml"))
        .fact("not_after", "2014-12-31T23:59:59+06:00")
        .fact("issuer", "[{x}]");
    let ru = sentence(&expired, Voice::Applicant, Language::Ru);
    assert!(ru.contains("истёк (31\u{a0}декабря 2014\u{a0}года), поэтому"), "{ru}");
    let kk = sentence(&expired, Voice::Applicant, Language::Kk);
    assert!(kk.contains("аяқталған (2014"), "{kk}");
    let required = Finding::new(Code::AttachmentRequired, Place::package())
        .fact("kind", "identity_document")
        .fact("name_kk", "Жеке басты куәландыратын құжат")
        .fact("name_ru", "Документ, удостоверяющий личность");
    assert_eq!(
        sentence(&required, Voice::Applicant, Language::Kk),
        "Құжаттар топтамасы толық емес, мына құжат ұсынылмаған: Жеке басты куәландыратын құжат."
    );
    let lookup = Finding::new(Code::LookupNotFound, Place::package()).fact("source", "notary_register");
    assert!(sentence(&lookup, Voice::Applicant, Language::Ru).contains("ЕНИС"));
    // What a fact says is never read as a template.
    let name = Finding::new(Code::ContainerName, Place::package()).fact("name", "[{name}]");
    assert_eq!(fill("A[: {name}].", &name, Language::En), "A: [{name}].");
}

#[test]
fn machine_and_terminal_say_where_what_and_to_whom() {
    let finding = Finding::new(
        Code::SignatureAltered,
        Place::file("request.xml").at(12, 9).xpath("/request/*[name()='ds:Signature']"),
    )
    .fact("signature", 1);
    let json = machine(std::slice::from_ref(&finding), Some(Channel::Portal));
    assert_eq!(
        json.to_string(),
        r#"[{"code":"signature.altered","disposition":"notice","place":{"file":"request.xml","line":12,"column":9,"xpath":"/request/*[name()='ds:Signature']"},"facts":{"signature":"1"}}]"#
    );
    assert_eq!(machine(std::slice::from_ref(&finding), Some(Channel::Centre))[0]["disposition"], "return");
    let text = print("inbox/p.zip", &[finding], None, Language::En);
    assert_eq!(
        text,
        "inbox/p.zip: request.xml:12:9  signature.altered (return)\n    The content was changed after signing: the digest differs.\n    \
         /request/*[name()='ds:Signature']\n    signature: 1\n    → Sign the final text again and send it unchanged.\n"
    );
    let hostile = Finding::new(Code::ContainerName, Place::package()).fact("name", "\u{1b}[2Ja");
    let text = print("p.zip", &[hostile], None, Language::Kk);
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn docs_codes_md_is_what_the_tables_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CODES.md");
    let page = codes_page();
    if std::env::var_os("MURAGAT_BLESS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page, "docs/CODES.md is stale; write it anew: MURAGAT_BLESS=1 cargo test --lib report::");
}

#[test]
fn docs_roles_md_is_what_the_table_of_permissions_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ROLES.md");
    let page = roles_page();
    if std::env::var_os("MURAGAT_BLESS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page, "docs/ROLES.md is stale; write it anew: MURAGAT_BLESS=1 cargo test --lib report::");
}

/// Names between braces.
fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| Some(part.split_once('}')?.0))
        .map(|name| name.split('@').next().unwrap_or(name))
}
