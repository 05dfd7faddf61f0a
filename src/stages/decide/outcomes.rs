//! What each outcome needs: of itself and the passport, and of its case.

use crate::catalogue::cases::Case;
use crate::catalogue::documents::{self, Document};
use crate::catalogue::successions;
use crate::domain::calendar::{Counting, LastDayOff};
use crate::domain::codes::Code;
use crate::domain::decision::{Decision, NEGATIVE_REPLY, Outcome};
use crate::domain::document::Manner;
use crate::domain::finding::{Finding, Place};
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::{Extension, Passport};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::NaiveDate;
use serde_json::Value;

/// Whether a member of a decision stands there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
    Not,
}

/// Whether outcome and content fit each other, and the passport provides for the outcome; else what does not fit.
pub fn fault(passport: &Passport, decision: &Decision) -> Option<(Code, &'static str)> {
    use Need::{May, Must, Not};
    use Outcome::{Correct, Duplicate, Extend, Forward, Grant, NegativeReply, Refuse, Supplement, Withdraw};
    let outcome = decision.outcome;
    let is_provided_for = match outcome {
        NegativeReply => passport.negative_reply.is_some(),
        Forward => passport.forwarding.is_some(),
        Extend => passport.extension.is_some(),
        Grant | Refuse | Supplement | Withdraw | Correct | Duplicate => true,
    };
    if !is_provided_for {
        return Some((Code::DecisionOutcome, outcome.key()));
    }
    if matches!(outcome, Grant | Correct) && decision.certifies() && passport.document.is_none() {
        return Some((Code::DecisionNoDocument, outcome.key()));
    }
    let (of_service, of_reply, grounds) = match outcome {
        Grant => (Must, Not, Not),
        Correct if decision.certifies() => (Must, Not, Not),
        Refuse | Correct => (Not, Not, Must),
        NegativeReply => (Not, Must, Not),
        Forward | Extend | Supplement | Withdraw | Duplicate => (Not, Not, Not),
    };
    let [document, reason, until, holder, withdrawn] = match outcome {
        Grant | Refuse | NegativeReply | Supplement => [Not; 5],
        Forward => [Not, May, Not, Must, Not],
        Extend => [Not, Must, Must, Not, Not],
        Withdraw => [Not, Not, Not, Not, Must],
        Correct => [Must, Must, Not, Not, Not],
        Duplicate => [Must, May, Not, Not, Not],
    };
    let supplement = if outcome == Supplement { Must } else { Not };
    let says_service = !decision.details.is_null() && decision.details.get(NEGATIVE_REPLY).is_none();
    let is_sound =
        decision.details.get(&passport.details).is_some() && passport.printed_fault(&decision.details).is_none();
    let members = [
        ("details", of_service, if of_service == Must { is_sound } else { says_service }),
        ("details", of_reply, decision.details.get(NEGATIVE_REPLY).is_some()),
        ("grounds", grounds, !decision.grounds.is_empty()),
        ("document_number", document, decision.document_number.is_some()),
        ("reason", reason, decision.reason.is_some()),
        ("extended_until", until, decision.extended_until.is_some()),
        ("missing_documents", supplement, !decision.missing_documents.is_empty()),
        ("supplement_until", supplement, decision.supplement_until.is_some()),
        ("holder", holder, decision.holder.is_some()),
        ("withdrawn_on", withdrawn, decision.withdrawn_on.is_some()),
    ];
    let unfit = |need: Need, is_there: bool| match need {
        Must => !is_there,
        May => false,
        Not => is_there,
    };
    let unfit = members.into_iter().find(|(_, need, is_there)| unfit(*need, *is_there)).map(|(what, ..)| what);
    let unfit = unfit.or_else(|| earlier_fault(&decision.details[&passport.details]));
    unfit.map(|what| (Code::DecisionContent, what))
}

/// A certificate in the place of an earlier one names it, and a re-registration says what changed.
fn earlier_fault(content: &Value) -> Option<&'static str> {
    let manner = manner_of(content)?;
    if content.get("replaces").is_none() {
        return Some("replaces");
    }
    (manner == Manner::ReRegistration && content.get("changes").is_none()).then_some("changes")
}

/// How a certificate that the service promises takes the place of an earlier one, as its content says.
fn manner_of(content: &Value) -> Option<Manner> {
    content.get("variant")?.as_str().and_then(Manner::from_key)
}

/// The earlier document that the decision is about, if this office issued it, and how the new one takes its place.
pub fn earlier(
    tx: &mut Tx<'_>,
    passport: &Passport,
    decision: &Decision,
) -> Result<Option<(Document, Manner)>, TxError> {
    let content = &decision.details[&passport.details];
    let (number, manner) = match decision.outcome {
        Outcome::Correct => (decision.document_number.as_deref(), Some(Manner::Correction)),
        Outcome::Duplicate => (decision.document_number.as_deref(), Some(Manner::Duplicate)),
        Outcome::Grant => (content["replaces"]["number"].as_str(), manner_of(content)),
        _ => (None, None),
    };
    let Some((number, manner)) = number.zip(manner) else { return Ok(None) };
    Ok(documents::by_number(tx, number)?.map(|document| (document, manner)))
}

