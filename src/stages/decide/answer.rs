//! The archive version of an answer: the decision, the document, and the sheet that tells of the request's signatures.

use super::{Answer, passport_of, readiness};
use crate::catalogue::cases::Case;
use crate::domain::case::SubmissionState;
use crate::domain::decision::Outcome;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::domain::request::{Access, Channel, Request};
use crate::domain::signer::{Role, Signer};
use crate::domain::status::Status;
use crate::domain::text::Bilingual;
use crate::formats::premis::EventKind;
use crate::releases::passport::{FORM, Passport, Way};
use crate::report;
use crate::stages::failure::Failure;
use crate::stages::judge::Judged;

use crate::stages::office::{Office, Provider};
use crate::stages::outgoing::{
    ApplicantLine, ExecutorLine, Outgoing, Reply, RequestLine, ServiceLine, Sheet, SignerLine, Subject,
};
use crate::stages::pace::Step;
use crate::stages::paper::{self, letters};
use serde_json::{Value, json};

/// Composes the next version of the case. Reads what act one filed; judges nothing again.
pub fn compose(office: &Office, judged: &Judged, answer: &Answer) -> Result<Outgoing, Failure> {
    let _measured = office.pace.of(Step::Compose);
    let Answer { case, document, decision, .. } = answer;
    let subject = Subject::Case(case.number.clone());
    let head = office.archive.head(&subject.object_id())?;
    let filed = |path: &str| -> Result<Value, Failure> {
        let missing = || Failure::Missing(format!("{} has no {path}", case.number));
        let head = head.as_ref().ok_or_else(missing)?;
        let bytes = office.archive.read_of(head, head.file(path).ok_or_else(missing)?)?;
        serde_json::from_slice(&bytes).map_err(|_| missing())
    };
    let unreadable = |_| Failure::Missing(format!("case.json of {} does not read", case.number));
    let request: Request = serde_json::from_value(filed("case.json")?["request"].take()).map_err(unreadable)?;
    let verdict = filed("evidence/verdict.json")?;
    let passport = passport_of(office, case)?;
    let no_provider = || Failure::Missing(format!("the office has no provider for {}", case.service));
    let provider = office.provider(&case.service).ok_or_else(no_provider)?;

    let message = format!("{} answered by {}", case.number, document.number);
    let mut outgoing = Outgoing::new(subject, message, document.issued_at);
    outgoing.continues = true;
    outgoing.decision = Some(judged.validated.submission.digest);
    file_decision(&mut outgoing, judged, answer);
    outgoing.events.extend(paper::submission_events(case.registered_at, &verdict));
    let identifier = format!("creation-{}", document.number);
    outgoing.events.push(paper::event(identifier, EventKind::Creation, document.issued_at, "The answer was made."));
    outgoing.outbox = Some(Office::outbox_folder(Some(case.channel)).to_owned());

    let own_title = passport.title.clone().filter(|_| document.kind == DocumentKind::Certificate);
    let title = own_title.unwrap_or_else(|| paper::title(document.kind));
    let (signers, executor) = hands(office, passport, answer);
    outgoing.reply = reply(passport, provider, answer, signers.first());
    outgoing.is_mailed = office.mail.is_some() && goes_by_email(passport, case, &request);
    let sheet = Sheet {
        kind: document.kind,
        number: document.number.clone(),
        copy: 1,
        title: title.clone(),
        language: case.language,
        needs_signature: true,
        leaves: true,
        path: format!("documents/{}-{}", document.number, document.kind.key()),
        provider: provider.clone(),
        service: Some(ServiceLine::from(passport)),
        request: Some(RequestLine::new(&request, Some((&case.number, case.registered_at.date_naive())))),
        addressee: Some(request.applicant.addressee.clone()),
        applicant: Some(ApplicantLine::from(&request.applicant)),
        signers,
        executor,
        bound_to: case.submission,
        content: match decision.outcome {
            Outcome::Grant if passport.details == FORM => passport.shown(&decision.details),
            Outcome::Grant => decision.details[&passport.details].clone(),
            Outcome::Refuse => refusal(passport, provider, answer),
        },
    };
    let verification = Sheet {
        kind: DocumentKind::Verification,
        title: paper::title(DocumentKind::Verification),
        needs_signature: false,
        leaves: false,
        path: format!("documents/{}-verification", document.number),
        content: paper::legible(office, verification(&title, case.submission, &verdict)),
        number: sheet.number.clone(),
        copy: 1,
        language: sheet.language,
        provider: sheet.provider.clone(),
        service: sheet.service.clone(),
        request: sheet.request.clone(),
        addressee: None,
        applicant: None,
        signers: Vec::new(),
        executor: None,
        bound_to: sheet.bound_to,
    };
    let readiness = readiness::notice(office, passport, &request, answer, &sheet)?;
    outgoing.sheets.extend([sheet, verification].into_iter().chain(readiness));
    Ok(outgoing)
}

