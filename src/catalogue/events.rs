//! What happened, line by line; never changed, never removed.

use super::cases::Period;
use super::read;
use crate::domain::codes::Code;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset};
use serde_json::Value;
use std::collections::BTreeSet;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)*) => {
        /// A kind of event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            /// The word in the catalogue and in JSON.
            pub fn key(self) -> &'static str {
                match self { $(Kind::$variant => $key),* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Kind::$variant),)* _ => None }
            }
        }
    };
}

kinds! {
    /// A package was claimed out of the inbox.
    Claimed = "claimed",
    /// The same octets came again.
    Repeated = "repeated",
    /// A verdict was made, with the policy that made it.
    Judged = "judged",
    /// Something of ours is missing; the reason is a fact.
    Waiting = "waiting",
    Registered = "registered",
    Rejected = "rejected",
    Returned = "returned",
    Noticed = "noticed",
    /// A step of the chain was taken, or something happened between two.
    ChainStep = "chain_step",
    /// The centre did not take an incomplete application, and gave a receipt that says what is missing.
    AcceptanceRefused = "acceptance_refused",
    /// A decision was accepted for a case.
    Decided = "decided",
    /// The term of a case was extended, and its applicant told.
    Extended = "extended",
    /// A document lost its force: another one takes its place.
    Annulled = "annulled",
    /// Somebody looked at a case of class restricted, and said why.
    LookedAt = "looked_at",
    /// The people whom a document names have all signed it.
    Signed = "signed",
    /// A sheet was set in type.
    Rendered = "rendered",
    /// A version of an archive object became visible.
    Filed = "filed",
    /// A reply was laid into the outbox.
    Delivered = "delivered",
    /// A server of e-mail took over the letter that brings an answer.
    Mailed = "mailed",
    /// It never will; the reason is a fact.
    MailRefused = "mail_refused",
    /// Everything of a batch is issued or will not be; its issue sheet has a number.
    IssueListed = "issue_listed",
    RegistryClosed = "registry_closed",
    /// A registry and its box left with the courier.
    RegistrySent = "registry_sent",
    /// The second copy came back with the mark of receipt.
    RegistryReceived = "registry_received",
    /// Acceptance was refused, with the reason.
    RegistryRefused = "registry_refused",
    /// A certificate or a revocation list was taken into `trust/`.
    TrustAdded = "trust_added",
    /// One left it.
    TrustRemoved = "trust_removed",
    /// An extract of a register was put in place of the one before.
    RegisterImported = "register_imported",
    /// A complaint was entered under a number of its own.
    ComplaintEntered = "complaint_entered",
    ComplaintAnswered = "complaint_answered",
    /// Filled surveys were counted.
    SurveyImported = "survey_imported",
    /// The archive was read again and compared.
    Verified = "verified",
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent<'a> {
    pub at: DateTime<FixedOffset>,
    /// A case, document or registry number, or the digest of a submission.
    pub subject: &'a str,
    pub kind: Kind,
    /// A role or a part of the program, as `muragat`; never a name.
    pub actor: &'a str,
    /// An object of identifiers, digests, codes and counts. Never a name, ЖСН or БСН.
    pub facts: &'a Value,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub line: i64,
    pub at: DateTime<FixedOffset>,
    pub subject: String,
    pub kind: Kind,
    pub actor: String,
    pub facts: Value,
}

statements! {
    APPEND = "INSERT INTO events (at, at_ms, subject, kind, actor, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    OF_SUBJECT = "SELECT line, at, subject, kind, actor, facts FROM events WHERE subject = ?1 ORDER BY line";
    ALL = "SELECT line, at, subject, kind, actor, facts FROM events ORDER BY line";
    UNDECIDED_WITH = "SELECT e.subject FROM events e JOIN cases c ON c.number = e.subject
                      WHERE c.state = 'registered' AND e.kind = 'registered' AND e.facts LIKE ?1";
    OF_CASES = "SELECT e.line, e.at, e.subject, e.kind, e.actor, e.facts
                FROM events e JOIN cases c ON c.number = e.subject
                WHERE c.registered_at >= ?1 AND c.registered_at < ?2 AND (?3 = '' OR c.service = ?3)
                ORDER BY e.line";
}

/// Writes one event; in the transaction of what it tells, so that both stay or neither. Each call adds a line.
///
/// # Errors
/// [`TxError::Bug`] when the facts are no object, or a value has the shape of a ЖСН or БСН.
pub fn append(tx: &mut Tx<'_>, event: &NewEvent<'_>) -> Result<(), TxError> {
    if !event.facts.is_object() || looks_personal(event.facts) {
        return Err(TxError::Bug(format!("the facts of «{}» are no object, or hold a ЖСН or БСН", event.kind.key())));
    }
    let (at, facts) = (event.at.to_rfc3339(), event.facts.to_string());
    let values: [V<'_>; 6] = [
        (&at).into(),
        event.at.timestamp_millis().into(),
        event.subject.into(),
        event.kind.key().into(),
        event.actor.into(),
        (&facts).into(),
    ];
    tx.exec(APPEND, &values).map(drop)
}

/// The life line of a case, document, registry or submission.
pub fn of_subject(tx: &mut Tx<'_>, subject: &str) -> Result<Vec<Event>, TxError> {
    tx.rows(OF_SUBJECT, &[subject.into()])?.iter().map(event).collect()
}

/// Numbers of the undecided cases that were registered with a finding of this code.
pub fn undecided_with(tx: &mut Tx<'_>, code: Code) -> Result<BTreeSet<String>, TxError> {
    let wanted = format!("%\"{}\"%", code.key());
    tx.rows(UNDECIDED_WITH, &[(&wanted).into()])?.iter().map(|row| read::string(row, 0)).collect()
}

/// The life lines of the cases that were registered in a period, as they were written.
pub fn of_cases(tx: &mut Tx<'_>, period: &Period) -> Result<Vec<Event>, TxError> {
    let [from, after, service] = period.bounds();
    tx.rows(OF_CASES, &[(&from).into(), (&after).into(), (&service).into()])?.iter().map(event).collect()
}

/// Every event, as it was written.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Event>, TxError> {
    tx.rows(ALL, &[])?.iter().map(event).collect()
}

/// A last fence, not the rule: twelve digits alone are how a ЖСН or БСН looks.
fn looks_personal(facts: &Value) -> bool {
    match facts {
        Value::String(text) => text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()),
        Value::Array(items) => items.iter().any(looks_personal),
        Value::Object(members) => members.values().any(looks_personal),
        _ => false,
    }
}

fn event(row: &Row) -> Result<Event, TxError> {
    Ok(Event {
        line: row.int(0)?,
        at: read::moment(row, 1)?,
        subject: read::string(row, 2)?,
        kind: row.read(3, "a kind of event", Kind::from_key)?,
        actor: read::string(row, 4)?,
        facts: row.read(5, "JSON", |text| serde_json::from_str(text).ok())?,
    })
}
