//! The samples as they lie in the repository: complete, readable by foreign tools, each with what it promises.

use muragat::domain::codes::Code;
use muragat::domain::document::DocumentKind;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    sample: Vec<Sample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    pub name: String,
    kind: String,
    pub path: String,
    pub signer: String,
    #[serde(default)]
    pub then: Vec<String>,
    form: Option<String>,
    pub certificate: Option<String>,
    tamper: Option<Tamper>,
    service: Option<String>,
    pub channel: Option<String>,
    language: Option<String>,
    pub at: Option<String>,
    #[serde(default)]
    pub registers: BTreeMap<String, String>,
    outcome: String,
    pub findings: Vec<String>,
    document: Option<String>,
    about: About,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tamper {
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    kk: String,
    ru: String,
    en: String,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

pub fn text(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

pub fn index() -> Vec<Sample> {
    toml::from_str::<Index>(&text(root().join("INDEX.toml"))).expect("samples/INDEX.toml").sample
}

/// What stands between `<name>` and `</name>`, each time.
fn leaves<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split_once(&close)).map(|(leaf, _)| leaf).collect()
}

pub fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

pub fn run(tool: &str, package: &str, command: &mut Command) -> std::process::Output {
    command.output().unwrap_or_else(|fault| panic!("{tool}: {fault}; install the Debian package {package}"))
}

#[test]
fn the_index_names_every_folder_and_container_once() {
    let samples = index();
    let names: BTreeSet<_> = samples.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names.len(), samples.len(), "two samples of one name");
    let listed: BTreeSet<_> = samples.iter().map(|s| s.path.clone()).collect();
    let mut there: BTreeSet<_> = files(&root().join("packages")).iter().map(|n| format!("packages/{n}")).collect();
    there.extend(
        files(&root().join("containers")).iter().filter(|n| n.ends_with(".zip")).map(|n| format!("containers/{n}")),
    );
    assert_eq!(listed, there);
    for sample in &samples {
        let content = match sample.kind.as_str() {
            "request" => "request.xml",
            "decision" => "decision.xml",
            "container" => "",
            other => panic!("{}: kind {other}", sample.name),
        };
        assert!(root().join(&sample.path).join(content).exists() || content.is_empty(), "{}", sample.name);
        for line in [&sample.about.kk, &sample.about.ru, &sample.about.en] {
            assert!(!line.trim().is_empty() && !line.contains('\n'), "{}: about", sample.name);
        }
    }
}

#[test]
fn findings_are_known_and_a_faulty_sample_has_exactly_one() {
    for sample in index() {
        for code in &sample.findings {
            assert!(Code::from_key(code).is_some(), "{}: no such code as {code}", sample.name);
        }
        let expected = match sample.outcome.as_str() {
            "registered" => 0..=1,
            "answered" | "repeated" => 0..=0,
            "returned" | "noticed" | "rejected" | "waiting" => 1..=1,
            other => panic!("{}: outcome {other}", sample.name),
        };
        assert!(expected.contains(&sample.findings.len()), "{}: {:?}", sample.name, sample.findings);
        if let Some(document) = &sample.document {
            assert!(DocumentKind::from_key(document).is_some(), "{}: {document}", sample.name);
        }
    }
}

#[test]
fn every_way_of_signing_has_a_sample_and_two_sign_one() {
    use muragat::formats::package::SignatureForm;
    let samples = index();
    let shown: BTreeSet<_> = samples.iter().map(|s| s.form.as_deref().unwrap_or("xmldsig")).collect();
    assert_eq!(shown, SignatureForm::ALL.iter().map(|form| form.key()).collect());
    assert!(samples.iter().any(|s| !s.then.is_empty()));
}

