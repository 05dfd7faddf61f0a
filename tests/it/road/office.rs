//! An office in memory whose stores can be made to fail at a chosen write, and what is left when the power goes.

use muragat::adapters::clock::FixedClock;
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::adapters::outside_memory::MemoryOutside;
use muragat::adapters::registers_memory::MemoryRegisters;
use muragat::adapters::sqlite::SqliteStore;
use muragat::adapters::workers::SaidWorkers;
use muragat::app::demo::{package_of, samples};
use muragat::app::{Doors, build, revocation_lists, trust};
use muragat::catalogue::{cases, documents, events, migrate, registries, sheets, submissions};
use muragat::config::{self, Config};
use muragat::formats::ocfl::Archive;
use muragat::pipeline::{self, Retry, Run, Tally};
use muragat::ports::objects::{Entry, Hold, Objects, ObjectsError};
use muragat::ports::tx::Store;
use muragat::ports::workers::Worker;
use muragat::releases::Releases;
use muragat::stages::failure::Failure;
use muragat::stages::hand_over::Consignment;
use muragat::stages::hands::Hands;
use muragat::stages::office::{Office, Secret};
use muragat::upkeep::recovery::recover;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// Requests with their decisions, a notice, a return, a repeat, a rejected one, and a batch of which two requests came.
const PACKAGES: [&str; 12] = [
    "10-arch-portal-kk-work-record",
    "18-arch-provider-ru-incomplete",
    "22-press-centre-kk-three-titles",
    "50-attachment-digest",
    "50-payment-missing",
    "51-the-same-package-again",
    "60-batch-01",
    "60-batch-02",
    "70-damaged",
    "80-decision-18-refused-incomplete",
    "80-decision-22-titles",
    "85-decisions-batch-of-twenty",
];

/// When a store says no.
#[derive(Clone, Copy)]
pub enum Fault {
    /// At this write of all stores together, counted from 0, and ever after.
    From(u32),
    /// At this write alone.
    Once(u32),
    /// At each write into the store of this name.
    Store(&'static str),
    /// Nothing fails, and at this write the process stands still until it is told to go on.
    Still(u32),
}

/// What fails, and how many writes there were.
struct Fuse {
    fault: Option<Fault>,
    writes: AtomicU32,
    /// Says that the process stands still, and hears when it may go on.
    gate: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

impl Fuse {
    fn new(fault: Option<Fault>) -> Self {
        Self { fault, writes: AtomicU32::new(0), gate: Mutex::new(None) }
    }
}

struct Fused {
    name: &'static str,
    inner: Arc<MemoryObjects>,
    fuse: Arc<Fuse>,
}

impl Fused {
    fn write(&self, key: &str) -> Result<(), ObjectsError> {
        let write = self.fuse.writes.fetch_add(1, Ordering::SeqCst);
        let fails = match self.fuse.fault {
            Some(Fault::From(first)) => write >= first,
            Some(Fault::Once(only)) => write == only,
            Some(Fault::Store(name)) => self.name == name,
            Some(Fault::Still(at)) => {
                if write == at
                    && let Some((still, go_on)) = self.fuse.gate.lock().unwrap().take()
                {
                    still.send(()).unwrap();
                    go_on.recv().unwrap();
                }
                false
            }
            None => false,
        };
        let full = || ObjectsError::Io { key: key.to_owned(), source: io::Error::other("the disk is full") };
        if fails { Err(full()) } else { Ok(()) }
    }
}

impl Objects for Fused {
    fn read(&self, key: &str) -> Result<Vec<u8>, ObjectsError> {
        self.inner.read(key)
    }

    fn open(&self, key: &str) -> Result<Box<dyn Read + Send>, ObjectsError> {
        self.inner.open(key)
    }

