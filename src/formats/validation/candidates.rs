//! Which certificates a judgement looks at, so that they can be saved with it.

use crate::domain::evidence::{Answer, AnswerKind, Evidence};
use crate::formats::signature::CheckedSignature;
use crate::formats::x509::{AnchorFault, Anchors, Certificate};
use std::collections::BTreeSet;

/// Certificates that come along with a signature are read up to this number.
const CARRIED_MAX: usize = 32;

/// Certificates that came along, as far as they can be read.
pub(super) fn carried(signature: &CheckedSignature) -> Vec<Certificate> {
    let stamps = signature.time_stamps.iter().flat_map(|stamp| &stamp.carried.certificates);
    let all = signature.carried.certificates.iter().chain(stamps).take(CARRIED_MAX);
    all.filter_map(|octets| Certificate::from_der(octets).ok()).collect()
}

/// Every authority of the store that any path of these signatures, their time-stamps or the `answers` about them could
/// lead over: whoever judges again with these alone judges the same.
pub fn certificates(checked: &[CheckedSignature], evidence: &Evidence, anchors: &Anchors) -> Vec<Answer> {
    let mut open: Vec<Certificate> = Vec::new();
    for signature in checked {
        open.extend(signature.certificate.clone());
        open.extend(signature.time_stamps.iter().filter_map(|stamp| stamp.certificate.clone()));
        open.extend(carried(signature));
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(child) = open.pop() {
        if !seen.insert(child.facts().sha256.clone()) {
            continue;
        }
        let stored = anchors.authorities().filter(|authority| **authority == child || child.names_issuer(authority));
        for authority in stored {
            let sha256 = &authority.facts().sha256;
            if found.iter().any(|answer: &Answer| answer.sha256 == *sha256) {
                continue;
            }
            found.push(answer(authority, anchors, evidence));
            open.push(authority.clone());
        }
    }
    found.sort_by(|a, b| a.sha256.cmp(&b.sha256));
    found
}

fn answer(authority: &Certificate, anchors: &Anchors, evidence: &Evidence) -> Answer {
    let sha256 = &authority.facts().sha256;
    let file = anchors.anchors().find(|(_, anchor)| *anchor == authority).map(|(file, _)| file);
    Answer {
        kind: AnswerKind::Certificate,
        source: file.map_or_else(|| "trust".to_owned(), |file| format!("{TRUST}{file}")),
        obtained_at: evidence.judged_at,
        about: sha256.clone(),
        sha256: sha256.clone(),
        octets: authority.der().to_vec(),
    }
}

/// Before the name of a file of the folder.
const TRUST: &str = "trust/";

/// The authorities that were saved, as a store: an anchor keeps the name of its file.
pub fn anchors_of(evidence: &Evidence) -> Result<Anchors, AnchorFault> {
    let saved = evidence.answers.iter().filter(|answer| answer.kind == AnswerKind::Certificate);
    Anchors::load(saved.map(|a| (a.source.strip_prefix(TRUST).unwrap_or(&a.source).to_owned(), &a.octets)))
}
