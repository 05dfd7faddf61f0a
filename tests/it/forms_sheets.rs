//! What sheets in both languages promise (receipt, registry, media certificate, verification sheet), judged by poppler,
//! qpdf, zbar and libxml2. Values stand in `sheets/*.json`; what only differs in size is made here.

use crate::sheets::press::{Pressed, document_xml, press, run, sample};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

const LETTERS: &str = "ӘҒҚҢӨҰҮІҺәғқңөұүіһ";

fn registry(count: usize, copy: &str) -> Value {
    let mut values = sample("registry");
    let line = |seq: usize| {
        let mut line = values["content"]["lines"][0].clone();
        line["seq"] = seq.to_string().into();
        line["request_number"] = format!("{}-2015-{seq:06}", ["AC", "FP", "MR"][seq % 3]).into();
        line["service_code"] = ["ARCH_CERT", "FOREIGN_PRESS", "MEDIA_REG"][seq % 3].into();
        line["result"] = if seq.is_multiple_of(4) { "refused" } else { "ready" }.into();
        line
    };
    let mut lines: Vec<Value> = (1..=count).map(line).collect();
    if let Some(seventh) = lines.get_mut(6).and_then(Value::as_object_mut) {
        // A restricted case shows its number and sheets only.
        seventh.retain(|member, _| ["seq", "request_number", "sheets"].contains(&member.as_str()));
    }
    values["content"]["lines"] = lines.into();
    values["content"]["copy"] = copy.into();
    values["content"]["totals"] =
        json!({"documents": count.to_string(), "sheets": (count * 3).to_string(), "boxes": "1"});
    values
}

fn receipt_of_twelve() -> Value {
    let mut values = sample("receipt");
    let titles =
        ["Еңбек кітапшасының көшірмесі", "Копия диплома об окончании строительно-дорожного института", "Сенімхат"];
    let document = |place: usize| json!({"title": titles[place % 3], "sheets": (1 + place % 2).to_string()});
    // Members stand in the order of the schema.
    let rest = values["content"].take();
    values["content"] = json!({
        "documents": (0..12).map(document).collect::<Vec<_>>(),
        "representative": "Нұрғалиев Бауыржан Серікұлы",
        "due_on": rest["due_on"],
        "issue_place": rest["issue_place"],
        "received_by": rest["received_by"],
    });
    values
}

/// Under the edition of the policy that asks nobody about revocation.
fn verification_of_four() -> Value {
    let mut values = sample("verification");
    values["content"]["policy"] = "1".into();
    values["content"]["revocation"] = "not-checked".into();
    let first = &mut values["content"]["signatures"][0];
    first["proven_by"] = "judging".into();
    first["revocation"] = "not-checked".into();
    for asked in ["revocation_source", "revocation_asked_at"] {
        first.as_object_mut().expect("a signature").remove(asked);
    }
    let mut signatures = vec![values["content"]["signatures"][0].clone(); 3];
    signatures[1]["indication"] = "INDETERMINATE".into();
    signatures[2]["indication"] = "TOTAL-FAILED".into();
    signatures[2]["algorithm"] = "ecdsa-sha256".into();
    // A signature without a certificate that can be read.
    signatures.push(json!({"indication": "TOTAL-FAILED"}));
    values["content"]["signatures"] = signatures.into();
    values["content"]["indication"] = "TOTAL-FAILED".into();
    values
}

fn media(variant: &str) -> Value {
    let mut values = sample("media_certificate");
    values["content"]["variant"] = variant.into();
    if variant != "original" {
        values["content"]["first_registration"] = json!({"number": "MR-D-2013-000417", "date": "2013-03-30"});
        values["content"]["replaces"] = json!({"number": "MR-D-2014-000020", "date": "2014-09-04"});
    }
    values
}

/// Names as long as offices have them.
fn apostille_of_long_names() -> Value {
    let mut values = sample("apostille");
    let long = |kk: &str, ru: &str| {
        let (kk, ru) = ([kk; 3].join(" және "), [ru; 3].join(" и "));
        json!({"kk": kk, "ru": ru})
    };
    values["content"]["capacity"] = long(
        "Самал облысы мәдениет, мұрағаттар және құжаттама басқармасының құжаттарды пайдалану бөлімінің басшысы",
        "Руководитель отдела использования документов управления культуры, архивов и документации Самальской области",
    );
    values["content"]["seal_of"] = long(
        "«Самал облысының мәдениет, мұрағаттар және құжаттама басқармасы» мемлекеттік мекемесі",
        "Государственное учреждение «Управление культуры, архивов и документации Самальской области»",
    );
    values
}

