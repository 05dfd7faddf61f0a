//! What the engine calls, and the tests with every input that ever mattered (`tests/it/fuzz.rs`). A target takes any
//! octets; what it asserts has to hold whatever they are.

use muragat::formats::asn1::{self, BerLimits};
use muragat::formats::c14n::{Mode, canonical};
use muragat::formats::cms::{self, CmsLimits, SignedData};
use muragat::formats::container::{Archive, Container, Limits, Measured};
use muragat::formats::crl::CertificateList;
use muragat::formats::keys::SigningKey;
use muragat::formats::ocsp::Response;
use muragat::formats::pades::{self, Request};
use muragat::formats::pdf::{Document, Object};
use muragat::formats::picture::Gauge;
use muragat::formats::pkcs12;
use muragat::formats::signature::CheckedSignature;
use muragat::formats::suites::{self, Algorithm, DigestAlgorithm, PublicKey, ValueForm};
use muragat::formats::timestamp::{self, TimeStamp};
use muragat::formats::x509::Certificate;
use muragat::formats::{asic, media_type, package, xml, xmldsig};
use std::sync::LazyLock;

/// A function over any octets.
pub type Target = fn(&[u8]);

/// Every target by its name. `scripts/fuzz` reads the names from these lines.
pub const ALL: &[(&str, Target)] = &[
    ("xmldsig", xmldsig),
    ("cms", cms),
    ("x509", x509),
    ("crl", crl),
    ("ocsp", ocsp),
    ("pkcs12", pkcs12),
    ("timestamp", timestamp),
    ("pades", pades),
    ("container", container),
    ("asic", asic),
    ("suites", suites),
    ("picture", picture),
];

/// Certificates of the samples: somebody has to be the issuer.
static AUTHORITY: LazyLock<Certificate> = LazyLock::new(|| {
    Certificate::from_pem_or_der(include_bytes!("../samples/pki/anchors/nca-ec.pem"))
        .expect("the sample is a certificate")
});

/// What every check promises of every signature.
fn assert_promises(checked: &[CheckedSignature]) {
    for signature in checked {
        assert_eq!(signature.fault.is_none(), signature.signed_octets.is_some(), "{signature:?}");
        assert!(signature.fault.is_some() || signature.certificate.is_some(), "{signature:?}");
    }
}

fn xmldsig(octets: &[u8]) {
    let Ok(parsed) = xml::parse(octets, &xml::XmlLimits::default()) else { return };
    assert_promises(&xmldsig::check(&parsed));
    for mode in [Mode::INCLUSIVE, Mode::EXCLUSIVE] {
        let once = canonical(parsed.document().root(), mode, &[]);
        // A form that is canonical stays as it is.
        let again = xml::parse(&once, &xml::XmlLimits::default()).expect("the canonical form is XML");
        assert!(canonical(again.document().root(), mode, &[]) == once, "{}", String::from_utf8_lossy(&once));
    }
}

fn cms(octets: &[u8]) {
    if let Ok((der, end)) = asn1::first(octets, &BerLimits::default()) {
        assert!(end <= octets.len());
        assert_eq!(asn1::der(&der, &BerLimits::default()).as_ref(), Ok(&der), "DER is its own DER");
    }
    let message = cms::octets(octets);
    let limits = CmsLimits::default();
    assert_promises(&cms::check(&message, None, &limits));
    assert_promises(&cms::check(&message, Some(octets), &limits));
    if let Ok(message) = SignedData::read(&message, &limits) {
        assert_eq!(message.check(None).len(), message.signers());
        message.carried();
    }
}

fn x509(octets: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(octets) {
        let again = Certificate::from_der(certificate.der());
        assert_eq!(again.as_ref(), Ok(&certificate));
        certificate.is_signed_by(&certificate);
        certificate.is_signed_by(&AUTHORITY);
        certificate.names_issuer(&AUTHORITY);
        let _ = (certificate.roles(), certificate.signs_documents(), certificate.authenticates());
    }
    let _ = Certificate::all_from_pem_or_der(octets);
}

fn crl(octets: &[u8]) {
    let Ok(list) = CertificateList::from_pem_or_der(octets) else { return };
    list.is_signed_by(&AUTHORITY);
    let _ = list.about(&AUTHORITY);
    let _ = list.about_with(&list, &AUTHORITY);
    let _ = (list.is_empty(), list.len());
}

fn ocsp(octets: &[u8]) {
    for response in [Response::from_der(octets), Response::from_basic_der(octets)].into_iter().flatten() {
        // Nobody signed what the engine makes for this certificate.
        let _ = response.check(&AUTHORITY, &AUTHORITY, None);
        let _ = response.check(&AUTHORITY, &AUTHORITY, Some(&[7; 16]));
    }
}

fn pkcs12(octets: &[u8]) {
    // Many turns of a key derivation are slow and nothing else.
    let many = |window: &[u8]| match window {
        [2, 3, a, b, c] => u32::from_be_bytes([0, *a, *b, *c]) > 2_000,
        [2, 2, a, b, _] => u16::from_be_bytes([*a, *b]) > 2_000,
        [2, 4, ..] => true,
        _ => false,
    };
    if octets.windows(5).any(many) {
        return;
    }
    for password in ["", "Qwerty12"] {
        if let Ok(contents) = pkcs12::Contents::open(octets, password) {
            let _ = (contents.keys().count(), contents.signer());
        }
        let _ = pkcs12::key_from_pem(octets, password);
    }
    let _ = pkcs12::look(octets);
    let _ = SigningKey::from_pkcs8_der(octets);
}

