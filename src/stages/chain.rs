//! The chain of one case (002 §5–8; 004 app. 3): what was done to it, by whom, in what time, and whether one more thing
//! may be done now.
//!
//! Commands and signed decisions come here alike: [`Line::add`] admits and counts, [`Line::write`] records it in the
//! transaction of its event. What nobody recorded has no duration.

mod view;

pub use view::{StepState, StepView};

use super::failure::Failure;
use super::office::Office;
use crate::catalogue::cases::Case;
use crate::catalogue::chain;
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::journal::{self, Mark};
use crate::catalogue::statuses;
use crate::domain::calendar::{AcceptanceDay, OutsideCalendar, Term, TermUnit};
use crate::domain::case::CaseState;
use crate::domain::chain::{Act, Chain, CountedFrom, Entry, Order, Person, Refusal, Spent, Standing, Step, TargetUnit};
use crate::domain::codes::Code;
use crate::domain::decision::Outcome;
use crate::domain::finding::{Finding, Place};
use crate::domain::identifiers::Digest256;
use crate::domain::signer::{Role, Signer};
use crate::domain::status::Status;
use crate::domain::working_time::WorkingTime;
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::Passport;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Value, json};

/// Notes are people's words on one line of a journal.
const NOTE_CHARACTERS_MAX: usize = 400;

/// What somebody wants to do.
#[derive(Debug, Clone)]
pub struct Doing<'a> {
    pub act: Act,
    pub person: &'a Signer,
    pub at: DateTime<FixedOffset>,
    /// False: it is proven only that it was done by then.
    pub timed: bool,
    pub outcome: Option<Outcome>,
    pub to: Option<&'a Signer>,
    pub invited_on: Option<NaiveDate>,
    pub note: Option<String>,
    /// The decision package that proves it.
    pub decision: Option<Digest256>,
    pub order: Order,
}

impl<'a> Doing<'a> {
    /// Typed by the person, now.
    pub fn now(act: Act, person: &'a Signer, at: DateTime<FixedOffset>) -> Self {
        Self {
            act,
            person,
            at,
            timed: true,
            outcome: None,
            to: None,
            invited_on: None,
            note: None,
            decision: None,
            order: Order::Next,
        }
    }
}

/// A case with its chain.
pub struct Line<'o> {
    office: &'o Office,
    passport: &'o Passport,
    case: Case,
    chain: Chain,
    entries: Vec<Entry>,
    /// How many of the entries are recorded.
    recorded: usize,
}

impl<'o> Line<'o> {
    /// The case as it stands.
    pub fn of(office: &'o Office, tx: &mut Tx<'_>, passport: &'o Passport, case: &Case) -> Result<Self, TxError> {
        let entries = chain::of(tx, &case.number)?;
        let chain = Chain { steps: passport.steps(), hears: passport.hearing.is_some() };
        let recorded = entries.len();
        Ok(Self { office, passport, case: case.clone(), chain, entries, recorded })
    }

