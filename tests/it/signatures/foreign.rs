//! xmlsec1 takes our signatures, we take its.

use super::tools::{Pki, check, fault_of, openssl};
use muragat::formats::keys::{KeyError, Signer, SigningKey};
use muragat::formats::suites::{Algorithm, DigestAlgorithm};
use muragat::formats::xmldsig::{SignatureFault, sign};

/// Namespaces, white space, references and a byte order mark around what is signed.
pub const DOCUMENT: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?render no?>\n<request xmlns=\"urn:muragat:request:1\" xmlns:x=\"urn:x\" id=\"r1\">\r\n  <service>ARCH_CERT</service>\n  <x:note b='2' a=\"1&#13;\">Өтініш &amp; «қала» <![CDATA[<>]]></x:note>\n</request>\n";

const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// A template for xmlsec1 in the admitted form.
pub fn template(method: &str, signed_info: &str, content: &str, uri: &str) -> String {
    format!(
        r##"<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="{signed_info}"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#{method}"/><Reference URI="{uri}"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><Transform Algorithm="{content}"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>"##
    )
}

pub fn with_signature(template: &str) -> String {
    DOCUMENT.replace("</request>", &format!("{template}</request>"))
}

pub fn key_of(pki: &Pki, name: &str) -> String {
    format!("{},{}", pki.word(&format!("{name}.key")), pki.word(&format!("{name}.pem")))
}

#[test]
fn xmlsec1_takes_ours() {
    let pki = Pki::get();
    for name in ["rsa", "ec"] {
        let signed = sign(DOCUMENT, &pki.signer_of(name)).unwrap();
        assert_eq!(fault_of(&signed), None);
        assert!(pki.xmlsec_verify(&format!("ours-{name}"), &signed), "xmlsec1 refuses our {name} signature");
        let altered = signed.replace("ARCH_CERT", "ARCH_SERT");
        assert!(!pki.xmlsec_verify(&format!("altered-{name}"), &altered));
    }
}

#[test]
fn we_take_those_of_xmlsec1() {
    let pki = Pki::get();
    for (name, method) in [("rsa", "rsa-sha256"), ("ec", "ecdsa-sha256")] {
        let key = key_of(pki, name);
        for signed_info in [INCLUSIVE, EXCLUSIVE] {
            for content in [INCLUSIVE, EXCLUSIVE] {
                for comments in ["", "#WithComments", "WithComments"] {
                    // The exclusive identifier ends with # already.
                    if !comments.is_empty() && comments.starts_with('#') == content.ends_with('#') {
                        continue;
                    }
                    let template = template(method, signed_info, &format!("{content}{comments}"), "");
                    let signed = pki.xmlsec_sign("theirs", &with_signature(&template), &["--privkey-pem", &key]);
                    let all = check(&signed);
                    assert_eq!(all[0].fault, None, "{method} {signed_info} {content}{comments}");
                    assert_eq!(all[0].algorithm.unwrap().key(), method);
                    let octets = all[0].signed_octets.as_ref().unwrap().as_bytes();
                    assert!(!String::from_utf8_lossy(octets).contains("SignatureValue"));
                }
            }
        }
        let template = template(method, INCLUSIVE, INCLUSIVE, "#r1");
        let arguments = ["--privkey-pem", &key, "--id-attr:id", "urn:muragat:request:1:request"];
        let signed = pki.xmlsec_sign("by-id", &with_signature(&template), &arguments);
        assert_eq!(fault_of(&signed), None, "{method} by identifier");
    }
}

