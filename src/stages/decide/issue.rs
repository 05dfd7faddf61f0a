//! The issue sheet of a batch (топтамалық беру ведомосі / ведомость пакетной выдачи): what was asked under one signature, what
//! was made of it, what was refused and on what ground, and what was not issued and why. Two equal copies.
//!
//! It is made when the last decision of its batch has its filed answer, filed in the object of the batch and laid out for
//! the provider. There are no names on it, and of a restricted case nothing but number and sheets.

use super::{Answer, passport_of};
use crate::catalogue::cases;
use crate::catalogue::documents;
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::sheets::{self, NewSheet};
use crate::domain::decision::{Decision, Outcome};
use crate::domain::document::DocumentKind;
use crate::domain::finding::Finding;
use crate::domain::identifiers::Digest256;
use crate::domain::request::{Access, Channel};
use crate::domain::text::Bilingual;
use crate::formats::premis::EventKind;
use crate::ports::tx::{Tx, TxError};
use crate::report::{self, Voice};
use crate::stages::failure::Failure;
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::outgoing::{Outgoing, Sheet, Subject};
use crate::stages::paper;
use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

/// Copy 1 stays, copy 2 goes to whoever takes what was issued.
pub const COPIES: [u32; 2] = [1, 2];
/// How many reasons of one line stand on the sheet; the record has all of them.
const REASONS_MAX: usize = 3;

/// What became of the decisions of a batch, in its order.
#[derive(Debug, Clone)]
pub struct Issue {
    batch: Digest256,
    /// Of the same octets; each has a sheet of its own.
    round: u32,
    received_at: DateTime<FixedOffset>,
    signer_iin: Option<String>,
    lines: Vec<Line>,
}

/// What became of one decision.
#[derive(Debug, Clone)]
struct Line {
    /// In the document, from 0.
    place: usize,
    /// Number of the request; its id, where nobody knows it.
    request: String,
    service: Option<String>,
    /// Number of the answer; none: it was not carried out.
    document: Option<String>,
    outcome: Outcome,
    /// Grounds of a refusal; codes of findings of what was not carried out.
    codes: Vec<String>,
    reasons: Vec<Bilingual>,
}

/// What the catalogue knows of a line when the sheet is made.
struct Known {
    /// Pages of the answer.
    sheets: Option<u32>,
    access: Access,
}

impl Issue {
    /// The answers of a batch and what of it was not carried out; `None` of a single decision, and where nothing was.
    pub fn of(
        office: &Office,
        judged: &Judged,
        answers: &[&Answer],
        refused: &[(usize, Vec<Finding>)],
    ) -> Option<Self> {
        if !judged.validated.is_batch() || answers.is_empty() {
            return None;
        }
        let mut lines: Vec<_> = answers.iter().map(|answer| answered(office, answer)).collect();
        let decisions = judged.validated.decisions();
        let place = |index: usize| judged.validated.decision_place(index);
        lines.extend(refused.iter().map(|(index, found)| not_issued(place(*index), decisions.get(*index), found)));
        let unread = judged.validated.unread_decisions();
        lines.extend(unread.iter().map(|(place, found)| not_issued(*place, None, found)));
        lines.sort_by_key(|line| line.place);
        let submission = &judged.validated.submission;
        Some(Self {
            batch: submission.digest,
            round: submission.round,
            received_at: submission.claimed_at,
            signer_iin: answers.first().map(|answer| answer.signer_iin.clone()),
            lines,
        })
    }

    /// Number and day of the sheet; asking again gives the same ones. Called when every answer is filed.
    pub fn number(&self, tx: &mut Tx<'_>, now: DateTime<FixedOffset>) -> Result<sheets::Sheet, TxError> {
        let kind = DocumentKind::IssueSheet;
        let mut first = None;
        let is_new = sheets::get(tx, kind, &self.batch.hex(), sheets::in_round(self.round, 1))?.is_none();
        for copy in COPIES.map(|copy| sheets::in_round(self.round, copy)) {
            let sheet = sheets::add(tx, &NewSheet { kind, subject: self.batch.hex(), copy, issued_at: now })?;
            first.get_or_insert(sheet);
        }
        let sheet = first.ok_or_else(|| TxError::Bug("an issue sheet without a copy".into()))?;
        if is_new {
            let facts = json!({ "number": sheet.number, "decisions": self.lines.len() });
            let subject = self.batch.hex();
            let event =
                NewEvent { at: now, subject: &subject, kind: Kind::IssueListed, actor: "muragat", facts: &facts };
            events::append(tx, &event)?;
        }
        Ok(sheet)
    }

    /// The archive version with both copies and the record that they are drawn from. The same batch gives the same version.
    pub fn compose(&self, office: &Office, sheet: &sheets::Sheet) -> Result<Outgoing, Failure> {
        let known = self.known(office)?;
        let record = self.record(&sheet.number, &known);
        let mut octets = serde_json::to_vec_pretty(&record).unwrap_or_default();
        octets.push(b'\n');
        let list = Digest256::of(&octets);
        let service = self.lines.iter().find_map(|line| line.service.as_deref()).unwrap_or_default();
        let provider = office.provider(service).or(office.providers.first());
        let provider = provider.ok_or_else(|| Failure::Missing("the office has no provider".into()))?;
        let number = &sheet.number;
        let mut outgoing = Outgoing::new(Subject::Submission(self.batch), format!("{number} issued"), sheet.issued_at);
        outgoing.round = self.round;
        outgoing.files.push((format!("issue/{number}.json"), octets));
        let creation = format!("creation-{number}");
        outgoing.events.push(paper::event(creation, EventKind::Creation, sheet.issued_at, "The issue sheet was made."));
        outgoing.outbox = Some(Channel::Provider.key().to_owned());
        let base = Sheet::of_office(DocumentKind::IssueSheet, number, provider, self.batch);
        outgoing.sheets.extend(COPIES.map(|copy| {
            let ending = if copy == 1 { String::new() } else { format!("-copy{copy}") };
            let path = format!("{}{ending}", base.path);
            Sheet {
                copy,
                path,
                content: paper::legible(office, self.content(office, copy, &known, list)),
                ..base.clone()
            }
        }));
        Ok(outgoing)
    }

