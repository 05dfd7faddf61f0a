//! What a copy of a registry says, and what it keeps to itself.

use super::registry::consignment;
use super::{answered, now, on_each, request};
use muragat::domain::decision::Outcome;
use muragat::domain::request::Access;
use muragat::formats::value;
use muragat::stages::hand_over;
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn nothing_on_a_copy_names_a_person_and_a_restricted_case_shows_no_kind() {
    on_each(|tx| {
        answered(tx, &request(1), 1, Outcome::Grant)?;
        let mut secret = request(2);
        secret.access = Access::Restricted;
        answered(tx, &secret, 2, Outcome::Refuse)?;
        let registry = hand_over::form(tx, &consignment(), now())?.unwrap();
        for text in [hand_over::sheet(&registry, 1).to_string(), hand_over::record(&registry).to_string()] {
            assert!(!text.contains("Ибраева") && !text.contains("791028302728"), "{text}");
        }
        let content = hand_over::sheet(&registry, 1);
        assert_eq!(content["lines"][1], json!({ "seq": "2", "request_number": "AC-2015-000002", "sheets": "2" }));
        assert_eq!(content["totals"], json!({ "documents": "2", "sheets": "4", "boxes": "1" }));
        for copy in hand_over::COPIES {
            assert_schema_accepts(&document(&registry.number, hand_over::sheet(&registry, copy)));
        }
        Ok(())
    });
}

/// The data that is attached to the sheet.
fn document(number: &str, content: Value) -> Value {
    let both = |kk: &str, ru: &str| json!({ "kk": kk, "ru": ru });
    json!({
        "kind": "registry",
        "number": number,
        "issued_at": now().to_rfc3339(),
        "edition": "2015-1",
        "form": "plain",
        "sample": "true",
        "provider": {
            "name": both("Облыстық мемлекеттік мұрағат", "Областной государственный архив"),
            "address": both("Ақтау қаласы", "город Актау"),
            "place": both("Ақтау", "Актау"),
            "phone": "", "email": "",
        },
        "stamp": {
            "number": number, "check_code": "ABCDEFGH23", "url": "https://muragat.example/v/1",
            "issued_at": now().to_rfc3339(), "template": "2015-1",
        },
        "content": content,
    })
}

fn assert_schema_accepts(document: &Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document.xml");
    std::fs::write(&file, value::to_xml("document", "urn:muragat:document:1", document)).unwrap();
    let judged = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", "schemas/document.xsd"])
        .arg(&file)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("xmllint is needed: install the Debian package libxml2-utils");
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
}
