//! Workers: long-lived threads with large stacks that take work in order and give results in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

/// Typesetting recurses deeply; an overflow would end the process.
const STACK_BYTES: usize = 16 << 20;

/// How many work side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hands(pub usize);

type Job<'env> = Box<dyn FnOnce() + Send + 'env>;

/// The workers of one run. What they keep for themselves (a compiled schema, a thread pool) lasts as long as they do.
pub struct Crew<'env> {
    jobs: mpsc::Sender<Job<'env>>,
}

impl Hands {
    /// Engages the workers for as long as `body` runs.
    pub fn work<'env, R>(self, body: impl FnOnce(&Crew<'env>) -> R) -> R {
        let (jobs, waiting) = mpsc::channel::<Job<'env>>();
        let waiting = Mutex::new(waiting);
        let labour = || {
            loop {
                let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = job else { break };
                // Whoever waits for the result sees that it is missing; the others go on.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        };
        std::thread::scope(|scope| {
            for number in 0..self.0.max(1) {
                let builder = std::thread::Builder::new().name(format!("hand-{number}")).stack_size(STACK_BYTES);
                builder.spawn_scoped(scope, labour).expect("the machine has room for a thread");
            }
            body(&Crew { jobs })
        })
    }
}

impl<'env> Crew<'env> {
    /// Does `work` to every item; results stand in the order of the items, whoever did them. A panic in one of them is a
    /// panic here.
    pub fn each<T, R>(&self, items: Vec<T>, work: impl Fn(T) -> R + Send + Sync + 'env) -> Vec<R>
    where
        T: Send + 'env,
        R: Send + 'env,
    {
        let work = Arc::new(work);
        let (done, results) = mpsc::channel();
        let mut slots: Vec<Option<R>> = items.iter().map(|_| None).collect();
        for (place, item) in items.into_iter().enumerate() {
            let (work, done) = (work.clone(), done.clone());
            let job: Job<'env> = Box::new(move || {
                let result = work(item);
                // Nobody waits any more only when the run is over.
                let _ = done.send((place, result));
            });
            assert!(self.jobs.send(job).is_ok(), "the workers are there while the crew is");
        }
        drop(done);
        for (place, result) in results {
            slots[place] = Some(result);
        }
        slots.into_iter().map(|slot| slot.expect("a worker panicked")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items_however_many_work() {
        for hands in [1, 2, 7] {
            let base = 10;
            let results = Hands(hands).work(|crew| {
                let first = crew.each((0..100).collect(), |n: u64| {
                    std::thread::sleep(std::time::Duration::from_micros(100 - n));
                    n + base
                });
                let second = crew.each(first, |n| n * 2);
                crew.each(second, |n| n + 1)
            });
            assert_eq!(results, (0..100).map(|n| (n + 10) * 2 + 1).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_panic_in_one_is_a_panic_of_the_whole_and_nobody_waits_for_ever() {
        let result = catch_unwind(|| Hands(2).work(|crew| crew.each(vec![1, 2, 3], |n| assert_ne!(n, 2))));
        assert!(result.is_err());
    }
}
