//! `muragat explain CODE`: what a code means, to whom a package with it goes, on what ground, and what to do.

use super::sentences::{Said, entry, fill};
use super::stops::stop_names;
use super::{disposition_key, disposition_name};
use crate::domain::codes::{Code, Disposition};
use crate::domain::finding::{Finding, Place};
use crate::domain::request::Channel;
use crate::domain::text::Language;
use serde::Serialize;

/// A code, explained in three languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub code: &'static str,
    /// One, or two where the portal's applicant and the office's own people are treated differently: portal first.
    pub dispositions: Vec<&'static str>,
    pub meaning: Trilingual,
    /// What the applicant reads; `en` is absent.
    pub applicant: Trilingual,
    pub remedy: Trilingual,
    pub ground: &'static str,
    /// Stops of the acts under which such a finding comes: the passports have their words, for letters too.
    pub stops: Vec<&'static str>,
    /// Names of the facts that a finding may carry.
    pub facts: &'static [&'static str],
    #[serde(skip)]
    kinds: Vec<Disposition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trilingual {
    pub kk: String,
    pub ru: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Trilingual {
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Kk => &self.kk,
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}

/// Explains `code`; `None` only for a code without sentences, which a test does not let through.
pub fn explain(code: Code) -> Option<Explanation> {
    let entry = entry(code)?;
    let mut kinds = vec![code.disposition(Some(Channel::Portal)), code.disposition(None)];
    kinds.dedup();
    Some(Explanation {
        code: code.key(),
        dispositions: kinds.iter().map(|kind| disposition_key(*kind)).collect(),
        meaning: plain(code, entry.what),
        applicant: plain(code, Said { kk: entry.letter.kk, ru: entry.letter.ru, en: "" }),
        remedy: trilingual(|language| entry.remedy.text(language).to_owned()),
        ground: entry.ground,
        stops: stop_names(code),
        facts: entry.facts,
        kinds,
    })
}

impl Explanation {
    /// The explanation as lines for a terminal.
    pub fn text(&self, language: Language) -> String {
        let label = |kk, ru, en| Said { kk, ru, en }.text(language);
        let kinds: Vec<_> = self.kinds.iter().map(|kind| disposition_name(*kind, language)).collect();
        let mut lines = vec![
            format!("{}: {}", self.code, kinds.join(" / ")),
            format!("  {}", self.meaning.text(language)),
            format!("  → {}", self.remedy.text(language)),
            format!("  {}: {}", label("Негіздеме", "Основание", "Ground"), self.ground),
        ];
        if language != Language::En {
            let title = label("Өтініш берушіге", "Заявителю", "");
            lines.insert(3, format!("  {title}: {}", self.applicant.text(language)));
        }
        lines.join("\n") + "\n"
    }
}

/// The templates without any fact.
fn plain(code: Code, said: Said) -> Trilingual {
    let nothing = Finding::new(code, Place::package());
    trilingual(|language| fill(said.text(language), &nothing, language))
}

fn trilingual(text: impl Fn(Language) -> String) -> Trilingual {
    Trilingual { kk: text(Language::Kk), ru: text(Language::Ru), en: text(Language::En) }
}
