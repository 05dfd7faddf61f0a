//! Re-reads the archive and names exactly what is no longer what it was.
//!
//! Three parties must agree about every file: its bytes, the inventories with their sidecars, and the catalogue. Where
//! one differs from the others, that one is named ([`Damage`]). Reads in the order opposite to writing (docs/FORMAT.md).
//! Repairs nothing. The catalogue's side comes in as plain facts, so this room knows no tables.

mod object;
mod witnesses;

use crate::domain::identifiers::Digest256;
use crate::formats::ocfl::{Archive, ArchiveError, layout};
use crate::ports::objects::ObjectsError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the catalogue holds true about one archived file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueFact {
    pub object_id: String,
    /// Logical path in the newest version.
    pub path: String,
    pub sha256: Digest256,
    pub size_bytes: u64,
}

/// One file that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// Identifier of the object, or its folder where no inventory can be trusted; `None`: the storage root itself.
    pub object: Option<String>,
    /// From the object's folder (or the storage root), as `v2/content/documents/….pdf`; for what the catalogue says,
    /// the logical path; empty: the object as a whole.
    pub file: String,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The bytes are not those that were written.
    Changed,
    /// It is named and not there.
    Missing,
    /// It is there and nobody named it.
    Unexpected,
    /// A version that never became visible: a commit was cut short, the next one clears it away.
    Unfinished,
    /// The object lies where another identifier belongs.
    Misplaced,
    /// The disk refuses to give the bytes.
    Unreadable,
    /// The archive is whole and the catalogue says something else about this file.
    CatalogueDiffers,
}

impl What {
    /// Stable word for JSON and scripts.
    pub fn as_str(self) -> &'static str {
        match self {
            What::Changed => "changed",
            What::Missing => "missing",
            What::Unexpected => "unexpected",
            What::Unfinished => "unfinished",
            What::Misplaced => "misplaced",
            What::Unreadable => "unreadable",
            What::CatalogueDiffers => "catalogue-differs",
        }
    }
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let object = self.object.as_deref().unwrap_or("archive");
        write!(f, "{object} {} {}", self.file, self.what.as_str())
    }
}

/// The outcome of one pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixity {
    pub objects: usize,
    /// Content files read.
    pub files: usize,
    /// Content bytes read.
    pub size_bytes: u64,
    /// Sorted; empty: everything agrees.
    pub damages: Vec<Damage>,
}

/// Re-reads the whole archive on `threads` threads (at least one).
///
/// `Err` only when folders cannot be listed: a file that cannot be read is a [`Damage`]. Changes nothing.
pub fn verify(
    archive: &Archive,
    facts: impl IntoIterator<Item = CatalogueFact>,
    threads: usize,
) -> Result<Fixity, ArchiveError> {
    let mut by_object: BTreeMap<String, Vec<CatalogueFact>> = BTreeMap::new();
    for fact in facts {
        by_object.entry(layout::folder_of(&fact.object_id)).or_default().push(fact);
    }
    let folders = archive.folders()?;
    let next = AtomicUsize::new(0);
    let work = || -> Result<Fixity, ArchiveError> {
        let mut sum = Fixity::default();
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            sum.add(folder_fixity(archive, folder, by_object.get(folder).map_or(&[], Vec::as_slice))?);
        }
        Ok(sum)
    };
    let mut sum = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut sum = work()?;
        for worker in workers {
            sum.add(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok::<_, ArchiveError>(sum)
    })?;
    let present: BTreeSet<&String> = folders.iter().collect();
    for fact in by_object.iter().filter(|(folder, _)| !present.contains(folder)).filter_map(|(_, facts)| facts.first())
    {
        let object = Some(fact.object_id.clone());
        sum.damages.push(Damage { object, file: String::new(), what: What::Missing });
    }
    sum.damages.extend(root_fixity(archive)?);
    sum.damages.sort();
    sum.damages.dedup();
    Ok(sum)
}

/// Re-reads one object. `facts` are those of this object; changes nothing.
pub fn verify_object(archive: &Archive, object_id: &str, facts: &[CatalogueFact]) -> Result<Fixity, ArchiveError> {
    let folder = layout::folder_of(object_id);
    let mut fixity = folder_fixity(archive, &folder, facts)?;
    if archive.objects().list(&folder)?.is_empty() {
        let object = Some(object_id.into());
        fixity.damages = vec![Damage { object, file: String::new(), what: What::Missing }];
    }
    fixity.damages.sort();
    fixity.damages.dedup();
    Ok(fixity)
}

/// One object; what looks damaged is looked at twice, because a commit may be replacing inventories right now.
fn folder_fixity(archive: &Archive, folder: &str, facts: &[CatalogueFact]) -> Result<Fixity, ArchiveError> {
    let first = object::fixity(&**archive.objects(), folder, facts)?;
    if first.damages.is_empty() { Ok(first) } else { Ok(object::fixity(&**archive.objects(), folder, facts)?) }
}

/// The storage root's own files, and what lies between it and the objects.
fn root_fixity(archive: &Archive) -> Result<Vec<Damage>, ArchiveError> {
    let objects = archive.objects();
    let mut damages = Vec::new();
    let mut found = |file: &str, what| damages.push(Damage { object: None, file: file.into(), what });
    for (name, text) in layout::root_files() {
        match objects.read(name) {
            Ok(bytes) if bytes == text => {}
            Ok(_) => found(name, What::Changed),
            Err(ObjectsError::NotFound(_)) => found(name, What::Missing),
            Err(_) => found(name, What::Unreadable),
        }
    }
    for entry in objects.list("")? {
        if !entry.folder && layout::root_files().iter().all(|(name, _)| *name != entry.name) {
            found(&entry.name, What::Unexpected);
        }
    }
    for fault in archive.check_root()? {
        if objects.list("")?.iter().all(|entry| entry.folder || entry.name != fault.path) && !fault.path.is_empty() {
            found(&fault.path, What::Unexpected);
        }
    }
    Ok(damages)
}

impl Fixity {
    fn add(&mut self, other: Fixity) {
        self.objects += other.objects;
        self.files += other.files;
        self.size_bytes += other.size_bytes;
        self.damages.extend(other.damages);
    }
}
