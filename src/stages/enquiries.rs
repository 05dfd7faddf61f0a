//! What registers and the payment gateway have to be asked about a request, whose answers count, and what they come to.
//!
//! `collect` asks what is still open, `judge` hears what was said; both look here, and nothing here asks anybody. An answer
//! that the package carries counts when the office's own person signed it (centre, provider): the operator asked, and
//! answers for it. What an applicant signed proves nothing about himself, unless the office says that the portal puts it in.

mod hearing;
mod payment;

pub use hearing::{Heard, Record, hear};

use crate::domain::evidence::{Answer, AnswerKind, Evidence};
use crate::domain::lookup::{Question, Register, Said, Standing, power_key};
use crate::domain::party::{Party, PowerOfAttorneyKind};
use crate::domain::payment::{Fee, Receipt};
use crate::domain::request::{Channel, Request};
use crate::formats::register_answer;
use crate::releases::passport::Passport;
use chrono::{DateTime, FixedOffset};

/// A request with the rules that it stands under.
#[derive(Clone, Copy)]
pub struct Matter<'a> {
    pub request: &'a Request,
    pub passport: &'a Passport,
    /// What a package from the portal says of registers and payments is the portal's own word.
    pub believes_portal: bool,
}

impl<'a> Matter<'a> {
    /// Every question but that of payment, in the order of the passport.
    pub fn questions(&self) -> Vec<Question> {
        let rule = self.passport.channels.get(&self.request.channel).and_then(|c| c.lookups.as_ref());
        let registers = rule.map(|rule| rule.sources.as_slice()).unwrap_or_default();
        registers.iter().filter_map(|register| Some(self.question(*register, self.key(*register)?))).collect()
    }

    /// The question to the payment gateway; the number of the receipt, or the request itself when no receipt is named.
    pub fn payment_question(&self) -> Question {
        let named = self.request.payment.as_ref().map(|payment| payment.reference.clone());
        self.question(Register::Payments, named.unwrap_or_else(|| self.request.id.0.clone()))
    }

    /// What the request costs; `None`: nothing.
    pub fn fee(&self) -> Option<Fee> {
        self.passport.owed(&self.request.details)
    }

    /// Until when a payment of which nothing is known yet may still come; `None`: no time is given for it.
    pub fn payable_until(&self) -> Option<DateTime<FixedOffset>> {
        let offered_at = self.request.payment.as_ref().and_then(|payment| payment.offered_at);
        self.fee()?.until(offered_at.unwrap_or(self.request.submitted_at))
    }

    fn question(&self, register: Register, key: String) -> Question {
        Question { register, key, query_id: format!("{}:{}", self.request.id, register.key()) }
    }

    /// Under what the register is asked; `None`: it has nothing to do with this request.
    fn key(&self, register: Register) -> Option<String> {
        let party = &self.request.applicant.party;
        let is_entity = matches!(party, Party::Entity { .. });
        match register {
            Register::Person if !is_entity => Some(party.identifier().to_owned()),
            Register::Entity if is_entity => Some(party.identifier().to_owned()),
            Register::ApplicantSystem | Register::ServiceSystem => Some(party.identifier().to_owned()),
            Register::Notary => {
                let power = &self.request.representative.as_ref()?.power_of_attorney;
                match power.kind {
                    PowerOfAttorneyKind::Notarised => Some(power_key(power.number.as_deref()?, power.date.as_deref()?)),
                    PowerOfAttorneyKind::Other | PowerOfAttorneyKind::None => None,
                }
            }
            Register::Person | Register::Entity | Register::Payments => None,
        }
    }

    /// Whether what the package carries counts.
    pub fn believes_package(&self) -> bool {
        self.request.channel != Channel::Portal || self.believes_portal
    }

    /// The package's own answer, with its place among the look-ups, if it counts.
    pub fn carried(&self, register: Register) -> Option<(usize, Said)> {
        let of = |(_, lookup): &(usize, &crate::domain::request::Lookup)| lookup.source == register.key();
        let (index, lookup) = self.request.lookups.iter().enumerate().filter(|_| self.believes_package()).find(of)?;
        let said = Said {
            found: lookup.found,
            names: lookup.names.clone(),
            standing: lookup.status.as_deref().and_then(Standing::from_key),
            ..Said::default()
        };
        Some((index, said))
    }

    /// The package's own receipt, if it counts.
    pub fn carried_receipt(&self) -> Option<Receipt> {
        let payment = self.request.payment.as_ref().filter(|_| self.believes_package())?;
        if payment.amount_kzt == 0 && payment.failure.is_none() {
            return None;
        }
        Some(Receipt {
            reference: payment.reference.clone(),
            amount_kzt: payment.amount_kzt,
            payer: payment.payer.clone(),
            service: payment.service.clone(),
            paid_at: payment.paid_at,
            failure: payment.failure.clone(),
        })
    }

    /// The questions to which there is no answer yet, and those whose answers must come first come first (D19): while one
    /// register is open, or has no data, nobody asks for money.
    pub fn open(&self, evidence: &Evidence) -> Vec<Question> {
        let mut stops = false;
        let mut open = Vec::new();
        for question in self.questions() {
            match self.said(&question, evidence) {
                Some(said) => stops |= !said.found,
                None => open.push(question),
            }
        }
        if stops || !open.is_empty() || self.fee().is_none() {
            return if stops { Vec::new() } else { open };
        }
        let question = self.payment_question();
        let is_known = self.carried_receipt().is_some() || answer_to(&question, evidence).is_some();
        if is_known { Vec::new() } else { vec![question] }
    }

    /// What is known of the key, by the package or by whoever was asked.
    fn said(&self, question: &Question, evidence: &Evidence) -> Option<Said> {
        if let Some((_, said)) = self.carried(question.register) {
            return Some(said);
        }
        match answer_to(question, evidence)?.1 {
            register_answer::Answer::Register(said) => Some(said),
            register_answer::Answer::Payment(_) => None,
        }
    }
}

/// The saved answer to a question, read again.
fn answer_to<'e>(question: &Question, evidence: &'e Evidence) -> Option<(&'e Answer, register_answer::Answer)> {
    let mut answers = evidence.about(AnswerKind::Register, question.register.key());
    answers.find_map(|answer| Some((answer, register_answer::read(&answer.octets, question).ok()?)))
}
