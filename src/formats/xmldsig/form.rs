//! The form of a signature that is admitted, down to the single element; anything else is a fault.
//!
//! One `SignedInfo` with one `Reference` to the whole document (`URI=""`) or to an element of it (`#Id`), the transforms
//! *enveloped signature*, where the signature lies in what it signs, and one canonicalization; the digest that belongs to
//! the signature algorithm; one X.509 certificate. No `Object`, no XPath, no XSLT, no external reference, no key from
//! anywhere but the certificate.

use super::{NAMESPACE, SignatureFault};
use crate::formats::base64;
use crate::formats::c14n::Mode;
use crate::formats::suites::{Algorithm, DigestAlgorithm};
use crate::formats::x509::Certificate;
use crate::formats::xml::{Parsed, only_text};
use roxmltree::Node;

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// What a signature says about itself.
pub(super) struct Form<'a> {
    pub algorithm: Algorithm,
    pub signed_info_mode: Mode,
    pub uri: &'a str,
    /// The signature is taken out of what is signed.
    pub enveloped: bool,
    pub content_mode: Mode,
    pub digest: Vec<u8>,
    pub value: Vec<u8>,
}

impl<'a> Form<'a> {
    pub fn read(signed_info: Node<'a, '_>, value: Node<'a, '_>) -> Result<Self, SignatureFault> {
        let [canonicalization, method, reference] =
            parts(signed_info, ["CanonicalizationMethod", "SignatureMethod", "Reference"])?;
        let uri = reference.attribute("URI").ok_or(SignatureFault::Malformed("a reference without URI"))?;
        let [transforms, digest_method, digest] = parts(reference, ["Transforms", "DigestMethod", "DigestValue"])?;
        let signed_info_mode = mode(canonicalization)?;
        let algorithm = signature_algorithm(method)?;
        let (enveloped, content_mode) = transformed(transforms)?;
        expect_digest(digest_method, algorithm.digest())?;
        let (digest, value) = (octets(digest)?, octets(value)?);
        Ok(Self { algorithm, signed_info_mode, uri, enveloped, content_mode, digest, value })
    }
}

/// The children of `node`: exactly these elements of the signature's namespace in this order, white space between.
pub(super) fn parts<'a, 't, const N: usize>(
    node: Node<'a, 't>,
    names: [&str; N],
) -> Result<[Node<'a, 't>; N], SignatureFault> {
    let children = element_content(node)?;
    let named = |(child, name): (&Node, &&str)| child.has_tag_name((NAMESPACE, *name));
    let children: [Node; N] =
        children.try_into().map_err(|_| SignatureFault::Malformed("elements missing or too many"))?;
    match children.iter().zip(&names).all(named) {
        true => Ok(children),
        false => Err(SignatureFault::Malformed("an element where another is expected")),
    }
}

/// The only certificate in `KeyInfo`. Other hints about the key may stand there; nobody follows them.
pub(super) fn certificate(key_info: Node<'_, '_>) -> Result<Certificate, SignatureFault> {
    let all: Vec<_> = key_info.descendants().filter(|n| n.has_tag_name((NAMESPACE, "X509Certificate"))).collect();
    let [certificate] = all[..] else { return Err(SignatureFault::NoCertificate) };
    let in_place = certificate.parent().filter(|p| p.has_tag_name((NAMESPACE, "X509Data")));
    if in_place.and_then(|data| data.parent()) != Some(key_info) {
        return Err(SignatureFault::NoCertificate);
    }
    Certificate::from_der(&octets(certificate)?).map_err(|fault| SignatureFault::Certificate(fault.to_string()))
}

/// The node that a reference leads to: the document, or the element of that identifier.
pub(super) fn target<'a, 't>(parsed: &'a Parsed<'t>, uri: &str) -> Result<Node<'a, 't>, SignatureFault> {
    if uri.is_empty() {
        return Ok(parsed.document().root());
    }
    let id = uri.strip_prefix('#').filter(|id| !id.is_empty());
    let found = id.and_then(|id| parsed.document().descendants().find(|n| identifiers(*n).any(|i| i == id)));
    found.ok_or_else(|| SignatureFault::Reference(short(uri)))
}

