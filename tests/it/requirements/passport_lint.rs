//! The linter of passports: it keeps each value's clause, and finds words that mean nothing.

use super::{act, releases};
use muragat::domain::document::DocumentKind;
use muragat::releases::lint;

/// The linter finds each removed clause, in each passport, at the line of what has lost it.
#[test]
fn a_missing_clause_is_named_with_file_and_line() {
    let releases = releases();
    let mut removed = 0;
    for passport in releases.passports() {
        let path = format!("schemas/services/{}/{}.toml", passport.service, passport.edition);
        let text = std::str::from_utf8(releases.file(&path).unwrap()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        let faults_without = |gone: usize| {
            let rest: Vec<_> = lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| *l).collect();
            lint::passport(&path, rest.join("\n").as_bytes())
        };
        let head = lines.iter().position(|l| *l == "[clauses]").unwrap();
        for (gone, line) in lines.iter().enumerate() {
            let table = (0..gone).rev().find(|i| lines[*i].starts_with('['));
            if line.starts_with("clause = ") {
                let [fault] = &faults_without(gone)[..] else { panic!("{path}:{gone}: {:?}", faults_without(gone)) };
                assert_eq!((fault.file.as_str(), fault.line), (path.as_str(), 1 + table.unwrap()), "{fault}");
                assert!(fault.message.ends_with("has no clause"), "{fault}");
                removed += 1;
            } else if table == Some(head) && line.contains(" = ") {
                let name = line.split(" = ").next().unwrap();
                let value = lines.iter().position(|l| l.starts_with(&format!("{name} = "))).unwrap();
                let [fault] = &faults_without(gone)[..] else { panic!("{path}:{gone}: {:?}", faults_without(gone)) };
                assert_eq!((fault.line, &*fault.message), (1 + value, &*format!("clauses has no {name}")), "{fault}");
                removed += 1;
            }
        }
    }
    assert!(removed > 300, "{removed} clauses");
}

/// A value that nobody reads would be passed over at the moment it matters.
#[test]
fn an_unknown_word_in_a_passport_is_a_fault() {
    let path = "schemas/services/FOREIGN_PRESS/2015-07-28.toml";
    let text = String::from_utf8(releases().file(path).unwrap().to_vec()).unwrap();
    let faults = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let faults = lint::passport(path, changed.as_bytes());
        let [fault] = &faults[..] else { panic!("{from} → {to}: {faults:?}") };
        (changed.lines().nth(fault.line - 1).unwrap().to_owned(), fault.message.clone())
    };
    for (from, to, line, words) in [
        ("automation = ", "automatisation = ", "automatisation", "unknown field `automatisation`"),
        ("prefix = ", "colour = \"red\"\nprefix = ", "colour", "unknown field `colour`"),
        ("minutes = 15", "minutes = 15\nhours = 1", "hours", "unknown field `hours`"),
        ("role = \"department_head\"", "role = \"chief\"", "role", "unknown variant `chief`"),
        ("unit = \"minute\"", "unit = \"moment\"", "target", "unknown variant `moment`"),
        ("step = 2", "step = 3", "step", "not numbered"),
        ("document = ", "#document = ", "document", "of which the passport says nothing"),
        (
            "jurisdiction = \"002 title\"",
            "jurisdiction = \"002 title\"\nweather = \"002\"",
            "weather",
            "no value of the head",
        ),
        ("centre = { kk = \"ХҚО\", ru = \"ЦОН\" }\n", "", "[words]", "a centre is a channel"),
        ("value = 10,", "value = 0,", "[channels.portal]", "no days"),
        ("kk = \"Сенімхат\"", "kk = \"\"", "name", "kk of name of attachment power_of_attorney"),
        ("DECISION_REFUSAL", "DOCUMENTS_NONCONFORMING", "[[grounds]]", "stands twice"),
    ] {
        let (at, message) = faults(from, to);
        assert!(message.contains(words), "{to}: {message}");
        let is_line = at.starts_with(line) || line == "step" || line == "[channels.portal]" || line == "[[grounds]]";
        assert!(is_line || at.contains(line), "{to}: at {at}");
    }
}

#[test]
fn what_a_service_yields_is_a_document_that_has_a_template() {
    let releases = releases();
    for (name, kind) in [
        ("000", Some(DocumentKind::ForeignPressCertificate)),
        ("001", Some(DocumentKind::ArchivalCertificate)),
        ("003-A1", Some(DocumentKind::Apostille)),
        ("003-A3", Some(DocumentKind::MediaCertificate)),
    ] {
        let passport = act(&releases, name);
        assert_eq!(passport.document, kind, "{name}");
        assert!(kind.is_some_and(|kind| releases.template(kind, passport.from).is_some()), "{name}");
    }
}
