//! What the command line promises: exit codes, one JSON object, flags anywhere, words in three languages.

use super::program::{demo, files, muragat, text};
use muragat::domain::codes::Code;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

#[test]
fn init_makes_a_workspace_once() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    let said = muragat(&["init", text(&root), "--json"]).ends(0).json();
    assert_eq!(said["format"], "muragat.init/1");
    assert!(root.join("muragat.toml").is_file() && root.join("inbox").is_dir());
    // It is to be filled in first, and says where.
    let unfilled = muragat(&["config", "check", "--json", "--workspace", text(&root)]).ends(2).json();
    let faults = unfilled["faults"].as_array().unwrap();
    assert!(
        faults.iter().any(|f| f["file"].as_str().unwrap().ends_with("muragat.toml") && f["line"] != 0),
        "{faults:?}"
    );
    let before = super::program::digests(&root);
    let again = muragat(&["init", text(&root)]).ends(2);
    assert!(again.err.contains("is a workspace already"), "{}", again.err);
    muragat(&["init", text(&root), "--demo"]).ends(2);
    assert_eq!(super::program::digests(&root), before);
    let demo = muragat(&["demo", text(&root)]).ends(2);
    assert!(demo.err.contains("real office"), "{}", demo.err);
}

#[test]
fn the_moment_is_moved_in_a_demonstration_alone() {
    let place = tempfile::tempdir().unwrap();
    let (real, shown) = (place.path().join("real"), place.path().join("shown"));
    muragat(&["init", text(&real)]).ends(0);
    muragat(&["init", "--demo", text(&shown)]).ends(0);
    let moment = "2016-01-15T10:00:00+06:00";
    let refused = muragat(&["process", "--workspace", text(&real), "--now", moment]).ends(2);
    assert!(refused.err.contains("--now"), "{}", refused.err);
    let package = demo().root.join("packages/16-arch-provider-kk-in-work.zip");
    muragat(&["--now", moment, "process", "--workspace", text(&shown), text(&package)]).ends(0);
    let case = muragat(&["case", "AC-2016-000001", "--json", "--workspace", text(&shown)]).ends(0).json();
    assert_eq!(case["registered_at"], moment);
    muragat(&["process", "--workspace", text(&shown), "--now", "yesterday"]).ends(2);
    // A clock that stands still is no clock of a real office.
    let file = real.join("muragat.toml");
    let office = fs::read_to_string(&file).unwrap();
    fs::write(&file, office.replace("[clock]\n", "[clock]\nfixed = \"2015-11-18T09:30:00+06:00\"\n")).unwrap();
    assert_ne!(fs::read_to_string(&file).unwrap(), office);
    muragat(&["process", "--workspace", text(&real)]).ends(2);
}

