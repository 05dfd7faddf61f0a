//! The signature holds, and its holder may not sign so: term, purpose, path, revocation, keys that are none.

use super::document::{Draft, key_info, request, who};
use super::refusals::{
    ALGORITHM, AUTHORITY_REVOKED, EXPIRED, INVALID, NO_PATH, NOT_YET, OUT_OF_TERM, PURPOSE, REVOKED, REVOKED_NO_POE,
    Refusal, SHORT_KEY,
};
use super::{File, Forged};
use crate::pki::Pki;
use crate::pki::build::certificate::{authority_key, key_usage, rsa_spki, spoiled};
use crate::pki::build::der::{Der, bits, integer, number, octets, oid, sequence};
use crate::pki::build::signed_data::{DATA, SignedData, SignerInfo, signing_time};
use crate::pki::build::{Certificate, moment};

/// By the name in `pki.toml`.
const PEOPLE: [(&str, &[&str], Refusal); 18] = [
    ("expired", &["p-256", "gost-2015"], OUT_OF_TERM),
    ("not-yet", &["p-256", "gost-2015"], NOT_YET),
    ("authentication", &["p-256", "gost-2015"], PURPOSE),
    ("digital-signature-only", &["p-256"], PURPOSE),
    ("critical", &["p-256"], PURPOSE),
    ("stranger", &["rsa", "p-256"], NO_PATH),
    ("impostor", &["p-256", "gost-2015"], NO_PATH),
    ("under-signer", &["p-256"], NO_PATH),
    ("under-lost", &["p-256"], AUTHORITY_REVOKED),
    ("superseded", &["p-256", "gost-2015"], REVOKED_NO_POE),
    ("ceased", &["p-256"], REVOKED_NO_POE),
    ("compromised", &["p-256", "gost-2015"], REVOKED_NO_POE),
    ("unspecified", &["p-256"], REVOKED_NO_POE),
    ("on-hold", &["p-256"], REVOKED_NO_POE),
    ("nca", &super::FAMILIES, PURPOSE),
    ("root", &super::FAMILIES, PURPOSE),
    ("tsa", &super::FAMILIES, PURPOSE),
    ("ocsp", &super::FAMILIES, PURPOSE),
];

pub fn forged() -> Vec<Forged> {
    let mut all = Vec::new();
    for (name, families, refusal) in PEOPLE {
        for family in families {
            let draft = Draft::by(&who(name, family), family, request());
            all.push(Forged {
                name: format!("{family}: signed by {name}"),
                file: File::Xml(draft.document().into_bytes()),
                refusal,
            });
        }
    }
    all.extend(claims());
    all.extend(certificates());
    all.extend(keys());
    all
}

/// The signer says himself when he signed: that speaks against him, never for him.
fn claims() -> Vec<Forged> {
    let pki = Pki::get();
    let claim = |name: &str, at: &str, refusal| {
        let extra = vec![signing_time(moment(at))];
        let signer = SignerInfo::honest(pki.key(name), pki.der(name), DATA, request().as_bytes(), extra);
        let message = SignedData::new(DATA, None, vec![pki.der(name).to_vec()], vec![signer]).der();
        let file = File::Detached { message, content: Some(request().as_bytes().to_vec()) };
        Forged { name: format!("CMS: {name} says {at}"), file, refusal }
    };
    vec![
        claim("superseded-p-256", "2015-07-01T12:00:00+06:00", REVOKED),
        claim("superseded-gost-2015", "2015-07-01T12:00:00+06:00", REVOKED),
        claim("superseded-p-256", "2015-05-01T12:00:00+06:00", REVOKED_NO_POE),
        claim("compromised-gost-2015", "2015-05-01T12:00:00+06:00", REVOKED_NO_POE),
        claim("expired-p-256", "2015-11-17T12:00:00+06:00", EXPIRED),
        claim("expired-gost-2015", "2015-11-17T12:00:00+06:00", EXPIRED),
        claim("expired-p-256", "2015-11-16T12:00:00+06:00", OUT_OF_TERM),
    ]
}

