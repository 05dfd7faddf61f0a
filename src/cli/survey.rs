//! `survey [import|form]`: what people answer about the quality of a service.

use super::exit;
use super::output::Output;
use super::services;
use crate::app::{self, AppError, Place, Task};
use crate::domain::text::{Bilingual, one_line};
use crate::report;
use crate::stages::office::Office;
use crate::upkeep::survey::{self, Counted, Filled};
use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct SurveyArguments {
    #[command(subcommand)]
    command: Option<SurveyCommand>,
    /// First day of answering; else the first of January.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Last day; else today.
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Of one service, as ARCH_CERT.
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum SurveyCommand {
    /// Count filled surveys: one in XML, signed or not, or many in a table (XLSX, ODS, CSV).
    Import {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// The form of a service's survey as PDF.
    Form {
        /// As ARCH_CERT.
        service: String,
        /// File to write.
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        /// Filled in: the chosen places, as 3,2.
        #[arg(long, value_name = "PLACES", value_delimiter = ',')]
        answers: Vec<u32>,
        /// Number of the request it speaks of.
        #[arg(long, value_name = "NUMBER")]
        request: Option<String>,
    },
}

pub fn survey(output: &Output, place: &Place, arguments: &SurveyArguments) -> Result<u8, AppError> {
    let workspace = place.open()?;
    match &arguments.command {
        None => {
            let office = app::open(&workspace, false)?;
            let today = office.now().date_naive();
            let year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
            let (from, to) = (arguments.from.unwrap_or(year), arguments.to.unwrap_or(today));
            let service = services::named(&office.releases, arguments.service.as_deref())?;
            let counted = survey::count(&office, from, to, service.as_deref())?;
            if counted.is_empty() {
                output.line(output.say("Сауалнама жоқ.", "Анкет нет.", "No surveys."));
            }
            counted.iter().for_each(|one| show(output, one));
            output.object("survey", json!({ "from": from, "to": to, "surveys": counted }));
            Ok(exit::DONE)
        }
        Some(SurveyCommand::Import { files }) => {
            let (office, _guard) = app::open_for(&workspace, Task::Desk)?;
            import(output, place, &office, files)
        }
        Some(SurveyCommand::Form { service, output: target, answers, request }) => {
            let office = app::open(&workspace, false)?;
            let filled = Filled { choices: answers.clone(), request_number: request.clone() };
            let service = office.releases.service_named(service).unwrap_or(service);
            let none = || AppError::Usage(format!("{service} has no survey today; see muragat explain {service}"));
            let pdf = survey::form(&office, service, &filled)?.ok_or_else(none)?;
            write(target, &pdf)?;
            output.line(target.display().to_string());
            output.object("survey", json!({ "file": target.display().to_string(), "size_bytes": pdf.len() }));
            Ok(exit::DONE)
        }
    }
}

fn import(output: &Output, place: &Place, office: &Office, files: &[PathBuf]) -> Result<u8, AppError> {
    let (mut stored, mut known, mut refused, mut told) = (0, 0, 0, Vec::new());
    for file in files {
        let imported = app::survey::import(place, office, file)?;
        stored += imported.stored;
        known += imported.known;
        refused += imported.findings.len();
        if !imported.findings.is_empty() {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            output.line(report::print(&name, &imported.findings, None, output.language).trim_end());
        }
        told.push(json!({
            "file": file.display().to_string(), "stored": imported.stored, "known": imported.known,
            "findings": report::machine(&imported.findings, None),
        }));
    }
    let lines = [
        (output.say("есепке алынды", "учтено анкет", "counted"), stored),
        (output.say("бұрын есепке алынған", "учтено раньше", "counted before"), known),
        (output.say("есепке алынбады", "не учтено", "not counted"), refused as u64),
    ];
    lines.iter().for_each(|(name, count)| output.line(format!("{name}: {count}")));
    output.object("survey", json!({ "stored": stored, "known": known, "refused": refused, "files": told }));
    Ok(if refused > 0 { exit::FINDINGS } else { exit::DONE })
}

fn show(output: &Output, counted: &Counted) {
    let text = |text: &Bilingual| one_line(text.in_language(output.language));
    let signed = output.say("оның ішінде ЭЦҚ-мен", "из них с ЭЦП", "of them signed");
    let sheets = output.say("сауалнама", "анкет", "sheets");
    output.line(format!("{} ({})", text(&counted.name), counted.service));
    output.line(format!("  {}", text(&counted.title)));
    output.line(format!("  {sheets}: {}; {signed}: {}", counted.sheets, counted.signed));
    for (number, question) in counted.questions.iter().enumerate() {
        output.line(format!("  {}. {}", number + 1, text(&question.text)));
        for (place, answer) in question.answers.iter().enumerate() {
            // Tenths of a percent, in whole numbers.
            let share = (answer.count * 1000).checked_div(counted.sheets).unwrap_or(0);
            let (name, count) = (text(&answer.text), answer.count);
            output.line(format!("     {}) {name}: {count} ({}.{} %)", place + 1, share / 10, share % 10));
        }
    }
}

fn write(path: &Path, octets: &[u8]) -> Result<(), AppError> {
    std::fs::write(path, octets).map_err(|e| AppError::failure(&path.display().to_string(), e))
}
