//! ASiC-E containers, and the three ways in which a package is signed.

use super::desk::Desk;
use super::foreign::DOCUMENT;
use super::tools::run;
use crate::pki::Pki;
use muragat::formats::asic::{self, DataObject, Manifest};
use muragat::formats::cms;
use muragat::formats::container::{Archive, Container, Limits};
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::package::{self, PackageError, SignatureForm, build_as, inspect, pack, sign_as, signatures};
use muragat::formats::signature::{CheckedSignature, SignatureFault};
use muragat::formats::suites::DigestAlgorithm;
use muragat::formats::xml::{self, XmlLimits};

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

// ---------------------------------------------------------------- packages

/// The signatures of a package, as the office's rooms see them.
fn of_package(package: &[u8]) -> package::Signatures {
    let container = Container::open(package, &Limits::default()).unwrap();
    let octets = container.read(container.content_name()).unwrap();
    signatures(&container, &octets, &xml::parse(&octets, &XmlLimits::default()).unwrap())
}

#[test]
fn a_package_is_signed_in_one_of_three_ways() {
    for form in SignatureForm::ALL {
        for family in ["rsa", "gost-2015"] {
            let one = signer(&format!("asanova-{family}"));
            let package = build_as(&objects(), Some(&one), form).unwrap();
            assert_eq!(package, build_as(&objects(), Some(&one), form).unwrap());
            let found = of_package(&package);
            assert_eq!(found.forms, [form]);
            let [signature] = &found.checked[..] else { panic!("one signature") };
            assert_eq!(signature.fault, None, "{form:?} {family}");
            // The signed view: as it stands in the package, or canonical.
            let signed = signature.signed_octets.as_ref().unwrap().as_bytes();
            match form {
                SignatureForm::Xmldsig => assert_ne!(signed, DOCUMENT.as_bytes()),
                _ => assert_eq!(signed, DOCUMENT.as_bytes()),
            }
            // What signs is no attachment.
            let container = Container::open(&package, &Limits::default()).unwrap();
            let names: Vec<_> = container.survey().unwrap().into_iter().map(|member| member.name).collect();
            assert_eq!(names, ["attachments/құжат 1.pdf"]);

            let second = signer("head-p-256");
            let both = sign_as(&package, &second, None).unwrap();
            let found = of_package(&both);
            assert_eq!(found.forms, [form]);
            assert_eq!(found.checked.iter().filter(|s| s.fault.is_none()).count(), 2, "{form:?}");
            let seen = serde_json::to_value(inspect(&both).unwrap()).unwrap();
            assert_eq!(seen["signed_as"], serde_json::json!([form.key()]));
            assert_eq!(seen["signatures"][1]["intact"], true);
        }
    }
    let bare = build_as(&objects(), None, SignatureForm::Asic).unwrap();
    assert!(of_package(&bare).checked.is_empty() && of_package(&bare).forms.is_empty());
}

#[test]
fn two_kinds_in_one_package_are_both_refused() {
    let one = signer("asanova-p-256");
    let packages = SignatureForm::ALL.map(|form| build_as(&objects(), Some(&one), form).unwrap());
    for (package, there) in packages.iter().zip(SignatureForm::ALL) {
        for form in SignatureForm::ALL {
            match sign_as(package, &one, Some(form)) {
                Ok(_) => assert_eq!(form, there),
                Err(fault) => {
                    assert!(matches!(fault, PackageError::OtherForm(key) if key == there.key() && form != there))
                }
            }
        }
    }
    let members = |package: &[u8]| -> Members {
        let container = Container::open(package, &Limits::default()).unwrap();
        container.names().map(|name| (name.to_owned(), container.read(name).unwrap())).collect()
    };
    let refused = |members: &Members| {
        let found = of_package(&pack(members).unwrap());
        assert_eq!(found.forms.len(), 2);
        assert!(found.checked.len() >= 2 && found.checked.iter().all(|s| s.signed_octets.is_none()));
        assert!(found.checked.iter().all(|s| matches!(s.fault, Some(SignatureFault::Malformed(_)))));
        assert!(found.checked.iter().enumerate().all(|(index, s)| s.index == index));
    };
    // Each is good by itself: a CMS over the document that holds an enveloped signature…
    let mut both = members(&packages[0]);
    let message = cms::sign(&both[0].1, true, &[&one as &dyn Sign], None, None).unwrap();
    both.push(("request.xml.p7s".into(), message));
    refused(&both);
    // … a container around such a document, and a container with a detached signature in it.
    refused(&asic::build(&members(&packages[0]), &[&one], None, None).unwrap());
    refused(&asic::build(&members(&packages[1]), &[&one], None, None).unwrap());
}

