//! `queue [list|push|park]`: what waits, why, since when, and when it is tried again.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place, Task};
use crate::catalogue::queue::{self, Waiting};
use crate::catalogue::submissions;
use crate::domain::text::one_line;
use crate::report;
use crate::stages::failure::Failure;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// What waits.
    List,
    /// Try it at the next opportunity, parked or not.
    Push {
        /// File name, or the first digits of the SHA-256; `all` for everything.
        package: String,
    },
    /// Leave it alone until somebody pushes it.
    Park {
        /// File name, or the first digits of the SHA-256.
        package: String,
        /// Why, for the next one who looks.
        #[arg(long)]
        reason: String,
    },
}

pub fn queue(output: &Output, place: &Place, command: Option<&QueueCommand>) -> Result<u8, AppError> {
    let workspace = place.open()?;
    match command {
        None | Some(QueueCommand::List) => {
            let office = app::open(&workspace, false)?;
            let (waiting, held_up) =
                office.store.read(|tx| Ok((queue::list(tx)?, submissions::held_up(tx)?))).map_err(Failure::from)?;
            // What failed with a whole window is taken up with the next look: nobody need push it, and nobody can park it.
            let at_once = |submission| Waiting { submission, attempts: 0, retry_at_ms: 0, parked: None };
            let all: Vec<_> = held_up.into_iter().map(at_once).chain(waiting).collect();
            show(output, &all);
            Ok(if all.is_empty() { exit::DONE } else { exit::WAITING })
        }
        Some(QueueCommand::Push { package }) => {
            let (office, _guard) = app::open_for(&workspace, Task::Desk)?;
            let waiting = office.store.read(queue::list).map_err(Failure::from)?;
            let chosen = if package == "all" { waiting } else { vec![choose(&waiting, package)?] };
            for one in &chosen {
                office.store.write(|tx| queue::push(tx, &one.submission.digest)).map_err(Failure::from)?;
                let words = output.say("келесі кезекте", "в следующую очередь", "next in turn");
                output.line(format!("{}: {words}", one_line(&one.submission.file_name)));
            }
            output.object("queue", json!({ "pushed": digests(&chosen) }));
            Ok(exit::DONE)
        }
        Some(QueueCommand::Park { package, reason }) => {
            let (office, _guard) = app::open_for(&workspace, Task::Desk)?;
            let waiting = office.store.read(queue::list).map_err(Failure::from)?;
            let one = choose(&waiting, package)?;
            let reason: String = reason.chars().filter(|c| !c.is_control()).take(200).collect();
            office.store.write(|tx| queue::park(tx, &one.submission.digest, &reason)).map_err(Failure::from)?;
            let words = output.say("кейінге қойылды", "отложено", "parked");
            output.line(format!("{}: {words}", one_line(&one.submission.file_name)));
            output.object("queue", json!({ "parked": digests(&[one]) }));
            Ok(exit::DONE)
        }
    }
}

/// The one that waits under this name or digest.
fn choose(waiting: &[Waiting], wanted: &str) -> Result<Waiting, AppError> {
    let fits = |w: &&Waiting| {
        let by_digest = wanted.len() >= 6 && w.submission.digest.hex().starts_with(&wanted.to_lowercase());
        w.submission.file_name == wanted || by_digest
    };
    let mut found = waiting.iter().filter(fits);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.clone()),
        (None, _) => Err(AppError::NotAllowed(format!("{wanted}: no such package waits"))),
        _ => Err(AppError::Usage(format!("{wanted}: several packages wait under this name; give the SHA-256"))),
    }
}

fn show(output: &Output, waiting: &[Waiting]) {
    if waiting.is_empty() {
        output.line(output.say("Күтудегі пакет жоқ.", "Ожидающих пакетов нет.", "Nothing waits."));
    }
    for one in waiting {
        let submission = &one.submission;
        output.line(format!("{}  {}", &submission.digest.hex()[..12], one_line(&submission.file_name)));
        let label = |kk, ru, en, value: String| output.line(format!("  {:<18}{value}", output.say(kk, ru, en)));
        let reason = report::waiting_reason(submission.reason.as_deref().unwrap_or_default(), output.language);
        label("себебі", "причина", "reason", reason);
        label("түскен уақыты", "поступил", "claimed", submission.claimed_at.format("%d.%m.%Y %H:%M").to_string());
        label("әрекет саны", "попыток", "attempts", one.attempts.to_string());
        match &one.parked {
            Some(why) => label("кейінге қойылған", "отложен", "parked", why.clone()),
            None => label("келесі әрекет", "следующая попытка", "next attempt", when(one.retry_at_ms)),
        }
    }
    let object = |one: &Waiting| {
        json!({
            "sha256": one.submission.digest.hex(), "file_name": one.submission.file_name, "reason": one.submission.reason,
            "claimed_at": one.submission.claimed_at.to_rfc3339(), "attempts": one.attempts,
            "retry_at": moment(one.retry_at_ms).map(|at| at.to_rfc3339()), "parked": one.parked,
        })
    };
    output.object("queue", json!({ "waiting": waiting.iter().map(object).collect::<Vec<_>>() }));
}

fn digests(chosen: &[Waiting]) -> Vec<String> {
    chosen.iter().map(|one| one.submission.digest.hex()).collect()
}

fn moment(ms: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(ms).filter(|_| ms > 0)
}

fn when(ms: i64) -> String {
    moment(ms).map_or_else(|| "–".into(), |at| at.with_timezone(&chrono::Local).format("%d.%m.%Y %H:%M:%S").to_string())
}
