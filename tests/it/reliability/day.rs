//! A small day of an office that tells of every way a package can end, over doors that can be made to fail and a disk that
//! can lose its power. What outlives a run of the program is kept here; an office is built over it again and again.

use super::disk::{Dice, Fate, MemoryDisk};
use super::fuse::{
    Fuse, FusedDisk, FusedInbox, FusedKeys, FusedObjects, FusedOutside, FusedRegisters, FusedStore, Manner,
};
use super::responder;
use crate::pki::Pki;
use chrono::{DateTime, FixedOffset};
use muragat::adapters::disk::Disk;
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::adapters::objects_fs::LocalObjects;
use muragat::adapters::outside_memory::MemoryOutside;
use muragat::adapters::registers_memory::MemoryRegisters;
use muragat::adapters::sqlite::SqliteStore;
use muragat::app::demo::{package_of, samples};
use muragat::app::{self, Doors};
use muragat::catalogue::{cases, documents, events, migrate, registries, sheets, submissions};
use muragat::config::{self, Config};
use muragat::domain::identifiers::Digest256;
use muragat::domain::lookup::Register;
use muragat::formats::ocfl::Archive;
use muragat::formats::typesetting::Typesetter;
use muragat::pipeline::{self, Retry, Run, Tally};
use muragat::ports::clock::Clock;
use muragat::ports::inbox::Inbox;
use muragat::ports::objects::Objects;
use muragat::ports::tx::Store;
use muragat::ports::workers::{Worker, Workers};
use muragat::releases::Releases;
use muragat::stages::failure::Failure;
use muragat::stages::hand_over::Consignment;
use muragat::stages::hands::Hands;
use muragat::stages::office::{Office, Secret};
use muragat::stages::spool;
use muragat::upkeep::{balance, recovery};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

/// Requests with their decisions, a centre's among them; a refusal, a notice, a return, a repeat, a rejected one, and a
/// batch of which two requests came.
const PACKAGES: [&str; 13] = [
    "10-arch-portal-kk-work-record",
    "18-arch-provider-ru-incomplete",
    "22-press-centre-kk-three-titles",
    "50-attachment-digest",
    "50-lookup-missing",
    "51-the-same-package-again",
    "60-batch-01",
    "60-batch-02",
    "70-damaged",
    "80-decision-10-work-record",
    "80-decision-18-refused-incomplete",
    "80-decision-22-titles",
    "85-decisions-batch-of-twenty",
];

/// What is dear to make and the same for every office.
struct Shared {
    packages: Vec<(String, Vec<u8>)>,
    typesetter: Typesetter,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let all = samples().unwrap();
    let package = |name: &&str| {
        let sample = all.iter().find(|s| s.name == **name).unwrap_or_else(|| panic!("no sample {name}"));
        (format!("{name}.zip"), package_of(sample).unwrap())
    };
    let fonts = Releases::embedded().unwrap();
    Shared {
        packages: PACKAGES.iter().map(package).collect(),
        typesetter: Typesetter::new(&fonts.fonts(), 2).unwrap().remembering(),
    }
});

/// Where the fuse sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// At every door of the office.
    Doors,
    /// At the catalogue, the inbox, and below the stores of files.
    Disk,
}

/// Everything that outlives a run of the program.
pub struct Day {
    layer: Layer,
    disk: Arc<MemoryDisk>,
    catalogue: Arc<Store>,
    inbox: Arc<MemoryInbox>,
    clock: Arc<Standing>,
}

/// The office's time stands still; the machine's goes an hour on with every run, so that what waits is due.
struct Standing {
    now: DateTime<FixedOffset>,
    machine_ms: AtomicI64,
}

/// Each run is a process of its own, and every other one has ended.
struct Alone(Worker);

impl Alone {
    fn new() -> Self {
        static RUNS: AtomicU32 = AtomicU32::new(0);
        let pid = RUNS.fetch_add(1, Ordering::Relaxed);
        Self(Worker { host: "here".into(), pid, boot: "boot".into(), started: u64::from(pid) })
    }
}

impl Workers for Alone {
    fn me(&self) -> &Worker {
        &self.0
    }

    fn is_gone(&self, other: &Worker) -> bool {
        *other != self.0
    }
}

impl Clock for Standing {
    fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }
    fn machine_ms(&self) -> i64 {
        self.machine_ms.load(Ordering::SeqCst)
    }
    fn is_fixed(&self) -> bool {
        true
    }
}

