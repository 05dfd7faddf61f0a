//! What the sheets of an answer say, by its outcome.

use super::Answer;
use crate::domain::decision::{NEGATIVE_REPLY, Outcome};
use crate::domain::request::Request;
use crate::domain::text::Bilingual;
use crate::releases::passport::{FORM, Passport};
use crate::stages::failure::Failure;
use crate::stages::office::Provider;
use crate::stages::paper::letters;
use serde_json::{Map, Value, json};

/// The content of the answer itself. `filed` reads a JSON document of the case's object.
pub fn of_answer(
    passport: &Passport,
    provider: &Provider,
    place: (&Bilingual, &Bilingual),
    answer: &Answer,
    filed: &dyn Fn(&str) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    let (case, decision) = (&answer.case, &answer.decision);
    Ok(match decision.outcome {
        Outcome::Grant => granted(passport, answer),
        Outcome::Correct if decision.certifies() => granted(passport, answer),
        Outcome::Refuse | Outcome::Correct => refusal(passport, provider, answer),
        Outcome::NegativeReply => decision.details[NEGATIVE_REPLY].clone(),
        Outcome::Duplicate => of_earlier(answer, filed)?,
        Outcome::Withdraw => json!({ "withdrawn_on": decision.withdrawn_on }),
        Outcome::Extend => json!({
            "previous_due_on": case.binding_due_on(), "due_on": decision.extended_until, "reason": decision.reason,
        }),
        Outcome::Supplement => json!({
            "supplement_on": decision.supplement_until, "missing_documents": decision.missing_documents,
            "due_on": case.binding_due_on(), "place": place.0, "address": place.1,
        }),
        Outcome::Forward => {
            let holder = decision.holder.as_ref().map(|h| json!({ "name": h.name, "address": h.address }));
            let letter = json!({ "number": answer.letter, "date": answer.document.issued_at.date_naive() });
            with_reason(json!({ "holder": holder, "letter": letter }), decision.reason.as_ref())
        }
    })
}

/// The content of the letter to the holder of the documents: what goes with it.
pub fn of_letter(answer: &Answer, request: &Request) -> Value {
    let sheets: u64 = request.attachments.iter().map(|a| u64::from(a.sheets)).sum();
    let documents = request.attachments.len();
    let totals = json!({ "documents": documents.to_string(), "sheets": sheets.to_string() });
    with_reason(json!({ "enclosure": { "totals": totals } }), answer.decision.reason.as_ref())
}

/// What a duplicate says: word for word what the earlier document does, by the recipe it was drawn from.
fn of_earlier(answer: &Answer, filed: &dyn Fn(&str) -> Result<Value, Failure>) -> Result<Value, Failure> {
    let gone = || Failure::Missing(format!("{}: the document that it doubles", answer.document.number));
    let (earlier, _) = answer.earlier.as_ref().ok_or_else(gone)?;
    let path = earlier.filed.as_ref().and_then(|filed| filed.path.strip_suffix(".pdf")).ok_or_else(gone)?;
    Ok(filed(&format!("{path}.recipe.json"))?["data"]["content"].take())
}

fn granted(passport: &Passport, answer: &Answer) -> Value {
    let details = &answer.decision.details;
    if passport.details == FORM { passport.shown(details) } else { details[&passport.details].clone() }
}

fn refusal(passport: &Passport, provider: &Provider, answer: &Answer) -> Value {
    let channel = Some(answer.case.channel);
    let grounds: Vec<_> = answer.decision.grounds.iter().filter_map(|g| Some((g, passport.ground(&g.code)?))).collect();
    let mut content = json!({
        "grounds": grounds.iter()
            .map(|(ground, rule)| json!({
                "fact": ground.fact, "text": rule.text, "clause": rule.clause_for(channel), "remedy": rule.remedy,
            }))
            .collect::<Vec<_>>(),
    });
    letters::close(&mut content, passport, provider);
    content
}

fn with_reason(mut content: Value, reason: Option<&Bilingual>) -> Value {
    let members: Option<&mut Map<String, Value>> = content.as_object_mut();
    if let (Some(members), Some(reason)) = (members, reason) {
        members.insert("reason".into(), json!(reason));
    }
    content
}
