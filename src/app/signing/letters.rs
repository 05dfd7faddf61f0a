//! What kind of letters the files are that came back: a detached signature finds what it signs, by trying.

use super::Awaited;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::formats::cms::{self, CmsLimits, SignedData};
use crate::formats::manifest::Manifest;
use crate::formats::signature::SignatureFault;
use crate::formats::xml::{self, XmlLimits};
use crate::formats::xmldsig;
use crate::stages::sign::travelling::{Form, Letter};

/// A letter under the name of its file; `about`: the document whose PDF it signs, by its place among those that wait.
pub struct Named {
    pub file: String,
    pub letter: Letter,
    pub about: Option<usize>,
}

/// What the files are.
#[derive(Default)]
pub struct Sorted {
    pub letters: Vec<Named>,
    /// Detached signatures of nothing that waits: name of the file and octets.
    pub strays: Vec<(String, Vec<u8>)>,
    pub findings: Vec<Finding>,
}

/// Sorts what came back.
pub fn sort(files: &[(String, Vec<u8>)], waiting: &[Awaited]) -> Sorted {
    let Sorted { mut letters, mut strays, mut findings } = Sorted::default();
    let mut plain: Vec<(&str, &[u8], bool)> = Vec::new();
    let mut detached = Vec::new();
    for (name, octets) in files {
        let whole =
            |form| Named { file: name.clone(), letter: Letter { form, files: vec![octets.clone()] }, about: None };
        match look(octets) {
            Look::Manifest { signed: true } => letters.push(whole(Form::ManifestXml)),
            Look::Manifest { signed: false } => plain.push((name, octets, false)),
            Look::Attached { manifest: true } => letters.push(whole(Form::ManifestCms)),
            Look::Attached { manifest: false } | Look::Detached => detached.push((name, octets)),
            Look::Pdf => {}
            Look::Other(found) if found.is_empty() => {
                findings.push(Finding::new(Code::SigningUnreadable, Place::file(name)));
            }
            Look::Other(found) => findings.extend(found.into_iter().map(|mut f| {
                f.place.file = Some(name.clone());
                f
            })),
        }
    }
    for (name, octets) in detached {
        let letter = match content_of(octets, &mut plain, waiting) {
            Some(Content::Manifest(manifest)) => {
                let files = vec![manifest, octets.clone()];
                Some((Letter { form: Form::ManifestDetached, files }, None))
            }
            Some(Content::Document(place)) => {
                Some((Letter { form: Form::DocumentDetached, files: vec![octets.clone()] }, Some(place)))
            }
            None => None,
        };
        match letter {
            Some((letter, about)) => letters.push(Named { file: name.clone(), letter, about }),
            None => strays.push((name.clone(), octets.clone())),
        }
    }
    let unsigned = plain.iter().filter(|(.., used)| !used);
    findings.extend(unsigned.map(|(name, ..)| Finding::new(Code::SigningNotSigned, Place::file(*name))));
    Sorted { letters, strays, findings }
}

enum Look {
    Manifest {
        signed: bool,
    },
    Attached {
        manifest: bool,
    },
    Detached,
    /// The document itself, given beside its signature: the one that waits is compared.
    Pdf,
    Other(Vec<Finding>),
}

fn look(octets: &[u8]) -> Look {
    if octets.starts_with(b"%PDF-") {
        return Look::Pdf;
    }
    if let Ok(parsed) = xml::parse(octets, &XmlLimits::default()) {
        return match Manifest::read(octets) {
            Ok(_) => Look::Manifest { signed: !xmldsig::check(&parsed).is_empty() },
            Err(findings) => Look::Other(findings),
        };
    }
    match SignedData::read(&cms::octets(octets), &CmsLimits::default()) {
        Ok(message) => match message.content() {
            Some(content) => Look::Attached { manifest: Manifest::read(content).is_ok() },
            None => Look::Detached,
        },
        Err(_) => Look::Other(Vec::new()),
    }
}

enum Content {
    Manifest(Vec<u8>),
    Document(usize),
}

/// What a message signs: one of the manifests beside it, or the PDF of a document that waits.
fn content_of(octets: &[u8], plain: &mut [(&str, &[u8], bool)], waiting: &[Awaited]) -> Option<Content> {
    let message = cms::octets(octets);
    let fits = |content: &[u8]| {
        let checked = cms::check(&message, Some(content), &CmsLimits::default());
        checked.iter().any(|c| c.fault != Some(SignatureFault::Digest))
    };
    if let Some((_, manifest, used)) = plain.iter_mut().find(|(_, manifest, _)| fits(manifest)) {
        *used = true;
        return Some(Content::Manifest(manifest.to_vec()));
    }
    waiting.iter().position(|awaited| fits(awaited.kept.pdf())).map(Content::Document)
}

/// Whose signature a stray was meant to be, as its name tells.
pub fn without_content(name: &str, waiting: &[Awaited]) -> Finding {
    let place = Place::file(name);
    let meant = waiting.iter().find(|a| name.starts_with(&format!("{}.", a.document.number)));
    match meant {
        Some(awaited) => Finding::new(Code::SigningDigest, place).fact("number", &awaited.document.number),
        None => Finding::new(Code::SignatureContentMissing, place),
    }
}
