//! `decisions draft`: what registration found missing becomes a refusal that a specialist looks through and the authorised
//! person signs (002 §5). The ground closes two working days after acceptance; then there is no such draft.

use super::checks::passport;
use crate::app::AppError;
use crate::catalogue::cases;
use crate::catalogue::documents;
use crate::domain::codes::Code;
use crate::domain::decision::Outcome;
use crate::domain::text::Bilingual;
use crate::formats::package::{self, DECISION};
use crate::formats::value;
use crate::formats::xsd::Kind;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::outgoing::Subject;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The ground that closes.
const INCOMPLETE: &str = "INCOMPLETE_AT_PROVIDER";

/// A refusal in the making, signed by nobody.
pub struct Refusal {
    pub octets: Vec<u8>,
    pub missing: Vec<Bilingual>,
    /// The last day on which it may be decided so; absent: the act sets none.
    pub until: Option<NaiveDate>,
}

/// The refusal of `number` as incomplete; `executor` is the ЖСН of who prepares it. Nothing is written.
///
/// # Errors
/// [`AppError::NotAllowed`] when the case is answered, when nothing was found missing, and when the ground is closed.
pub fn refusal(office: &Office, number: &str, executor: Option<&str>) -> Result<Refusal, AppError> {
    let found = office.store.read(|tx| Ok((cases::by_number(tx, number)?, documents::of_case(tx, number)?)));
    let (case, answers) = found.map_err(Failure::from)?;
    let case = case.ok_or_else(|| AppError::Usage(format!("no case {number}")))?;
    if let Some(answer) = answers.first() {
        return Err(AppError::NotAllowed(format!("{number} is answered by {}", answer.number)));
    }
    let missing = missing(office, number)?;
    if missing.is_empty() {
        return Err(AppError::NotAllowed(format!("{number}: nothing was found missing at registration")));
    }
    let gone = || Failure::Missing(format!("the passport {} {} is gone", case.service, case.edition));
    let passport = passport(office, &case).ok_or_else(gone)?;
    let none = || AppError::NotAllowed(format!("{number}: the act has no ground {INCOMPLETE}"));
    let ground = passport.ground(INCOMPLETE).ok_or_else(none)?;
    let calendar = office.releases.calendar();
    let until =
        ground.within.map(|term| calendar.due_by(case.accepted_at.date_naive(), term, passport.counting.rule()));
    let until = until.transpose().map_err(Failure::from)?;
    let now = office.now();
    if let Some(until) = until.filter(|until| *until < now.date_naive()) {
        return Err(AppError::NotAllowed(format!(
            "{number}: {INCOMPLETE} closed on {until}; ask the applicant to supplement the papers, or decide on another ground"
        )));
    }
    let list = |text: fn(&Bilingual) -> &str| missing.iter().map(text).collect::<Vec<_>>().join("; ");
    let mut decision = json!({
        "request_id": case.request_id,
        "request_number": case.number,
        "outcome": Outcome::Refuse,
        "decided_at": now.to_rfc3339(),
        "grounds": [{ "code": INCOMPLETE, "fact": {
            "kk": format!("Мына құжаттар ұсынылмаған: {}.", list(|name| &name.kk)),
            "ru": format!("Не представлены документы: {}.", list(|name| &name.ru)),
        } }],
    });
    if let Some(iin) = executor {
        decision["executor_iin"] = json!(iin);
    }
    let xml = value::to_xml("decision", Kind::Decision.namespace(), &decision);
    let octets = package::build_from(&[(DECISION.to_owned(), xml.into_bytes())], None);
    let octets = octets.map_err(|error| AppError::failure(DECISION, error))?;
    Ok(Refusal { octets, missing, until })
}

/// The papers that were missing at registration, by the names that letters have for them.
fn missing(office: &Office, number: &str) -> Result<Vec<Bilingual>, AppError> {
    let object = Subject::Case(number.to_owned()).object_id();
    let octets = office.archive.read(&object, "findings.json").map_err(Failure::from)?;
    let record: Value = serde_json::from_slice(&octets).map_err(|e| AppError::failure("findings.json", e))?;
    let findings = record["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let lacking = findings.iter().filter(|finding| finding["code"] == Code::AttachmentRequired.key());
    let name = |finding: &Value, language: &str| finding["facts"][language].as_str().unwrap_or_default().to_owned();
    Ok(lacking.map(|finding| Bilingual::new(name(finding, "name_kk"), name(finding, "name_ru"))).collect())
}
