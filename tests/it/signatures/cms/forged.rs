//! Every part of a message forged, each with its own fault.

use super::*;
use crate::pki::build::der::{Der, context, number, octets, oid, sequence, sorted};
use crate::pki::build::signed_data::{self as builder, SignerInfo};
use crate::pki::build::{Key, signed_data};

/// A message of one signer, each part of which can be another.
pub struct Forged {
    pub signer: SignerInfo,
    pub content: Option<Vec<u8>>,
    pub certificates: Vec<Der>,
    pub kind: &'static str,
}

fn key() -> &'static Key {
    Pki::get().key(NAME)
}

pub fn certificate() -> &'static [u8] {
    Pki::get().der(NAME)
}

/// Attributes as they have to be.
pub fn honest() -> Vec<Der> {
    let digest = key().family().digest().digest(CONTENT);
    vec![
        signed_data::content_type(signed_data::DATA),
        signed_data::message_digest(&digest),
        signed_data::signing_certificate(certificate()),
    ]
}

impl Forged {
    /// Signs these attributes, sorted as DER has them.
    pub fn over(attributes: Vec<Der>) -> Self {
        let sorted = sorted(attributes);
        let signer = SignerInfo::over(key(), key().family().digest(), certificate(), sorted);
        Self { signer, content: None, certificates: vec![certificate().to_vec()], kind: signed_data::DATA }
    }

    pub fn message(&self) -> Vec<u8> {
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
