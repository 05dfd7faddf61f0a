//! What can fail on our side. Bad packages never come here: they get findings.

use crate::domain::calendar::OutsideCalendar;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::request::Channel;
use crate::formats::barcode::BarcodeError;
use crate::formats::ocfl::ArchiveError;
use crate::formats::typesetting::TypesettingError;
use crate::ports::keys::KeyFault;
use crate::ports::objects::ObjectsError;
use crate::ports::tx::TxError;

/// A check that is not finished, and whose request it is about.
#[derive(Debug)]
pub struct Awaited {
    pub finding: Finding,
    /// As the package says itself.
    pub channel: Option<Channel>,
    pub request_id: Option<String>,
}

/// Our own failure: the case stays where it is, with this as the visible reason, and is tried again.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("catalogue: {0}")]
    Catalogue(#[from] TxError),
    #[error("storage: {0}")]
    Objects(#[from] ObjectsError),
    #[error("archive: {0}")]
    Archive(#[from] ArchiveError),
    #[error("inbox: {0}")]
    Inbox(#[from] std::io::Error),
    #[error("typesetting: {0}")]
    Typesetting(#[from] TypesettingError),
    #[error("code: {0}")]
    Barcode(#[from] BarcodeError),
    #[error("{0}")]
    Calendar(#[from] OutsideCalendar),
    /// The outside has not answered: a finding against nobody, in a form that `report` can say in three languages.
    #[error("{}", waiting(&.0.finding))]
    Waiting(Box<Awaited>),
    /// The configuration or a released file lacks something that the case needs.
    #[error("{0}")]
    Missing(String),
    /// A key of the office is there, and does not sign.
    #[error("{0}")]
    Key(#[from] KeyFault),
    /// A signature of the office would not count, or could not be made.
    #[error("signing: {0}")]
    Signing(String),
    /// The document is drawn and waits for people who sign away from here.
    #[error("{}: {number}, {}", Code::SigningAwaited, roles.join(", "))]
    Unsigned { number: String, roles: Vec<String> },
}

impl Failure {
    /// Trying again leads nowhere: a store stopped writing, and only a start reads anew what reached the disk.
    pub fn needs_restart(&self) -> bool {
        let stopped = |error: &ObjectsError| matches!(error, ObjectsError::Stopped);
        match self {
            Self::Objects(error) | Self::Archive(ArchiveError::Store(error)) => stopped(error),
            _ => false,
        }
    }
}

/// The code, then what was seen.
fn waiting(finding: &Finding) -> String {
    match finding.get("detail") {
        "" => finding.code.key().to_owned(),
        detail => format!("{}: {detail}", finding.code.key()),
    }
}
