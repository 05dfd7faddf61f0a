//! The issue sheet of a batch: made by itself when the last case is answered, equal in both copies, and right to the last line;
//! and a batch whose program is killed again and again on the way.

use super::batches::{HEAD, csv, granted, office, refused};
use super::program::{demo, muragat, text};
use crate::archive::judge::assert_valid;
use crate::requirements::desk::package;
use muragat::domain::identifiers::Digest256;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Imports a table of decisions, has the head sign it, and lays it into the inbox; the name of the batch.
fn signed(root: &Path, rows: &[super::batches::Cells]) -> String {
    let place = tempfile::tempdir().unwrap();
    let table = place.path().join("october.csv");
    fs::write(&table, csv(rows)).unwrap();
    let drafts = place.path().join("drafts");
    let run = |arguments: &[&str]| muragat(&[arguments, &["--workspace", text(root)]].concat());
    let made = run(&["decisions", "import", text(&table), "-o", text(&drafts), "--json"]).ends(0).json();
    assert_eq!(made["decisions"], rows.len());
    run(&["decisions", "sign", text(&drafts.join("october-001.zip")), "--signer", HEAD]).ends(0);
    "october-001.zip".into()
}

fn batch(root: &Path, name: &str, code: i32) -> Value {
    let said = muragat(&["decisions", "list", name, "--json", "--workspace", text(root)]).ends(code).json();
    said["batches"][0].clone()
}

fn words(pdf: &Path) -> String {
    let done = Command::new("pdftotext").args([text(pdf), "-"]).output();
    let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
    String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The record that is filed beside an issue sheet.
fn record(root: &Path, number: &str) -> (Value, Digest256) {
    let name = format!("{number}.json");
    let found = walkdir::WalkDir::new(root.join("archive")).into_iter().map(|e| e.unwrap().into_path());
    let path = found.into_iter().find(|path| path.ends_with(format!("issue/{name}"))).expect("a record");
    let octets = fs::read(path).unwrap();
    (serde_json::from_slice(&octets).unwrap(), Digest256::of(&octets))
}

#[test]
fn the_last_answer_of_a_batch_brings_its_issue_sheet_in_two_copies() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 3);
    let rows = [granted("AC-2015-000001", "1972"), refused("AC-2015-000002"), granted("AC-2015-000003", "1975")];
    let name = signed(&root, &rows);
    let run = |arguments: &[&str]| muragat(&[arguments, &["--workspace", text(&root)]].concat());
    run(&["process"]).ends(0);

    let said = batch(&root, &name, 0);
    assert_eq!((&said["asked"], &said["issued"], &said["refused"]), (&json!(3), &json!(2), &json!(1)));
    assert_eq!((&said["open"], &said["sheet"]), (&json!(0), &json!("BV-2015-000001")));
    let folder = root.join("outbox/provider");
    let copies =
        ["BV-2015-000001-issue_sheet.pdf", "BV-2015-000001-issue_sheet-copy2.pdf"].map(|name| folder.join(name));
    let (record, list) = record(&root, "BV-2015-000001");
    let lines = record["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["codes"], json!(["NO_RIGHT_TO_DATA"]));
    for (n, copy) in copies.iter().enumerate() {
        let said = words(copy);
        for expected in [
            "ТОПТАМАЛЫҚ БЕРУ ВЕДОМОСІ",
            "ВЕДОМОСТЬ ПАКЕТНОЙ ВЫДАЧИ",
            "AC-2015-000002",
            "AC-D-2015-000003",
            "Итого:",
            "Жиыны:",
        ] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        assert!(said.contains("запрошено – 3 (три)") && said.contains("отказано – 1 (одно)"), "{said}");
        assert!(said.contains("документ, подтверждающий право на их получение"), "the ground stands there: {said}");
        assert!(said.contains(&format!("{}/2", n + 1)), "{said}");
        let digits: String = said.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(digits.contains(&list.hex()), "the digest of the list: {said}");
        // Who asked stands nowhere on it.
        assert!(!said.contains("Сынақов"), "{said}");
        // Printed again, it is what was filed and laid out.
        let again = place.path().join("again.pdf");
        let copy_number = (n + 1).to_string();
        run(&["decisions", "sheet", &name, "--copy", &copy_number, "-o", text(&again)]).ends(0);
        assert!(fs::read(&again).unwrap() == fs::read(copy).unwrap());
        let attached = place.path().join("attached.xml");
        let take = Command::new("pdfdetach").args(["-save", "1", "-o", text(&attached), text(copy)]).status();
        assert!(take.expect("pdfdetach is in the Debian package poppler-utils").success());
        let mut schema = Command::new("xmllint");
        schema.args(["--noout", "--nonet", "--schema", "schemas/document.xsd", text(&attached)]);
        let judged = schema.current_dir(env!("CARGO_MANIFEST_DIR")).output();
        let judged = judged.unwrap_or_else(|e| panic!("xmllint: {e}; it is in the Debian package libxml2-utils"));
        assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
    }
    run(&["verify", "BV-2015-000001"]).ends(0);
    run(&["verify", "--all"]).ends(0);
    run(&["balance"]).ends(0);
    // A second run makes no second one.
    run(&["process"]).ends(0);
    assert_eq!(batch(&root, "BV-2015-000001", 0)["sheet"], "BV-2015-000001");
    assert!(!folder.join("BV-2015-000002-issue_sheet.pdf").exists());
    run(&["decisions", "sheet", "nothing.zip", "-o", "x.pdf"]).ends(2);
}

