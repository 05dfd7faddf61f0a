//! `survey [import|form]`: what people answer about the quality of a service.

use super::exit;
use super::output::Output;
use super::period::{PeriodArguments, write};
use crate::app::{self, AppError, Place, Task};
use crate::domain::text::{Bilingual, one_line};
use crate::report;
use crate::stages::office::Office;
use crate::upkeep::survey::{self, Counted, Filled};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct SurveyArguments {
    #[command(subcommand)]
    command: Option<SurveyCommand>,
    // Of the days of answering.
    #[command(flatten)]
    period: PeriodArguments,
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
            let period = arguments.period.of_year(&office)?;
            let counted = survey::count(&office, period.from, period.to, period.service.as_deref())?;
            if counted.is_empty() {
                output.line(output.say("Сауалнама жоқ.", "Анкет нет.", "No surveys."));
            }
            counted.iter().for_each(|one| show(output, one));
            output.object("survey", json!({ "from": period.from, "to": period.to, "surveys": counted }));
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
            let file = write(target, &pdf)?;
            output.line(&file);
            output.object("survey", json!({ "file": file, "size_bytes": pdf.len() }));
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
