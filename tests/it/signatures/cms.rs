//! CMS: openssl takes ours, we take its; the national authority's files; every way to tamper with one.

use super::desk::Desk;
use super::tools::fixtures;
use crate::pki::build::der::{Der, context, enumerated, number, octets, oid, sequence, sorted};
use crate::pki::build::signed_data::{self as builder, SignerInfo};
use crate::pki::build::{Key, signed_data};
use crate::pki::{Pki, TimeStamping};
use chrono::DateTime;
use muragat::formats::cms::{self, CmsFault, CmsLimits, CmsSignError, SignedData, add_signer, check, sign};
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::signature::{CheckedSignature, SignatureFault};
use muragat::formats::suites::{Algorithm, DigestAlgorithm};

const CONTENT: &[u8] =
    b"<request xmlns=\"urn:muragat:request:1\">\r\n \xd3\xa8\xd1\x82\xd1\x96\xd0\xbd\xd1\x96\xd1\x88\n</request>\n";
const FAMILIES: [&str; 4] = ["rsa", "p-256", "gost-2004", "gost-2015"];

fn signer(name: &str) -> Signer {
    Pki::get().signer(name)
}

fn checked(message: &[u8], detached: Option<&[u8]>) -> Vec<CheckedSignature> {
    check(message, detached, &CmsLimits::default())
}

/// The faults of all signers.
fn faults(message: &[u8], detached: Option<&[u8]>) -> Vec<Option<SignatureFault>> {
    checked(message, detached).into_iter().map(|signature| signature.fault).collect()
}

fn fault(message: &[u8], detached: Option<&[u8]>) -> Option<SignatureFault> {
    let mut all = faults(message, detached);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn every_message_of_the_national_authority_holds() {
    let Some(kz) = fixtures() else { return };
    let read = |name: &str| std::fs::read(kz.join("cms").join(name)).expect("a fixture");
    let document = read("selfmade_content.xml.txt");
    use Algorithm::{Gost2004, Gost2015, RsaSha1, RsaSha256};
    /// File, what it signs, by what.
    type Case<'a> = (&'a str, Option<&'a [u8]>, &'a [Algorithm]);
    let cases: [Case<'_>; 7] = [
        ("ncanode_CmsServiceTest_SIGNED_CMS.p7s", None, &[Gost2015, RsaSha256]),
        ("ncanode_CmsServiceTest_SIGNED_DETACHED_CMS.p7s", Some(b"test123"), &[Gost2015, RsaSha256]),
        ("ncanode_CmsServiceTest_SIGNED_CMS_ONE_SIGNER.p7s", None, &[RsaSha256]),
        ("selfmade_gost2004_DETACHED.p7s", Some(&document), &[Gost2004]),
        ("selfmade_gost2015_DETACHED.p7s", Some(&document), &[Gost2015]),
        ("selfmade_rsa_sha256_DETACHED.p7s", Some(&document), &[RsaSha256]),
        ("selfmade_rsa_sha1_DETACHED.p7s", Some(&document), &[RsaSha1]),
    ];
    for (name, content, algorithms) in cases {
        let message = read(name);
        let found = checked(&message, content);
        assert_eq!(
            found.iter().map(|s| s.algorithm).collect::<Vec<_>>(),
            algorithms.iter().copied().map(Some).collect::<Vec<_>>(),
            "{name}"
        );
        for signature in &found {
            assert_eq!(signature.fault, None, "{name}");
            assert!(signature.claimed_at.is_some(), "{name}: signing time");
            let signed = signature.signed_octets.as_ref().expect("proven octets");
            assert_eq!(signed.as_bytes(), content.unwrap_or(b"test123"), "{name}");
        }
        if content.is_some() {
            assert!(faults(&message, None).iter().all(|f| *f == Some(SignatureFault::ContentMissing)), "{name}");
            assert!(faults(&message, Some(b"another")).iter().all(|f| *f == Some(SignatureFault::Digest)), "{name}");
        }
    }
}

