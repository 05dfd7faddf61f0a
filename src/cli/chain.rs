//! `chain show|take|resolve|…`: the steps inside the office, typed by the people who take them.

use super::exit;
use super::output::Output;
use super::services;
use crate::app::{self, AppError, Place, Task, access};
use crate::catalogue::cases::{self, Case};
use crate::catalogue::documents;
use crate::domain::chain::{Act, Entry, Spent, TargetUnit};
use crate::domain::decision::Outcome;
use crate::domain::finding::Finding;
use crate::domain::permissions;
use crate::domain::request::Access;
use crate::domain::signer::{Role, Signer};
use crate::domain::text::Language;
use crate::language::fold::fold;
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::Passport;
use crate::report;
use crate::stages::chain::{Doing, Line, StepState};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::portal;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum ChainCommand {
    /// The steps of a case: who took them, in what time, who is next and who is late.
    Show {
        number: String,
        /// Why you look at a case of restricted access; it is written into the life line of the case.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// The chancellery takes the registered request.
    Take(Who),
    /// The head says which department, with a resolution.
    Resolve {
        #[command(flatten)]
        who: Who,
        /// Head of the department: ЖСН, or surname.
        #[arg(long, value_name = "PERSON")]
        to: Option<String>,
    },
    /// The request is given to a specialist.
    Assign {
        #[command(flatten)]
        who: Who,
        /// The specialist: ЖСН, or surname.
        #[arg(long, value_name = "PERSON")]
        to: String,
    },
    /// The specialist has drafted the document, the refusal, or another answer.
    Draft {
        #[command(flatten)]
        who: Who,
        #[arg(long, value_name = "OUTCOME", value_parser = ["grant", "refuse", "negative_reply", "forward"])]
        outcome: String,
    },
    /// The expert has made the act of conformity and the conclusion; --note has their numbers.
    Examine(Who),
    /// The draft was checked and is to be signed.
    Check(Who),
    /// The draft goes back to the specialist; --note has the reason.
    Return(Who),
    /// The applicant was heard before an adverse decision.
    Hear {
        #[command(flatten)]
        who: Who,
        /// The day on which the applicant was invited, as 2022-03-14.
        #[arg(long, value_name = "DAY")]
        invited: NaiveDate,
    },
    /// The signed document left the chancellery.
    Hand(Who),
}

#[derive(Debug, Args)]
pub struct Who {
    /// Number of the request, or of its document.
    number: String,
    /// Who does it, of [[signers]] in muragat.toml: ЖСН, or surname.
    #[arg(long = "as", value_name = "PERSON")]
    person: String,
    /// Resolution, reason or numbers, in one line.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// What is typed.
struct Typed<'c> {
    act: Act,
    who: &'c Who,
    to: Option<&'c str>,
    outcome: Option<Outcome>,
    invited_on: Option<NaiveDate>,
}

pub fn chain(output: &Output, place: &Place, command: &ChainCommand) -> Result<u8, AppError> {
    let typed = |act, who| Typed { act, who, to: None, outcome: None, invited_on: None };
    let typed = match command {
        ChainCommand::Show { number, reason } => return show(output, place, number, reason.as_deref()),
        ChainCommand::Take(who) => typed(Act::Take, who),
        ChainCommand::Resolve { who, to } => Typed { to: to.as_deref(), ..typed(Act::Resolve, who) },
        ChainCommand::Assign { who, to } => Typed { to: Some(to), ..typed(Act::Assign, who) },
        ChainCommand::Draft { who, outcome } => Typed { outcome: Outcome::from_key(outcome), ..typed(Act::Draft, who) },
        ChainCommand::Examine(who) => typed(Act::Examine, who),
        ChainCommand::Check(who) => typed(Act::Check, who),
        ChainCommand::Return(who) if who.note.as_deref().is_none_or(|note| note.trim().is_empty()) => {
            return Err(AppError::Usage("a draft goes back with its reason: --note TEXT".into()));
        }
        ChainCommand::Return(who) => typed(Act::Return, who),
        ChainCommand::Hear { who, invited } => Typed { invited_on: Some(*invited), ..typed(Act::Hear, who) },
        ChainCommand::Hand(who) => typed(Act::Hand, who),
    };
    take(output, place, &typed)
}

fn show(output: &Output, place: &Place, number: &str, reason: Option<&str>) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let found = office.store.read(|tx| find(&office, tx, number)).map_err(Failure::from)?;
    let (case, line) = found.ok_or_else(|| AppError::Usage(format!("no case {number}")))?;
    access::look_or_refuse(&office, &case, "chain", reason)?;
    output.line(&case.number);
    lines(output, &office, &line).iter().for_each(|text| output.line(text));
    output.object("chain", object(&office, &case, &line));
    Ok(exit::DONE)
}

