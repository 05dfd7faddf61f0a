//! What a signed decision proves of the chain: the steps that it tells of, the specialist's draft, the check by who signed.

use super::Answer;
use crate::catalogue::cases::Case;
use crate::domain::chain::{Act, Order};
use crate::domain::codes::Code;
use crate::domain::decision::Decision;
use crate::domain::finding::{Finding, Place};
use crate::domain::identifiers::Digest256;
use crate::domain::permissions;
use crate::domain::signer::{Role, Signer};
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::Passport;
use crate::stages::chain::{Doing, Line};
use crate::stages::failure::Failure;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use chrono::{DateTime, FixedOffset, NaiveDate};

/// The chain of the case with all that the decision proves, nothing recorded yet; or why it may not be carried out so.
/// What it proved before is not proven again.
pub fn prove<'o>(
    office: &'o Office,
    tx: &mut Tx<'_>,
    passport: &'o Passport,
    case: &Case,
    (judged, index, signer): (&Judged, usize, &Signer),
) -> Result<Result<Line<'o>, Vec<Finding>>, TxError> {
    let decision = &judged.validated.decisions()[index];
    let own = judged.validated.submission.digest;
    let xpath = judged.validated.decision_xpath(index);
    let place = |below: &str| Place::file("decision.xml").xpath(format!("{xpath}{below}"));
    let mut line = Line::of(office, tx, passport, case)?;
    let is_told = line.entries().iter().any(|entry| entry.decision == Some(own));
    if is_told || !decision.outcome.ends_the_chain() {
        return Ok(Ok(line));
    }
    let known_at = judged.validated.submission.claimed_at;
    let proof = Proof { decision, package: Some(own), signer, known_at };
    Ok(match proof.add(office, passport, &mut line) {
        Ok(()) => Ok(line),
        Err((finding, below)) => Err(vec![Finding { place: place(&below), ..finding }]),
    })
}

/// What the chain of the case would say to a decision that nobody has signed yet, if one of these people signed it now: the
/// first reason why not, with the element that it speaks of, below the decision. Nothing is recorded.
pub fn foresee(
    office: &Office,
    tx: &mut Tx<'_>,
    (case, passport): (&Case, &Passport),
    decision: &Decision,
    signers: &[&Signer],
) -> Result<Option<(Finding, String)>, TxError> {
    if !decision.outcome.ends_the_chain() {
        return Ok(None);
    }
    let mut against = None;
    for signer in signers {
        let mut line = Line::of(office, tx, passport, case)?;
        let proof = Proof { decision, package: None, signer, known_at: office.now() };
        match proof.add(office, passport, &mut line) {
            Ok(()) => return Ok(None),
            Err(found) => against = against.or(Some(found)),
        }
    }
    Ok(against)
}

/// A decision, and by whose signature it proves something of the chain.
struct Proof<'a> {
    decision: &'a Decision,
    /// `None`: nobody has signed it yet.
    package: Option<Digest256>,
    signer: &'a Signer,
    /// When it came; no step can be later.
    known_at: DateTime<FixedOffset>,
}

