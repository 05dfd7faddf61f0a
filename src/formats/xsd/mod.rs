//! Validation against the released schemas, behind one function of ours.
//!
//! `engine` holds the compiled schemas, `walk` feeds them a document, `expected` says what a schema would have accepted.
//! What XML is at all (encoding, DTD, size) is judged before, by `xml`; what no schema can say is judged after, by the
//! rules of `stages::validate`. xmllint is the judge of this module (tests/it/formats.rs).

mod engine;
mod expected;
mod walk;

use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::formats::xml::{self, XmlLimits};
use crate::releases::embedded;
use engine::Engine;
use std::cell::OnceCell;

/// Findings of one document that are looked for; fewer are listed (`finding::listed`).
pub const FINDINGS_MAX: usize = 1000;

/// A document that a schema of ours describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Request,
    Decision,
    Document,
    Manifest,
    Survey,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Request, Kind::Decision, Kind::Document, Kind::Manifest, Kind::Survey];

    /// Path of the schema among the released files.
    pub fn schema(self) -> &'static str {
        match self {
            Kind::Request => "schemas/request.xsd",
            Kind::Decision => "schemas/decision.xsd",
            Kind::Document => "schemas/document.xsd",
            Kind::Manifest => "schemas/manifest.xsd",
            Kind::Survey => "schemas/survey.xsd",
        }
    }

    /// Target namespace of the schema.
    pub fn namespace(self) -> &'static str {
        match self {
            Kind::Request => "urn:muragat:request:1",
            Kind::Decision => "urn:muragat:decision:1",
            Kind::Document => "urn:muragat:document:1",
            Kind::Manifest => "urn:muragat:manifest:1",
            Kind::Survey => "urn:muragat:survey:1",
        }
    }

    /// The member of a package, the attachment of a sheet, or the file that travels, which holds such a document.
    pub fn file(self) -> &'static str {
        match self {
            Kind::Request => "request.xml",
            Kind::Decision => "decision.xml",
            Kind::Document => "document.xml",
            Kind::Manifest => "manifest.xml",
            Kind::Survey => "survey.xml",
        }
    }

    /// By the namespace of the root element.
    pub fn of(document: &roxmltree::Document) -> Option<Kind> {
        let namespace = document.root_element().tag_name().namespace();
        Self::ALL.into_iter().find(|kind| Some(kind.namespace()) == namespace)
    }
}

/// The released schemas. Cheap to copy: the compiled form is kept once for each thread, for it cannot be shared.
#[derive(Debug, Clone, Copy)]
pub struct Schemas(());

thread_local! {
    /// In the order of [`Kind::ALL`]; each compiled when this thread first meets its kind.
    static ENGINES: [OnceCell<Engine>; 5] = const { [const { OnceCell::new() }; 5] };
}

impl Schemas {
    /// The schemas in the program. A worker pays for compiling (some milliseconds) at its first document of a kind.
    pub fn embedded() -> Self {
        Self(())
    }

    /// Everything in `xml` that its schema does not accept: `schema.violation` with place and the facts `rule`, `seen`,
    /// `expected`; the first for each parent, [`FINDINGS_MAX`] at most. Empty: valid.
    ///
    /// Octets that are no XML within the limits of `xml` give one of its findings, a root element of no schema `xml.root`. Pure and repeatable.
    pub fn validate(&self, xml: &[u8]) -> Vec<Finding> {
        match xml::parse(xml, &XmlLimits::default()) {
            Ok(parsed) => self.validate_document(parsed.document()),
            Err(fault) => {
                let place = Place::package().at(fault.line, fault.column);
                vec![Finding::new(fault.code(), place).fact("detail", fault.detail)]
            }
        }
    }

    /// As [`Schemas::validate`], for a document that was parsed already.
    pub fn validate_document(&self, document: &roxmltree::Document) -> Vec<Finding> {
        let Some(kind) = Kind::of(document) else {
            let root = document.root_element().tag_name();
            let seen = format!("{{{}}}{}", root.namespace().unwrap_or(""), root.name());
            return vec![Finding::new(Code::XmlRoot, Place::package().at(1, 1)).fact("seen", shortened(&seen))];
        };
        ENGINES.with(|engines| {
            let engine = engines[kind as usize].get_or_init(|| Engine::of(kind));
            if walk::is_valid(document, engine) { Vec::new() } else { walk::explain(document, engine, kind) }
        })
    }
}

/// A released schema file by its name, as `common.xsd`.
fn released(name: &str) -> Option<&'static str> {
    std::str::from_utf8(embedded::file(&format!("schemas/{name}"))?).ok()
}

/// Text of a stranger, short enough for a sentence.
fn shortened(text: &str) -> String {
    const CHARACTERS_MAX: usize = 80;
    let mut shown: String =
        text.chars().take(CHARACTERS_MAX).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(CHARACTERS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests;
