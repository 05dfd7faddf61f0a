//! Kazakhstan's algorithms: judged by libgcrypt, by whole-number arithmetic in Python and by OpenSSL's GOST engine, and
//! on the documents and keys of the national authority's test persons.

use super::foreign::DOCUMENT;
use super::tools::{Pki, check, fault_of, fixtures, openssl, run};
use der::asn1::{BitString, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode};
use muragat::formats::gost;
use muragat::formats::keys::{KeyError, Signer, SigningKey};
use muragat::formats::suites::{self, Algorithm, DigestAlgorithm, PublicKey, ValueForm};
use muragat::formats::x509::Certificate;
use muragat::formats::xmldsig::{SignatureFault, sign};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const BOTH: [Algorithm; 2] = [Algorithm::Gost2004, Algorithm::Gost2015];

fn hex(octets: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(octets)
}

fn octets(hex: &Value) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(hex.as_str().expect("text").as_bytes()).expect("hexadecimal")
}

/// A private number of the algorithm's length, the highest octet first.
fn number(algorithm: Algorithm, seed: u8) -> Vec<u8> {
    let length = if algorithm == Algorithm::Gost2004 { 32 } else { 64 };
    (0..length).map(|i: u8| seed.wrapping_mul(31).wrapping_add(i.wrapping_mul(7)) & 0x7F).collect()
}

fn key(algorithm: Algorithm, seed: u8) -> SigningKey {
    SigningKey::from_pkcs8_der(&gost::write(algorithm, &number(algorithm, seed)).unwrap()).unwrap()
}

/// A certificate that holds this key: one of another key, with the key exchanged. Nobody asks here who signed it.
fn certificate_of(key: &SigningKey) -> Certificate {
    let mut certificate = x509_cert::Certificate::from_der(Pki::get().certificate("ec").der()).unwrap();
    let spki = key.public().to_spki().unwrap();
    certificate.tbs_certificate.subject_public_key_info = SubjectPublicKeyInfoOwned::from_der(&spki).unwrap();
    Certificate::from_der(&certificate.to_der().unwrap()).unwrap()
}

/// Asks `tests/judges/gost.py`, one answer for each request.
fn judge(requests: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/gost.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("python3: {error}; it is in the Debian package python3"));
    let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
    python.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "tests/judges/gost.py failed; it needs the Debian package libgcrypt20");
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), requests.len());
    answers
}

#[test]
fn libgcrypt_finds_the_same_digests() {
    let messages: Vec<Vec<u8>> = (0..=200).map(|n: usize| (0..n).map(|i| (i * i + n) as u8).collect()).collect();
    let requests: Vec<_> = messages.iter().map(|m| json!({ "message": hex(m) })).collect();
    for (message, answer) in messages.iter().zip(judge(&requests)) {
        for digest in [DigestAlgorithm::Gost3411, DigestAlgorithm::Streebog256, DigestAlgorithm::Streebog512] {
            assert_eq!(digest.digest(message), octets(&answer[digest.key()]), "{} of {}", digest.key(), message.len());
        }
    }
}

#[test]
fn whole_number_arithmetic_makes_the_same_signatures() {
    let (mut requests, mut ours) = (Vec::new(), Vec::new());
    for algorithm in BOTH {
        for seed in 1..4 {
            let message = [seed; 5];
            let key = key(algorithm, seed);
            let digest = algorithm.digest().digest(&message);
            requests.push(json!({
                "algorithm": algorithm.key(), "key": hex(&number(algorithm, seed)), "digest": hex(&digest)
            }));
            ours.push((key.public(), key.sign(&message, ValueForm::Fixed).unwrap()));
        }
    }
    for ((public, value), answer) in ours.into_iter().zip(judge(&requests)) {
        let (PublicKey::Gost2004(point) | PublicKey::Gost2015(point)) = public else { panic!("a GOST key") };
        assert_eq!((point, value), (octets(&answer["public"]), octets(&answer["value"])));
    }
}

