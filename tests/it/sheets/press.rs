//! Typesets sample values and asks foreign tools about the file.

use chrono::{DateTime, NaiveDate};
use muragat::domain::document::DocumentKind;
use muragat::formats::barcode::{code128_svg, qr_svg};
use muragat::formats::typesetting::{Job, Typeset, Typesetter, TypesettingError};
use muragat::formats::value::to_xml;
use muragat::language::dress;
use muragat::releases::Releases;
use muragat::stages::paper::draw_bars;
use serde_json::Value;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

static RELEASES: LazyLock<Releases> = LazyLock::new(|| Releases::embedded().expect("released files can be read"));
static TYPESETTER: LazyLock<Typesetter> =
    LazyLock::new(|| Typesetter::new(&RELEASES.fonts(), 4).expect("released fonts can be read"));

/// A typeset sample as a file.
pub struct Pressed {
    pub folder: TempDir,
    path: String,
    pub sheets: usize,
}

pub fn sample(name: &str) -> Value {
    let path = format!("{}/tests/it/sheets/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let octets = fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_slice(&octets).unwrap_or_else(|e| panic!("{path}: {e}"))
}

pub fn document_xml(values: &Value) -> String {
    to_xml("document", "urn:muragat:document:1", values)
}

/// The sheet of these values by the template in force in the year of the samples.
pub fn typeset(values: &Value) -> Result<Typeset, TypesettingError> {
    let words = |value: &Value| value.as_str().expect("a sample has this member").to_owned();
    let kind = DocumentKind::from_key(&words(&values["kind"])).expect("a sample names a kind");
    let day = NaiveDate::from_ymd_opt(2015, 11, 18).expect("a day");
    let template = RELEASES.template(kind, day).expect("the kind has a template");
    let number = words(&values["stamp"]["number"]);
    let mut dressed = dress(values);
    draw_bars(&mut dressed["content"]).expect("a request number fits");
    let own = [
        ("data.json", dressed.to_string()),
        ("document.xml", document_xml(values)),
        ("qr.svg", qr_svg(&words(&values["stamp"]["url"])).expect("an address fits")),
        ("code128.svg", code128_svg(&number).expect("a number fits")),
    ];
    let mut files: Vec<(&str, &[u8])> = template.files.iter().map(|(name, octets)| (name.as_str(), *octets)).collect();
    files.extend(own.iter().map(|(name, text)| (*name, text.as_bytes())));
    TYPESETTER.typeset(&Job {
        files: &files,
        title: "",
        author: "",
        created_at: DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").expect("a moment"),
        ident: &number,
    })
}

pub fn press(values: &Value) -> Pressed {
    let typeset = typeset(values).unwrap_or_else(|fault| panic!("{}: {fault}", values["number"]));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sheet.pdf");
    fs::write(&path, &typeset.pdf).expect("the folder takes files");
    Pressed { path: path.to_str().expect("UTF-8").to_owned(), folder, sheets: typeset.sheets }
}

impl Pressed {
    pub fn path(&self) -> &str {
        &self.path
    }

    /// All words in the order of reading.
    pub fn text(&self) -> String {
        run("pdftotext", "poppler-utils", &[&self.path, "-"]).replace('\u{a0}', " ")
    }

    /// Words of one page as they lie.
    pub fn page(&self, page: usize) -> String {
        let page = page.to_string();
        run("pdftotext", "poppler-utils", &["-layout", "-f", &page, "-l", &page, &self.path, "-"])
            .replace('\u{a0}', " ")
    }

    /// What a scanner reads on a page printed at 150 dots an inch.
    pub fn scan(&self, page: usize) -> String {
        let page = page.to_string();
        let image = self.folder.path().join("page");
        let image = image.to_str().expect("UTF-8");
        run(
            "pdftoppm",
            "poppler-utils",
            &["-r", "150", "-gray", "-png", "-singlefile", "-f", &page, "-l", &page, &self.path, image],
        );
        run("zbarimg", "zbar-tools", &["-q", &format!("{image}.png")])
    }
}

/// Standard output of a tool that must succeed.
pub fn run(tool: &str, package: &str, arguments: &[&str]) -> String {
    let done = Command::new(tool)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|e| panic!("{tool} (Debian package {package}): {e}"));
    assert!(done.status.success(), "{tool} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