/// Every sheet with its count of pages.
fn all() -> Vec<(&'static str, usize, Value)> {
    vec![
        ("receipt", 1, sample("receipt")),
        ("receipt of twelve", 2, receipt_of_twelve()),
        ("refusal to accept", 2, sample("acceptance_refusal")),
        ("media certificate", 1, media("original")),
        ("media certificate, duplicate", 1, media("duplicate")),
        ("media certificate, re-registered", 1, sample("media_re_registration")),
        ("media certificate, long names", 2, sample("media_long_names")),
        ("apostille", 1, sample("apostille")),
        ("apostille, long names", 1, apostille_of_long_names()),
        ("verification", 1, sample("verification")),
        ("verification of four", 1, verification_of_four()),
        ("registry of one, copy 1", 1, registry(1, "1")),
        ("registry of 21, copy 2", 3, registry(21, "2")),
        ("registry of 60, copy 1", 5, registry(60, "1")),
        ("issue sheet", 1, sample("issue_sheet")),
    ]
}

/// The text with every run of spaces and line ends as one space.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn expect_all(name: &str, text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "{name}: «{words}» is not in: {text}");
    }
}

fn expect_none(name: &str, text: &str, unwanted: &[&str]) {
    for words in unwanted {
        assert!(!text.contains(words), "{name}: «{words}» is in: {text}");
    }
}

fn scan_all(pressed: &Pressed) -> String {
    (1..=pressed.sheets).map(|page| pressed.scan(page)).collect()
}

