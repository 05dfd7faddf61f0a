//! Versions: what a commit adds, what it leaves alone, and that repeating it changes nothing.

use super::*;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::formats::ocfl::ArchiveError;

fn in_memory() -> (Arc<MemoryObjects>, Archive) {
    let objects = Arc::new(MemoryObjects::new());
    let archive = Archive::create(objects.clone()).unwrap();
    (objects, archive)
}

#[test]
fn two_versions_of_a_case() {
    let (_folder, archive) = archive_on_disk();
    assert_eq!(archive.head(CASE).unwrap(), None);
    let first = archive.commit(version(CASE, 1, &[("package/a.zip", b"zip"), ("case.json", b"{}")])).unwrap();
    assert_eq!((first.version, first.new), (1, true));
    let second = archive
        .commit(version(CASE, 2, &[("documents/1.pdf", b"pdf"), ("case.json", b"{1}"), ("copy.zip", b"zip")]))
        .unwrap();
    assert_eq!((second.version, second.new), (2, true));

    let head = archive.head(CASE).unwrap().unwrap();
    let places: Vec<_> = head.files.iter().map(|f| (f.path.as_str(), f.content_path.as_str())).collect();
    let expected = [
        ("case.json", "v2/content/case.json"),
        ("copy.zip", "v1/content/package/a.zip"),
        ("documents/1.pdf", "v2/content/documents/1.pdf"),
        ("package/a.zip", "v1/content/package/a.zip"),
    ];
    assert_eq!(places, expected);
    assert_eq!((head.version, head.created.as_str()), (2, "2015-11-18T09:02:00+06:00"));
    assert_eq!(archive.read(CASE, "case.json").unwrap(), b"{1}");
    assert_eq!(archive.read(CASE, "copy.zip").unwrap(), b"zip");
    assert!(matches!(archive.read(CASE, "absent"), Err(ArchiveError::Unknown { .. })));
    assert_eq!(archive.ids().unwrap(), [CASE]);
    assert_eq!(archive.check(CASE).unwrap(), []);
    assert_eq!(archive.check_root().unwrap(), []);
}

#[test]
fn repeating_a_commit_changes_nothing() {
    let (objects, archive) = in_memory();
    let files: &[(&str, &[u8])] = &[("a", b"1"), ("b", b"2")];
    archive.commit(version(CASE, 1, files)).unwrap();
    let keys = objects.keys();
    let again = archive.commit(version(CASE, 9, files)).unwrap();
    assert_eq!((again.version, again.new), (1, false));
    let part = archive.commit(version(CASE, 9, &files[..1])).unwrap();
    assert_eq!((part.version, part.new), (1, false));
    assert_eq!(objects.keys(), keys);
    let reopened = Archive::create(objects.clone()).unwrap();
    assert!(!reopened.commit(version(CASE, 9, files)).unwrap().new);
    assert_eq!(objects.keys(), keys);
}

#[test]
fn the_same_versions_give_the_same_bytes() {
    let build = || {
        let (objects, archive) = in_memory();
        archive.commit(version(CASE, 1, &[("b", b"2"), ("a", b"1")])).unwrap();
        archive.commit(version(CASE, 2, &[("c", b"1")])).unwrap();
        objects.keys().into_iter().map(|key| (objects_read(&objects, &key), key)).collect::<Vec<_>>()
    };
    assert_eq!(build(), build());
}

fn objects_read(objects: &MemoryObjects, key: &str) -> Vec<u8> {
    use muragat::ports::objects::Objects;
    objects.read(key).unwrap()
}

#[test]
fn staged_versions_are_seen_here_and_nowhere_else_until_the_flush() {
    let (objects, archive) = in_memory();
    archive.stage(version(CASE, 1, &[("a", b"1")])).unwrap();
    let second = archive.stage(version(CASE, 2, &[("b", b"2")])).unwrap();
    assert_eq!((second.version, second.new), (2, true));
    assert!(!archive.stage(version(CASE, 3, &[("a", b"1"), ("b", b"2")])).unwrap().new);
    assert_eq!(archive.read(CASE, "a").unwrap(), b"1");
    assert_eq!(archive.head(CASE).unwrap().unwrap().version, 2);
    let elsewhere = Archive::open(objects.clone()).unwrap();
    assert_eq!(elsewhere.head(CASE).unwrap(), None);
    archive.flush().unwrap();
    archive.flush().unwrap();
    assert_eq!(elsewhere.head(CASE).unwrap().unwrap().version, 2);
    assert_eq!(elsewhere.check(CASE).unwrap(), []);
}

#[test]
fn what_would_make_a_bad_object_is_refused() {
    let (objects, archive) = in_memory();
    let keys = objects.keys();
    let refused = |version: NewVersion| matches!(archive.commit(version), Err(ArchiveError::Refused { .. }));
    assert!(refused(version("no uri", 1, &[("a", b"")])));
    assert!(refused(version(CASE, 1, &[])));
    assert!(refused(version(CASE, 1, &[("../a", b"")])));
    assert!(refused(version(CASE, 1, &[("құжат.pdf", b"")])));
    assert!(refused(version(CASE, 1, &[("a", b"1"), ("a", b"2")])));
    assert!(refused(version(CASE, 1, &[("a", b"1"), ("a/b", b"2")])));
    assert!(refused(NewVersion { user_address: "somewhere".into(), ..version(CASE, 1, &[("a", b"1")]) }));
    assert_eq!(objects.keys(), keys, "nothing was written");
}

#[test]
fn an_archive_begins_only_in_an_empty_folder() {
    use muragat::ports::objects::Objects;
    let objects = Arc::new(MemoryObjects::new());
    assert!(matches!(Archive::open(objects.clone()), Err(ArchiveError::NotAnArchive(_))));
    objects.create("letters/one.txt", b"").unwrap();
    assert!(matches!(Archive::create(objects), Err(ArchiveError::NotAnArchive(_))));
}

#[test]
fn threads_share_one_archive() {
    let (_folder, archive) = archive_on_disk();
    std::thread::scope(|scope| {
        for thread in 0..4u32 {
            let archive = &archive;
            scope.spawn(move || {
                for n in 0..10u32 {
                    let id = format!("urn:muragat:case:AC-2015-{:06}", 100 + n * 10 + thread);
                    archive.commit(version(&id, 1, &[("own", id.as_bytes())])).unwrap();
                    // One object of all threads: each version is somebody's, none is lost.
                    archive.commit(version(CASE, 2, &[(&format!("t{thread}-{n}"), id.as_bytes())])).unwrap();
                }
            });
        }
    });
    assert_eq!(archive.ids().unwrap().len(), 41);
    assert_eq!(archive.head(CASE).unwrap().unwrap().files.len(), 40);
    for id in archive.ids().unwrap() {
        assert_eq!(archive.check(&id).unwrap(), [], "{id}");
    }
}