/// The engine knows Russia's identifiers only, and wants `s ‖ r` with the highest octet first.
#[test]
fn openssl_takes_ours_after_the_published_re_encoding() {
    let (there, _) = run("openssl", "openssl", &["engine", "gost"]);
    assert!(there, "OpenSSL's GOST engine is in the Debian package libengine-gost-openssl");
    let pki = Pki::get();
    for algorithm in BOTH {
        let key = key(algorithm, 9);
        let digest = algorithm.digest().digest(b"to be signed");
        let mut value = key.sign(b"to be signed", ValueForm::Fixed).unwrap();
        assert!(suites::verify(algorithm, &key.public(), b"to be signed", &value, ValueForm::Fixed));
        value.reverse();
        let file = |suffix: &str, octets: &[u8]| {
            let name = format!("{}.{suffix}", algorithm.key());
            std::fs::write(pki.path(&name), octets).unwrap();
            pki.word(&name)
        };
        let public = file("public", &russian(&key.public()));
        let (digest, value) = (file("digest", &digest), file("value", &value));
        let verify = ["pkeyutl", "-verify", "-engine", "gost", "-pubin", "-keyform", "DER"];
        openssl(&[&verify[..], &["-inkey", &public, "-in", &digest, "-sigfile", &value]].concat());
        let other = file("other", &algorithm.digest().digest(b"not signed"));
        let (good, _) =
            run("openssl", "openssl", &[&verify[..], &["-inkey", &public, "-in", &other, "-sigfile", &value]].concat());
        assert!(!good, "{}", algorithm.key());
    }
}

/// The same key by Russia's identifiers: RFC 4491 for 256 bits, RFC 9215 for 512.
fn russian(key: &PublicKey) -> Vec<u8> {
    let (kind, parameters, point) = match key {
        PublicKey::Gost2004(point) => ("1.2.643.2.2.19", ["1.2.643.2.2.35.1", "1.2.643.2.2.30.1"], point),
        PublicKey::Gost2015(point) => ("1.2.643.7.1.1.1.2", ["1.2.643.7.1.2.1.2.1", "1.2.643.7.1.1.2.3"], point),
        _ => panic!("a GOST key"),
    };
    let parameters = parameters.map(ObjectIdentifier::new_unwrap).to_vec();
    let algorithm = AlgorithmIdentifierOwned {
        oid: ObjectIdentifier::new_unwrap(kind),
        parameters: Some(Any::encode_from(&parameters).unwrap()),
    };
    let point = OctetString::new(point.as_slice()).unwrap().to_der().unwrap();
    let subject_public_key = BitString::from_bytes(&point).unwrap();
    SubjectPublicKeyInfoOwned { algorithm, subject_public_key }.to_der().unwrap()
}

#[test]
fn a_document_is_signed_by_either_and_every_change_is_found() {
    for algorithm in BOTH {
        let of = |seed| {
            let key = key(algorithm, seed);
            let certificate = certificate_of(&key);
            Signer::new(key, certificate).unwrap()
        };
        let signed = sign(DOCUMENT, &of(1)).unwrap();
        assert_eq!(sign(DOCUMENT, &of(1)).unwrap(), signed);
        let found = check(&signed).remove(0);
        assert_eq!((found.fault.clone(), found.algorithm, found.intact()), (None, Some(algorithm), Some(true)));
        assert!(signed.contains(algorithm.uri()) && signed.contains(algorithm.digest().uri()));

        assert_eq!(fault_of(&signed.replace("ARCH_CERT", "ARCH_SERT")), Some(SignatureFault::Digest));
        let other = sign(DOCUMENT, &of(2)).unwrap();
        for name in ["SignatureValue", "X509Certificate"] {
            let part = |text: &str| {
                let (_, rest) = text.split_once(&format!("<ds:{name}>")).unwrap();
                rest.split_once("</ds:").unwrap().0.to_owned()
            };
            let exchanged = signed.replace(&part(&signed), &part(&other));
            assert_eq!(fault_of(&exchanged), Some(SignatureFault::Value), "{name}");
        }
        // The digest algorithm of another signature algorithm, whose digest would not be looked for here.
        for digest in DigestAlgorithm::ALL.into_iter().filter(|d| *d != algorithm.digest()) {
            let exchanged = signed.replace(algorithm.digest().uri(), digest.uri());
            assert_eq!(fault_of(&exchanged), Some(SignatureFault::Algorithm(digest.uri().into())));
        }
        // A second signature by another algorithm covers the first.
        let two = sign(&signed, &Pki::get().signer_of("rsa")).unwrap();
        assert!(check(&two).iter().all(|s| s.fault.is_none()));
    }
}

