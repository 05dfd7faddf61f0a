//! Sizes and digests of attachments, written into the places that stand empty for them.

use super::PackageError;
use crate::formats::xml::{self, XmlLimits, elements, only_text};
use roxmltree::Node;
use sha2::{Digest, Sha256};
use std::ops::Range;

/// The text with every empty `size_bytes` and `sha256` of an attachment filled from the file that it names.
pub(super) fn fill(name: &str, text: &str, files: &[(String, Vec<u8>)]) -> Result<String, PackageError> {
    let limits = XmlLimits::default();
    let parsed =
        xml::parse(text.as_bytes(), &limits).map_err(|fault| PackageError::Xml { file: name.to_owned(), fault })?;
    // A byte order mark is not part of the text that was parsed.
    let mark = text.len() - parsed.text().len();
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for attachment in parsed.root().descendants().filter(|n| n.tag_name().name() == "attachment") {
        let empty: Vec<_> = elements(attachment).filter(|n| is_empty_place(*n)).collect();
        let Some(file) = elements(attachment).find(|n| n.tag_name().name() == "file") else { continue };
        if empty.is_empty() {
            continue;
        }
        let file_name = only_text(file).unwrap_or_default();
        let Some((_, octets)) = files.iter().find(|(n, _)| n == file_name) else {
            let (line, column) = xml::position(file);
            let attachment = file_name.to_owned();
            return Err(PackageError::NoAttachment { file: name.to_owned(), line, column, attachment });
        };
        for place in empty {
            let value = match place.tag_name().name() {
                "size_bytes" => octets.len().to_string(),
                _ => data_encoding::HEXLOWER.encode(&Sha256::digest(octets)),
            };
            let range = place.range();
            let source = &parsed.text()[range.clone()];
            let end = source.find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(source.len());
            let tag = &source[1..end];
            changes.push((mark + range.start..mark + range.end, format!("<{tag}>{value}</{tag}>")));
        }
    }
    let mut filled = text.to_owned();
    // From behind, so that the places ahead stay where they are.
    changes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, element) in changes {
        filled.replace_range(range, &element);
    }
    Ok(filled)
}

fn is_empty_place(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "size_bytes" | "sha256") && only_text(node).is_some_and(|t| t.trim().is_empty())
}
