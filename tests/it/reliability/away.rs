//! The disk is full, the archive may not be written, the database is away: cases wait with the reason, nothing is lost,
//! `queue` lists them, and the work goes on by itself when the fault is gone. The program itself, watching.

use super::day::soak;
use crate::cluster::Cluster;
use crate::road::program::{demo, muragat, text};
use crate::road::watch::{Watch, total};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A file system of our own, gone when dropped. `None`: this machine lets nobody mount, and the doors that fail on purpose
/// (`fail_after`) must do.
struct Mount(PathBuf);

impl Mount {
    fn new(arguments: &[&str], place: &Path) -> Option<Self> {
        fs::create_dir_all(place).unwrap();
        let done = Command::new("mount").args(arguments).arg(place).output().expect("mount is there");
        if !done.status.success() {
            eprintln!("SKIPPED: nothing can be mounted here: {}", String::from_utf8_lossy(&done.stderr));
            return None;
        }
        Some(Self(place.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Lazily: whoever reads in it just now may finish.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn workspace(root: &Path, words: &[&str]) {
    muragat(&[&["init", "--demo", text(root)], words].concat()).ends(0);
}

/// Lays a sample into the inbox under another name, then renames it: taken at once.
fn drop_in(root: &Path, sample: &str, name: &str) {
    let hidden = root.join("inbox/.coming");
    fs::copy(demo().root.join(format!("packages/{sample}.zip")), &hidden).unwrap();
    fs::rename(hidden, root.join("inbox").join(name)).unwrap();
}

fn queue(root: &Path) -> Vec<Value> {
    let said = muragat(&["queue", "--json", "--workspace", text(root)]);
    assert!([0, 5].contains(&said.code), "{}{}", said.out, said.err);
    said.json()["waiting"].as_array().unwrap().clone()
}

fn troubles(heard: &[Value], words: &str) -> usize {
    heard.iter().filter(|n| n["news"] == "trouble" && n["reason"].as_str().unwrap().contains(words)).count()
}

/// All is well in the end: nothing waits, the equation holds, the archive is whole, the inbox is empty.
fn assert_well(root: &Path) {
    assert_eq!(queue(root), [] as [Value; 0]);
    for words in [&["balance"][..], &["verify", "--all"]] {
        muragat(&[words, &["--workspace", text(root)]].concat()).ends(0);
    }
    assert_eq!(crate::road::program::files(&root.join("inbox")), Vec::<PathBuf>::new());
}

/// What waits, once the watch has said so: the file and the reason.
fn until_waiting(watch: &mut Watch, file: &str, reason: &str) {
    watch.until(|heard| {
        let waiting = heard.iter().flat_map(|n| n["tally"]["waiting"].as_array().into_iter().flatten());
        waiting.into_iter().any(|w| w["file_name"] == file && w["reason"].as_str().unwrap().contains(reason))
    });
}

const PORTAL: &str = "10-arch-portal-kk-work-record";
const DECISION: &str = "80-decision-10-work-record";
const PROVIDER: &str = "14-arch-provider-kk-school-renamed";

/// A new catalogue would give the old one's numbers again, a new archive would hide what was issued.
#[test]
fn without_its_catalogue_or_its_archive_nothing_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("office");
    workspace(&root, &[]);
    drop_in(&root, PORTAL, "10.zip");
    drop_in(&root, "11-arch-portal-ru-by-representative", "11.zip");
    let process = || muragat(&["process", "--workspace", text(&root)]);
    process().ends(0);
    let samples = [PROVIDER, "15-arch-provider-ru-awards"];
    for (away, sample) in ["catalogue.db", "archive"].into_iter().zip(samples) {
        let (here, there) = (root.join(away), folder.path().join(away));
        fs::rename(&here, &there).unwrap();
        drop_in(&root, sample, "next.zip");
        let said = process().ends(1);
        assert!(said.err.contains("nothing was written"), "{away}: {}{}", said.out, said.err);
        assert!(!here.exists() && root.join("inbox/next.zip").exists(), "{away}");
        fs::rename(&there, &here).unwrap();
        process().ends(0);
    }
    assert_well(&root);
    for number in 1..=4 {
        muragat(&["case", &format!("AC-2015-{number:06}"), "--workspace", text(&root)]).ends(0);
    }
}

/// A file that is named like a marker, and is somebody's package.
#[test]
fn a_package_that_is_named_like_a_marker_is_taken_as_a_package() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("office");
    workspace(&root, &[]);
    drop_in(&root, PORTAL, "a.zip");
    drop_in(&root, "12-arch-centre-kk-wages", "a.zip.ready");
    drop_in(&root, PROVIDER, "b.zip.ready");
    let said = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(said["tally"]["registered"], 3, "{said}");
    assert_well(&root);
}

#[test]
fn on_a_full_disk_cases_wait_until_there_is_room() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    let Some(small) = Mount::new(&["-t", "tmpfs", "-o", "size=6m", "muragat"], &place.path().join("small")) else {
        return;
    };
    workspace(&root, &[]);
    // Archive and spool share a file system; here it is a small one.
    for folder in ["archive", "spool"] {
        fs::rename(root.join(folder), place.path().join("moved")).unwrap();
        let there = small.0.join(folder);
        assert!(Command::new("cp").arg("-a").arg(place.path().join("moved")).arg(&there).status().unwrap().success());
        fs::remove_dir_all(place.path().join("moved")).unwrap();
        std::os::unix::fs::symlink(there, root.join(folder)).unwrap();
    }
    let mut watch = Watch::start(&root);
    drop_in(&root, PORTAL, "request.zip");
    watch.until(|heard| total(heard, "registered") == 1);

    // Room for a package in the spool, and none for its documents in the archive.
    let ballast = small.0.join("ballast");
    fill(&ballast, 60_000);
    drop_in(&root, DECISION, "decision.zip");
    until_waiting(&mut watch, "decision.zip", "No space left on device");
    let waiting = queue(&root);
    assert_eq!((waiting.len(), waiting[0]["file_name"].as_str()), (1, Some("decision.zip")), "{waiting:?}");
    assert!(waiting[0]["reason"].as_str().unwrap().contains("No space left on device"), "{waiting:?}");

    // Not even for a package: it stays where it is.
    fill(&small.0.join("more"), 0);
    drop_in(&root, PROVIDER, "another.zip");
    watch.until(|heard| troubles(heard, "No space left on device") > 0);
    assert!(root.join("inbox/another.zip").is_file(), "nothing leaves the inbox unclaimed");

    fs::remove_file(small.0.join("more")).unwrap();
    fs::remove_file(&ballast).unwrap();
    watch.until(|heard| total(heard, "registered") == 2 && total(heard, "filed") == 1);
    watch.stop();
    assert_well(&root);
    assert!(root.join("outbox/provider/AC-D-2015-000001-archival_certificate.pdf").is_file());
}

/// Fills a file system but for so many octets.
fn fill(file: &Path, but_bytes: u64) {
    use std::io::Write;
    let mut ballast = fs::File::create(file).unwrap();
    while ballast.write_all(&[1; 4096]).is_ok() {}
    let size_bytes = ballast.metadata().unwrap().len();
    ballast.set_len(size_bytes.saturating_sub(but_bytes)).unwrap();
}

#[test]
fn on_an_archive_that_may_not_be_written_cases_wait() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    workspace(&root, &[]);
    let archive = root.join("archive");
    let Some(read_only) = Mount::new(&["--bind", text(&archive)], &archive) else { return };
    let remount = Command::new("mount").args(["-o", "remount,ro,bind"]).arg(&archive).status().unwrap();
    assert!(remount.success());
    let mut watch = Watch::start(&root);
    drop_in(&root, PORTAL, "request.zip");
    drop_in(&root, "70-damaged", "damaged.zip");
    until_waiting(&mut watch, "request.zip", "Read-only file system");
    watch.until(|heard| total(heard, "rejected") == 1);
    let waiting = queue(&root);
    assert_eq!((waiting.len(), waiting[0]["file_name"].as_str()), (1, Some("request.zip")), "{waiting:?}");
    // A run in between finds the same.
    drop(read_only);
    watch.until(|heard| total(heard, "registered") == 1);
    watch.stop();
    assert_well(&root);
}

