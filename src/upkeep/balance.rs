//! The equation: *seen = answered + noticed + returned + rejected + repeated + waiting + in work*.
//!
//! The left side is the claim ledger, one row a package (and one for each time that it came again after it was rejected,
//! returned or noticed), and what lies in the inbox. The right side is found without it
//! (`traces`): in the objects of the archive, among the rejected, in the spool, in the life line. A package that one side
//! knows and the other does not, or that they call by different ends, is named. Nothing is changed.
//!
//! It holds at any moment, beside a process that works and after one that died: the ledger is read before and after the
//! traces are looked for, and what moved between is no difference.

use super::traces::{self, Trace};
use crate::catalogue::{cases, events, submissions};
use crate::domain::case::{CaseState, SubmissionState};
use crate::domain::identifiers::Digest256;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, FixedOffset, NaiveDate};
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
    /// `None`: the ledger has never seen it, or not the case that it became.
    pub ledger: Option<End>,
    /// `None`: nothing of it is left anywhere.
    pub found: Option<End>,
}

/// Both sides of the equation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Packages and repeats in the claim ledger, and files in the inbox.
    pub seen: u64,
    /// Of them, files that lie in the inbox and are not claimed yet: they count as waiting.
    pub inbox: u64,
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

/// Which packages are looked at; what was found and never claimed is named whatever is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Claimed on this day.
    pub day: Option<NaiveDate>,
    /// Sent by this one, `portal`, `centre` or `centre/<key>`, `provider`, or [`UNKNOWN`].
    pub sender: Option<String>,
}

/// The sender of packages that do not say who sent them.
pub const UNKNOWN: &str = "unknown";

impl Question {
    fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    fn asks_for(&self, at: DateTime<FixedOffset>, sender: &str) -> bool {
        let is_sender = |asked: &String| {
            sender.strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.day.is_none_or(|day| at.date_naive() == day) && self.sender.as_ref().is_none_or(is_sender)
    }
}

/// What both sides say, read once.
pub struct Books {
    before: Ledger,
    traces: BTreeMap<Digest256, Trace>,
    after: Ledger,
    inbox: u64,
}

/// The claim ledger at one moment.
#[derive(Default)]
struct Ledger {
    /// By package, round by round.
    packages: BTreeMap<Digest256, Vec<Row>>,
    /// Repeats: whose octets came again, and when.
    repeats: Vec<(Digest256, DateTime<FixedOffset>)>,
    /// The same, as the life line has them.
    told: Vec<(Digest256, DateTime<FixedOffset>)>,
}

struct Row {
    /// `None`: the case that it became is not there.
    end: Option<End>,
    claimed_at: DateTime<FixedOffset>,
    sender: String,
}

/// Reads both sides and draws up the balance; of the packages claimed on `day` alone when one is given.
pub fn balance(office: &Office, day: Option<NaiveDate>) -> Result<Balance, Failure> {
    Ok(read(office)?.balance(&Question { day, sender: None }))
}

/// Reads both sides. The order matters: see above.
pub fn read(office: &Office) -> Result<Books, Failure> {
    let before = ledger(office)?;
    let mut traces = traces::read(office)?;
    let after = ledger(office)?;
    // A copy in the spool whose original still lies in the inbox is not claimed yet, or a crash came before.
    let unknown: Vec<_> = traces
        .iter()
        .filter(|(d, t)| t.ends.is_empty() && !t.is_laid_aside && !after.packages.contains_key(*d))
        .collect();
    if !unknown.is_empty() {
        let inbox = traces::inbox(office)?;
        let unclaimed: Vec<_> = unknown.into_iter().map(|(d, _)| *d).filter(|d| inbox.contains(d)).collect();
        traces.retain(|digest, _| !unclaimed.contains(digest));
    }
    let in_work = after.packages.iter().filter(|(_, rows)| rows.last().is_some_and(|row| row.end == Some(End::InWork)));
    for (digest, _) in in_work {
        traces::look_closer(office, &mut traces, digest)?;
    }
    let inbox = office.inbox.names()?.len() as u64;
    Ok(Books { before, traces, after, inbox })
}

impl Books {
    /// Who sent something, [`UNKNOWN`] among them.
    pub fn senders(&self) -> BTreeSet<String> {
        self.after.packages.values().flatten().map(|row| row.sender.clone()).collect()
    }

