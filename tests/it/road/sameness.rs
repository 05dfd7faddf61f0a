//! The same packages give the same octets, a finished demonstration stays as it is, and a folder may move.

use super::program::{demo, differences, digests, files, muragat, text};
use std::path::Path;

/// A copy of the demonstration that a test may change.
pub fn copy_of_demo(target: &Path) {
    let source = &demo().root;
    for path in files(source) {
        let to = target.join(&path);
        std::fs::create_dir_all(to.parent().expect("a file lies in a folder")).unwrap();
        std::fs::copy(source.join(&path), to).unwrap();
    }
    for folder in muragat::app::FOLDERS {
        std::fs::create_dir_all(target.join(folder)).unwrap();
    }
}

#[test]
fn one_worker_or_two_here_or_elsewhere_the_octets_are_the_same() {
    let elsewhere = tempfile::tempdir().unwrap();
    let root = elsewhere.path().join("another folder");
    let said = muragat(&["demo", "--workers", "1", "--json", text(&root)]).ends(0).json();
    assert_eq!(said["tally"], demo().said["tally"]);
    for folder in ["archive", "outbox", "rejected", "packages", "spool/packages"] {
        let (one, two) = (digests(&root.join(folder)), digests(&demo().root.join(folder)));
        assert_eq!(differences(&one, &two), Vec::<std::path::PathBuf>::new(), "{folder}");
        assert!(folder == "spool/packages" || one.len() > 10, "{folder} has {} files", one.len());
    }
}

#[test]
fn a_finished_demo_is_left_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    copy_of_demo(&root);
    muragat(&["demo", text(&root)]).ends(0);
    let before = digests(&root);
    let said = muragat(&["demo", "--json", text(&root)]).ends(0).json();
    assert_eq!(said["tally"]["claimed"], 0);
    assert_eq!(said["registries"], serde_json::json!([]));
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    muragat(&["registry", "form", "--workspace", text(&root)]).ends(0);
    assert_eq!(differences(&before, &digests(&root)), Vec::<std::path::PathBuf>::new());
    // The copy itself is what the first run left.
    for folder in ["archive", "outbox", "rejected"] {
        assert_eq!(digests(&root.join(folder)), digests(&demo().root.join(folder)), "{folder}");
    }
}

#[test]
fn a_folder_that_moved_goes_on_working() {
    let place = tempfile::tempdir().unwrap();
    let (first, second) = (place.path().join("first"), place.path().join("a farther place/second"));
    copy_of_demo(&first);
    std::fs::create_dir_all(second.parent().unwrap()).unwrap();
    std::fs::rename(&first, &second).unwrap();
    let said = muragat(&["case", "AC-D-2015-000001", "--json", "--workspace", text(&second)]).ends(0).json();
    assert_eq!(said["state"], "sent");
    assert_eq!(said["documents"][0]["number"], "AC-D-2015-000001");
    assert!(said["findings"].as_array().is_some(), "read from the archive: {said}");
    let again = second.join("packages/10-arch-portal-kk-work-record.zip");
    let said = muragat(&["process", "--json", "--workspace", text(&second), text(&again)]).ends(0).json();
    assert_eq!((&said["tally"]["claimed"], &said["tally"]["repeated"]), (&0.into(), &1.into()));
    assert_eq!(files(&second.join("spool/packages")), Vec::<std::path::PathBuf>::new(), "nothing is left in the spool");
    muragat(&["verify", "--all", "--workspace", text(&second)]).ends(0);
    let out = place.path().join("print");
    std::fs::create_dir(&out).unwrap();
    muragat(&["registry", "print", "CR-2015-000001", "--output", text(&out), "--workspace", text(&second)]).ends(0);
    for copy in [1, 2] {
        let printed = std::fs::read(out.join(format!("CR-2015-000001-copy{copy}.pdf"))).unwrap();
        let end = if copy == 1 { String::new() } else { format!("-copy{copy}") };
        let laid = second.join(format!("outbox/centre/CR-2015-000001-registry{end}.pdf"));
        assert!(printed == std::fs::read(laid).unwrap(), "copy {copy}");
    }
}