fn take(output: &Output, place: &Place, typed: &Typed<'_>) -> Result<u8, AppError> {
    let (office, _guard) = app::open_for(&place.open()?, Task::Desk)?;
    let person = person(&office, &typed.who.person, &permissions::roles(typed.act).collect::<Vec<_>>())?;
    let to = match typed.to {
        Some(word) => Some(self::person(&office, word, &[Role::Specialist, Role::DepartmentHead])?),
        None => None,
    };
    let now = office.now();
    let doing = Doing {
        to,
        outcome: typed.outcome,
        invited_on: typed.invited_on,
        note: typed.who.note.clone(),
        ..Doing::now(typed.act, person, now)
    };
    let mut failed = None;
    let done = office.store.write(|tx| {
        let Some((case, mut line)) = find(&office, tx, &typed.who.number)? else { return Ok(None) };
        if let Err(finding) = line.add(&doing) {
            return Ok(Some((case, line, Some(finding))));
        }
        line.write(tx, now).map_err(|failure| match failure {
            Failure::Catalogue(error) => error,
            other => {
                failed = Some(other);
                TxError::Refused("rolled back for another failure".into())
            }
        })?;
        Ok(Some((case, line, None)))
    });
    if let Some(failure) = failed {
        return Err(failure.into());
    }
    let done = done.map_err(Failure::from)?;
    let (case, line, refused) = done.ok_or_else(|| AppError::Usage(format!("no case {}", typed.who.number)))?;
    if let Some(finding) = refused {
        return Ok(refuse(output, &case, &finding));
    }
    output.line(&case.number);
    lines(output, &office, &line).iter().for_each(|text| output.line(text));
    output.object("chain", object(&office, &case, &line));
    // The applicant's cabinet need not wait for the next package. What stops this is made up for by whoever works next.
    portal::tell(&office)?;
    Ok(exit::DONE)
}

fn refuse(output: &Output, case: &Case, finding: &Finding) -> u8 {
    let findings = std::slice::from_ref(finding);
    output.line(report::print(&case.number, findings, None, output.language).trim_end());
    output.object("chain", json!({ "number": case.number, "findings": report::machine(findings, None) }));
    exit::NOT_ALLOWED
}

/// The case with its chain; a document's number leads to its case.
fn find<'o>(office: &'o Office, tx: &mut Tx<'_>, number: &str) -> Result<Option<(Case, Line<'o>)>, TxError> {
    let number = documents::by_number(tx, number)?.map_or(number.to_owned(), |document| document.case_number);
    let Some(case) = cases::by_number(tx, &number)? else { return Ok(None) };
    let gone = || TxError::Refused(format!("the passport {} {} is gone", case.service, case.edition));
    let passport = passport(office, &case).ok_or_else(gone)?;
    let line = Line::of(office, tx, passport, &case)?;
    Ok(Some((case, line)))
}

/// The edition under which a case was registered.
pub fn passport<'o>(office: &'o Office, case: &Case) -> Option<&'o Passport> {
    office.releases.passports().iter().find(|p| p.service == case.service && p.edition == case.edition)
}

/// Somebody of the office by ЖСН or surname; of two entries of one person the one in a role that is wanted, in term.
fn person<'o>(office: &'o Office, word: &str, wanted: &[Role]) -> Result<&'o Signer, AppError> {
    let folded = fold(word);
    let is_meant = |p: &&Signer| p.iin == word || fold(&p.surname) == folded || fold(&p.signature_name().ru) == folded;
    let meant: Vec<_> = office.people.iter().filter(is_meant).collect();
    let Some(first) = meant.first() else {
        return Err(AppError::Usage("nobody in [[signers]] of muragat.toml is called so".into()));
    };
    if meant.iter().any(|p| p.iin != first.iin) {
        return Err(AppError::Usage("several people in [[signers]] are called so: give the ЖСН".into()));
    }
    let day = office.now().date_naive();
    let best = meant.iter().max_by_key(|p| (wanted.contains(&p.role), p.in_term(day)));
    Ok(best.copied().unwrap_or(first))
}

/// The steps in words, a line or two for each.
pub fn lines(output: &Output, office: &Office, line: &Line<'_>) -> Vec<String> {
    let language = output.language;
    let mut out = Vec::new();
    for view in line.view(office.now()) {
        let roles: Vec<_> = view.step.roles.iter().map(|role| report::role_name(*role, language)).collect();
        let target =
            view.step.target.map(|target| format!(" ({})", services::target(target, output))).unwrap_or_default();
        let act = report::act_name(view.step.act, language);
        out.push(format!("{:>2}. {act}{target}: {}", view.step.number, roles.join(" / ")));
        let told = |entry: &Entry| told(output, entry, line.case().access == Access::Open);
        let late = if view.is_late == Some(true) {
            output.say("; КЕШІКТІ", "; ПРОСРОЧЕНО", "; LATE")
        } else {
            ""
        };
        let due = view.due_at.map(|at| at.format("%d.%m.%Y %H:%M").to_string());
        out.push(match (view.state, view.entry) {
            (_, Some(entry)) => format!("    {}{late}", told(entry)),
            (StepState::Open, None) => {
                let until =
                    due.map(|due| format!(", {} {due}", output.say("мерзімі", "срок", "due"))).unwrap_or_default();
                format!("    → {}{until}{late}", output.say("кезекте", "на очереди", "next"))
            }
            (StepState::NotRecorded, None) => {
                format!("    {}", output.say("жазылмаған", "не зафиксировано", "not recorded"))
            }
            _ => "    –".to_owned(),
        });
    }
    for entry in line.entries().iter().filter(|entry| !entry.act.is_step()) {
        let told = told(output, entry, line.case().access == Access::Open);
        out.push(format!("  * {}: {told}", report::act_name(entry.act, language)));
    }
    out
}

