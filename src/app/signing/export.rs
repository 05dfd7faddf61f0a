//! `sign export`: the documents as PDF, and for each person a manifest of those that wait for that person.

use super::{AppError, Awaited, awaited};
use crate::domain::request::Access;
use crate::formats::manifest::{Entry, Manifest};
use crate::stages::office::Office;
use std::path::{Path, PathBuf};

/// Which documents go out; all that are given must fit.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// ЖСН of the signer.
    pub signer: Option<String>,
    pub service: Option<String>,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Exported {
    /// Numbers, in order.
    pub documents: Vec<String>,
    /// Manifest, role and how many documents it names.
    pub manifests: Vec<(PathBuf, String, usize)>,
}

/// Writes the documents and manifests into `folder`, which is made. Again: the same files, where nothing changed.
pub fn export(office: &Office, wanted: &Wanted, folder: &Path) -> Result<Exported, AppError> {
    let fits = |a: &Awaited| wanted.service.as_ref().is_none_or(|service| *service == a.service);
    let waiting: Vec<_> = awaited(office)?.into_iter().filter(fits).collect();
    let mut signers: Vec<(String, Vec<Entry>)> = Vec::new();
    let mut exported = Exported::default();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|e| AppError::failure(&path.display().to_string(), e))?;
        Ok::<_, AppError>(path)
    };
    std::fs::create_dir_all(folder).map_err(|e| AppError::failure(&folder.display().to_string(), e))?;
    for one in &waiting {
        let number = &one.document.number;
        let missing = one.missing.iter().filter(|s| wanted.signer.as_ref().is_none_or(|iin| *iin == s.iin));
        let mut named = false;
        for signer in missing {
            // The kind of a restricted case goes to nobody who signs for others too.
            let kind = (one.access == Access::Open).then(|| one.document.kind.key());
            let entry = Entry::new(number, kind, &one.edition, &signer.role, one.kept.pdf());
            match signers.iter_mut().find(|(iin, _)| *iin == signer.iin) {
                Some((_, entries)) => entries.push(entry),
                None => signers.push((signer.iin.clone(), vec![entry])),
            }
            named = true;
        }
        if named {
            write(&format!("{number}.pdf"), one.kept.pdf())?;
            exported.documents.push(number.clone());
        }
    }
    let made_at = office.now().to_rfc3339();
    for (place, (_, documents)) in (1..).zip(signers) {
        let role = documents.first().map(|e| e.role.clone()).unwrap_or_default();
        let count = documents.len();
        let manifest = Manifest { made_at: made_at.clone(), documents };
        let path = write(&format!("manifest-{place}-{role}.xml"), manifest.to_xml().as_bytes())?;
        exported.manifests.push((path, role, count));
    }
    Ok(exported)
}
