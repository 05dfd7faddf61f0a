//! What stands in a verdict, and what a clerk reads of it. What becomes of it when the outside errs: `faults`.

use crate::pki::{Listing, Net, Pki};
use chrono::Duration;
use muragat::domain::codes::Code;
use muragat::domain::evidence::{AnswerKind, Evidence};
use muragat::domain::text::Language;
use muragat::domain::verdict::{Indication, RevocationState, SubIndication, TimeSource, Verdict};
use muragat::formats::signature::CheckedSignature;
use muragat::formats::validation::{Court, findings, judge};
use muragat::formats::x509::Anchors;
use muragat::formats::xml::{self, XmlLimits};
use muragat::formats::xmldsig;
use muragat::releases::Releases;
use muragat::releases::policy::Policy;
use muragat::report;
use muragat::stages::collect::{Sources, StoredList, gather};

pub fn policy() -> Policy {
    Releases::embedded().unwrap().policy_edition("2").unwrap().clone()
}

pub fn anchors() -> Anchors {
    Anchors::load(Pki::get().trust()).unwrap()
}

/// A document signed by somebody of the test PKI.
pub fn signed(name: &str) -> Vec<CheckedSignature> {
    let document = xmldsig::sign("<request>ә</request>", &Pki::get().signer(name)).unwrap();
    xmldsig::check(&xml::parse(document.as_bytes(), &XmlLimits::default()).unwrap())
}

/// Asks an honest world, through lists at hand and the network, and judges at the moment of the test PKI.
pub fn collected(checked: &[CheckedSignature], lists: &[StoredList], net: &Net) -> Evidence {
    let now = Pki::get().now();
    let mut evidence = Evidence::none(now);
    let sources = Sources { lists, responders: &[], outside: net, answer_bytes_max: 1 << 20, now };
    gather(&sources, checked, &anchors(), &policy().rules(), &mut evidence);
    evidence
}

fn verdict_of(checked: &[CheckedSignature], evidence: &Evidence) -> Verdict {
    judge(checked, Court { anchors: &anchors(), evidence, rules: &policy().rules() }).verdict
}

fn list(authority: &str) -> StoredList {
    let octets = Listing::of(Pki::get(), authority).answer(Pki::get());
    StoredList::read(format!("trust/crl/{authority}.crl"), &octets).unwrap()
}

#[test]
fn a_verdict_names_everything_it_rests_on() {
    let (pki, checked) = (Pki::get(), signed("asanova-p-256"));
    let net = Net::honest(pki, &["p-256"]);
    let evidence = collected(&checked, &[], &net);
    let verdict = verdict_of(&checked, &evidence);
    assert_eq!((verdict.indication, verdict.policy.as_str()), (Indication::TotalPassed, "2"));
    assert_eq!((verdict.revocation.as_str(), verdict.judged_at), ("checked", pki.now()));
    let report = &verdict.signatures[0];
    assert_eq!((report.kind, report.intact), ("xml-dsig", Some(true)));
    assert_eq!((report.best_signature_time.at, report.best_signature_time.source), (pki.now(), TimeSource::Judging));
    let path: Vec<_> = report.path.iter().map(|c| c.sha256.clone()).collect();
    let sha256 = |name: &str| pki.certificate(name).facts().sha256.clone();
    assert_eq!(path, [sha256("nca-p-256"), sha256("root-p-256")]);
    assert_eq!(report.anchor.as_deref(), Some("root-p-256.cer"));
    let about: Vec<_> = report.revocation.iter().map(|r| (r.about.clone(), r.state)).collect();
    let good = RevocationState::Good;
    assert_eq!(about, [(sha256("asanova-p-256"), good), (sha256("nca-p-256"), good)]);
    // Every answer is told with its source, its time and its digest; the octets behind the digest were saved.
    assert_eq!(report.answers.len(), 2, "{:?}", report.answers);
    for answer in &report.answers {
        assert!(answer.says.starts_with("good, of 2015-11-18T"), "{}", answer.says);
        assert!(evidence.answers.iter().any(|saved| saved.sha256 == answer.sha256 && saved.source == answer.source));
        assert_eq!(answer.obtained_at, pki.now());
    }
    let kinds: Vec<_> = report.answers.iter().map(|a| a.kind).collect();
    assert_eq!(kinds[0], AnswerKind::Ocsp, "the responder is asked before the list");
}

#[test]
fn lists_at_hand_are_looked_at_before_anybody_is_asked() {
    let checked = signed("asanova-p-256");
    let net = Net::honest(Pki::get(), &["p-256"]);
    let evidence = collected(&checked, &[list("nca-p-256"), list("root-p-256")], &net);
    assert_eq!(net.asked(), Vec::<String>::new());
    let verdict = verdict_of(&checked, &evidence);
    assert_eq!(verdict.indication, Indication::TotalPassed);
    let sources: Vec<_> = verdict.signatures[0].answers.iter().map(|a| a.source.as_str()).collect();
    assert_eq!(sources, ["trust/crl/nca-p-256.crl", "trust/crl/root-p-256.crl"]);
}