    pub fn case(&self) -> &Case {
        &self.case
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn standing(&self) -> Standing {
        self.chain.standing(&self.entries)
    }

    pub fn steps(&self) -> &[Step] {
        &self.chain.steps
    }

    /// The entry that drafted the present answer.
    pub fn draft(&self) -> Option<&Entry> {
        self.of_act(Act::Draft)
    }

    /// The entry that did the step in the present round.
    fn of_act(&self, act: Act) -> Option<&Entry> {
        let standing = self.standing();
        let mut steps = self.chain.steps.iter().zip(&standing.done);
        let index = steps.find(|(step, done)| step.act == act && done.is_some()).and_then(|(_, done)| *done)?;
        self.entries.get(index)
    }

    /// Who takes the step with this act.
    pub fn who_takes(&self, act: Act) -> Vec<Role> {
        self.chain.step(act).map(|step| step.roles.clone()).unwrap_or_default()
    }

    /// Whether the present draft was checked.
    pub fn is_checked(&self) -> bool {
        self.standing().checked.is_some()
    }

    /// Every step before the signature that nobody recorded.
    pub fn missing(&self) -> Vec<Act> {
        let standing = self.standing();
        let steps = self.chain.steps.iter().zip(&standing.done);
        steps
            .take_while(|(step, _)| step.act != Act::Sign)
            .filter(|(_, done)| done.is_none())
            .map(|(s, _)| s.act)
            .collect()
    }

    /// Admits one more thing, or says why it may not be done: who may, and what stands before. Nothing is recorded yet.
    pub fn add(&mut self, doing: &Doing<'_>) -> Result<(), Finding> {
        let day = doing.at.date_naive();
        let finding = |code| Finding::new(code, Place::package()).fact("act", doing.act.key());
        let step = self
            .chain
            .admit(&self.entries, doing.act, doing.person.role, doing.order)
            .map_err(|refusal| self.refused(doing, &refusal))?;
        if !doing.person.answers_for(&self.case.service, day) {
            return Err(finding(Code::ChainPerson)
                .fact("role", doing.person.role.key())
                .fact("service", &self.case.service));
        }
        // The decision has its number: until the document is signed nobody goes back.
        let is_decided = self.case.state != CaseState::Registered && doing.decision.is_none();
        if is_decided && doing.act != Act::Hand {
            return Err(finding(Code::ChainClosed));
        }
        self.in_time(doing)?;
        self.to_whom(doing)?;
        if doing.act == Act::Hear {
            self.heard_soon(doing)?;
        }
        let (started_at, due_at, spent) = self.measured(step, doing);
        self.entries.push(Entry {
            step,
            act: doing.act,
            role: doing.person.role,
            person: person(doing.person),
            at: doing.at,
            timed: doing.timed,
            outcome: doing.outcome,
            to: doing.to.map(person),
            invited_on: doing.invited_on,
            note: doing.note.as_deref().and_then(note),
            started_at,
            due_at,
            spent,
            decision: doing.decision,
        });
        Ok(())
    }

    /// Records what was added: lines of the chain, events, and resolutions in the journal. `at`: when it is recorded.
    ///
    /// Of the first step that somebody takes the portal is told, once; what a decision proves is told by its own status.
    pub fn write(&mut self, tx: &mut Tx<'_>, at: DateTime<FixedOffset>) -> Result<(), Failure> {
        for entry in &self.entries[self.recorded..] {
            chain::add(tx, &self.case.number, entry)?;
            let facts = self.told(entry);
            let (subject, actor) = (&self.case.number, entry.role.key());
            events::append(tx, &NewEvent { at, subject, kind: Kind::ChainStep, actor, facts: &facts })?;
            if matches!(entry.act, Act::Resolve | Act::Assign) {
                let to = entry.to.as_ref().map(|to| to.name.kk.clone());
                let words: Vec<_> = entry.note.clone().into_iter().chain(to).collect();
                journal::mark(tx, &self.case.number, Mark::Resolution, entry.at, &words.join(" – "))?;
            }
        }
        let is_typed = self.entries[self.recorded..].iter().any(|entry| entry.decision.is_none());
        if is_typed && self.case.state == CaseState::Registered {
            statuses::of_case(tx, &self.case, Status::InWork, at, None)?;
        }
        self.recorded = self.entries.len();
        Ok(())
    }

    /// What the event of an entry says: roles and times; people by a key that only the office can make.
    fn told(&self, entry: &Entry) -> Value {
        let key = |person: &Person| self.office.secret.check_code("person", &person.iin);
        let target = self.chain.by_number(entry.step).and_then(|step| step.target).filter(|_| entry.act.is_step());
        let mut facts = json!({
            "step": entry.step, "act": entry.act.key(), "person": key(&entry.person), "at": entry.at.to_rfc3339(),
            "timed": entry.timed, "outcome": entry.outcome, "to": entry.to.as_ref().map(key), "invited_on": entry.invited_on,
            "started_at": entry.started_at.map(|at| at.to_rfc3339()), "due_at": entry.due_at.map(|at| at.to_rfc3339()),
            "target": target, "spent": entry.spent.map(|s| json!({ "value": s.value, "unit": s.unit })),
            "late": entry.is_late(), "decision": entry.decision.map(|digest| digest.hex()),
        });
        if let Some(members) = facts.as_object_mut() {
            members.retain(|_, value| !value.is_null());
        }
        facts
    }

    fn refused(&self, doing: &Doing<'_>, refusal: &Refusal) -> Finding {
        let keys = |roles: &[Role]| roles.iter().map(|role| role.key()).collect::<Vec<_>>().join(", ");
        let acts = |acts: &[Act]| acts.iter().map(|act| act.key()).collect::<Vec<_>>().join(", ");
        let finding = |code| Finding::new(code, Place::package()).fact("act", doing.act.key());
        match refusal {
            Refusal::NoStep => finding(Code::ChainNoStep).fact("service", &self.case.service),
            Refusal::Role { may } => {
                finding(Code::ChainRole).fact("role", doing.person.role.key()).fact("may", keys(may))
            }
            Refusal::NotNext { before, may } => {
                finding(Code::ChainNotNext).fact("before", acts(before)).fact("may", keys(may))
            }
            Refusal::Done { next, may } => {
                finding(Code::ChainDone).fact("next", next.map(Act::key).unwrap_or_default()).fact("may", keys(may))
            }
            Refusal::Closed => finding(Code::ChainClosed),
        }
    }

    /// Nothing is done before what came before it, nor before the request was there.
    fn in_time(&self, doing: &Doing<'_>) -> Result<(), Finding> {
        let before = self.entries.iter().filter(|entry| entry.timed).map(|entry| entry.at).max();
        let earlier = before.unwrap_or(self.case.accepted_at).max(self.case.accepted_at);
        if doing.at >= earlier {
            return Ok(());
        }
        let finding = Finding::new(Code::DateOrder, Place::package()).fact("earlier", earlier.to_rfc3339());
        Err(finding.fact("later", doing.at.to_rfc3339()))
    }

    /// Whether the one who gets the request, or drafts, is who the chain wants.
    fn to_whom(&self, doing: &Doing<'_>) -> Result<(), Finding> {
        let day = doing.at.date_naive();
        let wanted = match doing.act {
            Act::Assign => Some(Role::Specialist),
            Act::Resolve if doing.to.is_some() => Some(Role::DepartmentHead),
            _ => None,
        };
        let fits = |to: &Signer, role| to.role == role && to.answers_for(&self.case.service, day);
        if let Some(role) = wanted.filter(|role| !doing.to.is_some_and(|to| fits(to, *role))) {
            let finding = Finding::new(Code::ChainAssignee, Place::package()).fact("act", doing.act.key());
            return Err(finding.fact("may", role.key()));
        }
        let assigned = self.of_act(Act::Assign).and_then(|entry| entry.to.as_ref());
        if doing.act == Act::Draft && assigned.is_some_and(|to| to.iin != doing.person.iin) {
            return Err(Finding::new(Code::ChainOtherPerson, Place::package()).fact("act", doing.act.key()));
        }
        Ok(())
    }

    /// A hearing comes as long after the invitation as the edition wants.
    fn heard_soon(&self, doing: &Doing<'_>) -> Result<(), Finding> {
        let (Some(hearing), Some(invited_on)) = (&self.passport.hearing, doing.invited_on) else {
            return Err(self.hearing(Code::ChainHearing, doing.act));
        };
        let rule = self.passport.counting.rule();
        let calendar = self.office.releases.calendar();
        match calendar.due_by(invited_on, hearing.before, rule) {
            Ok(earliest) if doing.at.date_naive() < earliest => {
                Err(self.hearing(Code::ChainHearingEarly, doing.act).fact("day", earliest))
            }
            _ => Ok(()),
        }
    }

    fn hearing(&self, code: Code, act: Act) -> Finding {
        Finding::new(code, Place::package()).fact("act", act.key())
    }

    /// Whether an answer with this outcome lacks a hearing that the edition demands.
    pub fn lacks_hearing(&self, outcome: Outcome) -> bool {
        self.chain.hears && outcome.is_adverse() && self.standing().heard.is_none()
    }

    /// When the step began, when it should end, what it took. Only what completes a step has a duration.
    fn measured(
        &self,
        number: u32,
        doing: &Doing<'_>,
    ) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>, Option<Spent>) {
        let Some(step) = self.chain.by_number(number).filter(|_| doing.act.is_step()) else {
            return (None, None, None);
        };
        let started_at = self.began(step);
        let due_at = started_at.and_then(|at| self.due(step, at).ok().flatten());
        let took = |started_at| self.took(step, started_at, doing.at).ok();
        let spent = started_at.filter(|at| doing.timed && *at <= doing.at).and_then(took);
        (started_at, due_at, spent)
    }

