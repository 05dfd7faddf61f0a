//! The watched inbox, as scanners, shares and hurried people use it.

use super::program::{demo, files, muragat, text};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A machine may be slow; nothing here is about speed.
const WATCHDOG: Duration = Duration::from_secs(120);

pub struct Watch {
    pub child: Child,
    news: Receiver<Value>,
    heard: Vec<Value>,
}

impl Watch {
    pub fn start(root: &Path) -> Self {
        Self::start_as(root, "watching")
    }

    /// Until it says that it is watching, or helping.
    pub fn start_as(root: &Path, what: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_muragat"))
            .args(["watch", "--json", "--workspace", text(root)])
            .env("MURAGAT_LANG", "en")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let (tell, news) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = tell.send(serde_json::from_str(&line).expect("JSON"));
            }
        });
        let mut watch = Self { child, news, heard: Vec::new() };
        watch.until(|heard| heard.iter().any(|n| n["news"] == what));
        watch
    }

    pub fn until(&mut self, done: impl Fn(&[Value]) -> bool) {
        let end = Instant::now() + WATCHDOG;
        while !done(&self.heard) {
            let left = end.saturating_duration_since(Instant::now());
            let news = self.news.recv_timeout(left).unwrap_or_else(|_| panic!("heard only {:#?}", self.heard));
            self.heard.push(news);
        }
    }

    /// Until so many packages were claimed.
    fn until_claimed(&mut self, count: u64) {
        self.until(|heard| total(heard, "claimed") >= count);
    }

    /// What was heard by now.
    fn claimed(&mut self) -> u64 {
        self.heard.extend(self.news.try_iter());
        total(&self.heard, "claimed")
    }

    pub fn stop(mut self) -> Vec<Value> {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it runs");
        self.until(|heard| heard.iter().any(|n| n["news"] == "stopped"));
        assert!(self.child.wait().expect("it ends").success());
        std::mem::take(&mut self.heard)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Of one count over everything heard.
pub fn total(heard: &[Value], count: &str) -> u64 {
    heard.iter().filter_map(|news| news["tally"][count].as_u64()).sum()
}

/// A demo workspace whose inbox waits `quiet` seconds, and `incomplete` for what is no archive.
fn workspace(place: &Path, quiet: u64, incomplete: u64) -> PathBuf {
    let root = place.join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let file = root.join("muragat.toml");
    let config = fs::read_to_string(&file).unwrap();
    let changed =
        config.replace("quiet_seconds = 2", &format!("quiet_seconds = {quiet}\nincomplete_seconds = {incomplete}"));
    assert_ne!(changed, config);
    fs::write(&file, changed).unwrap();
    root
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(demo().root.join(format!("packages/{name}.zip"))).unwrap()
}

#[test]
fn renamed_marked_and_slowly_written_packages_are_taken_whole_and_the_stop_is_orderly() {
    let place = tempfile::tempdir().unwrap();
    let root = workspace(place.path(), 3, 600);
    let inbox = root.join("inbox");
    fs::write(inbox.join("01-before.zip"), sample("10-arch-portal-kk-work-record")).unwrap();
    let mut watch = Watch::start(&root);
    watch.until_claimed(1);

    // A share that copies under another name and renames at the end.
    fs::write(inbox.join(".tmp-1"), sample("14-arch-provider-kk-school-renamed")).unwrap();
    fs::write(inbox.join("upload.part"), b"half").unwrap();
    fs::rename(inbox.join(".tmp-1"), inbox.join("02-renamed.zip")).unwrap();
    watch.until_claimed(2);

    // A person's word that it is whole: even what is no archive is taken at once, and rejected.
    fs::write(inbox.join("03-marked.zip"), b"no archive").unwrap();
    fs::write(inbox.join("03-marked.zip.ready"), b"").unwrap();
    watch.until_claimed(3);

    // A writer that pauses longer than the quiet time.
    let slow = sample("80-decision-14-school");
    let mut file = fs::File::create(inbox.join("04-slow.zip")).unwrap();
    file.write_all(&slow[..slow.len() / 2]).unwrap();
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(watch.claimed(), 3, "half a package is none");
    file.write_all(&slow[slow.len() / 2..]).unwrap();
    drop(file);
    watch.until_claimed(4);
    watch.until(|heard| total(heard, "answered") == 1 && total(heard, "rejected") == 1 && total(heard, "filed") == 1);

    let heard = watch.stop();
    assert_eq!(total(&heard, "registered"), 2, "{heard:#?}");
    assert_eq!(files(&inbox), [PathBuf::from("upload.part")], "the inbox keeps only what has not arrived");
    assert!(fs::read_dir(root.join("spool/packages")).unwrap().next().is_none(), "nothing is half-done");
    muragat(&["verify", "--all", "--workspace", text(&root)]).ends(0);
}

#[test]
fn what_never_becomes_an_archive_is_rejected_in_the_end() {
    let place = tempfile::tempdir().unwrap();
    let root = workspace(place.path(), 1, 2);
    let mut watch = Watch::start(&root);
    fs::write(root.join("inbox/torso.zip"), &sample("10-arch-portal-kk-work-record")[..500]).unwrap();
    watch.until(|heard| total(heard, "rejected") == 1);
    watch.stop();
    assert_eq!(files(&root.join("inbox")), Vec::<PathBuf>::new());
    assert!(!files(&root.join("rejected")).is_empty());
}

#[test]
fn a_repeat_is_told_while_the_first_is_still_in_work_and_a_second_watch_takes_the_place_of_the_first() {
    let place = tempfile::tempdir().unwrap();
    let root = workspace(place.path(), 1, 600);
    for name in ["a.zip", "b.zip"] {
        fs::write(root.join("inbox").join(name), sample("10-arch-portal-kk-work-record")).unwrap();
    }
    let mut watch = Watch::start(&root);
    watch.until(|heard| total(heard, "repeated") == 1 && total(heard, "registered") == 1);
    let mut second = Watch::start_as(&root, "helping");
    let process = muragat(&["process", "--workspace", text(&root)]).ends(1);
    assert!(process.err.contains("another muragat is at work"), "one looks at the inbox: {}", process.err);
    // Others may work beside the watch.
    muragat(&["registry", "form", "--workspace", text(&root)]).ends(0);
    watch.stop();
    second.until(|heard| heard.iter().any(|news| news["news"] == "watching"));
    fs::write(root.join("inbox/c.zip"), sample("14-arch-provider-kk-school-renamed")).unwrap();
    second.until(|heard| total(heard, "registered") == 1);
    second.stop();
    assert_eq!(files(&root.join("inbox")), Vec::<PathBuf>::new());
}

#[test]
fn what_waits_is_listed_parked_and_pushed() {
    let place = tempfile::tempdir().unwrap();
    let root = workspace(place.path(), 1, 600);
    let file = root.join("muragat.toml");
    let config = fs::read_to_string(&file).unwrap();
    fs::write(&file, config.replace("decision_wait_hours = 0", "decision_wait_hours = 72")).unwrap();
    let ask = |words: &[&str]| muragat(&[words, &["--json", "--workspace", text(&root)]].concat());
    fs::write(root.join("inbox/early.zip"), sample("80-decision-14-school")).unwrap();
    ask(&["process"]).ends(5);
    let queue = ask(&["queue"]).ends(5).json();
    let first = &queue["waiting"][0];
    assert_eq!((first["file_name"].as_str(), first["attempts"].as_u64()), (Some("early.zip"), Some(2)), "{queue}");
    assert!(first["reason"].as_str().unwrap().contains("request"), "{queue}");

    ask(&["queue", "park", "early.zip", "--reason", "the request comes by post"]).ends(0);
    let parked = ask(&["queue"]).ends(5).json();
    assert_eq!(parked["waiting"][0]["parked"], "the request comes by post");
    fs::write(root.join("inbox/request.zip"), sample("14-arch-provider-kk-school-renamed")).unwrap();
    assert_eq!(ask(&["process"]).ends(0).json()["tally"]["filed"], 0, "what is parked is left alone");

    ask(&["queue", "push", "early.zip"]).ends(0);
    assert_eq!(ask(&["process"]).ends(0).json()["tally"]["filed"], 1);
    assert_eq!(ask(&["queue"]).ends(0).json()["waiting"].as_array().unwrap().len(), 0);
    ask(&["queue", "push", "early.zip"]).ends(4);
}
