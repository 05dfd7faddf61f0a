//! A network whose silent hosts are left alone for a while: a window of packages must not wait for the same dead responder
//! one after another.

use crate::ports::outside::{Outside, OutsideFault, Question, host};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many questions in a row without a word, and the host rests.
const SILENCES_MAX: u32 = 3;

/// Asks another network, unless the host rests.
pub struct RestingOutside {
    inner: Arc<dyn Outside>,
    rest: Duration,
    silent: Mutex<HashMap<String, Silence>>,
}

#[derive(Clone, Copy)]
struct Silence {
    in_a_row: u32,
    since: Instant,
}

impl RestingOutside {
    /// A silent host is asked again after `rest`.
    pub fn new(inner: Arc<dyn Outside>, rest: Duration) -> Self {
        Self { inner, rest, silent: Mutex::default() }
    }

    fn rests(&self, host: &str) -> bool {
        let silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        silent.get(host).is_some_and(|s| s.in_a_row >= SILENCES_MAX && s.since.elapsed() < self.rest)
    }

    /// A word of any kind, an error too, ends a silence.
    fn note(&self, host: String, outcome: &Result<Vec<u8>, OutsideFault>) {
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Err(OutsideFault::Unreachable | OutsideFault::TimedOut) => {
                let before = silent.get(&host).map_or(0, |silence| silence.in_a_row);
                silent.insert(host, Silence { in_a_row: before.saturating_add(1), since: Instant::now() });
            }
            // Nobody was asked.
            Err(OutsideFault::NotAllowed) => {}
            Ok(_) | Err(OutsideFault::Status(_) | OutsideFault::TooLarge) => {
                silent.remove(&host);
            }
        }
    }
}

impl Outside for RestingOutside {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        let Some(host) = host(&question.url) else { return self.inner.ask(question) };
        if self.rests(&host) {
            return Err(OutsideFault::Unreachable);
        }
        let outcome = self.inner.ask(question);
        self.note(host, &outcome);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::outside_memory::MemoryOutside;
    use crate::ports::outside::NamedBy;

    fn asks(network: &RestingOutside, url: &str) -> Result<Vec<u8>, OutsideFault> {
        network.ask(&Question::get(url, NamedBy::Configuration, 9))
    }

    #[test]
    fn a_silent_host_is_left_alone_and_asked_again_later() {
        let inner = Arc::new(MemoryOutside::new());
        inner.lay("http://busy.kz/", |_| Err(OutsideFault::Status(503)));
        inner.lay("http://late.kz/", |_| Err(OutsideFault::TimedOut));
        let network = RestingOutside::new(inner.clone(), Duration::from_secs(3600));
        for _ in 0..9 {
            let _ = asks(&network, "http://late.kz/");
            assert_eq!(
                asks(&network, "http://busy.kz/"),
                Err(OutsideFault::Status(503)),
                "it answers, if only with no"
            );
        }
        let asked = |host: &str| inner.asked().iter().filter(|q| q.url.contains(host)).count();
        assert_eq!((asked("late.kz"), asked("busy.kz")), (3, 9));
        // The rest is over at once.
        let network = RestingOutside::new(inner.clone(), Duration::ZERO);
        for _ in 0..5 {
            let _ = asks(&network, "http://late.kz/");
        }
        assert_eq!(asked("late.kz"), 8);
        inner.lay("http://late.kz/", |_| Ok(vec![1]));
        assert_eq!(asks(&network, "http://late.kz/"), Ok(vec![1]));
    }
}
