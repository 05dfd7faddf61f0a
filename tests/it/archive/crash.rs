//! Every write fails once, the process dies or the power goes: nothing promised is lost, nothing half-written is seen.

use super::*;
use muragat::adapters::objects_memory::MemoryObjects;
use muragat::formats::ocfl::ArchiveError;
use muragat::ports::objects::{Entry, Objects, ObjectsError};
use muragat::upkeep::fixity::verify;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Error, Read};
use std::sync::atomic::{AtomicI64, Ordering};

const OTHER: &str = "urn:muragat:case:AC-2015-000002";

/// Lets `left` writes pass and fails the one after them, once; a list of replacements breaks off in its middle.
struct Failing {
    inner: Arc<MemoryObjects>,
    left: AtomicI64,
}

impl Failing {
    fn new(inner: &Arc<MemoryObjects>, left: i64) -> Arc<Self> {
        Arc::new(Self { inner: inner.clone(), left: AtomicI64::new(left) })
    }

    fn pass(&self) -> Result<(), ObjectsError> {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 0 {
            return Err(ObjectsError::Io { key: "the disk".into(), source: Error::other("said no") });
        }
        Ok(())
    }

    fn has_failed(&self) -> bool {
        self.left.load(Ordering::SeqCst) < 0
    }
}

impl Objects for Failing {
    fn read(&self, key: &str) -> Result<Vec<u8>, ObjectsError> {
        self.inner.read(key)
    }
    fn open(&self, key: &str) -> Result<Box<dyn Read + Send>, ObjectsError> {
        self.inner.open(key)
    }
    fn exists(&self, key: &str) -> Result<bool, ObjectsError> {
        self.inner.exists(key)
    }
    fn list(&self, folder: &str) -> Result<Vec<Entry>, ObjectsError> {
        self.inner.list(folder)
    }
    fn create(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.pass().inspect_err(|_| _ = self.inner.create(key, &bytes[..bytes.len() / 2]))?;
        self.inner.create(key, bytes)
    }
    fn replace(&self, objects: &[(String, Vec<u8>)]) -> Result<(), ObjectsError> {
        objects.iter().try_for_each(|one| self.pass().and_then(|()| self.inner.replace(std::slice::from_ref(one))))
    }
    fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError> {
        self.pass()?;
        self.inner.remove_folder(folder)
    }
    fn flush(&self) -> Result<(), ObjectsError> {
        self.pass()?;
        self.inner.flush()
    }
    fn doubt(&self) {
        self.inner.doubt();
    }
}

/// Head version by object.
type Heads = BTreeMap<&'static str, u32>;
type Step = fn(&Archive) -> Result<(), ArchiveError>;

/// A day in four steps; each ends with a promise. Running a step again, also the whole day, changes nothing.
const DAY: [Step; 4] = [
    |archive| {
        // As the pipeline does: what is registered is not registered again.
        if archive.head(CASE)?.is_some() {
            return Ok(());
        }
        archive.commit(version(CASE, 1, &[("package/a.zip", b"zip"), ("case.json", b"{}")])).map(drop)
    },
    |archive| {
        archive.stage(version(OTHER, 2, &[("package/b.zip", b"zip b")]))?;
        archive.stage(version(CASE, 2, &[("documents/1.pdf", b"pdf"), ("case.json", b"{2}")]))?;
        archive.flush()
    },
    |archive| {
        archive.stage(version(OTHER, 3, &[("package/b.zip", b"zip b")]))?;
        archive.stage(version(OTHER, 3, &[("documents/2.pdf", b"pdf 2")]))?;
        archive.stage(version(OTHER, 4, &[("documents/2.pdf.p7s", b"sig")]))?;
        archive.flush()
    },
    |archive| archive.commit(version(CASE, 5, &[("documents/1.pdf.p7s", b"sig")])).map(drop),
];

/// Heads after so many steps.
fn promised(steps: usize) -> Heads {
    [(1, CASE, 1), (2, CASE, 2), (2, OTHER, 1), (3, OTHER, 3), (4, CASE, 3)]
        .into_iter()
        .filter(|(step, ..)| *step <= steps)
        .map(|(_, id, head)| (id, head))
        .collect()
}

fn contents(objects: &MemoryObjects) -> BTreeMap<String, Vec<u8>> {
    objects.keys().into_iter().map(|key| (key.clone(), objects.read(&key).unwrap())).collect()
}

/// The day without trouble.
fn quiet_day() -> BTreeMap<String, Vec<u8>> {
    let objects = Arc::new(MemoryObjects::new());
    let archive = Archive::create(objects.clone()).unwrap();
    DAY.iter().for_each(|step| step(&archive).unwrap());
    contents(&objects)
}

fn assert_same(found: &MemoryObjects, quiet: &BTreeMap<String, Vec<u8>>, context: &str) {
    let found = contents(found);
    let keys: BTreeSet<_> = found.keys().chain(quiet.keys()).collect();
    let differing: Vec<_> = keys.into_iter().filter(|key| found.get(*key) != quiet.get(*key)).collect();
    assert!(differing.is_empty(), "{context}: not as after a quiet day: {differing:#?}");
}

