//! A verdict over signatures, told to a person: line by line, in the words of a clerk.

use super::sentences::Said;
use super::{Voice, indication_name, remedy, sentence};
use crate::domain::finding::Finding;
use crate::domain::text::{Language, one_line};
use crate::domain::verdict::{
    CertificateFacts, Indication, RevocationReport, RevocationState, SignatureReport, TimeSource, Verdict,
};
use chrono::{DateTime, FixedOffset};

/// The whole verdict: the conclusion first, then each signature with what it rests on. `findings` are those that were made
/// of the verdict. The same arguments give the same text.
pub fn verdict_text(verdict: &Verdict, findings: &[Finding], language: Language) -> String {
    let told = Told { verdict, language };
    let mut lines = Vec::new();
    for signature in &verdict.signatures {
        let number = (signature.index + 1).to_string();
        let finding = findings.iter().find(|finding| finding.get("signature") == number);
        told.signature(signature, finding, &mut lines);
    }
    let unsigned = verdict.signatures.is_empty();
    for finding in findings.iter().filter(|finding| unsigned || finding.get("signature").is_empty()) {
        lines.push(sentence(finding, Voice::Operator, language));
        lines.push(format!("  → {}", remedy(finding.code, language)));
    }
    lines.push(told.ground());
    // Names stand in certificates as their authority wrote them: none of them begins a line of its own.
    lines.iter().map(|line| one_line(line) + "\n").collect()
}

struct Told<'a> {
    verdict: &'a Verdict,
    language: Language,
}

