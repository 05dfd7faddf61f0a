//! The whole road with the catalogue on a server: the same octets, and the same answers to every question.

use super::program::{demo, differences, digests, muragat, text};
use crate::cluster::{self, Cluster};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[test]
fn the_archive_is_the_same_whichever_database_keeps_the_catalogue() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    let url = cluster::shared().schema();
    let said = muragat(&["demo", text(&root), "--workers", "2", "--json", "--catalogue", &url]).ends(0).json();
    assert_eq!(said["tally"], demo().said["tally"]);
    assert_eq!(said["registries"], demo().said["registries"]);
    assert!(!root.join("catalogue.db").exists());
    for folder in ["archive", "outbox", "rejected", "packages", "spool/packages"] {
        let (one, two) = (digests(&root.join(folder)), digests(&demo().root.join(folder)));
        assert_eq!(differences(&one, &two), Vec::<PathBuf>::new(), "{folder}");
    }
    let ask = |root: &Path, words: &[&str]| {
        let mut said = muragat(&[&["--json", "--workspace", text(root)], words].concat()).ends(0).json();
        said.as_object_mut().unwrap().remove("workspace");
        // Lines of events are counted by the database, which may leave some out.
        for event in said["events"].as_array_mut().into_iter().flatten() {
            event.as_object_mut().unwrap().remove("line");
        }
        said
    };
    for words in [&["case", "AC-2015-000001"][..], &["case", "AC-D-2015-000003"], &["verify", "--all"], &["balance"]] {
        assert_eq!(ask(&root, words), ask(&demo().root, words), "{words:?}");
    }
    let again = muragat(&["demo", "--json", text(&root)]).ends(0).json();
    assert_eq!(again["tally"]["claimed"], 0);
    muragat(&["demo", text(&root), "--catalogue", "postgres:///other"]).ends(2);
}

#[test]
fn a_server_that_is_away_is_our_failure_and_the_packages_stay() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    let server = Cluster::start("", |_| ());
    muragat(&["init", "--demo", text(&root), "--catalogue", &server.schema()]).ends(0);
    let package = demo().root.join("packages/10-arch-portal-kk-work-record.zip");
    std::fs::copy(&package, root.join("inbox/10.zip")).unwrap();
    server.crash();
    let process = ["process", "--json", "--workspace", text(&root)];
    let failed: Value = muragat(&process).ends(1).json();
    assert_eq!(failed["format"], "muragat.error/1");
    assert!(failed.to_string().contains("catalogue is not available"), "{failed}");
    assert!(root.join("inbox/10.zip").exists(), "nothing leaves the inbox unclaimed");
    server.go_on();
    let done = muragat(&process).ends(0).json();
    assert_eq!(done["tally"]["registered"], 1);
    assert!(!root.join("inbox/10.zip").exists());
}
