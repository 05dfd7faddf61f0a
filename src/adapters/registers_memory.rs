//! Registers in memory: answers that a test laid down, and a note of every question.

use crate::domain::lookup::{Question, Register};
use crate::formats::register_answer::{self, Record};
use crate::ports::registers::{RegisterFault, Registers, Reply};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

type Answerer = Box<dyn Fn(&Question) -> Result<Option<Record>, RegisterFault> + Send + Sync>;

/// Answers by register; a register that nobody laid down is not there.
#[derive(Default)]
pub struct MemoryRegisters {
    answers: Mutex<BTreeMap<Register, Answerer>>,
    asked: Mutex<Vec<Question>>,
}

impl MemoryRegisters {
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers for `register`; a later one takes its place.
    pub fn lay(
        &self,
        register: Register,
        answer: impl Fn(&Question) -> Result<Option<Record>, RegisterFault> + Send + Sync + 'static,
    ) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(register, Box::new(answer));
    }

    /// Every question, in order.
    pub fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Registers for MemoryRegisters {
    fn has(&self, register: Register) -> bool {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&register)
    }

    fn ask(&self, question: &Question, _now: DateTime<FixedOffset>) -> Result<Reply, RegisterFault> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(question.clone());
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let record = answers.get(&question.register).ok_or(RegisterFault::NobodyToAsk)?(question)?;
        Ok(Reply { octets: register_answer::answer(question, record), source: "memory".into() })
    }
}
