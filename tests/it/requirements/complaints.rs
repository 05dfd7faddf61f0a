//! The register of complaints, as whoever keeps it meets it.

use crate::road::program::{Said, muragat, text};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Workspace {
    _place: tempfile::TempDir,
    root: PathBuf,
}

impl Workspace {
    /// The demonstration's office with these samples taken in.
    fn with(samples: &[&str]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("demo");
        muragat(&["init", "--demo", text(&root)]).ends(0);
        for name in samples {
            fs::write(root.join(format!("inbox/{name}.zip")), super::desk::package(name, None, &[])).unwrap();
        }
        let workspace = Self { _place: place, root };
        workspace.run(&["process"]).ends(0);
        workspace
    }

    fn run(&self, arguments: &[&str]) -> Said {
        muragat(&[arguments, &["--workspace", text(&self.root)]].concat())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[arguments, &["--json"]].concat()).ends(0).json()
    }
}

fn words(pdf: &Path) -> String {
    let done = Command::new("pdftotext").arg(pdf).arg("-").output();
    let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
    String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

const NAME: &str = "Кузнецова Мария Ивановна";
const ABOUT: &str = "Справка выдана не за все годы";

#[test]
fn r_054_200_complaints_are_registered_with_body_and_term_answered_once_and_printed_for_a_period() {
    let office = Workspace::with(&["10-arch-portal-kk-work-record", "13-arch-centre-ru-restricted"]);
    let add = |more: &[&str]| office.run(&[&["complaint", "add", "--way"], more].concat());
    let first =
        ["email", "--from", NAME, "--contact", "8 (7000) 00-04-40", "--case", "AC-2015-000001", "--about", ABOUT];
    let first = [&first[..], &["--received", "2015-11-16T11:00:00+06:00"]].concat();
    let said = add(&[&first[..], &["--json"]].concat()).ends(0).json();
    // 003-A2: the head, five working days from Monday the 16th, which is not counted.
    assert_eq!((&said["number"], &said["due_on"]), (&"CM-2015-000001".into(), &"2015-11-23".into()), "{said}");
    assert_eq!(said["body"]["kk"], "қызмет көрсетуші басшысы", "{said}");
    let again = add(&[&first[..], &["--json"]].concat()).ends(0).json();
    assert_eq!((&again["number"], &again["is_new"]), (&"CM-2015-000001".into(), &false.into()), "{again}");
    add(&["phone", "--from", "Ли Ольга", "--service", "FOREIGN_PRESS", "--about", "Долго не отвечают"]).ends(0);
    let hidden = ["in_person", "--from", "Тайный Человек", "--case", "AC-2015-000002", "--about", "Об усыновлении"];
    add(&[&hidden[..], &["--due", "2015-11-17", "--received", "2015-11-12"]].concat()).ends(0);

    // What cannot be a complaint is said, and takes no number.
    for wrong in [
        &["post", "--from", NAME, "--case", "AC-2015-000099", "--about", ABOUT][..],
        &["post", "--from", NAME, "--service", "NO_SUCH", "--about", ABOUT],
        &["pigeon", "--from", NAME, "--service", "ARCH_CERT", "--about", ABOUT],
        &["post", "--from", NAME, "--service", "ARCH_CERT", "--about", " "],
        &["post", "--from", NAME, "--service", "ARCH_CERT", "--about", ABOUT, "--received", "2015-11-19"],
        &["post", "--from", NAME, "--about", ABOUT],
    ] {
        add(wrong).ends(2);
    }

    let answer = ["complaint", "answer", "CM-2015-000001", "--outcome", "upheld", "--text", "Выдана новая справка"];
    office.run(&answer).ends(0);
    office.run(&answer).ends(0);
    office.run(&["complaint", "answer", "CM-2015-000001", "--outcome", "dismissed", "--text", "Нет"]).ends(4);

    let list = office.json(&["complaint", "list"]);
    let lines = list["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 3, "{list}");
    assert_eq!((&lines[0]["outcome"]["ru"], &lines[0]["is_late"]), (&"признана обоснованной".into(), &false.into()));
    assert_eq!((&lines[2]["is_late"], &lines[2]["complainant"]), (&true.into(), &Value::Null), "{list}");
    assert_eq!(office.json(&["complaint", "list", "--service", "FOREIGN_PRESS"])["lines"].as_array().unwrap().len(), 1);
    assert_eq!(office.json(&["complaint", "list", "--to", "2015-11-13"])["lines"].as_array().unwrap().len(), 1);

    let (pdf, csv) = (office.root.join("complaints.pdf"), office.root.join("complaints.csv"));
    office.run(&["complaint", "list", "--pdf", text(&pdf), "--csv", text(&csv)]).ends(0);
    let (sheet, table) = (words(&pdf), fs::read_to_string(&csv).unwrap());
    for said in [
        "ШАҒЫМДАРДЫ ТІРКЕУ ЖУРНАЛЫ",
        "ЖУРНАЛ РЕГИСТРАЦИИ ЖАЛОБ",
        "2015 жылғы 1 қараша – 2015 жылғы 18 қараша",
        "CM-2015-000001",
        NAME,
        ABOUT,
        "негізді деп танылды",
        "признана обоснованной",
        "Выдана новая справка",
        "мерзімі өткен",
        "3 (үш) шағым",
        "жалоб: 3 (три)",
        "қолжетімділігі шектеулі",
    ] {
        assert!(sheet.contains(said), "{said}: {sheet}");
    }
    for (words, place) in [(&sheet, "sheet"), (&table, "table")] {
        assert!(!words.contains("Тайный") && !words.contains("усыновлении"), "{place}: {words}");
        assert!(words.contains("CM-2015-000003") && words.contains("23.11.2015"), "{place}: {words}");
    }

    // Nothing personal in log lines, nor in what is kept of events.
    let logged = office.run(&[
        "complaint",
        "add",
        "--log",
        "text",
        "--way",
        "post",
        "--from",
        NAME,
        "--service",
        "ARCH_CERT",
        "--about",
        "Ещё",
    ]);
    assert!(!logged.err.contains(NAME) && !logged.err.contains("Ещё"), "{}", logged.err);
    let life = muragat::adapters::sqlite::SqliteStore::open(&office.root.join("catalogue.db")).unwrap();
    let events = life.read(muragat::catalogue::events::list).unwrap();
    let own: Vec<_> = events.iter().filter(|event| event.kind.key().starts_with("complaint_")).collect();
    assert_eq!(own.len(), 5);
    for event in own {
        let facts = event.facts.to_string();
        assert!(!facts.contains("Кузнецова") && !facts.contains("годы") && !facts.contains("справка"), "{facts}");
    }
}
