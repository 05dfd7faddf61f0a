//! What a later event says about an earlier signature.

use super::Outcome;
use crate::domain::verdict::{Indication, SubIndication};

/// Of two outcomes the one that decides: proven wrong, then revoked, then not known, then good.
pub(super) fn graver(a: Outcome, b: Outcome) -> Outcome {
    let rank = |outcome: &Outcome| match outcome {
        Err((Indication::TotalFailed, _)) => 4,
        Err((_, SubIndication::RevokedNoPoe)) => 3,
        Err((_, SubIndication::RevokedCaNoPoe)) => 2,
        Err(_) => 1,
        Ok(()) => 0,
    };
    if rank(&b) > rank(&a) { b } else { a }
}

/// Reasons of revocation (RFC 5280 §5.3.1) that say nothing against what was signed before: the key was in good hands.
/// All others, and none given, reach back.
pub(super) fn spares_the_past(reason: &str) -> bool {
    matches!(reason, "superseded" | "cessationOfOperation" | "affiliationChanged" | "privilegeWithdrawn")
}
