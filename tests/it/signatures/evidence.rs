//! Evidence: what was answered and which authorities it rests on, saved so that anybody can judge again.

use super::verdicts::{anchors, collected, policy, signed};
use crate::pki::{Net, Pki};
use muragat::domain::evidence::{AnswerKind, Evidence};
use muragat::domain::verdict::Indication;
use muragat::formats::validation::{Court, anchors_of, judge};
use muragat::formats::x509::Anchors;
use muragat::stages::collect::{Sources, gather};

const PEOPLE: [&str; 7] = [
    "asanova-p-256",
    "asanova-rsa",
    "expired-p-256",
    "compromised-p-256",
    "superseded-p-256",
    "stranger-p-256",
    "authentication-p-256",
];

fn families() -> Net {
    Net::honest(Pki::get(), &["rsa", "p-256"])
}

#[test]
fn judged_again_from_the_evidence_alone_the_verdict_is_the_same_to_the_octet() {
    let rules = policy().rules();
    for name in PEOPLE {
        let checked = signed(name);
        let evidence = collected(&checked, &[], &families());
        let first = judge(&checked, Court { anchors: &anchors(), evidence: &evidence, rules: &rules }).verdict;
        // As it is read back from a file: the octets stand beside the list.
        let octets: Vec<_> = evidence.answers.iter().map(|answer| answer.octets.clone()).collect();
        let mut saved: Evidence = serde_json::from_str(&serde_json::to_string(&evidence).unwrap()).unwrap();
        for (answer, octets) in saved.answers.iter_mut().zip(octets) {
            answer.octets = octets;
        }
        assert_eq!(saved, evidence, "{name}");
        let store = anchors_of(&saved).unwrap();
        let again = judge(&checked, Court { anchors: &store, evidence: &saved, rules: &rules }).verdict;
        assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&first).unwrap(), "{name}");
    }
}

#[test]
fn only_the_authorities_of_the_path_are_saved() {
    let pki = Pki::get();
    let evidence = collected(&signed("asanova-p-256"), &[], &families());
    let mut saved: Vec<_> = evidence.answers.iter().filter(|a| a.kind == AnswerKind::Certificate).collect();
    saved.sort_by_key(|answer| answer.source.clone());
    let sources: Vec<_> = saved.iter().map(|answer| answer.source.as_str()).collect();
    assert_eq!(sources, ["trust", "trust/root-p-256.cer"]);
    assert_eq!(saved[0].octets, pki.der("nca-p-256"));
    let stranger = collected(&signed("stranger-p-256"), &[], &families());
    assert_eq!(stranger, Evidence::none(pki.now()), "nothing of ours leads to a stranger");
}

#[test]
fn what_was_saved_is_used_and_only_what_was_lacking_is_asked_again() {
    let (pki, checked, rules) = (Pki::get(), signed("asanova-p-256"), policy().rules());
    let net = families();
    let whole = collected(&checked, &[], &net);
    let asked = net.asked().len();
    assert!(asked > 0);
    let again = |evidence: &mut Evidence, net: &Net| {
        let sources = Sources { lists: &[], responders: &[], outside: net, answer_bytes_max: 1 << 20, now: pki.now() };
        gather(&sources, &checked, &anchors(), &rules, evidence);
    };
    let mut resumed = whole.clone();
    again(&mut resumed, &net);
    assert_eq!(resumed, whole);
    assert_eq!(net.asked().len(), asked, "nobody is asked twice");

    // The first run got an answer about the signer and none about the authority.
    let partly = Net::honest(pki, &["p-256"]);
    let root = pki.description.addresses.list("root-p-256");
    partly.road(&root, crate::pki::Road::Closed);
    partly.road(&pki.description.addresses.status("root-p-256"), crate::pki::Road::Closed);
    let mut evidence = collected(&checked, &[], &partly);
    assert!(!evidence.unanswered.is_empty());
    assert!(evidence.unanswered.iter().all(|u| u.about == pki.certificate("nca-p-256").facts().sha256));
    let before = evidence.answers.clone();
    let later = families();
    again(&mut evidence, &later);
    let verdict = judge(&checked, Court { anchors: &anchors(), evidence: &evidence, rules: &rules }).verdict;
    assert_eq!(verdict.indication, Indication::TotalPassed);
    assert!(before.iter().all(|answer| evidence.answers.contains(answer)), "what was saved stays");
    assert!(later.asked().iter().all(|url| url.contains("root-p-256")), "{:?}", later.asked());
}

#[test]
fn evidence_that_lacks_an_authority_gives_no_path_and_no_false_yes() {
    let (checked, rules) = (signed("asanova-p-256"), policy().rules());
    let mut evidence = collected(&checked, &[], &families());
    evidence.answers.retain(|answer| answer.kind != AnswerKind::Certificate);
    let store = anchors_of(&evidence).unwrap();
    assert!(store.is_empty());
    let verdict = judge(&checked, Court { anchors: &store, evidence: &evidence, rules: &rules }).verdict;
    let none = judge(&checked, Court { anchors: &Anchors::default(), evidence: &evidence, rules: &rules }).verdict;
    assert_eq!(verdict, none);
    assert_eq!(verdict.signatures[0].sub_indication.map(|s| s.key()), Some("NO_CERTIFICATE_CHAIN_FOUND"));
}
