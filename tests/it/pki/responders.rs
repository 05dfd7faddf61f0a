//! The services of an authority: honest by default, and each part of an answer may be made a lie.

use super::Pki;
use super::build::crl::List;
use super::build::key::digest_algorithm;
use super::build::ocsp::{Basic, CertificateId, MALFORMED_REQUEST, Question, Status, UNAUTHORIZED, bare};
use super::build::time_stamp::{Info, POLICY, Request, response};
use super::build::{Moment, certificate::spoiled};
use muragat::formats::suites::DigestAlgorithm;

/// What becomes of the nonce that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nonce {
    Echoed,
    LeftOut,
    Another,
}

/// An OCSP responder.
#[derive(Debug, Clone)]
pub struct Ocsp {
    /// About whose certificates, as `nca-rsa`.
    pub authority: String,
    /// Whose name stands in the answer, and whose certificate travels with it.
    pub responder: String,
    /// Whose key signs.
    pub signer: String,
    /// Certificates that travel along.
    pub carried: Vec<String>,
    /// `None`: by the book of the authority.
    pub status: Option<Status>,
    pub this_update: Moment,
    pub next_update: Option<Moment>,
    pub produced_at: Moment,
    pub nonce: Nonce,
    /// Answers about this certificate whatever was asked.
    pub about: Option<String>,
    /// Says this number and nothing else.
    pub only: Option<u8>,
    /// One bit of the signature is turned.
    pub spoiled: bool,
}

impl Ocsp {
    /// The responder that the authority named for this, or the authority itself; honest.
    pub fn of(pki: &Pki, authority: &str) -> Self {
        let delegated = pki.names().find(|name| pki.entry(name).0.profile == "ocsp" && pki.issuer(name) == authority);
        Self::by(pki, authority, delegated.as_deref().unwrap_or(authority))
    }

    /// `responder` answers about the certificates of `authority`.
    pub fn by(pki: &Pki, authority: &str, responder: &str) -> Self {
        let moments = &pki.description.moments;
        Self {
            authority: authority.to_owned(),
            responder: responder.to_owned(),
            signer: responder.to_owned(),
            carried: vec![responder.to_owned()],
            status: None,
            this_update: moments.this_update(),
            next_update: Some(moments.next_update()),
            produced_at: moments.this_update(),
            nonce: Nonce::Echoed,
            about: None,
            only: None,
            spoiled: false,
        }
    }

    /// The octets that go back.
    pub fn answer(&self, pki: &Pki, request: &[u8]) -> Vec<u8> {
        if let Some(status) = self.only {
            return bare(status);
        }
        let Some(question) = Question::read(request) else { return bare(MALFORMED_REQUEST) };
        let about = match &self.about {
            Some(name) => identifier(pki, name, &question.about),
            None if !self.is_ours(pki, &question.about) => return bare(UNAUTHORIZED),
            None => question.about,
        };
        let by_book = || pki.status(&self.authority, &about.serial, self.this_update);
        let answer = Basic {
            responder: pki.name(&self.responder),
            produced_at: self.produced_at,
            status: self.status.unwrap_or_else(by_book),
            about,
            this_update: self.this_update,
            next_update: self.next_update,
            nonce: match self.nonce {
                Nonce::Echoed => question.nonce,
                Nonce::LeftOut => None,
                Nonce::Another => question.nonce.map(|nonce| spoiled(&nonce)),
            },
            certificates: self.carried.iter().map(|name| pki.der(name).to_vec()).collect(),
        };
        let octets = answer.signed_by(pki.key(&self.signer));
        match self.spoiled {
            false => octets,
            // The signature stands before the certificates that travel along: turned in both places.
            true => spoil_value(&octets, pki, self),
        }
    }

    /// Whether the question is about a certificate of this authority, by name and key of the issuer.
    fn is_ours(&self, pki: &Pki, about: &CertificateId) -> bool {
        let ours = identifier(pki, &self.authority, about);
        (&ours.issuer_name, &ours.issuer_key) == (&about.issuer_name, &about.issuer_key)
    }
}

/// The identifier of a certificate in the digest of `like`; of an authority itself: as issuer.
fn identifier(pki: &Pki, name: &str, like: &CertificateId) -> CertificateId {
    let is_authority = pki.entry(name).0.profile.starts_with("authority");
    let issuer = if is_authority { name.to_owned() } else { pki.issuer(name) };
    let sha256 = like.digest == digest_algorithm(DigestAlgorithm::Sha256) || like.issuer_key.len() == 32;
    let digest = if sha256 { DigestAlgorithm::Sha256 } else { DigestAlgorithm::Sha1 };
    CertificateId {
        digest: like.digest.clone(),
        issuer_name: digest.digest(&pki.name(&issuer).0),
        issuer_key: digest.digest(&pki.key(&issuer).public_bits()),
        serial: super::build::certificate::serial_of(name),
    }
}

