//! Authorities of production and of the test, their people, and the people's keys.

use super::{Samples, noon};
use crate::signatures::kazakhstan::moment;
use muragat::formats::keys::{Sign, Signer, SigningKey};
use muragat::formats::pkcs12::{Contents, Pkcs12Fault};
use muragat::formats::suites::{self, Algorithm, PublicKey, ValueForm};
use muragat::formats::x509::{Certificate, PathFault, Purpose, build, judge_path, published};

/// File, who signed it, by what, a moment of its term.
const AUTHORITIES: [(&str, &str, Algorithm, &str); 20] = [
    ("ca-prod/root_gost_2022.pem", "ca-prod/root_gost_2022.pem", Algorithm::Gost2015, "2023-06-01"),
    ("ca-prod/nca_gost_2022.pem", "ca-prod/root_gost_2022.pem", Algorithm::Gost2015, "2023-06-01"),
    ("ca-prod/root_gost.pem", "ca-prod/root_gost.pem", Algorithm::Gost2004, "2020-06-01"),
    ("ca-prod/nca_gost.pem", "ca-prod/root_gost.pem", Algorithm::Gost2004, "2020-06-01"),
    ("ca-prod/root_gost_2020.cer", "ca-prod/root_gost_2020.cer", Algorithm::Gost2004, "2023-06-01"),
    ("ca-prod/ucgo_gost.cer", "ca-prod/root_gost_2020.cer", Algorithm::Gost2004, "2023-06-01"),
    ("ca-prod/btsd_gost.cer", "ca-prod/root_gost_2020.cer", Algorithm::Gost2004, "2023-06-01"),
    ("ca-prod/root_rsa.pem", "ca-prod/root_rsa.pem", Algorithm::RsaSha256, "2020-06-01"),
    ("ca-prod/nca_rsa.pem", "ca-prod/root_rsa.pem", Algorithm::RsaSha256, "2020-06-01"),
    ("ca-prod/root_rsa_2020.cer", "ca-prod/root_rsa_2020.cer", Algorithm::RsaSha256, "2023-06-01"),
    ("ca-prod/nca_rsa_2022.cer", "ca-prod/root_rsa_2020.cer", Algorithm::RsaSha256, "2023-06-01"),
    ("ca-test/root_gost_test.crt", "ca-test/root_gost_test.crt", Algorithm::Gost2004, "2022-09-01"),
    ("ca-test/root_rsa_test.crt", "ca-test/root_rsa_test.crt", Algorithm::RsaSha256, "2022-09-01"),
    ("ca-test/root_test_gost_2022.cer", "ca-test/root_test_gost_2022.cer", Algorithm::Gost2015, "2022-09-01"),
    ("ca-test/nca_gost_test.crt", "ca-test/root_gost_test.crt", Algorithm::Gost2004, "2022-09-01"),
    ("ca-test/nca_rsa_test.crt", "ca-test/root_rsa_test.crt", Algorithm::RsaSha256, "2022-09-01"),
    ("ca-test/nca_gost2015_test.cer", "ca-test/root_test_gost_2022.cer", Algorithm::Gost2015, "2022-09-01"),
    // The same three once more, as another source gives them.
    ("ca-test/nca_2004_gost_cert.cer", "ca-test/root_gost_test.crt", Algorithm::Gost2004, "2022-09-01"),
    ("ca-test/nca_2004_rsa_cert.cer", "ca-test/root_rsa_test.crt", Algorithm::RsaSha256, "2022-09-01"),
    ("ca-test/nca_2015_cert.cer", "ca-test/root_test_gost_2022.cer", Algorithm::Gost2015, "2022-09-01"),
];

const RSA: &str = "root_rsa_test.crt";
const GOST_2004: &str = "root_gost_test.crt";
const GOST_2015: &str = "root_test_gost_2022.cer";

