//! The responder (OCSP) is at fault, and the list that could stand in for it is not reached; or it is.

use super::{PASSES, Scenario, WAITS, day, scenario, stops, waits};
use crate::pki::build::ocsp::{
    INTERNAL_ERROR, MALFORMED_REQUEST, SIGNATURE_REQUIRED, Status, TRY_LATER, UNAUTHORIZED, hollow,
};
use crate::pki::build::{Moment, moment};
use crate::pki::{Net, Nonce, Ocsp, Pki, Road};
use muragat::domain::verdict::SubIndication;

const NCA: &str = "nca-p-256";

fn responder_url() -> String {
    Pki::get().description.addresses.status(NCA)
}

fn list_url() -> String {
    Pki::get().description.addresses.list(NCA)
}

/// The responder answers so, and the list is not reached.
fn says(lie: impl Fn(&mut Ocsp) + Send + Sync + 'static) -> impl Fn(&Net) + Send + Sync + 'static {
    move |net| {
        let mut responder = Ocsp::of(Pki::get(), NCA);
        lie(&mut responder);
        net.answers(Pki::get(), responder);
        net.road(&list_url(), Road::Closed);
    }
}

/// These octets come from the responder, and the list is not reached.
fn gives(octets: impl Fn() -> Vec<u8> + Send + Sync + Clone + 'static) -> impl Fn(&Net) + Send + Sync + 'static {
    move |net| {
        let octets = octets.clone();
        net.put(&responder_url(), move |_| octets());
        net.road(&list_url(), Road::Closed);
    }
}

/// This happens on the way to the responder, and the list is not reached.
fn road(road: Road) -> impl Fn(&Net) + Send + Sync + 'static {
    move |net| {
        net.road(&responder_url(), road);
        net.road(&list_url(), Road::Closed);
    }
}

fn by(responder: &'static str) -> impl Fn(&Net) + Send + Sync + 'static {
    says(move |ocsp| *ocsp = Ocsp { authority: NCA.into(), ..Ocsp::by(Pki::get(), NCA, responder) })
}

fn at(text: &str) -> Moment {
    moment(&format!("2015-11-{text}+06:00"))
}

pub fn scenarios() -> Vec<Scenario> {
    let only = |status: u8| says(move |ocsp| ocsp.only = Some(status));
    vec![
        scenario("everything is in order", PASSES, |_| {}),
        scenario("the list is not reached, the responder answers", PASSES, says(|_| {})),
        scenario("everything is in order, GOST", PASSES, |_| {}).by("asanova-gost-2015"),
        // ---- nobody answers
        scenario("nobody listens", WAITS, road(Road::Closed)),
        scenario("the responder is silent", WAITS, road(Road::Silent)),
        scenario("the responder is out of service", WAITS, road(Road::Status(503))),
        scenario("the responder has moved", WAITS, road(Road::Status(302))),
        scenario("there is no such page", WAITS, road(Road::Status(404))),
        scenario("the connection breaks off", WAITS, road(Road::CutAt(100))),
        scenario("the answer is too large", WAITS, road(Road::Padded(300 << 10))),
        scenario("the network wants a password first", WAITS, road(Road::Page)),
        // ---- somebody answers, and says nothing
        scenario("an empty answer", WAITS, gives(Vec::new)),
        scenario("the responder calls the question malformed", WAITS, only(MALFORMED_REQUEST)),
        scenario("the responder has an error of its own", WAITS, only(INTERNAL_ERROR)),
        scenario("the responder says: try later", WAITS, only(TRY_LATER)),
        scenario("the responder wants a signed question", WAITS, only(SIGNATURE_REQUIRED)),
        scenario("the responder may not answer", WAITS, only(UNAUTHORIZED)),
        scenario("the answer says successful and nothing else", WAITS, gives(hollow)),
        scenario("octets behind the answer", WAITS, road(Road::Padded(3))),
        scenario("half an answer under a right length", WAITS, |net| {
            net.put(&responder_url(), |request| {
                let answer = Ocsp::of(Pki::get(), NCA).answer(Pki::get(), request);
                answer[..answer.len() / 2].to_vec()
            });
            net.road(&list_url(), Road::Closed);
        }),
        // ---- somebody else answers
        scenario("the answer was altered", WAITS, says(|ocsp| ocsp.spoiled = true)),
        scenario("another key signed the answer", WAITS, says(|ocsp| ocsp.signer = "petrov-p-256".into())),
        scenario("the responder has no such purpose", WAITS, by("ocsp-without-purpose-p-256")),
        scenario("the responder is of another house", WAITS, by("ocsp-stranger-p-256")),
        scenario("the responder answers for the authority above only", WAITS, by("ocsp-root-p-256")),
        scenario("a person answers", WAITS, by("petrov-p-256")),
        scenario("the responder's certificate does not come along", WAITS, says(|ocsp| ocsp.carried.clear())),
        scenario("the authority answers itself", PASSES, by(NCA)),
        scenario("the term of the responder was over when it answered", WAITS, by("ocsp-expired-p-256")),
        scenario("the term of the responder is over since", waits(SubIndication::RevocationOutOfBoundsNoPoe), |net| {
            let responder = Ocsp::by(Pki::get(), NCA, "ocsp-expired-p-256");
            net.answers(
                Pki::get(),
                Ocsp {
                    produced_at: day("2013-12-30"),
                    this_update: day("2013-12-30"),
                    next_update: Some(day("2016-01-01")),
                    ..responder
                },
            );
            net.road(&list_url(), Road::Closed);
        }),
        // ---- the answer is not about this, or not of now
        scenario("the answer repeats another number", WAITS, says(|ocsp| ocsp.nonce = Nonce::Another)),
        scenario(
            "the answer is about another certificate",
            WAITS,
            says(|ocsp| ocsp.about = Some("petrov-p-256".into())),
        ),
        scenario(
            "the answer is about another authority's certificate",
            WAITS,
            says(|ocsp| {
                ocsp.about = Some("asanova-gost-2015".into());
            }),
        ),
        scenario(
            "the answer is stale",
            WAITS,
            says(|ocsp| {
                (ocsp.this_update, ocsp.next_update) = (at("16T09:00:00"), Some(at("17T09:00:00")));
                ocsp.produced_at = at("16T09:00:00");
            }),
        ),
        scenario(
            "the answer is of tomorrow",
            WAITS,
            says(|ocsp| {
                (ocsp.this_update, ocsp.next_update) = (at("19T09:00:00"), Some(at("20T09:00:00")));
                ocsp.produced_at = at("19T09:00:00");
            }),
        ),
        scenario(
            "the responder's clock is two minutes ahead",
            PASSES,
            says(|ocsp| {
                (ocsp.this_update, ocsp.next_update) = (at("18T09:32:00"), Some(at("19T09:32:00")));
                ocsp.produced_at = at("18T09:32:00");
            }),
        ),
        scenario(
            "an hour old, and no next answer is named",
            PASSES,
            says(|ocsp| {
                (ocsp.this_update, ocsp.next_update) = (at("18T08:30:00"), None);
            }),
        ),
        scenario(
            "three days old, and no next answer is named",
            WAITS,
            says(|ocsp| {
                (ocsp.this_update, ocsp.next_update) = (at("15T08:30:00"), None);
            }),
        ),
        scenario(
            "the responder does not know the certificate",
            WAITS,
            says(|ocsp| ocsp.status = Some(Status::Unknown)),
        ),
        // ---- the list stands in
        scenario("the responder is silent, the list answers", PASSES, |net| net.road(&responder_url(), Road::Silent)),
        scenario("the responder lies, the list answers", PASSES, |net| {
            let lie = Ocsp { spoiled: true, ..Ocsp::of(Pki::get(), NCA) };
            net.answers(Pki::get(), lie);
        }),
        scenario("the responder does not know the certificate, the list does", PASSES, |net| {
            let lie = Ocsp { status: Some(Status::Unknown), ..Ocsp::of(Pki::get(), NCA) };
            net.answers(Pki::get(), lie);
        }),
        // ---- what was proven
        scenario("revoked", stops(SubIndication::RevokedNoPoe), says(|_| {})).by("superseded-p-256"),
        scenario("revoked, GOST", stops(SubIndication::RevokedNoPoe), |_| {}).by("compromised-gost-2015"),
        scenario("revoked without a reason", stops(SubIndication::RevokedNoPoe), says(|_| {})).by("unspecified-p-256"),
        scenario("on hold", stops(SubIndication::RevokedNoPoe), says(|_| {})).by("on-hold-p-256"),
        scenario("revoked tomorrow", PASSES, says(|_| {})).by("revoked-later-p-256"),
        scenario(
            "somebody else says revoked",
            WAITS,
            says(|ocsp| {
                ocsp.status = Some(Status::Revoked { at: day("2015-01-01"), reason: None });
                ocsp.signer = "petrov-p-256".into();
            }),
        ),
        scenario(
            "revoked by an answer that is stale",
            stops(SubIndication::RevokedNoPoe),
            says(|ocsp| {
                (ocsp.this_update, ocsp.next_update) = (at("01T09:00:00"), Some(at("02T09:00:00")));
                ocsp.produced_at = at("01T09:00:00");
            }),
        )
        .by("superseded-p-256"),
    ]
}
