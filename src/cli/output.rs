//! Where words for people and JSON for machines leave the program.

use super::log::LogFormat;
use crate::app::AppError;
use crate::domain::text::{Language, is_unseen};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

pub struct Output {
    pub json: bool,
    pub language: Language,
    /// How log lines are written, when they are.
    pub log: Option<LogFormat>,
}

impl Output {
    /// The words in the reader's language.
    pub fn say<'a>(&self, kk: &'a str, ru: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Kk => kk,
            Language::Ru => ru,
            Language::En => en,
        }
    }

    /// A line for a person; nothing with `--json`. A closed pipe is no fault of ours.
    pub fn line(&self, text: impl AsRef<str>) {
        if !self.json {
            let _ = writeln!(std::io::stdout(), "{}", harmless(text.as_ref()));
        }
    }

    /// The one JSON object of a command; nothing without `--json`.
    pub fn object(&self, command: &str, mut members: Value) {
        if self.json {
            let mut object = json!({ "format": format!("muragat.{command}/1") });
            if let (Some(object), Some(members)) = (object.as_object_mut(), members.as_object_mut()) {
                object.append(members);
            }
            let _ = writeln!(std::io::stdout(), "{}", escaped(&object.to_string()));
        }
    }

    /// A remark beside the result, on standard error; a line among the others where a machine reads them.
    pub fn remark(&self, text: impl AsRef<str>) {
        let text = harmless(text.as_ref());
        match self.log {
            Some(LogFormat::Json) => tracing::warn!(text, "remark"),
            _ => _ = writeln!(std::io::stderr(), "{text}"),
        }
    }

    pub fn error(&self, error: &AppError) {
        self.remark(format!("muragat: {error}"));
        if self.json {
            self.object("error", json!({ "message": error.to_string() }));
        }
    }

    /// Whether a progress bar has a place to live.
    pub fn is_terminal(&self) -> bool {
        !self.json && self.log.is_none() && std::io::stderr().is_terminal()
    }
}

/// Names and words of strangers stand in what is said: nothing in them may steer the terminal or turn the line. Whoever
/// prints a name sees to it that it stays on its line (`domain::text::one_line`).
fn harmless(text: &str) -> String {
    text.chars().map(|c| if (c.is_control() && c != '\n') || is_unseen(c) { '\u{fffd}' } else { c }).collect()
}

/// The same for JSON, where such a character stands in a string and may be written by its number.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() || is_unseen(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_steers_no_terminal() {
        assert_eq!(harmless("a\x1b[31mb\u{9b}2J\u{202e}c\nd"), "a\u{fffd}[31mb\u{fffd}2J\u{fffd}c\nd");
    }

    #[test]
    fn json_says_the_same_in_harmless_letters() {
        let value = json!({ "name": "a\u{9b}\u{202e}\u{e0041}\nb\u{7f}" });
        let said = escaped(&value.to_string());
        assert!(said.chars().all(|c| !c.is_control() && !is_unseen(c)), "{said}");
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), value);
    }
}