#[test]
fn what_was_not_carried_out_stands_on_it_with_its_reason() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    for name in ["60-batch-01", "60-batch-02", "85-decisions-batch-of-twenty"] {
        fs::copy(demo().root.join(format!("packages/{name}.zip")), root.join(format!("inbox/{name}.zip"))).unwrap();
    }
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    let said = batch(&root, "85-decisions-batch-of-twenty.zip", 0);
    assert_eq!((&said["asked"], &said["issued"], &said["not_issued"]), (&json!(20), &json!(2), &json!(18)));
    let sheet = words(&root.join("outbox/provider/BV-2015-000001-issue_sheet.pdf"));
    assert!(sheet.contains("не выдано – 18 (восемнадцать)"), "{sheet}");
    let (record, _) = record(&root, "BV-2015-000001");
    let reasons = record["lines"].as_array().unwrap().iter().filter(|line| line["result"] == "not_issued");
    assert!(reasons.into_iter().all(|line| line["codes"] == json!(["decision.unknown-request"])), "{record}");
    muragat(&["verify", "--all", "--workspace", text(&root)]).ends(0);
    muragat(&["balance", "--workspace", text(&root)]).ends(0);
}

/// Whose keys are elsewhere lets a batch stand open: it is told how far it is, and has no sheet yet.
#[test]
fn what_is_open_is_told_before_there_is_a_sheet() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 2);
    let file = root.join("muragat.toml");
    let toml = fs::read_to_string(&file).unwrap();
    // The executor's key is away, the head's signs the batch.
    let name = signed(&root, &[granted("AC-2015-000001", "1972"), refused("AC-2015-000002")]);
    let executor = toml.lines().find(|line| line.contains("boztorgaeva-specialist")).expect("a key of the executor");
    fs::write(&file, toml.replacen(executor, "", 1)).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(5);
    let said = batch(&root, &name, 5);
    assert_eq!((&said["asked"], &said["refused"], &said["open"]), (&json!(2), &json!(1), &json!(1)), "{said}");
    assert_eq!(
        (&said["sheet"], &said["open_documents"][0]["case"]),
        (&Value::Null, &json!("AC-2015-000001")),
        "{said}"
    );
    let target = place.path().join("sheet.pdf");
    let refused = muragat(&["decisions", "sheet", &name, "-o", text(&target), "--workspace", text(&root)]).ends(4);
    assert!(refused.err.contains("1 of 2"), "{}", refused.err);
    assert!(!root.join("outbox/provider/BV-2015-000001-issue_sheet.pdf").exists());

    fs::write(&file, toml).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    assert_eq!(batch(&root, &name, 0)["sheet"], "BV-2015-000001");
}

