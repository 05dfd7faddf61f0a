//! From a verdict to findings: one for each signature that did not pass, with its place and what was seen there.

use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::domain::verdict::{RevocationState, SignatureReport, SubIndication, TimeSource, Verdict};
use crate::formats::signature::CheckedSignature;

/// What the verdict holds against the member `file`, each with the index of its signature; of a document without any,
/// `signature.missing` alone. `checked` is what was judged; it gives the places.
pub fn findings(verdict: &Verdict, checked: &[CheckedSignature], file: &str) -> Vec<Finding> {
    if verdict.signatures.is_empty() {
        return vec![Finding::new(Code::SignatureMissing, Place::file(file))];
    }
    let one = |report: &SignatureReport| {
        let seen = checked.iter().find(|s| s.index == report.index);
        Some(finding(report, report.sub_indication?, seen, file, verdict))
    };
    verdict.signatures.iter().filter_map(one).collect()
}

fn finding(
    report: &SignatureReport,
    sub_indication: SubIndication,
    seen: Option<&CheckedSignature>,
    file: &str,
    verdict: &Verdict,
) -> Finding {
    let mut place = Place::file(file);
    if let Some(seen) = seen.filter(|seen| seen.line > 0) {
        place = place.at(seen.line, seen.column).xpath(&seen.xpath);
    }
    let mut finding = Finding::new(code(sub_indication), place)
        .fact("signature", report.index + 1)
        .fact("sub_indication", sub_indication);
    if let Some(detail) = &report.detail {
        finding = finding.fact("detail", detail);
    }
    if let Some(certificate) = &report.certificate {
        finding = finding
            .fact("serial", &certificate.serial)
            .fact("issuer", &certificate.issuer)
            .fact("not_before", certificate.not_before.to_rfc3339())
            .fact("not_after", certificate.not_after.to_rfc3339());
    }
    if let Some(revoked) = report.revocation.iter().find(|r| r.state == RevocationState::Revoked) {
        finding = match revoked.revoked_at {
            Some(at) => finding.fact("revoked_at", at.with_timezone(verdict.judged_at.offset()).to_rfc3339()),
            None => finding,
        };
        finding = finding.fact("reason", revoked.reason.as_deref().unwrap_or("unspecified"));
    }
    if let Some(until) = report.admitted_until {
        finding = finding.fact("until", until);
    }
    if report.best_signature_time.source == TimeSource::TimeStamp {
        finding = finding.fact("signed_by", report.best_signature_time.at.to_rfc3339());
    }
    finding.fact("judged_at", verdict.judged_at.to_rfc3339())
}

/// The finding that a sub-indication amounts to; every other one is outside the profile.
pub fn code(sub_indication: SubIndication) -> Code {
    use SubIndication as S;
    match sub_indication {
        S::HashFailure => Code::SignatureAltered,
        S::SigCryptoFailure => Code::SignatureInvalid,
        S::NoCertificateChainFound | S::CertificateChainGeneralFailure => Code::SignatureNoAnchor,
        S::Expired | S::OutOfBoundsNoPoe | S::OutOfBoundsNotRevoked => Code::SignatureExpired,
        S::NotYetValid => Code::SignatureNotYetValid,
        S::ChainConstraintsFailure => Code::SignaturePurpose,
        S::Revoked | S::RevokedNoPoe => Code::SignatureRevoked,
        S::RevokedCaNoPoe => Code::SignatureAuthorityRevoked,
        S::CryptoConstraintsFailureNoPoe => Code::SignatureOutdated,
        S::TimestampOrderFailure => Code::SignatureTimeStamp,
        S::SignedDataNotFound => Code::SignatureContentMissing,
        S::TryLater
        | S::RevocationOutOfBoundsNoPoe
        | S::SignaturePolicyNotAvailable
        | S::PolicyProcessingError
        | S::Generic => Code::SignatureCheckNotFinished,
        S::FormatFailure
        | S::SigConstraintsFailure
        | S::CryptoConstraintsFailure
        | S::NoSigningCertificateFound
        | S::NoPoe => Code::SignatureUnsupported,
    }
}
