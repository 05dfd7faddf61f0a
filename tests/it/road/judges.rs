//! Foreign judges over every document and registry that the demonstration filed: qpdf, poppler, zbar, libxml2, ocfl-py.

use super::program::{demo, files, muragat, side_by_side, text};
use crate::archive::judge::assert_valid;
use crate::sheets::press::run;
use muragat::domain::document::DocumentKind;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

/// The letters that Kazakh has and Russian has not. No word begins with the last capital.
const KAZAKH: &str = "ӘҒҚҢӨҰҮІәғқңөұүһі";

/// A filed PDF, and what its name promises.
struct Filed {
    path: PathBuf,
    number: String,
    kind: DocumentKind,
}

/// Some of the sheets that are filed as a recipe, printed.
static PRINTED: LazyLock<(tempfile::TempDir, Vec<String>)> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let recipes = files(&demo().root.join("archive")).into_iter();
    let number =
        |path: PathBuf| path.file_name()?.to_str()?.strip_suffix("-verification.recipe.json").map(str::to_owned);
    let mut numbers: Vec<_> = recipes.filter_map(number).collect();
    numbers.sort();
    let numbers: Vec<_> = numbers.into_iter().step_by(8).collect();
    side_by_side(&numbers, |number| {
        let out = place.path().join(format!("{number}.pdf"));
        let workspace = text(&demo().root);
        muragat(&["print", number, "--form", "verification", "-o", text(&out), "--workspace", workspace]).ends(0);
    });
    (place, numbers)
});

/// Every PDF of the archive that is a sheet of ours, and what is printed on demand; scans stay inside their packages.
fn filed() -> Vec<Filed> {
    let (place, numbers) = &*PRINTED;
    let printed = numbers.iter().map(|number| Filed {
        path: place.path().join(format!("{number}.pdf")),
        number: number.clone(),
        kind: DocumentKind::Verification,
    });
    let root = demo().root.join("archive");
    let found: Vec<_> = files(&root).into_iter().filter(|p| p.extension().is_some_and(|e| e == "pdf")).collect();
    let read = |path: PathBuf| {
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let second = stem.strip_suffix("-copy2").filter(|_| folder == "documents").unwrap_or(&stem);
        let (number, kind) = second.rsplit_once('-').unwrap_or_else(|| panic!("{stem}"));
        let kind = match folder.as_str() {
            "registry" if ["copy1", "copy2"].contains(&kind) => DocumentKind::Registry,
            "acceptance_refusal" if ["copy1", "copy2"].contains(&kind) => DocumentKind::AcceptanceRefusal,
            "documents" => DocumentKind::from_key(kind).unwrap_or_else(|| panic!("{stem}: no such kind")),
            other => panic!("{stem} lies in {other}"),
        };
        Filed { path: root.join(&path), number: number.to_owned(), kind }
    };
    found.into_iter().map(read).chain(printed).collect()
}

#[test]
fn every_kind_of_sheet_is_there_and_every_registry_in_two_copies() {
    let filed = filed();
    let kinds: BTreeSet<_> = filed.iter().map(|f| f.kind.key()).collect();
    // No service of the demonstration names the fields of its document in its passport.
    let shown = DocumentKind::filed().filter(|kind| *kind != DocumentKind::Certificate);
    assert_eq!(kinds, shown.map(|kind| kind.key()).collect());
    let registries: Vec<_> = filed.iter().filter(|f| f.kind == DocumentKind::Registry).collect();
    let numbers: BTreeSet<_> = registries.iter().map(|f| &f.number).collect();
    assert_eq!((numbers.len(), registries.len()), (2, 4), "{numbers:?}");
}

#[test]
fn every_pdf_is_sound_tagged_archival_and_carries_its_fonts() {
    side_by_side(&filed(), |filed| {
        let path = text(&filed.path);
        run("qpdf", "qpdf", &["--check", path]);
        let facts = run("pdfinfo", "poppler-utils", &[path]);
        assert!(facts.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{path}: {facts}");
        let meta = run("pdfinfo", "poppler-utils", &["-meta", path]);
        for claim in ["<pdfaid:part>3</", "<pdfaid:conformance>A</", "<pdfuaid:part>1</"] {
            assert!(meta.contains(claim), "{path}: {claim} is not in {meta}");
        }
        let fonts = run("pdffonts", "poppler-utils", &[path]);
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        // Columns from the right: object, generation, unicode, subset, embedded.
        let is_embedded = |row: &&str| row.split_whitespace().rev().nth(4) == Some("yes");
        assert!(!rows.is_empty() && rows.iter().all(is_embedded), "{path}:\n{fonts}");
    });
}

/// The text of each `<name>` in an XML of ours, unescaped.
fn leaves(xml: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|e| panic!("{e}: {xml}"));
    let named = document.descendants().filter(|node| node.has_tag_name(("urn:muragat:document:1", name)));
    named.filter_map(|node| node.text()).map(str::to_owned).collect()
}

