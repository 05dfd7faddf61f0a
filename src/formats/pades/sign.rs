//! Signing: the prepared revision, and a CMS for it (EN 319 142-1, levels B-B and B-T).

use super::prepare::{Request, prepare};
use crate::formats::cms::{self, CmsSignError, TimeStamping};
use crate::formats::keys::Sign;
use crate::formats::pdf::PdfFault;

/// Room for a CMS besides its certificate.
const ROOM_BYTES: usize = 4 << 10;
/// Room for a time-stamp with the certificates of its authority.
const TIME_STAMP_ROOM_BYTES: usize = 16 << 10;

/// Why a PDF was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error(transparent)]
    Pdf(#[from] PdfFault),
    #[error("the PDF has no page")]
    NoPage,
    #[error("not a name of a field: {0}")]
    FieldName(String),
    #[error("the PDF has a field {0} already")]
    FieldExists(String),
    #[error("a CMS of {size_bytes} octets where {room_bytes} fit")]
    NoRoom { size_bytes: usize, room_bytes: usize },
    #[error(transparent)]
    Cms(#[from] CmsSignError),
}

/// Signs a PDF by an appended revision with an invisible field: level B-B, or B-T with a time-stamp.
///
/// The octets of `pdf` stay as they are, in front; signatures that it bears stay good. The claimed time stands in the
/// PDF and not in the CMS. Keys of RSA and ECDSA make what other readers can check; those of GOST do not. The same
/// arguments give the same octets as long as key and time-stamp do.
pub fn sign(
    pdf: &[u8],
    request: &Request<'_>,
    signer: &dyn Sign,
    time_stamp: Option<TimeStamping<'_>>,
) -> Result<Vec<u8>, SignError> {
    let stamp_bytes = if time_stamp.is_some() { TIME_STAMP_ROOM_BYTES } else { 0 };
    let prepared = prepare(pdf, request, ROOM_BYTES + signer.certificate().der().len() + stamp_bytes)?;
    let cms = cms::sign(&prepared.content(), true, &[signer], None, time_stamp)?;
    prepared.embed(&cms)
}
