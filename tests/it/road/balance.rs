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

/// A case that nobody has answered is known by its row and by its object: either alone is too little.
#[test]
fn a_live_case_whose_row_is_gone_breaks_it_too() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    copy_of_demo(&root);
    let database = rusqlite::Connection::open(root.join("catalogue.db")).unwrap();
    let submission: String = database
        .query_row("SELECT submission FROM cases WHERE state = 'registered' LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let triggers: Vec<String> = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cases'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    for trigger in triggers {
        database.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    assert_eq!(database.execute("DELETE FROM cases WHERE submission = ?1", [&submission]).unwrap(), 1);
    let lost = balance(&root, 6);
    let difference = &lost["balance"]["differences"][0];
    assert_eq!((&difference["sha256"], &difference["ledger"]), (&submission.as_str().into(), &serde_json::Value::Null));
    assert_eq!(difference["found"], "in_work");
}

#[test]
fn a_repeat_is_counted_by_the_ledger_and_by_the_life_line() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    copy_of_demo(&root);
    let database = rusqlite::Connection::open(root.join("catalogue.db")).unwrap();
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    assert_eq!(database.execute("DELETE FROM repeats", []).unwrap(), 1);
    let said = balance(&root, 6);
    assert_eq!((&said["balance"]["ledger"]["repeated"], &said["balance"]["found"]["repeated"]), (&0.into(), &1.into()));
}

#[test]
fn what_lies_in_the_inbox_is_seen_and_waits() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    copy_of_demo(&root);
    let before = balance(&root, 0);
    fs::write(root.join("inbox/new.zip"), "not looked at yet").unwrap();
    let after = balance(&root, 0);
    let count = |said: &serde_json::Value, name: &str| said["balance"][name].as_u64().unwrap();
    assert_eq!((count(&before, "inbox"), count(&after, "inbox")), (0, 1));
    assert_eq!(count(&after, "seen"), count(&before, "seen") + 1);
    assert_eq!(after["balance"]["found"]["waiting"], 1);

    // A crash after the spool and before the ledger: the original is still there, so nothing is missing.
    let digest = muragat::domain::identifiers::Digest256::of(b"not looked at yet").hex();
    fs::create_dir_all(root.join("spool/packages").join(&digest)).unwrap();
    fs::write(root.join(format!("spool/packages/{digest}/package.zip")), "not looked at yet").unwrap();
    assert_eq!(balance(&root, 0), after);
    // Without its original it is the only copy, and nobody knows of it.
    fs::remove_file(root.join("inbox/new.zip")).unwrap();
    assert_eq!(balance(&root, 6)["balance"]["differences"][0]["sha256"], digest.as_str());
}

#[test]
fn each_sender_has_a_balance_and_together_they_are_the_whole() {
    let root = text(&demo().root);
    let whole = balance(&demo().root, 0);
    let said = muragat(&["balance", "--json", "--workspace", root, "--sender"]).ends(0).json();
    let senders = said["senders"].as_object().unwrap();
    assert_eq!(senders.keys().collect::<Vec<_>>(), ["centre/sarydala", "portal", "provider", "unknown"]);
    let seen: u64 = senders.values().map(|one| one["seen"].as_u64().unwrap()).sum();
    assert_eq!(whole["balance"]["seen"], seen);
    for (sender, of_sender) in senders {
        assert!(of_sender["seen"].as_u64().unwrap() > 0, "{sender}");
        let one = muragat(&["balance", "--json", "--workspace", root, "--sender", sender]).ends(0).json();
        assert_eq!(&one["balance"], of_sender, "{sender}");
    }
    let centres = muragat(&["balance", "--json", "--workspace", root, "--sender", "centre"]).ends(0).json();
    assert_eq!(centres["balance"], senders["centre/sarydala"]);
    assert_eq!(senders["unknown"]["found"]["rejected"], senders["unknown"]["seen"], "who cannot be read says nothing");
    let nobody = muragat(&["balance", "--json", "--workspace", root, "--sender", "port"]).ends(0).json();
    assert_eq!(nobody["balance"]["seen"], 0, "a name is not its beginning");
}