    fn exists(&self, key: &str) -> Result<bool, ObjectsError> {
        self.inner.exists(key)
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, ObjectsError> {
        self.inner.list(folder)
    }

    fn create(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.write(key)?;
        self.inner.create(key, bytes)
    }

    fn replace(&self, objects: &[(String, Vec<u8>)]) -> Result<(), ObjectsError> {
        // One after the other, as the promise says: the fault may come between an inventory and its sidecar.
        objects.iter().try_for_each(|one| {
            self.write(&one.0)?;
            self.inner.replace(std::slice::from_ref(one))
        })
    }

    fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError> {
        self.write(folder)?;
        self.inner.remove_folder(folder)
    }

    fn hold(&self, folder: &str) -> Result<Option<Hold>, ObjectsError> {
        self.inner.hold(folder)
    }

    fn flush(&self) -> Result<(), ObjectsError> {
        self.write("flush")?;
        self.inner.flush()
    }

    fn doubt(&self) {
        self.inner.doubt();
    }
}

/// By which the catalogue knows the archive again.
const ARCHIVE: &str = "in memory";

const STORES: [&str; 4] = ["archive", "spool", "outbox", "rejected"];

/// Everything that outlives a run of the program.
pub struct World {
    folder: tempfile::TempDir,
    inbox: Arc<MemoryInbox>,
    stores: BTreeMap<&'static str, Arc<MemoryObjects>>,
    runs: AtomicU32,
    /// Of the leases of those who run.
    pub lease_seconds: u64,
}

impl World {
    /// With the packages in the inbox.
    pub fn new() -> Self {
        let all = samples().unwrap();
        let names = PACKAGES.iter().chain(&["80-decision-10-work-record"]);
        Self::of(names.map(|name| {
            let sample = all.iter().find(|s| s.name == *name).unwrap_or_else(|| panic!("no sample {name}"));
            ((*name).to_owned(), package_of(sample).unwrap())
        }))
    }

    /// With these packages in the inbox, by their names.
    pub fn of(packages: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let inbox = Arc::new(MemoryInbox::default());
        packages.into_iter().for_each(|(name, package)| inbox.put(&format!("{name}.zip"), package));
        let stores = STORES.map(|name| (name, Arc::new(MemoryObjects::new()))).into();
        Self { folder: tempfile::tempdir().unwrap(), inbox, stores, runs: AtomicU32::new(0), lease_seconds: 900 }
    }

    pub fn catalogue(&self) -> Store {
        let store = SqliteStore::open(&self.folder.path().join("catalogue.db")).unwrap();
        migrate(&store).unwrap();
        store
    }

    /// The program starts: what a crash left is cleared up, then everything is done; how many writes that took.
    pub fn run(&self, fault: Option<Fault>) -> (Result<Tally, Failure>, u32) {
        let fuse = Arc::new(Fuse::new(fault));
        let outcome = self.start(&fuse).and_then(|(office, tally)| form_registries(&office).map(|()| tally));
        (outcome, fuse.writes.load(Ordering::SeqCst))
    }

    /// A run that forms no registries and stands still at one write for as long as `meanwhile` takes.
    pub fn run_still(&self, at: u32, meanwhile: impl FnOnce()) -> Result<Tally, Failure> {
        let ((still, stands), (go_on, goes_on)) = (channel(), channel());
        let fuse = Arc::new(Fuse::new(Some(Fault::Still(at))));
        *fuse.gate.lock().unwrap() = Some((still, goes_on));
        std::thread::scope(|scope| {
            let slow = scope.spawn(|| self.start(&fuse).map(|(_, tally)| tally));
            stands.recv_timeout(std::time::Duration::from_secs(120)).expect("it comes to that write");
            meanwhile();
            go_on.send(()).unwrap();
            slow.join().unwrap()
        })
    }

    /// A file is laid into the inbox.
    pub fn lay(&self, name: &str, package: &[u8]) {
        self.inbox.put(name, package.to_vec());
    }

    /// Everything in the inbox is claimed, and nothing is done with it.
    pub fn claim(&self) -> Result<Tally, Failure> {
        let office = self.office(&Arc::new(Fuse::new(None)), self.new_process(false))?;
        pipeline::claim(&office, self.inbox.as_ref(), &|| true)
    }

    /// One more process works on what is claimed, beside those that are there.
    pub fn help(&self) -> Result<Tally, Failure> {
        let office = self.office(&Arc::new(Fuse::new(None)), self.new_process(false))?;
        let mut tally = Tally::default();
        let run = Run { retry: Retry::Everything, progress: &|_| (), stop: &|| false };
        Hands(1).work(|crew| pipeline::work(&office, crew, &run, &mut tally))?;
        Ok(tally)
    }

    fn start(&self, fuse: &Arc<Fuse>) -> Result<(Office, Tally), Failure> {
        let office = self.open(fuse)?;
        let tally = pipeline::process(&office, office.inbox.as_ref(), Hands(2), &|_| ())?;
        Ok((office, tally))
    }

    /// Alone, so what a crash left is cleared up first.
    fn open(&self, fuse: &Arc<Fuse>) -> Result<Office, Failure> {
        let office = self.office(fuse, self.new_process(true))?;
        recover(&office.store, &office.archive, Some(ARCHIVE))?;
        Ok(office)
    }

