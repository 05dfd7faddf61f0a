//! The network in memory: answers that a test laid down, and a note of every question.

use crate::ports::outside::{Hosts, Outside, OutsideFault, Question};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

type Answerer = Box<dyn Fn(&Question) -> Result<Vec<u8>, OutsideFault> + Send + Sync>;

/// Answers by address; an address that nobody laid down cannot be reached.
#[derive(Default)]
pub struct MemoryOutside {
    hosts: Option<Hosts>,
    answers: Mutex<BTreeMap<String, Answerer>>,
    asked: Mutex<Vec<Question>>,
}

impl MemoryOutside {
    pub fn new() -> Self {
        Self::default()
    }

    /// Under the same rule as a real network.
    pub fn with_hosts(hosts: Hosts) -> Self {
        Self { hosts: Some(hosts), ..Self::default() }
    }

    /// Answers `url` with `answer`; a later one takes its place.
    pub fn lay(&self, url: &str, answer: impl Fn(&Question) -> Result<Vec<u8>, OutsideFault> + Send + Sync + 'static) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), Box::new(answer));
    }

    /// Every question that was admitted, in order.
    pub fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Outside for MemoryOutside {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        if self.hosts.as_ref().is_some_and(|hosts| !hosts.admits(question)) {
            return Err(OutsideFault::NotAllowed);
        }
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(question.clone());
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.get(&question.url).ok_or(OutsideFault::Unreachable)?(question)?;
        if answer.len() > question.size_max { Err(OutsideFault::TooLarge) } else { Ok(answer) }
    }
}
