//! Names of states, verdicts, channels, roles and facts in three languages (wording.md §10).

use super::sentences::Said;
use crate::domain::case::{CaseState, SubmissionState};
use crate::domain::chain::Act;
use crate::domain::codes::Disposition;
use crate::domain::decision::Outcome;
use crate::domain::request::Channel;
use crate::domain::signer::Role;
use crate::domain::text::{Bilingual, Language};
use crate::domain::verdict::Indication;

const fn said(kk: &'static str, ru: &'static str, en: &'static str) -> Said {
    Said { kk, ru, en }
}

/// Where a case stands.
pub fn state_name(state: CaseState, language: Language) -> &'static str {
    match state {
        CaseState::Registered => said("тіркелді", "зарегистрировано", "registered"),
        CaseState::Decided => said("шешім қабылданды", "решение принято", "decided"),
        // The editions of the regulations say мұрағат; архив came into use after them.
        CaseState::Filed => said("мұрағатқа орналастырылды", "помещено в архив", "filed"),
        CaseState::Sent => said("жіберілді", "направлено", "sent"),
    }
    .text(language)
}

/// What became of a package.
pub fn submission_name(state: SubmissionState, language: Language) -> &'static str {
    match state {
        SubmissionState::Claimed => said("түсті", "поступило", "received"),
        SubmissionState::Registered => said("тіркелді", "зарегистрировано", "registered"),
        SubmissionState::Answered => said("шешім орындалды", "решение исполнено", "decision carried out"),
        SubmissionState::Rejected => said("тіркеусіз қайтарылды", "возвращено без регистрации", "rejected"),
        SubmissionState::Returned => said("жіберушіге қайтарылды", "возвращено отправителю", "returned"),
        SubmissionState::Noticed => said("хабарлама жіберілді", "направлено уведомление", "noticed"),
        SubmissionState::Waiting => said("күтуде", "ожидает", "waiting"),
    }
    .text(language)
}

/// What became of a package whose octets came before.
pub fn repeated_name() -> Bilingual {
    Bilingual::new("қайта түсті", "поступило повторно")
}

/// To whom a No belongs.
pub fn disposition_name(disposition: Disposition, language: Language) -> &'static str {
    match disposition {
        Disposition::Remark => said("ескертпе", "замечание", "remark"),
        Disposition::RefusalDraft => said("бас тарту жобасы", "проект отказа", "refusal draft"),
        Disposition::Wait => said("күту", "ожидание", "wait"),
        Disposition::AcceptanceRefusal => said("қабылдаудан бас тарту", "отказ в приёме", "acceptance refusal"),
        Disposition::Notice => said("хабарлама", "уведомление", "notice"),
        Disposition::Return => said("қайтару", "возврат", "return"),
        Disposition::Reject => said("тіркеусіз қайтару", "возврат без регистрации", "reject"),
    }
    .text(language)
}

/// The stable word in JSON.
pub fn disposition_key(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Remark => "remark",
        Disposition::RefusalDraft => "refusal_draft",
        Disposition::Wait => "wait",
        Disposition::AcceptanceRefusal => "acceptance_refusal",
        Disposition::Notice => "notice",
        Disposition::Return => "return",
        Disposition::Reject => "reject",
    }
}

pub fn indication_name(indication: Indication, language: Language) -> &'static str {
    match indication {
        Indication::TotalPassed => said("расталды", "подтверждена", "TOTAL-PASSED"),
        Indication::TotalFailed => said("расталмады", "не подтверждена", "TOTAL-FAILED"),
        Indication::Indeterminate => said("тексеру аяқталған жоқ", "проверка не завершена", "INDETERMINATE"),
    }
    .text(language)
}

pub fn outcome_name(outcome: Outcome, language: Language) -> &'static str {
    match outcome {
        Outcome::Grant => said("көрсетілді", "оказана", "granted"),
        Outcome::Refuse => said("бас тартылды", "отказано", "refused"),
        Outcome::NegativeReply => said("мәліметтер табылмады", "сведения не обнаружены", "nothing found"),
        Outcome::Forward => said("тиесілігі бойынша жолданды", "направлено по принадлежности", "forwarded"),
        Outcome::Extend => said("мерзімі ұзартылды", "срок продлён", "extended"),
        Outcome::Supplement => {
            said("құжаттарды толықтыру сұралды", "запрошено дополнение документов", "supplement asked")
        }
        Outcome::Withdraw => said("кері қайтарып алынды", "отозвано", "withdrawn"),
        Outcome::Correct => said("түзетілді", "исправлено", "corrected"),
        Outcome::Duplicate => said("телнұсқа берілді", "выдан дубликат", "duplicate given"),
    }
    .text(language)
}

pub fn channel_name(channel: Channel, language: Language) -> &'static str {
    match channel {
        Channel::Portal => said("ЭҮП", "ПЭП", "portal"),
        Channel::Centre => said("ХҚКО", "ЦОН", "centre"),
        Channel::Provider => said("қызмет беруші", "услугодатель", "provider"),
    }
    .text(language)
}

