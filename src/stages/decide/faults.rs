//! Why a decision is not carried out: who decided, for whose case, with what outcome.

use super::{facts, outcomes};
use crate::catalogue::cases::Case;
use crate::domain::codes::Code;
use crate::domain::decision::{Decision, Outcome};
use crate::domain::finding::{Finding, Place};
use crate::domain::party::{PowerOfAttorneyKind, Representative};
use crate::domain::request::Request;
use crate::domain::signer::{Role, Signer};
use crate::domain::verdict::CertificateFacts;
use crate::releases::passport::Passport;
use crate::stages::failure::Failure;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::outgoing::Subject;
use chrono::NaiveDate;
use serde_json::Value;

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decider<'o> {
    /// One of the office's people, in a role that the passport admits.
    Official(&'o Signer),
    /// The applicant, or who acts for the applicant, took the request back; by ЖСН.
    Applicant(String),
}

impl Decider<'_> {
    /// ЖСН.
    pub fn iin(&self) -> &str {
        match self {
            Self::Official(person) => &person.iin,
            Self::Applicant(iin) => iin,
        }
    }
}

/// The person who decided, or every reason why the decision is not carried out. `representative`: see [`representative`].
pub fn faults<'o>(
    office: &'o Office,
    passport: &Passport,
    (case, representative): (&Case, Option<&str>),
    decision: &Decision,
    judged: &Judged,
    index: usize,
) -> Result<Decider<'o>, Vec<Finding>> {
    let place = || Place::file("decision.xml").xpath(judged.validated.decision_xpath(index));
    let day = judged.validated.submission.claimed_at.date_naive();
    let mut findings = Vec::new();
    let decider = match applicant((case, representative), decision, judged) {
        Some(iin) => Ok(Decider::Applicant(iin)),
        None => official(office, passport, judged.signed_by(), day).map(Decider::Official),
    };
    if let Err(fault) = &decider {
        findings.push(fault.told(passport, place()));
    }
    findings.extend(outcomes::fault(passport, decision).map(|(code, what)| {
        let finding = Finding::new(code, place()).fact("what", what);
        if code == Code::DecisionOutcome { finding.fact("service", &passport.service) } else { finding }
    }));
    for ground in &decision.grounds {
        let rule = passport.ground(&ground.code);
        let until = rule.and_then(|r| r.within).and_then(|within| {
            let accepted_on = case.accepted_at.date_naive();
            office.releases.calendar().due_by(accepted_on, within, passport.counting.rule()).ok()
        });
        if rule.is_none() {
            findings.push(Finding::new(Code::DecisionGround, place()).fact("ground", &ground.code));
        } else if let Some(until) = until.filter(|until| decision.decided_at.date_naive() > *until) {
            let finding = Finding::new(Code::DecisionGroundClosed, place()).fact("ground", &ground.code);
            findings.push(finding.fact("until", until));
        }
    }
    findings.extend(facts::faults(passport, &decision.details, &place()));
    if decision.decided_at > judged.validated.submission.claimed_at {
        let finding = Finding::new(Code::DateFuture, place()).fact("date", decision.decided_at.to_rfc3339());
        findings.push(finding.fact("now", judged.validated.submission.claimed_at.to_rfc3339()));
    }
    if decision.decided_at < case.accepted_at {
        let finding = Finding::new(Code::DateOrder, place()).fact("earlier", case.accepted_at.to_rfc3339());
        findings.push(finding.fact("later", decision.decided_at.to_rfc3339()));
    }
    // Whoever is named drafted it, and only a specialist does.
    let needs_executor = decision.certifies() && passport.executor_signs;
    if (needs_executor || decision.executor_iin.is_some()) && !has_executor(office, decision, &passport.service, day) {
        findings.push(Finding::new(Code::DecisionExecutor, place()));
    }
    match decider {
        Ok(decider) if findings.is_empty() => Ok(decider),
        _ => Err(findings),
    }
}

