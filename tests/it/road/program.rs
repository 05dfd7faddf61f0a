//! The built program, the one demonstration that tests look at together, and folders as digests.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// What a command said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program as a user does, in a folder that is no workspace.
pub fn muragat(arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muragat"));
    command.args(arguments).current_dir("/").env_remove("MURAGAT_WORKSPACE").env("MURAGAT_LANG", "en");
    let done = command.output().expect("the built program starts");
    Said {
        code: done.status.code().expect("the program ends by itself"),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

impl Said {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "one object on one line: {}{}", self.out, self.err);
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out));
        let format = value["format"].as_str().unwrap_or_else(|| panic!("no format: {}", self.out));
        assert!(format.starts_with("muragat.") && format.ends_with("/1"), "{format}");
        value
    }

    /// Fails with what was said, unless the program ended so.
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

/// The demonstration, made once for all tests of this process; looked at, never changed.
pub struct Demo {
    pub root: PathBuf,
    /// What `demo --json` said.
    pub said: Value,
    /// Its log, one JSON object a line.
    pub log: String,
}

pub fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
        forget_old(place);
        let root = place.join(format!("road-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let done = muragat(&["demo", text(&root), "--workers", "2", "--json", "--log", "json"]).ends(0);
        Demo { root, said: done.json(), log: done.err }
    })
}

/// Nothing tells a process that its last test is over: the next one clears up after it.
fn forget_old(place: &Path) {
    let hour = Duration::from_secs(3600);
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let is_old = |at: SystemTime| at.elapsed().is_ok_and(|age| age > hour);
        if entry.file_name().to_string_lossy().starts_with("road-")
            && entry.metadata().and_then(|m| m.modified()).is_ok_and(is_old)
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Every file below a folder, in order. What SQLite keeps beside its database while somebody reads it comes and goes, and
/// is no content.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let entries = entries.into_iter().map(|e| e.expect("the folder can be read")).filter(|e| e.file_type().is_file());
    let paths = entries.map(|e| e.path().strip_prefix(folder).expect("below the folder").to_owned());
    let is_side = |path: &PathBuf| ["-wal", "-shm"].iter().any(|end| path.to_string_lossy().ends_with(end));
    paths.filter(|path| !is_side(path)).collect()
}

/// Digest of every file below a folder.
pub fn digests(folder: &Path) -> BTreeMap<PathBuf, String> {
    let read = |path: PathBuf| {
        let bytes = fs::read(folder.join(&path)).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path, data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)))
    };
    // A lock is no content, nor what a process says of its pace.
    let is_content = |path: &PathBuf| {
        path.extension().is_none_or(|end| end != "lock") && !path.starts_with("spool/pace") && !path.starts_with("pace")
    };
    files(folder).into_iter().filter(is_content).map(read).collect()
}

/// What stands in one and not, or otherwise, in the other.
pub fn differences(one: &BTreeMap<PathBuf, String>, other: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let all: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    all.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

/// Does `work` to every item on as many threads as there are cores; the first panic is passed on.
pub fn side_by_side<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let labour = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..std::thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(labour)).collect();
        for worker in workers {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
}
