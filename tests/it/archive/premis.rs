//! PREMIS: stable, and well-formed in the eyes of xmllint.

use super::time;
use muragat::domain::identifiers::Digest256;
use muragat::formats::ocfl::digest::Digests;
use muragat::formats::premis::*;
use std::io::Write;
use std::process::{Command, Stdio};

fn example() -> Premis {
    let bytes = b"a document";
    Premis {
        entity: Entity { identifier: super::CASE.into(), name: "AC-2015-000001".into() },
        files: vec![FileObject {
            path: "documents/AC-D-2015-000001-archival_certificate.pdf".into(),
            size_bytes: bytes.len() as u64,
            sha256: Digest256::of(bytes),
            sha512: Digests::of(bytes).sha512,
            media_type: "application/pdf".into(),
            format_version: Some("PDF/A-3a".into()),
            original_name: Some("«Анықтама» & <көшірме>\u{1}.pdf".into()),
        }],
        events: vec![Event {
            identifier: "creation-AC-D-2015-000001".into(),
            kind: EventKind::Creation,
            at: time("2015-11-18T09:30:00+06:00"),
            detail: "The certificate was made from the signed decision".into(),
            outcome: Outcome::Success,
            outcome_note: String::new(),
            agents: vec!["urn:muragat:software".into()],
            files: vec!["documents/AC-D-2015-000001-archival_certificate.pdf".into()],
        }],
        agents: vec![Agent {
            identifier: "urn:muragat:software".into(),
            name: "muragat".into(),
            kind: AgentKind::Software,
            version: Some("0.1.0".into()),
        }],
    }
}

#[test]
fn is_well_formed_and_says_what_it_was_told() {
    let xml = to_xml(&example());
    let mut judge = Command::new("xmllint")
        .args(["--noout", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("xmllint is needed: install the Debian package libxml2-utils");
    judge.stdin.take().expect("a pipe").write_all(xml.as_bytes()).expect("xmllint reads");
    assert!(judge.wait().expect("xmllint ends").success());

    let document = roxmltree::Document::parse(&xml).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.loc.gov/premis/v3"));
    assert_eq!(root.attribute("version"), Some("3.0"));
    let children: Vec<_> = root.children().filter(|n| n.is_element()).map(|n| n.tag_name().name()).collect();
    assert_eq!(children, ["object", "object", "event", "agent"]);
    let text = |name: &str| document.descendants().find(|n| n.has_tag_name(name)).and_then(|n| n.text());
    assert_eq!(text("eventType"), Some("creation"));
    assert_eq!(text("eventDateTime"), Some("2015-11-18T09:30:00+06:00"));
    assert_eq!(text("size"), Some("10"));
    assert!(xml.contains("«Анықтама» &amp; &lt;көшірме&gt;\u{fffd}.pdf"));
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    assert_eq!(to_xml(&example()), to_xml(&example()));
}
