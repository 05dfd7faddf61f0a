//! The room of commit point ③ for requests: one transaction gives number, journal entry and due date; what cannot be
//! registered becomes a notice or a return with a number of its own ledger.

mod acceptance;

use super::failure::{Awaited, Failure};
use super::judge::Judged;
use super::office::Office;
use super::outgoing::{ApplicantLine, Outgoing, RequestLine, ServiceLine, Sheet, Subject};
use super::pace::Step;
use super::paper::{self, letters};
use crate::catalogue::cases::{self, Case, NewCase, Registration};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::receipts;
use crate::catalogue::sheets::{self, NewSheet};
use crate::catalogue::statuses::{self, NewStatus};
use crate::catalogue::submissions::Submission;
use crate::domain::case::SubmissionState;
use crate::domain::codes::{Code, Disposition};
use crate::domain::document::DocumentKind;
use crate::domain::finding::{Finding, Place, listed};
use crate::domain::request::{Access, Channel, Request};
use crate::domain::status::Status;
use crate::domain::text::Language;
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::Passport;
use crate::report::{self, Voice};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

/// What became of a package, and the archive version that says so.
pub struct Registered {
    pub state: SubmissionState,
    /// The request number, or the number of the notice or return.
    pub number: String,
    pub outgoing: Outgoing,
}

/// Everything that registration needs and that no transaction changes.
struct Intake<'o> {
    passport: &'o Passport,
    due_on: NaiveDate,
}

/// Registers one judged package; called in the order of claiming, on one thread. Asking again gives the same number.
/// The octets of the package go on with what is registered.
pub fn register(office: &Office, tx: &mut Tx<'_>, judged: &mut Judged) -> Result<Registered, Failure> {
    let _measured = office.pace.of(Step::Register);
    let package = std::mem::take(&mut judged.validated.package);
    if judged.disposition <= Disposition::RefusalDraft
        && let Some(request) = judged.validated.request().cloned()
    {
        let intake = intake(office, judged, &request)?;
        if let Some(finding) = receipt_used(tx, judged, &request)? {
            judged.findings.push(finding);
            judged.disposition = Disposition::Notice;
            let findings = judged.findings.clone();
            return inform(office, tx, (judged, package), &findings);
        }
        match cases::register(tx, &new_case(office, judged, &request, &intake))? {
            Registration::New(case) => {
                if let Some(reference) = &judged.receipt {
                    receipts::take(tx, reference, &judged.validated.submission.digest, &case.number)?;
                }
                record(tx, judged, &case.number, (Kind::Registered, &judged.findings))?;
                statuses::of_case(tx, &case, Status::Registered, case.registered_at, None)?;
                return Ok(registered(office, (judged, package), &request, &intake, case));
            }
            Registration::Known(case) => {
                return Ok(registered(office, (judged, package), &request, &intake, case));
            }
            Registration::RequestIdTaken(holder) => {
                judged.findings.push(id_reused(&holder));
                judged.disposition = Disposition::Return;
            }
        }
    }
    if judged.disposition == Disposition::AcceptanceRefusal
        && let Some(request) = judged.validated.request().cloned()
    {
        return acceptance::refuse(office, tx, (judged, package), &request);
    }
    let findings = judged.findings.clone();
    inform(office, tx, (judged, package), &findings)
}

/// Returns a package of decisions to the person who signed it, with the reasons why some are not carried out.
pub fn send_back(
    office: &Office,
    tx: &mut Tx<'_>,
    judged: &Judged,
    findings: &[Finding],
) -> Result<Registered, Failure> {
    inform(office, tx, (judged, judged.validated.package.clone()), findings)
}

/// Lets the portal hear that a check of its request is not finished; told once. Of other channels nobody reads it.
pub fn tell_waiting(tx: &mut Tx<'_>, submission: &Submission, awaited: &Awaited) -> Result<(), TxError> {
    if awaited.channel != Some(Channel::Portal) {
        return Ok(());
    }
    let is_payment = awaited.finding.code == Code::PaymentNotConfirmed;
    let new = NewStatus {
        submission: &submission.digest,
        status: if is_payment { Status::PaymentAwaited } else { Status::Waiting },
        at: submission.claimed_at,
        request_id: awaited.request_id.as_deref(),
        request_number: None,
        sheet: None,
        due_on: None,
    };
    statuses::add(tx, &new)
}

