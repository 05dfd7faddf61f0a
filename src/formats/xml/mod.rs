//! XML from outside, read under limits: UTF-8 only, no document type declaration, a depth, a size and a number of nodes.
//!
//! Two passes: [`scan`] walks the markup without building anything and stops what would make a tree expensive;
//! only then `roxmltree` builds the tree. What the elements mean is none of this module's business.

mod scan;

use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use roxmltree::{Document, Node, ParsingOptions};

/// How much XML is read (design.md §10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlLimits {
    pub size_bytes_max: usize,
    /// Nesting of elements; the document element is at depth 1.
    pub depth_max: usize,
    /// Elements, texts, comments and processing instructions together.
    pub nodes_max: u32,
    /// Attributes of one element, namespace declarations among them.
    pub attributes_max: usize,
    /// Namespace declarations of an element and all its ancestors together.
    pub namespaces_max: usize,
}

impl Default for XmlLimits {
    fn default() -> Self {
        Self {
            size_bytes_max: 4 * 1024 * 1024,
            depth_max: 64,
            nodes_max: 400_000,
            attributes_max: 64,
            namespaces_max: 24,
        }
    }
}

/// What is wrong with a text that should be XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlFaultKind {
    /// Not well-formed, or not UTF-8.
    Malformed,
    /// A document type declaration: entities and defaults would come from there.
    Doctype,
    TooDeep,
    TooLarge,
}

/// Why a text was not read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {detail}")]
pub struct XmlFault {
    pub kind: XmlFaultKind,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What was seen, in English, for the log and the operator.
    pub detail: String,
    /// Size in bytes, and the limit in bytes or in levels, where one of these was passed.
    pub seen: Option<usize>,
    pub allowed: Option<usize>,
}

impl XmlFault {
    pub fn code(&self) -> Code {
        match self.kind {
            XmlFaultKind::Malformed => Code::XmlMalformed,
            XmlFaultKind::Doctype => Code::XmlDoctype,
            XmlFaultKind::TooDeep => Code::XmlTooDeep,
            XmlFaultKind::TooLarge => Code::XmlTooLarge,
        }
    }

    /// The same as a fact about the member `file` of a package.
    pub fn finding(&self, file: &str) -> Finding {
        let mut finding = Finding::new(self.code(), Place::file(file).at(self.line, self.column));
        for (name, value) in [("seen", self.seen), ("allowed", self.allowed)] {
            if let Some(value) = value {
                finding = finding.fact(name, value);
            }
        }
        finding.fact("detail", &self.detail)
    }
}

/// A document that was read within the limits.
#[derive(Debug)]
pub struct Parsed<'t> {
    document: Document<'t>,
}

impl<'t> Parsed<'t> {
    pub fn document(&self) -> &Document<'t> {
        &self.document
    }

    /// The document element.
    pub fn root(&self) -> Node<'_, 't> {
        self.document.root_element()
    }

    /// The text without a byte order mark; every range of a node is in it.
    pub fn text(&self) -> &'t str {
        self.document.input_text()
    }
}

/// Reads one document. Reading the same octets again gives the same.
pub fn parse<'t>(octets: &'t [u8], limits: &XmlLimits) -> Result<Parsed<'t>, XmlFault> {
    if octets.len() > limits.size_bytes_max {
        let detail = format!("{} bytes, allowed are {}", octets.len(), limits.size_bytes_max);
        let (seen, allowed) = (Some(octets.len()), Some(limits.size_bytes_max));
        return Err(XmlFault { kind: XmlFaultKind::TooLarge, line: 1, column: 1, detail, seen, allowed });
    }
    let text = std::str::from_utf8(octets).map_err(|fault| {
        let good = std::str::from_utf8(&octets[..fault.valid_up_to()]).unwrap_or_default();
        fault_at(good, good.len(), XmlFaultKind::Malformed, "a byte that is not UTF-8".into())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    scan::scan(text, limits).map_err(|stop| {
        let allowed = (stop.kind == XmlFaultKind::TooDeep).then_some(limits.depth_max);
        XmlFault { allowed, ..fault_at(text, stop.offset, stop.kind, stop.detail) }
    })?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes_max, entity_resolver: None };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let kind = match error {
            roxmltree::Error::DtdDetected => XmlFaultKind::Doctype,
            roxmltree::Error::NodesLimitReached
            | roxmltree::Error::AttributesLimitReached
            | roxmltree::Error::NamespacesLimitReached => XmlFaultKind::TooLarge,
            _ => XmlFaultKind::Malformed,
        };
        let position = error.pos();
        // The parser's sentence ends with the place, which stands in its own fields here.
        let sentence = error.to_string();
        let detail = sentence.strip_suffix(&format!(" at {position}")).unwrap_or(&sentence).to_owned();
        XmlFault { kind, line: position.row, column: position.col, detail, seen: None, allowed: None }
    })?;
    match strange_instruction(&document) {
        Some(at) => Err(fault_at(text, at, XmlFaultKind::Malformed, "not a processing instruction".into())),
        None => Ok(Parsed { document }),
    }
}

