//! What a stranger wrote is text on every sheet, to the letter: never markup, never code of the typesetting engine.

use super::honest::Draft;
use super::luck::Luck;
use super::texts::TYPST;
use crate::road::program::{files, muragat, text};
use crate::sheets::press::run;
use std::fs;
use std::path::Path;

/// All text of the sheets of one kind, without blanks and line ends.
fn printed(root: &Path, kind: &str) -> String {
    let folder = root.join("outbox");
    let sheets: Vec<_> =
        files(&folder).into_iter().filter(|path| text(path).ends_with(&format!("-{kind}.pdf"))).collect();
    assert!(!sheets.is_empty(), "no {kind}");
    let told = sheets.iter().map(|path| run("pdftotext", "poppler-utils", &["-raw", text(&folder.join(path)), "-"]));
    bare(&told.collect::<String>())
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn lay(root: &Path, name: &str, draft: &Draft) {
    fs::write(root.join("inbox").join(name), draft.package()).expect("the inbox takes it");
}

#[test]
fn markup_of_the_engine_is_printed_letter_by_letter() {
    let place = tempfile::tempdir().expect("a folder");
    let root = place.path().join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let mut drafts = Vec::new();
    for (seed, snippet) in TYPST.iter().enumerate() {
        let mut request = Draft::request(&mut Luck::of("markup", seed as u64));
        for (element, old) in [("surname", "Лысенко"), ("patronymic", "Данилович"), ("title", "Копия почётной грамоты")]
        {
            let new = format!("<{element}>{} {seed}<", escaped(snippet));
            request = request.edit(&format!("<{element}>{old}<"), &new);
        }
        lay(&root, &format!("{seed:02}-request.zip"), &request);
        let decision = Draft::decision(&request.id());
        let text = decision.document();
        let text = ["kk", "ru"].iter().fold(text.to_owned(), |text, language| {
            text.replace(&format!("</{language}>"), &format!(" {}</{language}>", escaped(snippet)))
        });
        let text = text.replace("выполнение плана", &escaped(snippet));
        drafts.push((format!("{seed:02}-decision.zip"), decision.with_document(text)));
        // What is sent back quotes the name of a member and that of the package.
        let mut returned = Draft::request(&mut Luck::of("returned", seed as u64));
        let quoted: String = snippet.chars().filter(|c| !"/\\\"*<>|:?".contains(*c)).collect();
        let quoted = quoted.trim();
        returned.files.push((format!("attachments/{quoted}{seed}.png"), Vec::new()));
        lay(&root, &format!("{}.zip", snippet.replace('/', "")), &returned);
    }
    let first = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(first["tally"]["registered"], TYPST.len(), "{first}");
    drafts.iter().for_each(|(name, draft)| lay(&root, name, draft));
    let second = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(second["tally"]["answered"], TYPST.len(), "{second}");

    let (receipts, certificates) = (printed(&root, "receipt"), printed(&root, "archival_certificate"));
    let returns = printed(&root, "return");
    for (seed, snippet) in TYPST.iter().enumerate() {
        let on_receipt = bare(&format!("{snippet} {seed}"));
        assert!(receipts.contains(&on_receipt), "{snippet}: {receipts}");
        assert!(certificates.contains(&bare(snippet)), "{snippet}: {certificates}");
        let file_name = bare(&snippet.replace('/', ""));
        assert!(returns.contains(&format!("{file_name}.zip")), "{file_name}: {returns}");
    }
}

#[test]
fn letters_of_no_font_stand_on_a_return_by_their_number_and_in_its_record_as_they_are() {
    let place = tempfile::tempdir().expect("a folder");
    let root = place.path().join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let mut request = Draft::request(&mut Luck::of("letters", 0));
    request.files.push(("attachments/李.png".into(), Vec::new()));
    request.files.push(("attachments/🦀\u{fffd}.png".into(), Vec::new()));
    lay(&root, "白 ﷺ.zip", &request);
    let said = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&said["tally"]["returned"], &said["tally"]["waiting"]), (&1.into(), &serde_json::json!([])), "{said}");
    let told = printed(&root, "return");
    for shown in ["[U+767D][U+FDFA].zip", "[U+674E].png", "[U+1F980][U+FFFD].png"] {
        assert!(told.contains(shown), "{shown}: {told}");
    }
    let record = files(&root.join("outbox")).into_iter().find(|path| text(path).ends_with(".json")).expect("a record");
    let record = fs::read_to_string(root.join("outbox").join(record)).expect("a record");
    assert!(record.contains("attachments/李.png") && record.contains("白 ﷺ.zip"), "{record}");
}
