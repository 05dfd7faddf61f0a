//! E-mail in memory: letters that were taken over, and a server that says what a test wants it to say.

use crate::ports::post::{Letter, Post, PostFault};
use std::sync::{Mutex, PoisonError};

type Answerer = Box<dyn Fn(&Letter) -> Result<(), PostFault> + Send + Sync>;

/// Takes everything, unless somebody laid down another answer.
#[derive(Default)]
pub struct MemoryPost {
    answer: Mutex<Option<Answerer>>,
    taken: Mutex<Vec<Letter>>,
}

impl MemoryPost {
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on answers so.
    pub fn answer(&self, answer: impl Fn(&Letter) -> Result<(), PostFault> + Send + Sync + 'static) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(answer));
    }

    /// Every letter that was taken over, in order.
    pub fn taken(&self) -> Vec<Letter> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Post for MemoryPost {
    fn send(&self, letter: &Letter) -> Result<(), PostFault> {
        if let Some(answer) = &*self.answer.lock().unwrap_or_else(PoisonError::into_inner) {
            answer(letter)?;
        }
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        Ok(())
    }
}