/// What the catalogue says against registering a request now; nothing is changed.
pub fn findings(tx: &mut Tx<'_>, judged: &Judged) -> Result<Vec<Finding>, TxError> {
    let Some(request) = judged.validated.request() else { return Ok(Vec::new()) };
    let holder = cases::by_request_id(tx, &request.id)?;
    let other = holder.filter(|case| case.submission != judged.validated.submission.digest);
    match other {
        Some(case) => Ok(vec![id_reused(&case)]),
        None => Ok(receipt_used(tx, judged, request)?.into_iter().collect()),
    }
}

/// A receipt pays once. Another package under the id of this request is the graver fault, and said in its place.
fn receipt_used(tx: &mut Tx<'_>, judged: &Judged, request: &Request) -> Result<Option<Finding>, TxError> {
    let Some(reference) = &judged.receipt else { return Ok(None) };
    let holder = receipts::holder(tx, reference)?;
    let other = holder.filter(|holder| holder.submission != judged.validated.submission.digest);
    if other.is_none() || cases::by_request_id(tx, &request.id)?.is_some() {
        return Ok(None);
    }
    let place = judged.validated.places.at("payment/reference");
    // Whose request it paid for is nobody else's business.
    Ok(Some(Finding::new(Code::PaymentReceiptUsed, place).fact("service", &request.service)))
}

fn id_reused(holder: &Case) -> Finding {
    let place = Place::file("request.xml").xpath("/request[1]/@id");
    Finding::new(Code::RequestIdReused, place).fact("number", &holder.number)
}

/// The passport that judged the request, and its due date: the earlier of the legal one and the promised one.
fn intake<'o>(office: &'o Office, judged: &Judged, request: &Request) -> Result<Intake<'o>, Failure> {
    let day = judged.validated.submission.claimed_at.date_naive();
    let missing = || Failure::Missing(format!("no edition of {} is in force on {day}", request.service));
    let passport = office.passport(&request.service, day).ok_or_else(missing)?;
    let accepted_on = request.accepted_at.date_naive();
    let due_on = passport.due_on(office.releases.calendar(), accepted_on, request.channel, &request.details);
    let due_on = due_on.ok_or_else(missing)??;
    Ok(Intake { passport, due_on })
}

fn new_case(office: &Office, judged: &Judged, request: &Request, intake: &Intake<'_>) -> NewCase {
    let claimed_at = judged.validated.submission.claimed_at;
    let receipt = request.centre_receipt.as_ref();
    let centre = (request.channel == Channel::Centre).then(|| office.centres.first().map(|c| c.key.clone())).flatten();
    NewCase {
        submission: judged.validated.submission.digest,
        request_id: request.id.clone(),
        number_prefix: intake.passport.prefix.clone(),
        year: claimed_at.year(),
        service: request.service.clone(),
        edition: intake.passport.edition.clone(),
        channel: request.channel,
        language: request.language,
        access: request.access,
        centre,
        applicant_name: request.applicant.party.full_name(),
        applicant_identifier: request.applicant.party.identifier().to_owned(),
        submitted_at: request.submitted_at,
        accepted_at: request.accepted_at,
        due_on: intake.due_on,
        registered_at: claimed_at,
        receipt_number: receipt.map(|r| r.number.clone()),
        receipt_barcode: receipt.map(|r| r.barcode.clone()),
        promised_on: receipt.map(|r| r.promised_on),
        package_sheets: request.attachments.iter().map(|a| a.sheets).sum(),
        summary: intake.passport.name.kk.clone(),
    }
}

fn record(tx: &mut Tx<'_>, judged: &Judged, number: &str, (kind, findings): (Kind, &[Finding])) -> Result<(), TxError> {
    let digest = judged.validated.submission.digest.hex();
    let at = judged.validated.submission.claimed_at;
    let codes: Vec<_> = findings.iter().map(|f| f.code.key()).collect();
    let facts = json!({
        "number": number, "submission": digest, "verdict": judged.verdict.indication,
        "policy": judged.verdict.policy, "revocation": judged.verdict.revocation, "findings": codes,
    });
    let is_case = kind == Kind::Registered;
    let subject = if is_case { number } else { &digest };
    events::append(tx, &NewEvent { at, subject, kind, actor: "muragat", facts: &facts })
}

