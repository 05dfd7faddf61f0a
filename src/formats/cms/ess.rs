//! The signed reference to the signer's certificate: ESS signing-certificate (RFC 2634 §5.4) and its second version
//! (RFC 5035 §3).

use super::attributes::{Signed, malformed};
use super::oids;
use crate::formats::asn1::{AsnFault, Element, tag, write};
use crate::formats::signature::SignatureFault;
use crate::formats::suites::DigestAlgorithm;
use crate::formats::x509::Certificate;

/// Whether the reference, where there is one, names this certificate. With both versions there both must.
pub(super) fn check(signed: &Signed<'_>, certificate: &Certificate) -> Result<(), SignatureFault> {
    for (kind, version) in [(oids::SIGNING_CERTIFICATE, 1), (oids::SIGNING_CERTIFICATE_V2, 2)] {
        let Some(value) = signed.only(kind)? else { continue };
        let reference = Reference::read(value, version).map_err(malformed)?;
        let Some(digest) = reference.digest else {
            return Err(SignatureFault::Algorithm("digest of the certificate".into()));
        };
        let both = (certificate.issuer(), certificate.serial());
        let named = reference.issuer_serial.is_none_or(|named| named == both);
        if digest.digest(certificate.der()) != reference.value || !named {
            return Err(SignatureFault::OtherCertificate);
        }
    }
    Ok(())
}

/// Whether there is a reference at all: a time-stamp must have one (RFC 3161 §2.4.2).
pub(super) fn is_there(signed: &Signed<'_>) -> bool {
    [oids::SIGNING_CERTIFICATE, oids::SIGNING_CERTIFICATE_V2]
        .into_iter()
        .any(|kind| matches!(signed.only(kind), Ok(Some(_))))
}

/// The second version of the attribute's value, by SHA-256, which is its default and so is left out.
pub(super) fn reference_v2(certificate: &[u8]) -> Vec<u8> {
    let digest = write::octet_string(&DigestAlgorithm::Sha256.digest(certificate));
    write::sequence(&[&write::sequence(&[&write::sequence(&[&digest])])])
}

/// The first reference of the value; those behind it are of authorities, and paths are built anew here.
struct Reference<'a> {
    /// `None` when it is not known here.
    digest: Option<DigestAlgorithm>,
    value: &'a [u8],
    issuer_serial: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Reference<'a> {
    fn read(value: Element<'a>, version: u8) -> Result<Self, AsnFault> {
        let mut parts = value.of(tag::SEQUENCE)?.inside();
        let mut first = parts.expect(tag::SEQUENCE)?.inside().expect(tag::SEQUENCE)?.inside();
        let digest = match version {
            1 => Some(DigestAlgorithm::Sha1),
            _ => match first.optional(tag::SEQUENCE)? {
                Some(algorithm) => DigestAlgorithm::from_oid(super::read::algorithm(algorithm)?.oid),
                None => Some(DigestAlgorithm::Sha256),
            },
        };
        let value = first.expect(tag::OCTET_STRING)?.contents;
        let issuer_serial = match first.optional(tag::SEQUENCE)? {
            Some(both) => {
                let mut both = both.inside();
                // The issuer is one directory name among `GeneralNames`.
                let names = both.expect(tag::SEQUENCE)?;
                let name = Element::only_of(names.contents, tag::constructed(4))?;
                let serial = both.expect(tag::INTEGER)?.contents;
                Some((name.contents, serial))
            }
            None => None,
        };
        first.end()?;
        Ok(Self { digest, value, issuer_serial })
    }
}
