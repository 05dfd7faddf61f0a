//! Workers: long-lived threads with large stacks that take work in order and give results in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Typesetting recurses deeply; an overflow would end the process.
const STACK_BYTES: usize = 16 << 20;

/// How many work side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hands(pub usize);

impl Hands {
    /// Does `work` to every item; results stand in the order of the items, whoever did them.
    pub fn each<T: Send, R: Send>(self, items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
        let waiting: Vec<Mutex<Option<T>>> = items.into_iter().map(|item| Mutex::new(Some(item))).collect();
        let done: Vec<Mutex<Option<R>>> = waiting.iter().map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let labour = || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = waiting.get(place).and_then(|item| lock(item).take()) else { break };
                let result = work(item);
                *lock(&done[place]) = Some(result);
            }
        };
        std::thread::scope(|scope| {
            for number in 0..self.0.max(1).min(waiting.len()) {
                let builder = std::thread::Builder::new().name(format!("hand-{number}")).stack_size(STACK_BYTES);
                builder.spawn_scoped(scope, labour).expect("the machine has room for a thread");
            }
        });
        done.into_iter()
            .map(|result| result.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
            .map(|result| result.expect("every item was worked on"))
            .collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
