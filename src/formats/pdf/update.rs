//! A revision appended to a file (ISO 32000-1, 7.5.6): the octets that were there stay as they are.

use super::PdfFault;
use super::document::Document;
use super::object::{Dictionary, Object, Reference};
use super::parse::NUMBER_MAX;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Objects that a revision adds or replaces.
pub struct Update<'d, 'a> {
    document: &'d Document<'a>,
    objects: BTreeMap<u32, (u16, Vec<u8>)>,
    next: u32,
}

/// A file with one revision more.
pub struct Appended {
    pub octets: Vec<u8>,
    /// Where the body of each object begins that was written.
    pub bodies: BTreeMap<u32, usize>,
}

impl<'d, 'a> Update<'d, 'a> {
    pub fn new(document: &'d Document<'a>) -> Self {
        // The size in a trailer may lie; the highest number that is known does not.
        let known = document.entries().last_key_value().map_or(0, |(number, _)| *number);
        let size = document.trailer().get("Size").and_then(Object::as_integer).and_then(|n| u32::try_from(n).ok());
        Self { document, objects: BTreeMap::new(), next: size.unwrap_or(0).max(known.saturating_add(1)) }
    }

    /// A number for a new object. Fails when numbers have run out.
    pub fn number(&mut self) -> Result<Reference, PdfFault> {
        let number = self.next;
        if number > NUMBER_MAX {
            return Err(PdfFault::TooLarge("objects"));
        }
        self.next = number.saturating_add(1);
        Ok(Reference { number, generation: 0 })
    }

    /// Writes an object under this reference.
    pub fn set(&mut self, reference: Reference, object: &Object) {
        let mut body = Vec::new();
        object.write(&mut body);
        self.set_written(reference, body);
    }

    /// Writes an object as its octets stand here.
    pub fn set_written(&mut self, reference: Reference, body: Vec<u8>) {
        self.objects.insert(reference.number, (reference.generation, body));
    }

    /// The file with the revision appended. The same file and objects give the same octets.
    pub fn append(mut self) -> Result<Appended, PdfFault> {
        let mut octets = self.document.octets().to_vec();
        // A line end belongs behind %%EOF before anything follows (ISO 19005-2, 6.1.9); not every writer leaves one.
        if !octets.ends_with(b"\n") && !octets.ends_with(b"\r") {
            octets.push(b'\n');
        }
        let stream = if self.document.ends_in_stream() { Some(self.number()?) } else { None };
        let mut bodies = BTreeMap::new();
        let mut rows = BTreeMap::new();
        for (number, (generation, body)) in &self.objects {
            rows.insert(*number, (octets.len(), *generation));
            octets.extend(format!("{number} {generation} obj\n").as_bytes());
            bodies.insert(*number, octets.len());
            octets.extend(body);
            octets.extend(b"\nendobj\n");
        }
        let at = octets.len();
        let trailer = self.trailer()?;
        match stream {
            Some(reference) => {
                rows.insert(reference.number, (at, reference.generation));
                write_stream(&rows, trailer, reference, &mut octets);
            }
            None => {
                write_table(&rows, &mut octets);
                octets.extend(b"trailer\n");
                Object::Dictionary(trailer).write(&mut octets);
                octets.push(b'\n');
            }
        }
        octets.extend(format!("startxref\n{at}\n%%EOF\n").as_bytes());
        Ok(Appended { octets, bodies })
    }

    fn trailer(&self) -> Result<Dictionary, PdfFault> {
        let old = self.document.trailer();
        let newest = self.document.section_places().first().and_then(|at| i64::try_from(*at).ok());
        let mut trailer = Dictionary::from([("Size", Object::Integer(self.next.into()))]);
        for key in ["Root", "Info"] {
            if let Some(value) = old.get(key) {
                trailer.set(key, value.clone());
            }
        }
        trailer.set("ID", self.identifier(self.document.value(old, "ID")?));
        trailer.set("Prev", newest.map_or(Object::Null, Object::Integer));
        Ok(trailer)
    }

    /// The first half names the document for ever, the second this revision (ISO 32000-1, 14.4).
    fn identifier(&self, old: Object) -> Object {
        let mut digest = Sha256::new();
        digest.update(self.document.octets());
        for (number, (_, body)) in &self.objects {
            digest.update(number.to_be_bytes());
            digest.update(body);
        }
        let octets = digest.finalize()[..16].to_vec();
        let new = Object::Text(super::object::Text { octets, place: None });
        let first = old.as_array().and_then(|halves| halves.first()).filter(|half| half.as_text().is_some()).cloned();
        Object::Array(vec![first.unwrap_or_else(|| new.clone()), new])
    }
}

/// Runs of numbers that follow each other, with where each object stands.
type Rows = BTreeMap<u32, (usize, u16)>;

fn runs(rows: &Rows) -> Vec<(u32, Vec<(usize, u16)>)> {
    let mut runs: Vec<(u32, Vec<(usize, u16)>)> = Vec::new();
    for (number, row) in rows {
        match runs.last_mut() {
            Some((first, run)) if u32::try_from(run.len()).is_ok_and(|n| first.checked_add(n) == Some(*number)) => {
                run.push(*row);
            }
            _ => runs.push((*number, vec![*row])),
        }
    }
    runs
}

fn write_table(rows: &Rows, octets: &mut Vec<u8>) {
    octets.extend(b"xref\n");
    for (first, run) in runs(rows) {
        octets.extend(format!("{first} {}\n", run.len()).as_bytes());
        for (at, generation) in run {
            octets.extend(format!("{at:010} {generation:05} n\r\n").as_bytes());
        }
    }
}

fn write_stream(rows: &Rows, mut dictionary: Dictionary, reference: Reference, octets: &mut Vec<u8>) {
    let mut index = Vec::new();
    let mut body = Vec::new();
    for (first, run) in runs(rows) {
        index.push(Object::Integer(first.into()));
        index.push(Object::Integer(i64::try_from(run.len()).unwrap_or(i64::MAX)));
        for (at, generation) in run {
            body.push(1);
            // Files are limited to 256 MiB, so the place fits into four octets.
            body.extend(u32::try_from(at).unwrap_or(u32::MAX).to_be_bytes());
            body.extend(generation.to_be_bytes());
        }
    }
    dictionary.set("Type", Object::name("XRef"));
    dictionary.set("W", Object::Array([1, 4, 2].map(Object::Integer).to_vec()));
    dictionary.set("Index", Object::Array(index));
    dictionary.set("Length", Object::Integer(i64::try_from(body.len()).unwrap_or(i64::MAX)));
    octets.extend(format!("{} {} obj\n", reference.number, reference.generation).as_bytes());
    Object::Dictionary(dictionary).write(octets);
    octets.extend(b"\nstream\n");
    octets.extend(body);
    octets.extend(b"\nendstream\nendobj\n");
}
