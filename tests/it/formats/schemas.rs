//! Every verdict of ours over a document is xmllint's too, for good documents and for spoiled ones.

use super::tool;
use muragat::domain::codes::Code;
use muragat::domain::decision::Decision;
use muragat::domain::request::Request;
use muragat::formats::manifest::Manifest;
use muragat::formats::value;
use muragat::formats::xsd::{Kind, Schemas};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

const SPECIMENS: [(&str, Kind, &str); 24] = [
    ("request-archival", Kind::Request, include_str!("request-archival.xml")),
    ("request-foreign", Kind::Request, include_str!("request-foreign.xml")),
    ("request-media", Kind::Request, include_str!("request-media.xml")),
    ("request-apostille", Kind::Request, include_str!("request-apostille.xml")),
    ("decision-archival", Kind::Decision, include_str!("decision-archival.xml")),
    ("decisions-batch", Kind::Decision, include_str!("decisions-batch.xml")),
    ("document-archival", Kind::Document, include_str!("document-archival.xml")),
    ("document-foreign", Kind::Document, include_str!("document-foreign.xml")),
    ("document-media", Kind::Document, include_str!("document-media.xml")),
    ("document-refusal", Kind::Document, include_str!("document-refusal.xml")),
    ("document-notice", Kind::Document, include_str!("document-notice.xml")),
    ("document-return", Kind::Document, include_str!("document-return.xml")),
    ("document-receipt", Kind::Document, include_str!("document-receipt.xml")),
    ("document-verification", Kind::Document, include_str!("document-verification.xml")),
    ("document-registry", Kind::Document, include_str!("document-registry.xml")),
    ("decisions-outcomes", Kind::Decision, include_str!("decisions-outcomes.xml")),
    ("document-negative-reply", Kind::Document, include_str!("document-negative-reply.xml")),
    ("document-forwarding-notice", Kind::Document, include_str!("document-forwarding-notice.xml")),
    ("document-forwarding-letter", Kind::Document, include_str!("document-forwarding-letter.xml")),
    ("document-supplement", Kind::Document, include_str!("document-supplement.xml")),
    ("document-extension", Kind::Document, include_str!("document-extension.xml")),
    ("document-withdrawal", Kind::Document, include_str!("document-withdrawal.xml")),
    ("manifest", Kind::Manifest, include_str!("manifest.xml")),
    ("survey", Kind::Survey, include_str!("survey.xml")),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What xmllint says of each document, by its name.
fn xmllint(kind: Kind, documents: &BTreeMap<String, String>) -> BTreeMap<String, bool> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(format!("{name}.xml"));
    for (name, xml) in documents {
        std::fs::write(path(name), xml).expect("a temporary file");
    }
    let judged = tool("xmllint", "libxml2-utils", |command| {
        command.args(["--noout", "--nonet", "--schema"]).arg(root().join(kind.schema()));
        command.args(documents.keys().map(|name| path(name)).collect::<Vec<PathBuf>>());
    });
    let said = String::from_utf8_lossy(&judged.stderr);
    let lines: HashSet<&str> = said.lines().collect();
    let verdict = |name: &String| {
        let path = path(name).display().to_string();
        let valid = lines.contains(format!("{path} validates").as_str());
        let invalid = lines.contains(format!("{path} fails to validate").as_str());
        assert!(valid != invalid, "xmllint said nothing clear of {name}:\n{said}");
        (name.clone(), valid)
    };
    documents.keys().map(verdict).collect()
}

