//! Attributes of a signer, signed and unsigned.

use super::{CmsFault, CmsLimits, oids};
use crate::formats::asn1::{self, AsnFault, Element, ObjectIdentifier, Reader, tag, write};
use crate::formats::signature::SignatureFault;
use chrono::{DateTime, FixedOffset};

/// One attribute: its kind and its values as whole elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub whole: Vec<u8>,
    pub kind: ObjectIdentifier,
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    pub fn read_all(mut reader: Reader<'_>, limits: &CmsLimits) -> Result<Vec<Self>, CmsFault> {
        let mut all = Vec::new();
        while !reader.is_empty() {
            if all.len() == limits.attributes_max {
                return Err(CmsFault::TooMany(limits.attributes_max, "attributes"));
            }
            let whole = reader.expect(tag::SEQUENCE)?;
            let mut parts = whole.inside();
            let kind = parts.any()?.object_identifier()?;
            let values = parts.expect(tag::SET)?.inside().all(limits.attributes_max)?;
            parts.end()?;
            let values = values.into_iter().map(|value| value.whole.to_vec()).collect();
            all.push(Self { whole: whole.whole.to_vec(), kind, values });
        }
        Ok(all)
    }
}

/// What is signed: the attributes as a SET OF in DER, whichever way they came (RFC 5652 §5.4).
pub(super) fn signed_octets(attributes: &[Attribute]) -> Vec<u8> {
    let mut sorted: Vec<_> = attributes.iter().map(in_order).collect();
    sorted.sort();
    write::element(tag::SET, &sorted.concat())
}

/// An attribute with its values in the order of DER.
fn in_order(attribute: &Attribute) -> Vec<u8> {
    if attribute.values.is_sorted() {
        return attribute.whole.clone();
    }
    let mut values = attribute.values.clone();
    values.sort();
    let values = write::element(tag::SET, &values.concat());
    write::sequence(&[&write::object_identifier(attribute.kind), &values])
}

/// The signed attributes that every check asks for.
pub(super) struct Signed<'a> {
    attributes: &'a [Attribute],
}

impl<'a> Signed<'a> {
    pub fn new(attributes: &'a [Attribute]) -> Self {
        Self { attributes }
    }

    /// The only value of the attribute; `None` when the attribute is not there.
    ///
    /// Two attributes of a kind, or one with no value or several, are a fault: each reader would choose its own.
    pub fn only(&self, kind: ObjectIdentifier) -> Result<Option<Element<'a>>, SignatureFault> {
        let mut found = self.attributes.iter().filter(|a| a.kind == kind);
        let Some(attribute) = found.next() else { return Ok(None) };
        match (&attribute.values[..], found.next()) {
            ([value], None) => Element::only(value).map(Some).map_err(malformed),
            _ => Err(SignatureFault::Attributes("one stands twice, or has not one value")),
        }
    }

    /// Content type and digest, both of which have to be there once (RFC 5652 §11.1–11.2).
    pub fn content(&self) -> Result<(ObjectIdentifier, &'a [u8]), SignatureFault> {
        let content_type = self.only(oids::CONTENT_TYPE)?.ok_or(SignatureFault::Attributes("no content type"))?;
        let digest = self.only(oids::MESSAGE_DIGEST)?.ok_or(SignatureFault::Attributes("no digest of the content"))?;
        let digest = digest.of(tag::OCTET_STRING).map_err(malformed)?;
        Ok((content_type.object_identifier().map_err(malformed)?, digest.contents))
    }

    /// When the signer says to have signed (RFC 5652 §11.3).
    pub fn signing_time(&self) -> Result<Option<DateTime<FixedOffset>>, SignatureFault> {
        let time = self.only(oids::SIGNING_TIME)?;
        time.map(|time| asn1::time(&time)).transpose().map_err(malformed)
    }

    /// Whether the algorithms beside the attributes are those that were signed, where that was said (RFC 6211).
    pub fn protect(&self, digest: ObjectIdentifier, algorithm: ObjectIdentifier) -> Result<(), SignatureFault> {
        let Some(value) = self.only(oids::ALGORITHM_PROTECTION)? else { return Ok(()) };
        let read = || {
            let mut parts = value.of(tag::SEQUENCE)?.inside();
            let signed_digest = super::read::algorithm(parts.expect(tag::SEQUENCE)?)?;
            let signed_algorithm = super::read::algorithm(parts.expect(tag::constructed(1))?)?;
            parts.end()?;
            Ok((signed_digest.oid, signed_algorithm.oid))
        };
        match read().map_err(malformed)? == (digest, algorithm) {
            true => Ok(()),
            false => Err(SignatureFault::Attributes("the algorithms are not those that were signed")),
        }
    }
}

/// A value of a signed attribute that cannot be read.
pub(super) fn malformed(_: AsnFault) -> SignatureFault {
    SignatureFault::Attributes("a value that cannot be read")
}
