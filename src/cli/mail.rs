//! `mail [list|push]`: letters of e-mail that wait or were refused, and why.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place, Task};
use crate::catalogue::letters::{self, Letter, LetterState};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place as Where};
use crate::report::{self, Voice};
use crate::stages::failure::Failure;
use chrono::DateTime;
use clap::Subcommand;
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// What waits and what was refused; how much was sent.
    List,
    /// Try it at the next opportunity, also what was refused.
    Push {
        /// Number of the document; `all` for everything that waits or was refused.
        number: String,
    },
}

pub fn mail(output: &Output, place: &Place, command: Option<&MailCommand>) -> Result<u8, AppError> {
    let workspace = place.open()?;
    match command {
        None | Some(MailCommand::List) => {
            let office = app::open(&workspace, false)?;
            let all = office.store.read(letters::list).map_err(Failure::from)?;
            if workspace.config.mail.is_none() {
                output.remark(output.say(
                    "muragat.toml ішінде [mail] жоқ: хат жіберілмейді.",
                    "В muragat.toml нет раздела [mail]: письма не отправляются.",
                    "There is no [mail] in muragat.toml: no letter is sent.",
                ));
            }
            show(output, &all);
            let open = all.iter().any(|letter| letter.state != LetterState::Sent);
            Ok(if open { exit::WAITING } else { exit::DONE })
        }
        Some(MailCommand::Push { number }) => {
            let (office, _guard) = app::open_for(&workspace, Task::Desk)?;
            let pushed = office.store.write(|tx| {
                let mut pushed = Vec::new();
                let all = letters::list(tx)?.into_iter().filter(|letter| number == "all" || letter.document == *number);
                for letter in all.collect::<Vec<_>>() {
                    if letters::push(tx, &letter.document)? {
                        pushed.push(letter.document);
                    }
                }
                Ok(pushed)
            });
            let pushed = pushed.map_err(Failure::from)?;
            if pushed.is_empty() && number != "all" {
                return Err(AppError::NotAllowed(format!("{number}: no letter of this number waits or was refused")));
            }
            for number in &pushed {
                let words = output.say("келесі кезекте", "в следующую очередь", "next in turn");
                output.line(format!("{number}: {words}"));
            }
            output.object("mail", json!({ "pushed": pushed }));
            Ok(exit::DONE)
        }
    }
}

fn show(output: &Output, all: &[Letter]) {
    let sent = all.iter().filter(|letter| letter.state == LetterState::Sent).count();
    for letter in all.iter().filter(|letter| letter.state != LetterState::Sent) {
        let state = match letter.state {
            LetterState::Queued => output.say("кезекте", "в очереди", "queued"),
            LetterState::Refused => output.say("қабылданбады", "не принято", "refused"),
            LetterState::Sent => continue,
        };
        output.line(format!("{}  {}  {state}", letter.document, letter.case_number));
        if let Some(finding) = finding(letter) {
            output.line(format!("  {}", report::sentence(&finding, Voice::Operator, output.language)));
            output.line(format!("  → {}", report::remedy(finding.code, output.language)));
        }
    }
    let words = output.say("жіберілген хат", "отправлено писем", "letters sent");
    output.line(format!("{words}: {sent}"));
    let object = |letter: &Letter| {
        let retry_at = DateTime::from_timestamp_millis(letter.retry_at_ms).filter(|_| letter.retry_at_ms > 0);
        json!({
            "document": letter.document, "case": letter.case_number, "state": letter.state.key(),
            "queued_at": letter.queued_at.to_rfc3339(), "attempts": letter.attempts,
            "retry_at": retry_at.map(|at| at.to_rfc3339()), "reason": letter.reason,
            "ended_at": letter.ended_at.map(|at| at.to_rfc3339()),
            "findings": report::machine(finding(letter).as_slice(), None),
        })
    };
    output.object("mail", json!({ "letters": all.iter().map(object).collect::<Vec<_>>() }));
}

/// What stands in the way of a letter, made of the reason that was kept: the code, then the server's reply.
fn finding(letter: &Letter) -> Option<Finding> {
    let reason = letter.reason.as_deref()?;
    let (code, said) = reason.split_once(": ").unwrap_or((reason, ""));
    let finding = Finding::new(Code::from_key(code)?, Where::package()).fact("document", &letter.document);
    Some(match said {
        "" => finding,
        reply if reply.bytes().all(|b| b.is_ascii_digit()) => finding.fact("reply", reply),
        detail => finding.fact("detail", detail),
    })
}
