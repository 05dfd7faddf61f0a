//! What sheets promise, judged by poppler, qpdf, zbar and libxml2. Values stand in `sheets/*.json`; pages are for the
//! eye: `cargo run --example sheet`.

pub mod press;

use press::{Pressed, press, run, sample, typeset};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;

/// Every sample: file name, Kazakh and Russian sheets (0: one sheet for both).
const SAMPLES: [(&str, usize, usize); 20] = [
    ("archival_certificate", 1, 1),
    ("archival_corrected", 1, 1),
    ("archival_duplicate", 1, 1),
    ("archival_many_facts", 4, 4),
    ("archival_table", 3, 3),
    ("archival_table_one_row", 1, 1),
    ("extension_notice", 1, 1),
    ("foreign_press_certificate", 1, 1),
    ("foreign_press_many_titles", 3, 4),
    ("foreign_press_one_title", 1, 1),
    ("forwarding_letter", 1, 1),
    ("forwarding_notice", 1, 1),
    ("negative_reply", 1, 1),
    ("negative_reply_matter", 1, 1),
    ("notice", 1, 1),
    ("refusal", 1, 1),
    ("refusal_eight_grounds", 2, 2),
    ("return", 1, 0),
    ("supplement_notice", 1, 1),
    ("withdrawal_notice", 1, 1),
];

/// Calls `judge` with each sample and its file.
fn each(judge: impl Fn(&str, &Pressed)) {
    for (name, ..) in SAMPLES {
        judge(name, &press(&sample(name)));
    }
}

#[test]
fn r_054_139_each_language_has_its_own_sheets() {
    for (name, kazakh, russian) in SAMPLES {
        assert_eq!(press(&sample(name)).sheets, kazakh + russian, "{name}");
    }
}

#[test]
fn files_are_sound_tagged_archival_and_carry_their_fonts() {
    each(|name, pressed| {
        run("qpdf", "qpdf", &["--check", pressed.path()]);
        let facts = run("pdfinfo", "poppler-utils", &[pressed.path()]);
        assert!(facts.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{name}: {facts}");
        assert!(facts.contains("Creator:         muragat"), "{name}: {facts}");
        let meta = run("pdfinfo", "poppler-utils", &["-meta", pressed.path()]);
        for claim in [
            "<pdfaid:part>3</",
            "<pdfaid:conformance>A</",
            "<pdfuaid:part>1</",
            "<xmp:CreateDate>2015-11-18T09:30:00+06:00</",
        ] {
            assert!(meta.contains(claim), "{name}: {claim} is not in {meta}");
        }
        let fonts = run("pdffonts", "poppler-utils", &[pressed.path()]);
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty(), "{name}");
        // Columns from the right: object, generation, unicode, subset, embedded.
        let is_embedded = |row: &&str| row.split_whitespace().rev().nth(4) == Some("yes") && row.contains("Tinos");
        assert!(rows.iter().all(is_embedded), "{name}:\n{fonts}");
    });
}

#[test]
fn both_languages_can_be_read_out_again() {
    each(|name, pressed| {
        let text = pressed.text();
        assert!("ӘҒҚҢӨҰҮІәғқңөұүі".chars().filter(|c| text.contains(*c)).count() > 8, "{name}: {text}");
        let (kk, ru) = match name.split_once('_').map_or(name, |(first, _)| first) {
            "archival" => ("МҰРАҒАТТЫҚ АНЫҚТАМА", "АРХИВНАЯ СПРАВКА"),
            "foreign" => ("АНЫҚТАМА", "СПРАВКА"),
            "refusal" => ("ДӘЛЕЛДІ ЖАУАП", "МОТИВИРОВАННЫЙ ОТВЕТ"),
            "notice" | "extension" | "supplement" | "withdrawal" => ("ХАБАРЛАМА", "УВЕДОМЛЕНИЕ"),
            "forwarding" if name.ends_with("letter") => ("ІЛЕСПЕ ХАТ", "СОПРОВОДИТЕЛЬНОЕ ПИСЬМО"),
            "forwarding" => ("ХАБАРЛАМА", "УВЕДОМЛЕНИЕ"),
            "negative" => ("ЖАУАП", "ОТВЕТ"),
            _ => ("ҚАЙТАРУ", "ВОЗВРАТ"),
        };
        assert!(text.contains(kk) && text.contains(ru), "{name}: {text}");
        let tags = run("pdfinfo", "poppler-utils", &["-struct", pressed.path()]);
        assert!(tags.contains("H1"), "{name}: {tags}");
        let has_table = ["table", "foreign", "return"].iter().any(|part| name.contains(part));
        assert_eq!(tags.contains("TH "), has_table, "{name}: heads of tables are heads: {tags}");
    });
}

#[test]
fn sheets_are_numbered_from_the_second_within_each_language() {
    let pressed = press(&sample("archival_many_facts"));
    let first_line = |page: usize| pressed.page(page).lines().find(|l| !l.trim().is_empty()).unwrap_or("").to_owned();
    for page in 1..=8 {
        let within = (page - 1) % 4 + 1;
        let words: Vec<String> =
            first_line(page).split("  ").map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect();
        assert_eq!(words.contains(&within.to_string()), within > 1, "sheet {page}: {words:?}");
        assert!(words.iter().any(|w| w.starts_with("ҮЛГІ") || w.starts_with("ОБРАЗЕЦ")), "sheet {page}: {words:?}");
    }
    assert!(pressed.page(4).contains("Парақ саны: 4") && pressed.page(8).contains("Листов: 4"));
}