pub fn role_name(role: Role, language: Language) -> &'static str {
    match role {
        Role::CentreOperator => said("ХҚКО операторы", "оператор ЦОН", "centre operator"),
        Role::Specialist => said("маман", "специалист", "specialist"),
        Role::ProviderHead => said("басшы", "руководитель", "provider head"),
        Role::AuthorisedSigner => said("уәкілетті тұлға", "уполномоченное лицо", "authorised signer"),
        Role::ChancelleryClerk => said("кеңсе қызметкері", "сотрудник канцелярии", "chancellery clerk"),
        Role::DepartmentHead => said("бөлім басшысы", "руководитель отдела", "department head"),
        Role::Expert => said("сарапшы", "эксперт", "expert"),
    }
    .text(language)
}

/// What somebody does to a case.
pub fn act_name(act: Act, language: Language) -> &'static str {
    match act {
        Act::Take => said("қабылдау", "приём", "take"),
        Act::Resolve => said("басшының қарары", "резолюция руководителя", "resolve"),
        Act::Assign => said("маманға тапсыру", "поручение специалисту", "assign"),
        Act::Draft => said("жобаны дайындау", "подготовка проекта", "draft"),
        Act::Examine => said("сараптама", "экспертиза", "examine"),
        Act::Check => said("жобаны тексеру", "проверка проекта", "check"),
        Act::Sign => said("қол қою", "подписание", "sign"),
        Act::Return => said("жобаны қайтару", "возврат проекта", "return"),
        Act::Hear => said("тыңдау", "заслушивание", "hear"),
        Act::Hand => said("құжатты тапсыру", "выдача документа", "hand"),
    }
    .text(language)
}

/// What happened, by the stable word of the event; the word itself for one that is not in the table.
pub fn event_name(kind: &str, language: Language) -> &str {
    EVENTS.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, said)| said.text(language))
}

pub(super) const EVENTS: &[(&str, Said)] = &[
    ("claimed", said("түсті", "поступило", "claimed")),
    ("repeated", said("қайта түсті", "поступило повторно", "repeated")),
    ("judged", said("тексерілді", "проверено", "judged")),
    ("waiting", said("күтуде", "ожидает", "waiting")),
    ("registered", said("тіркелді", "зарегистрировано", "registered")),
    ("rejected", said("тіркеусіз қайтарылды", "возвращено без регистрации", "rejected")),
    ("returned", said("жіберушіге қайтарылды", "возвращено отправителю", "returned")),
    ("noticed", said("хабарлама жіберілді", "направлено уведомление", "noticed")),
    ("chain_step", said("қадам орындалды", "выполнен шаг", "step taken")),
    ("acceptance_refused", said("қабылдаудан бас тартылды", "отказано в приёме", "acceptance refused")),
    ("decided", said("шешім қабылданды", "решение принято", "decided")),
    ("extended", said("мерзімі ұзартылды", "срок продлён", "term extended")),
    ("annulled", said("құжаттың күші жойылды", "документ аннулирован", "document annulled")),
    ("looked_at", said("қаралды", "просмотрено", "looked at")),
    ("signed", said("қол қойылды", "подписано", "signed")),
    ("rendered", said("құжат жасалды", "документ составлен", "rendered")),
    ("filed", said("мұрағатқа орналастырылды", "помещено в архив", "filed")),
    ("delivered", said("жіберілді", "направлено", "delivered")),
    ("mailed", said("электрондық поштамен жіберілді", "отправлено по электронной почте", "mailed")),
    ("mail_refused", said("электрондық пошта қабылдамады", "электронная почта не принята", "refused by e-mail")),
    ("complaint_entered", said("шағым тіркелді", "жалоба зарегистрирована", "complaint entered")),
    ("complaint_answered", said("шағымға жауап берілді", "на жалобу дан ответ", "complaint answered")),
    ("issue_listed", said("беру ведомосі жасалды", "составлена ведомость выдачи", "issue sheet made")),
    ("registry_closed", said("тізілімге енгізілді", "внесено в реестр", "entered on a registry")),
    ("registry_sent", said("тізіліммен жіберілді", "отправлено с реестром", "sent with a registry")),
    ("registry_received", said("тізілім бойынша алынды", "получено по реестру", "received on a registry")),
    ("registry_refused", said("тізілім қабылданбады", "реестр не принят", "registry refused")),
    (
        "register_imported",
        said("тіркелім көшірмесі қабылданды", "принята выгрузка реестра", "extract of a register taken"),
    ),
    ("survey_imported", said("сауалнамалар есепке алынды", "анкеты учтены", "surveys counted")),
    ("verified", said("тұтастығы тексерілді", "целостность проверена", "verified")),
];

/// What the fact `name` is called; a name of its own for one that is not in the table.
pub fn fact_name(name: &str, language: Language) -> &str {
    FACTS.iter().find(|(known, _)| *known == name).map_or(name, |(_, said)| said.text(language))
}

