//! Documents and certificates of Kazakhstan's national certification authority, all of its own fictitious test persons.

use super::tools::{check, fixtures, judge};
use chrono::DateTime;
use muragat::domain::codes::Code;
use muragat::domain::verdict::Indication;
use muragat::formats::suites::PublicKey;
use muragat::formats::validation::findings;
use muragat::formats::x509::{Anchors, Certificate, PathFault, judge_path};
use std::path::Path;

fn folder(path: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<_> =
        entries.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&p).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn a_real_document_passes_within_its_term() {
    let Some(kz) = fixtures() else { return };
    let name = "ncanode_XmlServiceTest_XML_SIGNED_VALID_STRING.xml";
    let document = std::fs::read_to_string(kz.join("xml").join(name)).unwrap();
    let anchors = Anchors::load(folder(&kz.join("ca-test"))).unwrap();
    let checked = check(&document);
    assert_eq!(checked[0].fault, None);
    let at = |day: &str| DateTime::parse_from_rfc3339(&format!("{day}T12:00:00+06:00")).unwrap();
    let verdict = judge(&checked, &anchors, at("2021-06-01"), "1");
    assert_eq!(verdict.indication, Indication::TotalPassed);
    assert_eq!(verdict.signatures[0].anchor.as_deref(), Some("root_rsa_test.crt"));
    assert_eq!(verdict.signatures[0].certificate.as_ref().unwrap().iin.as_deref(), Some("123456789011"));
    for (day, sub_indication) in [("2023-01-01", "OUT_OF_BOUNDS_NO_POE"), ("2020-12-01", "NOT_YET_VALID")] {
        let verdict = judge(&checked, &anchors, at(day), "1");
        assert_eq!(verdict.signatures[0].sub_indication.map(|s| s.key()), Some(sub_indication));
    }
}

/// What holds and leads to nobody that is trusted is not called broken, whatever the algorithm.
#[test]
fn without_an_anchor_nothing_is_said_against_a_signature_that_holds() {
    let Some(kz) = fixtures() else { return };
    let mut gost = 0;
    for (name, octets) in folder(&kz.join("xml")) {
        if !name.contains("gost") && !name.contains("sha1") {
            continue;
        }
        let checked = check(std::str::from_utf8(&octets).unwrap());
        let at = DateTime::parse_from_rfc3339("2021-06-01T12:00:00+06:00").unwrap();
        let verdict = judge(&checked, &Anchors::default(), at, "1");
        assert_eq!(verdict.indication, Indication::Indeterminate, "{name}");
        assert_eq!(verdict.signatures[0].intact, Some(true));
        assert_eq!(verdict.signatures[0].sub_indication.map(|s| s.key()), Some("NO_CERTIFICATE_CHAIN_FOUND"));
        assert!(verdict.signatures[0].certificate.is_some());
        assert_eq!(findings(&verdict, &checked, &name)[0].code, Code::SignatureNoAnchor);
        gost += usize::from(matches!(
            checked[0].certificate.as_ref().unwrap().public_key(),
            PublicKey::Gost2004(_) | PublicKey::Gost2015(_)
        ));
    }
    assert_eq!(gost, 5);
}

#[test]
fn every_certificate_is_read_and_each_has_its_path() {
    let Some(kz) = fixtures() else { return };
    let at = DateTime::parse_from_rfc3339("2022-06-01T12:00:00+06:00").unwrap();
    let anchors = Anchors::load(folder(&kz.join("ca-test"))).unwrap();
    let read =
        |name: &str| Certificate::from_pem_or_der(&std::fs::read(kz.join("certs-test").join(name)).unwrap()).unwrap();
    let path = |name: &str| judge_path(&read(name), &anchors, at).map(|a| a.0);
    assert_eq!(path("individual_valid_sign_2004_rsa.cer").as_deref(), Ok("root_rsa_test.crt"));
    assert_eq!(path("individual_valid_sign_2004_rsa_auth.cer"), Err(PathFault::ForAuthentication));
    assert_eq!(path("ceo_valid_sign_2004_gost.cer").as_deref(), Ok("root_gost_test.crt"));
    let head = read("ceo_valid_sign_2004_gost.cer");
    assert_eq!(
        (head.facts().iin.as_deref(), head.facts().bin.as_deref()),
        (Some("123456789011"), Some("123456789021"))
    );

    let production = Anchors::load(folder(&kz.join("ca-prod"))).unwrap();
    let names: Vec<_> = production.anchors().map(|(file, _)| file).collect();
    assert_eq!(
        names,
        ["root_gost.pem", "root_gost_2020.cer", "root_gost_2022.pem", "root_rsa.pem", "root_rsa_2020.cer"]
    );
    assert_eq!(production.intermediates().count(), 6);
    // A generation apart, the same names: each authority hangs under its own root, and none signs documents.
    for authority in production.intermediates() {
        let within =
            authority.facts().not_before.max(DateTime::parse_from_rfc3339("2023-06-01T12:00:00+06:00").unwrap());
        assert_eq!(
            judge_path(authority, &production, within),
            Err(PathFault::OfAuthority),
            "{}",
            authority.facts().holder
        );
    }
}
