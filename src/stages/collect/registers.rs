//! Registers and the payment gateway are asked what the package does not answer itself, and only when nothing stops it so
//! far: after a failed signature nobody is asked about anybody.

use crate::domain::codes::Disposition;
use crate::domain::evidence::{Answer, AnswerKind, Evidence, Unanswered};
use crate::domain::identifiers::Digest256;
use crate::domain::lookup::Question;
use crate::formats::register_answer::{self, Answer as Words};
use crate::stages::enquiries::Matter;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::signatures;
use crate::stages::validate::Validated;

/// Adds to `evidence` what is not answered yet. What was answered is never asked again.
pub fn ask(office: &Office, validated: &Validated, evidence: &mut Evidence) -> Result<(), Failure> {
    let Some(matter) = office.matter(validated) else { return Ok(()) };
    let mut open = matter.open(evidence);
    open.reverse();
    // Most packages carry all their answers, and their signatures are not looked at twice.
    if open.is_empty() || is_stopped(office, validated, evidence)? {
        return Ok(());
    }
    // The registers first; their answers may open the question of payment, or close it (D19).
    let mut asked = Vec::new();
    while let Some(question) = open.pop() {
        ask_one(office, &matter, &question, evidence);
        asked.push(question);
        open = matter.open(evidence);
        open.retain(|question| !asked.contains(question));
        open.reverse();
    }
    Ok(())
}

fn is_stopped(office: &Office, validated: &Validated, evidence: &Evidence) -> Result<bool, Failure> {
    let signatures = signatures::signatures(office, validated, evidence)?;
    Ok(signatures.disposition(validated.channel) > Disposition::RefusalDraft)
}

/// Asks one question.
fn ask_one(office: &Office, matter: &Matter<'_>, question: &Question, evidence: &mut Evidence) {
    let about = question.register.key();
    evidence.unanswered.retain(|unanswered| unanswered.about != about);
    if !office.registers.has(question.register) {
        return;
    }
    let now = office.now();
    let why = match office.registers.ask(question, now) {
        Ok(reply) => match register_answer::read(&reply.octets, question) {
            // A payment may still come: nothing to be kept for ever.
            Ok(Words::Payment(None)) if matter.payable_until().is_some_and(|until| now <= until) => {
                "not paid yet".to_owned()
            }
            Ok(Words::Payment(Some(receipt))) if receipt.paid_at > now => "paid in the future".to_owned(),
            Ok(_) => {
                let sha256 = Digest256::of(&reply.octets).hex();
                let (kind, about) = (AnswerKind::Register, about.to_owned());
                let answer =
                    Answer { kind, source: reply.source, obtained_at: now, about, sha256, octets: reply.octets };
                evidence.answers.push(answer);
                return;
            }
            // What answers another question may be about another person: it is not kept.
            Err(fault) => fault.to_string(),
        },
        Err(fault) => fault.to_string(),
    };
    evidence.unanswered.push(Unanswered { source: about.to_owned(), about: about.to_owned(), why });
}
