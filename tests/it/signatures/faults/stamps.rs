//! Time-stamps: what a good one proves, and that a bad one proves nothing.

use super::{Expected, PASSES, Scenario, WAITS, day, fails, scenario, stops};
use crate::pki::build::{Moment, moment};
use crate::pki::{Listing, Pki, Road, TimeStamping};
use muragat::domain::verdict::SubIndication;

const REVOKED: Expected = stops(SubIndication::RevokedNoPoe);
/// Before and after the certificates of `pki.toml` were revoked.
const BEFORE: &str = "2015-05-01";
const AFTER: &str = "2015-07-01";

fn stamp(at: &str) -> TimeStamping {
    TimeStamping::of(Pki::get(), "tsa-p-256").at(day(at))
}

fn by(authority: &str, at: &str) -> TimeStamping {
    TimeStamping::of(Pki::get(), authority).at(day(at))
}

/// The list of the authority as it was on a day.
fn list_of(from: &str, until: &str) -> Vec<u8> {
    let list = Pki::get().list_at("nca-p-256", day(from), day(until));
    Listing { list, ..Listing::of(Pki::get(), "nca-p-256") }.answer(Pki::get())
}

fn clock(text: &str) -> Moment {
    moment(&format!("2015-11-18T{text}+06:00"))
}

/// A certificate that was superseded: only a time-stamp older than that saves its signatures.
fn superseded(name: &'static str, expected: Expected, stamp: TimeStamping) -> Scenario {
    scenario(name, expected, |_| {}).by("superseded-p-256").stamped(stamp)
}

pub fn scenarios() -> Vec<Scenario> {
    vec![
        // ---- what a good one proves
        superseded("stamped before the certificate was superseded", PASSES, stamp(BEFORE)),
        superseded("stamped after the certificate was superseded", REVOKED, stamp(AFTER)),
        superseded("stamped by GOST before the certificate was superseded", PASSES, by("tsa-gost-2015", BEFORE)),
        scenario("stamped before the work ceased", PASSES, |_| {}).by("ceased-p-256").stamped(stamp(BEFORE)),
        scenario("stamped before the key was lost", REVOKED, |_| {}).by("compromised-p-256").stamped(stamp(BEFORE)),
        scenario("stamped before a revocation without a reason", REVOKED, |_| {})
            .by("unspecified-p-256")
            .stamped(stamp(BEFORE)),
        scenario("stamped before the hold", REVOKED, |_| {}).by("on-hold-p-256").stamped(stamp(BEFORE)),
        scenario("stamped within the term, which is over now, and a list of that time", PASSES, |_| {})
            .by("expired-p-256")
            .stamped(stamp(AFTER))
            .with_list(list_of("2015-11-16", "2015-11-17")),
        // Authorities forget certificates out of term: what they say later is nothing about them.
        scenario("stamped within the term, which is over now, and answers of today", WAITS, |_| {})
            .by("expired-p-256")
            .stamped(stamp(AFTER)),
        scenario("the term is over, and nobody stamped", stops(SubIndication::OutOfBoundsNoPoe), |_| {})
            .by("expired-p-256"),
        scenario("the term has not begun", fails(SubIndication::NotYetValid), |_| {}).by("not-yet-p-256"),
        scenario("stamped before the term", fails(SubIndication::NotYetValid), |_| {})
            .by("not-yet-p-256")
            .stamped(stamp(BEFORE)),
        // ---- what a bad one does not prove
        superseded(
            "the stamp is over something else",
            REVOKED,
            TimeStamping { imprint: Some(vec![7; 32]), ..stamp(BEFORE) },
        ),
        superseded("the stamp was altered", REVOKED, TimeStamping { spoiled: true, ..stamp(BEFORE) }),
        superseded(
            "another key signed the stamp",
            REVOKED,
            TimeStamping { signer: "petrov-p-256".into(), ..stamp(BEFORE) },
        ),
        superseded(
            "the stamp names another certificate",
            REVOKED,
            TimeStamping { named: "petrov-p-256".into(), ..stamp(BEFORE) },
        ),
        superseded("the stamp carries no certificate", REVOKED, TimeStamping { carried: Vec::new(), ..stamp(BEFORE) }),
        superseded("whoever stamped has no such purpose", REVOKED, by("tsa-without-purpose-p-256", BEFORE)),
        superseded("a person stamped", REVOKED, by("petrov-p-256", BEFORE)),
        superseded("the term of the stamper was over", REVOKED, by("tsa-expired-p-256", BEFORE)),
        superseded("nobody trusts the stamper", REVOKED, by("tsa-stranger-p-256", BEFORE)),
        superseded("the stamper's key was lost", REVOKED, by("tsa-revoked-p-256", BEFORE)),
        scenario("nobody answers for the stamper", WAITS, |net| {
            let addresses = &Pki::get().description.addresses;
            net.road(&addresses.status("nca-gost-2015"), Road::Closed);
            net.road(&addresses.list("nca-gost-2015"), Road::Closed);
        })
        .by("superseded-p-256")
        .stamped(by("tsa-gost-2015", BEFORE)),
        superseded("one stamp is bad, the next is good", PASSES, TimeStamping { spoiled: true, ..stamp(BEFORE) })
            .stamped(stamp(BEFORE)),
        // ---- a good signature needs none
        scenario("a good signature under a bad stamp", PASSES, |_| {})
            .stamped(TimeStamping { spoiled: true, ..stamp(BEFORE) }),
        scenario("a good signature, stamped two minutes ahead of our clock", PASSES, |_| {})
            .stamped(TimeStamping { at: clock("09:32:00"), ..stamp(BEFORE) }),
        scenario("a good stamp says tomorrow", stops(SubIndication::TimestampOrderFailure), |_| {})
            .stamped(stamp("2015-11-19")),
    ]
}
