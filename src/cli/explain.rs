//! `explain`: what a finding code, a service, a ground of refusal or an abbreviation means.

use super::exit;
use super::output::Output;
use super::services;
use crate::app::{self, AppError, Place};
use crate::domain::abbreviations::{Abbreviation, Alias, TABLE};
use crate::domain::codes::Code;
use crate::domain::text::Language;
use crate::language::abbreviations;
use crate::report;
use serde_json::{Value, json};

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
        let short: Vec<_> = TABLE.iter().map(|one| one.form(output.language).short).collect();
        let codes = Code::ALL.iter().map(|code| code.key());
        let words = services.iter().chain(&grounds).chain(&short).copied();
        codes.chain(words).for_each(|word| output.line(word));
        let listed = json!({ "codes": Code::ALL, "services": services, "grounds": grounds, "abbreviations": short });
        output.object("explain", listed);
        return Ok(exit::DONE);
    };
    let found = services::service(output, &releases, wanted)
        .or_else(|| services::ground(output, &releases, wanted))
        .or_else(|| abbreviations::known(wanted).map(|one| abbreviation(output, wanted, one)));
    let unknown = format!("no finding code, service, ground or abbreviation {wanted}; `muragat explain` lists them");
    output.object("explain", found.ok_or(AppError::Usage(unknown))?);
    Ok(exit::DONE)
}

/// What it stands for, its canonical form in both languages, and what else it is called, with the clauses.
fn abbreviation(output: &Output, wanted: &str, one: &Abbreviation) -> Value {
    let own = one.form(output.language);
    let full = if output.language == Language::En { one.en } else { own.full };
    output.line(format!("{} – {full} [{}]", own.short, one.clause));
    for (tag, form) in [("kk", &one.kk), ("ru", &one.ru)] {
        let said = if form.full == form.short { String::new() } else { format!(" – {}", form.full) };
        output.line(format!("  {tag}: {}{said}", form.short));
        let alias = |alias: &Alias| format!("{} [{}]", alias.text, alias.clause);
        let aliases: Vec<_> = form.aliases.iter().map(alias).collect();
        if !aliases.is_empty() {
            let words = output.say("сондай-ақ", "также", "also");
            output.line(format!("      {words}: {}", aliases.join(", ")));
        }
    }
    json!({ "code": wanted, "abbreviation": one })
}
