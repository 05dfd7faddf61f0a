//! ASiC-E containers with CAdES signatures (ETSI EN 319 162-1 §4.4): a ZIP whose manifests name every data object with its
//! digest, each manifest under a detached CMS.
//!
//! The profile is strict: every manifest covers every data object, so whatever a signature of such a container says, it
//! says of the whole. Archive time-stamps and evidence records are not read, and a container with them is refused.

mod build;
mod check;
mod manifest;

pub use build::{AsicError, build, sign};
pub use check::{check, claims};
pub use manifest::{DataObject, Manifest, ManifestFault};

use super::container::{META_INF, MIMETYPE};

/// The content of [`MIMETYPE`].
pub const MEDIA_TYPE: &str = "application/vnd.etsi.asic-e+zip";

/// Whether a member belongs to the form of the container and is no data object.
pub fn is_part(name: &str) -> bool {
    name == MIMETYPE || name.starts_with(META_INF)
}

/// What a member of `META-INF/` is by its name (EN 319 162-1, annex A.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Manifest,
    Signature,
    Other,
}

impl Part {
    fn of(name: &str) -> Self {
        let Some(file) = name.strip_prefix(META_INF).filter(|file| !file.contains('/')) else { return Self::Other };
        if file.starts_with("ASiCManifest") && file.ends_with(".xml") {
            Self::Manifest
        } else if file.contains("signature") && file.ends_with(".p7s") {
            Self::Signature
        } else {
            Self::Other
        }
    }
}
