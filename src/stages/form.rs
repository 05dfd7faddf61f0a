//! The room of commit point ⑤: number and lines of a courier registry are frozen, and both copies are composed.

use super::failure::Failure;
use super::hand_over::{self, Consignment};
use super::office::Office;
use super::outgoing::{Outgoing, Sheet, Subject};
use super::paper;
use crate::catalogue::registries::Registry;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::domain::text::Language;
use crate::formats::premis::EventKind;

/// Freezes a registry of what is ready; `None` when nothing is. Each call takes only what the calls before it left.
pub fn form(office: &Office, consignment: &Consignment) -> Result<Option<Registry>, Failure> {
    let now = office.now();
    Ok(office.store.write(|tx| hand_over::form(tx, consignment, now))?)
}

/// Composes the archive version of a closed registry. The same registry gives the same version.
pub fn compose(office: &Office, registry: &Registry) -> Result<Outgoing, Failure> {
    let record = hand_over::record(registry);
    let first = registry.lines.first().map(|line| line.service.as_str()).unwrap_or_default();
    let provider = office.provider(first).or(office.providers.first());
    let provider = provider.ok_or_else(|| Failure::Missing("the office has no provider".into()))?;
    let number = &registry.number;
    let subject = Subject::Registry(number.clone());
    let mut outgoing = Outgoing::new(subject, format!("{number} closed"), registry.closed_at);
    outgoing.file_json("registry/registry.json", &record);
    outgoing.events.push(paper::event("creation", EventKind::Creation, registry.closed_at, "The registry was closed."));
    outgoing.outbox = Some("centre".to_owned());
    let bound_to = Digest256::of(record.to_string().as_bytes());
    outgoing.sheets.extend([1, 2].map(|copy| Sheet {
        kind: DocumentKind::Registry,
        number: number.clone(),
        copy,
        title: paper::title(DocumentKind::Registry),
        language: Language::Kk,
        needs_signature: false,
        leaves: true,
        path: format!("registry/{number}-copy{copy}"),
        provider: provider.clone(),
        service: None,
        request: None,
        addressee: None,
        applicant: None,
        signers: Vec::new(),
        executor: None,
        bound_to,
        content: hand_over::sheet(registry, copy),
    }));
    Ok(outgoing)
}
