//! What the portal is told of its requests: a message for each change of status, `portal/status/<day>/<sha256 of the
//! package>-<place>-<status>.xml` in the outbox (schemas/status.xsd).
//!
//! The change itself is recorded in the transaction that makes it (`catalogue::statuses`), whoever makes it: registration,
//! the chain, a decision. Here the message is made of that record alone, so a crash, or another process that does the same,
//! gives the same octets. No signature stands in these messages, and they say so; the reply package has one.

use super::failure::Failure;
use super::office::Office;
use super::pace::Step;
use crate::catalogue::statuses::{self, Told};
use crate::domain::request::Channel;
use crate::domain::status::Status;
use crate::formats::status::Message;
use crate::ports::objects;
use crate::report;

/// How many messages share one flush.
const AT_ONCE: usize = 256;

/// Lays every message that does not lie in the outbox yet. Whatever stops it, the rest is told the next time. Repeating it
/// changes nothing.
pub fn tell(office: &Office) -> Result<(), Failure> {
    loop {
        let untold = office.store.read(|tx| statuses::not_laid(tx, AT_ONCE))?;
        if untold.is_empty() {
            return Ok(());
        }
        {
            let _measured = office.pace.of(Step::Deliver);
            for told in &untold {
                objects::create_or_mend(&*office.outbox, &key(told), message(told).to_xml().as_bytes())?;
            }
            office.outbox.flush()?;
        }
        office.store.write(|tx| untold.iter().try_for_each(|told| statuses::laid(tx, told)))?;
    }
}

/// Where the message lies.
pub fn key(told: &Told) -> String {
    let (day, package) = (told.at.format("%Y-%m-%d"), told.submission.hex());
    format!("{}/status/{day}/{package}-{:02}-{}.xml", Channel::Portal.key(), told.seq, told.status.key())
}

fn message(told: &Told) -> Message<'_> {
    Message {
        package_sha256: told.submission.hex(),
        seq: Some(told.seq),
        request_id: told.request_id.as_deref(),
        request_number: told.request_number.as_deref(),
        state: told.status.key(),
        name: report::status_name(told.status),
        message: report::status_message(told.status),
        changed_at: told.at.to_rfc3339(),
        due_on: told.due_on.map(|day| day.to_string()),
        sheet: told.sheet.as_deref(),
        reply: told.sheet.as_deref().filter(|_| has_reply(told.status)).map(|sheet| format!("{sheet}.zip")),
        ..Message::default()
    }
}

/// Whether a reply package was laid before the portal hears of it.
fn has_reply(status: Status) -> bool {
    match status {
        Status::Ready
        | Status::Refused
        | Status::NotFound
        | Status::Forwarded
        | Status::Extended
        | Status::SupplementAwaited
        | Status::Withdrawn
        | Status::Corrected => true,
        Status::Waiting
        | Status::PaymentAwaited
        | Status::Noticed
        | Status::Returned
        | Status::Registered
        | Status::InWork
        | Status::Decided => false,
    }
}