/// Compares the verdicts and returns how many documents were valid and invalid.
fn agree(kind: Kind, documents: &BTreeMap<String, String>) -> (usize, usize) {
    let mut differences = Vec::new();
    let (mut valid, mut invalid) = (0, 0);
    for (name, judged) in xmllint(kind, documents) {
        let findings = Schemas::embedded().validate(documents[&name].as_bytes());
        *if judged { &mut valid } else { &mut invalid } += 1;
        if findings.is_empty() != judged {
            differences.push(format!("{name}: xmllint {judged}, we {findings:?}"));
        }
        if let (true, Err(fault)) = (judged, read(kind, &documents[&name])) {
            differences.push(format!("{name}: valid, yet not read: {fault}"));
        }
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    (valid, invalid)
}

/// What the schema accepts is read into the nouns of the domain: nothing valid may be unreadable.
fn read(kind: Kind, xml: &str) -> Result<(), String> {
    let value = value::from_xml(xml.as_bytes()).map_err(|fault| fault.to_string())?;
    let read = match (kind, value) {
        (Kind::Request, request) => serde_json::from_value::<Request>(request).map(drop),
        (Kind::Decision, decisions @ Value::Array(_)) => serde_json::from_value::<Vec<Decision>>(decisions).map(drop),
        (Kind::Decision, decision) => serde_json::from_value::<Decision>(decision).map(drop),
        (Kind::Document | Kind::Survey, _) => Ok(()),
        (Kind::Manifest, manifest) => serde_json::from_value::<Manifest>(manifest).map(drop),
    };
    read.map_err(|fault| fault.to_string())
}

/// Each element of the document taken out, doubled, emptied, renamed, given an attribute, a text, a child, a place
/// further on, and values that a leaf rarely has.
fn spoiled(name: &str, xml: &str) -> BTreeMap<String, String> {
    let document = roxmltree::Document::parse(xml).expect("a specimen");
    let mut all = BTreeMap::new();
    // The header is the same in all documents: it is spoiled once.
    let is_content =
        |n: &roxmltree::Node| n.ancestors().any(|a| a.has_tag_name((Kind::Document.namespace(), "content")));
    let whole = !name.starts_with("document-") || name == "document-return";
    let elements = document.descendants().filter(|n| n.is_element() && (whole || is_content(n)));
    for (index, node) in elements.enumerate() {
        let range = node.range();
        let (before, own, after) = (&xml[..range.start], &xml[range.clone()], &xml[range.end..]);
        let mut add =
            |what: &str, own: String| all.insert(format!("{name}-{index:03}-{what}"), format!("{before}{own}{after}"));
        let tag_end = own.find(['>', ' ', '/', '\n']).expect("a tag");
        let tag = &own[1..tag_end];
        let inner = own.find('>').map(|i| &own[i + 1..own.rfind("</").unwrap_or(i + 1).max(i + 1)]).unwrap_or("");
        let open = &own[..own.find('>').expect("a tag")].trim_end_matches('/');
        let closed = |content: &str| format!("{open}>{content}</{tag}>");
        if node.parent_element().is_some() {
            add("gone", String::new());
            add("twice", format!("{own}{own}"));
            if let Some(next) = node.next_sibling_element() {
                let swapped = format!(
                    "{before}{}{}{own}{}",
                    &xml[next.range()],
                    &xml[range.end..next.range().start],
                    &xml[next.range().end..]
                );
                all.insert(format!("{name}-{index:03}-later"), swapped);
            }
        }
        let mut add =
            |what: &str, own: String| all.insert(format!("{name}-{index:03}-{what}"), format!("{before}{own}{after}"));
        add("empty", closed(""));
        add("renamed", format!("<{tag}x{}</{tag}x>", &closed(inner)[tag_end..].trim_end_matches(&format!("</{tag}>"))));
        add("attribute", format!("<{tag} strange=\"1\"{}", &own[tag_end..]));
        add("text", closed(&format!("{inner} text")));
        add("child", closed(&format!("<{tag}/>{inner}")));
        add("comment", closed(&format!("<!-- said -->{inner}")));
        let is_leaf = !node.children().any(|c| c.is_element());
        // Every leaf meets a quarter of the values, every value many leaves.
        for (_, (what, value)) in values().into_iter().enumerate().filter(|(nth, _)| is_leaf && (nth + index) % 4 == 0)
        {
            add(what, closed(&value));
        }
    }
    all
}

fn values() -> Vec<(&'static str, String)> {
    vec![
        ("v-blank", " ".into()),
        ("v-nbsp", "\u{a0}".into()),
        ("v-narrow", "a\u{202f}".into()),
        ("v-zero-width", "\u{200b}a".into()),
        ("v-override", "a\u{202e}b".into()),
        ("v-c1", "a\u{85}b".into()),
        ("v-lines", "a\nb".into()),
        ("v-tab", "a\tb".into()),
        ("v-separator", "a\u{2028}b".into()),
        ("v-padded", " ARCH ".into()),
        ("v-digits", "123456789012".into()),
        ("v-foreign-digits", "١٢٣٤٥٦٧٨٩٠١٢".into()),
        ("v-true", "true".into()),
        ("v-one", "1".into()),
        ("v-leap", "2016-02-29".into()),
        ("v-no-leap", "2015-02-29".into()),
        ("v-century", "1900-02-29".into()),
        ("v-day-31", "2015-04-31".into()),
        ("v-year", "1974".into()),
        ("v-month-13", "1974-13".into()),
        ("v-moment", "2015-02-29T10:00:00+06:00".into()),
        ("v-no-offset", "2015-11-16T10:00:00".into()),
        ("v-24", "2015-11-16T24:00:00Z".into()),
        ("v-padded-moment", "\n 2015-11-16T10:00:00Z ".into()),
        ("v-far-offset", "2015-11-16T10:00:00.123456789-14:00".into()),
        ("v-old", "0001-01-01T00:00:00Z".into()),
        ("v-long", "999999999999999".into()),
        ("v-200", "ә".repeat(200)),
        ("v-201", "ә".repeat(201)),
        ("v-1001", "қ".repeat(1001)),
        ("v-4000", "ң".repeat(4000)),
        ("v-4001", "ң".repeat(4001)),
        ("v-cdata", "<![CDATA[a & b]]>".into()),
        ("v-reference", "&#x49B;&amp;".into()),
        ("v-astral", "\u{20000}\u{1f5ce}".into()),
    ]
}

#[test]
fn every_specimen_is_valid_for_both() {
    for kind in [Kind::Request, Kind::Decision, Kind::Document, Kind::Manifest, Kind::Survey] {
        let documents: BTreeMap<String, String> =
            SPECIMENS.iter().filter(|s| s.1 == kind).map(|s| (s.0.to_owned(), s.2.to_owned())).collect();
        assert_eq!(agree(kind, &documents), (documents.len(), 0));
    }
}

#[test]
fn spoiled_requests_are_judged_alike() {
    let mut documents = BTreeMap::new();
    SPECIMENS.iter().filter(|s| s.1 == Kind::Request).for_each(|s| documents.extend(spoiled(s.0, s.2)));
    let (valid, invalid) = agree(Kind::Request, &documents);
    assert!(valid >= 60 && invalid >= 1000, "{valid} valid, {invalid} invalid");
}

#[test]
fn spoiled_decisions_are_judged_alike() {
    let mut documents = BTreeMap::new();
    SPECIMENS.iter().filter(|s| s.1 == Kind::Decision).for_each(|s| documents.extend(spoiled(s.0, s.2)));
    let (valid, invalid) = agree(Kind::Decision, &documents);
    assert!(valid >= 60 && invalid >= 500, "{valid} valid, {invalid} invalid");
}

#[test]
fn spoiled_documents_are_judged_alike() {
    let mut documents = BTreeMap::new();
    SPECIMENS.iter().filter(|s| s.1 == Kind::Document).for_each(|s| documents.extend(spoiled(s.0, s.2)));
    let (valid, invalid) = agree(Kind::Document, &documents);
    assert!(valid >= 60 && invalid >= 1000, "{valid} valid, {invalid} invalid");
}

#[test]
fn spoiled_manifests_are_judged_alike() {
    let mut documents = BTreeMap::new();
    SPECIMENS.iter().filter(|s| s.1 == Kind::Manifest).for_each(|s| documents.extend(spoiled(s.0, s.2)));
    let (valid, invalid) = agree(Kind::Manifest, &documents);
    assert!(valid >= 10 && invalid >= 200, "{valid} valid, {invalid} invalid");
}

#[test]
fn spoiled_surveys_are_judged_alike() {
    let mut documents = BTreeMap::new();
    SPECIMENS.iter().filter(|s| s.1 == Kind::Survey).for_each(|s| documents.extend(spoiled(s.0, s.2)));
    let (valid, invalid) = agree(Kind::Survey, &documents);
    assert!(valid >= 5 && invalid >= 50, "{valid} valid, {invalid} invalid");
}

#[test]
fn types_named_in_the_document_are_judged_alike() {
    let request = SPECIMENS[0].2;
    let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:q=\"urn:muragat:request:1\"";
    let edits = [
        ("same", "<surname>", format!("<surname {xsi} xsi:type=\"name\">")),
        ("prefixed", "<surname>", format!("<surname {xsi} xsi:type=\"q:name\">")),
        ("derived", "<title>", format!("<title {xsi} xsi:type=\"q:name\">")),
        ("strange", "<surname>", format!("<surname {xsi} xsi:type=\"q:nothing\">")),
        ("underived", "<surname>", format!("<surname {xsi} xsi:type=\"q:identifier\">")),
        ("other-namespace", "<surname>", format!("<surname {xsi} xmlns:z=\"urn:z\" xsi:type=\"z:name\">")),
        ("unbound", "<surname>", format!("<surname {xsi} xsi:type=\"w:name\">")),
        ("nil", "<surname>", format!("<surname {xsi} xsi:nil=\"true\">")),
        ("hint", "<surname>", format!("<surname {xsi} xsi:schemaLocation=\"urn:z z.xsd\">")),
        ("foreign-details", "<purpose>", "<purpose xmlns=\"urn:z\">".to_owned()),
    ];
    let documents = edits.into_iter().map(|(name, from, to)| (name.to_owned(), request.replacen(from, &to, 1)));
    let documents: BTreeMap<String, String> = documents.collect();
    let (valid, _) = agree(Kind::Request, &documents);
    assert!(valid >= 3, "{valid}");
}

/// Good and bad ones, their attachments not measured yet: a sample that is bad on purpose may be no XML at all, and then no judge has a word on it.
#[test]
fn every_sample_is_judged_alike() {
    for kind in [Kind::Request, Kind::Decision] {
        let mut documents = BTreeMap::new();
        for entry in walkdir::WalkDir::new(root().join("samples")).into_iter().flatten() {
            let Ok(xml) = std::fs::read_to_string(entry.path()) else { continue };
            if entry.file_name().to_str() == Some(kind.file()) && roxmltree::Document::parse(&xml).is_ok() {
                let sample =
                    entry.path().parent().and_then(Path::file_name).and_then(|n| n.to_str()).unwrap_or("sample");
                let measured = xml.replace("<size_bytes/>", "<size_bytes>1</size_bytes>");
                let measured = measured.replace("<sha256/>", &format!("<sha256>{}</sha256>", "0".repeat(64)));
                documents.insert(sample.to_owned(), measured);
            }
        }
        let (valid, _) = agree(kind, &documents);
        assert!(valid >= 10, "{valid} valid {}", kind.file());
    }
}

#[test]
fn a_document_written_from_its_value_is_the_same_document() {
    for (name, _, xml) in SPECIMENS.iter().filter(|s| s.1 == Kind::Document) {
        let value = value::from_xml(xml.as_bytes()).expect("a value");
        let written = value::to_xml("document", Kind::Document.namespace(), &value);
        assert_eq!(value::from_xml(written.as_bytes()).expect("a value"), value, "{name}");
        assert_eq!(Schemas::embedded().validate(written.as_bytes()), [], "{name}");
    }
}

#[test]
fn findings_are_the_same_on_many_threads() {
    let wrong = SPECIMENS[0].2.replace("<language>kk<", "<language>en<");
    let alone = Schemas::embedded().validate(wrong.as_bytes());
    assert_eq!(alone[0].code, Code::SchemaViolation);
    let schemas = Schemas::embedded();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| schemas.validate(wrong.as_bytes()))).collect();
        all.into_iter().for_each(|thread| assert_eq!(thread.join().expect("no panic"), alone));
    });
}

proptest! {
    #[test]
    fn any_octets_in_a_document_are_judged(
        which in 0..SPECIMENS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut octets = SPECIMENS[which].2.as_bytes().to_vec();
        for (at, octet) in changes {
            let at = at.index(octets.len());
            octets[at] = octet;
        }
        let _ = Schemas::embedded().validate(&octets);
        let _ = value::from_xml(&octets);
    }
}
