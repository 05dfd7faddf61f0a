//! Surveys counted per service, wording and period, and the form that is filled in by hand. Read only.

use crate::catalogue::surveys;
use crate::domain::document::DocumentKind;
use crate::domain::text::Bilingual;
use crate::releases::passport::{Passport, Survey};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::office_sheet::OfficeSheet;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// The answers to one wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    pub service: String,
    pub edition: String,
    /// First day of the wording; absent: as long as the edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording_from: Option<NaiveDate>,
    pub name: Bilingual,
    pub title: Bilingual,
    /// Sheets in all, and of them signed ones.
    pub sheets: u64,
    pub signed: u64,
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    pub text: Bilingual,
    pub answers: Vec<Answers>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answers {
    pub text: Bilingual,
    pub count: u64,
}

/// What was answered in a period, both days counted in; of one service or of all.
pub fn count(office: &Office, from: NaiveDate, to: NaiveDate, service: Option<&str>) -> Result<Vec<Counted>, Failure> {
    let counts = office.store.read(|tx| surveys::counts(tx, from, to, service))?;
    let mut counted: BTreeMap<(String, String, Option<NaiveDate>), Counted> = BTreeMap::new();
    for one in counts {
        let key = (one.service.clone(), one.edition.clone(), one.wording_from);
        let gone = || Failure::Missing(format!("the survey of {} {} is gone", one.service, one.edition));
        if !counted.contains_key(&key) {
            let theirs = |p: &&Passport| p.service == one.service && p.edition == one.edition;
            let passport = office.releases.passports().iter().find(theirs).ok_or_else(gone)?;
            let wording = passport.survey.iter().find(|w| w.from == one.wording_from).ok_or_else(gone)?;
            counted.insert(key.clone(), nothing_yet(passport, wording));
        }
        let Some(total) = counted.get_mut(&key) else { continue };
        total.sheets += one.sheets;
        total.signed += if one.signed { one.sheets } else { 0 };
        for (question, choice) in total.questions.iter_mut().zip(&one.choices) {
            let place = (*choice as usize).checked_sub(1);
            let answer = place.and_then(|place| question.answers.get_mut(place));
            answer.ok_or_else(gone)?.count += one.sheets;
        }
    }
    Ok(counted.into_values().collect())
}

fn nothing_yet(passport: &Passport, wording: &Survey) -> Counted {
    let answers = || wording.answers.iter().map(|text| Answers { text: text.clone(), count: 0 }).collect();
    let question = |text: &Bilingual| Question { text: text.clone(), answers: answers() };
    Counted {
        service: passport.service.clone(),
        edition: passport.edition.clone(),
        wording_from: wording.from,
        name: passport.name.clone(),
        title: wording.title.clone(),
        sheets: 0,
        signed: 0,
        questions: wording.questions.iter().map(question).collect(),
    }
}

/// What stands on a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The chosen place under each question, from 1; empty: to be filled in by hand.
    pub choices: Vec<u32>,
    pub request_number: Option<String>,
}

/// The form of a service's survey in the wording of today, both languages on one sheet; `None`: it has none today.
pub fn form(office: &Office, service: &str, filled: &Filled) -> Result<Option<Vec<u8>>, Failure> {
    let today = office.now().date_naive();
    let Some((passport, wording)) = office.passport(service, today).and_then(|p| Some((p, p.survey_on(today)?))) else {
        return Ok(None);
    };
    let questions: Vec<_> = wording
        .questions
        .iter()
        .enumerate()
        .map(|(index, text)| json!({ "text": text, "chosen": filled.choices.get(index).map(u32::to_string) }))
        .collect();
    let content = json!({
        "service": passport.name,
        "title": wording.title,
        "questions": questions,
        "answers": wording.answers,
        "request_number": filled.request_number,
    });
    let chosen: Vec<_> = filled.choices.iter().map(u32::to_string).collect();
    let number = filled.request_number.as_deref().unwrap_or_default();
    OfficeSheet {
        kind: DocumentKind::Survey,
        provider: office.provider(service),
        service: Some(service),
        content,
        enclosed: None,
        ident: format!("survey-{service}-{}-{}-{number}", passport.edition, chosen.join("-")),
    }
    .draw(office)
    .map(Some)
}
