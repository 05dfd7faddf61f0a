//! Revocation lists and OCSP, judged by openssl, and those of the national authority.

use super::tools::{Pki, fixtures, openssl, run};
use chrono::{DateTime, FixedOffset};
use muragat::formats::crl::{CertificateList, CrlFault};
use muragat::formats::ocsp::{CertIdDigest, OcspFault, Response, ResponseStatus, request};
use muragat::formats::revocation::{Reason, Standing};
use muragat::formats::x509::Certificate;
use std::path::Path;
use std::sync::OnceLock;

fn moment(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

const NONCE: [u8; 16] = *b"never sent befor";

/// What an authority of openssl keeps in its book: status, revocation, serial number.
const BOOK: &str = "\
V\t491231235959Z\t\t01\tunknown\t/CN=GOOD
R\t491231235959Z\t200102030405Z\t02\tunknown\t/CN=NO REASON
R\t491231235959Z\t200102030405Z,keyTime,20190101000000Z\tA1B2C3D4E5F60718293A4B5C6D7E8F9001020304\tunknown\t/CN=LOST
R\t491231235959Z\t200102030405Z,superseded\t04\tunknown\t/CN=REPLACED
R\t491231235959Z\t200102030405Z,holdInstruction,holdInstructionReject\t05\tunknown\t/CN=HELD
R\t491231235959Z\t200102030405Z,cessationOfOperation\t06\tunknown\t/CN=CLOSED
";

fn book(pki: &Pki, lines: &str) -> String {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let n = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    pki.write(&format!("book-{n}.attr"), "unique_subject = no\n");
    pki.write(&format!("book-{n}"), lines)
}

/// A list of openssl by an authority, with more lines in its section of extensions.
fn list(pki: &Pki, issuer: &str, lines: &str, extensions: &str) -> Vec<u8> {
    let book = book(pki, lines);
    let number = pki.write(&format!("{}.number", Path::new(&book).file_name().unwrap().to_str().unwrap()), "0A\n");
    let settings = pki.write(
        &format!("{}.conf", Path::new(&book).file_name().unwrap().to_str().unwrap()),
        &format!(
            "[ca]\ndefault_ca=a\n[a]\ndatabase={book}\ncrlnumber={number}\ndefault_md=sha256\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n{extensions}"
        ),
    );
    let (key, certificate) = (pki.word(&format!("{issuer}.key")), pki.word(&format!("{issuer}.pem")));
    let pem = format!("{book}.crl");
    let times = ["-crl_lastupdate", "20200601000000Z", "-crl_nextupdate", "20200701000000Z"];
    openssl(
        &[
            &["ca", "-gencrl", "-config", &settings, "-keyfile", &key, "-cert", &certificate, "-out", &pem][..],
            &times[..],
        ]
        .concat(),
    );
    std::fs::read(pem).unwrap()
}

fn serial(hex: &str) -> Vec<u8> {
    let octets = data_encoding::HEXUPPER.decode(hex.as_bytes()).unwrap();
    // An INTEGER is not negative.
    if octets[0] & 0x80 != 0 { [vec![0], octets].concat() } else { octets }
}

#[test]
fn a_list_of_openssl_says_what_its_book_says() {
    let pki = Pki::get();
    let list = CertificateList::from_pem_or_der(&list(pki, "nca", BOOK, "")).unwrap();
    assert_eq!(list.is_signed_by(&pki.certificate("nca")), Some(true));
    for stranger in ["root", "root-twin", "rsa", "ec"] {
        assert_eq!(list.is_signed_by(&pki.certificate(stranger)), Some(false), "{stranger}");
    }
    assert_eq!(list.this_update(), moment("2020-06-01T00:00:00Z"));
    assert_eq!(list.next_update(), Some(moment("2020-07-01T00:00:00Z")));
    assert_eq!((list.len(), list.is_delta()), (5, false));
    let since = |hex: &str| list.find(&serial(hex)).map(|r| (r.reason, r.at, r.invalid_since));
    let at = moment("2020-01-02T03:04:05Z");
    assert_eq!(since("01"), None);
    assert_eq!(since("02"), Some((Reason::Unspecified, at, None)));
    let lost = "A1B2C3D4E5F60718293A4B5C6D7E8F9001020304";
    assert_eq!(since(lost), Some((Reason::KeyCompromise, at, Some(moment("2019-01-01T00:00:00Z")))));
    assert_eq!(since("04"), Some((Reason::Superseded, at, None)));
    assert_eq!(since("05"), Some((Reason::CertificateHold, at, None)));
    assert_eq!(since("06"), Some((Reason::CessationOfOperation, at, None)));
    assert_eq!(list.find(&[]), None);
}

#[test]
fn no_changed_octet_of_a_list_is_taken() {
    let pki = Pki::get();
    let der = CertificateList::from_pem_or_der(&list(pki, "nca", BOOK, "")).unwrap().der().to_vec();
    let nca = pki.certificate("nca");
    for end in 0..der.len() {
        assert!(CertificateList::from_der(&der[..end]).is_err(), "cut at {end}");
    }
    for at in 0..der.len() {
        for bit in [0x01, 0x80] {
            let mut changed = der.clone();
            changed[at] ^= bit;
            if let Ok(read) = CertificateList::from_der(&changed) {
                assert_ne!(read.is_signed_by(&nca), Some(true), "octet {at}");
            }
        }
    }
    assert!(CertificateList::from_der(&[der.clone(), vec![0]].concat()).is_err());
}

/// A certificate with an address of its list, under `nca`.
fn with_address(pki: &Pki, name: &str, url: &str) -> Certificate {
    let usage = format!("keyUsage=critical,digitalSignature,nonRepudiation\ncrlDistributionPoints=URI:{url}\n");
    pki.signer(name, "ec", "nca", "/CN=СЫНАҚ/C=KZ", &usage);
    pki.certificate(name)
}

#[test]
fn a_list_is_about_those_whom_it_is_made_for() {
    let pki = Pki::get();
    let certificate = with_address(pki, "addressed", "http://crl.example/a.crl");
    let hex = certificate.facts().serial.to_ascii_uppercase();
    let revoked = format!("R\t491231235959Z\t200102030405Z,superseded\t{hex}\tunknown\t/CN=X\n");
    let read = |extensions: &str| CertificateList::from_pem_or_der(&list(pki, "nca", &revoked, extensions));
    let about = |extensions: &str| read(extensions).and_then(|list| list.about(&certificate)).map(|r| r.is_some());
    assert_eq!(about(""), Ok(true));
    let point = |name: &str, more: &str| {
        format!("issuingDistributionPoint=critical,@p\n[p]\nfullname=URI:http://crl.example/{name}.crl\n{more}")
    };
    assert_eq!(about(&point("a", "")), Ok(true));
    assert_eq!(about(&point("a", "onlyuser=TRUE\n")), Ok(true));
    assert_eq!(about(&point("b", "")), Err(CrlFault::NotCovered));
    assert_eq!(about(&point("a", "onlyCA=TRUE\n")), Err(CrlFault::NotCovered));
    assert_eq!(about(&point("a", "onlysomereasons=keyCompromise\n")), Err(CrlFault::Partial));
    assert_eq!(about(&point("a", "onlyAA=TRUE\n")), Err(CrlFault::Partial));
    assert_eq!(about(&point("a", "indirectCRL=TRUE\n")), Err(CrlFault::Indirect));
    assert_eq!(about("1.2.3.4=critical,DER:0500\n"), Err(CrlFault::UnknownCritical("1.2.3.4".into())));
    assert_eq!(about("1.2.3.4=DER:0500\n"), Ok(true));
    // Of another authority.
    let other = CertificateList::from_pem_or_der(&list(pki, "root", &revoked, "")).unwrap();
    assert_eq!(other.about(&certificate), Err(CrlFault::NotCovered));
}

#[test]
fn a_delta_list_changes_its_base_and_is_none_by_itself() {
    let pki = Pki::get();
    let certificate = with_address(pki, "changing", "http://crl.example/c.crl");
    let hex = certificate.facts().serial.to_ascii_uppercase();
    let line = |what: &str| format!("R\t491231235959Z\t200102030405Z,{what}\t{hex}\tunknown\t/CN=X\n");
    let read =
        |lines: &str, extensions: &str| CertificateList::from_pem_or_der(&list(pki, "nca", lines, extensions)).unwrap();
    let since = |number: &str| format!("2.5.29.27=critical,DER:0201{number}\n");
    let (clean, held) = (read("", ""), read(&line("certificateHold"), ""));
    let (revoking, releasing) =
        (read(&line("keyCompromise"), &since("0A")), read(&line("removeFromCRL"), &since("0A")));
    assert!(revoking.is_delta());
    assert_eq!(revoking.about(&certificate), Err(CrlFault::Delta));
    assert_eq!(releasing.about(&certificate), Err(CrlFault::Delta));
    let reason = |base: &CertificateList, delta: &CertificateList| {
        base.about_with(delta, &certificate).map(|r| r.map(|r| r.reason))
    };
    assert_eq!(reason(&clean, &revoking), Ok(Some(Reason::KeyCompromise)));
    assert_eq!(reason(&held, &releasing), Ok(None));
    assert_eq!(reason(&held, &read("", &since("0A"))), Ok(Some(Reason::CertificateHold)));
    // Its base comes after this list; the list is not its base at all; the other way round.
    assert_eq!(reason(&held, &read("", &since("0B"))), Err(CrlFault::OtherBase));
    assert_eq!(reason(&held, &clean), Err(CrlFault::OtherBase));
    assert_eq!(reason(&revoking, &revoking), Err(CrlFault::Delta));
    let of_root = CertificateList::from_pem_or_der(&list(pki, "root", "", &since("0A"))).unwrap();
    assert_eq!(reason(&held, &of_root), Err(CrlFault::OtherBase));
    // Only a delta list takes anybody off.
    let odd = CertificateList::from_pem_or_der(&list(pki, "nca", &line("removeFromCRL"), ""));
    assert!(matches!(odd, Err(CrlFault::Malformed(_))));
}

/// As many as a national authority has in its worst year.
#[test]
fn one_of_many_is_found_without_gathering_the_others() {
    let pki = crate::pki::Pki::get();
    let at = pki.description.moments.this_update();
    let number = |n: u32| [&[0x40][..], &[7; 15], &n.to_be_bytes()].concat();
    let many = 200_000;
    let entries = (0..many).map(|n| crate::pki::build::crl::Entry {
        serial: number(n),
        at: at - chrono::Duration::seconds(i64::from(n)),
        reason: (n % 2 == 0).then_some(crate::pki::build::crl::Reason::Superseded),
    });
    let authority = "nca-gost-2015";
    let list = crate::pki::build::crl::List { entries: entries.collect(), ..pki.list(authority) };
    let octets = list.signed_by(pki.key(authority));
    let read = CertificateList::from_der(&octets).unwrap();
    assert_eq!(read.len(), many as usize);
    assert_eq!(read.is_signed_by(&pki.certificate(authority)), Some(true));
    for n in [0, 1, many / 2, many - 1] {
        let found = read.find(&number(n)).unwrap();
        assert_eq!(found.at.to_utc(), at - chrono::Duration::seconds(i64::from(n)));
        assert_eq!(found.reason, if n % 2 == 0 { Reason::Superseded } else { Reason::Unspecified });
    }
    assert_eq!(read.find(&number(many)), None);
    // One octet of one entry in the middle.
    let mut changed = octets.clone();
    let place = octets.len() / 2;
    changed[place] ^= 1;
    assert!(
        CertificateList::from_der(&changed)
            .map_or(true, |list| list.is_signed_by(&pki.certificate(authority)) == Some(false))
    );
}

/// A certificate under `nca` by which somebody answers.
fn responder(pki: &Pki, name: &str, issuer: &str, extensions: &str) {
    pki.signer(name, "ec", issuer, "/CN=СЫНАҚ OCSP/C=KZ", extensions);
}

/// What openssl answers to `question` by the key of `by`, from a book.
fn answer(pki: &Pki, by: &str, question: &[u8], lines: &str, more: &[&str]) -> Vec<u8> {
    let book = book(pki, lines);
    let (asked, said) = (format!("{book}.req"), format!("{book}.resp"));
    std::fs::write(&asked, question).unwrap();
    let (ca, certificate, key) = (pki.word("nca.pem"), pki.word(&format!("{by}.pem")), pki.word(&format!("{by}.key")));
    let files = ["-index", &book, "-CA", &ca, "-rsigner", &certificate, "-rkey", &key, "-reqin", &asked];
    openssl(&[&["ocsp"][..], &files, &["-respout", &said, "-ndays", "7", "-noverify"], more].concat());
    std::fs::read(said).unwrap()
}

fn lines_of(certificate: &Certificate, status: &str) -> String {
    let hex = certificate.facts().serial.to_ascii_uppercase();
    match status {
        "good" => format!("V\t491231235959Z\t\t{hex}\tunknown\t/CN=X\n"),
        reason => format!("R\t491231235959Z\t200102030405Z,{reason}\t{hex}\tunknown\t/CN=X\n"),
    }
}

struct Asked {
    pki: &'static Pki,
    certificate: Certificate,
    issuer: Certificate,
}

impl Asked {
    fn get() -> &'static Self {
        static ASKED: OnceLock<Asked> = OnceLock::new();
        ASKED.get_or_init(|| {
            let pki = Pki::get();
            let answers = "extendedKeyUsage=OCSPSigning\nnoCheck=ignored\n";
            responder(pki, "responder", "nca", answers);
            responder(pki, "responder-of-root", "root", answers);
            responder(pki, "responder-unfit", "nca", "keyUsage=digitalSignature\n");
            responder(
                pki,
                "responder-ciphers",
                "nca",
                "keyUsage=critical,keyEncipherment\nextendedKeyUsage=OCSPSigning\n",
            );
            responder(pki, "responder-critical", "nca", "extendedKeyUsage=OCSPSigning\n1.2.3.4=critical,DER:0500\n");
            Self { pki, certificate: pki.certificate("rsa"), issuer: pki.certificate("nca") }
        })
    }

    fn question(&self, nonce: Option<&[u8]>) -> Vec<u8> {
        request(&self.certificate, &self.issuer, CertIdDigest::Sha256, nonce)
    }

    fn check(&self, answer: &[u8], nonce: Option<&[u8]>) -> Result<Standing, OcspFault> {
        Response::from_der(answer)?.check(&self.certificate, &self.issuer, nonce).map(|answer| answer.standing())
    }
}

