//! `…signatures.json` beside a filed sheet: who signed what, and how; and what of it is said elsewhere.

use super::kept::Kept;
use super::own::stands_in_pdf;
use super::travelling::Brought;
use crate::domain::identifiers::Digest256;
use crate::formats::cms::{self, CmsLimits};
use crate::formats::pades;
use crate::formats::signature::CheckedSignature;
use crate::stages::failure::Failure;
use crate::stages::render::Drawn;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Digest and size of some octets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Octets {
    /// Hexadecimal.
    pub sha256: String,
    pub size_bytes: u64,
}

impl Octets {
    pub fn of(octets: &[u8]) -> Self {
        Self { sha256: Digest256::of(octets).hex(), size_bytes: octets.len() as u64 }
    }
}

/// The record of a sheet whose signatures are complete. No ЖСН.
pub fn record(drawn: &Drawn<'_>, kept: &Kept, brought: &[Brought]) -> Result<Value, Failure> {
    let sheet = &drawn.stamped.sheet;
    let name = sheet.path.rsplit('/').next().unwrap_or_default();
    let mut signatures = Vec::new();
    let at_hand = kept.signers.iter().filter(|s| s.at_hand);
    if let Some(octets) = &kept.cms {
        let beside = cms::check(octets, Some(&drawn.pdf), &CmsLimits::default());
        let inside = pades::check(&drawn.pdf);
        let broken = |what: &str| Failure::Signing(format!("{}: {what} does not hold", sheet.number));
        let inside: Vec<_> = inside.map_err(|_| broken("the signed PDF"))?.into_iter().map(|s| s.checked).collect();
        for signer in at_hand {
            let theirs = |of: &[CheckedSignature]| of.iter().find(|c| is_sound(c, &signer.iin)).cloned();
            let detached = theirs(&beside).ok_or_else(|| broken("our own CMS"))?;
            if detached.algorithm.is_some_and(stands_in_pdf) {
                let embedded = theirs(&inside).ok_or_else(|| broken("our own signature in the PDF"))?;
                signatures.push(entry(&signer.role, "pades", &format!("{name}.pdf"), &embedded));
            }
            signatures.push(entry(&signer.role, "cms", &format!("{name}.pdf.p7s"), &detached));
        }
    }
    for one in brought {
        let file = one.files.last().map(|file| format!("{name}{}", file.ending)).unwrap_or_default();
        signatures.push(entry(&one.role, one.how, &file, &one.checked));
    }
    Ok(json!({
        "format": "muragat.signatures/1",
        "document": sheet.number,
        "pdf": { "file": format!("{name}.pdf"), "octets": Octets::of(&drawn.pdf) },
        "unsigned": kept.base,
        "signatures": signatures,
    }))
}

/// The signatures as the sheet of verification has them, their times in the zone of the office: a CMS keeps its own in UTC.
pub fn told(record: &Value, zone: FixedOffset) -> Value {
    let in_zone =
        |at: &str| DateTime::parse_from_rfc3339(at).map_or(json!(at), |at| json!(at.with_timezone(&zone).to_rfc3339()));
    let one = |signature: &Value| {
        let mut told = signature["certificate"].clone();
        if let Some(members) = told.as_object_mut() {
            members.remove("sha256");
        }
        for name in ["algorithm", "how"] {
            told[name] = signature[name].clone();
        }
        if let Some(at) = [&signature["time_stamp"], &signature["claimed_at"]].into_iter().find_map(Value::as_str) {
            told["signed_at"] = in_zone(at);
        }
        told
    };
    record["signatures"].as_array().into_iter().flatten().map(one).collect()
}

fn is_sound(checked: &CheckedSignature, iin: &str) -> bool {
    let own = checked.certificate.as_ref().and_then(|c| c.facts().iin.as_deref());
    checked.fault.is_none() && own == Some(iin)
}

fn entry(role: &str, how: &str, file: &str, checked: &CheckedSignature) -> Value {
    let facts = checked.certificate.as_ref().map(|c| c.facts());
    let stamped = checked.time_stamps.iter().find_map(|stamp| stamp.gen_time());
    json!({
        "role": role,
        "how": how,
        "file": file,
        "algorithm": checked.algorithm.map(|a| a.key()),
        "claimed_at": checked.claimed_at.map(|at| at.to_rfc3339()),
        "time_stamp": stamped.map(|at| at.to_rfc3339()),
        "certificate": facts.map(|f| json!({
            "holder": f.holder, "serial": f.serial, "issuer": f.issuer,
            "not_before": f.not_before, "not_after": f.not_after, "sha256": f.sha256,
        })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_zone_of_the_office() {
        let signed = |claimed: Value, stamped: Value| {
            json!({ "signatures": [{ "claimed_at": claimed, "time_stamp": stamped, "certificate": {},
                                     "algorithm": "rsa-sha256", "how": "cms" }] })
        };
        let zone = FixedOffset::east_opt(6 * 3600).unwrap();
        let at = |record: &Value| told(record, zone)[0]["signed_at"].clone();
        assert_eq!(at(&signed(json!("2015-11-18T03:30:00+00:00"), Value::Null)), "2015-11-18T09:30:00+06:00");
        // What an authority says of the time stands before what the signer says.
        let both = signed(json!("2015-11-18T03:30:00+00:00"), json!("2015-11-18T03:31:00+00:00"));
        assert_eq!(at(&both), "2015-11-18T09:31:00+06:00");
        assert_eq!(at(&signed(Value::Null, Value::Null)), Value::Null);
    }
}