#[test]
fn nobody_is_asked_about_a_stranger() {
    let net = Net::honest(Pki::get(), &["p-256"]);
    for name in ["stranger-p-256", "impostor-p-256"] {
        let checked = signed(name);
        let evidence = collected(&checked, &[], &net);
        let verdict = verdict_of(&checked, &evidence);
        assert_eq!(verdict.signatures[0].sub_indication, Some(SubIndication::NoCertificateChainFound), "{name}");
    }
    assert_eq!(net.asked(), Vec::<String>::new(), "anybody may write any address into a certificate of his own");
}

#[test]
fn the_finding_says_when_and_why_and_of_whom_nothing() {
    let checked = signed("compromised-p-256");
    let evidence = collected(&checked, &[], &Net::honest(Pki::get(), &["p-256"]));
    let verdict = verdict_of(&checked, &evidence);
    assert_eq!(verdict.signatures[0].sub_indication, Some(SubIndication::RevokedNoPoe));
    let found = findings(&verdict, &checked, "request.xml");
    assert_eq!((found.len(), found[0].code), (1, Code::SignatureRevoked));
    assert_eq!((found[0].get("revoked_at"), found[0].get("reason")), ("2015-06-01T12:00:00+06:00", "keyCompromise"));
    let mut letter = report::bilingual(&found[0], report::Voice::Applicant);
    for text in [&mut letter.kk, &mut letter.ru] {
        *text = text.replace('\u{a0}', " ");
    }
    assert!(letter.kk.contains("2015 жылғы 1 маусымда кері қайтарып алынған"), "{}", letter.kk);
    assert!(letter.ru.contains("отозвано (аннулировано) 1 июня 2015 года"), "{}", letter.ru);
    let facts = Pki::get().certificate("compromised-p-256").facts().clone();
    assert!(letter.ru.contains(&facts.serial), "which certificate: {}", letter.ru);
    let everything = format!("{found:?}{letter:?}");
    assert!(!everything.contains(&facts.holder) && !everything.contains(facts.iin.as_deref().unwrap()));
}

#[test]
fn a_clerk_reads_a_conclusion_and_no_word_of_the_standard_in_its_place() {
    let net = Net::honest(Pki::get(), &["p-256"]);
    let text = |name: &str, language| {
        let checked = signed(name);
        let evidence = collected(&checked, &[], &net);
        let verdict = verdict_of(&checked, &evidence);
        report::verdict_text(&verdict, &findings(&verdict, &checked, "request.xml"), language)
    };
    let good = text("asanova-p-256", Language::Ru);
    assert!(good.starts_with("ЭЦП 1: подтверждена\n"), "{good}");
    assert!(good.contains("отзыв проверялся") && good.contains("не отозвано"), "{good}");
    assert!(!good.contains("570000400201"), "no ЖСН: {good}");
    // Revoked is a No to a clerk, although the standard calls it indeterminate.
    let revoked = text("superseded-p-256", Language::Kk);
    assert!(revoked.starts_with("ЭЦҚ 1: расталмады\n"), "{revoked}");
    let waits = {
        let checked = signed("asanova-p-256");
        let evidence = collected(&checked, &[], &Net::default());
        let verdict = verdict_of(&checked, &evidence);
        assert_eq!(verdict.signatures[0].sub_indication, Some(SubIndication::TryLater));
        report::verdict_text(&verdict, &findings(&verdict, &checked, "request.xml"), Language::Ru)
    };
    assert!(waits.starts_with("ЭЦП 1: проверка не завершена\n"), "{waits}");
    assert!(waits.contains("Проверка ЭЦП не завершена: ответ удостоверяющего центра не получен."), "{waits}");
}

#[test]
fn what_was_revoked_for_no_fault_of_the_key_after_it_came_does_not_matter() {
    let (pki, checked) = (Pki::get(), signed("superseded-p-256"));
    let list = list("nca-p-256");
    let judged_on = |days_before: i64| {
        // Claimed before the revocation, judged when the answer came after it.
        let mut evidence = Evidence::none(pki.now() - Duration::days(days_before));
        let lists = [list.clone()];
        let net = Net::honest(pki, &["p-256"]);
        let sources =
            Sources { lists: &lists, responders: &[], outside: &net, answer_bytes_max: 1 << 20, now: pki.now() };
        gather(&sources, &checked, &anchors(), &policy().rules(), &mut evidence);
        verdict_of(&checked, &evidence)
    };
    assert_eq!(judged_on(0).signatures[0].sub_indication, Some(SubIndication::RevokedNoPoe));
    let before = judged_on(300);
    assert_eq!(before.indication, Indication::TotalPassed, "{before:?}");
    assert!(before.signatures[0].revocation[0].revoked_at.is_some(), "and it is told");
}
