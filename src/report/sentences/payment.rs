//! Fees and receipts.

use super::{Code, Entry, about, letter, said};

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::PaymentMissing,
        "R-080, R-081; 003-A1 §6(6–8), 003-A3 §6(6–8)",
        &["service", "amount_kzt"],
        letter(
            "Қызмет үшін төлем жасалғаны расталмады, сондықтан сұрау салынған қызметті көрсетуден бас тартылды.",
            "Оплата услуги не подтверждена, в оказании запрошенной услуги отказано.",
        ),
        said(
            "Қызмет ақылы, ал төлем туралы деректер жоқ[: {service}].",
            "Услуга платная, а сведений об оплате нет[: {service}].",
            "A fee is due and no payment is known[: {service}].",
        ),
        said(
            "Төлем жасап, сұрау салуды қайта жіберіңіз.",
            "Произведите оплату и направьте запрос повторно.",
            "Pay and send the request again with the payment's reference.",
        ),
    ),
    about(
        Code::PaymentFailed,
        "R-084; 004 §6(12)",
        &["service", "failure"],
        letter("Төлем өтпеді[, банктің жауабы: «{failure}»].", "Платёж не прошёл[, ответ банка: «{failure}»]."),
        said(
            "Банк төлемді өткізбеді[: «{failure}»].",
            "Банк не провёл платёж[: «{failure}»].",
            "The bank did not carry the payment out[: “{failure}”].",
        ),
        said(
            "Себебін жойып, төлем жасаңыз да, сұрау салуды қайта жіберіңіз.",
            "Устраните причину, произведите оплату и направьте запрос повторно.",
            "Remove the cause, pay and send the request again.",
        ),
    ),
    about(
        Code::PaymentExpired,
        "R-082, R-083; 004 §6(12)",
        &["service", "mci", "hours", "until"],
        letter(
            "Мемлекеттік баж[ ({mci} АЕК)] белгіленген мерзімде[ ({hours} сағат)] төленбеді, сұрау салудың мерзімі өтті.",
            "Государственная пошлина[ ({mci} МРП)] не уплачена в установленный срок[ (часов: {hours})], срок запроса истёк.",
        ),
        said(
            "Төлем мерзімі өтті[: {until}].",
            "Срок оплаты истёк[: {until}].",
            "The fee was not paid in time[: until {until}].",
        ),
        said(
            "Сұрау салуды қайтадан жіберуге болады.",
            "Запрос можно направить повторно.",
            "The request may be sent again.",
        ),
    ),
    about(
        Code::PaymentAfterSigning,
        "R-080; 003-A1 §6(6–12), 003-A3 §6(6–12)",
        &["service", "paid_at", "submitted_at"],
        letter(
            "Төлем сұрау салуға қол қойылғаннан кейін жасалған, ал ол қол қойғанға дейін жасалуға тиіс.",
            "Оплата произведена после подписания запроса, тогда как должна ему предшествовать.",
        ),
        said(
            "Төлем қол қойылғаннан кейін жасалған[: {paid_at}].",
            "Оплата произведена после подписания[: {paid_at}].",
            "It was paid after the request was signed[: {paid_at}].",
        ),
        said(
            "Төлемі жасалған чекпен жаңа сұрау салуға қол қойып жіберіңіз.",
            "Подпишите и направьте новый запрос с этим же чеком.",
            "Sign and send a new request with the same receipt.",
        ),
    ),
    about(
        Code::PaymentAmount,
        "R-082, R-085; 004 §6(12), Gov. decrees 180 and 183 of 2014-03-05",
        &["service", "amount_kzt", "due_kzt", "mci", "paid_at"],
        letter(
            "Төленген сома жеткіліксіз[: {amount_kzt} теңге төленген][, төлем күні {due_kzt} теңге төленуге тиіс болған][ ({mci} АЕК)].",
            "Уплаченная сумма недостаточна[: уплачено {amount_kzt} тенге][, на день оплаты причиталось {due_kzt} тенге][ ({mci} МРП)].",
        ),
        said(
            "Төленген сома аз[: {amount_kzt} теңге][, керегі {due_kzt} теңге].",
            "Уплачено меньше, чем следует[: {amount_kzt} тенге][, следует {due_kzt} тенге].",
            "Less was paid than is due[: {amount_kzt} tenge][, due {due_kzt} tenge].",
        ),
        said(
            "Толық соманы төлеп, сұрау салуды жаңа чекпен қайта жіберіңіз.",
            "Уплатите полную сумму и направьте запрос повторно с новым чеком.",
            "Pay the full amount and send the request again with the new receipt.",
        ),
    ),
    about(
        Code::PaymentPayer,
        "R-080, R-084; 003-A1 §6(6–8), 004 §6(12)",
        &["service"],
        letter(
            "Чек бойынша төлемді өтініш беруші де, оның өкілі де емес, басқа тұлға жасаған.",
            "По чеку плательщиком является не заявитель и не его представитель, а другое лицо.",
        ),
        said("Төлеуші – басқа тұлға.", "Плательщик – другое лицо.", "Somebody else paid."),
        said(
            "Төлемді өтініш берушінің немесе өкілінің атынан жасап, сұрау салуды қайта жіберіңіз.",
            "Произведите оплату от имени заявителя или его представителя и направьте запрос повторно.",
            "Pay in the name of the applicant or the representative and send the request again.",
        ),
    ),
    about(
        Code::PaymentService,
        "R-080, R-084; 003-A1 §6(6–8), 004 §6(12)",
        &["service"],
        letter("Чек басқа мемлекеттік қызмет үшін берілген.", "Чек выдан за другую государственную услугу."),
        said("Чек басқа қызмет үшін берілген.", "Чек выдан за другую услугу.", "The receipt is for another service."),
        said(
            "Осы қызмет үшін төлем жасап, сұрау салуды қайта жіберіңіз.",
            "Произведите оплату этой услуги и направьте запрос повторно.",
            "Pay for this service and send the request again.",
        ),
    ),
    about(
        Code::PaymentReceiptUsed,
        "R-084; 004 §6(12)",
        &["service"],
        letter(
            "Ұсынылған чек басқа өтініш бойынша бұрын пайдаланылған.",
            "Представленный чек уже использован по другому заявлению.",
        ),
        said(
            "Чекпен басқа өтініш төленген.",
            "Чеком оплачено другое заявление.",
            "The receipt paid for another request.",
        ),
        said(
            "Жаңа төлем жасап, сұрау салуды жаңа чекпен қайта жіберіңіз.",
            "Произведите новую оплату и направьте запрос повторно с новым чеком.",
            "Pay again and send the request with the new receipt.",
        ),
    ),
    about(
        Code::PaymentNotConfirmed,
        "R-080; 003-A1 §6(6–7): the fact of payment is checked",
        &["service", "detail"],
        letter(
            "Төлем әлі расталған жоқ; тексеру қайталанады.",
            "Оплата ещё не подтверждена; проверка будет повторена.",
        ),
        said(
            "Төлем шлюзі төлемді әлі растаған жоқ; тексеру қайталанады.",
            "Платёжный шлюз ещё не подтвердил оплату; проверка будет повторена.",
            "The payment gateway has not confirmed the payment[: {detail}]; it is asked again.",
        ),
        said(
            "Ештеңе істеудің қажеті жоқ; ұзаққа созылса, тіркелімдер баптауын тексеріңіз.",
            "Действий не требуется; если ожидание затянулось, проверьте настройку реестров.",
            "Nothing has to be done; if it lasts, look at [registers] in muragat.toml.",
        ),
    ),
];
