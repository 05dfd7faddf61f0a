//! The room that judges: a pure function of what was validated, the evidence, the policy in force and the moment.
//!
//! Who must have signed depends on the channel: portal, the applicant or the representative; centre, its operator;
//! provider, its specialist. An act that comes later never judges again what stands here.

use super::collect::Evidence;
use super::failure::Failure;
use super::office::Office;
use super::validate::Validated;
use crate::domain::codes::{Code, Disposition};
use crate::domain::finding::{Finding, Place};
use crate::domain::request::{Channel, Request};
use crate::domain::signer::Role;
use crate::domain::verdict::{CertificateFacts, Indication, Verdict};
use crate::formats::xmldsig;

/// A package with its verdict and all that was found.
pub struct Judged {
    pub validated: Validated,
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
    pub disposition: Disposition,
}

impl Judged {
    /// ЖСН of the people whose signatures hold, in document order.
    pub fn signed_by(&self) -> impl Iterator<Item = &str> {
        passed(&self.verdict).filter_map(|c| c.iin.as_deref())
    }
}

/// Judges; the same arguments give the same verdict.
pub fn judge(office: &Office, validated: Validated, evidence: &Evidence) -> Result<Judged, Failure> {
    let day = evidence.judged_at.date_naive();
    let no_policy = || Failure::Missing(format!("no signature policy is in force on {day}"));
    let policy = office.releases.policy(day).ok_or_else(no_policy)?;
    let file = validated.file_name();
    let verdict = xmldsig::judge(&validated.signatures, &office.anchors, evidence.judged_at, &policy.edition);
    let mut findings = xmldsig::findings(&verdict, &validated.signatures, file);
    if findings.is_empty() {
        findings.extend(validated.request().and_then(|request| wrong_signer(office, request, &verdict, evidence)));
    }
    findings.extend(validated.findings.iter().cloned());
    let channel = validated.channel;
    let disposition = findings.iter().map(|f| f.code.disposition(channel)).max().unwrap_or(Disposition::Remark);
    Ok(Judged { validated, verdict, findings, disposition })
}

fn passed(verdict: &Verdict) -> impl Iterator<Item = &CertificateFacts> {
    let holds = |s: &&crate::domain::verdict::SignatureReport| s.indication == Indication::TotalPassed;
    verdict.signatures.iter().filter(holds).filter_map(|s| s.certificate.as_ref())
}

/// Whether the one who had to sign a request did.
fn wrong_signer(office: &Office, request: &Request, verdict: &Verdict, evidence: &Evidence) -> Option<Finding> {
    let day = evidence.judged_at.date_naive();
    let signed = |role: Role| {
        passed(verdict)
            .filter_map(|c| office.person(c.iin.as_deref()?))
            .any(|p| p.role == role && p.answers_for(&request.service, day))
    };
    let place = || Place::file("request.xml").xpath("/request/Signature");
    match request.channel {
        Channel::Portal => {
            let applicant = request.applicant.party.identifier();
            let representative = request.representative.as_ref().map(|r| r.iin.as_str());
            let theirs =
                |id: &Option<String>| id.as_deref().is_some_and(|id| id == applicant || Some(id) == representative);
            let is_theirs = passed(verdict).any(|c| theirs(&c.iin) || theirs(&c.bin));
            (!is_theirs).then(|| Finding::new(Code::SignatureOtherPerson, place()))
        }
        Channel::Centre if signed(Role::CentreOperator) => None,
        Channel::Provider if signed(Role::Specialist) => None,
        Channel::Centre | Channel::Provider => {
            let role = if request.channel == Channel::Centre { Role::CentreOperator } else { Role::Specialist };
            let finding = Finding::new(Code::SignatureNotAuthorised, place());
            Some(finding.fact("channel", request.channel.key()).fact("role", role.key()))
        }
    }
}
