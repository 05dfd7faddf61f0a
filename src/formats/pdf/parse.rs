//! From octets to objects, within limits: depth, number of objects, and no key twice.
//!
//! Lenient where readers are (white space, comments), strict where two readers could see two different documents.

use super::PdfFault;
use super::object::{Dictionary, Object, Reference, Text};
use std::collections::BTreeSet;

/// How deep arrays and dictionaries may lie in each other.
const DEPTH_MAX: usize = 64;
/// How many objects one indirect object may consist of.
const NODES_MAX: usize = 500_000;
/// The highest object number (ISO 32000-1, annex C).
pub const NUMBER_MAX: u32 = 8_388_607;

/// Reads objects from `octets`, starting anywhere.
pub struct Parser<'a> {
    octets: &'a [u8],
    at: usize,
    nodes: usize,
    /// Whether places in `octets` are places in the file.
    is_file: bool,
}

impl<'a> Parser<'a> {
    /// Over the octets of the file.
    pub fn of_file(octets: &'a [u8], at: usize) -> Self {
        Self { octets, at, nodes: 0, is_file: true }
    }

    /// Over a decoded stream.
    pub fn of_stream(octets: &'a [u8], at: usize) -> Self {
        Self { octets, at, nodes: 0, is_file: false }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    pub fn fault(&self, what: &'static str) -> PdfFault {
        PdfFault::Malformed { what, at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.octets.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.octets.get(self.at..).unwrap_or_default()
    }

    /// Skips white space and comments.
    pub fn skip_space(&mut self) {
        while let Some(octet) = self.peek() {
            if octet == b'%' {
                let line = self.rest().iter().position(|b| matches!(b, b'\r' | b'\n'));
                self.at = line.map_or(self.octets.len(), |n| self.at + n);
            } else if is_space(octet) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Takes this word if it stands next, with a delimiter behind it.
    pub fn word(&mut self, word: &str) -> bool {
        self.skip_space();
        let stands = self.rest().starts_with(word.as_bytes())
            && self.octets.get(self.at + word.len()).is_none_or(|b| !is_regular(*b));
        if stands {
            self.at += word.len();
        }
        stands
    }

    pub fn expect_word(&mut self, word: &'static str) -> Result<(), PdfFault> {
        if self.word(word) { Ok(()) } else { Err(self.fault("a keyword is missing")) }
    }

    /// A number without sign, if one stands next.
    pub fn unsigned(&mut self) -> Option<u64> {
        self.skip_space();
        let digits = self.rest().iter().take(20).take_while(|b| b.is_ascii_digit()).count();
        let end = self.at + digits;
        if digits == 0 || self.octets.get(end).is_some_and(|b| is_regular(*b)) {
            return None;
        }
        let number = std::str::from_utf8(&self.octets[self.at..end]).ok()?.parse().ok()?;
        self.at = end;
        Some(number)
    }

    pub fn object(&mut self) -> Result<Object, PdfFault> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Object, PdfFault> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Err(PdfFault::TooLarge("members of an object"));
        }
        if depth > DEPTH_MAX {
            return Err(PdfFault::TooLarge("objects within objects"));
        }
        self.skip_space();
        match self.peek().ok_or_else(|| self.fault("the file ends within an object"))? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal(),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal(),
            b'[' => self.array(depth),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            _ if self.word("true") => Ok(Object::Boolean(true)),
            _ if self.word("false") => Ok(Object::Boolean(false)),
            _ if self.word("null") => Ok(Object::Null),
            _ => Err(self.fault("no object stands here")),
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfFault> {
        self.at += 1;
        let length = self.rest().iter().take_while(|b| is_regular(**b)).count();
        let mut written = self.rest()[..length].iter();
        let mut name = Vec::new();
        while let Some(octet) = written.next() {
            match octet {
                b'#' => {
                    let pair = [written.next(), written.next()].map(|b| b.and_then(|b| (*b as char).to_digit(16)));
                    let [Some(high), Some(low)] = pair else { return Err(self.fault("a name with a stray #")) };
                    name.push((high * 16 + low) as u8);
                }
                _ => name.push(*octet),
            }
        }
        self.at += length;
        Ok(name)
    }

    fn text(&self, octets: Vec<u8>, start: usize) -> Object {
        Object::Text(Text { octets, place: self.is_file.then_some(start..self.at) })
    }

    fn hexadecimal(&mut self) -> Result<Object, PdfFault> {
        let start = self.at;
        self.at += 1;
        let length = self.rest().iter().position(|b| *b == b'>').ok_or_else(|| self.fault("a string without end"))?;
        let mut digits = Vec::with_capacity(length);
        for octet in &self.rest()[..length] {
            match (*octet as char).to_digit(16) {
                Some(digit) => digits.push(digit as u8),
                None if is_space(*octet) => {}
                None => return Err(self.fault("a string that is not hexadecimal")),
            }
        }
        self.at += length + 1;
        let octets = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
        Ok(self.text(octets, start))
    }

    fn literal(&mut self) -> Result<Object, PdfFault> {
        let start = self.at;
        self.at += 1;
        let mut octets = Vec::new();
        let mut open = 1_usize;
        loop {
            let octet = self.peek().ok_or_else(|| self.fault("a string without end"))?;
            self.at += 1;
            match octet {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut octets)?;
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                return Ok(self.text(octets, start));
            }
            octets.push(octet);
        }
    }

    fn escape(&mut self, octets: &mut Vec<u8>) -> Result<(), PdfFault> {
        let octet = self.peek().ok_or_else(|| self.fault("a string without end"))?;
        self.at += 1;
        match octet {
            b'n' => octets.push(b'\n'),
            b'r' => octets.push(b'\r'),
            b't' => octets.push(b'\t'),
            b'b' => octets.push(8),
            b'f' => octets.push(12),
            b'\r' if self.peek() == Some(b'\n') => self.at += 1,
            b'\r' | b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(octet - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                octets.push((value & 0xff) as u8);
            }
            other => octets.push(other),
        }
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<Object, PdfFault> {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.skip_space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Object::Array(members));
            }
            members.push(self.nested(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, PdfFault> {
        self.at += 2;
        let mut entries = Vec::new();
        let mut keys = BTreeSet::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'>') if self.rest().starts_with(b">>") => {
                    self.at += 2;
                    return Ok(Dictionary::from_entries(entries));
                }
                Some(b'/') => {}
                _ => return Err(self.fault("a key is missing")),
            }
            let key = self.name()?;
            if !keys.insert(key.clone()) {
                return Err(self.fault("a key stands twice"));
            }
            entries.push((key, self.nested(depth + 1)?));
        }
    }

    /// An integer, a real number, or a reference.
    fn number(&mut self) -> Result<Object, PdfFault> {
        let length = self.rest().iter().take_while(|b| is_regular(**b)).count();
        let written = &self.rest()[..length];
        let digits = written.strip_prefix(b"-").or_else(|| written.strip_prefix(b"+")).unwrap_or(written);
        let points = digits.iter().filter(|b| **b == b'.').count();
        if points > 1 || digits.len() == points || !digits.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
            return Err(self.fault("not a number"));
        }
        self.at += length;
        if points == 1 {
            return Ok(Object::Real(written.to_vec()));
        }
        let text = std::str::from_utf8(written).unwrap_or_default();
        let number = text.parse::<i64>().map_err(|_| self.fault("a number beyond reckoning"))?;
        Ok(self.reference(number, written).unwrap_or(Object::Integer(number)))
    }

