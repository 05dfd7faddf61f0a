//! Where claimed packages wait until they are filed.

use super::failure::Failure;
use super::office::Office;
use crate::catalogue::submissions;
use crate::domain::identifiers::Digest256;
use std::collections::BTreeSet;

/// Where the spool keeps a package.
pub fn key(digest: &Digest256) -> String {
    format!("{}/package.zip", digest.hex())
}

/// Forgets the spool's copy of a package that is filed. Repeating it changes nothing.
pub fn clear(office: &Office, digest: &Digest256) -> Result<(), Failure> {
    Ok(office.spool.remove_folder(&digest.hex())?)
}

/// Clears all that waits for nothing: packages that came again after they were filed, and those that were filed before a
/// crash. For the end of a run; repeating it changes nothing.
pub fn sweep(office: &Office) -> Result<(), Failure> {
    let kept = office.spool.list("")?;
    if kept.is_empty() {
        return Ok(());
    }
    let pending: BTreeSet<_> = office.store.read(submissions::pending)?.iter().map(|s| s.digest.hex()).collect();
    for entry in kept.iter().filter(|entry| !pending.contains(&entry.name)) {
        office.spool.remove_folder(&entry.name)?;
    }
    Ok(())
}
