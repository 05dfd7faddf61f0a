//! The time-stamps over a signature: which of them prove that it existed, and since when (RFC 3161).

use super::revocation;
use super::signer::of_path;
use super::{Court, Need, Outcome, past};
use crate::domain::verdict::{
    BestSignatureTime, Indication, RevocationState, SubIndication, TimeSource, TimeStampReport, UsedAnswer,
};
use crate::formats::signature::CheckedSignature;
use crate::formats::timestamp::{TimeStamp, TimeStampFault};
use crate::formats::x509::{Certificate, Purpose, build};
use chrono::{DateTime, FixedOffset};
use sha2::{Digest, Sha256};

/// What the time-stamps of one signature come to.
pub(super) struct Stamps {
    pub reports: Vec<TimeStampReport>,
    /// Of those that passed.
    pub earliest: Option<DateTime<FixedOffset>>,
    /// One of them could not be checked yet.
    pub pending: bool,
    /// One that is good says a time that has not come yet.
    pub contradicts: bool,
    pub answers: Vec<UsedAnswer>,
    pub needs: Vec<Need>,
}

pub(super) fn judge(signature: &CheckedSignature, carried: &[Certificate], court: Court<'_>) -> Stamps {
    let mut stamps = Stamps {
        reports: Vec::new(),
        earliest: None,
        pending: false,
        contradicts: false,
        answers: Vec::new(),
        needs: Vec::new(),
    };
    for stamp in &signature.time_stamps {
        let mut report = TimeStampReport {
            generated_at: stamp.info.as_ref().map(|info| info.gen_time),
            indication: Indication::TotalPassed,
            sub_indication: None,
            authority: stamp.certificate.as_ref().map(|c| c.facts().clone()),
            anchor: None,
            sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(&stamp.octets)),
        };
        match judge_one(stamp, carried, court, &mut report, &mut stamps) {
            Ok(()) => {
                let at = stamp.gen_time();
                stamps.earliest = match (stamps.earliest, at) {
                    (Some(known), Some(at)) => Some(known.min(at)),
                    (known, at) => known.or(at),
                };
            }
            Err((indication, sub_indication)) => {
                stamps.pending |=
                    matches!(sub_indication, SubIndication::TryLater | SubIndication::RevocationOutOfBoundsNoPoe);
                stamps.contradicts |= sub_indication == SubIndication::TimestampOrderFailure;
                report.indication = indication;
                report.sub_indication = Some(sub_indication);
            }
        }
        stamps.reports.push(report);
    }
    stamps
}

fn judge_one(
    stamp: &TimeStamp,
    carried: &[Certificate],
    court: Court<'_>,
    report: &mut TimeStampReport,
    stamps: &mut Stamps,
) -> Outcome {
    if let Some(fault) = &stamp.fault {
        return Err(of_fault(fault));
    }
    let (Some(certificate), Some(at)) = (&stamp.certificate, stamp.gen_time()) else {
        return Err((Indication::Indeterminate, SubIndication::NoSigningCertificateFound));
    };
    let path = build(certificate, court.anchors, carried, at, Purpose::TimeStamping).map_err(of_path)?;
    report.anchor = Some(path.anchor().0.clone());
    // Only a time-stamp that is to be believed can contradict anything.
    if at > court.at() + court.rules.clock_skew_max {
        return Err((Indication::Indeterminate, SubIndication::TimestampOrderFailure));
    }
    let weak = |_| (Indication::Indeterminate, SubIndication::CryptoConstraintsFailure);
    if let Some(algorithm) = stamp.algorithm {
        court.rules.admit(algorithm, certificate.public_key(), at).map_err(weak)?;
    }
    for (certificate, issuer) in path.links() {
        if let Some(algorithm) = certificate.signature_algorithm() {
            court.rules.admit(algorithm, issuer.public_key(), at).map_err(weak)?;
        }
    }
    if !court.rules.checks_revocation {
        return Ok(());
    }
    let mut outcome = Ok(());
    let moment = BestSignatureTime { at, source: TimeSource::TimeStamp };
    for (place, (certificate, issuer)) in path.links().enumerate() {
        let found = revocation::of(certificate, issuer, &stamp.carried, moment, court);
        let this = match found.report.state {
            RevocationState::Revoked if place == 0 => Err((Indication::Indeterminate, SubIndication::RevokedNoPoe)),
            RevocationState::Revoked => Err((Indication::Indeterminate, SubIndication::RevokedCaNoPoe)),
            RevocationState::Unknown if found.answerer_out_of_term => {
                Err((Indication::Indeterminate, SubIndication::RevocationOutOfBoundsNoPoe))
            }
            RevocationState::Unknown => Err((Indication::Indeterminate, SubIndication::TryLater)),
            RevocationState::Good | RevocationState::NotChecked | RevocationState::NotNeeded => Ok(()),
        };
        stamps.answers.extend(found.answers);
        stamps.needs.extend(found.need);
        outcome = past::graver(outcome, this);
    }
    outcome
}

fn of_fault(fault: &TimeStampFault) -> (Indication, SubIndication) {
    use crate::formats::signature::SignatureFault as F;
    match fault {
        TimeStampFault::Malformed(_) => (Indication::TotalFailed, SubIndication::FormatFailure),
        TimeStampFault::Imprint => (Indication::TotalFailed, SubIndication::HashFailure),
        TimeStampFault::Algorithm(_) => (Indication::Indeterminate, SubIndication::CryptoConstraintsFailure),
        TimeStampFault::Signature(F::Digest) => (Indication::TotalFailed, SubIndication::HashFailure),
        TimeStampFault::Signature(F::Value) => (Indication::TotalFailed, SubIndication::SigCryptoFailure),
        TimeStampFault::Signature(F::Algorithm(_) | F::KeyTooShort(_)) => {
            (Indication::Indeterminate, SubIndication::CryptoConstraintsFailure)
        }
        TimeStampFault::Signature(F::NoCertificate | F::OtherCertificate) => {
            (Indication::Indeterminate, SubIndication::NoSigningCertificateFound)
        }
        TimeStampFault::Signature(_) => (Indication::TotalFailed, SubIndication::FormatFailure),
    }
}
