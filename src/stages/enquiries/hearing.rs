//! What the answers come to: findings, what is still open, and the record of who said what.

use super::{Matter, answer_to, payment};
use crate::domain::codes::Code;
use crate::domain::evidence::{Answer, Evidence};
use crate::domain::finding::{Finding, Place};
use crate::domain::lookup::{Question, Register, Said, Standing};
use crate::domain::party::Party;
use crate::domain::request::Channel;
use crate::formats::places::Places;
use crate::formats::register_answer;
use crate::language::fold::fold;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

/// What was heard. The record is filed, and comes out the same when it is judged again.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    pub record: Record,
    /// Against the request.
    pub findings: Vec<Finding>,
    /// Not answered yet: against nobody.
    pub unfinished: Vec<Finding>,
    /// The receipt that this request uses up once it is registered.
    pub receipt: Option<String>,
}

/// `evidence/registers.json`: no names, no numbers of persons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Edition of the passport.
    pub edition: String,
    /// Said loudly: what an applicant's package claims was believed.
    pub believes_portal: bool,
    pub lookups: Vec<LookupRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentRecord>,
}

impl Record {
    /// Nobody had to be asked, and nothing was paid.
    pub fn is_empty(&self) -> bool {
        self.lookups.is_empty() && self.payment.is_none()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookupRecord {
    pub register: Register,
    /// `package`, `gateway`, or the register kept here; absent: nobody answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<DateTime<FixedOffset>>,
    /// SHA-256 of the answer; absent for what stands in the package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Standing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentRecord {
    /// Multiple of the monthly calculation index, as `0.5`.
    pub mci: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The words of what is wrong; empty: it is paid.
    pub findings: Vec<Code>,
}

/// The table that fees are counted by.
pub type Index<'a> = &'a dyn Fn(NaiveDate) -> Option<u32>;

/// Hears what the package and the evidence say. Pure: the same arguments give the same answer.
///
/// # Errors
/// When the table has no index for the day of a payment.
pub fn hear(
    matter: &Matter<'_>,
    places: &Places,
    evidence: &Evidence,
    index: Index<'_>,
) -> Result<Heard, crate::domain::payment::NoIndex> {
    let record = Record {
        edition: matter.passport.edition.clone(),
        believes_portal: matter.believes_portal && matter.request.channel == Channel::Portal,
        ..Record::default()
    };
    let mut heard = Heard { record, ..Heard::default() };
    for question in matter.questions() {
        lookup(matter, places, evidence, &question, &mut heard);
    }
    // The data before the money (D19), and no word about money while the flow stops for want of data.
    let stops = heard.findings.iter().any(|f| matches!(f.code, Code::LookupNotFound | Code::LookupMissing));
    if let Some(fee) = matter.fee().filter(|_| !stops && heard.unfinished.is_empty()) {
        payment::hear(matter, places, evidence, fee, index, &mut heard)?;
    }
    Ok(heard)
}

fn lookup(matter: &Matter<'_>, places: &Places, evidence: &Evidence, question: &Question, heard: &mut Heard) {
    let register = question.register;
    let mut record = LookupRecord { register, by: None, asked_at: None, answer: None, found: None, status: None };
    let (place, said) = if let Some((index, said)) = matter.carried(register) {
        record.by = Some("package".into());
        record.asked_at = Some(matter.request.lookups[index].asked_at);
        (places.at(&format!("lookups/lookup[{}]/found", index + 1)), said)
    } else if let Some((answer, register_answer::Answer::Register(said))) = answer_to(question, evidence) {
        let Answer { source, obtained_at, sha256, .. } = answer;
        (record.by, record.asked_at, record.answer) = (Some(source.clone()), Some(*obtained_at), Some(sha256.clone()));
        (places.at(subject(matter, register)), said)
    } else {
        heard.record.lookups.push(record);
        return open(matter, places, evidence, register, heard);
    };
    record.found = Some(said.found);
    record.status = said.standing;
    let asked_at = record.asked_at.map(|at| at.to_rfc3339()).unwrap_or_default();
    heard.record.lookups.push(record);
    let finding = |code: Code| Finding::new(code, place.clone()).fact("source", register.key());
    if !said.found {
        heard.findings.push(finding(Code::LookupNotFound).fact("asked_at", asked_at));
        return;
    }
    if let Some(standing) = said.standing.filter(|standing| *standing != Standing::Active) {
        heard.findings.push(finding(Code::LookupStatus).fact("status", standing.key()).fact("asked_at", asked_at));
    }
    if register == Register::Notary {
        if !is_between(matter, &said) {
            heard.findings.push(finding(Code::LookupPowerOfAttorney));
        }
    } else if !is_named(&matter.request.applicant.party, &said.names) {
        heard.findings.push(finding(Code::LookupNameDiffers));
    }
}

/// Nobody has said anything: either somebody is asked still, or the sender had to put it in.
fn open(matter: &Matter<'_>, places: &Places, evidence: &Evidence, register: Register, heard: &mut Heard) {
    let unanswered = evidence.unanswered.iter().find(|unanswered| unanswered.about == register.key());
    let fact = |finding: Finding| finding.fact("source", register.key());
    match unanswered {
        Some(unanswered) => {
            let finding = fact(Finding::new(Code::LookupNotAnswered, Place::package()));
            heard.unfinished.push(finding.fact("detail", &unanswered.why));
        }
        // The operator had to ask; the applicant had not, and is not to suffer for it.
        None if matter.request.channel != Channel::Portal => {
            heard.findings.push(fact(Finding::new(Code::LookupMissing, places.at("lookups"))));
        }
        None => {
            let finding = fact(Finding::new(Code::LookupNotAnswered, Place::package()));
            heard.unfinished.push(finding.fact("detail", "this office asks nobody for it"));
        }
    }
}

/// Whom or what a register was asked about, as a path of the request.
fn subject(matter: &Matter<'_>, register: Register) -> &'static str {
    match (register, &matter.request.applicant.party) {
        (Register::Notary, _) => "representative/power_of_attorney/number",
        (_, Party::Person { .. }) => "applicant/person/iin",
        (_, Party::Entrepreneur { .. }) => "applicant/entrepreneur/iin",
        (_, Party::Entity { .. }) => "applicant/entity/bin",
    }
}

/// Whether the register's name is the applicant's, spelling aside. A register that says no name contradicts nobody.
fn is_named(party: &Party, names: &[String]) -> bool {
    let own = match party {
        Party::Person { name, .. } | Party::Entrepreneur { name, .. } => vec![name.full()],
        Party::Entity { name, .. } => vec![name.kk.clone(), name.ru.clone()],
    };
    let bare = |name: &str| fold(name).replace(['"', '\''], "");
    names.is_empty() || names.iter().any(|name| own.iter().any(|own| bare(own) == bare(name)))
}

/// Whether the power of attorney is between these two, as far as the register says between whom it is.
fn is_between(matter: &Matter<'_>, said: &Said) -> bool {
    let applicant = matter.request.applicant.party.identifier();
    let attorney = matter.request.representative.as_ref().map_or("", |r| r.iin.as_str());
    said.principal.as_deref().is_none_or(|principal| principal == applicant)
        && said.attorney.as_deref().is_none_or(|told| told == attorney)
}
