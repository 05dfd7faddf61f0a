//! A revision with an invisible signature field and a hole for the CMS.
//!
//! PDF/A-3 and PDF/UA-1 stay true: the widget has no extent and an empty appearance, it prints, the field has a name for
//! readers aloud, the page follows its structure, and a line end stands behind every `%%EOF`. The metadata say nothing of
//! a signature and stay as they are.

use super::fields::fields;
use super::sign::SignError;
use crate::formats::pdf::{Dictionary, Document, Object, PdfFault, Reference, Update};
use chrono::{DateTime, FixedOffset};
use std::ops::Range;

/// How many levels of the page tree are followed to the first page.
const LEVELS_MAX: usize = 32;
/// `[0 a b c]` with numbers of ten digits.
const BYTE_RANGE_BYTES: usize = 36;
/// Annotation flags: printed, and locked against moving (ISO 32000-1, table 165).
const PRINT_AND_LOCKED: i64 = 4 | 128;
/// Signatures exist, and the file may only be appended to (ISO 32000-1, table 219).
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// What a signature in a PDF says of itself, besides the CMS.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The field, unique in the document: `Signature1`. Without a full stop.
    pub field_name: &'a str,
    /// What a screen reader calls the field (`TU`; PDF/UA-1, 7.18.1).
    pub label: &'a str,
    /// Who signs, for people.
    pub name: &'a str,
    pub reason: &'a str,
    pub location: Option<&'a str>,
    /// The claimed time (`M`): PAdES has it here and not in the CMS (EN 319 142-1, 6.3).
    pub signed_at: DateTime<FixedOffset>,
}

/// A PDF that lacks nothing but the CMS.
pub struct Prepared {
    octets: Vec<u8>,
    /// The string of `Contents` with its brackets: all that is not signed.
    hole: Range<usize>,
}

/// Appends a revision with a signature field whose CMS may have `room_bytes` octets.
///
/// The octets of `pdf` stay as they are, in front. The same arguments give the same octets. Fails when `pdf` cannot be
/// read, is encrypted, has no page, or has a field of that name.
pub fn prepare(pdf: &[u8], request: &Request<'_>, room_bytes: usize) -> Result<Prepared, SignError> {
    let document = Document::open(pdf)?;
    if request.field_name.is_empty() || request.field_name.contains('.') {
        return Err(SignError::FieldName(request.field_name.to_owned()));
    }
    if fields(&document)?.iter().any(|field| field.name == request.field_name) {
        return Err(SignError::FieldExists(request.field_name.to_owned()));
    }
    let mut update = Update::new(&document);
    let (signature, widget, appearance) = (update.number()?, update.number()?, update.number()?);
    let page = first_page(&document)?;
    let written = signature_dictionary(request, room_bytes);
    update.set_written(signature, written.octets);
    update.set(widget, &widget_dictionary(request, signature, page, appearance));
    update.set_written(appearance, EMPTY_APPEARANCE.to_vec());
    annotate(&document, &mut update, page, widget)?;
    enter(&document, &mut update, widget)?;
    let appended = update.append()?;
    let body = appended.bodies.get(&signature.number).copied().unwrap_or_default();
    let hole = body + written.hole.start..body + written.hole.end;
    let mut octets = appended.octets;
    let range = format!("[0 {} {} {}]", hole.start, hole.end, octets.len() - hole.end);
    let at = body + written.byte_range_at;
    // Ten digits hold any place in a file of limited size.
    octets[at..at + range.len()].copy_from_slice(range.as_bytes());
    // A file at its limits may have gone beyond one.
    Document::open(&octets)?;
    Ok(Prepared { octets, hole })
}

impl Prepared {
    /// What the CMS signs: the whole file but the hole.
    pub fn content(&self) -> Vec<u8> {
        [&self.octets[..self.hole.start], &self.octets[self.hole.end..]].concat()
    }

    /// Puts a CMS into the hole. Fails when it does not fit.
    pub fn embed(mut self, cms: &[u8]) -> Result<Vec<u8>, SignError> {
        let room_bytes = (self.hole.len() - 2) / 2;
        if cms.len() > room_bytes {
            return Err(SignError::NoRoom { size_bytes: cms.len(), room_bytes });
        }
        let digits = data_encoding::HEXLOWER.encode(cms);
        let at = self.hole.start + 1;
        self.octets[at..at + digits.len()].copy_from_slice(digits.as_bytes());
        Ok(self.octets)
    }
}

/// The body of the signature dictionary, and the two places in it that are filled later.
struct Written {
    octets: Vec<u8>,
    byte_range_at: usize,
    hole: Range<usize>,
}

fn signature_dictionary(request: &Request<'_>, room_bytes: usize) -> Written {
    let mut octets = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ".to_vec();
    let byte_range_at = octets.len();
    octets.resize(byte_range_at + BYTE_RANGE_BYTES, b' ');
    octets.extend(b" /Contents ");
    let start = octets.len();
    octets.push(b'<');
    octets.resize(start + 1 + room_bytes * 2, b'0');
    octets.push(b'>');
    let hole = start..octets.len();
    let mut said = vec![("M", Object::text(&date(request.signed_at)))];
    said.push(("Name", Object::text(request.name)));
    said.push(("Reason", Object::text(request.reason)));
    said.extend(request.location.map(|location| ("Location", Object::text(location))));
    for (key, value) in said {
        octets.extend(format!(" /{key} ").as_bytes());
        value.write(&mut octets);
    }
    octets.extend(b">>");
    Written { octets, byte_range_at, hole }
}