/// What goes to the cabinet; nothing when the request came by another channel.
fn reply(passport: &Passport, provider: &Provider, answer: &Answer, first: Option<&SignerLine>) -> Option<Reply> {
    let Answer { case, document, .. } = answer;
    let rule = passport.channels.get(&Channel::Portal).filter(|_| case.channel == Channel::Portal)?;
    Some(Reply {
        submission: case.submission,
        request_id: case.request_id.0.clone(),
        request_number: case.number.clone(),
        sheet: document.number.clone(),
        status: status(answer),
        at: document.issued_at,
        due_on: case.due_on,
        result: rule.result.kind,
        provider: provider.clone(),
        signer: first.map(|line| line.person.clone()),
    })
}

/// Whether the edition has e-mail as a way of this channel, the applicant gave an address and chose no other way. What is
/// restricted never goes there.
fn goes_by_email(passport: &Passport, case: &Case, request: &Request) -> bool {
    let ways = passport.channels.get(&case.channel).map(|rule| rule.result.ways.as_slice()).unwrap_or_default();
    let chosen = request.details[&passport.details]["delivery"].as_str();
    ways.contains(&Way::Email)
        && case.access == Access::Open
        && request.applicant.contact.email.is_some()
        && chosen.is_none_or(|way| way == "email")
}

/// What the portal is told when the answer lies ready.
pub fn status(answer: &Answer) -> Status {
    match answer.decision.outcome {
        Outcome::Grant => Status::Ready,
        Outcome::Refuse => Status::Refused,
    }
}

/// A batch under one signature is filed once, whole, as its own object: no case holds another person's data.
pub fn batch(judged: &Judged) -> Outgoing {
    let submission = &judged.validated.submission;
    let subject = Subject::Submission(submission.digest);
    let mut outgoing = Outgoing::new(subject, "batch of decisions", submission.claimed_at);
    paper::file_submission(&mut outgoing, judged, judged.validated.package.clone(), &judged.findings);
    paper::file_round(&mut outgoing, submission, SubmissionState::Answered);
    outgoing
}

fn file_decision(outgoing: &mut Outgoing, judged: &Judged, answer: &Answer) {
    let submission = &judged.validated.submission;
    let digest = submission.digest.hex();
    if !judged.validated.is_batch() {
        outgoing.files.push((format!("decision/{digest}.zip"), judged.validated.package.clone()));
        paper::file_evidence(outgoing, "decision/evidence", &judged.evidence);
    }
    outgoing.file_json("decision/verdict.json", &judged.verdict);
    if !answer.remarks.is_empty() {
        let findings = report::machine(&answer.remarks, None);
        outgoing.file_json("decision/findings.json", &json!({ "format": "muragat.findings/1", "findings": findings }));
    }
    outgoing.file_json(
        "decision/decision.json",
        &json!({
            "format": "muragat.decision/1",
            "document": answer.document.number,
            "package": { "sha256": digest, "object": if judged.validated.is_batch() {
                Subject::Submission(submission.digest).object_id()
            } else {
                outgoing.subject.object_id()
            }, "index": answer.index },
            "decision": answer.decision,
        }),
    );
}

