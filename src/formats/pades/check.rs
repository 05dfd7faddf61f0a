//! Every signature of a PDF, whoever made it: what it covers, whether it holds, and what came after it.
//!
//! A signature counts when it covers a whole revision but for its own `Contents`, and when later revisions added nothing
//! but signatures and validation data. That a reader shows something else than what was signed is the fault to look for.

use super::changes::{LaterChange, is_final, later};
use super::coverage::{Coverage, coverage, revision};
use super::fields::{Field, fields};
use super::validation_data::carried;
use crate::formats::asn1;
use crate::formats::cms::{CmsLimits, SignedData};
use crate::formats::pdf::{Dictionary, Document, Object, PdfFault, read_text};
use crate::formats::signature::{CheckedSignature, SignatureFault, SignatureKind};
use crate::formats::timestamp::TimeStamp;
use chrono::{DateTime, FixedOffset, NaiveDateTime};

/// More signatures in one document are refused (design.md §10).
pub const SIGNATURES_MAX: usize = 10;

/// How a document time-stamp calls its form (EN 319 142-1, 5.4.3).
const DOCUMENT_TIME_STAMP: &str = "ETSI.RFC3161";

/// One signature of a PDF.
#[derive(Debug, Clone)]
pub struct PdfSignature {
    /// With the names of the fields around it.
    pub field_name: String,
    /// `ETSI.CAdES.detached` or `adbe.pkcs7.detached`; others are a fault.
    pub sub_filter: String,
    pub name: Option<String>,
    pub reason: Option<String>,
    pub location: Option<String>,
    /// How many octets from the beginning are those of the revision that was signed; absent when it covers none whole.
    pub revision_bytes: Option<usize>,
    /// Nothing came after that revision.
    pub covers_whole_file: bool,
    /// What later revisions did; [`LaterChange::Other`] is a fault of the signature.
    pub later: Vec<LaterChange>,
    pub checked: CheckedSignature,
}

/// Checks all signatures of a PDF in the order in which they were made; none: an empty list.
///
/// Time-stamps over the document stand with the signatures that they cover, and the document's validation data with all.
/// Fails when the file cannot be read as a PDF. The same octets give the same answer.
pub fn check(pdf: &[u8]) -> Result<Vec<PdfSignature>, PdfFault> {
    let whole = Document::open(pdf)?;
    let mut found = Vec::new();
    for field in fields(&whole)? {
        let Some(value) = field.value else { continue };
        let dictionary = match whole.fetch(value)?.object {
            Object::Dictionary(dictionary) => dictionary,
            _ => Dictionary::default(),
        };
        let coverage = coverage(pdf, &dictionary);
        found.push(Found { field, dictionary, coverage });
    }
    found.sort_by_key(|found| found.coverage.as_ref().map_or(usize::MAX, |coverage| coverage.end));
    if found.len() > SIGNATURES_MAX {
        let first = found.swap_remove(0);
        let mut signature = first.describe(&whole, 0)?;
        signature.checked.fault = Some(SignatureFault::TooMany(SIGNATURES_MAX));
        return Ok(vec![signature]);
    }
    let (time_stamps, signatures): (Vec<_>, Vec<_>) = found.into_iter().partition(Found::is_time_stamp);
    let time_stamps: Vec<_> = time_stamps.iter().filter_map(|found| found.time_stamp(pdf)).collect();
    let carried = carried(&whole)?;
    let mut checked = Vec::new();
    for (index, found) in signatures.iter().enumerate() {
        let mut signature = found.check(pdf, &whole, index)?;
        let own = &mut signature.checked;
        own.carried.certificates.extend(carried.certificates.iter().cloned());
        own.carried.crls.extend(carried.crls.iter().cloned());
        own.carried.ocsp.extend(carried.ocsp.iter().cloned());
        if let Some(end) = signature.revision_bytes {
            let after = time_stamps.iter().filter(|(coverage, _)| coverage.hole.start >= end);
            own.time_stamps.extend(after.map(|(_, time_stamp)| time_stamp.clone()));
        }
        checked.push(signature);
    }
    Ok(checked)
}

/// A signature dictionary and the field that shows it.
struct Found {
    field: Field,
    dictionary: Dictionary,
    coverage: Result<Coverage, SignatureFault>,
}

impl Found {
    fn is_time_stamp(&self) -> bool {
        self.dictionary.is_name("SubFilter", DOCUMENT_TIME_STAMP)
    }

    /// A time-stamp over the document, good or not; `None` when it covers no revision.
    fn time_stamp(&self, pdf: &[u8]) -> Option<(Coverage, TimeStamp)> {
        let coverage = self.coverage.as_ref().ok()?;
        revision(pdf, coverage, self.field.value?).ok()?;
        let token = message(&coverage.contents).ok()?;
        Some((coverage.clone(), TimeStamp::read(token).over(&coverage.content(pdf))))
    }

    /// What the dictionary says, unchecked.
    fn describe(&self, whole: &Document<'_>, index: usize) -> Result<PdfSignature, PdfFault> {
        let said = |key: &str| -> Result<Option<String>, PdfFault> {
            Ok(whole.value(&self.dictionary, key)?.as_text().map(|text| read_text(&text.octets)))
        };
        let sub_filter = whole.value(&self.dictionary, "SubFilter")?;
        let mut checked = CheckedSignature::found(SignatureKind::Pades, index);
        checked.claimed_at = said("M")?.as_deref().and_then(moment);
        Ok(PdfSignature {
            field_name: self.field.name.clone(),
            sub_filter: sub_filter.as_name().map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default(),
            name: said("Name")?,
            reason: said("Reason")?,
            location: said("Location")?,
            revision_bytes: None,
            covers_whole_file: false,
            later: Vec::new(),
            checked,
        })
    }

