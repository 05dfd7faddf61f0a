//! `journal`: what was registered in a period, on the screen, as PDF and for a spreadsheet.

use super::exit;
use super::output::Output;
use super::services;
use crate::app::{self, AppError, Place};
use crate::catalogue::cases::Period;
use crate::domain::text::Bilingual;
use crate::upkeep::journal::{self, Line};
use chrono::{Datelike, NaiveDate};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct JournalArguments {
    /// First day of registration, as 2015-11-01; else the first of this month.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Last day; else today.
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Of one service, as ARCH_CERT.
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
    /// Write it as a sheet in both languages.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Write it as a table for a spreadsheet.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

pub fn journal(output: &Output, place: &Place, arguments: &JournalArguments) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let today = office.now().date_naive();
    let from = arguments.from.unwrap_or_else(|| today.with_day(1).unwrap_or(today));
    let service = services::named(&office.releases, arguments.service.as_deref())?;
    let period = Period { from, to: arguments.to.unwrap_or(today), service };
    if period.to < period.from {
        return Err(AppError::Usage("--to lies before --from".into()));
    }
    let lines = journal::lines(&office, &period)?;
    let mut files = Vec::new();
    let mut write = |path: &Path, octets: &[u8]| {
        let name = path.display().to_string();
        std::fs::write(path, octets).map_err(|e| AppError::failure(&name, e))?;
        files.push(name);
        Ok::<_, AppError>(())
    };
    if let Some(path) = &arguments.csv {
        write(path, journal::table(&lines).as_bytes())?;
    }
    if let Some(path) = &arguments.pdf {
        write(path, &journal::sheet(&office, &period, &lines)?)?;
    }
    if files.is_empty() {
        lines.iter().for_each(|line| show(output, line));
        let words = output.say("Барлығы", "Всего", "In all");
        output.line(format!("{words}: {}", lines.len()));
    }
    files.iter().for_each(|file| output.line(file));
    output.object(
        "journal",
        json!({ "from": period.from, "to": period.to, "service": period.service, "lines": lines, "files": files }),
    );
    Ok(exit::DONE)
}

fn show(output: &Output, line: &Line) {
    let hidden = output.say("қолжетімділігі шектеулі", "доступ ограничен", "restricted");
    let said = |text: &Bilingual| text.in_language(output.language).to_owned();
    let or_hidden = |text: &Option<Bilingual>| text.as_ref().map_or_else(|| hidden.to_owned(), said);
    output.line(format!(
        "{}  {}  {}  {}",
        line.number,
        line.registered_at.format("%d.%m.%Y %H:%M"),
        or_hidden(&line.correspondent),
        or_hidden(&line.summary),
    ));
    let columns = [
        (output.say("қарар", "резолюция", "resolution"), &line.resolution),
        (output.say("қолхат", "расписка", "receipt"), &line.receipt_mark),
        (output.say("орындалуы", "исполнение", "execution"), &line.execution_mark),
        (output.say("ескертпе", "примечание", "note"), &line.note),
    ];
    for (name, cells) in columns {
        cells.iter().for_each(|cell| output.line(format!("    {name:<12}{}", said(cell))));
    }
}
