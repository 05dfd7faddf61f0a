//! What a certificate is asked to be good for.

use super::{Certificate, PathFault};

/// A purpose at the leaf of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A person signs a document: digital signature and non-repudiation, and no other purpose alone, as logging in.
    Signing,
    /// Time-stamps: that extended usage alone, and critical (RFC 3161 §2.3).
    TimeStamping,
    /// Answers of a responder to which an authority has delegated them (RFC 6960 §4.2.2.2).
    OcspSigning,
    /// An authority that signs certificates or revocation lists.
    Authority,
}

impl Purpose {
    /// Whether the certificate by itself is good for it; where it stands and when is judged elsewhere.
    pub fn admits(self, certificate: &Certificate) -> Result<(), PathFault> {
        let extensions = certificate.extensions();
        if extensions.unknown_critical {
            return Err(PathFault::Constraints);
        }
        let fits = match self {
            Self::Signing => extensions.signs_documents(),
            Self::TimeStamping => extensions.signs_time_stamps(),
            Self::OcspSigning => extensions.signs_answers(),
            Self::Authority => extensions.signs_certificates() || extensions.signs_lists(),
        };
        match self {
            _ if fits => Ok(()),
            Self::Signing if extensions.authority => Err(PathFault::OfAuthority),
            Self::Signing if extensions.authenticates() => Err(PathFault::ForAuthentication),
            _ => Err(PathFault::OtherPurpose),
        }
    }
}
