//! Time-stamps: the exchange with an authority, foreign ones, and every way in which a token proves nothing.

use super::desk::Desk;
use super::tools::fixtures;
use crate::pki::build::der::{
    Der, bits, boolean, context, enumerated, generalized_time, number, octets, oid, sequence, tlv,
};
use crate::pki::build::signed_data::{self, SignedData, SignerInfo, TIME_STAMP_INFO};
use crate::pki::build::time_stamp::{Info, POLICY};
use crate::pki::{Nonce, Pki, TimeStamping};
use chrono::{DateTime, TimeDelta};
use muragat::formats::signature::SignatureFault;
use muragat::formats::suites::{Algorithm, DigestAlgorithm};
use muragat::formats::timestamp::{ResponseFault, TimeStamp, TimeStampFault, request, response};

const OCTETS: &[u8] = b"a signature value";
const NONCE: [u8; 8] = [0x80, 1, 2, 3, 4, 5, 6, 7];
const DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;

/// What the program makes of an authority's answer.
fn asked(service: &TimeStamping) -> Result<TimeStamp, ResponseFault> {
    let imprint = DIGEST.digest(OCTETS);
    let question = request(DIGEST, &imprint, &NONCE);
    response(&service.answer(Pki::get(), &question), (DIGEST, &imprint), &NONCE)
}

#[test]
fn tokens_of_the_national_authority_are_read() {
    let Some(kz) = fixtures() else { return };
    let read = |name: &str| std::fs::read(kz.join("tsp-test").join(name)).expect("a fixture");
    let token = TimeStamp::read(&read("tsp_token.bin"));
    assert_eq!(token.fault, None);
    let info = token.info.as_ref().unwrap();
    assert_eq!(info.policy, POLICY);
    assert_eq!(info.gen_time.to_rfc3339(), "2022-09-18T13:20:14+00:00");
    assert_eq!(info.imprint_algorithm, Some(DigestAlgorithm::Sha1));
    assert_eq!(token.algorithm, Some(Algorithm::Gost2004));
    assert_eq!(token.certificate.as_ref().unwrap().facts().holder, "СЕРВИС МЕТКИ ВРЕМЕНИ");
    // The response holds the same token.
    let nonce = info.nonce.clone().unwrap();
    let whole = read("tsp_response.bin");
    let stamp = response(&whole, (DigestAlgorithm::Sha1, &info.imprint), &nonce).unwrap();
    assert_eq!(stamp.info.unwrap().gen_time, info.gen_time);
    assert_eq!(response(&whole, (DigestAlgorithm::Sha1, &info.imprint), &NONCE).unwrap_err(), ResponseFault::Nonce);
    assert_eq!(token.over(OCTETS).fault, Some(TimeStampFault::Imprint));
}

#[test]
fn an_honest_authority_of_any_key_is_believed() {
    let pki = Pki::get();
    for authority in ["tsa-rsa", "tsa-p-256", "tsa-gost-2004", "tsa-gost-2015"] {
        let mut service = TimeStamping::of(pki, authority);
        service.accuracy_seconds = Some(2);
        let stamp = asked(&service).unwrap_or_else(|fault| panic!("{authority}: {fault}"));
        assert_eq!(stamp.gen_time(), Some(pki.now().to_utc().fixed_offset()));
        let info = stamp.info.clone().unwrap();
        assert_eq!((info.accuracy, info.ordering), (Some(TimeDelta::seconds(2)), false));
        assert_eq!(info.bounds(), (info.gen_time - TimeDelta::seconds(2), info.gen_time + TimeDelta::seconds(2)));
        assert_eq!(stamp.over(OCTETS).fault, None);
    }
}

