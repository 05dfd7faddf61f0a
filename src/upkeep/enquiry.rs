//! What an applicant, or a clerk on an applicant's behalf, is told about a request: the five fields
//! of 004 §7, by the number of the request, of its document or of the centre's receipt; and by ЖСН or БСН the history of
//! services («Қызметтерді алу тарихы»). Read only.
//!
//! A restricted case tells neither who asked nor for what. Nothing of the question is written anywhere.

use crate::catalogue::cases::{self, Case};
use crate::catalogue::{documents, registries, successions};
use crate::domain::case::CaseState;
use crate::domain::decision::Outcome;
use crate::domain::identifiers::check_digit;
use crate::domain::request::{Access, Channel};
use crate::domain::text::{Bilingual, Language};
use crate::ports::tx::{Tx, TxError};
use crate::report;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::NaiveDate;
use serde::Serialize;

/// The five fields, and what a person asks next.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// ЖСН / БСН; withheld for a restricted case.
    pub identifier: Option<String>,
    /// Сұрау салудың нөмірі / номер запроса.
    pub number: String,
    /// Қызмет түрі / вид услуги; withheld for a restricted case.
    pub service: Option<Bilingual>,
    /// Сұрау салу мәртебесі / статус запроса.
    pub state: CaseState,
    pub words: Bilingual,
    /// Қызмет көрсету мерзімі / срок оказания услуги: the earlier of the legal day and the promised one.
    pub due_on: NaiveDate,
    pub accepted_on: NaiveDate,
    pub channel: Channel,
    /// Of the centre, when it gave one.
    pub centre_receipt: Option<String>,
    pub answers: Vec<Answer>,
    pub restricted: bool,
}

/// A document that answered the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub number: String,
    /// Withheld for a restricted case.
    pub outcome: Option<Outcome>,
    pub issued_on: NaiveDate,
    /// With which registry it went to the centre.
    pub registry: Option<String>,
    /// Since when it is in force no more, and what stands in its place.
    pub annulled: Option<Annulled>,
}

/// What took the force of a document away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Annulled {
    pub on: NaiveDate,
    /// Number of the document in its place.
    pub by: String,
}

/// What the question led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    Number,
    CentreReceipt,
    Person,
}

// No Debug for what holds a ЖСН: it must not come into a log by accident.

/// Requests of this number: the office's own, of the request or of its document, or the number or barcode of the centre's
/// receipt. Several, when centres number alike; none, when nobody knows it.
pub fn by_number(office: &Office, number: &str) -> Result<(FoundBy, Vec<Status>), Failure> {
    let number = number.trim();
    let found = office.store.read(|tx| {
        let document = documents::by_number(tx, number)?;
        let own = document.map_or_else(|| number.to_owned(), |document| document.case_number);
        if let Some(case) = cases::by_number(tx, &own)? {
            return Ok((FoundBy::Number, vec![status(office, tx, case)?]));
        }
        let cases = cases::by_centre_receipt(tx, number)?;
        let all = cases.into_iter().map(|case| status(office, tx, case)).collect::<Result<_, _>>()?;
        Ok((FoundBy::CentreReceipt, all))
    })?;
    Ok(found)
}

/// Every request of the applicant with this ЖСН or БСН, the oldest first; `None`: that is no ЖСН or БСН.
pub fn by_person(office: &Office, identifier: &str) -> Result<Option<Vec<Status>>, Failure> {
    let identifier = identifier.trim();
    if check_digit(identifier).is_err() {
        return Ok(None);
    }
    let all = office.store.read(|tx| {
        let cases = cases::of_applicant(tx, identifier)?;
        cases.into_iter().map(|case| status(office, tx, case)).collect::<Result<Vec<_>, _>>()
    })?;
    Ok(Some(all))
}

fn status(office: &Office, tx: &mut Tx<'_>, case: Case) -> Result<Status, TxError> {
    let restricted = case.access == Access::Restricted;
    let mut answers = Vec::new();
    for document in documents::of_case(tx, &case.number)? {
        let after = successions::after(tx, &document.number)?.into_iter().find(|after| after.manner.annuls());
        answers.push(Answer {
            annulled: after.map(|after| Annulled { on: after.decided_at.date_naive(), by: after.document }),
            registry: registries::of_document(tx, &document.number)?,
            outcome: (!restricted).then_some(document.outcome),
            issued_on: document.issued_at.date_naive(),
            number: document.number,
        });
    }
    let passport = office.releases.passports().iter().find(|p| p.service == case.service && p.edition == case.edition);
    let name = passport.map_or_else(|| Bilingual::new(&case.service, &case.service), |p| p.name.clone());
    let due_on = case.binding_due_on();
    Ok(Status {
        identifier: (!restricted).then_some(case.applicant_identifier),
        service: (!restricted).then_some(name),
        words: words(case.state, &answers),
        state: case.state,
        due_on,
        accepted_on: case.accepted_at.date_naive(),
        channel: case.channel,
        centre_receipt: case.receipt_number,
        number: case.number,
        answers,
        restricted,
    })
}

/// The status as a person says it: where the request stands, and how it was answered.
fn words(state: CaseState, answers: &[Answer]) -> Bilingual {
    let outcome = answers.last().and_then(|answer| answer.outcome);
    let said = |language: Language| {
        let state = report::state_name(state, language);
        outcome.map_or_else(|| state.to_owned(), |o| format!("{state} ({})", report::outcome_name(o, language)))
    };
    Bilingual::new(said(Language::Kk), said(Language::Ru))
}
