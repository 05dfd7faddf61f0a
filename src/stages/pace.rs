//! How long the rooms take: counters of this process, for whoever asks how the work goes. Nothing is decided by them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What is measured, in running order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A window of packages: read, safe in the spool, in the catalogue.
    Claim,
    Unpack,
    Validate,
    /// The outside is asked here.
    Collect,
    Judge,
    Register,
    Decide,
    Compose,
    Render,
    Sign,
    Deposit,
    Deliver,
    Slip,
}

impl Step {
    pub const ALL: [Self; 13] = [
        Self::Claim,
        Self::Unpack,
        Self::Validate,
        Self::Collect,
        Self::Judge,
        Self::Register,
        Self::Decide,
        Self::Compose,
        Self::Render,
        Self::Sign,
        Self::Deposit,
        Self::Deliver,
        Self::Slip,
    ];

    /// The word in JSON and in log lines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Unpack => "unpack",
            Self::Validate => "validate",
            Self::Collect => "collect",
            Self::Judge => "judge",
            Self::Register => "register",
            Self::Decide => "decide",
            Self::Compose => "compose",
            Self::Render => "render",
            Self::Sign => "sign",
            Self::Deposit => "deposit",
            Self::Deliver => "deliver",
            Self::Slip => "slip",
        }
    }
}

/// The counters of one process.
#[derive(Debug, Default)]
pub struct Pace {
    counters: [Counter; Step::ALL.len()],
}

#[derive(Debug, Default)]
struct Counter {
    times: AtomicU64,
    nanoseconds: AtomicU64,
}

/// How often a step was taken, and how long that took, added up over all workers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    pub times: u64,
    pub time: Duration,
}

impl Pace {
    /// Measures a step from now until the answer is dropped.
    pub fn of(&self, step: Step) -> Measured<'_> {
        Measured { counter: &self.counters[step as usize], began: Instant::now() }
    }

    pub fn taken(&self, step: Step) -> Taken {
        let counter = &self.counters[step as usize];
        Taken {
            times: counter.times.load(Ordering::Relaxed),
            time: Duration::from_nanos(counter.nanoseconds.load(Ordering::Relaxed)),
        }
    }
}

/// A step that is being taken.
#[derive(Debug)]
pub struct Measured<'a> {
    counter: &'a Counter,
    began: Instant,
}

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        let nanoseconds = u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.counter.times.fetch_add(1, Ordering::Relaxed);
        self.counter.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_once_when_it_is_over() {
        let pace = Pace::default();
        {
            let _first = pace.of(Step::Judge);
            assert_eq!(pace.taken(Step::Judge), Taken::default());
        }
        drop(pace.of(Step::Judge));
        assert_eq!((pace.taken(Step::Judge).times, pace.taken(Step::Render).times), (2, 0));
    }

    #[test]
    fn every_step_has_a_counter_and_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = Step::ALL.iter().map(|step| step.key()).collect();
        assert_eq!(words.len(), Step::ALL.len());
        assert!(Step::ALL.iter().enumerate().all(|(place, step)| *step as usize == place));
    }
}
