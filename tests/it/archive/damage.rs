//! One flipped byte anywhere: `fixity` names exactly that object and that file.

use super::*;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::domain::identifiers::Digest256;
use muragat::formats::ocfl::layout;
use muragat::upkeep::fixity::{CatalogueFact, Damage, Fixity, What, verify, verify_object};

const OTHER: &str = "urn:muragat:registry:CR-2015-000001";

/// Two objects, one of three versions, and what a catalogue would know of them.
fn filed() -> (Arc<MemoryObjects>, Archive, Vec<CatalogueFact>) {
    let objects = Arc::new(MemoryObjects::new());
    let archive = Archive::create(objects.clone()).unwrap();
    archive.commit(version(CASE, 1, &[("package/a.zip", b"zip"), ("case.json", b"{}")])).unwrap();
    archive.commit(version(CASE, 2, &[("documents/1.pdf", b"pdf"), ("case.json", b"{2}")])).unwrap();
    archive.commit(version(CASE, 3, &[("documents/1.pdf.p7s", b"sig")])).unwrap();
    archive.commit(version(OTHER, 1, &[("registry/1.pdf", b"copies")])).unwrap();
    let fact = |object_id: &str, path: &str, bytes: &[u8]| CatalogueFact {
        object_id: object_id.into(),
        path: path.into(),
        sha256: Digest256::of(bytes),
        size_bytes: bytes.len() as u64,
    };
    let facts = vec![
        fact(CASE, "package/a.zip", b"zip"),
        fact(CASE, "documents/1.pdf", b"pdf"),
        fact(OTHER, "registry/1.pdf", b"copies"),
    ];
    (objects, archive, facts)
}

fn damages(archive: &Archive, facts: &[CatalogueFact]) -> Vec<Damage> {
    verify(archive, facts.to_vec(), 1).unwrap().damages
}

fn one(object: Option<&str>, file: &str, what: What) -> Vec<Damage> {
    vec![Damage { object: object.map(String::from), file: file.into(), what }]
}

/// Object and file that a key belongs to.
fn owner(key: &str) -> (Option<&'static str>, String) {
    for id in [CASE, OTHER] {
        if let Some(file) = key.strip_prefix(&format!("{}/", layout::folder_of(id))) {
            return (Some(id), file.into());
        }
    }
    (None, key.into())
}

#[test]
fn an_untouched_archive_agrees_with_itself_and_the_catalogue() {
    let (_objects, archive, facts) = filed();
    for threads in [1, 2, 5] {
        let fixity = verify(&archive, facts.clone(), threads).unwrap();
        assert_eq!(fixity, Fixity { objects: 2, files: 6, size_bytes: 20, damages: vec![] });
    }
    assert_eq!(verify_object(&archive, CASE, &facts[..2]).unwrap().damages, []);
}

#[test]
fn a_flipped_byte_names_its_file() {
    let (objects, archive, facts) = filed();
    let keys = objects.keys();
    assert!(keys.len() > 20);
    for key in keys {
        let bytes = objects_read(&objects, &key);
        let (object, file) = owner(&key);
        // Enough places to meet every field of an inventory, many times.
        for place in (0..bytes.len()).step_by(if bytes.len() < 200 { 7 } else { 61 }) {
            objects.damage(&key, |bytes| bytes[place] ^= 0x01);
            assert_eq!(damages(&archive, &facts), one(object, &file, What::Changed), "{key} at {place}");
            objects.damage(&key, |bytes| bytes[place] ^= 0x01);
        }
    }
    assert_eq!(damages(&archive, &facts), []);
}

#[test]
fn every_truncated_or_grown_file_is_named() {
    let (objects, archive, facts) = filed();
    for key in objects.keys() {
        let before = objects_read(&objects, &key);
        let (object, file) = owner(&key);
        objects.damage(&key, |bytes| _ = bytes.pop());
        assert_eq!(damages(&archive, &facts), one(object, &file, What::Changed), "{key}");
        objects.damage(&key, |bytes| bytes.extend(b"xx"));
        assert_eq!(damages(&archive, &facts), one(object, &file, What::Changed), "{key}");
        objects.damage(&key, |bytes| *bytes = before);
    }
}

