//! From checked signatures to a verdict in the words of ETSI EN 319 102-1, and from a verdict to findings.
//!
//! Pure: the same signatures, anchors and moment give the same verdict. Revocation is not asked in this edition, and
//! the verdict says so.

use super::{CheckedSignature, SignatureFault};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::domain::verdict::{Indication, SignatureReport, Verdict};
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
        intact: signature.intact(),
        indication: Indication::TotalPassed,
        sub_indication: None,
        algorithm: signature.algorithm.map(|a| a.key().to_owned()),
        certificate: signature.certificate.as_ref().map(|c| c.facts().clone()),
        anchor: None,
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
fn of_signature(fault: &SignatureFault) -> (Indication, &'static str) {
    use SignatureFault as F;
    match fault {
        F::Digest => (Indication::TotalFailed, "HASH_FAILURE"),
        F::Value => (Indication::TotalFailed, "SIG_CRYPTO_FAILURE"),
        F::Algorithm(_) | F::KeyTooShort(_) => (Indication::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE"),
        F::NoCertificate => (Indication::Indeterminate, "NO_SIGNING_CERTIFICATE_FOUND"),
        F::TooMany
        | F::Misplaced
        | F::Malformed(_)
        | F::Transform(_)
        | F::Reference(_)
        | F::DuplicateId(_)
        | F::Comment
        | F::Certificate(_) => (Indication::TotalFailed, "FORMAT_FAILURE"),
    }
}

fn of_path(fault: PathFault) -> (Indication, &'static str) {
    match fault {
        PathFault::NoPath => (Indication::Indeterminate, "NO_CERTIFICATE_CHAIN_FOUND"),
        PathFault::Unsupported => (Indication::Indeterminate, "CRYPTO_CONSTRAINTS_FAILURE"),
        PathFault::Expired => (Indication::TotalFailed, "EXPIRED"),
        PathFault::NotYetValid => (Indication::TotalFailed, "NOT_YET_VALID"),
        PathFault::OfAuthority | PathFault::ForAuthentication | PathFault::OtherPurpose => {
            (Indication::Indeterminate, "CHAIN_CONSTRAINTS_FAILURE")
        }
    }
}

/// The finding that a sub-indication amounts to; every other one is outside the profile.
fn code(sub_indication: &str) -> Code {
    match sub_indication {
        "HASH_FAILURE" => Code::SignatureAltered,
        "SIG_CRYPTO_FAILURE" => Code::SignatureInvalid,
        "NO_CERTIFICATE_CHAIN_FOUND" => Code::SignatureNoAnchor,
        "EXPIRED" => Code::SignatureExpired,
        "NOT_YET_VALID" => Code::SignatureNotYetValid,
        "CHAIN_CONSTRAINTS_FAILURE" => Code::SignaturePurpose,
        _ => Code::SignatureUnsupported,
    }
}
