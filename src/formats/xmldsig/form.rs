//! The form of a signature that is admitted, down to the single element; anything else is a fault.
//!
//! One `SignedInfo` with one `Reference` to the whole document (`URI=""`, or `#Id` of the document element), the
//! transforms *enveloped signature* and one canonicalization, SHA-256, one X.509 certificate. No `Object`, no XPath,
//! no XSLT, no external reference, no key from anywhere but the certificate.

use super::{Algorithm, NAMESPACE, SignatureFault};
use crate::formats::base64;
use crate::formats::c14n::Mode;
use crate::formats::x509::Certificate;
use crate::formats::xml::{Parsed, only_text};
use roxmltree::Node;

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// What a signature says about itself.
pub(super) struct Form<'a> {
    pub algorithm: Algorithm,
    pub signed_info_mode: Mode,
    pub uri: &'a str,
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
        Ok(Self {
            signed_info_mode: mode(canonicalization)?,
            algorithm: signature_algorithm(method)?,
            uri,
            content_mode: content_mode(transforms)?,
            digest: {
                expect_sha256(digest_method)?;
                octets(digest)?
            },
            value: octets(value)?,
        })
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

/// The node that a reference leads to: the document, or its document element by identifier.
pub(super) fn target<'a, 't>(parsed: &'a Parsed<'t>, uri: &str) -> Result<Node<'a, 't>, SignatureFault> {
    if uri.is_empty() {
        return Ok(parsed.document().root());
    }
    let root = parsed.root();
    match uri.strip_prefix('#') {
        Some(id) if !id.is_empty() && identifiers(root).any(|i| i == id) => Ok(root),
        _ => Err(SignatureFault::Reference(short(uri))),
    }
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

fn content_mode(transforms: Node<'_, '_>) -> Result<Mode, SignatureFault> {
    let children = element_content(transforms)?;
    if children.iter().any(|c| !c.has_tag_name((NAMESPACE, "Transform"))) {
        return Err(SignatureFault::Malformed("an element where another is expected"));
    }
    let uris = children.iter().map(|c| algorithm_of(*c)).collect::<Result<Vec<_>, _>>()?;
    let mode = match uris[..] {
        // Without one the standard takes the inclusive form.
        [ENVELOPED] => Some(Mode::INCLUSIVE),
        [ENVELOPED, canonicalization] => Mode::from_uri(canonicalization),
        _ => None,
    };
    mode.ok_or_else(|| SignatureFault::Transform(short(&uris.join(" "))))
}

fn mode(method: Node<'_, '_>) -> Result<Mode, SignatureFault> {
    let uri = algorithm_of(method)?;
    Mode::from_uri(uri).ok_or_else(|| SignatureFault::Algorithm(short(uri)))
}

fn signature_algorithm(method: Node<'_, '_>) -> Result<Algorithm, SignatureFault> {
    let uri = algorithm_of(method)?;
    [Algorithm::RsaSha256, Algorithm::EcdsaSha256]
        .into_iter()
        .find(|a| a.uri() == uri)
        .ok_or_else(|| SignatureFault::Algorithm(short(uri)))
}

fn expect_sha256(method: Node<'_, '_>) -> Result<(), SignatureFault> {
    match algorithm_of(method)? {
        SHA256 => Ok(()),
        other => Err(SignatureFault::Algorithm(short(other))),
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