fn assert_whole(objects: &Arc<MemoryObjects>, done: usize, context: &str) {
    let archive = Archive::open(objects.clone()).unwrap();
    let (before, after) = (promised(done), promised(done + 1));
    for id in [CASE, OTHER] {
        let head = archive.head(id).unwrap().map_or(0, |head| head.version);
        let least = before.get(id).copied().unwrap_or(0);
        let most = after.get(id).copied().unwrap_or(0);
        assert!(head >= least && head <= most, "{context}: {id} is at {head}, promised {least}, at most {most}");
        if head > 0 {
            assert_eq!(archive.check(id).unwrap(), [], "{context}: {id}");
            for file in archive.head(id).unwrap().unwrap().files {
                archive.read(id, &file.path).unwrap();
            }
        }
    }
    assert_eq!(archive.check_root().unwrap(), [], "{context}");
    assert_eq!(verify(&archive, [], 1).unwrap().damages, [], "{context}");
}

/// After the trouble: clear up, look, do the day again, compare with the quiet one.
fn continue_after(objects: Arc<MemoryObjects>, done: usize, quiet: &BTreeMap<String, Vec<u8>>, context: &str) {
    let archive = Archive::create(objects.clone()).unwrap();
    archive.recover().unwrap();
    assert_eq!(archive.recover().unwrap(), [] as [String; 0], "{context}: clearing up twice changes nothing");
    assert_whole(&objects, done, context);
    let archive = Archive::open(objects.clone()).unwrap();
    DAY.iter().for_each(|step| step(&archive).unwrap_or_else(|e| panic!("{context}: {e}")));
    assert_same(&objects, quiet, context);
}

/// What is left of a day on which the `n`th write failed.
struct Trouble {
    objects: Arc<MemoryObjects>,
    failing: Arc<Failing>,
    /// Absent: the archive itself could not be made.
    archive: Option<Archive>,
    /// Steps that were promised.
    done: usize,
}

/// `None` when the day has fewer writes.
fn troubled_day(n: i64) -> Option<Trouble> {
    let objects = Arc::new(MemoryObjects::new());
    let failing = Failing::new(&objects, n);
    let archive = Archive::create(failing.clone()).ok();
    let done = archive.iter().flat_map(|archive| DAY.iter().take_while(|step| step(archive).is_ok())).count();
    failing.has_failed().then_some(Trouble { objects, failing, archive, done })
}

#[test]
fn a_killed_process_is_continued() {
    let quiet = quiet_day();
    let mut writes = 0;
    while let Some(Trouble { objects, done, .. }) = troubled_day(writes) {
        continue_after(objects, done, &quiet, &format!("write {writes}, killed"));
        writes += 1;
    }
    assert!(writes > 40, "the day has {writes} writes");
}

#[test]
fn a_killed_process_is_continued_without_clearing_up_first() {
    let quiet = quiet_day();
    let mut writes = 0;
    while let Some(Trouble { objects, .. }) = troubled_day(writes) {
        let archive = Archive::create(objects.clone()).unwrap();
        DAY.iter().for_each(|step| step(&archive).unwrap_or_else(|e| panic!("write {writes}: {e}")));
        assert_same(&objects, &quiet, &format!("write {writes}"));
        writes += 1;
    }
}

#[test]
fn the_same_process_may_try_again() {
    let quiet = quiet_day();
    let mut writes = 0;
    while let Some(Trouble { objects, failing, archive, .. }) = troubled_day(writes) {
        let archive = archive.unwrap_or_else(|| Archive::create(failing).unwrap());
        DAY.iter().for_each(|step| step(&archive).unwrap_or_else(|e| panic!("write {writes}: {e}")));
        assert_same(&objects, &quiet, &format!("write {writes}"));
        writes += 1;
    }
}

#[test]
fn a_loss_of_power_takes_nothing_that_was_promised() {
    let quiet = quiet_day();
    let mut writes = 0;
    while let Some(Trouble { objects, done, .. }) = troubled_day(writes) {
        for fate in 0..12 {
            let found = Arc::new(objects.after_power_loss(fate * 7919 + writes as u64));
            continue_after(found, done, &quiet, &format!("write {writes}, power lost, fate {fate}"));
        }
        writes += 1;
    }
}

#[test]
fn damage_is_not_taken_for_a_crash() {
    let objects = Arc::new(MemoryObjects::new());
    let archive = Archive::create(objects.clone()).unwrap();
    DAY.iter().for_each(|step| step(&archive).unwrap());
    let folder = muragat::formats::ocfl::layout::folder_of(CASE);
    for file in ["inventory.json", "inventory.json.sha512"] {
        let key = format!("{folder}/{file}");
        objects.damage(&key, |bytes| bytes[20] ^= 1);
        let before = contents(&objects);
        let archive = Archive::open(objects.clone()).unwrap();
        assert_eq!(archive.recover().unwrap(), [] as [String; 0]);
        let more = version(CASE, 9, &[("more.json", b"more")]);
        assert!(matches!(archive.commit(more), Err(ArchiveError::Damaged { .. })), "{file}");
        assert_same(&objects, &before, file);
        objects.damage(&key, |bytes| bytes[20] ^= 1);
    }
}
