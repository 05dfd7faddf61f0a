//! Canonical XML 1.0, inclusive and exclusive, with and without comments (W3C REC-xml-c14n-20010315, REC-xml-exc-c14n-20020718).
//!
//! The tree holds no prefixes, so names are read from the source. The walk needs no stack of its own: a hostile
//! document cannot exhaust it. Prefix lists of the exclusive form are not supported; the signature profile refuses them.

use roxmltree::{Node, NodeId};
use std::ops::Range;

/// Which canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    pub exclusive: bool,
    pub comments: bool,
}

impl Mode {
    pub const INCLUSIVE: Mode = Mode { exclusive: false, comments: false };
    pub const EXCLUSIVE: Mode = Mode { exclusive: true, comments: false };

    /// By the identifier of an algorithm; `None` for any other.
    pub fn from_uri(uri: &str) -> Option<Mode> {
        let (exclusive, comments) = match uri {
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" => (false, false),
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments" => (false, true),
            "http://www.w3.org/2001/10/xml-exc-c14n#" => (true, false),
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" => (true, true),
            _ => return None,
        };
        Some(Mode { exclusive, comments })
    }

    pub fn without_comments(self) -> Mode {
        Mode { comments: false, ..self }
    }
}

/// The canonical octets of `apex` (a document or an element) without the subtrees in `skip`.
pub fn canonical(apex: Node<'_, '_>, mode: Mode, skip: &[NodeId]) -> Vec<u8> {
    walk(apex, mode, skip, &[]).0
}

/// The canonical octets of `apex`, and where in them the elements in `wanted` stand, in the order of their ends.
///
/// Cutting a place out gives the form without that element.
pub fn canonical_with_places(
    apex: Node<'_, '_>,
    mode: Mode,
    wanted: &[NodeId],
) -> (Vec<u8>, Vec<(NodeId, Range<usize>)>) {
    walk(apex, mode, &[], wanted)
}

fn walk(apex: Node<'_, '_>, mode: Mode, skip: &[NodeId], wanted: &[NodeId]) -> (Vec<u8>, Vec<(NodeId, Range<usize>)>) {
    let mut writer = Writer { apex, mode, out: Vec::new(), rendered: Vec::new(), marks: Vec::new(), root_seen: false };
    let (mut open, mut places) = (Vec::new(), Vec::new());
    let mut node = apex;
    'down: loop {
        if !skip.contains(&node.id()) {
            if wanted.contains(&node.id()) {
                open.push((node.id(), writer.out.len()));
            }
            writer.enter(node);
            if let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            writer.leave(node);
        }
        loop {
            if let Some((id, start)) = open.pop_if(|(id, _)| *id == node.id()) {
                places.push((id, start..writer.out.len()));
            }
            if node == apex {
                break 'down;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { break 'down };
            node = parent;
            writer.leave(node);
        }
    }
    (writer.out, places)
}

struct Writer<'a, 't> {
    apex: Node<'a, 't>,
    mode: Mode,
    out: Vec<u8>,
    /// Declarations written for the open elements, the innermost last; an empty prefix is the default namespace.
    rendered: Vec<(&'a str, &'a str)>,
    /// Length of `rendered` before each open element.
    marks: Vec<usize>,
    /// The document element was met.
    root_seen: bool,
}

impl<'a, 't: 'a> Writer<'a, 't> {
    fn enter(&mut self, node: Node<'a, 't>) {
        if node.is_element() {
            self.start_tag(node);
        } else if node.is_text() {
            escape_text(node.text().unwrap_or_default(), &mut self.out);
        } else if node.is_comment() && self.mode.comments {
            let text = line_ends(node.text().unwrap_or_default());
            self.beside_root(node, &["<!--", &text, "-->"]);
        } else if let Some(pi) = node.pi() {
            match pi.value {
                Some(value) if !value.is_empty() => {
                    let value = line_ends(value);
                    self.beside_root(node, &["<?", pi.target, " ", &value, "?>"]);
                }
                _ => self.beside_root(node, &["<?", pi.target, "?>"]),
            }
        }
    }

    fn leave(&mut self, node: Node<'a, 't>) {
        if node.is_element() {
            self.out.extend_from_slice(b"</");
            self.out.extend_from_slice(source_name(node).as_bytes());
            self.out.push(b'>');
            self.rendered.truncate(self.marks.pop().unwrap_or(0));
        }
    }

    /// A comment or instruction outside the document element is parted from it by one line feed.
    fn beside_root(&mut self, node: Node<'a, 't>, parts: &[&str]) {
        let outside = node.parent().is_some_and(|p| p.is_root());
        if outside && self.root_seen {
            self.out.push(b'\n');
        }
        for part in parts {
            self.out.extend_from_slice(part.as_bytes());
        }
        if outside && !self.root_seen {
            self.out.push(b'\n');
        }
    }

    fn start_tag(&mut self, node: Node<'a, 't>) {
        let name = source_name(node);
        self.root_seen = true;
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.marks.push(self.rendered.len());

        let mut attributes: Vec<(&str, &str, &str, &str)> = node
            .attributes()
            .map(|a| (a.namespace().unwrap_or(""), a.name(), source_word(node, a.range().start), a.value()))
            .collect();
        if node == self.apex && !self.mode.exclusive {
            inherited_xml_attributes(node, &mut attributes);
        }

        let mut needed = if self.mode.exclusive {
            visibly_used(node, name, &attributes)
        } else if node == self.apex || node.parent().is_some_and(|p| p.is_root()) {
            in_scope(node)
        } else {
            declared(node)
        };
        needed.sort_unstable();
        needed.dedup();
        for (prefix, uri) in needed {
            let written = self.rendered.iter().rev().find(|(p, _)| *p == prefix).map_or("", |(_, u)| u);
            if written == uri {
                continue;
            }
            self.rendered.push((prefix, uri));
            self.out.extend_from_slice(if prefix.is_empty() { b" xmlns" } else { b" xmlns:" });
            self.out.extend_from_slice(prefix.as_bytes());
            self.value(uri);
        }

        attributes.sort_unstable();
        for (_, _, name, value) in attributes {
            self.out.push(b' ');
            self.out.extend_from_slice(name.as_bytes());
            self.value(value);
        }
        self.out.push(b'>');
    }

    fn value(&mut self, value: &str) {
        self.out.extend_from_slice(b"=\"");
        escape_value(value, &mut self.out);
        self.out.push(b'"');
    }
}

