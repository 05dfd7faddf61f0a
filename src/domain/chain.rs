//! The chain: what people of the provider do to a case, one after another (002 §5–8; 004 app. 3), as a state machine.
//!
//! Which steps there are, who takes each and how long it should take is the edition's (`[[chain]]` of a passport); which
//! role may ever do what is one table (`permissions`). Here: what stands after the entries so far, and whether one more
//! may follow. When a step began and whether it is late is counted elsewhere (`working_time`).

use super::decision::Outcome;
use super::identifiers::Digest256;
use super::permissions;
use super::signer::Role;
use super::text::Bilingual;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// What somebody does to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// қабылдау / приём: the chancellery takes the registered request.
    Take,
    /// қарар / резолюция: the head says which department.
    Resolve,
    /// The request is given to a specialist.
    Assign,
    /// The specialist draws up the document or the refusal.
    Draft,
    /// сараптама / экспертиза: act of conformity and conclusion.
    Examine,
    /// The draft is checked by who will sign.
    Check,
    /// The document bears the ЭЦҚ: nobody types this, a signed document alone proves it.
    Sign,
    /// The draft goes back to the specialist, with a reason.
    Return,
    /// тыңдау / заслушивание: the applicant was heard.
    Hear,
    /// The signed document leaves the chancellery.
    Hand,
}

impl Act {
    pub const ALL: [Act; 10] = [
        Act::Take,
        Act::Resolve,
        Act::Assign,
        Act::Draft,
        Act::Examine,
        Act::Check,
        Act::Sign,
        Act::Return,
        Act::Hear,
        Act::Hand,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Act::Take => "take",
            Act::Resolve => "resolve",
            Act::Assign => "assign",
            Act::Draft => "draft",
            Act::Examine => "examine",
            Act::Check => "check",
            Act::Sign => "sign",
            Act::Return => "return",
            Act::Hear => "hear",
            Act::Hand => "hand",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// Whether it is a step of a chain by itself; the others happen between steps.
    pub fn is_step(self) -> bool {
        !matches!(self, Act::Check | Act::Return | Act::Hear)
    }
}

/// How long a step should take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub value: u32,
    pub unit: TargetUnit,
    #[serde(default)]
    pub from: CountedFrom,
}

/// From seconds of a machine to days of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetUnit {
    Second,
    Minute,
    Hour,
    WorkingDay,
    CalendarDay,
}

impl TargetUnit {
    /// Seconds of one; `None`: it is counted in days.
    pub fn seconds(self) -> Option<u64> {
        match self {
            TargetUnit::Second => Some(1),
            TargetUnit::Minute => Some(60),
            TargetUnit::Hour => Some(3600),
            TargetUnit::WorkingDay | TargetUnit::CalendarDay => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// From the end of the step before.
    #[default]
    Step,
    /// From the applicant's handing in (002 §5(4)).
    Acceptance,
}

/// One step of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// From 1, without gaps.
    pub number: u32,
    pub act: Act,
    /// Who may take it.
    pub roles: Vec<Role>,
    /// Absent: the edition sets none.
    pub target: Option<Target>,
}

/// Somebody of the office, as known when it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// ЖСН
    pub iin: String,
    /// Initial and surname.
    pub name: Bilingual,
}

/// What a step took: whole seconds, or days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spent {
    pub value: u64,
    /// Second, WorkingDay or CalendarDay.
    pub unit: TargetUnit,
}

/// One line of what was done; never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Of the chain; the step of signing for what happens around it.
    pub step: u32,
    pub act: Act,
    pub role: Role,
    pub person: Person,
    /// When it was done; see `timed`.
    pub at: DateTime<FixedOffset>,
    /// False: it is proven only that it was done by then.
    pub timed: bool,
    /// Of a draft, a check and a signature.
    pub outcome: Option<Outcome>,
    /// To whom the request was given.
    pub to: Option<Person>,
    /// Of a hearing: the day on which the applicant was invited.
    pub invited_on: Option<NaiveDate>,
    /// Resolution, reason, number of an act, in people's words.
    pub note: Option<String>,
    /// When the step's time began; `None`: nobody recorded it.
    pub started_at: Option<DateTime<FixedOffset>>,
    /// When it should have been done.
    pub due_at: Option<DateTime<FixedOffset>>,
    /// `None`: not recorded.
    pub spent: Option<Spent>,
    /// The decision package that proves it; `None`: a command.
    pub decision: Option<Digest256>,
}

impl Entry {
    /// Whether it was done later than it should; `None`: nobody can say.
    pub fn is_late(&self) -> Option<bool> {
        let due_at = self.due_at?;
        // What was done by a moment in time was done in time; what was not may have been.
        if self.timed || self.at <= due_at { Some(self.at > due_at) } else { None }
    }
}

/// Where a case stands after its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Number of the last step done; 0: none.
    pub reached: u32,
    /// For each step the index of the entry that did it, in the present round.
    pub done: Vec<Option<usize>>,
    /// Of the check of the present draft.
    pub checked: Option<usize>,
    /// Of the return that began the present round.
    pub returned: Option<usize>,
    pub heard: Option<usize>,
}

/// How strictly the order is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The next step and no other.
    Next,
    /// Steps that nobody recorded may lie between; never backwards.
    Onward,
}

/// Why something may not be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The edition has no such step.
    NoStep,
    /// Somebody else does that.
    Role { may: Vec<Role> },
    /// Something else comes before it, by these.
    NotNext { before: Vec<Act>, may: Vec<Role> },
    /// It is done; what follows, and by whom.
    Done { next: Option<Act>, may: Vec<Role> },
    /// The case is answered.
    Closed,
}