#[test]
fn a_key_is_of_one_algorithm_and_in_one_form() {
    for algorithm in BOTH {
        let of_other = BOTH.into_iter().find(|a| *a != algorithm).unwrap();
        let whole = gost::write(algorithm, &number(algorithm, 5)).unwrap();
        let refused = |octets: &[u8]| SigningKey::from_pkcs8_der(octets).unwrap_err();
        let length = number(algorithm, 5).len();
        assert_eq!(gost::write(algorithm, &vec![0; length]), None, "zero");
        assert_eq!(gost::write(algorithm, &vec![0xFF; length]), None, "beyond the order");
        assert_eq!(gost::write(of_other, &number(algorithm, 5)), None, "another length");
        for at in 0..whole.len() - length {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            assert_eq!(refused(&altered), KeyError::Unreadable, "octet {at}");
        }
        assert_eq!(refused(&whole[..whole.len() - 1]), KeyError::Unreadable);
        let of_other = Signer::new(key(of_other, 1), certificate_of(&key(algorithm, 1))).map(|_| ());
        assert_eq!(of_other.unwrap_err(), KeyError::OtherKey);
        assert!(!format!("{:?}", key(algorithm, 5)).contains(&hex(&number(algorithm, 5))[..8]));

        // What a certificate says of the key comes back as the key, and other parameters are another kind.
        let spki = key(algorithm, 5).public().to_spki().unwrap();
        assert_eq!(PublicKey::from_spki(&spki).unwrap(), key(algorithm, 5).public());
        let mut parameters = spki.clone();
        let place = parameters.windows(4).position(|w| w == [0x06, 0x0A, 0x2A, 0x83]).expect("the curve's identifier");
        parameters[place + 11] ^= 3;
        assert!(matches!(PublicKey::from_spki(&parameters).unwrap(), PublicKey::Other(_)));
    }
}

/// What the README of the samples says of each document.
#[test]
fn documents_of_the_national_authority_hold() {
    let Some(kz) = fixtures() else { return };
    let part = || Some(SignatureFault::Part("#part".into()));
    for (name, algorithm, fault) in [
        ("mitwork_gost512_enveloped.xml", Algorithm::Gost2015, None),
        ("fedor35_gost512_simple.xml", Algorithm::Gost2015, None),
        ("fedor35_gost512_ns.xml", Algorithm::Gost2015, None),
        ("ncanode_XmlServiceTest_XML_SIGNED_VALID_STRING.xml", Algorithm::RsaSha256, None),
        ("selfmade_gost2004_enveloped.xml", Algorithm::Gost2004, None),
        ("selfmade_rsa_sha1_enveloped.xml", Algorithm::RsaSha1, None),
        ("selfmade_gost512_10kB.xml", Algorithm::Gost2015, None),
        ("selfmade_rsa_id_inherited_xmlattrs.xml", Algorithm::RsaSha256, part()),
        ("selfmade_rsa_id_excc14n.xml", Algorithm::RsaSha256, part()),
    ] {
        let document = std::fs::read_to_string(kz.join("xml").join(name)).unwrap();
        let found = check(&document);
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].fault, fault, "{name}");
        assert_eq!((found[0].algorithm, found[0].intact()), (Some(algorithm), Some(true)), "{name}");
        assert_eq!(found[0].signed_octets.is_some(), fault.is_none(), "{name}");
    }
}

#[test]
fn keys_of_the_national_authority_sign() {
    let Some(kz) = fixtures() else { return };
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(kz.join("keys-test")).unwrap() {
        let path = entry.unwrap().path();
        let Some(stem) = path.to_str().unwrap().strip_suffix(".pkcs8.der").map(str::to_owned) else { continue };
        let octets = std::fs::read(&path).unwrap();
        let facts: Value = serde_json::from_slice(&std::fs::read(format!("{stem}.json")).unwrap()).unwrap();
        let certificate = Certificate::from_der(&std::fs::read(format!("{stem}.cer")).unwrap()).unwrap();
        let key = SigningKey::from_pkcs8_der(&octets).unwrap();
        let algorithm = key.algorithm();
        seen.push(algorithm);
        if let (true, Some(number)) = (BOTH.contains(&algorithm), facts["d_hex"].as_str()) {
            let length = if algorithm == Algorithm::Gost2004 { 64 } else { 128 };
            let number = data_encoding::HEXLOWER.decode(format!("{number:0>length$}").as_bytes()).unwrap();
            assert_eq!(
                SigningKey::from_pkcs8_der(&gost::write(algorithm, &number).unwrap()).unwrap().public(),
                key.public()
            );
        }
        let signed = sign(DOCUMENT, &Signer::new(key, certificate).unwrap()).unwrap();
        assert_eq!(fault_of(&signed), None, "{stem}");
    }
    let of = |algorithm| seen.iter().filter(|a| **a == algorithm).count();
    assert!(of(Algorithm::Gost2004) > 0 && of(Algorithm::Gost2015) > 0 && seen.len() == 8, "{seen:?}");
}
