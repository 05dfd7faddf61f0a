//! What is the same package, and what is a new one.

use super::program::{muragat, text};
use muragat::app::demo;
use muragat::formats::package;
use muragat::releases::embedded;
use std::fs;
use std::path::Path;

/// The request of a sample, signed or not; the same octets at every call.
fn request(signed: bool, addition: &str) -> Vec<u8> {
    let files = embedded::below("samples/packages/10-arch-portal-kk-work-record/");
    let files: Vec<(String, Vec<u8>)> = files
        .map(|(name, bytes)| {
            let end: &[u8] = if name == package::REQUEST { addition.as_bytes() } else { b"" };
            (name.to_owned(), [bytes, end].concat())
        })
        .collect();
    let key = demo::signer("ibraeva").unwrap();
    package::build_from(&files, signed.then_some(&key)).unwrap()
}

fn tally(root: &Path, name: &str, bytes: &[u8]) -> serde_json::Value {
    fs::write(root.join("inbox").join(name), bytes).unwrap();
    muragat(&["process", "--json", "--workspace", text(root)]).ends(0).json()["tally"].clone()
}

/// What came back to be mended is another package when it comes mended, though it is the same request; only a case holds
/// the id of a request.
#[test]
fn a_request_that_was_noticed_is_new_when_it_comes_again_and_another_under_its_id_is_not() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let unsigned = tally(&root, "unsigned.zip", &request(false, ""));
    assert_eq!(unsigned["noticed"], 1, "{unsigned}");
    assert_eq!(tally(&root, "torso.zip", &request(true, "")[..400])["rejected"], 1);
    assert_eq!(tally(&root, "mended.zip", &request(true, ""))["registered"], 1);
    assert_eq!(tally(&root, "again.zip", &request(true, ""))["repeated"], 1);
    // Other octets under an id that has a case: for the operator of the sender's system to find out.
    assert_eq!(tally(&root, "other.zip", &request(true, "\n"))["returned"], 1);
    let case = muragat(&["case", "AC-2015-000001", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(case["number"], "AC-2015-000001", "{case}");
    let found = walkdir::WalkDir::new(root.join("outbox")).into_iter().map(|entry| entry.unwrap().into_path());
    let records = found.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let said: Vec<_> = records.map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(said.iter().any(|text| text.contains("request.id-reused")), "{said:?}");
    muragat(&["balance", "--workspace", text(&root)]).ends(0);
}
