//! `verify-signature`: the signatures of any signed file, judged as a package's would be. Nothing is written.

use super::{AppError, Place, Workspace, outside, revocation_lists, trust};
use crate::adapters::clock::{FixedClock, SystemClock};
use crate::adapters::outside_memory::MemoryOutside;
use crate::config;
use crate::domain::codes::Code;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Finding, Place as FindingPlace};
use crate::domain::verdict::Verdict;
use crate::formats::asic;
use crate::formats::cms::{self, CmsLimits};
use crate::formats::container::{Archive, Container, Limits};
use crate::formats::package;
use crate::formats::pades;
use crate::formats::pdf::PdfFault;
use crate::formats::signature::CheckedSignature;
use crate::formats::validation::{self, Court};
use crate::formats::x509::Anchors;
use crate::formats::xml::{self, XmlLimits};
use crate::formats::xmldsig;
use crate::ports::clock::Clock;
use crate::ports::outside::Outside;
use crate::releases::Releases;
use crate::releases::policy::{Action, Policy};
use crate::stages::collect::{Sources, StoredList, gather};
use crate::stages::failure::Failure;
use crate::stages::signatures::follows;
use chrono::{DateTime, FixedOffset};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A larger file is refused; bytes.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Question {
    pub file: PathBuf,
    /// What a detached signature signs.
    pub content: Option<PathBuf>,
    /// The moment of judging; absent: now.
    pub at: Option<DateTime<FixedOffset>>,
    /// Anchors, and lists in its folder `crl`; absent: of the workspace.
    pub trust: Option<PathBuf>,
    /// Nobody is asked over the network.
    pub offline: bool,
}

/// What the file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Xml,
    Cms,
    Pdf,
    /// A request or decision package.
    Package,
    /// An ASiC-E container of anything else.
    Asic,
}

impl FileKind {
    pub fn key(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Cms => "cms",
            Self::Pdf => "pdf",
            Self::Package => "package",
            Self::Asic => "asic",
        }
    }
}

/// What was found out.
pub struct Answer {
    /// Absent when the file could not be read so far.
    pub kind: Option<FileKind>,
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
    /// What the policy makes of each signature, in their order.
    pub follows: Vec<Action>,
    /// Of a PDF: the field of each signature, and whether it covers the whole file as it is now.
    pub fields: Vec<(String, bool)>,
    /// No trust anchors were given, so no path could be looked for: neither yes nor no.
    pub no_anchors: bool,
}

/// Judges every signature of the file under the policy in force, or the one that the workspace chose.
pub fn verify(place: &Place, question: &Question) -> Result<Answer, AppError> {
    let octets = read(&question.file)?;
    let content = question.content.as_deref().map(read).transpose()?;
    let file = question.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bench = Bench::find(place, question)?;
    let Found { kind, checked, unreadable, fields } = signatures(&octets, content.as_deref(), &file);

    let policy = bench.policy()?;
    let rules = policy.rules();
    let mut evidence = Evidence::none(bench.at);
    let sources = Sources {
        lists: &bench.lists,
        responders: &bench.outside_settings.ocsp,
        outside: &*bench.outside,
        answer_bytes_max: bench.outside_settings.answer_bytes_max,
        now: bench.now,
    };
    gather(&sources, &checked, &bench.anchors, &rules, &mut evidence);
    let court = Court { anchors: &bench.anchors, evidence: &evidence, rules: &rules };
    let verdict = validation::judge(&checked, court).verdict;
    let findings = match unreadable {
        Some(finding) => vec![finding],
        None => validation::findings(&verdict, &checked, &file),
    };
    let no_anchors = bench.anchors.is_empty();
    let follows = verdict.signatures.iter().map(|signature| follows(policy, signature)).collect();
    Ok(Answer { kind, verdict, findings, follows, fields, no_anchors })
}

fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    let unreadable = |e: std::io::Error| AppError::Usage(format!("{}: {e}", path.display()));
    let size_bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    if size_bytes > FILE_BYTES_MAX {
        return Err(AppError::Usage(format!("{}: larger than {FILE_BYTES_MAX} bytes", path.display())));
    }
    std::fs::read(path).map_err(unreadable)
}

/// The signatures of a file, or why it could not be read so far.
#[derive(Default)]
struct Found {
    kind: Option<FileKind>,
    checked: Vec<CheckedSignature>,
    unreadable: Option<Finding>,
    fields: Vec<(String, bool)>,
}

/// The signatures of a file by what its octets say it is; the name decides nothing.
fn signatures(octets: &[u8], content: Option<&[u8]>, file: &str) -> Found {
    let text = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets).trim_ascii_start();
    if octets.starts_with(b"PK\x03\x04") {
        return of_container(octets);
    }
    if octets.starts_with(b"%PDF-") {
        return of_pdf(octets, file);
    }
    if text.starts_with(b"<") {
        return of_xml(octets, file);
    }
    let message = cms::octets(octets);
    let checked = cms::check(&message, content, &CmsLimits::default());
    Found { kind: Some(FileKind::Cms), checked, ..Found::default() }
}