#[test]
fn a_wrong_answer_brings_no_time_stamp() {
    let pki = Pki::get();
    let honest = TimeStamping::of(pki, "tsa-p-256");
    let fault = |service: TimeStamping| asked(&service).unwrap_err();
    assert_eq!(fault(TimeStamping { nonce: Nonce::LeftOut, ..honest.clone() }), ResponseFault::Nonce);
    assert_eq!(fault(TimeStamping { nonce: Nonce::Another, ..honest.clone() }), ResponseFault::Nonce);
    assert_eq!(fault(TimeStamping { imprint: Some(vec![7; 32]), ..honest.clone() }), ResponseFault::Imprint);
    assert_eq!(
        fault(TimeStamping { status: 2, ..honest.clone() }),
        ResponseFault::Refused { status: 2, reasons: vec![] }
    );
    let signature = |fault: SignatureFault| ResponseFault::Token(TimeStampFault::Signature(fault));
    let other_key = TimeStamping { signer: "tsa-expired-p-256".into(), ..honest.clone() };
    assert_eq!(fault(other_key), signature(SignatureFault::Value));
    let other_named = TimeStamping { named: "tsa-expired-p-256".into(), ..honest.clone() };
    assert_eq!(fault(other_named), signature(SignatureFault::OtherCertificate));
    let nothing_carried = TimeStamping { carried: Vec::new(), ..honest.clone() };
    assert_eq!(fault(nothing_carried), signature(SignatureFault::NoCertificate));
    assert!(matches!(fault(TimeStamping { spoiled: true, ..honest.clone() }), ResponseFault::Token(_)));
    // Granted, with modifications, is granted.
    assert!(asked(&TimeStamping { status: 1, ..honest }).is_ok());

    let said = |octets: &[u8]| response(octets, (DIGEST, &[0; 32]), &NONCE).unwrap_err();
    let reasons = sequence([sequence([number(2), sequence([tlv(12, b"no")]), bits(&[0b0010_0000])])]);
    assert_eq!(said(&reasons), ResponseFault::Refused { status: 2, reasons: vec![2] });
    assert!(matches!(said(&sequence([sequence([number(0)])])), ResponseFault::Malformed("no token")));
    assert!(matches!(said(b"<html>"), ResponseFault::Malformed(_)));
    assert!(matches!(said(b""), ResponseFault::Malformed(_)));
    assert!(matches!(said(&sequence([])), ResponseFault::Malformed(_)));
}

#[test]
fn openssl_stamps_what_we_ask_for() {
    let desk = Desk::new();
    for (authority, digest) in [
        ("tsa-rsa", DigestAlgorithm::Sha256),
        ("tsa-p-256", DigestAlgorithm::Sha256),
        ("tsa-rsa", DigestAlgorithm::Sha512),
    ] {
        let imprint = digest.digest(OCTETS);
        let query = desk.put("query", &request(digest, &imprint, &NONCE));
        desk.made(&["ts", "-query", "-in", &query, "-text"]);
        desk.put("serial", b"1000\n");
        let settings = format!(
            "[tsa]\ndefault_tsa = me\n[me]\nserial = {}\ncrypto_device = builtin\nsigner_digest = sha256\n\
             default_policy = 1.2.3.4\nother_policies = 1.2.3.5\ndigests = sha256, sha512\n\
             accuracy = secs:1, millisecs:500, microsecs:100\nordering = yes\ntsa_name = yes\n\
             ess_cert_id_chain = no\ness_cert_id_alg = sha256\nclock_precision_digits = 6\n",
            desk.word("serial")
        );
        let settings = desk.put("tsa.cnf", settings.as_bytes());
        let (certificate, key, out) = (desk.certificate(authority), desk.key(authority), desk.word("reply"));
        let reply = ["ts", "-reply", "-config", &settings, "-section", "me", "-queryfile", &query];
        desk.made(&[&reply[..], &["-signer", &certificate, "-inkey", &key, "-out", &out]].concat());
        let stamp = response(&desk.read("reply"), (digest, &imprint), &NONCE).unwrap();
        let info = stamp.info.as_ref().unwrap();
        assert_eq!((info.policy.as_str(), info.ordering), ("1.2.3.4", true));
        assert_eq!(info.accuracy, Some(TimeDelta::microseconds(1_500_100)));
        assert_eq!(stamp.over(OCTETS).fault, None);

        // Its own judge agrees, and both refuse other octets.
        let anchors = desk.certificates("anchors", &["root-rsa", "nca-rsa", "root-p-256", "nca-p-256"]);
        let verify = |octets: &[u8]| {
            let data = desk.put("data", octets);
            desk.openssl(&["ts", "-verify", "-data", &data, "-in", &out, "-CAfile", &anchors, "-untrusted", &anchors])
        };
        assert!(verify(OCTETS));
        assert!(!verify(b"another"));
        let token = desk.word("token");
        desk.made(&["ts", "-reply", "-in", &out, "-token_out", "-out", &token]);
        assert_eq!(TimeStamp::read(&desk.read("token")).over(b"another").fault, Some(TimeStampFault::Imprint));
    }
}

