//! Letters of e-mail go out: one after the other, each under a lease, so that of many processes one sends it.
//!
//! What a server says is no failure of the work: the letter waits with its reason, or is refused for good, and a person sees
//! it (`muragat mail`). A server that is away lets all letters rest together.

use super::window::{self, Retry};
use super::{Run, Tally};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::letters::{self, Letter, LetterState};
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::ports::post::PostFault;
use crate::ports::tx::{Tx, TxError};
use crate::stages::failure::Failure;
use crate::stages::office::{Mail, Office};
use crate::stages::post::{self, Made};
use serde_json::json;

/// How many letters are sent before packages are looked at again.
const AT_ONCE: usize = 16;
/// And in a run that a person asked for.
const AT_ONCE_ASKED: usize = 10_000;

/// Sends what is due. Repeating it sends nothing twice.
pub fn send(office: &Office, run: &Run<'_>, tally: &mut Tally) -> Result<(), Failure> {
    let Some(mail) = &office.mail else { return Ok(()) };
    let (until_ms, at_most) = match run.retry {
        Retry::Everything => (i64::MAX, AT_ONCE_ASKED),
        Retry::Due => (office.clock.machine_ms(), AT_ONCE),
    };
    for letter in office.store.read(|tx| letters::due(tx, until_ms, at_most))? {
        match send_one(office, mail, &letter, until_ms)? {
            Outcome::Sent => tally.mailed += 1,
            Outcome::Away => return Ok(()),
            Outcome::Other => {}
        }
        if (run.stop)() {
            return Ok(());
        }
    }
    Ok(())
}

enum Outcome {
    Sent,
    /// Nobody takes letters now.
    Away,
    Other,
}

fn send_one(office: &Office, mail: &Mail, letter: &Letter, until_ms: i64) -> Result<Outcome, Failure> {
    let work = format!("letter {}", letter.document);
    let still_due = |tx: &mut Tx<'_>| {
        let now = letters::get(tx, &letter.document)?;
        Ok(now.filter(|now| now.state == LetterState::Queued && now.retry_at_ms <= until_ms).into_iter().collect())
    };
    let taken = window::take(office, still_due, |_: &Letter| work.clone())?;
    let Some((taken, leases)) = taken else { return Ok(Outcome::Other) };
    let Some(letter) = taken.first() else { return Ok(Outcome::Other) };
    let sent = carry(office, mail, letter);
    let now_ms = office.clock.machine_ms();
    let recorded = office.store.write(|tx| {
        let outcome = record(office, tx, letter, &sent, now_ms)?;
        leases.complete(tx, &work)?;
        Ok(outcome)
    });
    let outcome = recorded.inspect_err(|_| _ = leases.end(office, None))?;
    log(letter, &sent);
    Ok(outcome)
}

/// What became of one attempt.
enum Sent {
    Taken,
    Refused(Finding),
    Later(Finding),
    Away(Finding),
}

fn carry(office: &Office, mail: &Mail, letter: &Letter) -> Sent {
    let finding = |code| Finding::new(code, Place::package()).fact("document", &letter.document);
    let made = match post::make(office, mail, letter) {
        Ok(Made::Letter(made)) => made,
        Ok(Made::Refused(finding)) => return Sent::Refused(finding),
        // Ours: the template, the archive. The reason names no person.
        Err(failure) => return Sent::Later(finding(Code::MailAway).fact("detail", failure)),
    };
    match mail.post.send(&made) {
        Ok(()) => Sent::Taken,
        Err(PostFault::Refused(reply)) => Sent::Refused(finding(Code::MailRefused).fact("reply", reply)),
        Err(PostFault::Later(reply)) => Sent::Later(finding(Code::MailAway).fact("reply", reply)),
        Err(PostFault::Away(away)) => Sent::Away(finding(Code::MailAway).fact("detail", away)),
    }
}

fn record(office: &Office, tx: &mut Tx<'_>, letter: &Letter, sent: &Sent, now_ms: i64) -> Result<Outcome, TxError> {
    let at = office.now();
    let tell = |tx: &mut Tx<'_>, kind, reason: Option<&str>| {
        let facts = json!({ "document": letter.document, "reason": reason });
        events::append(tx, &NewEvent { at, subject: &letter.case_number, kind, actor: "muragat", facts: &facts })
    };
    match sent {
        Sent::Taken => {
            if letters::end(tx, &letter.document, LetterState::Sent, at, None)? {
                tell(tx, Kind::Mailed, None)?;
            }
            Ok(Outcome::Sent)
        }
        Sent::Refused(finding) => {
            let reason = reason(finding);
            if letters::end(tx, &letter.document, LetterState::Refused, at, Some(&reason))? {
                tell(tx, Kind::MailRefused, Some(&reason))?;
            }
            Ok(Outcome::Other)
        }
        Sent::Later(finding) => letters::later(tx, letter, now_ms, &reason(finding)).map(|()| Outcome::Other),
        Sent::Away(finding) => letters::rest(tx, letter, now_ms, &reason(finding)).map(|()| Outcome::Away),
    }
}

/// The code, then the server's reply or what was seen.
fn reason(finding: &Finding) -> String {
    let said = [finding.get("reply"), finding.get("detail")].into_iter().find(|said| !said.is_empty());
    said.map_or_else(|| finding.code.key().to_owned(), |said| format!("{}: {said}", finding.code.key()))
}

/// Numbers and codes alone: an address is nobody's business.
fn log(letter: &Letter, sent: &Sent) {
    let number = &letter.document;
    match sent {
        Sent::Taken => tracing::info!(number, "mailed"),
        Sent::Refused(finding) => tracing::warn!(number, reason = reason(finding), "mail refused"),
        Sent::Later(finding) | Sent::Away(finding) => tracing::warn!(number, reason = reason(finding), "mail waits"),
    }
}
