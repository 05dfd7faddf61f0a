//! Sheets for the desk that are drawn when somebody wants them and filed nowhere: an extract of the journal, the form of an
//! application, the form of a survey. No number, no stamp, nobody's signature: they prove nothing by themselves.

use super::failure::Failure;
use super::office::{Office, Provider};
use super::paper;
use crate::domain::document::DocumentKind;
use crate::formats::typesetting::Job;
use crate::language::dress;
use serde_json::{Value, json};

/// What lies inside the PDF for a machine.
pub struct Enclosed<'a> {
    /// As the template attaches it.
    pub name: &'a str,
    pub octets: &'a [u8],
}

/// A sheet for the desk.
pub struct OfficeSheet<'a> {
    pub kind: DocumentKind,
    /// Whose name stands at the head; absent: the office's first.
    pub provider: Option<&'a Provider>,
    /// Of a service with a template of its own.
    pub service: Option<&'a str>,
    pub content: Value,
    pub enclosed: Option<Enclosed<'a>>,
    /// What identifies the file; never twice for different facts.
    pub ident: String,
}

impl OfficeSheet<'_> {
    /// Draws it. The same facts and moment give the same octets; nothing is written.
    ///
    /// # Errors
    /// [`Failure::Missing`] when no template is in force, or the office has no provider.
    pub fn draw(&self, office: &Office) -> Result<Vec<u8>, Failure> {
        let now = office.now();
        let template = office.releases.template_of(self.kind, self.service, now.date_naive());
        let template =
            template.ok_or_else(|| Failure::Missing(format!("no template of {} is in force", self.kind.key())))?;
        let provider = self.provider.or(office.providers.first());
        let provider = provider.ok_or_else(|| Failure::Missing("the office has no provider".into()))?;
        let data = dress(&paper::without_nulls(json!({
            "kind": self.kind.key(),
            "sample": office.demo.to_string(),
            "provider": provider,
            "issued_at": now.to_rfc3339(),
            "content": self.content,
        })))
        .to_string();
        let mut files: Vec<(&str, &[u8])> = template.files.iter().map(|(name, b)| (name.as_str(), *b)).collect();
        files.push(("data.json", data.as_bytes()));
        if let Some(enclosed) = &self.enclosed {
            files.push((enclosed.name, enclosed.octets));
        }
        let typeset = office.typesetter.typeset(&Job {
            files: &files,
            title: "",
            author: &provider.name.kk,
            created_at: now,
            ident: &self.ident,
        })?;
        Ok(typeset.pdf)
    }
}
