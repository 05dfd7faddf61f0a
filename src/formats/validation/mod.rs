//! From checked signatures, saved answers and a policy's rules to a verdict in the words of ETSI EN 319 102-1.
//!
//! The order of the standard: the form and the value of the signature (checked before), the signer's certificate, its
//! time-stamps, the path at the best signature time, the algorithms, revocation. Pure: the same signatures, authorities,
//! evidence and rules give the same verdict, today and in twenty years. Who is asked, and what follows from a verdict, is
//! decided elsewhere.

mod answers;
mod candidates;
mod findings;
mod past;
mod revocation;
mod rules;
mod signer;
mod time_stamps;

pub use answers::{Statement, Unusable, statement};
pub use candidates::{anchors_of, certificates};
pub use findings::{code, findings};
pub use rules::{AlgorithmRule, Rules, Weakness};

use super::signature::{CheckedSignature, SignatureFault};
use super::x509::{Anchors, Certificate};
use crate::domain::evidence::Evidence;
use crate::domain::verdict::{
    BestSignatureTime, Indication, SignatureReport, SubIndication, TimeSource, UsedAnswer, Verdict,
};
use chrono::{DateTime, FixedOffset};

/// Everything that a judgement looks at beside the signatures.
#[derive(Clone, Copy)]
pub struct Court<'a> {
    pub anchors: &'a Anchors,
    /// The saved answers, and the moment of judging.
    pub evidence: &'a Evidence,
    pub rules: &'a Rules,
}

impl Court<'_> {
    /// The moment of judging.
    fn at(&self) -> DateTime<FixedOffset> {
        self.evidence.judged_at
    }
}

/// A certificate about which no usable answer is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub certificate: Certificate,
    pub issuer: Certificate,
    /// The answer must tell how it stood at this moment.
    pub covers: DateTime<FixedOffset>,
    /// Whether the verdict hangs on it. Otherwise only what is at hand is looked at: nobody is asked over the network for the
    /// sake of a certificate that does not count any more.
    pub decides: bool,
}

/// A verdict, and what would make it firmer.
#[derive(Debug, Clone)]
pub struct Judgement {
    pub verdict: Verdict,
    /// Each certificate once, in the order of the signatures.
    pub needs: Vec<Need>,
}

/// How far a signature came, and why no further.
type Outcome = Result<(), (Indication, SubIndication)>;

/// Judges the signatures of one document. All must pass for TOTAL-PASSED; a document without a signature has failed.
pub fn judge(checked: &[CheckedSignature], court: Court<'_>) -> Judgement {
    let mut needs: Vec<Need> = Vec::new();
    let mut signatures = Vec::with_capacity(checked.len());
    for signature in checked {
        let (report, lacking) = judge_one(signature, court);
        signatures.push(report);
        for need in lacking {
            match needs.iter_mut().find(|known| known.certificate == need.certificate) {
                // One answer serves both: whoever needs it more, and for the later moment, says what it must tell.
                Some(known) => {
                    known.decides |= need.decides;
                    known.covers = known.covers.max(need.covers);
                }
                None => needs.push(need),
            }
        }
    }
    let any = |indication| signatures.iter().any(|s: &SignatureReport| s.indication == indication);
    let indication = if signatures.is_empty() || any(Indication::TotalFailed) {
        Indication::TotalFailed
    } else if any(Indication::Indeterminate) {
        Indication::Indeterminate
    } else {
        Indication::TotalPassed
    };
    let revocation = if court.rules.checks_revocation { "checked" } else { "not-checked" };
    let verdict = Verdict {
        indication,
        policy: court.rules.edition.clone(),
        revocation: revocation.to_owned(),
        judged_at: court.at(),
        signatures,
    };
    Judgement { verdict, needs }
}

