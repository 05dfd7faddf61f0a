//! What was found out about the signatures of a package, in the words of ETSI EN 319 102-1.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Indication {
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
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

/// One signature of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureReport {
    /// From 0, in document order.
    pub index: usize,
    /// Digest and signature value hold; `None` when they could not be computed.
    pub intact: Option<bool>,
    pub indication: Indication,
    /// As `HASH_FAILURE`, `SIG_CRYPTO_FAILURE`, `NO_CERTIFICATE_CHAIN_FOUND`, `EXPIRED`, `NOT_YET_VALID`, `CHAIN_CONSTRAINTS_FAILURE`, `FORMAT_FAILURE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_indication: Option<&'static str>,
    /// As `rsa-sha256`, `ecdsa-sha256`; absent when not admitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFacts>,
    /// File name of the anchor in `trust/` that the chain ends in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
}

/// The verdict over a package: kept as evidence, never judged again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub indication: Indication,
    /// Edition of the policy, as `1`.
    pub policy: String,
    /// Said loudly wherever a verdict stands: edition 1 says `not-checked`.
    pub revocation: String,
    pub judged_at: DateTime<FixedOffset>,
    pub signatures: Vec<SignatureReport>,
}
