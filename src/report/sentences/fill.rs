//! Filling a template with the facts of a finding.

use super::Said;
use crate::domain::finding::Finding;
use crate::domain::request::Channel;
use crate::domain::signer::Role;
use crate::domain::text::Language;
use crate::language::dates::Written;
use crate::report::names::{channel_name, role_name};

/// The template with its facts; a group whose fact is missing is left out, a fact outside a group is left blank.
pub(in crate::report) fn fill(template: &str, finding: &Finding, language: Language) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find('[') {
        let (before, group) = rest.split_at(start);
        let (group, after) = group[1..].split_once(']').unwrap_or((&group[1..], ""));
        out.push_str(&facts(before, finding, language).unwrap_or_else(|without| without));
        if let Ok(group) = facts(group, finding, language) {
            out.push_str(&group);
        }
        rest = after;
    }
    out.push_str(&facts(rest, finding, language).unwrap_or_else(|without| without));
    out
}

/// The text with every fact, or without those that are not there.
fn facts(text: &str, finding: &Finding, language: Language) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut whole = true;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        let value = value(finding, name, language);
        whole &= !value.is_empty();
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    if whole { Ok(out) } else { Err(out) }
}

/// The fact as a reader of `language` has it: keys become words, moments become dates in words.
fn value(finding: &Finding, name: &str, language: Language) -> String {
    let own = format!("{name}_{}", language.tag());
    let text = match finding.get(&own) {
        "" => finding.get(name),
        text => text,
    };
    if let Some(word) = word(name, text, language) {
        return word.to_owned();
    }
    let is_moment = ["_at", "_on"].iter().any(|end| name.ends_with(end)) || MOMENTS.contains(&name);
    match is_moment.then(|| Written::read(text)).flatten() {
        Some(date) if language == Language::Kk => date.kk(),
        Some(date) if language == Language::Ru => date.ru(),
        _ => text.to_owned(),
    }
}

/// Facts that are moments although their names do not end in `_at` or `_on`.
const MOMENTS: &[&str] = &["date", "day", "earlier", "later", "not_after", "not_before", "now", "until"];

fn word(name: &str, key: &str, language: Language) -> Option<&'static str> {
    let channels = [Channel::Portal, Channel::Centre, Channel::Provider];
    let roles =
        [Role::CentreOperator, Role::Specialist, Role::ProviderHead, Role::AuthorisedSigner, Role::ChancelleryClerk];
    match name {
        "channel" => channels.into_iter().find(|c| c.key() == key).map(|c| channel_name(c, language)),
        "role" => roles.into_iter().find(|r| r.key() == key).map(|r| role_name(r, language)),
        _ => WORDS.iter().find(|(known, _)| *known == key).map(|(_, said)| said.text(language)),
    }
}

/// Keys of other facts that stand in sentences.
const WORDS: &[(&str, Said)] = &[
    ("details", super::said("мәліметтер", "сведения", "details")),
    ("entity_register", super::said("ЗТ МДҚ", "ГБД ЮЛ", "register of legal entities")),
    ("grounds", super::said("негіздер", "основания", "grounds")),
    ("notary_register", super::said("БНАЖ", "ЕНИС", "notarial register")),
    ("person_register", super::said("ЖТ МДҚ", "ГБД ФЛ", "register of persons")),
];