#[test]
fn every_missing_file_is_named() {
    let (folder, archive) = archive_on_disk();
    archive.commit(version(CASE, 1, &[("package/a.zip", b"zip"), ("case.json", b"{}")])).unwrap();
    archive.commit(version(CASE, 2, &[("documents/1.pdf", b"pdf")])).unwrap();
    let root = folder.path().join("archive");
    let files: Vec<_> =
        walkdir::WalkDir::new(&root).into_iter().flatten().filter(|e| e.file_type().is_file()).collect();
    for entry in files {
        let key = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_string();
        let bytes = std::fs::read(entry.path()).unwrap();
        std::fs::remove_file(entry.path()).unwrap();
        let (object, file) = owner(&key);
        let named = damages(&archive, &[]);
        assert!(named.contains(&one(object, &file, What::Missing)[0]), "{key}: {named:?}");
        std::fs::write(entry.path(), bytes).unwrap();
    }
    assert_eq!(damages(&archive, &[]), []);
}

#[test]
fn a_wrong_digest_or_size_in_the_catalogue_is_named() {
    let (_objects, archive, facts) = filed();
    for index in 0..facts.len() {
        let mut wrong = facts.clone();
        wrong[index].sha256.0[7] ^= 0x10;
        let expected = one(Some(&facts[index].object_id), &facts[index].path, What::CatalogueDiffers);
        assert_eq!(damages(&archive, &wrong), expected);
        let mut wrong = facts.clone();
        wrong[index].size_bytes += 1;
        assert_eq!(damages(&archive, &wrong), expected);
    }
}

#[test]
fn a_damaged_file_is_not_blamed_on_the_catalogue() {
    let (objects, archive, facts) = filed();
    let file = "v2/content/documents/1.pdf";
    objects.damage(&format!("{}/{file}", layout::folder_of(CASE)), |bytes| *bytes = b"forged".to_vec());
    assert_eq!(damages(&archive, &facts), one(Some(CASE), file, What::Changed));
    assert_eq!(verify_object(&archive, CASE, &facts[..2]).unwrap().damages, one(Some(CASE), file, What::Changed));
    assert_eq!(verify_object(&archive, OTHER, &facts[2..]).unwrap().damages, []);
}

#[test]
fn an_object_that_only_the_catalogue_knows_is_missing() {
    let (_objects, archive, mut facts) = filed();
    facts[0].object_id = "urn:muragat:case:AC-2015-000009".into();
    let expected = one(Some("urn:muragat:case:AC-2015-000009"), "", What::Missing);
    assert_eq!(damages(&archive, &facts), expected);
    assert_eq!(verify_object(&archive, "urn:muragat:case:AC-2015-000009", &facts[..1]).unwrap().damages, expected);
}

#[test]
fn what_does_not_belong_is_named() {
    use muragat::ports::objects::Objects;
    let (objects, archive, facts) = filed();
    let case = layout::folder_of(CASE);
    let strangers = [
        ("notes.txt".to_string(), None, "notes.txt".to_string(), What::Unexpected),
        (format!("{case}/notes.txt"), Some(CASE), "notes.txt".into(), What::Unexpected),
        (format!("{case}/v1/content/b"), Some(CASE), "v1/content/b".into(), What::Unexpected),
        (format!("{case}/v4/content/b"), Some(CASE), "v4".into(), What::Unfinished),
        ("abc/notes.txt".into(), None, "abc".into(), What::Unexpected),
    ];
    let mut expected = Vec::new();
    for (key, object, file, what) in strangers {
        objects.create(&key, b"").unwrap();
        expected.extend(one(object, &file, what));
    }
    expected.sort();
    assert_eq!(damages(&archive, &facts), expected);
}

fn objects_read(objects: &MemoryObjects, key: &str) -> Vec<u8> {
    use muragat::ports::objects::Objects;
    objects.read(key).unwrap()
}
