//! One answer about one certificate, read and believed only as far as the right one signed it.

use super::rules::Rules;
use crate::domain::evidence::{Answer, AnswerKind};
use crate::formats::crl::{CertificateList, CrlFault};
use crate::formats::ocsp::{OcspFault, Response};
use crate::formats::revocation::{Revoked, Standing};
use crate::formats::x509::Certificate;
use chrono::{DateTime, FixedOffset};
use std::sync::{Mutex, PoisonError};

/// How a certificate stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    Good,
    Revoked {
        at: DateTime<FixedOffset>,
        /// RFC 5280 §5.3.1, as `keyCompromise`.
        reason: String,
    },
}

/// What an authority, or one whom it entrusted, says about one certificate. Only [`statement`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub status: Status,
    pub this_update: DateTime<FixedOffset>,
    /// When the next one is due.
    pub next_update: Option<DateTime<FixedOffset>>,
}

/// Why an answer says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It may be a good answer to another question.
    #[error("about another certificate")]
    AboutAnother,
    #[error("not readable: {0}")]
    Malformed(String),
    /// Neither by the authority nor by one whom it entrusted.
    #[error("not signed by the authority")]
    NotSigned,
    #[error("an algorithm that is not admitted")]
    Algorithm,
    /// By its own time it was given before it was there.
    #[error("from the future: {0}")]
    FromFuture(String),
    #[error("whoever answered was out of term")]
    AnswererOutOfTerm,
    #[error("the responder says: {0}")]
    Refused(String),
    /// Neither good nor revoked.
    #[error("the responder does not know the certificate")]
    Unknown,
}

impl Statement {
    pub fn is_revocation(&self) -> bool {
        matches!(self.status, Status::Revoked { .. })
    }

    /// Until when it is the newest that can be had.
    pub fn holds_until(&self, rules: &Rules) -> DateTime<FixedOffset> {
        self.next_update
            .unwrap_or_else(|| self.this_update.checked_add_signed(rules.answer_age_max).unwrap_or(self.this_update))
    }

    /// Whether it tells how the certificate stood at the moment `at`: given later, or not yet followed by a newer one
    /// then. One that was given after the term is over says nothing: authorities forget certificates out of term.
    pub fn covers(&self, certificate: &Certificate, at: DateTime<FixedOffset>, rules: &Rules) -> bool {
        self.holds_until(rules) >= at && self.this_update <= certificate.facts().not_after
    }
}

impl std::fmt::Display for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.status {
            Status::Good => f.write_str("good")?,
            Status::Revoked { at, reason } => {
                write!(f, "revoked {}, {reason}", at.to_rfc3339())?;
            }
        }
        write!(f, ", of {}", self.this_update.to_rfc3339())?;
        match self.next_update {
            Some(next) => write!(f, ", next {}", next.to_rfc3339()),
            None => Ok(()),
        }
    }
}

/// Reads an answer and checks who gave it. The same arguments give the same answer.
pub fn statement(
    answer: &Answer,
    certificate: &Certificate,
    issuer: &Certificate,
    rules: &Rules,
) -> Result<Statement, Unusable> {
    let statement = match answer.kind {
        AnswerKind::Crl => of_list(answer, certificate, issuer, rules)?,
        AnswerKind::Ocsp => of_responder(answer, certificate, issuer, rules)?,
        AnswerKind::TimeStamp | AnswerKind::Certificate | AnswerKind::Register => return Err(Unusable::AboutAnother),
    };
    let latest = answer.obtained_at.checked_add_signed(rules.clock_skew_max).unwrap_or(answer.obtained_at);
    match statement.this_update > latest {
        true => Err(Unusable::FromFuture(statement.this_update.to_rfc3339())),
        false => Ok(statement),
    }
}

fn of_list(
    answer: &Answer,
    certificate: &Certificate,
    issuer: &Certificate,
    rules: &Rules,
) -> Result<Statement, Unusable> {
    let list = read_list(answer)?;
    let revoked = list.about(certificate).map_err(|fault| match fault {
        CrlFault::NotCovered => Unusable::AboutAnother,
        other => Unusable::Malformed(other.to_string()),
    })?;
    match list.is_signed_by(issuer) {
        Some(true) => {}
        Some(false) => return Err(Unusable::NotSigned),
        None => return Err(Unusable::Algorithm),
    }
    let algorithm = list.algorithm().ok_or(Unusable::Algorithm)?;
    rules.admit(algorithm, issuer.public_key(), list.this_update()).map_err(|_| Unusable::Algorithm)?;
    let status = revoked.map_or(Status::Good, Status::of);
    Ok(Statement { status, this_update: list.this_update(), next_update: list.next_update() })
}

fn of_responder(
    answer: &Answer,
    certificate: &Certificate,
    issuer: &Certificate,
    rules: &Rules,
) -> Result<Statement, Unusable> {
    let response = Response::from_der(&answer.octets).map_err(|fault| Unusable::Malformed(fault.to_string()))?;
    // Whether it repeats the nonce was asked when it came.
    let said = response.check(certificate, issuer, None).map_err(|fault| match fault {
        OcspFault::OtherCertificate => Unusable::AboutAnother,
        OcspFault::NotSuccessful(status) => Unusable::Refused(status.key().to_owned()),
        OcspFault::Algorithm => Unusable::Algorithm,
        OcspFault::Responder | OcspFault::Signature => Unusable::NotSigned,
        other => Unusable::Malformed(other.to_string()),
    })?;
    let responder = said.responder();
    rules.admit(said.algorithm(), responder.public_key(), said.this_update()).map_err(|_| Unusable::Algorithm)?;
    if responder != issuer && !responder.in_term(answer.obtained_at) {
        return Err(Unusable::AnswererOutOfTerm);
    }
    let status = match said.standing() {
        Standing::Good => Status::Good,
        Standing::Revoked(revoked) => Status::of(revoked),
        Standing::Unknown => return Err(Unusable::Unknown),
    };
    Ok(Statement { status, this_update: said.this_update(), next_update: said.next_update() })
}

impl Status {
    /// Where the authority says that the certificate was bad before it was revoked, that counts.
    fn of(revoked: Revoked) -> Self {
        let at = revoked.invalid_since.map_or(revoked.at, |since| since.min(revoked.at));
        Self::Revoked { at, reason: revoked.reason.key().to_owned() }
    }
}

/// Lists that were read already, the newest last: one list is judged for many certificates. By SHA-256.
static READ: Mutex<Vec<CertificateList>> = Mutex::new(Vec::new());
const READ_MAX: usize = 8;

fn read_list(answer: &Answer) -> Result<CertificateList, Unusable> {
    let is_it = |list: &&CertificateList| list.sha256() == answer.sha256 && list.der() == answer.octets;
    if let Some(known) = READ.lock().unwrap_or_else(PoisonError::into_inner).iter().find(is_it) {
        return Ok(known.clone());
    }
    let list = CertificateList::from_der(&answer.octets).map_err(|fault| Unusable::Malformed(fault.to_string()))?;
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if read.len() == READ_MAX {
        read.remove(0);
    }
    read.push(list.clone());
    Ok(list)
}
