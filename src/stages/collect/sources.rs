//! Who is asked about a certificate, in which order: the lists at hand, the responder, the list that it names.

use crate::domain::evidence::{Answer, AnswerKind, Evidence, Unanswered};
use crate::domain::identifiers::Digest256;
use crate::formats::crl::CertificateList;
use crate::formats::ocsp::{self, CertIdDigest, OcspFault, Response};
use crate::formats::validation::{Need, Rules, statement};
use crate::ports::outside::{Given, NamedBy, Outside, Question};
use chrono::{DateTime, FixedOffset};
use std::cell::Cell;

/// More addresses than this are not asked about one certificate.
const ADDRESSES_MAX: usize = 4;

/// A revocation list of `trust/crl/`.
#[derive(Debug, Clone)]
pub struct StoredList {
    /// As `trust/crl/nca-rsa.crl`.
    pub file: String,
    pub octets: Vec<u8>,
    sha256: String,
    /// The authority's name, DER.
    issuer: Vec<u8>,
}

impl StoredList {
    /// Reads a list, DER or PEM; `None` for what is none. Who signed it is judged with every certificate.
    pub fn read(file: impl Into<String>, octets: &[u8]) -> Option<Self> {
        let list = CertificateList::from_pem_or_der(octets).ok()?;
        let octets = list.der().to_vec();
        let issuer = list.issuer().to_vec();
        Some(Self { file: file.into(), sha256: Digest256::of(&octets).hex(), octets, issuer })
    }
}

/// Whom to ask, and how.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub lists: &'a [StoredList],
    /// Responders that the office named.
    pub responders: &'a [String],
    pub outside: &'a dyn Outside,
    /// Of one answer; bytes.
    pub answer_bytes_max: usize,
    pub now: DateTime<FixedOffset>,
}

/// One address to be asked.
struct Address<'u> {
    kind: AnswerKind,
    url: &'u str,
    named_by: NamedBy,
}

