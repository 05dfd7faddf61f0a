//! The room of commit point ④: the archive version becomes visible, then the catalogue says so.
//!
//! Write order (docs/FORMAT.md): content, version inventory, root inventory, then catalogue rows. Versions are staged here
//! and share the flush that follows. A version that is there already is recognised, so depositing again is harmless.

use super::failure::Failure;
use super::office::Office;
use super::outgoing::{Errand, Outgoing, Subject};
use super::pace::Step;
use super::paper;
use super::sign::{Final, SignatureFile};
use crate::catalogue::documents::{self, Filed};
use crate::catalogue::events::{self, Kind, NewEvent};
use crate::catalogue::journal::{self, Mark};
use crate::catalogue::{cases, files, sheets, successions};
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::domain::request::Access;
use crate::domain::text::Bilingual;
use crate::formats::ocfl::NewVersion;
use crate::formats::ocfl::digest::sha512;
use crate::formats::premis::{self, Agent, AgentKind, Entity, FileObject, Premis};
use crate::ports::tx::{Tx, TxError};
use serde_json::{Value, json};

/// An archive version that is written, not yet promised: `settle` promises it after the flush.
pub struct Deposited {
    pub outgoing: Outgoing,
    object_id: String,
    version: u32,
    files: Vec<(String, Digest256, u64)>,
    sheets: Vec<FiledSheet>,
}

/// What is known of a sheet once it is filed.
pub struct FiledSheet {
    pub kind: DocumentKind,
    pub number: String,
    pub copy: u32,
    pub leaves: bool,
    pub access: Access,
    pub errand: Option<Errand>,
    pub pdf: Vec<u8>,
    /// From which it is drawn again.
    pub recipe: Vec<u8>,
    /// That lie beside the PDF.
    pub signatures: Vec<SignatureFile>,
    /// Who signed and how, where somebody had to.
    record: Option<Value>,
    check_code: String,
    filed: Filed,
}

impl FiledSheet {
    /// Whether people signed it.
    pub fn is_signed(&self) -> bool {
        self.record.is_some()
    }
}

impl Deposited {
    pub fn sheets(&self) -> &[FiledSheet] {
        &self.sheets
    }
}

/// Writes the version into the archive. Safe to repeat; nothing is promised until `settle`.
pub fn deposit(office: &Office, mut outgoing: Outgoing, finals: Vec<Final<'_>>) -> Result<Deposited, Failure> {
    let _measured = office.pace.of(Step::Deposit);
    let object_id = outgoing.subject.object_id();
    let mut content = std::mem::take(&mut outgoing.files);
    let mut sheets = Vec::new();
    for finished in finals {
        let (drawn, signatures, record) = finished.into_parts();
        let sheet = &drawn.stamped.sheet;
        let path = format!("{}.pdf", sheet.path);
        sheets.push(FiledSheet {
            kind: sheet.kind,
            number: sheet.number.clone(),
            copy: sheet.copy,
            leaves: sheet.leaves,
            access: sheet.access,
            errand: sheet.errand.clone(),
            check_code: drawn.stamped.check_code.clone(),
            filed: Filed {
                sha256: Digest256::of(&drawn.pdf),
                sheets: drawn.pages,
                object_id: object_id.clone(),
                path: path.clone(),
            },
            pdf: drawn.pdf.clone(),
            recipe: drawn.recipe.clone(),
            signatures: signatures.clone(),
            record: record.clone(),
        });
        if let Some(record) = &record {
            outgoing.events.push(paper::signing_event(
                &signed_as(sheet.kind, &sheet.number),
                &path,
                outgoing.at,
                record,
            ));
            let mut bytes = serde_json::to_vec_pretty(record).unwrap_or_default();
            bytes.push(b'\n');
            content.push((format!("{}.signatures.json", sheet.path), bytes));
        }
        content.extend(signatures.into_iter().map(|file| (format!("{}{}", sheet.path, file.ending), file.bytes)));
        content.push((format!("{}.recipe.json", sheet.path), drawn.recipe));
        content.push((path, drawn.pdf));
    }
    let described: Vec<_> = content.iter().map(|(path, bytes)| file_object(path, bytes, sha512(bytes))).collect();
    let description = describe(office, &outgoing, &object_id, &described)?.into_bytes();
    let fact = |file: FileObject| (file.path, file.sha256, file.size_bytes);
    let mut files: Vec<_> = described.into_iter().map(fact).collect();
    files.push((PREMIS.to_owned(), Digest256::of(&description), description.len() as u64));
    content.push((PREMIS.to_owned(), description));
    let committed = office.archive.stage(NewVersion {
        object_id: object_id.clone(),
        message: outgoing.message.clone(),
        user_name: "muragat".into(),
        user_address: paper::PROGRAM.into(),
        created: outgoing.at,
        files: content,
    })?;
    Ok(Deposited { outgoing, object_id, version: committed.version, files, sheets })
}

