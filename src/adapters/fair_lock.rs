//! A lock that serves in the order of arrival.
//!
//! SQLite's own waiting sleeps and polls, so under load one of four writers waited for seconds; a queue in front of it
//! brings that down to the length of the queue.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

#[derive(Default)]
struct Turns {
    next: u64,
    serving: u64,
    holder: Option<ThreadId>,
}

pub(super) struct FairLock<T> {
    turns: Mutex<Turns>,
    moved_on: Condvar,
    value: Mutex<T>,
}

/// The thread that asks already holds the lock: waiting would be for ever.
#[derive(Debug)]
pub(super) struct AlreadyHeld;

impl<T> FairLock<T> {
    pub(super) fn new(value: T) -> Self {
        Self { turns: Mutex::default(), moved_on: Condvar::new(), value: Mutex::new(value) }
    }

    /// Waits for its turn, runs `work`, and lets the next one in, also after a panic in `work`.
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> Result<R, AlreadyHeld> {
        let _turn = self.wait()?;
        // Uncontended: the turn is ours. A panic of an earlier holder left the value as its own guards left it.
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&mut value))
    }

    fn wait(&self) -> Result<Turn<'_, T>, AlreadyHeld> {
        let me = std::thread::current().id();
        let mut turns = self.turns();
        if turns.holder == Some(me) {
            return Err(AlreadyHeld);
        }
        let ticket = turns.next;
        turns.next += 1;
        while turns.serving != ticket {
            turns = self.moved_on.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
        turns.holder = Some(me);
        Ok(Turn(self))
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Turn<'l, T>(&'l FairLock<T>);

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        let mut turns = self.0.turns();
        turns.serving += 1;
        turns.holder = None;
        self.0.moved_on.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_second_call_on_the_same_thread_is_told_so() {
        let lock = FairLock::new(0);
        assert!(lock.with(|_| lock.with(|_| ()).is_err()).unwrap());
        assert!(lock.with(|_| ()).is_ok());
    }

    #[test]
    fn a_panic_lets_the_next_one_in() {
        let lock = FairLock::new(0);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| lock.with(|_| panic!("on purpose"))));
        assert!(panicked.is_err());
        assert!(lock.with(|_| ()).is_ok());
    }

    #[test]
    fn waiters_are_served_in_the_order_they_came() {
        let lock = Arc::new(FairLock::new(Vec::new()));
        let mut threads = Vec::new();
        lock.with(|_| {
            for name in 0..4 {
                let lock_there = Arc::clone(&lock);
                threads.push(std::thread::spawn(move || lock_there.with(|order| order.push(name)).is_ok()));
                while lock.turns().next != name + 2 {
                    std::thread::yield_now();
                }
            }
        })
        .unwrap();
        assert!(threads.into_iter().all(|t| t.join().unwrap()));
        assert_eq!(lock.with(|order| order.clone()).unwrap(), [0, 1, 2, 3]);
    }
}
