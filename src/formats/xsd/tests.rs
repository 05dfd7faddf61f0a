//! Findings of the three schemas; whether a document is valid at all is judged beside xmllint in tests/it/formats.rs.

use super::*;

const REQUEST: &str = include_str!("../../../tests/it/formats/request-archival.xml");

fn findings(xml: &str) -> Vec<(String, u32, String, String)> {
    let shown = |f: Finding| {
        assert_eq!(f.code, Code::SchemaViolation);
        assert_eq!(f.place.file.as_deref(), Some("request.xml"));
        let (seen, expected) = (f.get("seen").to_owned(), f.get("expected").to_owned());
        (f.place.xpath.clone().unwrap_or_default(), f.place.line.unwrap_or_default(), seen, expected)
    };
    Schemas::embedded().validate(xml.as_bytes()).into_iter().map(shown).collect()
}

fn finding(xpath: &str, line: u32, seen: &str, expected: &str) -> (String, u32, String, String) {
    (xpath.into(), line, seen.into(), expected.into())
}

#[test]
fn a_valid_request_has_no_findings() {
    assert_eq!(findings(REQUEST), []);
}

#[test]
fn a_missing_element_is_named_once_for_its_parent() {
    let xml = REQUEST.replace("  <channel>centre</channel>\n", "");
    assert_eq!(findings(&xml), [finding("/request/language", 4, "language", "channel")]);
    let xml = REQUEST.replace("<given_name>Ернар</given_name>", "");
    assert_eq!(findings(&xml)[0].3, "given_name");
    let xml = REQUEST.replace("<number>002015-00017</number><barcode>XK-002015-00017</barcode>", "<number>1</number>");
    assert_eq!(findings(&xml)[0].2, "promised_on");
    let xml = REQUEST.replace("<promised_on>2015-12-08</promised_on>", "");
    assert_eq!(findings(&xml), [finding("/request/centre_receipt", 57, "</centre_receipt>", "promised_on")]);
}

#[test]
fn values_are_shown_unless_they_are_a_persons() {
    let xml = REQUEST.replace("<language>kk<", "<language>en<");
    assert_eq!(findings(&xml), [finding("/request/language", 5, "en", "kk | ru")]);
    let xml = REQUEST.replace("<iin>520830400196<", "<iin>52083040019<");
    assert_eq!(findings(&xml), [finding("/request/applicant/person/iin", 11, "•••••••••••", "identifier")]);
    let xml = REQUEST.replace("<surname>Омаров<", "<surname> Омаров<");
    assert_eq!(findings(&xml), [finding("/request/representative/surname", 25, "•••••••", "name ≤200")]);
    let xml = REQUEST.replace("<sheets>6<", "<sheets>0<").replace("<id>a1<", "<id>1<");
    assert_eq!(
        findings(&xml),
        [
            finding("/request/attachments/attachment[1]/id", 42, "•", "code"),
            finding("/request/attachments/attachment[2]/sheets", 47, "0", "count"),
        ]
    );
}

#[test]
fn attributes_uniqueness_and_foreign_content_are_checked() {
    let xml = REQUEST.replace(" id=\"0b8e7f0e-2f5c-4a8e-9a53-0f6c3c1d2e01\"", "");
    assert_eq!(findings(&xml)[0].0, "/request");
    assert_eq!(findings(&REQUEST.replace("<id>a2<", "<id>a1<")).len(), 1);
    let xml = REQUEST.replace("<lookups>", "text<lookups>");
    assert_eq!(findings(&xml).len(), 1);
    let xml = REQUEST.replace("urn:muragat:request:1", "urn:muragat:request:9");
    assert_eq!(Schemas::embedded().validate(xml.as_bytes())[0].code, Code::XmlRoot);
    assert_eq!(Schemas::embedded().validate(b"<a")[0].code, Code::XmlMalformed);
}

#[test]
fn a_hostile_document_gives_a_hundred_findings_and_leaves_no_names_behind() {
    let many: String = (0..5000).map(|i| format!("<stranger{i} a{i}='1'><x{i}/></stranger{i}>")).collect();
    let xml = REQUEST.replace("<attachments>", &format!("<attachments>{many}"));
    let names = |kind: Kind| ENGINES.with(|e| e[kind as usize].get().unwrap().names().len());
    assert_eq!(findings(REQUEST), []);
    let before = names(Kind::Request);
    assert!(!findings(&xml).is_empty() && findings(&xml).len() <= FINDINGS_MAX);
    assert!(names(Kind::Request) <= before + 1);

    let wrong: String = (0..500).map(|_| "<lookup><source>?</source></lookup>").collect();
    let xml = REQUEST.replace("<lookups>", &format!("<lookups>{wrong}"));
    assert_eq!(findings(&xml).len(), FINDINGS_MAX);

    let deep = REQUEST.replace("<lookups>", &format!("<lookups>{}{}", "<a>".repeat(2000), "</a>".repeat(2000)));
    assert_eq!(Schemas::embedded().validate(deep.as_bytes())[0].code, Code::XmlTooDeep);
    let document = roxmltree::Document::parse(&deep).unwrap();
    assert_eq!(Schemas::embedded().validate_document(&document)[0].get("seen"), "a");
}
