//! XML read as JSON values and written back: one shape for typed reading, for sheets and for what is filed.
//!
//! An element with children is an object in document order, its attributes are members, a leaf is a string as it stands.
//! An element whose children all have its own name without the final «s» (`facts/fact`) is an array, and so is an empty
//! element with such a name. Signatures (`ds:Signature`) are not part of a value. Schemas live elsewhere (`xsd`).

use serde_json::{Map, Value};
use std::fmt::Write as _;

const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";
/// Levels of elements, the root included (design.md §10).
const DEPTH_MAX: usize = 64;

/// Why octets are no value. A schema that accepted them rules all of this out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueFault {
    #[error("not XML in UTF-8: {0}")]
    NotXml(String),
    #[error("more than {DEPTH_MAX} levels of elements")]
    TooDeep,
    /// An object cannot hold two members of one name.
    #[error("{0} stands twice in one element")]
    Repeated(String),
}

/// The value of the root element. Pure: the same octets give the same value.
pub fn from_xml(octets: &[u8]) -> Result<Value, ValueFault> {
    let text = std::str::from_utf8(octets).map_err(|e| ValueFault::NotXml(e.to_string()))?;
    let document = roxmltree::Document::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|e| ValueFault::NotXml(e.to_string()))?;
    element(document.root_element(), 1)
}

fn element(node: roxmltree::Node, depth: usize) -> Result<Value, ValueFault> {
    if depth > DEPTH_MAX {
        return Err(ValueFault::TooDeep);
    }
    let name = node.tag_name().name();
    let item_name = name.strip_suffix('s').filter(|n| !n.is_empty());
    let attributes = || node.attributes().filter(|a| a.namespace().is_none());
    let children: Vec<_> =
        node.children().filter(|c| c.is_element() && c.tag_name().namespace() != Some(SIGNATURES)).collect();
    let is_list = attributes().next().is_none() && children.iter().all(|c| Some(c.tag_name().name()) == item_name);
    if children.is_empty() && attributes().next().is_none() {
        let text: String = node.children().filter_map(|c| if c.is_text() { c.text() } else { None }).collect();
        let is_empty_list = item_name.is_some() && text.chars().all(char::is_whitespace);
        return Ok(if is_empty_list { Value::Array(Vec::new()) } else { Value::String(text) });
    }
    if is_list {
        return children.into_iter().map(|c| element(c, depth + 1)).collect::<Result<_, _>>().map(Value::Array);
    }
    let mut members = Map::new();
    for attribute in attributes() {
        members.insert(attribute.name().to_owned(), Value::String(attribute.value().to_owned()));
    }
    for child in children {
        let key = child.tag_name().name().to_owned();
        if members.contains_key(&key) {
            return Err(ValueFault::Repeated(key));
        }
        members.insert(key, element(child, depth + 1)?);
    }
    Ok(Value::Object(members))
}

/// The value as a document with the root element `root` in the namespace `namespace`: the inverse of [`from_xml`].
///
/// Members that are null are left out; numbers and truth values are written as text. Characters that XML does not know
/// become U+FFFD. An empty string under a key that ends in «s» would be read back as an empty list: leave it out.
pub fn to_xml(root: &str, namespace: &str, value: &Value) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut attribute = String::new();
    escape(&mut attribute, namespace, true);
    write(&mut xml, root, &format!(" xmlns=\"{attribute}\""), value, 0);
    xml
}

fn write(xml: &mut String, name: &str, attributes: &str, value: &Value, level: usize) {
    let indent = "  ".repeat(level);
    let open = |xml: &mut String| {
        let _ = write!(xml, "{indent}<{name}{attributes}");
    };
    match value {
        Value::Null => {}
        Value::Object(members) if members.values().any(|v| !v.is_null()) => {
            open(xml);
            xml.push_str(">\n");
            members.iter().for_each(|(key, member)| write(xml, &element_name(key), "", member, level + 1));
            let _ = writeln!(xml, "{indent}</{name}>");
        }
        Value::Array(items) if !items.is_empty() => {
            open(xml);
            xml.push_str(">\n");
            let item_name = name.strip_suffix('s').filter(|n| !n.is_empty()).unwrap_or("item");
            for item in items {
                // A list keeps its length: nothing is said by an empty element.
                let item = if item.is_null() { &Value::String(String::new()) } else { item };
                write(xml, item_name, "", item, level + 1);
            }
            let _ = writeln!(xml, "{indent}</{name}>");
        }
        Value::Object(_) | Value::Array(_) => {
            open(xml);
            xml.push_str("/>\n");
        }
        Value::String(text) => {
            open(xml);
            xml.push('>');
            escape(xml, text, false);
            let _ = writeln!(xml, "</{name}>");
        }
        Value::Bool(_) | Value::Number(_) => {
            open(xml);
            let _ = writeln!(xml, ">{value}</{name}>");
        }
    }
}

