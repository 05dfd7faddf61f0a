//! CMS: ours and the national authority's, for every key; limits, joining, octets that are wrong.

mod foreign;
mod forged;
mod travels;

use super::desk::Desk;
use super::tools::fixtures;
use crate::pki::{Pki, TimeStamping};
use chrono::DateTime;
use muragat::formats::cms::{self, CmsFault, CmsLimits, CmsSignError, SignedData, add_signer, check, sign};
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::signature::{CheckedSignature, SignatureFault};
use muragat::formats::suites::{Algorithm, DigestAlgorithm};

const CONTENT: &[u8] =
    b"<request xmlns=\"urn:muragat:request:1\">\r\n \xd3\xa8\xd1\x82\xd1\x96\xd0\xbd\xd1\x96\xd1\x88\n</request>\n";
const FAMILIES: [&str; 4] = ["rsa", "p-256", "gost-2004", "gost-2015"];

/// Whose keys most of these tests sign with.
const NAME: &str = "asanova-p-256";

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
