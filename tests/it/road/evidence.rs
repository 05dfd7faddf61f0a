//! The evidence of signatures on the road: saved before anybody judges, filed, judged again; and what waits for it.

use super::program::{demo, digests, files, muragat, text};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const REQUEST: &str = "10-arch-portal-kk-work-record";

/// A demo office with one request that is registered and answered.
fn office(place: &Path) -> std::path::PathBuf {
    let root = place.join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    root
}

fn package(name: &str) -> std::path::PathBuf {
    demo().root.join(format!("packages/{name}.zip"))
}

fn as_of(root: &Path, number: &str, time: &str, more: &[&str]) -> super::program::Said {
    muragat(&[&["verify", number, "--as-of", time, "--workspace", text(root)], more].concat())
}

#[test]
fn every_verdict_on_file_follows_from_its_evidence_whatever_has_become_of_the_office() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path());
    for name in [REQUEST, "80-decision-10-work-record", "50-signature-expired", "50-attachment-digest"] {
        fs::copy(package(name), root.join(format!("inbox/{name}.zip"))).unwrap();
    }
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    let now = "2015-11-18T09:30:00+06:00";
    let report = as_of(&root, "AC-2015-000001", now, &["--json"]).ends(0);
    let packages = report.json()["packages"].as_array().unwrap().clone();
    assert_eq!(packages.len(), 2, "the request and its decision");
    for one in &packages {
        assert_eq!((&one["indication"], &one["agrees"]), (&json!("TOTAL-PASSED"), &json!(true)), "{one}");
        let revocation = one["signatures"][0]["revocation"].as_array().unwrap();
        assert!(revocation.iter().all(|r| r["state"] == "good"), "{one}");
        let source = one["signatures"][0]["answers"][0]["source"].as_str().unwrap();
        assert!(source.starts_with("trust/crl/"), "{source}");
    }
    // The document's number leads to the same case; a notice and a return have their own objects.
    let of_document = as_of(&root, "AC-D-2015-000001", now, &["--json"]).ends(0).json();
    assert_eq!(of_document["packages"], report.json()["packages"]);
    let notice = as_of(&root, "NT-2015-000001", now, &["--json"]).ends(3).json();
    assert_eq!(notice["packages"][0]["findings"][0]["code"], "signature.expired");
    let returned = as_of(&root, "RT-2015-000001", now, &["--json"]).ends(0).json();
    assert_eq!(returned["packages"][0]["agrees"], true, "{returned}");

    // Octet for octet the same: in each language, the next day, with nobody trusted any more and nothing at hand.
    let numbers = ["AC-2015-000001", "NT-2015-000001", "RT-2015-000001"];
    let languages = [&["--lang", "kk"][..], &["--lang", "ru"], &["--lang", "en"], &["--json"]];
    let all = |now: &[&str]| -> Vec<String> {
        let each = numbers.iter().flat_map(|number| languages.map(|language| (number, language)));
        each.map(|(number, language)| as_of(&root, number, "2030-01-01", &[language, now].concat()).out).collect()
    };
    let before = all(&[]);
    assert!(before.iter().all(|text| !text.is_empty()));
    fs::remove_dir_all(root.join("trust")).unwrap();
    fs::create_dir(root.join("trust")).unwrap();
    assert_eq!(all(&["--now", "2040-05-05T10:00:00+05:00"]), before);
    // Before it came nothing was known of it; without a number there is nothing to judge.
    as_of(&root, "AC-2015-000001", "2015-11-18T09:29:59+06:00", &[]).ends(4);
    as_of(&root, "AC-2015-000099", now, &[]).ends(2);
}

#[test]
fn evidence_that_was_touched_is_damage_and_no_other_verdict() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path());
    muragat(&["process", "--workspace", text(&root), text(&package(REQUEST))]).ends(0);
    let archive = root.join("archive");
    let kept: Vec<_> = files(&archive).into_iter().filter(|f| f.to_string_lossy().contains("/evidence/")).collect();
    let named = |end: &str| kept.iter().filter(|f| f.to_string_lossy().ends_with(end)).count();
    assert_eq!((named("answers.json"), named("verdict.json"), named(".crl"), named(".cer")), (1, 1, 2, 2), "{kept:?}");
    for file in kept {
        let path = archive.join(&file);
        let whole = fs::read(&path).unwrap();
        let mut touched = whole.clone();
        let middle = touched.len() / 2;
        touched[middle] ^= 1;
        fs::write(&path, touched).unwrap();
        as_of(&root, "AC-2015-000001", "2016-01-01", &[]).ends(6);
        fs::write(&path, whole).unwrap();
    }
    as_of(&root, "AC-2015-000001", "2016-01-01", &[]).ends(0);
}

