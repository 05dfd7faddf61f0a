//! Whether an answer is genuine, and what it says of the certificate that was asked (RFC 6960 §3.2).

use super::read::{Basic, ResponderId, Single};
use super::{OcspFault, Response, ResponseStatus};
use crate::formats::asn1::write;
use crate::formats::revocation::Standing;
use crate::formats::suites::{Algorithm, DigestAlgorithm};
use crate::formats::x509::{Certificate, Purpose, is_value_of};
use chrono::{DateTime, FixedOffset};

/// What a genuine answer says of one certificate. Only [`Response::check`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcspAnswer {
    standing: Standing,
    produced_at: DateTime<FixedOffset>,
    this_update: DateTime<FixedOffset>,
    next_update: Option<DateTime<FixedOffset>>,
    responder: Certificate,
    algorithm: Algorithm,
}

impl OcspAnswer {
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// When the responder signed.
    pub fn produced_at(&self) -> DateTime<FixedOffset> {
        self.produced_at
    }

    /// When what it says was so.
    pub fn this_update(&self) -> DateTime<FixedOffset> {
        self.this_update
    }

    /// Until when it may be used; absent: a newer one may be had at any time.
    pub fn next_update(&self) -> Option<DateTime<FixedOffset>> {
        self.next_update
    }

    /// Who signed: the authority of the certificate, or whom it entrusted.
    pub fn responder(&self) -> &Certificate {
        &self.responder
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Response {
    /// What the answer says of `certificate`, which `issuer` issued; `nonce` is what was sent with the question, `None`
    /// where none was or it is no longer known.
    ///
    /// Checks that the answer is about this certificate, that it was signed by the issuer itself or by a responder with a
    /// certificate for that purpose, issued by the same issuer and in term when the answer was produced, and that it
    /// repeats the nonce. The same arguments give the same answer.
    ///
    /// # Errors
    /// Each says that the answer counts for nothing, never anything about the certificate.
    pub fn check(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        nonce: Option<&[u8]>,
    ) -> Result<OcspAnswer, OcspFault> {
        let basic = match (&self.basic, self.status) {
            (Some(basic), ResponseStatus::Successful) => basic,
            (_, status) => return Err(OcspFault::NotSuccessful(status)),
        };
        let (responder, algorithm) = basic.signer(issuer)?;
        if let Some(nonce) = nonce {
            // The value holds an octet string; some responders give the bare octets back.
            match &basic.nonce {
                None => return Err(OcspFault::NonceMissing),
                Some(given) if *given == write::octet_string(nonce) || given == nonce => {}
                Some(_) => return Err(OcspFault::NonceDiffers),
            }
        }
        let about = basic.answers.iter().filter(|answer| answer.is_about(certificate, issuer));
        let gravity = |answer: &&Single| match answer.standing {
            Standing::Good => 0,
            Standing::Unknown => 1,
            Standing::Revoked(_) => 2,
        };
        let answer = about.max_by_key(gravity).ok_or(OcspFault::OtherCertificate)?;
        Ok(OcspAnswer {
            standing: answer.standing,
            produced_at: basic.produced_at,
            this_update: answer.this_update,
            next_update: answer.next_update,
            responder,
            algorithm,
        })
    }
}

impl Single {
    fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let Some(digest) = self.digest else { return false };
        self.serial == certificate.serial()
            && certificate.issuer() == issuer.subject()
            && self.name_digest == digest.digest(issuer.subject())
            && self.key_digest == digest.digest(issuer.key_octets())
    }
}

impl Basic {
    /// Who signed, among those who may: `issuer` itself, or a responder with a certificate from it.
    fn signer(&self, issuer: &Certificate) -> Result<(Certificate, Algorithm), OcspFault> {
        let carried = self.certificates.iter().filter_map(|der| Certificate::from_der(der).ok());
        let named: Vec<_> = std::iter::once(issuer.clone()).chain(carried).filter(|c| self.responder.is(c)).collect();
        let mut fault = OcspFault::Responder;
        for candidate in named {
            match self.is_entitled(&candidate, issuer) {
                Some(true) => {}
                Some(false) => continue,
                None => {
                    fault = OcspFault::Algorithm;
                    continue;
                }
            }
            let algorithm = self.algorithm.ok_or(OcspFault::Algorithm)?;
            match is_value_of(algorithm, &candidate, &self.signed, &self.signature) {
                Some(true) => return Ok((candidate, algorithm)),
                Some(false) => fault = OcspFault::Signature,
                None => fault = OcspFault::Algorithm,
            }
        }
        Err(fault)
    }

    /// `None` when the issuer's signature on the responder's certificate cannot be judged.
    fn is_entitled(&self, responder: &Certificate, issuer: &Certificate) -> Option<bool> {
        if responder == issuer {
            return Some(true);
        }
        let good = responder.names_issuer(issuer)
            && Purpose::OcspSigning.admits(responder).is_ok()
            && responder.in_term(self.produced_at);
        if good { responder.is_signed_by(issuer) } else { Some(false) }
    }
}

impl ResponderId {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => name == certificate.subject(),
            Self::Key(digest) => *digest == DigestAlgorithm::Sha1.digest(certificate.key_octets()),
        }
    }
}
