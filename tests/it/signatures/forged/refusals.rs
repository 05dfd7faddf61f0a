//! Why a document is refused, in three words: the fault of its form, the sub-indication of the standard, the finding.

use muragat::domain::codes::Code;
use muragat::domain::verdict::SubIndication;
use muragat::formats::signature::SignatureFault;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Variant of [`SignatureFault`]; empty where the signature holds and its certificate does not.
    pub fault: &'static str,
    pub sub_indication: Option<SubIndication>,
    pub code: Code,
}

const fn refusal(fault: &'static str, sub_indication: SubIndication, code: Code) -> Refusal {
    Refusal { fault, sub_indication: Some(sub_indication), code }
}

/// Against the profile: no reader may have to guess.
const fn form(fault: &'static str) -> Refusal {
    refusal(fault, SubIndication::FormatFailure, Code::SignatureUnsupported)
}

/// The signature holds; its holder or his certificate does not.
const fn holder(sub_indication: SubIndication, code: Code) -> Refusal {
    refusal("", sub_indication, code)
}

impl Refusal {
    /// What must never come out.
    pub const ACCEPTED: Self = Self { fault: "accepted", sub_indication: None, code: Code::SignatureMissing };
    pub const MISSING: Self = Self { fault: "", sub_indication: None, code: Code::SignatureMissing };

    /// Not even read.
    pub const fn unread(code: Code) -> Self {
        Self { fault: "", sub_indication: None, code }
    }
}

pub const ALTERED: Refusal = refusal("Digest", SubIndication::HashFailure, Code::SignatureAltered);
pub const INVALID: Refusal = refusal("Value", SubIndication::SigCryptoFailure, Code::SignatureInvalid);
pub const ALGORITHM: Refusal =
    refusal("Algorithm", SubIndication::CryptoConstraintsFailure, Code::SignatureUnsupported);
pub const SHORT_KEY: Refusal =
    refusal("KeyTooShort", SubIndication::CryptoConstraintsFailure, Code::SignatureUnsupported);
pub const NO_CERTIFICATE: Refusal =
    refusal("NoCertificate", SubIndication::NoSigningCertificateFound, Code::SignatureUnsupported);
pub const OTHER_CERTIFICATE: Refusal =
    refusal("OtherCertificate", SubIndication::NoSigningCertificateFound, Code::SignatureUnsupported);
pub const NO_CONTENT: Refusal =
    refusal("ContentMissing", SubIndication::SignedDataNotFound, Code::SignatureContentMissing);
pub const MISPLACED: Refusal = form("Misplaced");
pub const MALFORMED: Refusal = form("Malformed");
pub const TRANSFORM: Refusal = form("Transform");
pub const REFERENCE: Refusal = form("Reference");
/// It holds, over a part: whoever reads the rest reads what nobody signed.
pub const PART: Refusal = refusal("Part", SubIndication::SigConstraintsFailure, Code::SignatureUnsupported);
/// Something is there that the signature does not cover.
pub const COVERAGE: Refusal = refusal("Coverage", SubIndication::SigConstraintsFailure, Code::SignatureUnsupported);
pub const DUPLICATE_ID: Refusal = form("DuplicateId");
pub const COMMENT: Refusal = form("Comment");
pub const ATTRIBUTES: Refusal = form("Attributes");
pub const CERTIFICATE: Refusal = form("Certificate");
pub const TOO_MANY: Refusal = form("TooMany");

pub const NO_PATH: Refusal = holder(SubIndication::NoCertificateChainFound, Code::SignatureNoAnchor);
pub const OUT_OF_TERM: Refusal = holder(SubIndication::OutOfBoundsNoPoe, Code::SignatureExpired);
pub const EXPIRED: Refusal = holder(SubIndication::Expired, Code::SignatureExpired);
pub const NOT_YET: Refusal = holder(SubIndication::NotYetValid, Code::SignatureNotYetValid);
pub const PURPOSE: Refusal = holder(SubIndication::ChainConstraintsFailure, Code::SignaturePurpose);
pub const REVOKED_NO_POE: Refusal = holder(SubIndication::RevokedNoPoe, Code::SignatureRevoked);
pub const REVOKED: Refusal = holder(SubIndication::Revoked, Code::SignatureRevoked);
pub const AUTHORITY_REVOKED: Refusal = holder(SubIndication::RevokedCaNoPoe, Code::SignatureAuthorityRevoked);

/// The name of a fault, whatever it carries.
pub fn name(fault: &SignatureFault) -> &'static str {
    use SignatureFault as F;
    match fault {
        F::TooMany(_) => "TooMany",
        F::Misplaced => "Misplaced",
        F::Malformed(_) => "Malformed",
        F::Algorithm(_) => "Algorithm",
        F::KeyTooShort(_) => "KeyTooShort",
        F::Transform(_) => "Transform",
        F::Reference(_) => "Reference",
        F::Part(_) => "Part",
        F::DuplicateId(_) => "DuplicateId",
        F::Comment => "Comment",
        F::Attributes(_) => "Attributes",
        F::Coverage(_) => "Coverage",
        F::ContentMissing => "ContentMissing",
        F::NoCertificate => "NoCertificate",
        F::OtherCertificate => "OtherCertificate",
        F::Certificate(_) => "Certificate",
        F::Digest => "Digest",
        F::Value => "Value",
    }
}