    /// When the time of a step began: the handing in, or the end of the step before. Unknown where that is not recorded.
    fn began(&self, step: &Step) -> Option<DateTime<FixedOffset>> {
        if step.target.is_some_and(|target| target.from == CountedFrom::Acceptance) {
            return Some(self.case.accepted_at);
        }
        if step.number == 1 {
            return Some(self.case.registered_at);
        }
        let standing = self.standing();
        let returned = standing.returned.and_then(|index| self.entries.get(index));
        if let Some(entry) = returned.filter(|_| step.act == Act::Draft) {
            return Some(entry.at);
        }
        let before = self.chain.steps.iter().position(|s| s.number == step.number - 1)?;
        let entry = self.entries.get(standing.done.get(before).copied().flatten()?)?;
        entry.timed.then_some(entry.at)
    }

    /// When a step that began then should be done; `None`: the edition sets no time.
    fn due(&self, step: &Step, began: DateTime<FixedOffset>) -> Result<Option<DateTime<FixedOffset>>, OutsideCalendar> {
        let Some(target) = step.target else { return Ok(None) };
        let work = self.work();
        if let Some(seconds) = target.unit.seconds() {
            return work.after(began, seconds.saturating_mul(target.value.into())).map(Some);
        }
        let unit = if target.unit == TargetUnit::CalendarDay { TermUnit::CalendarDay } else { TermUnit::WorkingDay };
        let term = Term { value: target.value, unit };
        let last = work.calendar.due_by(began.date_naive(), term, self.passport.counting.rule())?;
        Ok(Some(work.end_of(last, began)))
    }

