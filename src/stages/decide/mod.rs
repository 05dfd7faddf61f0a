//! The room of commit point ③ for decisions: who decided may decide, the case is theirs and open, and the answer has a
//! number.
//!
//! [`faults`] is pure; [`decide`] works in one transaction; [`compose`] starts from what is filed and judges nothing
//! again.

mod answer;
mod content;
pub mod facts;
mod faults;
mod issue;
mod lines;
mod outcomes;
mod readiness;
mod steps;

pub use answer::{batch, compose, status};
pub use faults::{Decider, faults, official};
pub use issue::{COPIES, Issue};
pub use lines::tell as tell_lines;
pub use outcomes::{Against, against_case, fault as outcome_fault};
pub use steps::{foresee, signed};

use super::failure::Failure;
use super::judge::Judged;
use super::office::Office;
use crate::catalogue::cases::{self, Case};
use crate::catalogue::documents::{self, Document, NewDocument};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::journal::{self, Mark};
use crate::catalogue::sheets::{self, NewSheet};
use crate::catalogue::statuses;
use crate::catalogue::submissions;
use crate::catalogue::successions::{self, Succession};
use crate::domain::case::CaseState;
use crate::domain::chain::Entry;
use crate::domain::codes::Code;
use crate::domain::decision::{Decision, Outcome};
use crate::domain::document::{DocumentKind, Manner};
use crate::domain::finding::{Finding, Place};
use crate::domain::status::Status;
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::Passport;
use crate::stages::chain::Line;
use crate::stages::pace::Step;
use chrono::{Datelike, Duration};
use serde_json::json;

/// What became of one decision.
pub enum Decided {
    /// The answer has a number.
    Answer(Box<Answer>),
    /// Its request is not registered yet, or a document that it rests on is not filed: for what it waits.
    Waits(&'static str),
    /// It is not carried out, and these are the reasons.
    Refused(Vec<Finding>),
}

const NO_REQUEST: &str = "its request is not registered";

/// An answer with its number: the durable fact that the rest of the act starts from.
pub struct Answer {
    pub case: Case,
    pub document: Document,
    pub decision: Decision,
    /// Place among the decisions of its package, from 0.
    pub index: usize,
    /// ЖСН of the one who decided.
    pub signer_iin: String,
    /// Documents that the case had before, in order.
    pub issued: Vec<Document>,
    /// Of this office: the document in whose place this one is.
    pub earlier: Option<(Document, Manner)>,
    /// Number of the letter that goes to the holder of the documents.
    pub letter: Option<String>,
    /// What is odd about it and stops nothing.
    pub remarks: Vec<Finding>,
    /// What was done to the case up to the decision.
    pub steps: Vec<Entry>,
}

impl Answer {
    /// Folder of the decision in the archive object. That of the answer is always the same; an extension before it, and
    /// corrections and duplicates after it, have folders of their own.
    pub fn folder(&self) -> String {
        let is_the_answer = self.decision.outcome.is_final() && self.issued.iter().all(|d| !d.outcome.is_final());
        if is_the_answer { "decision".to_owned() } else { format!("decision/{}", self.document.number) }
    }
}

/// Decides one decision of a judged package; called in the order of claiming, on one thread. Asking again gives the same
/// number. A patient first pass lets a decision wait for a request that may lie behind it in the inbox.
pub fn decide(
    office: &Office,
    tx: &mut Tx<'_>,
    judged: &Judged,
    index: usize,
    patient: bool,
) -> Result<Decided, Failure> {
    let _measured = office.pace.of(Step::Decide);
    let decision = &judged.validated.decisions()[index];
    let submission = &judged.validated.submission;
    let Accepted { case, passport, decider, mut line, remarks } = match assess(office, tx, judged, index)? {
        Assessed::Accepted(accepted) => *accepted,
        Assessed::Refused(findings) => return Ok(Decided::Refused(findings)),
        Assessed::Unknown(finding) => {
            let until = submission.claimed_at + Duration::hours(office.decision_wait_hours.into());
            // A request that came until then may still be in the hands of another worker.
            let may_come = patient || office.now() < until;
            let waits = may_come || submissions::oldest_claimed(tx)?.is_some_and(|at| at <= until);
            return Ok(if waits { Decided::Waits(NO_REQUEST) } else { Decided::Refused(vec![finding]) });
        }
        Assessed::NotYet => return Ok(Decided::Waits("the document before it is not filed")),
    };
    let earlier = outcomes::earlier(tx, passport, decision)?;
    let document = number(tx, judged, (&case, passport), decision, (earlier.as_ref(), &mut line, &remarks))?;
    let letter = match decision.outcome {
        Outcome::Forward => Some(sheets::add(tx, &letter_of(&document))?.number),
        _ => None,
    };
    let all = documents::of_case(tx, &case.number)?.into_iter();
    let issued = all.take_while(|other| other.number != document.number).filter(|d| d.filed.is_some()).collect();
    let (decision, signer_iin) = (decision.clone(), decider.iin().to_owned());
    let index = judged.validated.decision_place(index);
    let steps = line.entries().to_vec();
    let answer = Answer { case, document, decision, index, signer_iin, issued, earlier, letter, remarks, steps };
    Ok(Decided::Answer(Box::new(answer)))
}

/// The letter to the holder goes with the notice to the applicant.
fn letter_of(notice: &Document) -> NewSheet {
    let (kind, subject) = (DocumentKind::ForwardingLetter, notice.number.clone());
    NewSheet { kind, subject, copy: 1, issued_at: notice.issued_at }
}

/// What the catalogue and the passport say to a decision; nothing is changed.
enum Assessed<'o> {
    Accepted(Box<Accepted<'o>>),
    Refused(Vec<Finding>),
    /// Its request is not registered here (yet).
    Unknown(Finding),
    /// The document before it is on its way.
    NotYet,
}

/// A decision that nothing speaks against.
struct Accepted<'o> {
    case: Case,
    passport: &'o Passport,
    decider: Decider<'o>,
    /// With the steps that it proves.
    line: Line<'o>,
    remarks: Vec<Finding>,
}