#[test]
fn ours_hold_for_every_key_and_come_out_the_same() {
    let at = DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").unwrap();
    for family in FAMILIES {
        let one = signer(&format!("asanova-{family}"));
        for detached in [true, false] {
            let content = detached.then_some(CONTENT);
            let message = sign(CONTENT, detached, &[&one], Some(at), None).unwrap();
            assert_eq!(message, sign(CONTENT, detached, &[&one], Some(at), None).unwrap(), "{family}");
            let found = &checked(&message, content)[0];
            assert_eq!((&found.fault, found.intact()), (&None, Some(true)), "{family}");
            assert_eq!(found.claimed_at, Some(at));
            assert_eq!(found.certificate.as_ref(), Some(one.certificate()));
            assert_eq!(found.algorithm, Some(one.algorithm()));
        }
        // PAdES forbids the signing time.
        let message = sign(CONTENT, true, &[&one], None, None).unwrap();
        assert_eq!(checked(&message, Some(CONTENT))[0].claimed_at, None);
    }
    assert_eq!(sign(CONTENT, true, &[], None, None), Err(CmsSignError::NoSigner));
}

#[test]
fn openssl_takes_ours() {
    let desk = Desk::new();
    let content = desk.put("content", CONTENT);
    let anchors = desk.certificates("anchors", &["root-rsa", "nca-rsa", "root-p-256", "nca-p-256"]);
    let now = Pki::get().now().timestamp().to_string();
    let at = Some(Pki::get().now());
    let (rsa, ec) = (signer("asanova-rsa"), signer("head-p-256"));
    let both: [&dyn Sign; 2] = [&rsa, &ec];
    let judge = |message: &[u8], detached: bool, content: &str| {
        let message = desk.put("message", message);
        let common = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", &message, "-out", "/dev/null"];
        let trust = ["-CAfile", &anchors, "-no-CApath", "-no-CAstore", "-purpose", "any", "-attime", &now];
        let content = if detached { vec!["-content", content] } else { Vec::new() };
        desk.openssl(&[&common[..], &trust, &content].concat())
    };
    for signers in [&both[..1], &both[1..], &both[..]] {
        for (detached, at) in [(true, at), (true, None), (false, at)] {
            let message = sign(CONTENT, detached, signers, at, None).unwrap();
            assert!(judge(&message, detached, &content), "{} signers, detached {detached}", signers.len());
        }
    }
    let first = sign(CONTENT, true, &both[..1], at, None).unwrap();
    let second = add_signer(&first, Some(CONTENT), &ec, at, None).unwrap();
    assert_eq!(second, sign(CONTENT, true, &both, at, None).unwrap());
    assert!(judge(&second, true, &content));
    let other = desk.put("other", b"another");
    assert!(!judge(&second, true, &other));
}

