//! Every letter of a request or a decision can be printed (docs/decisions/0031-fonts.md).
//!
//! A letter that the fonts lack would stop each sheet that shows it, after the request has its number: it is named before.
//! Names of files are left out: they stand on returns alone, which show such a letter by its number.

use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::formats::places::Places;
use crate::formats::typesetting::{Typesetter, code_point};
use serde_json::Value;

/// The member that names a scan.
const FILE: &str = "file";
/// Letters that one finding names.
const NAMED_MAX: usize = 5;

/// A finding for each element with such letters, in the order of the document. `places` is asked for when there is one.
pub fn check(signed: &Value, typesetter: &Typesetter, places: impl FnOnce() -> Places) -> Vec<Finding> {
    let mut found = Vec::new();
    walk(signed, "", "", typesetter, &mut found);
    if found.is_empty() {
        return Vec::new();
    }
    let places = places();
    let finding = |(path, letters): (String, Vec<char>)| {
        let letters: Vec<_> = letters.into_iter().map(code_point).collect();
        Finding::new(Code::TextLetters, places.at(&path)).fact("letters", letters.join(", "))
    };
    found.into_iter().map(finding).collect()
}

/// `name` is the element's, `path` leads to it from the root. A value is no deeper than its document.
fn walk(value: &Value, name: &str, path: &str, typesetter: &Typesetter, found: &mut Vec<(String, Vec<char>)>) {
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") };
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter().filter(|(key, _)| *key != FILE) {
                walk(member, key, &below(key), typesetter, found);
            }
        }
        Value::Array(items) => {
            // A list is named after its items; the root of a batch has no name here.
            let item = name.strip_suffix('s').unwrap_or("decision");
            for (index, one) in items.iter().enumerate() {
                walk(one, item, &below(&format!("{item}[{}]", index + 1)), typesetter, found);
            }
        }
        Value::String(text) => {
            let letters = typesetter.lacks(text, NAMED_MAX);
            if !letters.is_empty() {
                found.push((path.to_owned(), letters));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::releases::Releases;
    use serde_json::json;

    fn found(value: &Value) -> Vec<(String, String)> {
        let releases = Releases::embedded().unwrap();
        let typesetter = Typesetter::new(&releases.fonts(), 1).unwrap();
        let xml = "<request><a><b/></a><titles><title/><title/></titles></request>";
        let places = || Places::read("request.xml", xml.as_bytes());
        let shown = |f: Finding| (f.place.xpath.clone().unwrap_or_default(), f.get("letters").to_owned());
        check(value, &typesetter, places).into_iter().map(shown).collect()
    }

    #[test]
    fn letters_of_both_languages_and_of_papers_are_there() {
        let text = "Ә ғ Қ ң Ө ұ Ү һ І, Ё ъ Э; é ü ß; № § «–—…» „“ ’ 1½ × ° + ₸ \u{a0} и\u{306}";
        assert_eq!(found(&json!({ "a": { "b": text, "c": "\n" } })), []);
    }

    #[test]
    fn others_are_named_where_they_stand_and_not_in_names_of_files() {
        let value = json!({ "a": { "b": "李 李 白" }, "titles": ["x", "🦀"], "file": "李" });
        let expected = [("/request/a/b", "U+674E, U+767D"), ("/request/titles/title[2]", "U+1F980")];
        assert_eq!(found(&value), expected.map(|(place, letters)| (place.to_owned(), letters.to_owned())));
    }
}
