//! The equation: *seen = answered + noticed + returned + rejected + repeated + waiting + in work*.
//!
//! The left side is the claim ledger, one row a package. The right side is found without it: in the objects of the
//! archive, among the rejected, in the spool, in the life line. A package that one side knows and the other does not,
//! or that they call by different ends, is named. Nothing is changed.

use crate::catalogue::{cases, events, submissions};
use crate::domain::case::{CaseState, SubmissionState};
use crate::domain::identifiers::Digest256;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// A request whose answer is filed; a decision that was carried out.
    Answered,
    Noticed,
    Returned,
    Rejected,
    /// Claimed, and not looked at yet or not finished; the reason stands in the queue.
    Waiting,
    /// A registered request without an answer.
    InWork,
}

/// How many packages met each end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ends {
    pub answered: u64,
    pub noticed: u64,
    pub returned: u64,
    pub rejected: u64,
    pub repeated: u64,
    pub waiting: u64,
    pub in_work: u64,
}

impl Ends {
    fn count(&mut self, end: End) {
        *match end {
            End::Answered => &mut self.answered,
            End::Noticed => &mut self.noticed,
            End::Returned => &mut self.returned,
            End::Rejected => &mut self.rejected,
            End::Waiting => &mut self.waiting,
            End::InWork => &mut self.in_work,
        } += 1;
    }

    pub fn sum(&self) -> u64 {
        self.answered + self.noticed + self.returned + self.rejected + self.repeated + self.waiting + self.in_work
    }
}

/// A package on which the two sides do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub sha256: String,
    /// `None`: the ledger has never seen it.
    pub ledger: Option<End>,
    /// `None`: nothing of it is left anywhere.
    pub found: Option<End>,
}

/// Both sides of the equation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Packages and repeats in the claim ledger.
    pub seen: u64,
    /// What the ledger says of their ends.
    pub ledger: Ends,
    /// What was found of them.
    pub found: Ends,
    pub differences: Vec<Difference>,
}

impl Balance {
    pub fn is_even(&self) -> bool {
        self.differences.is_empty() && self.ledger == self.found && self.seen == self.found.sum()
    }
}

/// Draws up the balance; of the packages claimed on `day` alone when one is given. What was found and never claimed is
/// named whatever the day.
pub fn balance(office: &Office, day: Option<NaiveDate>) -> Result<Balance, Failure> {
    let (ledger, mut ends, seen, repeats) = ledger(office, day)?;
    let every = if day.is_some() { self::ledger(office, None)?.0 } else { ledger.clone() };
    let found = found(office)?;
    let mut sum = Ends { repeated: repeats, ..Ends::default() };
    let mut differences = Vec::new();
    for (digest, end) in &ledger {
        ends.count(*end);
        match found.get(digest) {
            Some(other) if other == end => sum.count(*other),
            other => {
                other.iter().for_each(|other| sum.count(**other));
                differences.push(Difference { sha256: digest.hex(), ledger: Some(*end), found: other.copied() });
            }
        }
    }
    for (digest, end) in found.iter().filter(|(digest, _)| !every.contains_key(digest)) {
        sum.count(*end);
        differences.push(Difference { sha256: digest.hex(), ledger: None, found: Some(*end) });
    }
    Ok(Balance { seen, ledger: ends, found: sum, differences })
}

type Known = BTreeMap<Digest256, End>;

/// The ledger's packages with their ends, the repeats it counts, all it has seen, and the repeats of the life line.
fn ledger(office: &Office, day: Option<NaiveDate>) -> Result<(Known, Ends, u64, u64), Failure> {
    let of_day = |at: chrono::DateTime<chrono::FixedOffset>| day.is_none_or(|day| at.date_naive() == day);
    let (all, repeats, events, answered) = office.store.read(|tx| {
        let answered: BTreeSet<_> = cases::list(tx)?
            .into_iter()
            .filter(|case| matches!(case.state, CaseState::Filed | CaseState::Sent))
            .map(|case| case.submission)
            .collect();
        Ok((submissions::list(tx)?, submissions::repeats(tx)?, events::list(tx)?, answered))
    })?;
    let mut known = Known::new();
    for submission in all.into_iter().filter(|s| of_day(s.claimed_at)) {
        let end = match submission.state {
            SubmissionState::Claimed | SubmissionState::Waiting => End::Waiting,
            SubmissionState::Registered if answered.contains(&submission.digest) => End::Answered,
            SubmissionState::Registered => End::InWork,
            SubmissionState::Answered => End::Answered,
            SubmissionState::Rejected => End::Rejected,
            SubmissionState::Returned => End::Returned,
            SubmissionState::Noticed => End::Noticed,
        };
        known.insert(submission.digest, end);
    }
    let repeated = repeats.iter().filter(|r| of_day(r.repeated_at)).count() as u64;
    let told = events.iter().filter(|e| e.kind == events::Kind::Repeated && of_day(e.at)).count() as u64;
    let seen = known.len() as u64 + repeated;
    Ok((known, Ends { repeated, ..Ends::default() }, seen, told))
}

/// Every package of which something is left, and what it says of its end.
fn found(office: &Office) -> Result<Known, Failure> {
    let mut found = Known::new();
    for id in office.archive.ids()? {
        let Some(inventory) = office.archive.inventory(&id)? else { continue };
        let Some(version) = inventory.versions.get(&inventory.head) else { continue };
        let paths: Vec<&str> = version.state.values().flatten().map(String::as_str).collect();
        let is_case = id.starts_with("urn:muragat:case:");
        let has = |wanted: &str| paths.iter().any(|path| path.contains(wanted));
        for path in &paths {
            let end = match package(path) {
                Some(("package", _)) if is_case && has("decision/decision.json") => End::Answered,
                Some(("package", _)) if is_case => End::InWork,
                Some(("package", _)) if has("-notice.pdf") => End::Noticed,
                Some(("package", _)) if has("-return.pdf") => End::Returned,
                Some(("package" | "decision", _)) => End::Answered,
                _ => continue,
            };
            if let Some((_, digest)) = package(path) {
                found.insert(digest, end);
            }
        }
    }
    for entry in office.rejected.list("")? {
        if let Some(digest) = entry.name.strip_suffix(".zip").and_then(Digest256::from_hex) {
            found.insert(digest, End::Rejected);
        }
    }
    // Last: what is still in the spool is not finished, whatever of it is filed already.
    for entry in office.spool.list("")? {
        if let Some(digest) = Digest256::from_hex(&entry.name) {
            found.insert(digest, End::Waiting);
        }
    }
    Ok(found)
}

/// The folder and the digest of a package as it was received.
fn package(path: &str) -> Option<(&str, Digest256)> {
    let (folder, file) = path.split_once('/')?;
    Some((folder, Digest256::from_hex(file.strip_suffix(".zip")?)?))
}