    /// Draws up the balance of what is asked for.
    pub fn balance(&self, question: &Question) -> Balance {
        let (mut ledger, mut found) = (Ends::default(), Ends::default());
        let mut differences = Vec::new();
        let mut seen = 0;
        let asked = |row: &&Row| question.asks_for(row.claimed_at, &row.sender);
        for (digest, rows) in &self.after.packages {
            let agree = self.agree(digest, rows);
            for row in rows.iter().filter(asked) {
                seen += 1;
                row.end.into_iter().for_each(|end| ledger.count(end));
                if agree {
                    row.end.into_iter().for_each(|end| found.count(end));
                }
            }
            if !agree && rows.iter().any(|row| asked(&row)) {
                let trace = self.traces.get(digest);
                trace.iter().flat_map(|trace| &trace.ends).for_each(|end| found.count(*end));
                let (ledger, found) = (rows.last().and_then(|row| row.end), trace.map(Trace::end));
                differences.push(Difference { sha256: digest.hex(), ledger, found });
            }
        }
        for (digest, trace) in self.traces.iter().filter(|(digest, _)| !self.after.packages.contains_key(*digest)) {
            found.count(trace.end());
            differences.push(Difference { sha256: digest.hex(), ledger: None, found: Some(trace.end()) });
        }
        let last = |digest: &Digest256| self.after.packages.get(digest).and_then(|rows| rows.last());
        let sender = |digest: &Digest256| last(digest).map_or(UNKNOWN, |row| row.sender.as_str());
        let of = |repeats: &[(Digest256, DateTime<FixedOffset>)]| {
            repeats.iter().filter(|(digest, at)| question.asks_for(*at, sender(digest))).count() as u64
        };
        (ledger.repeated, found.repeated) = (of(&self.after.repeats), of(&self.after.told));
        let inbox = if question.is_everything() { self.inbox } else { 0 };
        ledger.waiting += inbox;
        found.waiting += inbox;
        Balance { seen: seen + ledger.repeated + inbox, inbox, ledger, found, differences }
    }

    /// Whether what was found is what the ledger said before the look or says after it; what it had not seen before may
    /// have come and gone meanwhile.
    fn agree(&self, digest: &Digest256, now: &[Row]) -> bool {
        let ends = |rows: &[Row]| rows.iter().map(|row| row.end).collect::<Vec<_>>();
        let now = ends(now);
        if now.contains(&None) {
            return false;
        }
        match (self.before.packages.get(digest), self.traces.get(digest)) {
            (Some(before), Some(trace)) if before.len() == now.len() => {
                trace.agrees(&now) || trace.agrees(&ends(before))
            }
            // It came, or came again, during the look.
            (before, _) => before.is_none_or(|before| before.len() < now.len()),
        }
    }
}

fn ledger(office: &Office) -> Result<Ledger, Failure> {
    let (earlier, all, repeats, events, cases) = office.store.read(|tx| {
        let (earlier, all) = (submissions::rounds(tx)?, submissions::list(tx)?);
        Ok((earlier, all, submissions::repeats(tx)?, events::list(tx)?, cases::list(tx)?))
    })?;
    let cases: BTreeMap<_, _> = cases.into_iter().map(|case| (case.submission, case.state)).collect();
    let end = |submission: &submissions::Submission| match submission.state {
        SubmissionState::Claimed | SubmissionState::Waiting => Some(End::Waiting),
        SubmissionState::Registered => cases.get(&submission.digest).map(|state| match state {
            CaseState::Filed | CaseState::Sent => End::Answered,
            CaseState::Registered | CaseState::Decided => End::InWork,
        }),
        SubmissionState::Answered => Some(End::Answered),
        SubmissionState::Rejected => Some(End::Rejected),
        SubmissionState::Returned => Some(End::Returned),
        SubmissionState::Noticed => Some(End::Noticed),
    };
    let mut packages: BTreeMap<Digest256, Vec<Row>> = BTreeMap::new();
    for s in earlier.iter().chain(&all) {
        let sender = s.sender.clone().unwrap_or_else(|| UNKNOWN.to_owned());
        packages.entry(s.digest).or_default().push(Row { end: end(s), claimed_at: s.claimed_at, sender });
    }
    let told = events.iter().filter(|event| event.kind == events::Kind::Repeated);
    Ok(Ledger {
        packages,
        repeats: repeats.iter().map(|r| (r.digest, r.repeated_at)).collect(),
        told: told.filter_map(|event| Some((Digest256::from_hex(&event.subject)?, event.at))).collect(),
    })
}
