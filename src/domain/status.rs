//! What the portal is told of a request on its way.

use serde::{Deserialize, Serialize};

macro_rules! statuses {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)*) => {
        /// A status of a request as the applicant's cabinet shows it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Status { $($(#[$doc])* $variant,)* }

        impl Status {
            pub const ALL: &'static [Status] = &[$(Status::$variant),*];

            /// The word in the catalogue and in messages (schemas/status.xsd).
            pub fn key(self) -> &'static str {
                match self { $(Status::$variant => $key),* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Status::$variant),)* _ => None }
            }
        }
    };
}

statuses! {
    /// Something of the office's, or an answer of a register, is missing; nothing is held against the applicant.
    Waiting = "waiting",
    /// Nobody has confirmed the payment, or none was made.
    PaymentAwaited = "payment_awaited",
    /// A notice before registration went out.
    Noticed = "noticed",
    /// Back to the sender's system, to be mended there.
    Returned = "returned",
    Registered = "registered",
    /// A person inside the provider works on it.
    InWork = "in_work",
    /// The term was extended.
    Extended = "extended",
    /// The applicant is asked for papers that are missing.
    SupplementAwaited = "supplement_awaited",
    /// A decision was accepted; the answer has its number.
    Decided = "decided",
    /// The answer is signed and filed, and lies in the outbox.
    Ready = "ready",
    /// The same of a refusal.
    Refused = "refused",
    /// A reply that the documents were not found.
    NotFound = "not_found",
    /// It went on to the one who holds the documents.
    Forwarded = "forwarded",
    /// The applicant took it back.
    Withdrawn = "withdrawn",
    /// The answer was annulled, and another one takes its place.
    Corrected = "corrected",
}
