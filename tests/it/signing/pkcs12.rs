//! PKCS #12 as the national authority and as openssl write it; broken, hostile and locked files.

use crate::signatures::tools::{fixtures, run};
use muragat::formats::asn1::write;
use muragat::formats::keys::Sign;
use muragat::formats::pkcs12::{Contents, Pkcs12Fault, key_from_pem, look};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki").join(path)
}

#[test]
fn every_file_of_the_national_authority_opens_and_gives_its_key() {
    let Some(kz) = fixtures() else { return };
    let mut opened = 0;
    for entry in std::fs::read_dir(kz.join("keys-test")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let about: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let octets = std::fs::read(kz.join("p12-test").join(about["p12"].as_str().unwrap())).unwrap();
        let contents = Contents::open(&octets, about["password"].as_str().unwrap()).unwrap();
        let keys: Vec<_> = contents.keys().collect();
        assert_eq!(keys, [std::fs::read(path.with_extension("pkcs8.der")).unwrap()], "{}", path.display());
        let certificate = std::fs::read(path.with_extension("cer")).unwrap();
        assert!(contents.certificates().iter().any(|c| c.der() == certificate), "{}", path.display());
        let wrong = Contents::open(&octets, "Qwerty13").unwrap_err();
        assert_eq!((wrong, look(&octets)), (Pkcs12Fault::Password, Ok(())));
        let purposes = about["eku"].as_array().unwrap();
        if purposes.iter().any(|p| p == "client_auth") {
            assert_eq!(contents.signer().unwrap_err(), Pkcs12Fault::Authentication);
        } else if about["key_alg"] == "1.2.840.113549.1.1.1" {
            assert_eq!(contents.signer().unwrap().certificate().der(), certificate);
        }
        opened += 1;
    }
    assert_eq!(opened, 8);
}

const PASSWORD: &str = "Құпия 7 / secret";

/// What openssl makes of a sample's key and certificate.
fn exported(name: &str, arguments: &[&str]) -> Vec<u8> {
    let (key, certificate) = (sample(&format!("keys/{name}.pem")), sample(&format!("certs/{name}.pem")));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.p12");
    let (key, certificate, file_name) = (key.to_str().unwrap(), certificate.to_str().unwrap(), file.to_str().unwrap());
    let passout = format!("pass:{PASSWORD}");
    let words = ["pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", file_name, "-passout", &passout];
    let (good, _) = run("openssl", "openssl", &[&words[..], arguments].concat());
    assert!(good, "openssl pkcs12 {}", arguments.join(" "));
    std::fs::read(file).unwrap()
}

#[test]
fn every_scheme_that_openssl_writes_is_read() {
    for arguments in [
        &[][..],
        &["-legacy"],
        &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
        &["-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-2DES", "-macalg", "sha384"],
        &["-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1"],
        &["-keypbe", "AES-128-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha512", "-iter", "10000"],
        &["-keypbe", "NONE", "-certpbe", "NONE"],
        &["-noiter", "-nomaciter"],
    ] {
        for name in ["akzholtaev-head", "kokzhiekova-signer"] {
            let octets = exported(name, arguments);
            let contents = Contents::open(&octets, PASSWORD).unwrap_or_else(|e| panic!("{arguments:?}: {e}"));
            let expected = muragat::app::demo::signer(name).unwrap();
            assert_eq!(contents.signer().unwrap().certificate(), expected.certificate(), "{arguments:?}");
            assert_eq!(Contents::open(&octets, "other").unwrap_err(), Pkcs12Fault::Password, "{arguments:?}");
        }
    }
}

#[test]
fn what_cannot_be_trusted_or_counted_is_named() {
    let no_mac = exported("akzholtaev-head", &["-nomac"]);
    assert!(matches!(Contents::open(&no_mac, PASSWORD), Err(Pkcs12Fault::Unsupported(_))));
    let head = &["akzholtaev-head"][..];
    for iterations in [5_000_001, u64::MAX >> 1] {
        let slow = composed(head, head, iterations);
        assert_eq!(Contents::open(&slow, PASSWORD).unwrap_err(), Pkcs12Fault::TooManyIterations);
    }
    assert!(matches!(Contents::open(&composed(head, head, 0), PASSWORD), Err(Pkcs12Fault::Broken(_))));
    assert_eq!(Contents::open(&composed(head, head, 4), PASSWORD).unwrap_err(), Pkcs12Fault::Password);
    let login = exported("zhaksybekova-authentication", &[]);
    assert_eq!(Contents::open(&login, PASSWORD).unwrap().signer().unwrap_err(), Pkcs12Fault::Authentication);
    assert!(matches!(Contents::open(b"-----BEGIN", ""), Err(Pkcs12Fault::Broken(_))));
}

/// The password is hashed so often for the MAC of `composed`.
const ITERATIONS: u64 = 3;

