//! How a package is signed, and what its signatures cover.
//!
//! A package carries one kind of signature. With two kinds each reader would believe the one it knows, so all of them are
//! refused. Whichever kind it is, the proven octets are those of the document itself.

use crate::formats::asic;
use crate::formats::cms::{self, CmsLimits};
use crate::formats::container::Container;
use crate::formats::signature::{CheckedSignature, SignatureFault, SignedOctets};
use crate::formats::xml::Parsed;
use crate::formats::xmldsig;
use serde::Serialize;

/// The kinds of signature that a package may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureForm {
    /// `ds:Signature` in the document, enveloped.
    Xmldsig,
    /// `request.xml.p7s` or `decision.xml.p7s`: detached CMS over the octets of the document.
    Cms,
    /// The package is an ASiC-E container.
    Asic,
}

impl SignatureForm {
    pub const ALL: [Self; 3] = [Self::Xmldsig, Self::Cms, Self::Asic];

    /// As records and options name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Xmldsig => "xmldsig",
            Self::Cms => "cms",
            Self::Asic => "asic",
        }
    }
}

/// What was found of the signatures of a package.
#[derive(Debug, Clone, Default)]
pub struct Signatures {
    /// Empty: not signed. More than one: every signature has that fault.
    pub forms: Vec<SignatureForm>,
    pub checked: Vec<CheckedSignature>,
}

/// Checks the signatures of a package whose document is `octets`, parsed.
///
/// A signature without a fault has the document in `signed_octets`: canonical under XML-DSig, as it stands in the package
/// under CMS and ASiC-E. The same package gives the same answer.
pub fn signatures(container: &Container<'_>, octets: &[u8], parsed: &Parsed<'_>) -> Signatures {
    let mut forms = Vec::new();
    let mut checked = xmldsig::check(parsed);
    if !checked.is_empty() {
        forms.push(SignatureForm::Xmldsig);
    }
    if let Some(name) = container.detached_signature() {
        forms.push(SignatureForm::Cms);
        checked.extend(detached(container, name, octets));
    }
    if asic::claims(container.archive()) {
        forms.push(SignatureForm::Asic);
        let mut found = asic::check(container.archive());
        // The manifest names every member with its digest, this one too.
        let proven = found.iter_mut().filter_map(|signature| signature.signed_octets.as_mut());
        proven.for_each(|proven| *proven = SignedOctets::proven(octets.to_vec()));
        checked.extend(found);
    }
    if forms.len() > 1 {
        for signature in &mut checked {
            signature.signed_octets = None;
            signature.fault = Some(SignatureFault::Malformed("signatures of two kinds in one package"));
        }
    }
    checked.iter_mut().enumerate().for_each(|(index, signature)| signature.index = index);
    Signatures { forms, checked }
}

fn detached(container: &Container<'_>, name: &str, octets: &[u8]) -> Vec<CheckedSignature> {
    // What does not unpack has been rejected with the package; here only its size can be wrong.
    let message = container.read(name).unwrap_or_default();
    let mut checked = cms::check(&cms::octets(&message), Some(octets), &CmsLimits::default());
    if checked.is_empty() {
        // The file is there and nobody has signed: not the same as no file.
        checked = cms::check(&[], None, &CmsLimits::default());
    }
    checked
}
