//! What a message carries to be judged by: certificates, revocation lists, OCSP answers. Taken out, believed in nothing.

use super::attributes::Attribute;
use super::{CmsLimits, oids};
use crate::formats::asn1::{AsnFault, Element, Reader, tag, write};
use crate::formats::signature::Carried;

/// An X.509 certificate among the choices; attribute certificates and other formats are passed over.
pub(super) fn certificate_of(choice: &[u8]) -> Option<Vec<u8>> {
    let certificate = Element::only_of(choice, tag::SEQUENCE).ok()?;
    Some(certificate.whole.to_vec())
}

/// A list or an OCSP answer among the choices (RFC 5652 §10.2.1, RFC 5940); other formats are passed over.
pub(super) fn revocation_of(choice: &[u8], carried: &mut Carried) {
    let Ok(choice) = Element::only(choice) else { return };
    match choice.tag {
        tag::SEQUENCE => carried.crls.push(choice.whole.to_vec()),
        // `OtherRevocationInfoFormat` under an implicit tag
        0xa1 => {
            let mut parts = choice.inside();
            let format = parts.any().and_then(|format| format.object_identifier());
            if let (Ok(oids::OCSP_RESPONSE), Ok(answer)) = (format, parts.expect(tag::SEQUENCE)) {
                carried.ocsp.push(answer.whole.to_vec());
            }
        }
        _ => {}
    }
}

/// Adds what attributes of a signer carry (ETSI EN 319 122-1 §5.4); what cannot be read is passed over: it proves nothing.
pub(super) fn from_attributes(attributes: &[Attribute], limits: &CmsLimits, carried: &mut Carried) {
    for attribute in attributes {
        for value in &attribute.values {
            let Ok(value) = Element::only_of(value, tag::SEQUENCE) else { continue };
            let mut found = Carried::default();
            let read = match attribute.kind {
                oids::CERTIFICATE_VALUES => certificates(value, limits, &mut found),
                oids::REVOCATION_VALUES => revocation_values(value, true, limits, &mut found),
                oids::REVOCATION_ARCHIVAL => revocation_values(value, false, limits, &mut found),
                _ => continue,
            };
            if read.is_ok() {
                carried.certificates.append(&mut found.certificates);
                carried.crls.append(&mut found.crls);
                carried.ocsp.append(&mut found.ocsp);
            }
        }
    }
    carried.certificates.truncate(limits.carried_max);
    carried.crls.truncate(limits.carried_max);
    carried.ocsp.truncate(limits.carried_max);
}

fn certificates(value: Element<'_>, limits: &CmsLimits, found: &mut Carried) -> Result<(), AsnFault> {
    found.certificates = wholes(value.inside(), limits)?;
    Ok(())
}

/// `RevocationValues`, or Adobe's `RevocationInfoArchival`, which differs in that its OCSP answers are whole responses.
fn revocation_values(value: Element<'_>, basic: bool, limits: &CmsLimits, found: &mut Carried) -> Result<(), AsnFault> {
    let mut parts = value.inside();
    let mut list = |number: u8| match parts.optional(tag::constructed(number))? {
        Some(explicit) => wholes(Element::only_of(explicit.contents, tag::SEQUENCE)?.inside(), limits),
        None => Ok(Vec::new()),
    };
    found.crls = list(0)?;
    found.ocsp = list(1)?;
    if basic {
        found.ocsp.iter_mut().for_each(|answer| *answer = response(answer));
    }
    Ok(())
}

/// `BasicOCSPResponse` as the successful `OCSPResponse` that it was taken from (RFC 6960 §4.2.1).
fn response(basic: &[u8]) -> Vec<u8> {
    let kind = write::object_identifier(oids::OCSP_BASIC);
    let octets = write::sequence(&[&kind, &write::octet_string(basic)]);
    write::sequence(&[&[tag::ENUMERATED, 1, 0], &write::element(tag::constructed(0), &octets)])
}

fn wholes(reader: Reader<'_>, limits: &CmsLimits) -> Result<Vec<Vec<u8>>, AsnFault> {
    Ok(reader.all(limits.carried_max)?.into_iter().map(|element| element.whole.to_vec()).collect())
}