/// What the case says to a decision.
pub enum Against {
    Nothing,
    Finding(Finding),
    /// A document that it rests on has a number and is not filed yet.
    NotYet,
}

/// What stands against a decision in its case and the documents before it; called for one that has no document yet.
/// `today` is the day on which it came.
pub fn against_case(
    office: &Office,
    tx: &mut Tx<'_>,
    (case, passport): (&Case, &Passport),
    decision: &Decision,
    (today, place): (NaiveDate, &Place),
) -> Result<Against, Failure> {
    let issued = documents::of_case(tx, &case.number)?;
    let answer = issued.iter().find(|document| document.outcome.is_final());
    if let Some(document) = answer.filter(|_| !decision.outcome.names_a_document()) {
        let finding = Finding::new(Code::DecisionAlreadyAnswered, place.clone());
        return Ok(Against::Finding(finding.fact("document", &document.number)));
    }
    let earlier = earlier(tx, passport, decision)?;
    // Each version of an object begins where the one before it ended.
    if issued.iter().chain(earlier.iter().map(|(document, _)| document)).any(|document| document.filed.is_none()) {
        return Ok(Against::NotYet);
    }
    let finding = match (decision.outcome, &passport.extension) {
        (Outcome::Extend, Some(rule)) => {
            let before = issued.iter().find(|document| document.outcome == Outcome::Extend);
            extension_fault(office, (case, passport, rule), decision, before, (today, place))?
        }
        (Outcome::Supplement, _) => supplement_fault(case, decision, (today, place)),
        _ => earlier_document_fault(tx, (case, passport), decision, earlier, place)?,
    };
    Ok(finding.map_or(Against::Nothing, Against::Finding))
}

/// An extension is given once, within the term, as far as the passport lets, and the applicant is told in time.
fn extension_fault(
    office: &Office,
    (case, passport, rule): (&Case, &Passport, &Extension),
    decision: &Decision,
    before: Option<&Document>,
    (today, place): (NaiveDate, &Place),
) -> Result<Option<Finding>, Failure> {
    let calendar = office.releases.calendar();
    let finding = || Finding::new(Code::DecisionExtension, place.clone());
    if let Some(document) = before {
        return Ok(Some(finding().fact("document", &document.number)));
    }
    let due_on = case.binding_due_on();
    let latest = calendar.due_by(due_on, rule.up_to, passport.counting.rule())?;
    // The applicant waits for word on days off too.
    let strictly = Counting { last_day_off: LastDayOff::Stays, ..Counting::default() };
    let told_until = calendar.due_by(decision.decided_at.date_naive(), rule.notice_within, strictly)?;
    let is_longer = decision.extended_until.is_some_and(|until| due_on < until && until <= latest);
    if today > due_on || !is_longer {
        return Ok(Some(finding().fact("due_on", due_on).fact("until", latest)));
    }
    Ok((today > told_until).then(|| finding().fact("notice_until", told_until)))
}

/// The term goes on while papers are awaited: they come after today and within it.
fn supplement_fault(case: &Case, decision: &Decision, (today, place): (NaiveDate, &Place)) -> Option<Finding> {
    let due_on = case.binding_due_on();
    let until = decision.supplement_until.filter(|until| *until <= today || *until > due_on)?;
    Some(Finding::new(Code::DecisionSupplement, place.clone()).fact("until", until).fact("due_on", due_on))
}

/// The document that is corrected or doubled was issued in this case, is filed, and nothing else took its place.
fn earlier_document_fault(
    tx: &mut Tx<'_>,
    (case, passport): (&Case, &Passport),
    decision: &Decision,
    earlier: Option<(Document, Manner)>,
    place: &Place,
) -> Result<Option<Finding>, TxError> {
    let content = &decision.details[&passport.details];
    let number = match decision.outcome {
        Outcome::Correct | Outcome::Duplicate => decision.document_number.as_deref(),
        Outcome::Grant if manner_of(content).is_some() => content["replaces"]["number"].as_str(),
        _ => None,
    };
    let Some(number) = number else { return Ok(None) };
    let finding = || Finding::new(Code::DecisionDocument, place.clone()).fact("document", number);
    let Some((document, _)) = earlier else {
        // A certificate of a register on paper has a number that never was ours.
        let is_ours = number.starts_with(&format!("{}-D-", case.number_prefix));
        return Ok((is_ours || decision.outcome.names_a_document()).then(finding));
    };
    let fits = match decision.outcome {
        Outcome::Correct => document.case_number == case.number && document.outcome.is_final(),
        Outcome::Duplicate => document.case_number == case.number && document.kind.is_result(),
        _ => Some(document.kind) == passport.document,
    };
    if !fits {
        return Ok(Some(finding()));
    }
    let annulling = successions::annulling(tx, number)?;
    Ok(annulling.map(|by| finding().fact("annulled_by", by.document)))
}