    fn office(&self, fuse: &Arc<Fuse>, workers: Arc<SaidWorkers>) -> Result<Office, Failure> {
        let door = |name: &'static str| {
            let inner = self.stores[name].clone();
            Arc::new(Fused { name, inner, fuse: fuse.clone() }) as Arc<dyn Objects>
        };
        let store = self.catalogue();
        let archive = Archive::create(door("archive"))?;
        let now = chrono::DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").unwrap();
        let anchors = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki/anchors");
        let doors = Doors {
            secret: Secret(config::DEMO_SECRET.to_vec()),
            anchors: trust(&anchors).unwrap(),
            lists: revocation_lists(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki")).unwrap(),
            keys: Arc::new(muragat::app::demo::keys().unwrap()),
            releases: Releases::embedded().unwrap(),
            clock: Arc::new(FixedClock(now)),
            workers,
            store,
            archive,
            inbox: self.inbox.clone(),
            spool: door("spool"),
            outbox: door("outbox"),
            rejected: door("rejected"),
            outside: Arc::new(MemoryOutside::new()),
            registers: Arc::new(MemoryRegisters::new()),
        };
        let mut config = Config::read("muragat.toml", config::DEMO.as_bytes()).unwrap();
        config.intake.lease_seconds = self.lease_seconds;
        Ok(build(&config, doors).unwrap())
    }

    /// A start clears up what was in flight; a walk through the whole archive then finds nothing left to do. `walks`:
    /// whether that start may have to walk itself.
    pub fn clear_up(&self, walks: bool, what: &str) {
        let archive = Archive::create(self.stores["archive"].clone()).unwrap();
        let recovered = recover(&self.catalogue(), &archive, Some(ARCHIVE)).unwrap();
        assert!(walks || !recovered.whole, "{what}: the start walked through the whole archive");
        assert_eq!(archive.recover().unwrap(), [] as [String; 0], "{what}: in flight, and nobody knew");
    }

    /// Each run is a process of its own; have those before it ended?
    fn new_process(&self, alone: bool) -> Arc<SaidWorkers> {
        let process = |pid| Worker { host: "here".into(), pid, boot: "boot".into(), started: u64::from(pid) };
        let pid = self.runs.fetch_add(1, Ordering::SeqCst);
        let me = SaidWorkers::new(process(pid));
        (0..pid).filter(|_| alone).for_each(|before| me.end(process(before)));
        Arc::new(me)
    }

    /// The power goes: of what was not flushed, each step is kept, lost or torn, as `fate` has it.
    pub fn lose_power(&mut self, fate: u64) {
        for store in self.stores.values_mut() {
            *store = Arc::new(store.after_power_loss(fate));
        }
    }

    /// Every file of every store.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = BTreeMap::new();
        for (name, store) in &self.stores {
            all.extend(store.keys().into_iter().map(|key| (format!("{name}/{key}"), store.read(&key).unwrap())));
        }
        all
    }

    /// The catalogue in words: every row that says what became of something, and each event.
    pub fn rows(&self) -> Vec<String> {
        self.catalogue()
            .read(|tx| {
                let mut rows: Vec<String> = Vec::new();
                rows.extend(submissions::list(tx)?.iter().map(|r| format!("{r:?}")));
                rows.extend(submissions::repeats(tx)?.iter().map(|r| format!("{r:?}")));
                rows.extend(cases::list(tx)?.iter().map(|r| format!("{r:?}")));
                rows.extend(documents::list(tx)?.iter().map(|r| format!("{r:?}")));
                rows.extend(sheets::list(tx)?.iter().map(|r| format!("{r:?}")));
                rows.extend(registries::list(tx)?.iter().map(|r| format!("{r:?}")));
                rows.extend(
                    events::list(tx)?
                        .iter()
                        .map(|e| format!("{} {} {} {}", e.subject, e.kind.key(), e.at.to_rfc3339(), e.facts)),
                );
                rows.sort();
                Ok(rows)
            })
            .unwrap()
    }

    /// What our own reader of archives says against this one.
    pub fn faults(&self) -> Vec<String> {
        let archive = Archive::open(self.stores["archive"].clone()).unwrap();
        let mut faults: Vec<_> = archive.check_root().unwrap().iter().map(|f| format!("{f:?}")).collect();
        for id in archive.ids().unwrap() {
            faults.extend(archive.check(&id).unwrap().iter().map(|f| format!("{id}: {f:?}")));
        }
        faults
    }
}

fn form_registries(office: &Office) -> Result<(), Failure> {
    let centre = &office.centres[0];
    for provider in &office.providers {
        let consignment = Consignment {
            centre: Some(centre.key.clone()),
            services: provider.services.clone(),
            from: provider.name.clone(),
            to: centre.name.clone(),
            slot: Some("16:00".into()),
            box_no: None,
            seal: None,
        };
        pipeline::hand_over(office, &consignment)?;
    }
    Ok(())
}
