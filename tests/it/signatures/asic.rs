//! ASiC-E containers: whatever a signature covers, it covers the whole.

mod packages;

use super::desk::Desk;
use super::foreign::DOCUMENT;
use super::tools::run;
use crate::pki::Pki;
use muragat::formats::asic::{self, DataObject, Manifest};
use muragat::formats::cms;
use muragat::formats::container::{Archive, Limits};
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::package::pack;
use muragat::formats::signature::{CheckedSignature, SignatureFault};
use muragat::formats::suites::DigestAlgorithm;

type Members = Vec<(String, Vec<u8>)>;

fn signer(name: &str) -> Signer {
    Pki::get().signer(name)
}

fn objects() -> Members {
    vec![
        ("request.xml".to_owned(), DOCUMENT.as_bytes().to_vec()),
        ("attachments/құжат 1.pdf".to_owned(), vec![b'x'; 70_000]),
    ]
}

fn built(name: &str) -> Members {
    asic::build(&objects(), &[&signer(name)], None, None).unwrap()
}

fn checked(members: &Members) -> Vec<CheckedSignature> {
    checked_archive(&pack(members).unwrap())
}

fn checked_archive(archive: &[u8]) -> Vec<CheckedSignature> {
    asic::check(&Archive::open(archive, &Limits::default()).unwrap())
}

/// The one signature of a container, by its fault.
fn fault(members: &Members) -> Option<SignatureFault> {
    let mut all = checked(members);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].signed_octets.is_some(), all[0].fault.is_none());
    all.remove(0).fault
}

const MANIFEST: &str = "META-INF/ASiCManifest001.xml";
const SIGNATURE: &str = "META-INF/signature001.p7s";

fn member<'a>(members: &'a mut Members, name: &str) -> &'a mut Vec<u8> {
    &mut members.iter_mut().find(|(n, _)| n == name).expect("a member").1
}

#[test]
fn a_container_is_signed_by_any_key_and_comes_out_the_same() {
    for (family, digest) in [
        ("rsa", DigestAlgorithm::Sha256),
        ("p-256", DigestAlgorithm::Sha256),
        ("gost-2004", DigestAlgorithm::Gost3411),
        ("gost-2015", DigestAlgorithm::Streebog512),
    ] {
        let mut members = built(&format!("asanova-{family}"));
        assert_eq!(members, built(&format!("asanova-{family}")));
        assert_eq!(fault(&members), None, "{family}");
        let manifest = Manifest::read(member(&mut members, MANIFEST)).unwrap();
        assert!(manifest.objects.iter().all(|object| object.algorithm == digest), "{family}");
        assert_eq!(manifest.objects.len(), 2);
    }
}

#[test]
fn other_tools_read_it() {
    let desk = Desk::new();
    let mut members = built("asanova-rsa");
    let file = desk.put("container.asice", &pack(&members).unwrap());
    // The media type can be seen without unpacking (EN 319 162-1, annex A.1).
    let program = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
        first = z.infolist()[0]\nassert (first.filename, first.compress_type, first.extra) == ('mimetype', 0, b'')\n\
        raw = open(sys.argv[1], 'rb').read()\n\
        assert raw[30:38] == b'mimetype' and raw[38:69] == b'application/vnd.etsi.asic-e+zip'\n";
    assert!(run("python3", "python3", &["-c", program, &file]).0, "zipfile of Python refuses the container");
    let manifest = desk.put("manifest", member(&mut members, MANIFEST));
    let signature = desk.put("signature", member(&mut members, SIGNATURE));
    let anchors = desk.certificates("anchors", &["root-rsa", "nca-rsa"]);
    let now = Pki::get().now().timestamp().to_string();
    let common = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", &signature, "-content", &manifest];
    let trust = ["-CAfile", &anchors, "-purpose", "any", "-attime", &now, "-out", "/dev/null"];
    assert!(desk.openssl(&[&common[..], &trust].concat()));
    assert!(run("libxml2-utils", "xmllint", &["--noout", &manifest]).0);
}