/// File, a moment of its term, the anchor of its path or why it signs nothing, roles.
type Person = (&'static str, &'static str, Result<&'static str, PathFault>, &'static [&'static str]);

#[rustfmt::skip]
const PEOPLE: [Person; 13] = [
    ("certs-test/individual_valid_sign_2004_rsa.cer", "2022-06-01", Ok(RSA), &["individual"]),
    ("certs-test/cert_individual.cer", "2022-06-01", Ok(RSA), &["individual"]),
    ("certs-test/individual_valid_sign_2004_rsa_auth.cer", "2022-06-01", Err(PathFault::ForAuthentication), &["individual"]),
    ("certs-test/ceo_valid_sign_2004_gost.cer", "2022-06-01", Ok(GOST_2004), &["legal_entity", "first_head"]),
    ("certs-test/gokalkan_gost1.cer", "2024-06-01", Ok(GOST_2015), &["individual"]),
    ("keys-test/ceo_revoked_2015.cer", "2022-09-01", Ok(GOST_2015), &["legal_entity", "first_head"]),
    ("keys-test/ceo_sign_revoked_2004.cer", "2022-06-01", Ok(GOST_2004), &["legal_entity", "first_head"]),
    ("keys-test/individual_auth_revoked_2004.cer", "2022-06-01", Err(PathFault::ForAuthentication), &["individual"]),
    ("keys-test/individual_sign_revoked_2004.cer", "2022-06-01", Ok(RSA), &["individual"]),
    ("keys-test/individual_valid_2015.cer", "2022-09-01", Ok(GOST_2015), &["individual"]),
    ("keys-test/individual_valid_sign_2004.cer", "2021-06-01", Ok(RSA), &["individual"]),
    ("keys-test/jhs_GOST512_employee_with_signatory_authority_valid.cer", "2023-06-01", Ok(GOST_2015), &["legal_entity", "signatory"]),
    ("keys-test/jhs_GOST512_first_director_valid.cer", "2023-06-01", Ok(GOST_2015), &["legal_entity", "first_head"]),
];

/// What lies under `keys-test` and, as PKCS #12, under `p12-test`.
fn keys() -> impl Iterator<Item = &'static str> {
    PEOPLE.iter().filter_map(|(file, ..)| file.strip_prefix("keys-test/")?.strip_suffix(".cer"))
}

pub fn files() -> Vec<String> {
    let mut files: Vec<_> = AUTHORITIES.iter().map(|(file, ..)| (*file).to_owned()).collect();
    files.extend(PEOPLE.iter().map(|(file, ..)| (*file).to_owned()));
    for name in keys() {
        files.extend([format!("keys-test/{name}.json"), format!("keys-test/{name}.pkcs8.der")]);
        files.push(format!("p12-test/{name}.p12"));
    }
    files
}

#[test]
fn every_authority_was_signed_by_the_one_above_it_and_by_no_other() {
    let Some(samples) = Samples::get() else { return };
    for (file, issuer, algorithm, day) in AUTHORITIES {
        let certificate = samples.certificate(file);
        assert!(certificate.is_authority() && certificate.in_term(noon(day)), "{file}");
        assert_eq!(certificate.signature_algorithm(), Some(algorithm), "{file}");
        for (other, ..) in AUTHORITIES.iter().filter(|(_, signer, ..)| AUTHORITIES.iter().any(|(f, ..)| f == signer)) {
            let other_certificate = samples.certificate(other);
            let expected = other_certificate == samples.certificate(issuer);
            let signed = certificate.is_signed_by(&other_certificate);
            assert_eq!(signed == Some(true), expected, "{file} by {other}");
        }
        let anchors = samples.anchors(file.split('/').next().unwrap());
        let path = build(&certificate, &anchors, &[], noon(day), Purpose::Authority).map(|p| p.anchor().0.clone());
        assert_eq!(path.as_deref(), Ok(issuer.split('/').next_back().unwrap()), "{file}");
        assert_eq!(judge_path(&certificate, &anchors, noon(day)), Err(PathFault::OfAuthority), "{file}");
    }
}

/// The office is told which of them the authority itself published.
#[test]
fn every_authority_is_known_by_its_fingerprint() {
    let Some(samples) = Samples::get() else { return };
    for (file, ..) in AUTHORITIES {
        let known = published(&samples.certificate(file)).map(|known| format!("{:?}", known.of).to_lowercase());
        let expected = if file.starts_with("ca-prod") { "production" } else { "test" };
        // Two of production are of other houses than the national authority; whoever publishes them, they are real.
        assert_eq!(known.as_deref(), Some(expected), "{file}");
    }
}

#[test]
fn every_person_has_the_path_and_the_roles_that_the_certificate_says() {
    let Some(samples) = Samples::get() else { return };
    let anchors = samples.anchors("ca-test");
    for (file, day, expected, roles) in PEOPLE {
        let certificate = samples.certificate(file);
        let path = judge_path(&certificate, &anchors, noon(day)).map(|anchor| anchor.0);
        assert_eq!(path.as_deref(), expected.as_ref().copied(), "{file}");
        let held = certificate.roles();
        let held: Vec<_> = held.iter().map(|role| role.key()).collect();
        assert_eq!(held, roles, "{file}");
        let facts = certificate.facts();
        assert!(["123456789011", "123456789012"].contains(&facts.iin.as_deref().unwrap()), "{file}");
        let of_entity = roles.contains(&"legal_entity");
        assert_eq!(facts.bin.as_deref(), of_entity.then_some("123456789021"), "{file}");
        if expected.is_ok() {
            let after = facts.not_after + chrono::Duration::seconds(1);
            assert_eq!(judge_path(&certificate, &anchors, after), Err(PathFault::Expired), "{file}");
            let before = facts.not_before - chrono::Duration::seconds(1);
            let early = judge_path(&certificate, &anchors, before);
            assert_eq!(early, Err(PathFault::NotYetValid), "{file}");
        }
        // Nobody but the test trusts them.
        assert_eq!(judge_path(&certificate, &samples.anchors("ca-prod"), noon(day)), Err(PathFault::NoPath), "{file}");
    }
}

#[test]
fn every_key_is_of_its_certificate_and_signs() {
    let Some(samples) = Samples::get() else { return };
    for name in keys() {
        let about: serde_json::Value =
            serde_json::from_slice(&samples.read(&format!("keys-test/{name}.json"))).expect("JSON");
        let certificate = samples.certificate(&format!("keys-test/{name}.cer"));
        let pkcs8 = samples.read(&format!("keys-test/{name}.pkcs8.der"));
        let facts = certificate.facts();
        // Written there as a number, without a zero in front.
        assert_eq!(about["serial_hex"], facts.serial.trim_start_matches('0'), "{name}");
        assert_eq!(about["subject"]["serial_number"], format!("IIN{}", facts.iin.as_deref().unwrap()), "{name}");
        assert_eq!(moment(&about["not_before"].as_str().unwrap().replace(' ', "T")), facts.not_before, "{name}");

        let key = SigningKey::from_pkcs8_der(&pkcs8).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let algorithm = match about["key_alg"].as_str().unwrap() {
            "1.2.398.3.10.1.1.1.1" => Algorithm::Gost2004,
            "1.2.398.3.10.1.1.2.2" => Algorithm::Gost2015,
            _ => Algorithm::RsaSha256,
        };
        assert_eq!((key.algorithm(), key.is_of(&certificate)), (algorithm, true), "{name}");
        let value = key.sign(b"by a key of the test", ValueForm::Der).expect("signs");
        let holds = |octets: &[u8], certificate: &Certificate| {
            suites::verify(algorithm, certificate.public_key(), octets, &value, ValueForm::Der)
        };
        assert!(holds(b"by a key of the test", &certificate), "{name}");
        assert!(!holds(b"by a key of the tesT", &certificate), "{name}");

        let file = samples.read(&format!("p12-test/{name}.p12"));
        let password = about["password"].as_str().unwrap();
        let contents = Contents::open(&file, password).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(contents.keys().collect::<Vec<_>>(), [&pkcs8[..]], "{name}");
        assert!(contents.certificates().contains(&certificate), "{name}");
        assert_eq!(Contents::open(&file, "qwerty12").unwrap_err(), Pkcs12Fault::Password, "{name}");
        let for_login = certificate.authenticates();
        match contents.signer() {
            Ok(signer) => assert!(!for_login && *signer.certificate() == certificate, "{name}"),
            Err(fault) => assert!(for_login && fault == Pkcs12Fault::Authentication, "{name}: {fault}"),
        }
        assert!(matches!(key.public(), PublicKey::Rsa { .. } | PublicKey::Gost2004(_) | PublicKey::Gost2015(_)));
        assert!(Signer::new(key, certificate).is_ok(), "{name}");
    }
}

/// The anchor's file as the tables name it.
pub fn anchor_named(file: &str) -> &'static str {
    [RSA, GOST_2004, GOST_2015].into_iter().find(|known| *known == file).unwrap_or("another anchor")
}
