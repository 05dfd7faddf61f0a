//! The archive version of an answer: the decision, the document, and the sheet that tells of the request's signatures.

use super::{Answer, content, passport_of, readiness};
use crate::catalogue::cases::Case;
use crate::catalogue::documents::Document;
use crate::domain::case::SubmissionState;
use crate::domain::decision::Outcome;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::domain::request::{Access, Channel, Request};
use crate::domain::signer::{Role, Signer};
use crate::domain::status::Status;
use crate::domain::text::Bilingual;
use crate::formats::premis::EventKind;
use crate::releases::passport::{Passport, Way};
use crate::report;
use crate::stages::failure::Failure;
use crate::stages::judge::Judged;
use crate::stages::office::{Office, Provider};
use crate::stages::outgoing::{
    ApplicantLine, Errand, ExecutorLine, Outgoing, Reply, RequestLine, ServiceLine, Sheet, SignerLine, Subject,
};
use crate::stages::pace::Step;
use crate::stages::paper;
use serde_json::{Value, json};

/// Composes the next version of the case. Reads what act one filed; judges nothing again.
pub fn compose(office: &Office, judged: &Judged, answer: &Answer) -> Result<Outgoing, Failure> {
    let _measured = office.pace.of(Step::Compose);
    let Answer { case, document, decision, .. } = answer;
    let subject = Subject::Case(case.number.clone());
    let head = office.archive.head(&subject.object_id())?;
    let octets = |path: &str| -> Result<Vec<u8>, Failure> {
        let missing = || Failure::Missing(format!("{} has no {path}", case.number));
        let head = head.as_ref().ok_or_else(missing)?;
        Ok(office.archive.read_of(head, head.file(path).ok_or_else(missing)?)?)
    };
    let filed = |path: &str| -> Result<Value, Failure> {
        let missing = |_| Failure::Missing(format!("{} of {} does not read", path, case.number));
        serde_json::from_slice(&octets(path)?).map_err(missing)
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
    outgoing.extended_until = decision.extended_until;
    file_decision(&mut outgoing, judged, answer);
    tell_events(&mut outgoing, answer, &verdict, &filed);
    outgoing.outbox = Some(Office::outbox_folder(Some(case.channel)).to_owned());

    let own_title = passport.title.clone().filter(|_| document.kind == DocumentKind::Certificate);
    let title = own_title.unwrap_or_else(|| paper::title(document.kind));
    let (signers, executor) = hands(office, passport, answer);
    outgoing.reply = reply(passport, provider, answer, signers.first());
    outgoing.is_mailed = office.mail.is_some() && goes_by_email(passport, case, &request);
    let of_earlier = answer.earlier.as_ref().filter(|_| decision.outcome.names_a_document());
    let sheet = Sheet {
        kind: document.kind,
        number: document.number.clone(),
        copy: 1,
        title: title.clone(),
        language: case.language,
        access: case.access,
        // That the applicant took the request back needs nobody's word but the applicant's.
        needs_signature: !signers.is_empty() || document.kind != DocumentKind::WithdrawalNotice,
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
        replaces: of_earlier.map(|(earlier, manner)| {
            json!({ "number": earlier.number, "date": earlier.issued_at.date_naive(), "manner": manner })
        }),
        errand: None,
        content: content::of_answer(passport, provider, counter(office, case, provider), answer, &filed)?,
    };
    let verification = Sheet {
        kind: DocumentKind::Verification,
        title: paper::title(DocumentKind::Verification),
        needs_signature: false,
        leaves: false,
        path: format!("documents/{}-verification", document.number),
        content: paper::legible(office, verification(&title, case.submission, &verdict)),
        addressee: None,
        applicant: None,
        signers: Vec::new(),
        executor: None,
        replaces: None,
        ..sheet.clone()
    };
    let readiness = readiness::notice(office, passport, &request, answer, &sheet)?;
    if let (Some(number), Some(holder)) = (&answer.letter, &decision.holder) {
        let tray = Office::outbox_folder(Some(Channel::Provider));
        outgoing
            .enclosures
            .push((format!("{tray}/{number}-request.zip"), octets(&format!("package/{}.zip", case.submission.hex()))?));
        outgoing.sheets.push(Sheet {
            kind: DocumentKind::ForwardingLetter,
            number: number.clone(),
            title: paper::title(DocumentKind::ForwardingLetter),
            path: format!("documents/{number}-{}", DocumentKind::ForwardingLetter.key()),
            addressee: Some(holder.addressee.clone()),
            errand: Some(Errand { goes_with: document.number.clone(), tray }),
            content: content::of_letter(answer, &request),
            ..sheet.clone()
        });
    }
    outgoing.sheets.extend([sheet, verification].into_iter().chain(readiness));
    Ok(outgoing)
}

/// Where the applicant brings papers and gets them: the counter at which the request was made, by name and address.
pub fn counter<'a>(office: &'a Office, case: &Case, provider: &'a Provider) -> (&'a Bilingual, &'a Bilingual) {
    let at_centre = case.centre.as_ref().filter(|_| case.channel == Channel::Centre);
    match at_centre.and_then(|key| office.centres.iter().find(|centre| centre.key == *key)) {
        Some(centre) => (&centre.name, &centre.address),
        None => (&provider.name, &provider.address),
    }
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
        due_on: answer.decision.extended_until.unwrap_or(case.due_on),
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
        Outcome::Grant | Outcome::Duplicate => Status::Ready,
        Outcome::Refuse => Status::Refused,
        Outcome::NegativeReply => Status::NotFound,
        Outcome::Forward => Status::Forwarded,
        Outcome::Extend => Status::Extended,
        Outcome::Supplement => Status::SupplementAwaited,
        Outcome::Withdraw => Status::Withdrawn,
        Outcome::Correct => Status::Corrected,
    }
}

