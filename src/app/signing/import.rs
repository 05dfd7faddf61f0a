//! `sign import`: whose signature came back, over what, and whether that person signs that document in that role.

use super::letters::{self, Named};
use super::{AppError, Awaited, awaited};
use crate::catalogue::{documents, queue};
use crate::domain::codes::Code;
use crate::domain::evidence::Evidence;
use crate::domain::finding::{Finding, Place};
use crate::domain::signer::Role;
use crate::formats::manifest::Entry;
use crate::formats::validation::{self, Court};
use crate::releases::policy::Action;
use crate::stages::collect::gather;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::sign::travelling::{self, Said};
use crate::stages::signatures::follows;
use serde::Serialize;
use std::collections::BTreeSet;

/// What became of the files.
#[derive(Debug, Default)]
pub struct Imported {
    pub findings: Vec<Finding>,
    /// Signatures that are now with their documents.
    pub taken: Vec<Taken>,
    /// Signatures that were there before.
    pub known: Vec<Taken>,
    /// The outside has not answered about a certificate: import the file again. Neither good nor bad.
    pub unfinished: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    pub number: String,
    pub role: String,
}

/// Attaches every signature that may be, and says what is wrong with the others. Importing again changes nothing. The
/// documents that are complete then are filed by the next run.
pub fn import(office: &Office, files: &[(String, Vec<u8>)]) -> Result<Imported, AppError> {
    let waiting = awaited(office)?;
    let sorted = letters::sort(files, &waiting);
    let mut imported = Imported { findings: sorted.findings, ..Imported::default() };
    for (name, octets) in &sorted.strays {
        match filed_with(office, name, octets)? {
            Some(known) => imported.known.push(known),
            None => imported.findings.push(letters::without_content(name, &waiting)),
        }
    }
    for named in &sorted.letters {
        let pdf = named.about.and_then(|place| waiting.get(place)).map(|a| a.kept.pdf()).unwrap_or_default();
        for said in travelling::said(&named.letter, pdf) {
            if let Some(iin) = judged(office, named, &said, &mut imported)? {
                attach(office, &waiting, named, &said, &iin, &mut imported)?;
            }
        }
    }
    office.spool.flush().map_err(Failure::from)?;
    let touched: BTreeSet<_> = imported.taken.iter().map(|t| t.number.as_str()).collect();
    let decisions = waiting.iter().filter(|a| touched.contains(a.document.number.as_str()));
    let decisions: BTreeSet<_> = decisions.map(|a| a.document.decision_digest).collect();
    office
        .store
        .write(|tx| {
            for digest in &decisions {
                queue::push(tx, digest)?;
            }
            Ok(())
        })
        .map_err(Failure::from)?;
    Ok(imported)
}

/// The document with which exactly these octets are filed, as the name of the file tells it: `<number>.pdf.p7s`.
fn filed_with(office: &Office, name: &str, octets: &[u8]) -> Result<Option<Taken>, AppError> {
    let number = name.split('.').next().unwrap_or_default();
    let known = office.store.read(|tx| documents::by_number(tx, number)).map_err(Failure::from)?;
    let Some(filed) = known.and_then(|document| document.filed) else { return Ok(None) };
    let folder = filed.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for proof in super::proofs(office, number)? {
        for signature in proof.signatures.into_iter().filter(|s| s.how == "cms") {
            let path = format!("{folder}/{}", signature.file);
            if office.archive.read(&filed.object_id, &path).map_err(Failure::from)? == octets {
                return Ok(Some(Taken { number: number.to_owned(), role: signature.role }));
            }
        }
    }
    Ok(None)
}

/// ЖСН of the person whose signature this is, when it counts today.
fn judged(office: &Office, named: &Named, said: &Said, imported: &mut Imported) -> Result<Option<String>, AppError> {
    let now = office.now();
    let policy = office.policy(now.date_naive())?;
    let rules = policy.rules();
    let checked = std::slice::from_ref(&said.checked);
    let mut evidence = Evidence::none(now);
    gather(&office.sources(), checked, &office.anchors, &rules, &mut evidence);
    let court = Court { anchors: &office.anchors, evidence: &evidence, rules: &rules };
    let verdict = validation::judge(checked, court).verdict;
    let action = verdict.signatures.first().map_or(Action::Stop, |signature| follows(policy, signature));
    let findings = validation::findings(&verdict, checked, &named.file);
    match action {
        Action::Accept => {}
        Action::Wait => {
            imported.unfinished.extend(findings);
            return Ok(None);
        }
        Action::Stop => {
            imported.findings.extend(findings);
            return Ok(None);
        }
    }
    Ok(said.checked.certificate.as_ref().and_then(|c| c.facts().iin.clone()))
}

