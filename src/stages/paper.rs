//! What the sheets and the archive versions of both acts have in common.

pub mod discreet;
pub mod letters;

use super::judge::Judged;
use super::office::Office;
use super::outgoing::Outgoing;
use crate::catalogue::submissions::Submission;
use crate::domain::case::SubmissionState;
use crate::domain::document::DocumentKind;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Finding, Place};
use crate::domain::text::Bilingual;
use crate::formats::barcode::{BarcodeError, code128_svg};
use crate::formats::premis::{Event, EventKind, Outcome};
use crate::report;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The name of a kind of sheet, as a title has it.
pub fn title(kind: DocumentKind) -> Bilingual {
    let (kk, ru) = match kind {
        DocumentKind::ArchivalCertificate => ("Мұрағаттық анықтама", "Архивная справка"),
        DocumentKind::ForeignPressCertificate => ("Есепке алу туралы анықтама", "Справка об учёте"),
        DocumentKind::MediaCertificate => ("Куәлік", "Свидетельство"),
        DocumentKind::Apostille => ("Апостиль", "Апостиль"),
        DocumentKind::Certificate => ("Анықтама", "Справка"),
        DocumentKind::Refusal => ("Бас тарту туралы дәлелді жауап", "Мотивированный ответ об отказе"),
        DocumentKind::Readiness => ("Дайындығы туралы хабарлама", "Уведомление о готовности"),
        DocumentKind::NegativeReply => ("Мәліметтердің жоқтығы туралы жауап", "Ответ об отсутствии сведений"),
        DocumentKind::ForwardingNotice => {
            ("Өтініштің жолданғаны туралы хабарлама", "Уведомление о направлении заявления по принадлежности")
        }
        DocumentKind::ForwardingLetter => ("Ілеспе хат", "Сопроводительное письмо"),
        DocumentKind::SupplementNotice => {
            ("Құжаттарды толықтыру туралы хабарлама", "Уведомление о дополнении документов")
        }
        DocumentKind::ExtensionNotice => ("Мерзімнің ұзартылғаны туралы хабарлама", "Уведомление о продлении срока"),
        DocumentKind::WithdrawalNotice => {
            ("Өтініштің кері қайтарып алынғаны туралы хабарлама", "Уведомление об отзыве заявления")
        }
        DocumentKind::Notice => ("Хабарлама", "Уведомление"),
        DocumentKind::Return => ("Қайтару", "Возврат"),
        DocumentKind::Receipt => ("Қолхат", "Расписка"),
        DocumentKind::AcceptanceRefusal => {
            ("Өтінішті қабылдаудан бас тарту туралы қолхат", "Расписка об отказе в приёме заявления")
        }
        DocumentKind::Verification => ("Растау парағы", "Лист проверки"),
        DocumentKind::Registry => ("Тізілім", "Реестр"),
        DocumentKind::Application => ("Өтініш", "Заявление"),
        DocumentKind::Survey => ("Сауалнама", "Анкета"),
        DocumentKind::IssueSheet => ("Топтамалық беру ведомосі", "Ведомость пакетной выдачи"),
        DocumentKind::Journal => ("Өтініштерді тіркеу журналынан үзінді", "Выписка из журнала регистрации заявлений"),
        DocumentKind::Complaints => ("Шағымдарды тіркеу журналы", "Журнал регистрации жалоб"),
        DocumentKind::Slip => ("Пакеттің түскені туралы белгі", "Отметка о поступлении пакета"),
    };
    Bilingual::new(kk, ru)
}

/// `file:line:column`, as an operator's editor takes it.
pub fn place(place: &Place, file: &str) -> String {
    let mut text = place.file.clone().unwrap_or_else(|| file.to_owned());
    if let Some(line) = place.line {
        text.push_str(&format!(":{line}:{}", place.column.unwrap_or(1)));
    }
    text
}

/// What a sheet quotes of strangers, each letter that the fonts lack by its number. Only for sheets that report: what
/// certifies is never written otherwise than it was signed.
pub fn legible(office: &Office, quoted: Value) -> Value {
    match quoted {
        Value::String(text) => office.typesetter.legible(&text).into(),
        Value::Array(items) => items.into_iter().map(|item| legible(office, item)).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, legible(office, value))).collect(),
        other => other,
    }
}

/// Members that have nothing to say are left out, as schemas and templates want it.
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, without_nulls(v))).collect(),
        ),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Files the package as received with its verdict and findings: what every kind of answer rests on. `package` is moved
/// here, for a copy of it would be a second package in memory.
pub fn file_submission(outgoing: &mut Outgoing, judged: &Judged, package: Vec<u8>, findings: &[Finding]) {
    let submission = &judged.validated.submission;
    outgoing.round = submission.round;
    outgoing.files.push((format!("package/{}.zip", submission.digest.hex()), package));
    outgoing.file_json("evidence/verdict.json", &judged.verdict);
    file_evidence(outgoing, "evidence", &judged.evidence);
    if !judged.enquiries.is_empty() {
        outgoing.file_json(REGISTERS, &judged.enquiries);
    }
    outgoing.file_json(
        "findings.json",
        &json!({
            "format": "muragat.findings/1",
            "findings": report::machine(findings, judged.validated.channel),
        }),
    );
    let verdict = json!(judged.verdict);
    outgoing.events.extend(submission_events(submission.claimed_at, &verdict));
}

