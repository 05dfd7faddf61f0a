//! What is left of packages, found without the ledger of claims: in the archive, among the rejected, in the spool.

use super::balance::End;
use crate::domain::case::SubmissionState;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::{paper, spool};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is left of one package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// It lies in the spool: claimed and not finished, or finished a moment before somebody died.
    pub in_spool: bool,
    /// What the archive and the folder of the rejected say of its ends, one for each time that it came to one.
    pub ends: Vec<End>,
    /// It lies among the rejected, where one that is too large to be read goes as it is claimed.
    pub is_laid_aside: bool,
    /// The archive object of the case that it became.
    pub case: Option<String>,
    /// The decision by which its case was answered lies in the spool: see [`look_closer`].
    pub is_being_answered: bool,
}

impl Trace {
    /// The end that it speaks for by itself.
    pub fn end(&self) -> End {
        match self.ends.last() {
            Some(end) if !self.in_spool => *end,
            _ => End::Waiting,
        }
    }

    /// Whether it bears out the ends that the ledger names, one for each round; `None`: the case that it became is not
    /// there. What is filed is filed before the ledger says so, and every end that is filed has a round.
    pub fn agrees(&self, rounds: &[Option<End>]) -> bool {
        let Some((Some(now), earlier)) = rounds.split_last() else { return false };
        let mut left = self.ends.clone();
        for end in earlier {
            let Some(at) = left.iter().position(|found| Some(*found) == *end) else { return false };
            left.remove(at);
        }
        left.len() <= 1
            && match now {
                End::Waiting => self.in_spool || self.is_laid_aside,
                // The answer is in the archive, and its decision is not finished.
                End::InWork if self.is_being_answered => left == [End::Answered],
                end => left == [*end],
            }
    }
}

/// Of a case that the ledger has in work and the archive has answered: whether that is being done, which is so when its
/// decision, named by the case itself, still lies in the spool.
pub fn look_closer(
    office: &Office,
    traces: &mut BTreeMap<Digest256, Trace>,
    case_of: &Digest256,
) -> Result<(), Failure> {
    let Some(trace) = traces.get(case_of).filter(|trace| trace.ends.contains(&End::Answered)) else { return Ok(()) };
    let Some(object) = &trace.case else { return Ok(()) };
    let record = office.archive.read(object, "decision/decision.json")?;
    let record: Value = serde_json::from_slice(&record).unwrap_or_default();
    let decision = record["package"]["sha256"].as_str().and_then(Digest256::from_hex);
    let is_in_spool = decision.and_then(|digest| traces.get(&digest)).is_some_and(|trace| trace.in_spool);
    if let Some(trace) = traces.get_mut(case_of) {
        trace.is_being_answered = is_in_spool;
    }
    Ok(())
}

/// Every package of which something is left. The spool first: what leaves it meanwhile is filed already.
pub fn read(office: &Office) -> Result<BTreeMap<Digest256, Trace>, Failure> {
    let mut traces: BTreeMap<Digest256, Trace> = BTreeMap::new();
    for entry in office.spool.list("")? {
        if let Some(digest) = spool::digest_of(&entry.name) {
            traces.entry(digest).or_default().in_spool = true;
        }
    }
    for id in office.archive.ids()? {
        let Some(inventory) = office.archive.inventory(&id)? else { continue };
        let Some(version) = inventory.versions.get(&inventory.head) else { continue };
        let paths: Vec<&str> = version.state.values().flatten().map(String::as_str).collect();
        for (digest, ends) in packages(&id, &paths) {
            let trace = traces.entry(digest).or_default();
            trace.ends.extend(ends);
            trace.case = trace.case.take().or(is_case(&id).then(|| id.clone()));
        }
    }
    rejected(office, &mut traces)?;
    Ok(traces)
}

/// What lies among the rejected: octets, and beside them the reasons, once for each time that they were rejected.
fn rejected(office: &Office, traces: &mut BTreeMap<Digest256, Trace>) -> Result<(), Failure> {
    let names: Vec<_> = office.rejected.list("")?.into_iter().map(|entry| entry.name).collect();
    for digest in names.iter().filter_map(|name| Digest256::from_hex(name.strip_suffix(".zip")?)) {
        traces.entry(digest).or_default().is_laid_aside = true;
    }
    for digest in names.iter().filter_map(|name| spool::digest_of(name.strip_suffix(".json")?)) {
        match traces.get_mut(&digest) {
            Some(trace) if trace.is_laid_aside => trace.ends.push(End::Rejected),
            _ => {}
        }
    }
    Ok(())
}

