//! Making an enveloped signature of the admitted form.
//!
//! The same document and signer give the same octets every time.

use super::{Algorithm, SignatureFault, check};
use crate::formats::c14n::{self, Mode};
use crate::formats::keys::{KeyFault, Sign};
use crate::formats::suites::ValueForm;
use crate::formats::x509::Certificate;
use crate::formats::xml::{self, XmlFault, XmlLimits};
use base64ct::{Base64, Encoding};

/// Why a document was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error(transparent)]
    Key(#[from] KeyFault),
    #[error(transparent)]
    Xml(#[from] XmlFault),
    #[error("the document element is empty")]
    Empty,
    /// The document is such that its signature would not be accepted.
    #[error("{0}")]
    Form(SignatureFault),
}

/// Appends a signature as the last child of the document element; no other octet changes.
///
/// Signing a signed document adds a second signature, which covers the first. The result has been checked: what would
/// not be accepted is an error here.
pub fn sign(document: &str, signer: &dyn Sign) -> Result<String, SignError> {
    let (algorithm, certificate) = (signer.algorithm(), signer.certificate());
    let limits = XmlLimits::default();
    let parsed = xml::parse(document.as_bytes(), &limits)?;
    let content = c14n::canonical(parsed.document().root(), Mode::INCLUSIVE, &[]);
    let digest = Base64::encode_string(&algorithm.digest().digest(&content));
    // A byte order mark stands before the text that was parsed.
    let mark = document.len() - parsed.text().len();
    let root = parsed.root().range();
    let end_tag = parsed.text()[root.clone()].rfind("</").ok_or(SignError::Empty)?;
    let (before, behind) = document.split_at(mark + root.start + end_tag);
    let assemble = |value: &str| format!("{before}{}{behind}", element(algorithm, &digest, value, certificate));

    // The namespaces around it are part of what is signed, so `SignedInfo` is read where it will stand.
    let draft = assemble("");
    let parsed = xml::parse(draft.as_bytes(), &limits)?;
    let signature = parsed.root().last_element_child().ok_or(SignError::Empty)?;
    let signed_info = signature.first_element_child().ok_or(SignError::Empty)?;
    let value = signer.sign(&c14n::canonical(signed_info, Mode::INCLUSIVE, &[]), ValueForm::Fixed)?;
    let signed = assemble(&Base64::encode_string(&value));

    let parsed = xml::parse(signed.as_bytes(), &limits)?;
    let fault = check(&parsed).pop().map_or(Some(SignatureFault::Misplaced), |last| last.fault);
    match fault {
        None => Ok(signed),
        Some(fault) => Err(SignError::Form(fault)),
    }
}

fn element(algorithm: Algorithm, digest: &str, value: &str, certificate: &Certificate) -> String {
    let (signature_method, digest_method) = (algorithm.uri(), algorithm.digest().uri());
    let certificate = Base64::encode_string(certificate.der());
    format!(
        r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="{signature_method}"/>
<ds:Reference URI="">
<ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
</ds:Transforms>
<ds:DigestMethod Algorithm="{digest_method}"/>
<ds:DigestValue>{digest}</ds:DigestValue>
</ds:Reference>
</ds:SignedInfo>
<ds:SignatureValue>{value}</ds:SignatureValue>
<ds:KeyInfo>
<ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate>
</ds:X509Data>
</ds:KeyInfo>
</ds:Signature>"##
    )
}
