//! `verify NUMBER --as-of`: what was filed is judged again from its saved evidence alone. Nobody is asked, nothing of
//! today counts: neither the network, nor `trust/`, nor the clock.

use super::AppError;
use super::verify::object_of;
use crate::catalogue::submissions::Submission;
use crate::domain::evidence::{AnswerKind, Evidence};
use crate::domain::finding::Finding;
use crate::domain::identifiers::Digest256;
use crate::domain::verdict::Verdict;
use crate::formats::ocfl::ArchiveError;
use crate::formats::validation::{self, Court};
use crate::releases::policy::Action;
use crate::stages::enquiries;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::outgoing::Subject;
use crate::stages::paper::{ANSWERS, EvidenceRecord, REGISTERS};
use crate::stages::signatures::follows;
use crate::stages::unpack::{self, Unpacked};
use crate::stages::validate;
use chrono::{DateTime, FixedOffset};
use serde_json::Value;

/// A package of the object that was judged again.
pub struct Again {
    /// SHA-256 of the package.
    pub package: String,
    /// The archive object that it lies in.
    pub object_id: String,
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
    /// What registers and the payment gateway came to, where anybody was asked.
    pub registers: Option<enquiries::Record>,
    /// What the policy makes of each signature.
    pub follows: Vec<Action>,
    /// Whether the verdict on file says the same; absent: less was known at that time than when it was made.
    pub agrees: Option<bool>,
}

/// Where a package and its evidence lie in an object.
struct Filed {
    object_id: String,
    package: String,
    evidence: String,
    verdict: String,
}

/// Judges the packages behind a number by what was known at the moment `as_of`: the request, and the decision where there
/// is one; a notice's or a return's own. `None`: nothing has this number. The same archive gives the same answer, always.
pub fn judge_again(
    office: &Office,
    number: &str,
    as_of: DateTime<FixedOffset>,
) -> Result<Option<Vec<Again>>, AppError> {
    let object_id = office.store.read(|tx| object_of(tx, number)).map_err(Failure::from)?;
    let Some(object_id) = object_id else { return Ok(None) };
    let filed = filed(office, &object_id)?;
    if filed.is_empty() {
        return Err(AppError::NotAllowed(format!("{number}: no package with signatures is filed under this number")));
    }
    filed.iter().map(|one| again(office, one, as_of)).collect::<Result<_, _>>().map(Some)
}

fn filed(office: &Office, object_id: &str) -> Result<Vec<Filed>, AppError> {
    let Some(head) = office.archive.head(object_id).map_err(Failure::from)? else { return Ok(Vec::new()) };
    let has = |folder: &str, path: &str| path.rsplit_once('/').is_some_and(|(own, _)| own == folder);
    let package = |folder: &str| {
        head.files.iter().map(|f| &f.path).find(|path| has(folder, path) && path.ends_with(".zip")).cloned()
    };
    let mut filed = Vec::new();
    let mut own = |package: String, evidence: String, verdict: String| {
        filed.push(Filed { object_id: object_id.to_owned(), package, evidence, verdict });
    };
    if let Some(path) = package("package") {
        own(path, EVIDENCE.to_owned(), format!("{EVIDENCE}/verdict.json"));
    }
    // An extension, a correction and a duplicate lie in folders of their own.
    let decisions: Vec<_> = head.files.iter().filter_map(|f| f.path.strip_suffix("/decision.json")).collect();
    for folder in &decisions {
        if let Some(path) = package(folder) {
            own(path, format!("{folder}/evidence"), format!("{folder}/verdict.json"));
        }
    }
    for folder in decisions.into_iter().filter(|folder| package(folder).is_none()) {
        // A batch lies in an object of its own.
        let path = format!("{folder}/decision.json");
        let record = json(office, object_id, &path)?;
        let batch = record["package"]["sha256"].as_str().and_then(Digest256::from_hex);
        let batch = batch.ok_or_else(|| damaged(object_id, &path))?;
        filed.push(Filed {
            object_id: Subject::Submission(batch).object_id(),
            package: format!("package/{}.zip", batch.hex()),
            evidence: EVIDENCE.to_owned(),
            verdict: format!("{EVIDENCE}/verdict.json"),
        });
    }
    Ok(filed)
}

const EVIDENCE: &str = "evidence";

