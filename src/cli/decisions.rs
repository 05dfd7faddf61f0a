//! `decisions template|import|draft|sign`: a table becomes decisions for many cases, signed once; what was found missing a
//! refusal.

use super::exit;
use super::issued;
use super::output::Output;
use super::package::OptionalSigner;
use crate::app::decisions::{self, Imported, draft};
use crate::app::{self, AppError, Place, Workspace};
use crate::domain::text::Language;
use crate::formats::keys::Sign;
use crate::formats::package;
use crate::report;
use clap::Subcommand;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum DecisionsCommand {
    /// An empty table with its headings, as CSV for a spreadsheet.
    Template {
        /// What the documents say: archival_certificate, foreign_press, media.
        #[arg(long = "for", value_name = "DETAILS", default_value = "archival_certificate")]
        details: String,
        /// File to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Make packages of decisions from a table (XLSX, XLS, ODS, CSV); nobody has signed them yet.
    Import {
        table: PathBuf,
        /// Folder to write to; made when it is not there.
        #[arg(long, short, value_name = "DIR", required_unless_present = "dry_run")]
        output: Option<PathBuf>,
        /// Only say what would be made and what stands in the way.
        #[arg(long)]
        dry_run: bool,
        /// ЖСН of the person who will sign them; else whoever of the office may.
        #[arg(long, value_name = "IIN")]
        signer: Option<String>,
    },
    /// A refusal of a request that lacks papers, while that ground is open; nobody has signed it yet.
    Draft {
        /// Of the request.
        number: String,
        /// ЖСН of the specialist who prepares it.
        #[arg(long, value_name = "IIN")]
        executor: Option<String>,
        /// Package to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Batches of decisions that were signed: how far they are, and what is open.
    List {
        /// File name, first digits of the SHA-256, or number of the issue sheet; else all.
        batch: Option<String>,
    },
    /// The issue sheet of a batch again, as it is filed.
    Sheet {
        /// File name, first digits of the SHA-256, or number of the issue sheet.
        batch: String,
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=2))]
        copy: u32,
        /// The PDF to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
    /// Sign packages of decisions and lay them into the inbox.
    Sign {
        #[arg(required = true)]
        packages: Vec<PathBuf>,
        /// ЖСН of the person who signs with the key at hand (muragat.toml).
        #[arg(long, value_name = "IIN", conflicts_with_all = ["key", "certificate"], required_unless_present = "key")]
        signer: Option<String>,
        #[command(flatten)]
        key: OptionalSigner,
        /// Folder to write to in place of the inbox.
        #[arg(long, short, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

pub fn decisions(output: &Output, place: &Place, command: &DecisionsCommand) -> Result<u8, AppError> {
    match command {
        DecisionsCommand::Template { details, output: target } => template(output, place, details, target),
        DecisionsCommand::Import { table, output: folder, dry_run, signer } => {
            let folder = folder.as_deref().filter(|_| !dry_run);
            import(output, place, table, folder, signer.as_deref())
        }
        DecisionsCommand::Draft { number, executor, output: target } => {
            let office = app::open(&place.open()?, false)?;
            let refusal = draft::refusal(&office, number, executor.as_deref())?;
            write(target, &refusal.octets)?;
            output.line(target.display().to_string());
            for name in &refusal.missing {
                output.line(format!("  {}", name.in_language(output.language)));
            }
            if let Some(until) = refusal.until {
                let words = output.say("соңғы күні", "последний день", "last day");
                output.line(format!("{words}: {}", until.format("%d.%m.%Y")));
            }
            let file = target.display().to_string();
            output.object("decisions", json!({ "file": file, "missing": refusal.missing, "until": refusal.until }));
            Ok(exit::DONE)
        }
        DecisionsCommand::List { batch } => issued::list(output, place, batch.as_deref()),
        DecisionsCommand::Sheet { batch, copy, output: target } => issued::sheet(output, place, batch, *copy, target),
        DecisionsCommand::Sign { packages, signer, key, output: folder } => {
            let workspace = place.open()?;
            let folder = folder.clone().unwrap_or_else(|| workspace.root.join("inbox"));
            match (signer, key.load()?) {
                (_, Some(key)) => sign(output, packages, &key, &folder),
                (Some(iin), None) => sign_at_hand(output, &workspace, packages, iin, &folder),
                (None, None) => Err(AppError::Usage("sign needs --signer, or --key and --certificate".into())),
            }
        }
    }
}

fn template(output: &Output, place: &Place, details: &str, target: &Path) -> Result<u8, AppError> {
    let releases = app::releases_at(place)?;
    let language = if output.language == Language::Kk { Language::Kk } else { Language::Ru };
    let unknown = || AppError::Usage(format!("there are no columns for {details}"));
    let csv = decisions::template(&releases, details, language).ok_or_else(unknown)?;
    write(target, csv.as_bytes())?;
    output.line(target.display().to_string());
    output.object("decisions", json!({ "file": target.display().to_string() }));
    Ok(exit::DONE)
}

fn import(
    output: &Output,
    place: &Place,
    table: &Path,
    folder: Option<&Path>,
    signer: Option<&str>,
) -> Result<u8, AppError> {
    let octets = std::fs::read(table).map_err(|e| AppError::Usage(format!("{}: {e}", table.display())))?;
    let name = table.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let office = app::open(&place.open()?, false)?;
    let imported = decisions::import(&office, &name, &octets, office.now(), signer)?;
    let mut files = Vec::new();
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).map_err(|e| AppError::failure(&folder.display().to_string(), e))?;
        let stem = table.file_stem().unwrap_or_default().to_string_lossy();
        for (index, draft) in imported.drafts.iter().enumerate() {
            let path = folder.join(format!("{stem}-{:03}.zip", index + 1));
            write(&path, &draft.octets)?;
            files.push(path);
        }
    }
    told(output, &name, &imported, &files);
    Ok(if imported.findings.iter().all(decisions::is_remark) { exit::DONE } else { exit::FINDINGS })
}