/// The certificate of an honest person, a little different.
fn certificates() -> Vec<Forged> {
    let pki = Pki::get();
    let mut all = Vec::new();
    for family in ["p-256", "gost-2015"] {
        let name = who("asanova", family);
        let (key, nca) = (pki.key(&name), pki.key(&pki.issuer(&name)));
        let mut put = |what: &str, certificate: Der, refusal| {
            let draft = Draft { key_info: key_info(&certificate), ..Draft::by(&name, family, request()) };
            let file = File::Xml(draft.document().into_bytes());
            all.push(Forged { name: format!("{family}: {what}"), file, refusal });
        };
        let honest = pki.certificate_of(&name, key);
        put("one bit of the authority's signature is turned", spoiled(pki.der(&name)), NO_PATH);
        put("the holder signed the certificate", honest.signed_by(key), NO_PATH);
        put(
            "another authority of the same name signed it",
            honest.signed_by(pki.key(&who("nca-twin", family))),
            NO_PATH,
        );
        put("the root signed what says the authority's name", honest.signed_by(pki.key(&who("root", family))), NO_PATH);
        put(
            "the number of the holder is changed",
            {
                let der = pki.der(&name).to_vec();
                let at = der.windows(3).position(|w| w == b"IIN").expect("a number") + 3;
                let mut der = der;
                der[at] = b'9';
                der
            },
            NO_PATH,
        );
        put(
            "the certificate names another key of the authority",
            {
                let mut other = Certificate { extensions: honest.extensions.clone(), ..honest.clone() };
                other.extensions.retain(|e| !e.windows(3).any(|w| w == [0x55, 0x1d, 0x23]));
                other.extensions.push(authority_key(&[7; 20]));
                other.signed_by(nca)
            },
            NO_PATH,
        );
        put(
            "the certificate signs nothing by its usage",
            {
                let mut other = honest.clone();
                other.extensions.retain(|e| !e.windows(3).any(|w| w == [0x55, 0x1d, 0x0f]));
                other.extensions.push(key_usage(&[2]));
                other.signed_by(nca)
            },
            PURPOSE,
        );
        put(
            "the certificate says no usage",
            {
                let mut other = honest.clone();
                other.extensions.retain(|e| !e.windows(3).any(|w| w == [0x55, 0x1d, 0x0f]));
                other.signed_by(nca)
            },
            PURPOSE,
        );
    }
    all
}

/// Keys that are no keys, or too weak; the authority signed for them.
fn keys() -> Vec<Forged> {
    let pki = Pki::get();
    let curve = |id: &str, point: &[u8]| sequence([sequence([oid("1.2.840.10045.2.1"), oid(id)]), bits(point)]);
    let gost_2015 = |point: &[u8]| {
        let parameters = sequence([oid("1.2.398.3.10.1.1.2.2.1"), oid("1.2.398.3.10.1.3.3")]);
        sequence([sequence([oid("1.2.398.3.10.1.1.2.2"), parameters]), bits(&octets(point))])
    };
    let gost_2004 = |point: &[u8]| {
        let parameters = sequence([oid("1.2.398.3.10.1.1.1.1.1"), oid("1.2.398.3.10.1.3.1.1.0")]);
        sequence([sequence([oid("1.2.398.3.10.1.1.1.1"), parameters]), bits(&octets(point))])
    };
    let off = |length: usize| [&[4][..], &vec![1; length]].concat();
    let mut weak = vec![0xc3; 128];
    weak[127] = 1;
    let mut even = vec![0xc3; 256];
    even[255] = 2;
    let dsa = sequence([sequence([oid("1.2.840.10040.4.1")]), bits(&number(7))]);
    let made: Vec<(&str, &str, Der, Refusal)> = vec![
        ("rsa", "a key of 1024 bits", rsa_spki(&weak), SHORT_KEY),
        ("rsa", "a key of 512 bits", rsa_spki(&weak[64..]), SHORT_KEY),
        ("rsa", "an even modulus", rsa_spki(&even), INVALID),
        (
            "rsa",
            "an exponent of one",
            {
                let key = sequence([integer(&[0xc3; 256]), number(1)]);
                sequence([crate::pki::build::der::algorithm("1.2.840.113549.1.1.1"), bits(&key)])
            },
            INVALID,
        ),
        ("p-256", "a point off the curve", curve("1.2.840.10045.3.1.7", &off(64)), INVALID),
        ("p-256", "the point at infinity", curve("1.2.840.10045.3.1.7", &[0]), INVALID),
        ("p-256", "half a point", curve("1.2.840.10045.3.1.7", &off(32)), INVALID),
        ("p-256", "a point of a curve that nobody admits", curve("1.3.132.0.10", &off(64)), ALGORITHM),
        ("p-256", "a key of DSA", dsa, ALGORITHM),
        ("gost-2004", "a point off the curve", gost_2004(&[1; 64]), INVALID),
        ("gost-2004", "a point of zeros", gost_2004(&[0; 64]), INVALID),
        ("gost-2015", "a point off the curve", gost_2015(&[1; 128]), INVALID),
        ("gost-2015", "a point of zeros", gost_2015(&[0; 128]), INVALID),
        ("gost-2015", "a coordinate beyond the field", gost_2015(&[0xff; 128]), INVALID),
    ];
    let mut all = Vec::new();
    for (family, what, spki, refusal) in made {
        let name = who("asanova", family);
        let certificate = Certificate { spki, ..pki.certificate_of(&name, pki.key(&name)) };
        let certificate = certificate.signed_by(pki.key(&pki.issuer(&name)));
        let draft = Draft { key_info: key_info(&certificate), ..Draft::by(&name, family, request()) };
        let file = File::Xml(draft.document().into_bytes());
        all.push(Forged { name: format!("{family}: {what}"), file, refusal });
    }
    all
}