/// v1 of the case: the package as received, the evidence, the case, and the receipt where we hand one out.
fn registered(
    office: &Office,
    (judged, package): (&Judged, Vec<u8>),
    request: &Request,
    intake: &Intake<'_>,
    case: Case,
) -> Registered {
    let at = case.registered_at;
    let message = format!("{} registered", case.number);
    let mut outgoing = Outgoing::new(Subject::Case(case.number.clone()), message, at);
    paper::file_submission(&mut outgoing, judged, package, &judged.findings);
    outgoing.file_json("case.json", &case_record(&case, judged, request));
    outgoing.outbox = Some(Office::outbox_folder(Some(request.channel)).to_owned());
    // The portal shows its own answer, and a centre that gave its own қолхат needs no second one.
    let receipt_due = match request.channel {
        Channel::Portal => false,
        Channel::Centre => request.centre_receipt.is_none(),
        Channel::Provider => true,
    };
    if receipt_due && let Some(provider) = office.provider(&request.service) {
        let due_on = case.promised_on.map_or(case.due_on, |p| p.min(case.due_on));
        let by = judged.signed_by().find_map(|iin| office.person(iin));
        let place = match request.channel {
            Channel::Centre => office.centres.first().map_or(&provider.address, |c| &c.address),
            _ => &provider.address,
        };
        let content = json!({
            "documents": request.attachments.iter()
                .map(|a| json!({ "title": a.title, "sheets": a.sheets.to_string() })).collect::<Vec<_>>(),
            "representative": request.representative.as_ref().map(|r| r.name.full()),
            "phone": request.applicant.contact.phone,
            "due_on": due_on,
            "issue_place": place,
            "received_by": by.map(|p| json!({ "position": p.position, "name": p.name().full() })),
        });
        outgoing.sheets.push(Sheet {
            kind: DocumentKind::Receipt,
            number: case.number.clone(),
            copy: 1,
            title: paper::title(DocumentKind::Receipt),
            language: request.language,
            access: request.access,
            needs_signature: false,
            leaves: true,
            path: format!("documents/{}-receipt", case.number),
            provider: provider.clone(),
            service: Some(service_line(intake.passport)),
            request: Some(RequestLine::new(request, Some((&case.number, at.date_naive())))),
            addressee: None,
            applicant: Some(ApplicantLine::from(&request.applicant)),
            signers: Vec::new(),
            executor: None,
            bound_to: judged.validated.submission.digest,
            replaces: None,
            errand: None,
            content: paper::without_nulls(content),
        });
    }
    Registered { state: SubmissionState::Registered, number: case.number, outgoing }
}

