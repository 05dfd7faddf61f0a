//! Steps of the provider's people: why one may not be taken now. None of these ever reaches an applicant.

use super::{Code, Entry, IN_WORK, about, said};

const ORDER: &str = "R-091; 002 §5–8; 004 app. 3";
const WHO: &str = "R-182, R-187; 002 §5; 004 app. 3; docs/ROLES.md";
const HEARING: &str = "R-197";
pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::ChainRole,
        WHO,
        &["act", "role", "may"],
        IN_WORK,
        said(
            "Бұл қадам осы рөлге берілмеген[: {act}][, рөл {role}][; орындай алады: {may}].",
            "Этот шаг выполняет не эта роль[: {act}][, роль {role}][; может: {may}].",
            "This role does not take this step[: {act}][, role {role}][; who may: {may}].",
        ),
        said(
            "Қадамды осыған уәкілетті адам орындауға тиіс.",
            "Шаг должен выполнить тот, кто на это уполномочен.",
            "Somebody who may do it takes the step: --as PERSON, as muragat.toml has them.",
        ),
    ),
    about(
        Code::ChainNotNext,
        ORDER,
        &["act", "before", "may"],
        IN_WORK,
        said(
            "Бұл қадамның кезегі келген жоқ[: {act}][; алдымен: {before}][; орындайтын: {may}].",
            "До этого шага очередь не дошла[: {act}][; сначала: {before}][; выполняет: {may}].",
            "It is not the turn of this step[: {act}][; first: {before}][; by: {may}].",
        ),
        said(
            "Алдыңғы қадамдарды ретімен жазыңыз: muragat chain show НӨМІР.",
            "Запишите предыдущие шаги по порядку: muragat chain show НОМЕР.",
            "Record the steps before it, in their order: muragat chain show NUMBER.",
        ),
    ),
    about(
        Code::ChainDone,
        ORDER,
        &["act", "next", "may"],
        IN_WORK,
        said(
            "Бұл қадам орындалған[: {act}][; келесі: {next}][; орындайтын: {may}].",
            "Этот шаг уже выполнен[: {act}][; следующий: {next}][; выполняет: {may}].",
            "This step is done[: {act}][; next: {next}][; by: {may}].",
        ),
        said(
            "Келесі қадамды жазыңыз; жобаны қайта дайындау үшін басшы оны қайтаруға тиіс.",
            "Запишите следующий шаг; чтобы подготовить проект заново, его должен вернуть руководитель.",
            "Record the next step; a draft is made anew only after it was returned.",
        ),
    ),
    about(
        Code::ChainNoStep,
        ORDER,
        &["act", "service"],
        IN_WORK,
        said(
            "Осы қызметтің регламентінде мұндай қадам жоқ[: {act}][, қызмет {service}].",
            "В регламенте этой услуги такого шага нет[: {act}][, услуга {service}].",
            "The regulation of the service has no such step[: {act}][, service {service}].",
        ),
        said(
            "Регламенттегі қадамдарды қараңыз: muragat explain ҚЫЗМЕТ.",
            "Посмотрите шаги регламента: muragat explain УСЛУГА.",
            "See the steps of the edition: muragat explain SERVICE.",
        ),
    ),
    about(
        Code::ChainClosed,
        ORDER,
        &["act"],
        IN_WORK,
        said(
            "Құжатқа қол қойылған, қадам өзгертілмейді[: {act}].",
            "Документ подписан, шаги не меняются[: {act}].",
            "The document is signed, its steps stand[: {act}].",
        ),
        said(
            "Қол қойылған құжатты кеңсе тапсырады; түзету жаңа нөмірмен жасалады.",
            "Подписанный документ выдаёт канцелярия; исправление делается под новым номером.",
            "The chancellery hands the document over; a correction is a new document.",
        ),
    ),
    about(
        Code::ChainPerson,
        WHO,
        &["act", "role", "service"],
        IN_WORK,
        said(
            "Адамның өкілеттігі бұл күнді немесе бұл қызметті қамтымайды[: {act}][, рөл {role}][, қызмет {service}].",
            "Полномочия лица не охватывают этот день или эту услугу[: {act}][, роль {role}][, услуга {service}].",
            "The person's term or services do not cover it[: {act}][, role {role}][, service {service}].",
        ),
        said(
            "Мерзімі мен қызметі сәйкес келетін адамды көрсетіңіз (muragat.toml, signers бөлімі).",
            "Укажите лицо с действующим сроком и этой услугой (muragat.toml, раздел signers).",
            "Name somebody whose from, until and services in muragat.toml cover it.",
        ),
    ),
    about(
        Code::ChainAssignee,
        WHO,
        &["act", "may"],
        IN_WORK,
        said(
            "Өтініш осы қызметке жауапты тиісті рөлдегі адамға берілмеген[: {act}][; кімге: {may}].",
            "Заявление передано не тому, кто отвечает за услугу в нужной роли[: {act}][; кому: {may}].",
            "The request is not given to somebody of the right role for this service[: {act}][; to: {may}].",
        ),
        said(
            "--to арқылы осы қызметке жауапты адамды көрсетіңіз.",
            "Укажите через --to лицо, отвечающее за эту услугу.",
            "Name with --to somebody of that role who answers for the service.",
        ),
    ),
    about(
        Code::ChainOtherPerson,
        ORDER,
        &["act"],
        IN_WORK,
        said(
            "Өтініш басқа маманға тапсырылған[: {act}].",
            "Заявление поручено другому специалисту[: {act}].",
            "The request was given to another specialist[: {act}].",
        ),
        said(
            "Жобаны тағайындалған маман дайындауға тиіс немесе бөлім басшысы қайта тағайындайды.",
            "Проект готовит назначенный специалист, либо руководитель отдела назначает другого.",
            "The assigned specialist drafts it, or the head of department assigns it anew.",
        ),
    ),
    about(
        Code::ChainDraftDiffers,
        "R-094, R-095, R-187; 002 §5(4–5)",
        &["what"],
        IN_WORK,
        said(
            "Шешім маман дайындаған жобаға сәйкес келмейді[: {what}].",
            "Решение расходится с проектом специалиста[: {what}].",
            "The decision differs from the specialist's draft[: {what}].",
        ),
        said(
            "Жобаны себебін көрсетіп маманға қайтарыңыз немесе жоба бойынша шешім қабылдаңыз.",
            "Верните проект специалисту с указанием причины или решите по проекту.",
            "Return the draft with a reason, or decide as it says.",
        ),
    ),
    about(
        Code::ChainHearing,
        HEARING,
        &["act"],
        IN_WORK,
        said(
            "Қолайсыз шешімге дейін өтініш беруші тыңдалмаған[: {act}].",
            "До неблагоприятного решения услугополучатель не заслушан[: {act}].",
            "The applicant was not heard before an adverse decision[: {act}].",
        ),
        said(
            "Өтініш берушіні шақырып, тыңдауды жазыңыз: muragat chain hear НӨМІР --invited КҮНІ.",
            "Пригласите услугополучателя и запишите заслушивание: muragat chain hear НОМЕР --invited ДАТА.",
            "Invite the applicant, hear what there is to say, and record it: muragat chain hear NUMBER --invited DAY.",
        ),
    ),
    about(
        Code::ChainHearingEarly,
        HEARING,
        &["act", "day"],
        IN_WORK,
        said(
            "Тыңдау шақырудан кейін тым ерте өткізілген[: ең ерте күні {day}].",
            "Заслушивание проведено слишком скоро после приглашения[: самый ранний день {day}].",
            "The hearing came too soon after the invitation[: earliest day {day}].",
        ),
        said(
            "Регламентте белгіленген мерзім өткен соң тыңдаңыз.",
            "Проведите заслушивание по истечении срока, установленного регламентом.",
            "Hear the applicant when the term of the edition is over.",
        ),
    ),
];
