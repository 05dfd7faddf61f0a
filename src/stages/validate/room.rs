//! The room itself: schema, signatures as they stand, typed reading, rules beyond the schema. Nothing is judged here, and
//! nobody outside is asked.
//!
//! The signed view is the read view: requests and decisions are read from the octets whose digest and signature value were
//! checked (canonical under XML-DSig, the member itself under CMS and ASiC-E), never from anything else. Without such octets
//! there is no reading, and no rule is asked.

use super::batch::{self, Rest};
use super::{Input, attachment_undeclared, rules, text_letters};
use crate::catalogue::submissions::Submission;
use crate::domain::decision::Decision;
use crate::domain::finding::{Finding, listed};
use crate::domain::request::{Channel, Request};
use crate::formats::container::{Container, Member};
use crate::formats::package;
use crate::formats::places::Places;
use crate::formats::signature::CheckedSignature;
use crate::formats::value;
use crate::formats::xml::{self, Parsed};
use crate::formats::xsd::Kind;
use crate::stages::office::Office;
use crate::stages::pace::Step;
use crate::stages::unpack::Opened;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a package says, as far as it was signed.
enum Reading {
    Request(Box<Request>),
    Decisions {
        batch: bool,
        decisions: Vec<Decision>,
        /// Where each stands in the document, from 0.
        places: Vec<usize>,
    },
    /// No octets that somebody signed, or not what the schema wants.
    Nothing,
}

/// A package that was looked at in itself.
pub struct Validated {
    pub submission: Submission,
    /// The octets as received.
    pub package: Vec<u8>,
    pub members: Vec<Member>,
    /// Schema and rules; signatures are judged later.
    pub findings: Vec<Finding>,
    pub signatures: Vec<CheckedSignature>,
    /// As the document says, signed or not: only to send an answer back the way the package came.
    pub channel: Option<Channel>,
    /// Against single decisions of a batch, which are not read; the others are.
    pub unread: Vec<Finding>,
    /// Of the elements of a request; none of a decision.
    pub places: Places,
    kind: Kind,
    reading: Reading,
}

impl Validated {
    /// `request.xml` or `decision.xml`.
    pub fn file_name(&self) -> &'static str {
        self.kind.file()
    }

    pub fn is_decision(&self) -> bool {
        self.kind != Kind::Request
    }

    /// The request as it was signed.
    pub fn request(&self) -> Option<&Request> {
        match &self.reading {
            Reading::Request(request) => Some(request),
            _ => None,
        }
    }

    /// The decisions as they were signed.
    pub fn decisions(&self) -> &[Decision] {
        match &self.reading {
            Reading::Decisions { decisions, .. } => decisions,
            _ => &[],
        }
    }

    /// Whether many decisions stand under one signature.
    pub fn is_batch(&self) -> bool {
        matches!(self.reading, Reading::Decisions { batch: true, .. })
    }

    /// What stands against the decisions that were not read, by their places in the document.
    pub fn unread_decisions(&self) -> BTreeMap<usize, Vec<Finding>> {
        let mut unread = BTreeMap::<_, Vec<_>>::new();
        for (place, finding) in self.unread.iter().filter_map(|finding| Some((batch::decision(finding)?, finding))) {
            unread.entry(place).or_default().push(finding.clone());
        }
        unread
    }

    /// Place of the decision in its document, from 0: of a batch not every one may have been read.
    pub fn decision_place(&self, index: usize) -> usize {
        match &self.reading {
            Reading::Decisions { places, .. } => places.get(index).copied().unwrap_or(index),
            _ => index,
        }
    }

    /// Where the decision stands in its document.
    pub fn decision_xpath(&self, index: usize) -> String {
        let nth = self.decision_place(index) + 1;
        if self.is_batch() { format!("/decisions[1]/decision[{nth}]") } else { "/decision[1]".to_owned() }
    }
}

