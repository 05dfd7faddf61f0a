//! A case and its states; a submission and its ends.

use serde::{Deserialize, Serialize};

/// Where a case stands (design.md §1; names in kk and ru: wording.md §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    Registered,
    Decided,
    Filed,
    Sent,
}

/// What became of a package that was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    /// The bytes are in the spool; not yet judged.
    Claimed,
    /// A request with a number.
    Registered,
    /// A decision that was carried out for every case it names.
    Answered,
    /// No identifiable content.
    Rejected,
    /// To the sender's system: what the applicant cannot cure.
    Returned,
    /// To the channel it came by, before registration.
    Noticed,
    /// Waits for something of ours or for its request; the reason stands beside it.
    Waiting,
}

impl SubmissionState {
    /// Whether the same octets, when they come again, are looked at anew: after a rejection, a return or a notice, for what
    /// stood against them may be put right by now.
    pub fn may_come_again(self) -> bool {
        matches!(self, Self::Rejected | Self::Returned | Self::Noticed)
    }
}

macro_rules! keys {
    ($type:ty { $($variant:ident => $key:literal),* $(,)? }) => {
        impl $type {
            /// The word in the catalogue and in JSON.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
keys!(CaseState { Registered => "registered", Decided => "decided", Filed => "filed", Sent => "sent" });
keys!(SubmissionState {
    Claimed => "claimed", Registered => "registered", Answered => "answered", Rejected => "rejected",
    Returned => "returned", Noticed => "noticed", Waiting => "waiting",
});