const TIME_STAMPS: &str = "http://stamps.example/";

impl Day {
    /// With the packages in the inbox.
    pub fn new(layer: Layer) -> Self {
        let disk = MemoryDisk::default();
        let inbox = Arc::new(MemoryInbox::default());
        SHARED.packages.iter().for_each(|(name, package)| inbox.put(name, package.clone()));
        // As `init` leaves it.
        for folder in ["archive", "outbox", "rejected", "spool"] {
            disk.create_folders(&Path::new("/office").join(folder)).unwrap();
        }
        disk.sync_all(Path::new("/office")).unwrap();
        let catalogue = SqliteStore::open_in_memory().unwrap();
        migrate(&catalogue).unwrap();
        let clock = Standing { now: Pki::get().now(), machine_ms: AtomicI64::new(1_447_817_400_000) };
        Self { layer, disk: Arc::new(disk), catalogue: Arc::new(catalogue), inbox, clock: Arc::new(clock) }
    }

    /// One of the packages of the day.
    pub fn package(name: &str) -> &'static [u8] {
        &SHARED.packages.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no package {name}")).1
    }

    /// From now on the disk says "synced" and syncs nothing.
    pub fn disk_lies(&mut self) {
        Arc::get_mut(&mut self.disk).expect("before the first run").lies = true;
    }

    /// An hour of the machine goes by: what waits is due.
    pub fn later(&self) {
        self.clock.machine_ms.fetch_add(3_600_000, Ordering::SeqCst);
    }

    /// The program starts: what a crash left is cleared up, everything is done, the registries are formed.
    pub fn run(&self, fuse: &Arc<Fuse>) -> Result<Tally, Failure> {
        work(&self.open(fuse)?)
    }

    /// The program starts and nothing fails.
    pub fn quiet_run(&self) -> Result<Tally, Failure> {
        self.run(&Fuse::new(None, Manner::Nothing))
    }

    /// An office over what there is, as `app::open` builds it for whoever is alone.
    pub fn open(&self, fuse: &Arc<Fuse>) -> Result<Office, Failure> {
        self.later();
        let below: Arc<dyn Disk> = match self.layer {
            Layer::Doors => self.disk.clone(),
            Layer::Disk => Arc::new(FusedDisk { inner: self.disk.clone(), fuse: fuse.clone() }),
        };
        let local = |name: &'static str| {
            LocalObjects::on(below.clone(), Path::new("/office").join(name), "/office/spool/parts")
        };
        let door = |name: &'static str| -> Arc<dyn Objects> {
            let inner = Arc::new(local(name));
            match self.layer {
                Layer::Doors => Arc::new(FusedObjects { name, inner, fuse: fuse.clone() }),
                Layer::Disk => inner,
            }
        };
        local("archive").discard_parts()?;
        let archive = Archive::create(door("archive"))?;
        let store = Store::new(FusedStore { inner: self.catalogue.clone(), fuse: fuse.clone() });
        recovery::recover(&store, &archive, Some("the only archive there is"))?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let outside = MemoryOutside::new();
        outside.lay(responder::URL, |question| Ok(responder::answer(question)));
        outside.lay(TIME_STAMPS, |question| Ok(responder::stamp(question)));
        // One package has no answers with it, and nobody knows the person.
        let registers = MemoryRegisters::new();
        registers.lay(Register::Person, |_| Ok(None));
        let config = Config::read("muragat.toml", config::DEMO.as_bytes()).unwrap();
        let mut lists = app::revocation_lists(&root.join("samples/pki")).unwrap();
        // About most people a responder is asked; the other lists lie at hand.
        lists.retain(|list| !list.file.contains("nca-rsa"));
        let doors = Doors {
            secret: Secret(config::DEMO_SECRET.to_vec()),
            anchors: app::trust(&root.join("samples/pki/anchors")).unwrap(),
            lists,
            keys: Arc::new(FusedKeys { inner: Arc::new(app::demo::keys().unwrap()), fuse: fuse.clone() }),
            releases: Releases::embedded().unwrap(),
            clock: self.clock.clone(),
            workers: Arc::new(Alone::new()),
            store,
            archive,
            inbox: Arc::new(FusedInbox { inner: self.inbox.clone(), fuse: fuse.clone() }),
            spool: door("spool/packages"),
            outbox: door("outbox"),
            rejected: door("rejected"),
            outside: Arc::new(FusedOutside { inner: Arc::new(outside), fuse: fuse.clone() }),
            registers: Arc::new(FusedRegisters { inner: Arc::new(registers), fuse: fuse.clone() }),
        };
        let mut office = app::build(&config, doors).unwrap();
        office.typesetter = SHARED.typesetter.clone();
        office.responders = vec![responder::URL.into()];
        office.time_stamp = Some(TIME_STAMPS.into());
        Ok(office)
    }

    /// On which packages the two sides of the equation do not agree.
    pub fn uneven(&self) -> Vec<String> {
        let office = self.open(&Fuse::new(None, Manner::Nothing)).expect("opens");
        let found = balance::balance(&office, None).expect("reads");
        let differences = found.differences.iter().map(|difference| format!("{difference:?}"));
        differences.chain((!found.is_even()).then(|| format!("{found:?}"))).collect()
    }

    /// The power goes. Nobody syncs the inbox, so what left it may lie there again.
    pub fn lose_power(&mut self, fate: Fate) {
        self.disk = Arc::new(self.disk.after_power_loss(fate));
        let mut dice = Dice(if let Fate::Dice(seed) = fate { !seed } else { 0 });
        let there: BTreeSet<_> = self.inbox.names().unwrap().into_iter().collect();
        for (name, package) in SHARED.packages.iter().filter(|(name, _)| !there.contains(name)) {
            if fate == Fate::Gone || dice.throw(3) == 0 {
                self.inbox.put_back(name, package.clone());
            }
        }
    }

    /// Every file of every store.
    pub fn files(&self) -> BTreeMap<String, Arc<Vec<u8>>> {
        let all = self.disk.files().into_iter();
        all.filter_map(|(path, bytes)| Some((path.strip_prefix("office/")?.to_owned(), bytes))).collect()
    }

    /// The catalogue in words: every row that says what became of something, and each event.
    pub fn rows(&self) -> Vec<String> {
        let read = self.catalogue.read(|tx| {
            let mut rows: Vec<String> = Vec::new();
            rows.extend(submissions::list(tx)?.iter().map(|r| format!("{r:?}")));
            rows.extend(submissions::repeats(tx)?.iter().map(|r| format!("{r:?}")));
            rows.extend(cases::list(tx)?.iter().map(|r| format!("{r:?}")));
            rows.extend(documents::list(tx)?.iter().map(|r| format!("{r:?}")));
            rows.extend(sheets::list(tx)?.iter().map(|r| format!("{r:?}")));
            rows.extend(registries::list(tx)?.iter().map(|r| format!("{r:?}")));
            let event = |e: &events::Event| format!("{} {} {} {}", e.subject, e.kind.key(), e.at.to_rfc3339(), e.facts);
            rows.extend(events::list(tx)?.iter().map(event));
            rows.sort();
            Ok(rows)
        });
        read.unwrap()
    }

    /// What became of every package and every decision, without the numbers: those follow the order in which things are
    /// done, and what waits is done later.
    fn ends(&self) -> BTreeSet<String> {
        let read = self.catalogue.read(|tx| {
            let mut ends: Vec<String> = Vec::new();
            ends.extend(submissions::list(tx)?.iter().map(|s| format!("{} {}", s.digest.hex(), s.state.key())));
            ends.extend(submissions::repeats(tx)?.iter().map(|r| format!("{r:?}")));
            for case in cases::list(tx)? {
                let of = case.submission.hex();
                ends.push(format!("{of} {:?}", case.state));
                for document in documents::of_case(tx, &case.number)? {
                    let on_registry = registries::of_document(tx, &document.number)?.is_some();
                    let (decision, filed) = (document.decision_digest.hex(), document.filed.is_some());
                    ends.push(format!("{of} {decision} {:?} {filed} {on_registry}", document.kind));
                }
            }
            Ok(ends)
        });
        let ends = read.unwrap();
        let once: BTreeSet<_> = ends.iter().cloned().collect();
        assert_eq!(ends.len(), once.len(), "something stands twice: {ends:#?}");
        once
    }

    /// Files for people, by folder and kind: `outbox/portal archival_certificate.pdf`, and how many of each. Without
    /// registries: what comes late goes on the next one.
    fn laid_out(&self) -> BTreeMap<String, usize> {
        let mut count = BTreeMap::new();
        for path in self.files().into_keys().filter(|path| path.starts_with("outbox/") || path.starts_with("rejected/"))
        {
            let (folder, name) = path.rsplit_once('/').unwrap();
            // That something waited was rightly told to the portal, once.
            if name.starts_with("CR-") || name.ends_with("-waiting.xml") {
                continue;
            }
            let kind = name.rsplit_once(|c: char| c.is_ascii_digit()).map_or(name, |(_, kind)| kind);
            *count.entry(format!("{folder} {kind}")).or_default() += 1;
        }
        count
    }

    /// What OCFL, whoever compares archive and catalogue, the balance and the series of numbers have to say against the
    /// office as it is found at a start.
    pub fn faults(&self) -> Vec<String> {
        let office = self.open(&Fuse::new(None, Manner::Nothing)).unwrap();
        let mut faults = self.damages(&office);
        let balance = balance::balance(&office, None).unwrap();
        if !balance.is_even() {
            faults.push(format!("{balance:#?}"));
        }
        faults
    }

    fn damages(&self, office: &Office) -> Vec<String> {
        let archive = &office.archive;
        let mut faults: Vec<_> = archive.check_root().unwrap().iter().map(|f| format!("{f:?}")).collect();
        for id in archive.ids().unwrap() {
            faults.extend(archive.check(&id).unwrap().iter().map(|f| format!("{id}: {f:?}")));
        }
        let fixity = app::verify::all(office, Hands(1)).unwrap();
        faults.extend(fixity.damages.iter().map(|d| format!("{d:?}")));
        faults.extend(self.gaps());
        faults
    }

    /// The octets that somebody outside may rely on by now: packages that left the inbox, and sheets of which the
    /// catalogue says that they are filed and laid out. `quiet` has the octets.
    pub fn promises(&self, quiet: &Undisturbed) -> Promises {
        let stems = self.catalogue.read(|tx| {
            let documents = documents::list(tx)?.into_iter().filter_map(|d| d.filed);
            let sheets = sheets::list(tx)?.into_iter().filter_map(|s| s.filed);
            let stem =
                |path: &str| path.rsplit('/').next().and_then(|name| name.strip_suffix(".pdf")).map(str::to_owned);
            Ok(documents.chain(sheets).filter_map(|filed| stem(&filed.path)).collect::<Vec<_>>())
        });
        let stems = stems.unwrap();
        let is_of = |path: &str, stem: &String| path.rsplit('/').next().is_some_and(|name| name.starts_with(stem));
        let answers = quiet.files.iter().filter(|(path, _)| path.starts_with("outbox/"));
        let answers = answers.filter(|(path, _)| stems.iter().any(|stem| is_of(path, stem)));
        let there: BTreeSet<_> = self.inbox.names().unwrap().into_iter().collect();
        let taken = SHARED.packages.iter().filter(|(name, _)| !there.contains(name));
        Promises {
            answers: answers.map(|(path, bytes)| (path.clone(), bytes.clone())).collect(),
            packages: taken.map(|(name, _)| name.clone()).collect(),
        }
    }

    /// What became of promises, at the next start and before anything else is done: the lost ones. What came back into
    /// the inbox does not count.
    pub fn broken(&self, promises: &Promises) -> Vec<String> {
        let files = self.files();
        let kept = |package: &[u8]| {
            let digest = Digest256::of(package).hex();
            files.iter().any(|(path, bytes)| path.contains(&digest) && bytes.as_slice() == package)
        };
        let packages = promises.packages.iter().filter(|name| !kept(Self::package(name)));
        let answers = promises.answers.iter().filter(|(path, bytes)| files.get(*path) != Some(bytes));
        packages.cloned().chain(answers.map(|(path, _)| path.clone())).collect()
    }

    /// Series of numbers that do not run 1, 2, 3 …
    fn gaps(&self) -> Vec<String> {
        let numbers = self.catalogue.read(|tx| {
            let mut numbers: Vec<String> = Vec::new();
            numbers.extend(cases::list(tx)?.into_iter().map(|case| case.number));
            numbers.extend(documents::list(tx)?.into_iter().map(|document| document.number));
            numbers.extend(registries::list(tx)?.into_iter().map(|registry| registry.number));
            let own = |number: &String| number.starts_with("NT-") || number.starts_with("RT-");
            numbers.extend(submissions::list(tx)?.into_iter().filter_map(|s| s.number).filter(own));
            Ok(numbers)
        });
        let mut series: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for number in numbers.unwrap() {
            let (name, serial) = number.rsplit_once('-').unwrap();
            series.entry(name.to_owned()).or_default().push(serial.parse().unwrap());
        }
        series.values_mut().for_each(|serials| serials.sort_unstable());
        let is_gapless = |serials: &[usize]| serials.iter().copied().eq(1..=serials.len());
        let broken = series.into_iter().filter(|(_, serials)| !is_gapless(serials));
        broken.map(|(name, serials)| format!("{name}: {serials:?}")).collect()
    }
}

