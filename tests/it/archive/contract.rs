//! What `ports::objects` promises, asked of every store.

use muragat::adapters::objects_fs::LocalObjects;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::ports::objects::{Entry, Objects, ObjectsError};
use std::io::Read;

fn check(objects: &dyn Objects) {
    reading_what_is_absent(objects);
    creating_once(objects);
    replacing(objects);
    listing(objects);
    removing(objects);
    holding(objects);
    refusing_what_is_no_key(objects);
}

fn reading_what_is_absent(objects: &dyn Objects) {
    assert!(matches!(objects.read("absent"), Err(ObjectsError::NotFound(key)) if key == "absent"));
    assert!(matches!(objects.open("absent/too"), Err(ObjectsError::NotFound(_))));
    assert!(!objects.exists("absent").unwrap());
    assert_eq!(objects.list("absent").unwrap(), []);
    assert_eq!(objects.list("").unwrap(), []);
    objects.flush().unwrap();
}

fn creating_once(objects: &dyn Objects) {
    objects.create("a/b/c.txt", b"one").unwrap();
    assert!(matches!(objects.create("a/b/c.txt", b"two"), Err(ObjectsError::Exists(_))));
    assert_eq!(objects.read("a/b/c.txt").unwrap(), b"one");
    assert!(objects.exists("a/b/c.txt").unwrap());
    assert!(!objects.exists("a/b").unwrap(), "a folder is no object");
    let mut streamed = Vec::new();
    objects.open("a/b/c.txt").unwrap().read_to_end(&mut streamed).unwrap();
    assert_eq!(streamed, b"one");
    objects.create("empty", b"").unwrap();
    objects.flush().unwrap();
    objects.flush().unwrap();
    assert_eq!(objects.read("empty").unwrap(), b"");
}

fn replacing(objects: &dyn Objects) {
    let pair = |a: &str, b: &str| [("r/new".to_string(), a.into()), ("a/b/c.txt".to_string(), b.into())];
    objects.replace(&pair("first", "two")).unwrap();
    objects.replace(&pair("second", "three")).unwrap();
    objects.replace(&pair("second", "three")).unwrap();
    objects.replace(&[]).unwrap();
    assert_eq!(objects.read("r/new").unwrap(), b"second");
    assert_eq!(objects.read("a/b/c.txt").unwrap(), b"three");
    objects.flush().unwrap();
}

fn listing(objects: &dyn Objects) {
    for key in ["l/b", "l/a/x", "l/a/y", "l/a-b", "l/0=c"] {
        objects.create(key, b"").unwrap();
    }
    let entry = |name: &str, folder| Entry { name: name.into(), folder };
    let expected = [entry("0=c", false), entry("a", true), entry("a-b", false), entry("b", false)];
    assert_eq!(objects.list("l").unwrap(), expected);
    assert_eq!(objects.list("l/b").unwrap(), [], "an object is no folder");
}

fn holding(objects: &dyn Objects) {
    let first = objects.hold("h/a").unwrap().expect("nobody has it");
    assert!(objects.hold("h/a").unwrap().is_none(), "one at a time");
    let other = objects.hold("h/b").unwrap();
    assert!(other.is_some(), "another folder is another matter");
    assert_eq!(objects.list("h").unwrap(), [], "nothing is stored for it");
    drop(first);
    assert!(objects.hold("h/a").unwrap().is_some() && objects.hold("h/a").unwrap().is_some(), "and again");
}

fn removing(objects: &dyn Objects) {
    objects.create("gone/deep/x", b"").unwrap();
    objects.create("gone-not", b"").unwrap();
    objects.remove_folder("gone/deep").unwrap();
    objects.remove_folder("gone/deep").unwrap();
    assert!(!objects.exists("gone/deep/x").unwrap());
    assert_eq!(objects.list("gone").unwrap(), []);
    assert!(!objects.list("").unwrap().iter().any(|e| e.name == "gone"), "an empty folder is no folder");
    assert!(objects.exists("gone-not").unwrap());
    objects.create("gone/deep/x", b"again").unwrap();
    objects.flush().unwrap();
    assert_eq!(objects.read("gone/deep/x").unwrap(), b"again");
}

fn refusing_what_is_no_key(objects: &dyn Objects) {
    for key in ["", "/etc/passwd", "../up", "a/../../up", "a//b", "a/", "қ"] {
        assert!(matches!(objects.read(key), Err(ObjectsError::InvalidKey(_))), "{key:?}");
        assert!(matches!(objects.create(key, b""), Err(ObjectsError::InvalidKey(_))), "{key:?}");
        assert!(matches!(objects.replace(&[(key.into(), vec![])]), Err(ObjectsError::InvalidKey(_))), "{key:?}");
        assert!(matches!(objects.remove_folder(key), Err(ObjectsError::InvalidKey(_))), "{key:?}");
    }
}

#[test]
fn in_memory() {
    check(&MemoryObjects::new());
}

#[test]
fn on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (root, staging) = (folder.path().join("archive"), folder.path().join("spool"));
    let objects = LocalObjects::open(&root, &staging);
    check(&objects);
    assert_eq!(std::fs::read_dir(&staging).unwrap().count(), 0, "no part file stays");
    std::fs::write(staging.join("1-1.part"), "left by a killed process").unwrap();
    objects.discard_parts().unwrap();
    assert_eq!(std::fs::read_dir(&staging).unwrap().count(), 0);
}

#[test]
fn memory_loses_only_what_was_not_flushed() {
    let objects = MemoryObjects::new();
    objects.create("kept", b"kept").unwrap();
    objects.flush().unwrap();
    objects.create("torn", b"0123456789").unwrap();
    objects.replace(&[("kept".into(), b"newer".to_vec())]).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for fate in 0..200 {
        let found = objects.after_power_loss(fate);
        let kept = found.read("kept").unwrap();
        assert!(kept == b"kept" || kept == b"newer", "replacing is whole");
        seen.insert((kept, found.read("torn").ok()));
    }
    assert_eq!(seen.len(), 8, "every outcome is tried: old or new, and absent, empty, half or whole");
}
