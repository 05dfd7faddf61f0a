//! What a time-stamp says (RFC 3161 §2.4.2).

use crate::formats::asn1::{self, AsnFault, Element, ObjectIdentifier, tag};
use crate::formats::suites::DigestAlgorithm;
use chrono::{DateTime, FixedOffset, TimeDelta};

/// Octets of a serial number: 160 bits and a sign.
const SERIAL_BYTES_MAX: usize = 21;
const NONCE_BYTES_MAX: usize = 64;
/// An accuracy of more than a day says nothing that a policy could use.
const ACCURACY_SECONDS_MAX: u64 = 86_400;

/// The signed content of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TstInfo {
    /// Under which policy of the authority, as `1.2.398.3.3.2.6.1`.
    pub policy: String,
    /// Over which digest: the identifier, and the algorithm where it is known here.
    pub imprint_oid: String,
    pub imprint_algorithm: Option<DigestAlgorithm>,
    pub imprint: Vec<u8>,
    /// Contents of the number, the highest octet first.
    pub serial: Vec<u8>,
    /// When the octets existed at the latest, give or take [`Self::accuracy`]; in UTC.
    pub gen_time: DateTime<FixedOffset>,
    /// Absent: the policy says how exact the time is.
    pub accuracy: Option<TimeDelta>,
    /// Whether any two tokens of the authority can be put in order by their times.
    pub ordering: bool,
    /// Contents of the number that the request gave.
    pub nonce: Option<Vec<u8>>,
}

impl TstInfo {
    pub(super) fn read(octets: &[u8]) -> Result<Self, AsnFault> {
        let mut parts = Element::only_of(octets, tag::SEQUENCE)?.inside();
        if parts.expect(tag::INTEGER)?.small_number()? != 1 {
            return Err(AsnFault("a version that is not known"));
        }
        let policy = parts.any()?.object_identifier()?.to_string();
        let (imprint_oid, imprint) = imprint(parts.expect(tag::SEQUENCE)?)?;
        let serial = limited(parts.expect(tag::INTEGER)?, SERIAL_BYTES_MAX)?;
        let gen_time = asn1::time(&parts.expect(tag::GENERALIZED_TIME)?)?;
        let accuracy = parts.optional(tag::SEQUENCE)?.map(accuracy).transpose()?;
        let ordering = parts.optional(tag::BOOLEAN)?.map(|b| b.boolean()).transpose()?.unwrap_or(false);
        let nonce = parts.optional(tag::INTEGER)?.map(|n| limited(n, NONCE_BYTES_MAX)).transpose()?;
        // The name of the authority: its certificate says who it is.
        parts.optional(tag::constructed(0))?;
        if let Some(extensions) = parts.optional(tag::constructed(1))? {
            refuse_critical(extensions)?;
        }
        parts.end()?;
        let imprint_algorithm = DigestAlgorithm::from_oid(imprint_oid);
        let imprint_oid = imprint_oid.to_string();
        Ok(Self { policy, imprint_oid, imprint_algorithm, imprint, serial, gen_time, accuracy, ordering, nonce })
    }

    /// The earliest and the latest moment that the time can mean.
    pub fn bounds(&self) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
        let accuracy = self.accuracy.unwrap_or_default();
        let earliest = self.gen_time.checked_sub_signed(accuracy).unwrap_or(self.gen_time);
        (earliest, self.gen_time.checked_add_signed(accuracy).unwrap_or(self.gen_time))
    }
}

fn imprint(element: Element<'_>) -> Result<(ObjectIdentifier, Vec<u8>), AsnFault> {
    let mut parts = element.inside();
    let mut algorithm = parts.expect(tag::SEQUENCE)?.inside();
    let oid = algorithm.any()?.object_identifier()?;
    algorithm.optional(tag::NULL)?;
    algorithm.end()?;
    let imprint = parts.expect(tag::OCTET_STRING)?.contents.to_vec();
    parts.end()?;
    Ok((oid, imprint))
}

fn limited(number: Element<'_>, most: usize) -> Result<Vec<u8>, AsnFault> {
    match (1..=most).contains(&number.contents.len()) {
        true => Ok(number.contents.to_vec()),
        false => Err(AsnFault("a number out of its range")),
    }
}

fn accuracy(element: Element<'_>) -> Result<TimeDelta, AsnFault> {
    let mut parts = element.inside();
    let mut part = |tag: u8, from: u64, to: u64| -> Result<i64, AsnFault> {
        let Some(element) = parts.optional(tag)? else { return Ok(0) };
        let number = element.small_number()?;
        match (from..=to).contains(&number) {
            true => i64::try_from(number).map_err(|_| AsnFault("an accuracy out of its range")),
            false => Err(AsnFault("an accuracy out of its range")),
        }
    };
    let seconds = part(tag::INTEGER, 0, ACCURACY_SECONDS_MAX)?;
    let millis = part(tag::primitive(0), 1, 999)?;
    let micros = part(tag::primitive(1), 1, 999)?;
    parts.end()?;
    Ok(TimeDelta::seconds(seconds) + TimeDelta::milliseconds(millis) + TimeDelta::microseconds(micros))
}

/// Extensions are for whoever knows them, unless they are critical: none is known here.
fn refuse_critical(extensions: Element<'_>) -> Result<(), AsnFault> {
    let mut extensions = extensions.inside();
    while !extensions.is_empty() {
        let mut parts = extensions.expect(tag::SEQUENCE)?.inside();
        parts.any()?.object_identifier()?;
        if parts.optional(tag::BOOLEAN)?.map(|b| b.boolean()).transpose()? == Some(true) {
            return Err(AsnFault("a critical extension that is not known"));
        }
        parts.expect(tag::OCTET_STRING)?;
        parts.end()?;
    }
    Ok(())
}
