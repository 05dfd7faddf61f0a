//! PREMIS 3 in XML: what is kept, what happened to it, and who did it.
//!
//! Plain structs in, text out; the same facts give the same bytes. Which events a case has is said elsewhere
//! (`stages::deposit`). Source: PREMIS Data Dictionary for Preservation Metadata 3.0 and its XML schema.

use crate::domain::identifiers::Digest256;
use chrono::{DateTime, FixedOffset, SecondsFormat};
use std::fmt::Write as _;

/// Everything that one `premis.xml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premis {
    /// The whole that the files belong to.
    pub entity: Entity,
    pub files: Vec<FileObject>,
    pub events: Vec<Event>,
    pub agents: Vec<Agent>,
}

/// A case or a registry: an intellectual entity (1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// The object's identifier in the archive, as `urn:muragat:case:AC-2015-000001`.
    pub identifier: String,
    /// How people call it, as the request's number.
    pub name: String,
}

/// A file (1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileObject {
    /// Logical path in the archive object.
    pub path: String,
    pub size_bytes: u64,
    pub sha256: Digest256,
    /// SHA-512 in lower-case hexadecimal, as the inventory has it.
    pub sha512: String,
    /// As `application/pdf`.
    pub media_type: String,
    /// As `PDF/A-3a`; absent: no particular edition is claimed.
    pub format_version: Option<String>,
    /// The name under which it came; absent: made here.
    pub original_name: Option<String>,
}

/// Something that happened (2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique within the case and the same at every repetition, as `claim` or `sign-AC-D-2015-000001`.
    pub identifier: String,
    pub kind: EventKind,
    pub at: DateTime<FixedOffset>,
    /// One plain sentence.
    pub detail: String,
    pub outcome: Outcome,
    /// Codes of findings, indications: what the outcome rests on. May be empty.
    pub outcome_note: String,
    /// `Agent::identifier` of those who acted.
    pub agents: Vec<String>,
    /// Logical paths of the files concerned; empty: the whole entity.
    pub files: Vec<String>,
}

/// Kinds of events that a case meets, by the names of the Library of Congress' vocabulary `eventType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The package was taken from the inbox as received.
    Capture,
    DigestCalculation,
    SignatureValidation,
    /// Those whom a document names signed it.
    SignatureGeneration,
    Validation,
    /// The request got its number.
    Registration,
    /// A document was made.
    Creation,
    /// A decision of a person was recorded.
    Appraisal,
    Ingestion,
    /// The result left for its recipient.
    Dissemination,
    FixityCheck,
    /// What is said of something kept changed, as that a document was annulled.
    MetadataModification,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Warning,
    Failure,
}

/// Who or what acted (3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// As `urn:muragat:software` or `urn:muragat:signer:head`: no personal identifier.
    pub identifier: String,
    pub name: String,
    pub kind: AgentKind,
    /// Of software; absent for people and offices.
    pub version: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentKind {
    Organization,
    Person,
    Software,
}

impl EventKind {
    pub fn term(self) -> &'static str {
        match self {
            EventKind::Capture => "capture",
            EventKind::DigestCalculation => "message digest calculation",
            EventKind::SignatureValidation => "digital signature validation",
            EventKind::SignatureGeneration => "digital signature generation",
            EventKind::Validation => "validation",
            EventKind::Registration => "accession",
            EventKind::Creation => "creation",
            EventKind::Appraisal => "appraisal",
            EventKind::Ingestion => "ingestion",
            EventKind::Dissemination => "dissemination",
            EventKind::FixityCheck => "fixity check",
            EventKind::MetadataModification => "metadata modification",
        }
    }
}

impl Outcome {
    pub fn term(self) -> &'static str {
        match self {
            Outcome::Success => "success",
            Outcome::Warning => "warning",
            Outcome::Failure => "fail",
        }
    }
}

impl AgentKind {
    pub fn term(self) -> &'static str {
        match self {
            AgentKind::Organization => "organization",
            AgentKind::Person => "person",
            AgentKind::Software => "software",
        }
    }
}

/// `premis.xml`, in UTF-8 with one element on a line.
pub fn to_xml(premis: &Premis) -> String {
    let mut xml = Writer::default();
    xml.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.open(
        "premis xmlns=\"http://www.loc.gov/premis/v3\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0\"",
    );
    entity(&mut xml, &premis.entity);
    premis.files.iter().for_each(|file| file_object(&mut xml, file, &premis.entity));
    premis.events.iter().for_each(|happened| event(&mut xml, happened, &premis.entity));
    premis.agents.iter().for_each(|who| agent(&mut xml, who));
    xml.close("premis");
    xml.text
}

