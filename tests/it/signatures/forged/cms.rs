//! Messages (CMS) beside the request: content that was changed, signers that name somebody else, values that do not hold.

mod attributes;

use super::document::{other_digest, request, who};
use super::refusals::{
    ALGORITHM, ALTERED, ATTRIBUTES, INVALID, MALFORMED, NO_CERTIFICATE, NO_CONTENT, Refusal, TOO_MANY,
};
use super::{File, Forged};
use crate::pki::build::Key;
use crate::pki::build::certificate::serial_of;
use crate::pki::build::der::{self, Der, context, null, number, octets, oid, sequence, set, sorted};
use crate::pki::build::key::digest_algorithm;
use crate::pki::build::signed_data::{DATA, SignedData, SignerInfo, content_type, message_digest};
use crate::pki::{Pki, TimeStamping};

/// A forger of messages, with the key of an honest person.
struct Desk {
    name: String,
    family: String,
    key: &'static Key,
    certificate: &'static [u8],
}

impl Desk {
    fn new(family: &str) -> Self {
        let (pki, name) = (Pki::get(), who("asanova", family));
        let (key, certificate) = (pki.key(&name), pki.der(&name));
        Self { name, family: family.to_owned(), key, certificate }
    }

    fn digest(&self, content: &[u8]) -> Vec<u8> {
        self.key.family().digest().digest(content)
    }

    /// The attributes that an honest signer signs.
    fn attributes(&self) -> Vec<Der> {
        sorted([content_type(DATA), message_digest(&self.digest(request().as_bytes()))])
    }

    fn signer(&self, attributes: Vec<Der>) -> SignerInfo {
        SignerInfo::over(self.key, self.key.family().digest(), self.certificate, attributes)
    }

    fn honest(&self) -> SignerInfo {
        self.signer(self.attributes())
    }

    /// A message of one signer, detached, with the certificate.
    fn message(&self, signer: SignerInfo) -> SignedData {
        SignedData::new(DATA, None, vec![self.certificate.to_vec()], vec![signer])
    }

    fn forged(&self, name: &str, message: SignedData, refusal: Refusal) -> Forged {
        self.octets(name, message.der(), refusal)
    }

    fn octets(&self, name: &str, message: Der, refusal: Refusal) -> Forged {
        let content = Some(request().as_bytes().to_vec());
        Forged { name: format!("CMS: {name}"), file: File::Detached { message, content }, refusal }
    }
}

pub fn honest(family: &str) -> File {
    let desk = Desk::new(family);
    File::Detached { message: desk.message(desk.honest()).der(), content: Some(request().as_bytes().to_vec()) }
}

pub fn forged(family: &str) -> Vec<Forged> {
    let desk = Desk::new(family);
    let mut all = content(&desk);
    all.extend(attributes::forged(&desk));
    all.extend(signers(&desk));
    all.extend(values(&desk));
    all
}

fn content(desk: &Desk) -> Vec<Forged> {
    let message = desk.message(desk.honest());
    let signed = request().as_bytes().to_vec();
    let over = |name: &str, content: Option<Vec<u8>>, refusal| {
        let file = File::Detached { message: message.der(), content };
        Forged { name: format!("CMS: {name}"), file, refusal }
    };
    let changed = request().replace("еңбек өтілім", "еңбек өтілін").into_bytes();
    let attached = SignedData { content: Some(signed.clone()), ..message.clone() };
    vec![
        over("the request is changed", Some(changed.clone()), ALTERED),
        over("the request is cut short", Some(signed[..signed.len() - 1].to_vec()), ALTERED),
        over("the request is empty", Some(Vec::new()), ALTERED),
        over(
            "the request is written with other line ends",
            Some(request().replace('\n', "\r\n").into_bytes()),
            ALTERED,
        ),
        over("the request is not there", None, NO_CONTENT),
        Forged {
            name: "CMS: it carries another request than the one beside it".into(),
            file: File::Detached { message: attached.der(), content: Some(changed) },
            refusal: ALTERED,
        },
        desk.octets(
            "a time-stamp in its place",
            {
                let stamp = TimeStamping::of(Pki::get(), &who("tsa", &desk.family));
                stamp.stamp(Pki::get(), desk.key.family().digest(), &signed)
            },
            ALTERED,
        ),
    ]
}

