//! Where the elements of an XML text stand: line, column and XPath for findings.
//!
//! Steps are written without prefixes and indexed only where an element has siblings of its name:
//! `/request/attachments/attachment[2]/sha256`.

use crate::domain::finding::Place;
use std::collections::HashMap;

/// Elements below this level have no place of their own; no schema of ours goes so deep.
const DEPTH_MAX: usize = 64;

/// The elements of one member of a package by their paths.
#[derive(Debug, Clone, Default)]
pub struct Places {
    file: String,
    root: String,
    /// Every step below the root indexed → (line, column, the path as a reader wants it).
    elements: HashMap<String, (u32, u32, String)>,
}

impl Places {
    /// Reads the places of `text`, a member named `file`; octets that are no XML have none.
    pub fn read(file: &str, text: &[u8]) -> Self {
        let mut places = Self { file: file.to_owned(), ..Self::default() };
        let parsed = std::str::from_utf8(text).ok().and_then(|t| Some((t, roxmltree::Document::parse(t).ok()?)));
        if let Some((text, document)) = parsed {
            let root = document.root_element();
            let name = format!("/{}", root.tag_name().name());
            places.root = name.clone();
            places.collect(root, name.clone(), name, 1, &mut Lines::new(text));
        }
        places
    }

    /// The place of the element at `path` below the root, as `attachments/attachment[2]/sha256`; the root for "".
    ///
    /// A step without an index is the first of its name. Where there is no such element, its nearest ancestor stands.
    pub fn at(&self, path: &str) -> Place {
        let place = Place::file(self.file.as_str());
        let mut key = self.root.clone();
        let mut found = self.elements.get(&key);
        for step in path.split('/').filter(|s| !s.is_empty()) {
            key.push('/');
            key.push_str(step);
            if !step.ends_with(']') {
                key.push_str("[1]");
            }
            match self.elements.get(&key) {
                Some(element) => found = Some(element),
                None => break,
            }
        }
        match found {
            Some((line, column, xpath)) => place.at(*line, *column).xpath(xpath.as_str()),
            None => place,
        }
    }

    /// In document order, for [`Lines`] only moves on.
    fn collect(&mut self, node: roxmltree::Node, key: String, xpath: String, depth: usize, lines: &mut Lines) {
        let (line, column) = lines.at(node.range().start);
        let mut siblings: HashMap<&str, (usize, usize)> = HashMap::new();
        for child in node.children().filter(|c| c.is_element()) {
            siblings.entry(child.tag_name().name()).or_default().1 += 1;
        }
        for child in node.children().filter(|c| c.is_element() && depth < DEPTH_MAX) {
            let name = child.tag_name().name();
            let Some((nth, of)) = siblings.get_mut(name) else { continue };
            *nth += 1;
            let step = if *of > 1 { format!("{xpath}/{name}[{nth}]") } else { format!("{xpath}/{name}") };
            self.collect(child, format!("{key}/{name}[{nth}]"), step, depth + 1, lines);
        }
        self.elements.insert(key, (line, column, xpath));
    }
}

/// The XPath of an element, as findings show it.
pub fn xpath(node: roxmltree::Node) -> String {
    let mut steps: Vec<String> = node
        .ancestors()
        .filter(|n| n.is_element())
        .map(|n| {
            let name = n.tag_name().name();
            let same = |s: &roxmltree::Node| s.is_element() && s.tag_name().name() == name;
            let before = n.prev_siblings().skip(1).filter(same).count();
            let alone = before == 0 && !n.next_siblings().skip(1).any(|s| same(&s));
            if alone { format!("/{name}") } else { format!("/{name}[{}]", before + 1) }
        })
        .collect();
    steps.reverse();
    steps.concat()
}

/// Line and column of offsets that are asked in rising order, in one pass over the text.
struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, column: 1 }
    }

    fn at(&mut self, offset: usize) -> (u32, u32) {
        for c in self.text.get(self.offset..offset).unwrap_or("").chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.offset = self.offset.max(offset);
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_path_and_missing_ones_by_their_ancestor() {
        let text = "<r:request xmlns:r=\"urn:a\">\n  <r:service>АБ</r:service><r:attachments>\n<r:attachment/>\n \
                    <r:attachment><r:id/></r:attachment></r:attachments></r:request>";
        let places = Places::read("request.xml", text.as_bytes());
        let shown = |path: &str| {
            let p = places.at(path);
            (p.line.unwrap(), p.column.unwrap(), p.xpath.unwrap())
        };
        assert_eq!(shown(""), (1, 1, "/request".into()));
        assert_eq!(shown("attachments"), (2, 28, "/request/attachments".into()));
        assert_eq!(shown("attachments/attachment[2]/id"), (4, 16, "/request/attachments/attachment[2]/id".into()));
        assert_eq!(shown("attachments/attachment[2]/file"), (4, 2, "/request/attachments/attachment[2]".into()));
        assert_eq!(shown("payment/reference"), (1, 1, "/request".into()));
        let document = roxmltree::Document::parse(text).unwrap();
        let id = document.descendants().find(|n| n.tag_name().name() == "id").unwrap();
        assert_eq!(xpath(id), "/request/attachments/attachment[2]/id");
        assert_eq!(Places::read("request.xml", b"<a>").at("b"), Place::file("request.xml"));
    }
}