/// What no small package can show; the judge of signatures has tests of its own (tests/it/signatures), and what is made
/// to hurt is made in tests/it/hostile.
const NOT_SHOWN: [&str; 15] = [
    // Of a service whose passport promises no document, none of ours: tests/it/requirements/newcomer.rs.
    "decision.no-document",
    // Told of each decision of the pair, and what is odd is answered all the same: tests/it/requirements/bad_decisions.rs.
    "decision.case-twice",
    "decision.facts-by-source",
    "decision.facts-order",
    "decision.facts-undated",
    "attachment.points",
    "findings.more",
    "text.letters",
    "container.too-large",
    "xml.too-large",
    "service.not-in-force",
    "signature.authority-revoked",
    "signature.check-not-finished",
    "signature.content-missing",
    "signature.time-stamp",
];

#[test]
fn every_code_that_a_package_can_show_has_a_sample() {
    let shown: BTreeSet<_> = index().into_iter().flat_map(|s| s.findings).collect();
    let missing: Vec<_> = Code::ALL
        .iter()
        .map(|c| c.key())
        .filter(|c| {
            !shown.contains(*c)
                && !NOT_SHOWN.contains(c)
                && !["signing.", "table.", "mail.", "chain.", "survey."].iter().any(|of| c.starts_with(of))
        })
        .collect();
    assert!(missing.is_empty(), "make a sample for {missing:?}, or say in NOT_SHOWN why there is none");
}

#[test]
fn every_channel_and_language_of_a_service_is_asked_and_answered() {
    let samples = index();
    let pairs = |service: &str, outcome: &str| -> BTreeSet<(String, String)> {
        let of = |s: &&Sample| s.service.as_deref() == Some(service) && s.outcome == outcome;
        samples.iter().filter(of).filter_map(|s| Some((s.channel.clone()?, s.language.clone()?))).collect()
    };
    let all = |channels: &[&str]| -> BTreeSet<(String, String)> {
        channels.iter().flat_map(|c| ["kk", "ru"].map(|l| (c.to_string(), l.to_owned()))).collect()
    };
    for (service, channels) in [
        ("ARCH_CERT", &["portal", "centre", "provider"][..]),
        ("FOREIGN_PRESS", &["portal", "centre", "provider"]),
        ("MEDIA_REG", &["portal", "provider"]),
    ] {
        assert_eq!(pairs(service, "registered"), all(channels), "{service}: requests");
        assert_eq!(pairs(service, "answered"), all(channels), "{service}: decisions");
    }
    let apostilles: BTreeSet<_> =
        pairs("ARCH_APOSTILLE", "registered").into_iter().map(|(channel, _)| channel).collect();
    assert_eq!(apostilles, ["centre", "portal", "provider"].map(String::from).into());
}

#[test]
fn a_good_decision_names_a_registered_request_and_comes_after_its_acceptance() {
    let samples = index();
    let read = |s: &Sample, file: &str| text(root().join(&s.path).join(file));
    let accepted: BTreeMap<String, String> = samples
        .iter()
        .filter(|s| s.kind == "request" && s.outcome == "registered")
        .map(|s| {
            let xml = read(s, "request.xml");
            let id =
                xml.split_once("id=\"").and_then(|(_, rest)| rest.split_once('"')).expect("request/@id").0.to_owned();
            (id, leaves(&xml, "accepted_at")[0].to_owned())
        })
        .collect();
    let mut answered = 0;
    let mut refused = BTreeSet::new();
    for sample in samples.iter().filter(|s| s.outcome == "answered") {
        let xml = read(sample, "decision.xml");
        for (id, decided) in leaves(&xml, "request_id").into_iter().zip(leaves(&xml, "decided_at")) {
            let accepted = accepted.get(id).unwrap_or_else(|| panic!("{}: no request {id}", sample.name));
            // Of one zone, so the texts compare as the moments do.
            assert!(
                accepted.as_str() < decided && decided <= "2015-11-18T09:30:00+06:00",
                "{}: {decided}",
                sample.name
            );
            answered += 1;
        }
        refused.extend(leaves(&xml, "code").into_iter().map(str::to_owned));
    }
    assert!(answered >= 16 + 20, "{answered} cases are answered");
    assert!(refused.len() >= 3, "refusals on {refused:?} only");
}