fn assess<'o>(office: &'o Office, tx: &mut Tx<'_>, judged: &Judged, index: usize) -> Result<Assessed<'o>, Failure> {
    let decision = &judged.validated.decisions()[index];
    let place = || Place::file("decision.xml").xpath(judged.validated.decision_xpath(index));
    let case = match find_case(tx, decision)? {
        Found::Case(case) => *case,
        Found::Disagree => {
            return Ok(Assessed::Refused(vec![named(decision, Finding::new(Code::DecisionNumberDisagrees, place()))]));
        }
        Found::None => {
            return Ok(Assessed::Unknown(named(decision, Finding::new(Code::DecisionUnknownRequest, place()))));
        }
    };
    let passport = passport_of(office, &case)?;
    let own = judged.validated.submission.digest;
    let document = documents::by_decision(tx, &case.number, &own)?;
    let representative = faults::representative(office, &case, decision)?;
    let decider = match faults(office, passport, (&case, representative.as_deref()), decision, judged, index) {
        Ok(decider) => decider,
        Err(findings) => {
            // Its document has a number and may lie with a person to be signed: what speaks against it now is a change of
            // ours, as of the people in the configuration.
            if let Some(document) = document {
                let codes: Vec<_> = findings.iter().map(|f| f.code.key()).collect();
                return Err(Failure::Missing(format!(
                    "{}: {} since it was decided",
                    document.number,
                    codes.join(", ")
                )));
            }
            return Ok(Assessed::Refused(findings));
        }
    };
    if document.is_none() {
        let today = judged.validated.submission.claimed_at.date_naive();
        match outcomes::against_case(office, tx, (&case, passport), decision, (today, &place()))? {
            Against::Nothing => {}
            Against::Finding(finding) => return Ok(Assessed::Refused(vec![finding])),
            Against::NotYet => return Ok(Assessed::NotYet),
        }
    }
    if is_named_again(tx, judged, index, &case)? {
        let finding = Finding::new(Code::DecisionCaseTwice, place()).fact("request_number", &case.number);
        return Ok(Assessed::Refused(vec![finding]));
    }
    let line = match &decider {
        Decider::Official(signer) => match steps::prove(office, tx, passport, &case, (judged, index, signer))? {
            Ok(line) => line,
            Err(findings) => return Ok(Assessed::Refused(findings)),
        },
        Decider::Applicant(_) => Line::of(office, tx, passport, &case)?,
    };
    let remarks = facts::remarks(passport, &decision.details, &place());
    Ok(Assessed::Accepted(Box::new(Accepted { case, passport, decider, line, remarks })))
}

