//! How packages end: filed together, flushed together, and only then settled in the catalogue.

use super::numbering::DecidedPackage;
use super::{Tally, send_out, tally::Waiting};
use crate::catalogue::submissions::{self, Submission};
use crate::catalogue::{cases, events};
use crate::domain::case::{CaseState, SubmissionState};
use crate::domain::decision::Outcome;
use crate::domain::finding::Finding;
use crate::stages::decide::{self, Answer, Decided};
use crate::stages::deposit::{self, Deposited};
use crate::stages::failure::Failure;
use crate::stages::hands::Hands;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::outgoing::{Outgoing, Subject};
use crate::stages::{reject, spool};
use serde_json::json;

/// How many packages are judged, numbered and flushed together, at most.
const WINDOW_PACKAGES: usize = 64;
/// How many octets of packages are in memory together, at most (one package may be larger).
const WINDOW_SIZE_BYTES: u64 = 64 << 20;

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
    versions: Vec<(Outgoing, Option<Answered>)>,
    findings: Vec<Finding>,
}

/// A case that an archive version answers.
struct Answered {
    case: String,
    outcome: Outcome,
}

impl Ending {
    pub fn new(submission: Submission, state: State, number: String, outgoing: Option<Outgoing>) -> Self {
        let versions = outgoing.into_iter().map(|o| (o, None)).collect();
        Self { submission, state, number, versions, findings: Vec::new() }
    }

    pub fn waiting(submission: Submission, failure: &Failure) -> Self {
        Self::new(submission, State::Waiting(failure.to_string()), String::new(), None)
    }

    pub fn rejected(submission: Submission, findings: Vec<Finding>) -> Self {
        let state = State::Settled(SubmissionState::Rejected);
        Self { findings, ..Self::new(submission, state, String::new(), None) }
    }

    /// The end of a package of decisions: one version for each case, and one of its own for a batch or a return.
    pub fn of_decision(
        office: &Office,
        judged: &Judged,
        decided: Result<DecidedPackage, Failure>,
        compose: impl Fn(&Office, &Judged, &Answer) -> Result<Outgoing, Failure>,
    ) -> Self {
        let submission = judged.validated.submission.clone();
        let package = match decided {
            Ok(package) => package,
            Err(failure) => return Self::waiting(submission, &failure),
        };
        let mut ending = Self::new(submission, State::Settled(SubmissionState::Answered), String::new(), None);
        for one in &package.decided {
            let Decided::Answer(answer) = one else {
                ending.state = State::Waiting("its request is not registered".into());
                continue;
            };
            ending.number.clone_from(&answer.document.number);
            // Of a batch that waits for one case, the others are answered already.
            if answer.document.filed.is_some() {
                continue;
            }
            match compose(office, judged, answer) {
                Ok(outgoing) => {
                    let answered = Answered { case: answer.case.number.clone(), outcome: answer.decision.outcome };
                    ending.versions.push((outgoing, Some(answered)));
                }
                Err(failure) => ending.state = State::Waiting(failure.to_string()),
            }
        }
        // Before the return: the answers name the batch, whatever becomes of the others in it.
        if judged.validated.is_batch() && package.decided.iter().any(|d| matches!(d, Decided::Answer(_))) {
            ending.versions.push((decide::batch(judged), None));
        }
        if let Some(returned) = package.returned {
            // What waits is tried again, and the return with it: it has its number.
            if let State::Settled(_) = ending.state {
                ending.state = State::Settled(returned.state);
            }
            ending.number = returned.number;
            ending.versions.push((returned.outgoing, None));
        }
        ending
    }
}

/// What is to be done now, in the order of claiming, cut into windows: new packages, or those that wait.
pub fn windows(office: &Office, new: bool) -> Result<Vec<Vec<Submission>>, Failure> {
    let wanted = if new { SubmissionState::Claimed } else { SubmissionState::Waiting };
    let pending = office.store.read(submissions::pending)?;
    let mut windows: Vec<Vec<Submission>> = Vec::new();
    let mut size_bytes = 0;
    for submission in pending.into_iter().filter(|s| s.state == wanted) {
        let full =
            |w: &Vec<Submission>| w.len() == WINDOW_PACKAGES || size_bytes + submission.size_bytes > WINDOW_SIZE_BYTES;
        if windows.last().is_none_or(full) {
            windows.push(Vec::new());
            size_bytes = 0;
        }
        size_bytes += submission.size_bytes;
        windows.last_mut().expect("a window was opened").push(submission);
    }
    Ok(windows)
}

/// Files a window of endings: versions side by side, one flush, one transaction, and the spool is cleared.
pub fn file(office: &Office, hands: Hands, endings: Vec<Ending>, tally: &mut Tally) -> Result<(), Failure> {
    let filed = hands.each(endings, |mut ending| {
        let mut deposited = Vec::new();
        if let State::Settled(SubmissionState::Rejected) = ending.state
            && let Err(failure) = reject::reject(office, &ending.submission, &ending.findings)
        {
            ending.state = State::Waiting(failure.to_string());
        }
        for (outgoing, answered) in std::mem::take(&mut ending.versions) {
            match send_out(office, outgoing) {
                Ok(version) => deposited.push((version, answered)),
                Err(failure) => ending.state = State::Waiting(failure.to_string()),
            }
        }
        (ending, deposited)
    });
    office.archive.flush()?;
    office.outbox.flush()?;
    office.rejected.flush()?;
    office.store.write(|tx| {
        for (ending, deposited) in &filed {
            for (version, answered) in deposited {
                if !deposit::settle(tx, version)? {
                    continue;
                }
                if let Some(answered) = answered {
                    cases::set_state(tx, &answered.case, CaseState::Filed)?;
                    cases::set_state(tx, &answered.case, CaseState::Sent)?;
                }
                delivered(tx, version)?;
            }
            let number = (!ending.number.is_empty()).then_some(ending.number.as_str());
            let (state, reason) = match &ending.state {
                State::Settled(state) => (*state, ending.findings.first().map(|f| f.code.key())),
                State::Waiting(reason) => (SubmissionState::Waiting, Some(reason.as_str())),
            };
            submissions::settle(tx, &ending.submission.digest, state, number, reason)?;
        }
        Ok(())
    })?;
    for (ending, deposited) in filed {
        for answered in deposited.iter().filter_map(|(_, answered)| answered.as_ref()) {
            tally.filed += 1;
            tally.refused += u64::from(answered.outcome == Outcome::Refuse);
        }
        let sha256 = ending.submission.digest.hex();
        tally.waiting.retain(|w| w.sha256 != sha256);
        match ending.state {
            State::Settled(state) => {
                tally.count(state);
                spool::clear(office, &ending.submission.digest)?;
            }
            State::Waiting(reason) => {
                tally.waiting.push(Waiting { sha256, file_name: ending.submission.file_name, reason });
            }
        }
    }
    Ok(())
}

/// Flushes one version and says in the catalogue that it is filed.
pub fn promise(office: &Office, deposited: &Deposited) -> Result<(), Failure> {
    office.archive.flush()?;
    office.outbox.flush()?;
    Ok(office.store.write(|tx| if deposit::settle(tx, deposited)? { delivered(tx, deposited) } else { Ok(()) })?)
}

fn delivered(tx: &mut crate::ports::tx::Tx<'_>, deposited: &Deposited) -> Result<(), crate::ports::tx::TxError> {
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
