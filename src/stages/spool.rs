//! Where claimed packages wait until they are filed.

use super::failure::Failure;
use super::office::Office;
use crate::domain::identifiers::Digest256;

/// Where the spool keeps a package.
pub fn key(digest: &Digest256) -> String {
    format!("{}/package.zip", digest.hex())
}

/// Forgets the spool's copy of a package that is filed. Repeating it changes nothing.
pub fn clear(office: &Office, digest: &Digest256) -> Result<(), Failure> {
    Ok(office.spool.remove_folder(&digest.hex())?)
}
