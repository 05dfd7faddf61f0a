//! What is sent to a register and what comes back: `muragat.register-question/1` and `muragat.register-answer/1`, JSON
//! (docs/guides/registers.md). The same answer is kept as evidence, whoever gave it.
//!
//! Octets from outside are believed in nothing: an answer that does not repeat the question, leaves out what it should say,
//! or says a word that nobody knows is no answer, and so speaks neither for nor against anybody.

use crate::domain::identifiers::check_digit;
use crate::domain::lookup::{AnswerFault, Question, Register, Said, Standing};
use crate::domain::payment::Receipt;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

const QUESTION: &str = "muragat.register-question/1";
const ANSWER: &str = "muragat.register-answer/1";
pub const MEDIA_TYPE: &str = "application/json";
/// A longer answer is none; bytes.
pub const SIZE_BYTES_MAX: usize = 64 * 1024;
/// Names of one record, at most.
const NAMES_MAX: usize = 8;
/// A text of an answer may not be longer; characters.
const TEXT_MAX: usize = 4000;

#[derive(Serialize)]
struct QuestionText<'a> {
    format: &'a str,
    query_id: &'a str,
    register: &'a str,
    key: &'a str,
}

/// As it is written. Members that are not known are overlooked: later editions may add some.
#[derive(Serialize, Deserialize)]
struct AnswerText {
    format: String,
    query_id: String,
    register: String,
    key: String,
    found: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<Record>,
}

/// What a register keeps under a key; which members there must be depends on the register.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attorney: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_kzt: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<DateTime<FixedOffset>>,
    /// Of a payment that failed: the bank's full description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// An answer that says what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Register(Said),
    /// `None`: no such payment is known.
    Payment(Option<Receipt>),
}

/// The octets to send.
pub fn question(question: &Question) -> Vec<u8> {
    let register = question.register.key();
    let text = QuestionText { format: QUESTION, query_id: &question.query_id, register, key: &question.key };
    serde_json::to_vec(&text).unwrap_or_default()
}

/// The octets of an answer; for registers that are kept here.
pub fn answer(question: &Question, record: Option<Record>) -> Vec<u8> {
    let text = AnswerText {
        format: ANSWER.to_owned(),
        query_id: question.query_id.clone(),
        register: question.register.key().to_owned(),
        key: question.key.clone(),
        found: record.is_some(),
        record,
    };
    serde_json::to_vec(&text).unwrap_or_default()
}

/// Reads octets as the answer to `question`. The same octets give the same answer, always.
pub fn read(octets: &[u8], question: &Question) -> Result<Answer, AnswerFault> {
    if octets.len() > SIZE_BYTES_MAX {
        return Err(AnswerFault::Unreadable);
    }
    let text: AnswerText = serde_json::from_slice(octets).map_err(|_| AnswerFault::Unreadable)?;
    if text.format != ANSWER {
        return Err(AnswerFault::Unreadable);
    }
    let repeats =
        text.register == question.register.key() && text.key == question.key && text.query_id == question.query_id;
    if !repeats {
        return Err(AnswerFault::OtherQuestion);
    }
    match (text.found, text.record) {
        (true, Some(record)) => record.read(question.register),
        (true, None) => Err(AnswerFault::Incomplete("the record")),
        (false, None) if question.register == Register::Payments => Ok(Answer::Payment(None)),
        (false, None) => Ok(Answer::Register(Said::absent())),
        (false, Some(_)) => Err(AnswerFault::UnknownWord("a record that is not found")),
    }
}

impl Record {
    /// What the record says, if it is whole for its register.
    pub fn read(self, register: Register) -> Result<Answer, AnswerFault> {
        let texts = self.names.iter().chain([&self.principal, &self.attorney, &self.failure].into_iter().flatten());
        if self.names.len() > NAMES_MAX || texts.map(|t| t.chars().count()).any(|n| n > TEXT_MAX) {
            return Err(AnswerFault::Unreadable);
        }
        if register == Register::Payments {
            return self.receipt().map(|receipt| Answer::Payment(Some(receipt)));
        }
        let standing = match &self.status {
            None => None,
            Some(word) => Some(Standing::from_key(word).ok_or(AnswerFault::UnknownWord("status"))?),
        };
        let has_names = self.names.iter().any(|name| !name.trim().is_empty());
        match register {
            Register::Person | Register::Entity if !has_names => return Err(AnswerFault::Incomplete("names")),
            Register::Person | Register::Entity | Register::Notary if standing.is_none() => {
                return Err(AnswerFault::Incomplete("status"));
            }
            Register::Notary => {
                number(self.principal.as_deref(), "principal")?;
                number(self.attorney.as_deref(), "attorney")?;
            }
            _ => {}
        }
        Ok(Answer::Register(Said {
            found: true,
            names: self.names,
            standing,
            principal: self.principal,
            attorney: self.attorney,
        }))
    }

