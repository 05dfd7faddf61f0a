//! The command line: words in, words out. Decides nothing about packages.

mod application;
mod balance;
mod case;
mod chain;
mod check;
mod complaint;
mod config;
mod decisions;
mod demo;
mod due;
mod enquiry;
mod explain;
mod issued;
mod journal;
mod judge_again;
mod log;
mod mail;
mod output;
mod package;
mod period;
mod print;
mod process;
mod queue;
mod registers;
mod registry;
mod services;
mod sign;
mod standing;
mod status;
mod survey;
mod trust;
mod verify;
mod verify_signature;
mod watch;

use crate::app::verify_signature::Question;
use crate::app::{AppError, Place};
use crate::domain::text::Language;
use clap::{Parser, Subcommand};
use output::Output;
use std::path::PathBuf;

/// Public table of exit codes.
pub mod exit {
    /// Done; for `process` and `demo`: every package reached an end, a refusal too.
    pub const DONE: u8 = 0;
    /// Our own failure: disk, catalogue, key, bug.
    pub const FAILURE: u8 = 1;
    /// Wrong command line or configuration.
    pub const USAGE: u8 = 2;
    /// Findings (`check`).
    pub const FINDINGS: u8 = 3;
    /// A transition that is not allowed.
    pub const NOT_ALLOWED: u8 = 4;
    /// Something waits, or a check could not be finished.
    pub const WAITING: u8 = 5;
    /// The archive is damaged.
    pub const DAMAGED: u8 = 6;
}

