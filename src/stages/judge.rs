//! The room that judges: a pure function of what was validated, the evidence, the policy and the passport in force, and
//! the moment.
//!
//! First the signatures (`signatures`), then, if nothing stops the request, what registers said of the applicant, then the
//! payment (`enquiries`). An act that comes later never judges again what stands here.

use super::collect::Collected;
use super::enquiries::{self, Heard, Record};
use super::failure::{Awaited, Failure};
use super::office::Office;
use super::pace::Step;
use super::signatures::{self, Signatures, admitted};
use super::validate::Validated;
use crate::domain::codes::Disposition;
use crate::domain::evidence::Evidence;
use crate::domain::finding::Finding;
use crate::domain::request::Channel;
use crate::domain::verdict::{CertificateFacts, Verdict};

/// A package with its verdict and all that was found.
pub struct Judged {
    pub validated: Validated,
    pub evidence: Evidence,
    pub verdict: Verdict,
    /// What registers and the payment gateway said.
    pub enquiries: Record,
    /// The number of the receipt that the request uses up.
    pub receipt: Option<String>,
    /// Against the package; what the policy accepts is none.
    pub findings: Vec<Finding>,
    /// Checks that are not finished: against nobody.
    pub unfinished: Vec<Finding>,
    pub disposition: Disposition,
    /// Indexes of the signatures that count.
    admitted: Vec<usize>,
}

impl Judged {
    /// The channel by which the sender is answered; a decision comes from the office itself.
    pub fn sent_through(&self) -> Option<Channel> {
        if self.validated.is_decision() { Some(Channel::Provider) } else { self.validated.channel }
    }

    /// ЖСН of the people whose signatures count, in document order.
    pub fn signed_by(&self) -> impl Iterator<Item = &str> {
        self.certificates().filter_map(|c| c.iin.as_deref())
    }

    /// Certificates of the signatures that count, in document order.
    pub fn certificates(&self) -> impl Iterator<Item = &CertificateFacts> {
        admitted(&self.verdict, &self.admitted)
    }
}

/// Judges; the same arguments give the same verdict.
///
/// # Errors
/// [`Failure::Waiting`] when something has to wait for the outside and nothing else speaks against the package; it says
/// nothing against anybody.
pub fn judge(office: &Office, collected: Collected) -> Result<Judged, Failure> {
    let _measured = office.pace.of(Step::Judge);
    let judged = assess(office, collected)?;
    match judged.unfinished.first() {
        // A No that is certain does not wait, and what is not known yet is no ground of it.
        Some(waits) if judged.disposition == Disposition::Wait => {
            let request_id = judged.validated.request().map(|request| request.id.0.clone());
            let awaited = Awaited { finding: waits.clone(), channel: judged.sent_through(), request_id };
            Err(Failure::Waiting(Box::new(awaited)))
        }
        _ => Ok(judged),
    }
}

/// As [`judge`], but what waits is no failure: for looking at a package, not for dealing with it.
pub fn assess(office: &Office, collected: Collected) -> Result<Judged, Failure> {
    let Collected { validated, evidence, .. } = collected;
    let channel = validated.channel;
    let signatures = signatures::signatures(office, &validated, &evidence)?;
    let heard = match office.matter(&validated) {
        Some(matter) if signatures.disposition(channel) <= Disposition::RefusalDraft => {
            let index = |day| office.releases.mci_kzt(day);
            enquiries::hear(&matter, &validated.places, &evidence, &index)
                .map_err(|e| Failure::Missing(e.to_string()))?
        }
        _ => Heard::default(),
    };
    let Signatures { verdict, mut findings, mut unfinished, admitted } = signatures;
    findings.extend(heard.findings);
    unfinished.extend(heard.unfinished);
    let all = findings.iter().chain(&unfinished);
    let disposition = all.map(|f| f.code.disposition(channel)).max().unwrap_or(Disposition::Remark);
    let (enquiries, receipt) = (heard.record, heard.receipt);
    Ok(Judged { validated, evidence, verdict, enquiries, receipt, findings, unfinished, disposition, admitted })
}
