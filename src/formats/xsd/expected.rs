//! What a schema would have accepted, and what was seen, in words for facts.
//!
//! Values of people are never shown: dots stand for their characters.

use super::engine::Engine;
use super::shortened;
use roxmltree::Node;
use xsd_schema::validation::{ValidationRuntime, ValidationSink};
use xsd_schema::{SimpleTypeKey, TypeKey};

/// Leaves whose values are nobody's secret.
const OPEN_LEAVES: [&str; 33] = [
    "access",
    "accepted_at",
    "amount_kzt",
    "application",
    "asked_at",
    "certificate_type",
    "channel",
    "code",
    "copies",
    "copy",
    "decided_at",
    "delivery",
    "direction",
    "form",
    "found",
    "issued_at",
    "kind",
    "language",
    "media_type",
    "medium_kind",
    "nothing_else",
    "outcome",
    "paid_at",
    "paper_original",
    "promised_on",
    "request_number",
    "sample",
    "service",
    "sheets",
    "size_bytes",
    "source",
    "submitted_at",
    "variant",
];

/// The fact `expected`.
#[derive(Debug, Clone, Default)]
pub struct Expectation(pub String);

/// Elements that may stand here, `phone, email`; "" when nothing may.
pub fn elements<S: ValidationSink>(engine: &Engine, run: &ValidationRuntime<'_, S>) -> Expectation {
    let mut names: Vec<String> =
        run.get_expected_elements().iter().map(|e| engine.names().resolve(e.local_name)).collect();
    names.dedup();
    Expectation(names.join(", "))
}

/// Attributes that must stand here, `@id`.
pub fn attributes<S: ValidationSink>(engine: &Engine, run: &ValidationRuntime<'_, S>) -> Expectation {
    let names: Vec<String> =
        run.get_expected_attributes().iter().map(|a| format!("@{}", engine.names().resolve(a.local_name))).collect();
    Expectation(names.join(", "))
}

/// Values (`kk | ru`), or a type of schemas/common.xsd by its name and greatest length (`name ≤200`).
pub fn value(engine: &Engine, of: SimpleTypeKey) -> Expectation {
    let mut length_max = None;
    let mut next = Some(of);
    while let Some(definition) = next.and_then(|key| engine.set.arenas.simple_types.get(key)) {
        if let Some(allowed) = &definition.facets.enumeration {
            let mut values: Vec<&str> = allowed.values.iter().map(String::as_str).collect();
            values.sort_unstable();
            return Expectation(values.join(" | "));
        }
        length_max = length_max.or(definition.facets.max_length.as_ref().map(|facet| facet.value));
        if let Some(name) = definition.name {
            let limit = length_max.map(|n| format!(" ≤{n}")).unwrap_or_default();
            return Expectation(engine.names().resolve(name) + &limit);
        }
        if let Some(pattern) = definition.facets.patterns.first().and_then(|step| step.first()) {
            return Expectation(pattern.value.clone());
        }
        next = definition.resolved_base_type.and_then(|key: TypeKey| key.as_simple());
    }
    Expectation::default()
}

/// The value of a leaf, or dots for it.
pub fn seen(node: Node) -> String {
    let text: String = node.children().filter(Node::is_text).filter_map(|t| t.text()).collect();
    if OPEN_LEAVES.contains(&node.tag_name().name()) {
        return shortened(&text);
    }
    const DOTS_MAX: usize = 12;
    match text.chars().count() {
        characters if characters <= DOTS_MAX => "•".repeat(characters),
        characters => format!("{}… ({characters})", "•".repeat(DOTS_MAX)),
    }
}
