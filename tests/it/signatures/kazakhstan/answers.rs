//! Revocation lists, answers of responders and time-stamps of the test authority.

use super::{Samples, moment, noon};
use muragat::formats::crl::CertificateList;
use muragat::formats::ocsp::Response;
use muragat::formats::revocation::{Reason, Standing};
use muragat::formats::suites::{Algorithm, DigestAlgorithm};
use muragat::formats::timestamp::{ResponseFault, TimeStamp, response};
use muragat::formats::x509::{Purpose, build};

/// File, who signed it, how many it names, when it came, when the next one comes.
#[rustfmt::skip]
const LISTS: [(&str, &str, usize, &str, &str); 3] = [
    ("crl-test/nca_gost2022_test.crl", "ca-test/nca_gost2015_test.cer", 6, "2022-07-27T11:26:06Z", "2023-01-23T11:26:06Z"),
    ("crl-test/nca_gost_test.crl", "ca-test/nca_gost_test.crt", 31, "2022-03-29T04:30:07Z", "2022-09-25T04:30:07Z"),
    ("crl-test/nca_rsa_test.crl", "ca-test/nca_rsa_test.crt", 126, "2022-03-29T04:18:29Z", "2022-09-25T04:18:29Z"),
];

/// Who stands in which list, since when and why.
#[rustfmt::skip]
const REVOKED: [(&str, &str, &str, Option<&str>); 6] = [
    ("keys-test/ceo_revoked_2015.cer", "crl-test/nca_gost2022_test.crl", "certificateHold", Some("2022-07-27T10:25:30Z")),
    ("keys-test/individual_valid_2015.cer", "crl-test/nca_gost2022_test.crl", "", None),
    ("keys-test/ceo_sign_revoked_2004.cer", "crl-test/nca_gost_test.crl", "superseded", Some("2022-01-18T04:47:37Z")),
    ("certs-test/ceo_valid_sign_2004_gost.cer", "crl-test/nca_gost_test.crl", "", None),
    ("keys-test/individual_sign_revoked_2004.cer", "crl-test/nca_rsa_test.crl", "superseded", Some("2022-01-18T04:40:24Z")),
    ("certs-test/individual_valid_sign_2004_rsa.cer", "crl-test/nca_rsa_test.crl", "", None),
];

/// Answer, about whom, by whose authority, what it says and since when.
type Answer = (&'static str, &'static str, &'static str, Option<(Reason, &'static str)>);

#[rustfmt::skip]
const ANSWERS: [Answer; 3] = [
    ("ocsp-test/ocsp_response_individual_sign_2004.bin", "keys-test/individual_valid_sign_2004.cer", "ca-test/nca_rsa_test.crt", None),
    ("ocsp-test/ocsp_response_ceo_sign_2004_revoked.bin", "keys-test/ceo_sign_revoked_2004.cer", "ca-test/nca_gost_test.crt", Some((Reason::Superseded, "2022-01-18"))),
    ("ocsp-test/ocsp_response_ceo_2015_revoked.bin", "keys-test/ceo_revoked_2015.cer", "ca-test/nca_gost2015_test.cer", Some((Reason::CertificateHold, "2022-07-27"))),
];

const TOKEN: &str = "tsp-test/tsp_token.bin";
const RESPONSE: &str = "tsp-test/tsp_response.bin";

pub fn files() -> Vec<String> {
    let lists = LISTS.iter().map(|(file, ..)| *file);
    lists.chain(ANSWERS.iter().map(|(file, ..)| *file)).chain([TOKEN, RESPONSE]).map(str::to_owned).collect()
}