/// The steps of an edition, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    pub steps: Vec<Step>,
    /// The applicant is heard before an adverse decision.
    pub hears: bool,
}

impl Chain {
    /// What an edition without steps of its own comes to: somebody drafts, somebody signs.
    pub fn of_two(deciding: &[Role]) -> Vec<Step> {
        let step = |number, act, roles: &[Role]| Step { number, act, roles: roles.to_vec(), target: None };
        vec![step(1, Act::Draft, &[Role::Specialist]), step(2, Act::Sign, deciding)]
    }

    /// The step with this act; its first.
    pub fn step(&self, act: Act) -> Option<&Step> {
        self.steps.iter().find(|step| step.act == act)
    }

    pub fn by_number(&self, number: u32) -> Option<&Step> {
        self.steps.iter().find(|step| step.number == number)
    }

    /// Folds the entries in their order.
    pub fn standing(&self, entries: &[Entry]) -> Standing {
        let done = vec![None; self.steps.len()];
        let mut standing = Standing { reached: 0, done, checked: None, returned: None, heard: None };
        for (index, entry) in entries.iter().enumerate() {
            match entry.act {
                Act::Hear => standing.heard = Some(index),
                Act::Check => standing.checked = Some(index),
                Act::Return => {
                    let draft = self.step(Act::Draft).map_or(1, |step| step.number);
                    standing.reached = draft.saturating_sub(1);
                    for (step, done) in self.steps.iter().zip(&mut standing.done) {
                        if step.number >= draft {
                            *done = None;
                        }
                    }
                    (standing.checked, standing.returned) = (None, Some(index));
                }
                _ => {
                    if let Some(at) = self.steps.iter().position(|step| step.number == entry.step) {
                        standing.done[at] = Some(index);
                        standing.reached = entry.step;
                    }
                }
            }
        }
        standing
    }

    /// Whether somebody in `role` may do this now; the number of the step that it belongs to, or why not.
    pub fn admit(&self, entries: &[Entry], act: Act, role: Role, order: Order) -> Result<u32, Refusal> {
        let standing = self.standing(entries);
        let is_done = |act| self.is_done(&standing, act);
        let has_step = if act == Act::Hear { self.hears } else { self.step(self.step_of(act)).is_some() };
        if !has_step {
            return Err(Refusal::NoStep);
        }
        if is_done(Act::Sign) && act != Act::Hand {
            return Err(Refusal::Closed);
        }
        let Some(step) = self.wanted(&standing, act) else {
            let next = self.by_number(standing.reached + 1);
            let may = next.map(|step| step.roles.clone()).unwrap_or_default();
            return Err(Refusal::Done { next: next.map(|step| step.act), may });
        };
        let may = self.may(act, step);
        if !may.contains(&role) {
            return Err(Refusal::Role { may });
        }
        let first_open = standing.reached + 1;
        let needs = match act {
            // Who checks a draft has one before them; a signed decision proves both.
            Act::Return => self.step(Act::Draft).map_or(0, |draft| draft.number),
            Act::Check if order == Order::Next => step.number.saturating_sub(1),
            Act::Hear | Act::Check => 0,
            _ if order == Order::Next || act == Act::Hand => step.number.saturating_sub(1),
            _ => 0,
        };
        if standing.reached < needs {
            let open = self.steps.iter().filter(|step| (first_open..=needs).contains(&step.number));
            let next = self.by_number(first_open);
            return Err(Refusal::NotNext {
                before: open.map(|step| step.act).collect(),
                may: next.map(|step| step.roles.clone()).unwrap_or_default(),
            });
        }
        Ok(step.number)
    }

    /// Whether the step with this act is done in the present round.
    pub fn is_done(&self, standing: &Standing, act: Act) -> bool {
        let mut steps = self.steps.iter().zip(&standing.done);
        steps.any(|(step, done)| step.act == act && done.is_some())
    }

    /// The step that comes next; `None`: all are done.
    pub fn next(&self, standing: &Standing) -> Option<&Step> {
        self.by_number(standing.reached + 1)
    }

    /// The step to which an act belongs.
    fn step_of(&self, act: Act) -> Act {
        if act.is_step() { act } else { Act::Sign }
    }

    fn wanted(&self, standing: &Standing, act: Act) -> Option<&Step> {
        let mut own = self.steps.iter().filter(|step| step.act == self.step_of(act));
        // Until it is drafted a request may be given to somebody else.
        let again = |step: &Step| act == Act::Assign && step.number == standing.reached;
        own.find(|step| step.number > standing.reached || again(step))
    }

    /// Who may do it: whom the table lets do it, and of them those of the step.
    fn may(&self, act: Act, step: &Step) -> Vec<Role> {
        let whom = |role: &Role| permissions::may(*role, act);
        match act {
            Act::Hear => Role::ALL.into_iter().filter(|role| whom(role)).collect(),
            // Everybody who looks at the draft after it was drawn up.
            Act::Return => {
                let draft = self.step(Act::Draft).map_or(0, |draft| draft.number);
                let after = self.steps.iter().filter(|s| s.number > draft && s.number <= step.number);
                let mut roles: Vec<_> = after.flat_map(|s| s.roles.clone()).filter(whom).collect();
                roles.sort_unstable();
                roles.dedup();
                roles
            }
            _ => step.roles.iter().copied().filter(whom).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
