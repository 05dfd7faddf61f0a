//! Several processes on one catalogue: one is killed, one stalls, and every piece of work is recorded once.
//!
//! A worker process is this test binary again, told by a variable what to be.

use super::{Place, at, backends, on_server, submission};
use muragat::adapters::sqlite::SqliteStore;
use muragat::adapters::workers::Processes;
use muragat::catalogue::events::{self, Kind, NewEvent};
use muragat::catalogue::leases::{self, Lease};
use muragat::catalogue::{numbers, submissions};
use muragat::domain::case::SubmissionState;
use muragat::domain::numbers::Series;
use muragat::ports::tx::{Store, TxError};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use std::time::Duration;

const JOBS: u32 = 60;
const ORDERS: &str = "MURAGAT_TEST_WORKER";
const HOUR_MS: u64 = 3_600_000;

/// Where the catalogue is, how long a lease lasts, after how many jobs it stalls.
struct Orders {
    catalogue: String,
    term_ms: u64,
    stalls_after: usize,
}

impl Orders {
    fn read(text: &str) -> Self {
        let mut words = text.splitn(3, ' ');
        let mut number = || words.next().unwrap().parse().unwrap();
        let (term_ms, stalls_after) = (number(), number() as usize);
        Self { catalogue: words.next().unwrap().to_owned(), term_ms, stalls_after }
    }

    fn open(&self) -> Store {
        if self.catalogue.starts_with("postgres:") {
            on_server(&self.catalogue)
        } else {
            SqliteStore::open(self.catalogue.as_ref()).unwrap()
        }
    }
}

/// Works until nothing is left; how many jobs it recorded.
fn work(orders: &Orders, stall: impl Fn(&Lease)) -> usize {
    let (store, workers) = (orders.open(), Processes::of_this_machine());
    let term = Duration::from_millis(orders.term_ms);
    let mut done = 0;
    loop {
        let next = store.write(|tx| {
            // In one transaction: what was pending a moment ago may be done by now.
            let pending: Vec<_> = submissions::pending(tx)?.into_iter().map(|s| s.digest.hex()).collect();
            let works: Vec<_> = pending.iter().map(String::as_str).collect();
            Ok((works.len(), leases::take_first(tx, &workers, &works, term)?))
        });
        let lease = match next.unwrap() {
            (0, _) => return done,
            (_, Some(lease)) => lease,
            (_, None) => {
                std::thread::sleep(Duration::from_millis(5));
                continue;
            }
        };
        let stalls = done == orders.stalls_after;
        if stalls {
            stall(&lease);
        }
        match record(&store, &lease) {
            Ok(()) => done += 1,
            Err(TxError::Stale(_)) if stalls => {
                eprintln!("too late");
                done += 1_000;
            }
            Err(TxError::Stale(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

/// A number, an event and the end of the submission, with the lease.
fn record(store: &Store, lease: &Lease) -> Result<(), TxError> {
    store.write(|tx| {
        let pending = submissions::pending(tx)?;
        let number = numbers::next(tx, &Series::Registry, 2015)?;
        let facts = serde_json::json!({ "number": number });
        let moment = at("2015-11-18T09:30:00+06:00");
        let event = NewEvent { at: moment, subject: &lease.work, kind: Kind::Filed, actor: "muragat", facts: &facts };
        events::append(tx, &event)?;
        if let Some(found) = pending.iter().find(|s| s.digest.hex() == lease.work) {
            submissions::settle(tx, &found.digest, SubmissionState::Answered, Some(&number), None)?;
        }
        leases::complete(tx, lease)
    })
}

/// The worker process, when it is told to be one; else a worker alone in this process.
#[test]
fn a_worker_records_what_is_there() {
    if let Ok(orders) = std::env::var(ORDERS) {
        work(&Orders::read(&orders), |lease| {
            eprintln!("stalled {}", lease.work);
            std::io::stdin().lock().read_line(&mut String::new()).unwrap();
        });
        return;
    }
    for backend in backends() {
        let Some(catalogue) = address(&backend.place) else { continue };
        claim(&backend.store, 3);
        assert_eq!(work(&Orders { catalogue, term_ms: HOUR_MS, stalls_after: usize::MAX }, |_| ()), 3);
        assert_once_each(&backend.store, 3, backend.name);
    }
}

fn address(place: &Place) -> Option<String> {
    match place {
        Place::File(folder) => Some(folder.path().join("catalogue.db").to_str().unwrap().to_owned()),
        Place::Memory => None,
        Place::Server(url) => Some(url.clone()),
    }
}

fn claim(store: &Store, jobs: u32) {
    store.write(|tx| (1..=jobs).try_for_each(|n| submissions::claim(tx, &submission(n)).map(drop))).unwrap();
}

fn assert_once_each(store: &Store, jobs: u32, name: &str) {
    store
        .write(|tx| {
            let mut told = BTreeMap::new();
            for event in events::list(tx)? {
                *told.entry(event.subject).or_insert(0) += 1;
            }
            assert_eq!(told.len(), jobs as usize, "{name}");
            told.retain(|_, times| *times > 1);
            assert_eq!(told, BTreeMap::new(), "{name}: recorded more than once");
            let mut given: Vec<_> = submissions::list(tx)?.into_iter().map(|s| s.number.unwrap()).collect();
            given.sort();
            let expected: Vec<_> = (1..=jobs).map(|n| format!("CR-2015-{n:06}")).collect();
            assert_eq!(given, expected, "{name}: no gap, none twice");
            assert_eq!(leases::list(tx)?, [], "{name}");
            Ok(())
        })
        .unwrap();
}

/// A worker process of its own.
struct Process {
    child: Child,
    orders: Option<ChildStdin>,
    said: BufReader<ChildStderr>,
}

impl Process {
    fn start(catalogue: &str, term_ms: u64, stalls_after: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "catalogue::lease_processes::a_worker_records_what_is_there", "--nocapture"]);
        command.env(ORDERS, format!("{term_ms} {stalls_after} {catalogue}"));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (orders, said) = (child.stdin.take(), BufReader::new(child.stderr.take().unwrap()));
        Self { child, orders, said }
    }

    fn says(&mut self, words: &str) {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        assert!(line.starts_with(words), "«{words}» was expected: {line}");
    }

    fn ends(mut self) {
        let ended = self.child.wait().unwrap();
        let rest: Vec<_> = self.said.lines().map_while(Result::ok).collect();
        assert!(ended.success(), "{}", rest.join("\n"));
    }
}

#[test]
fn one_killed_and_one_too_late_leave_each_job_recorded_once() {
    for backend in backends() {
        let Some(catalogue) = address(&backend.place) else { continue };
        claim(&backend.store, JOBS);
        // Holds a lease for an hour; only its death can free it.
        let mut killed = Process::start(&catalogue, HOUR_MS, 5);
        killed.says("stalled");
        // Holds one for a moment, and comes back when others have done its work.
        let mut late = Process::start(&catalogue, 1, 0);
        late.says("stalled");
        killed.child.kill().unwrap();
        let steady = [(); 2].map(|()| Process::start(&catalogue, HOUR_MS, usize::MAX));
        steady.into_iter().for_each(Process::ends);
        // Killed and not yet asked for by its parent, it was as good as gone.
        killed.child.wait().unwrap();
        late.orders.take().unwrap().write_all(b"go on\n").unwrap();
        late.says("too late");
        late.ends();
        assert_once_each(&backend.store, JOBS, backend.name);
    }
}