#[test]
fn we_take_what_openssl_makes() {
    let desk = Desk::new();
    let content = desk.put("content", CONTENT);
    let out = desk.word("message");
    let ways: [(&[&str], bool); 9] = [
        (&[], true),
        (&["-nodetach"], false),
        (&["-cades"], true),
        (&["-keyid"], true),
        // An indefinite length, and a string in parts.
        (&["-nodetach", "-stream"], false),
        (&["-stream", "-cades"], true),
        (&["-md", "sha256", "-nosmimecap"], true),
        (&["-cades", "-nodetach", "-keyid", "-stream"], false),
        (&["-outform", "PEM"], true),
    ];
    for (way, detached) in ways {
        for names in [&["asanova-rsa"][..], &["head-p-256"], &["asanova-rsa", "head-p-256"]] {
            let mut arguments = vec!["cms", "-sign", "-binary", "-in", &content, "-out", &out, "-outform", "DER"];
            arguments.extend(way);
            let files: Vec<_> = names.iter().map(|name| (desk.certificate(name), desk.key(name))).collect();
            files.iter().for_each(|(certificate, key)| arguments.extend(["-signer", certificate, "-inkey", key]));
            desk.made(&arguments);
            let message = desk.read("message");
            let message = cms::octets(&message);
            if way.contains(&"-stream") && !detached {
                assert_eq!(message[1], 0x80, "openssl streams with indefinite lengths");
            }
            let found = checked(&message, detached.then_some(CONTENT));
            assert_eq!(found.len(), names.len());
            for signature in found {
                assert_eq!(signature.fault, None, "{way:?} {names:?}");
                assert_eq!(signature.signed_octets.unwrap().as_bytes(), CONTENT);
            }
        }
    }
    // Other digests with RSA.
    let (certificate, key) = (desk.certificate("asanova-rsa"), desk.key("asanova-rsa"));
    for (digest, algorithm) in
        [("sha384", Algorithm::RsaSha384), ("sha512", Algorithm::RsaSha512), ("sha1", Algorithm::RsaSha1)]
    {
        let common = ["cms", "-sign", "-binary", "-in", &content, "-out", &out, "-outform", "DER", "-md", digest];
        desk.made(&[&common[..], &["-signer", &certificate, "-inkey", &key]].concat());
        let found = &checked(&desk.read("message"), Some(CONTENT))[0];
        assert_eq!((&found.fault, found.algorithm), (&None, Some(algorithm)));
    }
    // What is outside the profile.
    let signed_with = |extra: &[&str]| {
        let common = ["cms", "-sign", "-binary", "-in", &content, "-out", &out, "-outform", "DER"];
        desk.made(&[&common[..], &["-signer", &certificate, "-inkey", &key], extra].concat());
        desk.read("message")
    };
    assert_eq!(fault(&signed_with(&["-noattr"]), Some(CONTENT)), Some(SignatureFault::Attributes("there are none")));
    let pss = signed_with(&["-keyopt", "rsa_padding_mode:pss"]);
    assert!(matches!(fault(&pss, Some(CONTENT)), Some(SignatureFault::Algorithm(_))));
    // The certificate did not travel: it may be given.
    let bare = signed_with(&["-nocerts"]);
    assert_eq!(fault(&bare, Some(CONTENT)), Some(SignatureFault::NoCertificate));
    let message = SignedData::read(&bare, &CmsLimits::default()).unwrap();
    let extra = [Pki::get().certificate("head-p-256"), Pki::get().certificate("asanova-rsa")];
    assert_eq!(message.check_among(Some(CONTENT), &extra)[0].fault, None);
    assert_eq!(message.check_among(Some(CONTENT), &extra[..1])[0].fault, Some(SignatureFault::NoCertificate));
}

/// A message of one signer, each part of which can be another.
struct Forged {
    signer: SignerInfo,
    content: Option<Vec<u8>>,
    certificates: Vec<Der>,
    kind: &'static str,
}

const NAME: &str = "asanova-p-256";

fn key() -> &'static Key {
    Pki::get().key(NAME)
}

fn certificate() -> &'static [u8] {
    Pki::get().der(NAME)
}

/// Attributes as they have to be.
fn honest() -> Vec<Der> {
    let digest = key().family().digest().digest(CONTENT);
    vec![
        signed_data::content_type(signed_data::DATA),
        signed_data::message_digest(&digest),
        signed_data::signing_certificate(certificate()),
    ]
}

impl Forged {
    /// Signs these attributes, sorted as DER has them.
    fn over(attributes: Vec<Der>) -> Self {
        let sorted = sorted(attributes);
        let signer = SignerInfo::over(key(), key().family().digest(), certificate(), sorted);
        Self { signer, content: None, certificates: vec![certificate().to_vec()], kind: signed_data::DATA }
    }

    fn message(&self) -> Vec<u8> {
        let certificates = self.certificates.clone();
        let signers = vec![self.signer.clone()];
        builder::SignedData::new(self.kind, self.content.clone(), certificates, signers).der()
    }

    fn fault(&self) -> Option<SignatureFault> {
        fault(&self.message(), Some(CONTENT))
    }
}

