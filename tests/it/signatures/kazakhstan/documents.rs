//! Signed XML and CMS of the test authority's people, and numbers that another library signed.

use super::{Samples, noon};
use muragat::domain::evidence::{Answer, AnswerKind, Evidence};
use muragat::domain::verdict::{Indication, SubIndication};
use muragat::formats::cms::{self, CmsLimits, SignedData};
use muragat::formats::keys::SigningKey;
use muragat::formats::signature::{CheckedSignature, SignatureFault};
use muragat::formats::suites::{self, Algorithm, DigestAlgorithm, PublicKey, ValueForm};
use muragat::formats::validation::{Court, Rules, judge};
use muragat::formats::x509::Anchors;
use muragat::formats::xml::{self, XmlLimits};
use muragat::formats::xmldsig;
use sha2::Digest as _;

/// What one signature comes to on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Truth {
    /// It holds, and a path leads to this anchor.
    Passes(&'static str),
    /// It holds, and this is said of its certificate.
    Holds(SubIndication),
    /// Another standard admits it, the profile does not.
    OutsideProfile,
}

use SubIndication as S;
use Truth::{Holds, OutsideProfile, Passes};

const RSA: Truth = Passes("root_rsa_test.crt");
const GOST_2004: Truth = Passes("root_gost_test.crt");
const GOST_2015: Truth = Passes("root_test_gost_2022.cer");

/// File, place of the signature, algorithm, day, truth.
#[rustfmt::skip]
const XML: [(&str, Algorithm, &str, Truth); 14] = [
    ("mitwork_gost512_enveloped", Algorithm::Gost2015, "2025-06-01", GOST_2015),
    ("mitwork_gost512_enveloped", Algorithm::Gost2015, "2026-06-01", Holds(S::OutOfBoundsNoPoe)),
    ("fedor35_gost512_simple", Algorithm::Gost2015, "2027-01-01", Holds(S::NoCertificateChainFound)),
    ("fedor35_gost512_ns", Algorithm::Gost2015, "2027-01-01", Holds(S::NoCertificateChainFound)),
    ("ncanode_XmlServiceTest_XML_SIGNED_VALID_STRING", Algorithm::RsaSha256, "2021-06-01", RSA),
    ("ncanode_XmlServiceTest_XML_SIGNED_VALID_STRING", Algorithm::RsaSha256, "2023-01-01", Holds(S::OutOfBoundsNoPoe)),
    ("ncanode_XmlServiceTest_XML_SIGNED_VALID_STRING", Algorithm::RsaSha256, "2020-12-01", Holds(S::NotYetValid)),
    ("selfmade_gost2004_enveloped", Algorithm::Gost2004, "2022-06-01", GOST_2004),
    ("selfmade_gost2004_enveloped", Algorithm::Gost2004, "2022-01-17", Holds(S::NotYetValid)),
    ("selfmade_gost512_10kB", Algorithm::Gost2015, "2027-01-01", Holds(S::NoCertificateChainFound)),
    ("selfmade_rsa_sha1_enveloped", Algorithm::RsaSha1, "2021-06-01", Holds(S::CryptoConstraintsFailureNoPoe)),
    // Good for xmlsec1; the reference leads to a part, and whoever reads the rest reads what nobody signed.
    ("selfmade_rsa_id_excc14n", Algorithm::RsaSha256, "2027-01-01", OutsideProfile),
    ("selfmade_rsa_id_inherited_xmlattrs", Algorithm::RsaSha256, "2027-01-01", OutsideProfile),
    // Outside of every term the signature itself still holds.
    ("mitwork_gost512_enveloped", Algorithm::Gost2015, "2024-10-29", Holds(S::NotYetValid)),
];

