//! Making packages: a folder with `request.xml` or `decision.xml` and `attachments/` becomes a signed ZIP.
//!
//! The same files, key and certificate give the same octets. Reading a package that came from outside is the work of
//! other rooms; [`inspect`] only lists one.

mod fill;
mod inspect;
mod sign;
mod signatures;

pub use inspect::{Inspection, Member, SignatureSeen, TimeStampSeen, inspect};
pub use signatures::{SignatureForm, Signatures, signatures};

use super::asic::AsicError;
use super::cms::CmsSignError;
use super::container::{Container, Limits, MIMETYPE};
use super::keys::Sign;
use super::xml::{self, XmlFault, XmlLimits};
use super::xmldsig::SignError;
use crate::domain::finding::Finding;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::CompressionMethod;

/// The document of a request package.
pub const REQUEST: &str = "request.xml";
/// The document of a decision package.
pub const DECISION: &str = "decision.xml";
/// Where the scans lie.
pub const ATTACHMENTS: &str = "attachments/";

/// Why no package was made.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    #[error("neither {REQUEST} nor {DECISION}, or both")]
    NoContent,
    #[error("{0} is not UTF-8")]
    NotText(String),
    #[error("{file}:{fault}")]
    Xml { file: String, fault: XmlFault },
    /// Size and digest are to be filled in, and the file is not there.
    #[error("{file}:{line}:{column}: the attachment {attachment} is not in the folder")]
    NoAttachment { file: String, line: u32, column: u32, attachment: String },
    #[error("{file}: {error}")]
    Sign { file: String, error: SignError },
    #[error("{file}: {error}")]
    Cms { file: String, error: CmsSignError },
    #[error(transparent)]
    Asic(AsicError),
    /// A package carries signatures of one kind.
    #[error("the package is signed in another way: {0}")]
    OtherForm(&'static str),
    /// The container is one that an office would reject.
    #[error("{}", .0.iter().map(said).collect::<Vec<_>>().join("; "))]
    Rejected(Vec<Finding>),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error("{file}: {error}")]
    File { file: String, error: std::io::Error },
}

/// Makes a package from a folder; what does not belong to a package stays out, as notes beside it.
pub fn build(folder: &Path, signer: Option<&dyn Sign>) -> Result<Vec<u8>, PackageError> {
    build_from(&files_of(folder)?, signer)
}

/// The files of a folder that belong to a package.
pub fn files_of(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, PackageError> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry =
            entry.map_err(|error| PackageError::File { file: folder.display().to_string(), error: error.into() })?;
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let name = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        if entry.file_type().is_file() && belongs(&name) {
            let octets =
                std::fs::read(entry.path()).map_err(|error| PackageError::File { file: name.clone(), error })?;
            files.push((name, octets));
        }
    }
    Ok(files)
}

/// Makes a package from files in memory, signed by an enveloped signature; see [`build_as`].
pub fn build_from(files: &[(String, Vec<u8>)], signer: Option<&dyn Sign>) -> Result<Vec<u8>, PackageError> {
    build_as(files, signer, SignatureForm::Xmldsig)
}

/// Makes a package from files in memory: fills in empty sizes and digests of attachments, signs, packs.
///
/// Values that are there stay, right or wrong. Names that do not belong to a package are left out.
pub fn build_as(
    files: &[(String, Vec<u8>)],
    signer: Option<&dyn Sign>,
    form: SignatureForm,
) -> Result<Vec<u8>, PackageError> {
    let mut members: Vec<_> = files.iter().filter(|(name, _)| belongs(name)).cloned().collect();
    let content = content_of(&members)?;
    let (name, octets) = members[content].clone();
    members[content].1 = fill::fill(&name, &text_of(&name, octets)?, files)?.into_bytes();
    if let Some(signer) = signer {
        sign::sign(&mut members, signer, form)?;
    }
    pack(&members)
}

/// Adds an enveloped signature to a package that exists; see [`sign_as`].
pub fn sign(package: &[u8], signer: &dyn Sign) -> Result<Vec<u8>, PackageError> {
    sign_as(package, signer, Some(SignatureForm::Xmldsig))
}

/// Adds a signature to a package that exists: a first one, or one more of the kind that is there.
///
/// Without a kind it is the one that is there, else an enveloped one.
pub fn sign_as(package: &[u8], signer: &dyn Sign, form: Option<SignatureForm>) -> Result<Vec<u8>, PackageError> {
    let container = Container::open(package, &Limits::default()).map_err(PackageError::Rejected)?;
    let mut archive = zip::ZipArchive::new(Cursor::new(package))?;
    let mut members = Vec::new();
    for name in container.names() {
        // Measured first: what the directory promises is what unpacks.
        container.measure(name).map_err(|finding| PackageError::Rejected(vec![finding]))?;
        let mut octets = Vec::new();
        let read = archive.by_name(name)?.read_to_end(&mut octets);
        read.map_err(|error| PackageError::File { file: name.to_owned(), error })?;
        members.push((name.to_owned(), octets));
    }
    let (name, octets) = &members[content_of(&members)?];
    let parsed =
        xml::parse(octets, &XmlLimits::default()).map_err(|fault| PackageError::Xml { file: name.clone(), fault })?;
    let there = signatures(&container, octets, &parsed).forms;
    let form = form.or(there.first().copied()).unwrap_or(SignatureForm::Xmldsig);
    if let Some(other) = there.into_iter().find(|other| *other != form) {
        return Err(PackageError::OtherForm(other.key()));
    }
    sign::sign(&mut members, signer, form)?;
    pack(&members)
}

