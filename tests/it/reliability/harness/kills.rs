//! The program at work, killed at any moment and started again, a thousand times.

use super::audit;
use super::chance::Chance;
use super::lots::{Lot, Mill};
use super::process::{Place, Process, workspace};
use super::steps::{self, STEPS};
use super::triggers::{self, TRIGGERS};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::submissions;
use muragat::domain::case::SubmissionState as State;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// One run; the same plan and seed drop the same packages in the same order.
pub struct Plan {
    pub program: PathBuf,
    /// An empty folder.
    pub root: PathBuf,
    pub packages: usize,
    pub kills: usize,
    pub seed: u64,
    /// Commands of the processes that work side by side; the first is started first.
    pub processes: Vec<Vec<&'static str>>,
}

/// What a run came to; that everything is as it must be was asserted.
#[derive(Default)]
pub struct Figures {
    pub packages: usize,
    pub repeats: usize,
    pub kills: usize,
    /// Orderly stops between the kills.
    pub stops: usize,
    /// How many kills met a step, by its name.
    pub met: BTreeMap<&'static str, usize>,
    /// From the start of a process until it watches, of all starts that came so far.
    pub starts: Vec<Duration>,
    pub took: Duration,
    /// From the last kill until nothing was left to do.
    pub drained: Duration,
    pub audit: audit::Audit,
}

/// Runs the plan and judges what is left. `say` hears how it goes on.
pub fn run(plan: &Plan, say: &dyn Fn(&str)) -> Figures {
    let began = Instant::now();
    let mut run = Run::new(plan);
    while run.figures.kills < plan.kills {
        run.drop_until(plan.packages * (run.figures.kills + 1) / plan.kills);
        run.one();
        if run.figures.kills.is_multiple_of(50) {
            let (kills, seconds) = (run.figures.kills, began.elapsed().as_secs());
            say(&format!("{kills} kills, {} packages dropped, {} open, {seconds} s", run.dropped, run.backlog()));
        }
    }
    run.drop_until(plan.packages);
    let last = Instant::now();
    run.drain(say);
    run.figures.drained = last.elapsed();
    run.figures.took = began.elapsed();
    say("drained; looking at everything");
    run.figures.audit = audit::audit(&run.place, &run.mill);
    run.figures.packages = run.dropped;
    run.figures.repeats = run.mill.expected.values().map(|e| e.file_names.len() - 1).sum();
    run.figures
}

struct Run<'p> {
    plan: &'p Plan,
    place: Place,
    mill: Mill,
    chance: Chance,
    dropped: usize,
    alive: Vec<Option<Process>>,
    figures: Figures,
}

impl<'p> Run<'p> {
    fn new(plan: &'p Plan) -> Self {
        let place = workspace(&plan.program, &plan.root, 1, 2);
        let alive = plan.processes.iter().map(|_| None).collect();
        let chance = Chance::new(plan.seed ^ 0x6b69_6c6c);
        Self { plan, place, mill: Mill::new(plan.seed), chance, dropped: 0, alive, figures: Figures::default() }
    }

    /// One life of a process: started, given work, killed.
    fn one(&mut self) {
        let which = self.chance.below(self.alive.len());
        let backlog = self.backlog();
        for n in 0..self.alive.len() {
            if self.alive[n].is_none() {
                self.alive[n] = Some(self.place.start(&self.plan.processes[n]));
            }
        }
        let mut process = self.alive[which].take().expect("just started");
        // A long backlog needs longer lives, or no window would ever come to its end.
        let life = (Duration::from_secs(1) + Duration::from_millis(30) * backlog as u32).min(Duration::from_secs(12));
        let starts = self.chance.percent(15);
        if starts {
            process.listen(self.chance.time(Duration::from_millis(600)), |_| false);
        } else {
            self.figures.starts.push(process.ready());
            if self.chance.percent(35) {
                return self.one_at_a_step(process, life);
            }
            match self.chance.below(10) {
                // Right after something was said, for that is where one step ends and another begins.
                0..=2 => {
                    process.listen(life, |said| ["claimed", "ended"].contains(&said["news"].as_str().unwrap_or("")));
                    process.listen(self.chance.time(Duration::from_millis(150)), |_| false);
                }
                3 => {
                    // Into the work, another flock comes.
                    let more = 1 + self.chance.below(8);
                    self.drop_until((self.dropped + more).min(self.plan.packages));
                    process.listen(self.chance.time(life), |_| false);
                }
                _ => drop(process.listen(self.chance.time(life), |_| false)),
            }
        }
        if self.chance.percent(3) && !starts {
            process.stop();
            self.figures.stops += 1;
            return;
        }
        process.kill();
        self.killed(starts.then_some(STEPS[0]));
    }

