//! The real program over an inbox full of hostile packages: it ends, all of them have an end, the equation holds, and
//! nothing lies where it should not.

use super::catalogue::Hostile;
use super::{packages, seeds};
use crate::road::program::{digests, files, muragat, text};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::submissions;
use muragat::domain::case::SubmissionState;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// High-water mark of the memory that is ours, when it is asked for: 256 MB, that is 256,000,000 octets.
const MEMORY_KIB_MAX: u64 = 250_000;

/// What the program said, and the most memory that it held.
pub struct Processed {
    pub tally: serde_json::Value,
    pub memory_kib: u64,
}

/// `muragat process` with two workers; fails when it hangs or does not end well.
pub fn process(root: &Path, watchdog: Duration) -> Processed {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muragat"));
    command.args(["process", "--json", "--workers", "2", "--workspace", text(root)]).current_dir("/");
    let out = tempfile::tempfile().expect("a file");
    let err = tempfile::tempfile().expect("a file");
    command.stdout(Stdio::from(out.try_clone().expect("a file"))).stderr(Stdio::from(err.try_clone().expect("a file")));
    let mut child = command.spawn().expect("the built program starts");
    let began = Instant::now();
    let mut memory_kib = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if let Some(seen) = high_water_kib(child.id()) {
            memory_kib = memory_kib.max(seen);
        }
        if began.elapsed() > watchdog {
            child.kill().expect("a child");
            panic!("the program hangs after {watchdog:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let (out, err) = (read(out), read(err));
    assert_eq!(status.code(), Some(0), "{out}{err}");
    let said: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|fault| panic!("{fault}: {out}"));
    Processed { tally: said["tally"].clone(), memory_kib }
}

fn read(mut file: fs::File) -> String {
    use std::io::{Read, Seek};
    let mut text = String::new();
    file.rewind().expect("a file");
    file.read_to_string(&mut text).expect("UTF-8");
    text
}

fn high_water_kib(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn an_inbox_of_hostile_packages_has_an_end_for_each_and_harms_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let root = place.path().join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    fs::create_dir(place.path().join("beside")).expect("a folder");
    fs::write(place.path().join("beside/untouched"), "of somebody else").expect("a file");
    let (is_timed, seeds) = seeds();
    let mut expected: BTreeMap<String, (String, Hostile)> = BTreeMap::new();
    let mut laid = 0_u64;
    for (name, mut hostile) in packages(seeds) {
        fs::write(root.join("inbox").join(&name), &hostile.octets).expect("the inbox takes it");
        laid += 1;
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&hostile.octets));
        hostile.octets = Vec::new();
        expected.entry(digest).or_insert((name, hostile));
    }
    let own = |root: &Path| {
        let mut own = digests(root);
        own.retain(|path, _| {
            path.parent().is_none_or(|above| above == Path::new("")) && !path.starts_with("catalogue.db")
        });
        own
    };
    let before = own(&root);
    let began = Instant::now();
    let done = process(&root, Duration::from_secs(60 * 60));
    if is_timed {
        println!("{laid} packages in {:?}, at most {} KiB: {}", began.elapsed(), done.memory_kib, done.tally);
        assert!(done.memory_kib < MEMORY_KIB_MAX, "{} KiB", done.memory_kib);
    }

    // Each has an end, and a good one only what is good.
    let count = |name: &str| done.tally[name].as_u64().unwrap_or_else(|| panic!("no {name}: {}", done.tally));
    assert_eq!(done.tally["waiting"], serde_json::json!([]));
    assert_eq!(count("claimed") + count("repeated"), laid);
    let store = SqliteStore::open(&root.join("catalogue.db")).expect("a catalogue");
    let ended = store.read(submissions::list).expect("a list");
    assert_eq!(ended.len(), expected.len());
    let mut wrong = Vec::new();
    for submission in ended {
        let (name, hostile) = &expected[&submission.digest.hex()];
        let is_registered = submission.state == SubmissionState::Registered;
        let is_end = matches!(
            submission.state,
            SubmissionState::Registered
                | SubmissionState::Rejected
                | SubmissionState::Returned
                | SubmissionState::Noticed
        );
        let is_wrong = match (is_registered, hostile.codes) {
            (false, []) => true,
            (true, [_, ..]) => !hostile.is_perhaps_good,
            _ => false,
        };
        if is_wrong || !is_end {
            wrong.push(format!("{name}: {:?} {:?}", submission.state, submission.reason));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    let balance = muragat(&["balance", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&balance["even"], &balance["balance"]["seen"]), (&true.into(), &laid.into()), "{balance}");
    muragat(&["verify", "--all", "--workspace", text(&root)]).ends(0);

    // Nothing lies where it should not.
    assert_eq!(files(&root.join("inbox")), Vec::<std::path::PathBuf>::new(), "the inbox is empty");
    let beside: Vec<_> =
        fs::read_dir(place.path()).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(beside.len(), 2, "{beside:?}");
    assert_eq!(fs::read(place.path().join("beside/untouched")).expect("a file"), b"of somebody else");
    assert_eq!(own(&root), before, "what stands at the root of the workspace");
    let strange: Vec<_> = files(&root).into_iter().filter(|path| !is_ours(text(path))).collect();
    assert!(strange.is_empty(), "{} that nobody here writes: {:?}", strange.len(), &strange[..strange.len().min(5)]);
}

/// Whether a path in a workspace has the form of one that the program writes (docs/FORMAT.md): digests and numbers, and
/// never a name from a package.
fn is_ours(path: &str) -> bool {
    let is_hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_number = |text: &str| {
        text.split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
    };
    match path.split('/').collect::<Vec<_>>()[..] {
        [_] => true,
        ["trust" | "keys" | "spool", ..] => true,
        ["rejected", file] => {
            file.split_once('.').is_some_and(|(stem, end)| is_hex(stem, 64) && ["zip", "json", "txt"].contains(&end))
        }
        ["outbox", "portal" | "centre" | "provider" | "sender", file] => {
            let kinds = ["-receipt.pdf", "-return.pdf", "-notice.pdf", ".json"];
            kinds.iter().any(|kind| file.strip_suffix(kind).is_some_and(is_number))
        }
        ["outbox", "slips", day, file] => {
            let (stem, end) = file.split_once('.').unwrap_or_default();
            let digest = stem.split("-repeated-").next().unwrap_or_default();
            day.len() == 10 && is_hex(digest, 64) && ["json", "pdf"].contains(&end)
        }
        ["archive", "0=ocfl_1.1" | "0004-hashed-n-tuple-storage-layout.json"] => true,
        ["archive", a, b, c, object, ref rest @ ..] => {
            let is_place = [a, b, c].iter().all(|part| is_hex(part, 3)) && is_hex(object, 64);
            is_place && is_of_object(rest)
        }
        _ => false,
    }
}

fn is_of_object(rest: &[&str]) -> bool {
    match rest {
        ["0=ocfl_object_1.1" | "inventory.json" | "inventory.json.sha512"] => true,
        ["v1", "inventory.json" | "inventory.json.sha512"] => true,
        ["v1", "content", "premis.xml" | "case.json" | "findings.json"] => true,
        ["v1", "content", "evidence", _] => true,
        ["v1", "content", "package", file] => file.len() == 68 && file.ends_with(".zip"),
        ["v1", "content", "documents", file] => file.ends_with(".pdf") || file.ends_with(".recipe.json"),
        _ => false,
    }
}
