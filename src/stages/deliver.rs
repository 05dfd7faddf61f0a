//! The room that lays what leaves the office into the outbox, by channel (design.md §4).

mod reply;

pub use reply::STATUS;

use super::deposit::Deposited;
use super::drawing::{self, Form};
use super::failure::Failure;
use super::office::Office;
use super::pace::Step;
use crate::domain::request::{Access, Channel};
use crate::ports::objects;

/// Lays every sheet that leaves into the folder of its channel. Repeating it changes nothing.
pub fn deliver(office: &Office, deposited: &Deposited) -> Result<(), Failure> {
    let _measured = office.pace.of(Step::Deliver);
    let Some(folder) = &deposited.outgoing.outbox else { return Ok(()) };
    let reply = deposited.outgoing.reply.as_ref();
    for sheet in deposited.sheets().iter().filter(|s| s.leaves) {
        let copy = if sheet.copy > 1 { format!("-copy{}", sheet.copy) } else { String::new() };
        // What the edition does not give through the portal is handed out by the provider; a letter goes its own way.
        let is_elsewhere = reply.is_some_and(|reply| !reply.holds(sheet));
        let folder = match &sheet.errand {
            Some(errand) => errand.tray,
            None if is_elsewhere => Channel::Provider.key(),
            None => folder.as_str(),
        };
        // Whoever moves files reads their names: that of a restricted case tells no kind.
        let kind = if sheet.access == Access::Open { sheet.kind.key() } else { "document" };
        let name = format!("{folder}/{}-{kind}{copy}", sheet.number);
        lay(office, &format!("{name}.pdf"), &sheet.pdf)?;
        for file in &sheet.signatures {
            lay(office, &format!("{name}{}", file.ending), &file.bytes)?;
        }
        // A centre hands out paper, printed from the electronic document and signed in ink (002 §3).
        if sheet.is_signed() && folder == Channel::Centre.key() {
            let paper = drawing::again(office, &sheet.recipe, Form::Paper)?;
            lay(office, &format!("{name}-paper.pdf"), &paper)?;
        }
    }
    if let Some(reply) = reply {
        let (name, octets) = reply::pack(office, reply, deposited)?;
        lay(office, &format!("{folder}/{name}"), &octets)?;
    }
    for (name, bytes) in &deposited.outgoing.enclosures {
        lay(office, name, bytes)?;
    }
    Ok(())
}

/// What a loss of power left torn is laid again whole.
fn lay(office: &Office, key: &str, bytes: &[u8]) -> Result<(), Failure> {
    Ok(objects::create_or_mend(&*office.outbox, key, bytes)?)
}
