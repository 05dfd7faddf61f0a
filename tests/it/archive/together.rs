//! Several processes on one archive: each object has one writer at a time, and who comes too late changes nothing.

use super::*;
use muragat::adapters::objects_fs::LocalObjects;
use muragat::formats::ocfl::ArchiveError;
use std::path::Path;

/// As a process of its own opens it.
fn process(root: &Path) -> Archive {
    Archive::create(Arc::new(LocalObjects::open(root.join("archive"), root.join("spool")))).unwrap()
}

fn is_busy<T>(outcome: Result<T, ArchiveError>) -> bool {
    matches!(outcome, Err(ArchiveError::Busy { object_id }) if object_id == CASE)
}

#[test]
fn between_staging_and_flush_nobody_else_writes_the_object() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (process(folder.path()), process(folder.path()));
    let first = || version(CASE, 1, &[("package/a.zip", b"zip"), ("case.json", b"{}")]);
    one.stage(first()).unwrap();
    one.stage(version(CASE, 2, &[("more", b"1")])).unwrap();
    assert!(is_busy(other.commit(first())), "not even the same octets");
    other.commit(version("urn:muragat:case:AC-2015-000002", 1, &[("case.json", b"{}")])).unwrap();
    one.flush().unwrap();
    let again = other.commit(first()).unwrap();
    assert_eq!((again.version, again.new), (1, false));
    let third = other.commit(version(CASE, 3, &[("documents/1.pdf", b"pdf")])).unwrap();
    assert_eq!((third.version, third.new), (3, true));
    assert_eq!(one.head(CASE).unwrap().unwrap().version, 3);
    assert_eq!(one.check(CASE).unwrap(), []);
    assert_eq!(std::fs::read_dir(folder.path().join("spool")).unwrap().count(), 0, "no lock stays");
}

#[test]
fn what_is_forgotten_leaves_no_trace_and_lets_others_in() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (process(folder.path()), process(folder.path()));
    one.commit(version(CASE, 1, &[("a", b"1")])).unwrap();
    one.stage(version(CASE, 2, &[("b", b"too late"), ("c", b"more of it")])).unwrap();
    one.stage(version("urn:muragat:case:AC-2015-000002", 1, &[("b", b"too late")])).unwrap();
    for object_id in [CASE, "urn:muragat:case:AC-2015-000002", "urn:muragat:case:AC-2015-000003"] {
        one.forget(object_id).unwrap();
    }
    one.flush().unwrap();
    assert_eq!(other.ids().unwrap(), [CASE]);
    assert_eq!((other.check(CASE).unwrap(), other.check_root().unwrap()), (vec![], vec![]));
    assert_eq!(other.commit(version(CASE, 2, &[("b", b"in time")])).unwrap().version, 2);
    assert_eq!(one.read(CASE, "b").unwrap(), b"in time");
    assert_eq!(one.check(CASE).unwrap(), []);
}

/// Whoever lets go in the middle leaves what a crash would leave.
#[test]
fn what_is_let_go_is_cleared_away_by_the_next_writer() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (process(folder.path()), process(folder.path()));
    one.commit(version(CASE, 1, &[("a", b"1")])).unwrap();
    one.stage(version(CASE, 2, &[("b", b"never seen"), ("c", b"never seen either")])).unwrap();
    one.let_go();
    other.commit(version(CASE, 2, &[("b", b"seen")])).unwrap();
    one.flush().unwrap();
    assert_eq!(one.read(CASE, "b").unwrap(), b"seen");
    assert_eq!(one.check(CASE).unwrap(), []);
}
