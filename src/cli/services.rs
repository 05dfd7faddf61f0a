//! `explain SERVICE` and `explain GROUND`: what the passports say, with their clauses.

use super::output::Output;
use crate::app::AppError;
use crate::domain::calendar::{Term, TermUnit};
use crate::domain::text::Language;
use crate::releases::Releases;
use crate::releases::passport::{Automation, GroundForm, GroundRule, Passport, Target, TargetUnit};
use crate::report;
use serde_json::{Value, json};

/// The code of the service that somebody called by its code, by the prefix of its numbers, or by its name.
///
/// # Errors
/// [`AppError::Usage`] when no edition of any service is called so.
pub fn named(releases: &Releases, word: Option<&str>) -> Result<Option<String>, AppError> {
    let unknown = |word| AppError::Usage(format!("no service {word}; `muragat explain` lists them"));
    word.map(|word| releases.service_named(word).map(str::to_owned).ok_or_else(|| unknown(word))).transpose()
}

/// Pages of the editions of a service, as `ARCH_CERT` or `ARCH_CERT/2012-11-07`; `None`: no such service.
pub fn service(output: &Output, releases: &Releases, wanted: &str) -> Option<Value> {
    let (code, edition) = wanted.split_once('/').map_or((wanted, None), |(code, edition)| (code, Some(edition)));
    let is_wanted = |p: &&Passport| p.service == code && edition.is_none_or(|e| p.edition == e);
    let mut passports: Vec<_> = releases.passports().iter().filter(is_wanted).collect();
    passports.sort_by_key(|p| p.from);
    if passports.is_empty() {
        return None;
    }
    for passport in &passports {
        page(passport, output).iter().for_each(|line| output.line(line));
    }
    Some(json!({ "code": code, "passports": passports }))
}

/// What each edition says of a ground, as `DOCUMENTS_NONCONFORMING`; `None`: no edition has it.
pub fn ground(output: &Output, releases: &Releases, wanted: &str) -> Option<Value> {
    let mut found: Vec<_> = releases.passports().iter().filter_map(|p| Some((p, p.stop(wanted)?.clone()))).collect();
    found.sort_by(|(a, _), (b, _)| (&a.service, a.from).cmp(&(&b.service, b.from)));
    if found.is_empty() {
        return None;
    }
    output.line(wanted);
    for (passport, rule) in &found {
        output.line(format!("  {}/{}", passport.service, passport.edition));
        ground_lines(rule, output).iter().for_each(|line| output.line(format!("    {line}")));
    }
    let one = |(p, g): &(&Passport, GroundRule)| json!({ "service": p.service, "edition": p.edition, "ground": g });
    Some(json!({ "code": wanted, "grounds": found.iter().map(one).collect::<Vec<_>>() }))
}