/// Whether another decision of the package names the same case: then neither counts.
fn is_named_again(tx: &mut Tx<'_>, judged: &Judged, index: usize, case: &Case) -> Result<bool, TxError> {
    for (other, decision) in judged.validated.decisions().iter().enumerate() {
        let by_id = decision.request_id.as_ref() == Some(&case.request_id);
        let by_number = decision.request_number.as_ref() == Some(&case.number);
        // One that names two cases is carried out for none of them.
        if other != index && (by_id || by_number) && matches!(find_case(tx, decision)?, Found::Case(_)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The finding with what the decision itself calls its request.
fn named(decision: &Decision, finding: Finding) -> Finding {
    let id = decision.request_id.as_ref().map(ToString::to_string).unwrap_or_default();
    finding.fact("request_number", decision.request_number.clone().unwrap_or_default()).fact("request_id", id)
}

/// Everything that stands against the decisions of a package now; nothing is changed.
pub fn findings(office: &Office, tx: &mut Tx<'_>, judged: &Judged) -> Result<Vec<Finding>, Failure> {
    let mut findings = judged.validated.unread.clone();
    for index in 0..judged.validated.decisions().len() {
        match assess(office, tx, judged, index)? {
            Assessed::Accepted(accepted) => findings.extend(accepted.remarks),
            Assessed::Refused(found) => findings.extend(found),
            Assessed::Unknown(found) => findings.push(found),
            Assessed::NotYet => {}
        }
    }
    lines::tell(office, judged, &mut findings);
    Ok(findings)
}

enum Found {
    Case(Box<Case>),
    /// The id and the number name different cases.
    Disagree,
    None,
}

fn find_case(tx: &mut Tx<'_>, decision: &Decision) -> Result<Found, TxError> {
    let by_id = decision.request_id.as_ref().map(|id| cases::by_request_id(tx, id)).transpose()?;
    let by_number = decision.request_number.as_ref().map(|n| cases::by_number(tx, n)).transpose()?;
    Ok(match (by_id, by_number) {
        (Some(Some(a)), Some(Some(b))) if a.number == b.number => Found::Case(Box::new(a)),
        (Some(Some(case)), None) | (None, Some(Some(case))) => Found::Case(Box::new(case)),
        (Some(None), None) | (None, Some(None)) | (Some(None), Some(None)) | (None, None) => Found::None,
        _ => Found::Disagree,
    })
}

/// The edition under which the case was registered.
fn passport_of<'o>(office: &'o Office, case: &Case) -> Result<&'o Passport, Failure> {
    let theirs = |p: &&Passport| p.service == case.service && p.edition == case.edition;
    let missing = || Failure::Missing(format!("the passport {} {} is gone", case.service, case.edition));
    office.releases.passports().iter().find(theirs).ok_or_else(missing)
}

/// What the answer is called.
fn kind_of(passport: &Passport, decision: &Decision, earlier: Option<&Document>) -> Option<DocumentKind> {
    match decision.outcome {
        Outcome::Grant => passport.document,
        Outcome::Correct if decision.certifies() => passport.document,
        Outcome::Refuse | Outcome::Correct => Some(DocumentKind::Refusal),
        Outcome::NegativeReply => Some(DocumentKind::NegativeReply),
        Outcome::Forward => Some(DocumentKind::ForwardingNotice),
        Outcome::Extend => Some(DocumentKind::ExtensionNotice),
        Outcome::Supplement => Some(DocumentKind::SupplementNotice),
        Outcome::Withdraw => Some(DocumentKind::WithdrawalNotice),
        Outcome::Duplicate => earlier.map(|document| document.kind),
    }
}

fn number(
    tx: &mut Tx<'_>,
    judged: &Judged,
    (case, passport): (&Case, &Passport),
    decision: &Decision,
    (earlier, line, remarks): (Option<&(Document, Manner)>, &mut Line<'_>, &[Finding]),
) -> Result<Document, Failure> {
    let submission = &judged.validated.submission;
    let kind = kind_of(passport, decision, earlier.map(|(document, _)| document));
    let kind = kind.ok_or_else(|| Failure::Missing("no document to issue".into()))?;
    let issued_at = submission.claimed_at;
    let new = NewDocument {
        case_number: case.number.clone(),
        number_prefix: case.number_prefix.clone(),
        year: issued_at.year(),
        kind,
        outcome: decision.outcome,
        decision_digest: submission.digest,
        issued_at,
    };
    let known = documents::by_decision(tx, &case.number, &submission.digest)?.is_some();
    let document = documents::add(tx, &new)?;
    if !known {
        line.write(tx, issued_at)?;
        let answers = decision.outcome.is_final() && !decision.outcome.names_a_document();
        if answers {
            cases::set_state(tx, &case.number, CaseState::Decided)?;
            statuses::of_case(tx, case, Status::Decided, issued_at, Some(&document.number))?;
        }
        let mark = if answers { Mark::Execution } else { Mark::Note };
        journal::mark(tx, &case.number, mark, issued_at, &document.number)?;
        if let Some((earlier, manner)) = earlier {
            let (earlier, reason) = (earlier.number.clone(), decision.reason.clone());
            let document = document.number.clone();
            successions::add(tx, &Succession { document, earlier, manner: *manner, decided_at: issued_at, reason })?;
        }
        let mut facts = json!({
            "document": document.number, "kind": kind.key(), "outcome": decision.outcome.key(),
            "decision": submission.digest.hex(),
            "verdict": judged.verdict.indication, "policy": judged.verdict.policy, "revocation": judged.verdict.revocation,
        });
        if !remarks.is_empty() {
            facts["findings"] = remarks.iter().map(|remark| remark.code.key()).collect();
        }
        let event =
            NewEvent { at: issued_at, subject: &case.number, kind: Kind::Decided, actor: "muragat", facts: &facts };
        events::append(tx, &event)?;
    }
    Ok(document)
}
