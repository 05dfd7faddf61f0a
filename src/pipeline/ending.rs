//! How packages end: filed together, flushed together, and only then settled in the catalogue.

use super::numbering::DecidedPackage;
use super::{Tally, send_out, tally::Waiting};
use crate::catalogue::submissions::{self, Submission};
use crate::catalogue::{cases, events, queue};
use crate::domain::case::{CaseState, SubmissionState};
use crate::domain::decision::Outcome;
use crate::domain::finding::Finding;
use crate::domain::identifiers::Digest256;
use crate::stages::decide::{self, Answer, Decided};
use crate::stages::deposit::{self, Deposited};
use crate::stages::failure::Failure;
use crate::stages::hands::Crew;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::outgoing::{Outgoing, Subject};
use crate::stages::{reject, spool};
use serde_json::json;
use std::sync::Arc;

/// How many packages are judged, numbered and flushed together, at most.
pub const WINDOW_PACKAGES: usize = 64;
/// How many octets of packages are in memory together, at most (one package may be larger).
const WINDOW_SIZE_BYTES: u64 = 16 << 20;

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
}

impl Ending {
    pub fn new(submission: Submission, state: State, number: String, outgoing: Option<Outgoing>) -> Self {
        let versions = outgoing.into_iter().collect();
        Self { submission, state, number, versions, findings: Vec::new(), unsigned: 0 }
    }

    pub fn waiting(submission: Submission, failure: &Failure) -> Self {
        Self::new(submission, State::Waiting(failure.to_string()), String::new(), None)
    }

    pub fn rejected(submission: Submission, findings: Vec<Finding>) -> Self {
        let state = State::Settled(SubmissionState::Rejected);
        Self { findings, ..Self::new(submission, state, String::new(), None) }
    }
}

/// An answer with its number, on its way to being filed.
pub struct Numbered {
    pub judged: Arc<Judged>,
    pub answer: Answer,
    /// Its package's place among the endings.
    package: usize,
}