#[test]
fn everything_in_the_container_is_covered_or_nothing_is() {
    use SignatureFault as F;
    let changed = |change: fn(&mut Members)| {
        let mut members = built("asanova-p-256");
        change(&mut members);
        fault(&members).expect("a fault")
    };
    assert_eq!(changed(|m| member(m, "request.xml").push(b' ')), F::Digest);
    assert_eq!(changed(|m| member(m, MANIFEST).push(b' ')), F::Digest);
    assert!(matches!(changed(|m| m.push(("attachments/more.pdf".into(), vec![1]))), F::Coverage(_)));
    assert!(matches!(changed(|m| m.retain(|(name, _)| !name.starts_with("attachments/"))), F::Coverage(_)));
    let malformed = |change: fn(&mut Members)| matches!(changed(change), F::Malformed(_));
    assert!(malformed(|m| *member(m, "mimetype") = b"application/zip".to_vec()));
    assert!(malformed(|m| m.retain(|(name, _)| name != "mimetype")));
    assert!(malformed(|m| m.retain(|(name, _)| name != SIGNATURE)));
    assert!(malformed(|m| m.retain(|(name, _)| name != MANIFEST)));
    assert!(malformed(|m| m.push(("META-INF/signature002.p7s".into(), vec![1]))), "a signature over nothing");
    assert!(malformed(|m| m.push(("META-INF/ASiCArchiveManifest001.xml".into(), vec![1]))));
    assert!(malformed(|m| m.push(("META-INF/timestamp.tst".into(), vec![1]))));
    assert!(malformed(|m| m.push(("META-INF/more/signature.p7s".into(), vec![1]))));
    assert!(malformed(|m| *member(m, SIGNATURE) = b"no message".to_vec()));
    assert!(malformed(|m| *member(m, MANIFEST) = b"<a/>".to_vec()));
    let plain = pack(&objects()).unwrap();
    assert!(!asic::claims(&Archive::open(&plain, &Limits::default()).unwrap()), "an archive like any other");
}

/// A manifest that its own signer wrote wrong: the signature holds, and covers something else.
#[test]
fn a_signed_manifest_may_still_lie() {
    let one = signer("asanova-p-256");
    let object = |name: &str, algorithm: DigestAlgorithm| {
        let octets = objects().into_iter().find(|(n, _)| n == name).map(|(_, octets)| octets).unwrap_or_default();
        DataObject { name: name.to_owned(), algorithm, digest: algorithm.digest(&octets) }
    };
    let with = |objects_of: Vec<DataObject>| {
        let manifest = Manifest { signature: SIGNATURE.to_owned(), objects: objects_of }.write();
        let mut members = built("asanova-p-256");
        *member(&mut members, SIGNATURE) = cms::sign(&manifest, true, &[&one as &dyn Sign], None, None).unwrap();
        *member(&mut members, MANIFEST) = manifest;
        fault(&members)
    };
    let sha = DigestAlgorithm::Sha256;
    let scan = || object("attachments/құжат 1.pdf", DigestAlgorithm::Streebog256);
    assert_eq!(with(vec![object("request.xml", sha), scan()]), None);
    let coverage = |objects_of: Vec<DataObject>| matches!(with(objects_of), Some(SignatureFault::Coverage(_)));
    assert!(coverage(vec![object("request.xml", sha)]), "a scan is left out");
    assert!(coverage(vec![]), "everything is left out");
    assert!(coverage(vec![object("request.xml", sha), object("request.xml", sha), scan()]), "twice");
    assert!(coverage(vec![object("request.xml", sha), scan(), object("attachments/2.pdf", sha)]), "not there");
    assert!(coverage(vec![object("request.xml", sha), scan(), object("mimetype", sha)]), "no data object");
    let wrong = DataObject { digest: vec![0; 32], ..object("request.xml", sha) };
    assert_eq!(with(vec![wrong, scan()]), Some(SignatureFault::Digest));
    let short = DataObject { digest: vec![], ..object("request.xml", sha) };
    assert_eq!(with(vec![short, scan()]), Some(SignatureFault::Digest));
    assert!(matches!(
        with(vec![object("request.xml", DigestAlgorithm::Sha1), scan()]),
        Some(SignatureFault::Algorithm(_))
    ));
}

#[test]
fn the_media_type_comes_first_and_stored() {
    let members = built("asanova-p-256");
    let write = |first: bool, method: zip::CompressionMethod| {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        let mut ordered: Vec<_> = members.iter().collect();
        ordered.sort_by_key(|(name, _)| (name == "mimetype") != first);
        for (name, octets) in ordered {
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(octets).unwrap();
        }
        checked_archive(&writer.finish().unwrap().into_inner()).remove(0).fault
    };
    use zip::CompressionMethod::{Deflated, Stored};
    assert_eq!(write(true, Stored), None);
    assert!(matches!(write(false, Stored), Some(SignatureFault::Malformed(_))));
    assert!(matches!(write(true, Deflated), Some(SignatureFault::Malformed(_))));
}

#[test]
fn several_signers_sign_one_manifest_or_each_their_own() {
    let (first, second) = (signer("asanova-gost-2015"), signer("head-rsa"));
    let together = asic::build(&objects(), &[&first, &second], None, None).unwrap();
    assert_eq!(checked(&together).iter().filter(|s| s.fault.is_none()).count(), 2);
    let mut apart = asic::build(&objects(), &[&first], None, None).unwrap();
    asic::sign(&mut apart, &[&second], None, None).unwrap();
    let found = checked(&apart);
    assert_eq!(found.iter().map(|s| (s.index, s.fault.clone())).collect::<Vec<_>>(), [(0, None), (1, None)]);
    // One that is broken leaves the other as it is; the package as a whole is judged by all.
    member(&mut apart, MANIFEST).push(b' ');
    let found = checked(&apart);
    assert_eq!((&found[0].fault, &found[1].fault), (&Some(SignatureFault::Digest), &None));
}