/// File, detached from what, signer by signer: algorithm, day, truth.
type Message = (&'static str, Content, &'static [(Algorithm, &'static str, Truth)]);

#[rustfmt::skip]
const CMS: [Message; 7] = [
    ("ncanode_CmsServiceTest_SIGNED_CMS", Content::Attached, &[(Algorithm::Gost2015, "2022-09-28", GOST_2015), (Algorithm::RsaSha256, "2021-06-01", RSA)]),
    ("ncanode_CmsServiceTest_SIGNED_DETACHED_CMS", Content::Beside, &[(Algorithm::Gost2015, "2022-09-28", GOST_2015), (Algorithm::RsaSha256, "2021-06-01", RSA)]),
    ("ncanode_CmsServiceTest_SIGNED_CMS_ONE_SIGNER", Content::Attached, &[(Algorithm::RsaSha256, "2021-06-01", RSA)]),
    ("selfmade_gost2004_DETACHED", Content::File, &[(Algorithm::Gost2004, "2022-06-01", GOST_2004)]),
    ("selfmade_gost2015_DETACHED", Content::File, &[(Algorithm::Gost2015, "2023-01-11", GOST_2015)]),
    // Signed years after the term by the signer's own words.
    ("selfmade_rsa_sha256_DETACHED", Content::File, &[(Algorithm::RsaSha256, "2027-01-01", Holds(S::Expired))]),
    ("selfmade_rsa_sha1_DETACHED", Content::File, &[(Algorithm::RsaSha1, "2021-06-01", Holds(S::CryptoConstraintsFailureNoPoe))]),
];

#[derive(Debug, Clone, Copy)]
enum Content {
    Attached,
    /// The seven octets of the test.
    Beside,
    File,
}

const FILE: &str = "cms/selfmade_content.xml.txt";
const VECTORS: &str = "vectors/test_gost512.vectors";

pub fn files() -> Vec<String> {
    let xml = XML.iter().map(|(name, ..)| format!("xml/{name}.xml"));
    let cms = CMS.iter().map(|(name, ..)| format!("cms/{name}.p7s"));
    xml.chain(cms).chain([FILE.to_owned(), VECTORS.to_owned()]).collect()
}

/// Path, term and algorithms; who was revoked is another question, asked below.
fn rules(checks_revocation: bool) -> Rules {
    let releases = muragat::releases::Releases::embedded().expect("sound releases");
    Rules { checks_revocation, ..releases.policy_edition("2").expect("edition 2").rules() }
}

fn truth(samples: &Samples, checked: &CheckedSignature, day: &str) -> Truth {
    if checked.fault.is_some() {
        assert!(matches!(checked.fault, Some(SignatureFault::Part(_))), "{:?}", checked.fault);
        return OutsideProfile;
    }
    let (anchors, evidence) = (samples.anchors("ca-test"), Evidence::none(noon(day)));
    let court = Court { anchors: &anchors, evidence: &evidence, rules: &rules(false) };
    let report = judge(std::slice::from_ref(checked), court).verdict.signatures.remove(0);
    assert_eq!(report.intact, Some(true));
    match report.sub_indication {
        Some(sub_indication) => Holds(sub_indication),
        None => Passes(super::certificates::anchor_named(report.anchor.as_deref().expect("it passed"))),
    }
}

fn xml_signature(samples: &Samples, name: &str) -> CheckedSignature {
    let octets = samples.read(&format!("xml/{name}.xml"));
    let parsed = xml::parse(&octets, &XmlLimits::default()).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let mut checked = xmldsig::check(&parsed);
    assert_eq!(checked.len(), 1, "{name}");
    checked.remove(0)
}

#[test]
fn every_signed_xml_comes_to_what_its_description_says() {
    let Some(samples) = Samples::get() else { return };
    for (name, algorithm, day, expected) in XML {
        let checked = xml_signature(&samples, name);
        assert_eq!(truth(&samples, &checked, day), expected, "{name} on {day}");
        assert_eq!(checked.algorithm, Some(algorithm), "{name}");
        if expected != OutsideProfile {
            let text = String::from_utf8(samples.read(&format!("xml/{name}.xml"))).unwrap();
            let at = text.find('>').expect("an element") + 1;
            let altered = format!("{} {}", &text[..at], &text[at..]);
            let parsed = xml::parse(altered.as_bytes(), &XmlLimits::default());
            let faults = parsed.map(|p| xmldsig::check(&p)[0].fault.clone());
            // White space before the document element is no content.
            assert!(faults.is_ok_and(|f| f == Some(SignatureFault::Digest) || text.starts_with("<?")), "{name}");
        }
    }
}

/// What holds and leads to nobody who is trusted is not called broken, whatever the algorithm.
#[test]
fn without_an_anchor_nothing_is_said_against_a_signature_that_holds() {
    let Some(samples) = Samples::get() else { return };
    for (name, _, day, expected) in XML.iter().filter(|(.., expected)| *expected != OutsideProfile) {
        let checked = xml_signature(&samples, name);
        let evidence = Evidence::none(noon(day));
        let court = Court { anchors: &Anchors::default(), evidence: &evidence, rules: &rules(true) };
        let verdict = judge(std::slice::from_ref(&checked), court).verdict;
        let report = &verdict.signatures[0];
        assert_eq!((report.intact, report.sub_indication), (Some(true), Some(S::NoCertificateChainFound)), "{name}");
        assert_eq!(verdict.indication, Indication::Indeterminate, "{name} {expected:?}");
    }
}

#[test]
fn every_signed_message_comes_to_what_its_description_says() {
    let Some(samples) = Samples::get() else { return };
    for (name, content, signers) in CMS {
        let message = samples.read(&format!("cms/{name}.p7s"));
        let detached = match content {
            Content::Attached => None,
            Content::Beside => Some(b"test123".to_vec()),
            Content::File => Some(samples.read(FILE)),
        };
        if matches!(content, Content::Attached) {
            let read = SignedData::read(&message, &CmsLimits::default()).expect("a message");
            assert_eq!(read.content(), Some(&b"test123"[..]), "{name}");
        }
        let checked = cms::check(&message, detached.as_deref(), &CmsLimits::default());
        assert_eq!(checked.len(), signers.len(), "{name}");
        for (checked, (algorithm, day, expected)) in checked.iter().zip(signers) {
            assert_eq!((checked.fault.clone(), checked.algorithm), (None, Some(*algorithm)), "{name}");
            assert_eq!(truth(&samples, checked, day), *expected, "{name} on {day}");
        }
        for wrong in [&b"test124"[..], b""] {
            let checked = cms::check(&message, Some(wrong), &CmsLimits::default());
            assert!(checked.iter().all(|c| c.fault == Some(SignatureFault::Digest)), "{name}");
        }
    }
}

/// The saved answers of the authority decide: this head was revoked before he signed.
#[test]
fn a_signature_of_a_revoked_certificate_is_found_out_by_list_and_by_answer() {
    let Some(samples) = Samples::get() else { return };
    let checked = xml_signature(&samples, "selfmade_gost2004_enveloped");
    let about = checked.certificate.as_ref().expect("a certificate").facts().sha256.clone();
    for (kind, file) in [
        (AnswerKind::Ocsp, "ocsp-test/ocsp_response_ceo_sign_2004_revoked.bin"),
        (AnswerKind::Crl, "crl-test/nca_gost_test.crl"),
    ] {
        let octets = samples.read(file);
        let sha256 = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&octets));
        let at = noon("2022-09-03");
        let answer = Answer { kind, source: file.into(), obtained_at: at, about: about.clone(), sha256, octets };
        let evidence = Evidence { judged_at: at, answers: vec![answer], unanswered: Vec::new() };
        let (anchors, rules) = (samples.anchors("ca-test"), rules(true));
        let court = Court { anchors: &anchors, evidence: &evidence, rules: &rules };
        let report = judge(std::slice::from_ref(&checked), court).verdict.signatures.remove(0);
        assert_eq!(
            (report.indication, report.sub_indication),
            (Indication::Indeterminate, Some(S::RevokedNoPoe)),
            "{file}"
        );
        assert_eq!(report.revocation[0].reason.as_deref(), Some("superseded"), "{file}");
    }
}

/// A message, its digest, a key and the value that another library made of them.
#[test]
fn the_numbers_of_another_library_are_ours() {
    let Some(samples) = Samples::get() else { return };
    let text = String::from_utf8(samples.read(VECTORS)).expect("a text");
    let mut checked = 0;
    for block in text.split("msg=").skip(1) {
        let (message, rest) = block.split_once('\n').expect("lines");
        let number = |name: &str| {
            let line = rest.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name}"));
            data_encoding::HEXLOWER.decode(line.trim().as_bytes()).expect("hexadecimal")
        };
        let little = |mut octets: Vec<u8>| {
            octets.reverse();
            octets
        };
        assert_eq!(DigestAlgorithm::Streebog512.digest(message.as_bytes()), number("digest="));
        let point = [little(number("qx=")), little(number("qy="))].concat();
        let key = PublicKey::Gost2015(point.clone());
        let value = number("sig=");
        let holds =
            |message: &[u8], value: &[u8]| suites::verify(Algorithm::Gost2015, &key, message, value, ValueForm::Fixed);
        assert!(holds(message.as_bytes(), &value));
        assert!(!holds(b"another message", &value) && !holds(message.as_bytes(), &little(value.clone())));
        // The private key is of this public one, and what it signs here holds there.
        let pkcs8 = pkcs8_of(&little(number("d=")));
        let own = SigningKey::from_pkcs8_der(&pkcs8).expect("a key");
        assert_eq!(own.public(), PublicKey::Gost2015(point));
        assert!(holds(message.as_bytes(), &own.sign(message.as_bytes(), ValueForm::Fixed).expect("signs")));
        checked += 1;
    }
    assert!(checked > 0);
}

fn pkcs8_of(private: &[u8]) -> Vec<u8> {
    use crate::pki::build::der::{number, octets, oid, sequence};
    let parameters = sequence([oid("1.2.398.3.10.1.1.2.2.1"), oid("1.2.398.3.10.1.3.3")]);
    sequence([number(0), sequence([oid("1.2.398.3.10.1.1.2.2"), parameters]), octets(&octets(private))])
}