    /// Killed as the chosen step shows itself; at the end of its life, if it never does.
    fn one_at_a_step(&mut self, process: Process, life: Duration) {
        let trigger = &TRIGGERS[self.chance.below(TRIGGERS.len())];
        let armed = triggers::arm(&self.plan.root, trigger, self.chance.below(12), process.pid());
        let end = Instant::now() + life;
        while !armed.has_fired() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(2));
        }
        let fired = armed.disarm();
        match fired {
            true => process.ends_by_kill(),
            false => process.kill(),
        }
        self.killed(fired.then_some(trigger.name));
    }

    fn killed(&mut self, at: Option<&'static str>) {
        self.figures.kills += 1;
        // What others are at is no trace of this death.
        let met = if self.alive.len() == 1 { steps::look(&self.plan.root) } else { Vec::new() };
        for step in met.into_iter().chain(at) {
            *self.figures.met.entry(step).or_default() += 1;
        }
    }

    fn drop_until(&mut self, count: usize) {
        while self.dropped < count {
            let lot = self.mill.make();
            self.lay(&lot);
            self.dropped += 1;
        }
    }

    /// As shares, scanners and people do.
    fn lay(&mut self, lot: &Lot) {
        let inbox = self.plan.root.join("inbox");
        let path = inbox.join(&lot.file_name);
        match self.chance.below(10) {
            0..=5 if lot.is_archive => {
                let hidden = inbox.join(format!(".upload-{}", self.dropped));
                fs::write(&hidden, &lot.octets).expect("writes");
                fs::rename(&hidden, &path).expect("renames");
            }
            6..=7 => {
                fs::write(&path, &lot.octets).expect("writes");
                fs::write(inbox.join(format!("{}.ready", lot.file_name)), "").expect("writes");
            }
            _ => fs::write(&path, &lot.octets).expect("writes"),
        }
    }

    /// Packages that have no end yet, in the inbox or in the catalogue.
    fn backlog(&self) -> usize {
        self.inbox() + fs::read_dir(self.plan.root.join("spool/packages")).into_iter().flatten().count()
    }

    /// Until nothing is left to do, then an orderly stop, and a person who wants everything that waits tried now.
    fn drain(&mut self, say: &dyn Fn(&str)) {
        for (n, words) in self.plan.processes.iter().enumerate() {
            if self.alive[n].is_none() {
                self.alive[n] = Some(self.place.start(words));
            }
        }
        let mut told = Instant::now();
        let (mut before, mut since) = (usize::MAX, Instant::now());
        loop {
            let left = self.left();
            if left == 0 {
                break;
            }
            if left != before {
                (before, since) = (left, Instant::now());
            }
            assert!(since.elapsed() < Duration::from_secs(300), "{left} packages, and nothing happens");
            for process in self.alive.iter_mut().flatten() {
                process.listen(Duration::from_millis(200), |_| false);
            }
            if told.elapsed() > Duration::from_secs(30) {
                told = Instant::now();
                say(&format!("{left} packages are left"));
            }
        }
        for process in self.alive.iter_mut().filter_map(Option::take) {
            process.stop();
        }
        for _ in 0..3 {
            let said = self.place.run(&["process", "--json"]);
            assert!(matches!(said.code, Some(0 | 5)), "{:?}: {}{}", said.code, said.out, said.err);
            if said.code == Some(0) {
                return;
            }
        }
        panic!("something waits for ever: {}", self.place.run(&["queue", "--json"]).out);
    }

    /// Files in the inbox and packages that nobody looked at. What waits is not among them: its time may come late.
    fn left(&self) -> usize {
        let store = SqliteStore::open(&self.plan.root.join("catalogue.db")).expect("a catalogue");
        let counts = store.read(submissions::counts).expect("counts");
        counts.of(State::Claimed) as usize + self.inbox()
    }

    fn inbox(&self) -> usize {
        fs::read_dir(self.plan.root.join("inbox")).expect("an inbox").count()
    }
}

/// The median and the longest.
pub fn spread(times: &[Duration]) -> (Duration, Duration) {
    let mut times = times.to_vec();
    times.sort();
    (times.get(times.len() / 2).copied().unwrap_or_default(), times.last().copied().unwrap_or_default())
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, audit) = (self.took.as_secs_f64() / 60.0, &self.audit);
        write!(f, "{} deliveries, {} of them repeats; {} kills", self.packages, self.repeats, self.kills)?;
        writeln!(
            f,
            ", {} orderly stops; {minutes:.0} min, {:.0} s of it to drain",
            self.stops,
            self.drained.as_secs_f64()
        )?;
        writeln!(f, "ends: {:?}", audit.ends)?;
        writeln!(f, "{} objects, {} documents, {} files in the outbox", audit.objects, audit.documents, audit.outbox)?;
        writeln!(f, "numbers without gaps: {:?}", audit.series)?;
        let (median, longest) = spread(&self.starts);
        let starts = self.starts.len();
        writeln!(f, "{starts} starts until it watches: median {median:.0?}, longest {longest:.0?}")?;
        writeln!(f, "what lay there after a kill (one kill may leave several):")?;
        let times = |step: &str| self.met.get(step).copied().unwrap_or(0);
        STEPS.iter().try_for_each(|step| writeln!(f, "{:>7}  {step}", times(step)))?;
        TRIGGERS.iter().try_for_each(|trigger| writeln!(f, "{:>7}  killed as {}", times(trigger.name), trigger.name))
    }
}