/// A notice to the channel, or a return to the sender's system (design.md §1, the second and third No).
fn inform(
    office: &Office,
    tx: &mut Tx<'_>,
    (judged, package): (&Judged, Vec<u8>),
    findings: &[Finding],
) -> Result<Registered, Failure> {
    let submission = &judged.validated.submission;
    let is_notice = judged.disposition == Disposition::Notice && !judged.validated.is_decision();
    let (kind, state, event) = if is_notice {
        (DocumentKind::Notice, SubmissionState::Noticed, Kind::Noticed)
    } else {
        (DocumentKind::Return, SubmissionState::Returned, Kind::Returned)
    };
    let issued_at = submission.claimed_at;
    let subject = Subject::Submission(submission.digest);
    // A batch may be sent back for as many reasons as it has decisions: the machine's copy has them all.
    let shown = listed(findings.to_vec());
    let is_new = sheets::get(tx, kind, &subject.key(), submission.round)?.is_none();
    let sheet = sheets::add(tx, &NewSheet { kind, subject: subject.key(), copy: submission.round, issued_at })?;
    if is_new {
        record(tx, judged, &sheet.number, (event, &shown))?;
        tell_portal(tx, judged, is_notice, findings, &sheet)?;
    }

    let mut outgoing = Outgoing::new(subject, format!("{} answered by {}", kind.key(), sheet.number), issued_at);
    paper::file_submission(&mut outgoing, judged, package, findings);
    paper::file_round(&mut outgoing, submission, state);
    outgoing.outbox = Some(Office::outbox_folder(judged.sent_through()).to_owned());
    let request = judged.validated.request();
    let passport = request.and_then(|r| office.passport(&r.service, issued_at.date_naive()));
    let provider = request.and_then(|r| office.provider(&r.service)).or(office.providers.first());
    let provider = provider.ok_or_else(|| Failure::Missing("the office has no provider".into()))?;
    let content = if is_notice {
        let reason = |finding| letters::reason(finding, Voice::Applicant, passport, judged.validated.channel);
        let mut content = json!({ "reasons": shown.iter().map(reason).collect::<Vec<_>>() });
        if let Some(passport) = passport {
            letters::close(&mut content, passport, provider);
        }
        content
    } else {
        let folder = Office::outbox_folder(judged.sent_through());
        let record = return_record(judged, findings, &sheet.number);
        outgoing.enclosures.push((format!("{folder}/{}.json", sheet.number), record));
        json!({
            "package": { "file_name": submission.file_name, "sha256": submission.digest.hex() },
            "reasons": shown.iter().map(|f| return_reason(f, judged, passport)).collect::<Vec<_>>(),
        })
    };
    let content = paper::legible(office, content);
    outgoing.sheets.push(Sheet {
        kind,
        number: sheet.number.clone(),
        copy: 1,
        title: paper::title(kind),
        language: request.map_or(Language::Kk, |r| r.language),
        access: request.map_or(Access::Open, |r| r.access),
        needs_signature: false,
        leaves: true,
        path: format!("documents/{}-{}", sheet.number, kind.key()),
        provider: provider.clone(),
        service: passport.map(service_line),
        request: request.map(|r| RequestLine::new(r, None)),
        // Never to a person merely named inside: the channel knows whom it serves.
        addressee: None,
        applicant: None,
        signers: Vec::new(),
        executor: None,
        bound_to: submission.digest,
        replaces: None,
        errand: None,
        content,
    });
    Ok(Registered { state, number: sheet.number, outgoing })
}

/// The portal hears that its request was not registered, and by which sheet.
fn tell_portal(
    tx: &mut Tx<'_>,
    judged: &Judged,
    is_notice: bool,
    findings: &[Finding],
    sheet: &sheets::Sheet,
) -> Result<(), TxError> {
    if judged.sent_through() != Some(Channel::Portal) {
        return Ok(());
    }
    let unpaid = findings.iter().any(|finding| finding.code == Code::PaymentMissing);
    let status = match (is_notice, unpaid) {
        (true, true) => Status::PaymentAwaited,
        (true, false) => Status::Noticed,
        (false, _) => Status::Returned,
    };
    let new = NewStatus {
        submission: &judged.validated.submission.digest,
        status,
        at: sheet.issued_at,
        request_id: judged.validated.request().map(|request| request.id.0.as_str()),
        request_number: None,
        sheet: Some(&sheet.number),
        due_on: None,
    };
    statuses::add(tx, &new)
}

/// As the operator's editor and machine want it, beside what the act says.
fn return_reason(finding: &Finding, judged: &Judged, passport: Option<&Passport>) -> Value {
    let mut reason = letters::reason(finding, Voice::Operator, passport, judged.validated.channel);
    reason["code"] = finding.code.key().into();
    reason["place"] = paper::place(&finding.place, judged.validated.file_name()).into();
    reason
}

/// The same for the sender's machine.
fn return_record(judged: &Judged, findings: &[Finding], number: &str) -> Vec<u8> {
    let submission = &judged.validated.submission;
    let record = json!({
        "format": "muragat.return/1",
        "number": number,
        "package": { "file_name": submission.file_name, "sha256": submission.digest.hex() },
        "findings": report::machine(findings, judged.validated.channel),
    });
    serde_json::to_vec_pretty(&record).unwrap_or_default()
}

pub fn service_line(passport: &Passport) -> ServiceLine {
    ServiceLine::from(passport)
}

/// `case.json` of v1: all from which the catalogue row can be made again.
fn case_record(case: &Case, judged: &Judged, request: &Request) -> Value {
    let submission = &judged.validated.submission;
    json!({
        "format": "muragat.case/1",
        "number": case.number,
        "edition": case.edition,
        "registered_at": case.registered_at.to_rfc3339(),
        "due_on": case.due_on,
        "submission": {
            "sha256": submission.digest.hex(), "file_name": submission.file_name,
            "size_bytes": submission.size_bytes, "claimed_at": submission.claimed_at.to_rfc3339(),
        },
        "request": request,
    })
}
