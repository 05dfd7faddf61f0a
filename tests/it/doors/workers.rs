//! What `ports::workers` promises, asked of every implementation, and of the real processes of this machine.

use muragat::adapters::workers::{Processes, SaidWorkers};
use muragat::ports::workers::{Worker, Workers};
use std::process::{Command, Stdio};

fn check(workers: &dyn Workers) {
    let me = workers.me().clone();
    assert_eq!(workers.me(), &me, "the same at every call");
    assert!(!workers.is_gone(&me), "who asks is there");
    let elsewhere = Worker { host: format!("{}-not", me.host), boot: "other".into(), ..me.clone() };
    assert!(!workers.is_gone(&elsewhere), "of another machine nobody knows");
}

#[test]
fn said() {
    let me = Worker { host: "here".into(), pid: 1, boot: "b".into(), started: 1 };
    let workers = SaidWorkers::new(me.clone());
    check(&workers);
    let other = Worker { pid: 2, ..me };
    assert!(!workers.is_gone(&other));
    workers.end(other.clone());
    assert!(workers.is_gone(&other));
}

#[test]
fn of_this_machine() {
    let workers = Processes::of_this_machine();
    check(&workers);
    let me = workers.me();
    assert_eq!(me.pid, std::process::id());
    assert!(!me.host.is_empty() && !me.boot.is_empty() && me.started > 0, "{me:?}");
    assert_eq!(Processes::of_this_machine().me(), me);
    assert!(workers.is_gone(&Worker { started: me.started + 1, ..me.clone() }), "the number is used again");
    assert!(workers.is_gone(&Worker { boot: "before".into(), ..me.clone() }), "the machine was started again");
}

#[test]
fn a_process_is_gone_when_it_has_ended_asked_for_or_not() {
    let workers = Processes::of_this_machine();
    let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let started = stat.rsplit(')').next().unwrap().split_ascii_whitespace().nth(19).unwrap().parse().unwrap();
    let other = Worker { pid: child.id(), started, ..workers.me().clone() };
    assert!(!workers.is_gone(&other));
    child.kill().unwrap();
    // Nobody has asked for it yet; it needs a moment to end.
    while !workers.is_gone(&other) {
        std::thread::yield_now();
    }
    child.wait().unwrap();
    assert!(workers.is_gone(&other));
}
