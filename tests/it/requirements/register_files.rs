//! Extracts of registers that are kept in the workspace, as whoever imports one meets it.

use super::counter::package;
use crate::road::program::{Said, files, muragat, text};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

const HEADER: &str = "iin,surname,given_name,patronymic,status\n";
const PERSON: &str = "450000307703,Егоров,Лев,Тимофеевич,active\n";
const OTHER: &str = "830000400118,Бекова,Сәуле,Нұрланқызы,active\n";

struct Workspace {
    _place: tempfile::TempDir,
    root: PathBuf,
}

impl Workspace {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("demo");
        muragat(&["init", "--demo", text(&root)]).ends(0);
        Self { _place: place, root }
    }

    fn run(&self, arguments: &[&str]) -> Said {
        muragat(&[arguments, &["--workspace", text(&self.root), "--json"]].concat())
    }

    fn import(&self, content: &str, more: &[&str]) -> Said {
        let file = self.root.join("packages/extract.csv");
        fs::write(&file, content).unwrap();
        self.run(&[&["registers", "import", text(&file), "--register", "person_register"], more].concat())
    }

    fn process(&self, name: &str) -> serde_json::Value {
        let file = self.root.join(format!("packages/{name}.zip"));
        fs::write(&file, package("50-lookup-missing", None, &[])).unwrap();
        self.run(&["process", text(&file)]).json()
    }

    fn kept(&self) -> Vec<PathBuf> {
        let folder = self.root.join("registers");
        if folder.is_dir() { files(&folder).into_iter().collect() } else { Vec::new() }
    }
}

#[test]
fn r_054_074_an_extract_is_taken_whole_counted_and_recorded_with_its_digest() {
    let workspace = Workspace::new();
    let whole = format!("{HEADER}{PERSON}{OTHER}");
    let looked = workspace.import(&whole, &["--dry-run"]).ends(0).json();
    assert_eq!((&looked["outcome"], &looked["rows"], &looked["new"]), (&json!("dry_run"), &json!(2), &json!(2)));
    assert!(workspace.kept().is_empty(), "{:?}", workspace.kept());

    let taken = workspace.import(&whole, &[]).ends(0).json();
    assert_eq!((&taken["outcome"], &taken["new"], &taken["gone"]), (&json!("taken"), &json!(2), &json!(0)));
    let again = workspace.import(&whole, &[]).ends(0).json();
    assert_eq!((&again["outcome"], &again["new"], &again["changed"]), (&json!("known"), &json!(0), &json!(0)));
    let next = format!("{HEADER}{}", PERSON.replace("active", "dead"));
    let next = workspace.import(&next, &[]).ends(0).json();
    assert_eq!((&next["new"], &next["changed"], &next["gone"]), (&json!(0), &json!(1), &json!(1)));
    let listed = workspace.run(&["registers", "list"]).ends(0).json();
    let one = &listed["extracts"][0];
    assert_eq!(
        (&one["register"], &one["rows"], &one["sha256"]),
        (&json!("person_register"), &json!(1), &next["sha256"])
    );
    assert_eq!(workspace.kept(), [PathBuf::from("person_register.db")]);
    // Who may read the workspace may not read the register.
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = workspace.root.join("registers");
    assert_eq!((mode(&folder), mode(&folder.join("person_register.db"))), (0o700, 0o600));
}

#[test]
fn r_054_074_an_extract_with_faults_names_each_line_and_changes_nothing() {
    let workspace = Workspace::new();
    workspace.import(&format!("{HEADER}{PERSON}"), &[]).ends(0);
    let faulty =
        format!("{HEADER}{OTHER}450000307700,А,Б,,active\n450000307703,,Б,,active\n{OTHER}791028302728,А,Б,,alive\n");
    let refused = workspace.import(&faulty, &[]).ends(3).json();
    assert_eq!((&refused["outcome"], &refused["faults_count"]), (&json!("refused"), &json!(4)));
    let faults: Vec<_> = refused["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["line"].as_u64().unwrap(), f["message"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [
        (3, "iin is no ЖСН or БСН: twelve digits with a right check digit"),
        (4, "surname is empty"),
        (5, "the key stands twice"),
        (6, "status is none of active, dead, liquidated, revoked, expired"),
    ];
    assert_eq!(faults, expected.map(|(line, message)| (line, message.to_owned())));
    assert!(!refused.to_string().contains("450000307700"), "a line, not a number: {refused}");
    assert_eq!(workspace.run(&["registers", "list"]).json()["extracts"][0]["rows"], 1);
    assert_eq!(workspace.kept().len(), 1, "no part is left: {:?}", workspace.kept());
    for (wrong, message) in [("", "empty"), ("iin,name\n", "unknown"), ("iin;surname;given_name\n1;2;3\n", "status")] {
        let refused = workspace.import(wrong, &[]).ends(3).json();
        assert!(refused["faults"][0]["message"].as_str().unwrap().contains(message), "{wrong}: {refused}");
    }
    workspace.import(&format!("{HEADER}{PERSON}"), &["--as-of", "2015-11-19"]).ends(2);
}

#[test]
fn r_054_074_a_register_kept_here_answers_and_is_judged_again_the_same_when_it_is_gone() {
    let workspace = Workspace::new();
    // The applicant is not in it; then the extract is too old to say so; then he is.
    workspace.import(&format!("{HEADER}{OTHER}"), &[]).ends(0);
    let noticed = workspace.process("1");
    assert_eq!((&noticed["tally"]["noticed"], &noticed["tally"]["registered"]), (&json!(1), &json!(0)), "{noticed}");
    let report = |number: &str| {
        let said = workspace.run(&["verify", number, "--as-of", "2016-01-01"]);
        (said.code, said.out)
    };
    let before = report("NT-2015-000001");
    let one = serde_json::from_str::<serde_json::Value>(&before.1).unwrap()["packages"][0].clone();
    assert_eq!(one["agrees"], true, "{one}");
    assert_eq!(one["findings"][0]["code"], "lookup.not-found");
    assert_eq!(one["registers"]["lookups"][0]["by"], "registers/person_register (2015-11-18)");
    fs::remove_dir_all(workspace.root.join("registers")).unwrap();
    assert_eq!(report("NT-2015-000001"), before, "nothing of today counts");

    let other = Workspace::new();
    other.import(&format!("{HEADER}{OTHER}"), &["--as-of", "2015-10-18"]).ends(0);
    let waits = other.process("1");
    let reason = waits["tally"]["waiting"][0]["reason"].as_str().unwrap();
    assert_eq!(reason, "lookup.not-answered: the register kept here is of 2015-10-18, which is too old");
    other.import(&format!("{HEADER}{PERSON}{OTHER}"), &[]).ends(0);
    assert_eq!(other.run(&["process"]).ends(0).json()["tally"]["registered"], 1);
}

#[test]
fn r_054_074_an_extract_may_be_a_table_of_sqlite() {
    let workspace = Workspace::new();
    let file = workspace.root.join("packages/extract.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE entity_register (bin TEXT, name_kk TEXT, name_ru TEXT, status TEXT);
             INSERT INTO entity_register VALUES ('940140000385', 'А', 'Б', 'active'), ('990140004654', 'В', 'Г', 'liquidated');",
        )
        .unwrap();
    drop(connection);
    let import = |register: &str| workspace.run(&["registers", "import", text(&file), "--register", register]);
    let taken = import("entity_register").ends(0).json();
    assert_eq!((&taken["outcome"], &taken["rows"]), (&json!("taken"), &json!(2)));
    import("person_register").ends(2);
    import("no_register").ends(2);
}
