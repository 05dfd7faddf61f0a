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