/// One round of the day: the inbox drained, then the registries.
pub fn work(office: &Office) -> Result<Tally, Failure> {
    // One worker: then the nth call is the same one in every run.
    let tally = pipeline::process(office, office.inbox.as_ref(), Hands(1), &|_| ())?;
    form_registries(office)?;
    Ok(tally)
}

/// The same as a watch goes about it: of what waits, only what is due.
pub fn work_due(office: &Office) -> Result<Tally, Failure> {
    let mut tally = pipeline::claim(office, office.inbox.as_ref(), &|| true)?;
    let run = Run { retry: Retry::Due, progress: &|_| (), stop: &|| false };
    Hands(1).work(|crew| pipeline::work(office, crew, &run, &mut tally))?;
    spool::sweep(office)?;
    form_registries(office)?;
    Ok(tally)
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

/// What may not be lost any more.
pub struct Promises {
    answers: BTreeMap<String, Arc<Vec<u8>>>,
    packages: Vec<String>,
}

/// What an undisturbed day leaves, and every call that it takes.
pub struct Undisturbed {
    files: BTreeMap<String, Arc<Vec<u8>>>,
    rows: Vec<String>,
    ends: BTreeSet<String>,
    laid_out: BTreeMap<String, usize>,
    pub calls: Vec<String>,
}

impl Undisturbed {
    pub fn of(layer: Layer) -> Self {
        let day = Day::new(layer);
        let fuse = Fuse::new(None, Manner::Nothing);
        let tally = day.run(&fuse).unwrap();
        assert_eq!((tally.claimed, tally.repeated, tally.registered, tally.answered), (12, 1, 5, 3));
        assert_eq!((tally.returned, tally.noticed, tally.rejected, tally.filed), (2, 1, 1, 5));
        assert_eq!(tally.waiting, []);
        assert_eq!(day.faults(), Vec::<String>::new());
        let (files, rows) = (day.files(), day.rows());
        assert!(files.keys().all(|key| !key.starts_with("spool/")), "the spool is empty at the end");
        let calls = std::mem::take(&mut *fuse.heard.lock().unwrap());
        for door in ["inbox.", "catalogue.", "keys.", "outside.", "registers."] {
            assert!(calls.iter().any(|call| call.starts_with(door)), "no call of {door}: {calls:?}");
        }
        Self { ends: day.ends(), laid_out: day.laid_out(), files, rows, calls }
    }

    /// Every package and every decision has the end that it would have had, and nothing stands twice.
    pub fn assert_ended(&self, day: &Day, what: &str) {
        assert_eq!(day.faults(), Vec::<String>::new(), "{what}");
        assert_eq!(day.ends(), self.ends, "{what}");
        assert_eq!(day.laid_out(), self.laid_out, "{what}");
        assert!(day.files().keys().all(|path| !path.starts_with("spool/")), "{what}: the spool is not empty");
    }

    /// Nothing but what an undisturbed day leaves, to the octet.
    pub fn assert_left(&self, day: &Day, what: &str) {
        assert_eq!(day.faults(), Vec::<String>::new(), "{what}");
        let (rows, files) = (day.rows(), day.files());
        let lacks = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|row| !other.contains(row)).cloned().collect()
        };
        let (much, lost) = (lacks(&rows, &self.rows), lacks(&self.rows, &rows));
        assert!(much.is_empty() && lost.is_empty(), "{what}: too much {much:#?}\nlost {lost:#?}");
        assert_eq!(rows.len(), self.rows.len(), "{what}: something stands twice");
        let keys: BTreeSet<_> = files.keys().chain(self.files.keys()).collect();
        let differ: Vec<_> = keys.into_iter().filter(|key| files.get(*key) != self.files.get(*key)).collect();
        assert!(differ.is_empty(), "{what}: {differ:#?}");
    }
}

/// How many seeds `make soak` asks for.
pub fn soak() -> Option<u64> {
    std::env::var("MURAGAT_SOAK_SEEDS").ok()?.parse().ok()
}
