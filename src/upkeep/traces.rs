//! What is left of packages, found without the ledger of claims: in the archive, among the rejected, in the spool.

use super::balance::End;
use crate::domain::identifiers::Digest256;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is left of one package.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// It lies in the spool: claimed and not finished, or finished a moment before somebody died.
    pub in_spool: bool,
    /// What the archive, or the folder of the rejected, says of its end.
    pub filed: Option<End>,
    /// The archive object that says so.
    pub object: Option<String>,
    /// The decision by which its case was answered lies in the spool: see [`look_closer`].
    pub is_being_answered: bool,
}

impl Trace {
    /// The end that it speaks for by itself.
    pub fn end(&self) -> End {
        match self.filed {
            Some(filed) if !self.in_spool => filed,
            _ => End::Waiting,
        }
    }

    /// Whether it bears out an end that the ledger names. What is filed is filed before the ledger says so.
    pub fn agrees(&self, end: End) -> bool {
        match end {
            // What is too large to be read goes among the rejected as it is claimed.
            End::Waiting => self.in_spool || self.filed == Some(End::Rejected),
            // The answer is in the archive, and its decision is not finished.
            End::InWork if self.is_being_answered => self.filed == Some(End::Answered),
            end => self.filed == Some(end),
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
    let Some(Trace { filed: Some(End::Answered), object: Some(object), .. }) = traces.get(case_of) else {
        return Ok(());
    };
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
        if let Some(digest) = Digest256::from_hex(&entry.name) {
            traces.entry(digest).or_default().in_spool = true;
        }
    }
    for id in office.archive.ids()? {
        let Some(inventory) = office.archive.inventory(&id)? else { continue };
        let Some(version) = inventory.versions.get(&inventory.head) else { continue };
        let paths: Vec<&str> = version.state.values().flatten().map(String::as_str).collect();
        for (digest, end) in packages(&id, &paths) {
            let trace = traces.entry(digest).or_default();
            (trace.filed, trace.object) = (Some(end), Some(id.clone()));
        }
    }
    for entry in office.rejected.list("")? {
        if let Some(digest) = entry.name.strip_suffix(".zip").and_then(Digest256::from_hex) {
            traces.entry(digest).or_default().filed = Some(End::Rejected);
        }
    }
    Ok(traces)
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
fn packages(id: &str, paths: &[&str]) -> Vec<(Digest256, End)> {
    let has = |wanted: &str| paths.iter().any(|path| path.contains(wanted));
    let end = |folder: &str| match folder {
        "package" if is_case(id) && has("decision/decision.json") => Some(End::Answered),
        "package" if is_case(id) => Some(End::InWork),
        "package" if has("-notice.pdf") => Some(End::Noticed),
        "package" if has("-return.pdf") => Some(End::Returned),
        "package" | "decision" => Some(End::Answered),
        _ => None,
    };
    let package = |path: &&str| {
        let (folder, file) = path.split_once('/')?;
        Some((Digest256::from_hex(file.strip_suffix(".zip")?)?, end(folder)?))
    };
    paths.iter().filter_map(package).collect()
}
