//! The checker against the objects that OCFL itself publishes, each named by the codes it must raise.

use muragat::adapters::objects_fs::LocalObjects;
use muragat::formats::ocfl::check;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Named codes that we do not raise, and why.
const NOT_REACHED: &[(&str, &str)] = &[("E093_fixity_digest_mismatch", "the digest is MD5, which we do not compute")];

/// `shared/fixtures/ocfl/1.1`, found upwards from the project; absent on most machines.
fn fixtures() -> Option<PathBuf> {
    let start = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = start.ancestors().map(|above| above.join("shared/fixtures/ocfl/1.1")).find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: no shared/fixtures/ocfl/1.1 above {}", start.display());
    }
    found
}

/// Name of each object and the codes found in it.
fn judged(kind: &str) -> Vec<(String, BTreeSet<&'static str>)> {
    let Some(fixtures) = fixtures() else { return Vec::new() };
    let objects = LocalObjects::open(fixtures.join(kind), "/nonexistent");
    let mut names: Vec<String> = std::fs::read_dir(fixtures.join(kind))
        .expect("the fixtures can be listed")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert!(names.len() > 10, "{kind}: the fixtures are all there");
    names
        .into_iter()
        .map(|name| {
            let faults = check::object(&objects, &name).expect("the fixtures can be read");
            let codes = faults.iter().map(|fault| fault.code.as_str()).collect();
            (name, codes)
        })
        .collect()
}

/// The codes in front of a fixture's name: `E066_E092_old_manifest…` → E066, E092.
fn named(name: &str) -> BTreeSet<&str> {
    let is_code = |part: &&str| part.len() == 4 && part[1..].bytes().all(|b| b.is_ascii_digit());
    name.split('_').take_while(is_code).collect()
}

#[test]
fn good_objects_have_no_fault() {
    for (name, codes) in judged("good-objects") {
        assert!(codes.is_empty(), "{name}: {codes:?}");
    }
}

#[test]
fn objects_with_warnings_raise_exactly_the_named_ones() {
    for (name, codes) in judged("warn-objects") {
        assert_eq!(codes, named(&name), "{name}");
    }
}

#[test]
fn bad_objects_raise_the_named_errors() {
    let mut missed = Vec::new();
    for (name, codes) in judged("bad-objects") {
        if NOT_REACHED.iter().any(|(known, _)| *known == name) {
            assert!(codes.is_empty(), "{name} is reached now: take it off the list");
        } else if !named(&name).is_subset(&codes) {
            missed.push(format!("{name}: {codes:?}"));
        }
    }
    assert!(missed.is_empty(), "codes not raised:\n{}", missed.join("\n"));
}
