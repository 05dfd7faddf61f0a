//! Decisions from a table: what people type in a spreadsheet becomes certificates, each case once, and what they mistype is
//! named by its cell.

use super::program::{demo, muragat, text};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) const SPECIALIST: &str = "800000400023";
pub(super) const HEAD: &str = "700000300046";

/// A demonstration with so many requests registered and nothing decided.
pub(super) fn office(place: &Path, requests: usize) -> PathBuf {
    let root = place.join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    for n in 1..=requests {
        let name = format!("60-batch-{n:02}.zip");
        fs::copy(demo().root.join("packages").join(&name), root.join("inbox").join(&name)).unwrap();
    }
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    root
}

/// The columns of the tests, by their keys.
const KEYS: [&str; 17] = [
    "request_number",
    "outcome",
    "grounds[]/code",
    "grounds[]/fact/kk",
    "grounds[]/fact/ru",
    "executor_iin",
    "subject/name/kk",
    "subject/name/ru",
    "heading/kk",
    "heading/ru",
    "facts[]/date",
    "facts[]/text/kk",
    "facts[]/text/ru",
    "nothing_else",
    "sources[]/archive/kk",
    "sources[]/archive/ru",
    "sources[]/fond",
];
const MORE: [&str; 6] = [
    "sources[]/inventory",
    "sources[]/file",
    "sources[]/sheets",
    "fonds[]/name/kk",
    "fonds[]/name/ru",
    "fonds[]/years",
];

pub(super) type Cells = BTreeMap<&'static str, String>;

pub(super) fn granted(number: &str, date: &str) -> Cells {
    let values = [
        ("request_number", number),
        ("outcome", "беру"),
        ("executor_iin", SPECIALIST),
        ("subject/name/kk", "Сынақов Сынақ"),
        ("subject/name/ru", "Сынаков Сынак"),
        ("heading/kk", "Еңбек өтілі туралы"),
        ("heading/ru", "О трудовом стаже"),
        ("facts[]/date", date),
        ("facts[]/text/kk", "жұмысқа қабылданған"),
        ("facts[]/text/ru", "принят на работу"),
        ("nothing_else", "иә"),
        ("sources[]/archive/kk", "Сарыдала мұрағаты"),
        ("sources[]/archive/ru", "Архив Сарыдалы"),
        ("sources[]/fond", "Р-12"),
        ("sources[]/inventory", "1"),
        ("sources[]/file", "45"),
        ("sources[]/sheets", "12, 13 об."),
        ("fonds[]/name/kk", "Ақбұлақ ауруханасы"),
        ("fonds[]/name/ru", "Акбулакская больница"),
        ("fonds[]/years", "1972–1982"),
    ];
    values.into_iter().map(|(key, value)| (key, value.to_owned())).collect()
}

/// A further fact of the case above.
fn further(date: &str) -> Cells {
    let values = [("facts[]/date", date), ("facts[]/text/kk", "босатылған"), ("facts[]/text/ru", "уволен")];
    values.into_iter().map(|(key, value)| (key, value.to_owned())).collect()
}

pub(super) fn refused(number: &str) -> Cells {
    let values = [
        ("request_number", number),
        ("outcome", "отказать"),
        ("grounds[]/code", "NO_RIGHT_TO_DATA"),
        ("grounds[]/fact/kk", "Өкілеттік расталмаған."),
        ("grounds[]/fact/ru", "Полномочие не подтверждено."),
    ];
    values.into_iter().map(|(key, value)| (key, value.to_owned())).collect()
}

fn keys() -> Vec<&'static str> {
    KEYS.iter().chain(&MORE).copied().collect()
}

pub(super) fn csv(rows: &[Cells]) -> String {
    let line = |cells: Vec<String>| cells.join(";") + "\r\n";
    let heading = line(keys().into_iter().map(str::to_owned).collect());
    let rows = rows
        .iter()
        .map(|row| line(keys().iter().map(|key| format!("\"{}\"", row.get(key).map_or("", String::as_str))).collect()));
    format!("\u{feff}{heading}{}", rows.collect::<String>())
}

