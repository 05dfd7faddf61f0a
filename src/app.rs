//! The composition root: a workspace and its configuration become an office with its doors. Adapters are named here alone.

pub mod access;
pub mod application;
mod catalogue;
pub mod check;
pub mod decisions;
pub mod demo;
pub mod judge_again;
mod keys;
mod mail;
pub mod pace;
pub mod print;
pub mod registers;
pub mod signing;
pub mod standing;
pub mod survey;
pub mod trust;
pub mod verify;
pub mod verify_signature;
pub mod watch;
mod workspace;

pub use workspace::{FOLDERS, Guard, Own, Place, Task, Workspace, init, init_on};

use crate::adapters::answers::RememberedOutside;
use crate::adapters::clock::{FixedClock, SystemClock};
use crate::adapters::given_packages::GivenPackages;
use crate::adapters::http::{HttpOutside, HttpSettings};
use crate::adapters::inbox::{Arrivals, Events, InboxFolder};
use crate::adapters::objects_fs::LocalObjects;
use crate::adapters::outside_resting::RestingOutside;
use crate::adapters::register_folder::RegisterFolder;
use crate::adapters::registers::{Gateway, OfficeRegisters};
use crate::adapters::workers::Processes;
use crate::catalogue::leases;
use crate::config::{self, Config, ConfigFault};
use crate::domain::text::Bilingual;
use crate::formats::container::Limits;
use crate::formats::ocfl::layout::ROOT_DECLARATION;
use crate::formats::ocfl::{Archive, ArchiveError};
use crate::formats::typesetting::Typesetter;
use crate::formats::x509::Anchors;
use crate::formats::xml::XmlLimits;
use crate::formats::xsd::Schemas;
use crate::ports::clock::Clock;
use crate::ports::inbox::Inbox;
use crate::ports::keys::Keys;
use crate::ports::objects::Objects;
use crate::ports::outside::{Bearer, Outside};
use crate::ports::registers::Registers;
use crate::ports::tx::{Store, TxError};
use crate::ports::workers::Workers;
use crate::releases::Releases;
use crate::stages::collect::StoredList;
use crate::stages::failure::Failure;
use crate::stages::hands::Hands;
use crate::stages::office::{Centre, Leasing, Office, Provider, Secret};
use crate::stages::pace::Pace;
use crate::upkeep::recovery;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The command line or the configuration is wrong; nothing was done.
    #[error("{0}")]
    Usage(String),
    /// A transition that is not allowed.
    #[error("{0}")]
    NotAllowed(String),
    /// What is kept is no longer what it was.
    #[error("{0}")]
    Damaged(String),
    /// Ours: disk, catalogue, key, bug.
    #[error("{0}")]
    Failure(String),
    /// Another process does the same kind of work here.
    #[error("{0}")]
    Busy(String),
}

impl From<Failure> for AppError {
    fn from(failure: Failure) -> Self {
        let damaged = matches!(
            failure,
            Failure::Catalogue(TxError::Damaged(_))
                | Failure::Archive(ArchiveError::Damaged { .. } | ArchiveError::NotAnArchive(_))
        );
        if damaged { Self::Damaged(failure.to_string()) } else { Self::Failure(failure.to_string()) }
    }
}

impl From<ConfigFault> for AppError {
    fn from(fault: ConfigFault) -> Self {
        Self::Usage(format!("{}:{}: {}", fault.file, fault.line, fault.message))
    }
}

impl AppError {
    /// A failure of ours with what was being done.
    pub fn failure(doing: &str, error: impl std::fmt::Display) -> Self {
        Self::Failure(format!("{doing}: {error}"))
    }
}

/// The office of a workspace for a task that changes something. Whoever is alone clears up after a crash first.
pub fn open_for(workspace: &Workspace, task: Task) -> Result<(Office, Guard), AppError> {
    let guard = workspace.begin(task)?;
    // Names that a crash kept on their way out come back, whoever else is at work.
    if task == Task::Intake {
        inbox(&workspace.root).recover().map_err(Failure::from)?;
    }
    open_under(workspace, guard)
}

