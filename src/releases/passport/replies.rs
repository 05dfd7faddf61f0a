//! Answers of an archive that are neither grant nor refusal, and who may ask about another person.

use crate::domain::calendar::Term;
use serde::{Deserialize, Serialize};

/// `[negative_reply]`: that nothing was found is answered by a reply, not refused (r576 428).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NegativeReply {
    pub clause: String,
}

/// `[forwarding]`: who does not hold the documents sends the request on (r576 406).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Forwarding {
    /// Counted from acceptance. Late is late, and is done all the same.
    pub within: Term,
    pub clause: String,
}

/// `[right_to_data]`: by which papers the right to another person's data is shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RightToData {
    /// Kinds of attachments, any of which will do; a person looks at it.
    pub papers: Vec<String>,
    pub clause: String,
}
