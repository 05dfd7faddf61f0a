//! docs/CODES.md, made from the tables.

use super::sentences::FAMILIES;
use super::{Explanation, explain};
use std::fmt::Write as _;

/// The page as it must stand in docs/CODES.md.
pub fn codes_page() -> String {
    let mut out = String::from(HEAD);
    for (title, entries) in FAMILIES {
        // Writing to a String does not fail.
        let _ = write!(out, "\n## {}\n{} · {}\n", title.en, title.kk, title.ru);
        for one in entries.iter().filter_map(|entry| explain(entry.code)) {
            let _ = write!(
                out,
                "\n### `{}`\n\n{}: {}\n\n- kk: {} {}\n- ru: {} {}\n{}- remedy: {}\n- ground: {}\n- facts: {}\n",
                one.code,
                one.dispositions.iter().map(|d| format!("**{}**", d.replace('_', " "))).collect::<Vec<_>>().join(" / "),
                one.meaning.en,
                one.meaning.kk,
                one.remedy.kk,
                one.meaning.ru,
                one.remedy.ru,
                letter(&one),
                one.remedy.en,
                one.ground,
                facts(one.facts),
            );
        }
    }
    out
}

/// What the applicant reads, where a letter goes to the applicant.
fn letter(one: &Explanation) -> String {
    let reaches = ["notice", "refusal_draft", "acceptance_refusal"].iter().any(|kind| one.dispositions.contains(kind));
    match reaches {
        true => format!("- applicant, kk: {}\n- applicant, ru: {}\n", one.applicant.kk, one.applicant.ru),
        false => String::new(),
    }
}

fn facts(names: &[&str]) -> String {
    match names {
        [] => "none".into(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

const HEAD: &str = "# Finding codes

Made from `src/report/sentences/`; a test compares. After a change there: `MURAGAT_BLESS=1 cargo test --lib report::`.

A released code never changes its meaning. To whom a package with a finding goes:

| word | kk / ru | where to |
|---|---|---|
| reject | тіркеусіз қайтару / возврат без регистрации | no identifiable content: untouched to `rejected/`, with the reasons |
| return | қайтару / возврат | to the sender's system; the acceptance date and the term stay; never a letter to the applicant |
| wait | күту / ожидание | nowhere: the package stays, is tried again at the next run, and is listed with the reason; never counts against the applicant |
| notice | хабарлама / уведомление | to the channel it came by, before registration, without a request number |
| acceptance refusal | қабылдаудан бас тарту / отказ в приёме | to the service centre: a receipt in two copies that names what is missing; nothing is registered |
| refusal draft | бас тарту жобасы / проект отказа | registered; a specialist confirms and an authorised person signs, or decides otherwise |
| remark | ескертпе / замечание | said on record, stops nothing |

Two words at one code: the portal's applicant gets the first, the operator or specialist of the other channels the second.
The tags of grounds (`002 §5`, `R-033`) are told in [GLOSSARY.md](GLOSSARY.md).
";
