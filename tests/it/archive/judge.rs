//! ocfl-py judges what we wrote.

pub use super::ocfl_py::assert_valid;
use super::ocfl_py::verdict;
use super::*;

#[test]
fn a_new_archive_is_valid() {
    let (folder, _archive) = archive_on_disk();
    assert_valid(&folder.path().join("archive"), 0);
}

#[test]
fn objects_of_many_versions_are_valid() {
    let (folder, archive) = archive_on_disk();
    for n in 1..=3 {
        let id = format!("urn:muragat:case:AC-2015-{n:06}");
        archive.stage(version(&id, 1, &[("package/a.zip", b"zip"), ("case.json", id.as_bytes())])).unwrap();
    }
    archive.flush().unwrap();
    for minute in 2..=12 {
        let text = format!("state {minute}");
        archive.commit(version(CASE, minute, &[("case.json", text.as_bytes()), ("same.json", b"zip")])).unwrap();
    }
    archive.commit(version("urn:muragat:submission:0a", 1, &[("findings.json", b"")])).unwrap();
    archive.commit(version("urn:muragat:registry:CR-2015-000001", 1, &[("registry/a.pdf", b"a")])).unwrap();
    assert_valid(&folder.path().join("archive"), 5);
}

#[test]
fn a_flipped_byte_is_seen_by_the_judge_too() {
    let (folder, archive) = archive_on_disk();
    archive.commit(version(CASE, 1, &[("case.json", b"{}")])).unwrap();
    let root = folder.path().join("archive");
    let place = archive.folders().unwrap().remove(0);
    std::fs::write(root.join(place).join("v1/content/case.json"), "{ ").unwrap();
    let said = verdict(&root);
    assert!(said.contains("[E092") && said.contains("INVALID"), "{said}");
}
