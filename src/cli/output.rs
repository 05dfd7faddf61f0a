//! Where words for people and JSON for machines leave the program.

use crate::app::AppError;
use crate::domain::text::Language;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

pub struct Output {
    pub json: bool,
    pub language: Language,
}

impl Output {
    pub fn new(json: bool, language: Language) -> Self {
        Self { json, language }
    }

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
            let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
        }
    }

    /// The one JSON object of a command; nothing without `--json`.
    pub fn object(&self, command: &str, mut members: Value) {
        if self.json {
            let mut object = json!({ "format": format!("muragat.{command}/1") });
            if let (Some(object), Some(members)) = (object.as_object_mut(), members.as_object_mut()) {
                object.append(members);
            }
            let _ = writeln!(std::io::stdout(), "{object}");
        }
    }

    /// A remark beside the result, on standard error.
    pub fn remark(&self, text: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
    }

    pub fn error(&self, error: &AppError) {
        self.remark(format!("muragat: {error}"));
        if self.json {
            self.object("error", json!({ "message": error.to_string() }));
        }
    }

    /// Whether a progress bar has a place to live.
    pub fn is_terminal(&self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }
}
