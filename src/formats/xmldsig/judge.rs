//! From checked signatures to a verdict in the words of ETSI EN 319 102-1, and from a verdict to findings.
//!
//! Pure: the same signatures, anchors and moment give the same verdict. Revocation is not asked in this edition, and
//! the verdict says so.

use super::{CheckedSignature, SignatureFault};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::domain::verdict::{BestSignatureTime, Indication, SignatureReport, SubIndication, TimeSource, Verdict};
use crate::formats::x509::{Anchors, PathFault, judge_path};
use chrono::{DateTime, FixedOffset};

/// Judges the signatures of one document at the moment `at`, under the policy of that edition.
///
/// All must pass for TOTAL-PASSED; a document without a signature has failed.
pub fn judge(
    checked: &[CheckedSignature],
    anchors: &Anchors,
    at: DateTime<FixedOffset>,
    policy_edition: &str,
) -> Verdict {
    let signatures: Vec<_> = checked.iter().map(|signature| report(signature, anchors, at)).collect();
    let any = |indication| signatures.iter().any(|s: &SignatureReport| s.indication == indication);
    let indication = if signatures.is_empty() || any(Indication::TotalFailed) {
        Indication::TotalFailed
    } else if any(Indication::Indeterminate) {
        Indication::Indeterminate
    } else {
        Indication::TotalPassed
    };
    Verdict {
        indication,
        policy: policy_edition.to_owned(),
        revocation: "not-checked".to_owned(),
        judged_at: at,
        signatures,
    }
}

/// What the verdict holds against the member `file`: one finding for each signature that did not pass, or
/// `signature.missing`. `checked` is what was judged; it gives the places and what was seen there.
pub fn findings(verdict: &Verdict, checked: &[CheckedSignature], file: &str) -> Vec<Finding> {
    if verdict.signatures.is_empty() {
        return vec![Finding::new(Code::SignatureMissing, Place::file(file))];
    }
    let one = |report: &SignatureReport| {
        let sub_indication = report.sub_indication?;
        let mut place = Place::file(file);
        let seen = checked.iter().find(|s| s.index == report.index);
        if let Some(seen) = seen {
            place = place.at(seen.line, seen.column).xpath(&seen.xpath);
        }
        let mut finding = Finding::new(code(sub_indication), place)
            .fact("signature", report.index + 1)
            .fact("sub_indication", sub_indication);
        if let Some(fault) = seen.and_then(|s| s.fault.as_ref()) {
            finding = finding.fact("detail", fault);
        }
        if let Some(certificate) = &report.certificate {
            finding = finding
                .fact("serial", &certificate.serial)
                .fact("issuer", &certificate.issuer)
                .fact("not_before", certificate.not_before.to_rfc3339())
                .fact("not_after", certificate.not_after.to_rfc3339());
        }
        Some(finding.fact("judged_at", verdict.judged_at.to_rfc3339()))
    };
    verdict.signatures.iter().filter_map(one).collect()
}

fn report(signature: &CheckedSignature, anchors: &Anchors, at: DateTime<FixedOffset>) -> SignatureReport {
    let mut report = SignatureReport {
        index: signature.index,
        kind: signature.kind.key(),
        intact: signature.intact(),
        indication: Indication::TotalPassed,
        sub_indication: None,
        algorithm: signature.algorithm.map(|a| a.key().to_owned()),
        certificate: signature.certificate.as_ref().map(|c| c.facts().clone()),
        claimed_at: signature.claimed_at,
        best_signature_time: BestSignatureTime { at, source: TimeSource::Judging },
        path: Vec::new(),
        anchor: None,
        revocation: Vec::new(),
        time_stamps: Vec::new(),
        answers: Vec::new(),
    };
    let outcome = match (&signature.fault, &signature.certificate) {
        (Some(fault), _) => Err(of_signature(fault)),
        (None, Some(certificate)) => judge_path(certificate, anchors, at).map_err(of_path),
        (None, None) => Err(of_signature(&SignatureFault::NoCertificate)),
    };
    match outcome {
        Ok(anchor) => report.anchor = Some(anchor.0),
        Err((indication, sub_indication)) => {
            report.indication = indication;
            report.sub_indication = Some(sub_indication);
        }
    }
    report
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
        F::TooMany(_)
        | F::Misplaced
        | F::Malformed(_)
        | F::Transform(_)
        | F::Reference(_)
        | F::DuplicateId(_)
        | F::Comment
        | F::Attributes(_)
        | F::Coverage(_)
        | F::Certificate(_) => (Indication::TotalFailed, S::FormatFailure),
    }
}

fn of_path(fault: PathFault) -> (Indication, SubIndication) {
    use SubIndication as S;
    match fault {
        PathFault::NoPath => (Indication::Indeterminate, S::NoCertificateChainFound),
        PathFault::Unsupported => (Indication::Indeterminate, S::CryptoConstraintsFailure),
        PathFault::Expired => (Indication::TotalFailed, S::Expired),
        PathFault::NotYetValid => (Indication::TotalFailed, S::NotYetValid),
        PathFault::AuthorityOutOfTerm => (Indication::Indeterminate, S::NoCertificateChainFound),
        PathFault::Constraints | PathFault::OfAuthority | PathFault::ForAuthentication | PathFault::OtherPurpose => {
            (Indication::Indeterminate, S::ChainConstraintsFailure)
        }
    }
}

/// The finding that a sub-indication amounts to; every other one is outside the profile.
fn code(sub_indication: SubIndication) -> Code {
    use SubIndication as S;
    match sub_indication {
        S::HashFailure => Code::SignatureAltered,
        S::SigCryptoFailure => Code::SignatureInvalid,
        S::NoCertificateChainFound => Code::SignatureNoAnchor,
        S::Expired => Code::SignatureExpired,
        S::NotYetValid => Code::SignatureNotYetValid,
        S::ChainConstraintsFailure => Code::SignaturePurpose,
        _ => Code::SignatureUnsupported,
    }
}
