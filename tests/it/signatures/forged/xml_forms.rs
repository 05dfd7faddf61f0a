//! Forms that the standard allows and the profile does not: truly signed, and yet nobody knows what was meant.

use super::document::{
    DS, Draft, ENVELOPED, INCLUSIVE, algorithm, base64, canonical, other_digest, reference, request, who,
};
use super::refusals::{ALGORITHM, CERTIFICATE, INVALID, MALFORMED, NO_CERTIFICATE, Refusal, TRANSFORM};
use super::{File, Forged};
use crate::pki::Pki;
use muragat::formats::suites::DigestAlgorithm;

fn one(name: &str, document: String, refusal: Refusal) -> Forged {
    Forged { name: name.to_owned(), file: File::Xml(document.into_bytes()), refusal }
}

pub fn forged(family: &str) -> Vec<Forged> {
    let mut all = signed_info(family);
    all.extend(algorithms(family));
    all.extend(key_info(family));
    all
}

/// The digest of the document, and a reference to it by these transforms.
fn through(family: &str, transforms: &[&str]) -> String {
    let digest = algorithm(family).digest();
    reference("", transforms, digest.uri(), &digest.digest(&canonical(request())))
}

fn signed_info(family: &str) -> Vec<Forged> {
    let draft = Draft::honest(family);
    let referring = |references: String| Draft { references, ..draft.clone() }.document();
    let parameter = |inside: &str| {
        let bare = format!("<ds:Transform Algorithm=\"{INCLUSIVE}\"></ds:Transform>");
        draft.references.replace(&bare, inside)
    };
    let xpath = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">\
        <ds:XPath>not(ancestor-or-self::purpose)</ds:XPath></ds:Transform>";
    let filter = "<ds:Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\">\
        <f:XPath xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"subtract\">//purpose</f:XPath></ds:Transform>";
    let xslt = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">\
        <s:stylesheet xmlns:s=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">\
        <s:template match=\"/\"><s:copy-of select=\".\"></s:copy-of></s:template></s:stylesheet></ds:Transform>";
    let prefixes = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\
        <e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"x\"></e:InclusiveNamespaces></ds:Transform>";
    let manifest = format!("<ds:Object><ds:Manifest Id=\"m\">{}</ds:Manifest></ds:Object>", draft.references);
    vec![
        one("no reference at all", referring(String::new()), MALFORMED),
        one("two references to the whole", referring(draft.references.repeat(2)), MALFORMED),
        one("a reference without an address", referring(draft.references.replace(" URI=\"\"", "")), MALFORMED),
        one(
            "no transforms",
            referring({
                let start = draft.references.find("<ds:Transforms>").expect("transforms");
                let end = draft.references.find("<ds:DigestMethod").expect("a method");
                format!("{}{}", &draft.references[..start], &draft.references[end..])
            }),
            MALFORMED,
        ),
        one("a transform by XPath leaves a part out", referring(parameter(xpath)), TRANSFORM),
        one("a transform by a filter leaves a part out", referring(parameter(filter)), TRANSFORM),
        one("a transform by XSLT writes the document anew", referring(parameter(xslt)), TRANSFORM),
        one("a transform with a list of prefixes", referring(parameter(prefixes)), TRANSFORM),
        one(
            "a transform out of base64",
            referring(through(family, &[ENVELOPED, "http://www.w3.org/2000/09/xmldsig#base64"])),
            TRANSFORM,
        ),
        one("a transform that nobody knows", referring(through(family, &[ENVELOPED, "urn:x"])), TRANSFORM),
        one("no enveloped transform", referring(through(family, &[INCLUSIVE])), TRANSFORM),
        one("the transforms in another order", referring(through(family, &[INCLUSIVE, ENVELOPED])), TRANSFORM),
        one("a transform twice", referring(through(family, &[ENVELOPED, INCLUSIVE, INCLUSIVE])), TRANSFORM),
        one("a manifest in an Object", Draft { objects: manifest, ..draft.clone() }.document(), MALFORMED),
        one(
            "an empty Object",
            Draft { objects: "<ds:Object></ds:Object>".into(), ..draft.clone() }.document(),
            MALFORMED,
        ),
        one("text among the elements", draft.document().replacen("<ds:KeyInfo>", "x<ds:KeyInfo>", 1), MALFORMED),
        one(
            "white space in what was signed",
            draft.document().replacen("</ds:SignedInfo>", " </ds:SignedInfo>", 1),
            INVALID,
        ),
        one(
            "an attribute in what was signed",
            draft.document().replacen("<ds:SignedInfo>", "<ds:SignedInfo Id=\"s\">", 1),
            INVALID,
        ),
    ]
}

