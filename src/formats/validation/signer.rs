//! Whether a signer's certificate was good at the best signature time: path, algorithms, revocation.

use super::revocation::{self, Found};
use super::rules::Weakness;
use super::{Court, Need, Outcome, past};
use crate::domain::verdict::{
    BestSignatureTime, CertificateFacts, Indication, RevocationReport, RevocationState, SubIndication, UsedAnswer,
};
use crate::formats::signature::CheckedSignature;
use crate::formats::x509::{Certificate, Path, PathFault, Purpose, build};
use chrono::NaiveDate;

/// What was found out about the certificate of one signature.
pub(super) struct Judged {
    pub outcome: Outcome,
    /// The authorities above it.
    pub path: Vec<CertificateFacts>,
    pub anchor: Option<String>,
    pub revocation: Vec<RevocationReport>,
    pub answers: Vec<UsedAnswer>,
    pub needs: Vec<Need>,
    pub admitted_until: Option<NaiveDate>,
    pub detail: Option<String>,
}

pub(super) fn judge(
    signature: &CheckedSignature,
    certificate: &Certificate,
    carried: &[Certificate],
    best: BestSignatureTime,
    court: Court<'_>,
) -> Judged {
    let mut judged = Judged {
        outcome: Ok(()),
        path: Vec::new(),
        anchor: None,
        revocation: Vec::new(),
        answers: Vec::new(),
        needs: Vec::new(),
        admitted_until: None,
        detail: None,
    };
    let path = match build(certificate, court.anchors, carried, best.at, Purpose::Signing) {
        Ok(path) => path,
        Err(PathFault::Expired) => {
            out_of_term(signature, certificate, carried, best, court, &mut judged);
            return judged;
        }
        Err(fault) => {
            judged.detail = Some(fault.to_string());
            judged.outcome = Err(of_path(fault));
            return judged;
        }
    };
    judged.tell_path(&path);
    if let Err((weakness, about)) = admitted(signature, &path, best, court) {
        judged.detail = Some(format!("{about}: {weakness}"));
        judged.outcome = Err((
            Indication::Indeterminate,
            match weakness {
                Weakness::Outdated { until } => {
                    judged.admitted_until = Some(until);
                    SubIndication::CryptoConstraintsFailureNoPoe
                }
                Weakness::NotAdmitted | Weakness::ShortKey(_) => SubIndication::CryptoConstraintsFailure,
            },
        ));
        return judged;
    }
    judged.outcome = revoked(signature, &path, best, court, &mut judged);
    judged
}

impl Judged {
    fn tell_path(&mut self, path: &Path) {
        self.path = path.certificates().iter().skip(1).map(|c| c.facts().clone()).collect();
        self.anchor = Some(path.anchor().0.clone());
    }

    fn take(&mut self, found: Found) {
        self.revocation.push(found.report);
        self.answers.extend(found.answers);
        self.needs.extend(found.need);
    }
}

/// Whether every algorithm is good enough: the signature's own, and those by which the certificates of its path were
/// signed. The anchor's own signature proves nothing and is not asked.
fn admitted(
    signature: &CheckedSignature,
    path: &Path,
    best: BestSignatureTime,
    court: Court<'_>,
) -> Result<(), (Weakness, &'static str)> {
    if let (Some(algorithm), Some(signer)) = (signature.algorithm, path.certificates().first()) {
        court.rules.admit(algorithm, signer.public_key(), best.at).map_err(|weakness| (weakness, "the signature"))?;
    }
    for (certificate, issuer) in path.links() {
        let Some(algorithm) = certificate.signature_algorithm() else { continue };
        let admitted = court.rules.admit(algorithm, issuer.public_key(), best.at);
        admitted.map_err(|weakness| (weakness, "a certificate of the path"))?;
    }
    Ok(())
}

