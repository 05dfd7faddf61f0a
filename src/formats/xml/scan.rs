//! The first pass over XML: markup is told apart, nothing is built.
//!
//! A tree costs memory for each element, and for each element the namespaces in scope again; so nesting, attributes
//! and declarations are counted before one is built. Where the text is not well-formed the scan gives up in silence:
//! the parser meets the same place and names it.

use super::{XmlFaultKind, XmlLimits};
use std::ops::Range;

/// Why and where the scan stopped.
pub(super) struct Stop {
    pub offset: usize,
    pub kind: XmlFaultKind,
    pub detail: String,
}

/// Walks `text` once. `Ok` says that a parser may build the tree, not that the text is well-formed.
pub(super) fn scan(text: &str, limits: &XmlLimits) -> Result<(), Stop> {
    let octets = text.as_bytes();
    declaration(text)?;
    // The parser sets memory aside for each of these signs, wherever they stand.
    for (sign, name) in [(b'<', "<"), (b'=', "=")] {
        let most = 2 * limits.nodes_max as usize;
        if octets.iter().filter(|b| **b == sign).count() > most {
            return Err(stop(0, XmlFaultKind::TooLarge, &format!("more than {most} signs {name}")));
        }
    }
    // Namespace declarations of each open element.
    let mut open: Vec<usize> = Vec::new();
    let mut in_scope = 0;
    let mut at = 0;
    while let Some(found) = find(octets, at, b"<") {
        references(octets, at..found)?;
        at = found;
        let rest = &octets[at..];
        let end = if rest.starts_with(b"<!--") {
            find(octets, at + 4, b"-->").map(|i| i + 3)
        } else if rest.starts_with(b"<![CDATA[") {
            find(octets, at + 9, b"]]>").map(|i| i + 3)
        } else if rest.starts_with(b"<?") {
            find(octets, at + 2, b"?>").map(|i| i + 2)
        } else if rest.starts_with(b"<!") {
            if rest.starts_with(b"<!DOCTYPE") {
                return Err(stop(at, XmlFaultKind::Doctype, "a document type declaration"));
            }
            None
        } else if rest.starts_with(b"</") {
            in_scope -= open.pop().unwrap_or(0);
            find(octets, at + 2, b">").map(|i| i + 1)
        } else {
            let Some(tag) = start_tag(text, at, limits)? else { return Ok(()) };
            if in_scope + tag.declarations > limits.namespaces_max {
                let detail = format!("more than {} namespace declarations in scope", limits.namespaces_max);
                return Err(stop(at, XmlFaultKind::TooLarge, &detail));
            }
            if open.len() + 1 > limits.depth_max {
                let detail = format!("elements nested deeper than {}", limits.depth_max);
                return Err(stop(at, XmlFaultKind::TooDeep, &detail));
            }
            if !tag.empty {
                open.push(tag.declarations);
                in_scope += tag.declarations;
            }
            Some(tag.end)
        };
        match end {
            Some(end) => at = end,
            None => return Ok(()),
        }
    }
    Ok(())
}

struct StartTag {
    /// Offset behind `>`.
    end: usize,
    empty: bool,
    declarations: usize,
}

/// Reads the start tag at `at`; `None` when it is not well-formed enough to go on.
fn start_tag(text: &str, at: usize, limits: &XmlLimits) -> Result<Option<StartTag>, Stop> {
    let octets = text.as_bytes();
    let (mut attributes, mut declarations, mut default_declared) = (0, 0, false);
    let mut i = at + 1;
    // The word before `=`: an attribute's name.
    let (mut word, mut in_word) = (i..i, false);
    while let Some(&octet) = octets.get(i) {
        match octet {
            b'>' => {
                return Ok(Some(StartTag { end: i + 1, empty: octets[i - 1] == b'/', declarations }));
            }
            b'<' => return Ok(None),
            b'"' | b'\'' => {
                let Some(close) = find(octets, i + 1, &[octet]) else { return Ok(None) };
                references(octets, i + 1..close)?;
                let name = &octets[word.clone()];
                attributes += 1;
                if name == b"xmlns" || name.starts_with(b"xmlns:") {
                    declarations += 1;
                    // The parser takes both of these; a canonical form of them does not exist.
                    if name == b"xmlns" && std::mem::replace(&mut default_declared, true) {
                        return Err(stop(at, XmlFaultKind::Malformed, "the default namespace is declared twice"));
                    }
                    if name != b"xmlns" && close == i + 1 {
                        return Err(stop(at, XmlFaultKind::Malformed, "a prefix is declared for no namespace"));
                    }
                }
                if attributes > limits.attributes_max {
                    let detail = format!("more than {} attributes", limits.attributes_max);
                    return Err(stop(at, XmlFaultKind::TooLarge, &detail));
                }
                i = close;
                in_word = false;
            }
            b'=' | b' ' | b'\t' | b'\r' | b'\n' => in_word = false,
            _ => {
                if !std::mem::replace(&mut in_word, true) {
                    word.start = i;
                }
                word.end = i + 1;
            }
        }
        i += 1;
    }
    Ok(None)
}

/// A reference to a character that XML does not know (XML 1.0, 2.2) is refused here: the parser takes it for U+FFFD, and
/// then two readers of one signed document would see two texts.
fn references(octets: &[u8], range: Range<usize>) -> Result<(), Stop> {
    let text = &octets[..range.end];
    let mut at = range.start;
    while let Some(found) = find(text, at, b"&#") {
        at = found + 2;
        let (digits, radix) = match text.get(at) {
            Some(b'x') => (at + 1, 16),
            _ => (at, 10),
        };
        let Some(end) = find(text, digits, b";") else { return Ok(()) };
        let number = std::str::from_utf8(&text[digits..end]).ok().and_then(|n| u32::from_str_radix(n, radix).ok());
        let is_known = |n: &u32| matches!(n, 9 | 10 | 13 | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..=0x10_ffff);
        if !number.is_some_and(|n| is_known(&n)) {
            return Err(stop(found, XmlFaultKind::Malformed, "a reference to no character"));
        }
    }
    Ok(())
}

/// An encoding other than UTF-8 is refused even where the octets happen to be UTF-8: another reader would believe it.
fn declaration(text: &str) -> Result<(), Stop> {
    let Some(rest) = text.strip_prefix("<?xml") else { return Ok(()) };
    let Some(end) = rest.find("?>") else { return Ok(()) };
    let Some((_, value)) = rest[..end].split_once("encoding") else { return Ok(()) };
    let value = value.trim_start().trim_start_matches('=').trim_start();
    let quote = value.chars().next().unwrap_or(' ');
    let name = value.trim_start_matches(quote).split(quote).next().unwrap_or_default();
    if name.eq_ignore_ascii_case("utf-8") {
        return Ok(());
    }
    Err(stop(0, XmlFaultKind::Malformed, "an encoding other than UTF-8 is declared"))
}

fn find(octets: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut at = from;
    loop {
        at += octets.get(at..)?.iter().position(|b| *b == first)?;
        if octets[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

fn stop(offset: usize, kind: XmlFaultKind, detail: &str) -> Stop {
    Stop { offset, kind, detail: detail.to_owned() }
}
