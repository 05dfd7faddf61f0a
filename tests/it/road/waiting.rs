//! When the fault is ours the package waits, with the reason, and the next run finishes it.

use super::office::{Fault, World};
use super::program::{demo, muragat, text};
use serde_json::json;
use std::fs;

#[test]
fn an_outbox_that_takes_nothing_lets_packages_wait() {
    let undisturbed = World::new();
    undisturbed.run(None).0.unwrap();
    let world = World::new();
    // The flush of the outbox fails too, so the run ends with the failure; nothing is promised.
    let (broken, _) = world.run(Some(Fault::Store("outbox")));
    assert!(broken.is_err());
    let (tally, _) = world.run(None);
    let tally = tally.unwrap();
    assert_eq!(tally.waiting, []);
    let names = |world: &World| world.files().into_keys().collect::<Vec<_>>();
    assert_eq!(names(&world), names(&undisturbed));
    assert_eq!(world.faults(), Vec::<String>::new());
}

/// A folder of the outbox that is a file: nothing of that channel can be laid out.
#[test]
fn the_program_says_what_waits_and_why_and_finishes_it_later() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    fs::write(root.join("outbox/provider"), "in the way").unwrap();
    let packages = demo().root.join("packages");
    for name in ["14-arch-provider-kk-school-renamed", "10-arch-portal-kk-work-record", "80-decision-14-school"] {
        fs::copy(packages.join(format!("{name}.zip")), root.join(format!("inbox/{name}.zip"))).unwrap();
    }
    let waits = muragat(&["process", "--json", "--workspace", text(&root)]).ends(5).json();
    let waiting = waits["tally"]["waiting"].as_array().unwrap();
    let names: Vec<_> = waiting.iter().map(|w| w["file_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["14-arch-provider-kk-school-renamed.zip", "80-decision-14-school.zip"]);
    assert!(waiting.iter().all(|w| w["reason"].as_str().unwrap().contains("outbox/provider")), "{waits}");
    assert_eq!(waits["tally"]["registered"], 1, "the other channel is served");
    let said = muragat(&["process", "--workspace", text(&root)]).ends(5);
    assert!(said.out.contains("80-decision-14-school.zip: "), "a person sees the reason: {}", said.out);

    fs::remove_file(root.join("outbox/provider")).unwrap();
    let done = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&done["tally"]["waiting"], &done["tally"]["filed"]), (&json!([]), &json!(1)));
    assert!(root.join("outbox/provider/AC-2015-000002-receipt.pdf").is_file());
    assert!(root.join("outbox/provider/AC-D-2015-000001-archival_certificate.pdf").is_file());
    let case = muragat(&["case", "AC-2015-000002", "--json", "--workspace", text(&root)]).ends(0).json();
    let events: Vec<_> = case["events"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    let mut once = events.clone();
    once.sort_unstable();
    assert_eq!(
        once,
        [&["chain_step"; 3][..], &["decided", "delivered", "delivered", "filed", "filed", "registered", "signed"]]
            .concat(),
        "{events:?}"
    );
    // The answer came after the registration, whichever of them was laid out last: the newest version is the answer's.
    let premis = newest(&root, "urn:muragat:case:AC-2015-000002");
    assert!(premis.contains("AC-D-2015-000001-archival_certificate.pdf"), "{premis}");
}

/// A template that the office broke: the request is registered, its receipt waits.
#[test]
fn a_sheet_that_cannot_be_set_waits_for_its_template() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let own = root.join("releases/templates/receipt/2015-1");
    let template = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/receipt/2015-1");
    fs::create_dir_all(&own).unwrap();
    for file in super::program::files(&template) {
        fs::copy(template.join(&file), own.join(&file)).unwrap();
    }
    let main = own.join("main.typ");
    let sound = fs::read_to_string(&main).unwrap();
    fs::write(&main, "#panic(\"no form today\")").unwrap();
    let package = demo().root.join("packages/14-arch-provider-kk-school-renamed.zip");
    let waits = muragat(&["process", "--json", "--workspace", text(&root), text(&package)]).ends(5).json();
    let reason = waits["tally"]["waiting"][0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("main.typ") && reason.contains("no form today"), "{reason}");
    let laid = super::program::files(&root.join("outbox"));
    assert!(laid.len() == 2 && laid.iter().all(|path| path.starts_with("slips")), "only that it waits: {laid:?}");
    fs::write(&main, sound).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    assert!(root.join("outbox/provider/AC-2015-000001-receipt.pdf").is_file(), "under the number it was given");
}

