//! One byte changed anywhere is named: exactly that object and that file, by the program itself.

use super::program::{demo, files, muragat, text};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A copy of the demonstration that may be damaged.
fn copy() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let source = &demo().root;
    for path in files(source).iter().filter(|path| !path.starts_with("packages")) {
        let target = place.path().join(path);
        fs::create_dir_all(target.parent().expect("below the folder")).expect("folders can be made");
        fs::copy(source.join(path), target).expect("files can be copied");
    }
    for folder in ["inbox", "spool", "rejected", "outbox"] {
        fs::create_dir_all(place.path().join(folder)).expect("folders can be made");
    }
    place
}

/// What `verify --all` names, as object and file, and how it ends.
fn verified(root: &Path) -> (i32, Vec<Value>) {
    let said = muragat(&["verify", "--all", "--json", "--workspace", text(root)]);
    let damages = said.json()["damages"].as_array().expect("a list").clone();
    (said.code, damages)
}

fn flip(path: &Path) -> Vec<u8> {
    let before = fs::read(path).expect("the file is there");
    let mut after = before.clone();
    let middle = after.len() / 2;
    after[middle] ^= 1;
    fs::write(path, after).expect("the file can be written");
    before
}

/// Every 29th file of the archive, and one of each name that objects share.
fn chosen(archive: &Path) -> Vec<PathBuf> {
    let all = files(archive);
    let mut seen = std::collections::BTreeSet::new();
    let name = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = |path: &Path| name(path).rsplit(['-', '.']).take(2).map(str::to_owned).collect::<Vec<_>>();
    let (mut every, mut firsts) = (Vec::new(), Vec::new());
    for (place, path) in all.into_iter().enumerate() {
        let is_first = seen.insert(ending(&path)) && seen.len() < 40;
        if place % 29 == 0 {
            every.push(path);
        } else if is_first && !name(&path).contains(char::is_numeric) {
            firsts.push(path);
        }
    }
    every.extend(firsts);
    every
}

#[test]
fn a_flipped_byte_in_the_archive_is_named_and_nothing_else() {
    let place = copy();
    assert_eq!(verified(place.path()), (0, Vec::new()), "the untouched copy agrees");
    let archive = place.path().join("archive");
    let chosen = chosen(&archive);
    assert!(chosen.len() > 30, "{} files only", chosen.len());
    for path in chosen {
        let file = archive.join(&path);
        let before = flip(&file);
        let (code, damages) = verified(place.path());
        fs::write(&file, before).expect("the file can be written");
        let shown = path.display().to_string();
        assert_eq!((code, damages.len()), (6, 1), "{shown}: {damages:?}");
        let named = damages[0]["file"].as_str().unwrap_or_default();
        assert!(!named.is_empty() && shown.ends_with(named), "{shown} is called {named}");
        assert_eq!(damages[0]["what"], "changed", "{shown}");
        assert_eq!(damages[0]["object"].is_null(), path.components().count() == 1, "{shown}: {damages:?}");
    }
    assert_eq!(verified(place.path()), (0, Vec::new()), "all is mended again");
}

#[test]
fn a_digest_changed_in_the_catalogue_is_named() {
    let place = copy();
    let database = rusqlite::Connection::open(place.path().join("catalogue.db")).expect("opens");
    // Whoever has the file is stopped by no trigger.
    let triggers: Vec<String> = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
        .expect("a list");
    for trigger in triggers {
        database.execute_batch(&format!("DROP TRIGGER {trigger}")).expect("drops");
    }
    for (table, wanted) in [
        ("files", "path LIKE 'documents/%.pdf'"),
        ("files", "path = 'case.json'"),
        ("documents", "kind = 'refusal'"),
        ("sheets", "kind = 'notice'"),
        ("sheets", "kind = 'registry'"),
    ] {
        let (key, object, path, sha256): (String, String, String, String) = database
            .query_row(
                &format!(
                    "SELECT {} AS key, object_id, path, sha256 FROM {table} WHERE {wanted} ORDER BY key LIMIT 1",
                    if table == "files" { "object_id || path" } else { "number || path" }
                ),
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .expect("a row");
        let set = |value: &str| {
            let key_of = if table == "files" { "object_id || path" } else { "number || path" };
            let sql = format!("UPDATE {table} SET sha256 = ?1 WHERE {key_of} = ?2");
            assert_eq!(database.execute(&sql, [value, &key]).expect("changes"), 1);
        };
        let first = if sha256.starts_with('0') { "1" } else { "0" };
        set(&format!("{first}{}", &sha256[1..]));
        let (code, damages) = verified(place.path());
        set(&sha256);
        let expected = json!([{ "object": object, "file": path, "what": "catalogue-differs" }]);
        assert_eq!((code, json!(damages)), (6, expected), "{table} where {wanted}");
    }
    assert_eq!(verified(place.path()), (0, Vec::new()));
}

#[test]
fn a_sheet_that_was_handed_out_is_recognised_to_the_octet() {
    let place = copy();
    let sheet = place.path().join("outbox/provider/AC-D-2015-000001-archival_certificate.pdf");
    let ask = || muragat(&["verify", text(&sheet), "--workspace", text(place.path())]);
    assert!(ask().ends(0).out.contains("AC-D-2015-000001"));
    flip(&sheet);
    ask().ends(6);
}
