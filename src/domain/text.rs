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