/// A real office gives a request three days to come after its decision.
#[test]
fn a_decision_waits_for_its_request() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let file = root.join("muragat.toml");
    let impatient = fs::read_to_string(&file).unwrap();
    let patient = impatient.replace("decision_wait_hours = 0", "decision_wait_hours = 72");
    assert_ne!(patient, impatient);
    fs::write(&file, patient).unwrap();
    let package = |name: &str| demo().root.join(format!("packages/{name}.zip"));
    let process = |now: &str, name: &str| {
        let package = package(name);
        muragat(&["process", "--json", "--now", now, "--workspace", text(&root), text(&package)])
    };
    let first = process("2015-11-18T09:30:00+06:00", "80-decision-14-school").ends(5).json();
    assert_eq!(first["tally"]["waiting"][0]["file_name"], "80-decision-14-school.zip");
    process("2015-11-18T09:30:00+06:00", "80-decision-15-awards").ends(5);
    // The request of the first comes the day after; the other has waited for three days in vain.
    let second = process("2015-11-19T09:30:00+06:00", "14-arch-provider-kk-school-renamed").ends(5).json();
    assert_eq!((&second["tally"]["registered"], &second["tally"]["filed"]), (&json!(1), &json!(1)));
    let last = muragat(&["process", "--json", "--now", "2015-11-21T09:30:00+06:00", "--workspace", text(&root)]);
    assert_eq!(last.ends(0).json()["tally"]["returned"], 1);
    assert!(root.join("outbox/provider/AC-D-2015-000001-archival_certificate.pdf").is_file());
    assert!(root.join("outbox/provider/RT-2015-000001-return.pdf").is_file());
}

#[test]
fn a_package_too_large_to_read_lies_untouched_among_the_rejected() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let file = root.join("muragat.toml");
    let config = fs::read_to_string(&file).unwrap();
    fs::write(&file, config + "\n[limits]\npackage_bytes_max = 4000\n").unwrap();
    let large = fs::read(demo().root.join("packages/10-arch-portal-kk-work-record.zip")).unwrap();
    assert!(large.len() > 4000);
    fs::write(root.join("inbox/large.zip"), &large).unwrap();
    let said = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&said["tally"]["claimed"], &said["tally"]["rejected"]), (&json!(1), &json!(1)));
    let rejected = root.join("rejected");
    let names = super::program::files(&rejected);
    assert_eq!(names.len(), 3, "{names:?}");
    for name in names {
        let bytes = fs::read(rejected.join(&name)).unwrap();
        match name.extension().and_then(|e| e.to_str()) {
            Some("zip") => assert!(bytes == large),
            Some("json") => assert!(String::from_utf8(bytes).unwrap().contains("container.too-large")),
            _ => assert!(String::from_utf8(bytes).unwrap().contains("large.zip")),
        }
    }
    assert_eq!(super::program::files(&root.join("inbox")), Vec::<std::path::PathBuf>::new());
}

/// `premis.xml` of the newest version of an object.
fn newest(root: &std::path::Path, object_id: &str) -> String {
    let objects = muragat::adapters::objects_fs::LocalObjects::open(root.join("archive"), root.join("spool/parts"));
    let archive = muragat::formats::ocfl::Archive::open(std::sync::Arc::new(objects)).unwrap();
    String::from_utf8(archive.read(object_id, "premis.xml").unwrap()).unwrap()
}