/// Validates an opened package. Pure but for what is in force at the moment of claim.
pub fn validate(office: &Office, opened: Opened) -> Validated {
    let _measured = office.pace.of(Step::Validate);
    let Opened { submission, package, kind, xml, members } = opened;
    let mut validated = Validated {
        submission,
        package,
        members,
        findings: Vec::new(),
        signatures: Vec::new(),
        channel: None,
        unread: Vec::new(),
        places: Places::default(),
        kind,
        reading: Reading::Nothing,
    };
    // `unpack` parsed it under the same limits.
    let Ok(parsed) = xml::parse(&xml, &office.xml_limits) else { return validated };
    validated.channel = channel(&parsed);
    validated.findings = office.schemas.validate_document(parsed.document());
    // `unpack` opened it under the same limits.
    let Ok(container) = Container::open(&validated.package, &office.container_limits) else { return validated };
    validated.signatures = package::signatures(&container, &xml, &parsed).checked;
    // Each is as large as the document, and trees of it take many times its size: one stays at a time.
    let signed = validated.signatures.iter_mut().filter_map(|s| s.signed_octets.take()).reduce(|first, _| first);
    drop(parsed);
    let mut strange_letters = Vec::new();
    let is_valid = validated.findings.is_empty();
    if let Some(signed) = signed.filter(|_| is_valid || kind == Kind::Decision)
        && let Ok(value) = value::from_xml(signed.as_bytes())
    {
        strange_letters = text_letters::check(&value, &office.typesetter, || Places::read(kind.file(), &xml));
        let faults = [&validated.findings[..], &strange_letters].concat();
        let rest = if faults.is_empty() { None } else { batch::rest(&office.schemas, &value, &faults) };
        if let Some(rest) = rest {
            validated.reading = read_batch(rest);
            validated.unread = faults;
            validated.findings.clear();
            strange_letters.clear();
        } else if is_valid {
            validated.reading = read(kind, value);
        } else {
            // What the schema refuses is not read, and so not spelled.
            strange_letters.clear();
        }
    }
    if validated.is_decision() {
        validated.findings.extend(attachment_undeclared::beside_a_decision(&validated.members));
    }
    if let Some(request) = validated.request() {
        let places = Places::read(kind.file(), &xml);
        let day = validated.submission.claimed_at.date_naive();
        validated.findings = rules(&Input {
            request,
            places: &places,
            passport: office.passport(&request.service, day),
            service_known: office.releases.knows(&request.service),
            calendar: office.releases.calendar(),
            now: validated.submission.claimed_at,
            members: &validated.members,
            attachments_max: office.container_limits.attachments_max,
            points_max: office.container_limits.points_max,
        });
        validated.places = places;
    }
    validated.findings.extend(strange_letters);
    validated.findings = listed(validated.findings);
    validated
}

/// The word in `request/channel`, whoever wrote it.
fn channel(parsed: &Parsed<'_>) -> Option<Channel> {
    let element = xml::elements(parsed.root()).find(|e| e.tag_name().name() == "channel")?;
    serde_json::from_value(Value::String(xml::only_text(element)?.to_owned())).ok()
}

fn read(kind: Kind, value: Value) -> Reading {
    fn typed<T: DeserializeOwned>(value: Value) -> Option<T> {
        serde_json::from_value(value).ok()
    }
    let reading = match (kind, value) {
        (Kind::Request, value) => typed(value).map(|r| Reading::Request(Box::new(r))),
        (_, Value::Array(many)) => {
            let places = (0..many.len()).collect();
            return read_batch(Rest { decisions: Value::Array(many), places });
        }
        (_, one) => typed(one).map(|d| Reading::Decisions { batch: false, decisions: vec![d], places: vec![0] }),
    };
    reading.unwrap_or(Reading::Nothing)
}

fn read_batch(rest: Rest) -> Reading {
    match serde_json::from_value(rest.decisions) {
        Ok(decisions) => Reading::Decisions { batch: true, decisions, places: rest.places },
        Err(_) => Reading::Nothing,
    }
}