/// The request as building leaves it, but for the signature: empty sizes and digests are filled in.
fn filled(folder: &Path) -> String {
    use sha2::Digest;
    let mut xml = text(folder.join("request.xml"));
    let named: Vec<_> = leaves(&xml, "file").into_iter().map(str::to_owned).collect();
    for file in named {
        let Ok(octets) = std::fs::read(folder.join(&file)) else { continue };
        let at = xml.find(&format!("<file>{file}</file>")).expect("just read");
        let end = at + xml[at..].find("</attachment>").expect("an attachment ends");
        let entry =
            xml[at..end].replace("<size_bytes/>", &format!("<size_bytes>{}</size_bytes>", octets.len())).replace(
                "<sha256/>",
                &format!("<sha256>{}</sha256>", data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&octets))),
            );
        xml.replace_range(at..end, &entry);
    }
    xml
}

#[test]
fn xmllint_accepts_every_sample_but_the_one_against_the_schema() {
    let out = tempfile::tempdir().unwrap();
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for sample in index().iter().filter(|s| s.kind != "container") {
        let (xml, schema) = match sample.kind.as_str() {
            "request" => (filled(&root().join(&sample.path)), "request.xsd"),
            _ => (text(root().join(&sample.path).join("decision.xml")), "decision.xsd"),
        };
        let file = out.path().join(format!("{}.xml", sample.name));
        std::fs::write(&file, xml).unwrap();
        let mut xmllint = Command::new("xmllint");
        xmllint.args(["--noout", "--nonet", "--schema"]).arg(schemas.join(schema)).arg(&file);
        let judged = run("xmllint", "libxml2-utils", &mut xmllint);
        let against = sample.findings.iter().any(|code| code == "schema.violation");
        assert_eq!(judged.status.success(), !against, "{}: {}", sample.name, String::from_utf8_lossy(&judged.stderr));
    }
}

#[test]
fn what_is_tampered_with_stands_in_the_file_or_in_the_signature() {
    for sample in index() {
        let Some(tamper) = &sample.tamper else { continue };
        let xml = filled_or_decision(&sample);
        let in_signature = tamper.from.contains("xmldsig");
        assert!(in_signature || xml.contains(&tamper.from), "{}: nothing to replace", sample.name);
        assert_ne!(tamper.from, tamper.to, "{}", sample.name);
    }
}

fn filled_or_decision(sample: &Sample) -> String {
    let folder = root().join(&sample.path);
    if sample.kind == "request" { filled(&folder) } else { text(folder.join("decision.xml")) }
}

#[test]
fn scans_are_what_their_names_say_small_and_declared() {
    let mut total = 0;
    for sample in index().iter().filter(|s| s.kind == "request") {
        let folder = root().join(&sample.path);
        let xml = text(folder.join("request.xml"));
        let declared: BTreeSet<_> =
            leaves(&xml, "file").iter().map(|f| f.trim_start_matches("attachments/").to_owned()).collect();
        let there = files(&folder.join("attachments"));
        match sample.findings.first().map(String::as_str) {
            Some("attachment.missing") => assert!(there.is_subset(&declared) && there != declared, "{}", sample.name),
            Some("attachment.undeclared") => {
                assert!(declared.is_subset(&there) && there != declared, "{}", sample.name)
            }
            _ => assert_eq!(there, declared, "{}", sample.name),
        }
        for file in &there {
            let octets = std::fs::read(folder.join("attachments").join(file)).unwrap();
            let magic: &[u8] = match file.rsplit_once('.').map(|(_, end)| end) {
                Some("pdf") => b"%PDF-",
                Some("png") => b"\x89PNG\r\n\x1a\n",
                Some("jpg") => b"\xff\xd8\xff",
                Some("tif") => b"II*\0",
                _ => panic!("{}: {file}", sample.name),
            };
            assert!(octets.starts_with(magic), "{}: {file}; run `cargo run --example scans`", sample.name);
            assert!(octets.len() <= 20_000, "{}: {file} has {} octets", sample.name, octets.len());
            total += octets.len();
        }
    }
    assert!(total < 2_500_000, "the scans have {total} octets, and they are embedded in the program");
}
