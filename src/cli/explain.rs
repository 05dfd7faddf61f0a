//! `explain`: what a finding code, a service or a ground of refusal means.

use super::exit;
use super::output::Output;
use super::services;
use crate::app::{self, AppError, Place};
use crate::domain::codes::Code;
use crate::report;
use serde_json::json;

/// Needs no workspace; in one, what the office laid over the released passports counts.
pub fn explain(output: &Output, place: &Place, code: Option<&str>) -> Result<u8, AppError> {
    let releases = app::releases_at(place)?;
    if let Some(code) = code.and_then(Code::from_key)
        && let Some(explanation) = report::explain(code)
    {
        output.line(explanation.text(output.language));
        // What a letter says of it, by edition.
        let grounds: Vec<_> =
            explanation.stops.iter().filter_map(|stop| services::ground(output, &releases, stop)).collect();
        output.object("explain", json!({ "code": code.key(), "explanation": explanation, "grounds": grounds }));
        return Ok(exit::DONE);
    }
    let Some(wanted) = code else {
        let mut services: Vec<_> = releases.passports().iter().map(|p| p.service.as_str()).collect();
        services.sort_unstable();
        services.dedup();
        let mut grounds: Vec<_> =
            releases.passports().iter().flat_map(|p| &p.grounds).map(|g| g.code.as_str()).collect();
        grounds.sort_unstable();
        grounds.dedup();
        let codes = Code::ALL.iter().map(|code| code.key());
        codes.chain(services.iter().copied()).chain(grounds.iter().copied()).for_each(|word| output.line(word));
        output.object("explain", json!({ "codes": Code::ALL, "services": services, "grounds": grounds }));
        return Ok(exit::DONE);
    };
    let found = services::service(output, &releases, wanted).or_else(|| services::ground(output, &releases, wanted));
    let unknown = format!("no finding code, service or ground {wanted}; `muragat explain` lists them");
    output.object("explain", found.ok_or(AppError::Usage(unknown))?);
    Ok(exit::DONE)
}