pub(super) const FACTS: &[(&str, Said)] = &[
    ("accepted_at", said("қабылданған", "принято", "accepted")),
    ("act", said("қадам", "шаг", "step")),
    ("before", said("алдымен", "сначала", "first")),
    ("may", said("орындай алады", "может", "who may")),
    ("next", said("келесі", "следующий", "next")),
    ("algorithm", said("алгоритм", "алгоритм", "algorithm")),
    ("allowed", said("шегі", "предел", "allowed")),
    ("amount_kzt", said("сома, теңге", "сумма, тенге", "amount, tenge")),
    ("annulled_by", said("күшін жойған құжат", "аннулирован документом", "annulled by")),
    ("asked_at", said("сұралған", "запрошено", "asked")),
    ("attachment", said("қоса берілген құжат", "приложение", "attachment")),
    ("binding_on", said("сақталатын күн", "соблюдаемая дата", "binding day")),
    ("channel", said("арна", "канал", "channel")),
    ("clause", said("тармақ", "пункт", "clause")),
    ("column", said("баған", "столбец", "column")),
    ("date", said("күні", "дата", "date")),
    ("day", said("күні", "день", "day")),
    ("decided_at", said("шешім уақыты", "время решения", "decided")),
    ("declared", said("көрсетілген түрі", "указанный тип", "declared")),
    ("detail", said("толығырақ", "подробно", "detail")),
    ("document", said("құжат №", "документ №", "document")),
    ("due_kzt", said("тиесілі сома, теңге", "причитается, тенге", "due, tenge")),
    ("due_on", said("мерзімі", "срок", "due")),
    ("earlier", said("алдымен", "сначала", "earlier")),
    ("element", said("элемент", "элемент", "element")),
    ("earliest_on", said("ең ерте күн", "самая ранняя дата", "earliest date")),
    ("expected", said("күтілгені", "ожидалось", "expected")),
    ("failure", said("банктің жауабы", "ответ банка", "answer of the bank")),
    ("fault", said("ақауы", "неисправность", "fault")),
    ("ground", said("негіз", "основание", "ground")),
    ("heading", said("тақырып", "заголовок", "heading")),
    ("hours", said("сағат", "часов", "hours")),
    ("language", said("тіл", "язык", "language")),
    ("issuer", said("берген", "издатель", "issuer")),
    ("judged_at", said("тексерілген", "проверено", "judged")),
    ("kind", said("түрі", "вид", "kind")),
    ("later", said("кейін", "затем", "later")),
    ("line", said("жол", "строка", "row")),
    ("mci", said("АЕК", "МРП", "monthly calculation indices")),
    ("missing", said("жоғы", "отсутствует", "missing")),
    ("name", said("атауы", "имя", "name")),
    ("name_kk", said("қазақша атауы", "название на казахском", "name in Kazakh")),
    ("name_ru", said("орысша атауы", "название на русском", "name in Russian")),
    ("notice_until", said("хабарлаудың соңғы күні", "уведомить до", "to be told by")),
    ("not_after", said("соңғы күні", "действует по", "valid until")),
    ("not_before", said("басталған күні", "действует с", "valid from")),
    ("now", said("қазір", "сейчас", "now")),
    ("number", said("нөмірі", "номер", "number")),
    ("other", said("екіншісі", "второе", "other")),
    ("outcome", said("нәтиже", "исход", "outcome")),
    ("paid_at", said("төленген", "оплачено", "paid")),
    ("promised_on", said("уәде етілген күн", "обещанная дата", "promised")),
    ("reply", said("сервердің жауабы", "ответ сервера", "reply of the server")),
    ("request_id", said("сәйкестендіргіш", "идентификатор", "request id")),
    ("request_number", said("өтініш №", "заявление №", "request")),
    ("reason", said("кері қайтарып алу себебі", "причина отзыва", "reason of revocation")),
    ("revoked_at", said("кері қайтарып алынған", "отозвано", "revoked")),
    ("role", said("рөл", "роль", "role")),
    ("rule", said("ереже", "правило", "rule")),
    ("signed_by", said("қол қойылған уақыттың дәлелі", "доказательство времени подписания", "proof of the time")),
    ("count", said("саны", "число", "count")),
    ("letters", said("таңбалар", "знаки", "letters")),
    ("seen", said("көрсетілгені", "указано", "seen")),
    ("serial", said("сериялық нөмірі", "серийный номер", "serial")),
    ("service", said("қызмет", "услуга", "service")),
    ("signature", said("қолтаңба", "подпись", "signature")),
    ("source", said("дереккөз", "источник", "source")),
    ("status", said("мәртебесі", "статус", "status")),
    ("sub_indication", said("себебі", "причина", "sub-indication")),
    ("submitted_at", said("жіберілген", "направлено", "submitted")),
    ("until", said("соңғы күні", "последний день", "until")),
    ("what", said("не", "что", "what")),
];