    fn took(
        &self,
        step: &Step,
        from: DateTime<FixedOffset>,
        until: DateTime<FixedOffset>,
    ) -> Result<Spent, OutsideCalendar> {
        let work = self.work();
        let counted = self.passport.counting.acceptance_day == AcceptanceDay::Counted;
        let (first, last) = (from.date_naive(), until.with_timezone(from.offset()).date_naive());
        Ok(match step.target.map(|target| target.unit) {
            Some(TargetUnit::WorkingDay) => {
                let first = if counted { first.pred_opt().unwrap_or(first) } else { first };
                Spent { value: work.days(first, last)?, unit: TargetUnit::WorkingDay }
            }
            Some(TargetUnit::CalendarDay) => {
                let days = (last - first).num_days() + i64::from(counted);
                Spent { value: u64::try_from(days).unwrap_or(0), unit: TargetUnit::CalendarDay }
            }
            _ => Spent { value: work.seconds(from, until)?, unit: TargetUnit::Second },
        })
    }

    fn work(&self) -> WorkingTime<'_> {
        WorkingTime { calendar: self.office.releases.calendar(), hours: self.office.hours.as_ref() }
    }

    /// When the step that is open should be done; `None`: nobody can say.
    pub fn open_until(&self, step: &Step) -> Option<DateTime<FixedOffset>> {
        self.due(step, self.began(step)?).ok().flatten()
    }
}

fn person(signer: &Signer) -> Person {
    Person { iin: signer.iin.clone(), name: signer.signature_name() }
}

fn note(text: &str) -> Option<String> {
    let text = crate::domain::text::one_line(text.trim());
    let short: String = text.chars().take(NOTE_CHARACTERS_MAX).collect();
    (!short.is_empty()).then_some(short)
}
