//! Filling a template with the facts of a finding.

use super::{Said, said};
use crate::domain::chain::Act;
use crate::domain::finding::Finding;
use crate::domain::request::Channel;
use crate::domain::signer::Role;
use crate::domain::text::Language;
use crate::language::dates::Written;
use crate::report::names::{act_name, channel_name, role_name};

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
///
/// `{name@loc}` puts a Kazakh date in the locative, as «2015 жылғы 3 қарашада».
fn value(finding: &Finding, name: &str, language: Language) -> String {
    let (name, form) = name.split_once('@').unwrap_or((name, ""));
    let own = format!("{name}_{}", language.tag());
    let text = match finding.get(&own) {
        "" => finding.get(name),
        text => text,
    };
    if let Some(word) = word(name, text, language) {
        return word.to_owned();
    }
    // Several keys at once: in words if every one of them has its word.
    let several: Option<Vec<_>> = text.split(", ").map(|key| word(name, key, language)).collect();
    if let Some(words) = several {
        return words.join(", ");
    }
    let is_moment = ["_at", "_on"].iter().any(|end| name.ends_with(end)) || MOMENTS.contains(&name);
    match is_moment.then(|| Written::read(text)).flatten() {
        Some(date) if language == Language::Kk && form == "loc" => date.kk_loc(),
        Some(date) if language == Language::Kk => date.kk(),
        Some(date) if language == Language::Ru => date.ru(),
        _ => text.to_owned(),
    }
}

/// Facts that are moments although their names do not end in `_at` or `_on`.
const MOMENTS: &[&str] = &["date", "day", "earlier", "later", "not_after", "not_before", "now", "until"];

fn word(name: &str, key: &str, language: Language) -> Option<&'static str> {
    let channels = [Channel::Portal, Channel::Centre, Channel::Provider];
    match name {
        "channel" => channels.into_iter().find(|c| c.key() == key).map(|c| channel_name(c, language)),
        "act" | "before" | "next" => Act::from_key(key).map(|act| act_name(act, language)),
        "role" | "may" => Role::ALL.into_iter().find(|r| r.key() == key).map(|r| role_name(r, language)),
        "status" => STATUSES.iter().find(|(known, _)| *known == key).map(|(_, said)| said.text(language)),
        _ => WORDS.iter().find(|(known, _)| *known == key).map(|(_, said)| said.text(language)),
    }
}

/// How somebody or something stands in a register.
const STATUSES: &[(&str, Said)] = &[
    ("active", said("жарамды", "действует", "active")),
    ("dead", said("қайтыс болған деп тіркелген", "зарегистрирована смерть", "dead")),
    ("liquidated", said("таратылған", "ликвидировано", "liquidated")),
    ("revoked", said("сенімхаттың күші жойылған", "доверенность отменена", "power of attorney revoked")),
    ("expired", said("сенімхаттың мерзімі өткен", "срок доверенности истёк", "power of attorney out of term")),
];

/// Keys of other facts that stand in sentences: elements of packages and registers that were asked.
const WORDS: &[(&str, Said)] = &[
    (
        "aACompromise",
        said(
            "атрибуттар орталығы кілтінің құпиялылығы бұзылған",
            "компрометация ключа центра атрибутов",
            "aACompromise",
        ),
    ),
    ("accepted_at", said("өтініштің қабылданған уақыты", "время приёма заявления", "accepted_at")),
    (
        "affiliationChanged",
        said("иесі туралы мәліметтер өзгерген", "изменение сведений о владельце", "affiliationChanged"),
    ),
    ("applicant/entity/bin", said("өтініш берушінің БСН-і", "БИН заявителя", "applicant/entity/bin")),
    ("applicant/entrepreneur/iin", said("өтініш берушінің ЖСН-і", "ИИН заявителя", "applicant/entrepreneur/iin")),
    ("applicant/person/iin", said("өтініш берушінің ЖСН-і", "ИИН заявителя", "applicant/person/iin")),
    ("apostille", said("апостиль", "апостиль", "apostille")),
    ("archival_certificate", said("мұрағаттық анықтама", "архивная справка", "archival_certificate")),
    (
        "cACompromise",
        said(
            "куәландырушы орталық кілтінің құпиялылығы бұзылған",
            "компрометация ключа удостоверяющего центра",
            "cACompromise",
        ),
    ),
    ("centre", said("ХҚКО", "ЦОН", "centre")),
    ("certificateHold", said("қолданылуы тоқтатыла тұрған", "действие приостановлено", "certificateHold")),
    ("cessationOfOperation", said("қызметі тоқтатылған", "прекращение деятельности", "cessationOfOperation")),
    ("date", said("күні", "дата", "date")),
    ("details", said("мәліметтер", "сведения", "details")),
    (
        "details/foreign_press/distributor/identifier",
        said("таратушының БСН-і (ЖСН-і)", "БИН (ИИН) распространителя", "details/foreign_press/distributor/identifier"),
    ),
    (
        "details/media/owner/identifier",
        said("меншік иесінің БСН-і (ЖСН-і)", "БИН (ИИН) собственника", "details/media/owner/identifier"),
    ),
    ("entity_register", said("ЗТ МДҚ", "ГБД ЮЛ", "register of legal entities")),
    ("foreign_press", said("шетелдік мерзімді баспасөз", "иностранная периодическая печать", "foreign_press")),
    ("from", said("кезеңнің басы", "начало периода", "from")),
    ("grounds", said("негіздер", "основания", "grounds")),
    ("keyCompromise", said("кілттің құпиялылығы бұзылған", "компрометация ключа", "keyCompromise")),
    ("media", said("бұқаралық ақпарат құралы", "средство массовой информации", "media")),
    ("notary", said("нотариус", "нотариус", "notary")),
    ("notary_register", said("БНАЖ", "ЕНИС", "notarial register")),
    ("number", said("нөмірі", "номер", "number")),
    ("person_register", said("ЖТ МДҚ", "ГБД ФЛ", "register of persons")),
    ("portal", said("ЭҮП", "ПЭП", "portal")),
    ("power_of_attorney/date", said("сенімхаттың күні", "дата доверенности", "power_of_attorney/date")),
    ("privilegeWithdrawn", said("өкілеттігі алынған", "прекращение полномочий", "privilegeWithdrawn")),
    ("promised_on", said("қолхаттағы берілу күні", "день выдачи по расписке", "promised_on")),
    ("provider", said("қызмет беруші", "услугодатель", "provider")),
    ("representative/iin", said("өкілдің ЖСН-і", "ИИН представителя", "representative/iin")),
    ("submitted_at", said("өтініштің берілген уақыты", "время подачи заявления", "submitted_at")),
    ("superseded", said("жаңасымен ауыстырылған", "замена новым свидетельством", "superseded")),
    ("to", said("кезеңнің соңы", "конец периода", "to")),
    ("unspecified", said("көрсетілмеген", "не указана", "unspecified")),
];
