//! Every package that was taken has its slip, in JSON and on one page, and nobody's name stands on it.

use super::program::{demo, files, muragat, side_by_side, text};
use crate::sheets::press::run;
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::{cases, submissions};
use muragat::domain::identifiers::Digest256;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every slip of a workspace: the path of its JSON without the ending, and what it says.
fn slips(root: &Path) -> BTreeMap<PathBuf, Value> {
    let folder = root.join("outbox/slips");
    let is_record = |path: &PathBuf| path.extension().is_some_and(|end| end == "json");
    let read = |path: PathBuf| {
        let slip: Value = serde_json::from_slice(&fs::read(folder.join(&path)).unwrap()).unwrap();
        assert_eq!(slip["format"], "muragat.slip/1");
        (folder.join(path.with_extension("")), slip)
    };
    files(&folder).into_iter().filter(is_record).map(read).collect()
}

fn the_one(root: &Path, file_name: &str) -> Value {
    let named = |slip: &&Value| slip["package"]["file_name"] == file_name;
    let all = slips(root);
    let found: Vec<_> = all.values().filter(named).collect();
    assert_eq!(found.len(), 1, "{file_name}: {found:?}");
    found[0].clone()
}

fn words(text: &str) -> String {
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_package_has_one_that_says_what_the_ledger_says() {
    let root = &demo().root;
    let store = SqliteStore::open(&root.join("catalogue.db")).unwrap();
    let (all, repeats) = store.read(|tx| Ok((submissions::list(tx)?, submissions::repeats(tx)?))).unwrap();
    let mut slips = slips(root);
    for submission in &all {
        let path = root.join(format!("outbox/slips/2015-11-18/{}", submission.digest.hex()));
        let slip = slips.remove(&path).unwrap_or_else(|| panic!("{} has no slip", submission.file_name));
        let name = &submission.file_name;
        assert_eq!(slip["package"]["file_name"], name.as_str());
        assert_eq!(slip["package"]["sha256"], submission.digest.hex());
        assert_eq!(slip["package"]["size_bytes"], submission.size_bytes);
        assert_eq!(slip["received_at"], submission.claimed_at.to_rfc3339());
        assert_eq!(slip["verdict"], submission.state.key(), "{name}");
        assert_eq!(slip["number"].as_str(), submission.number.as_deref(), "{name}");
        let is_rejected = submission.state.key() == "rejected";
        assert_eq!(slip["findings"].is_array(), is_rejected, "{name}: other packages are told the reasons elsewhere");
    }
    assert_eq!((repeats.len(), slips.len()), (1, 1), "{slips:?}");
    let (path, slip) = slips.pop_first().unwrap();
    let first = all.iter().find(|s| s.digest == repeats[0].digest).unwrap();
    assert!(text(&path).contains(&format!("{}-repeated-", first.digest.hex())));
    assert_eq!(slip["verdict"], "repeated");
    assert_eq!(slip["package"]["file_name"], repeats[0].file_name.as_str());
    // It came in the same window as the first, before anybody had looked at that.
    assert!(first.number.is_some());
    assert_eq!(slip["number"].as_str(), first.number.as_deref());
    assert_eq!(slip["first"]["received_at"], first.claimed_at.to_rfc3339());
}

#[test]
fn every_sheet_is_one_sound_page_in_both_languages_and_carries_the_record() {
    let all: Vec<_> = slips(&demo().root).into_iter().collect();
    assert!(all.len() > 100);
    side_by_side(&all, |(path, slip)| {
        let (pdf, record) = (path.with_extension("pdf"), path.with_extension("json"));
        let pdf = text(&pdf);
        run("qpdf", "qpdf", &["--check", pdf]);
        let facts = run("pdfinfo", "poppler-utils", &[pdf]);
        assert!(facts.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{pdf}: {facts}");
        assert!(facts.lines().any(|l| l.starts_with("Pages:") && l.ends_with(" 1")), "{pdf}: {facts}");
        let meta = run("pdfinfo", "poppler-utils", &["-meta", pdf]);
        for claim in ["<pdfaid:part>3</", "<pdfaid:conformance>A</", "<pdfuaid:part>1</"] {
            assert!(meta.contains(claim), "{pdf}: {claim} is not in {meta}");
        }
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("slip.json");
        run("pdfdetach", "poppler-utils", &["-save", "1", "-o", text(&out), pdf]);
        assert!(fs::read(out).unwrap() == fs::read(&record).unwrap(), "{pdf}: another record is attached");

        let printed = words(&run("pdftotext", "poppler-utils", &[pdf, "-"]));
        for title in ["ПАКЕТТІҢ ТҮСКЕНІ ТУРАЛЫ БЕЛГІ", "ОТМЕТКА О ПОСТУПЛЕНИИ ПАКЕТА"]
        {
            assert!(printed.contains(title), "{pdf}: {printed}");
        }
        assert!(printed.contains("(қолхат емес)") && printed.contains("(не является распиской)"), "{pdf}: {printed}");
        let digest: String = printed.chars().filter(|c| *c != ' ').collect();
        assert!(digest.contains(slip["package"]["sha256"].as_str().unwrap()), "{pdf}: {printed}");
        for said in [&slip["words"]["kk"], &slip["words"]["ru"], &slip["package"]["file_name"]] {
            assert!(printed.contains(said.as_str().unwrap()), "{pdf}: {said} is not in {printed}");
        }
        if let Some(number) = slip["number"].as_str() {
            assert!(printed.contains(&format!("№ {number}")), "{pdf}: {printed}");
        }
    });
}

#[test]
fn nothing_of_the_applicant_stands_on_it() {
    let store = SqliteStore::open(&demo().root.join("catalogue.db")).unwrap();
    let all = store.read(cases::list).unwrap();
    assert!(all.iter().any(|case| case.access == muragat::domain::request::Access::Restricted));
    for (path, slip) in slips(&demo().root) {
        let record = slip.to_string();
        let Some(case) = all.iter().find(|case| slip["number"] == case.number.as_str()) else { continue };
        let printed = words(&run("pdftotext", "poppler-utils", &[text(&path.with_extension("pdf")), "-"]));
        for secret in [&case.applicant_name.kk, &case.applicant_name.ru, &case.applicant_identifier] {
            let first = secret.split_whitespace().next().unwrap();
            let stands = |text: &str| {
                text.contains(secret.as_str()) || text.split(|c: char| !c.is_alphanumeric()).any(|said| said == first)
            };
            assert!(!stands(&record) && !stands(&printed), "{}: {secret}", case.number);
        }
    }
}

/// A folder of the outbox that is a file: what is meant for the counter waits.
#[test]
fn the_slip_of_what_waits_is_replaced_when_it_ends_and_what_came_again_meanwhile_bears_its_number() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    fs::write(root.join("outbox/provider"), "in the way").unwrap();
    let package = demo().root.join("packages/14-arch-provider-kk-school-renamed.zip");
    fs::copy(&package, root.join("inbox/first.zip")).unwrap();
    let process = |code| muragat(&["process", "--json", "--workspace", text(&root)]).ends(code).json();
    process(5);
    let slip = the_one(&root, "first.zip");
    assert_eq!((&slip["verdict"], &slip["number"]), (&"waiting".into(), &"AC-2015-000001".into()), "{slip}");
    let pdf = |name: &str| {
        let digest = Digest256::of(&fs::read(&package).unwrap()).hex();
        let pdf = root.join(format!("outbox/slips/2015-11-18/{digest}{name}.pdf"));
        words(&run("pdftotext", "poppler-utils", &[text(&pdf), "-"]))
    };
    assert!(pdf("").contains("күтуде / ожидает"), "{}", pdf(""));

    fs::copy(&package, root.join("inbox/second.zip")).unwrap();
    process(5);
    let again = the_one(&root, "second.zip");
    assert_eq!((&again["verdict"], &again["number"]), (&"repeated".into(), &"AC-2015-000001".into()));

    fs::remove_file(root.join("outbox/provider")).unwrap();
    process(0);
    let slip = the_one(&root, "first.zip");
    assert_eq!((&slip["verdict"], &slip["number"]), (&"registered".into(), &"AC-2015-000001".into()), "{slip}");
    assert!(pdf("").contains("тіркелді / зарегистрировано"), "{}", pdf(""));
    assert_eq!(the_one(&root, "second.zip"), again, "that one stays as it is");
}

#[test]
fn a_name_that_no_font_can_print_stops_nothing() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let long = "өте ұзын атау".repeat(9);
    let names = ["申请.zip".to_owned(), "🗂\u{7}#panic(1) *b*.zip".to_owned(), format!("{long}.zip")];
    for (n, name) in names.iter().enumerate() {
        fs::write(root.join("inbox").join(name), format!("no archive, {n}")).unwrap();
    }
    // A package that can be opened, and is returned with a sheet of its own that names it.
    let returned = demo().root.join("packages/50-attachment-digest.zip");
    fs::copy(returned, root.join("inbox/退回.zip")).unwrap();
    let said = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&said["tally"]["rejected"], &said["tally"]["returned"]), (&3.into(), &1.into()), "{said}");
    for name in names.iter().map(String::as_str).chain(["退回.zip"]) {
        the_one(&root, name);
    }
    for (path, slip) in slips(&root) {
        let facts = run("pdfinfo", "poppler-utils", &[text(&path.with_extension("pdf"))]);
        assert!(facts.lines().any(|l| l.starts_with("Pages:") && l.ends_with(" 1")), "{slip}: {facts}");
    }
    let strange = the_one(&root, &names[1])["package"]["sha256"].as_str().unwrap().to_owned();
    let pdf = root.join(format!("outbox/slips/2015-11-18/{strange}.pdf"));
    let printed = words(&run("pdftotext", "poppler-utils", &[text(&pdf), "-"]));
    assert!(printed.contains("[U+1F5C2][U+0007]#panic(1) *b*.zip"), "a name is text, never markup: {printed}");
}

#[test]
fn an_office_may_keep_the_sheets_to_those_who_read_them() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let file = root.join("muragat.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("[intake]", "[slips]\npdf = [\"centre\", \"sender\"]\n\n[intake]")).unwrap();
    for name in ["10-arch-portal-kk-work-record", "22-press-centre-kk-three-titles", "70-damaged"] {
        let package = demo().root.join(format!("packages/{name}.zip"));
        fs::copy(package, root.join(format!("inbox/{name}.zip"))).unwrap();
    }
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    let slips = slips(&root);
    assert_eq!(slips.len(), 3);
    for (path, slip) in slips {
        let name = slip["package"]["file_name"].as_str().unwrap();
        assert_eq!(path.with_extension("pdf").is_file(), !name.starts_with("10-"), "{name}");
    }
}
