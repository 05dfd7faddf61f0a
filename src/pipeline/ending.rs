//! How packages end: filed together, flushed together, and only then settled in the catalogue.

use super::numbering::DecidedPackage;
use super::window::{Held, Leases};
use super::{Tally, draw_up, lay_out, log, tally::Waiting};
use crate::catalogue::submissions::{self, Submission};
use crate::catalogue::{cases, events, letters, queue, statuses};
use crate::domain::case::{CaseState, SubmissionState};
use crate::domain::decision::Outcome;
use crate::domain::finding::Finding;
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Tx, TxError};
use crate::stages::decide::{self, Answer, Decided, Issue};
use crate::stages::deposit::{self, Deposited};
use crate::stages::failure::Failure;
use crate::stages::hands::Crew;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::outgoing::{Outgoing, Subject};
use crate::stages::slip::{self, Origin};
use crate::stages::{reject, spool};
use serde_json::json;
use std::slice;
use std::sync::Arc;

/// What a submission comes to once its archive versions are safe.
pub enum State {
    Settled(SubmissionState),
    /// Ours is the fault, or its request is not there yet.
    Waiting(String),
}

/// The end of one package: what is to be filed, and what is then said of it.
pub struct Ending {
    submission: Submission,
    state: State,
    number: String,
    versions: Vec<Outgoing>,
    findings: Vec<Finding>,
    /// Documents of a package that waits for signatures.
    unsigned: u64,
    origin: Origin,
    /// Of a batch: what its issue sheet will say.
    issue: Option<Issue>,
}

impl Ending {
    pub fn new(submission: Submission, state: State, number: String, outgoing: Option<Outgoing>) -> Self {
        let versions = outgoing.into_iter().collect();
        Self {
            submission,
            state,
            number,
            versions,
            findings: Vec::new(),
            unsigned: 0,
            origin: Origin::default(),
            issue: None,
        }
    }

    pub fn waiting(submission: Submission, failure: &Failure) -> Self {
        Self::new(submission, State::Waiting(failure.to_string()), String::new(), None)
    }

    pub fn rejected(submission: Submission, findings: Vec<Finding>) -> Self {
        let state = State::Settled(SubmissionState::Rejected);
        Self { findings, ..Self::new(submission, state, String::new(), None) }
    }

    pub fn of(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// What the catalogue says of it.
    fn state(&self) -> SubmissionState {
        match &self.state {
            State::Settled(state) => *state,
            State::Waiting(_) => SubmissionState::Waiting,
        }
    }

    fn number(&self) -> Option<&str> {
        (!self.number.is_empty()).then_some(self.number.as_str())
    }

    /// What its slip says of it.
    fn slip(&self) -> slip::Ended<'_> {
        slip::Ended {
            submission: &self.submission,
            state: self.state(),
            number: self.number(),
            findings: &self.findings,
            origin: &self.origin,
        }
    }
}

/// An answer with its number, on its way to being filed.
pub struct Numbered {
    pub judged: Arc<Judged>,
    pub answer: Answer,
    /// Its package's place among the endings.
    package: usize,
}

impl Numbered {
    pub fn package_digest(&self) -> &Digest256 {
        &self.judged.validated.submission.digest
    }
}

/// The ends of packages of decisions, and the answers that must be filed before anybody says so. The last answer stands
/// first, so that windows are taken from the end.
pub fn of_decisions(
    office: &Office,
    decided: Vec<(Judged, Result<DecidedPackage, Failure>)>,
) -> (Vec<Ending>, Vec<Numbered>) {
    let (mut endings, mut answers) = (Vec::new(), Vec::new());
    for (judged, decided) in decided {
        let submission = judged.validated.submission.clone();
        let package = match decided {
            Ok(package) => package,
            Err(failure) => {
                endings.push(Ending::waiting(submission, &failure));
                continue;
            }
        };
        let mut ending = Ending::new(submission, State::Settled(SubmissionState::Answered), String::new(), None);
        ending.origin = Origin::of(office, &judged);
        // Before the return: the answers name the batch, whatever becomes of the others in it.
        if judged.validated.is_batch() && package.decided.iter().any(|d| matches!(d, Decided::Answer(_))) {
            ending.versions.push(decide::batch(&judged));
        }
        let mut all: Vec<&Answer> = Vec::new();
        for one in &package.decided {
            if let Decided::Answer(answer) = one {
                all.push(answer);
            }
        }
        ending.issue = Issue::of(office, &judged, &all, &package.refused);
        let judged = Arc::new(judged);
        for one in package.decided {
            let answer = match one {
                Decided::Answer(answer) => answer,
                Decided::Waits(reason) => {
                    ending.state = State::Waiting(reason.into());
                    continue;
                }
                Decided::Refused(_) => continue,
            };
            ending.number.clone_from(&answer.document.number);
            // Of a batch that waits for one case, the others are answered already.
            if answer.document.filed.is_none() {
                answers.push(Numbered { judged: judged.clone(), answer: *answer, package: endings.len() });
            }
        }
        if let Some(returned) = package.returned {
            // What waits is tried again, and the return with it: it has its number.
            if let State::Settled(_) = ending.state {
                ending.state = State::Settled(returned.state);
            }
            ending.number = returned.number;
            ending.versions.push(returned.outgoing);
        }
        endings.push(ending);
    }
    answers.reverse();
    (endings, answers)
}

