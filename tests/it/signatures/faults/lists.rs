//! The revocation list is at fault, and the responder is not reached; and what is wrong with the authority itself.

use super::{PASSES, Scenario, WAITS, scenario, stops};
use crate::pki::build::certificate::extension;
use crate::pki::build::crl::List;
use crate::pki::build::der::{boolean, context, context_primitive, number, sequence};
use crate::pki::build::{Moment, moment};
use crate::pki::{Listing, Net, Ocsp, Pki, Road};
use muragat::domain::verdict::SubIndication;

const NCA: &str = "nca-p-256";

fn list_url() -> String {
    Pki::get().description.addresses.list(NCA)
}

fn responder_is_away(net: &Net) {
    net.road(&Pki::get().description.addresses.status(NCA), Road::Closed);
}

/// The list lies so.
fn lists(lie: impl Fn(&mut Listing) + Send + Sync + 'static) -> impl Fn(&Net) + Send + Sync + 'static {
    move |net| {
        let mut listing = Listing::of(Pki::get(), NCA);
        lie(&mut listing);
        net.lists(Pki::get(), listing, NCA);
        responder_is_away(net);
    }
}

/// This happens on the way to the list.
fn road(road: Road) -> impl Fn(&Net) + Send + Sync + 'static {
    move |net| {
        net.road(&list_url(), road);
        responder_is_away(net);
    }
}

fn at(text: &str) -> Moment {
    moment(&format!("2015-11-{text}T09:00:00+06:00"))
}

fn dated(list: &mut List, from: &str, until: Option<&str>) {
    (list.this_update, list.next_update) = (at(from), until.map(at));
}

pub fn scenarios() -> Vec<Scenario> {
    let stored = |authority: &str| Listing::of(Pki::get(), authority).answer(Pki::get());
    vec![
        scenario("the responder is away, the list answers", PASSES, lists(|_| {})),
        scenario("nobody listens for the list", WAITS, road(Road::Closed)),
        scenario("the list is cut short", WAITS, road(Road::CutAt(200))),
        scenario("the list is too large", WAITS, road(Road::Padded(2 << 20))),
        scenario("a page for people in place of the list", WAITS, road(Road::Page)),
        scenario("octets behind the list", WAITS, road(Road::Padded(1))),
        scenario("the list was altered", WAITS, lists(|l| l.spoiled = true)),
        scenario("another key of the same name signed the list", WAITS, lists(|l| l.signer = "nca-twin-p-256".into())),
        scenario("a person signed the list", WAITS, lists(|l| l.signer = "petrov-p-256".into())),
        scenario("the list of another authority", WAITS, lists(|l| *l = Listing::of(Pki::get(), "root-p-256"))),
        scenario("the list is stale", WAITS, lists(|l| dated(&mut l.list, "01", Some("02")))),
        scenario("the list is of tomorrow", WAITS, lists(|l| dated(&mut l.list, "19", Some("20")))),
        scenario("an old list names no next one", WAITS, lists(|l| dated(&mut l.list, "11", None))),
        scenario(
            "the list has a rule that nobody understands",
            WAITS,
            lists(|l| {
                l.list.extensions.push(extension("1.2.398.3.3.99", true, number(1)));
            }),
        ),
        scenario(
            "the list tells changes only",
            WAITS,
            lists(|l| {
                l.list.extensions.push(extension("2.5.29.27", true, number(3)));
            }),
        ),
        scenario(
            "the list is of authorities only",
            WAITS,
            lists(|l| {
                let authorities_only = sequence([context_primitive(2, &boolean(true)[2..])]);
                l.list.extensions.push(extension("2.5.29.28", true, authorities_only));
            }),
        ),
        scenario(
            "the list is of another place",
            WAITS,
            lists(|l| {
                let place = context(0, &context(0, &context_primitive(6, b"http://crl.pki.example/another.crl")));
                l.list.extensions.push(extension("2.5.29.28", true, sequence([place])));
            }),
        ),
        // ---- what was proven
        scenario("revoked by the list", stops(SubIndication::RevokedNoPoe), lists(|_| {})).by("superseded-p-256"),
        scenario(
            "revoked by a list that is stale",
            stops(SubIndication::RevokedNoPoe),
            lists(|l| {
                dated(&mut l.list, "01", Some("02"));
            }),
        )
        .by("compromised-p-256"),
        scenario("revoked by a list at hand, whatever the responder says", stops(SubIndication::RevokedNoPoe), |net| {
            use crate::pki::build::ocsp::Status;
            net.answers(Pki::get(), Ocsp { status: Some(Status::Good), ..Ocsp::of(Pki::get(), NCA) });
        })
        .by("superseded-p-256")
        .with_list(stored(NCA)),
        scenario("nobody is reached, the lists at hand answer", PASSES, |net| {
            responder_is_away(net);
            net.road(&list_url(), Road::Closed);
            net.road(&Pki::get().description.addresses.list("root-p-256"), Road::Closed);
        })
        .with_list(stored(NCA))
        .with_list(stored("root-p-256")),
        // ---- the authority itself
        scenario("nobody answers for the authority", WAITS, |net| {
            net.road(&Pki::get().description.addresses.list("root-p-256"), Road::Closed);
        }),
        scenario("the authority was revoked", stops(SubIndication::RevokedCaNoPoe), |net| {
            net.lists(Pki::get(), Listing::of(Pki::get(), "nca-lost-p-256"), "nca-lost-p-256");
            net.answers(Pki::get(), Ocsp::of(Pki::get(), "nca-lost-p-256"));
        })
        .by("under-lost-p-256"),
    ]
}
