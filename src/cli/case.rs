//! `case NUMBER`: life line, due date, findings, documents. Of a restricted case, without a reason, no more than where it
//! stands and until when.

use super::chain;
use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place, access, standing};
use crate::catalogue::cases::{self, Case};
use crate::catalogue::{documents, events, registries, sheets};
use crate::report;
use crate::stages::chain::Line;
use crate::stages::failure::Failure;
use crate::stages::outgoing::Subject;
use serde_json::{Value, json};

pub fn case(output: &Output, place: &Place, number: &str, reason: Option<&str>) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let known = office.store.read(|tx| {
        // A document's number leads to its case.
        let number = documents::by_number(tx, number)?.map_or(number.to_owned(), |d| d.case_number);
        cases::by_number(tx, &number)
    });
    let unknown = || AppError::Usage(format!("no case {number}"));
    let case = known.map_err(Failure::from)?.ok_or_else(unknown)?;
    if !access::look(&office, &case, "case", reason)? {
        discreet(output, &case);
        return Ok(exit::DONE);
    }
    let found = office
        .store
        .read(|tx| {
            let documents = documents::of_case(tx, &case.number)?;
            let mut registry = None;
            for document in &documents {
                registry = registry.or(registries::of_document(tx, &document.number)?);
            }
            let life = events::of_subject(tx, &case.number)?;
            let mut sheets = sheets::of(tx, &case.number)?;
            let mut standings = Vec::new();
            for document in &documents {
                // A letter goes along with the notice that tells of it.
                sheets.extend(sheets::of(tx, &document.number)?);
                standings.push(standing::standing(tx, document)?);
            }
            let passport = chain::passport(&office, &case);
            let line = passport.map(|passport| Line::of(&office, tx, passport, &case)).transpose()?;
            Ok((documents, life, sheets, registry, standings, line))
        })
        .map_err(Failure::from)?;
    let (documents, life, sheets, registry, standings, line) = found;
    let findings: Value = office
        .archive
        .read(&Subject::Case(case.number.clone()).object_id(), "findings.json")
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or(Value::Null);

    let language = output.language;
    let label =
        |kk, ru, en, value: &dyn std::fmt::Display| output.line(format!("{:<28}{value}", output.say(kk, ru, en)));
    output.line(&case.number);
    let passport = office.releases.passports().iter().find(|p| p.service == case.service && p.edition == case.edition);
    let service = passport.map_or(case.service.as_str(), |p| p.name.in_language(language));
    label("Қызмет", "Услуга", "Service", &service);
    label("Арна", "Канал", "Channel", &report::channel_name(case.channel, language));
    label("Мәртебе", "Статус", "State", &report::state_name(case.state, language));
    label("Алушы", "Услугополучатель", "Applicant", &case.applicant_name.in_language(language));
    label("Қабылданды", "Принято", "Accepted", &case.accepted_at.format("%d.%m.%Y %H:%M"));
    label("Тіркелді", "Зарегистрировано", "Registered", &case.registered_at.format("%d.%m.%Y %H:%M"));
    label("Мерзімі", "Срок", "Due", &case.due_on.format("%d.%m.%Y"));
    if let Some(promised) = case.promised_on {
        label(
            "Қолхатта уәде етілген күн",
            "Обещано в расписке",
            "Promised on the receipt",
            &promised.format("%d.%m.%Y"),
        );
    }
    for document in &documents {
        label(
            "Құжат",
            "Документ",
            "Document",
            &format!("{} ({})", document.number, report::outcome_name(document.outcome, language)),
        );
    }
    for line in standings.iter().flat_map(|standing| super::standing::lines(output, standing)) {
        output.line(format!("{:<28}{line}", ""));
    }
    if let Some(registry) = &registry {
        label("Тізілім", "Реестр", "Registry", registry);
    }
    for finding in findings["findings"].as_array().into_iter().flatten() {
        label("Сәйкессіздік", "Несоответствие", "Finding", &finding["code"].as_str().unwrap_or_default());
    }
    if let Some(line) = &line {
        output.line("");
        chain::lines(output, &office, line).iter().for_each(|text| output.line(text));
    }
    output.line("");
    for event in &life {
        output.line(format!(
            "{}  {}",
            event.at.format("%d.%m.%Y %H:%M:%S"),
            report::event_name(event.kind.key(), language)
        ));
    }
    let filed = |f: &Option<documents::Filed>| {
        f.as_ref().map(|f| json!({ "path": f.path, "sha256": f.sha256, "sheets": f.sheets }))
    };
    output.object(
        "case",
        json!({
            "number": case.number, "service": case.service, "edition": case.edition, "channel": case.channel,
            "state": case.state, "accepted_at": case.accepted_at.to_rfc3339(), "registered_at": case.registered_at.to_rfc3339(),
            "due_on": case.due_on, "promised_on": case.promised_on, "registry": registry,
            "findings": findings["findings"],
            "chain": line.as_ref().map(|line| chain::object(&office, &case, line)),
            "documents": documents.iter().map(|d| json!({
                "number": d.number, "kind": d.kind, "outcome": d.outcome, "issued_at": d.issued_at.to_rfc3339(),
                "filed": filed(&d.filed),
            })).collect::<Vec<_>>(),
            "sheets": sheets.iter().map(|s| json!({ "kind": s.kind, "number": s.number, "filed": filed(&s.filed) })).collect::<Vec<_>>(),
            "standings": standings.iter().filter(|s| !s.is_plain()).map(standing::Standing::json).collect::<Vec<_>>(),
            "events": life.iter().map(|e| json!({ "at": e.at.to_rfc3339(), "kind": e.kind.key(), "facts": e.facts })).collect::<Vec<_>>(),
        }),
    );
    Ok(exit::DONE)
}

/// No service, no kind, no name: the number, where it stands, until when.
fn discreet(output: &Output, case: &Case) {
    let label =
        |kk, ru, en, value: &dyn std::fmt::Display| output.line(format!("{:<28}{value}", output.say(kk, ru, en)));
    output.line(&case.number);
    label("Мәртебе", "Статус", "State", &report::state_name(case.state, output.language));
    label("Мерзімі", "Срок", "Due", &case.due_on.format("%d.%m.%Y"));
    output.line(output.say(
        "Қолжетімділігі шектеулі: толығырақ көру үшін себебін көрсетіңіз (--reason).",
        "Ограниченный доступ: чтобы увидеть больше, укажите причину (--reason).",
        "Restricted: say why you look at it to see more (--reason).",
    ));
    output.object(
        "case",
        json!({ "number": case.number, "state": case.state, "due_on": case.due_on, "access": case.access }),
    );
}
