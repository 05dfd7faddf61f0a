//! The inbox watched until somebody stops it: one thread claims what has arrived, the others answer what is claimed.
//!
//! Several processes may watch one inbox: one of them looks at it, all of them work, and when that one ends, however it
//! ends, another takes its place. Looking at the folder is the truth, events only wake the one who looks. What fails is
//! told and tried again after a while. One thing ends the watch: a store that stopped after a failed sync (docs/FORMAT.md
//! §6), for only a start reads anew what reached the disk.

use super::AppError;
use crate::adapters::inbox::{Arrivals, Events};
use crate::catalogue::{leases, letters, queue};
use crate::pipeline::{self, Retry, Run, Scanner, Tally};
use crate::ports::objects::ObjectsError;
use crate::stages::failure::Failure;
use crate::stages::hands::Hands;
use crate::stages::office::Office;
use crate::stages::spool;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// However quiet it is, the folder is looked at again, and the right to look renewed, after this.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
/// A folder that tells nothing of its changes is looked at so often.
const POLL: Duration = Duration::from_secs(2);
/// What is due and in the hands of another process is looked for again after this.
const SOON: Duration = Duration::from_millis(250);
/// Events come in flocks: so long the rest of the flock is waited for.
const FLOCK: Duration = Duration::from_millis(50);
/// The first and the longest wait after a failure.
const AFTER_FAILURE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// What a watch has to say.
#[derive(Debug)]
pub enum News {
    /// We look at the inbox now. Whether the folder tells of its changes; otherwise it is polled.
    Watching { told: bool },
    /// Another process looks at the inbox, and this one works on what that one claims.
    Helping,
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
    /// Somebody else looks at the inbox.
    helping: AtomicBool,
    events: Events,
    work: Wake,
    /// Nobody works any more.
    ended: AtomicBool,
    end: Wake,
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
        let no = || AtomicBool::new(false);
        Self {
            asked: no(),
            gave_up: no(),
            helping: no(),
            events,
            work: Wake::default(),
            ended: no(),
            end: Wake::default(),
        }
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

    /// Says whether somebody else looks at the inbox; what was said before.
    fn help(&self, helping: bool) -> bool {
        self.helping.swap(helping, Ordering::SeqCst)
    }

    /// Waits until nobody works any more.
    fn wait_for_the_end(&self) {
        while !self.ended.load(Ordering::SeqCst) {
            self.end.wait(POLL);
        }
    }

    fn is_helping(&self) -> bool {
        self.helping.load(Ordering::SeqCst)
    }
}

struct AskWhenDropped<'a>(&'a Stop);

impl Drop for AskWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.ask();
        self.0.ended.store(true, Ordering::SeqCst);
        self.0.end.wake();
    }
}

/// Gives the right to look at the inbox, as far as this machine can tell, until it is dropped; `None`: another process
/// has it.
pub type Desk<'a> = dyn Fn() -> Result<Option<Box<dyn Send>>, AppError> + Sync + 'a;

/// Watches until `stop` is asked. The caller has joined those who work in the workspace.
///
/// # Errors
/// A store that stopped writing: start again.
pub fn watch(
    office: &Office,
    arrivals: &Arrivals,
    desk: &Desk<'_>,
    hands: Hands,
    stop: &Stop,
    tell: &(dyn Fn(News) + Sync),
) -> Result<(), Failure> {
    std::thread::scope(|scope| {
        scope.spawn(|| look(office, arrivals, desk, stop, tell));
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
                let wait = failures.next(due_in, stop, tell).unwrap_or(LOOK_AGAIN);
                // What others claim wakes nobody here.
                stop.work.wait(if stop.is_helping() { wait.min(POLL) } else { wait });
            }
        });
    });
    tell(News::Stopped);
    if stop.gave_up.load(Ordering::SeqCst) { Err(Failure::Objects(ObjectsError::Stopped)) } else { Ok(()) }
}

