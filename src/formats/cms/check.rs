//! Whether each signature of a message holds (RFC 5652 §5.6): the certificate that it names, its signed attributes, the
//! digest of the content, the value.

use super::attributes::{Attribute, Signed};
use super::read::{SignedData, SignerIdentifier, SignerInfo};
use super::{CmsFault, CmsLimits, carried, ess, oids};
use crate::formats::signature::{Carried, CheckedSignature, SignatureFault, SignatureKind, SignedOctets};
use crate::formats::suites::{self, Algorithm, DigestAlgorithm, PublicKey, ValueForm};
use crate::formats::timestamp::TimeStamp;
use crate::formats::x509::Certificate;

/// RSA keys below this are refused.
const RSA_BITS_MIN: usize = 2048;
/// Certificates of one name that a signature is tried with: an authority issues one, a forger as many as fit.
const CANDIDATES_MAX: usize = 4;

/// Checks all signatures of a file: octets that are no message are one signature with a fault.
pub fn check(octets: &[u8], detached: Option<&[u8]>, limits: &CmsLimits) -> Vec<CheckedSignature> {
    match SignedData::read(octets, limits) {
        Ok(message) => message.check(detached),
        Err(fault) => {
            let mut checked = CheckedSignature::found(SignatureKind::Cms, 0);
            checked.fault = Some(fault.of_signature());
            vec![checked]
        }
    }
}

impl CmsFault {
    /// The same, said of a signature.
    pub fn of_signature(&self) -> SignatureFault {
        match self {
            Self::Ber(_) => SignatureFault::Malformed("the octets are not BER"),
            Self::Structure(what) => SignatureFault::Malformed(what),
            Self::TooMany(most, "signers") => SignatureFault::TooMany(*most),
            Self::TooMany(..) => SignatureFault::Malformed("more elements than allowed"),
        }
    }
}

impl SignedData {
    /// Checks every signer in the order of the message; no signer: an empty list.
    ///
    /// `detached` is what a message without content signs. Where the message carries content as well, both must be the
    /// same. The same arguments give the same answer.
    pub fn check(&self, detached: Option<&[u8]>) -> Vec<CheckedSignature> {
        self.check_among(detached, &[])
    }

    /// The same, with certificates that did not travel in the message.
    pub fn check_among(&self, detached: Option<&[u8]>, extra: &[Certificate]) -> Vec<CheckedSignature> {
        let mut content = Content::new(self.content(), detached);
        (0..self.signers.len())
            .map(|index| {
                let mut checked = check_signer(self, index, &mut content, extra);
                let signer = &self.signers[index];
                checked.time_stamps = time_stamps(&signer.unsigned, &signer.value, &self.limits);
                checked
            })
            .collect()
    }

    /// Whether the signer names the certificate in what is signed.
    pub(in crate::formats) fn refers_to_certificate(&self, index: usize) -> bool {
        let signed = self.signers.get(index).and_then(|signer| signer.signed.as_deref());
        signed.is_some_and(|attributes| ess::is_there(&Signed::new(attributes)))
    }
}

/// The time-stamps over a signature value.
fn time_stamps(unsigned: &[Attribute], value: &[u8], limits: &CmsLimits) -> Vec<TimeStamp> {
    let stamps = unsigned.iter().filter(|a| a.kind == oids::SIGNATURE_TIME_STAMP).flat_map(|a| &a.values);
    stamps.take(limits.time_stamps_max).map(|token| TimeStamp::read(token).over(value)).collect()
}

/// What is signed, with the digests that were asked for.
pub(in crate::formats) struct Content<'a> {
    octets: Result<&'a [u8], SignatureFault>,
    digests: Vec<(DigestAlgorithm, Vec<u8>)>,
}

impl<'a> Content<'a> {
    pub fn new(attached: Option<&'a [u8]>, detached: Option<&'a [u8]>) -> Self {
        let octets = match (attached, detached) {
            (Some(attached), Some(detached)) if attached != detached => Err(SignatureFault::Digest),
            (Some(octets), _) | (None, Some(octets)) => Ok(octets),
            (None, None) => Err(SignatureFault::ContentMissing),
        };
        Self { octets, digests: Vec::new() }
    }

    pub fn octets(&self) -> Result<&'a [u8], SignatureFault> {
        self.octets.clone()
    }

    /// The digest, made once however many signers ask for it.
    fn digest(&mut self, algorithm: DigestAlgorithm, octets: &[u8]) -> &[u8] {
        let known = self.digests.iter().position(|(known, _)| *known == algorithm);
        let known = known.unwrap_or_else(|| {
            self.digests.push((algorithm, algorithm.digest(octets)));
            self.digests.len() - 1
        });
        &self.digests[known].1
    }
}

