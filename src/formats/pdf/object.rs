//! The objects that a PDF is made of (ISO 32000-1, 7.3), and how they are written.

use super::PdfFault;
use super::parse::Parser;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;

/// Where an indirect object is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    pub number: u32,
    pub generation: u16,
}

/// A string: its octets, and where it stands in the file with its brackets.
#[derive(Debug, Clone)]
pub struct Text {
    pub octets: Vec<u8>,
    /// Absent when the object lies in an object stream, and for a string made here.
    pub place: Option<Range<usize>>,
}

/// Equal when they say the same, wherever they stand.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.octets == other.octets
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    Null,
    Boolean(bool),
    Integer(i64),
    /// As it was written: nothing here counts with it.
    Real(Vec<u8>),
    Text(Text),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    Reference(Reference),
}

/// A dictionary in the order in which it was written; no key stands twice.
#[derive(Debug, Clone, Default)]
pub struct Dictionary(Vec<(Vec<u8>, Object)>);

/// Equal when they hold the same, in any order.
impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.contains(other)
    }
}

impl Dictionary {
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    /// Whether everything in `other` stands here, too.
    pub fn contains(&self, other: &Self) -> bool {
        // Dictionaries may be large: never one look through all for each key.
        let own: BTreeMap<&[u8], &Object> = self.iter().collect();
        other.iter().all(|(key, value)| own.get(key) == Some(&value))
    }

    /// Puts a value in the place of the old one, or at the end.
    pub fn set(&mut self, key: &str, value: Object) {
        match self.0.iter_mut().find(|(name, _)| name == key.as_bytes()) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.as_bytes().to_vec(), value)),
        }
    }

    pub fn remove(&mut self, key: &str) -> Option<Object> {
        let place = self.0.iter().position(|(name, _)| name == key.as_bytes())?;
        Some(self.0.remove(place).1)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// For a reader that has made sure that no key stands twice.
    pub(super) fn from_entries(entries: Vec<(Vec<u8>, Object)>) -> Self {
        Self(entries)
    }

    /// Whether the value of `key` is this name.
    pub fn is_name(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Object::as_name) == Some(name.as_bytes())
    }
}

impl<const N: usize> From<[(&str, Object); N]> for Dictionary {
    fn from(entries: [(&str, Object); N]) -> Self {
        let mut dictionary = Self::default();
        for (key, value) in entries {
            dictionary.set(key, value);
        }
        dictionary
    }
}

impl Object {
    pub fn name(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    /// A text string (ISO 32000-1, 7.9.2.2): as it stands when it is ASCII, UTF-16 otherwise.
    pub fn text(text: &str) -> Self {
        let octets = match text.is_ascii() {
            true => text.as_bytes().to_vec(),
            false => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        };
        Self::Text(Text { octets, place: None })
    }

    /// Reads one object from octets that are no file.
    pub fn read(octets: &[u8]) -> Result<Self, PdfFault> {
        Parser::of_stream(octets, 0).object()
    }

    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    pub fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub fn as_text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Object]> {
        if let Self::Array(members) = self { Some(members) } else { None }
    }

    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        if let Self::Dictionary(dictionary) = self { Some(dictionary) } else { None }
    }

    pub fn as_reference(&self) -> Option<Reference> {
        if let Self::Reference(reference) = self { Some(*reference) } else { None }
    }

    /// Every reference in this object, at any depth that a reader admits.
    pub fn references(&self, found: &mut impl FnMut(Reference)) {
        match self {
            Self::Reference(reference) => found(*reference),
            Self::Array(members) => members.iter().for_each(|member| member.references(found)),
            Self::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| value.references(found)),
            _ => {}
        }
    }

    /// Appends the object as a file holds it. The same object gives the same octets.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend(b"null"),
            Self::Boolean(true) => out.extend(b"true"),
            Self::Boolean(false) => out.extend(b"false"),
            Self::Integer(number) => out.extend(number.to_string().as_bytes()),
            Self::Real(number) => out.extend(number),
            Self::Text(text) => write_text(&text.octets, out),
            Self::Name(name) => write_name(name, out),
            Self::Array(members) => {
                out.push(b'[');
                for (n, member) in members.iter().enumerate() {
                    if n > 0 {
                        out.push(b' ');
                    }
                    member.write(out);
                }
                out.push(b']');
            }
            Self::Dictionary(dictionary) => {
                out.extend(b"<<");
                for (n, (key, value)) in dictionary.iter().enumerate() {
                    if n > 0 {
                        out.push(b' ');
                    }
                    write_name(key, out);
                    out.push(b' ');
                    value.write(out);
                }
                out.extend(b">>");
            }
            Self::Reference(Reference { number, generation }) => {
                out.extend(format!("{number} {generation} R").as_bytes());
            }
        }
    }
}

/// The text that a string holds: UTF-16 or UTF-8 by its mark, Latin-1 otherwise (close to PDFDocEncoding).
pub fn read_text(octets: &[u8]) -> String {
    match octets {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks(2).map(|c| c.iter().fold(0, |n, b| n << 8 | u16::from(*b))).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => plain.iter().map(|octet| char::from(*octet)).collect(),
    }
}

fn write_text(octets: &[u8], out: &mut Vec<u8>) {
    if !octets.iter().all(|b| (b' '..=b'~').contains(b)) {
        out.push(b'<');
        out.extend(data_encoding::HEXUPPER.encode(octets).as_bytes());
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for octet in octets {
        if matches!(octet, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*octet);
    }
    out.push(b')');
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for octet in name {
        match octet {
            b'!'..=b'~' if !b"#()<>[]{}/%".contains(octet) => out.push(*octet),
            // Writing to memory does not fail.
            _ => drop(write!(out, "#{octet:02X}")),
        }
    }
}