/// The ends of packages of decisions, and the answers that must be filed before anybody says so. The last answer stands
/// first, so that windows are taken from the end.
pub fn of_decisions(decided: Vec<(Judged, Result<DecidedPackage, Failure>)>) -> (Vec<Ending>, Vec<Numbered>) {
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
        // Before the return: the answers name the batch, whatever becomes of the others in it.
        if judged.validated.is_batch() && package.decided.iter().any(|d| matches!(d, Decided::Answer(_))) {
            ending.versions.push(decide::batch(&judged));
        }
        let judged = Arc::new(judged);
        for one in package.decided {
            let Decided::Answer(answer) = one else {
                ending.state = State::Waiting("its request is not registered".into());
                continue;
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

/// Flushes a window of answers and says in the catalogue that they are filed and sent; what failed lets its package wait.
pub fn promise_answers(
    office: &Office,
    filed: Vec<(Numbered, Result<Deposited, Failure>)>,
    endings: &mut [Ending],
    tally: &mut Tally,
) -> Result<(), Failure> {
    office.archive.flush()?;
    office.outbox.flush()?;
    office.store.write(|tx| {
        for (numbered, deposited) in &filed {
            let Ok(version) = deposited else { continue };
            if deposit::settle(tx, version)? {
                cases::set_state(tx, &numbered.answer.case.number, CaseState::Filed)?;
                cases::set_state(tx, &numbered.answer.case.number, CaseState::Sent)?;
                delivered(tx, version)?;
            }
        }
        Ok(())
    })?;
    for (numbered, deposited) in filed {
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
    Ok(())
}

/// What a run takes up of that which waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// All that nobody parked: a person asked for it.
    Everything,
    /// What is due.
    Due,
}

/// The next packages that nobody has looked at yet, in the order of claiming.
pub fn new_window(office: &Office) -> Result<Option<Vec<Submission>>, Failure> {
    let claimed = office.store.read(|tx| submissions::claimed(tx, WINDOW_PACKAGES))?;
    Ok(windows(claimed).into_iter().next())
}

/// A package that comes out of its window as it went in would be taken up for ever.
pub fn require_end(office: &Office, digest: &Digest256) -> Result<(), Failure> {
    let found = office.store.read(|tx| submissions::get(tx, digest))?;
    match found {
        Some(submission) if submission.state == SubmissionState::Claimed => {
            Err(Failure::Missing(format!("package {} was looked at and reached no end", digest.hex())))
        }
        _ => Ok(()),
    }
}

/// What waits and is to be tried now, in the order of claiming.
pub fn waiting_windows(office: &Office, retry: Retry) -> Result<Vec<Vec<Submission>>, Failure> {
    let now_ms = office.clock.machine_ms();
    let waiting = office.store.read(queue::list)?;
    let is_wanted = |w: &queue::Waiting| w.parked.is_none() && (retry == Retry::Everything || w.retry_at_ms <= now_ms);
    Ok(windows(waiting.into_iter().filter(is_wanted).map(|w| w.submission)))
}

/// Cut so that no window holds more packages or octets than it may.
fn windows(pending: impl IntoIterator<Item = Submission>) -> Vec<Vec<Submission>> {
    let mut windows: Vec<Vec<Submission>> = Vec::new();
    let mut size_bytes = 0;
    for submission in pending {
        let full =
            |w: &Vec<Submission>| w.len() == WINDOW_PACKAGES || size_bytes + submission.size_bytes > WINDOW_SIZE_BYTES;
        match windows.last_mut() {
            Some(window) if !full(window) => {
                size_bytes += submission.size_bytes;
                window.push(submission);
            }
            _ => {
                size_bytes = submission.size_bytes;
                windows.push(vec![submission]);
            }
        }
    }
    windows
}

/// Files a window of endings: versions side by side, one flush, one transaction, and the spool is cleared.
pub fn file<'o>(office: &'o Office, crew: &Crew<'o>, endings: Vec<Ending>, tally: &mut Tally) -> Result<(), Failure> {
    let filed = crew.each(endings, |mut ending| {
        let mut deposited = Vec::new();
        if let State::Settled(SubmissionState::Rejected) = ending.state
            && let Err(failure) = reject::reject(office, &ending.submission, &ending.findings)
        {
            ending.state = State::Waiting(failure.to_string());
        }
        for outgoing in std::mem::take(&mut ending.versions) {
            match send_out(office, outgoing) {
                Ok(version) => deposited.push(version),
                Err(failure) => ending.state = State::Waiting(failure.to_string()),
            }
        }
        (ending, deposited)
    });
    office.archive.flush()?;
    office.outbox.flush()?;
    office.rejected.flush()?;
    let now_ms = office.clock.machine_ms();
    office.store.write(|tx| {
        for (ending, deposited) in &filed {
            for version in deposited {
                if deposit::settle(tx, version)? {
                    delivered(tx, version)?;
                }
            }
            let number = (!ending.number.is_empty()).then_some(ending.number.as_str());
            let (state, reason) = match &ending.state {
                State::Settled(state) => (*state, ending.findings.first().map(|f| f.code.key())),
                State::Waiting(reason) => (SubmissionState::Waiting, Some(reason.as_str())),
            };
            submissions::settle(tx, &ending.submission.digest, state, number, reason)?;
            match state {
                SubmissionState::Waiting => queue::wait(tx, &ending.submission.digest, now_ms)?,
                _ => queue::end(tx, &ending.submission.digest)?,
            }
        }
        Ok(())
    })?;
    for (ending, _) in filed {
        let sha256 = ending.submission.digest.hex();
        tally.waiting.retain(|w| w.sha256 != sha256);
        match ending.state {
            State::Settled(state) => {
                tally.count(state);
                spool::clear(office, &ending.submission.digest)?;
            }
            State::Waiting(reason) => {
                let Ending { submission, unsigned, .. } = ending;
                tally.waiting.push(Waiting { sha256, file_name: submission.file_name, reason, unsigned });
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
