//! What the saved and the carried answers say about the revocation of one certificate.
//!
//! An answer counts when the right one signed it and it covers the best signature time. A revocation that is proven
//! outweighs an older answer that knew nothing of it; when nobody says anything usable, nothing is known.

use super::answers::{Statement, Status, Unusable, statement};
use super::{Court, Need, past};
use crate::domain::evidence::{Answer, AnswerKind};
use crate::domain::verdict::{BestSignatureTime, RevocationReport, RevocationState, UsedAnswer};
use crate::formats::signature::Carried;
use crate::formats::x509::Certificate;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// How many answers that came along with a signature are read.
const CARRIED_MAX: usize = 16;
/// What an answer that came along is called.
pub(super) const CARRIED: &str = "signature";

/// What is known of one certificate.
pub(super) struct Found {
    pub report: RevocationReport,
    pub answers: Vec<UsedAnswer>,
    pub need: Option<Need>,
    /// There was an answer, but whoever gave it was out of term himself.
    pub answerer_out_of_term: bool,
    pub detail: Option<String>,
}

/// A certificate that the policy does not ask about.
pub(super) fn not_checked(certificate: &Certificate) -> RevocationReport {
    report(certificate, RevocationState::NotChecked)
}

fn report(certificate: &Certificate, state: RevocationState) -> RevocationReport {
    RevocationReport { about: certificate.facts().sha256.clone(), state, revoked_at: None, reason: None, answer: None }
}

/// Reads every answer about `certificate` and says what follows for a signature that existed at `best`.
pub(super) fn of(
    certificate: &Certificate,
    issuer: &Certificate,
    carried: &Carried,
    best: BestSignatureTime,
    court: Court<'_>,
) -> Found {
    let mut found = Found {
        report: report(certificate, RevocationState::Unknown),
        answers: Vec::new(),
        need: None,
        answerer_out_of_term: false,
        detail: None,
    };
    let mut statements: Vec<(Cow<'_, Answer>, Statement)> = Vec::new();
    for answer in answers(certificate, carried, court) {
        let says = match statement(&answer, certificate, issuer, court.rules) {
            // A list or a value beside the signature may be there for another certificate.
            Err(Unusable::AboutAnother) if answer.kind == AnswerKind::Crl || answer.source == CARRIED => continue,
            Err(unusable) => {
                found.answerer_out_of_term |= unusable == Unusable::AnswererOutOfTerm;
                unusable.to_string()
            }
            Ok(statement) => {
                let says = statement.to_string();
                statements.push((answer.clone(), statement));
                says
            }
        };
        found.answers.push(UsedAnswer {
            kind: answer.kind,
            source: answer.source.clone(),
            obtained_at: answer.obtained_at,
            sha256: answer.sha256.clone(),
            says,
        });
    }
    decide(&mut found, &statements, certificate, best, court);
    if found.report.state == RevocationState::Unknown {
        found.detail = Some(why(&found, certificate, court));
        let (certificate, issuer) = (certificate.clone(), issuer.clone());
        found.need = Some(Need { certificate, issuer, covers: best.at, decides: true });
    } else {
        found.answerer_out_of_term = false;
    }
    found
}

fn decide(
    found: &mut Found,
    statements: &[(Cow<'_, Answer>, Statement)],
    certificate: &Certificate,
    best: BestSignatureTime,
    court: Court<'_>,
) {
    let newest = |wanted: fn(&Status) -> bool| {
        statements.iter().filter(|(_, s)| wanted(&s.status)).max_by_key(|(_, s)| s.this_update)
    };
    let good = newest(|status| *status == Status::Good);
    if let Some((answer, statement)) = newest(|status| matches!(status, Status::Revoked { .. }))
        && let Status::Revoked { at, reason } = &statement.status
        // A hold that was lifted: the newer answer knows better.
        && good.is_none_or(|(_, good)| good.this_update <= statement.this_update)
    {
        found.report.revoked_at = Some(*at);
        found.report.reason = Some(reason.clone());
        found.report.answer = Some(answer.sha256.clone());
        let spared = *at > best.at && past::spares_the_past(reason);
        found.report.state = if spared { RevocationState::Good } else { RevocationState::Revoked };
        return;
    }
    let covers = |(_, statement): &&(Cow<'_, Answer>, Statement)| {
        statement.status == Status::Good && statement.covers(certificate, best.at, court.rules)
    };
    if let Some((answer, _)) = statements.iter().filter(covers).max_by_key(|(_, s)| s.this_update) {
        found.report.state = RevocationState::Good;
        found.report.answer = Some(answer.sha256.clone());
    }
}

/// The answers that may say something about the certificate: those about it, every saved list, and what came along.
fn answers<'a>(certificate: &Certificate, carried: &'a Carried, court: Court<'a>) -> Vec<Cow<'a, Answer>> {
    let sha256 = &certificate.facts().sha256;
    let saved = court.evidence.answers.iter().filter(|answer| match answer.kind {
        AnswerKind::Crl => true,
        AnswerKind::Ocsp => answer.about == *sha256,
        AnswerKind::TimeStamp | AnswerKind::Certificate | AnswerKind::Register => false,
    });
    let lists = carried.crls.iter().map(|octets| (AnswerKind::Crl, octets));
    let responses = carried.ocsp.iter().map(|octets| (AnswerKind::Ocsp, octets));
    let came = lists.chain(responses).take(CARRIED_MAX).map(|(kind, octets)| {
        Cow::Owned(Answer {
            kind,
            source: CARRIED.to_owned(),
            obtained_at: court.at(),
            about: sha256.clone(),
            sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(octets)),
            octets: octets.clone(),
        })
    });
    saved.map(Cow::Borrowed).chain(came).collect()
}

/// Why nothing is known: what the answers were, else why there is none.
fn why(found: &Found, certificate: &Certificate, court: Court<'_>) -> String {
    let sha256 = &certificate.facts().sha256;
    let heard = found.answers.iter().map(|answer| format!("{}: {}", answer.source, answer.says));
    let silent = court.evidence.unanswered.iter().filter(|u| u.about == *sha256);
    let reasons: Vec<_> = heard.chain(silent.map(|u| format!("{}: {}", u.source, u.why))).collect();
    match reasons.is_empty() {
        true => "no source of answers about the certificate is known".to_owned(),
        false => reasons.join("; "),
    }
}
