//! The outside errs, lies, is late or silent: what a verdict makes of it. One line for one fault.
//!
//! A fault of the outside is never "good" and never "bad": what could not be checked waits. What was proven stands,
//! however much else is broken. Every scenario is asked twice, in process and over a real connection, and judged again
//! from what was saved alone.

mod lists;
mod responders;
mod stamps;

use crate::pki::build::signed_data::{DATA, SignedData, SignerInfo, TIME_STAMP_TOKEN, attribute, signing_time};
use crate::pki::{Net, Pki, Relay, Server, TimeStamping};
use muragat::adapters::http::{HttpOutside, HttpSettings};
use muragat::domain::evidence::Evidence;
use muragat::domain::verdict::{Indication, SignatureReport, SubIndication};
use muragat::formats::cms::{self, CmsLimits};
use muragat::formats::signature::CheckedSignature;
use muragat::formats::validation::{Court, judge};
use muragat::formats::x509::Anchors;
use muragat::ports::outside::{Hosts, Outside};
use muragat::releases::Releases;
use muragat::releases::policy::{Action, Policy};
use muragat::stages::collect::{Sources, StoredList, gather};
use muragat::stages::signatures::follows;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// What was signed, by whom, and what the world did meanwhile.
struct Scenario {
    name: &'static str,
    /// Whose signature, as `asanova-p-256`.
    signer: &'static str,
    /// What stamped it.
    stamps: Vec<TimeStamping>,
    /// Lists of `trust/crl/`.
    stored: Vec<Vec<u8>>,
    /// What becomes of an honest world.
    change: Box<dyn Fn(&Net) + Send + Sync>,
    expected: Expected,
}

/// What must be said of the signature, and what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expected(Indication, Option<SubIndication>, Action);

const PASSES: Expected = Expected(Indication::TotalPassed, None, Action::Accept);
/// The outside owes an answer.
const WAITS: Expected = waits(SubIndication::TryLater);

const fn waits(sub_indication: SubIndication) -> Expected {
    Expected(Indication::Indeterminate, Some(sub_indication), Action::Wait)
}

const fn stops(sub_indication: SubIndication) -> Expected {
    Expected(Indication::Indeterminate, Some(sub_indication), Action::Stop)
}

const fn fails(sub_indication: SubIndication) -> Expected {
    Expected(Indication::TotalFailed, Some(sub_indication), Action::Stop)
}

fn scenario(name: &'static str, expected: Expected, change: impl Fn(&Net) + Send + Sync + 'static) -> Scenario {
    Scenario {
        name,
        signer: "asanova-p-256",
        stamps: Vec::new(),
        stored: Vec::new(),
        change: Box::new(change),
        expected,
    }
}

impl Scenario {
    fn by(mut self, signer: &'static str) -> Self {
        self.signer = signer;
        self
    }

    fn stamped(mut self, stamp: TimeStamping) -> Self {
        self.stamps.push(stamp);
        self
    }

    fn with_list(mut self, octets: Vec<u8>) -> Self {
        self.stored.push(octets);
        self
    }

    /// The signature as a file carries it.
    fn signed(&self) -> Vec<CheckedSignature> {
        let pki = Pki::get();
        let content = b"a request of the test";
        let (key, certificate) = (pki.key(self.signer), pki.der(self.signer));
        let mut signer = SignerInfo::honest(key, certificate, DATA, content, Vec::new());
        let stamp = |service: &TimeStamping| service.stamp(pki, key.family().digest(), &signer.value);
        signer.unsigned = self.stamps.iter().map(|s| attribute(TIME_STAMP_TOKEN, [stamp(s)])).collect();
        let message = SignedData::new(DATA, None, vec![certificate.to_vec()], vec![signer]);
        cms::check(&message.der(), Some(content), &CmsLimits::default())
    }
}

fn policy() -> &'static Policy {
    static RELEASES: OnceLock<Releases> = OnceLock::new();
    let releases = RELEASES.get_or_init(|| Releases::embedded().expect("the releases are sound"));
    releases.policy_edition("2").expect("edition 2")
}

fn anchors() -> Anchors {
    Anchors::load(Pki::get().trust()).expect("authorities")
}

/// Collects from `outside` and judges; the evidence comes back with the report.
fn judged(scenario: &Scenario, outside: &dyn Outside, mut evidence: Evidence) -> (SignatureReport, Evidence) {
    let stored: Vec<_> = scenario.stored.iter().enumerate().filter_map(stored).collect();
    let (checked, anchors, rules) = (scenario.signed(), anchors(), policy().rules());
    let sources =
        Sources { lists: &stored, responders: &[], outside, answer_bytes_max: 1 << 20, now: evidence.judged_at };
    gather(&sources, &checked, &anchors, &rules, &mut evidence);
    let mut verdict = judge(&checked, Court { anchors: &anchors, evidence: &evidence, rules: &rules }).verdict;
    assert_eq!(verdict.signatures.len(), 1, "{}", scenario.name);
    (verdict.signatures.remove(0), evidence)
}