fn entity(xml: &mut Writer, entity: &Entity) {
    xml.open("object xsi:type=\"intellectualEntity\"");
    xml.identifier("objectIdentifier", "URI", &entity.identifier);
    xml.leaf("originalName", &entity.name);
    xml.close("object");
}

fn file_object(xml: &mut Writer, file: &FileObject, whole: &Entity) {
    xml.open("object xsi:type=\"file\"");
    xml.identifier("objectIdentifier", "path", &file.path);
    xml.open("objectCharacteristics");
    xml.leaf("compositionLevel", "0");
    for (algorithm, digest) in [("SHA-256", file.sha256.hex()), ("SHA-512", file.sha512.clone())] {
        xml.open("fixity");
        xml.leaf("messageDigestAlgorithm", algorithm);
        xml.leaf("messageDigest", &digest);
        xml.close("fixity");
    }
    xml.leaf("size", &file.size_bytes.to_string());
    xml.open("format");
    xml.open("formatDesignation");
    xml.leaf("formatName", &file.media_type);
    if let Some(version) = &file.format_version {
        xml.leaf("formatVersion", version);
    }
    xml.close("formatDesignation");
    xml.close("format");
    xml.close("objectCharacteristics");
    if let Some(name) = &file.original_name {
        xml.leaf("originalName", name);
    }
    xml.open("relationship");
    xml.leaf("relationshipType", "structural");
    xml.leaf("relationshipSubType", "is part of");
    xml.identifier("relatedObjectIdentifier", "URI", &whole.identifier);
    xml.close("relationship");
    xml.close("object");
}

fn event(xml: &mut Writer, event: &Event, whole: &Entity) {
    xml.open("event");
    xml.identifier("eventIdentifier", "local", &event.identifier);
    xml.leaf("eventType", event.kind.term());
    xml.leaf("eventDateTime", &event.at.to_rfc3339_opts(SecondsFormat::Secs, false));
    xml.open("eventDetailInformation");
    xml.leaf("eventDetail", &event.detail);
    xml.close("eventDetailInformation");
    xml.open("eventOutcomeInformation");
    xml.leaf("eventOutcome", event.outcome.term());
    if !event.outcome_note.is_empty() {
        xml.open("eventOutcomeDetail");
        xml.leaf("eventOutcomeDetailNote", &event.outcome_note);
        xml.close("eventOutcomeDetail");
    }
    xml.close("eventOutcomeInformation");
    for agent in &event.agents {
        xml.identifier("linkingAgentIdentifier", "URI", agent);
    }
    for path in &event.files {
        xml.identifier("linkingObjectIdentifier", "path", path);
    }
    if event.files.is_empty() {
        xml.identifier("linkingObjectIdentifier", "URI", &whole.identifier);
    }
    xml.close("event");
}

fn agent(xml: &mut Writer, agent: &Agent) {
    xml.open("agent");
    xml.identifier("agentIdentifier", "URI", &agent.identifier);
    xml.leaf("agentName", &agent.name);
    xml.leaf("agentType", agent.kind.term());
    if let Some(version) = &agent.version {
        xml.leaf("agentVersion", version);
    }
    xml.close("agent");
}

#[derive(Default)]
struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn open(&mut self, tag: &str) {
        self.line(&format!("<{tag}>"));
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.line(&format!("</{name}>"));
    }

    fn leaf(&mut self, name: &str, content: &str) {
        let mut line = format!("<{name}>");
        for c in content.chars() {
            match c {
                '&' => line.push_str("&amp;"),
                '<' => line.push_str("&lt;"),
                '>' => line.push_str("&gt;"),
                '\r' => line.push_str("&#13;"),
                // XML 1.0 has no place for these, escaped or not.
                c if c.is_control() && c != '\n' && c != '\t' => line.push('\u{fffd}'),
                '\u{fffe}' | '\u{ffff}' => line.push('\u{fffd}'),
                c => line.push(c),
            }
        }
        _ = write!(line, "</{name}>");
        self.line(&line);
    }

    /// The pattern of every identifier in PREMIS: `xIdentifierType`, `xIdentifierValue`.
    fn identifier(&mut self, name: &str, kind: &str, value: &str) {
        self.open(name);
        self.leaf(&format!("{name}Type"), kind);
        self.leaf(&format!("{name}Value"), value);
        self.close(name);
    }

    fn line(&mut self, line: &str) {
        _ = writeln!(self.text, "{:depth$}{line}", "", depth = self.depth * 2);
    }
}
