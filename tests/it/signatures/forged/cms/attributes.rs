//! Signed attributes that are missing, stand twice, contradict each other or were never signed.

use super::super::document::{request, who};
use super::super::refusals::{ALGORITHM, ALTERED, ATTRIBUTES, INVALID, OTHER_CERTIFICATE};
use super::super::{File, Forged};
use super::Desk;
use crate::pki::Pki;
use crate::pki::build::certificate::serial_of;
use crate::pki::build::der::{self, Der, context, number, octets, oid, sequence, set, sorted};
use crate::pki::build::moment;
use crate::pki::build::signed_data::{
    CONTENT_TYPE, DATA, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, SIGNING_TIME, TIME_STAMP_INFO, attribute, content_type,
    message_digest, signing_certificate, signing_time,
};

const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";

pub fn forged(desk: &Desk) -> Vec<Forged> {
    let digest = desk.digest(request().as_bytes());
    let with = |name: &str, attributes: Vec<Der>, refusal| {
        desk.forged(name, desk.message(desk.signer(sorted(attributes))), refusal)
    };
    let more = |name: &str, extra: Der, refusal| with(name, [desk.attributes(), vec![extra]].concat(), refusal);
    let (kind, right) = (content_type(DATA), message_digest(&digest));
    let other = desk.digest(b"another request");
    let theirs = Pki::get().der(&who("head", &desk.family));
    let ess = |id: Der| attribute(SIGNING_CERTIFICATE_V2, [sequence([sequence([id])])]);
    let hash = |certificate: &[u8]| octets(&muragat::formats::suites::DigestAlgorithm::Sha256.digest(certificate));
    let issuer_serial = |serial: &[u8]| {
        let issuer = Pki::get().name(&Pki::get().issuer(&desk.name)).0;
        sequence([sequence([context(4, &issuer)]), der::integer(serial)])
    };
    let at = moment("2015-11-18T09:00:00+06:00");
    let mut unsorted = desk.attributes();
    unsorted.reverse();
    let mut unsorted_lie = sorted([kind.clone(), message_digest(&other)]);
    unsorted_lie.reverse();
    let protection = |digest: &str| {
        let signature = desk.key.family().signature_algorithm();
        let inner = signature[2..].to_vec();
        attribute(ALGORITHM_PROTECTION, [sequence([der::algorithm(digest), context(1, &inner)])])
    };
    vec![
        with("no digest of the content", vec![kind.clone()], ATTRIBUTES),
        with("no content type", vec![right.clone()], ATTRIBUTES),
        with("no attribute in the set", Vec::new(), ATTRIBUTES),
        with("the digest is of something else", vec![kind.clone(), message_digest(&other)], ALTERED),
        with("the digest is cut short", vec![kind.clone(), message_digest(&digest[..20])], ALTERED),
        with("the digest is empty", vec![kind.clone(), message_digest(&[])], ALTERED),
        with("two digests, the right one first", vec![kind.clone(), right.clone(), message_digest(&other)], ATTRIBUTES),
        with(
            "a digest of two values",
            vec![kind.clone(), attribute(MESSAGE_DIGEST, sorted([octets(&digest), octets(&other)]))],
            ATTRIBUTES,
        ),
        with("a digest of no value", vec![kind.clone(), attribute(MESSAGE_DIGEST, [])], ATTRIBUTES),
        with(
            "a digest that is a text",
            vec![kind.clone(), attribute(MESSAGE_DIGEST, [der::utf8("digest")])],
            ATTRIBUTES,
        ),
        with("two content types", vec![kind.clone(), content_type(TIME_STAMP_INFO), right.clone()], ATTRIBUTES),
        with("the same content type twice", vec![kind.clone(), kind.clone(), right.clone()], ATTRIBUTES),
        with("another content type", vec![content_type(TIME_STAMP_INFO), right.clone()], ATTRIBUTES),
        with("a content type that is a number", vec![attribute(CONTENT_TYPE, [number(1)]), right.clone()], ATTRIBUTES),
        more("a time that is none", attribute(SIGNING_TIME, [der::utf8("yesterday")]), ATTRIBUTES),
        with("two times", [desk.attributes(), vec![signing_time(at), signing_time(at)]].concat(), ATTRIBUTES),
        more("the certificate of another person is meant", signing_certificate(theirs), OTHER_CERTIFICATE),
        more(
            "the certificate of another number is meant",
            ess(sequence([hash(desk.certificate), issuer_serial(&serial_of("somebody else"))])),
            OTHER_CERTIFICATE,
        ),
        more(
            "the certificate by a digest that nobody knows",
            ess(sequence([sequence([oid("1.2.3.4")]), hash(desk.certificate)])),
            ALGORITHM,
        ),
        with(
            "two certificates are meant",
            [desk.attributes(), vec![signing_certificate(desk.certificate), signing_certificate(theirs)]].concat(),
            ATTRIBUTES,
        ),
        more("the algorithm beside is not the one that was signed", protection("1.2.840.113549.2.5"), ATTRIBUTES),
        desk.forged(
            "the attributes do not stand in order, and were signed so",
            desk.message(desk.signer(unsorted)),
            INVALID,
        ),
        desk.forged(
            "the attributes do not stand in order, and the digest lies",
            desk.message(desk.signer(unsorted_lie)),
            ALTERED,
        ),
        desk.forged(
            "an attribute is changed after signing",
            {
                let mut signer = desk.signer(sorted([desk.attributes(), vec![signing_time(at)]].concat()));
                let later = signing_time(moment("2015-11-18T09:00:01+06:00"));
                signer.attributes = Some(sorted([desk.attributes(), vec![later]].concat()));
                desk.message(signer)
            },
            INVALID,
        ),
        desk.forged(
            "an attribute is added after signing",
            {
                let mut signer = desk.honest();
                signer.attributes = Some(sorted([desk.attributes(), vec![signing_time(at)]].concat()));
                desk.message(signer)
            },
            INVALID,
        ),
        desk.forged(
            "no attributes, the content is signed itself",
            {
                let mut signer = desk.honest();
                signer.attributes = None;
                signer.value = desk.key.sign(request().as_bytes());
                desk.message(signer)
            },
            ATTRIBUTES,
        ),
        {
            // What was signed are the attributes: without them they are a content that was signed.
            let mut signer = desk.honest();
            signer.attributes = None;
            let content = Some(set(desk.attributes()));
            let file = File::Detached { message: desk.message(signer).der(), content };
            Forged { name: "CMS: the attributes themselves are shown as the content".into(), file, refusal: ATTRIBUTES }
        },
    ]
}