#[test]
fn openssl_answers_our_questions() {
    let asked = Asked::get();
    for digest in [CertIdDigest::Sha1, CertIdDigest::Sha256] {
        for nonce in [None, Some(&NONCE[..])] {
            let question = request(&asked.certificate, &asked.issuer, digest, nonce);
            for (by, more) in [("nca", &[][..]), ("responder", &[]), ("responder", &["-resp_key_id"])] {
                for (status, expected) in [
                    ("good", None),
                    ("keyCompromise", Some(Reason::KeyCompromise)),
                    ("superseded", Some(Reason::Superseded)),
                ] {
                    let said = answer(asked.pki, by, &question, &lines_of(&asked.certificate, status), more);
                    let read = Response::from_der(&said).unwrap();
                    let checked = read.check(&asked.certificate, &asked.issuer, nonce).unwrap();
                    let standing = match checked.standing() {
                        Standing::Good => None,
                        Standing::Revoked(revoked) => {
                            assert_eq!(revoked.at, moment("2020-01-02T03:04:05Z"));
                            Some(revoked.reason)
                        }
                        Standing::Unknown => panic!("known"),
                    };
                    assert_eq!(standing, expected);
                    assert_eq!(*checked.responder(), asked.pki.certificate(by));
                    assert_eq!(checked.next_update().unwrap() - checked.this_update(), chrono::Duration::days(7));
                    assert!(checked.produced_at() >= checked.this_update());
                }
            }
        }
    }
    // One that is not in the book.
    let said = answer(asked.pki, "responder", &asked.question(None), "", &[]);
    assert_eq!(asked.check(&said, None), Ok(Standing::Unknown));
}

