//! The room of commit point ②: what the outside says of a package, saved before anyone judges.
//!
//! Only here somebody is asked. About certificates, if their path reached an anchor: first the revocation lists of
//! `trust/crl/`, then the responder, then the list that the certificate names. About the applicant and the payment, if the
//! signature stands and the passport wants it. What is saved is used on resume and never
//! fetched again; only what was lacking then is asked for anew. The moment of judging is the moment of claim: a
//! certificate must be good when the request arrived (wording.md §5), and a run that was broken off and taken up again
//! gives the same verdict.

mod registers;
mod sources;

pub use sources::{Sources, StoredList};

use super::failure::Failure;
use super::office::Office;
use super::pace::Step;
use super::spool;
use super::validate::Validated;
use crate::domain::evidence::{AnswerKind, Evidence};
use crate::formats::signature::CheckedSignature;
use crate::formats::validation::{self, Court, Rules};
use crate::formats::x509::Anchors;

/// A package whose evidence lies in the spool; durable once the spool is flushed.
pub struct Collected {
    pub validated: Validated,
    pub evidence: Evidence,
    /// Something was laid into the spool that no flush has made durable yet.
    pub is_new: bool,
}

/// Gathers the evidence about a package and lays it into the spool.
pub fn collect(office: &Office, validated: Validated) -> Result<Collected, Failure> {
    let _measured = office.pace.of(Step::Collect);
    let submission = &validated.submission;
    let rules = office.policy(submission.claimed_at.date_naive())?.rules();
    let saved = spool::saved_evidence(office, submission)?;
    let known = saved.filter(|saved| saved.judged_at == submission.claimed_at);
    let mut evidence = known.clone().unwrap_or_else(|| Evidence::none(submission.claimed_at));
    gather(&office.sources(), &validated.signatures, &office.anchors, &rules, &mut evidence);
    registers::ask(office, &validated, &mut evidence)?;
    // What nobody outside said need not be kept: it is found again.
    let asked = evidence.answers.iter().any(|answer| answer.kind != AnswerKind::Certificate);
    let is_new = known.as_ref() != Some(&evidence) && (asked || !evidence.unanswered.is_empty());
    if is_new {
        spool::save_evidence(office, submission, &evidence)?;
    }
    // What another run laid down may not be durable either.
    Ok(Collected { validated, evidence, is_new: is_new || known.is_some() })
}

/// The same, and nothing is written: for looking at a package.
pub fn look(office: &Office, validated: Validated) -> Result<Collected, Failure> {
    let claimed_at = validated.submission.claimed_at;
    let rules = office.policy(claimed_at.date_naive())?.rules();
    let mut evidence = Evidence::none(claimed_at);
    gather(&office.sources(), &validated.signatures, &office.anchors, &rules, &mut evidence);
    registers::ask(office, &validated, &mut evidence)?;
    Ok(Collected { validated, evidence, is_new: false })
}

/// Adds to `evidence` what a verdict over the signatures still lacks, and the authorities that it rests on. Asking again
/// with what was gathered asks nobody, unless somebody gave no answer.
pub fn gather(
    sources: &Sources<'_>,
    checked: &[CheckedSignature],
    anchors: &Anchors,
    rules: &Rules,
    evidence: &mut Evidence,
) {
    if rules.checks_revocation {
        let needs = validation::judge(checked, Court { anchors, evidence, rules }).needs;
        for need in needs {
            let about = need.certificate.facts().sha256.clone();
            evidence.unanswered.retain(|unanswered| unanswered.about != about);
            sources.answer(&need, rules, evidence);
        }
    }
    for certificate in validation::certificates(checked, evidence, anchors) {
        let is_known = |known: &crate::domain::evidence::Answer| {
            known.kind == AnswerKind::Certificate && known.sha256 == certificate.sha256
        };
        if !evidence.answers.iter().any(is_known) {
            evidence.answers.push(certificate);
        }
    }
}
