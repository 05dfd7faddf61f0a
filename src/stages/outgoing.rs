//! What an act sends out: numbers are given, nothing is drawn or filed yet.
//!
//! Acts one and two end alike: sheets are stamped, rendered, signed, deposited and delivered. These are the nouns that
//! they hand on.

use super::office::Provider;
use super::paper;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::domain::party::Applicant;
use crate::domain::request::{Access, Channel, Request};
use crate::domain::signer::Signer;
use crate::domain::status::Status;
use crate::domain::text::{Bilingual, Language};
use crate::formats::premis::Event;
use crate::releases::passport::{Passport, ResultKind};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use serde_json::Value;

/// Whose archive object it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// By its request number.
    Case(String),
    /// By the digest of the package: returned and noticed ones, and signed batches of decisions.
    Submission(Digest256),
    /// By its registry number.
    Registry(String),
}

impl Subject {
    /// Identifier of the OCFL object (design.md §5).
    pub fn object_id(&self) -> String {
        match self {
            Subject::Case(number) => format!("urn:muragat:case:{number}"),
            Subject::Submission(digest) => format!("urn:muragat:submission:{}", digest.hex()),
            Subject::Registry(number) => format!("urn:muragat:registry:{number}"),
        }
    }

    /// The word by which events know it.
    pub fn key(&self) -> String {
        match self {
            Subject::Case(number) | Subject::Registry(number) => number.clone(),
            Subject::Submission(digest) => digest.hex(),
        }
    }
}

/// One archive version in the making, with the sheets that go with it.
pub struct Outgoing {
    pub subject: Subject,
    /// What is written into the version, for whoever opens the object in twenty years.
    pub message: String,
    pub at: DateTime<FixedOffset>,
    /// Filed beside the sheets: path in the object and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    pub sheets: Vec<Sheet>,
    pub events: Vec<Event>,
    /// Whether it goes on with a filed object, so that its description tells of the earlier files too. A first version
    /// never looks at what is filed: written again after a crash, it must come out the same.
    pub continues: bool,
    /// Of a submission: which time the same octets came; otherwise 1.
    pub round: u32,
    /// The package of the decision that it carries out: a sheet that awaits a signature is kept beside it.
    pub decision: Option<Digest256>,
    /// The folder of the outbox; absent: nothing is delivered.
    pub outbox: Option<String>,
    /// The new last day of the term, which counts when the notice of it is filed.
    pub extended_until: Option<NaiveDate>,
    /// Delivered beside the sheets: place in the outbox and bytes, as the JSON of a return for the sender's system.
    pub enclosures: Vec<(String, Vec<u8>)>,
    /// What goes to the cabinet of who asked through the portal.
    pub reply: Option<Reply>,
    /// Whether a letter of e-mail brings the answer, too.
    pub is_mailed: bool,
}

/// What act two knows of a reply to the portal before the documents are drawn.
#[derive(Debug, Clone)]
pub struct Reply {
    pub submission: Digest256,
    pub request_id: String,
    pub request_number: String,
    /// Of the answer; the package bears its name.
    pub sheet: String,
    pub status: Status,
    pub at: DateTime<FixedOffset>,
    pub due_on: NaiveDate,
    /// What the edition gives through the portal; what is no grant is always given itself.
    pub result: ResultKind,
    pub provider: Provider,
    /// Who answers for the reply: with a key at hand this person signs the message as well.
    pub signer: Option<Signer>,
}

/// A sheet to be: its number, what it says, and to whom.
#[derive(Clone)]
pub struct Sheet {
    pub kind: DocumentKind,
    pub number: String,
    /// 1, and 2 for the second copy of a registry.
    pub copy: u32,
    pub title: Bilingual,
    /// The reader's language: the language of the metadata; the sheet itself has both.
    pub language: Language,
    /// Of a restricted case only the answer itself says whom and what it is about.
    pub access: Access,
    /// Whether a named person's signature makes it valid: until then it is neither filed nor delivered.
    pub needs_signature: bool,
    /// Whether it leaves the office.
    pub leaves: bool,
    /// Path in the archive object without its ending.
    pub path: String,
    /// The letterhead.
    pub provider: Provider,
    pub service: Option<ServiceLine>,
    pub request: Option<RequestLine>,
    pub addressee: Option<Bilingual>,
    pub applicant: Option<ApplicantLine>,
    pub signers: Vec<SignerLine>,
    pub executor: Option<ExecutorLine>,
    /// What the check code is bound to: the request package, or the lines of the registry.
    pub bound_to: Digest256,
    /// The document in whose place it is: number, date and manner.
    pub replaces: Option<Value>,
    /// It goes elsewhere than the answer.
    pub errand: Option<Errand>,
    pub content: Value,
}

