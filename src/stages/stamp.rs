//! The room that gathers every fact the sheet will carry: head, requisites, stamp, content (design.md §4).

use super::failure::Failure;
use super::office::Office;
use super::outgoing::Sheet;
use super::paper::discreet;
use crate::domain::request::Access;
use crate::releases::Template;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::{Value, json};

/// A sheet whose facts are complete: nothing is added after this.
pub struct Stamped<'o> {
    pub sheet: Sheet,
    pub data: Value,
    pub check_code: String,
    pub issued_at: DateTime<FixedOffset>,
    pub template: Template<'o>,
}

/// Gives a sheet its head and stamp. Pure but for what is in force: the same sheet and moment give the same facts.
pub fn stamp<'o>(
    office: &'o Office,
    mut sheet: Sheet,
    issued_at: DateTime<FixedOffset>,
) -> Result<Stamped<'o>, Failure> {
    let template = office
        .releases
        .template_of(sheet.kind, sheet.service.as_ref().map(|s| s.code.as_str()), issued_at.date_naive())
        .ok_or_else(|| Failure::Missing(format!("no template of {} is in force", sheet.kind.key())))?;
    // The date of a document is its signing date; who signs away from here does so on a day of their own.
    for signer in sheet.signers.iter_mut().filter(|_| sheet.needs_signature) {
        signer.signed_at = office.keys.of(&signer.person)?.map(|_| issued_at.to_rfc3339());
    }
    // What only accompanies a restricted case says neither whose it is nor what is asked.
    let is_discreet = sheet.access == Access::Restricted && !sheet.kind.is_for_the_applicant_alone();
    if is_discreet {
        sheet.content = discreet::content(sheet.kind, &sheet.content);
        (sheet.service, sheet.applicant) = (None, None);
        // A letter to another organisation names that.
        sheet.addressee = sheet.addressee.filter(|_| sheet.errand.is_some());
    }
    let digest = sheet.bound_to.hex();
    let check_code = office.secret.check_code(&sheet.number, &digest);
    let mut data = json!({
        "kind": sheet.kind.key(),
        "number": sheet.number,
        "issued_at": issued_at.to_rfc3339(),
        "edition": template.edition,
        "form": if sheet.needs_signature { "electronic" } else { "plain" },
        "sample": office.demo.to_string(),
        "provider": sheet.provider,
    });
    put(&mut data, "service", sheet.service.as_ref());
    put(&mut data, "request", sheet.request.as_ref());
    put(&mut data, "addressee", sheet.addressee.as_ref());
    put(&mut data, "applicant", sheet.applicant.as_ref());
    put(&mut data, "signers", (!sheet.signers.is_empty()).then_some(&sheet.signers));
    put(&mut data, "executor", sheet.executor.as_ref());
    put(&mut data, "replaces", sheet.replaces.as_ref());
    data["stamp"] = json!({
        "number": sheet.number,
        "check_code": check_code,
        "url": format!("{}/v/{}?c={check_code}", office.public_url, sheet.number),
        "issued_at": issued_at.to_rfc3339(),
        "package_sha256": digest,
        "template": format!("{} {}", template.edition, template.digest.get(..8).unwrap_or(template.digest)),
    });
    data["content"] = sheet.content.clone();
    Ok(Stamped { sheet, data, check_code, issued_at, template })
}

fn put(data: &mut Value, name: &str, member: Option<impl Serialize>) {
    if let Some(member) = member {
        data[name] = json!(member);
    }
}