/// A key is an element name, except that a stray character becomes `_`.
fn element_name(key: &str) -> String {
    let name: String =
        key.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '_' }).collect();
    match name.chars().next() {
        Some(c) if c.is_alphabetic() || c == '_' => name,
        _ => format!("_{name}"),
    }
}

fn escape(xml: &mut String, text: &str, attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' if attribute => xml.push_str("&quot;"),
            // A reader turns a bare carriage return into a line feed.
            '\r' => xml.push_str("&#13;"),
            '\t' | '\n' if attribute => {
                let _ = write!(xml, "&#{};", c as u32);
            }
            '\t' | '\n' => xml.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn lists_objects_leaves_and_attributes_have_their_shapes() {
        let xml = br#"<?xml version="1.0"?>
            <request xmlns="urn:a" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" id="7">
              <subject> as <!-- said -->it stands </subject>
              <facts><fact><date>1974</date></fact><fact><date>1975</date></fact></facts>
              <cells><cell/><cell>12</cell></cells>
              <attachments> </attachments>
              <source><fond>1</fond></source>
              <ds:Signature><ds:SignedInfo/></ds:Signature>
            </request>"#;
        assert_eq!(
            from_xml(xml).unwrap(),
            json!({
                "id": "7", "subject": " as it stands ",
                "facts": [{"date": "1974"}, {"date": "1975"}], "cells": ["", "12"],
                "attachments": [], "source": {"fond": "1"},
            })
        );
        assert_eq!(from_xml(b"<decisions><decision><a/></decision></decisions>").unwrap(), json!([{"a": ""}]));
    }

    #[test]
    fn octets_that_are_no_value_are_named() {
        assert!(matches!(from_xml(b"<a>"), Err(ValueFault::NotXml(_))));
        assert!(matches!(from_xml(b"<a>\xff</a>"), Err(ValueFault::NotXml(_))));
        assert!(matches!(from_xml(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(ValueFault::NotXml(_))));
        assert_eq!(from_xml(b"<a><b/><b/></a>"), Err(ValueFault::Repeated("b".into())));
        let deep = format!("{}{}", "<a>".repeat(65), "</a>".repeat(65));
        assert_eq!(from_xml(deep.as_bytes()), Err(ValueFault::TooDeep));
    }

    #[test]
    fn numbers_truth_and_nothing_are_written_as_the_schema_reads_them() {
        let value = json!({"n": 3, "ready": true, "gone": null, "lines": [], "text": "a<b>&\"\r\u{1}"});
        assert_eq!(
            to_xml("document", "urn:d", &value),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document xmlns=\"urn:d\">\n  <n>3</n>\n  <ready>true</ready>\n  \
             <lines/>\n  <text>a&lt;b&gt;&amp;\"&#13;\u{fffd}</text>\n</document>\n"
        );
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = || "[А-Яа-яҚқӘәI <>&\"'\n\r\t\u{a0}]{0,12}".prop_map(Value::String);
        text().prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::btree_map("[a-r]{1,6}_x", inner.clone(), 1..5)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
                ("[a-r]{1,6}s", prop::collection::vec(inner, 0..4)).prop_map(|(k, v)| json!({k: v, "kind": "x"})),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in value()) {
            let xml = to_xml("root", "urn:x", &value);
            prop_assert_eq!(from_xml(xml.as_bytes()).unwrap(), value);
        }

        #[test]
        fn any_octets_give_a_value_or_a_fault(octets in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = from_xml(&octets);
        }
    }
}