#[test]
fn each_forgery_has_its_own_fault() {
    use SignatureFault as F;
    let attributes = |faulty: F| matches!(faulty, F::Attributes(_));
    assert_eq!(Forged::over(honest()).fault(), None);
    // The order of attributes does not matter: what is signed is sorted.
    let mut unsorted = Forged::over(honest());
    unsorted.signer.attributes.as_mut().unwrap().reverse();
    assert_eq!(unsorted.fault(), None);
    // Nor do unsigned attributes that nobody knows.
    let mut unknown = Forged::over(honest());
    unknown.signer.unsigned.push(signed_data::attribute("1.2.3.4", [number(1)]));
    assert_eq!(unknown.fault(), None);

    let with = |extra: Der| Forged::over([honest(), vec![extra]].concat()).fault().expect("a fault");
    let without = |left_out: usize| {
        let mut all = honest();
        all.remove(left_out);
        Forged::over(all).fault()
    };
    assert!(attributes(with(signed_data::message_digest(b"1"))), "two digests");
    assert!(attributes(with(signed_data::content_type(signed_data::TIME_STAMP_INFO))), "two content types");
    assert!(attributes(without(0).unwrap()), "no content type");
    assert!(attributes(without(1).unwrap()), "no digest");
    assert_eq!(without(2), None, "the reference to the certificate is for whoever asks for it");
    let two_values = signed_data::attribute(signed_data::SIGNING_TIME, [octets(b"1"), octets(b"2")]);
    assert!(attributes(with(two_values)), "a signing time with two values");
    assert!(attributes(with(signed_data::attribute(signed_data::SIGNING_TIME, [octets(b"1")]))), "no time");

    let mut other_kind = honest();
    other_kind[0] = signed_data::content_type(signed_data::TIME_STAMP_INFO);
    assert!(attributes(Forged::over(other_kind).fault().unwrap()), "another content type");

    let mut other_digest = honest();
    other_digest[1] = signed_data::message_digest(&DigestAlgorithm::Sha256.digest(b"another"));
    assert_eq!(Forged::over(other_digest).fault(), Some(F::Digest));

    // The attribute names another certificate; by SHA-1 as well as by SHA-256.
    let mut other_certificate = honest();
    other_certificate[2] = signed_data::signing_certificate(Pki::get().der("head-p-256"));
    assert_eq!(Forged::over(other_certificate).fault(), Some(F::OtherCertificate));
    let by_sha1 = |of: &[u8]| {
        let id = sequence([octets(&DigestAlgorithm::Sha1.digest(of))]);
        signed_data::attribute("1.2.840.113549.1.9.16.2.12", [sequence([sequence([id])])])
    };
    assert_eq!(Forged::over([honest(), vec![by_sha1(certificate())]].concat()).fault(), None);
    assert_eq!(with(by_sha1(Pki::get().der("head-p-256"))), F::OtherCertificate);

    // RFC 6211: the algorithms are those that were signed.
    let protection = |digest: DigestAlgorithm| {
        let algorithm = sequence([oid(&digest.oid().to_string())]);
        let signature = context(1, &oid(&Algorithm::EcdsaSha256.signature_oid().to_string()));
        signed_data::attribute("1.2.840.113549.1.9.52", [sequence([algorithm, signature])])
    };
    assert_eq!(Forged::over([honest(), vec![protection(DigestAlgorithm::Sha256)]].concat()).fault(), None);
    assert!(attributes(with(protection(DigestAlgorithm::Sha512))), "another digest was signed");

    let changed = |change: fn(&mut Forged)| {
        let mut forged = Forged::over(honest());
        change(&mut forged);
        forged.fault().expect("a fault")
    };
    assert_eq!(changed(|f| f.signer.value = key().sign(b"another")), F::Value);
    assert_eq!(
        changed(|f| f.signer.attributes.as_mut().unwrap().push(signed_data::attribute("1.2.3.5", [number(1)]))),
        F::Value
    );
    assert_eq!(changed(|f| f.signer.attributes = None), F::Attributes("there are none"));
    assert_eq!(changed(|f| f.signer.serial = vec![7]), F::NoCertificate);
    assert_eq!(changed(|f| f.certificates.clear()), F::NoCertificate);
    let other_signer = |f: &mut Forged| {
        let (issuer, serial) = builder::issuer_and_serial(Pki::get().der("head-p-256"));
        (f.signer.issuer, f.signer.serial) = (issuer, serial);
        f.certificates = vec![Pki::get().der("head-p-256").to_vec()];
    };
    assert_eq!(changed(other_signer), F::OtherCertificate);
    assert!(matches!(changed(|f| f.signer.digest = sequence([oid("1.2.3.4")])), F::Algorithm(_)));
    assert!(matches!(changed(|f| f.signer.signature = sequence([oid("1.2.840.113549.1.1.11")])), F::Algorithm(_)));
    let sha384 = |f: &mut Forged| f.signer.digest = crate::pki::build::key::digest_algorithm(DigestAlgorithm::Sha384);
    assert!(matches!(changed(sha384), F::Algorithm(_)), "the digest and the signature disagree");
    assert!(matches!(changed(|f| f.signer.version = 3), F::Malformed(_)), "version 3 names a key");
    assert!(matches!(changed(|f| f.kind = signed_data::TIME_STAMP_INFO), F::Attributes(_)));
    // Content that travels in the message, and other content beside it.
    assert_eq!(changed(|f| f.content = Some(b"another".to_vec())), F::Digest);
    let mut attached = Forged::over(honest());
    attached.content = Some(CONTENT.to_vec());
    assert_eq!((attached.fault(), fault(&attached.message(), None)), (None, None));
}

