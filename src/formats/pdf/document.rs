//! One file, or one revision of it: what is looked up, and nothing more.

use super::object::{Dictionary, Object, Reference};
use super::parse::Parser;
use super::sections::{Entry, Sections};
use super::stream::decode;
use super::{PdfFault, SIZE_BYTES_MAX};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many octets all streams that are opened may unfold to.
const UNFOLDED_BYTES_MAX: usize = 64 << 20;
/// How many references may lead to each other.
const HOPS_MAX: usize = 16;
/// How often the octets of a file may be read over: objects may be nested in each other's strings.
const READINGS_MAX: usize = 16;
/// What may be read of even the smallest file.
const READ_BYTES_MIN: usize = 16 << 20;

/// An indirect object.
#[derive(Debug, Clone)]
pub struct Indirect {
    pub object: Object,
    /// Where the body of a stream begins, when it is one.
    body_at: Option<usize>,
}

/// A PDF that is open for reading.
pub struct Document<'a> {
    octets: &'a [u8],
    sections: Sections,
    object_streams: RefCell<BTreeMap<u32, Rc<ObjectStream>>>,
    /// How many octets all streams unfolded to.
    unfolded_bytes: Cell<usize>,
    /// How many octets were read for objects.
    read_bytes: Cell<usize>,
}

/// An object stream that was opened.
struct ObjectStream {
    plain: Vec<u8>,
    /// The number of each object, and where it begins.
    heads: Vec<(u64, usize)>,
}

impl Indirect {
    pub fn is_stream(&self) -> bool {
        self.body_at.is_some()
    }
}

impl<'a> Document<'a> {
    /// Opens a file by its last cross-reference section.
    pub fn open(octets: &'a [u8]) -> Result<Self, PdfFault> {
        if !octets.starts_with(b"%PDF-") {
            return Err(PdfFault::NotPdf);
        }
        if octets.len() > SIZE_BYTES_MAX {
            return Err(PdfFault::TooLarge("octets"));
        }
        let sections = Sections::read(octets)?;
        if sections.trailer.get("Encrypt").is_some() {
            return Err(PdfFault::Encrypted);
        }
        Ok(Self {
            octets,
            sections,
            object_streams: RefCell::default(),
            unfolded_bytes: Cell::new(0),
            read_bytes: Cell::new(0),
        })
    }

