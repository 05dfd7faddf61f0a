//! Where claimed packages wait until they are filed, each with what was answered about it.
//!
//! `<digest>/package.zip`, `<digest>/evidence.json` (`<digest>-2/…` for the second round of the same octets), and `answers/<sha256>` with the octets that evidence names: one list
//! of revoked certificates serves many packages.

use super::failure::Failure;
use super::office::Office;
use crate::catalogue::submissions::{self, Submission};
use crate::domain::evidence::Evidence;
use crate::domain::identifiers::Digest256;
use crate::ports::objects::{self, ObjectsError};
use std::collections::BTreeSet;

/// The folder of answers: no digest has this name.
const ANSWERS: &str = "answers";

/// The folder of a package. Each round has its own: one that is cleared takes nothing from the next.
fn folder(digest: &Digest256, round: u32) -> String {
    match round {
        1 => digest.hex(),
        _ => format!("{}-{round}", digest.hex()),
    }
}

/// Whose a folder is; `None`: it is no package's.
pub fn digest_of(folder: &str) -> Option<Digest256> {
    Digest256::from_hex(folder.split_once('-').map_or(folder, |(digest, _)| digest))
}

/// Where the spool keeps a package.
pub fn key(digest: &Digest256, round: u32) -> String {
    format!("{}/package.zip", folder(digest, round))
}

fn evidence_key(submission: &Submission) -> String {
    format!("{}/evidence.json", folder(&submission.digest, submission.round))
}

fn answer_key(sha256: &str) -> String {
    format!("{ANSWERS}/{sha256}")
}

/// Lays down what was answered about a package; durable after the next flush. Repeating it changes nothing.
pub fn save_evidence(office: &Office, submission: &Submission, evidence: &Evidence) -> Result<(), Failure> {
    for answer in &evidence.answers {
        objects::create_or_mend(&*office.spool, &answer_key(&answer.sha256), &answer.octets)?;
    }
    let record = serde_json::to_vec(evidence).unwrap_or_default();
    Ok(objects::create_or_mend(&*office.spool, &evidence_key(submission), &record)?)
}

/// What was answered about a package before; `None` when nothing was saved whole.
pub fn saved_evidence(office: &Office, submission: &Submission) -> Result<Option<Evidence>, Failure> {
    let Some(record) = read(office, &evidence_key(submission))? else { return Ok(None) };
    let Ok(mut evidence) = serde_json::from_slice::<Evidence>(&record) else { return Ok(None) };
    for answer in &mut evidence.answers {
        let octets = read(office, &answer_key(&answer.sha256))?;
        match octets.filter(|octets| Digest256::of(octets).hex() == answer.sha256) {
            Some(octets) => answer.octets = octets,
            None => return Ok(None),
        }
    }
    Ok(Some(evidence))
}

fn read(office: &Office, key: &str) -> Result<Option<Vec<u8>>, Failure> {
    match office.spool.read(key) {
        Ok(octets) => Ok(Some(octets)),
        Err(ObjectsError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Forgets the spool's copy of a package that is filed. Repeating it changes nothing.
pub fn clear(office: &Office, submission: &Submission) -> Result<(), Failure> {
    Ok(office.spool.remove_folder(&folder(&submission.digest, submission.round))?)
}

/// Clears all that waits for nothing: packages that came again after they were filed, and those that were filed before a
/// crash. For the end of a run, by the one who claims (`pipeline::Scanner`), while nothing is being claimed: a package
/// lies here before the catalogue knows it. What others work on waits, and stays. Repeating it changes nothing.
pub fn sweep(office: &Office) -> Result<(), Failure> {
    let kept = office.spool.list("")?;
    if kept.is_empty() {
        return Ok(());
    }
    let pending = office.store.read(submissions::pending)?;
    let pending: BTreeSet<_> = pending.iter().map(|s| folder(&s.digest, s.round)).collect();
    // Answers may belong to any package that waits.
    let needed = |name: &str| pending.contains(name) || name == ANSWERS && !pending.is_empty();
    for entry in kept.iter().filter(|entry| !needed(&entry.name)) {
        office.spool.remove_folder(&entry.name)?;
    }
    Ok(())
}
