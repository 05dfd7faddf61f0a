//! What was found out about the signatures of a package, in the words of ETSI EN 319 102-1.

use super::evidence::AnswerKind;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Indication {
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
}

macro_rules! sub_indications {
    ($($(#[$doc:meta])* $variant:ident = $key:literal;)*) => {
        /// Why a signature did not pass (ETSI EN 319 102-1 §5.1.3, tables 2 and 3).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum SubIndication { $($(#[$doc])* #[serde(rename = $key)] $variant),* }

        impl SubIndication {
            pub const ALL: &'static [SubIndication] = &[$(SubIndication::$variant),*];

            /// The word of the standard.
            pub fn key(self) -> &'static str {
                match self { $(SubIndication::$variant => $key),* }
            }
        }
    };
}

sub_indications! {
    /// The signature is not of a form that is admitted.
    FormatFailure = "FORMAT_FAILURE";
    /// The content was changed after signing.
    HashFailure = "HASH_FAILURE";
    /// The value was not made by the certificate's key.
    SigCryptoFailure = "SIG_CRYPTO_FAILURE";
    /// Revoked before it signed, by proof.
    Revoked = "REVOKED";
    /// Signed after the term, by proof.
    Expired = "EXPIRED";
    /// Signed before the term, by proof.
    NotYetValid = "NOT_YET_VALID";
    /// An attribute of the signature is missing or contradicts.
    SigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE";
    /// A path leads to an anchor, but the certificate is not for this purpose.
    ChainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE";
    /// A path could not be judged for a reason without a word of its own.
    CertificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE";
    /// An algorithm or a key is below what the policy admits at the time that counts.
    CryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE";
    /// It is below today, and nothing proves that the signature was made while it was good.
    CryptoConstraintsFailureNoPoe = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
    /// The policy could not be applied.
    PolicyProcessingError = "POLICY_PROCESSING_ERROR";
    SignaturePolicyNotAvailable = "SIGNATURE_POLICY_NOT_AVAILABLE";
    /// Time-stamps contradict each other or the signature.
    TimestampOrderFailure = "TIMESTAMP_ORDER_FAILURE";
    NoSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND";
    /// No path leads to an anchor.
    NoCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND";
    /// Revoked, and nothing proves that the signature is older.
    RevokedNoPoe = "REVOKED_NO_POE";
    /// An authority was revoked, and nothing proves that the signature is older.
    RevokedCaNoPoe = "REVOKED_CA_NO_POE";
    /// Out of term now, known as not revoked, and nothing proves that the signature was made within the term.
    OutOfBoundsNotRevoked = "OUT_OF_BOUNDS_NOT_REVOKED";
    /// Out of term now, and nothing proves that the signature was made within the term.
    OutOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE";
    /// The one who answered about revocation is himself out of term.
    RevocationOutOfBoundsNoPoe = "REVOCATION_OUT_OF_BOUNDS_NO_POE";
    /// A proof of existence is missing.
    NoPoe = "NO_POE";
    /// The answer about revocation is not there or too old: ask again.
    TryLater = "TRY_LATER";
    /// What was signed is not there.
    SignedDataNotFound = "SIGNED_DATA_NOT_FOUND";
    /// Any other reason.
    Generic = "GENERIC";
}

impl std::fmt::Display for SubIndication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// What stands in the signer's certificate (тіркеу куәлігі / регистрационное свидетельство).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateFacts {
    /// Common name of the holder.
    pub holder: String,
    /// Twelve digits of `IIN…` in the subject's serialNumber.
    pub iin: Option<String>,
    /// Twelve digits of `BIN…` in the subject's OU.
    pub bin: Option<String>,
    /// Hexadecimal, lower case.
    pub serial: String,
    /// Common name of the issuer.
    pub issuer: String,
    pub not_before: DateTime<FixedOffset>,
    pub not_after: DateTime<FixedOffset>,
    /// SHA-256 of the DER octets, hexadecimal.
    pub sha256: String,
}

/// From what it is known that a signature existed at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeSource {
    /// A time-stamp that passed.
    TimeStamp,
    /// The moment of judging: nothing older proves it.
    Judging,
}

/// The earliest time at which a signature is proven to have existed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BestSignatureTime {
    pub at: DateTime<FixedOffset>,
    pub source: TimeSource,
}

/// What is known about the revocation of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationState {
    /// The policy asks nobody.
    NotChecked,
    /// Asked, and not revoked at the time that counts.
    Good,
    Revoked,
    /// Asked, and no usable answer: neither yes nor no.
    Unknown,
    /// Nobody answers for it: an anchor, or a responder that says so of itself.
    NotNeeded,
}

/// The revocation of one certificate of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevocationReport {
    /// SHA-256 of the certificate.
    pub about: String,
    pub state: RevocationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<FixedOffset>>,
    /// RFC 5280 §5.3.1, as `keyCompromise`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// SHA-256 of the answer that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// One answer that a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsedAnswer {
    pub kind: AnswerKind,
    pub source: String,
    pub obtained_at: DateTime<FixedOffset>,
    /// SHA-256 of its octets.
    pub sha256: String,
    /// As `good`, `revoked`, `stale`, `not signed by the authority`, `2024-05-01T10:00:00Z`.
    pub says: String,
}

/// One time-stamp over a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeStampReport {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<DateTime<FixedOffset>>,
    pub indication: Indication,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_indication: Option<SubIndication>,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<CertificateFacts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// SHA-256 of the token.
    pub sha256: String,
}

/// One signature of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureReport {
    /// From 0, in document order.
    pub index: usize,
    /// As `xml-dsig`, `cms`, `pades`.
    pub kind: &'static str,
    /// Digest and signature value hold; `None` when they could not be computed.
    pub intact: Option<bool>,
    pub indication: Indication,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_indication: Option<SubIndication>,
    /// As `rsa-sha256`, `ecdsa-sha256`; absent when not admitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFacts>,
    /// What the signer says of the time; proves nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<DateTime<FixedOffset>>,
    pub best_signature_time: BestSignatureTime,
    /// The authorities above the signer's certificate, up to the anchor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<CertificateFacts>,
    /// File name of the anchor in `trust/` that the chain ends in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Of every certificate of the path below the anchor, the signer's first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revocation: Vec<RevocationReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time_stamps: Vec<TimeStampReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<UsedAnswer>,
    /// The last day on which its weakest algorithm was good enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admitted_until: Option<NaiveDate>,
    /// What was seen, for whoever looks into it; no personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The verdict over a package: kept as evidence, never judged again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub indication: Indication,
    /// Edition of the policy, as `1`.
    pub policy: String,
    /// Said loudly wherever a verdict stands: `checked`; edition 1 says `not-checked`.
    pub revocation: String,
    pub judged_at: DateTime<FixedOffset>,
    pub signatures: Vec<SignatureReport>,
}
