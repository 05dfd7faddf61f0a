//! A text in both languages of the office.

use serde::{Deserialize, Serialize};

/// The language in which an applicant asked, and in which a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kazakh, the state language.
    #[default]
    Kk,
    Ru,
    /// English: for engineers at the terminal only, never on a sheet.
    En,
}

impl Language {
    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Kk => "kk",
            Language::Ru => "ru",
            Language::En => "en",
        }
    }
}

/// One meaning, said in Kazakh and in Russian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub kk: String,
    pub ru: String,
}

impl Bilingual {
    pub fn new(kk: impl Into<String>, ru: impl Into<String>) -> Self {
        Self { kk: kk.into(), ru: ru.into() }
    }

    /// The text in `language`; English falls back to Russian, for only two are kept.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru | Language::En => &self.ru,
        }
    }
}

/// Whether nobody sees the character: it turns the direction of a line, breaks it, or stands there without a width. In a
/// name it makes another name that looks the same.
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A stranger's word on one line: what steers a terminal, breaks a line or is seen by nobody stands as U+FFFD.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_unseen(c) { '\u{fffd}' } else { c }).collect()
}
