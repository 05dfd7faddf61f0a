//! An office in memory whose registers and clock a test moves.

use chrono::{DateTime, FixedOffset};
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::adapters::outside_memory::MemoryOutside;
use muragat::adapters::registers_memory::MemoryRegisters;
use muragat::adapters::sqlite::SqliteStore;
use muragat::adapters::workers::Processes;
use muragat::app::demo::{every_sample, keys, signer};
use muragat::app::{Doors, build, trust};
use muragat::catalogue::cases::{self, Case};
use muragat::catalogue::{events, migrate};
use muragat::config::{self, Config};
use muragat::formats::ocfl::Archive;
use muragat::formats::package::{self, SignatureForm};
use muragat::pipeline::{self, Tally};
use muragat::ports::clock::Clock;
use muragat::ports::objects::Objects;
use muragat::ports::registers::Registers;
use muragat::ports::tx::Store;
use muragat::releases::{Releases, embedded};
use muragat::stages::hands::Hands;
use muragat::stages::office::{Office, Secret};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// The moment, in the office's zone.
pub fn at(text: &str) -> DateTime<FixedOffset> {
    let text = if text.contains('T') { text.to_owned() } else { format!("{text}T09:30:00+06:00") };
    DateTime::parse_from_rfc3339(&text).unwrap()
}

struct Turned(Mutex<DateTime<FixedOffset>>);

impl Clock for Turned {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap()
    }

    fn machine_ms(&self) -> i64 {
        self.now().timestamp_millis()
    }

    fn is_fixed(&self) -> bool {
        true
    }
}

pub struct Counter {
    pub office: Office,
    pub registers: Arc<MemoryRegisters>,
    clock: Arc<Turned>,
    inbox: Arc<MemoryInbox>,
    outbox: Arc<MemoryObjects>,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Counter {
    /// The demonstration's office at `now`; each pair of `edits` replaces words of its configuration. Nobody asks whether
    /// a certificate was revoked: no list of the test PKI was made on other days.
    pub fn on(now: &str, edits: &[(&str, &str)]) -> Self {
        let registers = Arc::new(MemoryRegisters::new());
        let mut counter = Self::asking(now, edits, registers.clone());
        counter.registers = registers;
        counter
    }

    /// The same, and other registers are asked.
    pub fn asking(now: &str, edits: &[(&str, &str)], registers: Arc<dyn Registers>) -> Self {
        Self::under(Releases::embedded().unwrap(), now, edits, registers)
    }

    /// The same under passports of its own.
    pub fn under(releases: Releases, now: &str, edits: &[(&str, &str)], registers: Arc<dyn Registers>) -> Self {
        let mut text = config::DEMO.replace("[outside]", "[signatures]\npolicy = \"1\"\n\n[outside]");
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let config = Config::read("muragat.toml", text.as_bytes()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = || SqliteStore::open(&folder.path().join("catalogue.db")).unwrap();
        migrate(&store()).unwrap();
        let (inbox, outbox) = (Arc::new(MemoryInbox::default()), Arc::new(MemoryObjects::new()));
        let clock = Arc::new(Turned(Mutex::new(at(now))));
        let doors = Doors {
            secret: Secret(config::DEMO_SECRET.to_vec()),
            anchors: trust(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki/anchors")).unwrap(),
            lists: Vec::new(),
            keys: Arc::new(keys().unwrap()),
            releases,
            clock: clock.clone(),
            workers: Arc::new(Processes::of_this_machine()),
            store: store(),
            archive: Archive::create(Arc::new(MemoryObjects::new())).unwrap(),
            inbox: inbox.clone(),
            spool: Arc::new(MemoryObjects::new()),
            outbox: outbox.clone(),
            rejected: Arc::new(MemoryObjects::new()),
            outside: Arc::new(MemoryOutside::new()),
            registers,
        };
        let office = build(&config, doors).unwrap();
        let registers = Arc::new(MemoryRegisters::new());
        Self { office, registers, clock, inbox, outbox, store: store(), _folder: folder }
    }

    /// Turns the clock.
    pub fn turn(&self, now: &str) {
        *self.clock.0.lock().unwrap() = at(now);
    }

    /// Drops a sample's package into the inbox, its document edited before it was signed by `by`, else by its own signer.
    pub fn put(&self, sample: &str, by: Option<&str>, edits: &[(&str, &str)]) {
        self.inbox.put(&format!("{sample}.zip"), package(sample, by, edits));
    }

    /// The same under another name.
    pub fn put_as(&self, name: &str, sample: &str, edits: &[(&str, &str)]) {
        self.inbox.put(name, package(sample, None, edits));
    }

    pub fn process(&self) -> Tally {
        pipeline::process(&self.office, self.office.inbox.as_ref(), Hands(1), &|_| ()).unwrap()
    }

    pub fn cases(&self) -> Vec<Case> {
        self.store.read(cases::list).unwrap()
    }

    /// Every finding that was recorded, in order.
    pub fn findings(&self) -> Vec<String> {
        let all = self.store.read(events::list).unwrap();
        let lists = all.iter().filter_map(|event| event.facts["findings"].as_array());
        lists.flatten().map(|code| code.as_str().unwrap().to_owned()).collect()
    }

    /// Names in the outbox.
    pub fn sent(&self) -> Vec<String> {
        // Slips and changes of status are told to everybody's systems, whatever became of a package.
        let told = |key: &String| key.starts_with("slips/") || key.starts_with("portal/status/");
        self.outbox.keys().into_iter().filter(|key| !told(key)).collect()
    }

    /// The words of the PDF in the outbox whose name ends so.
    pub fn words(&self, ending: &str) -> String {
        let name = self.sent().into_iter().find(|name| name.ends_with(ending));
        let pdf = self.outbox.read(&name.unwrap_or_else(|| panic!("no {ending} among {:?}", self.sent()))).unwrap();
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("sheet.pdf");
        std::fs::write(&file, pdf).unwrap();
        let done = Command::new("pdftotext").arg(&file).arg("-").output();
        let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
        let text = String::from_utf8(done.stdout).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ").replace("- ", "-")
    }

    /// What is filed under the case.
    pub fn filed(&self, case: &str, path: &str) -> Value {
        let bytes = self.office.archive.read(&format!("urn:muragat:case:{case}"), path).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The files of the case.
    pub fn files(&self, case: &str) -> Vec<String> {
        let head = self.office.archive.head(&format!("urn:muragat:case:{case}")).unwrap().unwrap();
        head.files.into_iter().map(|file| file.path).collect()
    }
}

/// The package of a sample, edited before it was signed by `by`, else by its own signer.
pub fn package(sample: &str, by: Option<&str>, edits: &[(&str, &str)]) -> Vec<u8> {
    let all = every_sample().unwrap();
    let entry = all.iter().find(|s| s.name == sample).unwrap_or_else(|| panic!("no sample {sample}"));
    let folder = format!("samples/{}/", entry.path);
    let mut files: Vec<_> = embedded::below(&folder).map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
    for (name, bytes) in files.iter_mut().filter(|(name, _)| name.ends_with(".xml")) {
        let mut text = String::from_utf8(bytes.clone()).unwrap();
        for (from, to) in edits {
            assert!(text.contains(from), "{name} of {sample}: {from}");
            text = text.replace(from, to);
        }
        *bytes = text.into_bytes();
    }
    let key = signer(by.unwrap_or(&entry.signer)).unwrap();
    package::build_as(&files, Some(&key), SignatureForm::Xmldsig).unwrap()
}
