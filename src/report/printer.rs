//! Findings for a terminal: where, what, the facts, the remedy.

use super::{Voice, disposition_name, fact_name, remedy, sentence};
use crate::domain::finding::{Finding, Place};
use crate::domain::request::Channel;
use crate::domain::text::Language;
use std::fmt::Write as _;

/// All findings of one package, in their order; nothing for none.
///
/// `path/package.zip: request.xml:12:9  identifier.check-digit (return)`, then what, where in the tree, facts, remedy.
pub fn print(package: &str, findings: &[Finding], channel: Option<Channel>, language: Language) -> String {
    let mut out = String::new();
    for finding in findings {
        let kind = disposition_name(finding.code.disposition(channel), language);
        let place = place(&finding.place);
        let gap = if place.is_empty() { "" } else { "  " };
        // Writing to a String does not fail.
        let _ = writeln!(out, "{package}: {place}{gap}{} ({kind})", finding.code);
        let _ = writeln!(out, "    {}", sentence(finding, Voice::Operator, language));
        if let Some(xpath) = &finding.place.xpath {
            let _ = writeln!(out, "    {xpath}");
        }
        let known = finding.facts.iter().filter(|(_, value)| !value.is_empty());
        let facts: Vec<_> = known.map(|(name, value)| format!("{}: {value}", fact_name(name, language))).collect();
        if !facts.is_empty() {
            let _ = writeln!(out, "    {}", facts.join("; "));
        }
        let _ = writeln!(out, "    → {}", remedy(finding.code, language));
    }
    // A package is somebody else's text: nothing in it may steer the terminal.
    out.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// `request.xml:12:9`, as much of it as is known; empty for the package as a whole.
pub(super) fn place(place: &Place) -> String {
    let mut out = place.file.clone().unwrap_or_default();
    for number in [place.line, place.column].into_iter().flatten() {
        let _ = write!(out, ":{number}");
    }
    out
}