fn state(root: &Path, number: &str) -> String {
    let case = muragat(&["case", number, "--json", "--workspace", text(root)]).ends(0).json();
    case["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_table_is_imported_signed_once_and_answered_case_by_case() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 3);
    let workspace = ["--workspace", text(&root)];
    let run = |arguments: &[&str]| muragat(&[arguments, &workspace].concat());
    let table = place.path().join("october.csv");
    let rows = [
        granted("AC-2015-000001", "04.06.1972"),
        further("08.1982"),
        refused("AC-2015-000002"),
        granted("AC-2015-000003", "1975"),
    ];
    fs::write(&table, csv(&rows)).unwrap();
    let drafts = place.path().join("drafts");

    // A dry run says the same and writes nothing.
    let dry = run(&["decisions", "import", text(&table), "--dry-run", "--json"]).ends(0).json();
    assert_eq!((&dry["decisions"], &dry["refusals"], &dry["files"]), (&3.into(), &1.into(), &serde_json::json!([])));
    let wet = run(&["decisions", "import", text(&table), "-o", text(&drafts), "--json"]).ends(0).json();
    assert_eq!(wet["packages"], dry["packages"]);
    assert_eq!(wet["packages"][0], serde_json::json!(["AC-2015-000001", "AC-2015-000002", "AC-2015-000003"]));
    let draft = drafts.join("october-001.zip");
    assert_eq!(wet["files"][0], text(&draft));

    // Nobody has signed it: the office does not take it for a decision.
    let unsigned = run(&["check", text(&draft), "--json"]).ends(3).json();
    assert_eq!(unsigned["findings"][0]["code"], "signature.missing");

    let signed = run(&["decisions", "sign", text(&draft), "--signer", HEAD, "--json"]).ends(0).json();
    assert_eq!(signed["signed"][0]["file"], text(&root.join("inbox/october-001.zip")));
    let done = run(&["process", "--json"]).ends(0).json();
    assert_eq!((&done["tally"]["answered"], &done["tally"]["filed"]), (&1.into(), &3.into()));
    for number in ["AC-2015-000001", "AC-2015-000002", "AC-2015-000003"] {
        assert_eq!(state(&root, number), "sent", "{number}");
    }

    // Imported once more, every case is answered already and nothing is made.
    let again = run(&["decisions", "import", text(&table), "--dry-run", "--json"]).ends(3).json();
    assert_eq!(again["decisions"], 0);
    let codes: Vec<_> = again["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["decision.already-answered"; 3]);
    run(&["balance"]).ends(0);
}

#[test]
fn what_is_mistyped_is_named_by_its_cell_and_holds_nothing_else_up() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 4);
    let table = place.path().join("t.csv");
    let mut no_source = granted("AC-2015-000003", "1975");
    no_source.retain(|key, _| !key.starts_with("sources"));
    let mut other_heading = further("1980");
    other_heading.insert("heading/ru", "О награждении".into());
    let rows = [
        granted("AC-2015-000001", "31.02.1972"), // 2: no such day
        granted("AC-2015-000002", "1974"),       // 3: sound
        no_source,                               // 4
        granted("AC-2015-000004", "1974"),       // 5
        other_heading,                           // 6: the rows of one case disagree
        granted("AC-2015-000099", "1974"),       // 7: nobody knows it
        refused("AC-2015-000004"),               // 8: at two places
    ];
    fs::write(&table, csv(&rows)).unwrap();
    let said = muragat(&["decisions", "import", text(&table), "--dry-run", "--json", "--workspace", text(&root)]);
    let said = said.ends(3).json();
    assert_eq!(said["packages"], serde_json::json!([["AC-2015-000002"]]));
    assert_eq!(said["left_out"].as_array().unwrap().len(), 4);
    let found: Vec<(String, u64, u64)> = said["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            (
                f["code"].as_str().unwrap().into(),
                f["place"]["line"].as_u64().unwrap(),
                f["place"]["column"].as_u64().unwrap(),
            )
        })
        .collect();
    let column = |key: &str| 1 + keys().iter().position(|k| *k == key).unwrap() as u64;
    let expected = [
        ("table.cell", 2, column("facts[]/date")),
        ("decision.sources", 4, column("sources[]/archive/kk")),
        ("table.disagrees", 6, column("heading/ru")),
        ("decision.unknown-request", 7, column("request_number")),
        ("table.case-twice", 8, column("request_number")),
    ];
    assert_eq!(found, expected.map(|(code, line, column)| (code.to_owned(), line, column)));
}

