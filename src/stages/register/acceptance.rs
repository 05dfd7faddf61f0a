//! What a service centre does with an incomplete application: it is not accepted, and both sides get a receipt that names
//! what is missing (002 §9; ).

use super::super::failure::Failure;
use super::super::judge::Judged;
use super::super::office::Office;
use super::super::outgoing::{ApplicantLine, Outgoing, RequestLine, Sheet, Subject};
use super::super::paper;
use super::{Registered, record, service_line};
use crate::catalogue::events::Kind;
use crate::catalogue::sheets::{self, NewSheet};
use crate::domain::case::SubmissionState;
use crate::domain::codes::Code;
use crate::domain::document::DocumentKind;
use crate::domain::request::{Channel, Request};
use crate::domain::text::Bilingual;
use crate::ports::tx::Tx;
use serde_json::{Value, json};

const KIND: DocumentKind = DocumentKind::AcceptanceRefusal;
/// One for each side.
const COPIES: [u32; 2] = [1, 2];

/// The receipt in two copies, under a number of its own ledger; nothing is registered. Asking again gives the same number.
pub(super) fn refuse(
    office: &Office,
    tx: &mut Tx<'_>,
    (judged, package): (&Judged, Vec<u8>),
    request: &Request,
) -> Result<Registered, Failure> {
    let submission = &judged.validated.submission;
    let issued_at = submission.claimed_at;
    let day = issued_at.date_naive();
    let missing = |what: &str| Failure::Missing(what.to_owned());
    let passport = office.passport(&request.service, day).ok_or_else(|| missing("no edition is in force"))?;
    let provider = office.provider(&request.service).ok_or_else(|| missing("the service has no provider"))?;
    let subject = Subject::Submission(submission.digest);
    let round = submission.round;
    let is_new = sheets::get(tx, KIND, &subject.key(), sheets::in_round(round, 1))?.is_none();
    let mut number = String::new();
    for copy in COPIES {
        let copy = sheets::in_round(round, copy);
        number = sheets::add(tx, &NewSheet { kind: KIND, subject: subject.key(), copy, issued_at })?.number;
    }
    if is_new {
        record(tx, judged, &number, (Kind::AcceptanceRefused, &judged.findings))?;
    }

    let mut outgoing = Outgoing::new(subject, format!("{} answered by {number}", KIND.key()), issued_at);
    paper::file_submission(&mut outgoing, judged, package, &judged.findings);
    paper::file_round(&mut outgoing, submission, SubmissionState::Noticed);
    outgoing.outbox = Some(Office::outbox_folder(Some(Channel::Centre)).to_owned());
    let ground = passport.stop("INCOMPLETE_AT_INTAKE").ok_or_else(|| missing("the passport has no such ground"))?;
    let centre = office.centres.first().map(|centre| (&centre.name, &centre.address));
    let (name, address) = centre.unwrap_or((&provider.name, &provider.address));
    let by = judged.signed_by().find_map(|iin| office.person(iin));
    let content = |copy: u32| {
        json!({
            "missing_documents": missing_documents(judged),
            "copy_no": copy.to_string(),
            "centre": { "name": name, "address": address },
            "applicant_address": request.applicant.contact.address,
            "representative": request.representative.as_ref().map(|r| r.name.full()),
            "clause": ground.clause_for(Some(Channel::Centre)),
            "remedy": ground.remedy,
            "refused_by": by.map(|person| json!({
                "position": person.position, "name": person.name().full(),
                "phone": person.phone,
            })),
        })
    };
    for copy in COPIES {
        outgoing.sheets.push(Sheet {
            kind: KIND,
            number: number.clone(),
            copy,
            title: paper::title(KIND),
            language: request.language,
            access: request.access,
            needs_signature: false,
            leaves: true,
            path: format!("{}/{number}-copy{copy}", KIND.key()),
            provider: provider.clone(),
            service: Some(service_line(passport)),
            request: Some(RequestLine::new(request, None)),
            addressee: None,
            applicant: Some(ApplicantLine::from(&request.applicant)),
            signers: Vec::new(),
            executor: None,
            errand: None,
            replaces: None,
            bound_to: submission.digest,
            content: paper::without_nulls(content(copy)),
        });
    }
    Ok(Registered { state: SubmissionState::Noticed, number, outgoing })
}

/// The names of the papers that the passport asks for, as letters have them.
fn missing_documents(judged: &Judged) -> Vec<Value> {
    let lacking = judged.findings.iter().filter(|finding| finding.code == Code::AttachmentRequiredAtCentre);
    lacking.map(|finding| json!(Bilingual::new(finding.get("name_kk"), finding.get("name_ru")))).collect()
}