fn signers(desk: &Desk) -> Vec<Forged> {
    let pki = Pki::get();
    let honest = desk.honest();
    let head = pki.der(&who("head", &desk.family));
    let changed = |name: &str, change: &dyn Fn(&mut SignerInfo), refusal| {
        let mut signer = honest.clone();
        change(&mut signer);
        desk.forged(name, desk.message(signer), refusal)
    };
    let carrying = |name: &str, certificates: Vec<Der>, refusal| {
        desk.forged(name, SignedData { certificates, ..desk.message(honest.clone()) }, refusal)
    };
    // The same issuer and number, the key of another: who looks for a certificate by these finds it.
    let twin =
        pki.certificate_of(&desk.name, pki.key(&who("head", &desk.family))).signed_by(pki.key(&pki.issuer(&desk.name)));
    let theirs = other_digest(&desk.family);
    let foreign = if desk.family == "rsa" { "1.2.840.10045.4.3.2" } else { "1.2.840.113549.1.1.11" };
    vec![
        carrying("no certificate", Vec::new(), NO_CERTIFICATE),
        carrying("the certificate of another person", vec![head.to_vec()], NO_CERTIFICATE),
        carrying("a certificate of the same number with another key", vec![twin], INVALID),
        changed("the signer names another number", &|s| s.serial = serial_of("somebody else"), NO_CERTIFICATE),
        changed(
            "the signer names another authority",
            &|s| s.issuer = pki.name(&who("root", &desk.family)),
            NO_CERTIFICATE,
        ),
        changed(
            "the signer names the number of another person",
            &|s| s.serial = serial_of(&who("head", &desk.family)),
            NO_CERTIFICATE,
        ),
        changed("the digest of another family", &|s| s.digest = digest_algorithm(theirs), ALGORITHM),
        changed("the digest by MD5", &|s| s.digest = der::algorithm("1.2.840.113549.2.5"), ALGORITHM),
        changed("the digest by something that nobody knows", &|s| s.digest = der::algorithm("1.2.3.4"), ALGORITHM),
        changed("the signature algorithm of another family", &|s| s.signature = der::algorithm(foreign), ALGORITHM),
        changed("a signature algorithm that nobody knows", &|s| s.signature = der::algorithm("1.2.3.4"), ALGORITHM),
        changed(
            "the signature algorithm has parameters",
            &|s| {
                s.signature = sequence([oid("1.2.840.113549.1.1.10"), sequence([null()])]);
            },
            ALGORITHM,
        ),
        changed("version and name of the signer disagree", &|s| s.version = 3, MALFORMED),
        changed("a version of the signer that nobody knows", &|s| s.version = 9, MALFORMED),
        desk.forged(
            "nobody signed",
            SignedData { signers: Vec::new(), ..desk.message(honest.clone()) },
            Refusal::MISSING,
        ),
        desk.forged(
            "eleven signers",
            SignedData { signers: vec![honest.clone(); 11], ..desk.message(honest.clone()) },
            TOO_MANY,
        ),
        desk.forged(
            "a version of the message that nobody knows",
            SignedData { version: 9, ..desk.message(honest.clone()) },
            MALFORMED,
        ),
        desk.forged(
            "the second of two signers is wrong",
            {
                let mut second = honest.clone();
                second.value[0] ^= 1;
                SignedData { signers: vec![honest.clone(), second], ..desk.message(honest.clone()) }
            },
            INVALID,
        ),
        desk.forged(
            "the message says another kind than its attributes",
            SignedData { kind: "1.2.840.113549.1.7.5", version: 3, ..desk.message(honest.clone()) },
            ATTRIBUTES,
        ),
        desk.octets(
            "data in place of a signed message",
            sequence([oid(DATA), context(0, &octets(request().as_bytes()))]),
            MALFORMED,
        ),
        desk.octets(
            "sealed in place of signed",
            sequence([oid("1.2.840.113549.1.7.3"), context(0, &sequence([number(0)]))]),
            MALFORMED,
        ),
    ]
}

fn values(desk: &Desk) -> Vec<Forged> {
    let honest = desk.honest();
    let value =
        |name: &str, value: Vec<u8>| desk.forged(name, desk.message(SignerInfo { value, ..honest.clone() }), INVALID);
    let good = &honest.value;
    let mut all = vec![
        value("one bit of the value is turned", crate::pki::build::certificate::spoiled(good)),
        value("the value is cut short", good[..good.len() - 1].to_vec()),
        value("the value is empty", Vec::new()),
        value("the value is zero", vec![0; good.len()]),
        value("the value of another signer", {
            let head = Pki::get().key(&who("head", &desk.family));
            head.sign(&set(desk.attributes()))
        }),
        value("the content is signed, not the attributes", desk.key.sign(request().as_bytes())),
    ];
    let half = good.len() / 2;
    match desk.family.as_str() {
        "p-256" => {
            let pair = |r: Der, s: Der| sequence([r, s]);
            all.extend([
                value("r and s are zero", pair(number(0), number(0))),
                value("r is zero", pair(number(0), number(1))),
                value("s is zero", pair(number(1), number(0))),
                value("r is negative", pair(vec![2, 1, 0xff], number(1))),
                value("the value in the writing of XML", super::document::sign(&desk.name, &set(desk.attributes()))),
                value("octets behind the value", [&good[..], &[0]].concat()),
            ]);
        }
        "gost-2004" | "gost-2015" => {
            let (r, s) = (&good[..half], &good[half..]);
            all.extend([
                value("r is zero", [&vec![0; half][..], s].concat()),
                value("s is zero", [r, &vec![0; half]].concat()),
                value("r is beyond the order", [&vec![0xff; half][..], s].concat()),
                value("s is beyond the order", [r, &vec![0xff; half]].concat()),
                value("r and s change places", [s, r].concat()),
                value("the value in the Russian order", good.iter().rev().copied().collect()),
            ]);
        }
        _ => all.push(value("octets behind the value", [&good[..], &[0]].concat())),
    }
    all
}