#[test]
fn a_detached_signature_is_over_the_octets_of_its_document() {
    let one = signer("asanova-p-256");
    let package = build_as(&objects(), Some(&one), SignatureForm::Cms).unwrap();
    let container = Container::open(&package, &Limits::default()).unwrap();
    let original: Members = container.names().map(|name| (name.to_owned(), container.read(name).unwrap())).collect();
    let changed = |change: &dyn Fn(&mut Members)| {
        let mut members = original.clone();
        change(&mut members);
        let mut found = of_package(&pack(&members).unwrap()).checked;
        assert_eq!(found.len(), 1);
        found.remove(0).fault
    };
    assert_eq!(changed(&|_| ()), None);
    // A line end makes another file, however little that means in XML.
    assert_eq!(changed(&|m| member(m, "request.xml").push(b'\n')), Some(SignatureFault::Digest));
    let attached = cms::sign(DOCUMENT.as_bytes(), false, &[&one as &dyn Sign], None, None).unwrap();
    assert_eq!(changed(&|m| *member(m, "request.xml.p7s") = attached.clone()), None);
    let other = cms::sign(b"<request/>", false, &[&one as &dyn Sign], None, None).unwrap();
    assert_eq!(changed(&|m| *member(m, "request.xml.p7s") = other.clone()), Some(SignatureFault::Digest));
    let text = data_encoding::BASE64.encode(&original.iter().find(|(n, _)| n == "request.xml.p7s").unwrap().1);
    assert_eq!(changed(&|m| *member(m, "request.xml.p7s") = text.clone().into_bytes()), None);
    for nothing in [&b""[..], b"no message", b"0\0"] {
        let fault = changed(&|m| *member(m, "request.xml.p7s") = nothing.to_vec());
        assert!(matches!(fault, Some(SignatureFault::Malformed(_))));
    }
    // Beside a request, the signature of a decision is a member like any other.
    let mut members = original.clone();
    members
        .iter_mut()
        .filter(|(name, _)| name.ends_with(".p7s"))
        .for_each(|(name, _)| *name = "decision.xml.p7s".into());
    assert!(of_package(&pack(&members).unwrap()).forms.is_empty());
}

/// Cut or changed at any octet: rejected, refused, or read as it was signed.
#[test]
fn each_octet_of_a_container_may_be_wrong() {
    let small: Members = vec![("request.xml".to_owned(), b"<request/>".to_vec())];
    let package = build_as(&small, Some(&signer("asanova-p-256")), SignatureForm::Asic).unwrap();
    let mut refused = 0;
    for at in 0..package.len() {
        let mut other = package.clone();
        other[at] ^= 1 << (at % 8);
        let Ok(container) = Container::open(&other, &Limits::default()) else {
            refused += 1;
            continue;
        };
        if container.survey().is_err() {
            refused += 1;
            continue;
        }
        let Ok(octets) = container.read("request.xml") else { continue };
        let Ok(parsed) = xml::parse(&octets, &XmlLimits::default()) else { continue };
        for signature in signatures(&container, &octets, &parsed).checked {
            match signature.fault {
                None => assert_eq!(signature.signed_octets.unwrap().as_bytes(), b"<request/>", "octet {at}"),
                Some(_) => refused += 1,
            }
        }
        assert!(Container::open(&package[..at], &Limits::default()).is_err());
    }
    assert!(refused * 10 > package.len() * 8, "{refused} of {}", package.len());
}
