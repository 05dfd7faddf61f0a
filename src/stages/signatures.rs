//! What the signatures of a package come to under the policy, and whether the right person signed.
//!
//! Who must have signed depends on the channel: portal, the applicant or the representative; centre, its operator;
//! provider, its specialist. `judge` rests on this; `collect` looks here before it asks anybody about the applicant, for
//! after a failed signature nobody is asked (000 §6(7)).

use super::failure::Failure;
use super::office::Office;
use super::validate::Validated;
use crate::domain::codes::{Code, Disposition};
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Finding, Place};
use crate::domain::request::{Channel, Request};
use crate::domain::signer::Role;
use crate::domain::verdict::{CertificateFacts, Indication, SignatureReport, Verdict};
use crate::formats::validation::{self, Court};
use crate::releases::policy::{Action, Policy};

/// The signatures of a package, judged.
pub struct Signatures {
    pub verdict: Verdict,
    /// Of the signatures first, then of the package in itself.
    pub findings: Vec<Finding>,
    /// Checks that are not finished: against nobody.
    pub unfinished: Vec<Finding>,
    /// Indexes of the signatures that count.
    pub admitted: Vec<usize>,
}

impl Signatures {
    /// To whom the package goes by what is known so far.
    pub fn disposition(&self, channel: Option<Channel>) -> Disposition {
        let all = self.findings.iter().chain(&self.unfinished);
        all.map(|f| f.code.disposition(channel)).max().unwrap_or(Disposition::Remark)
    }
}

/// Judges the signatures; the same arguments give the same verdict.
pub fn signatures(office: &Office, validated: &Validated, evidence: &Evidence) -> Result<Signatures, Failure> {
    let policy = office.policy(evidence.judged_at.date_naive())?;
    let rules = policy.rules();
    let court = Court { anchors: &office.anchors, evidence, rules: &rules };
    let verdict = validation::judge(&validated.signatures, court).verdict;
    let mut findings = validation::findings(&verdict, &validated.signatures, validated.file_name());
    let action = |index: &str| {
        let of = |s: &&SignatureReport| (s.index + 1).to_string() == index;
        verdict.signatures.iter().find(of).map_or(Action::Stop, |signature| follows(policy, signature))
    };
    findings.retain_mut(|finding| {
        let action = action(finding.get("signature"));
        // The policy has the last word on what is not finished.
        if action == Action::Wait {
            finding.code = Code::SignatureCheckNotFinished;
        } else if finding.code == Code::SignatureCheckNotFinished {
            finding.code = Code::SignatureUnsupported;
        }
        action != Action::Accept
    });
    let counts = |s: &&SignatureReport| follows(policy, s) == Action::Accept;
    let admitted: Vec<_> = verdict.signatures.iter().filter(counts).map(|s| s.index).collect();
    let (unfinished, mut findings): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.code == Code::SignatureCheckNotFinished);
    if findings.is_empty() && unfinished.is_empty() {
        let request = validated.request();
        findings.extend(request.and_then(|request| wrong_signer(office, request, &verdict, &admitted, evidence)));
    }
    findings.extend(validated.findings.iter().cloned());
    Ok(Signatures { verdict, findings, unfinished, admitted })
}

/// What the policy makes of one signature.
pub fn follows(policy: &Policy, signature: &SignatureReport) -> Action {
    match (signature.indication, signature.sub_indication) {
        (Indication::TotalPassed, _) => Action::Accept,
        (_, Some(sub_indication)) => policy.action(sub_indication),
        (_, None) => Action::Stop,
    }
}

/// The certificates of the signatures that count, in document order.
pub fn admitted<'a>(verdict: &'a Verdict, admitted: &'a [usize]) -> impl Iterator<Item = &'a CertificateFacts> {
    verdict.signatures.iter().filter(|s| admitted.contains(&s.index)).filter_map(|s| s.certificate.as_ref())
}

/// Whether the one who had to sign a request did.
fn wrong_signer(
    office: &Office,
    request: &Request,
    verdict: &Verdict,
    counting: &[usize],
    evidence: &Evidence,
) -> Option<Finding> {
    let day = evidence.judged_at.date_naive();
    let signed = |role: Role| {
        admitted(verdict, counting)
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
            let is_theirs = admitted(verdict, counting).any(|c| theirs(&c.iin) || theirs(&c.bin));
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