fn of_xml(octets: &[u8], file: &str) -> Found {
    let found = Found { kind: Some(FileKind::Xml), ..Found::default() };
    match xml::parse(octets, &XmlLimits::default()) {
        Ok(parsed) => Found { checked: xmldsig::check(&parsed), ..found },
        Err(fault) => Found { unreadable: Some(fault.finding(file)), ..found },
    }
}

fn of_pdf(octets: &[u8], file: &str) -> Found {
    let found = Found { kind: Some(FileKind::Pdf), ..Found::default() };
    let unreadable =
        |fault: PdfFault| Finding::new(Code::SignatureUnsupported, FindingPlace::file(file)).fact("detail", fault);
    match pades::check(octets) {
        Ok(all) => Found {
            fields: all.iter().map(|one| (one.field_name.clone(), one.covers_whole_file)).collect(),
            checked: all.into_iter().map(|one| one.checked).collect(),
            ..found
        },
        Err(fault) => Found { unreadable: Some(unreadable(fault)), ..found },
    }
}

fn of_container(octets: &[u8]) -> Found {
    let unreadable = |finding: Option<Finding>| Found { unreadable: finding, ..Found::default() };
    let container = match Container::open(octets, &Limits::default()) {
        Ok(container) => container,
        Err(findings) => return of_asic(octets).unwrap_or_else(|| unreadable(findings.into_iter().next())),
    };
    let name = container.content_name();
    let found = Found { kind: Some(FileKind::Package), ..Found::default() };
    match container.read(name) {
        Ok(document) => match xml::parse(&document, &XmlLimits::default()) {
            Ok(parsed) => Found { checked: package::signatures(&container, &document, &parsed).checked, ..found },
            Err(fault) => Found { unreadable: Some(fault.finding(name)), ..found },
        },
        Err(finding) => unreadable(Some(finding)),
    }
}

/// A container of anything; `None` when it is none, or one that nobody should read.
fn of_asic(octets: &[u8]) -> Option<Found> {
    let archive = Archive::open(octets, &Limits::default()).ok().filter(asic::claims)?;
    Some(Found { kind: Some(FileKind::Asic), checked: asic::check(&archive), ..Found::default() })
}

/// Everything that a judgement needs, from a workspace or without one.
struct Bench {
    anchors: Anchors,
    lists: Vec<StoredList>,
    outside: Arc<dyn Outside>,
    outside_settings: config::Outside,
    releases: Releases,
    edition: Option<String>,
    now: DateTime<FixedOffset>,
    at: DateTime<FixedOffset>,
}

impl Bench {
    fn find(place: &Place, question: &Question) -> Result<Self, AppError> {
        let workspace = place.find()?;
        let settings = workspace.as_ref().map(|w| w.config.outside.clone()).unwrap_or_default();
        let folder = match (&question.trust, &workspace) {
            (Some(folder), _) => Some(folder.clone()),
            (None, Some(workspace)) => Some(workspace.root.join("trust")),
            (None, None) => None,
        };
        let now = now(place, workspace.as_ref())?;
        let nobody = question.offline || folder.is_none();
        Ok(Self {
            anchors: folder.as_deref().map(trust).transpose()?.unwrap_or_default(),
            lists: folder.as_deref().map(revocation_lists).transpose()?.unwrap_or_default(),
            outside: if nobody { Arc::new(MemoryOutside::new()) } else { outside(&settings)? },
            outside_settings: settings,
            releases: match &workspace {
                Some(workspace) => super::releases(&workspace.root)?,
                None => Releases::embedded()?,
            },
            edition: workspace.and_then(|workspace| workspace.config.signatures.policy),
            now,
            at: question.at.unwrap_or(now),
        })
    }

    fn policy(&self) -> Result<&Policy, AppError> {
        let day = self.at.date_naive();
        let policy = match &self.edition {
            Some(edition) => self.releases.policy_edition(edition),
            None => self.releases.policy(day),
        };
        policy.ok_or_else(|| Failure::Missing(format!("no signature policy is in force on {day}")).into())
    }
}

fn now(place: &Place, workspace: Option<&Workspace>) -> Result<DateTime<FixedOffset>, AppError> {
    let fixed = match workspace {
        Some(workspace) => workspace.fixed_now()?,
        None => place.moment()?,
    };
    let clock: Box<dyn Clock> = match fixed {
        Some(moment) => Box::new(FixedClock(moment)),
        None => {
            let zone = workspace.map_or_else(|| config::Clock::default().zone, |w| w.config.clock.zone);
            Box::new(SystemClock::in_zone(zone.name()).map_err(|e| AppError::failure("clock", e))?)
        }
    };
    Ok(clock.now())
}