/// Puts a signature beside every document that it signs.
fn attach(
    office: &Office,
    waiting: &[Awaited],
    named: &Named,
    said: &Said,
    iin: &str,
    imported: &mut Imported,
) -> Result<(), AppError> {
    let entries: Vec<Entry> = match (&said.manifest, named.about.and_then(|place| waiting.get(place))) {
        (Some(manifest), _) => manifest.documents.clone(),
        (None, Some(awaited)) => of_document(awaited, iin),
        (None, None) => Vec::new(),
    };
    for entry in entries {
        match place(office, waiting, &entry, iin)? {
            Placed::Here(awaited) => {
                travelling::keep(office, &awaited.place, &entry.role, &named.letter)?;
                imported.taken.push(Taken { number: entry.number, role: entry.role });
            }
            Placed::Before => imported.known.push(Taken { number: entry.number, role: entry.role }),
            Placed::Not(code, facts) => {
                let finding = Finding::new(code, Place::file(&named.file)).fact("number", &entry.number);
                imported.findings.push(facts.into_iter().fold(finding, |f, (name, value)| f.fact(name, value)));
            }
        }
    }
    Ok(())
}

/// A CMS over the PDF names no role: the person signs in every role in which the document awaits that person.
fn of_document(awaited: &Awaited, iin: &str) -> Vec<Entry> {
    let number = &awaited.document.number;
    let entry = |role: &str| Entry::new(number, None, &awaited.edition, role, awaited.kept.pdf());
    let own: Vec<_> = awaited.kept.signers.iter().filter(|s| s.iin == iin).map(|s| entry(&s.role)).collect();
    match own.is_empty() {
        false => own,
        true => awaited.kept.signers.last().map(|s| entry(&s.role)).into_iter().collect(),
    }
}

enum Placed<'w> {
    Here(&'w Awaited),
    /// It is there already, or the document is complete.
    Before,
    Not(Code, Vec<(&'static str, String)>),
}

/// Whether the document waits for this person in this role, with exactly these octets.
fn place<'w>(office: &Office, waiting: &'w [Awaited], entry: &Entry, iin: &str) -> Result<Placed<'w>, AppError> {
    let role = || vec![("role", entry.role.clone())];
    let Some(awaited) = waiting.iter().find(|a| a.document.number == entry.number) else {
        let known = office.store.read(|tx| documents::by_number(tx, &entry.number)).map_err(Failure::from)?;
        return Ok(match known.map(|document| document.filed) {
            None => Placed::Not(Code::SigningUnknownDocument, Vec::new()),
            Some(None) => Placed::Not(Code::SigningNotAwaited, Vec::new()),
            Some(Some(filed)) if filed.sha256.hex() == entry.sha256 => Placed::Before,
            Some(Some(_)) => Placed::Not(Code::SigningDigest, Vec::new()),
        });
    };
    let Some(signer) = awaited.kept.signers.iter().find(|s| s.role == entry.role) else {
        return Ok(Placed::Not(Code::SigningRole, role()));
    };
    if signer.iin != iin {
        return Ok(Placed::Not(Code::SigningOtherPerson, role()));
    }
    if !holds_office(office, iin, &entry.role, &awaited.service) {
        return Ok(Placed::Not(Code::SigningTerm, role()));
    }
    let kind = awaited.document.kind.key();
    let seen = format!("{} {}", entry.kind.as_deref().unwrap_or(kind), entry.edition);
    let expected = format!("{kind} {}", awaited.edition);
    if seen != expected {
        return Ok(Placed::Not(Code::SigningEdition, vec![("seen", seen), ("expected", expected)]));
    }
    if !entry.is_of(awaited.kept.pdf()) {
        return Ok(Placed::Not(Code::SigningDigest, Vec::new()));
    }
    Ok(match awaited.missing.contains(signer) {
        true => Placed::Here(awaited),
        false => Placed::Before,
    })
}

/// Whether the person may sign so today.
fn holds_office(office: &Office, iin: &str, role: &str, service: &str) -> bool {
    let today = office.now().date_naive();
    let is_role = |own: Role| own.key() == role || role == "executor" && own == Role::Specialist;
    office.people.iter().any(|p| p.iin == iin && is_role(p.role) && p.answers_for(service, today))
}
