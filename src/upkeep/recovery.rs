//! What a crash left in the archive is cleared up at the start, at the cost of what was in flight.
//!
//! The catalogue knows what that is ([`unfinished`]). It can be believed only where catalogue and archive grew up together:
//! an archive that was restored or copied, and one that an older program left, is walked through as a whole, once.

use crate::catalogue::{meta, submissions, unfinished::unfinished};
use crate::formats::ocfl::Archive;
use crate::formats::ocfl::layout::ROOT_DECLARATION;
use crate::ports::objects::Objects;
use crate::ports::tx::Store;
use crate::stages::failure::Failure;
use crate::stages::outgoing::Subject;

/// The fact in the catalogue that names the archive which was walked through.
const WALKED: &str = "archive_walked";

/// Asked before anything is written: whether this catalogue and this archive are each other's. With a new catalogue beside
/// an archive the numbers of its documents would be given again; with a new archive beside a catalogue what was issued
/// would be missed. Either is away only for a while: a share that is not mounted, a database that is being restored.
///
/// # Errors
/// [`Failure::Missing`] names the one that is away.
pub fn belong_together(store: &Store, archive: &dyn Objects) -> Result<(), Failure> {
    let (walked, seen) = store.read(|tx| Ok((meta::get(tx, WALKED)?.is_some(), submissions::any(tx)?)))?;
    if !seen && Archive::holds_objects(archive)? {
        return Err(catalogue_away());
    }
    if walked && seen && !archive.exists(ROOT_DECLARATION)? {
        let told = "the archive is not in its place, and the catalogue knows of documents in it: mount the folder archive/ \
                    or bring it back from its copy; nothing was written";
        return Err(Failure::Missing(told.into()));
    }
    Ok(())
}

/// An archive stands there with objects in it, and no catalogue or an empty one beside it.
pub fn catalogue_away() -> Failure {
    Failure::Missing(
        "the catalogue is empty and the archive is not: bring the catalogue back from its copy, or name the right \
         database in muragat.toml; nothing was written"
            .into(),
    )
}

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
