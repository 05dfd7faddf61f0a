//! Decisions of the office's own people. None of these ever reaches an applicant.

use super::{Code, Entry, IN_WORK, about, said};

const WHO: &str = "R-058, R-187; 002 §5(4–5), §11 p7; 001 §6(10); 003 §6";
pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::DecisionUnknownRequest,
        "R-041, R-097",
        &["request_number", "request_id"],
        IN_WORK,
        said(
            "Шешімде көрсетілген өтініш тіркелмеген[: {request_number}][, сәйкестендіргіші {request_id}].",
            "Заявление, указанное в решении, не зарегистрировано[: {request_number}][, идентификатор {request_id}].",
            "The request that the decision names is not registered[: {request_number}][, id {request_id}].",
        ),
        said(
            "Өтініштің нөмірін немесе сәйкестендіргішін тексеріңіз.",
            "Проверьте номер или идентификатор заявления.",
            "Check the number or the id of the request.",
        ),
    ),
    about(
        Code::DecisionNumberDisagrees,
        "R-040",
        &["request_number", "request_id", "number"],
        IN_WORK,
        said(
            "Шешімдегі нөмір мен сәйкестендіргіш әртүрлі өтінішке тиесілі[: {request_number}].",
            "Номер и идентификатор в решении относятся к разным заявлениям[: {request_number}].",
            "Number and id in the decision belong to two different requests[: {request_number}].",
        ),
        said(
            "Екеуін де тіркеу журналы бойынша түзетіңіз немесе біреуін ғана қалдырыңыз.",
            "Исправьте оба по журналу регистрации или оставьте один из них.",
            "Correct both by the journal, or leave one of them out.",
        ),
    ),
    about(
        Code::DecisionRole,
        WHO,
        &["role", "service"],
        IN_WORK,
        said(
            "Шешімге осы қызмет бойынша шешім қабылдауға уәкілетті емес адам қол қойған[: {role}].",
            "Решение подписано лицом, не уполномоченным решать по этой услуге[: {role}].",
            "The decision is signed by somebody whom the passport does not admit[: {role}].",
        ),
        said(
            "Шешімге қызмет паспортында көрсетілген уәкілетті адам қол қоюға тиіс.",
            "Решение должно подписать лицо, названное в паспорте услуги.",
            "A person in a role of decision_roles of the passport, listed in [[signers]], signs it.",
        ),
    ),
    about(
        Code::DecisionTerm,
        WHO,
        &["role", "service"],
        IN_WORK,
        said(
            "Шешімге қол қойған адамның өкілеттік мерзімі шешім күнін қамтымайды[: {role}].",
            "Срок полномочий подписавшего не охватывает день решения[: {role}].",
            "The signer's term does not cover the day of the decision[: {role}].",
        ),
        said(
            "Шешімге өкілеттігі қолданыстағы адам қол қоюға тиіс.",
            "Решение подписывает лицо с действующими полномочиями.",
            "Somebody whose term in [[signers]] of muragat.toml covers the day signs it.",
        ),
    ),
    about(
        Code::DecisionForeignCase,
        WHO,
        &["role", "service"],
        IN_WORK,
        said(
            "Қол қоюшыға осы өтініштегі қызмет бекітілмеген[: {service}].",
            "Подписавший не отвечает за услугу этого заявления[: {service}].",
            "The signer does not answer for the service of this request[: {service}].",
        ),
        said(
            "Шешімге осы қызмет бекітілген адам қол қоюға тиіс.",
            "Решение подписывает лицо, за которым закреплена услуга.",
            "Somebody who answers for the service in [[signers]] signs it.",
        ),
    ),
    about(
        Code::DecisionAlreadyAnswered,
        "R-094",
        &["document"],
        IN_WORK,
        said(
            "Бұл өтініш бойынша шешім қабылданған[: {document}].",
            "По этому заявлению решение уже принято[: {document}].",
            "The request has been answered already[: {document}].",
        ),
        said(
            "Берілген құжатты түзету үшін жаңа нөмірмен түзету рәсімі қолданылады.",
            "Выданный документ исправляется отдельным порядком с новым номером.",
            "An issued document is corrected under a new number, never decided twice.",
        ),
    ),
    about(
        Code::DecisionGround,
        "R-124, R-190; 002 §5",
        &["ground", "until"],
        IN_WORK,
        said(
            "Бас тарту негізін қолдануға болмайды[: {ground}][, соңғы күні {until}].",
            "Основание отказа неприменимо[: {ground}][, последний день {until}].",
            "The ground of refusal is not admitted here[: {ground}][, last day {until}].",
        ),
        said(
            "Қызмет паспортындағы, мерзімі өтпеген негізді көрсетіңіз; бас тартуда кемінде бір негіз болуға тиіс.",
            "Укажите основание из паспорта услуги, срок которого не истёк; в отказе должно быть хотя бы одно.",
            "Name a ground of the passport whose time is not over; a refusal has one at least, a grant none.",
        ),
    ),
    about(
        Code::DecisionContent,
        "R-094, R-130–R-132",
        &["what", "expected", "seen"],
        IN_WORK,
        said(
            "Шешімнің мазмұны қызмет құжатына сәйкес келмейді[: {what}][, күтілгені {expected}][, көрсетілгені {seen}].",
            "Содержание решения не соответствует документу услуги[: {what}][, ожидалось {expected}][, указано {seen}].",
            "The decision does not say what the document of the service needs[: {what}][, expected {expected}][, seen {seen}].",
        ),
        said(
            "Оң шешімде осы қызметтің мәліметтері, бас тартуда тек негіздер болуға тиіс.",
            "Положительное решение содержит сведения этой услуги, отказ – только основания.",
            "A grant carries the details of its service, a refusal only grounds.",
        ),
    ),
    about(
        Code::DecisionExecutor,
        "R-194; r576 426",
        &[],
        IN_WORK,
        said(
            "Орындаушы көрсетілмеген немесе мекеменің қол қоюшылары қатарында жоқ.",
            "Исполнитель не указан или не входит в число подписывающих лиц учреждения.",
            "The executor is not named, or is not among the office's signers.",
        ),
        said(
            "Мұрағаттық анықтамаға басшы мен орындаушы қол қояды: орындаушының ЖСН-ін көрсетіңіз.",
            "Архивную справку подписывают руководитель и исполнитель: укажите ИИН исполнителя.",
            "Head and executor sign an archival certificate: give executor_iin of a specialist in [[signers]].",
        ),
    ),
    about(
        Code::DecisionNoDocument,
        "R-133",
        &["service", "what"],
        IN_WORK,
        said(
            "Бұл қызмет бойынша құжат мұнда ресімделмейді[: {service}].",
            "По этой услуге документ здесь не оформляется[: {service}].",
            "No document is issued here for this service[: {service}].",
        ),
        said(
            "Нәтижені мекеменің өз тәртібімен ресімдеңіз; өтініш тіркелген күйінде қалады.",
            "Оформите результат в порядке учреждения; заявление остаётся зарегистрированным.",
            "Make the result by the office's own procedure; the request stays registered.",
        ),
    ),
];