/// Who, when, in what time, and with what words where they may be shown.
fn told(output: &Output, entry: &Entry, with_note: bool) -> String {
    let by = if entry.timed { "" } else { "≤ " };
    let mut text = format!(
        "{}, {}, {by}{}",
        entry.person.name.in_language(output.language),
        report::role_name(entry.role, output.language),
        entry.at.format("%d.%m.%Y %H:%M:%S"),
    );
    if let Some(outcome) = entry.outcome {
        text += &format!(", {}", report::outcome_name(outcome, output.language));
    }
    if let Some(to) = &entry.to {
        text += &format!(" → {}", to.name.in_language(output.language));
    }
    if entry.act.is_step() {
        let unknown = output.say("ұзақтығы жазылмаған", "длительность не зафиксирована", "duration not recorded");
        text += &format!(", {}", entry.spent.map_or(unknown.to_owned(), |spent| took(spent, output)));
    }
    if let Some(invited_on) = entry.invited_on {
        text += &format!(", {} {}", output.say("шақырылды", "приглашён", "invited"), invited_on.format("%d.%m.%Y"));
    }
    if let Some(note) = entry.note.as_ref().filter(|_| with_note) {
        text += &format!(" – {note}");
    }
    text
}

fn took(spent: Spent, output: &Output) -> String {
    let value = spent.value;
    match spent.unit {
        TargetUnit::WorkingDay if output.language == Language::Ru => format!("рабочих дней: {value}"),
        TargetUnit::CalendarDay if output.language == Language::Ru => format!("календарных дней: {value}"),
        TargetUnit::WorkingDay => format!("{value} {}", output.say("жұмыс күні", "", "working days")),
        TargetUnit::CalendarDay => format!("{value} {}", output.say("күнтізбелік күн", "", "calendar days")),
        _ => {
            let (hours, minutes, seconds) = (value / 3600, value / 60 % 60, value % 60);
            let hours = if hours > 0 { format!("{hours} {} ", output.say("сағ", "ч", "h")) } else { String::new() };
            let seconds =
                if seconds > 0 { format!(" {seconds} {}", output.say("с", "с", "s")) } else { String::new() };
            format!("{hours}{minutes} {}{seconds}", output.say("мин", "мин", "min"))
        }
    }
}

/// The chain for a machine. Members are only ever added.
pub fn object(office: &Office, case: &Case, line: &Line<'_>) -> Value {
    let views = line.view(office.now());
    let passport = passport(office, case);
    let step = |view: &crate::stages::chain::StepView<'_>| {
        let rule = passport.and_then(|p| p.chain.iter().find(|rule| rule.step == view.step.number));
        json!({
            "step": view.step.number, "act": view.step.act, "roles": view.step.roles, "target": view.step.target,
            "clause": rule.map(|rule| &rule.clause), "state": view.state.key(), "entry": view.entry.map(|one| entry(one, line)),
            "due_at": view.due_at.map(|at| at.to_rfc3339()), "late": view.is_late,
        })
    };
    let next = views.iter().find(|view| view.state == StepState::Open);
    json!({
        "number": case.number, "service": case.service, "edition": case.edition,
        "steps": views.iter().map(step).collect::<Vec<_>>(),
        "entries": line.entries().iter().map(|one| entry(one, line)).collect::<Vec<_>>(),
        "next": next.map(|view| json!({ "step": view.step.number, "act": view.step.act, "roles": view.step.roles })),
        "late": views.iter().filter(|view| view.is_late == Some(true)).map(|view| view.step.number).collect::<Vec<_>>(),
    })
}

fn entry(entry: &Entry, line: &Line<'_>) -> Value {
    let note = entry.note.as_ref().filter(|_| line.case().access == Access::Open);
    let spent = entry.spent.map(|spent| json!({ "value": spent.value, "unit": spent.unit }));
    json!({
        "step": entry.step, "act": entry.act, "role": entry.role, "person": entry.person.name, "at": entry.at.to_rfc3339(),
        "timed": entry.timed, "outcome": entry.outcome, "to": entry.to.as_ref().map(|to| &to.name),
        "invited_on": entry.invited_on, "note": note, "started_at": entry.started_at.map(|at| at.to_rfc3339()),
        "due_at": entry.due_at.map(|at| at.to_rfc3339()), "spent": spent, "late": entry.is_late(),
        "decision": entry.decision.map(|digest| digest.hex()),
    })
}