/// What the chain of a case does not yet allow is named with its line and with who may do it, before anybody signs.
#[test]
fn what_the_chain_does_not_allow_yet_is_named_before_anybody_signs() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 3);
    let file = root.join("muragat.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replacen("[hours]", "[chain]\nsteps = \"recorded\"\n\n[hours]", 1)).unwrap();
    let run = |arguments: &[&str]| muragat(&[arguments, &["--workspace", text(&root)]].concat());
    // Nobody drafted the first; the second was drafted so, the third as a refusal.
    for (number, outcome) in [("AC-2015-000002", "grant"), ("AC-2015-000003", "refuse")] {
        run(&["chain", "draft", number, "--as", SPECIALIST, "--outcome", outcome]).ends(0);
    }
    let table = place.path().join("t.csv");
    let rows = ["AC-2015-000001", "AC-2015-000002", "AC-2015-000003"].map(|number| granted(number, "1974"));
    fs::write(&table, csv(&rows)).unwrap();
    let drafts = place.path().join("drafts");
    let found = |said: &serde_json::Value| -> Vec<(String, u64, String)> {
        let findings = said["findings"].as_array().unwrap().iter();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        findings.map(|f| (text(&f["code"]), f["place"]["line"].as_u64().unwrap(), text(&f["facts"]["may"]))).collect()
    };
    let told = |code: &str, line, may: &str| (code.to_owned(), line, may.to_owned());
    for how in [&["--dry-run"][..], &["-o", text(&drafts)]] {
        let said = run(&[&["decisions", "import", text(&table), "--json"], how].concat()).ends(3).json();
        let expected = [told("chain.not-next", 2, "specialist"), told("chain.draft-differs", 4, "")];
        assert_eq!(found(&said), expected, "{said}");
        assert_eq!(said["packages"], serde_json::json!([["AC-2015-000002"]]));
    }
    let words = run(&["decisions", "import", text(&table), "--dry-run", "--lang", "ru"]).ends(3).out;
    assert!(words.contains("t.csv:2") && words.contains("специалист"), "{words}");
    // By somebody who may not decide, nothing is made; by the head, what his office could.
    let by = |who: &str| {
        let said = run(&["decisions", "import", text(&table), "--dry-run", "--json", "--signer", who]);
        let said = said.ends(3).json();
        (found(&said), said["decisions"].clone())
    };
    let (findings, made) = by(SPECIALIST);
    assert!(
        findings.iter().all(|(code, _, may)| code == "decision.role" && may.contains("provider_head")),
        "{findings:?}"
    );
    assert_eq!((findings.len(), made), (3, serde_json::json!(0)));
    assert_eq!(by(HEAD).1, 1);
    // What was made is carried out.
    run(&["decisions", "sign", text(&drafts.join("t-001.zip")), "--signer", HEAD]).ends(0);
    run(&["process"]).ends(0);
    assert_eq!(state(&root, "AC-2015-000002"), "sent");
}