#[test]
fn the_right_one_of_two_certificates_of_one_name_is_found() {
    // The same issuer and serial number, another key: as an authority never issues, and a forger may.
    let pki = Pki::get();
    let twin = pki.certificate_of(NAME, pki.key("head-p-256")).signed_by(pki.key("nca-p-256"));
    let mut forged = Forged::over(honest());
    forged.certificates = vec![twin.clone(), certificate().to_vec()];
    let found = checked(&forged.message(), Some(CONTENT)).remove(0);
    assert_eq!(found.fault, None);
    assert_eq!(found.certificate.unwrap().der(), certificate());
    forged.certificates = vec![twin];
    assert_eq!(forged.fault(), Some(SignatureFault::OtherCertificate));
}

#[test]
fn limits_hold() {
    let one = signer(NAME);
    let eleven: Vec<&dyn Sign> = vec![&one; 11];
    // The same signature is one element of the set.
    let message = sign(CONTENT, true, &eleven, None, None).unwrap();
    assert_eq!(checked(&message, Some(CONTENT)).len(), 1);

    let names: Vec<_> = ["asanova", "head", "petrov"].map(|name| signer(&format!("{name}-p-256"))).into();
    let three: Vec<&dyn Sign> = names.iter().map(|s| s as &dyn Sign).collect();
    let message = sign(CONTENT, true, &three, None, None).unwrap();
    let limits = CmsLimits { signers_max: 2, ..CmsLimits::default() };
    assert_eq!(check(&message, Some(CONTENT), &limits)[0].fault, Some(SignatureFault::TooMany(2)));
    let limits = CmsLimits { carried_max: 2, ..CmsLimits::default() };
    assert!(matches!(SignedData::read(&message, &limits), Err(CmsFault::TooMany(2, "certificates"))));
    let limits = CmsLimits { attributes_max: 2, ..CmsLimits::default() };
    assert!(matches!(SignedData::read(&message, &limits), Err(CmsFault::TooMany(2, "attributes"))));
    let mut small = CmsLimits::default();
    small.ber.size_bytes_max = 100;
    assert!(matches!(SignedData::read(&message, &small), Err(CmsFault::Ber(_))));
}