/// Packs members as they are: the media type of an ASiC-E container first and stored, the document, then by name; one time
/// for all, so that nothing but content shows.
pub fn pack(members: &[(String, Vec<u8>)]) -> Result<Vec<u8>, PackageError> {
    write(members, CompressionMethod::Deflated)
}

/// The same without compression: for members that are compressed in themselves.
pub fn store(members: &[(String, Vec<u8>)]) -> Result<Vec<u8>, PackageError> {
    write(members, CompressionMethod::Stored)
}

fn write(members: &[(String, Vec<u8>)], usual: CompressionMethod) -> Result<Vec<u8>, PackageError> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_key(|(name, _)| (name != MIMETYPE, ![REQUEST, DECISION].contains(&name.as_str()), name));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        // The first moment that a ZIP can name: 1980-01-01.
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (name, octets) in sorted {
        let stored = name == MIMETYPE || (usual == CompressionMethod::Deflated && looks_like_a_bomb(name, octets)?);
        let method = if stored { CompressionMethod::Stored } else { usual };
        writer.start_file(name.as_str(), options.compression_method(method))?;
        writer.write_all(octets).map_err(|error| PackageError::File { file: name.clone(), error })?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Whether whoever opens the package would take the deflated member for a bomb, as a thousand decisions that say nearly the
/// same. Half of what is allowed leaves room for an office that is stricter.
fn looks_like_a_bomb(name: &str, octets: &[u8]) -> Result<bool, PackageError> {
    let limits = Limits::default();
    let unpacked = octets.len() as u64;
    if unpacked <= limits.ratio_from_bytes {
        return Ok(false);
    }
    let mut alone = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = zip::write::SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    alone.start_file(name, deflated)?;
    alone.write_all(octets).map_err(|error| PackageError::File { file: name.to_owned(), error })?;
    let packed = alone.finish()?.into_inner().len() as u64;
    Ok(unpacked / (limits.ratio_max / 2) > packed)
}

fn belongs(name: &str) -> bool {
    name == REQUEST || name == DECISION || name.starts_with(ATTACHMENTS)
}

/// The place of the one document among the members.
fn content_of(members: &[(String, Vec<u8>)]) -> Result<usize, PackageError> {
    let mut found = members.iter().enumerate().filter(|(_, (name, _))| name == REQUEST || name == DECISION);
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        _ => Err(PackageError::NoContent),
    }
}

fn text_of(name: &str, octets: Vec<u8>) -> Result<String, PackageError> {
    String::from_utf8(octets).map_err(|_| PackageError::NotText(name.to_owned()))
}

/// A finding for whoever makes packages: code, member, what was seen.
fn said(finding: &Finding) -> String {
    let facts: Vec<_> = finding.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let parts = [finding.code.key(), finding.place.file.as_deref().unwrap_or_default(), &facts.join(", ")];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<r><attachments><attachment><file>attachments/a.txt</file><size_bytes/><sha256></sha256>\
        </attachment><attachment><file>attachments/b.txt</file><size_bytes>9</size_bytes><sha256>00</sha256>\
        </attachment></attachments></r>";

    fn files(text: &str) -> Vec<(String, Vec<u8>)> {
        vec![
            ("attachments/a.txt".into(), b"abc".to_vec()),
            ("notes.md".into(), b"not in the package".to_vec()),
            (REQUEST.into(), text.as_bytes().to_vec()),
        ]
    }

    #[test]
    fn empty_sizes_and_digests_are_filled_and_the_rest_stays() {
        let package = build_from(&files(TEXT), None).unwrap();
        assert_eq!(package, build_from(&files(TEXT), None).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
        let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
        assert_eq!(names, [REQUEST, "attachments/a.txt"]);
        let mut text = String::new();
        archive.by_name(REQUEST).unwrap().read_to_string(&mut text).unwrap();
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let expected = TEXT
            .replace("<size_bytes/>", "<size_bytes>3</size_bytes>")
            .replace("<sha256></sha256>", &format!("<sha256>{digest}</sha256>"));
        assert_eq!(text, expected);
    }

    #[test]
    fn what_says_the_same_a_thousand_times_is_packed_so_that_it_can_be_opened() {
        let many = format!("<r>{}</r>", "<fact>жұмысқа қабылданған</fact>".repeat(50_000));
        let package = build_from(&[(REQUEST.to_owned(), many.clone().into_bytes())], None).unwrap();
        let opened = Container::open(&package, &Limits::default()).unwrap();
        opened.measure(REQUEST).unwrap();
        assert!(package.len() > many.len(), "stored as it is");
        let few = format!("<r>{}</r>", "<fact>жұмысқа қабылданған</fact>".repeat(5_000));
        let package = build_from(&[(REQUEST.to_owned(), few.clone().into_bytes())], None).unwrap();
        assert!(package.len() < few.len() / 10, "what is no large member is deflated as ever");
    }

    #[test]
    fn what_cannot_be_made_is_named() {
        let text = TEXT.replace("<size_bytes>9</size_bytes>", "<size_bytes/>");
        let error = build_from(&files(&text), None).unwrap_err();
        assert!(
            matches!(&error, PackageError::NoAttachment { attachment, line: 1, .. } if attachment == "attachments/b.txt")
        );
        assert!(matches!(build_from(&files(TEXT)[..2], None), Err(PackageError::NoContent)));
        assert!(matches!(build_from(&files("<r>"), None), Err(PackageError::Xml { .. })));
    }
}
