//! `verify NUMBER --as-of`: the same report, octet for octet, whenever it is asked for.

use super::exit;
use super::output::Output;
use super::verify_signature::signature_json;
use crate::app::judge_again::{self, Again};
use crate::app::{self, AppError, Place};
use crate::releases::policy::Action;
use crate::report;
use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

pub fn judge_again(output: &Output, place: &Place, number: &str, as_of: DateTime<FixedOffset>) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let found = judge_again::judge_again(&office, number, as_of)?;
    let all = found.ok_or_else(|| AppError::Usage(format!("nothing has the number {number}")))?;
    let words = output.say("мына уақыттағы мәлімет бойынша", "по сведениям на", "by what was known at");
    output.line(format!("{number}, {words} {}", as_of.to_rfc3339()));
    for one in &all {
        tell(output, one);
    }
    output.object(
        "verify-as-of",
        json!({
            "number": number,
            "as_of": as_of.to_rfc3339(),
            "packages": all.iter().map(package_json).collect::<Vec<_>>(),
        }),
    );
    Ok(code(&all))
}

fn tell(output: &Output, one: &Again) {
    output.line(format!("\n{}", one.object_id));
    output.line(format!("SHA-256: {}", one.package));
    output.line(report::verdict_text(&one.verdict, &one.findings, output.language).trim_end());
    output.line(match one.agrees {
        Some(true) => output.say(
            "Сақталған қорытындыға сәйкес келеді.",
            "Совпадает с сохранённым заключением.",
            "It agrees with the verdict on file.",
        ),
        Some(false) => output.say(
            "САҚТАЛҒАН ҚОРЫТЫНДЫҒА СӘЙКЕС КЕЛМЕЙДІ.",
            "НЕ СОВПАДАЕТ С СОХРАНЁННЫМ ЗАКЛЮЧЕНИЕМ.",
            "IT DIFFERS FROM THE VERDICT ON FILE.",
        ),
        None => output.say(
            "Сақталған қорытынды кейінірек алынған жауаптарға негізделген.",
            "Сохранённое заключение опирается на ответы, полученные позже.",
            "The verdict on file rests on answers that came later.",
        ),
    });
}

fn package_json(one: &Again) -> Value {
    json!({
        "sha256": one.package,
        "object": one.object_id,
        "indication": one.verdict.indication,
        "policy": one.verdict.policy,
        "revocation": one.verdict.revocation,
        "judged_at": one.verdict.judged_at.to_rfc3339(),
        "signatures": one.verdict.signatures.iter().zip(&one.follows)
            .map(|(signature, follows)| signature_json(signature, *follows)).collect::<Vec<_>>(),
        "findings": report::machine(&one.findings, None),
        "registers": one.registers,
        "agrees": one.agrees,
    })
}

/// 6: a verdict on file does not follow from its evidence; 3: a signature is refused; 5: one could not be checked; else 0.
fn code(all: &[Again]) -> u8 {
    let any = |action: Action| all.iter().any(|one| one.follows.contains(&action));
    if all.iter().any(|one| one.agrees == Some(false)) {
        exit::DAMAGED
    } else if any(Action::Stop) || all.iter().any(|one| one.verdict.signatures.is_empty()) {
        exit::FINDINGS
    } else if any(Action::Wait) {
        exit::WAITING
    } else {
        exit::DONE
    }
}