impl Proof<'_> {
    /// Adds to the chain what the decision proves; else why it may not be carried out so, and what of the decision that is.
    fn add(&self, office: &Office, passport: &Passport, line: &mut Line<'_>) -> Result<(), (Finding, String)> {
        let decision = self.decision;
        let onward =
            |act, person, at| Doing { decision: self.package, order: Order::Onward, ..Doing::now(act, person, at) };
        for (nth, step) in decision.steps.iter().enumerate() {
            let below = || format!("/steps/step[{}]", nth + 1);
            let day = step.taken_at.date_naive();
            let roles: Vec<_> = permissions::roles(step.act).collect();
            let Some(person) = entry(office, &step.person_iin, &roles, passport, day) else {
                let finding = Finding::new(Code::ChainPerson, Place::package()).fact("act", step.act.key());
                return Err((finding.fact("role", "").fact("service", &passport.service), below()));
            };
            let to = step
                .assignee_iin
                .as_deref()
                .and_then(|iin| entry(office, iin, &[Role::Specialist, Role::DepartmentHead], passport, day));
            let doing = Doing {
                to,
                invited_on: step.invited_on,
                note: step.note.clone(),
                outcome: (step.act == Act::Draft).then_some(decision.outcome),
                ..onward(step.act, person, step.taken_at)
            };
            if step.taken_at > self.known_at {
                let finding = Finding::new(Code::DateFuture, Place::package()).fact("date", step.taken_at.to_rfc3339());
                return Err((finding.fact("now", self.known_at.to_rfc3339()), below()));
            }
            line.add(&doing).map_err(|finding| (finding, below()))?;
        }
        if let Some(finding) = unproven(office, line, decision) {
            return Err((finding, String::new()));
        }
        let (outcome, day) = (Some(decision.outcome), decision.decided_at.date_naive());
        let executor = decision.executor_iin.as_deref();
        if line.draft().is_none()
            && let Some(person) = executor.and_then(|iin| entry(office, iin, &[Role::Specialist], passport, day))
        {
            // When it was drawn up nobody says: before it was signed.
            let draft = Doing { outcome, timed: false, ..onward(Act::Draft, person, decision.decided_at) };
            line.add(&draft).map_err(|finding| (finding, "/executor_iin".to_owned()))?;
        }
        if !line.is_checked() {
            let check = Doing { outcome, ..onward(Act::Check, self.signer, decision.decided_at) };
            line.add(&check).map_err(|finding| (finding, String::new()))?;
        }
        Ok(())
    }
}

/// What the chain so far has against the decision.
fn unproven(office: &Office, line: &Line<'_>, decision: &Decision) -> Option<Finding> {
    let finding = |code| Finding::new(code, Place::package());
    let missing = line.missing();
    if let Some(first) = missing.first().filter(|_| office.steps_recorded) {
        let before: Vec<_> = missing.iter().map(|act| act.key()).collect();
        let may: Vec<_> = line.who_takes(*first).into_iter().map(Role::key).collect();
        let finding = finding(Code::ChainNotNext).fact("act", Act::Sign.key()).fact("before", before.join(", "));
        return Some(finding.fact("may", may.join(", ")));
    }
    if let Some(draft) = line.draft() {
        let other_person = decision.executor_iin.as_deref().is_some_and(|iin| iin != draft.person.iin);
        let other_outcome = draft.outcome.is_some_and(|outcome| outcome != decision.outcome);
        let what =
            [(other_outcome, "outcome"), (other_person, "executor_iin")].into_iter().find(|(differs, _)| *differs);
        if let Some((_, what)) = what {
            return Some(finding(Code::ChainDraftDiffers).fact("what", what));
        }
    }
    line.lacks_hearing(decision.outcome).then(|| finding(Code::ChainHearing).fact("act", Act::Sign.key()))
}

/// The signed document lies in the archive: the step of signing is done. In the transaction that says so.
pub fn signed(office: &Office, tx: &mut Tx<'_>, answer: &Answer) -> Result<(), Failure> {
    if !answer.decision.outcome.ends_the_chain() {
        return Ok(());
    }
    let passport = super::passport_of(office, &answer.case)?;
    let mut line = Line::of(office, tx, passport, &answer.case)?;
    let day = answer.document.issued_at.date_naive();
    let now = office.now();
    let Some(signer) = entry(office, &answer.signer_iin, &passport.decision_roles, passport, day) else {
        return Ok(());
    };
    let at = line.entries().iter().map(|entry| entry.at).fold(now, std::cmp::Ord::max);
    let doing = Doing {
        outcome: Some(answer.decision.outcome),
        decision: Some(answer.document.decision_digest),
        order: Order::Onward,
        ..Doing::now(Act::Sign, signer, at)
    };
    match line.add(&doing) {
        Ok(()) => line.write(tx, now),
        // A term that ended between the decision and the signature does not undo what was signed.
        Err(_) => Ok(()),
    }
}

/// The entry of a person in one of these roles: one that answers for the service before one that does not.
fn entry<'o>(office: &'o Office, iin: &str, roles: &[Role], passport: &Passport, day: NaiveDate) -> Option<&'o Signer> {
    let own = || office.people.iter().filter(|person| person.iin == iin);
    let fits = |person: &&Signer| roles.contains(&person.role);
    let answers = |person: &&Signer| person.answers_for(&passport.service, day);
    own().filter(fits).find(answers).or_else(|| own().find(fits)).or_else(|| own().next())
}