fn stored((place, octets): (usize, &Vec<u8>)) -> Option<StoredList> {
    StoredList::read(format!("trust/crl/{place}.crl"), octets)
}

fn seen(report: &SignatureReport) -> Expected {
    Expected(report.indication, report.sub_indication, follows(policy(), report))
}

fn world(scenario: &Scenario) -> Net {
    let net = Net::honest(Pki::get(), &["p-256", "gost-2015"]);
    (scenario.change)(&net);
    net
}

/// Nothing is reached any more.
fn silence() -> Net {
    Net::default()
}

fn all() -> Vec<Scenario> {
    [responders::scenarios(), lists::scenarios(), stamps::scenarios()].into_iter().flatten().collect()
}

#[test]
fn every_fault_of_the_outside_is_told_as_what_it_is() {
    let now = Pki::get().now();
    let mut wrong = Vec::new();
    let all = all();
    assert!(all.len() >= 40, "{} scenarios", all.len());
    for scenario in &all {
        let (report, _) = judged(scenario, &world(scenario), Evidence::none(now));
        if seen(&report) != scenario.expected {
            let said: Vec<_> = report.answers.iter().map(|a| format!("{} {}", a.source, a.says)).collect();
            wrong.push(format!("{}: {:?}, {:?} {said:?}", scenario.name, seen(&report), report.detail));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn over_a_real_connection_it_is_the_same() {
    let now = Pki::get().now();
    let second = Duration::from_secs(1);
    for scenario in all() {
        let server = Server::start(Arc::new(world(&scenario)));
        let hosts = Hosts { configured: [server.host()].into(), of_certificates: true };
        let settings = HttpSettings { hosts, connect: second, whole: second, proxy: None };
        let door = Relay { server: &server, door: HttpOutside::new(settings).expect("no proxy") };
        let (report, _) = judged(&scenario, &door, Evidence::none(now));
        assert_eq!(seen(&report), scenario.expected, "{}: {:?}", scenario.name, report.detail);
    }
}

#[test]
fn what_was_saved_gives_the_same_verdict_without_anybody_outside() {
    let now = Pki::get().now();
    for scenario in all() {
        let (first, evidence) = judged(&scenario, &world(&scenario), Evidence::none(now));
        let (again, _) = judged(&scenario, &silence(), evidence);
        assert_eq!(seen(&again), scenario.expected, "{}", scenario.name);
        assert_eq!((again.revocation, again.time_stamps), (first.revocation, first.time_stamps), "{}", scenario.name);
    }
}

/// What waited is asked again, and what was answered is not.
#[test]
fn what_waited_passes_when_the_outside_is_back_and_nobody_is_asked_twice() {
    let now = Pki::get().now();
    for scenario in all().into_iter().filter(|s| s.expected.2 == Action::Wait && s.signer == "asanova-p-256") {
        let (_, evidence) = judged(&scenario, &world(&scenario), Evidence::none(now));
        let net = Net::honest(Pki::get(), &["p-256", "gost-2015"]);
        let (report, evidence) = judged(&scenario, &net, evidence);
        assert_eq!(seen(&report), PASSES, "{}: {:?}", scenario.name, report.detail);
        let net = Net::honest(Pki::get(), &["p-256", "gost-2015"]);
        let (report, _) = judged(&scenario, &net, evidence);
        assert_eq!((seen(&report), net.asked()), (PASSES, Vec::new()), "{}", scenario.name);
    }
}

/// A moment of the year in which everything here is signed.
fn day(text: &str) -> crate::pki::build::Moment {
    crate::pki::build::moment(&format!("{text}T12:00:00+06:00"))
}

/// A claim about the time is a claim; here it only shows that the builder can make one.
#[test]
fn an_attribute_of_time_is_read() {
    let pki = Pki::get();
    let extra = vec![signing_time(day("2015-05-01"))];
    let signer = SignerInfo::honest(pki.key("asanova-p-256"), pki.der("asanova-p-256"), DATA, b"x", extra);
    let message = SignedData::new(DATA, None, vec![pki.der("asanova-p-256").to_vec()], vec![signer]);
    let checked = cms::check(&message.der(), Some(b"x"), &CmsLimits::default());
    assert_eq!(checked[0].fault, None);
    assert_eq!(checked[0].claimed_at.map(|at| at.to_utc()), Some(day("2015-05-01")));
}
