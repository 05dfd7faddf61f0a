//! What a person may know of a certificate: holder, identifiers, issuer, term.

use super::CertificateFault;
use crate::domain::verdict::CertificateFacts;
use chrono::{DateTime, FixedOffset};
use der::Tagged;
use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};
use x509_cert::name::Name;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

pub(super) fn of(
    tbs: &x509_cert::TbsCertificate,
    serial: &[u8],
    octets: &[u8],
) -> Result<CertificateFacts, CertificateFault> {
    let first = |name: &Name, oid| values(name, oid).next().unwrap_or_default();
    Ok(CertificateFacts {
        holder: first(&tbs.subject, COMMON_NAME),
        iin: identifier(&tbs.subject, SERIAL_NUMBER, "IIN"),
        bin: identifier(&tbs.subject, ORGANIZATIONAL_UNIT, "BIN"),
        serial: data_encoding::HEXLOWER.encode(serial),
        issuer: first(&tbs.issuer, COMMON_NAME),
        not_before: moment(tbs.validity.not_before)?,
        not_after: moment(tbs.validity.not_after)?,
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(octets)),
    })
}

/// Twelve digits behind their prefix. Other units stand in OU too; two different identifiers are none.
fn identifier(name: &Name, oid: ObjectIdentifier, prefix: &str) -> Option<String> {
    let digits = |value: String| {
        let digits = value.strip_prefix(prefix)?;
        (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
    };
    let mut found = values(name, oid).filter_map(digits);
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

fn moment(time: x509_cert::time::Time) -> Result<DateTime<FixedOffset>, CertificateFault> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map(|utc| utc.fixed_offset())
        .ok_or_else(|| CertificateFault("a time beyond reckoning".into()))
}

/// The values of an attribute of a name, in any of the string types that authorities use.
fn values(name: &Name, oid: ObjectIdentifier) -> impl Iterator<Item = String> + '_ {
    let all = name.0.iter().flat_map(|rdn| rdn.0.iter());
    all.filter(move |a| a.oid == oid).filter_map(|a| match a.value.tag() {
        der::Tag::Utf8String | der::Tag::PrintableString | der::Tag::Ia5String => {
            String::from_utf8(a.value.value().to_vec()).ok()
        }
        der::Tag::BmpString => {
            let (units, rest) = a.value.value().as_chunks::<2>();
            let units: Vec<u16> = units.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
        }
        _ => None,
    })
}