#[test]
fn only_whom_the_authority_entrusted_answers_for_it() {
    let asked = Asked::get();
    let (pki, question) = (asked.pki, asked.question(None));
    let good = lines_of(&asked.certificate, "good");
    for (by, taken) in [
        ("nca", true),
        ("responder", true),
        ("responder-of-root", false),
        ("responder-unfit", false),
        ("responder-ciphers", false),
        ("responder-critical", false),
        ("root", false),
        ("rsa", false),
    ] {
        let said = answer(pki, by, &question, &good, &[]);
        let expected = if taken { Ok(Standing::Good) } else { Err(OcspFault::Responder) };
        assert_eq!(asked.check(&said, None), expected, "{by}");
        // openssl looks at neither key usage nor critical extensions of a responder.
        if !["responder-ciphers", "responder-critical"].contains(&by) {
            let file = pki.word(&format!("{by}.said"));
            std::fs::write(&file, &said).unwrap();
            let (root, nca) = (pki.word("root.pem"), pki.word("nca.pem"));
            let arguments = ["ocsp", "-respin", &file, "-CAfile", &root, "-verify_other", &nca, "-issuer", &nca];
            let (verified, _) = run("openssl", "openssl", &arguments);
            assert_eq!(verified, taken, "openssl: {by}");
        }
    }
    // Without its certificate nobody can tell who signed.
    let said = answer(pki, "responder", &question, &good, &["-resp_no_certs"]);
    assert_eq!(asked.check(&said, None), Err(OcspFault::Responder));
    let said = answer(pki, "nca", &question, &good, &["-resp_no_certs"]);
    assert_eq!(asked.check(&said, None), Ok(Standing::Good));
}