/// `D:20151118093000+06'00'` (ISO 32000-1, 7.9.4).
fn date(moment: DateTime<FixedOffset>) -> String {
    let minutes = moment.offset().local_minus_utc() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    format!("D:{}{sign}{hours:02}'{minutes:02}'", moment.format("%Y%m%d%H%M%S"))
}

/// A form that draws nothing: an annotation needs an appearance (ISO 19005-3, 6.3.3).
const EMPTY_APPEARANCE: &[u8] =
    b"<</Type /XObject /Subtype /Form /BBox [0 0 0 0] /Resources <<>> /Length 0>>\nstream\n\nendstream";

fn widget_dictionary(request: &Request<'_>, signature: Reference, page: Reference, appearance: Reference) -> Object {
    Object::Dictionary(Dictionary::from([
        ("Type", Object::name("Annot")),
        ("Subtype", Object::name("Widget")),
        ("FT", Object::name("Sig")),
        ("T", Object::text(request.field_name)),
        ("TU", Object::text(request.label)),
        ("V", Object::Reference(signature)),
        ("P", Object::Reference(page)),
        ("Rect", Object::Array([0; 4].map(Object::Integer).to_vec())),
        ("F", Object::Integer(PRINT_AND_LOCKED)),
        ("AP", Object::Dictionary(Dictionary::from([("N", Object::Reference(appearance))]))),
    ]))
}

/// The first leaf of the page tree.
fn first_page(document: &Document<'_>) -> Result<Reference, SignError> {
    let mut next = document.catalog()?.get("Pages").and_then(Object::as_reference);
    for _ in 0..LEVELS_MAX {
        let reference = next.ok_or(SignError::NoPage)?;
        let node = document.fetch(reference)?.object;
        let node = node.as_dictionary().ok_or(SignError::NoPage)?;
        if node.is_name("Type", "Page") {
            return Ok(reference);
        }
        let kids = document.value(node, "Kids")?;
        next = kids.as_array().and_then(|kids| kids.first()).and_then(Object::as_reference);
    }
    Err(SignError::NoPage)
}

/// Adds the widget to the annotations of its page.
fn annotate(document: &Document<'_>, update: &mut Update, page: Reference, widget: Reference) -> Result<(), SignError> {
    let Object::Dictionary(mut dictionary) = document.fetch(page)?.object else { return Err(SignError::NoPage) };
    let mut annotations = members(document.value(&dictionary, "Annots")?, "the annotations of a page are no array")?;
    annotations.push(Object::Reference(widget));
    if let Some(Object::Reference(own)) = dictionary.get("Annots") {
        update.set(*own, &Object::Array(annotations));
        return Ok(());
    }
    dictionary.set("Annots", Object::Array(annotations));
    // A page with annotations follows its structure (PDF/UA-1, 7.18.3).
    if dictionary.get("StructParents").is_some() && dictionary.get("Tabs").is_none() {
        dictionary.set("Tabs", Object::name("S"));
    }
    update.set(page, &Object::Dictionary(dictionary));
    Ok(())
}

/// Enters the field into the form of the document, which is made when there is none.
fn enter(document: &Document<'_>, update: &mut Update, widget: Reference) -> Result<(), SignError> {
    let root = document.trailer().get("Root").and_then(Object::as_reference);
    let root = root.ok_or(PdfFault::Malformed { what: "there is no catalog", at: 0 })?;
    let mut catalog = document.catalog()?;
    let mut form = match document.value(&catalog, "AcroForm")? {
        Object::Dictionary(form) => form,
        _ => Dictionary::default(),
    };
    let mut entered = members(document.value(&form, "Fields")?, "the fields of the form are no array")?;
    entered.push(Object::Reference(widget));
    match form.get("Fields") {
        Some(Object::Reference(own)) => update.set(*own, &Object::Array(entered)),
        _ => form.set("Fields", Object::Array(entered)),
    }
    form.set("SigFlags", Object::Integer(SIGNATURES_EXIST_APPEND_ONLY));
    match catalog.get("AcroForm") {
        Some(Object::Reference(own)) => update.set(*own, &Object::Dictionary(form)),
        Some(Object::Dictionary(_)) => {
            catalog.set("AcroForm", Object::Dictionary(form));
            update.set(root, &Object::Dictionary(catalog));
        }
        _ => {
            let own = update.number()?;
            update.set(own, &Object::Dictionary(form));
            catalog.set("AcroForm", Object::Reference(own));
            declare(document, &mut catalog);
            update.set(root, &Object::Dictionary(catalog));
        }
    }
    Ok(())
}

/// Declares the extension of PDF 1.7 that these signatures are (EN 319 142-1, 5.1); PDF 2.0 has them itself.
fn declare(document: &Document<'_>, catalog: &mut Dictionary) {
    if document.octets().starts_with(b"%PDF-1")
        && !catalog.is_name("Version", "2.0")
        && catalog.get("Extensions").is_none()
    {
        let level = Dictionary::from([("BaseVersion", Object::name("1.7")), ("ExtensionLevel", Object::Integer(1))]);
        catalog.set("Extensions", Object::Dictionary(Dictionary::from([("ESIC", Object::Dictionary(level))])));
    }
}

fn members(object: Object, what: &'static str) -> Result<Vec<Object>, SignError> {
    match object {
        Object::Null => Ok(Vec::new()),
        Object::Array(members) => Ok(members),
        _ => Err(PdfFault::Malformed { what, at: 0 }.into()),
    }
}