    fn reference(&mut self, number: i64, written: &[u8]) -> Option<Object> {
        let number = u32::try_from(number).ok().filter(|n| *n <= NUMBER_MAX && written[0].is_ascii_digit())?;
        let back = self.at;
        let generation = self.unsigned().and_then(|n| u16::try_from(n).ok());
        match generation {
            Some(generation) if self.word("R") => Some(Object::Reference(Reference { number, generation })),
            _ => {
                self.at = back;
                None
            }
        }
    }
}

fn is_space(octet: u8) -> bool {
    matches!(octet, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(octet: u8) -> bool {
    !is_space(octet) && !b"()<>[]{}/%".contains(&octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Object, PdfFault> {
        Parser::of_file(text.as_bytes(), 0).object()
    }

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        read(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_read_is_written_again() {
        for (text, again) in [
            ("<< /A 1 0 R/B[ 1 -2 3.50 +.5]/C(a\\(b\\051\\\nc)>>", "<</A 1 0 R /B [1 -2 3.50 +.5] /C (a\\(b\\)c)>>"),
            ("[/a#20b true false null<48 656C 6>% remark\n(x(y)z)]", "[/a#20b true false null (Hel`) (x\\(y\\)z)]"),
            ("<FEFF0411>", "<FEFF0411>"),
            ("[1 0 2 0 R 3]", "[1 0 2 0 R 3]"),
        ] {
            assert_eq!(written(text), again);
        }
    }

    #[test]
    fn what_two_readers_could_see_differently_is_refused() {
        let deep = "[".repeat(100) + &"]".repeat(100);
        for text in ["<</A 1/A 2>>", "<</A 1/#41 2>>", "<</A>>", "(a", "<4x>", "/a#4", "1.2.3", "--1", "nul", "", &deep]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_string_knows_its_place_in_the_file_alone() {
        let text = "  <00 11>".as_bytes();
        let place = |mut parser: Parser| parser.object().unwrap().as_text().unwrap().place.clone();
        assert_eq!(place(Parser::of_file(text, 0)), Some(2..9));
        assert_eq!(place(Parser::of_stream(text, 0)), None);
    }
}