#[test]
fn an_answer_is_to_this_question_about_this_certificate() {
    let asked = Asked::get();
    let good = lines_of(&asked.certificate, "good");
    let with = answer(asked.pki, "responder", &asked.question(Some(&NONCE)), &good, &[]);
    let without = answer(asked.pki, "responder", &asked.question(None), &good, &[]);
    assert_eq!(asked.check(&with, Some(&NONCE)), Ok(Standing::Good));
    assert_eq!(asked.check(&with, None), Ok(Standing::Good));
    assert_eq!(asked.check(&with, Some(b"another")), Err(OcspFault::NonceDiffers));
    assert_eq!(asked.check(&without, Some(&NONCE)), Err(OcspFault::NonceMissing));
    let read = Response::from_der(&with).unwrap();
    let others = ["ec", "short"].map(|name| asked.pki.certificate(name));
    for other in &others {
        assert_eq!(read.check(other, &asked.issuer, None).unwrap_err(), OcspFault::OtherCertificate);
    }
    let root = asked.pki.certificate("root");
    assert_eq!(read.check(&asked.certificate, &root, None).unwrap_err(), OcspFault::Responder);
}

#[test]
fn no_changed_octet_of_an_answer_is_taken() {
    let asked = Asked::get();
    let said =
        answer(asked.pki, "responder", &asked.question(Some(&NONCE)), &lines_of(&asked.certificate, "superseded"), &[]);
    for end in 0..said.len() {
        assert!(Response::from_der(&said[..end]).is_err(), "cut at {end}");
    }
    let honest = asked.check(&said, Some(&NONCE)).unwrap();
    for at in 0..said.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut changed = said.clone();
            changed[at] ^= bit;
            // What is not signed (as parameters of the algorithm) may change without changing what is said.
            if let Ok(standing) = asked.check(&changed, Some(&NONCE)) {
                assert_eq!(standing, honest, "octet {at}");
            }
        }
    }
}

