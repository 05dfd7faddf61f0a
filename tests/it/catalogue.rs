//! The contract of the catalogue, the same for every database behind it.

mod append_only;
mod batches;
mod complaints;
mod lease_processes;
mod leases;
mod numbering;
mod office;
mod postgres;
mod queue;
mod receipts;
mod registry;
mod registry_sheet;
mod statuses;
mod successions;
mod surveys;
mod transactions;
mod traps;
mod untold;

use crate::cluster;
use chrono::{DateTime, FixedOffset};
use muragat::adapters::postgres::{Address, PostgresStore, Server};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue;
use muragat::catalogue::cases::{self, Case, NewCase, Registration};
use muragat::catalogue::documents::{self, Document, Filed, NewDocument};
use muragat::catalogue::submissions::{self, Claim, NewSubmission};
use muragat::domain::decision::Outcome;
use muragat::domain::document::DocumentKind;
use muragat::domain::identifiers::{Digest256, RequestId};
use muragat::domain::request::{Access, Channel};
use muragat::domain::text::{Bilingual, Language};
use muragat::ports::tx::{Store, Tx, TxError};

/// A database to hold to the contract.
struct Backend {
    name: &'static str,
    store: Store,
    place: Place,
}

/// Where a database lies, for whoever opens it again.
enum Place {
    File(tempfile::TempDir),
    /// Gone when the store is dropped.
    Memory,
    Server(String),
}

impl Backend {
    /// Another store on the same database, as another process has it; `None` where there is no other.
    fn another(&self) -> Option<Store> {
        match &self.place {
            Place::File(folder) => Some(SqliteStore::open(&folder.path().join("catalogue.db")).unwrap()),
            Place::Memory => None,
            Place::Server(url) => Some(on_server(url)),
        }
    }
}

fn on_server(url: &str) -> Store {
    let address = Address { url: url.to_owned(), password: None, ca: None };
    PostgresStore::open(Server::at(&address).unwrap()).unwrap()
}

/// Every database, empty and migrated. A new one joins the suite here.
fn backends() -> Vec<Backend> {
    let folder = tempfile::tempdir().unwrap();
    let file = SqliteStore::open(&folder.path().join("catalogue.db")).unwrap();
    let memory = SqliteStore::open_in_memory().unwrap();
    let url = cluster::shared().schema();
    let backends = vec![
        Backend { name: "sqlite file", store: file, place: Place::File(folder) },
        Backend { name: "sqlite memory", store: memory, place: Place::Memory },
        Backend { name: "postgres", store: on_server(&url), place: Place::Server(url) },
    ];
    for backend in &backends {
        catalogue::migrate(&backend.store).unwrap();
    }
    backends
}

/// Runs a part of the contract against every database, each in its own transaction.
pub fn on_each(check: impl Fn(&mut Tx<'_>) -> Result<(), TxError>) {
    for Backend { name, store, .. } in backends() {
        store.write(&check).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

fn at(moment: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(moment).unwrap()
}

pub fn now() -> DateTime<FixedOffset> {
    at("2015-11-18T09:30:00+06:00")
}

fn submission(n: u32) -> NewSubmission {
    NewSubmission {
        round: 1,
        digest: Digest256::of(format!("package {n}").as_bytes()),
        file_name: format!("{n:03}-request.zip"),
        size_bytes: 1000 + u64::from(n),
        opened_bytes: 500 + u64::from(n),
        claimed_at: now(),
    }
}

/// A request of the submission with the same `n`, by an invented person.
pub fn request(n: u32) -> NewCase {
    NewCase {
        submission: submission(n).digest,
        request_id: RequestId(format!("00000000-0000-4000-8000-{n:012}")),
        number_prefix: "AC".into(),
        year: 2015,
        service: "ARCH_CERT".into(),
        edition: "2015-1".into(),
        channel: Channel::Centre,
        language: Language::Kk,
        access: Access::Open,
        centre: None,
        applicant_name: Bilingual::new("Ибраева Айгүл Қанатқызы", "Ибраева Айгүл Қанатқызы"),
        applicant_identifier: "791028302728".into(),
        submitted_at: at("2015-11-16T10:05:00+06:00"),
        accepted_at: at("2015-11-16T10:20:00+06:00"),
        due_on: "2015-12-08".parse().unwrap(),
        registered_at: now(),
        receipt_number: Some(format!("T-{n}")),
        receipt_barcode: Some(format!("7102000{n:05}")),
        promised_on: None,
        package_sheets: 3,
        summary: "Мұрағаттық анықтама / Архивная справка".into(),
    }
}

fn registered(tx: &mut Tx<'_>, new: &NewCase, n: u32) -> Result<Case, TxError> {
    let Claim::New(_) = submissions::claim(tx, &submission(n))? else { panic!("package {n} was claimed before") };
    match cases::register(tx, new)? {
        Registration::New(case) => Ok(case),
        other => panic!("{other:?}"),
    }
}

fn answer(case: &Case, outcome: Outcome) -> NewDocument {
    NewDocument {
        case_number: case.number.clone(),
        number_prefix: case.number_prefix.clone(),
        year: 2015,
        kind: if outcome == Outcome::Grant { DocumentKind::ArchivalCertificate } else { DocumentKind::Refusal },
        outcome,
        decision_digest: Digest256::of(b"a decision over many"),
        issued_at: now(),
    }
}

fn filed(document: &Document) -> Filed {
    Filed {
        sha256: Digest256::of(document.number.as_bytes()),
        sheets: 2,
        object_id: format!("urn:muragat:case:{}", document.case_number),
        path: format!("documents/{}-{}.pdf", document.number, document.kind.key()),
    }
}

/// A case with a filed answer.
pub fn answered(tx: &mut Tx<'_>, new: &NewCase, n: u32, outcome: Outcome) -> Result<Document, TxError> {
    let case = registered(tx, new, n)?;
    let document = documents::add(tx, &answer(&case, outcome))?;
    documents::set_filed(tx, &document.number, "ABCDEFGH23", &filed(&document))?;
    documents::by_number(tx, &document.number).map(Option::unwrap)
}

#[test]
fn every_statement_prepares() {
    on_each(|tx| {
        for (name, sql) in catalogue::statements() {
            tx.prepare(sql).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        Ok(())
    });
}
