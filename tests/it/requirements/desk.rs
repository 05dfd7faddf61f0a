//! An office in memory on any day of any edition, and the samples' packages brought to that day.

use chrono::DateTime;
use muragat::adapters::clock::FixedClock;
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::adapters::outside_memory::MemoryOutside;
use muragat::adapters::registers_memory::MemoryRegisters;
use muragat::adapters::sqlite::SqliteStore;
use muragat::adapters::workers::Processes;
use muragat::app::demo::{every_sample, keys, package_of, signer};
use muragat::app::{Doors, build, revocation_lists, trust};
use muragat::catalogue::cases::Case;
use muragat::catalogue::documents::Document;
use muragat::catalogue::events::Event;
use muragat::catalogue::journal::Entry;
use muragat::catalogue::{cases, documents, events, journal, migrate};
use muragat::config::{self, Config};
use muragat::domain::lookup::Register;
use muragat::formats::ocfl::Archive;
use muragat::formats::package::{self, SignatureForm};
use muragat::formats::register_answer::Record;
use muragat::pipeline::{self, Tally};
use muragat::ports::objects::Objects;
use muragat::ports::tx::Store;
use muragat::releases::{Releases, embedded};
use muragat::stages::collect::StoredList;
use muragat::stages::hands::Hands;
use muragat::stages::office::{Office, Secret};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// The demonstration's office, moved to another day.
pub struct Desk {
    pub office: Office,
    inbox: Arc<MemoryInbox>,
    outbox: Arc<MemoryObjects>,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// On the day of the demonstration, with its lists of revoked certificates.
    pub fn today() -> Self {
        let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki");
        Self::with("2015-11-18", &[], revocation_lists(&lists).unwrap())
    }

    /// At `now`, as `2013-06-18`, half past nine; each pair of `edits` replaces words of the configuration.
    ///
    /// No list of the test PKI was made on that day, so nobody asks whether a certificate was revoked.
    pub fn on(now: &str, edits: &[(&str, &str)]) -> Self {
        let policy = ("[outside]", "[signatures]\npolicy = \"1\"\n\n[outside]");
        Self::with(now, &[&[policy], edits].concat(), Vec::new())
    }