/// A file with several bags, neither encrypted nor in one part: keys and certificates in clear, the MAC over them. It may
/// say another number of `iterations` than it was made with.
fn composed(keys: &[&str], certificates: &[&str], iterations: u64) -> Vec<u8> {
    let oid = |text: &str| write::object_identifier(text.parse().unwrap());
    let explicit = |octets: &[u8]| write::element(0xa0, octets);
    let pem = |path: String| {
        let text = std::fs::read_to_string(sample(&path)).unwrap();
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        data_encoding::BASE64.decode(body.as_bytes()).unwrap()
    };
    let mut bags = Vec::new();
    for key in keys {
        let value = explicit(&pem(format!("keys/{key}.pem")));
        bags.push(write::sequence(&[&oid("1.2.840.113549.1.12.10.1.1"), &value]));
    }
    for certificate in certificates {
        let octets = explicit(&write::octet_string(&pem(format!("certs/{certificate}.pem"))));
        let value = explicit(&write::sequence(&[&oid("1.2.840.113549.1.9.22.1"), &octets]));
        bags.push(write::sequence(&[&oid("1.2.840.113549.1.12.10.1.3"), &value]));
    }
    let data =
        |octets: &[u8]| write::sequence(&[&oid("1.2.840.113549.1.7.1"), &explicit(&write::octet_string(octets))]);
    let parts: Vec<_> = bags.iter().map(|bag| data(&write::sequence(&[bag]))).collect();
    let safe = write::sequence(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let key = pkcs12::kdf::derive_key_utf8::<sha2::Sha256>(
        PASSWORD,
        b"salt",
        pkcs12::kdf::Pkcs12KeyType::Mac,
        ITERATIONS as i32,
        32,
    );
    use hmac::Mac;
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(&key.unwrap()).unwrap();
    mac.update(&safe);
    let info = write::sequence(&[
        &write::sequence(&[&oid("2.16.840.1.101.3.4.2.1")]),
        &write::octet_string(&mac.finalize().into_bytes()),
    ]);
    let mac = write::sequence(&[&info, &write::octet_string(b"salt"), &write::small_number(iterations)]);
    write::sequence(&[&write::small_number(3), &data(&safe), &mac])
}

#[test]
fn of_several_keys_the_one_for_signing_is_taken() {
    let (head, login) = ("akzholtaev-head", "zhaksybekova-authentication");
    for keys in [[head, login], [login, head]] {
        for certificates in [&[head, login][..], &["nca-rsa", login, head, "root-rsa"]] {
            let contents = Contents::open(&composed(&keys, certificates, ITERATIONS), PASSWORD).unwrap();
            assert_eq!(contents.keys().count(), 2);
            let taken = contents.signer().unwrap();
            assert_eq!(taken.certificate().facts().iin.as_deref(), Some("700000300046"));
        }
    }
    let signer = |keys: &[&str], certificates: &[&str]| {
        Contents::open(&composed(keys, certificates, ITERATIONS), PASSWORD).unwrap().signer().map(drop)
    };
    assert_eq!(signer(&[head], &[login]), Err(Pkcs12Fault::NoCertificate));
    assert_eq!(signer(&[], &[head]), Err(Pkcs12Fault::NoKey));
    assert_eq!(signer(&["nca-rsa"], &["nca-rsa"]), Err(Pkcs12Fault::NotForSigning));
}

/// Whatever is cut or changed, the file is refused or unchanged in what it gives; nothing panics or takes long.
#[test]
fn broken_files_are_refused() {
    let whole = exported("kokzhiekova-signer", &["-legacy", "-noiter", "-nomaciter"]);
    for end in 0..whole.len() {
        assert!(Contents::open(&whole[..end], PASSWORD).is_err(), "cut at {end}");
    }
    for place in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        if let Ok(contents) = Contents::open(&flipped, PASSWORD) {
            assert!(contents.signer().is_ok(), "flipped at {place}");
        }
    }
}

#[test]
fn keys_in_pem_open_with_their_password_alone() {
    let folder = tempfile::tempdir().unwrap();
    for (name, scheme) in [
        ("akzholtaev-head", &["-v2", "aes-256-cbc"][..]),
        ("kokzhiekova-signer", &["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"]),
        ("akzholtaev-head", &["-scrypt"]),
        ("kokzhiekova-signer", &["-v1", "PBE-SHA1-3DES"]),
    ] {
        let (key, file) = (sample(&format!("keys/{name}.pem")), folder.path().join("key.pem"));
        let passout = format!("pass:{PASSWORD}");
        let words =
            ["pkcs8", "-topk8", "-passout", &passout, "-in", key.to_str().unwrap(), "-out", file.to_str().unwrap()];
        let (good, _) = run("openssl", "openssl", &[&words[..], scheme].concat());
        assert!(good, "openssl pkcs8 {scheme:?}");
        let octets = std::fs::read(&file).unwrap();
        let expected = muragat::app::demo::signer(name).unwrap();
        let key = key_from_pem(&octets, PASSWORD).unwrap_or_else(|e| panic!("{scheme:?}: {e}"));
        assert!(key.is_of(expected.certificate()), "{scheme:?}");
        assert_eq!(key_from_pem(&octets, "other").unwrap_err(), Pkcs12Fault::Password, "{scheme:?}");
    }
    assert!(matches!(key_from_pem(b"-----BEGIN RSA PRIVATE KEY-----", ""), Err(Pkcs12Fault::Broken(_))));
}
