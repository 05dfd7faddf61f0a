//! Findings for a terminal: where, what, the facts, the remedy.
//!
//! A package is somebody else's text: nothing in it may steer the terminal or begin a line of its own.

use super::{Voice, disposition_name, fact_name, remedy, sentence};
use crate::domain::finding::{Finding, Place};
use crate::domain::request::Channel;
use crate::domain::text::{Language, one_line};
use std::fmt::Write as _;

/// All findings of one package, in their order; nothing for none.
///
/// `path/package.zip: request.xml:12:9  identifier.check-digit (return)`, then what, where in the tree, facts, remedy.
pub fn print(package: &str, findings: &[Finding], channel: Option<Channel>, language: Language) -> String {
    let mut out = String::new();
    let package = one_line(package);
    for finding in findings {
        let kind = disposition_name(finding.code.disposition(channel), language);
        let place = one_line(&place(&finding.place));
        let gap = if place.is_empty() { "" } else { "  " };
        // Writing to a String does not fail.
        let _ = writeln!(out, "{package}: {place}{gap}{} ({kind})", finding.code);
        let _ = writeln!(out, "    {}", one_line(&sentence(finding, Voice::Operator, language)));
        if let Some(xpath) = &finding.place.xpath {
            let _ = writeln!(out, "    {}", one_line(xpath));
        }
        let known = finding.facts.iter().filter(|(_, value)| !value.is_empty());
        let fact = |name: &str, value: &str| format!("{}: {}", fact_name(name, language), one_line(value));
        let facts: Vec<_> = known.map(|(name, value)| fact(name, value)).collect();
        if !facts.is_empty() {
            let _ = writeln!(out, "    {}", facts.join("; "));
        }
        let _ = writeln!(out, "    → {}", remedy(finding.code, language));
    }
    out
}

/// `request.xml:12:9`, as much of it as is known; empty for the package as a whole.
pub(super) fn place(place: &Place) -> String {
    let mut out = place.file.clone().unwrap_or_default();
    for number in [place.line, place.column].into_iter().flatten() {
        let _ = write!(out, ":{number}");
    }
    out
}
