//! `trust remove`: a file leaves the folder and is kept, with its record, in `trust/removed/`.

use super::record::Entry;
use super::{About, AppError, Decision, Origin, Record, Workspace, lock, tell, write};
use crate::catalogue::events::Kind;
use crate::formats::crl::CertificateList;
use crate::formats::x509::Certificate;
use std::fs;
use std::path::{Component, Path};

/// What left.
#[derive(Debug, Clone)]
pub struct Removed {
    /// As it was called in `trust/`.
    pub file: String,
    /// Where it is kept now, relative to the workspace.
    pub kept: String,
}

/// Takes a file out of `trust/`. What rests on it is no longer confirmed from then on; verdicts that were given stay.
///
/// # Errors
/// [`AppError::NotAllowed`] without `yes`; [`AppError::Usage`] when there is no such file.
pub fn remove(workspace: &Workspace, name: &str, yes: bool, decision: &Decision) -> Result<Removed, AppError> {
    let folder = workspace.root.join("trust");
    let _lock = lock(workspace)?;
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(name);
    let in_place = path.parent() == Some(&folder) || path.parent() == Some(&folder.join("crl"));
    let record_of = |path: &Path| path.extension().is_some_and(|e| e == "toml");
    if !inside || !in_place || record_of(&path) || !path.is_file() {
        return Err(AppError::Usage(format!("no file {name} in trust/; `muragat trust list` shows them")));
    }
    if !yes {
        return Err(AppError::NotAllowed(format!(
            "{name}: signatures that rest on it will no longer be confirmed; say --yes to remove it"
        )));
    }
    let doing = |e: std::io::Error| AppError::failure(&path.display().to_string(), e);
    let octets = fs::read(&path).map_err(doing)?;
    let certificates = Certificate::all_from_pem_or_der(&octets).unwrap_or_default();
    let list = CertificateList::from_pem_or_der(&octets).ok();
    let removed = Some(Entry::now(workspace, decision)?);
    let kept = free_place(&folder.join("removed"), name);
    let record = Record::read(&path).map(|record| Record { removed: removed.clone(), ..record });
    let record = record.or_else(|| {
        let (sha256, origin) = match (certificates.first(), &list) {
            (Some(c), _) => (c.facts().sha256.clone(), Origin::of(c).key()),
            (None, Some(list)) => (list.sha256().to_owned(), "signed"),
            (None, None) => return None,
        };
        // Laid down by hand: when is not known, so the record begins with its end.
        removed.clone().map(|entry| Record {
            sha256,
            origin: origin.into(),
            added: entry.clone(),
            removed: Some(entry),
        })
    });
    write(&kept, &octets)?;
    if let Some(record) = record {
        record.write(&kept)?;
    }
    fs::remove_file(&path).map_err(doing)?;
    match fs::remove_file(Record::path(&path)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(doing(e)),
        _ => {}
    }
    for certificate in &certificates {
        tell(workspace, Kind::TrustRemoved, About::Certificate(certificate))?;
    }
    if let Some(list) = &list {
        tell(workspace, Kind::TrustRemoved, About::List(list))?;
    }
    let relative = kept.strip_prefix(&workspace.root).unwrap_or(&kept);
    Ok(Removed { file: name.to_owned(), kept: relative.display().to_string() })
}

/// A place that no earlier one has: what was removed twice is kept twice.
fn free_place(folder: &Path, name: &str) -> std::path::PathBuf {
    let name = name.replace('/', "-");
    let numbered = (1..).map(|n| if n == 1 { name.clone() } else { format!("{n}-{name}") });
    numbered.map(|name| folder.join(name)).find(|path| !path.exists()).unwrap_or_else(|| folder.join(&name))
}
