//! The room of commit point ①: the octets as received are in the spool under their SHA-256, the catalogue has a row, and
//! only then the original leaves the inbox.

use super::failure::Failure;
use super::office::Office;
use super::pace::Step;
use super::spool;
use crate::catalogue::deliveries;
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::submissions::{self, Claim, NewSubmission, Submission};
use crate::domain::case::SubmissionState;
use crate::domain::identifiers::Digest256;
use crate::formats::container;
use crate::ports::inbox::Inbox;
use crate::ports::objects;
use serde_json::json;

/// How many octets are claimed with one flush, at most (one package may be larger).
const WINDOW_SIZE_BYTES: u64 = 16 << 20;
/// How many packages are claimed with one flush, at most.
const WINDOW_PACKAGES: usize = 64;

/// What claiming found, in the order of the names.
#[derive(Debug, Default)]
pub struct Claimed {
    pub new: u64,
    /// The same octets again: file name, and the submission that has them.
    pub repeated: Vec<(String, Submission)>,
}

/// Claims every package of `inbox`, in byte order of the names. Repeating it after a crash claims nothing twice.
///
/// After each window `go_on` is asked; `false` leaves the rest in the inbox.
pub fn drain(office: &Office, inbox: &dyn Inbox, go_on: &dyn Fn() -> bool) -> Result<Claimed, Failure> {
    let mut claimed = Claimed::default();
    let mut rest = inbox.names()?;
    while !rest.is_empty() {
        let (taken, early) = claim_window(office, inbox, &rest, &mut claimed)?;
        rest.splice(..taken, early);
        if !go_on() {
            break;
        }
    }
    Ok(claimed)
}

/// Claims the first packages of `names` that fit one window; how many names were dealt with, and which of them are to be
/// claimed once more ([`Claim::Early`]).
fn claim_window(
    office: &Office,
    inbox: &dyn Inbox,
    names: &[String],
    claimed: &mut Claimed,
) -> Result<(usize, Vec<String>), Failure> {
    let _measured = office.pace.of(Step::Claim);
    let mut window: Vec<NewSubmission> = Vec::new();
    let (mut taken, mut size_bytes) = (0, 0);
    for name in names.iter().take(WINDOW_PACKAGES) {
        let Some(size) = inbox.size_bytes(name)? else {
            taken += 1;
            continue;
        };
        if !window.is_empty() && size_bytes + size > WINDOW_SIZE_BYTES {
            break;
        }
        taken += 1;
        size_bytes += size;
        if let Some(submission) = store(office, inbox, name, size)? {
            window.push(submission);
        }
    }
    office.spool.flush()?;
    let claims = office.store.write(|tx| {
        let mut claims = Vec::with_capacity(window.len());
        deliveries::forget_old(tx)?;
        for new in &window {
            let word = inbox.delivery(&new.file_name);
            let is_new = match &word {
                Some(word) => deliveries::note(tx, word, &new.file_name, &new.digest)?,
                None => true,
            };
            // Claimed before a crash, and not taken away yet: it came once.
            let known = if is_new { None } else { submissions::get(tx, &new.digest)? };
            let claim = known.map_or_else(|| submissions::claim(tx, new), |known| Ok(Claim::Resumed(known)))?;
            let told = match &claim {
                Claim::New(new) if new.round > 1 => {
                    Some((Kind::Claimed, json!({ "size_bytes": new.size_bytes, "round": new.round })))
                }
                Claim::New(_) => Some((Kind::Claimed, json!({ "size_bytes": new.size_bytes }))),
                Claim::Repeated(first) => Some((Kind::Repeated, json!({ "number": first.number }))),
                Claim::Resumed(_) | Claim::Retold(_) | Claim::Early => None,
            };
            if let (Claim::Early, Some(word)) = (&claim, &word) {
                deliveries::take_back(tx, word, &new.file_name, &new.digest)?;
            }
            if let Some((kind, facts)) = told {
                let subject = new.digest.hex();
                let event = NewEvent { at: new.claimed_at, subject: &subject, kind, actor: "muragat", facts: &facts };
                events::append(tx, &event)?;
            }
            claims.push((new.file_name.clone(), claim));
        }
        Ok(claims)
    })?;
    let mut early = Vec::new();
    for (name, claim) in claims {
        let (Claim::New(known) | Claim::Resumed(known) | Claim::Repeated(known) | Claim::Retold(known)) = &claim else {
            early.push(name);
            continue;
        };
        // What is settled needs no second copy; what is in work needs the only one.
        if !matches!(known.state, SubmissionState::Claimed | SubmissionState::Waiting) {
            spool::clear(office, known)?;
        }
        match &claim {
            Claim::New(new) => tracing::info!(sha256 = new.digest.hex(), size_bytes = new.size_bytes, "claimed"),
            Claim::Repeated(first) => tracing::info!(sha256 = first.digest.hex(), "repeated"),
            Claim::Resumed(_) | Claim::Retold(_) | Claim::Early => {}
        }
        match claim {
            Claim::Repeated(first) | Claim::Retold(first) => claimed.repeated.push((name, first)),
            Claim::New(_) => claimed.new += 1,
            Claim::Resumed(_) | Claim::Early => {}
        }
    }
    for submission in window.iter().filter(|submission| !early.contains(&submission.file_name)) {
        inbox.remove(&submission.file_name)?;
    }
    Ok((taken, early))
}

/// Puts one package into the spool. One that is over the limit is diverted unread: it is rejected by its size alone.
fn store(office: &Office, inbox: &dyn Inbox, name: &str, size: u64) -> Result<Option<NewSubmission>, Failure> {
    let claimed_at = office.now();
    if size > office.container_limits.packed_bytes_max {
        let Some(digest) = inbox.divert(name)? else { return Ok(None) };
        let round = round_of(office, &digest)?;
        let (file_name, size_bytes) = (name.to_owned(), size);
        return Ok(Some(NewSubmission { digest, file_name, size_bytes, opened_bytes: 0, claimed_at, round }));
    }
    let Some(bytes) = inbox.read(name)? else { return Ok(None) };
    let digest = Digest256::of(&bytes);
    let round = round_of(office, &digest)?;
    objects::create_or_mend(&*office.spool, &spool::key(&digest, round), &bytes)?;
    let size_bytes = bytes.len() as u64;
    let opened_bytes = container::opened_bytes(&bytes, &office.container_limits);
    Ok(Some(NewSubmission { digest, file_name: name.to_owned(), size_bytes, opened_bytes, claimed_at, round }))
}

/// Which time these octets come, repeats aside.
fn round_of(office: &Office, digest: &Digest256) -> Result<u32, Failure> {
    let known = office.store.read(|tx| submissions::get(tx, digest))?;
    Ok(submissions::next_round(known.as_ref()))
}
