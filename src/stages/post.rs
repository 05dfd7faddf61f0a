//! The room of letters: the answer that lies filed becomes a letter of e-mail in both languages, with the document and its
//! signatures.
//!
//! Everything is read from the archive when the letter is made: the queue holds no address. The same answer gives the same
//! octets, and the Message-ID is made of its number, so that a letter that is sent twice, because the line broke after the
//! server had it, is known for what it is.

use super::failure::Failure;
use super::office::{Mail, Office};
use super::paper;
use crate::catalogue::cases::{self, Case};
use crate::catalogue::documents::{self, Document};
use crate::catalogue::letters::Letter as Queued;
use crate::domain::address::Address;
use crate::domain::codes::Code;
use crate::domain::document::DocumentKind;
use crate::domain::finding::{Finding, Place};
use crate::domain::request::{Access, Request};
use crate::formats::letter::{self, Draft, File};
use crate::ports::post::Letter;
use serde_json::json;
use tera::{Context, Tera};

/// A larger letter is taken by nobody; octets before they are written in ASCII.
const FILES_BYTES_MAX: usize = 16 << 20;
/// "Message size exceeds fixed maximum" (RFC 5321, 4.2.3), said by us.
const TOO_LARGE: u16 = 552;

/// What a queued letter comes to.
pub enum Made {
    Letter(Box<Letter>),
    /// It will never be one.
    Refused(Finding),
}

/// Makes the letter that brings an answer; nothing is changed. The same answer gives the same letter.
pub fn make(office: &Office, mail: &Mail, queued: &Queued) -> Result<Made, Failure> {
    let missing = |what: &str| Failure::Missing(format!("{}: no {what}", queued.document));
    let found = office
        .store
        .read(|tx| Ok((cases::by_number(tx, &queued.case_number)?, documents::by_number(tx, &queued.document)?)))?;
    let (Some(case), Some(document)) = found else { return Err(missing("case or document")) };
    let refused = |code| Finding::new(code, Place::package()).fact("document", &queued.document);
    if case.access == Access::Restricted {
        return Ok(Made::Refused(refused(Code::MailRestricted)));
    }
    let filed = document.filed.as_ref().ok_or_else(|| missing("filed sheet"))?;
    let head = office.archive.head(&filed.object_id)?.ok_or_else(|| missing("object"))?;
    let read = |path: &str| {
        let file = head.file(path).ok_or_else(|| missing(path))?;
        Ok::<_, Failure>(office.archive.read_of(&head, file)?)
    };
    let mut record: serde_json::Value =
        serde_json::from_slice(&read("case.json")?).map_err(|_| missing("case.json"))?;
    let request: Request = serde_json::from_value(record["request"].take()).map_err(|_| missing("request"))?;
    let Some(to) = request.applicant.contact.email.as_deref().and_then(Address::read) else {
        return Ok(Made::Refused(refused(Code::MailAddress)));
    };
    let stem = filed.path.trim_end_matches(".pdf");
    let mut files = Vec::new();
    for file in head.files.iter().filter(|file| is_handed_out(&file.path, stem)) {
        let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
        files.push(File { media_type: media_type(&name), name, octets: office.archive.read_of(&head, file)? });
    }
    if files.iter().map(|file| file.octets.len()).sum::<usize>() > FILES_BYTES_MAX {
        return Ok(Made::Refused(refused(Code::MailRefused).fact("reply", TOO_LARGE)));
    }
    let words = words(office, &case, &document)?;
    let message_id = format!("{}@{}", document.number, mail.from.host());
    let draft = Draft {
        from: &mail.from,
        to: &to,
        message_id: &message_id,
        date: document.issued_at,
        subject: words.subject.trim(),
        plain: &words.plain,
        html: &words.html,
        files,
    };
    let octets = letter::write(&draft).map_err(|fault| missing(&format!("letter: {fault}")))?;
    Ok(Made::Letter(Box::new(Letter { from: mail.from.clone(), to, octets })))
}

/// The document and the signatures that lie beside it; not from what it was drawn.
fn is_handed_out(path: &str, stem: &str) -> bool {
    path.strip_prefix(stem).is_some_and(|ending| {
        ending == ".pdf" || ending.ends_with(".p7s") || ending.ends_with(".p7m") || ending.ends_with(".manifest.xml")
    })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("p7s") => "application/pkcs7-signature",
        Some("p7m") => "application/pkcs7-mime",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}

struct Words {
    subject: String,
    plain: String,
    html: String,
}

/// What the letter says: numbers, names of service and document, and where to check. Nobody's name.
fn words(office: &Office, case: &Case, document: &Document) -> Result<Words, Failure> {
    let missing = |what: &str| Failure::Missing(format!("{}: no {what}", document.number));
    let passport = office.releases.passports().iter().find(|p| p.service == case.service && p.edition == case.edition);
    let passport = passport.ok_or_else(|| missing("passport"))?;
    let provider = office.provider(&case.service).ok_or_else(|| missing("provider"))?;
    let own = passport.title.clone().filter(|_| document.kind == DocumentKind::Certificate);
    let facts = json!({
        "kind": document.kind.key(),
        "number": document.number,
        "request_number": case.number,
        "date": document.issued_at.format("%d.%m.%Y").to_string(),
        "title": own.unwrap_or_else(|| paper::title(document.kind)),
        "service": passport.name,
        "check_code": document.check_code,
        "check_page": format!("{}/v", office.public_url),
        "provider": provider,
    });
    let context = Context::from_value(facts).map_err(|e| missing(&format!("letter: {e}")))?;
    let render = |name: &str, escape: bool| {
        let template = office.releases.letter_template(name, document.issued_at.date_naive());
        let template = template.ok_or_else(|| missing("template of letters in force"))?;
        Tera::one_off(template, &context, escape).map_err(|e| missing(&format!("letter, {name}: {e}")))
    };
    Ok(Words {
        subject: render("subject.txt", false)?,
        plain: render("letter.txt", false)?,
        html: render("letter.html", true)?,
    })
}
