//! A batch of which single decisions are not what the schema wants, or use letters that no sheet has: those are returned, and
//! the others are read all the same.

use crate::domain::finding::Finding;
use crate::formats::value;
use crate::formats::xsd::{FINDINGS_MAX, Kind, Schemas};
use serde_json::Value;
use std::collections::BTreeSet;

/// What of a batch can be read.
pub struct Rest {
    pub decisions: Value,
    /// Place of each of them in the batch, from 0.
    pub places: Vec<usize>,
}

/// The decisions without a finding; `None` when the batch as a whole is not what it should be: a finding of no single
/// decision, none without a finding, or more findings than were looked for.
pub fn rest(schemas: &Schemas, batch: &Value, findings: &[Finding]) -> Option<Rest> {
    let all = batch.as_array().filter(|_| findings.len() < FINDINGS_MAX)?;
    let faulty: BTreeSet<usize> = findings.iter().map(decision).collect::<Option<_>>()?;
    let places: Vec<usize> = (0..all.len()).filter(|place| !faulty.contains(place)).collect();
    if places.is_empty() || faulty.last().is_some_and(|last| *last >= all.len()) {
        return None;
    }
    let decisions: Value = places.iter().map(|place| all[*place].clone()).collect();
    // By itself the rest is a batch without fault: nothing that follows a fault was overlooked.
    let xml = value::to_xml("decisions", Kind::Decision.namespace(), &decisions);
    schemas.validate(xml.as_bytes()).is_empty().then_some(Rest { decisions, places })
}

/// Of which decision the finding speaks, from 0; `None`: of the batch.
pub fn decision(finding: &Finding) -> Option<usize> {
    let below = finding.place.xpath.as_deref()?.strip_prefix("/decisions/decision")?;
    match below.strip_prefix('[') {
        Some(indexed) => indexed.split_once(']')?.0.parse::<usize>().ok()?.checked_sub(1),
        None if below.is_empty() || below.starts_with('/') => Some(0),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codes::Code;
    use crate::domain::finding::Place;

    fn at(xpath: &str) -> Finding {
        Finding::new(Code::SchemaViolation, Place::file("decision.xml").xpath(xpath))
    }

    #[test]
    fn a_finding_belongs_to_its_decision_or_to_all() {
        assert_eq!(decision(&at("/decisions/decision[12]/details/media")), Some(11));
        assert_eq!(decision(&at("/decisions/decision[2]")), Some(1));
        assert_eq!(decision(&at("/decisions/decision/outcome")), Some(0));
        for whole in ["/decisions", "/decisions/decisions[2]", "/decisions/decision[0]", "/decision/outcome", ""] {
            assert_eq!(decision(&at(whole)), None, "{whole}");
        }
    }
}