    pub fn octets(&self) -> &'a [u8] {
        self.octets
    }

    pub fn trailer(&self) -> &Dictionary {
        &self.sections.trailer
    }

    /// Where every object lies that the file speaks of, the free ones too.
    pub fn entries(&self) -> &BTreeMap<u32, Entry> {
        &self.sections.entries
    }

    /// Where the cross-reference sections stand, newest first.
    pub fn section_places(&self) -> &[usize] {
        &self.sections.places
    }

    /// Whether the newest section is a stream.
    pub fn ends_in_stream(&self) -> bool {
        self.sections.is_stream
    }

    pub fn catalog(&self) -> Result<Dictionary, PdfFault> {
        match self.trailer().get("Root").map(|root| self.resolve(root)).transpose()? {
            Some(Object::Dictionary(catalog)) => Ok(catalog),
            _ => Err(PdfFault::Malformed { what: "there is no catalog", at: 0 }),
        }
    }

    /// The object itself, or what the reference leads to; nothing is null.
    pub fn resolve(&self, object: &Object) -> Result<Object, PdfFault> {
        let mut object = object.clone();
        for _ in 0..HOPS_MAX {
            let Object::Reference(reference) = object else { return Ok(object) };
            object = self.fetch(reference)?.object;
        }
        Err(PdfFault::TooLarge("references to references"))
    }

    /// The value of `key`, resolved; null when there is none.
    pub fn value(&self, dictionary: &Dictionary, key: &str) -> Result<Object, PdfFault> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// An indirect object; one that is not there is null.
    pub fn fetch(&self, reference: Reference) -> Result<Indirect, PdfFault> {
        match self.entries().get(&reference.number) {
            Some(Entry::InFile { at, generation }) if *generation == reference.generation => {
                self.in_file(reference, *at)
            }
            Some(Entry::InStream { stream, index }) if reference.generation == 0 => {
                let object = self.in_stream(reference.number, *stream, *index)?;
                Ok(Indirect { object, body_at: None })
            }
            _ => Ok(Indirect { object: Object::Null, body_at: None }),
        }
    }

    fn in_file(&self, reference: Reference, at: usize) -> Result<Indirect, PdfFault> {
        let mut parser = Parser::of_file(self.octets, at);
        let (number, generation) = (parser.unsigned(), parser.unsigned());
        if number != Some(reference.number.into())
            || generation != Some(reference.generation.into())
            || !parser.word("obj")
        {
            return Err(PdfFault::Malformed { what: "another object stands here", at });
        }
        let object = self.read(&mut parser)?;
        let is_stream = matches!(object, Object::Dictionary(_)) && parser.word("stream");
        Ok(Indirect { object, body_at: is_stream.then(|| parser.at()) })
    }

    /// Reads one object, and counts what that cost.
    fn read(&self, parser: &mut Parser<'_>) -> Result<Object, PdfFault> {
        let start = parser.at();
        let object = parser.object();
        let read = self.read_bytes.get().saturating_add(parser.at() - start);
        self.read_bytes.set(read);
        match read > READ_BYTES_MIN.max(self.octets.len().saturating_mul(READINGS_MAX)) {
            true => Err(PdfFault::TooLarge("objects within each other")),
            false => object,
        }
    }

    /// The octets of a stream with its filters undone; `None` when the object is no stream.
    ///
    /// All streams of a document together may unfold to 64 MiB.
    pub fn stream(&self, indirect: &Indirect) -> Result<Option<Vec<u8>>, PdfFault> {
        let (Object::Dictionary(dictionary), Some(at)) = (&indirect.object, indirect.body_at) else { return Ok(None) };
        let fault = PdfFault::Malformed { what: "the length of a stream is wrong", at };
        let length = self.value(dictionary, "Length")?.as_integer().and_then(|n| usize::try_from(n).ok());
        let body = length.and_then(|length| stream_body(self.octets, at, length)).ok_or(fault)?;
        let mut direct = dictionary.clone();
        for key in ["Filter", "DecodeParms"] {
            if direct.get(key).is_some() {
                direct.set(key, self.value(dictionary, key)?);
            }
        }
        let unfolded = self.unfolded_bytes.get();
        let plain = decode(body, &direct, UNFOLDED_BYTES_MAX.saturating_sub(unfolded))?;
        self.unfolded_bytes.set(unfolded.saturating_add(plain.len()));
        Ok(Some(plain))
    }

    fn in_stream(&self, number: u32, stream: u32, index: u32) -> Result<Object, PdfFault> {
        let known = self.object_streams.borrow().get(&stream).cloned();
        let opened = match known {
            Some(opened) => opened,
            None => {
                let opened = Rc::new(self.open_stream(stream)?);
                self.object_streams.borrow_mut().insert(stream, opened.clone());
                opened
            }
        };
        match usize::try_from(index).ok().and_then(|index| opened.heads.get(index)) {
            Some((found, at)) if *found == u64::from(number) => self.read(&mut Parser::of_stream(&opened.plain, *at)),
            _ => Err(WRONG_STREAM),
        }
    }

    fn open_stream(&self, number: u32) -> Result<ObjectStream, PdfFault> {
        let Some(Entry::InFile { at, generation }) = self.entries().get(&number).copied() else {
            return Err(WRONG_STREAM);
        };
        let indirect = self.in_file(Reference { number, generation }, at)?;
        let dictionary = indirect.object.as_dictionary().filter(|d| d.is_name("Type", "ObjStm")).ok_or(WRONG_STREAM)?;
        let count = |key: &str| dictionary.get(key).and_then(Object::as_integer).and_then(|n| u64::try_from(n).ok());
        let (count, first) = count("N").zip(count("First")).ok_or(WRONG_STREAM)?;
        let plain = self.stream(&indirect)?.ok_or(WRONG_STREAM)?;
        let mut parser = Parser::of_stream(&plain, 0);
        let mut heads = Vec::new();
        for _ in 0..count {
            let (number, offset) = parser.unsigned().zip(parser.unsigned()).ok_or(WRONG_STREAM)?;
            let at = usize::try_from(first.saturating_add(offset)).map_err(|_| WRONG_STREAM)?;
            heads.push((number, at));
        }
        Ok(ObjectStream { plain, heads })
    }
}

const WRONG_STREAM: PdfFault = PdfFault::Malformed { what: "an object stream does not hold what it should", at: 0 };

/// The body of a stream behind its keyword, when its length fits and the end follows.
pub(super) fn stream_body(octets: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    let rest = octets.get(at..)?;
    let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    let body = rest.get(..length)?;
    let end = &rest[length..];
    let end = end.strip_prefix(b"\r\n").or_else(|| end.strip_prefix(b"\n")).or_else(|| end.strip_prefix(b"\r"));
    end.unwrap_or(&rest[length..]).starts_with(b"endstream").then_some(body)
}
