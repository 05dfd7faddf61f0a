//! `status NUMBER` and `status --person`: what an applicant is told, and the history of services.
//!
//! What was asked for is never said again in an error or a log: it may be a ЖСН.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place};
use crate::domain::text::{Bilingual, Language};
use crate::stages::office::Office;
use crate::upkeep::enquiry::{self, FoundBy, Status};
use serde_json::json;

/// By the number of the request, of its document, or of the centre's receipt; a ЖСН or БСН is known by its check digit.
pub fn by_number(output: &Output, place: &Place, number: &str) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let (found_by, found) = enquiry::by_number(&office, number)?;
    if !found.is_empty() {
        return Ok(tell(output, found_by, &found));
    }
    match enquiry::by_person(&office, number)? {
        Some(found) if !found.is_empty() => Ok(tell(output, FoundBy::Person, &found)),
        _ => Err(AppError::Usage("nothing is known under this number".into())),
    }
}

/// By ЖСН or БСН; `-` takes it from standard input, so that it stands in no list of processes and no history of commands.
pub fn by_person(output: &Output, place: &Place, identifier: &str) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let read;
    let identifier = if identifier == "-" {
        let mut line = String::new();
        let limited = &mut std::io::Read::take(std::io::stdin().lock(), 64);
        std::io::BufRead::read_line(limited, &mut line).map_err(|e| AppError::failure("standard input", e))?;
        read = line;
        &read
    } else {
        identifier
    };
    history(output, &office, identifier)
}

fn history(output: &Output, office: &Office, identifier: &str) -> Result<u8, AppError> {
    let wrong = || AppError::Usage("no ЖСН or БСН: twelve digits, the last one a check digit".into());
    let found = enquiry::by_person(office, identifier)?.ok_or_else(wrong)?;
    Ok(tell(output, FoundBy::Person, &found))
}

fn tell(output: &Output, found_by: FoundBy, found: &[Status]) -> u8 {
    if found_by == FoundBy::Person {
        output.line(output.say("Қызметтерді алу тарихы", "История получения услуг", "History of services"));
    }
    if found.is_empty() {
        output.line(output.say("Өтініштер жоқ.", "Заявлений нет.", "No requests."));
    }
    for (index, status) in found.iter().enumerate() {
        if index > 0 || found_by == FoundBy::Person {
            output.line("");
        }
        show(output, status);
    }
    output.object("enquiry", json!({ "found_by": found_by, "requests": found }));
    exit::DONE
}

fn show(output: &Output, status: &Status) {
    let language = output.language;
    let label =
        |kk, ru, en, value: &dyn std::fmt::Display| output.line(format!("{:<28}{value}", output.say(kk, ru, en)));
    let hidden = output.say("қолжетімділігі шектеулі", "доступ ограничен", "restricted");
    let text = |text: &Bilingual| text.in_language(language).to_owned();
    label("ЖСН / БСН", "ИИН / БИН", "IIN / BIN", &status.identifier.as_deref().unwrap_or(hidden));
    label("Сұрау салудың нөмірі", "Номер запроса", "Number", &status.number);
    label("Қызмет түрі", "Вид услуги", "Service", &status.service.as_ref().map_or_else(|| hidden.to_owned(), text));
    let words = match language {
        Language::En => crate::report::state_name(status.state, language).to_owned(),
        _ => text(&status.words),
    };
    label("Сұрау салу мәртебесі", "Статус запроса", "State", &words);
    label("Қызмет көрсету мерзімі", "Срок оказания услуги", "Due", &status.due_on.format("%d.%m.%Y"));
    label("Қабылданды", "Принято", "Accepted", &status.accepted_on.format("%d.%m.%Y"));
    if let Some(receipt) = &status.centre_receipt {
        label("ХҚКО қолхатының №", "№ расписки ЦОН", "Centre's receipt", receipt);
    }
    for answer in &status.answers {
        let day = answer.issued_on.format("%d.%m.%Y");
        label("Құжат", "Документ", "Document", &format!("{}, {day}", answer.number));
        if let Some(annulled) = &answer.annulled {
            let instead = output.say("орнына", "заменён на", "replaced by");
            let said = format!("{}, {instead} {}", annulled.on.format("%d.%m.%Y"), annulled.by);
            label("Күші жойылды", "Аннулирован", "Annulled", &said);
        }
        if let Some(registry) = &answer.registry {
            label("Тізілім", "Реестр", "Registry", registry);
        }
    }
}
