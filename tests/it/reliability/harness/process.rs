//! The real program at work in a workspace: started, listened to, killed, stopped.

use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// A machine may be slow; a process that says nothing for so long is stuck.
const WATCHDOG: Duration = Duration::from_secs(300);

/// The built program and the workspace it works in.
#[derive(Clone)]
pub struct Place {
    pub program: PathBuf,
    pub root: PathBuf,
}

/// What a command said and how it ended.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--workspace").arg(&self.root).env("MURAGAT_LANG", "en").current_dir("/");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str]) -> Said {
        let done = self.command(words).output().expect("the program starts");
        let text = |octets: Vec<u8>| String::from_utf8_lossy(&octets).into_owned();
        Said { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
    }

    /// Starts a process that works until it is told to stop.
    pub fn start(&self, words: &[&str]) -> Process {
        let path = self.root.with_extension("err");
        let err = File::options().create(true).append(true).open(&path).expect("a file for errors");
        let mut child = self.command(words).stdout(Stdio::piped()).stderr(err).spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let (tell, news) = channel();
        std::thread::spawn(move || {
            // The last line of a killed process may be torn.
            for line in out.lines().map_while(Result::ok) {
                if let Ok(said) = serde_json::from_str::<Value>(&line) {
                    let _ = tell.send((Instant::now(), said));
                }
            }
        });
        Process { child, news, started: Instant::now(), heard: Vec::new() }
    }
}

pub struct Process {
    child: Child,
    news: Receiver<(Instant, Value)>,
    started: Instant,
    pub heard: Vec<(Instant, Value)>,
}

impl Process {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Listens for `time`, or until `done` says so; whether it did.
    pub fn listen(&mut self, time: Duration, done: impl Fn(&Value) -> bool) -> bool {
        let end = Instant::now() + time;
        loop {
            match self.news.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok((at, said)) => {
                    let is_done = done(&said);
                    self.heard.push((at, said));
                    if is_done {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return false,
                // It says no more: it has ended, which it must not do by itself.
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.child.wait().expect("it can be waited for");
                    panic!("the program ended by itself: {status}; it said {:#?}", self.last());
                }
            }
        }
    }

    /// Until it watches the inbox, or helps the one that does; how long it took from the start.
    pub fn ready(&mut self) -> Duration {
        let up = |said: &Value| said["news"] == "watching" || said["news"] == "helping";
        assert!(self.listen(WATCHDOG, up), "it does not come up: {:#?}", self.last());
        self.heard.last().map_or(Duration::ZERO, |(at, _)| at.duration_since(self.started))
    }

    fn last(&self) -> Vec<&Value> {
        self.heard.iter().rev().take(5).map(|(_, said)| said).collect()
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        assert_eq!(
            self.child.try_wait().expect("it can be asked"),
            None,
            "the program ended by itself: {:#?}",
            self.last()
        );
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Somebody else has killed it.
    pub fn ends_by_kill(mut self) {
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(9), "the program ended by itself: {status}");
    }

    /// SIGTERM, and waits for the orderly end; everything that was said.
    pub fn stop(mut self) -> Vec<(Instant, Value)> {
        let pid = rustix::process::Pid::from_raw(self.pid().cast_signed()).expect("a process");
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it runs");
        assert!(self.listen(WATCHDOG, |said| said["news"] == "stopped"), "it does not stop: {:#?}", self.last());
        let status: ExitStatus = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}");
        std::mem::take(&mut self.heard)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A demo workspace whose inbox waits `quiet` seconds, and `incomplete` for what is no archive; a decision waits for its
/// request.
pub fn workspace(program: &Path, root: &Path, quiet: u64, incomplete: u64) -> Place {
    let made = Command::new(program).args(["init", "--demo"]).arg(root).output().expect("the program starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let file = root.join("muragat.toml");
    let config = std::fs::read_to_string(&file).expect("a configuration");
    let changed = config
        .replace("quiet_seconds = 2", &format!("quiet_seconds = {quiet}\nincomplete_seconds = {incomplete}"))
        .replace("decision_wait_hours = 0", "decision_wait_hours = 72");
    assert_ne!(changed, config);
    std::fs::write(&file, changed).expect("writes");
    Place { program: program.to_owned(), root: root.to_owned() }
}
