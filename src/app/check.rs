//! `check`: all that acts one and two would find in a package, and nothing is written.

use super::{AppError, Doors, build, revocation_lists, trust, workspace::Place};
use crate::adapters::clock::{FixedClock, SystemClock};
use crate::adapters::inbox_memory::MemoryInbox;
use crate::adapters::keys_memory::MemoryKeys;
use crate::adapters::objects_memory::MemoryObjects;
use crate::adapters::outside_memory::MemoryOutside;
use crate::adapters::registers_memory::MemoryRegisters;
use crate::adapters::sqlite::SqliteStore;
use crate::adapters::workers::Processes;
use crate::catalogue::migrate;
use crate::catalogue::submissions::Submission;
use crate::config::Config;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, listed};
use crate::domain::request::Channel;
use crate::domain::verdict::Verdict;
use crate::formats::ocfl::Archive;
use crate::formats::x509::Anchors;
use crate::ports::clock::Clock;
use crate::releases::Releases;
use crate::stages::collect::StoredList;
use crate::stages::failure::Failure;
use crate::stages::office::{Office, Secret};
use crate::stages::unpack::{self, Unpacked};
use crate::stages::{collect, decide, judge, register, validate};
use chrono::{DateTime, FixedOffset};
use std::path::Path;
use std::sync::Arc;

/// What a check found.
pub struct Checked {
    pub findings: Vec<Finding>,
    pub channel: Option<Channel>,
    /// Absent when the package could not be opened.
    pub verdict: Option<Verdict>,
    /// What nobody could judge here, and so is neither good nor bad.
    pub not_checked: Vec<NotChecked>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotChecked {
    /// No trust anchors were given.
    Path,
    /// No office: who may sign, and which cases there are.
    Office,
    /// Nobody answered whether a certificate was revoked.
    Revocation,
    /// A register or the payment gateway has not answered.
    Registers,
}

/// Checks the package at `path` as the workspace would judge it, or, without one, as far as that goes.
pub fn check(place: &Place, path: &Path, anchors: Option<&Path>) -> Result<Checked, AppError> {
    let bytes = std::fs::read(path).map_err(|e| AppError::Usage(format!("{}: {e}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let (Some(workspace), None) = (place.find()?, anchors) {
        let office = super::open(&workspace, false)?;
        return examine(&office, name, bytes);
    }
    let trusted = anchors.map(trust).transpose()?;
    let mut not_checked = vec![NotChecked::Office];
    if trusted.is_none() {
        not_checked.push(NotChecked::Path);
    }
    let lists = anchors.map(revocation_lists).transpose()?.unwrap_or_default();
    let office = nobodys_office(trusted.unwrap_or_default(), lists, place.moment()?)?;
    let mut checked = examine(&office, name, bytes)?;
    // What could not be checked is never taken for a no.
    checked.findings.retain(|finding| !unanswerable(finding.code, &not_checked));
    not_checked.append(&mut checked.not_checked);
    checked.not_checked = not_checked;
    Ok(checked)
}

fn unanswerable(code: Code, not_checked: &[NotChecked]) -> bool {
    let needs_office = matches!(
        code,
        Code::SignatureNotAuthorised
            | Code::DecisionRole
            | Code::DecisionTerm
            | Code::DecisionForeignCase
            | Code::DecisionExecutor
            | Code::DecisionUnknownRequest
            | Code::LookupMissing
    );
    let needs_path = code == Code::SignatureNoAnchor;
    needs_office || needs_path && not_checked.contains(&NotChecked::Path)
}

/// The findings of a package in an office, as if it were claimed now.
pub fn examine(office: &Office, file_name: String, package: Vec<u8>) -> Result<Checked, AppError> {
    let submission = Submission::unclaimed(&package, file_name, office.now());
    let opened = match unpack::open(office, submission, package) {
        Unpacked::Opened(opened) => opened,
        Unpacked::Rejected(findings) => {
            return Ok(Checked { findings, channel: None, verdict: None, not_checked: Vec::new() });
        }
    };
    let validated = validate::validate(office, opened);
    let judged = judge::assess(office, collect::look(office, validated)?)?;
    let mut findings = judged.findings.clone();
    if findings.is_empty() && judged.unfinished.is_empty() {
        let mut failed = None;
        let against = office.store.read(|tx| {
            let decided = decide::findings(office, tx, &judged).unwrap_or_else(|failure| {
                failed = Some(failure);
                Vec::new()
            });
            Ok([register::findings(tx, &judged)?, decided].concat())
        });
        findings.extend(against.map_err(Failure::from)?);
        if let Some(failure) = failed {
            return Err(failure.into());
        }
    }
    let (channel, verdict) = (judged.validated.channel, Some(judged.verdict));
    let mut not_checked = Vec::new();
    for finding in &judged.unfinished {
        let what = match finding.code {
            Code::LookupNotAnswered | Code::PaymentNotConfirmed => NotChecked::Registers,
            _ => NotChecked::Revocation,
        };
        if !not_checked.contains(&what) {
            not_checked.push(what);
        }
    }
    Ok(Checked { findings: listed(findings), channel, verdict, not_checked })
}

/// An office in memory, with nobody in it: for looking at a package where there is no workspace.
fn nobodys_office(
    anchors: Anchors,
    lists: Vec<StoredList>,
    now: Option<DateTime<FixedOffset>>,
) -> Result<Office, AppError> {
    let config = Config::read("muragat.toml", b"public_url = \"https://localhost\"\n[secret]\nenv = \"NONE\"\n")?;
    let store = SqliteStore::open_in_memory().map_err(Failure::from)?;
    migrate(&store).map_err(Failure::from)?;
    let clock: Arc<dyn Clock> = match now {
        Some(moment) => Arc::new(FixedClock(moment)),
        None => Arc::new(SystemClock::in_zone(config.clock.zone.name()).map_err(|e| AppError::failure("clock", e))?),
    };
    build(
        &config,
        Doors {
            secret: Secret(Vec::new()),
            anchors,
            lists,
            keys: Arc::new(MemoryKeys::new()),
            releases: Releases::embedded()?,
            clock,
            workers: Arc::new(Processes::of_this_machine()),
            store,
            archive: Archive::create(Arc::new(MemoryObjects::new())).map_err(Failure::from)?,
            inbox: Arc::new(MemoryInbox::default()),
            spool: Arc::new(MemoryObjects::new()),
            outbox: Arc::new(MemoryObjects::new()),
            rejected: Arc::new(MemoryObjects::new()),
            outside: Arc::new(MemoryOutside::new()),
            registers: Arc::new(MemoryRegisters::new()),
        },
    )
}
