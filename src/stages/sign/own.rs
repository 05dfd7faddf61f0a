//! Signing with the keys at hand, and looking at the result before anybody else does.

use super::kept::{Kept, KeptSigner};
use super::{Hand, record};
use crate::formats::cms::CmsSignError;
use crate::formats::keys::Sign;
use crate::formats::suites::{Algorithm, DigestAlgorithm};
use crate::formats::x509::{Certificate, judge_path};
use crate::formats::{cms, pades, timestamp};
use crate::ports::outside::{NamedBy, Question};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::render::Drawn;
use chrono::{DateTime, FixedOffset};

/// An answer of a time-stamping authority, octets.
const TIME_STAMP_BYTES_MAX: usize = 256 << 10;

/// Signs with every key at hand: in the PDF one after the other, and all of them over the final PDF.
pub fn signed<'o>(office: &Office, mut drawn: Drawn<'o>, hands: &[Hand<'_>]) -> Result<(Drawn<'o>, Kept), Failure> {
    let at = drawn.stamped.issued_at;
    let number = drawn.stamped.sheet.number.clone();
    let base = record::Octets::of(&drawn.pdf);
    let mut keys: Vec<&dyn Sign> = Vec::new();
    let mut signers = Vec::new();
    for hand in hands {
        if let Some(key) = &hand.key {
            counts(office, &number, key.certificate(), at)?;
            // Who signs in two roles signs once.
            if keys.iter().all(|known| known.certificate() != key.certificate()) {
                keys.push(key.as_ref());
            }
        }
        signers.push(KeptSigner {
            role: hand.line.role.clone(),
            iin: hand.line.person.iin.clone(),
            at_hand: hand.key.is_some(),
        });
    }
    drawn.pdf = in_pdf(office, &drawn, hands)?;
    let cms = match keys.is_empty() {
        true => None,
        false => Some(detached(office, &number, &drawn.pdf, &keys, at)?),
    };
    Ok((drawn, Kept::new(base, cms, signers)))
}

/// A signature of the office that nobody could confirm would be worse than none: the certificate is in term on the day of
/// the document, and a path leads from it to an anchor.
pub fn counts(
    office: &Office,
    number: &str,
    certificate: &Certificate,
    at: DateTime<FixedOffset>,
) -> Result<(), Failure> {
    let judged = judge_path(certificate, &office.anchors, at);
    let said =
        |fault| Failure::Signing(format!("{number}: the certificate of the signing key does not count: {fault}"));
    judged.map(drop).map_err(said)
}

/// A detached CMS over `pdf` with a signature of every key, with a time-stamp where an authority is configured.
pub fn detached(
    office: &Office,
    number: &str,
    pdf: &[u8],
    keys: &[&dyn Sign],
    at: DateTime<FixedOffset>,
) -> Result<Vec<u8>, Failure> {
    let stamping = |octets: &[u8]| time_stamp(office, octets);
    let stamping: Option<cms::TimeStamping<'_>> = if office.time_stamp.is_some() { Some(&stamping) } else { None };
    cms::sign(pdf, true, keys, Some(at), stamping).map_err(|error| failed(number, error))
}

fn failed(number: &str, error: CmsSignError) -> Failure {
    match error {
        CmsSignError::Key(fault) => Failure::Key(fault),
        other => Failure::Signing(format!("{number}: {other}")),
    }
}

/// A signature in the PDF by each key that readers of PDF understand, in the order of signing.
fn in_pdf(office: &Office, drawn: &Drawn<'_>, hands: &[Hand<'_>]) -> Result<Vec<u8>, Failure> {
    let sheet = &drawn.stamped.sheet;
    let stamping = |octets: &[u8]| time_stamp(office, octets);
    let stamping: Option<cms::TimeStamping<'_>> = if office.time_stamp.is_some() { Some(&stamping) } else { None };
    let mut pdf = drawn.pdf.clone();
    let by_key = hands.iter().filter_map(|hand| Some((hand, hand.key.as_ref()?)));
    for (place, (hand, key)) in (1..).zip(by_key.filter(|(_, key)| stands_in_pdf(key.algorithm()))) {
        let name = &hand.line.name.kk;
        let request = pades::Request {
            field_name: &format!("Signature{place}"),
            label: &format!("ЭЦҚ: {}, {name}", hand.line.position.kk),
            name,
            reason: sheet.title.in_language(sheet.language),
            location: Some(sheet.provider.place.in_language(sheet.language)),
            signed_at: drawn.stamped.issued_at,
        };
        pdf = pades::sign(&pdf, &request, key.as_ref(), stamping).map_err(|error| match error {
            pades::SignError::Cms(error) => failed(&sheet.number, error),
            other => Failure::Signing(format!("{}: {other}", sheet.number)),
        })?;
    }
    Ok(pdf)
}

/// Readers of PDF know RSA and ECDSA; a signature by GOST in the file would look broken to all of them.
pub fn stands_in_pdf(algorithm: Algorithm) -> bool {
    !matches!(algorithm, Algorithm::Gost2004 | Algorithm::Gost2015)
}

/// A token of the configured authority over `octets`. The nonce follows from what is stamped: each value is stamped once.
fn time_stamp(office: &Office, octets: &[u8]) -> Result<Vec<u8>, String> {
    let url = office.time_stamp.as_deref().unwrap_or_default();
    let imprint = DigestAlgorithm::Sha256.digest(octets);
    let nonce = DigestAlgorithm::Sha256.digest(&imprint);
    let nonce = nonce.get(..8).unwrap_or_default();
    let body = timestamp::request(DigestAlgorithm::Sha256, &imprint, nonce);
    let kind = "application/timestamp-query";
    let question = Question::post(url, NamedBy::Configuration, kind, body, TIME_STAMP_BYTES_MAX);
    let answer = office.outside.ask(&question).map_err(|fault| fault.to_string())?;
    let stamp = timestamp::response(&answer, (DigestAlgorithm::Sha256, &imprint), nonce);
    stamp.map(|stamp| stamp.octets).map_err(|fault| fault.to_string())
}
