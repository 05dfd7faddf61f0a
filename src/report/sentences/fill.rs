//! Filling a template with the facts of a finding.

use crate::domain::finding::Finding;
use crate::domain::text::Language;
use crate::language::dates::Written;

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

fn value(finding: &Finding, name: &str, language: Language) -> String {
    let own = format!("{name}_{}", language.tag());
    let text = match finding.get(&own) {
        "" => finding.get(name),
        text => text,
    };
    let is_moment = ["_at", "_on"].iter().any(|end| name.ends_with(end)) || name.starts_with("not_") || name == "date";
    match is_moment.then(|| Written::read(text)).flatten() {
        Some(date) => match language {
            Language::Kk => date.kk(),
            Language::Ru => date.ru(),
            Language::En => text.to_owned(),
        },
        None => text.to_owned(),
    }
}
