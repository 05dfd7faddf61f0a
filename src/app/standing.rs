//! What became of documents after they were issued: annulled, and by which one; doubled; in whose place they stand.

use super::AppError;
use crate::catalogue::successions::{self, Succession};
use crate::catalogue::{cases, documents, documents::Document};
use crate::domain::request::Access;
use crate::ports::tx::{Tx, TxError};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use serde_json::{Value, json};

/// Where one document stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub document: String,
    /// The filed document that took its force away.
    pub annulled: Option<Succession>,
    /// Filed duplicates of it.
    pub duplicates: Vec<String>,
    /// In whose place it stands itself.
    pub replaces: Option<Succession>,
}

impl Standing {
    /// Whether there is anything to say.
    pub fn is_plain(&self) -> bool {
        self.annulled.is_none() && self.duplicates.is_empty() && self.replaces.is_none()
    }

    /// As `verify` and `case` have it in JSON.
    pub fn json(&self) -> Value {
        let annulled = self.annulled.as_ref().map(
            |s| json!({ "by": s.document, "manner": s.manner, "at": s.decided_at.to_rfc3339(), "reason": s.reason }),
        );
        let replaces = self.replaces.as_ref().map(|s| json!({ "document": s.earlier, "manner": s.manner }));
        json!({ "document": self.document, "annulled": annulled, "duplicates": self.duplicates, "replaces": replaces })
    }
}

/// Where a document stands, or every document of a case; of other numbers: nothing.
pub fn standings(office: &Office, number: &str) -> Result<Vec<Standing>, AppError> {
    let found = office.store.read(|tx| {
        let documents = match documents::by_number(tx, number)? {
            Some(document) => vec![document],
            None => documents::of_case(tx, number)?,
        };
        documents.iter().map(|document| standing(tx, document)).collect()
    });
    Ok(found.map_err(Failure::from)?)
}

/// Where one document stands. Of a restricted case nobody is told why.
pub fn standing(tx: &mut Tx<'_>, document: &Document) -> Result<Standing, TxError> {
    let mut after = successions::after(tx, &document.number)?;
    let case = cases::by_number(tx, &document.case_number)?;
    if case.is_none_or(|case| case.access == Access::Restricted) {
        after.iter_mut().for_each(|succession| succession.reason = None);
    }
    let duplicates = after.iter().filter(|s| !s.manner.annuls()).map(|s| s.document.clone()).collect();
    Ok(Standing {
        document: document.number.clone(),
        annulled: after.into_iter().find(|s| s.manner.annuls()),
        duplicates,
        replaces: successions::of(tx, &document.number)?,
    })
}
