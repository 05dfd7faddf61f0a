//! One finding, three voices: applicant, operator, machine.
//!
//! Findings carry facts and no words. The words stand in tables (`sentences`), one file for each family of codes.

mod codes_page;
mod explain;
mod names;
mod printer;
mod roles_page;
mod sentences;
mod statuses;
mod stops;
mod verdict;

use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::request::Channel;
use crate::domain::text::{Bilingual, Language};
pub use codes_page::codes_page;
pub use explain::{Explanation, explain};
pub use names::{
    act_name, channel_name, disposition_key, disposition_name, event_name, fact_name, indication_name, outcome_name,
    repeated_name, role_name, state_name, submission_name,
};
pub use printer::print;
pub use roles_page::roles_page;
use sentences::{entry, fill};
use serde_json::{Value, json};
pub use statuses::{status_message, status_name};
pub use stops::{Stop, stops_of};
pub use verdict::{verdict_text, waiting_reason};

/// To whom a sentence is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voice {
    /// In the words of the law; Kazakh or Russian (English falls back to Russian).
    Applicant,
    /// What is wrong, for operators, staff and engineers.
    Operator,
}

/// What was found, as one sentence.
pub fn sentence(finding: &Finding, voice: Voice, language: Language) -> String {
    let Some(entry) = entry(finding.code) else { return finding.code.key().to_owned() };
    let template = match voice {
        Voice::Operator => entry.what.text(language),
        Voice::Applicant => {
            let by_source = entry.letters_by_source.iter().find(|(source, _)| *source == finding.get("source"));
            by_source.map_or(entry.letter, |(_, letter)| *letter).text(language)
        }
    };
    fill(template, finding, language)
}

/// What to do about it: the same for whoever has to do it.
pub fn remedy(code: Code, language: Language) -> &'static str {
    entry(code).map_or("", |entry| entry.remedy.text(language))
}

/// The sentence in both languages of a letter.
pub fn bilingual(finding: &Finding, voice: Voice) -> Bilingual {
    Bilingual::new(sentence(finding, voice, Language::Kk), sentence(finding, voice, Language::Ru))
}

/// The remedy in both languages of a letter.
pub fn bilingual_remedy(code: Code) -> Bilingual {
    Bilingual::new(remedy(code, Language::Kk), remedy(code, Language::Ru))
}

/// The clauses that the rule behind `code` rests on.
pub fn legal_ground(code: Code) -> &'static str {
    entry(code).map_or("", |entry| entry.ground)
}

/// Findings for a machine, version 1: `code`, `disposition`, `place`, `facts`, in the order of the findings.
///
/// Members are only ever added. `channel` is that of the package, when it could be read.
pub fn machine(findings: &[Finding], channel: Option<Channel>) -> Value {
    let one = |finding: &Finding| {
        let facts: serde_json::Map<String, Value> =
            finding.facts.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "code": finding.code.key(),
            "disposition": disposition_key(finding.code.disposition(channel)),
            "place": finding.place,
            "facts": facts,
        })
    };
    findings.iter().map(one).collect()
}

#[cfg(test)]
mod tests;
