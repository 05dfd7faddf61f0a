//! The cross-reference sections of a file, from the newest to the oldest (ISO 32000-1, 7.5.4 to 7.5.8).

use super::PdfFault;
use super::object::{Dictionary, Object};
use super::parse::{NUMBER_MAX, Parser};
use super::stream::decode;
use std::collections::BTreeMap;

/// How many sections may follow each other: one or two for each revision.
const SECTIONS_MAX: usize = 200;
/// How many entries all sections may have together.
const ENTRIES_MAX: usize = 500_000;
/// How many octets all cross-reference streams may unfold to.
const UNFOLDED_BYTES_MAX: usize = 16 << 20;
/// How far before the end the last `startxref` may stand.
const TAIL_BYTES: usize = 2048;

/// Where an object lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Free,
    InFile { at: usize, generation: u16 },
    InStream { stream: u32, index: u32 },
}

/// All sections read as one.
pub(super) struct Sections {
    pub entries: BTreeMap<u32, Entry>,
    /// Of the newest section.
    pub trailer: Dictionary,
    /// Where the sections stand, newest first.
    pub places: Vec<usize>,
    /// Whether the newest one is a stream.
    pub is_stream: bool,
}

/// What may still be read: sections may share their octets, so all are counted together.
struct Left {
    entries: usize,
    unfolded_bytes: usize,
}

impl Left {
    fn take_entry(&mut self) -> Result<(), PdfFault> {
        self.entries = self.entries.checked_sub(1).ok_or(PdfFault::TooLarge("objects"))?;
        Ok(())
    }
}

/// One section as it stands.
struct Section {
    entries: Vec<(u32, Entry)>,
    trailer: Dictionary,
    is_stream: bool,
}

impl Sections {
    pub fn read(octets: &[u8]) -> Result<Self, PdfFault> {
        let mut entries = BTreeMap::new();
        let mut places = Vec::new();
        let mut newest: Option<(Dictionary, bool)> = None;
        let mut left = Left { entries: ENTRIES_MAX, unfolded_bytes: UNFOLDED_BYTES_MAX };
        let mut next = Some(start(octets)?);
        while let Some(at) = next {
            let fault = |what| PdfFault::Malformed { what, at };
            if places.contains(&at) {
                return Err(fault("the cross-reference sections lead in a circle"));
            }
            if places.len() == SECTIONS_MAX {
                return Err(PdfFault::TooLarge("revisions"));
            }
            places.push(at);
            let section = section(octets, at, &mut left)?;
            merge(&mut entries, section.entries);
            // A table may send readers that know streams to one more section, which stands before the older ones.
            if let Some(stream) = place(&section.trailer, "XRefStm", octets)?.filter(|_| !section.is_stream) {
                merge(&mut entries, self::section(octets, stream, &mut left)?.entries);
            }
            next = place(&section.trailer, "Prev", octets)?;
            newest.get_or_insert((section.trailer, section.is_stream));
        }
        let (trailer, is_stream) = newest.ok_or(PdfFault::NotPdf)?;
        Ok(Self { entries, trailer, places, is_stream })
    }
}

/// Newer entries stand.
fn merge(entries: &mut BTreeMap<u32, Entry>, older: Vec<(u32, Entry)>) {
    for (number, entry) in older {
        entries.entry(number).or_insert(entry);
    }
}

/// The place that the last `startxref` names.
fn start(octets: &[u8]) -> Result<usize, PdfFault> {
    const WORD: &[u8] = b"startxref";
    let from = octets.len().saturating_sub(TAIL_BYTES);
    let fault = PdfFault::Malformed { what: "there is no startxref at the end", at: from };
    let found = octets[from..].windows(WORD.len()).rposition(|w| w == WORD).ok_or(fault.clone())?;
    let place = Parser::of_file(octets, from + found + WORD.len()).unsigned();
    place.and_then(|n| usize::try_from(n).ok()).filter(|n| *n < octets.len()).ok_or(fault)
}

/// A place in the file that a trailer names.
fn place(trailer: &Dictionary, key: &str, octets: &[u8]) -> Result<Option<usize>, PdfFault> {
    let Some(value) = trailer.get(key) else { return Ok(None) };
    let place = value.as_integer().and_then(|n| usize::try_from(n).ok()).filter(|n| *n < octets.len());
    place.map(Some).ok_or(PdfFault::Malformed { what: "a section lies outside the file", at: 0 })
}

fn section(octets: &[u8], at: usize, left: &mut Left) -> Result<Section, PdfFault> {
    let mut parser = Parser::of_file(octets, at);
    if parser.word("xref") { table(parser, left) } else { stream(octets, parser, left) }
}