/// A batch of which every answer is filed gets its issue sheet: number and day first, in one transaction.
pub fn list_issued(office: &Office, leases: &Leases, endings: &mut [Ending]) -> Result<(), Failure> {
    let is_done = |ending: &&mut Ending| ending.issue.is_some() && matches!(ending.state, State::Settled(_));
    let mut done: Vec<_> = endings.iter_mut().filter(is_done).collect();
    if done.is_empty() {
        return Ok(());
    }
    let now = office.now();
    let numbered = office.store.write(|tx| {
        let held = leases.hold(office, tx)?;
        let mut numbered = Vec::with_capacity(done.len());
        for ending in &done {
            let ours = ending.issue.as_ref().filter(|_| held.has(&ending.submission.digest));
            numbered.push(ours.map(|issue| issue.number(tx, now)).transpose()?);
        }
        Ok(numbered)
    })?;
    for (ending, sheet) in done.iter_mut().zip(numbered) {
        let Some((issue, sheet)) = ending.issue.take().zip(sheet) else { continue };
        match issue.compose(office, &sheet) {
            Ok(outgoing) => ending.versions.push(outgoing),
            Err(failure) => ending.state = State::Waiting(failure.to_string()),
        }
    }
    Ok(())
}

/// Makes a window of answers visible, lays them out, and says in the catalogue that they are filed and sent; what failed
/// lets its package wait. Gives the packages that are still ours.
pub fn promise_answers<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    leases: &Leases,
    filed: Vec<(Numbered, Result<Deposited, Failure>)>,
    endings: &mut [Ending],
    tally: &mut Tally,
) -> Result<Held, Failure> {
    let filed = visible(office, leases, filed, |(numbered, deposited)| {
        (numbered.package_digest(), deposited.as_ref().map(slice::from_ref).unwrap_or_default())
    })?;
    let laid = crew.each(filed, |(numbered, deposited)| {
        let laid = deposited.and_then(|version| lay_out(office, &version).map(|()| version));
        (numbered, laid)
    });
    office.outbox.flush()?;
    let held = office.store.write(|tx| {
        let held = leases.hold(office, tx)?;
        for (numbered, deposited) in laid.iter().filter(|(numbered, _)| held.has(numbered.package_digest())) {
            let Ok(version) = deposited else { continue };
            if deposit::settle(tx, version)? {
                decide::signed(office, tx, &numbered.answer).map_err(in_catalogue)?;
                if numbered.answer.decision.outcome.is_final() {
                    cases::set_state(tx, &numbered.answer.case.number, CaseState::Filed)?;
                    cases::set_state(tx, &numbered.answer.case.number, CaseState::Sent)?;
                }
                delivered(tx, version)?;
                let Answer { case, document, .. } = &numbered.answer;
                let status = decide::status(&numbered.answer);
                statuses::of_case(tx, case, status, document.issued_at, Some(&document.number))?;
                if version.outgoing.is_mailed {
                    letters::queue(tx, &document.number, &case.number, document.issued_at)?;
                }
            }
        }
        Ok(held)
    })?;
    for (numbered, deposited) in laid.into_iter().filter(|(numbered, _)| held.has(numbered.package_digest())) {
        match deposited {
            Ok(_) => {
                tally.filed += 1;
                tally.refused += u64::from(numbered.answer.decision.outcome == Outcome::Refuse);
            }
            Err(failure) => {
                let ending = &mut endings[numbered.package];
                ending.unsigned += u64::from(matches!(failure, Failure::Unsigned { .. }));
                ending.state = State::Waiting(failure.to_string());
            }
        }
    }
    Ok(held)
}

/// A failure inside a transaction, as the transaction takes it.
fn in_catalogue(failure: Failure) -> TxError {
    match failure {
        Failure::Catalogue(error) => error,
        other => TxError::Refused(other.to_string()),
    }
}