/// The office of a workspace for one more who works on what is claimed.
pub fn open_to_work(workspace: &Workspace) -> Result<(Office, Guard), AppError> {
    open_under(workspace, workspace.join()?)
}

fn open_under(workspace: &Workspace, mut guard: Guard) -> Result<(Office, Guard), AppError> {
    let office = open(workspace, guard.is_alone())?;
    guard.let_others_in()?;
    Ok((office, guard))
}

/// Builds the office of a workspace. With `alone`, what a crash left half-done is rolled forward or discarded; nobody
/// else may be at work then.
pub fn open(workspace: &Workspace, alone: bool) -> Result<Office, AppError> {
    let root = &workspace.root;
    let parts = root.join("spool/parts");
    let local = |folder: &str| Arc::new(LocalObjects::open(root.join(folder), parts.clone()));
    let archived = local("archive");
    if !catalogue::is_there(workspace) && Archive::holds_objects(archived.as_ref()).map_err(Failure::from)? {
        return Err(recovery::catalogue_away().into());
    }
    let store = catalogue::open(workspace)?;
    recovery::belong_together(&store, archived.as_ref())?;
    let workers = Processes::of_this_machine();
    let alone = alone && nobody_works(workspace, &store, &workers)?;
    // Often a share: what is replaced there is written there.
    let outbox = Arc::new(LocalObjects::open(root.join("outbox"), root.join("outbox/.parts")));
    let inbox = inbox(root);
    if alone {
        inbox.recover().map_err(Failure::from)?;
        archived.discard_parts().map_err(Failure::from)?;
        outbox.discard_parts().map_err(Failure::from)?;
    }
    let archive = Archive::create(archived.clone()).map_err(Failure::from)?;
    if alone {
        let incarnation = archived.incarnation(ROOT_DECLARATION);
        recovery::recover(&store, &archive, incarnation.as_deref())?;
    }
    let clock = clock(workspace)?;
    let anchors = trust(&root.join("trust"))?;
    let office = build(
        &workspace.config,
        Doors {
            secret: Secret(workspace.config.secret(root)?),
            anchors,
            lists: revocation_lists(&root.join("trust"))?,
            keys: Arc::new(keys::at_hand(root, &workspace.config)),
            releases: releases(root)?,
            clock,
            workers: Arc::new(workers),
            store,
            archive,
            inbox: Arc::new(inbox),
            spool: local("spool/packages"),
            outbox,
            rejected: local("rejected"),
            outside: remembering(&workspace.config.outside, root.join("spool/answers"))?,
            registers: registers(workspace)?,
        },
    )?;
    Ok(Office { mail: mail::carrier(workspace)?, ..office })
}

/// Whether the only one at work here is the only one at all; then no lease is held any more. A database in the workspace
/// is reached from this machine alone, and so are the locks: also processes of a container that is gone are not waited
/// for. With a server others may work elsewhere.
fn nobody_works(workspace: &Workspace, store: &Store, workers: &dyn Workers) -> Result<bool, AppError> {
    let is_served = workspace.config.catalogue.url.is_some();
    let nobody = store.write(|tx| {
        if !is_served {
            return leases::free_all(tx).map(|()| true);
        }
        leases::free_gone(tx, workers)?;
        Ok(leases::list(tx)?.iter().all(|held| held.left_ms <= 0))
    });
    Ok(nobody.map_err(Failure::from)?)
}

/// The office's clock: the machine's, or the moment that a demonstration lives in.
fn clock(workspace: &Workspace) -> Result<Arc<dyn Clock>, AppError> {
    Ok(match workspace.fixed_now()? {
        Some(moment) => Arc::new(FixedClock(moment)),
        None => {
            let zone = workspace.config.clock.zone.name();
            Arc::new(SystemClock::in_zone(zone).map_err(|e| AppError::failure("clock", e))?)
        }
    })
}

