//! Which schema, passport, template and policy is in force on a date. Released things do not change.
//!
//! Everything comes with the binary. An office may lay its own files over it (`releases/schemas/…`,
//! `releases/templates/…`); what it laid over is recorded with path and digest.

pub mod calendar;
pub mod embedded;
pub mod lint;
mod load;
pub mod passport;
pub mod policy;
pub mod source;
pub mod tables;
pub mod templates;

use crate::domain::calendar::Calendar;
use crate::domain::document::DocumentKind;
use crate::domain::identifiers::Digest256;
use crate::language::abbreviations::comparable;
use calendar::MciRate;
use chrono::NaiveDate;
use passport::Passport;
use policy::Policy;
pub use source::SourceFault;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use templates::{MailEdition, TemplateEdition};

/// Path from the project's root, as `schemas/request.xsd`, and content.
type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// All editions, read once at start.
pub struct Releases {
    files: Files,
    overrides: Vec<Override>,
    passports: Vec<Passport>,
    calendar: Calendar,
    mci: Vec<MciRate>,
    policies: Vec<Policy>,
    templates: Vec<TemplateEdition>,
    letters: Vec<MailEdition>,
    tables: BTreeMap<String, Vec<tables::Column>>,
}

/// A file of the office that stands over a released one, or beside them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Override {
    /// As `schemas/services/ARCH_CERT/2030-01-01.toml`.
    pub path: String,
    pub sha256: Digest256,
}

/// The template of one kind of sheet on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template<'a> {
    /// As `2015-1`.
    pub edition: &'a str,
    /// SHA-256 over the template, the shared parts and the fonts, 64 hexadecimal digits.
    pub digest: &'a str,
    /// `main.typ` and what lies beside it; shared parts under their path in `templates/`, as `lib/frame.typ`.
    pub files: Vec<(String, &'a [u8])>,
}

impl Releases {
    /// What the binary carries.
    pub fn embedded() -> Result<Self, SourceFault> {
        load::read(load::embedded(), Vec::new())
    }

    /// The same with the files below `folder` laid over it; a folder that is not there changes nothing.
    pub fn with_overrides(folder: &Path) -> Result<Self, SourceFault> {
        let (files, overrides) = load::laid_over(folder)?;
        load::read(files, overrides)
    }

    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// The edition of `service` in force on `day`; of two, the one that came later.
    pub fn passport(&self, service: &str, day: NaiveDate) -> Option<&Passport> {
        self.passport_of(service, None, day)
    }

    /// The same for a provider that goes by the acts of one jurisdiction, as `mangystau`; `None`: by any.
    pub fn passport_of(&self, service: &str, jurisdiction: Option<&str>, day: NaiveDate) -> Option<&Passport> {
        let of_provider = |p: &&Passport| jurisdiction.is_none_or(|own| p.jurisdiction == own);
        let in_force = self.passports.iter().filter(|p| p.service == service && p.in_force(day));
        in_force.filter(of_provider).max_by_key(|p| p.from)
    }

    /// Whether the service has any edition at all.
    pub fn knows(&self, service: &str) -> bool {
        self.passports.iter().any(|p| p.service == service)
    }

    /// The code of the service that is called so: its code, the prefix of its numbers, or what an edition calls it, in
    /// either language and in the words of any time («Архивтік анықтамалар беру»).
    pub fn service_named(&self, word: &str) -> Option<&str> {
        let wanted = comparable(word);
        let is_named = |p: &&Passport| {
            let names = [&p.service, &p.prefix, &p.name.kk, &p.name.ru];
            names.into_iter().any(|name| comparable(name) == wanted)
        };
        let exact = self.passports.iter().find(|p| p.service == word);
        exact.or_else(|| self.passports.iter().find(is_named)).map(|p| p.service.as_str())
    }

    /// Every edition of every service.
    pub fn passports(&self) -> &[Passport] {
        &self.passports
    }

    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// АЕК / МРП of `day` in whole tenge.
    pub fn mci_kzt(&self, day: NaiveDate) -> Option<u32> {
        self.mci.iter().filter(|m| m.from <= day).max_by_key(|m| m.from).map(|m| m.amount_kzt)
    }

    /// The policy of verdicts in force on `day`; of several, the one that begins last, then the highest edition.
    pub fn policy(&self, day: NaiveDate) -> Option<&Policy> {
        let in_force = self.policies.iter().filter(|p| p.in_force(day));
        in_force.max_by_key(|p| (p.from, p.edition.parse::<u32>().unwrap_or_default()))
    }

    /// The edition of this name, in force or not: a filed verdict is judged again under the edition that it names.
    pub fn policy_edition(&self, edition: &str) -> Option<&Policy> {
        self.policies.iter().find(|p| p.edition == edition)
    }

    /// The template of `kind` on `day`.
    pub fn template(&self, kind: DocumentKind, day: NaiveDate) -> Option<Template<'_>> {
        self.template_of(kind, None, day)
    }

    /// The same for a sheet of `service`: one made for that service goes before one for all.
    pub fn template_of(&self, kind: DocumentKind, service: Option<&str>, day: NaiveDate) -> Option<Template<'_>> {
        let is_meant = |t: &&TemplateEdition| t.service.is_none() || t.service.as_deref() == service;
        let in_use = self.templates.iter().filter(|t| t.kind == kind && t.from <= day);
        let edition = in_use.filter(is_meant).max_by_key(|t| (t.service.is_some(), t.from))?;
        Some(Template { edition: &edition.edition, digest: &edition.digest, files: edition.files(&self.files) })
    }

    /// A template of the letters of e-mail on `day`, by its name of [`templates::MAIL_FILES`].
    pub fn letter_template(&self, name: &str, day: NaiveDate) -> Option<&str> {
        let edition = self.letters.iter().filter(|edition| edition.from <= day).max_by_key(|edition| edition.from)?;
        std::str::from_utf8(self.file(&edition.path(name))?).ok()
    }

    /// Font files, in byte order of their names.
    pub fn fonts(&self) -> Vec<&[u8]> {
        templates::fonts(&self.files).map(|(_, bytes)| bytes).collect()
    }

    /// A released file, as `schemas/request.xsd`.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|bytes| bytes.as_ref())
    }

    /// Path and digest of every schema, passport and policy.
    pub fn schema_digests(&self) -> BTreeMap<&str, Digest256> {
        let schemas = self.files.iter().filter(|(path, _)| path.starts_with("schemas/"));
        schemas.map(|(path, bytes)| (path.as_str(), Digest256::of(bytes))).collect()
    }

    /// What a released passport lacks, file by file.
    pub fn lint(&self) -> Vec<SourceFault> {
        let passports = self.files.iter().filter(|(path, _)| load::is_passport(path));
        let mut faults: Vec<_> = passports.flat_map(|(path, bytes)| lint::passport(path, bytes)).collect();
        faults.extend(lint::editions(&self.passports));
        faults
    }
}