/// Every algorithm of xmlsec1 that is known here; the policy decides later which of them is good enough.
#[test]
fn each_algorithm_is_computed_and_named() {
    let pki = Pki::get();
    let (key, certificate) = (pki.word("p384.key"), pki.word("p384.pem"));
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-subj", "/CN=P-384"];
    openssl(&[&["req", "-x509", "-days", "9", "-keyout", &key, "-out", &certificate], &curve[..]].concat());
    for (name, algorithm) in [
        ("rsa", Algorithm::RsaSha1),
        ("rsa", Algorithm::RsaSha256),
        ("rsa", Algorithm::RsaSha384),
        ("rsa", Algorithm::RsaSha512),
        ("ec", Algorithm::EcdsaSha256),
        ("p384", Algorithm::EcdsaSha384),
    ] {
        let template = template("rsa-sha256", INCLUSIVE, INCLUSIVE, "")
            .replace(Algorithm::RsaSha256.uri(), algorithm.uri())
            .replace(DigestAlgorithm::Sha256.uri(), algorithm.digest().uri());
        let label = algorithm.key();
        let signed = pki.xmlsec_sign(label, &with_signature(&template), &["--privkey-pem", &key_of(pki, name)]);
        let found = check(&signed).remove(0);
        assert_eq!((found.fault, found.algorithm), (None, Some(algorithm)));
        assert_eq!(fault_of(&signed.replace("ARCH_CERT", "ARCH_SERT")), Some(SignatureFault::Digest), "{label}");
        // The two names of the national authority's library are known; what is signed has other names.
        for name in ["sha1", "rsa-sha1"] {
            let renamed = signed.replace(&format!("2000/09/xmldsig#{name}"), &format!("2001/04/xmldsig-more#{name}"));
            assert_eq!(fault_of(&renamed), (renamed != signed).then_some(SignatureFault::Value), "{label} {name}");
        }
        // The same key under the name of another algorithm.
        for other in
            Algorithm::ALL.into_iter().filter(|other| other.digest() == algorithm.digest() && *other != algorithm)
        {
            let renamed = signed.replace(algorithm.uri(), other.uri());
            assert_eq!(fault_of(&renamed), Some(SignatureFault::Value), "{label} as {}", other.key());
        }
    }
}

#[test]
fn signing_is_repeatable_and_touches_nothing_else() {
    let pki = Pki::get();
    for name in ["rsa", "ec"] {
        let signer = pki.signer_of(name);
        let signed = sign(DOCUMENT, &signer).unwrap();
        assert_eq!(sign(DOCUMENT, &signer).unwrap(), signed);
        let (before, rest) = signed.split_once("<ds:Signature ").unwrap();
        let (_, behind) = rest.split_once("</ds:Signature>").unwrap();
        assert_eq!(format!("{before}{behind}"), DOCUMENT);
    }
}

#[test]
fn a_second_signature_covers_the_first() {
    let pki = Pki::get();
    let one = sign(DOCUMENT, &pki.signer_of("rsa")).unwrap();
    let two = sign(&one, &pki.signer_of("ec")).unwrap();
    let all = check(&two);
    assert_eq!(all.iter().map(|s| s.fault.clone()).collect::<Vec<_>>(), [None, None]);
    let text = |i: usize| String::from_utf8_lossy(all[i].signed_octets.as_ref().unwrap().as_bytes()).into_owned();
    assert!(!text(0).contains("ds:Signature") && text(1).matches("<ds:Signature ").count() == 1);
    // Without the first, the second no longer holds; without the second, the first does.
    let start = two.find("<ds:Signature ").unwrap();
    let end = two.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let second_alone = format!("{}{}", &two[..start], &two[end..]);
    assert!(fault_of(&second_alone).is_some());
    assert_eq!(fault_of(&one), None);
}

#[test]
fn a_key_signs_only_with_its_own_certificate() {
    let pki = Pki::get();
    let key = |name: &str| {
        SigningKey::from_pkcs8_pem(&std::fs::read_to_string(pki.path(&format!("{name}.key"))).unwrap()).unwrap()
    };
    assert_eq!(Signer::new(key("rsa"), pki.certificate("ec")).unwrap_err(), KeyError::OtherKey);
    let signer = Signer::new(key("ec"), pki.certificate("ec")).unwrap();
    assert!(sign("<a/>", &signer).is_err());
    assert!(sign("<a><!-- x -->b</a>", &signer).is_err());
}