#[test]
fn a_signer_joins_and_nothing_that_is_there_changes() {
    let (first, second) = (signer("asanova-rsa"), signer("head-gost-2015"));
    for detached in [true, false] {
        let content = detached.then_some(CONTENT);
        let message = sign(CONTENT, detached, &[&first], None, None).unwrap();
        let both = add_signer(&message, content, &second, None, None).unwrap();
        let found = checked(&both, content);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|signature| signature.fault.is_none()));
        assert_eq!(
            add_signer(&message, Some(b"another"), &second, None, None),
            Err(CmsSignError::Form(SignatureFault::Digest))
        );
    }
    assert!(matches!(add_signer(b"0", Some(CONTENT), &second, None, None), Err(CmsSignError::Message(_))));
    let message = sign(CONTENT, true, &[&first], None, None).unwrap();
    assert_eq!(
        add_signer(&message, None, &second, None, None),
        Err(CmsSignError::Form(SignatureFault::ContentMissing))
    );
}

#[test]
fn time_stamps_over_the_value_are_read_whoever_made_them() {
    let pki = Pki::get();
    for (family, authority) in [("rsa", "tsa-rsa"), ("p-256", "tsa-p-256"), ("gost-2015", "tsa-gost-2004")] {
        let one = signer(&format!("asanova-{family}"));
        let digest = pki.key(authority).family().digest();
        let service = TimeStamping::of(pki, authority);
        let stamp = |value: &[u8]| Ok(service.stamp(pki, digest, value));
        let message = sign(CONTENT, true, &[&one], None, Some(&stamp)).unwrap();
        let found = &checked(&message, Some(CONTENT))[0];
        assert_eq!(found.fault, None);
        let [stamp] = &found.time_stamps[..] else { panic!("one time-stamp") };
        assert_eq!(stamp.fault, None, "{authority}");
        assert_eq!(stamp.gen_time(), Some(pki.now().to_utc().fixed_offset()));
        assert_eq!(stamp.certificate.as_ref(), Some(&pki.certificate(authority)));
    }
    // A time-stamp over something else is not put into a signature…
    let one = signer(NAME);
    let service = TimeStamping::of(pki, "tsa-p-256");
    let elsewhere = |_: &[u8]| Ok(service.stamp(pki, DigestAlgorithm::Sha256, b"another"));
    let refused = sign(CONTENT, true, &[&one], None, Some(&elsewhere));
    assert!(matches!(refused, Err(CmsSignError::TimeStamp(_))));
    let silent = |_: &[u8]| Err("nobody answers".to_owned());
    assert_eq!(
        sign(CONTENT, true, &[&one], None, Some(&silent)),
        Err(CmsSignError::TimeStamp("nobody answers".into()))
    );
    // … and where one is, it is seen, and the signature itself holds.
    let mut forged = Forged::over(honest());
    let tokens = [service.stamp(pki, DigestAlgorithm::Sha256, b"another"), octets(b"no token")];
    forged.signer.unsigned.push(signed_data::attribute(signed_data::TIME_STAMP_TOKEN, tokens));
    let found = checked(&forged.message(), Some(CONTENT)).remove(0);
    assert_eq!(found.fault, None);
    assert_eq!(found.time_stamps.iter().filter(|stamp| stamp.gen_time().is_some()).count(), 0);
    assert_eq!(found.time_stamps.len(), 2);
}