#[test]
fn a_table_that_cannot_be_understood_as_a_whole_makes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 1);
    let table = place.path().join("t.csv");
    let codes = |octets: &[u8]| {
        fs::write(&table, octets).unwrap();
        let said = muragat(&["decisions", "import", text(&table), "--dry-run", "--json", "--workspace", text(&root)]);
        let said = said.ends(3).json();
        assert_eq!(said["decisions"], 0);
        said["findings"][0]["code"].as_str().unwrap().to_owned()
    };
    let sound = csv(&[granted("AC-2015-000001", "1972")]);
    assert_eq!(codes(sound.replace("heading/kk", "headline").as_bytes()), "table.heading");
    assert_eq!(codes(sound.replace("heading/kk", "heading/ru").as_bytes()), "table.heading");
    assert_eq!(codes(sound.replacen("outcome", "", 1).as_bytes()), "table.column-missing");
    assert_eq!(codes(b"\xff\xfe\x00"), "table.unreadable");
    assert_eq!(codes(b""), "decision.unknown-request");
    assert_eq!(codes(b"request_number;outcome\r\nAC-2015-000001;maybe\r\n"), "table.cell");
}

/// The empty table that the program writes is one that it reads, in either language.
#[test]
fn the_template_names_every_column() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 1);
    for language in ["kk", "ru"] {
        for details in ["archival_certificate", "foreign_press", "media"] {
            let file = place.path().join("template.csv");
            let written = ["decisions", "template", "--for", details, "-o", text(&file), "--lang", language];
            muragat(&written).ends(0);
            let mut table = fs::read_to_string(&file).unwrap();
            assert!(table.starts_with('\u{feff}'));
            table.push_str("AC-2015-000001;беру\r\n");
            fs::write(&file, &table).unwrap();
            let said =
                muragat(&["decisions", "import", text(&file), "--dry-run", "--json", "--workspace", text(&root)]);
            let code = said.ends(3).json()["findings"][0]["code"].as_str().unwrap().to_owned();
            // Of another service the headings are not those of this case.
            assert_eq!(code, if details == "archival_certificate" { "schema.violation" } else { "table.heading" });
        }
    }
}

/// As a spreadsheet program writes it: shared strings, a number for ЖСН and a number formatted as a day.
#[test]
fn a_spreadsheet_says_the_same_as_a_csv() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), 1);
    let import = |file: &Path, into: &Path| {
        let arguments = ["decisions", "import", text(file), "-o", text(into), "--workspace", text(&root)];
        muragat(&arguments).ends(0);
        fs::read(into.join(format!("{}-001.zip", file.file_stem().unwrap().to_str().unwrap()))).unwrap()
    };
    let row = granted("AC-2015-000001", "1972-06-04");
    let (plain, book) = (place.path().join("a.csv"), place.path().join("b.xlsx"));
    fs::write(&plain, csv(std::slice::from_ref(&row))).unwrap();
    fs::write(&book, xlsx(&row)).unwrap();
    assert_eq!(import(&plain, &place.path().join("plain")), import(&book, &place.path().join("book")));
}

fn xlsx(row: &Cells) -> Vec<u8> {
    let column = |n: usize| char::from(b'A' + u8::try_from(n).unwrap());
    let text_cell = |n: usize, line: u32, text: &str| {
        format!("<c r=\"{}{line}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", column(n))
    };
    let headings: String = keys().iter().enumerate().map(|(n, key)| text_cell(n, 1, key)).collect();
    let cells = keys().into_iter().enumerate().filter_map(|(n, key)| {
        Some(match (key, row.get(key)?) {
            ("executor_iin", iin) => format!("<c r=\"{}2\"><v>{iin}</v></c>", column(n)),
            // 4 June 1972 as a spreadsheet counts days.
            ("facts[]/date", _) => format!("<c r=\"{}2\" s=\"1\"><v>26454</v></c>", column(n)),
            (_, text) => text_cell(n, 2, text),
        })
    });
    let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{namespace}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{namespace}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{namespace}\"><sheetData><row r=\"1\">{headings}</row><row r=\"2\">{}</row></sheetData></worksheet>",
                cells.collect::<String>()
            ),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