/// Turns a bit of the signature value: the answer is made again without what stands behind the value.
fn spoil_value(octets: &[u8], pki: &Pki, responder: &Ocsp) -> Vec<u8> {
    let behind: usize = match responder.carried.is_empty() {
        true => 0,
        false => {
            let certificates: Vec<u8> = responder.carried.iter().flat_map(|name| pki.der(name).to_vec()).collect();
            super::build::der::context(0, &super::build::der::tlv(0x30, &certificates)).len()
        }
    };
    let mut octets = octets.to_vec();
    let last = octets.len() - 1 - behind;
    octets[last] ^= 1;
    octets
}

/// A revocation list that is fetched.
#[derive(Debug, Clone)]
pub struct Listing {
    pub list: List,
    /// Whose key signs.
    pub signer: String,
    pub spoiled: bool,
}

impl Listing {
    pub fn of(pki: &Pki, authority: &str) -> Self {
        Self { list: pki.list(authority), signer: authority.to_owned(), spoiled: false }
    }

    pub fn answer(&self, pki: &Pki) -> Vec<u8> {
        let octets = self.list.signed_by(pki.key(&self.signer));
        if self.spoiled { spoiled(&octets) } else { octets }
    }
}

/// A time-stamping authority.
#[derive(Debug, Clone)]
pub struct TimeStamping {
    /// Whose certificate the token names.
    pub authority: String,
    /// Whose key signs.
    pub signer: String,
    pub carried: Vec<String>,
    /// Whose certificate the signed attribute names.
    pub named: String,
    pub at: Moment,
    pub nonce: Nonce,
    pub policy: &'static str,
    /// Stamps this instead of what was sent.
    pub imprint: Option<Vec<u8>>,
    /// 0: granted; any other: without a token.
    pub status: u8,
    pub accuracy_seconds: Option<u64>,
    pub spoiled: bool,
}

impl TimeStamping {
    /// Honest, at the moment of judging.
    pub fn of(pki: &Pki, authority: &str) -> Self {
        Self {
            authority: authority.to_owned(),
            signer: authority.to_owned(),
            carried: vec![authority.to_owned()],
            named: authority.to_owned(),
            at: pki.description.moments.now(),
            nonce: Nonce::Echoed,
            policy: POLICY,
            imprint: None,
            status: 0,
            accuracy_seconds: None,
            spoiled: false,
        }
    }

    pub fn at(mut self, at: Moment) -> Self {
        self.at = at;
        self
    }

    /// The whole response to a request.
    pub fn answer(&self, pki: &Pki, request: &[u8]) -> Vec<u8> {
        let Some(request) = Request::read(request) else { return response(2, None) };
        if self.status > 1 {
            return response(self.status, None);
        }
        let nonce = match self.nonce {
            Nonce::Echoed => request.nonce,
            Nonce::LeftOut => None,
            Nonce::Another => request.nonce.map(|nonce| spoiled(&nonce)),
        };
        let token = self.token(pki, request.digest, self.imprint.clone().unwrap_or(request.imprint), nonce);
        response(self.status, Some(token))
    }

    /// A token over `octets`, as a signature carries it.
    pub fn stamp(&self, pki: &Pki, digest: DigestAlgorithm, octets: &[u8]) -> Vec<u8> {
        let imprint = self.imprint.clone().unwrap_or_else(|| digest.digest(octets));
        self.token(pki, digest_algorithm(digest), imprint, None)
    }

    fn token(&self, pki: &Pki, digest: Vec<u8>, imprint: Vec<u8>, nonce: Option<Vec<u8>>) -> Vec<u8> {
        let info = Info {
            policy: self.policy,
            digest,
            imprint,
            serial: 1001,
            at: self.at,
            nonce,
            accuracy_seconds: self.accuracy_seconds,
            ordering: false,
        };
        let carried = self.carried.iter().map(|name| pki.der(name).to_vec()).collect();
        let token = info.token(pki.key(&self.signer), pki.der(&self.authority), pki.der(&self.named), carried);
        if self.spoiled { spoiled(&token) } else { token }
    }
}