#[test]
fn every_sheet_is_sound_tagged_archival_and_proves_itself() {
    for (name, sheets, values) in all() {
        let pressed = press(&values);
        assert_eq!(pressed.sheets, sheets, "{name}");
        run("qpdf", "qpdf", &["--check", pressed.path()]);
        let facts = run("pdfinfo", "poppler-utils", &[pressed.path()]);
        assert!(facts.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{name}: {facts}");
        let meta = run("pdfinfo", "poppler-utils", &["-meta", pressed.path()]);
        expect_all(
            name,
            &meta,
            &[
                "<pdfaid:part>3</",
                "<pdfaid:conformance>A</",
                "<pdfuaid:part>1</",
                "<rdf:li>kk-KZ</",
                "<xmp:CreateDate>2015-11-18T09:30:00+06:00</",
            ],
        );
        let fonts = run("pdffonts", "poppler-utils", &[pressed.path()]);
        let is_embedded = |row: &str| row.split_whitespace().rev().nth(4) == Some("yes") && row.contains("Tinos");
        assert!(fonts.lines().count() > 2 && fonts.lines().skip(2).all(is_embedded), "{name}:\n{fonts}");
        let text = pressed.text();
        assert!(LETTERS.chars().filter(|c| text.contains(*c)).count() > 9, "{name}: {text}");
        assert!(text.contains("ҮЛГІ") && text.contains("ОБРАЗЕЦ"), "{name}: {text}");

        // Receipts begin with their codes, the others end with them.
        let begins = ["receipt", "acceptance_refusal"].iter().any(|kind| values["kind"] == *kind);
        let read = pressed.scan(if begins { 1 } else { pressed.sheets });
        let number = values["stamp"]["number"].as_str().unwrap();
        let url = values["stamp"]["url"].as_str().unwrap();
        expect_all(name, &read, &[&format!("CODE-128:{number}\n"), &format!("QR-Code:{url}\n")]);

        let attached = pressed.folder.path().join("attached.xml");
        let attached = attached.to_str().unwrap();
        run("pdfdetach", "poppler-utils", &["-save", "1", "-o", attached, pressed.path()]);
        assert_eq!(fs::read_to_string(attached).unwrap(), document_xml(&values), "{name}");
        run("xmllint", "libxml2-utils", &["--noout", "--nonet", "--schema", "schemas/document.xsd", attached]);
    }
}

#[test]
fn a_registry_has_a_scannable_line_for_every_answer() {
    for count in [1, 21, 60] {
        let values = registry(count, "1");
        let pressed = press(&values);
        let read: BTreeSet<String> = scan_all(&pressed).lines().map(str::to_owned).collect();
        for line in values["content"]["lines"].as_array().unwrap() {
            let bars = format!("CODE-128:{}", line["request_number"].as_str().unwrap());
            assert!(read.contains(&bars), "{count} lines: {bars} is not in {read:?}");
        }
    }
}

#[test]
fn a_registry_repeats_its_heads_and_keeps_its_hands_with_the_last_lines() {
    let pressed = press(&registry(60, "2"));
    for page in 1..=pressed.sheets {
        let text = flat(&pressed.page(page));
        let of = format!("Парақ {page}/{0} · Лист {page} из {0}", pressed.sheets);
        expect_all("page", &text, &[&of, "2-дана", "№ заявления", "Өтініштің №", "CR-2015-000001"]);
    }
    let last = flat(&pressed.page(pressed.sheets));
    expect_all(
        "last page",
        &last,
        &["-2015-000060", "Тапсырды", "Сдал(а)", "Курьер", "Қабылдады", "Принял(а)", "Себебі:", "Причина:"],
    );
}

#[test]
fn both_copies_of_a_registry_say_which_they_are_and_agree_in_all_else() {
    let texts = ["1", "2"].map(|copy| flat(&press(&registry(21, copy)).text()));
    expect_all(
        "copy 1",
        &texts[0],
        &["1/2", "1-дана – қабылдаушы тарапта қалады", "Экз. 1 – остаётся у принимающей стороны"],
    );
    expect_all(
        "copy 2",
        &texts[1],
        &[
            "2-дана",
            "2-дана – алынғаны туралы белгімен жіберушіге қайтарылады",
            "Экз. 2 – возвращается отправителю с отметкой о получении",
        ],
    );
    for text in &texts {
        expect_all(
            "registry",
            text,
            &[
                "ДАЙЫН ЖӘНЕ БАС ТАРТЫЛҒАН ҚҰЖАТТАРДЫ БЕРУ ТІЗІЛІМІ",
                "РЕЕСТР ПЕРЕДАЧИ ГОТОВЫХ ДОКУМЕНТОВ И ОТКАЗОВ",
                "21 (жиырма бір) құжат, 63 (алпыс үш) парақ, 1 (бір) жәшік",
                "документов – 21 (двадцать один), листов – 63 (шестьдесят три), ящиков – 1 (один)",
                "Мөрі бүтін",
                "Печать не повреждена",
                "0047219",
                "14:30",
            ],
        );
    }
}

#[test]
fn a_registry_of_other_directions_has_its_own_title() {
    let mut values = registry(2, "1");
    values["content"]["direction"] = "centre_to_provider".into();
    let members = values["content"].as_object_mut().unwrap();
    for open in ["slot", "box", "seal"] {
        members.remove(open);
    }
    let text = flat(&press(&values).text());
    expect_all("centre", &text, &["ӨТІНІШТЕР МЕН ҚҰЖАТТАРДЫ БЕРУ ТІЗІЛІМІ", "РЕЕСТР ПЕРЕДАЧИ ЗАЯВЛЕНИЙ И ДОКУМЕНТОВ"]);
}

#[test]
fn r_054_120_a_receipt_names_what_who_when_and_where() {
    let text = flat(&press(&receipt_of_twelve()).text());
    expect_all(
        "receipt",
        &text,
        &[
            "ҚОЛХАТ № AC-2015-000001",
            "РАСПИСКА № AC-2015-000001",
            "12 (он екі)",
            "12 (двенадцать)",
            "2015 жылғы 16 қараша, 10:05",
            "16 ноября 2015 года, 10:05",
            "2015 жылғы 8 желтоқсан",
            "8 декабря 2015 года",
            "Нұрғалиев Бауыржан Серікұлы",
            "Қасымова Гүлнәр Ерденқызы",
            "1-үй",
        ],
    );
    let without = flat(&press(&sample("receipt")).text());
    expect_all("receipt", &without, &["Байланыс телефоны", "Контактный телефон", "8 (7000) 00-02-23"]);
    expect_none("receipt", &without, &["Представитель", "өкілі", "равнозначен", "М.О."]);
}

#[test]
fn a_certificate_of_a_medium_says_which_variant_it_is() {
    let expected: [(&str, &[&str]); 4] = [
        ("original", &["есепке қойылғанын растайды", "подтверждает постановку на учёт", "№ MR-D-2015-000003"]),
        (
            "duplicate",
            &[
                "ТЕЛНҰСҚА (2014 жылғы 4 қыркүйекте берілген № MR-D-2014-000020 куәліктің орнына)",
                "ДУБЛИКАТ",
                "выданного 4 сентября 2014 года",
            ],
        ),
        (
            "re_registration",
            &["қайта есепке қойылғанын растайды", "подтверждает переучёт", "2013 жылғы 30 наурыз, № MR-D-2013-000417"],
        ),
        ("annulled", &["КҮШІ ЖОЙЫЛДЫ", "АННУЛИРОВАНО"]),
    ];
    for (variant, wanted) in expected {
        let pressed = press(&media(variant));
        assert_eq!(pressed.sheets, 1, "{variant}");
        let text = flat(&pressed.text());
        expect_all(variant, &text, wanted);
        expect_all(variant, &text, &["КУӘЛІК", "СВИДЕТЕЛЬСТВО", "Жоба.", "Проект.", "М.О. / М.П."]);
    }
    let mut agency = media("original");
    agency["content"]["medium_kind"] = "agency".into();
    expect_all(
        "agency",
        &flat(&press(&agency).text()),
        &["ақпараттық агенттікті есепке қою", "информационного агентства"],
    );
}

#[test]
fn an_electronic_certificate_has_the_note_and_no_ink() {
    let mut values = media("original");
    values["form"] = "electronic".into();
    values["sample"] = "false".into();
    let pressed = press(&values);
    assert_eq!(pressed.sheets, 1);
    let text = flat(&pressed.text());
    expect_all(
        "electronic",
        &text,
        &["ЭЦҚ-мен қол қойды", "Подписано ЭЦП", "№ 370-II", "қағаз тасығыштағы құжатпен бірдей"],
    );
    expect_none("electronic", &text, &["М.О.", "М.П.", "Жоба", "Проект", "ҮЛГІ", "ОБРАЗЕЦ"]);
}

#[test]
fn a_verification_sheet_says_loudly_what_was_not_checked() {
    let text = flat(&press(&verification_of_four()).text());
    expect_all(
        "verification",
        &text,
        &[
            "РАСТАУ ПАРАҒЫ",
            "ЛИСТ ПРОВЕРКИ",
            "КЕРІ ҚАЙТАРЫЛҒАНЫ (ЖОЙЫЛҒАНЫ) ТЕКСЕРІЛГЕН ЖОҚ",
            "ОТЗЫВ (АННУЛИРОВАНИЕ) РЕГИСТРАЦИОННЫХ СВИДЕТЕЛЬСТВ НЕ ПРОВЕРЯЛСЯ",
            "расталды",
            "не подтверждена",
            "тексеру аяқталған жоқ",
            "проверка не завершена",
            "4 (четыре)",
            "01.01.2010 – 31.12.2050",
        ],
    );
    // No word of the standard's English, no ЖСН.
    expect_none("verification", &text, &["TOTAL", "INDETERMINATE", "PASSED", "not-checked", "rsa-sha256", "IIN"]);
}

#[test]
fn a_verification_sheet_says_who_was_asked_and_since_when_the_signature_exists() {
    let text = flat(&press(&sample("verification")).text());
    let said = [
        "root-rsa.pem",
        "Не отозвано: CRL nca",
        "Кері қайтарылмаған",
        "Уақыт белгісі / Метка времени: 18.11.2015",
        "09:12",
    ];
    expect_all("verification", &text, &said);
    expect_none("verification", &text, &["НЕ ПРОВЕРЯЛСЯ", "ТЕКСЕРІЛГЕН ЖОҚ", "good", "time_stamp"]);
}

#[test]
fn the_same_values_give_the_same_octets() {
    for (name, _, values) in all() {
        let octets = [(); 2].map(|()| fs::read(press(&values).path()).unwrap());
        assert!(octets[0] == octets[1], "{name} differs");
    }
}
