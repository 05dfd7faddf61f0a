//! `trust add`: everything is looked at first, then all of it is taken or nothing.

use super::record::Entry;
use super::{
    About, AppError, Decision, Origin, Record, Workspace, certificates, lists, lock, name_for, slug, tell, write,
};
use crate::catalogue::events::Kind;
use crate::formats::crl::CertificateList;
use crate::formats::x509::{Certificate, Purpose};
use std::path::{Path, PathBuf};

/// What became of one certificate or list.
#[derive(Debug, Clone)]
pub struct Added {
    /// In `trust/`, as `root-gost-2022.cer` or `crl/nca-rsa.crl`.
    pub file: String,
    pub outcome: Outcome,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    New,
    /// The same octets stand there already.
    Known,
    /// A newer list took the place of an older one.
    Renewed,
}

#[derive(Debug, Clone)]
pub enum What {
    Certificate(Certificate),
    List(CertificateList),
}

/// Takes files into `trust/`: certificates of authorities, and revocation lists that one of them signed. Adding what is
/// there is harmless.
///
/// # Errors
/// [`AppError::Usage`] names the first file that cannot be trusted and why; nothing was taken then.
/// [`AppError::NotAllowed`] for a test authority outside a demonstration.
pub fn add(workspace: &Workspace, paths: &[PathBuf], decision: &Decision) -> Result<Vec<Added>, AppError> {
    let folder = workspace.root.join("trust");
    let _lock = lock(workspace)?;
    let mut wanted = Vec::new();
    for path in paths {
        let octets = std::fs::read(path).map_err(|e| AppError::Usage(format!("{}: {e}", path.display())))?;
        wanted.extend(read(path, &octets)?.into_iter().map(|what| (path, what)));
    }
    let known = certificates(&folder)?;
    let new = wanted.iter().filter_map(|(_, what)| match what {
        What::Certificate(certificate) => Some(certificate.clone()),
        What::List(_) => None,
    });
    let authorities: Vec<Certificate> = known.iter().map(|(_, c)| c.clone()).chain(new).collect();
    for (path, what) in &wanted {
        match what {
            What::Certificate(certificate) => may_be_trusted(workspace, path, certificate, decision)?,
            What::List(list) => is_of_an_authority(path, list, &authorities)?,
        }
    }
    let mut taken = Taken { workspace, folder: &folder, decision, known, lists: lists(&folder)? };
    // Authorities before the lists that they signed.
    wanted.sort_by_key(|(_, what)| matches!(what, What::List(_)));
    wanted.into_iter().map(|(path, what)| taken.take(path, what)).collect()
}

fn read(path: &Path, octets: &[u8]) -> Result<Vec<What>, AppError> {
    let certificates = Certificate::all_from_pem_or_der(octets);
    if let Ok(all) = certificates {
        return Ok(all.into_iter().map(What::Certificate).collect());
    }
    match CertificateList::from_pem_or_der(octets) {
        Ok(list) => Ok(vec![What::List(list)]),
        Err(fault) => {
            let path = path.display();
            Err(AppError::Usage(format!("{path}: neither a certificate nor a revocation list ({fault})")))
        }
    }
}

fn may_be_trusted(
    workspace: &Workspace,
    path: &Path,
    certificate: &Certificate,
    decision: &Decision,
) -> Result<(), AppError> {
    let holder = &certificate.facts().holder;
    let refused = |why: &str| Err(AppError::Usage(format!("{}: {holder}: {why}", path.display())));
    if !certificate.is_authority() {
        return refused("not of a certification authority: people and services are not trusted themselves");
    }
    if !certificate.signs_certificates() || Purpose::Authority.admits(certificate).is_err() {
        return refused(
            "an authority that may not sign certificates, or with a critical extension that is not understood",
        );
    }
    if certificate.subject() == certificate.issuer() {
        match certificate.is_signed_by(certificate) {
            Some(true) => {}
            Some(false) => return refused("its own signature does not hold"),
            None => return refused("its algorithm is not known here, so no signature could be checked by it"),
        }
    }
    match Origin::of(certificate) {
        Origin::NationalTest if !workspace.config.demo => Err(AppError::NotAllowed(format!(
            "{}: {holder}: a test authority of the national centre certifies invented people; only a workspace made with --demo may trust it",
            path.display()
        ))),
        Origin::Own if decision.why.as_ref().is_none_or(|why| why.trim().is_empty()) => refused(
            "not among the published certificates of the national authorities: trusting it is the office's own decision; say why with --why",
        ),
        _ => Ok(()),
    }
}