/// What happened to the case up to this version: every version tells of the whole object.
fn tell_events(
    outgoing: &mut Outgoing,
    answer: &Answer,
    verdict: &Value,
    filed: &dyn Fn(&str) -> Result<Value, Failure>,
) {
    outgoing.events.extend(paper::submission_events(answer.case.registered_at, verdict));
    let made = |document: &Document| {
        let identifier = format!("creation-{}", document.number);
        paper::event(identifier, EventKind::Creation, document.issued_at, "The answer was made.")
    };
    for before in &answer.issued {
        outgoing.events.push(made(before));
        let Some(path) = before.filed.as_ref().map(|filed| filed.path.as_str()) else { continue };
        // Not everything is signed.
        if let Ok(record) = filed(&format!("{}.signatures.json", path.trim_end_matches(".pdf"))) {
            outgoing.events.push(paper::signing_event(&before.number, path, before.issued_at, &record));
        }
    }
    outgoing.events.push(made(&answer.document));
    if let Some((earlier, manner)) = answer.earlier.as_ref().filter(|(_, manner)| manner.annuls()) {
        let number = &earlier.number;
        let identifier = format!("annulment-{number}");
        let at = answer.document.issued_at;
        let mut event =
            paper::event(identifier, EventKind::MetadataModification, at, "An earlier document was annulled.");
        event.outcome_note = format!("{number}: {}, {}", manner.key(), answer.document.number);
        let is_of_case = earlier.case_number == answer.case.number;
        event.files = earlier.filed.iter().filter(|_| is_of_case).map(|filed| filed.path.clone()).collect();
        outgoing.events.push(event);
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
    let folder = answer.folder();
    if !judged.validated.is_batch() {
        outgoing.files.push((format!("{folder}/{digest}.zip"), judged.validated.package.clone()));
        paper::file_evidence(outgoing, &format!("{folder}/evidence"), &judged.evidence);
    }
    outgoing.file_json(&format!("{folder}/verdict.json"), &judged.verdict);
    let steps = json!({ "format": "muragat.steps/1", "entries": answer.steps });
    outgoing.file_json(&format!("{folder}/steps.json"), &steps);
    if !answer.remarks.is_empty() {
        let findings = report::machine(&answer.remarks, None);
        let record = json!({ "format": "muragat.findings/1", "findings": findings });
        outgoing.file_json(&format!("{folder}/findings.json"), &record);
    }
    outgoing.file_json(
        &format!("{folder}/decision.json"),
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
    if passport.executor_signs && answer.decision.certifies() {
        signers.extend(executor.map(|p| signer_line("executor", p)));
    }
    let foot = executor.map(|p| ExecutorLine { name: p.signature_name(), phone: p.phone.clone().unwrap_or_default() });
    (signers, foot)
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