fn told(output: &Output, name: &str, imported: &Imported, files: &[PathBuf]) {
    if !imported.findings.is_empty() {
        output.line(report::print(name, &imported.findings, None, output.language).trim_end());
    }
    let refusals: usize = imported.drafts.iter().map(|draft| draft.refusals).sum();
    let (decided, refused) = (
        output.say("шешім дайындалды", "подготовлено решений", "decisions made"),
        output.say("оның ішінде бас тарту", "из них отказов", "refusals among them"),
    );
    output.line(format!("{decided}: {}, {refused}: {refusals}", imported.decided()));
    if !imported.left_out.is_empty() {
        let words = output.say("енгізілмеген өтініш", "заявлений не включено", "requests left out");
        output.line(format!("{words}: {} ({})", imported.left_out.len(), imported.left_out.join(", ")));
    }
    for file in files {
        output.line(file.display().to_string());
    }
    output.object(
        "decisions",
        json!({
            "decisions": imported.decided(), "refusals": refusals, "left_out": imported.left_out,
            "packages": imported.drafts.iter().map(|draft| &draft.requests).collect::<Vec<_>>(),
            "files": files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>(),
            "findings": report::machine(&imported.findings, None),
        }),
    );
}

fn sign_at_hand(
    output: &Output,
    workspace: &Workspace,
    packages: &[PathBuf],
    iin: &str,
    folder: &Path,
) -> Result<u8, AppError> {
    let office = app::open(workspace, false)?;
    let unknown = || AppError::Usage(format!("{iin} is not among [[signers]] of muragat.toml"));
    let person = office.person(iin).ok_or_else(unknown)?;
    let absent = || AppError::Usage("the key of this person is not at hand: give --key and --certificate".into());
    let key = office.keys.of(person).map_err(|e| AppError::Failure(e.to_string()))?.ok_or_else(absent)?;
    sign(output, packages, &*key, folder)
}

/// All of them are signed before the first is laid down.
fn sign(output: &Output, packages: &[PathBuf], key: &dyn Sign, folder: &Path) -> Result<u8, AppError> {
    let mut signed = Vec::new();
    for path in packages {
        let named = |e: &dyn std::fmt::Display| AppError::Usage(format!("{}: {e}", path.display()));
        let octets = std::fs::read(path).map_err(|e| named(&e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        signed.push((name, package::sign_as(&octets, key, None).map_err(|e| named(&e))?));
    }
    let mut told = Vec::new();
    for (name, octets) in signed {
        let path = folder.join(&name);
        // Renamed in: nobody takes it half-written.
        let part = folder.join(format!(".{name}.part"));
        write(&part, &octets)?;
        std::fs::rename(&part, &path).map_err(|e| AppError::failure(&path.display().to_string(), e))?;
        let sha256 = decisions::digest(&octets);
        output.line(format!("{}  SHA-256 {sha256}", path.display()));
        told.push(json!({ "file": path.display().to_string(), "sha256": sha256 }));
    }
    output.object("decisions", json!({ "signed": told }));
    Ok(exit::DONE)
}

fn write(path: &Path, octets: &[u8]) -> Result<(), AppError> {
    std::fs::write(path, octets).map_err(|e| AppError::failure(&path.display().to_string(), e))
}