fn words(text: &str) -> String {
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_data_travels_inside_fits_its_schema_and_stands_on_the_sheet_in_both_languages() {
    let letters = Mutex::new(BTreeSet::new());
    side_by_side(&filed(), |filed| {
        let path = text(&filed.path);
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("document.xml");
        run("pdfdetach", "poppler-utils", &["-save", "1", "-o", text(&out), path]);
        run("xmllint", "libxml2-utils", &["--noout", "--nonet", "--schema", "schemas/document.xsd", text(&out)]);
        let xml = fs::read_to_string(&out).unwrap();
        assert_eq!(leaves(&xml, "number").first(), Some(&filed.number), "{path}");
        assert_eq!(leaves(&xml, "kind").first().map(String::as_str), Some(filed.kind.key()), "{path}");

        let printed = words(&run("pdftotext", "poppler-utils", &[path, "-"]));
        assert!(printed.contains(&filed.number), "{path}: {printed}");
        // Across every page lies an outline with both words; as text, a return to an operator says it once.
        assert!(printed.contains("ҮЛГІ"), "{path}: {printed}");
        assert!(printed.contains("ОБРАЗЕЦ") || filed.kind == DocumentKind::Return, "{path}: {printed}");
        // Justified lines may break a long phrase anywhere; the name of the office is never hyphenated away.
        let stands = |language: &str| {
            let said = leaves(&xml, language);
            let lower = printed.to_lowercase();
            said.iter().filter(|leaf| lower.contains(&words(leaf).to_lowercase())).cloned().collect::<Vec<_>>()
        };
        let (kazakh, russian) = (stands("kk"), stands("ru"));
        assert!(kazakh.iter().any(|leaf| leaf.contains(|c| KAZAKH.contains(c))), "{path}: {kazakh:?}\n{printed}");
        assert!(russian.iter().any(|leaf| !leaf.contains(|c| KAZAKH.contains(c))), "{path}: {russian:?}\n{printed}");
        letters.lock().unwrap().extend(printed.chars().filter(|c| KAZAKH.contains(*c)));
    });
    // No word begins with ң, and no line in capitals has it.
    let expected: BTreeSet<_> = KAZAKH.chars().filter(|letter| *letter != 'Ң').collect();
    let mut seen = letters.into_inner().unwrap();
    seen.remove(&'Ң');
    assert_eq!(seen, expected);
}

/// Drawing pages takes the longest: of each kind the first, the last, and every fifth sheet are shown to the scanner. A
/// stamp stands at the end; on a receipt, whose second half is for the office, at the end of the first page.
#[test]
fn r_054_121_a_scanner_reads_the_number_from_both_codes() {
    let mut shown = Vec::new();
    for kind in DocumentKind::filed() {
        let of_kind: Vec<_> = filed().into_iter().filter(|f| f.kind == kind).collect();
        let Some(last) = of_kind.len().checked_sub(1) else { continue };
        shown.extend(of_kind.into_iter().enumerate().filter(|(n, _)| n % 5 == 0 || *n == last).map(|(_, f)| f));
    }
    side_by_side(&shown, |filed| {
        let path = text(&filed.path);
        let folder = tempfile::tempdir().unwrap();
        let xml = folder.path().join("document.xml");
        run("pdfdetach", "poppler-utils", &["-save", "1", "-o", text(&xml), path]);
        let url = leaves(&fs::read_to_string(&xml).unwrap(), "url").pop().expect("the stamp has an address");
        assert!(url.starts_with(&format!("https://muragat.example/v/{}?c=", filed.number)), "{url}");
        let facts = run("pdfinfo", "poppler-utils", &[path]);
        let last = facts.lines().find_map(|l| l.strip_prefix("Pages:")).expect("a number of pages").trim().to_owned();
        let begins_with_codes = matches!(filed.kind, DocumentKind::Receipt | DocumentKind::AcceptanceRefusal);
        let page = if begins_with_codes { "1".to_owned() } else { last };
        let image = folder.path().join("page");
        let image = text(&image);
        run(
            "pdftoppm",
            "poppler-utils",
            &["-r", "150", "-gray", "-png", "-singlefile", "-f", &page, "-l", &page, path, image],
        );
        let read = run("zbarimg", "zbar-tools", &["-q", &format!("{image}.png")]);
        assert!(read.contains(&format!("CODE-128:{}\n", filed.number)), "{path}: {read}");
        assert!(read.contains(&format!("QR-Code:{url}\n")), "{path}: {read}");
    });
}

#[test]
fn ocfl_py_finds_nothing_to_say() {
    let root = demo().root.join("archive");
    let objects = files(&root).into_iter().filter(|p| p.ends_with("0=ocfl_object_1.1")).count();
    // Cases, notices, returns, the batch of decisions, and two registries.
    let tally = &demo().said["tally"];
    let count = |name: &str| usize::try_from(tally[name].as_u64().unwrap()).unwrap();
    assert_eq!(objects, count("registered") + count("noticed") + count("returned") + 1 + 2);
    assert_valid(&root, objects);
}