/// Files a window of endings: versions side by side, one flush, one transaction, and the spool is cleared.
pub fn file<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    leases: &Arc<Leases>,
    endings: Vec<Ending>,
    tally: &mut Tally,
) -> Result<(), Failure> {
    if endings.is_empty() {
        return Ok(());
    }
    let keeper = leases.clone();
    let drawn = crew.each(endings, move |mut ending| {
        keeper.keep(office);
        let mut deposited = Vec::new();
        for outgoing in std::mem::take(&mut ending.versions) {
            match draw_up(office, outgoing) {
                Ok(version) => deposited.push(version),
                Err(failure) => ending.state = State::Waiting(failure.to_string()),
            }
        }
        (ending, deposited)
    });
    let ours = visible(office, leases, drawn, |(ending, deposited)| (&ending.submission.digest, deposited))?;
    let laid = crew.each(ours, |(mut ending, mut deposited)| {
        let mut lay = |laid: Result<(), Failure>| {
            laid.map_err(|failure| ending.state = State::Waiting(failure.to_string())).is_ok()
        };
        deposited.retain(|version| lay(lay_out(office, version)));
        if let State::Settled(SubmissionState::Rejected) = ending.state
            && let Err(failure) = reject::reject(office, &ending.submission, &ending.findings)
        {
            ending.state = State::Waiting(failure.to_string());
        }
        if let Err(failure) = slip::lay(office, &ending.slip()) {
            ending.state = State::Waiting(failure.to_string());
        }
        (ending, deposited)
    });
    office.outbox.flush()?;
    office.rejected.flush()?;
    let now_ms = office.clock.machine_ms();
    let held = office.store.write(|tx| {
        let held = leases.hold(office, tx)?;
        for (ending, deposited) in laid.iter().filter(|(ending, _)| held.has(&ending.submission.digest)) {
            for version in deposited {
                if deposit::settle(tx, version)? {
                    delivered(tx, version)?;
                }
            }
            settle(tx, ending, now_ms)?;
            leases.complete(tx, &ending.submission.digest.hex())?;
        }
        Ok(held)
    })?;
    for (ending, _) in laid.into_iter().filter(|(ending, _)| held.has(&ending.submission.digest)) {
        match &ending.state {
            State::Settled(state) => log::ended(&ending.submission, *state, ending.number(), &ending.findings),
            State::Waiting(reason) => log::waits(&ending.submission, ending.number(), reason),
        }
        let sha256 = ending.submission.digest.hex();
        tally.waiting.retain(|w| w.sha256 != sha256);
        match ending.state {
            State::Settled(state) => {
                tally.count(state);
                spool::clear(office, &ending.submission)?;
            }
            State::Waiting(reason) => {
                let Ending { submission, unsigned, .. } = ending;
                tally.waiting.push(Waiting { sha256, file_name: submission.file_name, reason, unsigned });
            }
        }
    }
    Ok(())
}

/// Says what became of a package.
fn settle(tx: &mut Tx<'_>, ending: &Ending, now_ms: i64) -> Result<(), TxError> {
    let digest = &ending.submission.digest;
    let reason = match &ending.state {
        State::Settled(_) => ending.findings.first().map(|f| f.code.key()),
        State::Waiting(reason) => Some(reason.as_str()),
    };
    submissions::settle(tx, digest, ending.state(), ending.number(), reason)?;
    let sender = ending.origin.sender.as_deref();
    if let Some(sender) = sender.filter(|sender| ending.submission.sender.as_deref() != Some(*sender)) {
        submissions::sent_by(tx, digest, sender)?;
    }
    match ending.state() {
        SubmissionState::Waiting => queue::wait(tx, digest, now_ms),
        _ => queue::end(tx, digest),
    }
}

/// Makes the staged versions of packages that are still ours visible and durable, and gives those packages; the versions
/// of the others are taken back. From staging to here the archive lets no other process at these objects, so whoever
/// loses a lease after this look has changed nothing that its successor did.
fn visible<T>(
    office: &Office,
    leases: &Leases,
    filed: Vec<T>,
    of: impl Fn(&T) -> (&Digest256, &[Deposited]),
) -> Result<Vec<T>, Failure> {
    let held = leases.look(office)?;
    let (ours, lost): (Vec<T>, Vec<T>) = filed.into_iter().partition(|one| held.has(of(one).0));
    for version in lost.iter().flat_map(|one| of(one).1) {
        deposit::take_back(office, version)?;
    }
    office.archive.flush()?;
    Ok(ours)
}

/// Files and lays out one version, and says so in the catalogue. `leases` hold `work`.
pub fn promise(office: &Office, leases: &Leases, work: &str, deposited: &Deposited) -> Result<(), Failure> {
    office.archive.flush()?;
    lay_out(office, deposited)?;
    office.outbox.flush()?;
    Ok(office.store.write(|tx| {
        if deposit::settle(tx, deposited)? {
            delivered(tx, deposited)?;
        }
        leases.complete(tx, work)
    })?)
}

fn delivered(tx: &mut Tx<'_>, deposited: &Deposited) -> Result<(), TxError> {
    let Some(folder) = &deposited.outgoing.outbox else { return Ok(()) };
    if !deposited.sheets().iter().any(|s| s.leaves) {
        return Ok(());
    }
    let subject = match &deposited.outgoing.subject {
        Subject::Registry(_) => return Ok(()),
        subject => subject.key(),
    };
    let facts = json!({ "outbox": folder });
    let event = events::NewEvent {
        at: deposited.outgoing.at,
        subject: &subject,
        kind: events::Kind::Delivered,
        actor: "muragat",
        facts: &facts,
    };
    events::append(tx, &event)
}
