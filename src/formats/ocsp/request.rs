//! Questions (RFC 6960 §4.1.1).

use crate::formats::asn1::{ObjectIdentifier, tag, write};
use crate::formats::suites::DigestAlgorithm;
use crate::formats::x509::Certificate;

const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// The digest by which a question names the issuer. It protects nothing; responders differ in which they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertIdDigest {
    /// Known to every responder.
    Sha1,
    /// What the national authority's responders answer with.
    Sha256,
}

impl CertIdDigest {
    pub(super) fn algorithm(self) -> DigestAlgorithm {
        match self {
            Self::Sha1 => DigestAlgorithm::Sha1,
            Self::Sha256 => DigestAlgorithm::Sha256,
        }
    }
}

/// The DER of a question about `certificate`, which `issuer` issued; unsigned. The same arguments give the same octets.
///
/// `nonce`: 1 to 32 octets that were never sent before (RFC 8954); the answer has to repeat them.
pub fn request(certificate: &Certificate, issuer: &Certificate, digest: CertIdDigest, nonce: Option<&[u8]>) -> Vec<u8> {
    let digest = digest.algorithm();
    let id = write::sequence(&[
        &write::algorithm(digest.oid(), true),
        &write::octet_string(&digest.digest(issuer.subject())),
        &write::octet_string(&digest.digest(issuer.key_octets())),
        &write::element(tag::INTEGER, certificate.serial()),
    ]);
    let list = write::sequence(&[&write::sequence(&[&id])]);
    let extensions = nonce.map(|nonce| {
        let value = write::octet_string(&write::octet_string(nonce));
        let extension = write::sequence(&[&write::object_identifier(NONCE), &value]);
        write::element(tag::constructed(2), &write::sequence(&[&extension]))
    });
    write::sequence(&[&write::sequence(&[&list, extensions.as_deref().unwrap_or_default()])])
}