/// How many decisions the batch that is killed holds: `make soak` says 1,000.
fn size() -> usize {
    std::env::var("MURAGAT_BATCH").ok().and_then(|text| text.parse().ok()).unwrap_or(72)
}

/// An office with so many registered requests, made of one sample.
fn filled(place: &Path, requests: usize) -> PathBuf {
    let root = place.join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let all = muragat::app::demo::samples().unwrap();
    let sample = all.iter().find(|sample| sample.name == "60-batch-01").unwrap();
    let xml = format!("samples/{}/request.xml", sample.path);
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(xml)).unwrap();
    let id = source.split(" id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for n in 0..requests {
        let own = format!("{:08x}{}", n + 1, &id[8..]);
        let octets = package("60-batch-01", None, &[(&id, &own)]);
        fs::write(root.join(format!("inbox/{n:04}.zip")), octets).unwrap();
    }
    let done = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(done["tally"]["registered"], requests);
    root
}

/// Answers in the outbox.
fn laid(root: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(root.join("outbox/centre")).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with("-archival_certificate.pdf") || name.ends_with("-refusal.pdf")).collect()
}

/// Killed when the first answers lie in the outbox, when a third does, when two thirds do, and when the last one does.
#[test]
fn a_batch_whose_program_is_killed_goes_on_and_issues_every_document_once() {
    let place = tempfile::tempdir().unwrap();
    let size = size();
    let root = filled(place.path(), size);
    let number = |n: usize| format!("AC-2015-{:06}", n + 1);
    let refuses = |n: usize| n % 12 == 5;
    let rows: Vec<_> =
        (0..size).map(|n| if refuses(n) { refused(&number(n)) } else { granted(&number(n), "1972") }).collect();
    let name = signed(&root, &rows);
    let before = laid(&root).len();
    for target in [1, size / 3, size * 2 / 3, size] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_muragat"))
            .args(["process", "--workspace", text(&root)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let watchdog = Instant::now() + Duration::from_secs(1800);
        while laid(&root).len() < before + target && child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < watchdog, "nothing more is laid out");
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    muragat(&["process", "--workspace", text(&root)]).ends(0);

    let refusals = (0..size).filter(|n| refuses(*n)).count();
    let said = batch(&root, &name, 0);
    assert_eq!(
        (&said["asked"], &said["issued"], &said["refused"]),
        (&json!(size), &json!(size - refusals), &json!(refusals))
    );
    assert_eq!((&said["not_issued"], &said["open"], &said["sheet"]), (&json!(0), &json!(0), &json!("BV-2015-000001")));
    // Each document once, in the archive, on the list and in the outbox; numbers without a gap.
    let expected: BTreeSet<_> = (1..=size).map(|n| format!("AC-D-2015-{n:06}")).collect();
    let of = |name: &str| name.split('-').take(4).collect::<Vec<_>>().join("-");
    assert_eq!(laid(&root).iter().map(|name| of(name)).collect::<BTreeSet<_>>(), expected);
    let (record, list) = record(&root, "BV-2015-000001");
    let lines = record["lines"].as_array().unwrap();
    let on_list: Vec<_> = lines.iter().map(|line| line["document"].as_str().unwrap().to_owned()).collect();
    assert_eq!((on_list.len(), on_list.iter().cloned().collect::<BTreeSet<_>>()), (size, expected));
    let asked: Vec<_> = lines.iter().map(|line| line["request"].as_str().unwrap()).collect();
    assert_eq!(asked, (0..size).map(number).collect::<Vec<_>>(), "in the order of the table");
    let sheet = words(&root.join("outbox/provider/BV-2015-000001-issue_sheet.pdf"));
    assert!(sheet.contains(&format!("запрошено – {size} (")), "{sheet}");
    let digits: String = sheet.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(digits.contains(&list.hex()), "the digest on the sheet is that of the list");
    muragat(&["balance", "--workspace", text(&root)]).ends(0);
    let objects = muragat(&["verify", "--all", "--json", "--workspace", text(&root)]).ends(0).json();
    // Every case, and the batch.
    assert_eq!(objects["objects"], size + 1, "{objects}");
    assert_valid(&root.join("archive"), size + 1);
}