fn is_of_an_authority(path: &Path, list: &CertificateList, authorities: &[Certificate]) -> Result<(), AppError> {
    let refused = |why: &str| Err(AppError::Usage(format!("{}: {why}", path.display())));
    if list.is_delta() {
        return refused("a list of changes only; give the complete one");
    }
    let said: Vec<_> = authorities.iter().map(|authority| list.is_signed_by(authority)).collect();
    match () {
        () if said.contains(&Some(true)) => Ok(()),
        () if said.contains(&None) => refused("signed by an algorithm that is not known here"),
        () => refused("no authority in trust/ signed this list; add the authority first"),
    }
}

struct Taken<'a> {
    workspace: &'a Workspace,
    folder: &'a Path,
    decision: &'a Decision,
    known: Vec<(String, Certificate)>,
    lists: Vec<(String, CertificateList)>,
}

impl Taken<'_> {
    fn take(&mut self, given: &Path, what: What) -> Result<Added, AppError> {
        let (file, outcome) = match &what {
            What::Certificate(certificate) => self.take_certificate(given, certificate)?,
            What::List(list) => self.take_list(given, list)?,
        };
        Ok(Added { file, outcome, what })
    }

    fn take_certificate(&mut self, given: &Path, certificate: &Certificate) -> Result<(String, Outcome), AppError> {
        if let Some((file, _)) = self.known.iter().find(|(_, known)| known == certificate) {
            return Ok((file.clone(), Outcome::Known));
        }
        let name = name_for(certificate, given);
        let file = free_name(self.folder, &name, "cer", &certificate.facts().sha256);
        let path = self.folder.join(&file);
        self.record(&path, &certificate.facts().sha256, Origin::of(certificate).key())?;
        write(&path, certificate.der())?;
        tell(self.workspace, Kind::TrustAdded, About::Certificate(certificate))?;
        self.known.push((file.clone(), certificate.clone()));
        Ok((file, Outcome::New))
    }

    /// A list takes the place of an older one of the same name and authority.
    fn take_list(&mut self, given: &Path, list: &CertificateList) -> Result<(String, Outcome), AppError> {
        if let Some((file, _)) = self.lists.iter().find(|(_, known)| known.der() == list.der()) {
            return Ok((format!("crl/{file}"), Outcome::Known));
        }
        let folder = self.folder.join("crl");
        let wanted = format!("{}.crl", slug(given));
        let older = self.lists.iter().find(|(file, known)| *file == wanted && known.issuer() == list.issuer());
        if older.is_some_and(|(_, older)| older.this_update() > list.this_update()) {
            let given = given.display();
            return Err(AppError::Usage(format!("{given}: trust/crl/{wanted} is newer; nothing was changed")));
        }
        let (file, outcome) = match older {
            Some(_) => (wanted, Outcome::Renewed),
            None => (free_name(&folder, &slug(given), "crl", list.sha256()), Outcome::New),
        };
        let path = folder.join(&file);
        write(&path, list.der())?;
        self.record(&path, list.sha256(), "signed")?;
        tell(self.workspace, Kind::TrustAdded, About::List(list))?;
        self.lists.retain(|(known, _)| *known != file);
        self.lists.push((file.clone(), list.clone()));
        Ok((format!("crl/{file}"), outcome))
    }

    fn record(&self, path: &Path, sha256: &str, origin: &str) -> Result<(), AppError> {
        let added = Entry::now(self.workspace, self.decision)?;
        Record { sha256: sha256.to_owned(), origin: origin.to_owned(), added, removed: None }.write(path)
    }
}

/// A name that no file has: as wanted, else with the beginning of the digest.
fn free_name(folder: &Path, name: &str, ending: &str, sha256: &str) -> String {
    let wanted = format!("{name}.{ending}");
    match folder.join(&wanted).exists() {
        false => wanted,
        true => format!("{name}-{}.{ending}", sha256.get(..8).unwrap_or(sha256)),
    }
}
