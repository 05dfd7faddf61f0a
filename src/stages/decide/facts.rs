//! What an archive found, held against the rules for certificates (r576 421–424): where it was found, what is quoted, and
//! in what order it stands.

use crate::domain::codes::Code;
use crate::domain::document::DocumentKind;
use crate::domain::finding::{Finding, Place};
use crate::releases::passport::Passport;
use serde_json::Value;

/// What is wrong with the findings of a granted request; `details` is the member of a decision, `at` its place. Empty for
/// a service that certifies nothing out of an archive.
///
/// A quotation keeps its own language on both sheets, and is in one language at most: whoever reads the other sheet needs
/// the translation.
pub fn faults(passport: &Passport, details: &Value, at: &Place) -> Vec<Finding> {
    let Some(found) = found(passport, details) else { return Vec::new() };
    let mut faults = Vec::new();
    for (index, fact) in list(found, "facts").iter().enumerate() {
        let quotation = &fact["quotation"];
        if quotation.is_object() && quotation["translation"].is_null() {
            let place = below(passport, at, &format!("/facts/fact[{}]/quotation", index + 1));
            let language = quotation["language"].as_str().unwrap_or_default();
            faults.push(Finding::new(Code::DecisionTranslation, place).fact("language", language));
        }
    }
    if list(found, "sources").is_empty() {
        faults.push(Finding::new(Code::DecisionSources, below(passport, at, "/sources")));
    }
    faults
}

/// What is odd about the order of the facts, and stops nothing: the sheet has them in order of time, the undated last.
pub fn remarks(passport: &Passport, details: &Value, at: &Place) -> Vec<Finding> {
    let Some(found) = found(passport, details) else { return Vec::new() };
    let facts = list(found, "facts");
    let place = || below(passport, at, "/facts");
    let mut remarks = Vec::new();
    let dated: Vec<_> = facts.iter().filter_map(|fact| Some((fact["date"].as_str()?, &fact["document"]))).collect();
    let out_of_place = dated.windows(2).filter(|pair| pair[1].0 < pair[0].0).count();
    if out_of_place > 0 {
        remarks.push(match papers_in_turn(&dated) {
            Some(papers) => Finding::new(Code::DecisionFactsBySource, place()).fact("count", papers),
            None => Finding::new(Code::DecisionFactsOrder, place()).fact("count", out_of_place),
        });
    }
    let undated = facts.len() - dated.len();
    if undated > 0 {
        remarks.push(Finding::new(Code::DecisionFactsUndated, place()).fact("count", undated));
    }
    remarks
}

/// How many papers the facts come from, when those of each stand together and in order of time.
fn papers_in_turn(dated: &[(&str, &Value)]) -> Option<usize> {
    let mut papers: Vec<&Value> = Vec::new();
    for pair in dated.windows(2) {
        let ((before, paper), (after, next)) = (pair[0], pair[1]);
        if paper.is_null() || next.is_null() || paper == next && after < before {
            return None;
        }
        if paper != next {
            if papers.contains(&next) {
                return None;
            }
            papers.push(paper);
        }
    }
    let count = papers.len() + 1;
    // As many papers as facts are no groups.
    (count > 1 && count < dated.len()).then_some(count)
}

fn found<'d>(passport: &Passport, details: &'d Value) -> Option<&'d Value> {
    let is_archival = passport.document == Some(DocumentKind::ArchivalCertificate);
    details.get(&passport.details).filter(|_| is_archival)
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn below(passport: &Passport, at: &Place, path: &str) -> Place {
    let decision = at.xpath.as_deref().unwrap_or_default();
    at.clone().xpath(format!("{decision}/details/{}{path}", passport.details))
}