#[test]
fn a_responder_that_does_not_answer_says_so() {
    let asked = Asked::get();
    for (number, status) in [
        (1, ResponseStatus::MalformedRequest),
        (2, ResponseStatus::InternalError),
        (3, ResponseStatus::TryLater),
        (5, ResponseStatus::SignatureRequired),
        (6, ResponseStatus::Unauthorized),
    ] {
        let said = [0x30, 0x03, 0x0a, 0x01, number];
        assert_eq!(Response::from_der(&said).unwrap().status(), status);
        assert_eq!(asked.check(&said, None), Err(OcspFault::NotSuccessful(status)));
    }
    for wrong in
        [&[0x30, 0x03, 0x0a, 0x01, 0][..], &[0x30, 0x03, 0x0a, 0x01, 4], &[0x30, 0x03, 0x0a, 0x01, 7], b"<html>", &[]]
    {
        assert!(matches!(Response::from_der(wrong), Err(OcspFault::Malformed(_))), "{wrong:?}");
    }
}

fn kazakh(path: &str) -> Option<Vec<u8>> {
    fixtures().map(|kz| std::fs::read(kz.join(path)).unwrap())
}

fn kazakh_certificate(path: &str) -> Option<Certificate> {
    kazakh(path).map(|octets| Certificate::from_pem_or_der(&octets).unwrap())
}

/// File, who signed it, entries, first and last day.
const LISTS: [(&str, &str, usize, &str, &str); 3] = [
    ("nca_gost2022_test.crl", "nca_gost2015_test.cer", 6, "2022-07-27T11:26:06Z", "2023-01-23T11:26:06Z"),
    ("nca_gost_test.crl", "nca_gost_test.crt", 31, "2022-03-29T04:30:07Z", "2022-09-25T04:30:07Z"),
    ("nca_rsa_test.crl", "nca_rsa_test.crt", 126, "2022-03-29T04:18:29Z", "2022-09-25T04:18:29Z"),
];