/// No list at hand and no network: the check is not finished, and that is nobody's fault who asked.
#[test]
fn what_cannot_be_checked_waits_with_its_reason_and_goes_on_by_itself() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path());
    let (lists, away) = (root.join("trust/crl"), place.path().join("crl"));
    fs::rename(&lists, &away).unwrap();
    for name in [REQUEST, "50-signature-altered-by-applicant", "50-attachment-digest"] {
        fs::copy(package(name), root.join(format!("inbox/{name}.zip"))).unwrap();
    }
    let waits = muragat(&["process", "--json", "--workspace", text(&root)]).ends(5).json();
    let waiting = waits["tally"]["waiting"].as_array().unwrap();
    let names: Vec<_> = waiting.iter().map(|w| w["file_name"].as_str().unwrap()).collect();
    // What is certain does not wait: an altered request, a package that contradicts itself.
    assert_eq!(names, [format!("{REQUEST}.zip")]);
    assert_eq!((&waits["tally"]["noticed"], &waits["tally"]["returned"]), (&json!(1), &json!(1)), "{waits}");
    assert!(waiting[0]["reason"].as_str().unwrap().starts_with("signature.check-not-finished: "), "{waiting:?}");
    for (language, words) in [
        (
            "kk",
            "ЭЦҚ тексеруі аяқталған жоқ: куәландырушы орталықтың жауабы алынбады. Өтініш қабылданды, тексеру жалғасады.",
        ),
        (
            "ru",
            "Проверка ЭЦП не завершена: ответ удостоверяющего центра не получен. Заявление принято, проверка продолжается.",
        ),
        ("en", "The check of the signature is not finished"),
    ] {
        let said = muragat(&["process", "--lang", language, "--workspace", text(&root)]).ends(5);
        assert!(said.out.contains(words), "{}", said.out);
    }
    let outgoing = digests(&root.join("outbox"));
    // A look at the package says the same, and that it is no finding.
    let looked = muragat(&["check", "--json", "--workspace", text(&root), text(&package(REQUEST))]).ends(5).json();
    assert_eq!((&looked["findings"], &looked["not_checked"]), (&json!([]), &json!(["revocation"])));

    fs::rename(&away, &lists).unwrap();
    let done = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&done["tally"]["registered"], &done["tally"]["waiting"]), (&json!(1), &json!([])));
    let sent = digests(&root.join("outbox"));
    // Its slip said that it waits, and now says what became of it.
    let mut answers = outgoing.iter().filter(|(path, _)| !path.starts_with("slips"));
    assert!(answers.all(|(path, digest)| sent.get(path) == Some(digest)), "nothing was sent because of it");
    let left: Vec<Value> = files(&root.join("spool")).iter().map(|f| json!(f)).collect();
    let answers = left.iter().filter(|f| f.as_str().is_some_and(|f| f.contains("packages"))).count();
    assert_eq!(answers, 0, "{left:?}");
}

#[test]
fn the_first_edition_of_the_policy_is_chosen_loudly() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path());
    fs::remove_dir_all(root.join("trust/crl")).unwrap();
    let file = root.join("muragat.toml");
    let config = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{config}\n[signatures]\npolicy = \"3\"\n")).unwrap();
    let refused = muragat(&["process", "--workspace", text(&root)]).ends(2);
    assert!(refused.err.contains("there is no signature policy 3"), "{}", refused.err);
    fs::write(&file, format!("{config}\n[signatures]\npolicy = \"1\"\n")).unwrap();
    let said = muragat(&["process", "--workspace", text(&root), text(&package(REQUEST))]).ends(0);
    assert!(said.err.contains("revocation = not-checked"), "{}", said.err);
    let again = as_of(&root, "AC-2015-000001", "2016-01-01", &["--json"]).ends(0).json();
    assert_eq!((&again["packages"][0]["policy"], &again["packages"][0]["agrees"]), (&json!("1"), &json!(true)));
    assert_eq!(again["packages"][0]["signatures"][0]["revocation"][0]["state"], "not-checked");
    // Judged again under the edition of its record, whatever the office has chosen since.
    fs::write(&file, config).unwrap();
    assert_eq!(as_of(&root, "AC-2015-000001", "2016-01-01", &["--json"]).ends(0).json(), again);
}
