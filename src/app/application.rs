//! `application`: the paper form of an application (өтініш / заявление; R-038), filled in from a package, or blank for a
//! service. Nothing is written and nothing is judged.

use super::AppError;
use crate::catalogue::submissions::Submission;
use crate::domain::document::DocumentKind;
use crate::domain::party::PowerOfAttorneyKind;
use crate::domain::request::Request;
use crate::domain::signer::Role;
use crate::releases::passport::{FORM, Passport};
use crate::stages::office::Office;
use crate::stages::office_sheet::OfficeSheet;
use crate::stages::unpack::{self, Unpacked};
use crate::stages::{paper, validate};
use serde_json::{Value, json};

/// The form, filled in from a package of a request.
///
/// # Errors
/// [`AppError::NotAllowed`] when no request can be read in it, or no edition of its service is in force today.
pub fn filled(office: &Office, file_name: String, package: Vec<u8>) -> Result<Vec<u8>, AppError> {
    let submission = Submission::unclaimed(&package, file_name, office.now());
    let digest = submission.digest.hex();
    let unreadable = || AppError::NotAllowed("no request can be read in the package; see muragat check".into());
    let Unpacked::Opened(opened) = unpack::open(office, submission, package) else { return Err(unreadable()) };
    let validated = validate::validate(office, opened);
    let request = validated.request().ok_or_else(unreadable)?;
    let content = paper::legible(office, content(office, passport(office, &request.service)?, Some(request)));
    draw(office, &request.service, content, &digest)
}

/// The form of a service, to be filled in by hand.
pub fn blank(office: &Office, service: &str) -> Result<Vec<u8>, AppError> {
    let content = content(office, passport(office, service)?, None);
    draw(office, service, content, "blank")
}

fn passport<'o>(office: &'o Office, service: &str) -> Result<&'o Passport, AppError> {
    let today = office.now().date_naive();
    let none = || AppError::NotAllowed(format!("no edition of {service} is in force on {today}"));
    office.passport(service, today).ok_or_else(none)
}

fn draw(office: &Office, service: &str, content: Value, ident: &str) -> Result<Vec<u8>, AppError> {
    let sheet = OfficeSheet {
        kind: DocumentKind::Application,
        provider: office.provider(service),
        service: Some(service),
        content,
        enclosed: None,
        ident: format!("application-{service}-{ident}"),
    };
    Ok(sheet.draw(office)?)
}

fn content(office: &Office, passport: &Passport, request: Option<&Request>) -> Value {
    let today = office.now().date_naive();
    let is_head = |role: Role| matches!(role, Role::ProviderHead | Role::AuthorisedSigner);
    let head = office.people.iter().find(|p| is_head(p.role) && p.answers_for(&passport.service, today));
    let head = head.map(|p| json!({ "position": p.position, "name": p.signature_name() }));
    let mut content = json!({ "service": passport.name, "head": head });
    let Some(request) = request else { return content };
    let party = &request.applicant.party;
    let contact = &request.applicant.contact;
    content["applicant"] = json!({ "name": party.full_name(), "identifier": party.identifier() });
    content["address"] = json!(contact.address);
    content["phone"] = json!(contact.phone);
    content["email"] = json!(contact.email);
    content["representative"] = request.representative.as_ref().map_or(Value::Null, |representative| {
        let power = &representative.power_of_attorney;
        // Its data stand only if it is notarised.
        let known = [&power.number, &power.date, &power.notary].into_iter().flatten().cloned().collect::<Vec<_>>();
        let told = (power.kind == PowerOfAttorneyKind::Notarised && !known.is_empty()).then(|| known.join(", "));
        json!({ "name": representative.name.full(), "power": told })
    });
    content["details"] = details(passport, &request.details);
    content["attachments"] =
        request.attachments.iter().map(|a| json!({ "title": a.title, "sheets": a.sheets.to_string() })).collect();
    content["submitted_at"] = json!(request.submitted_at.to_rfc3339());
    content
}

/// What the service asks, as the request says it; fields of a form get the names that the passport gives them.
fn details(passport: &Passport, details: &Value) -> Value {
    let own = &details[passport.details.as_str()];
    if passport.details != FORM {
        return own.clone();
    }
    let given = own["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let labelled = passport.fields.iter().filter_map(|field| {
        let value = given.iter().find(|given| given["name"] == field.name.as_str())?;
        Some(json!({ "label": field.label, "value": value["value"] }))
    });
    json!({ "fields": labelled.collect::<Vec<_>>() })
}