/// The digests of what lies in the inbox.
pub fn inbox(office: &Office) -> Result<BTreeSet<Digest256>, Failure> {
    let mut digests = BTreeSet::new();
    for name in office.inbox.names()? {
        if office.inbox.size_bytes(&name)?.is_some_and(|size| size <= office.container_limits.packed_bytes_max)
            && let Some(octets) = office.inbox.read(&name)?
        {
            digests.insert(Digest256::of(&octets));
        }
    }
    Ok(digests)
}

fn is_case(id: &str) -> bool {
    id.starts_with("urn:muragat:case:")
}

/// The packages that an object holds, and what it says of their ends.
fn packages(id: &str, paths: &[&str]) -> Vec<(Digest256, Vec<End>)> {
    let has = |wanted: &str| paths.iter().any(|path| path.contains(wanted));
    let ends = |folder: &str| match folder {
        "package" if is_case(id) && has("decision/decision.json") => Some(vec![End::Answered]),
        "package" if is_case(id) => Some(vec![End::InWork]),
        "package" => Some(ends_of_rounds(paths)),
        "decision" => Some(vec![End::Answered]),
        _ => None,
    };
    let package = |path: &&str| {
        let (folder, file) = path.split_once('/')?;
        // A decision beside the answer lies in a folder of its own.
        let file = file.rsplit('/').next().unwrap_or(file);
        Some((Digest256::from_hex(file.strip_suffix(".zip")?)?, ends(folder)?))
    };
    paths.iter().filter_map(package).collect()
}

/// To what the package of a submission came, round by round. The first is told by its sheet, or by having none, as a batch of
/// decisions that was carried out; the others say it ([`paper::ROUNDS`]).
fn ends_of_rounds(paths: &[&str]) -> Vec<End> {
    let sheets = |ending: &str| paths.iter().filter(|path| path.ends_with(ending)).count();
    // A refusal to accept is a notice of its own kind, in two copies.
    let refusal = format!("{}/", DocumentKind::AcceptanceRefusal.key());
    let refusals = paths.iter().filter(|path| path.starts_with(&refusal) && path.ends_with("-copy1.pdf")).count();
    let (mut notices, mut returns) = (sheets("-notice.pdf") + refusals, sheets("-return.pdf"));
    let mut rounds: BTreeMap<u32, End> = BTreeMap::new();
    for (round, end) in paths.iter().filter_map(|path| round(path)) {
        match end {
            End::Noticed => notices = notices.saturating_sub(1),
            End::Returned => returns = returns.saturating_sub(1),
            _ => {}
        }
        // Of a batch some may be carried out and the others returned: then it was returned.
        let known = rounds.entry(round).or_insert(end);
        *known = if end == End::Answered { *known } else { end };
    }
    let first = match (notices, returns) {
        (0, 0) if rounds.is_empty() => Some(End::Answered),
        // The first round was rejected.
        (0, 0) => None,
        (0, _) => Some(End::Returned),
        _ => Some(End::Noticed),
    };
    first.into_iter().chain(rounds.into_values()).collect()
}

fn round(path: &str) -> Option<(u32, End)> {
    let (round, end) = path.strip_prefix(paper::ROUNDS)?.strip_prefix('/')?.strip_suffix(".json")?.split_once('-')?;
    let end = match SubmissionState::from_key(end)? {
        SubmissionState::Noticed => End::Noticed,
        SubmissionState::Returned => End::Returned,
        _ => End::Answered,
    };
    Some((round.parse().ok()?, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_has_its_end() {
        let of = |paths: &[&str]| ends_of_rounds(paths);
        assert_eq!(of(&["package/x.zip"]), [End::Answered]);
        assert_eq!(of(&["documents/NT-2015-000001-notice.pdf"]), [End::Noticed]);
        let twice =
            ["documents/NT-2015-000001-notice.pdf", "documents/RT-2015-000004-return.pdf", "rounds/2-returned.json"];
        assert_eq!(of(&twice), [End::Noticed, End::Returned]);
        let carried_out = ["documents/RT-2015-000004-return.pdf", "rounds/2-answered.json"];
        assert_eq!(of(&carried_out), [End::Returned, End::Answered]);
        let in_part = [
            "documents/RT-1-return.pdf",
            "documents/RT-2-return.pdf",
            "rounds/2-answered.json",
            "rounds/2-returned.json",
        ];
        assert_eq!(of(&in_part), [End::Returned, End::Returned]);
        assert_eq!(of(&["documents/RT-2-return.pdf", "rounds/2-returned.json"]), [End::Returned], "first rejected");
    }
}