    /// What the catalogue knows of each line by now.
    fn known(&self, office: &Office) -> Result<Vec<Known>, Failure> {
        let found = office.store.read(|tx| {
            let mut known = Vec::with_capacity(self.lines.len());
            for line in &self.lines {
                let document = line.document.as_deref().map(|number| documents::by_number(tx, number)).transpose()?;
                let sheets = document.flatten().and_then(|document| document.filed).map(|filed| filed.sheets);
                let access = cases::by_number(tx, &line.request)?.map_or(Access::Open, |case| case.access);
                known.push(Known { sheets, access });
            }
            Ok(known)
        });
        Ok(found?)
    }

    /// `muragat.issue-sheet/1`: everything that the sheet says, and what it has no room for.
    fn record(&self, number: &str, known: &[Known]) -> Value {
        let line = |(line, known): (&Line, &Known)| {
            json!({
                "request": line.request,
                "access": known.access,
                "service": line.service,
                "document": line.document,
                "result": line.result(),
                "sheets": known.sheets,
                "codes": line.codes,
            })
        };
        json!({
            "format": "muragat.issue-sheet/1",
            "number": number,
            "batch": self.batch.hex(),
            "received_at": self.received_at.to_rfc3339(),
            "lines": self.lines.iter().zip(known).map(line).collect::<Vec<_>>(),
        })
    }

    fn content(&self, office: &Office, copy: u32, known: &[Known], list: Digest256) -> Value {
        let count = |result: &str| self.lines.iter().filter(|line| line.result() == result).count().to_string();
        let sheets: u64 = known.iter().filter_map(|known| known.sheets).map(u64::from).sum();
        let mut batch = json!({ "sha256": self.batch.hex(), "received_at": self.received_at.to_rfc3339() });
        if let Some(person) = self.signer_iin.as_deref().and_then(|iin| office.person(iin)) {
            batch["signer"] = json!({ "position": person.position, "name": person.signature_name() });
        }
        json!({ "issue": {
            "batch": batch,
            "copy": copy.to_string(),
            "list_sha256": list.hex(),
            "rows": (1..).zip(self.lines.iter().zip(known)).map(|(seq, (line, known))| line.row(seq, known))
                .collect::<Vec<_>>(),
            "totals": {
                "asked": self.lines.len().to_string(),
                "issued": count("issued"),
                "replied": count("replied"),
                "refused": count("refused"),
                "not_issued": count("not_issued"),
                "sheets": sheets.to_string(),
            },
        } })
    }
}

impl Line {
    fn result(&self) -> &'static str {
        match (&self.document, self.outcome) {
            (None, _) => "not_issued",
            (Some(_), Outcome::Refuse) => "refused",
            (Some(_), Outcome::Grant | Outcome::Correct | Outcome::Duplicate) => "issued",
            // A letter or a notice in place of what was asked.
            (
                Some(_),
                Outcome::NegativeReply | Outcome::Forward | Outcome::Extend | Outcome::Supplement | Outcome::Withdraw,
            ) => "replied",
        }
    }

    /// As it stands on the sheet.
    fn row(&self, seq: u32, known: &Known) -> Value {
        let mut row = json!({ "seq": seq.to_string(), "request": self.request });
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                row[name] = value;
            }
        };
        let is_open = known.access == Access::Open;
        put("document", self.document.as_ref().filter(|_| is_open).map(|number| json!(number)));
        put("result", is_open.then(|| json!(self.result())));
        put("sheets", known.sheets.map(|sheets| json!(sheets.to_string())));
        let reasons: Vec<_> = self.reasons.iter().filter(|_| is_open).take(REASONS_MAX).collect();
        put("reasons", (!reasons.is_empty()).then(|| json!(reasons)));
        row
    }
}

fn answered(office: &Office, answer: &Answer) -> Line {
    let Answer { case, document, decision, index, .. } = answer;
    let passport = passport_of(office, case).ok();
    let rules = decision.grounds.iter().filter_map(|ground| passport?.ground(&ground.code));
    Line {
        place: *index,
        request: case.number.clone(),
        service: Some(case.service.clone()),
        document: Some(document.number.clone()),
        outcome: decision.outcome,
        codes: decision.grounds.iter().map(|ground| ground.code.clone()).collect(),
        reasons: rules.map(|rule| rule.text.clone()).collect(),
    }
}

/// Findings of a decision name no person; what they say is for whoever sent the batch. One that was not read names nothing.
fn not_issued(place: usize, decision: Option<&Decision>, found: &[Finding]) -> Line {
    let id = decision.and_then(|decision| decision.request_id.as_ref()).map(ToString::to_string);
    let number = decision.and_then(|decision| decision.request_number.clone());
    Line {
        place,
        request: number.or(id).unwrap_or_else(|| "–".into()),
        service: None,
        document: None,
        outcome: decision.map_or(Outcome::Refuse, |decision| decision.outcome),
        codes: found.iter().map(|finding| finding.code.key().to_owned()).collect(),
        reasons: found.iter().map(|finding| report::bilingual(finding, Voice::Operator)).collect(),
    }
}
