//! `journal`: what was registered in a period, on the screen, as PDF and for a spreadsheet.

use super::exit;
use super::output::Output;
use super::period::{ExtractArguments, PeriodArguments};
use crate::app::{self, AppError, Place};
use crate::domain::text::Bilingual;
use crate::upkeep::journal::{self, Line};
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub struct JournalArguments {
    // Of the days of registration.
    #[command(flatten)]
    period: PeriodArguments,
    #[command(flatten)]
    extract: ExtractArguments,
}

pub fn journal(output: &Output, place: &Place, arguments: &JournalArguments) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let period = arguments.period.of_month(&office)?;
    let lines = journal::lines(&office, &period)?;
    let files = arguments.extract.write(|| journal::table(&lines), || journal::sheet(&office, &period, &lines))?;
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
