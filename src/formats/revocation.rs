//! What lists and responders say of a certificate, in common words (RFC 5280 §5.3, RFC 6960 §2.2).

use chrono::{DateTime, FixedOffset};

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $key:literal;)*) => {
        /// Why a certificate was revoked (RFC 5280 §5.3.1).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $variant),* }

        impl Reason {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of the standard, as records and reports have it.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            /// By the number in lists and answers; `None` of one that the standard does not know.
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            pub fn number(self) -> u8 {
                match self { $(Self::$variant => $number),* }
            }
        }
    };
}

reasons! {
    /// Also where none is given.
    Unspecified = 0, "unspecified";
    /// Somebody else has the key: what it signed, and when, is in doubt.
    KeyCompromise = 1, "keyCompromise";
    /// Somebody else has the key of the authority.
    CaCompromise = 2, "cACompromise";
    AffiliationChanged = 3, "affiliationChanged";
    /// Replaced by another certificate; the key was never in doubt.
    Superseded = 4, "superseded";
    CessationOfOperation = 5, "cessationOfOperation";
    /// Suspended, and may be taken back.
    CertificateHold = 6, "certificateHold";
    /// No longer suspended; in delta lists alone.
    RemoveFromCrl = 8, "removeFromCRL";
    PrivilegeWithdrawn = 9, "privilegeWithdrawn";
    AaCompromise = 10, "aACompromise";
}

/// That a certificate was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    pub at: DateTime<FixedOffset>,
    pub reason: Reason,
    /// Since when the key is thought to have been in other hands, where the authority says so; may lie before `at`.
    pub invalid_since: Option<DateTime<FixedOffset>>,
}

/// How a certificate stands by an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not revoked, as far as the answerer knows.
    Good,
    Revoked(Revoked),
    /// The answerer does not know the certificate: neither yes nor no.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_belong_together() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_number(reason.number()), Some(*reason));
        }
        assert_eq!([7, 11, 255].map(Reason::from_number), [None; 3]);
    }
}
