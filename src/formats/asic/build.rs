//! Making a container, or signing one that exists once more.

use super::{DataObject, MEDIA_TYPE, Manifest, Part, is_part};
use crate::formats::cms::{self, CmsSignError, TimeStamping};
use crate::formats::container::{META_INF, MIMETYPE};
use crate::formats::keys::Sign;
use chrono::{DateTime, FixedOffset};

/// Manifests of one container that names have numbers for.
const NUMBER_MAX: usize = 999;

/// Why a container was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AsicError {
    #[error(transparent)]
    Sign(#[from] CmsSignError),
    #[error("nothing to sign")]
    Empty,
    #[error("no name is left for one more signature")]
    Full,
}

/// The members of a container with these data objects, in the order in which they have to be packed: the media type
/// first, and stored. All signers sign one manifest.
pub fn build(
    objects: &[(String, Vec<u8>)],
    signers: &[&dyn Sign],
    signing_time: Option<DateTime<FixedOffset>>,
    time_stamp: Option<TimeStamping<'_>>,
) -> Result<Vec<(String, Vec<u8>)>, AsicError> {
    let mut members = vec![(MIMETYPE.to_owned(), MEDIA_TYPE.as_bytes().to_vec())];
    members.extend(objects.iter().filter(|(name, _)| !is_part(name)).cloned());
    sign(&mut members, signers, signing_time, time_stamp)?;
    Ok(members)
}

/// Adds a manifest over every data object, and a signature over it, to the members of a container.
///
/// Digests are by the algorithm of the first signer's key. The same members, keys and time give the same octets.
pub fn sign(
    members: &mut Vec<(String, Vec<u8>)>,
    signers: &[&dyn Sign],
    signing_time: Option<DateTime<FixedOffset>>,
    time_stamp: Option<TimeStamping<'_>>,
) -> Result<(), AsicError> {
    let algorithm = signers.first().ok_or(CmsSignError::NoSigner)?.algorithm().digest();
    let mut objects: Vec<_> = members
        .iter()
        .filter(|(name, _)| !is_part(name))
        .map(|(name, octets)| DataObject { name: name.clone(), algorithm, digest: algorithm.digest(octets) })
        .collect();
    if objects.is_empty() {
        return Err(AsicError::Empty);
    }
    objects.sort_by(|a, b| a.name.cmp(&b.name));
    let (manifest_name, signature) = free_names(members).ok_or(AsicError::Full)?;
    let manifest = Manifest { signature: signature.clone(), objects }.write();
    let message = cms::sign(&manifest, true, signers, signing_time, time_stamp)?;
    members.push((manifest_name, manifest));
    members.push((signature, message));
    Ok(())
}

/// The first pair of names that nobody has.
fn free_names(members: &[(String, Vec<u8>)]) -> Option<(String, String)> {
    let names = |number: usize| {
        (format!("{META_INF}ASiCManifest{number:03}.xml"), format!("{META_INF}signature{number:03}.p7s"))
    };
    let taken = |name: &str| members.iter().any(|(n, _)| n == name);
    let found = (1..=NUMBER_MAX).map(names).find(|(manifest, signature)| !taken(manifest) && !taken(signature))?;
    debug_assert!(Part::of(&found.0) == Part::Manifest && Part::of(&found.1) == Part::Signature);
    Some(found)
}
