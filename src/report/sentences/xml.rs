//! `request.xml` and `decision.xml`: can they be read at all, and does the schema accept them?

use super::{Code, Entry, FORM, RETURNED, UNREADABLE, about, said};

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::XmlMalformed,
        FORM,
        &["detail"],
        UNREADABLE,
        said(
            "XML дұрыс құрылмаған немесе UTF-8 кодтауында емес.",
            "XML построен неверно или не в кодировке UTF-8.",
            "The XML is not well-formed or not UTF-8[: {detail}].",
        ),
        said(
            "Файлды жіберушінің жүйесінде қайта қалыптастырыңыз; қол қойылған файлды қолмен түзетпеңіз.",
            "Сформируйте файл заново в системе отправителя; подписанный файл вручную не исправляйте.",
            "Make the file again in the sender's system; do not mend a signed file by hand.",
        ),
    ),
    about(
        Code::XmlDoctype,
        FORM,
        &["detail"],
        UNREADABLE,
        said(
            "XML-де DOCTYPE бар, оған жол берілмейді.",
            "XML содержит DOCTYPE, что не допускается.",
            "The XML has a DOCTYPE, which is not admitted.",
        ),
        said(
            "DOCTYPE бөлігін толығымен алып тастап, қайта қол қойыңыз.",
            "Уберите DOCTYPE целиком и подпишите файл заново.",
            "Remove the DOCTYPE and its entities and sign again.",
        ),
    ),
    about(
        Code::XmlTooDeep,
        FORM,
        &["seen", "allowed", "detail"],
        UNREADABLE,
        said(
            "XML элементтерінің қабаттасуы шектен асады[ ({allowed})].",
            "Вложенность элементов XML превышает предел[ ({allowed})].",
            "The elements of the XML are nested deeper than allowed[ ({allowed})].",
        ),
        said(
            "Файлды schemas/ ішіндегі схема бойынша қалыптастырыңыз.",
            "Сформируйте файл по схеме из schemas/.",
            "Make the file by the schema in schemas/.",
        ),
    ),
    about(
        Code::XmlTooLarge,
        FORM,
        &["seen", "allowed", "detail"],
        UNREADABLE,
        said(
            "XML файлының көлемі шектен асады[: {seen} байт][, шегі {allowed} байт].",
            "Файл XML больше допустимого[: {seen} байт][, предел {allowed} байт].",
            "The XML file is larger than allowed[: {seen} bytes][, limit {allowed} bytes].",
        ),
        said(
            "Сканерленген құжаттарды XML ішіне емес, attachments/ қалтасына салыңыз.",
            "Кладите сканы в папку attachments/, а не внутрь XML.",
            "Put scans into attachments/, not into the XML.",
        ),
    ),
    about(
        Code::XmlRoot,
        FORM,
        &["expected", "seen"],
        UNREADABLE,
        said(
            "Түбір элемент файл атауына сәйкес келмейді[: {seen}][, күтілгені {expected}].",
            "Корневой элемент не тот, что обещает имя файла[: {seen}][, ожидался {expected}].",
            "The root element is not the one that the file's name promises[: {seen}][, expected {expected}].",
        ),
        said(
            "request.xml үшін urn:muragat:request:1 кеңістігіндегі request, decision.xml үшін urn:muragat:decision:1 кеңістігіндегі decision немесе decisions қажет.",
            "Для request.xml нужен корень request из urn:muragat:request:1, для decision.xml – decision или decisions из urn:muragat:decision:1.",
            "request.xml needs request of urn:muragat:request:1; decision.xml needs decision or decisions of urn:muragat:decision:1.",
        ),
    ),
    about(
        Code::SchemaViolation,
        FORM,
        &["rule", "expected", "seen", "detail"],
        RETURNED,
        said(
            "XML схемаға сәйкес келмейді[; күтілгені: {expected}][; көрсетілгені: {seen}].",
            "XML не соответствует схеме[; ожидалось: {expected}][; указано: {seen}].",
            "The schema does not accept the XML[; expected: {expected}][; seen: {seen}].",
        ),
        said(
            "Көрсетілген жерді түзетіп, пакетке қайта қол қойыңыз.",
            "Исправьте указанное место и подпишите пакет заново.",
            "Put the named place right and sign the package again.",
        ),
    ),
];