    fn with(now: &str, edits: &[(&str, &str)], lists: Vec<StoredList>) -> Self {
        let releases = Releases::embedded().unwrap();
        let mut text = config::DEMO.to_owned();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let config = Config::read("muragat.toml", text.as_bytes()).unwrap();
        assert_eq!(config.check(&releases), []);
        let folder = tempfile::tempdir().unwrap();
        let store = || SqliteStore::open(&folder.path().join("catalogue.db")).unwrap();
        migrate(&store()).unwrap();
        let (inbox, outbox) = (Arc::new(MemoryInbox::default()), Arc::new(MemoryObjects::new()));
        let now = DateTime::parse_from_rfc3339(&format!("{now}T09:30:00+06:00")).unwrap();
        let doors = Doors {
            secret: Secret(config::DEMO_SECRET.to_vec()),
            anchors: trust(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki/anchors")).unwrap(),
            lists,
            keys: Arc::new(keys().unwrap()),
            releases,
            clock: Arc::new(FixedClock(now)),
            workers: Arc::new(Processes::of_this_machine()),
            store: store(),
            archive: Archive::create(Arc::new(MemoryObjects::new())).unwrap(),
            inbox: inbox.clone(),
            spool: Arc::new(MemoryObjects::new()),
            outbox: outbox.clone(),
            rejected: Arc::new(MemoryObjects::new()),
            outside: Arc::new(MemoryOutside::new()),
            registers: Arc::new(systems_of_2011()),
        };
        let office = build(&config, doors).unwrap();
        Self { office, inbox, outbox, store: store(), _folder: folder }
    }

    /// Drops a sample's package into the inbox, its document edited before it was signed by `by`, else by its own signer.
    pub fn put(&self, sample: &str, by: Option<&str>, edits: &[(&str, &str)]) {
        self.inbox.put(&format!("{sample}.zip"), package(sample, by, edits));
    }

    /// Drops a document of its own, signed by `by`.
    pub fn put_document(&self, name: &str, file: &str, xml: &str, by: &str) {
        let files = [(file.to_owned(), xml.as_bytes().to_vec())];
        let package = package::build_as(&files, Some(&signer(by).unwrap()), SignatureForm::Xmldsig).unwrap();
        self.inbox.put(name, package);
    }

    /// Drops a package that nobody has signed, signed by `by`.
    pub fn put_signed(&self, name: &str, package: &[u8], by: &str) {
        self.inbox.put(name, package::sign_as(package, &signer(by).unwrap(), None).unwrap());
    }

    /// Drops octets into the inbox.
    pub fn put_octets(&self, name: &str, octets: Vec<u8>) {
        self.inbox.put(name, octets);
    }

    pub fn process(&self) -> Tally {
        pipeline::process(&self.office, self.office.inbox.as_ref(), Hands(1), &|_| ()).unwrap()
    }

    pub fn cases(&self) -> Vec<Case> {
        self.store.read(cases::list).unwrap()
    }

    pub fn documents(&self) -> Vec<Document> {
        self.store.read(documents::list).unwrap()
    }

    /// Names in the outbox.
    pub fn sent(&self) -> Vec<String> {
        // Slips are told to everybody's systems, whatever became of a package.
        self.outbox.keys().into_iter().filter(|key| !key.starts_with("slips/")).collect()
    }

    /// A file of the outbox whose name ends so.
    pub fn letter(&self, ending: &str) -> Option<Vec<u8>> {
        let name = self.sent().into_iter().find(|name| name.ends_with(ending))?;
        Some(self.outbox.read(&name).unwrap())
    }

    /// The words of a PDF of the outbox whose name ends so.
    pub fn words(&self, ending: &str) -> String {
        let pdf = self.letter(ending).unwrap_or_else(|| panic!("no {ending} among {:?}", self.sent()));
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("sheet.pdf");
        std::fs::write(&file, pdf).unwrap();
        let done = Command::new("pdftotext").arg(&file).arg("-").output();
        let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
        String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn events(&self) -> Vec<Event> {
        self.store.read(events::list).unwrap()
    }

    /// Every finding that was recorded, in order.
    pub fn findings(&self) -> Vec<String> {
        let events = self.events();
        let lists = events.iter().filter_map(|event| event.facts["findings"].as_array());
        lists.flatten().map(|code| code.as_str().unwrap().to_owned()).collect()
    }

    pub fn journal(&self) -> Vec<Entry> {
        self.store.read(journal::list).unwrap()
    }

    /// What is filed under the case, as text.
    pub fn text(&self, case: &str, path: &str) -> String {
        let bytes = self.office.archive.read(&format!("urn:muragat:case:{case}"), path).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// What is filed under the case, as JSON.
    pub fn filed(&self, case: &str, path: &str) -> Value {
        let bytes = self.office.archive.read(&format!("urn:muragat:case:{case}"), path).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }
}

/// The two unnamed systems of 004, which know everybody.
fn systems_of_2011() -> MemoryRegisters {
    let registers = MemoryRegisters::new();
    for system in [Register::ApplicantSystem, Register::ServiceSystem] {
        registers.lay(system, |_| Ok(Some(Record::default())));
    }
    registers
}

/// The package of a sample: as the index has it, or edited before it was signed by `by`, else by its own signer.
pub fn package(sample: &str, by: Option<&str>, edits: &[(&str, &str)]) -> Vec<u8> {
    let all = every_sample().unwrap();
    let entry = all.iter().find(|s| s.name == sample).unwrap_or_else(|| panic!("no sample {sample}"));
    if by.is_none() && edits.is_empty() {
        return package_of(entry).unwrap();
    }
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