fn table(mut parser: Parser<'_>, left: &mut Left) -> Result<Section, PdfFault> {
    let mut entries = Vec::new();
    while !parser.word("trailer") {
        let (first, count) = (parser.unsigned(), parser.unsigned());
        let (Some(first), Some(count)) = (first, count) else {
            return Err(parser.fault("a subsection of cross-references is damaged"));
        };
        for n in 0..count {
            let number = object_number(first.saturating_add(n)).ok_or_else(|| parser.fault("an object number"))?;
            left.take_entry()?;
            let (at, generation) = (parser.unsigned(), parser.unsigned());
            let at = at.and_then(|n| usize::try_from(n).ok());
            let generation = generation.and_then(|n| u16::try_from(n).ok());
            let (Some(at), Some(generation)) = (at, generation) else {
                return Err(parser.fault("a cross-reference is damaged"));
            };
            let entry = match (parser.word("n"), at) {
                (true, 1..) => Entry::InFile { at, generation },
                (true, 0) => Entry::Free,
                (false, _) => {
                    parser.expect_word("f")?;
                    Entry::Free
                }
            };
            entries.push((number, entry));
        }
    }
    let Object::Dictionary(trailer) = parser.object()? else { return Err(parser.fault("a trailer is missing")) };
    Ok(Section { entries, trailer, is_stream: false })
}

fn stream(octets: &[u8], mut parser: Parser<'_>, left: &mut Left) -> Result<Section, PdfFault> {
    let fault = parser.fault("no cross-references stand here");
    let (Some(_), Some(_), true) = (parser.unsigned(), parser.unsigned(), parser.word("obj")) else {
        return Err(fault);
    };
    let Object::Dictionary(trailer) = parser.object()? else { return Err(fault) };
    if !trailer.is_name("Type", "XRef") || !parser.word("stream") {
        return Err(fault);
    }
    // Nothing can be looked up yet: the length has to stand here itself.
    let length = trailer.get("Length").and_then(Object::as_integer).and_then(|n| usize::try_from(n).ok());
    let body =
        length.and_then(|length| super::document::stream_body(octets, parser.at(), length)).ok_or(fault.clone())?;
    let rows = decode(body, &trailer, left.unfolded_bytes)?;
    left.unfolded_bytes = left.unfolded_bytes.saturating_sub(rows.len());
    Ok(Section { entries: rows_of(&rows, &trailer, left).ok_or(fault)??, trailer, is_stream: true })
}

/// The entries of a cross-reference stream; `None` when its dictionary does not fit it.
fn rows_of(rows: &[u8], trailer: &Dictionary, left: &mut Left) -> Option<Result<Vec<(u32, Entry)>, PdfFault>> {
    let numbers = |key: &str| -> Option<Vec<usize>> {
        let members = trailer.get(key)?.as_array()?.iter();
        members.map(|n| n.as_integer().and_then(|n| usize::try_from(n).ok())).collect()
    };
    let widths = numbers("W")?;
    let [kind_width, second_width, third_width] = widths[..] else { return None };
    if widths.iter().any(|w| *w > 8) || second_width == 0 {
        return None;
    }
    let size = trailer.get("Size").and_then(Object::as_integer).and_then(|n| usize::try_from(n).ok())?;
    let index = if trailer.get("Index").is_some() { numbers("Index")? } else { vec![0, size] };
    let mut rows = rows.chunks_exact(kind_width + second_width + third_width);
    let mut entries = Vec::new();
    for pair in index.chunks(2) {
        let [first, count] = *pair else { return None };
        for n in 0..count {
            let row = rows.next()?;
            if let Err(fault) = left.take_entry() {
                return Some(Err(fault));
            }
            let number = object_number(u64::try_from(first).ok()?.saturating_add(u64::try_from(n).ok()?))?;
            let (kind, rest) = row.split_at(kind_width);
            let (second, third) = rest.split_at(second_width);
            let [kind, second, third] = [kind, second, third].map(|field| {
                let value = field.iter().fold(0_u64, |n, octet| n << 8 | u64::from(*octet));
                (!field.is_empty()).then_some(value)
            });
            let entry = match kind.unwrap_or(1) {
                0 => Entry::Free,
                1 => Entry::InFile {
                    at: usize::try_from(second?).ok()?,
                    generation: u16::try_from(third.unwrap_or(0)).ok()?,
                },
                2 => {
                    Entry::InStream { stream: object_number(second?)?, index: u32::try_from(third.unwrap_or(0)).ok()? }
                }
                // Kinds of a later edition stand for null.
                _ => Entry::Free,
            };
            entries.push((number, entry));
        }
    }
    Some(Ok(entries))
}

fn object_number(number: u64) -> Option<u32> {
    u32::try_from(number).ok().filter(|n| *n <= NUMBER_MAX)
}
