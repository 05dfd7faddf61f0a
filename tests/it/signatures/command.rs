//! `verify-signature`: any signed file, no workspace needed, three ends (docs/decisions/0006).

use crate::road::program::{Said, demo, muragat, text};
use crate::signatures::tools::run;
use serde_json::json;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

const DAY: &str = "2015-11-18T09:30:00+06:00";

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// What stands in a sample's package under this name.
fn member(package: &str, name: &str) -> Vec<u8> {
    let octets = fs::read(demo().root.join(format!("packages/{package}.zip"))).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(octets)).unwrap();
    let mut content = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

fn request(place: &Path, package: &str) -> PathBuf {
    let path = place.join(format!("{package}.xml"));
    fs::write(&path, member(package, "request.xml")).unwrap();
    path
}

/// Judged on the day of the demonstration under its anchors and lists, in no workspace.
fn judged(file: &Path, more: &[&str]) -> Said {
    let trust = demo().root.join("trust");
    let words = ["verify-signature", text(file), "--at", DAY, "--trust", text(&trust), "--offline"];
    muragat(&[&words, more].concat())
}

#[test]
fn a_signed_document_passes_with_everything_that_a_machine_wants_to_know() {
    let place = tempfile::tempdir().unwrap();
    let file = request(place.path(), "10-arch-portal-kk-work-record");
    let said = judged(&file, &["--json"]).ends(0).json();
    assert_eq!((&said["format"], &said["kind"]), (&json!("muragat.verify-signature/1"), &json!("xml")));
    assert_eq!(
        (&said["indication"], &said["policy"], &said["revocation"]),
        (&json!("TOTAL-PASSED"), &json!("2"), &json!("checked"))
    );
    assert_eq!((&said["findings"], &said["not_checked"]), (&json!([]), &json!([])));
    let signature = &said["signatures"][0];
    assert_eq!((&signature["index"], &signature["intact"]), (&json!(0), &json!(true)));
    assert_eq!((&signature["indication"], &signature["sub_indication"]), (&json!("TOTAL-PASSED"), &json!(null)));
    assert_eq!((&signature["signer"], &signature["follows"]), (&json!("ИБРАЕВА АЙГҮЛ"), &json!("accept")));
    // An XML signature of this profile says nothing of its time.
    assert_eq!((&signature["signed_at"], &signature["signed_at_source"]), (&json!(null), &json!(null)));
    assert_eq!(signature["best_signature_time"]["at"], DAY);
    assert_eq!(signature["anchor"], "root-rsa.pem");
    for (language, words) in
        [("kk", "ЭЦҚ 1: расталды"), ("ru", "ЭЦП 1: подтверждена"), ("en", "signature 1: TOTAL-PASSED")]
    {
        let said = judged(&file, &["--lang", language]).ends(0);
        assert!(said.out.contains(words), "{}", said.out);
    }
    // The package as a whole, in a workspace, at its own clock.
    let package = demo().root.join("packages/10-arch-portal-kk-work-record.zip");
    let said =
        muragat(&["verify-signature", text(&package), "--workspace", text(&demo().root), "--json"]).ends(0).json();
    assert_eq!((&said["kind"], &said["judged_at"]), (&json!("package"), &json!(DAY)));
}

