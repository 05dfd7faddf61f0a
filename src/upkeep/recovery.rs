//! What a crash left in the archive is cleared up at the start, at the cost of what was in flight.
//!
//! The catalogue knows what that is ([`unfinished`]). It can be believed only where catalogue and archive grew up together:
//! an archive that was restored or copied, and one that an older program left, is walked through as a whole, once.

use crate::catalogue::{meta, unfinished::unfinished};
use crate::formats::ocfl::Archive;
use crate::ports::tx::Store;
use crate::stages::failure::Failure;
use crate::stages::outgoing::Subject;

/// The fact in the catalogue that names the archive which was walked through.
const WALKED: &str = "archive_walked";

/// How far the recovery went, and which folders it touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// The whole archive was walked through.
    pub whole: bool,
    pub touched: Vec<String>,
}

/// Clears up before the first write; nobody else may be at work. Repeating it changes nothing.
///
/// `incarnation` tells this archive from a copy of it; `None`: not known, and the whole archive is walked through.
pub fn recover(store: &Store, archive: &Archive, incarnation: Option<&str>) -> Result<Recovered, Failure> {
    let (walked, unfinished) = store.read(|tx| Ok((meta::get(tx, WALKED)?, unfinished(tx)?)))?;
    if incarnation.is_some() && walked.as_deref() == incarnation {
        let cases = unfinished.cases.into_iter().map(Subject::Case);
        let submissions = unfinished.submissions.into_iter().map(Subject::Submission);
        let registries = unfinished.registries.into_iter().map(Subject::Registry);
        let ids: Vec<_> = cases.chain(submissions).chain(registries).map(|subject| subject.object_id()).collect();
        return Ok(Recovered { whole: false, touched: archive.recover_objects(&ids)? });
    }
    let touched = archive.recover()?;
    if let Some(incarnation) = incarnation {
        store.write(|tx| meta::set(tx, WALKED, incarnation))?;
    }
    Ok(Recovered { whole: true, touched })
}