#[test]
fn a_server_that_stops_in_the_middle_is_waited_for() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    let server = Cluster::start("", |_| ());
    workspace(&root, &["--catalogue", &server.schema()]);
    let mut watch = Watch::start(&root);
    drop_in(&root, PORTAL, "request.zip");
    watch.until(|heard| total(heard, "registered") == 1);
    server.crash();
    drop_in(&root, DECISION, "decision.zip");
    watch.until(|heard| troubles(heard, "catalogue is not available") > 0);
    assert!(root.join("inbox/decision.zip").is_file(), "nothing leaves the inbox unclaimed");
    let said = muragat(&["queue", "--json", "--workspace", text(&root)]).ends(1);
    assert!(said.json().to_string().contains("catalogue is not available"), "{}", said.out);
    server.go_on();
    watch.until(|heard| total(heard, "filed") == 1);
    watch.stop();
    assert_well(&root);
}

/// Somebody holds the database, as a backup program may: readers go on, writers wait. In `make soak` for longer than a
/// writer has patience.
#[test]
fn a_database_that_is_held_is_waited_for() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    workspace(&root, &[]);
    let mut watch = Watch::start(&root);
    let holder = rusqlite::Connection::open(root.join("catalogue.db")).unwrap();
    holder.busy_timeout(Duration::from_secs(60)).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    drop_in(&root, PORTAL, "request.zip");
    if soak().is_some() {
        watch.until(|heard| troubles(heard, "catalogue is not available") > 0);
    } else {
        std::thread::sleep(Duration::from_secs(2));
    }
    assert!(root.join("inbox/request.zip").is_file(), "nothing leaves the inbox unclaimed");
    assert_eq!(queue(&root), [] as [Value; 0], "a reader is not kept waiting");
    holder.execute_batch("ROLLBACK").unwrap();
    watch.until(|heard| total(heard, "registered") == 1);
    watch.stop();
    assert_well(&root);
}
