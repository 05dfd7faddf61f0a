//! The archive version of a closed registry: both copies, and the record from which the catalogue can be made again.

use super::{COPIES, record, sheet};
use crate::catalogue::registries::Registry;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::formats::premis::EventKind;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::outgoing::{Outgoing, Sheet, Subject};
use crate::stages::paper;

/// Composes the archive version of a closed registry. The same registry gives the same version.
pub fn compose(office: &Office, registry: &Registry) -> Result<Outgoing, Failure> {
    let record = record(registry);
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
    let base = Sheet::of_office(DocumentKind::Registry, number, provider, bound_to);
    outgoing.sheets.extend(COPIES.map(|copy| Sheet {
        copy,
        path: format!("registry/{number}-copy{copy}"),
        content: sheet(registry, copy),
        ..base.clone()
    }));
    Ok(outgoing)
}
