//! What a start does about a crash, and what that costs: as much as was in flight.

use muragat::adapters::objects_fs::LocalObjects;
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::migrate;
use muragat::formats::ocfl::layout::{ROOT_DECLARATION, folder_of};
use muragat::formats::ocfl::{Archive, NewVersion};
use muragat::ports::tx::Store;
use muragat::upkeep::recovery::recover;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

struct Workspace {
    folder: tempfile::TempDir,
    store: Store,
    objects: Arc<LocalObjects>,
    archive: Archive,
}

impl Workspace {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("catalogue.db")).unwrap();
        migrate(&store).unwrap();
        let objects = Arc::new(LocalObjects::open(folder.path().join("archive"), folder.path().join("parts")));
        let archive = Archive::create(objects.clone()).unwrap();
        Self { folder, store, objects, archive }
    }

    /// An object that is whole.
    fn file(&self, id: &str) {
        let files = vec![("case.json".to_owned(), b"{}".to_vec())];
        let created = "2015-11-18T09:30:00+06:00".parse().unwrap();
        let (user_name, user_address) = ("Demo archive".into(), "mailto:archive@example.kz".into());
        let version =
            NewVersion { object_id: id.into(), message: "v1".into(), user_name, user_address, created, files };
        self.archive.commit(version).unwrap();
    }

    /// The beginning of an object that nobody announced.
    fn leave(&self, id: &str) -> PathBuf {
        let folder = self.folder.path().join("archive").join(folder_of(id));
        fs::create_dir_all(folder.join("v1/content")).unwrap();
        fs::write(folder.join("0=ocfl_object_1.1"), "ocfl_object_1.1\n").unwrap();
        folder
    }

    fn is_whole_walk(&self, incarnation: Option<&str>) -> bool {
        recover(&self.store, &self.archive, incarnation).unwrap().whole
    }
}

#[test]
fn an_archive_is_walked_through_once_and_again_when_it_is_another() {
    let workspace = Workspace::new();
    workspace.file("urn:muragat:case:AC-2015-000001");
    let before = workspace.leave("urn:muragat:case:AC-2015-000002");
    assert!(workspace.is_whole_walk(Some("here")), "an older program may have left anything");
    assert!(!before.exists());
    let since = workspace.leave("urn:muragat:case:AC-2015-000003");
    assert!(!workspace.is_whole_walk(Some("here")));
    assert!(since.exists(), "what nobody announced is not looked for");
    assert!(workspace.is_whole_walk(Some("restored")));
    assert!(!since.exists());
    assert!(!workspace.is_whole_walk(Some("restored")));
    assert!(
        workspace.is_whole_walk(None) && workspace.is_whole_walk(None),
        "where nothing is known, nothing is spared"
    );
    assert_eq!(workspace.archive.ids().unwrap(), ["urn:muragat:case:AC-2015-000001"]);
}

#[test]
fn a_copy_is_another_archive_and_a_moved_one_is_the_same() {
    let workspace = Workspace::new();
    let known = workspace.objects.incarnation(ROOT_DECLARATION);
    assert!(known.is_some());
    workspace.file("urn:muragat:case:AC-2015-000001");
    let (old, new) = (workspace.folder.path().join("archive"), workspace.folder.path().join("moved"));
    fs::rename(&old, &new).unwrap();
    let incarnation = |root: &Path| LocalObjects::open(root, "/nonexistent").incarnation(ROOT_DECLARATION);
    assert_eq!(incarnation(&new), known);
    fs::create_dir(&old).unwrap();
    fs::copy(new.join(ROOT_DECLARATION), old.join(ROOT_DECLARATION)).unwrap();
    assert_ne!(incarnation(&old), known);
    assert_eq!(incarnation(&workspace.folder.path().join("nowhere")), None);
}

#[test]
fn folders_in_which_nothing_ever_came_go_too() {
    let workspace = Workspace::new();
    let root = workspace.folder.path().join("archive");
    workspace.file("urn:muragat:case:AC-2015-000001");
    let object = folder_of("urn:muragat:case:AC-2015-000002");
    for empty in [object.as_str(), "000/111", "222"] {
        fs::create_dir_all(root.join(empty)).unwrap();
    }
    assert_ne!(workspace.archive.check_root().unwrap(), []);
    workspace.archive.recover_objects(&["urn:muragat:case:AC-2015-000002".to_owned()]).unwrap();
    assert!(!root.join(&object[..3]).exists() && root.join("222").exists());
    workspace.archive.recover().unwrap();
    assert_eq!(workspace.archive.check_root().unwrap(), []);
    assert_eq!(workspace.archive.ids().unwrap(), ["urn:muragat:case:AC-2015-000001"]);
}
