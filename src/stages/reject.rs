//! The first No: no identifiable content. The octets go untouched to the rejected ones, with the reasons for a person and
//! for a machine (design.md §1).

use super::failure::Failure;
use super::office::Office;
use super::spool;
use crate::catalogue::submissions::Submission;
use crate::domain::finding::Finding;
use crate::domain::text::{Language, one_line};
use crate::ports::objects::{self, ObjectsError};
use crate::report::{self, Voice};
use serde_json::json;
use std::fmt::Write as _;

/// Lays a package among the rejected: `<digest>.zip`, `.json` and `.txt`; when it came again after that, `<digest>-2.json` and
/// so on beside the same octets. Repeating it changes nothing.
pub fn reject(office: &Office, submission: &Submission, findings: &[Finding]) -> Result<(), Failure> {
    let digest = submission.digest.hex();
    let reasons = json!({
        "format": "muragat.rejection/1",
        "package": { "file_name": submission.file_name, "sha256": digest, "size_bytes": submission.size_bytes },
        "received_at": submission.claimed_at.to_rfc3339(),
        "findings": report::machine(findings, None),
    });
    match office.spool.read(&spool::key(&submission.digest, submission.round)) {
        Ok(bytes) => lay(office, format!("{digest}.zip"), &bytes)?,
        // Too large to read: it was moved there when it was claimed.
        Err(ObjectsError::NotFound(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let reasons_of = match submission.round {
        1 => digest,
        round => format!("{digest}-{round}"),
    };
    lay(office, format!("{reasons_of}.json"), &serde_json::to_vec_pretty(&reasons).unwrap_or_default())?;
    lay(office, format!("{reasons_of}.txt"), words(submission, findings).as_bytes())
}

fn lay(office: &Office, key: String, bytes: &[u8]) -> Result<(), Failure> {
    Ok(objects::create_or_mend(&*office.rejected, &key, bytes)?)
}

/// The reasons for a person: what came, when, what is wrong with it, what to do.
fn words(submission: &Submission, findings: &[Finding]) -> String {
    let mut text = String::new();
    let at = submission.claimed_at.format("%d.%m.%Y %H:%M");
    for (language, head, received, remedy) in [
        (Language::Kk, "ПАКЕТ ТІРКЕУСІЗ ҚАЙТАРЫЛДЫ", "Түскен уақыты", "Не істеу керек"),
        (Language::Ru, "ПАКЕТ ВОЗВРАЩЁН БЕЗ РЕГИСТРАЦИИ", "Время поступления", "Что сделать"),
    ] {
        let _ = writeln!(
            text,
            "{head}\n\n{}\nSHA-256: {}\n{received}: {at}\n",
            one_line(&submission.file_name),
            submission.digest.hex()
        );
        for finding in findings {
            let said = one_line(&report::sentence(finding, Voice::Operator, language));
            let _ = writeln!(text, "– {said}\n  {remedy}: {}", report::remedy(finding.code, language));
        }
        text.push_str("\n\n");
    }
    text.trim_end().to_owned() + "\n"
}