/// Asks about every certificate below the anchor, the signer's first; the first that is not good decides.
fn revoked(
    signature: &CheckedSignature,
    path: &Path,
    best: BestSignatureTime,
    court: Court<'_>,
    judged: &mut Judged,
) -> Outcome {
    if !court.rules.checks_revocation {
        let about = path.links().map(|(certificate, _)| revocation::not_checked(certificate));
        judged.revocation = about.collect();
        return Ok(());
    }
    let mut outcome = Ok(());
    for (place, (certificate, issuer)) in path.links().enumerate() {
        let found = revocation::of(certificate, issuer, &signature.carried, best, court);
        let this = match found.report.state {
            RevocationState::Revoked => Err(match (place, found.report.revoked_at) {
                (1.., _) => (Indication::Indeterminate, SubIndication::RevokedCaNoPoe),
                // The signer says so against himself.
                (0, Some(at)) if signature.claimed_at.is_some_and(|claimed| claimed >= at) => {
                    (Indication::TotalFailed, SubIndication::Revoked)
                }
                (0, _) => (Indication::Indeterminate, SubIndication::RevokedNoPoe),
            }),
            RevocationState::Unknown if found.answerer_out_of_term => {
                Err((Indication::Indeterminate, SubIndication::RevocationOutOfBoundsNoPoe))
            }
            RevocationState::Unknown => Err((Indication::Indeterminate, SubIndication::TryLater)),
            RevocationState::Good | RevocationState::NotChecked | RevocationState::NotNeeded => Ok(()),
        };
        if judged.detail.is_none() {
            judged.detail.clone_from(&found.detail);
        }
        judged.take(found);
        // A revocation is known for good: it outweighs what is not known.
        outcome = past::graver(outcome, this);
    }
    outcome
}

/// The term was over at the best signature time: an older proof would help, and whether it was revoked is said if known.
fn out_of_term(
    signature: &CheckedSignature,
    certificate: &Certificate,
    carried: &[Certificate],
    best: BestSignatureTime,
    court: Court<'_>,
    judged: &mut Judged,
) {
    let end = certificate.facts().not_after;
    if signature.claimed_at.is_some_and(|claimed| claimed > end) {
        judged.outcome = Err((Indication::TotalFailed, SubIndication::Expired));
        return;
    }
    judged.outcome = Err((Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe));
    let Ok(path) = build(certificate, court.anchors, carried, end, Purpose::Signing) else { return };
    judged.tell_path(&path);
    if !court.rules.checks_revocation {
        return;
    }
    let within = BestSignatureTime { at: end, source: best.source };
    for (certificate, issuer) in path.links() {
        let mut found = revocation::of(certificate, issuer, &signature.carried, within, court);
        found.need = found.need.map(|need| Need { decides: false, ..need });
        judged.take(found);
    }
    let all_good =
        judged.revocation.iter().all(|r| matches!(r.state, RevocationState::Good | RevocationState::NotNeeded));
    if all_good && !judged.revocation.is_empty() {
        judged.outcome = Err((Indication::Indeterminate, SubIndication::OutOfBoundsNotRevoked));
    }
    if judged.revocation.first().is_some_and(|r| r.state == RevocationState::Revoked) {
        judged.outcome = Err((Indication::Indeterminate, SubIndication::RevokedNoPoe));
    }
}

pub(super) fn of_path(fault: PathFault) -> (Indication, SubIndication) {
    use SubIndication as S;
    match fault {
        PathFault::NoPath => (Indication::Indeterminate, S::NoCertificateChainFound),
        PathFault::Unsupported => (Indication::Indeterminate, S::CryptoConstraintsFailure),
        PathFault::Expired => (Indication::Indeterminate, S::OutOfBoundsNoPoe),
        // It existed before the certificate did: that is proof.
        PathFault::NotYetValid => (Indication::TotalFailed, S::NotYetValid),
        PathFault::AuthorityOutOfTerm => (Indication::Indeterminate, S::CertificateChainGeneralFailure),
        PathFault::Constraints | PathFault::OfAuthority | PathFault::ForAuthentication | PathFault::OtherPurpose => {
            (Indication::Indeterminate, S::ChainConstraintsFailure)
        }
    }
}