/// Checks the signer `index`, its time-stamps left alone.
pub(in crate::formats) fn check_signer(
    message: &SignedData,
    index: usize,
    content: &mut Content<'_>,
    extra: &[Certificate],
) -> CheckedSignature {
    let mut checked = CheckedSignature::found(SignatureKind::Cms, index);
    let Some(signer) = message.signers.get(index) else {
        checked.fault = Some(SignatureFault::Malformed("no such signer"));
        return checked;
    };
    checked.carried = message.carried();
    for attributes in [signer.signed.as_deref().unwrap_or_default(), &signer.unsigned] {
        carried::from_attributes(attributes, &message.limits, &mut checked.carried);
    }
    match check_one(message, signer, content, extra, &mut checked) {
        Ok(octets) => checked.signed_octets = Some(octets),
        Err(fault) => checked.fault = Some(fault),
    }
    checked
}

fn check_one(
    message: &SignedData,
    signer: &SignerInfo,
    content: &mut Content<'_>,
    extra: &[Certificate],
    checked: &mut CheckedSignature,
) -> Result<SignedOctets, SignatureFault> {
    let candidates = candidates(signer, &checked.carried, extra)?;
    checked.certificate = candidates.first().cloned();
    let attributes = signer.signed.as_deref().ok_or(SignatureFault::Attributes("there are none"))?;
    let signed = Signed::new(attributes);
    checked.claimed_at = signed.signing_time()?;
    let (content_type, digest) = signed.content()?;
    if content_type != message.content_type {
        return Err(SignatureFault::Attributes("the content type is another one"));
    }
    signed.protect(signer.digest.oid, signer.algorithm.oid)?;

    // Several certificates of one name: the signature decides which of them was meant.
    let mut outcome = Err(SignatureFault::NoCertificate);
    for certificate in candidates {
        outcome = check_by(&certificate, signer, &signed, digest, content, checked);
        checked.certificate = Some(certificate);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// Checks a signer by one certificate.
fn check_by(
    certificate: &Certificate,
    signer: &SignerInfo,
    signed: &Signed<'_>,
    digest: &[u8],
    content: &mut Content<'_>,
    checked: &mut CheckedSignature,
) -> Result<SignedOctets, SignatureFault> {
    let key = certificate.public_key();
    let known = match signer.algorithm.plain && signer.digest.plain {
        true => Algorithm::from_oids(key, signer.algorithm.oid, Some(signer.digest.oid)),
        false => None,
    };
    checked.algorithm = known;
    let named = || SignatureFault::Algorithm(format!("{} with {}", signer.algorithm.oid, signer.digest.oid));
    let algorithm = known.ok_or_else(named)?;
    if let PublicKey::Rsa { modulus_bits, .. } = key
        && *modulus_bits < RSA_BITS_MIN
    {
        return Err(SignatureFault::KeyTooShort(*modulus_bits));
    }
    let octets = content.octets()?;
    if content.digest(algorithm.digest(), octets) != digest {
        return Err(SignatureFault::Digest);
    }
    ess::check(signed, certificate)?;
    match suites::verify(algorithm, key, &signer.signed_octets, &signer.value, ValueForm::Der) {
        true => Ok(SignedOctets::proven(octets.to_vec())),
        false => Err(SignatureFault::Value),
    }
}

/// The certificates that a signer may mean, those that travel in the message first.
fn candidates(
    signer: &SignerInfo,
    carried: &Carried,
    extra: &[Certificate],
) -> Result<Vec<Certificate>, SignatureFault> {
    let mut found: Vec<Certificate> = Vec::new();
    let mut unread = None;
    let carried = carried.certificates.iter().filter_map(|der| match Certificate::from_der(der) {
        Ok(certificate) => Some(certificate),
        Err(fault) => {
            unread.get_or_insert(SignatureFault::Certificate(fault.to_string()));
            None
        }
    });
    for certificate in carried.chain(extra.iter().cloned()) {
        if is_named(&certificate, &signer.identifier) && !found.contains(&certificate) {
            found.push(certificate);
        }
    }
    found.truncate(CANDIDATES_MAX);
    // Perhaps it is the one that cannot be read.
    if found.is_empty() { Err(unread.unwrap_or(SignatureFault::NoCertificate)) } else { Ok(found) }
}

/// Names are compared as octets: those of the national authority's generations differ in little.
fn is_named(certificate: &Certificate, signer: &SignerIdentifier) -> bool {
    match signer {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            certificate.issuer() == issuer && certificate.serial() == serial
        }
        SignerIdentifier::SubjectKey(key) => certificate.subject_key() == Some(key),
    }
}
