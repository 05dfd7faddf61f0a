//! How the work goes, told beside it and after it; and log lines that may be sent anywhere.

use super::program::{Demo, demo, muragat, text};
use muragat::adapters::sqlite::SqliteStore;
use muragat::catalogue::{cases, documents, submissions};
use muragat::domain::signer::Signer;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

fn lines(demo: &Demo) -> Vec<Value> {
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    demo.log.lines().map(read).collect()
}

fn of<'a>(lines: &'a [Value], event: &'a str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["event"] == event)
}

#[test]
fn every_package_is_logged_when_it_is_claimed_and_when_it_ends() {
    let lines = lines(demo());
    let store = SqliteStore::open(&demo().root.join("catalogue.db")).unwrap();
    let all = store.read(submissions::list).unwrap();
    let digests = |event| of(&lines, event).map(|l| l["sha256"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
    let wanted: BTreeSet<_> = all.iter().map(|s| s.digest.hex()).collect();
    assert_eq!(digests("claimed"), wanted);
    assert_eq!(digests("ended"), wanted);
    assert_eq!(of(&lines, "ended").count(), all.len(), "each ends once");
    for ended in of(&lines, "ended") {
        let submission = all.iter().find(|s| ended["sha256"] == s.digest.hex()).unwrap();
        assert_eq!(ended["state"], submission.state.key());
        assert_eq!(ended["number"].as_str(), Some(submission.number.as_deref().unwrap_or_default()));
    }
    assert_eq!(of(&lines, "repeated").count(), 1);
    let steps: BTreeSet<_> = of(&lines, "pace").map(|line| line["step"].as_str().unwrap()).collect();
    for step in ["claim", "unpack", "judge", "render", "slip"] {
        assert!(steps.contains(step), "{step} is not among {steps:?}");
    }
    assert!(lines.iter().all(|line| line["at"].is_string() && line["level"].is_string()));
}

/// Names and numbers of everybody in the samples: applicants of the cases, people of the office, holders of certificates.
fn people() -> BTreeSet<String> {
    let root = &demo().root;
    let store = SqliteStore::open(&root.join("catalogue.db")).unwrap();
    let mut words = String::new();
    for case in store.read(cases::list).unwrap() {
        let name = case.applicant_name;
        words += &format!(" {} {} {}", name.kk, name.ru, case.applicant_identifier);
    }
    let config = muragat::config::Config::read("muragat.toml", muragat::config::DEMO.as_bytes()).unwrap();
    for person in config.signers.iter().map(muragat::config::Signer::person) {
        let person: Signer = person;
        words += &format!(" {} {}", person.name().full(), person.iin);
    }
    // What stands in the packages in the elements of names and numbers, registered or not.
    for file in super::program::files(&root.join("packages")) {
        let octets = fs::read(root.join("packages").join(file)).unwrap();
        let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(octets)) else { continue };
        let mut xml = String::new();
        let read =
            archive.by_name("request.xml").map(|mut member| std::io::Read::read_to_string(&mut member, &mut xml));
        if !matches!(read, Ok(Ok(_))) {
            continue;
        }
        let Ok(document) = roxmltree::Document::parse(&xml) else { continue };
        let personal = ["surname", "given_name", "patronymic", "iin", "bin"];
        for node in document.descendants().filter(|node| personal.contains(&node.tag_name().name())) {
            words += &format!(" {}", node.text().unwrap_or_default());
        }
    }
    words.split_whitespace().filter(|word| word.chars().count() > 3).map(str::to_owned).collect()
}

#[test]
fn no_name_and_no_number_of_a_person_stands_in_the_log() {
    let people = people();
    assert!(people.len() > 60, "{people:?}");
    for known in ["Ибраева", "Тұмарбаева", "750000400011"] {
        assert!(people.contains(known), "{known} is not among {people:?}");
    }
    let said: String =
        lines(demo()).iter().filter(|line| line["event"] != "remark").map(|l| format!("{l}\n")).collect();
    assert!(said.lines().count() > 200);
    for word in &people {
        assert!(!demo().log.contains(word.as_str()), "{word} stands in the log");
    }
    // Nor the name of a file that somebody sent.
    assert!(!said.contains(".zip"), "a file name stands in the log");
}

#[test]
fn a_name_of_a_file_forges_no_line() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let forged = "a\n{\"event\":\"ended\",\"state\":\"answered\"}\u{1b}[2J.zip";
    fs::write(root.join("inbox").join(forged), "no archive").unwrap();
    for format in ["json", "text"] {
        let said = muragat(&["process", "--log", format, "--workspace", text(&root)]).ends(0);
        assert!(!said.err.contains("answered") && !said.err.contains('\u{1b}'), "{}", said.err);
    }
    let status = muragat(&["status", "--log", "json", "--json", "--workspace", text(&root)]).ends(0);
    assert_eq!(status.err, "", "what changes nothing has nothing to log");
}

