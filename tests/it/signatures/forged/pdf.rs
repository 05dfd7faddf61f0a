//! Signed PDFs: the rules of messages hold inside them too, and what is not covered is not signed.

use super::document::{other_digest, who};
use super::refusals::{
    ALGORITHM, ALTERED, ATTRIBUTES, COVERAGE, INVALID, MALFORMED, NO_CERTIFICATE, OTHER_CERTIFICATE, Refusal,
};
use super::{File, Forged};
use crate::pki::Pki;
use crate::pki::build::der::{Der, octets};
use crate::pki::build::key::digest_algorithm;
use crate::pki::build::signed_data::{
    DATA, MESSAGE_DIGEST, SignedData, SignerInfo, attribute, content_type, message_digest, signing_certificate,
};
use crate::pki::build::{der, key::Key};
use crate::signatures::pades::{blank_request, sheet};
use muragat::formats::pades::{Prepared, prepare};

const ROOM_BYTES: usize = 8 * 1024;

/// A PDF with a place for a signature, and who signs it.
struct Desk {
    key: &'static Key,
    certificate: &'static [u8],
    content: Vec<u8>,
}

fn prepared() -> Prepared {
    prepare(sheet(), &blank_request("Signature1"), ROOM_BYTES).expect("the sheet can be signed")
}

impl Desk {
    fn new(family: &str) -> Self {
        let (pki, name) = (Pki::get(), who("head", family));
        Self { key: pki.key(&name), certificate: pki.der(&name), content: prepared().content() }
    }

    fn attributes(&self) -> Vec<Der> {
        let digest = self.key.family().digest().digest(&self.content);
        vec![content_type(DATA), message_digest(&digest), signing_certificate(self.certificate)]
    }

    fn signer(&self, attributes: Vec<Der>) -> SignerInfo {
        SignerInfo::over(self.key, self.key.family().digest(), self.certificate, der::sorted(attributes))
    }

    fn message(&self, signer: SignerInfo) -> SignedData {
        SignedData::new(DATA, None, vec![self.certificate.to_vec()], vec![signer])
    }

    fn honest(&self) -> Vec<u8> {
        prepared().embed(&self.message(self.signer(self.attributes())).der()).expect("room")
    }
}

pub fn honest(family: &str) -> File {
    File::Pdf(Desk::new(family).honest())
}

pub fn forged(family: &str) -> Vec<Forged> {
    let desk = Desk::new(family);
    [messages(&desk, family), octets_of(&desk)].concat()
}

fn one(name: &str, pdf: Vec<u8>, refusal: Refusal) -> Forged {
    Forged { name: format!("PDF: {name}"), file: File::Pdf(pdf), refusal }
}

fn messages(desk: &Desk, family: &str) -> Vec<Forged> {
    let with =
        |name: &str, message: SignedData, refusal| one(name, prepared().embed(&message.der()).expect("room"), refusal);
    let attributes =
        |name: &str, attributes: Vec<Der>, refusal| with(name, desk.message(desk.signer(attributes)), refusal);
    let pki = Pki::get();
    let asanova = pki.der(&who("asanova", family));
    let honest = desk.signer(desk.attributes());
    let own = desk.attributes();
    let changed = |name: &str, change: &dyn Fn(&mut SignerInfo), refusal| {
        let mut signer = honest.clone();
        change(&mut signer);
        with(name, desk.message(signer), refusal)
    };
    let other = desk.key.family().digest().digest(b"another sheet");
    vec![
        attributes("no digest of the sheet", vec![own[0].clone(), own[2].clone()], ATTRIBUTES),
        attributes("no content type", own[1..].to_vec(), ATTRIBUTES),
        attributes(
            "the digest is of another sheet",
            vec![own[0].clone(), message_digest(&other), own[2].clone()],
            ALTERED,
        ),
        attributes(
            "two digests in one",
            vec![own[0].clone(), attribute(MESSAGE_DIGEST, der::sorted([octets(&other), octets(&other[1..])]))],
            ATTRIBUTES,
        ),
        attributes(
            "the certificate of another person is meant",
            vec![own[0].clone(), own[1].clone(), signing_certificate(asanova)],
            OTHER_CERTIFICATE,
        ),
        with("no certificate", SignedData { certificates: Vec::new(), ..desk.message(honest.clone()) }, NO_CERTIFICATE),
        with(
            "the certificate of another person",
            SignedData { certificates: vec![asanova.to_vec()], ..desk.message(honest.clone()) },
            NO_CERTIFICATE,
        ),
        // What is signed stands around the message, never in it (EN 319 142-1, 4.1).
        with(
            "the message carries content of its own",
            SignedData { content: Some(b"a sheet".to_vec()), ..desk.message(honest.clone()) },
            MALFORMED,
        ),
        changed("one bit of the value is turned", &|s| *s.value.last_mut().expect("octets") ^= 1, INVALID),
        changed("the value is zero", &|s| s.value.fill(0), INVALID),
        changed("the digest of another family", &|s| s.digest = digest_algorithm(other_digest(family)), ALGORITHM),
        changed(
            "no attributes, the sheet is signed itself",
            &|s| {
                s.attributes = None;
                s.value = desk.key.sign(&desk.content);
            },
            ATTRIBUTES,
        ),
        one("no message in the hole", prepared().embed(b"nothing").expect("room"), MALFORMED),
    ]
}

fn octets_of(desk: &Desk) -> Vec<Forged> {
    let good = desk.honest();
    let digits = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let at = find(&good, from.as_bytes());
        [&good[..at], to.as_bytes(), &good[at + from.len()..]].concat()
    };
    let start = find(&good, b"/ByteRange [") + b"/ByteRange [".len();
    let range =
        String::from_utf8_lossy(&good[start..start + good[start..].iter().position(|o| *o == b']').expect("an end")])
            .into_owned();
    let numbers: Vec<usize> = range.split_whitespace().map(|n| n.parse().expect("a number")).collect();
    let [_, before, second, after] = numbers[..] else { panic!("{range}") };
    let moved = |numbers: [usize; 4]| {
        let text = numbers.map(|n| n.to_string()).join(" ");
        digits(&range, &format!("{text:<width$}", width = range.len()))
    };
    let mut late = good.clone();
    late.extend(b"\n% a line that nobody signed\n%%EOF\n");
    vec![
        one(
            "an octet of the sheet is changed",
            {
                let mut pdf = good.clone();
                let at = find(&pdf, b"/Title") + 1;
                pdf[at] = b'X';
                pdf
            },
            ALTERED,
        ),
        one("a line is added behind the end", late, COVERAGE),
        // It says so within what was signed.
        one("what is covered ends earlier", moved([0, before, second, after - 6]), ALTERED),
        one("what is covered begins later", moved([1, before - 1, second, after]), COVERAGE),
        one("the hole is larger than the message", moved([0, before - 1, second, after]), COVERAGE),
        one("what is covered goes beyond the file", moved([0, before, second, after + 1]), COVERAGE),
        one(
            "the hole holds more than digits",
            {
                let mut pdf = good.clone();
                pdf[second - 2] = b'%';
                pdf
            },
            MALFORMED,
        ),
    ]
}

fn find(octets: &[u8], word: &[u8]) -> usize {
    octets
        .windows(word.len())
        .rposition(|w| w == word)
        .unwrap_or_else(|| panic!("no {}", String::from_utf8_lossy(word)))
}
