//! `complaint add|answer|list`: the register of complaints.

use super::exit;
use super::output::Output;
use super::period::{ExtractArguments, PeriodArguments};
use super::services;
use super::verify_signature::moment;
use crate::app::{self, AppError, Place};
use crate::catalogue::complaints::Answer;
use crate::domain::complaint::{ComplaintOutcome, ComplaintWay};
use crate::language::abbreviations;
use crate::stages::office::Office;
use crate::upkeep::complaints::{self, Brought, Line};
use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Subcommand};
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum ComplaintCommand {
    /// Enter a complaint under a number of its own.
    Add(AddArguments),
    /// Say what became of one.
    Answer {
        number: String,
        /// upheld, partly_upheld, dismissed or explained.
        #[arg(long, value_name = "WORD", value_parser = outcome)]
        outcome: ComplaintOutcome,
        /// What was answered or done, in few words.
        #[arg(long)]
        text: String,
    },
    /// Complaints of a period, on the screen, as PDF and for a spreadsheet.
    List(ListArguments),
}

#[derive(Debug, Args)]
pub struct AddArguments {
    /// Who complains.
    #[arg(long, value_name = "NAME")]
    from: String,
    /// Where the answer goes: address, telephone or e-mail.
    #[arg(long)]
    contact: Option<String>,
    /// The request that it is about.
    #[arg(long, value_name = "NUMBER", conflicts_with = "service", required_unless_present = "service")]
    case: Option<String>,
    /// The service, where it is about no request.
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
    /// What it is about, in few words.
    #[arg(long)]
    about: String,
    /// in_person, post, email, portal or phone.
    #[arg(long, value_name = "WORD", value_parser = way)]
    way: ComplaintWay,
    /// When it came, a time or a day; else now.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    received: Option<DateTime<FixedOffset>>,
    /// Until when it is to be answered, in place of the edition's term.
    #[arg(long, value_name = "DAY")]
    due: Option<NaiveDate>,
}

#[derive(Debug, Args)]
pub struct ListArguments {
    // Of the days on which they came in.
    #[command(flatten)]
    period: PeriodArguments,
    #[command(flatten)]
    extract: ExtractArguments,
}

fn way(word: &str) -> Result<ComplaintWay, String> {
    let known: Vec<_> = ComplaintWay::ALL.iter().map(|way| way.key()).collect();
    // «ЭҮП» is the portal as well.
    ComplaintWay::from_key(abbreviations::key(word).unwrap_or(word))
        .ok_or_else(|| format!("one of {}", known.join(", ")))
}

fn outcome(word: &str) -> Result<ComplaintOutcome, String> {
    let known: Vec<_> = ComplaintOutcome::ALL.iter().map(|outcome| outcome.key()).collect();
    ComplaintOutcome::from_key(word).ok_or_else(|| format!("one of {}", known.join(", ")))
}

pub fn complaint(output: &Output, place: &Place, command: &ComplaintCommand) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    match command {
        ComplaintCommand::Add(arguments) => add(output, &office, arguments),
        ComplaintCommand::Answer { number, outcome, text } => {
            let answer = Answer { answered_at: office.now(), outcome: *outcome, text: text.trim().to_owned() };
            if answer.text.is_empty() {
                return Err(AppError::Usage("--text says nothing".into()));
            }
            let is_new = complaints::answer(&office, number, &answer)?.map_err(AppError::NotAllowed)?;
            output.line(format!("{number}: {}", outcome.name().in_language(output.language)));
            output.object("complaint", json!({ "number": number, "outcome": outcome, "is_new": is_new }));
            Ok(exit::DONE)
        }
        ComplaintCommand::List(arguments) => list(output, &office, arguments),
    }
}

fn add(output: &Output, office: &Office, arguments: &AddArguments) -> Result<u8, AppError> {
    let brought = Brought {
        received_at: arguments.received.unwrap_or_else(|| office.now()),
        way: arguments.way,
        complainant: arguments.from.clone(),
        contact: arguments.contact.clone(),
        case_number: arguments.case.clone(),
        service: services::named(&office.releases, arguments.service.as_deref())?,
        subject: arguments.about.clone(),
        due_on: arguments.due,
    };
    let entered = complaints::enter(office, brought)?;
    let (complaint, is_new) = entered.map_err(|unfit| AppError::Usage(unfit.to_string()))?;
    let (number, entered) = (&complaint.number, &complaint.entered);
    let until = output.say("мерзімі", "срок", "to be answered until");
    let due_on = entered.due_on.format("%d.%m.%Y");
    output.line(format!("{number}: {until} {due_on}, {}", entered.body.in_language(output.language)));
    output.object(
        "complaint",
        json!({ "number": number, "due_on": entered.due_on, "body": entered.body, "service": entered.service, "is_new": is_new }),
    );
    Ok(exit::DONE)
}

fn list(output: &Output, office: &Office, arguments: &ListArguments) -> Result<u8, AppError> {
    let period = arguments.period.of_month(office)?;
    let lines = complaints::lines(office, &period)?;
    let files = arguments.extract.write(|| complaints::table(&lines), || complaints::sheet(office, &period, &lines))?;
    if files.is_empty() {
        lines.iter().for_each(|line| show(output, line));
        output.line(format!("{}: {}", output.say("Барлығы", "Всего", "In all"), lines.len()));
    }
    files.iter().for_each(|file| output.line(file));
    output.object(
        "complaint",
        json!({ "from": period.from, "to": period.to, "service": period.service, "lines": lines, "files": files }),
    );
    Ok(exit::DONE)
}

fn show(output: &Output, line: &Line) {
    let hidden = output.say("қолжетімділігі шектеулі", "доступ ограничен", "restricted");
    let or_hidden = |text: &Option<String>| text.clone().unwrap_or_else(|| hidden.to_owned());
    let late = if line.is_late {
        output.say("  мерзімі өткен", "  с опозданием", "  late")
    } else {
        ""
    };
    output.line(format!(
        "{}  {}  {}  {}{late}",
        line.number,
        line.received_at.format("%d.%m.%Y"),
        line.due_on.format("%d.%m.%Y"),
        or_hidden(&line.complainant),
    ));
    let about = line.case_number.as_ref().unwrap_or(&line.service);
    output.line(format!("    {about}: {}", or_hidden(&line.subject)));
    if let Some(outcome) = &line.outcome {
        let answer = line.answer.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        output.line(format!("    {}{answer}", outcome.in_language(output.language)));
    }
}