#[test]
fn what_travels_with_a_signature_is_taken_out() {
    let pki = Pki::get();
    let list = pki.list("nca-p-256").signed_by(pki.key("nca-p-256"));
    let basic = sequence([sequence([number(1)]), octets(b"some answer")]);
    let values = sequence([context(0, &sequence([list.clone()])), context(1, &sequence([basic.clone()]))]);
    let mut forged = Forged::over(honest());
    forged.signer.unsigned.push(signed_data::attribute(signed_data::REVOCATION_VALUES, [values]));
    let authorities = sequence([pki.der("nca-p-256").to_vec()]);
    forged.signer.unsigned.push(signed_data::attribute("1.2.840.113549.1.9.16.2.23", [authorities]));
    let found = checked(&forged.message(), Some(CONTENT)).remove(0);
    assert_eq!(found.fault, None);
    assert_eq!(found.carried.certificates, [certificate(), pki.der("nca-p-256")]);
    assert_eq!(found.carried.crls, [&list[..]]);
    // A basic answer is put into the response that it was taken from.
    let kind = oid("1.3.6.1.5.5.7.48.1.1");
    let response = sequence([enumerated(0), context(0, &sequence([kind, octets(&basic)]))]);
    assert_eq!(found.carried.ocsp, [response]);

    // SignedData.crls, by openssl's hand; a list as it is.
    let whole = forged.message();
    let message = SignedData::read(&whole, &CmsLimits::default()).unwrap();
    assert_eq!(message.carried().certificates.len(), 1);
    let other = context(1, &[oid("1.3.6.1.5.5.7.16.2"), sequence([number(7)])].concat());
    let crls = context(1, &[list.clone(), other].concat());
    let signed = with_crls(&whole, &crls);
    let found = checked(&signed, Some(CONTENT)).remove(0);
    assert_eq!(found.fault, None);
    assert_eq!(found.carried.crls, [&list[..], &list[..]]);
    assert_eq!(found.carried.ocsp, [sequence([number(7)]), found.carried.ocsp[1].clone()]);
}

/// The message with `crls` before its signers.
fn with_crls(message: &[u8], crls: &[u8]) -> Vec<u8> {
    use muragat::formats::asn1::{Element, tag};
    let mut info = Element::only_of(message, tag::SEQUENCE).unwrap().inside();
    let kind = info.any().unwrap().whole;
    let signed = Element::only(info.any().unwrap().contents).unwrap();
    let mut parts: Vec<Der> = signed.inside().all(9).unwrap().iter().map(|part| part.whole.to_vec()).collect();
    parts.insert(parts.len() - 1, crls.to_vec());
    sequence([kind.to_vec(), context(0, &sequence(parts))])
}

#[test]
fn a_message_comes_as_text_too() {
    let message = sign(CONTENT, true, &[&signer(NAME)], None, None).unwrap();
    let base64 = data_encoding::BASE64.encode(&message);
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN CMS-----\r\n{}\r\n-----END CMS-----\r\n", lines.join("\r\n"));
    for text in [base64.clone(), lines.join("\n"), pem] {
        assert_eq!(cms::octets(text.as_bytes()), message, "{text}");
    }
    assert_eq!(cms::octets(&message), message);
    assert_eq!(cms::octets(b"no message"), &b"no message"[..]);
    assert_eq!(cms::octets(b""), &b""[..]);
}

/// Cut off at each octet, or an octet changed: refused or read, never more than that, and never other content.
#[test]
fn each_octet_may_be_wrong() {
    let (first, second) = (signer("asanova-p-256"), signer("head-p-256"));
    let pki = Pki::get();
    let service = TimeStamping::of(pki, "tsa-p-256");
    let stamp = |value: &[u8]| Ok(service.stamp(pki, DigestAlgorithm::Sha256, value));
    let message = sign(CONTENT, false, &[&first, &second], Some(pki.now()), Some(&stamp)).unwrap();
    for end in 0..message.len() {
        let cut = checked(&message[..end], None);
        assert!(cut.iter().all(|signature| signature.fault.is_some()) && !cut.is_empty(), "cut at {end}");
    }
    let mut refused = 0;
    for at in 0..message.len() {
        let mut other = message.clone();
        other[at] ^= 1 << (at % 8);
        let found = checked(&other, None);
        let spoiled = |s: &CheckedSignature| s.fault.is_some() || s.time_stamps.iter().any(|t| t.fault.is_some());
        refused += usize::from(found.iter().any(spoiled) || found.len() != 2);
        for signature in found.iter().filter(|signature| signature.fault.is_none()) {
            assert_eq!(signature.signed_octets.as_ref().unwrap().as_bytes(), CONTENT, "octet {at}");
        }
    }
    // Digest algorithms and certificates stand there twice or unsigned; nearly everything else is bound.
    assert!(refused * 10 > message.len() * 9, "{refused} of {}", message.len());
}
