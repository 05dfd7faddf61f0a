//! The inbox folder: what is read is what is taken away.

use muragat::adapters::inbox::InboxFolder;
use muragat::ports::inbox::Inbox;
use std::fs;
use std::os::unix::ffi::OsStringExt;

fn inbox() -> (tempfile::TempDir, InboxFolder) {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("inbox")).unwrap();
    let folder = InboxFolder::new(place.path().join("inbox"), place.path().join("rejected"));
    (place, folder)
}

fn names(folder: &InboxFolder) -> Vec<String> {
    folder.names().unwrap()
}

#[test]
fn another_package_laid_under_the_name_stays() {
    let (place, folder) = inbox();
    let path = place.path().join("inbox/a.zip");
    fs::write(&path, "first").unwrap();
    assert_eq!(folder.read("a.zip").unwrap().unwrap(), b"first");
    fs::write(place.path().join("inbox/.b"), "second").unwrap();
    fs::rename(place.path().join("inbox/.b"), &path).unwrap();
    folder.remove("a.zip").unwrap();
    assert_eq!(folder.read("a.zip").unwrap().unwrap(), b"second");
    folder.remove("a.zip").unwrap();
    assert!(names(&folder).is_empty());
    folder.remove("a.zip").unwrap();
}

#[test]
fn a_file_caught_on_its_way_out_gets_its_name_back_and_displaces_nobody() {
    let (place, folder) = inbox();
    fs::write(place.path().join("inbox/.leaving-a.zip"), "old").unwrap();
    fs::write(place.path().join("inbox/a.zip"), "new").unwrap();
    assert_eq!(names(&folder), ["a.zip"]);
    folder.recover().unwrap();
    assert_eq!(names(&folder), ["1~a.zip", "a.zip"]);
    assert_eq!(folder.read("1~a.zip").unwrap().unwrap(), b"old");
}

#[test]
fn a_marker_without_its_package_says_nothing_of_the_next_one() {
    let (place, folder) = inbox();
    let at = |name: &str| place.path().join("inbox").join(name);
    for name in ["gone.zip.ready", "here.zip", "here.zip.ready", ".leaving-caught.zip", "caught.zip.ready"] {
        fs::write(at(name), "").unwrap();
    }
    fs::write(at("written.ready"), "somebody's words").unwrap();
    folder.recover().unwrap();
    assert!(!at("gone.zip.ready").exists());
    assert!(["here.zip.ready", "caught.zip.ready", "written.ready"].iter().all(|name| at(name).exists()));
    assert!(folder.read("here.zip").unwrap().is_some());
    folder.remove("here.zip").unwrap();
    assert!(!at("here.zip.ready").exists());
}

#[test]
fn links_folders_pipes_and_half_copies_are_no_packages() {
    let (place, folder) = inbox();
    let at = |name: &str| place.path().join("inbox").join(name);
    fs::write(place.path().join("secret"), "of another").unwrap();
    std::os::unix::fs::symlink(place.path().join("secret"), at("link.zip")).unwrap();
    fs::create_dir(at("folder.zip")).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, at("pipe.zip"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .unwrap();
    fs::write(at("half.part"), "").unwrap();
    fs::write(at(".hidden"), "").unwrap();
    fs::write(at("whole.zip"), "").unwrap();
    fs::write(at("whole.zip.ready"), "").unwrap();
    assert_eq!(names(&folder), ["whole.zip"]);
    assert_eq!(folder.read("link.zip").unwrap(), None, "a link that takes a file's place is not followed");
}

#[test]
fn a_name_that_is_no_utf_8_is_taken_all_the_same() {
    let (place, folder) = inbox();
    let name = std::ffi::OsString::from_vec(b"\xf1\xef\xf0\xe0\xe2\xea\xe0.zip".to_vec());
    fs::write(place.path().join("inbox").join(name), "from an old machine").unwrap();
    let shown = names(&folder);
    assert_eq!(shown.len(), 1);
    assert_eq!(folder.read(&shown[0]).unwrap().unwrap(), b"from an old machine");
    folder.remove(&shown[0]).unwrap();
    assert!(names(&folder).is_empty());
}
