//! The receipt against the fee.

use super::hearing::{Heard, Index, PaymentRecord};
use super::{Matter, answer_to};
use crate::domain::codes::Code;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Finding, Place};
use crate::domain::lookup::Register;
use crate::domain::payment::{self, Fault, Fee, NoIndex, Obligation, PayRule, Receipt};
use crate::formats::places::Places;
use crate::formats::register_answer;
use chrono::{DateTime, FixedOffset};

/// Who spoke of the payment, when it was looked, what was said.
struct Word {
    by: Option<String>,
    looked_at: DateTime<FixedOffset>,
    answer: Option<String>,
    receipt: Option<Receipt>,
}

/// Adds what is to be said of the payment.
pub fn hear(
    matter: &Matter<'_>,
    places: &Places,
    evidence: &Evidence,
    fee: Fee,
    index: Index<'_>,
    heard: &mut Heard,
) -> Result<(), NoIndex> {
    let mut record = PaymentRecord {
        mci: fee.multiplier.to_string(),
        by: None,
        looked_at: None,
        answer: None,
        findings: Vec::new(),
    };
    let unanswered = evidence.unanswered.iter().find(|u| u.about == Register::Payments.key());
    let word = match (word(matter, evidence), unanswered) {
        (Some(word), _) => word,
        // Somebody is asked still, or ought to be: the applicant's own word is no confirmation.
        (None, Some(unanswered)) => {
            heard.unfinished.push(not_confirmed(&unanswered.why));
            heard.record.payment = Some(record);
            return Ok(());
        }
        (None, None) if matter.believes_package() => {
            Word { by: Some("package".into()), looked_at: evidence.judged_at, answer: None, receipt: None }
        }
        (None, None) => {
            heard.unfinished.push(not_confirmed("this office asks nobody for it"));
            heard.record.payment = Some(record);
            return Ok(());
        }
    };
    let request = matter.request;
    let mut payers = vec![request.applicant.party.identifier()];
    payers.extend(request.representative.as_ref().map(|r| r.iin.as_str()));
    let duty = Obligation {
        fee,
        service: &request.service,
        payers: &payers,
        submitted_at: request.submitted_at,
        offered_at: request.payment.as_ref().and_then(|p| p.offered_at),
        looked_at: word.looked_at,
    };
    let faults = payment::check(&duty, word.receipt.as_ref(), index)?;
    let by_gateway = word.answer.is_some();
    for fault in faults {
        let finding = finding(fault, matter, places, word.receipt.as_ref(), fee);
        // The gateway may still hear of a payment; a package that says nothing will not say more.
        match finding {
            Said::Open(why) if by_gateway => heard.unfinished.push(not_confirmed(&why)),
            Said::Open(_) => heard.findings.push(missing(matter, places)),
            Said::Against(finding) => heard.findings.push(finding),
        }
    }
    record.findings = heard.findings.iter().map(|f| f.code).filter(|c| c.key().starts_with("payment.")).collect();
    (record.by, record.looked_at, record.answer) = (word.by, Some(word.looked_at), word.answer);
    heard.record.payment = Some(record);
    heard.receipt = word.receipt.filter(|receipt| receipt.failure.is_none()).map(|receipt| receipt.reference);
    Ok(())
}

fn word(matter: &Matter<'_>, evidence: &Evidence) -> Option<Word> {
    if let Some(receipt) = matter.carried_receipt() {
        let by = Some("package".into());
        return Some(Word { by, looked_at: evidence.judged_at, answer: None, receipt: Some(receipt) });
    }
    let question = matter.payment_question();
    let (answer, register_answer::Answer::Payment(receipt)) = answer_to(&question, evidence)? else { return None };
    let (by, sha256) = (Some(answer.source.clone()), Some(answer.sha256.clone()));
    // In the office's zone, in which days begin.
    let looked_at = answer.obtained_at.with_timezone(evidence.judged_at.offset());
    Some(Word { by, looked_at, answer: sha256, receipt })
}

enum Said {
    Against(Finding),
    Open(String),
}

fn finding(fault: Fault, matter: &Matter<'_>, places: &Places, receipt: Option<&Receipt>, fee: Fee) -> Said {
    let at = |code: Code, path: &str| Finding::new(code, places.at(path)).fact("service", &matter.request.service);
    let paid_at = || receipt.map(|r| r.paid_at.to_rfc3339()).unwrap_or_default();
    Said::Against(match fault {
        Fault::Missing => missing(matter, places),
        Fault::Awaited { until } => {
            return Said::Open(format!("not paid yet, to be paid until {}", until.to_rfc3339()));
        }
        Fault::Expired { until } => {
            let finding = at(Code::PaymentExpired, "payment/paid_at").fact("until", until.to_rfc3339());
            let finding = finding.fact("mci", fee.multiplier);
            match fee.pay {
                PayRule::WithinHours(hours) => finding.fact("hours", hours),
                PayRule::BeforeSigning => finding,
            }
        }
        Fault::AfterSigning => {
            let finding = at(Code::PaymentAfterSigning, "payment/paid_at").fact("paid_at", paid_at());
            finding.fact("submitted_at", matter.request.submitted_at.to_rfc3339())
        }
        Fault::Failed { description } => {
            at(Code::PaymentFailed, "payment/failure").fact("failure", sentence(&description))
        }
        Fault::Amount { due_kzt, multiplier } => {
            let finding =
                at(Code::PaymentAmount, "payment/amount_kzt").fact("due_kzt", due_kzt).fact("mci", multiplier);
            finding.fact("amount_kzt", receipt.map_or(0, |r| r.amount_kzt)).fact("paid_at", paid_at())
        }
        Fault::ForeignPayer => at(Code::PaymentPayer, "payment/payer"),
        Fault::OtherService => at(Code::PaymentService, "payment/service"),
    })
}

fn missing(matter: &Matter<'_>, places: &Places) -> Finding {
    let finding = Finding::new(Code::PaymentMissing, places.at("payment")).fact("service", &matter.request.service);
    match &matter.request.payment {
        Some(payment) => finding.fact("amount_kzt", payment.amount_kzt),
        None => finding,
    }
}

fn not_confirmed(why: &str) -> Finding {
    Finding::new(Code::PaymentNotConfirmed, Place::package()).fact("detail", why)
}

/// The bank's words on one line, without the full stop that the letter sets itself.
fn sentence(description: &str) -> String {
    let words: Vec<_> = description.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}
