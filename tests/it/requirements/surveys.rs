//! Surveys and the paper form of an application, through the program as a clerk uses it.

use crate::road::program::{demo, muragat, text};
use muragat::app::demo::signer;
use muragat::formats::xmldsig;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SHEET: &str = include_str!("../formats/survey.xml");

struct Office {
    _place: tempfile::TempDir,
    root: PathBuf,
}

impl Office {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("office");
        muragat(&["init", "--demo", text(&root)]).ends(0);
        Self { _place: place, root }
    }

    fn lay(&self, name: &str, octets: &str) -> String {
        let path = self.root.join(name);
        fs::write(&path, octets).unwrap();
        text(&path).to_owned()
    }

    fn run(&self, arguments: &[&str], code: i32) -> serde_json::Value {
        let whole = [arguments, &["--json", "--workspace", text(&self.root)]].concat();
        muragat(&whole).ends(code).json()
    }
}

fn words(file: &Path) -> String {
    let done = Command::new("pdftotext").arg(file).arg("-").output();
    let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
    String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_sound(file: &Path) {
    let done = Command::new("qpdf").arg("--check").arg(file).output();
    let done = done.unwrap_or_else(|e| panic!("qpdf: {e}; it is in the Debian package qpdf"));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The sheet under another id, with other answers.
fn sheet(id: &str, answers: [u32; 2]) -> String {
    let [first, second] = answers;
    let edits = [
        ("6b1d5f0c-3c1e-4b57-9d0e-2f6a8c4e7a11".to_owned(), format!("6b1d5f0c-3c1e-4b57-9d0e-2f6a8c4e7a{id}")),
        (
            "<answer>3</answer><answer>2</answer>".to_owned(),
            format!("<answer>{first}</answer><answer>{second}</answer>"),
        ),
    ];
    edits.iter().fold(SHEET.to_owned(), |sheet, (from, to)| {
        assert!(sheet.contains(from), "{from}");
        sheet.replace(from, to)
    })
}

#[test]
fn r_054_178_answers_are_stored_once_and_counted_by_question_in_the_wording_of_their_day() {
    let office = Office::new();
    let plain = office.lay("plain.xml", SHEET);
    let key = signer("ibraeva").unwrap();
    let signed = office.lay("signed.xml", &xmldsig::sign(&sheet("12", [1, 3]), &key).unwrap());
    let table = office.lay(
        "table.csv",
        "service;answered_on;request_number;answer_1;answer_2\r\n\
         ARCH_CERT;2015-11-02;;3;3\r\nARCH_CERT;03.11.2015;;қанағаттанамын;не удовлетворён(а)\r\n",
    );
    let said = office.run(&["survey", "import", &plain, &signed, &table], 0);
    assert_eq!((&said["stored"], &said["known"], &said["refused"]), (&json!(4), &json!(0), &json!(0)), "{said}");
    let again = office.run(&["survey", "import", &plain, &signed, &table], 0);
    assert_eq!((&again["stored"], &again["known"]), (&json!(0), &json!(4)), "{again}");

    let counted = office.run(&["survey", "--from", "2015-11-01", "--to", "2015-11-30"], 0);
    let [survey] = &counted["surveys"].as_array().unwrap()[..] else { panic!("{counted}") };
    assert_eq!((&survey["service"], &survey["edition"]), (&json!("ARCH_CERT"), &json!("2012-11-07")));
    assert_eq!((&survey["sheets"], &survey["signed"]), (&json!(4), &json!(1)));
    let counts = |question: usize| -> Vec<u64> {
        let answers = survey["questions"][question]["answers"].as_array().unwrap();
        answers.iter().map(|answer| answer["count"].as_u64().unwrap()).collect()
    };
    assert_eq!((counts(0), counts(1)), (vec![1, 0, 3], vec![1, 1, 2]));
    let none = office.run(&["survey", "--from", "2015-11-01", "--to", "2015-11-01"], 0);
    assert_eq!(none["surveys"], json!([]), "of other days");
    let other = office.run(&["survey", "--service", "MEDIA_REG"], 0);
    assert_eq!(other["surveys"], json!([]), "of another service");
    // Who signed is kept nowhere.
    let catalogue: Vec<u8> = ["catalogue.db", "catalogue.db-wal"]
        .iter()
        .flat_map(|name| fs::read(office.root.join(name)).unwrap_or_default())
        .collect();
    let iin = b"570000400083";
    assert!(!catalogue.windows(iin.len()).any(|window| window == iin));
}

#[test]
fn r_054_178_a_sheet_that_cannot_be_counted_is_named_and_the_others_count() {
    let office = Office::new();
    let key = signer("ibraeva").unwrap();
    let altered = xmldsig::sign(&sheet("13", [1, 3]), &key).unwrap().replace("<answer>1<", "<answer>3<");
    let cases = [
        (office.lay("altered.xml", &altered), "signature.altered"),
        (office.lay("answer.xml", &sheet("14", [4, 1])), "survey.answer"),
        (office.lay("schema.xml", &SHEET.replace("<language>kk</language>", "")), "schema.violation"),
        (office.lay("day.xml", &SHEET.replace("2015-11-17T", "2009-11-17T")), "survey.no-wording"),
        (office.lay("future.xml", &SHEET.replace("2015-11-17T", "2015-11-19T")), "date.future"),
        (office.lay("service.xml", &SHEET.replace("ARCH_CERT", "FOREIGN_PRESS")), "survey.no-wording"),
        (
            office.lay(
                "request.xml",
                &SHEET.replace("<answers>", "<request_number>AC-2015-000009</request_number><answers>"),
            ),
            "survey.request",
        ),
        (office.lay("column.csv", "service;colour;answered_on;answer_1\r\n"), "survey.table"),
        (
            office.lay("empty.csv", "service;answered_on;answer_1;answer_2\r\nARCH_CERT;2015-11-02;1;\r\n"),
            "survey.answer",
        ),
        (office.lay("other.xml", "<?xml version=\"1.0\"?>\n<a/>"), "xml.root"),
    ];
    for (file, code) in &cases {
        let said = office.run(&["survey", "import", file], 3);
        assert_eq!(said["files"][0]["findings"][0]["code"], *code, "{said}");
        assert_eq!(said["stored"], 0, "{file}");
    }
    let mixed = "service;answered_on;answer_1;answer_2\r\nARCH_CERT;2015-11-02;9;1\r\nARCH_CERT;2015-11-02;2;1\r\n";
    let said = office.run(&["survey", "import", &office.lay("mixed.csv", mixed)], 3);
    assert_eq!((&said["stored"], &said["refused"]), (&json!(1), &json!(1)), "{said}");
    assert_eq!(said["files"][0]["findings"][0]["place"]["line"], 2, "{said}");
}

#[test]
fn r_054_178_the_form_is_headed_by_the_service_and_can_be_filled_in() {
    let root = text(&demo().root);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("survey.pdf");
    muragat(&["survey", "form", "ARCH_CERT", "-o", text(&file), "--workspace", root]).ends(0);
    is_sound(&file);
    let blank = words(&file);
    for said in [
        "САУАЛНАМА / АНКЕТА",
        "Мұрағаттық анықтамалар беру",
        "Выдача архивных справок",
        "Удовлетворены ли Вы",
        "қанағаттанамын / удовлетворён(а)",
        "Анкета анонимна",
    ] {
        assert!(blank.contains(said), "«{said}» is not in: {blank}");
    }
    assert!(!blank.contains("таңдалды"), "{blank}");
    let filled = place.path().join("filled.pdf");
    muragat(&["survey", "form", "ARCH_CERT", "--answers", "3,2", "-o", text(&filled), "--workspace", root]).ends(0);
    assert_eq!(words(&filled).matches("таңдалды / выбрано").count(), 2);
    muragat(&["survey", "form", "FOREIGN_PRESS", "-o", text(&file), "--workspace", root]).ends(2);
}

#[test]
fn r_054_038_the_paper_application_names_the_service_and_what_the_package_says() {
    let root = text(&demo().root);
    let place = tempfile::tempdir().unwrap();
    let form = |arguments: &[&str]| {
        let file = place.path().join("application.pdf");
        let whole = [&["application"], arguments, &["-o", text(&file), "--workspace", root]].concat();
        muragat(&whole).ends(0);
        is_sound(&file);
        words(&file)
    };
    let package = |name: &str| demo().root.join(format!("packages/{name}.zip"));
    let archival = form(&[text(&package("12-arch-centre-kk-wages"))]);
    for said in [
        "ӨТІНІШ / ЗАЯВЛЕНИЕ",
        "«Мұрағаттық анықтамалар беру» мемлекеттік қызметін көрсетуіңізді сұраймын",
        "Прошу оказать государственную услугу «Выдача архивных справок»",
        "Тлеуова Күлпаш",
        "Н. Акжолтаев",
        "әлеуметтік-құқықтық социально-правовая",
        "ОБРАЗЕЦ",
    ] {
        assert!(archival.contains(said), "«{said}» is not in: {archival}");
    }
    let press = form(&[text(&package("22-press-centre-kk-three-titles"))]);
    assert!(press.contains("«Кітап әлемі»") && press.contains("Негізгі тақырыбы"), "{press}");
    for (name, said) in [
        ("11-arch-portal-ru-by-representative", "Бекова Сәуле Нұрланқызы"),
        ("30-media-portal-kk-newspaper", "Бас редактор"),
        ("41-apostille-centre-kk", "Апостиль қойылатын құжат"),
    ] {
        let printed = form(&[text(&package(name))]);
        assert!(printed.contains(said), "{name}: «{said}» is not in: {printed}");
    }
    for service in ["ARCH_CERT", "ARCH_APOSTILLE", "MEDIA_REG", "FOREIGN_PRESS"] {
        let blank = form(&["--service", service]);
        assert!(blank.contains("мемлекеттік қызметін көрсетуіңізді сұраймын"), "{service}: {blank}");
    }
    muragat(&["application", text(&package("70-damaged")), "-o", "/dev/null", "--workspace", root]).ends(4);
}