#[test]
fn a_case_is_shown_by_its_number_and_by_that_of_its_document() {
    let root = text(&demo().root);
    let by_document = muragat(&["--workspace", root, "--json", "case", "AC-D-2015-000003"]).ends(0).json();
    let number = by_document["number"].as_str().unwrap().to_owned();
    let by_number = muragat(&["case", &number, "--workspace", root, "--json"]).ends(0).json();
    assert_eq!(by_number, by_document, "flags stand before the command or after it");
    assert_eq!(by_number["format"], "muragat.case/1");
    assert_eq!(by_number["registry"], "CR-2015-000001");
    let events: Vec<_> = by_number["events"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(
        events,
        [
            "registered",
            "filed",
            "chain_step",
            "chain_step",
            "decided",
            "signed",
            "filed",
            "chain_step",
            "delivered",
            "registry_closed"
        ]
    );
    let unknown = muragat(&["case", "AC-2015-999999", "--json", "--workspace", root]).ends(2);
    assert_eq!(unknown.json()["format"], "muragat.error/1");
    let russian = muragat(&["case", &number, "--lang", "ru", "--workspace", root]).ends(0);
    let kazakh = muragat(&["--lang", "kk", "--workspace", root, "case", &number]).ends(0);
    assert!(russian.out.contains("Срок") && kazakh.out.contains("Мерзімі"), "{}{}", russian.out, kazakh.out);
}

#[test]
fn r_054_172_a_restricted_case_names_nobody_on_the_screen() {
    let root = text(&demo().root);
    let said = muragat(&["case", "AC-2015-000004", "--lang", "en", "--workspace", root]).ends(0);
    assert!(said.out.contains("Due") && !said.out.contains("Applicant"), "{}", said.out);
    let open = muragat(&["case", "AC-2015-000003", "--lang", "en", "--workspace", root]).ends(0);
    assert!(open.out.contains("Applicant"), "{}", open.out);
}

#[test]
fn every_code_is_explained_in_three_languages() {
    let listed = muragat(&["explain", "--json"]).ends(0).json();
    assert_eq!(listed["codes"].as_array().map(Vec::len), Some(Code::ALL.len()));
    super::program::side_by_side(Code::ALL, |code| {
        let [kk, ru, en] = ["kk", "ru", "en"].map(|l| muragat(&["explain", code.key(), "--lang", l]).ends(0).out);
        assert!(kk.contains(code.key()) && kk != ru && ru != en && kk != en, "{kk}{ru}{en}");
        assert!(en.trim().lines().count() > 1, "{en}");
    });
    muragat(&["explain", "no.such-code"]).ends(2);
}

#[test]
fn a_package_is_built_signed_looked_into_and_believed() {
    let place = tempfile::tempdir().unwrap();
    let (plain, signed) = (place.path().join("plain.zip"), place.path().join("signed.zip"));
    let folder = samples().join("packages/10-arch-portal-kk-work-record");
    let key = samples().join("pki/keys/ibraeva.pem");
    let certificate = samples().join("pki/certs/ibraeva.pem");
    let anchors = samples().join("pki/anchors");
    muragat(&["package", "build", text(&folder), "--output", text(&plain)]).ends(0);
    let unsigned = muragat(&["check", text(&plain), "--trust", text(&anchors), "--json"]).ends(3).json();
    assert_eq!(unsigned["findings"][0]["code"], "signature.missing");
    let words = ["--key", text(&key), "--certificate", text(&certificate), "--output", text(&signed)];
    muragat(&[&["package", "sign", text(&plain)], &words[..]].concat()).ends(0);
    let seen = muragat(&["package", "inspect", "--json", text(&signed)]).ends(0).json();
    assert_eq!(seen["inspection"]["signatures"][0]["intact"], true, "{seen}");
    // The signature holds. Where there is no workspace, it is today, and nobody has an edition for today.
    let checked = muragat(&["check", "--trust", text(&anchors), text(&signed), "--json"]).ends(3).json();
    // Nobody could say either whether the certificate was revoked; that is nothing against it.
    let codes: Vec<_> = checked["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str()).collect();
    assert_eq!(codes, [Some("service.not-in-force")]);
    assert_eq!(checked["verdict"]["signatures"][0]["sub_indication"], "TRY_LATER");
    assert_eq!(checked["not_checked"], json!(["office", "revocation"]));
    let root = text(&demo().root);
    muragat(&["check", text(&signed), "--workspace", root]).ends(0);
    // Who may decide is a question to an office, and there is none: neither good nor bad.
    let decision = demo().root.join("packages/80-decision-10-work-record.zip");
    let checked = muragat(&["check", "--trust", text(&anchors), text(&decision), "--json"]).ends(5).json();
    assert_eq!((&checked["findings"], &checked["not_checked"]), (&json!([]), &json!(["office", "revocation"])));
    let untrusted = muragat(&["check", text(&decision), "--json"]).ends(5).json();
    assert_eq!(untrusted["not_checked"], json!(["office", "path"]));
    // The sample itself, octet for octet.
    let sample = demo().root.join("packages/10-arch-portal-kk-work-record.zip");
    let built = place.path().join("built.zip");
    let words = ["--key", text(&key), "--certificate", text(&certificate), "--output", text(&built)];
    muragat(&[&["package", "build", text(&folder)], &words[..]].concat()).ends(0);
    assert!(fs::read(&built).unwrap() == fs::read(sample).unwrap());
    muragat(&["package", "sign", text(&plain), "--output", text(&signed)]).ends(2);
}

#[test]
fn a_mistake_in_the_configuration_is_named_with_file_and_line() {
    let root = text(&demo().root);
    let said = muragat(&["config", "check", "--json", "--workspace", root]).ends(0).json();
    assert_eq!(said["faults"], json!([]));
    muragat(&["config", "show", "--workspace", root]).ends(0);
    let place = tempfile::tempdir().unwrap();
    let own = place.path().join("own");
    muragat(&["init", "--demo", text(&own)]).ends(0);
    let file = own.join("muragat.toml");
    let sound = fs::read_to_string(&file).unwrap();
    let broken = [
        ("workers = 0", "workers = \"many\""),
        ("public_url = ", "public_ulr = "),
        ("iin = \"750000400011\"", "iin = \"750000400012\""),
    ];
    for (from, to) in broken {
        let text_of = sound.replacen(from, to, 1);
        assert_ne!(text_of, sound, "{from}");
        let line = 1 + text_of[..text_of.find(to).unwrap()].matches('\n').count();
        fs::write(&file, &text_of).unwrap();
        let said = muragat(&["config", "check", "--workspace", text(&own)]).ends(2);
        let all = said.out + &said.err;
        assert!(all.contains(&format!("muragat.toml:{line}:")), "{to} in line {line}: {all}");
    }
    fs::write(&file, sound).unwrap();
    muragat(&["config", "check", "--workspace", text(&own)]).ends(0);
    fs::remove_file(own.join("office.secret")).unwrap();
    muragat(&["config", "check", "--workspace", text(&own)]).ends(2);
}

#[test]
fn wrong_words_are_usage_and_change_nothing() {
    let root = text(&demo().root);
    for wrong in [
        &["process", "no-such-package.zip", "--workspace", root][..],
        &["process", "--lang", "de", "--workspace", root],
        &["check", "/no/such/package.zip"],
        &["registry", "print", "CR-2015-000099", "--workspace", root],
        &["registry", "form", "--centre", "nowhere", "--workspace", root],
        &["process", "--workspace", "/no/such/folder"],
        &["dance"],
    ] {
        let said = muragat(wrong).ends(2);
        assert!(!said.err.is_empty(), "{wrong:?}");
    }
    muragat(&["--help"]).ends(0);
    muragat(&["--version"]).ends(0);
}

/// The name is by which a package is told from others: two of one name would be taken for one.
#[test]
fn packages_of_one_name_are_given_one_after_the_other() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let packages = demo().root.join("packages");
    let given: Vec<_> = ["10-arch-portal-kk-work-record", "16-arch-provider-kk-in-work"]
        .iter()
        .map(|name| {
            let folder = place.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::copy(packages.join(format!("{name}.zip")), folder.join("package.zip")).unwrap();
            folder.join("package.zip")
        })
        .collect();
    let refused = muragat(&["process", "--workspace", text(&root), text(&given[0]), text(&given[1])]).ends(2);
    assert!(refused.err.contains(text(&given[1])), "{}", refused.err);
    for package in &given {
        let said = muragat(&["process", "--json", "--workspace", text(&root), text(package)]).ends(0).json();
        assert_eq!(said["tally"]["registered"], 1, "{said}");
        assert!(package.is_file(), "what was given stays where it lies");
    }
}

#[test]
fn json_is_one_object_whatever_the_command() {
    let root = text(&demo().root);
    let package = demo().root.join("packages/50-attachment-digest.zip");
    for (command, code) in [
        (&["config", "show"][..], 0),
        (&["config", "check"], 0),
        (&["registry", "list"], 0),
        (&["case", "MR-2015-000001"], 0),
        (&["check", text(&package)], 3),
        (&["package", "inspect", text(&package)], 0),
        (&["explain", "signature.altered"], 0),
        (&["verify", "AC-2015-000001"], 0),
        (&["case", "MR-1999-000001"], 2),
    ] {
        let said = muragat(&[command, &["--json", "--workspace", root]].concat()).ends(code).json();
        let wanted = if code == 2 { "error" } else { command[0] };
        assert_eq!(said["format"], format!("muragat.{wanted}/1"), "{command:?}");
        let words = muragat(&[command, &["--workspace", root]].concat()).ends(code);
        assert!(serde_json::from_str::<serde_json::Value>(&words.out).is_err(), "{command:?}: {}", words.out);
    }
}

#[test]
fn two_programs_do_not_work_in_one_folder() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let lock = muragat::app::Workspace::open(root.clone(), None).unwrap().begin(muragat::app::Task::Intake).unwrap();
    let said = muragat(&["process", "--workspace", text(&root)]).ends(1);
    assert!(said.err.contains("another muragat"), "{}", said.err);
    drop(lock);
    muragat(&["process", "--workspace", text(&root)]).ends(0);
}

#[test]
fn check_leaves_no_trace() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let before = super::program::digests(&root);
    let packages = demo().root.join("packages");
    for package in files(&packages).iter().step_by(9) {
        muragat(&["check", "--workspace", text(&root), text(&packages.join(package))]);
    }
    assert_eq!(super::program::digests(&root), before);
}