/// Whoever asked may take the request back: a person by ЖСН, an entity by the БСН in the certificate, as they may ask
/// and the representative. A paper that came to the counter is recorded by the office's own people.
fn applicant((case, representative): (&Case, Option<&str>), decision: &Decision, judged: &Judged) -> Option<String> {
    if decision.outcome != Outcome::Withdraw {
        return None;
    }
    let applicant = Some(case.applicant_identifier.as_str());
    let asked = |c: &&CertificateFacts| {
        let (iin, bin) = (c.iin.as_deref(), c.bin.as_deref());
        iin == applicant || bin == applicant || (iin.is_some() && iin == representative)
    };
    judged.certificates().find(asked).and_then(|c| c.iin.clone().or_else(|| c.bin.clone()))
}

/// ЖСН of the one who asked for the applicant by a notarised power of attorney, as the filed request has it: only such a one
/// acts for the applicant (R-037; 002 §10). Asked only for a withdrawal, for nothing else is decided by who asked.
///
/// # Errors
/// [`Failure`] while the request cannot be read: then nobody knows, and the decision waits.
pub fn representative(office: &Office, case: &Case, decision: &Decision) -> Result<Option<String>, Failure> {
    if decision.outcome != Outcome::Withdraw {
        return Ok(None);
    }
    let octets = office.archive.read(&Subject::Case(case.number.clone()).object_id(), "case.json")?;
    let unreadable = |_| Failure::Missing(format!("case.json of {} does not read", case.number));
    let mut record: Value = serde_json::from_slice(&octets).map_err(unreadable)?;
    let request: Request = serde_json::from_value(record["request"].take()).map_err(unreadable)?;
    let notarised = |r: &Representative| r.power_of_attorney.kind == PowerOfAttorneyKind::Notarised;
    Ok(request.representative.filter(notarised).map(|representative| representative.iin))
}

/// Why nobody who signed may decide.
pub struct SignerFault {
    code: Code,
    /// Of the one who signed, when the office knows the person.
    role: Option<Role>,
}

impl SignerFault {
    /// As a finding that says who may.
    pub fn told(&self, passport: &Passport, place: Place) -> Finding {
        let mut finding = Finding::new(self.code, place);
        if let Some(role) = self.role {
            finding = finding.fact("role", role.key());
        }
        let may: Vec<_> = passport.decision_roles.iter().map(|role| role.key()).collect();
        finding.fact("service", &passport.service).fact("may", may.join(", "))
    }
}

/// Who of the office, among people with these ЖСН, may decide under the passport on that day.
pub fn official<'o, 'i>(
    office: &'o Office,
    passport: &Passport,
    iins: impl IntoIterator<Item = &'i str>,
    day: NaiveDate,
) -> Result<&'o Signer, SignerFault> {
    let mut fault = SignerFault { code: Code::DecisionRole, role: None };
    for iin in iins {
        // A person may stand twice: in an earlier term and in a later one.
        let mut entries: Vec<_> = office.people.iter().filter(|p| p.iin == iin).collect();
        entries.sort_by_key(|p| !p.in_term(day));
        // Or hold two roles at once: one that may decide is enough, else the first is told.
        for person in entries.into_iter().rev() {
            let code = if !passport.decision_roles.contains(&person.role) {
                Code::DecisionRole
            } else if !person.in_term(day) {
                Code::DecisionTerm
            } else if !person.answers_for(&passport.service, day) {
                Code::DecisionForeignCase
            } else {
                return Ok(person);
            };
            fault = SignerFault { code, role: Some(person.role) };
        }
    }
    Err(fault)
}

fn has_executor(office: &Office, decision: &Decision, service: &str, day: NaiveDate) -> bool {
    // A person may hold two roles.
    let is_it = |p: &&Signer| Some(p.iin.as_str()) == decision.executor_iin.as_deref() && p.role == Role::Specialist;
    office.people.iter().filter(is_it).any(|p| p.answers_for(service, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::releases::Releases;

    #[test]
    fn a_service_that_promises_no_document_grants_none() {
        let releases = Releases::embedded().unwrap();
        let mut passport = releases.passports()[0].clone();
        let decision = serde_json::json!({ "outcome": "grant", "decided_at": "2015-11-18T08:15:00+06:00" });
        let decision: Decision = serde_json::from_value(decision).unwrap();
        assert_eq!(outcomes::fault(&passport, &decision), Some((Code::DecisionContent, "details")));
        passport.document = None;
        assert_eq!(outcomes::fault(&passport, &decision), Some((Code::DecisionNoDocument, "grant")));
    }
}