    fn receipt(self) -> Result<Receipt, AnswerFault> {
        let reference = self.reference.filter(|r| !r.trim().is_empty()).ok_or(AnswerFault::Incomplete("reference"))?;
        let payer = number(self.payer.as_deref(), "payer")?;
        Ok(Receipt {
            payer: Some(payer.to_owned()),
            reference,
            amount_kzt: self.amount_kzt.ok_or(AnswerFault::Incomplete("amount_kzt"))?,
            service: Some(self.service.ok_or(AnswerFault::Incomplete("service"))?),
            paid_at: self.paid_at.ok_or(AnswerFault::Incomplete("paid_at"))?,
            failure: self.failure,
        })
    }
}

/// A ЖСН or БСН that must be there.
fn number<'a>(text: Option<&'a str>, name: &'static str) -> Result<&'a str, AnswerFault> {
    text.filter(|text| check_digit(text).is_ok()).ok_or(AnswerFault::Incomplete(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(register: Register) -> Question {
        Question { register, key: "791028302728".into(), query_id: "q-1".into() }
    }

    fn whole() -> Record {
        Record { names: vec!["A B".into()], status: Some("active".into()), ..Record::default() }
    }

    #[test]
    fn what_is_written_is_read_and_what_is_cut_is_no_answer() {
        let question = asked(Register::Person);
        let octets = answer(&question, Some(whole()));
        let Ok(Answer::Register(said)) = read(&octets, &question) else { panic!("it is whole") };
        assert_eq!((said.found, said.standing), (true, Some(Standing::Active)));
        assert_eq!(read(&answer(&question, None), &question), Ok(Answer::Register(Said::absent())));
        for length in 0..octets.len() {
            assert_eq!(read(&octets[..length], &question), Err(AnswerFault::Unreadable), "{length}");
        }
        assert_eq!(read(&[octets.as_slice(), b"x"].concat(), &question), Err(AnswerFault::Unreadable));
    }

    #[test]
    fn an_answer_about_another_person_register_or_question_is_none() {
        let question = asked(Register::Person);
        for other in [
            Question { key: "061211600012".into(), ..question.clone() },
            Question { register: Register::Entity, ..question.clone() },
            Question { query_id: "q-2".into(), ..question.clone() },
        ] {
            assert_eq!(read(&answer(&other, Some(whole())), &question), Err(AnswerFault::OtherQuestion));
            assert_eq!(read(&answer(&other, None), &question), Err(AnswerFault::OtherQuestion));
        }
    }

    #[test]
    fn half_answers_name_what_they_lack() {
        let fault = |register, record: Record| read(&answer(&asked(register), Some(record)), &asked(register)).err();
        let lacks = AnswerFault::Incomplete;
        assert_eq!(fault(Register::Person, Record { names: vec![" ".into()], ..whole() }), Some(lacks("names")));
        assert_eq!(fault(Register::Entity, Record { status: None, ..whole() }), Some(lacks("status")));
        let odd = Record { status: Some("Dead".into()), ..whole() };
        assert_eq!(fault(Register::Person, odd), Some(AnswerFault::UnknownWord("status")));
        assert_eq!(fault(Register::Notary, whole()), Some(lacks("principal")));
        let principal = Record { principal: Some("791028302728".into()), ..whole() };
        assert_eq!(fault(Register::Notary, principal.clone()), Some(lacks("attorney")));
        assert_eq!(
            fault(Register::Notary, Record { attorney: Some("79".into()), ..principal }),
            Some(lacks("attorney"))
        );
        assert_eq!(
            fault(Register::ServiceSystem, Record::default()),
            None,
            "it is only asked whether there is something"
        );
        assert_eq!(fault(Register::Payments, whole()), Some(lacks("reference")));
        let long = Record { names: vec!["a".repeat(TEXT_MAX + 1)], ..whole() };
        assert_eq!(fault(Register::Person, long), Some(AnswerFault::Unreadable));
        let contradicts = br#"{"format":"muragat.register-answer/1","query_id":"q-1","register":"person_register","key":"791028302728","found":false,"record":{}}"#;
        assert!(matches!(read(contradicts, &asked(Register::Person)), Err(AnswerFault::UnknownWord(_))));
    }
}
