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
    assert_eq!(once, ["decided", "delivered", "delivered", "filed", "filed", "registered"], "{events:?}");
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
    assert_eq!(super::program::files(&root.join("outbox")), Vec::<std::path::PathBuf>::new());
    fs::write(&main, sound).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    assert!(root.join("outbox/provider/AC-2015-000001-receipt.pdf").is_file(), "under the number it was given");
}

/// `premis.xml` of the newest version of an object.
fn newest(root: &std::path::Path, object_id: &str) -> String {
    let objects = muragat::adapters::objects_fs::LocalObjects::open(root.join("archive"), root.join("spool/parts"));
    let archive = muragat::formats::ocfl::Archive::open(std::sync::Arc::new(objects)).unwrap();
    String::from_utf8(archive.read(object_id, "premis.xml").unwrap()).unwrap()
}
