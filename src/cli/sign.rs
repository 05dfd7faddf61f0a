//! `sign list|export|import`: documents that wait for people who sign away from here.

use super::exit;
use super::output::Output;
use super::process;
use crate::app::signing::{self, Taken, Wanted};
use crate::app::{self, AppError, Place, Task};
use crate::domain::finding::Finding;
use crate::domain::text::Language;
use crate::report::{self, Voice};
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum SignCommand {
    /// Documents that wait for a signature, and whose.
    List,
    /// Write the documents and, for each person, the manifest to be signed.
    Export {
        /// Folder to write to; made when it is not there.
        dir: PathBuf,
        /// ЖСН of one person.
        #[arg(long)]
        signer: Option<String>,
        /// Code of one service.
        #[arg(long)]
        service: Option<String>,
    },
    /// Take in what was signed: the manifest, or a .p7s of each PDF. Complete documents are filed and delivered.
    Import {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

pub fn sign(output: &Output, place: &Place, command: &SignCommand) -> Result<u8, AppError> {
    match command {
        SignCommand::List => list(output, place),
        SignCommand::Export { dir, signer, service } => {
            let office = app::open(&place.open()?, false)?;
            let wanted = Wanted { signer: signer.clone(), service: service.clone() };
            let exported = signing::export(&office, &wanted, dir)?;
            if exported.documents.is_empty() {
                output.line(nothing(output));
            }
            for (path, role, count) in &exported.manifests {
                output.line(format!("{}  {}  {count}", path.display(), role_name(role, output.language)));
            }
            let manifests: Vec<Value> = exported
                .manifests
                .iter()
                .map(|(path, role, count)| json!({ "file": path.display().to_string(), "role": role, "documents": count }))
                .collect();
            output.object("sign", json!({ "documents": exported.documents, "manifests": manifests }));
            Ok(exit::DONE)
        }
        SignCommand::Import { files } => import(output, place, files),
    }
}

fn nothing<'a>(output: &Output) -> &'a str {
    output.say("Қол қоюды күткен құжат жоқ.", "Документов, ожидающих подписи, нет.", "No document awaits a signature.")
}

fn list(output: &Output, place: &Place) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let waiting = signing::awaited(&office)?;
    if waiting.is_empty() {
        output.line(nothing(output));
    }
    for one in &waiting {
        let roles: Vec<_> = one.missing.iter().map(|s| role_name(&s.role, output.language)).collect();
        let day = one.document.issued_at.format("%d.%m.%Y");
        output.line(format!("{}  {day}  {}  {}", one.document.number, one.service, roles.join(", ")));
    }
    let documents: Vec<Value> = waiting
        .iter()
        .map(|a| {
            let roles = |done: bool| -> Vec<&str> {
                let all = a.kept.signers.iter().filter(|s| a.missing.contains(s) != done);
                all.map(|s| s.role.as_str()).collect()
            };
            json!({ "number": a.document.number, "service": a.service, "missing": roles(false), "signed": roles(true) })
        })
        .collect();
    output.object("sign", json!({ "documents": documents }));
    Ok(if waiting.is_empty() { exit::DONE } else { exit::WAITING })
}

fn import(output: &Output, place: &Place, paths: &[PathBuf]) -> Result<u8, AppError> {
    let workspace = place.open()?;
    app::require_sound(&workspace)?;
    let files = signing::read_files(paths)?;
    let imported = {
        let (office, _guard) = app::open_for(&workspace, Task::Desk)?;
        signing::import(&office, &files)?
    };
    let said = |taken: &Taken| format!("{}  {}", taken.number, role_name(&taken.role, output.language));
    for taken in &imported.taken {
        output.line(format!("{}: {}", said(taken), output.say("қабылданды", "принято", "taken")));
    }
    for known in &imported.known {
        output.line(format!("{}: {}", said(known), output.say("бұрын қабылданған", "принято ранее", "taken before")));
    }
    for finding in imported.findings.iter().chain(&imported.unfinished) {
        show(output, finding);
    }
    output.object(
        "sign",
        json!({
            "taken": imported.taken, "known": imported.known,
            "findings": report::machine(&imported.findings, None),
            "unfinished": report::machine(&imported.unfinished, None),
        }),
    );
    let finished = imported.taken.is_empty() || finish(output, &workspace)?;
    Ok(match (imported.findings.is_empty(), imported.unfinished.is_empty() && finished) {
        (false, _) => exit::FINDINGS,
        (true, false) => exit::WAITING,
        (true, true) => exit::DONE,
    })
}

/// Files what is complete now. Where `watch` is at work, it does that itself. Whether nothing of it waits.
fn finish(output: &Output, workspace: &app::Workspace) -> Result<bool, AppError> {
    let (office, _guard) = match app::open_for(workspace, Task::Intake) {
        Ok(opened) => opened,
        Err(AppError::Busy(_)) => return Ok(true),
        Err(other) => return Err(other),
    };
    let hands = app::hands(&workspace.config, None);
    let nothing_new = app::given(&[])?;
    let tally = crate::pipeline::process(&office, nothing_new.as_ref(), hands, &|_| ())?;
    if tally.filed > 0 {
        let words = output.say("мұрағатқа орналастырылды", "помещено в архив", "filed");
        output.line(format!("{words}: {}", tally.filed));
    }
    process::waiting(output, &tally);
    Ok(tally.unsigned() == 0)
}

fn show(output: &Output, finding: &Finding) {
    let file = finding.place.file.as_deref().unwrap_or_default();
    let language = output.language;
    output.line(format!("{file}: {}", report::sentence(finding, Voice::Operator, language)));
    output.line(format!("  {}", report::remedy(finding.code, language)));
}

/// As which somebody signs.
pub fn role_name(role: &str, language: Language) -> &str {
    let (kk, ru, en) = match role {
        "executor" => ("орындаушы", "исполнитель", "executor"),
        "provider_head" => ("басшы", "руководитель", "provider head"),
        "authorised_signer" => ("уәкілетті тұлға", "уполномоченное лицо", "authorised signer"),
        other => (other, other, other),
    };
    match language {
        Language::Kk => kk,
        Language::Ru => ru,
        Language::En => en,
    }
}
