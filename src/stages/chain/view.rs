//! The chain as people look at it: each step of the edition, what became of it, and what is late.

use super::Line;
use crate::domain::chain::{Entry, Step};
use chrono::{DateTime, FixedOffset};

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    Done,
    /// A later step is done, and nobody recorded this one.
    NotRecorded,
    /// It is its turn.
    Open,
    Later,
}

impl StepState {
    pub fn key(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::NotRecorded => "not_recorded",
            StepState::Open => "open",
            StepState::Later => "later",
        }
    }
}

/// One step of the edition in one case.
pub struct StepView<'l> {
    pub step: &'l Step,
    pub state: StepState,
    /// Who did it and when.
    pub entry: Option<&'l Entry>,
    /// When it should be done, or should have been; `None`: nobody can say.
    pub due_at: Option<DateTime<FixedOffset>>,
    /// `None`: nobody can say.
    pub is_late: Option<bool>,
}

impl Line<'_> {
    /// Every step, in its order, as of `now`.
    pub fn view(&self, now: DateTime<FixedOffset>) -> Vec<StepView<'_>> {
        let standing = self.standing();
        let one = |(step, done): (_, &Option<usize>)| {
            let step: &Step = step;
            let entry = done.and_then(|index| self.entries.get(index));
            let state = match entry {
                Some(_) => StepState::Done,
                None if step.number <= standing.reached => StepState::NotRecorded,
                None if step.number == standing.reached + 1 => StepState::Open,
                None => StepState::Later,
            };
            let (due_at, is_late) = match (state, entry) {
                (_, Some(entry)) => (entry.due_at, entry.is_late()),
                (StepState::Open, None) => {
                    let due_at = self.open_until(step);
                    (due_at, due_at.map(|due_at| now > due_at))
                }
                _ => (None, None),
            };
            StepView { step, state, entry, due_at, is_late }
        };
        self.chain.steps.iter().zip(&standing.done).map(one).collect()
    }
}
