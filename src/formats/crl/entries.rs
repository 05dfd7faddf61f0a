//! The entries of a list: read one after another, never gathered.

use super::CrlFault;
use crate::formats::asn1::{self, Element, Reader, tag};
use crate::formats::revocation::{Reason, Revoked};

const REASON: &[u8] = &[0x55, 0x1d, 0x15];
const HOLD_INSTRUCTION: &[u8] = &[0x55, 0x1d, 0x17];
const INVALIDITY_DATE: &[u8] = &[0x55, 0x1d, 0x18];
const CERTIFICATE_ISSUER: &[u8] = &[0x55, 0x1d, 0x1d];

/// What a delta list says of a certificate.
pub(super) enum Change {
    Revoked(Revoked),
    /// No longer suspended, or out of term.
    Released,
}

/// One entry, its extensions not read yet.
struct Entry<'a> {
    serial: &'a [u8],
    date: Element<'a>,
    extensions: Option<Reader<'a>>,
}

impl<'a> Entry<'a> {
    fn read(element: Element<'a>) -> Result<Self, CrlFault> {
        let mut members = element.of(tag::SEQUENCE)?.inside();
        let serial = members.any()?.integer()?;
        let date = members.any()?;
        let extensions = match members.is_empty() {
            true => None,
            false => Some(members.expect(tag::SEQUENCE)?.inside()),
        };
        members.end()?;
        Ok(Self { serial, date, extensions })
    }

    fn revoked(&self) -> Result<Revoked, CrlFault> {
        let mut revoked = Revoked { at: asn1::time(&self.date)?, reason: Reason::Unspecified, invalid_since: None };
        let Some(mut members) = self.extensions.clone() else { return Ok(revoked) };
        let mut seen = [false; 2];
        let mut once = |which: usize| match std::mem::replace(&mut seen[which], true) {
            true => Err(CrlFault::Malformed("an extension stands twice in an entry")),
            false => Ok(()),
        };
        while !members.is_empty() {
            let mut one = members.expect(tag::SEQUENCE)?.inside();
            let id = one.expect(tag::OBJECT_IDENTIFIER)?;
            let critical = one.optional(tag::BOOLEAN)?.map(|b| b.boolean()).transpose()?.unwrap_or(false);
            let value = one.expect(tag::OCTET_STRING)?.contents;
            one.end()?;
            match id.contents {
                REASON => {
                    once(0)?;
                    let number = match Element::only_of(value, tag::ENUMERATED)?.contents {
                        [number] => *number,
                        _ => return Err(CrlFault::Malformed("a reason that is no reason")),
                    };
                    let unknown = CrlFault::Malformed("a reason that the standard does not know");
                    revoked.reason = Reason::from_number(number).ok_or(unknown)?;
                }
                INVALIDITY_DATE => {
                    once(1)?;
                    revoked.invalid_since = Some(asn1::time(&Element::only_of(value, tag::GENERALIZED_TIME)?)?);
                }
                HOLD_INSTRUCTION => {}
                CERTIFICATE_ISSUER => return Err(CrlFault::Indirect),
                _ if critical => return Err(CrlFault::UnknownCritical(id.object_identifier()?.to_string())),
                _ => {}
            }
        }
        Ok(revoked)
    }
}

/// Reads every entry and counts them. One that cannot be understood spoils the list (RFC 5280 §5.3).
pub(super) fn validate(entries: &[u8], delta: bool) -> Result<usize, CrlFault> {
    let mut rest = Reader::new(entries);
    let mut count = 0;
    while !rest.is_empty() {
        let revoked = Entry::read(rest.any()?)?.revoked()?;
        if revoked.reason == Reason::RemoveFromCrl && !delta {
            return Err(CrlFault::Malformed("a complete list takes nobody off"));
        }
        count += 1;
    }
    Ok(count)
}

/// The entry of a serial number; of several the earliest date.
pub(super) fn find(entries: &[u8], serial: &[u8]) -> Option<Revoked> {
    all_of(entries, serial).min_by_key(|revoked| revoked.at)
}

/// What a delta list says last of a serial number.
pub(super) fn find_change(entries: &[u8], serial: &[u8]) -> Option<Change> {
    let last = all_of(entries, serial).last()?;
    Some(match last.reason {
        Reason::RemoveFromCrl => Change::Released,
        _ => Change::Revoked(last),
    })
}

fn all_of<'a>(entries: &'a [u8], serial: &'a [u8]) -> impl Iterator<Item = Revoked> + 'a {
    let mut rest = Reader::new(entries);
    std::iter::from_fn(move || {
        // The entries were read when the list was.
        while !rest.is_empty() {
            let entry = Entry::read(rest.any().ok()?).ok()?;
            if entry.serial == serial {
                return entry.revoked().ok();
            }
        }
        None
    })
}