fn page(p: &Passport, output: &Output) -> Vec<String> {
    let words = |both: &crate::domain::text::Bilingual| both.in_language(output.language).to_owned();
    let clause = |name: &str| p.clauses.get(name).map(|c| format!(" [{c}]")).unwrap_or_default();
    let until = p.until.map_or_else(|| "…".into(), |until| until.to_string());
    let automation = match p.automation {
        Automation::Full => output.say("толық", "полная", "full"),
        Automation::Partial => output.say("ішінара", "частичная", "partial"),
        Automation::Paper => output.say("қағаз", "бумажная", "paper"),
    };
    let mut lines = vec![
        format!("{}/{}: {}", p.service, p.edition, words(&p.name)),
        format!("  {}: {} – {until}{}", output.say("Күші", "Действует", "In force"), p.from, clause("from")),
        format!("  {}", words(&p.regulation)),
        format!(
            "  {}: {}{}",
            output.say("Қызмет беруші", "Услугодатель", "Provider"),
            words(&p.provider),
            clause("provider")
        ),
        format!("  {}: {}{}", output.say("Стандарт", "Стандарт", "Standard"), words(&p.standard), clause("standard")),
        format!(
            "  {}: {automation}{}",
            output.say("Автоматтандыру", "Автоматизация", "Automation"),
            clause("automation")
        ),
    ];
    for (channel, rule) in &p.channels {
        let name = report::channel_name(*channel, output.language);
        lines.push(format!("  {name}: {} [{}]", term(rule.term, output), rule.clause));
        for (delivery, other) in &rule.term_by_delivery {
            lines.push(format!("    {delivery}: {}", term(*other, output)));
        }
        for paper in &rule.required {
            lines.push(format!("    – {} [{}]", words(&paper.name), paper.clause));
        }
    }
    for step in &p.chain {
        let role = report::role_name(step.role, output.language);
        let target = target(step.target, output);
        lines.push(format!("  {}. {role}: {} – {target} [{}]", step.step, words(&step.action), step.clause));
    }
    if let Some(extension) = &p.extension {
        let (up_to, reason) = (term(extension.up_to, output), words(&extension.reason));
        lines.push(format!(
            "  {}: + {up_to}. {reason} [{}]",
            output.say("Ұзарту", "Продление", "Extension"),
            extension.clause
        ));
    }
    let fee = output.say("Ақы", "Плата", "Fee");
    if p.fee.is_free() {
        lines.push(format!("  {fee}: {} [{}]", output.say("тегін", "бесплатно", "none"), p.fee.clause));
    }
    for rate in p.fee.rates.iter().filter(|_| !p.fee.is_free()) {
        let what = rate.applications.iter().chain(&rate.class).map(String::as_str).collect::<Vec<_>>().join(", ");
        let unit = output.say("АЕК", "МРП", "MCI");
        let colon = if what.is_empty() { "" } else { " – " };
        lines.push(format!("  {fee}: {} {unit}{colon}{what} [{}]", rate.mci, rate.clause));
    }
    for ground in &p.grounds {
        lines.push(format!("  {}", ground.code));
        lines.extend(ground_lines(ground, output).into_iter().map(|line| format!("    {line}")));
    }
    for survey in &p.survey {
        lines.push(format!("  {} [{}]", words(&survey.title), survey.clause));
        let answers: Vec<_> = survey.answers.iter().map(words).collect();
        lines.extend(survey.questions.iter().map(|q| format!("    {} ({})", words(q), answers.join(" / "))));
    }
    let title = output.say("Техникалық шарт", "Техническое условие", "Technical condition");
    lines.extend(p.conditions_shown().map(|c| format!("  {title}: {} [{}]", words(&c.text), c.clause)));
    if !p.contacts.is_empty() {
        let title = output.say("Байланыс", "Контакты", "Contacts");
        lines.push(format!("  {title}: {}{}", p.contacts.join(", "), clause("contacts")));
    }
    lines
}

fn ground_lines(rule: &GroundRule, output: &Output) -> Vec<String> {
    let form = match rule.form {
        GroundForm::Notice => output.say("хабарлама", "уведомление", "notice"),
        GroundForm::AcceptanceRefusal => {
            output.say("қабылдаудан бас тарту туралы қолхат", "расписка об отказе в приёме", "receipt of a refusal")
        }
        GroundForm::Refusal => output.say("дәлелді бас тарту", "мотивированный отказ", "refusal"),
        GroundForm::RegistryMark => output.say("тізілімдегі белгі", "отметка на реестре", "mark on a register"),
    };
    let within = rule.within.map(|within| format!(" (≤ {})", term(within, output))).unwrap_or_default();
    let mut lines = vec![
        format!("{form}{within}: {}", rule.text.in_language(output.language)),
        format!("→ {}", rule.remedy.in_language(output.language)),
        format!("[{}]", rule.clause.in_language(output.language)),
    ];
    lines.extend(rule.clause_by_channel.iter().map(|(channel, clause)| {
        let channel = report::channel_name(*channel, output.language);
        format!("[{channel}: {}]", clause.in_language(output.language))
    }));
    lines
}

fn term(term: Term, output: &Output) -> String {
    let unit = match term.unit {
        TermUnit::WorkingDay => TargetUnit::WorkingDay,
        TermUnit::CalendarDay => TargetUnit::CalendarDay,
    };
    measure(term.value, unit, output)
}

/// How long a step should take.
pub fn target(target: Target, output: &Output) -> String {
    measure(target.value, target.unit, output)
}

/// A number and its unit; Russian counts after a colon, for its endings depend on the number.
fn measure(value: u32, unit: TargetUnit, output: &Output) -> String {
    let unit = match unit {
        TargetUnit::Second => output.say("секунд", "секунд", "s"),
        TargetUnit::Minute => output.say("минут", "минут", "min"),
        TargetUnit::Hour => output.say("сағат", "часов", "h"),
        TargetUnit::WorkingDay => output.say("жұмыс күні", "рабочих дней", "working days"),
        TargetUnit::CalendarDay => output.say("күнтізбелік күн", "календарных дней", "calendar days"),
    };
    if output.language == Language::Ru { format!("{unit}: {value}") } else { format!("{value} {unit}") }
}
