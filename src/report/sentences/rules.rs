//! Rules that no schema can say: identifiers, dates, powers of attorney, the service.

use super::{Code, Entry, FORM, RETURNED, about, letter, said};

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::IdentifierCheckDigit,
        "R-026; check digit of ЖСН and БСН in both passes",
        &["element", "expected", "detail"],
        RETURNED,
        said(
            "ЖСН (БСН) бақылау разряды дұрыс емес[: {element}].",
            "Неверен контрольный разряд ИИН (БИН)[: {element}].",
            "The check digit of the ЖСН or БСН is wrong[: {element}].",
        ),
        said(
            "Нөмірді жеке басты куәландыратын құжаттан немесе тіркеу туралы анықтамадан тексеріп, қайта қол қойыңыз.",
            "Сверьте номер с удостоверением личности или справкой о регистрации и подпишите запрос заново.",
            "Compare the number with the identity or registration document and sign again.",
        ),
    ),
    about(
        Code::DateCalendar,
        "R-108, R-191",
        &["date", "expected"],
        RETURNED,
        said(
            "Қабылданған күн жұмыс күнтізбесі жылдарынан тыс[: {date}][, күнтізбе {expected} жылдарға арналған].",
            "День приёма не входит в годы рабочего календаря[: {date}][, календарь охватывает {expected} годы].",
            "The day of acceptance lies outside the working calendar[: {date}][, which covers {expected}].",
        ),
        said(
            "Өтініштің қабылданған күнін қолхат бойынша тексеріңіз.",
            "Проверьте дату приёма заявления по расписке.",
            "Check the date of acceptance by the receipt.",
        ),
    ),
    about(
        Code::DateFuture,
        FORM,
        &["element", "date", "now"],
        RETURNED,
        said(
            "Күн әлі келген жоқ[: {date}].",
            "Дата ещё не наступила[: {date}].",
            "The date lies in the future[: {date}].",
        ),
        said(
            "Күнді және жіберуші жүйенің сағатын тексеріңіз.",
            "Проверьте дату и часы системы отправителя.",
            "Check the date and the clock of the sender's system.",
        ),
    ),
    about(
        Code::DateTooEarly,
        "Law № 370-II of 7 January 2003 on electronic documents and digital signatures; R-030",
        &["element", "date", "earliest_on"],
        RETURNED,
        said(
            "Күн тым ерте[: {date}][; электрондық цифрлық қолтаңба туралы заң бойынша ең ертесі – {earliest_on}].",
            "Дата слишком ранняя[: {date}][; по закону об электронной цифровой подписи – не ранее {earliest_on}].",
            "The date is too early[: {date}][; under the law on digital signatures not before {earliest_on}].",
        ),
        said(
            "Күнді құжат бойынша тексеріп, қайта қол қойыңыз.",
            "Сверьте дату с документом и подпишите запрос заново.",
            "Compare the date with the document and sign again.",
        ),
    ),
    about(
        Code::DateOrder,
        FORM,
        &["earlier", "later", "seen"],
        RETURNED,
        said(
            "Күндердің реті бұзылған[: алдымен {earlier}, кейін {later} болуға тиіс].",
            "Нарушен порядок дат[: сначала – {earlier}, затем – {later}].",
            "The dates are in the wrong order[: {earlier} must come before {later}].",
        ),
        said(
            "Екі күнді де құжат бойынша тексеріп, қайта қол қойыңыз.",
            "Сверьте обе даты с документом и подпишите запрос заново.",
            "Compare both dates with the document and sign again.",
        ),
    ),
    about(
        Code::DatePromised,
        "R-191; 002 §5, §9",
        &["promised_on", "due_on", "binding_on"],
        letter(
            "Қолхатта көрсетілген күн есептелген мерзімнен өзгеше; ертерегі сақталады.",
            "Дата в расписке отличается от рассчитанного срока; соблюдается более ранняя.",
        ),
        said(
            "ХҚКО қолхатында уәде етілген күн[ ({promised_on})] есептелген мерзімнен[ ({due_on})] өзгеше.",
            "Дата, обещанная в расписке центра[ ({promised_on})], отличается от рассчитанного срока[ ({due_on})].",
            "The day promised on the centre's receipt[ ({promised_on})] is not the due day[ ({due_on})].",
        ),
        said(
            "Екі күннің ертерегін ұстаныңыз.",
            "Исполните в более раннюю из двух дат.",
            "The earlier of the two binds.",
        ),
    ),
    about(
        Code::PowerOfAttorneyNotNotarised,
        "R-037; 000 §7(2), 003-A1 §8(2), 003-A2 §8(2)",
        &["kind", "element", "seen"],
        RETURNED,
        said(
            "Нотариат куәландырмаған сенімхаттың деректері толтырылған[: {element}].",
            "Заполнены данные доверенности, которая не удостоверена нотариально[: {element}].",
            "Data of a power of attorney are filled in although it is not notarised[: {element}].",
        ),
        said(
            "Сенімхат деректері нотариат куәландырған болса ғана толтырылады: оларды алып тастаңыз.",
            "Данные доверенности заполняются, только если она удостоверена нотариально: уберите их.",
            "Data of a power of attorney stand only if it is notarised: leave them out.",
        ),
    ),
    about(
        Code::PowerOfAttorneyIncomplete,
        "R-037, R-071; 000 §7(2–3)",
        &["element", "missing", "expected"],
        RETURNED,
        said(
            "Нотариат куәландырған сенімхаттың деректері толық емес[, жоқтары: {missing}].",
            "Данные нотариально удостоверенной доверенности неполны[, не указано: {missing}].",
            "The data of the notarised power of attorney are incomplete[, missing: {missing}].",
        ),
        said(
            "Сенімхаттың нөмірін, күнін және нотариусын көрсетіңіз.",
            "Укажите номер и дату доверенности и нотариуса.",
            "Give its number, its date and the notary.",
        ),
    ),
    about(
        Code::ServiceUnknown,
        "R-031; 000 §6(5), 001 app. 3",
        &["service"],
        RETURNED,
        said(
            "Мұндай қызмет паспорты жоқ[: {service}].",
            "Паспорта такой услуги нет[: {service}].",
            "There is no passport of this service[: {service}].",
        ),
        said(
            "Қызмет кодын тексеріңіз; жаңа қызмет schemas/services/ ішіндегі паспортпен қосылады.",
            "Проверьте код услуги; новая услуга добавляется паспортом в schemas/services/.",
            "Check the service code; a new service is added by a passport in schemas/services/.",
        ),
    ),
    about(
        Code::ServiceNotInForce,
        "R-008",
        &["service", "day"],
        RETURNED,
        said(
            "Қызмет регламентінің қолданыстағы редакциясы жоқ[: {service}][, {day}].",
            "На эту дату нет действующей редакции регламента услуги[: {service}][, {day}].",
            "No edition of the service's regulation is in force on the day[: {service}][, {day}].",
        ),
        said(
            "Мекеме қолданыстағы редакцияның паспортын releases/ қалтасына салуға тиіс; оған дейін ештеңе берілмейді.",
            "Учреждение кладёт паспорт действующей редакции в папку releases/; до этого ничего не выдаётся.",
            "The office supplies the passport of the edition in force in releases/; until then nothing is issued.",
        ),
    ),
    about(
        Code::ServiceChannel,
        "R-001–R-006",
        &["service", "channel", "expected"],
        RETURNED,
        said(
            "Бұл қызмет осы арна арқылы көрсетілмейді[: {service}][, {channel}].",
            "Эта услуга по данному каналу не оказывается[: {service}][, {channel}].",
            "The service is not rendered through this channel[: {service}][, {channel}].",
        ),
        said(
            "Өтінішті регламентте көрсетілген арна арқылы беріңіз.",
            "Подайте заявление по каналу, указанному в регламенте.",
            "Apply through a channel that the passport names.",
        ),
    ),
    about(
        Code::ServiceDetails,
        "R-031",
        &["service", "expected", "seen"],
        RETURNED,
        said(
            "Сұрау салудың мазмұны басқа қызметке арналған[: {seen}][; күтілгені: {expected}].",
            "Содержание запроса относится к другой услуге[: {seen}][; ожидалось: {expected}].",
            "The details belong to another service[: {seen}][, expected {expected}].",
        ),
        said(
            "Таңдалған қызметтің нысанын толтырып, қайта қол қойыңыз.",
            "Заполните форму выбранной услуги и подпишите запрос заново.",
            "Fill in the form of the chosen service and sign again.",
        ),
    ),
    about(
        Code::RequestIdReused,
        "R-040",
        &["request_id", "number"],
        RETURNED,
        said(
            "Осы сәйкестендіргішпен басқа мазмұндағы өтініш тіркелген[: {number}].",
            "С этим идентификатором уже зарегистрировано другое заявление[: {number}].",
            "Another request was registered under the same request/@id[: {number}].",
        ),
        said(
            "Жаңа сұрау салуға жаңа UUID беріңіз.",
            "Дайте новому запросу новый UUID.",
            "Give a new request a UUID of its own.",
        ),
    ),
    about(
        Code::TextLetters,
        FORM,
        &["letters"],
        RETURNED,
        said(
            "Мәтінде парақтардың қаріптерінде жоқ таңбалар бар[: {letters}].",
            "В тексте есть знаки, которых нет в шрифтах документов[: {letters}].",
            "The text has characters that the fonts of the sheets lack[: {letters}].",
        ),
        said(
            "Осы таңбаларды қазақ, орыс немесе латын әріптерімен жазып, қайта қол қойыңыз; мекеме шаблондар қалтасына басқа қаріп қоса алады.",
            "Запишите эти знаки казахскими, русскими или латинскими буквами и подпишите заново; учреждение может добавить шрифт в папку шаблонов.",
            "Write these characters in Kazakh, Russian or Latin letters and sign again; the office may add a font to its templates.",
        ),
    ),
    about(
        Code::FindingsMore,
        FORM,
        &["count"],
        RETURNED,
        said(
            "Тізімде көрсетілмеген басқа да сәйкессіздіктер бар[: кемінде {count}].",
            "Есть и другие несоответствия, не вошедшие в список[: не менее {count}].",
            "There are more findings than are listed[: {count} at least].",
        ),
        said(
            "Алдымен көрсетілгендерін түзетіңіз: келесі тексеру қалғанын көрсетеді.",
            "Сначала исправьте перечисленное: следующая проверка покажет остальное.",
            "Put right what is listed: the next check shows the rest.",
        ),
    ),
];
