//! Signatures that were made away from here: what came back from a person, kept beside the sheet until it is filed.
//!
//! A letter is a file, or two, with one or more signatures: the manifest signed by XML-DSig or CMS, or a CMS over the PDF
//! itself. [`said`] tells what each signature in it says; whom it belongs to and whether that person may say so is asked
//! when it comes in. Here it is only asked again whether it still holds.

use super::kept::{self, Place};
use super::{Hand, SignatureFile};
use crate::formats::cms::{self, CmsLimits};
use crate::formats::keys::Sign;
use crate::formats::manifest::Manifest;
use crate::formats::signature::CheckedSignature;
use crate::formats::xml::{self, XmlLimits};
use crate::formats::xmldsig;
use crate::ports::objects;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{DateTime, FixedOffset};

/// What kind of file came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The manifest with an enveloped signature.
    ManifestXml,
    /// CMS with the manifest inside.
    ManifestCms,
    /// The manifest, and CMS over it.
    ManifestDetached,
    /// CMS over the PDF.
    DocumentDetached,
}

impl Form {
    const ALL: [Form; 4] = [Form::ManifestXml, Form::ManifestCms, Form::ManifestDetached, Form::DocumentDetached];

    /// Names in the folder of the role. The one that makes the letter complete is the last.
    fn names(self) -> &'static [&'static str] {
        match self {
            Form::ManifestXml => &["manifest-signed.xml"],
            Form::ManifestCms => &["manifest.p7m"],
            Form::ManifestDetached => &["manifest.xml", "manifest.xml.p7s"],
            Form::DocumentDetached => &["document.p7s"],
        }
    }

    /// What follows the name of the sheet in the archive and the outbox.
    fn endings(self, role: &str) -> Vec<String> {
        match self {
            Form::ManifestXml => vec![format!(".{role}.manifest.xml")],
            Form::ManifestCms => vec![format!(".{role}.manifest.p7m")],
            Form::ManifestDetached => vec![format!(".{role}.manifest.xml"), format!(".{role}.manifest.xml.p7s")],
            Form::DocumentDetached => vec![format!(".pdf.{role}.p7s")],
        }
    }

    /// As records name it.
    pub fn how(self) -> &'static str {
        match self {
            Form::DocumentDetached => "cms",
            _ => "manifest",
        }
    }
}

/// Files with signatures, in the order of [`Form`]'s names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub form: Form,
    pub files: Vec<Vec<u8>>,
}

/// One signature of a letter.
#[derive(Debug, Clone)]
pub struct Said {
    pub checked: CheckedSignature,
    /// What was signed, where it is a manifest and the signature holds.
    pub manifest: Option<Manifest>,
}

impl Said {
    /// Whether it signs the document `number` with these octets, for `role`. Of a CMS over a PDF the check told.
    pub fn covers(&self, number: &str, role: &str, pdf: &[u8]) -> bool {
        let Some(manifest) = &self.manifest else { return true };
        manifest.documents.iter().any(|e| e.number == number && e.role == role && e.is_of(pdf))
    }
}

/// What each signature of a letter says. `pdf` is what a CMS over a document signs. Pure.
pub fn said(letter: &Letter, pdf: &[u8]) -> Vec<Said> {
    let limits = CmsLimits::default();
    let file = |index: usize| letter.files.get(index).map(Vec::as_slice).unwrap_or_default();
    let checked = match letter.form {
        Form::ManifestXml => match xml::parse(file(0), &XmlLimits::default()) {
            Ok(parsed) => xmldsig::check(&parsed),
            Err(_) => Vec::new(),
        },
        Form::ManifestCms => cms::check(&cms::octets(file(0)), None, &limits),
        Form::ManifestDetached => cms::check(&cms::octets(file(1)), Some(file(0)), &limits),
        Form::DocumentDetached => cms::check(&cms::octets(file(0)), Some(pdf), &limits),
    };
    let is_manifest = letter.form != Form::DocumentDetached;
    let read = |checked: CheckedSignature| {
        let octets = checked.signed_octets.as_ref().filter(|_| is_manifest);
        let manifest = octets.and_then(|signed| Manifest::read(signed.as_bytes()).ok());
        Said { checked, manifest }
    };
    checked
        .into_iter()
        .map(read)
        .filter(|said| !is_manifest || said.checked.fault.is_some() || said.manifest.is_some())
        .collect()
}

/// A signature that came back, or was made here after the sheet was drawn.
pub struct Brought {
    pub role: String,
    pub how: &'static str,
    pub files: Vec<SignatureFile>,
    pub checked: CheckedSignature,
}

/// Keeps a letter for the sheet at `place`, signed in `role`. Repeating it changes nothing; another letter of the same
/// form takes its place.
pub fn keep(office: &Office, place: &Place, role: &str, letter: &Letter) -> Result<(), Failure> {
    for (name, bytes) in letter.form.names().iter().zip(&letter.files) {
        objects::create_or_mend(&*office.spool, &place.key(&format!("{role}/{name}")), bytes)?;
    }
    Ok(())
}

/// The kept signature of the person `iin` in `role` over the document `number`; `None`: there is none that holds. What a
/// loss of power tore does not hold, and is not there.
pub fn kept_of(
    office: &Office,
    place: &Place,
    number: &str,
    role: &str,
    iin: &str,
    pdf: &[u8],
) -> Result<Option<(Letter, Said)>, Failure> {
    let theirs = |said: &Said| {
        let own = said.checked.certificate.as_ref().and_then(|c| c.facts().iin.as_deref());
        said.checked.fault.is_none() && own == Some(iin) && said.covers(number, role, pdf)
    };
    for letter in kept_for(office, place, role)? {
        if let Some(found) = said(&letter, pdf).into_iter().find(theirs) {
            return Ok(Some((letter, found)));
        }
    }
    Ok(None)
}

/// The letters that are kept for `role`, whole ones only.
fn kept_for(office: &Office, place: &Place, role: &str) -> Result<Vec<Letter>, Failure> {
    let mut letters = Vec::new();
    for form in Form::ALL {
        let mut files = Vec::new();
        for name in form.names() {
            files.extend(kept::get(office, place, &format!("{role}/{name}"))?);
        }
        if files.len() == form.names().len() {
            letters.push(Letter { form, files });
        }
    }
    Ok(letters)
}

/// The signature of one who was not at hand when the sheet was drawn, as it is kept; or made now, if the key is at hand
/// meanwhile, over the octets that the person would have been shown.
pub(super) fn of(
    office: &Office,
    place: &Place,
    pdf: &[u8],
    hand: &Hand<'_>,
    number: &str,
    at: DateTime<FixedOffset>,
) -> Result<Option<Brought>, Failure> {
    let role = &hand.line.role;
    if let Some((letter, found)) = kept_of(office, place, number, role, &hand.line.person.iin, pdf)? {
        let endings = letter.form.endings(role);
        let files = endings.into_iter().zip(letter.files).map(|(ending, bytes)| SignatureFile { ending, bytes });
        let (role, how) = (role.clone(), letter.form.how());
        return Ok(Some(Brought { role, how, files: files.collect(), checked: found.checked }));
    }
    let Some(key) = &hand.key else { return Ok(None) };
    super::own::counts(office, number, key.certificate(), at)?;
    let signer: &dyn Sign = key.as_ref();
    let signed = super::own::detached(office, number, pdf, &[signer], at)?;
    keep(office, place, role, &Letter { form: Form::DocumentDetached, files: vec![signed] })?;
    office.spool.flush()?;
    let by_other_keys = Hand { line: hand.line, key: None };
    of(office, place, pdf, &by_other_keys, number, at)
}