fn timestamp(octets: &[u8]) {
    let stamp = TimeStamp::read(octets).over(b"value");
    if let Some(info) = &stamp.info {
        let (from, to) = info.bounds();
        assert!(from <= to, "{info:?}");
    }
    assert!(stamp.gen_time().is_none() || stamp.info.is_some());
    let imprint = DigestAlgorithm::Sha256.digest(b"value");
    let _ = timestamp::response(octets, (DigestAlgorithm::Sha256, &imprint), &[7; 16]);
}

fn pades(octets: &[u8]) {
    if let Ok(found) = pades::check(octets) {
        let checked: Vec<_> = found.iter().map(|signature| signature.checked.clone()).collect();
        assert_promises(&checked);
        for signature in found.iter().filter(|signature| signature.checked.fault.is_none()) {
            assert_eq!(signature.covers_whole_file, signature.revision_bytes == Some(octets.len()));
            assert_eq!(signature.covers_whole_file, signature.later.is_empty());
        }
    }
    let Ok(document) = Document::open(octets) else { return };
    for number in document.entries().keys().take(100) {
        let reference = muragat::formats::pdf::Reference { number: *number, generation: 0 };
        if let Ok(found) = document.fetch(reference) {
            let _ = document.stream(&found);
            assert_written(&found.object);
        }
    }
    let signed_at = AUTHORITY.facts().not_before;
    let request = Request { field_name: "Fuzz", label: "l", name: "n", reason: "r", location: None, signed_at };
    if let Ok(prepared) = pades::prepare(octets, &request, 64) {
        let signed = prepared.embed(&[0x30, 0]).expect("it fits");
        assert!(signed.starts_with(octets));
        assert!(Document::open(&signed).is_ok(), "what was appended can be read");
    }
}

/// What was read is written so that it reads the same.
fn assert_written(object: &Object) {
    let mut written = Vec::new();
    object.write(&mut written);
    assert_eq!(Object::read(&written).as_ref(), Ok(object));
}

fn container(octets: &[u8]) {
    if let Ok(container) = Container::open(octets, &Limits::default()) {
        for name in container.names().take(20) {
            assert!(!name.starts_with('/') && !name.split('/').any(|part| part == ".."), "{name}");
            let read = container.read(name);
            let measured = container.measure(name);
            assert_eq!(read.is_ok(), measured.is_ok(), "{name}");
        }
    }
    let _ = package::inspect(octets);
}

/// In parts of every length the same is learned.
fn picture(octets: &[u8]) {
    let points = |part: usize| {
        let mut gauge = Gauge::default();
        octets.chunks(part).for_each(|part| gauge.take(part));
        gauge.points()
    };
    let whole = points(octets.len().max(1));
    for part in [1, 2, 7, 1000] {
        assert_eq!(points(part), whole, "in parts of {part}");
    }
    let margin = octets.len().min(1024);
    let (head, tail) = (octets[..margin].to_vec(), octets[octets.len() - margin..].to_vec());
    let file = Measured { size_bytes: octets.len() as u64, sha256: String::new(), head, tail, points: whole };
    let kinds = media_type::ALLOWED.iter().filter(|kind| media_type::is_whole(kind, &file)).count();
    assert!(kinds <= 1 && (kinds == 0 || media_type::second(&file).is_none()));
}

/// As a container, and as the manifest and the signature in one: no engine guesses the checksums of a container.
fn asic(octets: &[u8]) {
    let (manifest, signature) = octets.split_at(octets.len() / 2);
    let around = |manifest: &[u8], signature: &[u8]| {
        let members = [
            ("mimetype", asic::MEDIA_TYPE.as_bytes()),
            ("a.xml", b"<a/>"),
            ("META-INF/ASiCManifest.xml", manifest),
            ("META-INF/signature.p7s", signature),
        ];
        let members = members.map(|(name, octets)| (name.to_owned(), octets.to_vec()));
        package::pack(&members).expect("four small members")
    };
    let _ = asic::Manifest::read(octets);
    for container in [octets, &around(octets, &[]), &around(manifest, signature)] {
        if let Ok(archive) = Archive::open(container, &Limits::default()) {
            assert_promises(&asic::check(&archive));
        }
    }
}

/// The first octet chooses the kind of key; two octets each say how long key and value are.
fn suites(octets: &[u8]) {
    let [choice, a, b, c, d, rest @ ..] = octets else { return };
    let length = |high: &u8, low: &u8| usize::from(u16::from_be_bytes([*high, *low]));
    let (key, rest) = rest.split_at(length(a, b).min(rest.len()));
    let (value, content) = rest.split_at(length(c, d).min(rest.len()));
    let key = match choice % 5 {
        0 => PublicKey::Rsa { pkcs1: key.to_vec(), modulus_bits: 2048 },
        1 => PublicKey::P256(key.to_vec()),
        2 => PublicKey::P384(key.to_vec()),
        3 => PublicKey::Gost2004(key.to_vec()),
        _ => PublicKey::Gost2015(key.to_vec()),
    };
    for algorithm in [
        Algorithm::RsaSha1,
        Algorithm::RsaSha256,
        Algorithm::EcdsaSha256,
        Algorithm::EcdsaSha384,
        Algorithm::Gost2004,
        Algorithm::Gost2015,
    ] {
        for form in [ValueForm::Fixed, ValueForm::Der] {
            suites::verify(algorithm, &key, content, value, form);
        }
    }
}
