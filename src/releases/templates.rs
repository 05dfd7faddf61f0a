//! Editions of templates: `templates/editions.toml` says from which day on each folder is used.

use super::Files;
use super::source::{self, SourceFault};
use crate::domain::document::DocumentKind;
use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Ours; an office lays its own beside it, as `templates/editions-land.toml`.
const EDITIONS: &str = "templates/editions";
/// Letters are no sheets: nothing of them belongs to a sheet's template.
const MAIL: &str = "mail";
/// What every edition of the letters has.
pub const MAIL_FILES: [&str; 3] = ["subject.txt", "letter.txt", "letter.html"];

/// One edition of one kind of sheet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateEdition {
    pub kind: DocumentKind,
    /// Name of the folder, as `2015-1`.
    pub edition: String,
    pub from: NaiveDate,
    /// For the sheets of this service alone; it goes before an edition for all.
    #[serde(default)]
    pub service: Option<String>,
    /// Filled after reading.
    #[serde(skip)]
    pub digest: String,
}

/// One edition of the letters of e-mail, `templates/mail/<edition>/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailEdition {
    /// Name of the folder, as `2015-1`.
    pub edition: String,
    pub from: NaiveDate,
}

impl MailEdition {
    pub(super) fn path(&self, name: &str) -> String {
        format!("templates/{MAIL}/{}/{name}", self.edition)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditionsFile {
    #[serde(default)]
    edition: Vec<TemplateEdition>,
    #[serde(default)]
    mail: Vec<MailEdition>,
}

impl TemplateEdition {
    /// The files by the names under which the template knows them.
    pub(super) fn files<'a>(&self, files: &'a Files) -> Vec<(String, &'a [u8])> {
        let own = format!("templates/{}/{}/", self.kind.key(), self.edition);
        let own = below(files, &own).map(|(name, bytes)| (name.to_owned(), bytes));
        let shared = below(files, "templates/").filter(|(name, _)| is_shared(name));
        own.chain(shared.map(|(name, bytes)| (name.to_owned(), bytes))).collect()
    }

    fn main(&self) -> String {
        format!("templates/{}/{}/main.typ", self.kind.key(), self.edition)
    }

    /// Line of the list, from 1, that names the kind.
    fn line(&self, list: &[u8]) -> usize {
        let named = format!("kind = \"{}\"", self.kind.key());
        let text = String::from_utf8_lossy(list);
        1 + text.lines().position(|line| line.trim() == named).unwrap_or(0)
    }

    fn digest(&self, files: &Files) -> String {
        let mut hash = Sha256::new();
        let fonts = fonts(files).map(|(name, bytes)| (format!("fonts/{name}"), bytes));
        for (name, bytes) in self.files(files).into_iter().chain(fonts) {
            // Name, NUL and length before each content: no two sets of files give the same octets.
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}

/// Reads the lists and digests every edition. A listed edition needs its `main.typ`, and each `main.typ` must be listed:
/// either alone would be passed over without a word.
pub(super) fn read(files: &Files) -> Result<(Vec<TemplateEdition>, Vec<MailEdition>), SourceFault> {
    let (mut editions, mut letters) = (Vec::new(), Vec::new());
    for (list, bytes) in files.iter().filter(|(path, _)| is_list(path)) {
        let EditionsFile { edition: of_sheets, mail } = source::read(list, bytes)?;
        for edition in mail {
            if let Some(missing) =
                MAIL_FILES.map(|name| edition.path(name)).iter().find(|path| !files.contains_key(*path))
            {
                return Err(SourceFault::new(list, 1, format!("the edition has no {missing}")));
            }
            letters.push(edition);
        }
        for mut edition in of_sheets {
            if !files.contains_key(&edition.main()) {
                let message = format!("the edition has no {}", edition.main());
                return Err(SourceFault::new(list, edition.line(bytes), message));
            }
            edition.digest = edition.digest(files);
            editions.push(edition);
        }
    }
    let is_listed = |path: &str| editions.iter().any(|edition| edition.main() == path);
    let mains = files.keys().filter(|path| path.starts_with("templates/") && path.ends_with("/main.typ"));
    match mains.into_iter().find(|path| !is_listed(path)) {
        Some(path) => {
            Err(SourceFault::new(path, 1, format!("{EDITIONS}.toml does not say from which day on it is used")))
        }
        None => Ok((editions, letters)),
    }
}

/// Font files with their names.
pub(super) fn fonts(files: &Files) -> impl Iterator<Item = (&str, &[u8])> {
    below(files, "templates/fonts/").filter(|(name, _)| name.ends_with(".ttf") || name.ends_with(".otf"))
}

fn is_list(path: &str) -> bool {
    path.starts_with(EDITIONS) && path.ends_with(".toml")
}

/// What no kind owns: everything but the folders of kinds, the fonts and the list itself.
fn is_shared(name: &str) -> bool {
    let folder = name.split_once('/').map_or("", |(folder, _)| folder);
    folder != "fonts"
        && folder != MAIL
        && DocumentKind::from_key(folder).is_none()
        && !is_list(&format!("templates/{name}"))
}

fn below<'a>(files: &'a Files, folder: &str) -> impl Iterator<Item = (&'a str, &'a [u8])> + use<'a> {
    let folder = folder.to_owned();
    let from_here = files.range(folder.clone()..);
    from_here.map_while(move |(path, bytes)| Some((path.strip_prefix(folder.as_str())?, bytes.as_ref())))
}
