//! дайындығы туралы хабарлама / уведомление о готовности: what an edition sends in place of the document, and,
//! for an apostille, what the applicant is to bring and where.
//!
//! It carries the number of what it tells of. At the portal it is signed by whoever decided, when that key is at hand.

use super::Answer;
use super::answer::counter;
use crate::domain::calendar::TermUnit;
use crate::domain::decision::Outcome;
use crate::domain::document::DocumentKind;
use crate::domain::request::{Channel, Request};
use crate::releases::passport::{Passport, ResultKind};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::outgoing::Sheet;
use crate::stages::paper;
use serde_json::{Value, json};

/// The notice that goes with a granted `document`; `None`: the edition gives the document itself.
pub fn notice(
    office: &Office,
    passport: &Passport,
    request: &Request,
    answer: &Answer,
    document: &Sheet,
) -> Result<Option<Sheet>, Failure> {
    let case = &answer.case;
    let kind = passport.channels.get(&case.channel).map(|rule| rule.result.kind);
    // A corrected certificate and a duplicate lie ready as well; the stamp of an apostille is made once.
    let lies_ready = answer.decision.outcome == Outcome::Grant
        || answer.decision.certifies() && document.kind != DocumentKind::Apostille;
    if !lies_ready || matches!(kind, None | Some(ResultKind::Document)) {
        return Ok(None);
    }
    let first = document.signers.first().filter(|_| case.channel == Channel::Portal);
    let is_signed = match first {
        Some(line) => office.keys.of(&line.person)?.is_some(),
        None => false,
    };
    let kind = DocumentKind::Readiness;
    Ok(Some(Sheet {
        kind,
        title: paper::title(kind),
        path: format!("documents/{}-{}", document.number, kind.key()),
        needs_signature: is_signed,
        leaves: true,
        signers: first.filter(|_| is_signed).cloned().into_iter().collect(),
        executor: document.executor.clone(),
        content: content(office, passport, request, answer, document),
        number: document.number.clone(),
        copy: 1,
        language: document.language,
        provider: document.provider.clone(),
        service: document.service.clone(),
        request: document.request.clone(),
        addressee: document.addressee.clone(),
        applicant: document.applicant.clone(),
        bound_to: document.bound_to,
        access: document.access,
        replaces: None,
        errand: None,
    }))
}

fn content(office: &Office, passport: &Passport, request: &Request, answer: &Answer, document: &Sheet) -> Value {
    let case = &answer.case;
    let details = &answer.decision.details[&passport.details];
    let is_apostille = document.kind == DocumentKind::Apostille;
    let asked = request.details[&passport.details]["delivery"].as_str();
    let delivery = match case.channel {
        Channel::Centre => "centre",
        _ if is_apostille && asked == Some("post") => "post",
        _ => "in_person",
    };
    let (place, address) = counter(office, case, &document.provider);
    let own = json!({
        "title": document.title, "number": document.number, "date": answer.document.issued_at.date_naive(),
    });
    // How long the stamp takes once the original is there: a term of the provider's own counter.
    let counter = passport.channels.get(&Channel::Provider).filter(|_| is_apostille && delivery != "centre");
    let term = counter.map(|rule| rule.term_by_delivery.get(delivery).unwrap_or(&rule.term));
    let days = term.filter(|term| term.unit == TermUnit::WorkingDay).map(|term| term.value.to_string());
    let due_on =
        (is_apostille && delivery == "centre").then_some(case.promised_on.map_or(case.due_on, |p| p.min(case.due_on)));
    let content = json!({
        "ready": if is_apostille { "apostille" } else { "document" },
        "paper": if is_apostille { details["document"].clone() } else { own },
        "delivery": delivery,
        "place": place,
        "address": address,
        "working_days": days,
        "due_on": due_on,
        "contacts": (!passport.contacts.is_empty()).then_some(&passport.contacts),
    });
    paper::without_nulls(content)
}
