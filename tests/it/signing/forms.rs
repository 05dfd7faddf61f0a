//! One result, three forms: electronic as filed, paper for ink and seal, a certified copy.

use super::travelling::Office;
use crate::road::program::{demo, muragat, text};
use std::fs;
use std::path::Path;
use std::process::Command;

const NOTE: [&str; 2] = ["қағаз тасығыштағы құжатпен бірдей", "равнозначен документу на бумажном носителе"];

fn words(pdf: &Path) -> String {
    let done = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output();
    let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
    String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds(text: &str, all: &[&str]) {
    for one in all {
        assert!(text.contains(one), "«{one}» is not in: {text}");
    }
}

fn lacks(text: &str, all: &[&str]) {
    for one in all {
        assert!(!text.contains(one), "«{one}» is in: {text}");
    }
}

#[test]
fn r_054_137_the_filed_document_is_electronic_and_a_centre_gets_paper_beside_it() {
    let folder = demo().root.join("outbox/centre");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.contains("-D-2015-") || !name.ends_with(".pdf") {
            continue;
        }
        let text = words(&path);
        match name.strip_suffix("-paper.pdf") {
            Some(stem) => {
                holds(&text, &["М.О.", "М.П."]);
                lacks(&text, &NOTE);
                lacks(&text, &["ЭЦҚ-мен қол қойды", "Жоба", "Проект"]);
                assert!(
                    folder.join(format!("{stem}.pdf")).is_file() && folder.join(format!("{stem}.pdf.p7s")).is_file()
                );
            }
            None => {
                holds(&text, &NOTE);
                holds(&text, &["ЭЦҚ-мен қол қойды", "Подписано ЭЦП", "18.11.2015, 09:30"]);
                lacks(&text, &["М.О.", "М.П.", "Жоба", "Проект", "қол қойылмаған"]);
            }
        }
        seen += 1;
    }
    assert!(seen >= 6, "{seen}");
    let portal = fs::read_dir(demo().root.join("outbox/portal")).unwrap();
    assert!(portal.flatten().all(|e| !e.file_name().to_string_lossy().contains("-paper")));
}

#[test]
fn r_054_134_paper_and_copy_are_printed_from_what_is_filed() {
    let place = tempfile::tempdir().unwrap();
    let root = text(&demo().root);
    for number in ["AC-D-2015-000001", "MR-D-2015-000001", "FP-D-2015-000001"] {
        let paper = place.path().join(format!("{number}-paper.pdf"));
        muragat(&["print", number, "--form", "paper", "-o", text(&paper), "--workspace", root]).ends(0);
        let said = words(&paper);
        holds(&said, &["М.О.", "М.П.", number, "ҮЛГІ"]);
        lacks(&said, &NOTE);
        let copy = place.path().join(format!("{number}-copy.pdf"));
        let by = ["--form", "copy", "--by", "800000400023", "-o", text(&copy), "--workspace", root];
        muragat(&[&["print", number][..], &by].concat()).ends(0);
        let said = words(&copy);
        holds(&said, &["Электрондық құжаттың көшірмесі дұрыс", "Копия электронного документа верна", "Бозторғаева"]);
        holds(&said, &["подписи не нарушены", "қолтаңбалар бұзылмаған", "Muragat", number]);
        lacks(&said, &NOTE);
        lacks(&said, &["М.О.", "М.П.", "Жоба", "Проект"]);
        let again = fs::read(&copy).unwrap();
        muragat(&[&["print", number][..], &by].concat()).ends(0);
        assert!(again == fs::read(&copy).unwrap(), "the same octets");
    }
    muragat(&["print", "AC-D-2015-000001", "--form", "copy", "-o", "x.pdf", "--workspace", root]).ends(2);
    let stranger = ["--form", "copy", "--by", "000000000000", "-o", "x.pdf", "--workspace", root];
    muragat(&[&["print", "AC-D-2015-000001"][..], &stranger].concat()).ends(2);
    muragat(&["print", "AC-D-2015-999999", "--form", "paper", "-o", "x.pdf", "--workspace", root]).ends(2);
}

/// Only its recipe is filed with the document; whenever it is printed, it is the same sheet.
#[test]
fn the_verification_sheet_is_filed_with_the_document_and_printed_on_demand() {
    let place = tempfile::tempdir().unwrap();
    let root = text(&demo().root);
    for number in ["AC-D-2015-000001", "MR-D-2015-000001", "FP-D-2015-000001"] {
        let sheet = place.path().join(format!("{number}.pdf"));
        let words_of_command = ["print", number, "--form", "verification", "-o", text(&sheet), "--workspace", root];
        muragat(&words_of_command).ends(0);
        let first = fs::read(&sheet).unwrap();
        let said = words(&sheet);
        holds(&said, &["РАСТАУ ПАРАҒЫ", "ЛИСТ ПРОВЕРКИ", number, "ҮЛГІ", "расталды", "подтверждена"]);
        // Who asked, and who signed the answer.
        holds(&said, &["Құжатқа қойылған ЭЦҚ", "ЭЦП на документе"]);
        muragat(&words_of_command).ends(0);
        assert!(first == fs::read(&sheet).unwrap(), "the same octets");
        let checked =
            std::process::Command::new("qpdf").arg("--check").arg(&sheet).output().expect("Debian package qpdf");
        assert!(checked.status.success(), "{number}");
    }
}

#[test]
fn what_nobody_signed_is_not_printed() {
    let office = Office::new(&[]);
    office.run(&["process"]).ends(5);
    for form in ["paper", "verification"] {
        office.run(&["print", "AC-D-2015-000001", "--form", form, "-o", text(&office.path("x.pdf"))]).ends(4);
    }
    assert!(!office.path("x.pdf").exists());
}