impl Told<'_> {
    fn say(&self, kk: &'static str, ru: &'static str, en: &'static str) -> &'static str {
        Said { kk, ru, en }.text(self.language)
    }

    fn signature(&self, signature: &SignatureReport, finding: Option<&Finding>, lines: &mut Vec<String>) {
        let word = self.say("ЭЦҚ", "ЭЦП", "signature");
        let conclusion = self.conclusion(signature);
        lines.push(format!("{word} {}: {conclusion}", signature.index + 1));
        if let Some(finding) = finding {
            lines.push(format!("  {}", sentence(finding, Voice::Operator, self.language)));
            lines.push(format!("  → {}", remedy(finding.code, self.language)));
        }
        if let Some(sub_indication) = signature.sub_indication {
            self.line(lines, self.say("себебі", "причина", "sub-indication"), sub_indication.key());
        }
        if let Some(certificate) = &signature.certificate {
            self.certificate(certificate, lines);
        }
        if let Some(algorithm) = &signature.algorithm {
            self.line(lines, self.say("алгоритмі", "алгоритм", "algorithm"), algorithm);
        }
        self.times(signature, lines);
        if let Some(anchor) = &signature.anchor {
            let above: Vec<_> = signature.path.iter().map(|c| c.holder.as_str()).collect();
            let path = format!("{} ({anchor})", above.join(" → "));
            self.line(lines, self.say("тізбек", "цепочка", "path"), &path);
        }
        for revocation in &signature.revocation {
            self.revocation(signature, revocation, lines);
        }
    }

    /// A No that follows from what was found out is called so, whatever the standard calls it.
    fn conclusion(&self, signature: &SignatureReport) -> String {
        let name = match (signature.indication, signature.sub_indication) {
            (Indication::Indeterminate, Some(sub)) if !is_unfinished(sub) => {
                indication_name(Indication::TotalFailed, self.language)
            }
            (indication, _) => indication_name(indication, self.language),
        };
        if self.language == Language::En {
            return indication_name(signature.indication, self.language).to_owned();
        }
        name.to_owned()
    }

    fn certificate(&self, certificate: &CertificateFacts, lines: &mut Vec<String>) {
        self.line(lines, self.say("қол қоюшы", "подписавший", "signer"), &certificate.holder);
        let issued = self.say("берген", "кем выдано", "issued by");
        let name = self.say("тіркеу куәлігі", "регистрационное свидетельство", "certificate");
        self.line(lines, name, &format!("№ {}, {issued}: {}", certificate.serial, certificate.issuer));
        let term = format!("{} – {}", self.day(certificate.not_before), self.day(certificate.not_after));
        self.line(lines, self.say("мерзімі", "срок действия", "valid"), &term);
    }

    fn times(&self, signature: &SignatureReport, lines: &mut Vec<String>) {
        if let Some(claimed) = signature.claimed_at {
            let label =
                self.say("қол қоюшы көрсеткен уақыт", "время по словам подписавшего", "time as the signer says");
            self.line(lines, label, &self.moment(claimed));
        }
        let best = signature.best_signature_time;
        let source = match best.source {
            TimeSource::TimeStamp => self.say("уақыт белгісі бойынша", "по метке времени", "by a time-stamp"),
            TimeSource::Judging => self.say("тексеру сәті", "момент проверки", "the moment of judging"),
        };
        let label = self.say("дәлелденген уақыт", "доказанное время", "proven to exist since");
        self.line(lines, label, &format!("{} ({source})", self.moment(best.at)));
        for stamp in &signature.time_stamps {
            let at = stamp.generated_at.map(|at| self.moment(at)).unwrap_or_default();
            let authority = stamp.authority.as_ref().map(|c| c.holder.as_str()).unwrap_or_default();
            let verdict = indication_name(stamp.indication, self.language);
            let why = stamp.sub_indication.map(|s| format!(", {s}")).unwrap_or_default();
            let label = self.say("уақыт белгісі", "метка времени", "time-stamp");
            self.line(lines, label, &format!("{at} {authority}: {verdict}{why}"));
        }
    }

    fn revocation(&self, signature: &SignatureReport, revocation: &RevocationReport, lines: &mut Vec<String>) {
        let state = match revocation.state {
            RevocationState::NotChecked => self.say("ТЕКСЕРІЛГЕН ЖОҚ", "НЕ ПРОВЕРЯЛСЯ", "NOT CHECKED").to_owned(),
            RevocationState::NotNeeded => self.say("талап етілмейді", "не требуется", "not needed").to_owned(),
            RevocationState::Unknown => self.say("жауап алынбады", "ответ не получен", "no usable answer").to_owned(),
            RevocationState::Good | RevocationState::Revoked => self.revoked(revocation),
        };
        let of = |certificate: &&CertificateFacts| certificate.sha256 == revocation.about;
        let all = signature.certificate.iter().chain(&signature.path);
        let whose = all.into_iter().find(of).map(|c| c.holder.as_str()).unwrap_or_default();
        let by = signature.answers.iter().find(|a| Some(&a.sha256) == revocation.answer.as_ref());
        let source = by.map(|a| format!(" ({}, {})", a.source, self.moment(a.obtained_at))).unwrap_or_default();
        let label = self.say("кері қайтарып алу", "отзыв", "revocation");
        self.line(lines, label, &format!("{whose}: {state}{source}"));
    }

    fn revoked(&self, revocation: &RevocationReport) -> String {
        let Some(at) = revocation.revoked_at else {
            return self.say("кері қайтарылмаған", "не отозвано", "not revoked").to_owned();
        };
        let reason = revocation.reason.as_deref().unwrap_or("unspecified");
        let word = match revocation.state {
            RevocationState::Revoked => self.say("кері қайтарып алынған", "отозвано", "revoked"),
            _ => self.say(
                "қол қойылғаннан кейін кері қайтарып алынған",
                "отозвано после подписания",
                "revoked after it was signed",
            ),
        };
        format!("{word} {} ({reason})", self.moment(at))
    }

    /// What the verdict rests on as a whole.
    fn ground(&self) -> String {
        let verdict = self.verdict;
        let (judged, policy, revocation) = (
            self.say("тексерілді", "проверено", "judged"),
            self.say("тәртіп редакциясы", "редакция правил", "policy"),
            match verdict.revocation.as_str() {
                "checked" => self.say("кері қайтарып алу тексерілді", "отзыв проверялся", "revocation checked"),
                _ => self.say("КЕРІ ҚАЙТАРЫП АЛУ ТЕКСЕРІЛГЕН ЖОҚ", "ОТЗЫВ НЕ ПРОВЕРЯЛСЯ", "REVOCATION NOT CHECKED"),
            },
        );
        format!("{judged}: {}; {policy}: {}; {revocation}", self.moment(verdict.judged_at), verdict.policy)
    }

    fn line(&self, lines: &mut Vec<String>, label: &str, value: &str) {
        // A name in a certificate may hold anything.
        let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        lines.push(format!("  {label}: {value}"));
    }

    /// In the office's time.
    fn moment(&self, at: DateTime<FixedOffset>) -> String {
        at.with_timezone(self.verdict.judged_at.offset()).format("%d.%m.%Y %H:%M:%S %:z").to_string()
    }

    fn day(&self, at: DateTime<FixedOffset>) -> String {
        at.with_timezone(self.verdict.judged_at.offset()).format("%d.%m.%Y").to_string()
    }
}

/// Whether nothing is known yet: neither yes nor no.
fn is_unfinished(sub_indication: crate::domain::verdict::SubIndication) -> bool {
    use crate::domain::verdict::SubIndication as S;
    matches!(
        sub_indication,
        S::TryLater
            | S::RevocationOutOfBoundsNoPoe
            | S::SignaturePolicyNotAvailable
            | S::PolicyProcessingError
            | S::Generic
            | S::NoPoe
    )
}

/// Why a package waits, in the reader's language where it begins with a finding code; else as it stands.
pub fn waiting_reason(reason: &str, language: Language) -> String {
    let (key, detail) = reason.split_once(": ").unwrap_or((reason, ""));
    let Some(code) = crate::domain::codes::Code::from_key(key) else { return reason.to_owned() };
    let mut finding = Finding::new(code, crate::domain::finding::Place::package());
    if !detail.is_empty() {
        finding = finding.fact("detail", detail);
    }
    let said = sentence(&finding, Voice::Operator, language);
    match detail.is_empty() || said.contains(detail) {
        true => said,
        false => format!("{said} ({detail})"),
    }
}
