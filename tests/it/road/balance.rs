//! The equation of the watch folder: it holds, and whatever is taken away from either side breaks it.

use super::program::{demo, muragat, text};
use super::sameness::copy_of_demo;
use std::fs;
use std::path::Path;

fn balance(root: &Path, code: i32) -> serde_json::Value {
    muragat(&["balance", "--json", "--workspace", text(root)]).ends(code).json()
}

#[test]
fn everything_seen_has_an_end() {
    let said = balance(&demo().root, 0);
    let (seen, found, tally) = (&said["balance"]["seen"], &said["balance"]["found"], &demo().said["tally"]);
    let count = |of: &serde_json::Value, name: &str| of[name].as_u64().unwrap();
    assert_eq!(seen.as_u64().unwrap(), count(tally, "claimed") + count(tally, "repeated"));
    for end in ["noticed", "returned", "rejected", "repeated"] {
        assert_eq!(found[end], tally[end], "{end}: {said}");
    }
    let registered_or_answered = count(tally, "registered") + count(tally, "answered");
    assert_eq!(count(found, "answered") + count(found, "in_work"), registered_or_answered, "{said}");
    assert!(count(found, "in_work") > 0, "some requests have no decision yet");
    let words = muragat(&["balance", "--day", "2015-11-18", "--workspace", text(&demo().root)]).ends(0);
    assert!(words.out.contains("The equation holds."), "{}", words.out);
    let other_day = muragat(&["balance", "--day", "2015-11-19", "--json", "--workspace", text(&demo().root)]).ends(0);
    assert_eq!(other_day.json()["balance"]["seen"], 0);
}

#[test]
fn a_row_or_an_object_taken_away_breaks_it() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    copy_of_demo(&root);
    for folder in ["rejected", "spool/packages"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    balance(&root, 0);

    // An object of the archive.
    let object = walkdir::WalkDir::new(root.join("archive")).min_depth(4).max_depth(4).sort_by_file_name();
    let object = object
        .into_iter()
        .map(|e| e.unwrap().into_path())
        .find(|p| fs::read_to_string(p.join("inventory.json")).is_ok_and(|text| text.contains("urn:muragat:case:")));
    let (object, aside) = (object.expect("a case"), place.path().join("aside"));
    fs::rename(&object, &aside).unwrap();
    let lost = balance(&root, 6);
    assert!(!lost["balance"]["differences"].as_array().unwrap().is_empty(), "{lost}");
    fs::rename(&aside, &object).unwrap();
    balance(&root, 0);

    // A rejected package.
    let rejected = fs::read_dir(root.join("rejected")).unwrap().map(|e| e.unwrap().path());
    let rejected = rejected.into_iter().find(|p| p.extension().is_some_and(|e| e == "zip")).expect("one is rejected");
    fs::rename(&rejected, &aside).unwrap();
    assert_eq!(balance(&root, 6)["balance"]["differences"][0]["ledger"], "rejected");
    fs::rename(&aside, &rejected).unwrap();

    // A row of the ledger.
    let database = rusqlite::Connection::open(root.join("catalogue.db")).unwrap();
    database.execute_batch("DROP TRIGGER submissions_keep; PRAGMA foreign_keys = OFF").unwrap();
    let digest: String = database
        .query_row("SELECT digest FROM submissions WHERE state = 'returned' LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert_eq!(database.execute("DELETE FROM submissions WHERE digest = ?1", [&digest]).unwrap(), 1);
    let unknown = balance(&root, 6);
    assert_eq!(unknown["balance"]["differences"][0]["sha256"], digest.as_str(), "{unknown}");
    assert_eq!(unknown["balance"]["differences"][0]["ledger"], serde_json::Value::Null);
}