fn algorithms(family: &str) -> Vec<Forged> {
    let draft = Draft::honest(family);
    let method = |uri: &str| Draft { method: uri.to_owned(), ..draft.clone() }.document();
    let digest = |uri: &str, digest: &[u8]| {
        let references = reference("", &[ENVELOPED, INCLUSIVE], uri, digest);
        Draft { references, ..draft.clone() }.document()
    };
    let octets = canonical(request());
    let other = other_digest(family);
    // The secret of an HMAC could be the public octets of the certificate.
    let mut all = vec![
        one(
            "a canonical form that nobody knows",
            Draft { canonicalization: "urn:x".into(), ..draft.clone() }.document(),
            ALGORITHM,
        ),
        one(
            "canonical XML 1.1",
            Draft { canonicalization: "http://www.w3.org/2006/12/xml-c14n11".into(), ..draft.clone() }.document(),
            ALGORITHM,
        ),
        one("an HMAC", method("http://www.w3.org/2000/09/xmldsig#hmac-sha1"), ALGORITHM),
        one("an HMAC by SHA-256", method("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"), ALGORITHM),
        one("RSA with MD5", method("http://www.w3.org/2001/04/xmldsig-more#rsa-md5"), ALGORITHM),
        one("DSA", method("http://www.w3.org/2000/09/xmldsig#dsa-sha1"), ALGORITHM),
        one("an algorithm that nobody knows", method("urn:x"), ALGORITHM),
        one("the digest by MD5", digest("http://www.w3.org/2001/04/xmldsig-more#md5", &[0; 16]), ALGORITHM),
        one(
            "the digest by SHA-1",
            digest(DigestAlgorithm::Sha1.uri(), &DigestAlgorithm::Sha1.digest(&octets)),
            ALGORITHM,
        ),
        one("the digest of another family", digest(other.uri(), &other.digest(&octets)), ALGORITHM),
        one("the digest is none", digest("", &[]), ALGORITHM),
    ];
    for theirs in super::FAMILIES.iter().filter(|theirs| **theirs != family) {
        // Where the digest fits, only the value tells that the key is of another family.
        let fits = algorithm(theirs).digest() == algorithm(family).digest();
        let refusal = if fits { INVALID } else { ALGORITHM };
        let uri = algorithm(theirs).uri();
        all.push(one(&format!("the method of {theirs}, the key of {family}"), method(uri), refusal));
    }
    all
}

fn key_info(family: &str) -> Vec<Forged> {
    let draft = Draft::honest(family);
    let info = |key_info: String| Draft { key_info, ..draft.clone() }.document();
    let certificate = Pki::get().der(&draft.signer);
    let x509 = |octets: &[u8]| format!("<ds:X509Certificate>{}</ds:X509Certificate>", base64(octets));
    let in_data = |inside: &str| format!("<ds:KeyInfo><ds:X509Data>{inside}</ds:X509Data></ds:KeyInfo>");
    let another = Pki::get().der(&who("head", family));
    vec![
        one("no KeyInfo", info(String::new()), MALFORMED),
        one("an empty KeyInfo", info("<ds:KeyInfo></ds:KeyInfo>".into()), NO_CERTIFICATE),
        one("a name in place of a certificate", info("<ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo>".into()), NO_CERTIFICATE),
        one("a bare key in place of a certificate", info(
            "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent>\
             </ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>".into(),
        ), NO_CERTIFICATE),
        one("the certificate is elsewhere", info(
            "<ds:KeyInfo><ds:RetrievalMethod URI=\"http://crl.pki.example/x.cer\"></ds:RetrievalMethod></ds:KeyInfo>".into(),
        ), NO_CERTIFICATE),
        one("two certificates", info(in_data(&[x509(certificate), x509(another)].concat())), NO_CERTIFICATE),
        one("the certificate in the wrong place", info(format!("<ds:KeyInfo>{}</ds:KeyInfo>", x509(certificate))), NO_CERTIFICATE),
        one("a certificate of another namespace", info(in_data(&x509(certificate).replace("ds:", "")).replace(
            "<ds:KeyInfo>",
            &format!("<ds:KeyInfo xmlns:x=\"{DS}2\">"),
        )), NO_CERTIFICATE),
        one("the certificate of another person", info(in_data(&x509(another))), INVALID),
        one("the certificate is cut short", info(in_data(&x509(&certificate[..certificate.len() - 1]))), CERTIFICATE),
        one("octets behind the certificate", info(in_data(&x509(&[certificate, &[0]].concat()))), CERTIFICATE),
        one("the certificate is none", info(in_data(&x509(b"certificate"))), CERTIFICATE),
        one("the certificate is not base64", info(in_data("<ds:X509Certificate>*</ds:X509Certificate>")), MALFORMED),
    ]
}