impl Sources<'_> {
    /// Asks about one certificate until an answer covers the moment. Every answer that is about it is saved, the useless
    /// ones too: they tell why there is no better one.
    pub fn answer(&self, need: &Need, rules: &Rules, evidence: &mut Evidence) {
        for list in self.lists.iter().filter(|list| list.issuer == need.certificate.issuer()) {
            let answer = self.saved(AnswerKind::Crl, &list.file, self.now, need, list.octets.clone(), &list.sha256);
            if self.take(answer, need, rules, evidence) {
                return;
            }
        }
        if !need.decides {
            return;
        }
        for address in self.addresses(need).into_iter().take(ADDRESSES_MAX) {
            match self.ask(&address, need, rules) {
                Ok(answer) => {
                    if self.take(answer, need, rules, evidence) {
                        return;
                    }
                }
                Err(why) => evidence.unanswered.push(Unanswered {
                    source: address.url.to_owned(),
                    about: need.certificate.facts().sha256.clone(),
                    why,
                }),
            }
        }
    }

    /// The responder that the certificate names, those of the office, then the lists that it names.
    fn addresses<'u>(&'u self, need: &'u Need) -> Vec<Address<'u>> {
        let of = |kind, named_by| move |url: &'u String| Address { kind, url, named_by };
        let named = need.certificate.ocsp_urls().iter().map(of(AnswerKind::Ocsp, NamedBy::Certificate));
        let own = self.responders.iter().map(of(AnswerKind::Ocsp, NamedBy::Configuration));
        let lists = need.certificate.crl_urls().iter().map(of(AnswerKind::Crl, NamedBy::Certificate));
        named.chain(own).chain(lists).collect()
    }

    fn ask(&self, address: &Address<'_>, need: &Need, rules: &Rules) -> Result<Answer, String> {
        let url = address.url;
        let nonce = nonce();
        let question = match address.kind {
            AnswerKind::Ocsp => {
                let request =
                    ocsp::request(&need.certificate, &need.issuer, digest(need), nonce.as_ref().map(|n| &n[..]));
                let most = ocsp::SIZE_BYTES_MAX.min(self.answer_bytes_max);
                let mut question = Question::post(url, address.named_by, ocsp::REQUEST_TYPE, request, most);
                question.keep_as = Some(format!("{url} {}", need.certificate.facts().sha256));
                question
            }
            _ => Question::get(url, address.named_by, self.answer_bytes_max),
        };
        let replayed = Cell::new(None);
        let holds = |octets: &[u8], given: Given| {
            if address.kind == AnswerKind::Ocsp && given == Given::Now {
                let fault = self.replay(octets, need, nonce.as_ref(), rules);
                let is_replayed = fault.is_some();
                replayed.set(fault);
                if is_replayed {
                    return None;
                }
            }
            let answer = self.saved(address.kind, url, self.now, need, octets.to_vec(), "");
            let statement = statement(&answer, &need.certificate, &need.issuer, rules).ok()?;
            statement.covers(&need.certificate, need.covers, rules).then(|| statement.holds_until(rules))
        };
        let answered = self.outside.ask_or_recall(&question, self.now, &holds).map_err(|fault| fault.to_string())?;
        if let Some(fault) = replayed.take() {
            return Err(fault);
        }
        let sha256 = Digest256::of(&answered.octets).hex();
        Ok(self.saved(address.kind, url, answered.obtained_at, need, answered.octets, &sha256))
    }

    /// What speaks for an answer to an older question. A responder that repeats no nonce is believed when it signed just
    /// now. Judging later cannot find this out, so such an answer is never saved.
    fn replay(&self, octets: &[u8], need: &Need, nonce: Option<&[u8; 16]>, rules: &Rules) -> Option<String> {
        let response = Response::from_der(octets).ok()?;
        match response.check(&need.certificate, &need.issuer, nonce.map(|n| &n[..])) {
            Err(fault @ OcspFault::NonceDiffers) => Some(fault.to_string()),
            Err(fault @ OcspFault::NonceMissing) => {
                let said = response.check(&need.certificate, &need.issuer, None).ok()?;
                let age = self.now.signed_duration_since(said.produced_at());
                (age > rules.clock_skew_max).then(|| fault.to_string())
            }
            _ => None,
        }
    }

    fn saved(
        &self,
        kind: AnswerKind,
        source: &str,
        obtained_at: DateTime<FixedOffset>,
        need: &Need,
        octets: Vec<u8>,
        sha256: &str,
    ) -> Answer {
        let about = need.certificate.facts().sha256.clone();
        Answer { kind, source: source.to_owned(), obtained_at, about, sha256: sha256.to_owned(), octets }
    }

    /// Saves an answer; whether it tells how the certificate stood at the moment.
    fn take(&self, answer: Answer, need: &Need, rules: &Rules, evidence: &mut Evidence) -> bool {
        let says = statement(&answer, &need.certificate, &need.issuer, rules);
        let tells = says.is_ok_and(|s| s.is_revocation() || s.covers(&need.certificate, need.covers, rules));
        if !evidence.answers.iter().any(|known| known.sha256 == answer.sha256 && known.about == answer.about) {
            evidence.answers.push(answer);
        }
        tells
    }
}

/// The national authority's responders answer by SHA-256; others may know SHA-1 alone.
fn digest(need: &Need) -> CertIdDigest {
    let national = |policy: &_| format!("{policy}").starts_with("1.2.398.");
    match need.certificate.policies().iter().any(national) {
        true => CertIdDigest::Sha256,
        false => CertIdDigest::Sha1,
    }
}

/// A number that an answer must repeat, so nobody can have prepared it: sixteen octets, never negative as a number. When the
/// machine gives none, the answer need not repeat any.
fn nonce() -> Option<[u8; 16]> {
    use ring::rand::SecureRandom;
    let mut nonce = [0; 16];
    ring::rand::SystemRandom::new().fill(&mut nonce).ok()?;
    nonce[0] &= 0x7f;
    Some(nonce)
}
