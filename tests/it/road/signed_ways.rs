//! The same request signed in each of the three ways, as whoever packs it by hand would, and judged by the office.

use super::program::{Said, muragat, text};
use serde_json::{Value, json};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

const SAMPLE: &str = "packages/10-arch-portal-kk-work-record";
const WAYS: [&str; 3] = ["xmldsig", "cms", "asic"];

fn samples(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(path)
}

fn signed(command: &[&str], way: &str, output: &Path) -> Said {
    let (key, certificate) = (samples("pki/keys/ibraeva.pem"), samples("pki/certs/ibraeva.pem"));
    let words = ["--key", text(&key), "--certificate", text(&certificate), "--output", text(output), "--as", way];
    muragat(&[&["package"], command, &words[..]].concat())
}

/// What an office finds that has no cases yet.
fn judged(package: &Path, code: i32) -> Value {
    let office = package.parent().expect("a folder").join("office");
    if !office.exists() {
        muragat(&["init", "--demo", text(&office)]).ends(0);
    }
    muragat(&["check", "--json", text(package), "--workspace", text(&office)]).ends(code).json()
}

fn codes(checked: &Value) -> Vec<&str> {
    checked["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Writes the package with its members changed.
fn repacked(package: &Path, to: &Path, change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(package).unwrap())).unwrap();
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut octets = Vec::new();
        member.read_to_end(&mut octets).unwrap();
        members.push((member.name().to_owned(), octets));
    }
    change(&mut members);
    let mut writer = zip::ZipWriter::new(fs::File::create(to).unwrap());
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, octets) in members {
        writer.start_file(name, stored).unwrap();
        writer.write_all(&octets).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn each_way_is_believed_and_read() {
    let place = tempfile::tempdir().unwrap();
    let folder = samples(SAMPLE);
    for way in WAYS {
        let package = place.path().join(format!("{way}.zip"));
        signed(&["build", text(&folder)], way, &package).ends(0);
        let seen = muragat(&["package", "inspect", "--json", text(&package)]).ends(0).json();
        assert_eq!(seen["inspection"]["signed_as"], json!([way]));
        let shown = muragat(&["package", "inspect", text(&package)]).ends(0).out;
        assert!(shown.contains(&format!("signature: {way}")), "{shown}");
        let checked = judged(&package, 0);
        assert_eq!(codes(&checked), [""; 0], "{way}");
        assert_eq!(checked["verdict"]["indication"], "TOTAL-PASSED", "{way}");
        let spoiled = place.path().join(format!("{way}-spoiled.zip"));
        repacked(&package, &spoiled, |members| {
            let document = &mut members.iter_mut().find(|(name, _)| name == "request.xml").unwrap().1;
            let text = String::from_utf8(document.clone()).unwrap();
            let altered = text.replacen("<channel>portal</channel>", "<channel>portal </channel>", 1);
            assert_ne!(text, altered);
            *document = altered.into_bytes();
        });
        assert!(codes(&judged(&spoiled, 3)).contains(&"signature.altered"), "{way}");
    }
}

#[test]
fn a_signature_is_verified_without_an_office() {
    let place = tempfile::tempdir().unwrap();
    let anchors = samples("pki/anchors");
    let verified = |file: &Path, more: &[&str], code: i32| {
        let words = ["verify-signature", text(file), "--trust", text(&anchors), "--offline", "--json"];
        muragat(&[&words[..], more].concat()).ends(code).json()
    };
    for way in WAYS {
        let package = place.path().join(way);
        signed(&["build", text(&samples(SAMPLE))], way, &package).ends(0);
        let said = verified(&package, &[], 5);
        // Nobody is asked whether the certificate is revoked; the signature itself is whole.
        assert_eq!(said["signatures"][0]["intact"], true, "{said}");
    }
    // A container of something that is no request; what its manifest names is not all there.
    let other = place.path().join("other.asice");
    repacked(&place.path().join("asic"), &other, |members| members.retain(|(name, _)| name != "request.xml"));
    let said = verified(&other, &[], 3);
    assert_eq!((&said["kind"], &said["signatures"][0]["intact"]), (&json!("asic"), &Value::Null), "{said}");
    assert_eq!(said["signatures"][0]["sub_indication"], "SIG_CONSTRAINTS_FAILURE", "{said}");
}

#[test]
fn a_scan_in_a_container_is_signed_twice() {
    let place = tempfile::tempdir().unwrap();
    let (package, spoiled) = (place.path().join("asic.zip"), place.path().join("spoiled.zip"));
    signed(&["build", text(&samples(SAMPLE))], "asic", &package).ends(0);
    let more = |members: &mut Vec<(String, Vec<u8>)>| members.push(("attachments/more.pdf".into(), b"%PDF".to_vec()));
    repacked(&package, &spoiled, more);
    // Outside the manifest nothing is covered, and what nobody signed is not read.
    let checked = judged(&spoiled, 3);
    assert_eq!(codes(&checked), ["signature.unsupported"]);
    assert!(checked["findings"][0].to_string().contains("not everything is covered"), "{checked}");
}

#[test]
fn a_second_way_is_refused_by_hand_and_by_the_office() {
    let place = tempfile::tempdir().unwrap();
    let file = |name: &str| place.path().join(name);
    for way in WAYS {
        signed(&["build", text(&samples(SAMPLE))], way, &file(way)).ends(0);
    }
    let refused = signed(&["sign", text(&file("cms"))], "asic", &file("out")).ends(2);
    assert!(refused.err.contains("signed in another way: cms"), "{}", refused.err);
    // Two good signatures of two kinds, put together by hand.
    let mut detached = Vec::new();
    let archive = zip::ZipArchive::new(fs::File::open(file("cms")).unwrap());
    archive.unwrap().by_name("request.xml.p7s").unwrap().read_to_end(&mut detached).unwrap();
    repacked(&file("xmldsig"), &file("both"), |members| members.push(("request.xml.p7s".into(), detached)));
    let checked = judged(&file("both"), 3);
    assert_eq!(codes(&checked), ["signature.unsupported"; 2]);
    assert!(checked["findings"][0].to_string().contains("signatures of two kinds"), "{checked}");
}