/// Looks at the inbox as soon as nobody else does, until it is asked to stop.
fn look(office: &Office, arrivals: &Arrivals, desk: &Desk<'_>, stop: &Stop, tell: &(dyn Fn(News) + Sync)) {
    let mut failures = Failures::default();
    while !stop.is_asked() {
        let taken = desk().map_err(|failure| Failure::Missing(failure.to_string())).and_then(|own| match own {
            Some(own) => Ok(Scanner::take(office)?.map(|scanner| (own, scanner))),
            None => Ok(None),
        });
        let wait = match taken {
            Ok(Some((_own, scanner))) => {
                stop.help(false);
                tell(News::Watching { told: stop.events.is_told() });
                claim(office, arrivals, &scanner, stop, tell);
                continue;
            }
            Ok(None) => {
                if !stop.help(true) {
                    tell(News::Helping);
                }
                failures.next(Ok(Some(POLL)), stop, tell)
            }
            Err(failure) => failures.next(Err(failure), stop, tell),
        };
        stop.events.wait(wait.unwrap_or(POLL));
        std::thread::sleep(FLOCK);
    }
}

/// Claims what has arrived, until it is asked to stop, or another process has the inbox.
fn claim(office: &Office, arrivals: &Arrivals, scanner: &Scanner<'_>, stop: &Stop, tell: &(dyn Fn(News) + Sync)) {
    let trouble = |failure: Failure| tell(News::Trouble { failure, again_in: Duration::ZERO });
    let tidy = || {
        let tidied = scanner.renew().and_then(|ours| if ours { spool::sweep(office) } else { Ok(()) });
        tidied.unwrap_or_else(trouble);
    };
    // Before anybody claims: names that a crash kept on their way out, and what lies in the spool and waits for nothing.
    arrivals.recover().map_err(Failure::from).unwrap_or_else(trouble);
    tidy();
    let mut failures = Failures::default();
    while !stop.is_asked() {
        let began = Instant::now();
        let looked = match scanner.keep() {
            Ok(true) => scan(office, arrivals, scanner, stop, tell),
            Ok(false) => return,
            Err(failure) => Err(failure),
        };
        let at_most = if stop.events.is_told() { LOOK_AGAIN } else { POLL };
        let wait = failures.next(looked, stop, tell).unwrap_or(at_most).min(at_most);
        while !stop.events.wait(wait) && arrivals.may_rest() && scanner.keep().unwrap_or(false) {}
        // A folder of very many files is dear to look at: never more than a quarter of the time.
        std::thread::sleep(FLOCK.max(began.elapsed().min(Duration::from_secs(1)) * 3).min(POLL));
    }
    // Nobody claims any more, and nobody here works: answers about packages that are filed serve nobody.
    stop.wait_for_the_end();
    tidy();
}

/// One look at the inbox, and the claim of what is ready; when to look again.
fn scan(
    office: &Office,
    arrivals: &Arrivals,
    scanner: &Scanner<'_>,
    stop: &Stop,
    tell: &(dyn Fn(News) + Sync),
) -> Result<Option<Duration>, Failure> {
    let scan = arrivals.scan(&stop.events.renamed())?;
    if scan.ready > 0 {
        let go_on = || {
            stop.work.wake();
            !stop.is_asked() && scanner.keep().unwrap_or(false)
        };
        let tally = pipeline::claim(office, arrivals, &go_on)?;
        if tally != Tally::default() {
            tell(News::Claimed(tally));
        }
    }
    Ok(scan.again_at.map(|at| at.saturating_duration_since(Instant::now())))
}

/// How long until something that waits is due, or what another process holds may be free.
fn due_in(office: &Office) -> Result<Option<Duration>, Failure> {
    let now_ms = office.clock.machine_ms();
    let (waiting, held, letter) =
        office.store.read(|tx| Ok((queue::list(tx)?, leases::list(tx)?, letters::next_due_ms(tx)?)))?;
    let letter = letter.filter(|_| office.mail.is_some());
    let next = waiting.iter().filter(|w| w.parked.is_none()).map(|w| w.retry_at_ms).chain(letter).min();
    let due = next.map(|at| Duration::from_millis(u64::try_from(at - now_ms).unwrap_or(0)).max(SOON));
    let freed = held.iter().any(|held| held.lease.work != leases::SCANNER).then_some(POLL);
    Ok(due.into_iter().chain(freed).min())
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
