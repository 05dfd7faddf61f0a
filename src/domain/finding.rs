//! A finding: one fact about a package that stands in the way, with its place and what was seen.
//!
//! A finding says nothing in a human language: `report` gives it three voices.

use super::codes::Code;
use serde::Serialize;

/// Where in the package.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Place {
    /// Member of the container, as `request.xml` or `attachments/diploma.pdf`; absent: the container itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// From 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xpath: Option<String>,
}

impl Place {
    /// The package as a whole.
    pub fn package() -> Self {
        Self::default()
    }

    pub fn file(name: impl Into<String>) -> Self {
        Self { file: Some(name.into()), ..Self::default() }
    }

    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    pub fn xpath(mut self, xpath: impl Into<String>) -> Self {
        self.xpath = Some(xpath.into());
        self
    }
}

/// One fact about a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub place: Place,
    /// Name and value, in the order of the sentence; never a person's name or ЖСН.
    pub facts: Vec<(&'static str, String)>,
}

impl Finding {
    pub fn new(code: Code, place: Place) -> Self {
        Self { code, place, facts: Vec::new() }
    }

    pub fn fact(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    /// The value of the fact `name`, or "".
    pub fn get(&self, name: &str) -> &str {
        self.facts.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v)
    }
}

/// So many findings of one package are listed, and one of each further kind: nobody reads more, and no sheet holds them.
pub const LISTED_MAX: usize = 30;

/// The first findings; behind them the first of each code that is not among them, and how many more there are
/// (`findings.more`). Every disposition that was there still is. Doing it again changes nothing.
pub fn listed(findings: Vec<Finding>) -> Vec<Finding> {
    // A list that was cut short before is no longer than this.
    if findings.len() <= LISTED_MAX || findings.last().is_some_and(|last| last.code == Code::FindingsMore) {
        return findings;
    }
    let count = findings.len();
    let mut listed = findings;
    let rest = listed.split_off(LISTED_MAX);
    for finding in rest {
        if listed.iter().all(|known| known.code != finding.code) {
            listed.push(finding);
        }
    }
    let more = Finding::new(Code::FindingsMore, Place::package()).fact("count", count - listed.len());
    listed.push(more);
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_keeps_one_of_each_kind_and_says_how_many_more() {
        let of = |code, count| vec![Finding::new(code, Place::package()); count];
        let whole = of(Code::DatePromised, LISTED_MAX);
        assert_eq!(listed(whole.clone()), whole);
        let many = [of(Code::DatePromised, 250), of(Code::DateOrder, 3)].concat();
        let cut = listed(many);
        assert_eq!(cut.len(), LISTED_MAX + 2);
        assert_eq!(cut[LISTED_MAX].code, Code::DateOrder);
        assert_eq!((cut[LISTED_MAX + 1].code, cut[LISTED_MAX + 1].get("count")), (Code::FindingsMore, "222"));
        assert_eq!(listed(cut.clone()), cut);
    }
}
