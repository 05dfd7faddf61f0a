//! `registry form|print|list`.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place, Task};
use crate::catalogue::registries;
use crate::domain::document::DocumentKind;
use crate::pipeline;
use crate::stages::failure::Failure;
use crate::stages::hand_over::Consignment;
use crate::stages::office::Office;
use crate::stages::outgoing::Subject;
use clap::Subcommand;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum RegistryCommand {
    /// Freeze a registry of what is ready for a service centre, and print both copies.
    Form {
        /// Key of the centre in muragat.toml; else the only one.
        #[arg(long)]
        centre: Option<String>,
        /// Time of the approved schedule, as 16:00.
        #[arg(long)]
        slot: Option<String>,
        /// Number of the box.
        #[arg(long = "box")]
        box_no: Option<String>,
        /// Number of the seal.
        #[arg(long)]
        seal: Option<String>,
    },
    /// Write both copies of a registry as PDF.
    Print {
        number: String,
        /// Folder to write to.
        #[arg(long, short, default_value = ".")]
        output: PathBuf,
    },
    /// Every registry.
    List,
}

pub fn registry(output: &Output, place: &Place, command: &RegistryCommand) -> Result<u8, AppError> {
    let workspace = place.open()?;
    match command {
        RegistryCommand::Form { centre, slot, box_no, seal } => {
            app::require_sound(&workspace)?;
            let (office, _guard) = app::open_for(&workspace, Task::HandOver)?;
            let formed = form(&office, centre.as_deref(), slot, box_no, seal)?;
            if formed.is_empty() {
                output.line(output.say(
                    "Берілетін дайын құжат жоқ.",
                    "Готовых к передаче документов нет.",
                    "Nothing is ready to be handed over.",
                ));
            }
            for number in &formed {
                output.line(format!(
                    "{number}: outbox/centre/{number}-registry.pdf, outbox/centre/{number}-registry-copy2.pdf"
                ));
            }
            output.object("registry", json!({ "formed": formed }));
        }
        RegistryCommand::Print { number, output: folder } => {
            let office = app::open(&workspace, false)?;
            print(output, &office, number, folder)?;
        }
        RegistryCommand::List => {
            let office = app::open(&workspace, false)?;
            let all = office.store.read(registries::list).map_err(Failure::from)?;
            for r in &all {
                output.line(format!(
                    "{}  {}  {:>4}  {} → {}",
                    r.number,
                    r.closed_at.format("%d.%m.%Y %H:%M"),
                    r.lines.len(),
                    r.from.in_language(output.language),
                    r.to.in_language(output.language)
                ));
            }
            let list: Vec<_> = all
                .iter()
                .map(|r| json!({ "number": r.number, "closed_at": r.closed_at.to_rfc3339(), "lines": r.lines.len(), "direction": r.direction.key() }))
                .collect();
            output.object("registry", json!({ "registries": list }));
        }
    }
    Ok(exit::DONE)
}

/// Registries for every centre and every provider that has something ready.
pub fn form_all(office: &Office) -> Result<Vec<String>, AppError> {
    form(office, None, &Some("16:00".into()), &Some("1".into()), &Some("0001".into()))
}

/// One registry for each provider that has something ready for the centre.
fn form(
    office: &Office,
    centre: Option<&str>,
    slot: &Option<String>,
    box_no: &Option<String>,
    seal: &Option<String>,
) -> Result<Vec<String>, AppError> {
    let centre = match (centre, office.centres.as_slice()) {
        (Some(key), all) => all
            .iter()
            .find(|c| c.key == key)
            .ok_or_else(|| AppError::Usage(format!("no centre {key} in muragat.toml")))?,
        (None, [only]) => only,
        (None, []) => return Err(AppError::Usage("muragat.toml names no centre".into())),
        (None, _) => return Err(AppError::Usage("several centres: say which with --centre KEY".into())),
    };
    let mut formed = Vec::new();
    for provider in &office.providers {
        let consignment = Consignment {
            centre: Some(centre.key.clone()),
            services: provider.services.clone(),
            from: provider.name.clone(),
            to: centre.name.clone(),
            slot: slot.clone(),
            box_no: box_no.clone(),
            seal: seal.clone(),
        };
        formed.extend(pipeline::hand_over(office, &consignment)?.into_iter().map(|r| r.number));
    }
    Ok(formed)
}

fn print(output: &Output, office: &Office, number: &str, folder: &std::path::Path) -> Result<(), AppError> {
    let known = office.store.read(|tx| registries::by_number(tx, number)).map_err(Failure::from)?;
    if known.is_none() {
        return Err(AppError::Usage(format!("no registry {number}")));
    }
    let object_id = Subject::Registry(number.to_owned()).object_id();
    let mut written = Vec::new();
    for copy in [1, 2] {
        let path = format!("{}/{number}-copy{copy}.pdf", DocumentKind::Registry.key());
        let bytes = office.archive.read(&object_id, &path).map_err(Failure::from)?;
        let target = folder.join(format!("{number}-copy{copy}.pdf"));
        std::fs::write(&target, bytes).map_err(|e| AppError::failure(&target.display().to_string(), e))?;
        output.line(target.display().to_string());
        written.push(target.display().to_string());
    }
    output.object("registry", json!({ "number": number, "files": written }));
    Ok(())
}