/// Takes back a version that was never promised: another process does this work now.
pub fn take_back(office: &Office, deposited: &Deposited) -> Result<(), Failure> {
    Ok(office.archive.forget(&deposited.object_id)?)
}

/// What is signed, in the identifier of the event: a notice of readiness carries the number of what lies ready.
fn signed_as(kind: DocumentKind, number: &str) -> String {
    match kind {
        DocumentKind::Readiness => format!("{number}-{}", kind.key()),
        _ => number.to_owned(),
    }
}

/// The preservation description; each version tells of the whole object.
const PREMIS: &str = "premis.xml";

/// What the archive says of the object's files, old and new, and of what happened to it.
fn describe(office: &Office, outgoing: &Outgoing, object_id: &str, new: &[FileObject]) -> Result<String, Failure> {
    let mut described = new.to_vec();
    let head = if outgoing.continues { office.archive.head(object_id)? } else { None };
    for (head, file) in head.iter().flat_map(|head| head.files.iter().map(move |file| (head, file))) {
        if file.path == PREMIS || new.iter().any(|new| new.path == file.path) {
            continue;
        }
        let bytes = office.archive.read_of(head, file)?;
        described.push(file_object(&file.path, &bytes, file.sha512.clone()));
    }
    described.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(premis::to_xml(&Premis {
        entity: Entity { identifier: object_id.to_owned(), name: outgoing.subject.key() },
        files: described,
        events: outgoing.events.clone(),
        agents: vec![Agent {
            identifier: paper::PROGRAM.to_owned(),
            name: "muragat".into(),
            kind: AgentKind::Software,
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }],
    }))
}

fn file_object(path: &str, bytes: &[u8], sha512: String) -> FileObject {
    let (media_type, format_version) = match path.rsplit('.').next() {
        Some("pdf") => ("application/pdf", Some("PDF/A-3a".to_owned())),
        Some("zip") => ("application/zip", None),
        Some("json") => ("application/json", None),
        Some("xml") => ("application/xml", None),
        Some("p7s") => ("application/pkcs7-signature", None),
        Some("p7m") => ("application/pkcs7-mime", None),
        Some("crl") => ("application/pkix-crl", None),
        Some("cer") => ("application/pkix-cert", None),
        Some("ocsp") => ("application/ocsp-response", None),
        _ => ("application/octet-stream", None),
    };
    FileObject {
        path: path.to_owned(),
        size_bytes: bytes.len() as u64,
        sha256: Digest256::of(bytes),
        sha512,
        media_type: media_type.to_owned(),
        format_version,
        original_name: None,
    }
}

/// Says in the catalogue what is filed; in one transaction with what the act itself records. Called after the flush.
/// Whether this is new: what was said before is not said again.
pub fn settle(tx: &mut Tx<'_>, deposited: &Deposited) -> Result<bool, TxError> {
    if was_said(tx, deposited)? {
        return Ok(false);
    }
    files::record(tx, &deposited.object_id, deposited.version, &deposited.files)?;
    for sheet in &deposited.sheets {
        if sheet.kind.is_answer() {
            documents::set_filed(tx, &sheet.number, &sheet.check_code, &sheet.filed)?;
            signed(tx, deposited, sheet)?;
            annul(tx, deposited, &sheet.number)?;
        } else {
            let (subject, copy) = sheet_subject(&deposited.outgoing, sheet);
            let new = sheets::NewSheet { kind: sheet.kind, subject, copy, issued_at: deposited.outgoing.at };
            sheets::add(tx, &new)?;
            sheets::set_filed(tx, new.kind, &new.subject, new.copy, &sheet.filed)?;
        }
    }
    extend(tx, deposited)?;
    let facts = json!({ "object": deposited.object_id, "version": deposited.version });
    events::append(
        tx,
        &NewEvent {
            at: deposited.outgoing.at,
            subject: &deposited.outgoing.subject.key(),
            kind: Kind::Filed,
            actor: "muragat",
            facts: &facts,
        },
    )?;
    Ok(true)
}

