//! What the outside says on a good day: the national authority of the samples about its certificates, and a time-stamp.

use crate::pki::build::ocsp::{Basic, Question, Status, bare};
use crate::pki::build::{Family, Key, Moment, Name};
use crate::pki::{Pki, TimeStamping};
use muragat::formats::x509::Certificate;
use muragat::ports::outside;
use std::path::Path;

pub const URL: &str = "http://status.example/";

fn sample(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki").join(path)).unwrap()
}

/// Every certificate is good. Without a nonce, so that the same question has the same answer.
pub fn answer(question: &outside::Question) -> Vec<u8> {
    let Some(asked) = Question::read(question.body.as_deref().unwrap_or_default()) else { return bare(1) };
    let authority = Certificate::from_pem_or_der(&sample("certs/nca-rsa.pem")).unwrap();
    let now: Moment = Pki::get().now().into();
    let answer = Basic {
        responder: Name(authority.subject().to_vec()),
        produced_at: now,
        about: asked.about,
        status: Status::Good,
        this_update: now,
        next_update: Some(now + chrono::Duration::hours(12)),
        nonce: None,
        certificates: Vec::new(),
    };
    let key = String::from_utf8(sample("keys/nca-rsa.pem")).unwrap();
    answer.signed_by(&Key::from_pem(Family::Rsa, &key))
}

pub fn stamp(question: &outside::Question) -> Vec<u8> {
    let pki = Pki::get();
    TimeStamping::of(pki, "tsa-rsa").answer(pki, question.body.as_deref().unwrap_or_default())
}