#[test]
fn a_wrong_signature_and_one_that_cannot_be_checked_end_differently() {
    let place = tempfile::tempdir().unwrap();
    let good = request(place.path(), "10-arch-portal-kk-work-record");
    let altered = place.path().join("altered.xml");
    let content = fs::read_to_string(&good).unwrap();
    let changed = content.replacen("ARCH_CERT", "ARCH_CERTS", 1);
    assert_ne!(changed, content);
    fs::write(&altered, changed).unwrap();
    // Whom to trust makes no difference where the content was changed.
    let alone = muragat(&["verify-signature", text(&altered), "--json"]).ends(3).json();
    for said in [judged(&altered, &["--json"]).ends(3).json(), alone] {
        assert_eq!(said["signatures"][0]["intact"], false);
        assert_eq!(said["signatures"][0]["sub_indication"], "HASH_FAILURE");
        assert_eq!(said["findings"][0]["code"], "signature.altered");
    }
    // Nobody to trust: neither good nor bad, and said so.
    let nobody = muragat(&["verify-signature", text(&good), "--at", DAY, "--json"]).ends(5).json();
    assert_eq!((&nobody["findings"], &nobody["not_checked"]), (&json!([]), &json!(["path"])));
    assert_eq!(nobody["signatures"][0]["intact"], true);
    assert_eq!(nobody["signatures"][0]["sub_indication"], "NO_CERTIFICATE_CHAIN_FOUND");
    let said = muragat(&["verify-signature", text(&good), "--at", DAY, "--lang", "ru"]).ends(5);
    assert!(said.out.contains("доверенные удостоверяющие центры не указаны"), "{}", said.out);
    // Anchors, and nobody who says whether it was revoked.
    let anchors = samples().join("pki/anchors");
    let words = ["verify-signature", text(&good), "--at", DAY, "--trust", text(&anchors), "--offline"];
    let unknown = muragat(&[&words[..], &["--json"]].concat()).ends(5).json();
    assert_eq!(unknown["signatures"][0]["sub_indication"], "TRY_LATER");
    assert_eq!(unknown["findings"][0]["code"], "signature.check-not-finished");
    // A No that is certain, each with its own code.
    for (package, sub_indication, code) in [
        ("50-signature-expired", "OUT_OF_BOUNDS_NOT_REVOKED", "signature.expired"),
        ("50-signature-not-yet-valid", "NOT_YET_VALID", "signature.not-yet-valid"),
        ("50-signature-no-anchor", "NO_CERTIFICATE_CHAIN_FOUND", "signature.no-anchor"),
        ("50-signature-purpose", "CHAIN_CONSTRAINTS_FAILURE", "signature.purpose"),
    ] {
        let said = judged(&request(place.path(), package), &["--json"]).ends(3).json();
        assert_eq!(said["signatures"][0]["sub_indication"], sub_indication, "{package}");
        assert_eq!(said["findings"][0]["code"], code, "{package}");
    }
    let unsigned = place.path().join("unsigned.xml");
    fs::write(&unsigned, "<request/>").unwrap();
    assert_eq!(judged(&unsigned, &["--json"]).ends(3).json()["findings"][0]["code"], "signature.missing");
    let words = place.path().join("words.txt");
    fs::write(&words, "no signature of any kind").unwrap();
    assert_eq!(judged(&words, &["--json"]).ends(3).json()["signatures"][0]["sub_indication"], "FORMAT_FAILURE");
    judged(&place.path().join("nothing"), &[]).ends(2);
    muragat(&["verify-signature", text(&good), "--at", "yesterday"]).ends(2);
}

/// Made by openssl, beside its content and around it.
#[test]
fn a_foreign_message_is_judged_with_its_content_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let content = place.path().join("content.bin");
    fs::write(&content, b"what is signed\r\n\0").unwrap();
    let (key, certificate) = (samples().join("pki/keys/ibraeva.pem"), samples().join("pki/certs/ibraeva.pem"));
    let sign = |name: &str, more: &[&str]| {
        let file = place.path().join(name);
        let words = [
            "cms",
            "-sign",
            "-binary",
            "-in",
            text(&content),
            "-signer",
            text(&certificate),
            "-inkey",
            text(&key),
            "-out",
            text(&file),
        ];
        let (good, _) = run("openssl", "openssl", &[&words, more].concat());
        assert!(good, "openssl signs");
        file
    };
    let detached = sign("detached.p7s", &["-outform", "DER"]);
    // openssl's own time of signing is today's: the signer says so, nobody proves it.
    let said = judged(&detached, &["--content", text(&content), "--json"]).ends(0).json();
    assert_eq!((&said["kind"], &said["signatures"][0]["kind"]), (&json!("cms"), &json!("cms")));
    assert_eq!(said["signatures"][0]["signed_at_source"], "signer");
    let alone = judged(&detached, &["--json"]).ends(3).json();
    assert_eq!(alone["signatures"][0]["sub_indication"], "SIGNED_DATA_NOT_FOUND");
    assert_eq!(alone["findings"][0]["code"], "signature.content-missing");
    let other = place.path().join("other.bin");
    fs::write(&other, b"something else").unwrap();
    let said = judged(&detached, &["--content", text(&other), "--json"]).ends(3).json();
    assert_eq!(said["signatures"][0]["sub_indication"], "HASH_FAILURE");
    for form in ["DER", "PEM"] {
        let around = sign("around.p7m", &["-nodetach", "-outform", form]);
        judged(&around, &[]).ends(0);
    }
}