#[test]
fn status_counts_what_the_catalogue_knows_and_adds_up_the_steps() {
    let said = muragat(&["status", "--json", "--workspace", text(&demo().root)]).ends(0).json();
    assert_eq!(said["format"], "muragat.status/1");
    let (tally, count) = (&demo().said["tally"], |name: &str| said[name].as_u64().unwrap());
    let tallied = |name: &str| tally[name].as_u64().unwrap();
    assert_eq!(count("taken"), tallied("claimed") + tallied("repeated"));
    let store = SqliteStore::open(&demo().root.join("catalogue.db")).unwrap();
    let documents = store.read(documents::list).unwrap();
    let answers = documents.iter().filter(|d| d.filed.is_some() && d.outcome.is_final());
    let answered: BTreeSet<_> = answers.map(|d| &d.case_number).collect();
    assert_eq!(tallied("filed"), documents.len() as u64, "a case may have several");
    assert_eq!(count("answered"), answered.len() as u64);
    assert_eq!(count("answered") + count("in_work"), tallied("registered"));
    for name in ["noticed", "returned", "rejected", "repeated"] {
        assert_eq!(count(name), tallied(name), "{name}");
    }
    for name in ["waiting", "parked", "queue_depth", "inbox_depth"] {
        assert_eq!(count(name), 0, "{name}");
    }
    assert!(count("disk_free_bytes") > 0);
    assert_eq!(said["oldest_waiting"], Value::Null);
    for (step, times) in [("unpack", tallied("claimed")), ("slip", tallied("claimed") + 1)] {
        // A decision that lay before its request is looked at again.
        assert!(said["steps"][step]["times"].as_u64().unwrap() >= times, "{step}: {said}");
        assert!(said["steps"][step]["seconds"].as_f64().unwrap() > 0.0, "{step}");
    }
    let workers = said["workers"].as_array().unwrap();
    assert_eq!((workers.len(), &workers[0]["running"]), (1, &false.into()), "{said}");
    let words = muragat(&["status", "--workspace", text(&demo().root)]).ends(0);
    assert!(words.out.contains("taken") && words.out.contains("render"), "{}", words.out);
}

#[test]
fn status_tells_what_waits_and_what_lies_in_the_inbox() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    fs::write(root.join("outbox/provider"), "in the way").unwrap();
    let package = demo().root.join("packages/14-arch-provider-kk-school-renamed.zip");
    fs::copy(&package, root.join("inbox/first.zip")).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(5);
    fs::write(root.join("inbox/second.zip"), "later").unwrap();
    let said = muragat(&["status", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&said["waiting"], &said["inbox_depth"], &said["taken"]), (&1.into(), &1.into(), &1.into()));
    let oldest = &said["oldest_waiting"];
    let digest = muragat::domain::identifiers::Digest256::of(&fs::read(&package).unwrap()).hex();
    assert_eq!(
        (oldest["sha256"].as_str(), oldest["since"].as_str()),
        (Some(&*digest), Some("2015-11-18T09:30:00+06:00"))
    );
    muragat(&["queue", "park", "first.zip", "--reason", "till the folder is mended", "--workspace", text(&root)])
        .ends(0);
    let said = muragat(&["status", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&said["waiting"], &said["parked"]), (&1.into(), &1.into()));
}

/// Beside a watch that runs: the steps it has taken so far, and that it runs.
#[test]
fn status_beside_a_watch_shows_its_steps() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("demo");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let mut watch = std::process::Command::new(env!("CARGO_BIN_EXE_muragat"))
        .args(["watch", "--workspace", text(&root)])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let part = root.join("inbox/10.part");
    fs::copy(demo().root.join("packages/10-arch-portal-kk-work-record.zip"), &part).unwrap();
    fs::rename(part, root.join("inbox/10.zip")).unwrap();
    let until = Instant::now() + Duration::from_secs(120);
    let shown = loop {
        let said = muragat(&["status", "--json", "--workspace", text(&root)]).ends(0).json();
        let is_there = said["steps"]["judge"]["times"] == 1 && said["steps"]["slip"]["times"] == 1;
        if is_there || Instant::now() > until {
            break said;
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    let process = watch.id();
    rustix::process::kill_process(rustix::process::Pid::from_child(&watch), rustix::process::Signal::TERM).unwrap();
    let ended = watch.wait().unwrap();
    assert_eq!(shown["steps"]["judge"]["times"], 1, "{shown}");
    assert_eq!((&shown["workers"][0]["process"], &shown["workers"][0]["running"]), (&process.into(), &true.into()));
    assert_eq!(ended.code(), Some(0));
    let after = muragat(&["status", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(after["workers"][0]["running"], false, "{after}");
    assert_eq!(after["taken"], 1);
}