fn again(office: &Office, filed: &Filed, as_of: DateTime<FixedOffset>) -> Result<Again, AppError> {
    let object_id = &filed.object_id;
    let record = json(office, object_id, &filed.verdict)?;
    let mut evidence = evidence(office, filed)?;
    if as_of < evidence.judged_at {
        let came = evidence.judged_at.to_rfc3339();
        return Err(AppError::NotAllowed(format!("the package came at {came}: nothing was known of it before")));
    }
    let known = evidence.answers.len();
    evidence.answers.retain(|answer| answer.kind == AnswerKind::Certificate || answer.obtained_at <= as_of);
    let all_known = evidence.answers.len() == known;

    let edition = record["policy"].as_str().unwrap_or_default();
    let no_policy = || AppError::Failure(format!("{object_id}: the signature policy {edition} is gone"));
    let policy = office.releases.policy_edition(edition).ok_or_else(no_policy)?;
    let rules = policy.rules();
    let anchors = validation::anchors_of(&evidence).map_err(|_| damaged(object_id, &filed.evidence))?;
    let package = read(office, object_id, &filed.package)?;
    let submission = Submission::unclaimed(&package, String::new(), evidence.judged_at);
    let digest = submission.digest;
    let opened = match unpack::open(office, submission, package) {
        Unpacked::Opened(opened) => opened,
        Unpacked::Rejected(_) => return Err(damaged(object_id, &filed.package)),
    };
    let validated = validate::validate(office, opened);
    let court = Court { anchors: &anchors, evidence: &evidence, rules: &rules };
    let verdict = validation::judge(&validated.signatures, court).verdict;
    let mut findings = validation::findings(&verdict, &validated.signatures, validated.file_name());
    let follows = verdict.signatures.iter().map(|signature| follows(policy, signature)).collect();
    let mut same = serde_json::to_value(&verdict).is_ok_and(|verdict| verdict == record);
    let registers = registers(office, filed, &validated, &evidence)?.map(|(heard, on_file)| {
        findings.extend(heard.findings);
        same &= serde_json::to_value(&heard.record).is_ok_and(|record| record == on_file);
        heard.record
    });
    let agrees = all_known.then_some(same);
    Ok(Again { package: digest.hex(), object_id: object_id.clone(), verdict, findings, registers, follows, agrees })
}

/// What registers said, heard again, beside what is on file; `None` where nobody was asked.
fn registers(
    office: &Office,
    filed: &Filed,
    validated: &validate::Validated,
    evidence: &Evidence,
) -> Result<Option<(enquiries::Heard, Value)>, AppError> {
    let on_file = match office.archive.read(&filed.object_id, REGISTERS) {
        Ok(octets) if filed.evidence == EVIDENCE => octets,
        Ok(_) | Err(ArchiveError::Unknown { .. }) => return Ok(None),
        Err(error) => return Err(Failure::from(error).into()),
    };
    let gone = || damaged(&filed.object_id, REGISTERS);
    let on_file: Value = serde_json::from_slice(&on_file).map_err(|_| gone())?;
    let request = validated.request().ok_or_else(gone)?;
    let edition = on_file["edition"].as_str().unwrap_or_default();
    let passport = office.releases.passports().iter().find(|p| p.service == request.service && p.edition == edition);
    let no_passport = || AppError::Failure(format!("{}: the edition {edition} is gone", filed.object_id));
    let believes_portal = on_file["believes_portal"].as_bool().unwrap_or_default();
    let matter = enquiries::Matter { request, passport: passport.ok_or_else(no_passport)?, believes_portal };
    let index = |day| office.releases.mci_kzt(day);
    let heard = enquiries::hear(&matter, &validated.places, evidence, &index);
    Ok(Some((heard.map_err(|error| AppError::Failure(error.to_string()))?, on_file)))
}

/// The saved answers, each with its octets; what is not what its name says is damage.
fn evidence(office: &Office, filed: &Filed) -> Result<Evidence, AppError> {
    let path = format!("{}/{ANSWERS}", filed.evidence);
    let octets = match office.archive.read(&filed.object_id, &path) {
        Ok(octets) => octets,
        Err(ArchiveError::Unknown { .. }) => {
            let object_id = &filed.object_id;
            return Err(AppError::NotAllowed(format!("{object_id} was filed without evidence to judge by again")));
        }
        Err(error) => return Err(Failure::from(error).into()),
    };
    let record: EvidenceRecord = serde_json::from_slice(&octets).map_err(|_| damaged(&filed.object_id, &path))?;
    let mut evidence = record.evidence;
    for answer in &mut evidence.answers {
        let path = format!("{}/{}.{}", filed.evidence, answer.sha256, answer.kind.ending());
        answer.octets = read(office, &filed.object_id, &path)?;
        if Digest256::of(&answer.octets).hex() != answer.sha256 {
            return Err(damaged(&filed.object_id, &path));
        }
    }
    Ok(evidence)
}

fn json(office: &Office, object_id: &str, path: &str) -> Result<Value, AppError> {
    serde_json::from_slice(&read(office, object_id, path)?).map_err(|_| damaged(object_id, path))
}

fn read(office: &Office, object_id: &str, path: &str) -> Result<Vec<u8>, AppError> {
    Ok(office.archive.read(object_id, path).map_err(Failure::from)?)
}

fn damaged(object_id: &str, path: &str) -> AppError {
    AppError::Damaged(format!("{object_id}: {path} is no longer what was filed"))
}
