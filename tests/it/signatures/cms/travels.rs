//! What travels with a signature: time-stamps, certificates, revocation values.

use super::forged::{Forged, certificate, honest};
use super::*;
use crate::pki::build::der::{Der, context, enumerated, number, octets, oid, sequence};
use crate::pki::build::signed_data;

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