/// мұрағат: signed request packages in, filed bilingual documents and courier registries out.
#[derive(Debug, Parser)]
#[command(name = "muragat", version, arg_required_else_help = true)]
struct Arguments {
    /// The workspace; else MURAGAT_WORKSPACE, else the nearest muragat.toml upward.
    #[arg(long, global = true, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// One JSON object on standard output.
    #[arg(long, global = true)]
    json: bool,
    /// Language of the words for people: kk, ru or en.
    #[arg(long, global = true, value_name = "LANG", value_parser = ["kk", "ru", "en"])]
    lang: Option<String>,
    /// Log lines on standard error: text, or one JSON object a line.
    #[arg(long, global = true, value_name = "FORMAT", value_enum)]
    log: Option<log::LogFormat>,
    /// Another moment as "now" (RFC 3339); only in a workspace made with --demo.
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a workspace.
    Init {
        dir: PathBuf,
        /// The demo office, its fixed clock and its test anchors.
        #[arg(long)]
        demo: bool,
        /// Keep the catalogue on a PostgreSQL server, postgres://user@host/database; else SQLite in the workspace.
        #[arg(long, value_name = "URL")]
        catalogue: Option<String>,
    },
    /// Make a demo workspace, run every sample through it, form a registry.
    Demo {
        #[arg(default_value = "demo")]
        dir: PathBuf,
        /// Worker threads; else the configuration, else the cores.
        #[arg(long)]
        workers: Option<usize>,
        /// Keep the catalogue of a new workspace on a PostgreSQL server, postgres://user@host/database.
        #[arg(long, value_name = "URL")]
        catalogue: Option<String>,
    },
    /// Drain the inbox, or the given packages, once.
    Process {
        packages: Vec<PathBuf>,
        #[arg(long)]
        workers: Option<usize>,
    },
    /// Take and answer what comes into the inbox, until it is stopped (Ctrl-C, SIGTERM).
    Watch {
        #[arg(long)]
        workers: Option<usize>,
    },
    /// What waits and why; push or park it.
    Queue {
        #[command(subcommand)]
        command: Option<queue::QueueCommand>,
    },
    /// How the work goes: counts, what waits, seconds of each step; also beside a process that works. With a number or a
    /// person: where a request stands, as an applicant is told.
    Status {
        /// Of the request, of its document, or of the service centre's receipt.
        number: Option<String>,
        /// ЖСН or БСН: every request of this applicant; - reads it from standard input.
        #[arg(long, value_name = "IIN", conflicts_with = "number")]
        person: Option<String>,
    },
    /// Open cases by term: late, due today, at risk.
    Due(due::DueArguments),
    /// The journal of applications for a period; as PDF or for a spreadsheet.
    Journal(journal::JournalArguments),
    /// Letters of e-mail that wait or were refused, and why; push them.
    Mail {
        #[command(subcommand)]
        command: Option<mail::MailCommand>,
    },
    /// Whether everything that was seen has an end: the claim ledger against what is found.
    Balance {
        /// Of one day, as 2015-11-18.
        #[arg(long)]
        day: Option<chrono::NaiveDate>,
        /// By who sent it: each sender, or the one that is named, as portal, provider, centre or centre/sarydala.
        #[arg(long, value_name = "SENDER", num_args = 0..=1, default_missing_value = "")]
        sender: Option<String>,
    },
    /// Findings of a package; nothing is written.
    Check {
        package: PathBuf,
        /// Folder with trust anchors, when there is no workspace.
        #[arg(long, value_name = "DIR")]
        trust: Option<PathBuf>,
    },
    /// One case: life line, due date, findings, documents.
    Case {
        number: String,
        /// Why you look at a case of restricted access; it is written into the life line of the case.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// The steps inside the office: who took them, who is next, who is late.
    #[command(subcommand)]
    Chain(chain::ChainCommand),
    /// The register of complaints.
    #[command(subcommand)]
    Complaint(complaint::ComplaintCommand),
    /// The paper form of an application, filled in from a package or blank.
    Application(application::ApplicationArguments),
    /// What people answer about the quality of services: counted, taken in, and the form.
    Survey(survey::SurveyArguments),
    /// Courier registries.
    #[command(subcommand)]
    Registry(registry::RegistryCommand),
    /// Extracts of state registers that are kept here.
    #[command(subcommand)]
    Registers(registers::RegistersCommand),
    /// A filed document on paper, or as a certified copy.
    Print(print::PrintArguments),
    /// Decisions for many cases from one table, signed once.
    #[command(subcommand)]
    Decisions(decisions::DecisionsCommand),
    /// Documents that wait for people who sign away from here.
    #[command(subcommand)]
    Sign(sign::SignCommand),
    /// Whether archive, documents, packages and catalogue agree, and which file does not.
    Verify {
        /// A number, or a file.
        subject: Option<String>,
        /// Every object of the archive.
        #[arg(long, conflicts_with = "subject")]
        all: bool,
        /// Judge the signatures behind a number again, from the saved evidence alone, by what was known at that time.
        #[arg(long, value_name = "TIME", value_parser = verify_signature::moment, requires = "subject")]
        as_of: Option<chrono::DateTime<chrono::FixedOffset>>,
    },
    /// The signatures of any signed file: XML, CMS, ASiC-E, PDF, a package. Needs no workspace.
    VerifySignature {
        file: PathBuf,
        /// What a detached signature signs.
        #[arg(long, value_name = "FILE")]
        content: Option<PathBuf>,
        /// The moment of judging, a time or a day; else now.
        #[arg(long, value_name = "TIME", value_parser = verify_signature::moment)]
        at: Option<chrono::DateTime<chrono::FixedOffset>>,
        /// Folder with trust anchors, and revocation lists in its folder crl; else of the workspace.
        #[arg(long, value_name = "DIR")]
        trust: Option<PathBuf>,
        /// Ask nobody over the network.
        #[arg(long)]
        offline: bool,
    },
    /// Whom the office trusts: certification authorities, and revocation lists at hand.
    #[command(subcommand)]
    Trust(trust::TrustCommand),
    /// What a finding code, a service, a ground of refusal or an abbreviation means, on what clause, and what to do.
    Explain { code: Option<String> },
    /// Make, sign or look into a package.
    #[command(subcommand)]
    Package(package::PackageCommand),
    /// The configuration.
    #[command(subcommand)]
    Config(config::ConfigCommand),
}

/// Runs the command line and gives the exit code.
pub fn run() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { exit::USAGE } else { exit::DONE };
        }
    };
    if let Some(format) = arguments.log {
        log::begin(format);
    }
    let language = language(arguments.lang.as_deref());
    let output = Output { json: arguments.json, language, log: arguments.log };
    let place = Place { workspace: arguments.workspace, now: arguments.now };
    let result = match arguments.command {
        Command::Init { dir, demo, catalogue } => demo::init(&output, &place, &dir, demo, catalogue.as_deref()),
        Command::Demo { dir, workers, catalogue } => demo::demo(&output, &place, &dir, workers, catalogue.as_deref()),
        Command::Process { packages, workers } => process::process(&output, &place, &packages, workers),
        Command::Watch { workers } => watch::watch(&output, &place, workers),
        Command::Queue { command } => queue::queue(&output, &place, command.as_ref()),
        Command::Status { number: Some(number), .. } => enquiry::by_number(&output, &place, &number),
        Command::Status { person: Some(person), .. } => enquiry::by_person(&output, &place, &person),
        Command::Status { .. } => status::status(&output, &place),
        Command::Due(arguments) => due::due(&output, &place, &arguments),
        Command::Journal(arguments) => journal::journal(&output, &place, &arguments),
        Command::Mail { command } => mail::mail(&output, &place, command.as_ref()),
        Command::Balance { day, sender } => balance::balance(&output, &place, day, sender.as_deref()),
        Command::Check { package, trust } => check::check(&output, &place, &package, trust.as_deref()),
        Command::Case { number, reason } => case::case(&output, &place, &number, reason.as_deref()),
        Command::Chain(command) => chain::chain(&output, &place, &command),
        Command::Complaint(command) => complaint::complaint(&output, &place, &command),
        Command::Application(arguments) => application::application(&output, &place, &arguments),
        Command::Survey(arguments) => survey::survey(&output, &place, &arguments),
        Command::Registry(command) => registry::registry(&output, &place, &command),
        Command::Registers(command) => registers::registers(&output, &place, &command),

        Command::Verify { subject: Some(number), as_of: Some(as_of), .. } => {
            judge_again::judge_again(&output, &place, &number, as_of)
        }
        Command::Verify { subject, all, .. } => verify::verify(&output, &place, subject.as_deref(), all),
        Command::Print(arguments) => print::print(&output, &place, &arguments),
        Command::Decisions(command) => decisions::decisions(&output, &place, &command),
        Command::Sign(command) => sign::sign(&output, &place, &command),
        Command::VerifySignature { file, content, at, trust, offline } => {
            let question = Question { file, content, at, trust, offline };
            verify_signature::verify_signature(&output, &place, &question)
        }
        Command::Trust(command) => trust::trust(&output, &place, &command),
        Command::Explain { code } => explain::explain(&output, &place, code.as_deref()),
        Command::Package(command) => package::package(&output, &command),
        Command::Config(command) => config::config(&output, &place, &command),
    };
    result.unwrap_or_else(|error| {
        output.error(&error);
        match error {
            AppError::Usage(_) => exit::USAGE,
            AppError::NotAllowed(_) => exit::NOT_ALLOWED,
            AppError::Damaged(_) => exit::DAMAGED,
            AppError::Failure(_) | AppError::Busy(_) => exit::FAILURE,
        }
    })
}

/// `--lang`, else MURAGAT_LANG, else the locale, else Kazakh.
fn language(wanted: Option<&str>) -> Language {
    let locale = ["MURAGAT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    match wanted.or(locale.as_deref()).unwrap_or_default() {
        l if l.starts_with("ru") => Language::Ru,
        l if l.starts_with("en") => Language::En,
        _ => Language::Kk,
    }
}
