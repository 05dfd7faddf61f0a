//! By what a signer names a certificate, read from the certificate's octets as they came.

use super::read::SignerIdentifier;
use crate::formats::asn1::{AsnFault, Element, ObjectIdentifier, tag};

const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");

/// Issuer, serial number and key identifier of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity<'a> {
    /// `Name` as a whole element.
    pub issuer: &'a [u8],
    /// Contents of the number.
    pub serial: &'a [u8],
    pub subject_key: Option<&'a [u8]>,
}

impl<'a> Identity<'a> {
    pub fn of(certificate: &'a [u8]) -> Result<Self, AsnFault> {
        let mut tbs = Element::only_of(certificate, tag::SEQUENCE)?.inside().expect(tag::SEQUENCE)?.inside();
        tbs.optional(tag::constructed(0))?;
        let serial = tbs.expect(tag::INTEGER)?.contents;
        tbs.expect(tag::SEQUENCE)?;
        let issuer = tbs.expect(tag::SEQUENCE)?.whole;
        let mut subject_key = None;
        while !tbs.is_empty() {
            let part = tbs.any()?;
            if part.tag == tag::constructed(3) {
                subject_key = subject_key_of(part)?;
            }
        }
        Ok(Self { issuer, serial, subject_key })
    }

    pub fn is_named_by(&self, signer: &SignerIdentifier) -> bool {
        match signer {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => {
                // Names are compared as octets: those of the national authority's generations differ in little.
                self.issuer == issuer && self.serial == serial
            }
            SignerIdentifier::SubjectKey(key) => self.subject_key == Some(key),
        }
    }
}

fn subject_key_of(extensions: Element<'_>) -> Result<Option<&[u8]>, AsnFault> {
    let mut extensions = Element::only_of(extensions.contents, tag::SEQUENCE)?.inside();
    while !extensions.is_empty() {
        let mut parts = extensions.expect(tag::SEQUENCE)?.inside();
        if parts.any()?.object_identifier()? == SUBJECT_KEY_IDENTIFIER {
            parts.optional(tag::BOOLEAN)?;
            let value = parts.expect(tag::OCTET_STRING)?.contents;
            return Ok(Some(Element::only_of(value, tag::OCTET_STRING)?.contents));
        }
    }
    Ok(None)
}