#[test]
fn every_list_is_of_its_authority_and_names_whom_it_should() {
    let Some(samples) = Samples::get() else { return };
    for (file, issuer, count, from, until) in LISTS {
        let list = CertificateList::from_der(&samples.read(file)).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        assert_eq!((list.len(), list.this_update(), list.next_update()), (count, moment(from), Some(moment(until))));
        for (_, other, ..) in LISTS {
            assert_eq!(list.is_signed_by(&samples.certificate(other)) == Some(true), other == issuer, "{file} {other}");
        }
    }
    for (person, file, reason, at) in REVOKED {
        let list = CertificateList::from_der(&samples.read(file)).unwrap();
        let found = list.about(&samples.certificate(person)).unwrap_or_else(|fault| panic!("{person}: {fault}"));
        assert_eq!(found.map(|revoked| revoked.at), at.map(moment), "{person}");
        assert_eq!(found.map_or("", |revoked| revoked.reason.key()), reason, "{person}");
    }
}

#[test]
fn every_answer_is_of_its_authority_and_says_what_it_should() {
    let Some(samples) = Samples::get() else { return };
    for (file, person, issuer, revoked) in ANSWERS {
        let answer = Response::from_der(&samples.read(file)).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let (person, issuer) = (samples.certificate(person), samples.certificate(issuer));
        let said = answer.check(&person, &issuer, None).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let seen = match said.standing() {
            Standing::Good => None,
            Standing::Revoked(found) => Some((found.reason, found.at.format("%Y-%m-%d").to_string())),
            Standing::Unknown => panic!("{file}: unknown"),
        };
        assert_eq!(seen, revoked.map(|(reason, day)| (reason, day.to_owned())), "{file}");
        assert_eq!(said.produced_at().format("%Y-%m").to_string(), "2022-09", "{file}");
        // The responder has its right from the same authority.
        let anchors = samples.anchors("ca-test");
        let path = build(said.responder(), &anchors, &[], said.produced_at(), Purpose::OcspSigning);
        assert!(path.is_ok(), "{file}: {:?}", path.err());
        // The answer is about this certificate alone.
        for (other, _, _, _) in REVOKED {
            let other = samples.certificate(other);
            assert_eq!(answer.check(&other, &issuer, None).is_ok(), other == person, "{file}");
        }
    }
}

#[test]
fn the_time_stamp_is_of_its_authority_whichever_way_it_came() {
    let Some(samples) = Samples::get() else { return };
    let stamp = TimeStamp::read(&samples.read(TOKEN));
    assert_eq!(stamp.fault, None);
    assert_eq!(stamp.gen_time(), Some(moment("2022-09-18T13:20:14Z")));
    assert_eq!(stamp.algorithm, Some(Algorithm::Gost2004));
    let info = stamp.info.as_ref().expect("readable");
    assert_eq!(info.imprint_algorithm, Some(DigestAlgorithm::Sha1));
    assert_eq!(info.policy.to_string(), "1.2.398.3.3.2.6.1");
    let authority = stamp.certificate.as_ref().expect("it came along");
    let path = build(authority, &samples.anchors("ca-test"), &[], stamp.gen_time().unwrap(), Purpose::TimeStamping);
    assert_eq!(path.map(|path| path.anchor().0.clone()).as_deref(), Ok("root_gost_test.crt"));
    assert!(build(authority, &samples.anchors("ca-test"), &[], noon("2022-09-18"), Purpose::Signing).is_err());

    // The response is the answer to the question with this nonce, and to no other.
    let nonce = data_encoding::HEXUPPER.decode(b"018350C022D7").unwrap();
    let whole = samples.read(RESPONSE);
    let given = response(&whole, (DigestAlgorithm::Sha1, &info.imprint), &nonce);
    assert_eq!(given.as_ref().map(TimeStamp::gen_time), Ok(stamp.gen_time()));
    assert_eq!(given.unwrap().octets, stamp.octets);
    let other = response(&whole, (DigestAlgorithm::Sha1, &info.imprint), &[1]);
    assert_eq!(other.err(), Some(ResponseFault::Nonce));
    let other = response(&whole, (DigestAlgorithm::Sha1, &[0; 20]), &nonce);
    assert_eq!(other.err(), Some(ResponseFault::Imprint));
}