#[test]
fn r_054_139_codes_on_the_last_sheet_of_each_language_are_read_by_a_scanner() {
    for (name, kazakh, russian) in SAMPLES {
        let values = sample(name);
        let pressed = press(&values);
        let number = values["stamp"]["number"].as_str().unwrap();
        let url = values["stamp"]["url"].as_str().unwrap();
        for sheet in [kazakh, kazakh + russian] {
            let read = pressed.scan(sheet);
            assert!(read.contains(&format!("CODE-128:{number}\n")), "{name}, sheet {sheet}: {read}");
            assert!(read.contains(&format!("QR-Code:{url}\n")), "{name}, sheet {sheet}: {read}");
        }
    }
}

#[test]
fn the_values_travel_inside_and_fit_their_schema() {
    each(|name, pressed| {
        let out = pressed.folder.path().join("attached.xml");
        let out = out.to_str().unwrap();
        run("pdfdetach", "poppler-utils", &["-save", "1", "-o", out, pressed.path()]);
        let attached = fs::read_to_string(out).unwrap();
        assert_eq!(attached, press::document_xml(&sample(name)), "{name}");
        run("xmllint", "libxml2-utils", &["--noout", "--nonet", "--schema", "schemas/document.xsd", out]);
    });
}

#[test]
fn the_same_values_give_the_same_octets_on_any_thread() {
    let here: BTreeMap<_, _> = SAMPLES.map(|(name, ..)| (name, typeset(&sample(name)).unwrap().pdf)).into();
    let others: Vec<_> = [false, true]
        .map(|backwards| {
            std::thread::spawn(move || {
                let mut names = SAMPLES.map(|(name, ..)| name);
                if backwards {
                    names.reverse();
                }
                names.map(|name| (name, typeset(&sample(name)).unwrap().pdf))
            })
        })
        .into_iter()
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    for (name, pdf) in others {
        assert!(here[name] == pdf, "{name} differs");
    }
}

#[test]
fn a_name_is_text_whatever_it_looks_like() {
    let mut values = sample("archival_certificate");
    let odd = "#panic(1) *b* $x$ @ref </x> \\ _y_ `z` = [q]";
    values["content"]["subject"]["name"]["kk"] = odd.into();
    let text = press(&values).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(odd), "{text}");
}

#[test]
fn a_letter_that_the_fonts_lack_stops_the_sheet() {
    for foreign in ["漢", "ا", "\u{e000}", "\u{7}"] {
        let mut values = sample("archival_certificate");
        values["content"]["subject"]["name"]["ru"] = format!("Ли {foreign}").into();
        let fault = typeset(&values).expect_err(foreign).to_string();
        assert!(!fault.is_empty(), "{foreign:?}");
    }
}

#[test]
fn values_that_a_template_cannot_use_are_named_with_their_place() {
    let mut values = sample("refusal");
    values["content"].as_object_mut().unwrap().remove("complaint");
    let fault = typeset(&values).unwrap_err().to_string();
    assert!(fault.starts_with("sheet.typ:") && fault.contains("complaint"), "{fault}");
}

#[test]
fn a_refusal_on_several_grounds_says_once_to_apply_again() {
    let told = |remedies: &[(&str, &str)]| {
        let mut values = sample("refusal");
        let ground = values["content"]["grounds"][0].clone();
        let grounds = remedies.iter().map(|(kk, ru)| {
            let mut ground = ground.clone();
            ground["remedy"] = json!({ "kk": kk, "ru": ru });
            ground
        });
        values["content"]["grounds"] = grounds.collect();
        press(&values).text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // As the passports of the services have them.
    let name = ("Басқа атау таңдап, қайтадан өтініш беріңіз.", "Выберите другое название и обратитесь повторно.");
    let fill = ("Өтінішті толықтырып, қайтадан беріңіз.", "Дополните заявление и подайте его повторно.");
    let fee = ("Алымды төлеп, қайтадан өтініш беріңіз.", "Уплатите сбор и обратитесь повторно.");
    let bank = ("Себебін банктен анықтап, төлемді қайталаңыз.", "Выясните причину в банке и повторите платёж.");
    let several = told(&[name, bank, fill, fee, name]);
    for words in [
        "Басқа атау таңдап, өтінішті толықтырып, алымды төлеп, қайтадан өтініш беріңіз. Себебін банктен",
        "Выберите другое название, дополните заявление, уплатите сбор и обратитесь повторно. Выясните причину",
    ] {
        assert!(several.contains(words), "{words}: {several}");
    }
    let one = told(&[fill, bank]);
    for words in [format!("{} {}", fill.0, bank.0), format!("{} {}", fill.1, bank.1)] {
        assert!(one.contains(&words), "{words}: {one}");
    }
}

#[test]
fn an_electronic_sheet_says_who_signed_and_has_no_place_for_ink() {
    let mut values = sample("archival_certificate");
    values["form"] = "electronic".into();
    values["sample"] = "false".into();
    let text = press(&values).text().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["ЭЦҚ-мен қол қойды", "Подписано ЭЦП", "№ 370-II", "қағаз тасығыштағы құжатпен бірдей"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["М.О.", "М.П.", "Жоба", "Проект", "ҮЛГІ", "ОБРАЗЕЦ"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_notice_says_no_more_than_is_known() {
    let mut values = sample("notice");
    for unknown in ["service", "request", "addressee", "executor"] {
        values.as_object_mut().unwrap().remove(unknown);
    }
    let text = press(&values).text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Сіздің сұрау салуыңыз тіркелген жоқ."), "{text}");
    assert!(text.contains("Ваш запрос не зарегистрирован."), "{text}");
}