    fn check(&self, pdf: &[u8], whole: &Document<'_>, index: usize) -> Result<PdfSignature, PdfFault> {
        let mut signature = self.describe(whole, index)?;
        let checked = self.cms(pdf, &signature.sub_filter);
        let of_file = self.place(pdf, whole, &mut signature);
        let of_cms = match checked {
            Ok(mut checked) => {
                checked.index = index;
                checked.kind = SignatureKind::Pades;
                checked.claimed_at = checked.claimed_at.or(signature.checked.claimed_at);
                signature.checked = checked;
                None
            }
            Err(fault) => Some(fault),
        };
        // An altered digest says more than a revision that is not what it should be.
        let fault = signature.checked.fault.take().or(of_cms).or(of_file.err());
        if fault.is_some() {
            signature.checked.signed_octets = None;
        }
        signature.checked.fault = fault;
        Ok(signature)
    }

    /// Whether the CMS holds over the octets that it covers.
    fn cms(&self, pdf: &[u8], sub_filter: &str) -> Result<CheckedSignature, SignatureFault> {
        if !["ETSI.CAdES.detached", "adbe.pkcs7.detached"].contains(&sub_filter) {
            return Err(SignatureFault::Algorithm(sub_filter.chars().filter(|c| !c.is_control()).take(120).collect()));
        }
        let coverage = self.coverage.as_ref().map_err(Clone::clone)?;
        let message = SignedData::read(message(&coverage.contents)?, &CmsLimits::default())
            .map_err(|fault| fault.of_signature())?;
        if message.content().is_some() {
            return Err(SignatureFault::Malformed("the CMS of a PDF carries content of its own"));
        }
        if message.signers() != 1 {
            return Err(SignatureFault::Malformed("the CMS of a PDF has not exactly one signer"));
        }
        let checked = message.check(Some(&coverage.content(pdf))).pop();
        checked.ok_or(SignatureFault::Malformed("the CMS of a PDF has not exactly one signer"))
    }

    /// Whether a whole revision is covered, and what came after it.
    fn place(&self, pdf: &[u8], whole: &Document<'_>, signature: &mut PdfSignature) -> Result<(), SignatureFault> {
        let coverage = self.coverage.as_ref().map_err(Clone::clone)?;
        let value = self.field.value.ok_or(SignatureFault::Coverage("the field is empty"))?;
        let signed = revision(pdf, coverage, value)?;
        if whole.entries().get(&value.number) != signed.entries().get(&value.number) {
            return Err(SignatureFault::Coverage("the signature was put in the place of another"));
        }
        signature.revision_bytes = Some(coverage.end);
        signature.covers_whole_file = coverage.end == pdf.len();
        if signature.covers_whole_file {
            return Ok(());
        }
        let unreadable = |_| SignatureFault::Coverage("what came after the signature cannot be read");
        signature.later = later(&signed, whole).map_err(unreadable)?;
        if is_final(&signed, &self.dictionary).map_err(unreadable)?
            && signature.later.iter().any(|change| matches!(change, LaterChange::Signature(_)))
        {
            return Err(SignatureFault::Coverage("the signer admitted no further signature"));
        }
        if signature.later.is_empty() {
            signature.later.push(LaterChange::Other("octets behind the revision".into()));
        }
        match signature.later.iter().any(|change| matches!(change, LaterChange::Other(_))) {
            true => Err(SignatureFault::Coverage("the document was changed after it was signed")),
            false => Ok(()),
        }
    }
}

/// The CMS in `Contents`: behind it stand zeros alone, for what stands there is not signed.
fn message(contents: &[u8]) -> Result<&[u8], SignatureFault> {
    let (_, end) = asn1::first(contents, &CmsLimits::default().ber)
        .map_err(|_| SignatureFault::Malformed("the octets are not BER"))?;
    match contents.get(end..) {
        Some(rest) if rest.iter().all(|octet| *octet == 0) => Ok(&contents[..end]),
        _ => Err(SignatureFault::Malformed("something stands behind the CMS")),
    }
}

/// `D:20151118093000+06'00'` with or without the last apostrophe (ISO 32000-1, 7.9.4); without an offset it is no moment.
fn moment(date: &str) -> Option<DateTime<FixedOffset>> {
    let date = date.strip_prefix("D:")?;
    let (local, offset) = (date.get(..14)?, date.get(14..)?);
    let local = NaiveDateTime::parse_from_str(local, "%Y%m%d%H%M%S").ok()?;
    let sign = match offset.get(..1)? {
        "Z" => 0,
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let number = |range: std::ops::Range<usize>| {
        offset.get(range).and_then(|digits| digits.parse::<i32>().ok()).filter(|n| (0..60).contains(n))
    };
    let (hours, minutes) = if sign == 0 { (0, 0) } else { (number(1..3)?, number(4..6).unwrap_or(0)) };
    let offset = FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))?;
    local.and_local_timezone(offset).single()
}