fn inbox(root: &Path) -> InboxFolder {
    InboxFolder::new(root.join("inbox"), root.join("rejected"))
}

/// The inbox of a workspace, showing only what has arrived, and the events that tell of it.
pub fn arrivals(workspace: &Workspace) -> (Arrivals, Events) {
    let inbox = inbox(&workspace.root);
    let events = Events::of(inbox.path());
    let intake = &workspace.config.intake;
    let (quiet, patience) = (Duration::from_secs(intake.quiet_seconds), Duration::from_secs(intake.incomplete_seconds));
    (Arrivals::new(inbox, quiet, patience), events)
}

/// What an office gets from outside, real or in memory.
pub struct Doors {
    pub secret: Secret,
    pub anchors: Anchors,
    pub lists: Vec<StoredList>,
    pub keys: Arc<dyn Keys>,
    pub releases: Releases,
    pub clock: Arc<dyn Clock>,
    /// This process among those that work on the same catalogue.
    pub workers: Arc<dyn Workers>,
    pub store: Store,
    pub archive: Archive,
    pub inbox: Arc<dyn Inbox>,
    pub spool: Arc<dyn Objects>,
    pub outbox: Arc<dyn Objects>,
    pub rejected: Arc<dyn Objects>,
    pub outside: Arc<dyn Outside>,
    pub registers: Arc<dyn Registers>,
}

/// An office from its configuration and its doors.
pub fn build(config: &Config, doors: Doors) -> Result<Office, AppError> {
    let typesetter = Typesetter::new(&doors.releases.fonts(), hands(config, None).0).map_err(Failure::from)?;
    let provider = |p: &config::Provider| Provider {
        services: p.services.clone(),
        name: p.name.clone(),
        address: p.address.clone(),
        place: p.place.clone(),
        phone: p.phone.clone(),
        email: p.email.clone(),
        complaint: p.complaint.clone(),
        jurisdiction: p.jurisdiction.clone(),
    };
    let centre = |c: &config::Centre| Centre {
        key: c.key.clone(),
        name: c.name.clone(),
        address: c.address.clone().unwrap_or_else(|| Bilingual::new(c.name.kk.clone(), c.name.ru.clone())),
    };
    Ok(Office {
        demo: config.demo,
        public_url: config.public_url.clone(),
        decision_wait_hours: config.intake.decision_wait_hours,
        slip_sheets: config.slips.pdf.clone(),
        pace: Pace::default(),
        providers: config.providers.iter().map(provider).collect(),
        centres: config.centres.iter().map(centre).collect(),
        hours: config.hours,
        steps_recorded: config.chain.steps == config::Steps::Recorded,
        people: config.signers.iter().map(config::Signer::person).collect(),
        container_limits: container_limits(config),
        xml_limits: XmlLimits {
            size_bytes_max: usize::try_from(config.limits.xml_bytes_max).unwrap_or(usize::MAX),
            ..XmlLimits::default()
        },
        secret: doors.secret,
        anchors: doors.anchors,
        lists: doors.lists,
        responders: config.outside.ocsp.clone(),
        answer_bytes_max: config.outside.answer_bytes_max,
        policy: config.signatures.policy.clone(),
        keys: doors.keys,
        time_stamp: config.outside.time_stamp.clone(),
        releases: doors.releases,
        schemas: Schemas::embedded(),
        typesetter,
        clock: doors.clock,
        leasing: Leasing::new(
            doors.workers,
            Duration::from_secs(config.intake.lease_seconds.max(1)),
            config.catalogue.url.is_some(),
        ),
        store: doors.store,
        archive: doors.archive,
        inbox: doors.inbox,
        spool: doors.spool,
        outbox: doors.outbox,
        rejected: doors.rejected,
        mail: None,
        outside: doors.outside,
        registers: doors.registers,
        believes_portal: config.registers.believe_portal,
    })
}