#[test]
fn openssl_believes_what_our_reader_believes() {
    let (pki, desk) = (Pki::get(), Desk::new());
    let now = pki.now().timestamp().to_string();
    let data = desk.put("data", OCTETS);
    let anchors = desk.certificates("anchors", &["root-p-256", "nca-p-256"]);
    let honest = TimeStamping::of(pki, "tsa-p-256");
    let services = [
        (honest.clone(), true),
        (TimeStamping { named: "tsa-expired-p-256".into(), ..honest.clone() }, false),
        (TimeStamping { signer: "tsa-expired-p-256".into(), ..honest.clone() }, false),
        (TimeStamping { imprint: Some(vec![7; 32]), ..honest }, false),
    ];
    for (service, good) in services {
        let token = service.stamp(pki, DIGEST, OCTETS);
        let file = desk.put("token", &token);
        let common = ["ts", "-verify", "-data", &data, "-in", &file, "-token_in", "-attime", &now];
        assert_eq!(desk.openssl(&[&common[..], &["-CAfile", &anchors, "-untrusted", &anchors]].concat()), good);
        assert_eq!(TimeStamp::read(&token).over(OCTETS).fault.is_none(), good);
    }
}

const AUTHORITY: &str = "tsa-p-256";

fn info() -> Info {
    Info {
        policy: POLICY,
        digest: crate::pki::build::key::digest_algorithm(DIGEST),
        imprint: DIGEST.digest(OCTETS),
        serial: 7,
        at: Pki::get().now().to_utc(),
        nonce: None,
        accuracy_seconds: None,
        ordering: false,
    }
}

/// A token of this kind over this content, by these attributes beside content type and digest.
fn token(kind: &'static str, content: &[u8], extra: Vec<Der>, signers: usize) -> Vec<u8> {
    let pki = Pki::get();
    let one = |index: usize| {
        let mut extra = extra.clone();
        extra.push(signed_data::attribute("1.2.3.4", [number(index as u64)]));
        SignerInfo::honest(pki.key(AUTHORITY), pki.der(AUTHORITY), kind, content, extra)
    };
    let certificates = vec![pki.der(AUTHORITY).to_vec()];
    SignedData::new(kind, Some(content.to_vec()), certificates, (0..signers).map(one).collect()).der()
}

fn named() -> Vec<Der> {
    vec![signed_data::signing_certificate(Pki::get().der(AUTHORITY))]
}

#[test]
fn each_forged_token_has_its_own_fault() {
    let good = info().der();
    let fault = |octets: &[u8]| TimeStamp::read(octets).over(OCTETS).fault;
    assert_eq!(fault(&token(TIME_STAMP_INFO, &good, named(), 1)), None);
    let malformed = |octets: &[u8], what: &'static str| {
        assert_eq!(fault(octets), Some(TimeStampFault::Malformed(what)));
    };
    malformed(&token(signed_data::DATA, &good, named(), 1), "another content type");
    malformed(&token(TIME_STAMP_INFO, &good, named(), 2), "not one signer");
    malformed(&token(TIME_STAMP_INFO, &good, named(), 0), "not one signer");
    malformed(&token(TIME_STAMP_INFO, &good, Vec::new(), 1), "it does not name the certificate of the authority");
    let without_content = {
        let pki = Pki::get();
        let signer = SignerInfo::honest(pki.key(AUTHORITY), pki.der(AUTHORITY), TIME_STAMP_INFO, &good, named());
        SignedData::new(TIME_STAMP_INFO, None, vec![pki.der(AUTHORITY).to_vec()], vec![signer]).der()
    };
    malformed(&without_content, "no content");
    let unknown = Info { digest: sequence([oid("1.2.3.4")]), ..info() };
    let fault_of_unknown = fault(&token(TIME_STAMP_INFO, &unknown.der(), named(), 1));
    assert_eq!(fault_of_unknown, Some(TimeStampFault::Algorithm("1.2.3.4".into())));
    let other = Info { imprint: DIGEST.digest(b"another"), ..info() };
    assert_eq!(fault(&token(TIME_STAMP_INFO, &other.der(), named(), 1)), Some(TimeStampFault::Imprint));
    malformed(b"", "the octets are not BER");
}