/// Where an instruction stands that the parser takes and the standard does not (XML 1.0, 2.6): one called `xml`, or with
/// something between its name and the white space. Their canonical form would be another document.
fn strange_instruction(document: &Document<'_>) -> Option<usize> {
    let text = document.input_text();
    // The declaration is none; nearly all documents end here.
    text.strip_prefix("<?xml ").unwrap_or(text).find("<?")?;
    document.descendants().find_map(|node| {
        let target = node.pi()?.target;
        let start = node.range().start;
        let behind = text.get(start + 2 + target.len()..)?;
        let is_apart = behind.starts_with("?>") || behind.starts_with([' ', '\t', '\r', '\n']);
        (target.eq_ignore_ascii_case("xml") || !is_apart).then_some(start)
    })
}

/// Line and column of a node's first character, both from 1, the column in characters.
pub fn position(node: Node<'_, '_>) -> (u32, u32) {
    let place = node.document().text_pos_at(node.range().start);
    (place.row, place.col)
}

/// The way from the document element to a node by local names and positions, as `/request[1]/details[1]`.
pub fn xpath(node: Node<'_, '_>) -> String {
    let mut steps: Vec<String> = node
        .ancestors()
        .filter(|n| n.is_element())
        .map(|element| {
            let name = element.tag_name();
            let before = element.prev_siblings().skip(1).filter(|n| n.is_element() && n.tag_name() == name).count();
            format!("/{}[{}]", name.name(), before + 1)
        })
        .collect();
    steps.reverse();
    steps.concat()
}

/// The children that are elements.
pub fn elements<'a, 't>(node: Node<'a, 't>) -> impl Iterator<Item = Node<'a, 't>> {
    node.children().filter(|n| n.is_element())
}

/// The text of an element that holds nothing but text; `None` when anything else stands in it.
pub fn only_text<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    match node.first_child() {
        None => Some(""),
        // Adjacent text and CDATA are one node in this tree.
        Some(child) if child.is_text() && child.next_sibling().is_none() => child.text(),
        Some(_) => None,
    }
}

fn fault_at(text: &str, offset: usize, kind: XmlFaultKind, detail: String) -> XmlFault {
    let before = &text[..offset];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    XmlFault { kind, line: line as u32, column: column as u32, detail, seen: None, allowed: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(octets: &[u8]) -> XmlFault {
        parse(octets, &XmlLimits::default()).unwrap_err()
    }

    #[test]
    fn a_mark_and_a_declaration_are_taken() {
        let octets =
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<өтініш><қала/>\n <қала/></өтініш>".as_bytes();
        let parsed = parse(octets, &XmlLimits::default()).unwrap();
        let second = elements(parsed.root()).nth(1).unwrap();
        assert_eq!(xpath(second), "/өтініш[1]/қала[2]");
        assert_eq!(position(second), (3, 2));
    }

    #[test]
    fn each_fault_has_its_kind_and_place() {
        for (octets, kind, line, column) in [
            (b"<a>\n<b></a>".as_slice(), XmlFaultKind::Malformed, 2, 4),
            (b"<a>\n \xff</a>", XmlFaultKind::Malformed, 2, 2),
            (b"\xff\xfe<\0a\0/\0>\0", XmlFaultKind::Malformed, 1, 1),
            (b"", XmlFaultKind::Malformed, 1, 1),
            (b"<?xml version='1.0' encoding='windows-1251'?><a/>", XmlFaultKind::Malformed, 1, 1),
            (b"<a>&x;</a>", XmlFaultKind::Malformed, 1, 4),
            (b"<a>\n&#xD800;</a>", XmlFaultKind::Malformed, 2, 1),
            (b"<a b='&#1114112;'/>", XmlFaultKind::Malformed, 1, 7),
            (b"\n<!DOCTYPE a><a/>", XmlFaultKind::Doctype, 2, 1),
            (b"<a xmlns='u' xmlns='v'/>", XmlFaultKind::Malformed, 1, 1),
            (b"<a xmlns:p='' />", XmlFaultKind::Malformed, 1, 1),
            (b"<?xml`version='1.0'?><a/>", XmlFaultKind::Malformed, 1, 1),
            (b"<a>\n<?XML x?></a>", XmlFaultKind::Malformed, 2, 1),
            (b"<?good x?><a>\n<?bad`x?></a>", XmlFaultKind::Malformed, 2, 1),
        ] {
            let fault = fault(octets);
            assert_eq!((fault.kind, fault.line, fault.column), (kind, line, column), "{fault}");
        }
    }

    #[test]
    fn depth_and_size_are_limited() {
        let nest = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse(nest(64).as_bytes(), &XmlLimits::default()).is_ok());
        let finding = fault(nest(65).as_bytes()).finding("request.xml");
        assert_eq!((finding.code, finding.get("allowed")), (Code::XmlTooDeep, "64"));
        assert_eq!(fault(&b"<a>".repeat(100_000)).kind, XmlFaultKind::TooDeep);
        assert_eq!(fault(&vec![b' '; 4 * 1024 * 1024 + 1]).kind, XmlFaultKind::TooLarge);
        let many: String = (0..65).map(|i| format!(" a{i}=''")).collect();
        assert_eq!(fault(format!("<a{many}/>").as_bytes()).kind, XmlFaultKind::TooLarge);
        let many: String = (0..13).map(|i| format!(" xmlns:a{i}='u'")).collect();
        assert_eq!(fault(format!("<a{many}><a{many}/></a>").as_bytes()).kind, XmlFaultKind::TooLarge);
    }
}