fn container_limits(config: &Config) -> Limits {
    let limits = &config.limits;
    Limits {
        packed_bytes_max: limits.package_bytes_max,
        unpacked_bytes_max: limits.unpacked_bytes_max,
        members_max: limits.members_max,
        ratio_max: limits.ratio_max,
        ratio_from_bytes: limits.ratio_from_bytes,
        attachments_max: limits.attachments_max,
        points_max: limits.points_max,
        content_bytes_max: limits.xml_bytes_max,
        ..Limits::default()
    }
}

/// What is in force where there may be no workspace.
pub fn releases_at(place: &Place) -> Result<Releases, AppError> {
    match place.find()? {
        Some(workspace) => releases(&workspace.root),
        None => Ok(Releases::embedded()?),
    }
}

/// Releases of the program, and the office's own over them when the workspace has a folder `releases/`.
fn releases(root: &Path) -> Result<Releases, AppError> {
    let own = root.join("releases");
    let releases = if own.is_dir() { Releases::with_overrides(&own) } else { Releases::embedded() };
    Ok(releases?)
}

/// The extracts kept in a workspace.
fn register_folder(workspace: &Workspace) -> RegisterFolder {
    RegisterFolder::new(workspace.root.join("registers"), workspace.config.registers.extract_days_max)
}

/// Registers kept here, and the gateway to the others, under a rule of its own: no certificate opens its door.
fn registers(workspace: &Workspace) -> Result<Arc<dyn Registers>, AppError> {
    let settings = workspace.config.registers.gateway.as_ref();
    let gateway = settings.map(|settings| {
        let seconds = Duration::from_secs;
        let network = HttpOutside::new(HttpSettings {
            hosts: settings.hosts(),
            connect: seconds(settings.connect_seconds),
            whole: seconds(settings.answer_seconds),
            proxy: workspace.config.outside.proxy.clone(),
        });
        let network = network.ok_or_else(|| AppError::Usage("[outside] proxy is no address".into()))?;
        Ok::<_, AppError>(Gateway {
            outside: Arc::new(RestingOutside::new(Arc::new(network), SILENT_HOST_REST)),
            url: settings.url.clone(),
            bearer: workspace.config.gateway_token(&workspace.root)?.map(Bearer),
            registers: settings.knows(),
            attempts_max: settings.attempts_max,
            pause: GATEWAY_PAUSE,
        })
    });
    Ok(Arc::new(OfficeRegisters { kept: Some(register_folder(workspace)), gateway: gateway.transpose()? }))
}

/// Between the first question to a gateway and the second.
const GATEWAY_PAUSE: Duration = Duration::from_millis(200);

/// The network, and what it said as long as that holds.
fn remembering(settings: &config::Outside, folder: PathBuf) -> Result<Arc<dyn Outside>, AppError> {
    let network = outside(settings)?;
    Ok(Arc::new(RememberedOutside::in_folder(network, folder, settings.kept_bytes_max)))
}

/// The network, under the office's rule.
pub fn outside(settings: &config::Outside) -> Result<Arc<dyn Outside>, AppError> {
    let network = HttpOutside::new(HttpSettings {
        hosts: settings.rule(),
        connect: std::time::Duration::from_secs(settings.connect_seconds),
        whole: std::time::Duration::from_secs(settings.answer_seconds),
        proxy: settings.proxy.clone(),
    });
    let network = network.ok_or_else(|| AppError::Usage("[outside] proxy is no address".into()))?;
    Ok(Arc::new(RestingOutside::new(Arc::new(network), SILENT_HOST_REST)))
}

/// How long a host that does not answer is left alone.
const SILENT_HOST_REST: std::time::Duration = std::time::Duration::from_secs(60);

/// The certificates in a folder: self-signed ones are anchors, the others intermediates.
pub fn trust(folder: &Path) -> Result<Anchors, AppError> {
    let unreadable = |e: std::io::Error| AppError::Usage(format!("{}: {e}", folder.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_certificate =
            path.extension().is_some_and(|e| ["pem", "cer", "crt", "der"].iter().any(|known| e == *known));
        if is_certificate {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, std::fs::read(&path).map_err(unreadable)?));
        }
    }
    files.sort();
    Anchors::load(files).map_err(|e| AppError::Usage(format!("{}: {e}", folder.display())))
}

