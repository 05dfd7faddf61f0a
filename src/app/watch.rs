//! The inbox watched until somebody stops it: one thread claims what has arrived, the others answer what is claimed.
//!
//! Looking at the folder is the truth, events only wake the one who looks. What fails is told and tried again after a
//! while. One thing ends the watch: a store that stopped after a failed sync (docs/FORMAT.md §6), for only a start reads
//! anew what reached the disk.

use crate::adapters::inbox::{Arrivals, Events};
use crate::catalogue::queue;
use crate::pipeline::{self, Retry, Run, Tally};
use crate::ports::objects::ObjectsError;
use crate::stages::failure::Failure;
use crate::stages::hands::Hands;
use crate::stages::office::Office;
use crate::stages::spool;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// However quiet it is, the folder is looked at again after this.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// A folder that tells nothing of its changes is looked at so often.
const POLL: Duration = Duration::from_secs(2);
/// Events come in flocks: so long the rest of the flock is waited for.
const FLOCK: Duration = Duration::from_millis(50);
/// The first and the longest wait after a failure.
const AFTER_FAILURE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// What a watch has to say.
#[derive(Debug)]
pub enum News {
    /// Whether the folder tells of its changes; otherwise it is polled.
    Watching { told: bool },
    /// Packages became ours.
    Claimed(Tally),
    /// Packages reached an end, or wait.
    Ended(Tally),
    /// Ours is the fault; it is tried again.
    Trouble { failure: Failure, again_in: Duration },
    /// Everything that was begun is finished.
    Stopped,
}

/// Ends a watch in good order: what was begun is finished, nothing new is begun.
pub struct Stop {
    asked: AtomicBool,
    /// Nothing more can be done by this process.
    gave_up: AtomicBool,
    events: Events,
    work: Wake,
}

#[derive(Default)]
struct Wake {
    awake: Mutex<bool>,
    woken: Condvar,
}

impl Wake {
    fn wake(&self) {
        *self.awake.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.woken.notify_all();
    }

    fn wait(&self, at_most: Duration) {
        let awake = self.awake.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.woken.wait_timeout_while(awake, at_most, |awake| !*awake);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

impl Stop {
    /// `events` of the folder that will be watched: asking wakes who waits for them.
    pub fn new(events: Events) -> Self {
        Self { asked: AtomicBool::new(false), gave_up: AtomicBool::new(false), events, work: Wake::default() }
    }

    /// May be asked from any thread, again and again.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
        self.events.wake();
        self.work.wake();
    }

    fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

struct AskWhenDropped<'a>(&'a Stop);

impl Drop for AskWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.ask();
    }
}

/// Watches until `stop` is asked. The caller holds the workspace for intake.
///
/// # Errors
/// A store that stopped writing: start again.
pub fn watch(
    office: &Office,
    arrivals: &Arrivals,
    hands: Hands,
    stop: &Stop,
    tell: &(dyn Fn(News) + Sync),
) -> Result<(), Failure> {
    tell(News::Watching { told: stop.events.is_told() });
    let tidy = || {
        if let Err(failure) = spool::sweep(office) {
            tell(News::Trouble { failure, again_in: Duration::ZERO });
        }
    };
    // Before anybody claims: what lies in the spool and waits for nothing came before a crash.
    tidy();
    std::thread::scope(|scope| {
        scope.spawn(|| claim(office, arrivals, stop, tell));
        // Whatever ends the work, a panic too, ends the claiming.
        let _ended = AskWhenDropped(stop);
        hands.work(|crew| {
            let mut failures = Failures::default();
            while !stop.is_asked() {
                let mut tally = Tally::default();
                let run = Run { retry: Retry::Due, progress: &|_| {}, stop: &|| stop.is_asked() };
                let worked = pipeline::work(office, crew, &run, &mut tally);
                if tally != Tally::default() {
                    tell(News::Ended(tally));
                }
                let due_in = worked.and_then(|()| due_in(office));
                stop.work.wait(failures.next(due_in, stop, tell).unwrap_or(LOOK_AGAIN));
            }
        });
    });
    // Nobody claims any more: answers about packages that are filed serve nobody.
    tidy();
    tell(News::Stopped);
    if stop.gave_up.load(Ordering::SeqCst) { Err(Failure::Objects(ObjectsError::Stopped)) } else { Ok(()) }
}

/// Claims what has arrived, until it is asked to stop.
fn claim(office: &Office, arrivals: &Arrivals, stop: &Stop, tell: &(dyn Fn(News) + Sync)) {
    let mut failures = Failures::default();
    while !stop.is_asked() {
        let began = Instant::now();
        let looked = arrivals.scan(&stop.events.renamed()).map_err(Failure::from).and_then(|scan| {
            if scan.ready > 0 {
                let go_on = || {
                    stop.work.wake();
                    !stop.is_asked()
                };
                let tally = pipeline::claim(office, arrivals, &go_on)?;
                if tally != Tally::default() {
                    tell(News::Claimed(tally));
                }
            }
            Ok(scan.again_at.map(|at| at.saturating_duration_since(Instant::now())))
        });
        let at_most = if stop.events.is_told() { LOOK_AGAIN } else { POLL };
        let wait = failures.next(looked, stop, tell).unwrap_or(at_most).min(at_most);
        while !stop.events.wait(wait) && arrivals.may_rest() {}
        // A folder of very many files is dear to look at: never more than a quarter of the time.
        std::thread::sleep(FLOCK.max(began.elapsed().min(Duration::from_secs(1)) * 3).min(POLL));
    }
}

/// How long until something that waits is due.
fn due_in(office: &Office) -> Result<Option<Duration>, Failure> {
    let now_ms = office.clock.machine_ms();
    let waiting = office.store.read(queue::list)?;
    let next = waiting.iter().filter(|w| w.parked.is_none()).map(|w| w.retry_at_ms).min();
    Ok(next.map(|at| Duration::from_millis(u64::try_from(at - now_ms).unwrap_or(0))))
}

/// How often in turn it has failed.
#[derive(Default)]
struct Failures(u32);

impl Failures {
    /// The wait that a good outcome asks for, or the one after a failure, which is told.
    fn next(
        &mut self,
        outcome: Result<Option<Duration>, Failure>,
        stop: &Stop,
        tell: &dyn Fn(News),
    ) -> Option<Duration> {
        match outcome {
            Ok(wait) => {
                self.0 = 0;
                wait
            }
            Err(failure) => {
                if failure.needs_restart() {
                    stop.gave_up.store(true, Ordering::SeqCst);
                    stop.ask();
                }
                let (first, longest) = AFTER_FAILURE;
                let again_in = (first * 2_u32.pow(self.0.min(10))).min(longest);
                self.0 += 1;
                tell(News::Trouble { failure, again_in });
                Some(again_in)
            }
        }
    }
}
