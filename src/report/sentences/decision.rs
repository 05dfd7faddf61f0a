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
        &["role", "service", "may"],
        IN_WORK,
        said(
            "Шешімге осы қызмет бойынша шешім қабылдауға уәкілетті емес адам қол қойған[: {role}][; шешім қабылдай алады: {may}].",
            "Решение подписано лицом, не уполномоченным решать по этой услуге[: {role}][; может решать: {may}].",
            "The decision is signed by somebody whom the passport does not admit[: {role}][; who may: {may}].",
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
        &["role", "service", "may"],
        IN_WORK,
        said(
            "Шешімге қол қойған адамның өкілеттік мерзімі шешім күнін қамтымайды[: {role}][; шешім қабылдай алады: {may}].",
            "Срок полномочий подписавшего не охватывает день решения[: {role}][; может решать: {may}].",
            "The signer's term does not cover the day of the decision[: {role}][; who may: {may}].",
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
        &["role", "service", "may"],
        IN_WORK,
        said(
            "Қол қоюшыға осы өтініштегі қызмет бекітілмеген[: {service}][; шешім қабылдай алады: {may}].",
            "Подписавший не отвечает за услугу этого заявления[: {service}][; может решать: {may}].",
            "The signer does not answer for the service of this request[: {service}][; who may: {may}].",
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
        "R-124",
        &["ground"],
        IN_WORK,
        said(
            "Қызмет паспортында мұндай бас тарту негізі жоқ[: {ground}].",
            "В паспорте услуги нет такого основания отказа[: {ground}].",
            "The passport of the service has no such ground of refusal[: {ground}].",
        ),
        said(
            "Қызмет паспортындағы негізді көрсетіңіз: muragat explain ҚЫЗМЕТ.",
            "Укажите основание из паспорта услуги: muragat explain УСЛУГА.",
            "Name a ground of the passport: muragat explain SERVICE lists them.",
        ),
    ),
    about(
        Code::DecisionGroundClosed,
        "R-190; 002 §5",
        &["ground", "until"],
        IN_WORK,
        said(
            "Бұл бас тарту негізін қолдану мерзімі өтіп кеткен[: {ground}][, соңғы күні {until}].",
            "Срок, в течение которого можно отказать по этому основанию, истёк[: {ground}][, последний день {until}].",
            "The time in which the request could be refused on this ground is over[: {ground}][, last day {until}].",
        ),
        said(
            "Өтініш берушіден жетіспейтін құжаттарды сұратыңыз немесе басқа негізді көрсетіңіз.",
            "Запросите у услугополучателя недостающие документы или укажите другое основание.",
            "Ask the applicant to supplement the request, or name another ground.",
        ),
    ),
    about(
        Code::DecisionContent,
        "R-094, R-130–R-132",
        &["what", "expected", "seen"],
        IN_WORK,
        said(
            "Шешімнің мазмұны қызмет құжатына сәйкес келмейді[: {what}][; күтілгені: {expected}][; көрсетілгені: {seen}].",
            "Содержание решения не соответствует документу услуги[: {what}][; ожидалось: {expected}][; указано: {seen}].",
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
    about(
        Code::DecisionCaseTwice,
        "R-094",
        &["request_number"],
        IN_WORK,
        said(
            "Пакетте бір өтініш бойынша бірнеше шешім бар[: {request_number}].",
            "В пакете несколько решений по одному заявлению[: {request_number}].",
            "The package decides one request more than once[: {request_number}].",
        ),
        said(
            "Әр өтініш бойынша бір ғана шешім қалдырып, оны қайта жіберіңіз.",
            "Оставьте по заявлению одно решение и направьте его повторно.",
            "Leave one decision for the request and send it again.",
        ),
    ),
    about(
        Code::DecisionTranslation,
        "R-142; r576 422–423",
        &["language"],
        IN_WORK,
        said(
            "Құжаттан алынған дәйексөздің аудармасы жоқ[: түпнұсқа тілі {language}].",
            "У цитаты из документа нет перевода[: язык оригинала {language}].",
            "A quotation has no translation[: the paper's language is {language}].",
        ),
        said(
            "Дәйексөз екі парақта да түпнұсқа тілінде қалады; екінші тілде оқитын адам үшін аудармасын қосыңыз.",
            "Цитата остаётся на языке оригинала на обоих листах; добавьте перевод для читающего на другом языке.",
            "The quotation keeps its own language on both sheets: give translation for who reads the other one.",
        ),
    ),
    about(
        Code::DecisionSources,
        "R-141; r576 424",
        &[],
        IN_WORK,
        said(
            "Мәліметтердің қай қордан, тізімдемеден, істен, парақтан алынғаны көрсетілмеген.",
            "Не указано, из какого фонда, описи, дела и с каких листов взяты сведения.",
            "Nothing says in which fond, inventory, file and sheets the facts were found.",
        ),
        said(
            "Кемінде бір дереккөз жолын қосыңыз: мұрағат, қор, тізімдеме, іс, парақтар.",
            "Добавьте хотя бы одну строку источника: архив, фонд, опись, дело, листы.",
            "Give one source line at least: archive, fond, inventory, file, sheets.",
        ),
    ),
    about(
        Code::DecisionFactsOrder,
        "r576 421–422",
        &["count"],
        IN_WORK,
        said(
            "Мәліметтер уақыт ретімен орналаспаған[, реттен тыс саны: {count}].",
            "Сведения расположены не в хронологическом порядке[, не по порядку: {count}].",
            "Facts do not stand in order of time[, out of place: {count}].",
        ),
        said(
            "Түзету міндетті емес: анықтамада мәліметтер уақыт ретімен жазылады.",
            "Исправлять не обязательно: в справке сведения располагаются по времени.",
            "Nothing need be done: the certificate has them in order of time.",
        ),
    ),
    about(
        Code::DecisionFactsBySource,
        "r576 421–422",
        &["count"],
        IN_WORK,
        said(
            "Мәліметтер уақыт бойынша емес, құжаттар бойынша топталған[, құжат саны: {count}].",
            "Сведения сгруппированы по документам, а не по времени[, документов: {count}].",
            "Facts stand together by the papers they were found in, not by time[, papers: {count}].",
        ),
        said(
            "Түзету міндетті емес: анықтамада мәліметтер уақыт ретімен жазылады.",
            "Исправлять не обязательно: в справке сведения располагаются по времени.",
            "Nothing need be done: the certificate has them in order of time.",
        ),
    ),
    about(
        Code::DecisionFactsUndated,
        "r576 421–422",
        &["count"],
        IN_WORK,
        said(
            "Күні көрсетілмеген мәліметтер бар[, саны: {count}].",
            "Есть сведения без даты[, количество: {count}].",
            "There are facts without a date[, so many: {count}].",
        ),
        said(
            "Құжатта күні болса, көрсетіңіз; күні жоқ мәліметтер анықтаманың соңында тұрады.",
            "Если дата в документе есть, укажите её; сведения без даты стоят в конце справки.",
            "Give the date if the paper has one; what has none stands last on the certificate.",
        ),
    ),
    about(
        Code::DecisionOutcome,
        "R-110, R-195; r576 406, 428",
        &["service", "what"],
        IN_WORK,
        said(
            "Бұл қызмет бойынша мұндай жауап көзделмеген[: {service}].",
            "Такой ответ по этой услуге не предусмотрен[: {service}].",
            "The passport of the service provides for no such answer[: {service}][, {what}].",
        ),
        said(
            "Қызмет паспортында көзделген шешімді таңдаңыз.",
            "Выберите решение, которое предусматривает паспорт услуги.",
            "Choose an outcome that the passport has: extension, forwarding and negative_reply are tables of their own.",
        ),
    ),
    about(
        Code::DecisionExtension,
        "R-110",
        &["document", "due_on", "until", "notice_until"],
        IN_WORK,
        said(
            "Мерзімді бұлай ұзартуға болмайды[: бұрын ұзартылған, {document}][: мерзімнің соңғы күні {due_on}][, ұзартуға болатын соңғы күн {until}][: өтініш берушіге хабарланатын соңғы күн {notice_until}].",
            "Срок так продлить нельзя[: он уже продлён, {document}][: последний день срока {due_on}][, продлить можно не далее {until}][: заявителя следовало уведомить не позднее {notice_until}].",
            "The term cannot be extended so[: it was extended by {document}][: its last day is {due_on}][, it may be extended to {until}][: the applicant was to be told by {notice_until}].",
        ),
        said(
            "Мерзім аяқталғанға дейін бір рет, рұқсат етілген шекте ұзартылады; шешім күнін түзетіп, қайта қол қойыңыз.",
            "Срок продлевается один раз, до его истечения и в допустимых пределах; исправьте решение и подпишите его заново.",
            "A term is extended once, before it ends, as far as [extension] of the passport lets; decide and sign anew.",
        ),
    ),
    about(
        Code::DecisionSupplement,
        "R-190",
        &["due_on", "until"],
        IN_WORK,
        said(
            "Құжаттарды толықтырудың соңғы күні дұрыс емес[: {until}][, мерзімнің соңғы күні {due_on}].",
            "Последний день для дополнения документов указан неверно[: {until}][, последний день срока {due_on}].",
            "The last day for supplementing does not fit[: {until}][, the last day of the term is {due_on}].",
        ),
        said(
            "Шешім келген күннен кейінгі, бірақ көрсету мерзімінен аспайтын күнді көрсетіп, қайта қол қойыңыз.",
            "Укажите день позже поступления решения, но не позднее срока оказания услуги, и подпишите решение заново.",
            "The term does not stop: name a day after that on which the decision comes and not after the term, and sign anew.",
        ),
    ),
    about(
        Code::DecisionDocument,
        "R-196",
        &["document", "annulled_by"],
        IN_WORK,
        said(
            "Шешімде аталған құжатты түзетуге, ауыстыруға немесе оның телнұсқасын беруге болмайды[: {document}][, оның күшін {annulled_by} жойған].",
            "Названный в решении документ нельзя исправить, заменить или выдать его дубликат[: {document}][, он аннулирован документом {annulled_by}].",
            "The document that the decision names cannot be corrected, replaced or doubled[: {document}][, {annulled_by} annulled it].",
        ),
        said(
            "Осы өтініш бойынша берілген, күші бар құжаттың нөмірін көрсетіңіз.",
            "Укажите номер действующего документа, выданного по этому заявлению.",
            "Name a filed document of this case that is in force; of a re-registration, a certificate that is.",
        ),
    ),
];