fn judge_one(signature: &CheckedSignature, court: Court<'_>) -> (SignatureReport, Vec<Need>) {
    let mut report = SignatureReport {
        index: signature.index,
        kind: signature.kind.key(),
        intact: signature.intact(),
        indication: Indication::TotalPassed,
        sub_indication: None,
        algorithm: signature.algorithm.map(|a| a.key().to_owned()),
        certificate: signature.certificate.as_ref().map(|c| c.facts().clone()),
        claimed_at: signature.claimed_at,
        best_signature_time: BestSignatureTime { at: court.at(), source: TimeSource::Judging },
        path: Vec::new(),
        anchor: None,
        revocation: Vec::new(),
        time_stamps: Vec::new(),
        answers: Vec::new(),
        admitted_until: None,
        detail: None,
    };
    let mut needs = Vec::new();
    let outcome = match (&signature.fault, &signature.certificate) {
        (Some(fault), _) => {
            report.detail = Some(fault.to_string());
            Err(of_signature(fault))
        }
        (None, None) => Err(of_signature(&SignatureFault::NoCertificate)),
        (None, Some(certificate)) => judge_intact(signature, certificate, court, &mut report, &mut needs),
    };
    if let Err((indication, sub_indication)) = outcome {
        report.indication = indication;
        report.sub_indication = Some(sub_indication);
    }
    (report, needs)
}

/// A signature that holds by itself: whose is it, since when does it exist, and was the certificate good then?
fn judge_intact(
    signature: &CheckedSignature,
    certificate: &Certificate,
    court: Court<'_>,
    report: &mut SignatureReport,
    needs: &mut Vec<Need>,
) -> Outcome {
    let carried = candidates::carried(signature);
    let stamps = time_stamps::judge(signature, &carried, court);
    report.time_stamps = stamps.reports;
    note(&mut report.answers, stamps.answers);
    if stamps.contradicts {
        return Err((Indication::Indeterminate, SubIndication::TimestampOrderFailure));
    }
    if let Some(at) = stamps.earliest {
        report.best_signature_time = BestSignatureTime { at, source: TimeSource::TimeStamp };
    }
    let judged = signer::judge(signature, certificate, &carried, report.best_signature_time, court);
    report.path = judged.path;
    report.anchor = judged.anchor;
    report.revocation = judged.revocation;
    report.admitted_until = judged.admitted_until;
    report.detail = judged.detail;
    note(&mut report.answers, judged.answers);
    needs.extend(judged.needs);
    needs.extend(stamps.needs);
    match judged.outcome {
        // A time-stamp that could not be checked yet may prove what the signature lacks.
        Err((Indication::Indeterminate, sub)) if stamps.pending && would_help(sub) => {
            Err((Indication::Indeterminate, SubIndication::TryLater))
        }
        outcome => outcome,
    }
}

/// What an older proof of existence would change.
fn would_help(sub_indication: SubIndication) -> bool {
    use SubIndication as S;
    matches!(
        sub_indication,
        S::OutOfBoundsNoPoe
            | S::OutOfBoundsNotRevoked
            | S::RevokedNoPoe
            | S::RevokedCaNoPoe
            | S::CryptoConstraintsFailureNoPoe
    )
}

fn note(answers: &mut Vec<UsedAnswer>, more: Vec<UsedAnswer>) {
    for answer in more {
        if !answers.contains(&answer) {
            answers.push(answer);
        }
    }
}

/// ETSI EN 319 102-1, tables of TOTAL-FAILED and INDETERMINATE.
fn of_signature(fault: &SignatureFault) -> (Indication, SubIndication) {
    use SignatureFault as F;
    use SubIndication as S;
    match fault {
        F::Digest => (Indication::TotalFailed, S::HashFailure),
        F::Value => (Indication::TotalFailed, S::SigCryptoFailure),
        F::Algorithm(_) | F::KeyTooShort(_) => (Indication::Indeterminate, S::CryptoConstraintsFailure),
        F::NoCertificate | F::OtherCertificate => (Indication::Indeterminate, S::NoSigningCertificateFound),
        F::ContentMissing => (Indication::Indeterminate, S::SignedDataNotFound),
        F::Coverage(_) | F::Part(_) => (Indication::Indeterminate, S::SigConstraintsFailure),
        F::TooMany(_)
        | F::Misplaced
        | F::Malformed(_)
        | F::Transform(_)
        | F::Reference(_)
        | F::DuplicateId(_)
        | F::Comment
        | F::Attributes(_)
        | F::Certificate(_) => (Indication::TotalFailed, S::FormatFailure),
    }
}