impl Sheet {
    /// A sheet of the office about its own work, as a registry is: to nobody in particular, signed by nobody, open, for it
    /// says nothing that a restricted case keeps to itself. It leaves, once in each copy.
    pub fn of_office(kind: DocumentKind, number: &str, provider: &Provider, bound_to: Digest256) -> Self {
        Self {
            kind,
            number: number.to_owned(),
            copy: 1,
            title: paper::title(kind),
            language: Language::Kk,
            access: Access::Open,
            needs_signature: false,
            leaves: true,
            path: format!("documents/{number}-{}", kind.key()),
            provider: provider.clone(),
            service: None,
            request: None,
            addressee: None,
            applicant: None,
            signers: Vec::new(),
            executor: None,
            bound_to,
            replaces: None,
            errand: None,
            content: Value::Null,
        }
    }
}

/// Where a sheet goes that accompanies an answer and is not for the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The answer's number.
    pub goes_with: String,
    /// Folder of the outbox.
    pub tray: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct ServiceLine {
    pub code: String,
    pub name: Bilingual,
    pub regulation: Bilingual,
    pub words: ServiceWords,
}

/// What the edition calls its people and papers.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceWords {
    pub applicant: Bilingual,
    pub provider: Bilingual,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre: Option<Bilingual>,
    pub portal: Bilingual,
    pub refusal: Bilingual,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<Bilingual>,
}

impl From<&Passport> for ServiceLine {
    fn from(passport: &Passport) -> Self {
        let words = passport.words.clone();
        Self {
            code: passport.service.clone(),
            name: passport.name.clone(),
            regulation: passport.regulation.clone(),
            words: ServiceWords {
                applicant: words.applicant,
                provider: words.provider,
                centre: words.centre,
                portal: words.portal,
                refusal: words.refusal,
                archive: words.archive,
            },
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct RequestLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<NaiveDate>,
    pub submitted_at: String,
    pub accepted_at: String,
    pub channel: Channel,
    pub language: Language,
}

impl RequestLine {
    pub fn new(request: &Request, registered: Option<(&str, NaiveDate)>) -> Self {
        Self {
            number: registered.map(|(number, _)| number.to_owned()),
            registered_on: registered.map(|(_, day)| day),
            submitted_at: request.submitted_at.to_rfc3339(),
            accepted_at: request.accepted_at.to_rfc3339(),
            channel: request.channel,
            language: request.language,
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct ApplicantLine {
    pub name: Bilingual,
}

impl From<&Applicant> for ApplicantLine {
    fn from(applicant: &Applicant) -> Self {
        Self { name: applicant.party.full_name() }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct SignerLine {
    pub role: String,
    pub position: Bilingual,
    pub name: Bilingual,
    /// When the ЭЦҚ is set; absent where that is not known as the sheet is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<String>,
    /// Whose key signs; nothing more of it stands on a sheet.
    #[serde(skip)]
    pub person: Signer,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExecutorLine {
    pub name: Bilingual,
    pub phone: String,
}

impl Outgoing {
    /// An archive version with nothing in it yet.
    pub fn new(subject: Subject, message: impl Into<String>, at: DateTime<FixedOffset>) -> Self {
        Self {
            subject,
            message: message.into(),
            at,
            files: Vec::new(),
            sheets: Vec::new(),
            events: Vec::new(),
            continues: false,
            round: 1,
            decision: None,
            outbox: None,
            extended_until: None,
            enclosures: Vec::new(),
            reply: None,
            is_mailed: false,
        }
    }

    /// Files a JSON document, readable by a person.
    pub fn file_json(&mut self, path: &str, value: &impl Serialize) {
        let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
        bytes.push(b'\n');
        self.files.push((path.to_owned(), bytes));
    }
}
