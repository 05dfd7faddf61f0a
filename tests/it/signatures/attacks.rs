//! What an attacker may try. Where xmlsec1 itself accepts the document, the profile is what refuses it.

use super::foreign::{DOCUMENT, key_of, template, with_signature};
use super::tools::{Pki, check, fault_of};
use muragat::formats::xml::{self, XmlFaultKind, XmlLimits};
use muragat::formats::xmldsig::{self, SIGNATURES_MAX, SignatureFault};
use proptest::prelude::*;

const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const TRANSFORM: &str = "<Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>";

fn signed() -> String {
    xmldsig::sign(DOCUMENT, &Pki::get().signer_of("ec")).unwrap()
}

/// What xmlsec1 signs by this template; it must hold for xmlsec1.
fn by_xmlsec(label: &str, template: &str) -> String {
    let pki = Pki::get();
    let document = pki.xmlsec_sign(label, &with_signature(template), &["--privkey-pem", &key_of(pki, "rsa")]);
    assert!(pki.xmlsec_verify(label, &document), "xmlsec1 refuses its own {label}");
    document
}

#[test]
fn changed_content_is_found() {
    let document = signed();
    for (what, altered) in [
        ("a letter", document.replace("ARCH_CERT", "ARCH_SERT")),
        ("an attribute", document.replace("id=\"r1\"", "id=\"r2\"")),
        ("white space", document.replace("  <service>", "   <service>")),
        ("text behind the signature", document.replace("</request>", "x</request>")),
        ("an element behind the signature", document.replace("</request>", "<service>X</service></request>")),
        ("an element before", document.replace("<service>", "<service>X</service><service>")),
        ("a namespace", document.replace("urn:muragat:request:1", "urn:muragat:request:2")),
        ("an instruction", document.replace("<?render no?>", "<?render yes?>")),
        ("the digest", document.replace("<ds:DigestValue>", "<ds:DigestValue>AAAA")),
    ] {
        assert_ne!(altered, document, "{what}");
        assert_eq!(fault_of(&altered), Some(SignatureFault::Digest), "{what}");
    }
    // Line ends are not content: XML reads them all alike.
    assert_eq!(fault_of(&document.replace("\r\n", "\n").replace('\n', "\r\n")), None);
}

#[test]
fn a_changed_signature_is_found() {
    let document = signed();
    let other = xmldsig::sign(DOCUMENT, &Pki::get().signer_of("rsa")).unwrap();
    let between = |text: &str, name: &str| {
        let start = text.find(&format!("<ds:{name}>")).unwrap();
        let end = text.find(&format!("</ds:{name}>")).unwrap();
        text[start..end].to_owned()
    };
    for name in ["SignatureValue", "X509Certificate"] {
        let altered = document.replace(&between(&document, name), &between(&other, name));
        assert_eq!(fault_of(&altered), Some(SignatureFault::Value), "{name}");
    }
    // SignedInfo of another form, with a digest that still holds.
    let altered = document.replace("<ds:Reference URI=\"\">", "<ds:Reference URI=\"#r1\">");
    assert!(matches!(fault_of(&altered), Some(SignatureFault::Digest | SignatureFault::Value)));
}

#[test]
fn nothing_stands_in_a_document_that_the_signature_leaves_out() {
    let document = signed();
    for place in ["<service>", "<request", "</request>", "<x:note"] {
        let altered = document.replacen(place, &format!("<!-- note -->{place}"), 1);
        assert_eq!(fault_of(&altered), Some(SignatureFault::Comment), "{place}");
    }
    assert_eq!(fault_of(&format!("{document}<!-- note -->")), Some(SignatureFault::Comment));
    // The standard leaves comments out, so for xmlsec1 this one is good.
    assert!(Pki::get().xmlsec_verify("comment", &document.replace("<service>", "<service><!-- note -->")));
}