/// `TSTInfo` with these parts in place of the honest ones, from the version to the time, and these behind it.
fn said(parts: [Option<Der>; 5], behind: &[Der]) -> Option<TimeStampFault> {
    let imprint = sequence([crate::pki::build::key::digest_algorithm(DIGEST), octets(&DIGEST.digest(OCTETS))]);
    let honest = [number(1), oid(POLICY), imprint, number(7), generalized_time(Pki::get().now().to_utc())];
    let parts = parts.into_iter().zip(honest).map(|(part, honest)| part.unwrap_or(honest));
    let content = sequence(parts.chain(behind.iter().cloned()));
    TimeStamp::read(&token(TIME_STAMP_INFO, &content, named(), 1)).over(OCTETS).fault
}

#[test]
fn what_a_token_says_is_limited() {
    const NONE: [Option<Der>; 5] = [const { None }; 5];
    let malformed = |fault: Option<TimeStampFault>| matches!(fault, Some(TimeStampFault::Malformed(_)));
    let with = |place: usize, part: Der| {
        let mut parts = NONE;
        parts[place] = Some(part);
        said(parts, &[])
    };
    assert_eq!(said(NONE, &[]), None);
    assert!(malformed(with(0, number(2))));
    assert!(malformed(with(3, tlv(2, &[1; 22]))));
    assert_eq!(with(3, tlv(2, &[1; 21])), None);
    assert_eq!(with(4, tlv(0x18, b"20151118033000.25Z")), None);
    for time in ["20151118033000+0600", "201511180330Z", "20151118033000.250Z", "20151318033000Z"] {
        assert!(malformed(with(4, tlv(0x18, time.as_bytes()))), "{time}");
    }
    let accuracy = |parts: Vec<Der>| said(NONE, &[sequence(parts)]);
    let (millis, micros) = (|n: u8| tlv(0x80, &[n]), |n: u8| tlv(0x81, &[n]));
    assert_eq!(accuracy(vec![number(1), millis(1), micros(99)]), None);
    assert_eq!(accuracy(vec![]), None);
    assert!(malformed(accuracy(vec![number(86_401)])));
    assert!(malformed(accuracy(vec![tlv(0x80, &[4, 0])])));
    assert!(malformed(accuracy(vec![millis(0)])));
    assert_eq!(said(NONE, &[boolean(true), number(5)]), None);
    assert!(malformed(said(NONE, &[tlv(1, &[1])])));
    assert!(malformed(said(NONE, &[tlv(2, &[1; 65])])));
    assert!(malformed(said(NONE, &[enumerated(1)])));
    let extension = |critical: bool| {
        let parts = [oid("1.2.3.4")].into_iter().chain(critical.then(|| boolean(true))).chain([octets(b"")]);
        context(1, &sequence(parts))
    };
    assert_eq!(said(NONE, &[extension(false)]), None);
    assert!(malformed(said(NONE, &[extension(true)])));
}

/// Cut off at each octet, or an octet changed: never a panic, and never another time.
#[test]
fn each_octet_may_be_wrong() {
    let pki = Pki::get();
    let at: DateTime<_> = pki.now().to_utc().fixed_offset();
    let token = TimeStamping::of(pki, AUTHORITY).stamp(pki, DIGEST, OCTETS);
    for end in 0..token.len() {
        assert!(TimeStamp::read(&token[..end]).fault.is_some(), "cut at {end}");
    }
    for place in 0..token.len() {
        let mut other = token.clone();
        other[place] ^= 1 << (place % 8);
        let stamp = TimeStamp::read(&other).over(OCTETS);
        assert!(stamp.gen_time().is_none_or(|time| time == at), "octet {place}");
    }
    let whole = TimeStamping::of(pki, AUTHORITY).answer(pki, &request(DIGEST, &DIGEST.digest(OCTETS), &NONCE));
    for end in 0..whole.len() {
        assert!(response(&whole[..end], (DIGEST, &DIGEST.digest(OCTETS)), &NONCE).is_err(), "cut at {end}");
    }
}
