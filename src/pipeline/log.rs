//! One log line for each package that reached an end or waits: digest, state, number, codes. No name, and nothing that the
//! sender wrote.

use crate::catalogue::submissions::Submission;
use crate::domain::case::SubmissionState;
use crate::domain::finding::Finding;

/// Written when the catalogue has it.
pub fn ended(submission: &Submission, state: SubmissionState, number: Option<&str>, findings: &[Finding]) {
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.key()).collect();
    let (sha256, number, findings) = (submission.digest.hex(), number.unwrap_or_default(), codes.join(" "));
    tracing::info!(sha256, state = state.key(), number, findings, "ended");
}

/// It waits; of the reason only what kind of thing it is, for the rest may name whom it concerns.
pub fn waits(submission: &Submission, number: Option<&str>, reason: &str) {
    let (sha256, number) = (submission.digest.hex(), number.unwrap_or_default());
    tracing::warn!(sha256, number, reason = kind(reason), "waits");
}

/// `signing.awaited` of «signing.awaited: AC-D-2015-000001, provider_head».
fn kind(reason: &str) -> &str {
    let kind = reason.split(':').next().unwrap_or_default();
    let is_word = kind.bytes().all(|b| b.is_ascii_lowercase() || b"-. ".contains(&b));
    if is_word && kind.len() <= 60 { kind } else { "other" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_reason_only_its_kind_is_told() {
        assert_eq!(kind("signing.awaited: AC-D-2015-000001, provider_head"), "signing.awaited");
        assert_eq!(kind("its request is not registered"), "its request is not registered");
        assert_eq!(kind("Ибраева А. Қ.: no key"), "other");
        assert_eq!(kind("791028302728"), "other");
    }
}