/// Prefix and namespace of everything in scope; without a default namespace, the empty one.
fn in_scope<'a>(node: Node<'a, '_>) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> = node.namespaces().map(|n| (n.name().unwrap_or(""), n.uri())).collect();
    if !all.iter().any(|(prefix, _)| prefix.is_empty()) {
        all.push(("", ""));
    }
    all
}

/// Prefix and namespace of the element's and its attributes' names.
fn visibly_used<'a>(
    node: Node<'a, '_>,
    name: &'a str,
    attributes: &[(&'a str, &'a str, &'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let prefixed = attributes.iter().filter_map(|(uri, _, name, _)| Some((name.split_once(':')?.0, *uri)));
    let mut used: Vec<_> = prefixed.filter(|(prefix, _)| *prefix != "xml").collect();
    let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
    if prefix != "xml" {
        used.push((prefix, node.tag_name().namespace().unwrap_or("")));
    }
    used
}

/// The attributes `xml:…` of ancestors that a subtree of the inclusive form takes along.
fn inherited_xml_attributes<'a>(node: Node<'a, '_>, attributes: &mut Vec<(&'a str, &'a str, &'a str, &'a str)>) {
    for ancestor in node.ancestors().skip(1) {
        for attribute in ancestor.attributes().filter(|a| a.namespace() == Some(roxmltree::NS_XML_URI)) {
            if !attributes.iter().any(|(uri, name, ..)| *uri == roxmltree::NS_XML_URI && *name == attribute.name()) {
                let word = source_word(ancestor, attribute.range().start);
                attributes.push((roxmltree::NS_XML_URI, attribute.name(), word, attribute.value()));
            }
        }
    }
}

/// Prefix and namespace of what the element's own start tag declares: only there can the scope change.
fn declared<'a>(node: Node<'a, '_>) -> Vec<(&'a str, &'a str)> {
    let source = &node.document().input_text()[node.range()];
    let mut found = Vec::new();
    let mut rest = source;
    // One round for each attribute: up to its quoted value, then behind it.
    while let Some(open) = rest.find(['"', '\'', '>']) {
        let Some(quote) = rest[open..].chars().next().filter(|c| *c != '>') else { break };
        let word = rest[..open].trim_end_matches([' ', '\t', '\r', '\n', '=']);
        let name = word.rsplit([' ', '\t', '\r', '\n']).next().unwrap_or_default();
        if let Some(prefix) = name.strip_prefix("xmlns:") {
            found.extend(node.lookup_namespace_uri(Some(prefix)).map(|uri| (prefix, uri)));
        } else if name == "xmlns" {
            found.push(("", node.default_namespace().unwrap_or("")));
        }
        let Some(close) = rest[open + 1..].find(quote) else { break };
        rest = &rest[open + close + 2..];
    }
    found
}

/// The name of an element as written, with its prefix.
fn source_name<'a>(node: Node<'a, '_>) -> &'a str {
    source_word(node, node.range().start + 1)
}

/// The name that begins at `start`, as written.
fn source_word<'a>(node: Node<'a, '_>, start: usize) -> &'a str {
    let rest = &node.document().input_text()[start..];
    let end = rest.find([' ', '\t', '\r', '\n', '=', '>', '/']).unwrap_or(rest.len());
    &rest[..end]
}

/// Comments and instructions hold no references, so every line end in them is a raw one (XML 1.0 §2.11).
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn escape_text(text: &str, out: &mut Vec<u8>) {
    for octet in text.bytes() {
        match octet {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'>' => out.extend_from_slice(b"&gt;"),
            b'\r' => out.extend_from_slice(b"&#xD;"),
            octet => out.push(octet),
        }
    }
}

fn escape_value(value: &str, out: &mut Vec<u8>) {
    for octet in value.bytes() {
        match octet {
            b'&' => out.extend_from_slice(b"&amp;"),
            b'<' => out.extend_from_slice(b"&lt;"),
            b'"' => out.extend_from_slice(b"&quot;"),
            b'\t' => out.extend_from_slice(b"&#x9;"),
            b'\n' => out.extend_from_slice(b"&#xA;"),
            b'\r' => out.extend_from_slice(b"&#xD;"),
            octet => out.push(octet),
        }
    }
}