/// Whether the catalogue says already that the version is filed. A later one may have replaced every file of it; then the
/// life line knows.
fn was_said(tx: &mut Tx<'_>, deposited: &Deposited) -> Result<bool, TxError> {
    let files = files::of(tx, &deposited.object_id)?;
    if files.iter().any(|file| file.version == deposited.version) {
        return Ok(true);
    }
    if files.iter().all(|file| file.version < deposited.version) {
        return Ok(false);
    }
    let told = events::of_subject(tx, &deposited.outgoing.subject.key())?;
    Ok(told.iter().any(|event| {
        event.kind == Kind::Filed
            && event.facts["object"] == deposited.object_id.as_str()
            && event.facts["version"] == deposited.version
    }))
}

/// Who signed, in the life line of the case: roles, ways and certificates.
fn signed(tx: &mut Tx<'_>, deposited: &Deposited, sheet: &FiledSheet) -> Result<(), TxError> {
    let Some(record) = &sheet.record else { return Ok(()) };
    let one = |s: &Value| json!({ "role": s["role"], "how": s["how"], "certificate": s["certificate"]["sha256"] });
    let signatures: Vec<_> = record["signatures"].as_array().into_iter().flatten().map(one).collect();
    let facts = json!({ "document": sheet.number, "signatures": signatures });
    let subject = deposited.outgoing.subject.key();
    let at = deposited.outgoing.at;
    events::append(tx, &NewEvent { at, subject: &subject, kind: Kind::Signed, actor: "muragat", facts: &facts })
}

/// The document in whose place this one is loses its force: said in the journal and the life line of its own case.
fn annul(tx: &mut Tx<'_>, deposited: &Deposited, number: &str) -> Result<(), TxError> {
    let Some(succession) = successions::of(tx, number)?.filter(|s| s.manner.annuls()) else { return Ok(()) };
    let Some(earlier) = documents::by_number(tx, &succession.earlier)? else { return Ok(()) };
    let at = deposited.outgoing.at;
    // Of a restricted case nobody who reads the journal is told why.
    let case = cases::by_number(tx, &earlier.case_number)?;
    let reason = succession.reason.filter(|_| case.is_some_and(|case| case.access == Access::Open));
    let why = |text: Option<&String>| text.map_or_else(String::new, |text| format!(": {text}"));
    let (kk, ru) = (why(reason.as_ref().map(|r| &r.kk)), why(reason.as_ref().map(|r| &r.ru)));
    let old = &earlier.number;
    let note = Bilingual::new(
        format!("№ {old} құжатының орнына № {number} берілді{kk}"),
        format!("взамен документа № {old} выдан № {number}{ru}"),
    );
    journal::mark(tx, &earlier.case_number, Mark::Annulment, at, &journal::in_both(&note))?;
    let facts = json!({ "document": earlier.number, "annulled_by": number, "manner": succession.manner });
    let subject = &earlier.case_number;
    events::append(tx, &NewEvent { at, subject, kind: Kind::Annulled, actor: "muragat", facts: &facts })
}

/// The term is longer from the moment at which its notice is filed.
fn extend(tx: &mut Tx<'_>, deposited: &Deposited) -> Result<(), TxError> {
    let (Some(until), Subject::Case(number)) = (deposited.outgoing.extended_until, &deposited.outgoing.subject) else {
        return Ok(());
    };
    let Some(case) = cases::by_number(tx, number)? else { return Ok(()) };
    let at = deposited.outgoing.at;
    let before = case.binding_due_on();
    cases::extend(tx, number, until)?;
    let [was, is] = [before, until].map(|day| day.format("%d.%m.%Y").to_string());
    let note =
        Bilingual::new(format!("мерзімі ұзартылды: {is} (бұрын: {was})"), format!("срок продлён: {is} (ранее: {was})"));
    journal::mark(tx, number, Mark::Note, at, &journal::in_both(&note))?;
    let facts = json!({ "due_on": before, "until": until });
    events::append(tx, &NewEvent { at, subject: number, kind: Kind::Extended, actor: "muragat", facts: &facts })
}

/// What a companion sheet belongs to, and which of its kind it is: notices, returns and refusals to accept to a round of their
/// submission, a letter to the answer that it goes with, the others to the number they carry.
fn sheet_subject(outgoing: &Outgoing, sheet: &FiledSheet) -> (String, u32) {
    match (&sheet.errand, sheet.kind) {
        (Some(errand), _) => (errand.goes_with.clone(), sheet.copy),
        (None, DocumentKind::Notice | DocumentKind::Return) => (outgoing.subject.key(), outgoing.round),
        (None, DocumentKind::AcceptanceRefusal | DocumentKind::IssueSheet) => {
            (outgoing.subject.key(), sheets::in_round(outgoing.round, sheet.copy))
        }
        _ => (sheet.number.clone(), sheet.copy),
    }
}
