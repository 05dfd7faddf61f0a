//! XML signatures by a strict profile: one enveloped signature over the whole document, or several in turn.
//!
//! The standard (W3C XML Signature) leaves much open; what is not listed in [`form`] is refused here. Each new
//! signature is appended over a document that holds the earlier ones, so signature *i* is checked without itself and
//! all later ones. One over a part of the document is computed too, and never counts. Whom a certificate belongs to, and
//! whether it counts, is judged in `validation`.

mod form;
mod sign;

pub use sign::{SignError, sign};

pub use super::signature::{CheckedSignature, SignatureFault, SignedOctets};

use super::c14n;
use super::signature::SignatureKind;
use super::suites::{self, Algorithm, PublicKey, ValueForm};
use super::xml::{self, Parsed};
use form::Form;
use roxmltree::{Node, NodeId};
use std::ops::Range;

/// More signatures on one document are refused (design.md §10).
pub const SIGNATURES_MAX: usize = 10;

const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
const RSA_BITS_MIN: usize = 2048;

/// Checks every signature of a document, in document order; none there: an empty list.
pub fn check(parsed: &Parsed<'_>) -> Vec<CheckedSignature> {
    let found: Vec<_> = signatures(parsed).take(SIGNATURES_MAX + 1).collect();
    let ids: Vec<_> = found.iter().map(Node::id).collect();
    let shared = fault_of_document(parsed, &ids);
    let mut contents = Contents { parsed, signatures: &ids, forms: Vec::new() };
    let mut all = Vec::new();
    for (index, signature) in found.iter().take(SIGNATURES_MAX).enumerate() {
        let (line, column) = xml::position(*signature);
        let mut checked = CheckedSignature {
            line,
            column,
            xpath: xml::xpath(*signature),
            fault: shared.clone(),
            ..CheckedSignature::found(SignatureKind::XmlDsig, index)
        };
        if checked.fault.is_none() {
            match check_one(*signature, &mut contents, &mut checked) {
                Ok(octets) => checked.signed_octets = Some(octets),
                Err(fault) => checked.fault = Some(fault),
            }
        }
        all.push(checked);
    }
    all
}

fn check_one(
    signature: Node<'_, '_>,
    contents: &mut Contents<'_, '_>,
    checked: &mut CheckedSignature,
) -> Result<SignedOctets, SignatureFault> {
    if signature.parent() != Some(contents.parsed.root()) {
        return Err(SignatureFault::Misplaced);
    }
    let [signed_info, value, key_info] = form::parts(signature, ["SignedInfo", "SignatureValue", "KeyInfo"])?;
    let certificate = form::certificate(key_info)?;
    let key = certificate.public_key().clone();
    checked.certificate = Some(certificate);
    let form = Form::read(signed_info, value)?;
    checked.algorithm = Some(form.algorithm);

    if let PublicKey::Other(oid) = key {
        return Err(SignatureFault::Algorithm(oid));
    }

    let target = form::target(contents.parsed, form.uri)?;
    if !form.enveloped && signature.ancestors().any(|a| a == target) {
        return Err(SignatureFault::Transform("a signature over itself".into()));
    }
    let octets = contents.before(checked.index, target, form.content_mode.without_comments());
    if form.algorithm.digest().digest(&octets) != form.digest {
        return Err(SignatureFault::Digest);
    }
    if let PublicKey::Rsa { modulus_bits, .. } = key
        && modulus_bits < RSA_BITS_MIN
    {
        return Err(SignatureFault::KeyTooShort(modulus_bits));
    }
    let signed = c14n::canonical(signed_info, form.signed_info_mode, &[]);
    if !suites::verify(form.algorithm, &key, &signed, &form.value, ValueForm::Fixed) {
        return Err(SignatureFault::Value);
    }
    // From here on the signature holds, and it is not enough.
    if target != contents.parsed.document().root() && target != contents.parsed.root() {
        return Err(SignatureFault::Part(form::short(form.uri)));
    }
    if contents.parsed.document().descendants().any(|n| n.is_comment()) {
        return Err(SignatureFault::Comment);
    }
    Ok(SignedOctets::proven(octets))
}

/// The canonical forms of the document, each made once however many signatures there are.
struct Contents<'a, 't> {
    parsed: &'a Parsed<'t>,
    signatures: &'a [NodeId],
    forms: Vec<(NodeId, c14n::Mode, Vec<u8>, Places)>,
}

/// Where the signatures stand in a canonical form.
type Places = Vec<(NodeId, Range<usize>)>;

impl<'a, 't> Contents<'a, 't> {
    /// The octets of `target` as they were when the signature `index` was made: without it and all later ones.
    fn before(&mut self, index: usize, target: Node<'a, 't>, mode: c14n::Mode) -> Vec<u8> {
        let known = self.forms.iter().position(|(id, m, ..)| *id == target.id() && *m == mode);
        let known = known.unwrap_or_else(|| {
            let (octets, places) = c14n::canonical_with_places(target, mode, self.signatures);
            self.forms.push((target.id(), mode, octets, places));
            self.forms.len() - 1
        });
        let (_, _, octets, places) = &self.forms[known];
        let later = &self.signatures[index..];
        let mut cuts: Vec<_> = places.iter().filter(|(id, _)| later.contains(id)).map(|(_, place)| place).collect();
        cuts.sort_by_key(|place| place.start);
        let (mut kept, mut at) = (Vec::with_capacity(octets.len()), 0);
        for cut in cuts {
            // One within another has gone with it.
            if cut.start >= at {
                kept.extend_from_slice(&octets[at..cut.start]);
                at = cut.end;
            }
        }
        kept.extend_from_slice(&octets[at..]);
        kept
    }
}

/// Every `ds:Signature` wherever it stands.
fn signatures<'a, 't: 'a>(parsed: &'a Parsed<'t>) -> impl Iterator<Item = Node<'a, 't>> {
    parsed.document().descendants().filter(|n| n.has_tag_name((NAMESPACE, "Signature")))
}

/// A fault that spoils every signature of the document.
fn fault_of_document(parsed: &Parsed<'_>, signatures: &[NodeId]) -> Option<SignatureFault> {
    if signatures.len() > SIGNATURES_MAX {
        return Some(SignatureFault::TooMany(SIGNATURES_MAX));
    }
    let mut seen = std::collections::HashSet::new();
    for node in parsed.document().descendants() {
        for id in form::identifiers(node) {
            if !seen.insert(id) {
                return Some(SignatureFault::DuplicateId(form::short(id)));
            }
        }
    }
    None
}