#[test]
fn the_lists_of_the_national_authority_are_its_own() {
    for (file, issuer, entries, from, until) in LISTS {
        let Some(octets) = kazakh(&format!("crl-test/{file}")) else { return };
        let list = CertificateList::from_der(&octets).unwrap();
        assert_eq!((list.len(), list.this_update()), (entries, moment(from)), "{file}");
        assert_eq!(list.next_update(), Some(moment(until)));
        for (_, other, ..) in LISTS {
            let signer = kazakh_certificate(&format!("ca-test/{other}")).unwrap();
            assert_eq!(list.is_signed_by(&signer), Some(other == issuer), "{file} by {other}");
        }
        for end in 0..octets.len() {
            assert!(CertificateList::from_der(&octets[..end]).is_err(), "{file} cut at {end}");
        }
    }
}

#[test]
fn the_revoked_people_of_the_national_authority_stand_in_its_lists() {
    let Some(octets) = kazakh("crl-test/nca_gost2022_test.crl") else { return };
    let list = CertificateList::from_der(&octets).unwrap();
    let head = kazakh_certificate("keys-test/ceo_revoked_2015.cer").unwrap();
    let revoked = list.about(&head).unwrap().unwrap();
    assert_eq!((revoked.reason, revoked.at), (Reason::CertificateHold, moment("2022-07-27T10:25:30Z")));
    let person = kazakh_certificate("keys-test/individual_valid_2015.cer").unwrap();
    assert_eq!(list.about(&person), Ok(None));
    // The certificate of the head of 2004 names the list of another authority by mistake: that says nothing about it.
    let rsa = CertificateList::from_der(&kazakh("crl-test/nca_rsa_test.crl").unwrap()).unwrap();
    let head = kazakh_certificate("keys-test/ceo_sign_revoked_2004.cer").unwrap();
    assert_eq!(head.crl_urls(), ["http://test.pki.gov.kz/crl/nca_rsa_test.crl"]);
    assert_eq!(rsa.about(&head), Err(CrlFault::NotCovered));
    let own = CertificateList::from_der(&kazakh("crl-test/nca_gost_test.crl").unwrap()).unwrap();
    assert!(own.about(&head).unwrap().is_some());
    for name in ["individual_sign_revoked_2004", "individual_auth_revoked_2004"] {
        let certificate = kazakh_certificate(&format!("keys-test/{name}.cer")).unwrap();
        assert!(rsa.about(&certificate).unwrap().is_some(), "{name}");
    }
    let valid = kazakh_certificate("certs-test/individual_valid_sign_2004_rsa.cer").unwrap();
    assert_eq!(rsa.about(&valid), Ok(None));
}

#[test]
fn the_answers_of_the_national_authority_are_its_own() {
    let revoked = |reason, at: &str| {
        let at = moment(at);
        Standing::Revoked(muragat::formats::revocation::Revoked { at, reason, invalid_since: None })
    };
    for (file, certificate, issuer, nonce, standing) in [
        ("individual_sign_2004", "individual_valid_sign_2004", "nca_rsa_test.crt", "b5e5c9b552cbcac4", Standing::Good),
        (
            "ceo_sign_2004_revoked",
            "ceo_sign_revoked_2004",
            "nca_gost_test.crt",
            "8b6b9f100d6b0005",
            revoked(Reason::Superseded, "2022-01-18T06:30:55Z"),
        ),
        (
            "ceo_2015_revoked",
            "ceo_revoked_2015",
            "nca_gost2015_test.cer",
            "157b28fd1ac7761e",
            revoked(Reason::CertificateHold, "2022-07-27T10:25:30Z"),
        ),
    ] {
        let Some(octets) = kazakh(&format!("ocsp-test/ocsp_response_{file}.bin")) else { return };
        let response = Response::from_der(&octets).unwrap();
        let certificate = kazakh_certificate(&format!("keys-test/{certificate}.cer")).unwrap();
        let issuer = kazakh_certificate(&format!("ca-test/{issuer}")).unwrap();
        let nonce = data_encoding::HEXLOWER.decode(nonce.as_bytes()).unwrap();
        let checked = response.check(&certificate, &issuer, Some(&nonce));
        let checked = checked.unwrap_or_else(|fault| panic!("{file}: {fault}"));
        assert_eq!(checked.standing(), standing, "{file}");
        assert_ne!(*checked.responder(), issuer);
        assert_eq!(checked.next_update(), None);
        assert_eq!(response.check(&certificate, &issuer, Some(b"other")).unwrap_err(), OcspFault::NonceDiffers);
        for end in 0..octets.len() {
            assert!(Response::from_der(&octets[..end]).is_err(), "{file} cut at {end}");
        }
    }
}