/// The attributes that some reader may take for an identifier.
pub(super) fn identifiers<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    let is_identifier = |a: &roxmltree::Attribute| match a.namespace() {
        None => matches!(a.name(), "Id" | "ID" | "id"),
        Some(uri) => uri == roxmltree::NS_XML_URI && a.name() == "id",
    };
    node.attributes().filter(is_identifier).map(|a| a.value())
}

/// A word from outside, short and without controls, fit for a report.
pub(super) fn short(word: &str) -> String {
    word.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// Whether the signature is taken out, and the canonical form.
fn transformed(transforms: Node<'_, '_>) -> Result<(bool, Mode), SignatureFault> {
    let children = element_content(transforms)?;
    if children.iter().any(|c| !c.has_tag_name((NAMESPACE, "Transform"))) {
        return Err(SignatureFault::Malformed("an element where another is expected"));
    }
    let uris = children.iter().map(|c| algorithm_of(*c)).collect::<Result<Vec<_>, _>>()?;
    let admitted = match uris[..] {
        // Without one the standard takes the inclusive form.
        [ENVELOPED] => Some((true, Mode::INCLUSIVE)),
        [ENVELOPED, canonicalization] => Mode::from_uri(canonicalization).map(|mode| (true, mode)),
        [canonicalization] => Mode::from_uri(canonicalization).map(|mode| (false, mode)),
        _ => None,
    };
    admitted.ok_or_else(|| SignatureFault::Transform(short(&uris.join(" "))))
}

fn mode(method: Node<'_, '_>) -> Result<Mode, SignatureFault> {
    let uri = algorithm_of(method)?;
    Mode::from_uri(uri).ok_or_else(|| SignatureFault::Algorithm(short(uri)))
}

fn signature_algorithm(method: Node<'_, '_>) -> Result<Algorithm, SignatureFault> {
    let uri = algorithm_of(method)?;
    Algorithm::from_uri(uri).ok_or_else(|| SignatureFault::Algorithm(short(uri)))
}

/// The digest over the content is the one that the signature algorithm names: a weaker one would go unseen.
fn expect_digest(method: Node<'_, '_>, expected: DigestAlgorithm) -> Result<(), SignatureFault> {
    let uri = algorithm_of(method)?;
    match DigestAlgorithm::from_uri(uri) == Some(expected) {
        true => Ok(()),
        false => Err(SignatureFault::Algorithm(short(uri))),
    }
}

/// The `Algorithm` of an element that holds nothing: parameters are not admitted.
fn algorithm_of<'a>(method: Node<'a, '_>) -> Result<&'a str, SignatureFault> {
    let uri = method.attribute("Algorithm").ok_or(SignatureFault::Malformed("an element without Algorithm"))?;
    if !element_content(method)?.is_empty() {
        return Err(SignatureFault::Transform(short(uri)));
    }
    Ok(uri)
}

/// The child elements of an element in which nothing else stands but white space.
fn element_content<'a, 't>(node: Node<'a, 't>) -> Result<Vec<Node<'a, 't>>, SignatureFault> {
    let blank = |n: &Node| n.is_text() && n.text().unwrap_or_default().bytes().all(|b| b.is_ascii_whitespace());
    let children: Vec<_> = node.children().filter(|n| !blank(n)).collect();
    match children.iter().all(Node::is_element) {
        true => Ok(children),
        false => Err(SignatureFault::Malformed("text or an instruction among the elements")),
    }
}

fn octets(node: Node<'_, '_>) -> Result<Vec<u8>, SignatureFault> {
    only_text(node).and_then(base64).ok_or(SignatureFault::Malformed("not base64"))
}