/// The revocation lists in the folder `crl` of a trust folder; none there: an empty list.
pub fn revocation_lists(trust: &Path) -> Result<Vec<StoredList>, AppError> {
    let folder = trust.join("crl");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |e: std::io::Error| AppError::Usage(format!("{}: {e}", folder.display()));
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|e| e == "crl") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let octets = std::fs::read(&path).map_err(unreadable)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let no_list = || AppError::Usage(format!("{}: not a revocation list", path.display()));
        StoredList::read(format!("trust/crl/{name}"), &octets).ok_or_else(no_list)
    };
    paths.into_iter().map(read).collect()
}

/// Packages named on the command line, in place of the inbox; the originals stay.
pub fn given(paths: &[PathBuf]) -> Result<Arc<dyn Inbox>, AppError> {
    if let Some(missing) = paths.iter().find(|path| !path.is_file()) {
        return Err(AppError::Usage(format!("{}: no such package", missing.display())));
    }
    let named_before = |n: usize| paths[..n].iter().any(|p| p.file_name() == paths[n].file_name());
    if let Some(twice) = (0..paths.len()).find(|n| named_before(*n)) {
        let twice = paths[twice].display();
        return Err(AppError::Usage(format!("{twice}: another package of this name is given; one after the other")));
    }
    Ok(Arc::new(GivenPackages::new(paths.iter().cloned())))
}

/// More threads than any office's machine has processors would only take memory, each its stack.
const HANDS_MAX: usize = 256;

/// How many work: as asked, else as configured, else one for each core; 256 at most.
pub fn hands(config: &Config, asked: Option<usize>) -> Hands {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Hands(asked.filter(|n| *n > 0).or(Some(config.workers).filter(|n| *n > 0)).unwrap_or_else(cores).min(HANDS_MAX))
}

/// Refuses to work for an office whose configuration has faults: what it sent out could not be taken back.
pub fn require_sound(workspace: &Workspace) -> Result<(), AppError> {
    let faults = config_faults(workspace)?;
    if faults.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = faults.iter().map(|f| format!("{}:{}: {}", f.file, f.line, f.message)).collect();
    Err(AppError::Usage(lines.join("\n")))
}

/// Keys of the configuration that would not open, each with file and line. No reason to stop working: what they sign
/// waits.
pub fn key_faults(workspace: &Workspace) -> Vec<ConfigFault> {
    keys::faults(&workspace.root, &workspace.config)
}

/// Everything that is wrong with configuration, passports and trust, each with file and line.
pub fn config_faults(workspace: &Workspace) -> Result<Vec<ConfigFault>, AppError> {
    let releases = releases(&workspace.root)?;
    let mut faults = workspace.config.check(&releases);
    faults.extend(releases.lint());
    if let Err(fault) = workspace.config.secret(&workspace.root) {
        faults.push(fault);
    }
    faults.extend(workspace.config.gateway_token(&workspace.root).err());
    faults.extend(mail::faults(workspace));
    if let Err(AppError::Usage(message)) = catalogue::server(workspace) {
        faults.push(ConfigFault::new(config::FILE_NAME, 1, message));
    }
    if let Err(AppError::Usage(message)) = revocation_lists(&workspace.root.join("trust")) {
        faults.push(ConfigFault::new("trust/crl", 1, message));
    }
    match trust(&workspace.root.join("trust")) {
        Err(AppError::Usage(message)) => faults.push(ConfigFault::new("trust", 1, message)),
        Ok(anchors) if anchors.is_empty() => {
            faults.push(ConfigFault::new("trust", 1, "no certificate is trusted: every signature will be refused"));
        }
        Ok(_) => {}
        Err(other) => return Err(other),
    }
    Ok(faults)
}