#[test]
fn the_form_is_exactly_the_admitted_one() {
    let good = template("rsa-sha256", C14N, C14N, "");
    assert_eq!(fault_of(&by_xmlsec("good", &good)), None);
    let enveloped_only = good.replace(TRANSFORM, "");
    assert_eq!(fault_of(&by_xmlsec("enveloped", &enveloped_only)), None);

    let xpath = "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><XPath>not(self::text())</XPath></Transform>";
    let xslt = "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template match=\"/\"><a/></xsl:template></xsl:stylesheet></Transform>";
    let filter = "<Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\"><XPath xmlns=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"intersect\">//*[@id]</XPath></Transform>";
    let prefixes = "<Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><InclusiveNamespaces xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"x\"/></Transform>";
    for (label, transform) in [("xpath", xpath), ("xslt", xslt), ("filter", filter), ("prefixes", prefixes)] {
        let fault = fault_of(&by_xmlsec(label, &good.replace(TRANSFORM, transform)));
        assert!(matches!(fault, Some(SignatureFault::Transform(_))), "{label}: {fault:?}");
    }
    let twice = by_xmlsec("twice", &good.replace(TRANSFORM, &TRANSFORM.repeat(2)));
    assert!(matches!(fault_of(&twice), Some(SignatureFault::Transform(_))));

    // A signature over itself: the digest could never be made.
    let enveloped = "<Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>";
    let over_itself = fault_of(&by_xmlsec("itself", &good).replace(enveloped, ""));
    assert!(matches!(over_itself, Some(SignatureFault::Transform(_))), "{over_itself:?}");

    let reference = &good[good.find("<Reference").unwrap()..good.find("</SignedInfo>").unwrap()];
    let two = by_xmlsec("two-references", &good.replace(reference, &reference.repeat(2)));
    assert!(matches!(fault_of(&two), Some(SignatureFault::Malformed(_))));

    let object = "</KeyInfo><Object><note xmlns=\"urn:x\">no one signed this</note></Object>";
    let with_object = by_xmlsec("object", &good.replace("</KeyInfo>", object));
    assert!(matches!(fault_of(&with_object), Some(SignatureFault::Malformed(_))));

    for (label, from, to) in [
        ("sha1", "2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1"),
        ("sha512", "rsa-sha256", "rsa-sha512"),
        ("digest-sha1", "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
        ("digest-sha512", "xmlenc#sha256", "xmlenc#sha512"),
        ("c14n11", C14N, "http://www.w3.org/2006/12/xml-c14n11"),
    ] {
        let fault = fault_of(&by_xmlsec(label, &good.replacen(from, to, 1)));
        assert!(matches!(fault, Some(SignatureFault::Algorithm(_))), "{label}: {fault:?}");
    }
}

#[test]
fn a_reference_leads_to_the_document_element_only() {
    let pki = Pki::get();
    let key = key_of(pki, "rsa");
    for (label, uri) in [
        ("xpointer-root", "#xpointer(/)"),
        ("xpointer-id", "#xpointer(id('r1'))"),
        ("empty-fragment", "#"),
        ("other", "#nowhere"),
        ("external", "other.xml"),
        ("file", "file:///etc/hostname"),
        ("http", "http://example.invalid/x.xml"),
    ] {
        // The value need not hold: the place is refused before anything is fetched or computed.
        let document = signed().replace("URI=\"\"", &format!("URI=\"{uri}\""));
        assert_eq!(fault_of(&document), Some(SignatureFault::Reference(uri.to_owned())), "{label}");
    }
    // A part signed by its identifier, moved into a document of another's making (signature wrapping).
    let part = "<request xmlns=\"urn:muragat:request:1\"><part id=\"p\"><service>ARCH_CERT</service></part></request>";
    let tail = template("rsa-sha256", C14N, "http://www.w3.org/2001/10/xml-exc-c14n#", "#p");
    let document = part.replace("</request>", &format!("{tail}</request>"));
    let arguments = ["--privkey-pem", &key, "--id-attr:id", "urn:muragat:request:1:part"];
    let document = pki.xmlsec_sign("part", &document, &arguments);
    assert_eq!(fault_of(&document), Some(SignatureFault::Part("#p".into())));
    let wrapped = document.replace("<part", "<service>MEDIA_REG</service><part");
    // It still holds, for the part alone; so it never counts for the document.
    assert_eq!(fault_of(&wrapped), Some(SignatureFault::Part("#p".into())));
    assert!(check(&wrapped).iter().all(|s| s.intact() == Some(true) && s.signed_octets.is_none()));
    let within = wrapped.replace("<part id=\"p\"><service>ARCH", "<part id=\"p\"><service>MEDIA");
    assert_eq!(fault_of(&within), Some(SignatureFault::Digest));
    let renamed = document.replacen("<request ", "<request id=\"p\" ", 1);
    assert_eq!(fault_of(&renamed), Some(SignatureFault::DuplicateId("p".into())));
}

#[test]
fn a_signature_stands_in_the_document_element_only() {
    let document = signed();
    let bare = document.trim_start_matches('\u{feff}').split_once("?>").unwrap().1;
    let wrapped = format!("<outer>{bare}</outer>");
    assert_eq!(fault_of(&wrapped), Some(SignatureFault::Misplaced));
    let start = document.find("<ds:Signature ").unwrap();
    let end = document.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let signature = &document[start..end];
    assert_eq!(fault_of(signature), Some(SignatureFault::Misplaced));
    // One within another's Object: each has its own fault.
    let nested = document.replace("</ds:KeyInfo>", &format!("</ds:KeyInfo><ds:Object>{signature}</ds:Object>"));
    let all = check(&nested);
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|s| s.fault.is_some()));
    let many = document.replace(signature, &signature.repeat(SIGNATURES_MAX + 1));
    assert!(check(&many).iter().all(|s| s.fault == Some(SignatureFault::TooMany(SIGNATURES_MAX))));
    assert_eq!(check(&many).len(), SIGNATURES_MAX);
    let copies = check(&document.replace(signature, &signature.repeat(2)));
    assert_eq!(copies.iter().map(|s| s.fault.is_none()).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn identifiers_stand_once() {
    for altered in [
        signed().replace("<service>", "<service Id=\"r1\">"),
        signed().replace("<ds:Signature ", "<ds:Signature ID=\"r1\" "),
        signed().replace("<x:note ", "<x:note xml:id=\"r1\" "),
    ] {
        assert_eq!(fault_of(&altered), Some(SignatureFault::DuplicateId("r1".into())));
    }
}

#[test]
fn a_key_comes_from_a_certificate_only() {
    let pki = Pki::get();
    let hmac = template("hmac-sha256", C14N, C14N, "")
        .replace("<X509Data><X509Certificate/></X509Data>", "<KeyName>k</KeyName>");
    let secret = pki.write("hmac.key", "0123456789abcdef");
    let document = pki.xmlsec_sign("hmac", &with_signature(&hmac), &["--hmackey:k", &secret]);
    assert_eq!(fault_of(&document), Some(SignatureFault::NoCertificate));
    // A name that is not known, of an algorithm that is not either.
    let unknown = signed().replace(
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-256",
    );
    assert!(matches!(fault_of(&unknown), Some(SignatureFault::Algorithm(_))));
    // The certificate's public octets as the secret of an HMAC.
    let confused = signed().replace("ecdsa-sha256", "hmac-sha256");
    assert!(matches!(fault_of(&confused), Some(SignatureFault::Algorithm(_))));

    let bare = template("rsa-sha256", C14N, C14N, "").replace("<X509Data><X509Certificate/></X509Data>", "<KeyValue/>");
    let key = pki.word("rsa.key");
    let document = pki.xmlsec_sign("key-value", &with_signature(&bare), &["--privkey-pem", &key]);
    assert_eq!(fault_of(&document), Some(SignatureFault::NoCertificate));

    let document = signed();
    let start = document.find("<ds:X509Certificate>").unwrap();
    let end = document.find("</ds:X509Certificate>").unwrap() + "</ds:X509Certificate>".len();
    let certificate = &document[start..end];
    assert_eq!(fault_of(&document.replace(certificate, &certificate.repeat(2))), Some(SignatureFault::NoCertificate));
    assert_eq!(fault_of(&document.replace(certificate, "")), Some(SignatureFault::NoCertificate));
    let nonsense = "<ds:X509Certificate>AAAA</ds:X509Certificate>";
    assert!(matches!(fault_of(&document.replace(certificate, nonsense)), Some(SignatureFault::Certificate(_))));

    let short = template("rsa-sha256", C14N, C14N, "");
    let document = pki.xmlsec_sign("short", &with_signature(&short), &["--privkey-pem", &key_of(pki, "short")]);
    assert_eq!(fault_of(&document), Some(SignatureFault::KeyTooShort(1024)));
}

#[test]
fn base64_is_whole_and_nothing_hides_in_it() {
    let document = signed();
    for name in ["SignatureValue", "DigestValue", "X509Certificate"] {
        let open = format!("<ds:{name}>");
        for (what, altered) in [
            ("an odd letter", document.replace(&open, &format!("{open}A"))),
            ("a sign", document.replace(&open, &format!("{open}*"))),
            ("an element", document.replace(&open, &format!("{open}<x/>"))),
            ("an instruction", document.replace(&open, &format!("{open}<?x?>"))),
        ] {
            let Ok(parsed) = xml::parse(altered.as_bytes(), &XmlLimits::default()) else { continue };
            let fault = xmldsig::check(&parsed).remove(0).fault;
            assert!(matches!(fault, Some(SignatureFault::Malformed(_))), "{name}, {what}: {fault:?}");
        }
        let text = document.split_once(&open).unwrap().1.split_once("</ds:").unwrap().0;
        let cut = document.replacen(text, &text[..text.trim_end().len() - 3], 1);
        assert!(matches!(fault_of(&cut), Some(SignatureFault::Malformed(_))), "{name}");
    }
}

#[test]
fn a_document_type_declaration_is_never_read() {
    for declaration in [
        "<!DOCTYPE request>",
        "<!DOCTYPE request [<!ENTITY a \"b\">]>",
        "<!DOCTYPE request [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>",
        "<!DOCTYPE request SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE request [<!ATTLIST request id ID #IMPLIED>]>",
    ] {
        let document = signed().replacen("<request", &format!("{declaration}<request"), 1);
        let fault = xml::parse(document.as_bytes(), &XmlLimits::default()).unwrap_err();
        assert_eq!(fault.kind, XmlFaultKind::Doctype, "{declaration}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Octets changed anywhere: no panic, and what still counts as signed is what was signed.
    #[test]
    fn changed_octets_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        static SIGNED: std::sync::OnceLock<(Vec<u8>, Vec<u8>)> = std::sync::OnceLock::new();
        let (good, octets) = SIGNED.get_or_init(|| {
            let document = signed();
            let octets = check(&document).remove(0).signed_octets.unwrap().as_bytes().to_vec();
            (document.into_bytes(), octets)
        });
        let mut altered = good.clone();
        for (place, octet) in changes {
            let place = place.index(altered.len());
            altered[place] = octet;
        }
        if let Ok(parsed) = xml::parse(&altered, &XmlLimits::default()) {
            for signature in xmldsig::check(&parsed) {
                if let Some(signed) = signature.signed_octets {
                    prop_assert_eq!(signed.as_bytes(), &octets[..]);
                }
            }
        }
    }

    /// Any octets as a certificate or a package: an answer, never a panic.
    #[test]
    fn any_octets_get_an_answer(octets in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = muragat::formats::x509::Certificate::from_pem_or_der(&octets);
        let _ = muragat::formats::package::inspect(&octets);
        let _ = xml::parse(&octets, &XmlLimits::default());
    }
}