fn signer_line(role: &str, person: &Signer) -> SignerLine {
    SignerLine {
        role: role.to_owned(),
        position: person.position.clone(),
        name: person.signature_name(),
        signed_at: None,
        person: person.clone(),
    }
}

/// Who signs, in the order of the sheet: the one who decided, then the executor where the passport wants both.
fn hands(office: &Office, passport: &Passport, answer: &Answer) -> (Vec<SignerLine>, Option<ExecutorLine>) {
    let day = answer.document.issued_at.date_naive();
    // A person may hold two roles, each with a key of its own.
    let entry = |iin: &str, roles: &[Role]| {
        office.people.iter().find(|p| p.iin == iin && p.in_term(day) && roles.contains(&p.role))
    };
    let who = entry(&answer.signer_iin, &passport.decision_roles);
    let mut signers: Vec<_> = who.map(|p| signer_line(p.role.key(), p)).into_iter().collect();
    let executor = answer.decision.executor_iin.as_deref().and_then(|iin| entry(iin, &[Role::Specialist]));
    if passport.executor_signs && answer.decision.outcome == Outcome::Grant {
        signers.extend(executor.map(|p| signer_line("executor", p)));
    }
    let foot = executor.map(|p| ExecutorLine { name: p.signature_name(), phone: p.phone.clone().unwrap_or_default() });
    (signers, foot)
}

fn refusal(passport: &Passport, provider: &Provider, answer: &Answer) -> Value {
    let channel = Some(answer.case.channel);
    let grounds: Vec<_> = answer.decision.grounds.iter().filter_map(|g| Some((g, passport.ground(&g.code)?))).collect();
    let mut content = json!({
        "grounds": grounds.iter()
            .map(|(ground, rule)| json!({
                "fact": ground.fact, "text": rule.text, "clause": rule.clause_for(channel), "remedy": rule.remedy,
            }))
            .collect::<Vec<_>>(),
    });
    letters::close(&mut content, passport, provider);
    content
}

/// The request's signatures as act one judged them (design.md §4); no ЖСН.
fn verification(title: &Bilingual, package: Digest256, verdict: &Value) -> Value {
    let signatures: Vec<_> =
        verdict["signatures"].as_array().map(Vec::as_slice).unwrap_or_default().iter().map(verified).collect();
    json!({
        "document_title": title,
        "package_sha256": package.hex(),
        "indication": verdict["indication"],
        "judged_at": verdict["judged_at"],
        "policy": verdict["policy"],
        "revocation": verdict["revocation"],
        "signatures": signatures,
    })
}

/// One signature of the sheet: whose, since when it is proven to exist and by what, under which anchor, and who said that
/// the certificate was not revoked.
fn verified(signature: &Value) -> Value {
    let certificate = &signature["certificate"];
    let revocation = &signature["revocation"][0];
    let answers = signature["answers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let answer = answers.iter().find(|a| !revocation["answer"].is_null() && a["sha256"] == revocation["answer"]);
    let mut line = json!({
        "holder": certificate["holder"], "serial": certificate["serial"], "issuer": certificate["issuer"],
        "not_before": certificate["not_before"], "not_after": certificate["not_after"],
        "algorithm": signature["algorithm"], "indication": signature["indication"],
        "proven_at": signature["best_signature_time"]["at"], "proven_by": signature["best_signature_time"]["source"],
        "anchor": signature["anchor"], "revocation": revocation["state"],
        "revocation_source": answer.map(source), "revocation_asked_at": answer.map(|a| a["obtained_at"].clone()),
    });
    if let Some(members) = line.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    line
}

/// As `OCSP ocsp.pki.gov.kz` or `CRL nca-rsa.crl`: the host of an address, the name of a file.
fn source(answer: &Value) -> String {
    let kind = answer["kind"].as_str().unwrap_or_default().to_uppercase();
    let source = answer["source"].as_str().unwrap_or_default();
    let place = crate::ports::outside::host(source);
    let place = place.unwrap_or_else(|| source.rsplit('/').next().unwrap_or_default().to_owned());
    format!("{kind} {place}")
}
