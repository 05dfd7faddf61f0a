//! Every seed, and every input that fuzzing ever found, goes through every target of `fuzz/targets.rs`; the seeds are left
//! in `target/tmp/fuzz` for `make fuzz`.

#[path = "../../fuzz/targets.rs"]
mod targets;

use crate::pki::build::der::to_pem;
use crate::pki::{Listing, Ocsp, Pki, TimeStamping};
use crate::signatures::tools::{fixtures, openssl};
use muragat::formats::keys::Sign;
use muragat::formats::ocsp::{CertIdDigest, request};
use muragat::formats::suites::{DigestAlgorithm, PublicKey, ValueForm};
use muragat::formats::{asic, cms, keys::Signer, package};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder and of those in it; none where it is not there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    all.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

/// Seeds by target.
#[derive(Default)]
struct Seeds(BTreeMap<&'static str, Vec<Vec<u8>>>);

impl Seeds {
    fn put(&mut self, target: &'static str, octets: Vec<u8>) {
        self.0.entry(target).or_default().push(octets);
    }

    fn put_files(&mut self, target: &'static str, folder: &Path) {
        for path in files(folder) {
            self.put(target, fs::read(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display())));
        }
    }
}

/// Something good of every kind, made here.
fn made() -> Seeds {
    let mut seeds = Seeds::default();
    let pki = Pki::get();
    for family in ["rsa", "p-256", "gost-2004", "gost-2015"] {
        let (nca, person) = (format!("nca-{family}"), format!("asanova-{family}"));
        seeds.put("x509", pki.der(&nca).to_vec());
        seeds.put("x509", pki.der(&person).to_vec());
        seeds.put("crl", Listing::of(pki, &nca).answer(pki));
        let signer = pki.signer(&person);
        let attached = cms::sign(b"content", false, &[&signer], Some(pki.now()), None).expect("signed");
        seeds.put("cms", attached);
        seeds.put("cms", cms::sign(b"content", true, &[&signer], None, None).expect("signed"));
        let question = request(&pki.certificate(&person), &pki.certificate(&nca), CertIdDigest::Sha256, None);
        seeds.put("ocsp", Ocsp::of(pki, &nca).answer(pki, &question));
        let service = TimeStamping::of(pki, &format!("tsa-{family}"));
        seeds.put("timestamp", service.stamp(pki, DigestAlgorithm::Sha256, b"value"));
        seeds.put("suites", suite(&signer));
        let object = ("a.xml".to_owned(), b"<a/>".to_vec());
        let members = asic::build(&[object], &[&signer], Some(pki.now()), None).expect("signed");
        let part = |name: &str| members.iter().find(|(n, _)| n.contains(name)).expect("a part").1.clone();
        seeds.put("asic", part("Manifest"));
        seeds.put("asic", [part("Manifest"), part("signature")].concat());
        seeds.put("asic", package::pack(&members).expect("packed"));
    }
    for options in [&["-macalg", "sha1"][..], &["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES"]] {
        seeds.put("pkcs12", key_file(options));
    }
    seeds.put_files("container", &root().join("samples/containers"));
    let documents = files(&root().join("samples/packages")).into_iter().filter(|path| path.ends_with("request.xml"));
    for path in documents.take(12) {
        let document = fs::read(path).expect("a sample");
        let package = package::pack(&[("request.xml".to_owned(), document.clone())]).expect("packed");
        seeds.put("container", package);
        seeds.put("xmldsig", document);
    }
    // One of each family that is small enough for the engine.
    for (name, hostile) in crate::hostile::packages(1).filter(|(_, hostile)| hostile.octets.len() <= 65_536) {
        let target = if name.starts_with("asic") { "asic" } else { "container" };
        seeds.put(target, hostile.octets);
    }
    seeds.put_files("picture", &root().join("samples/packages/15-arch-provider-ru-awards/attachments"));
    let small = small_pdf();
    let once = crate::signatures::pades::sign(&small, "Signature1", "head-p-256");
    let twice = crate::signatures::pades::sign(&once, "Signature2", "asanova-p-256");
    seeds.put("pades", small);
    seeds.put("pades", once);
    seeds.put("pades", twice);
    seeds
}

/// One page with nothing on it.
fn small_pdf() -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut table = "xref\n0 4\n0000000000 65535 f\r\n".to_owned();
    for (n, object) in
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R>>"]
            .iter()
            .enumerate()
    {
        table += &format!("{:010} 00000 n\r\n", pdf.len());
        pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).as_bytes());
    }
    let at = pdf.len();
    pdf.extend(format!("{table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{at}\n%%EOF").as_bytes());
    pdf
}

/// Key, value and content as the target takes them apart.
fn suite(signer: &Signer) -> Vec<u8> {
    let value = signer.sign(b"content", ValueForm::Der).expect("signed");
    let (choice, key) = match signer.certificate().public_key() {
        PublicKey::Rsa { pkcs1, .. } => (0, pkcs1),
        PublicKey::P256(key) => (1, key),
        PublicKey::P384(key) => (2, key),
        PublicKey::Gost2004(key) => (3, key),
        PublicKey::Gost2015(key) => (4, key),
        PublicKey::Other(_) => panic!("a key of the test PKI is known"),
    };
    let length = |octets: &[u8]| u16::try_from(octets.len()).expect("short").to_be_bytes();
    [&[choice], &length(key)[..], &length(&value)[..], key, &value, b"content"].concat()
}

/// openssl makes a file of few turns, so that a target opens many a second.
fn key_file(options: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, octets: &[u8]| {
        fs::write(folder.path().join(name), octets).expect("a file");
        folder.path().join(name).to_str().expect("UTF-8").to_owned()
    };
    let pki = Pki::get();
    let key = put("key.pem", pki.key("head-p-256").pem().as_bytes());
    let certificate = put("certificate.pem", to_pem(pki.der("head-p-256"), "CERTIFICATE").as_bytes());
    let out = put("key.p12", b"");
    let arguments = ["pkcs12", "-export", "-iter", "100", "-passout", "pass:Qwerty12", "-inkey", &key];
    openssl(&[&arguments[..], &["-in", &certificate, "-out", &out], options].concat());
    fs::read(out).expect("a file")
}

#[test]
fn seeds_and_regressions_go_through_every_target() {
    let mut seeds = made();
    if let Some(kazakhstan) = fixtures() {
        for (target, folder) in [
            ("xmldsig", "xml"),
            ("cms", "cms"),
            ("x509", "ca-prod"),
            ("x509", "ca-test"),
            ("x509", "certs-test"),
            ("crl", "crl-test"),
            ("ocsp", "ocsp-test"),
            ("pkcs12", "p12-test"),
            ("timestamp", "tsp-test"),
        ] {
            seeds.put_files(target, &kazakhstan.join(folder));
        }
    }
    let regressions = files(&root().join("fuzz/regressions"));
    let found = regressions.iter().map(|path| fs::read(path).expect("a regression")).collect::<Vec<_>>();
    for (name, target) in targets::ALL {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(name);
        fs::create_dir_all(&folder).expect("a folder for seeds");
        let own = seeds.0.get(name).unwrap_or_else(|| panic!("{name} has no seed"));
        for (n, seed) in own.iter().enumerate() {
            fs::write(folder.join(format!("{n:03}")), seed).expect("a seed");
        }
        let all = seeds.0.values().flatten().chain(&found);
        all.for_each(|octets| target(octets));
    }
}