/// The folder of what is said of rounds after the first: `<round>-<end>.json`.
pub const ROUNDS: &str = "rounds";

/// Of octets that came again after a rejection, a return or a notice: which time it was and what it came to. The object
/// goes on; of the first round nothing is said, it is the object itself.
pub fn file_round(outgoing: &mut Outgoing, submission: &Submission, end: SubmissionState) {
    if submission.round == 1 {
        return;
    }
    outgoing.continues = true;
    outgoing.file_json(
        &format!("{ROUNDS}/{}-{}.json", submission.round, end.key()),
        &json!({
            "format": "muragat.round/1",
            "round": submission.round,
            "end": end.key(),
            "package": { "file_name": submission.file_name, "sha256": submission.digest.hex() },
            "received_at": submission.claimed_at.to_rfc3339(),
        }),
    );
}

/// Files what the verdict rests on: the answers as they came, each once, and the list that says what each one is.
pub fn file_evidence(outgoing: &mut Outgoing, folder: &str, evidence: &Evidence) {
    outgoing.file_json(
        &format!("{folder}/{ANSWERS}"),
        &EvidenceRecord { format: EVIDENCE_FORMAT.into(), evidence: evidence.clone() },
    );
    let mut seen = BTreeSet::new();
    for answer in evidence.answers.iter().filter(|answer| seen.insert(&answer.sha256)) {
        let path = format!("{folder}/{}.{}", answer.sha256, answer.kind.ending());
        outgoing.files.push((path, answer.octets.clone()));
    }
}

/// What registers and the payment gateway came to.
pub const REGISTERS: &str = "evidence/registers.json";

/// The list of answers beside their octets.
pub const ANSWERS: &str = "answers.json";
const EVIDENCE_FORMAT: &str = "muragat.evidence/1";

/// What stands in the list.
#[derive(Debug, Serialize, Deserialize)]
pub struct EvidenceRecord {
    pub format: String,
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// That the package was claimed and judged; every version of an object tells it again.
pub fn submission_events(claimed_at: DateTime<FixedOffset>, verdict: &Value) -> [Event; 2] {
    let capture = event("capture", EventKind::Capture, claimed_at, "The package was claimed as received.");
    let mut check = event("signature", EventKind::SignatureValidation, claimed_at, "The signatures were judged.");
    let word = |name: &str| verdict[name].as_str().unwrap_or_default().to_owned();
    let indication = word("indication");
    check.outcome = match indication.as_str() {
        "TOTAL-PASSED" => Outcome::Success,
        "TOTAL-FAILED" => Outcome::Failure,
        _ => Outcome::Warning,
    };
    check.outcome_note = format!("{indication}; policy {}; revocation {}", word("policy"), word("revocation"));
    [capture, check]
}

/// What happened, for the preservation description; `identifier` is unique in the object and the same at a repetition.
pub fn event(identifier: impl Into<String>, kind: EventKind, at: DateTime<FixedOffset>, detail: &str) -> Event {
    Event {
        identifier: identifier.into(),
        kind,
        at,
        detail: detail.to_owned(),
        outcome: Outcome::Success,
        outcome_note: String::new(),
        agents: vec![PROGRAM.to_owned()],
        files: Vec::new(),
    }
}

/// That the people whom a sheet names signed it, each in a role: no name in the description. `file` is its PDF.
pub fn signing_event(number: &str, file: &str, at: DateTime<FixedOffset>, record: &Value) -> Event {
    let mut event = event(format!("signing-{number}"), EventKind::SignatureGeneration, at, "The document was signed.");
    let word = |signature: &Value, name: &str| signature[name].as_str().unwrap_or_default().to_owned();
    let signatures = record["signatures"].as_array().map(Vec::as_slice).unwrap_or_default();
    let said: Vec<_> = signatures.iter().map(|s| format!("{} ({})", word(s, "role"), word(s, "how"))).collect();
    event.outcome_note = said.join(", ");
    event.files = vec![file.to_owned()];
    event
}

/// The program as an agent of PREMIS and as the user of archive versions.
pub const PROGRAM: &str = "urn:muragat:program";

/// Puts the Code 128 of every request number beside its line (`barcode_svg`), for setting in type. To be done to the
/// dressed content, not to the data that is attached: the bars say nothing that the number does not.
pub fn draw_bars(content: &mut Value) -> Result<(), BarcodeError> {
    let lines = content.get_mut("lines").and_then(Value::as_array_mut);
    for line in lines.into_iter().flatten().filter_map(Value::as_object_mut) {
        let bars = code128_svg(line.get("request_number").and_then(Value::as_str).unwrap_or_default())?;
        line.insert("barcode_svg".into(), bars.into());
    }
    Ok(())
}
