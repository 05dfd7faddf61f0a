//! Filled surveys: whether they can be counted.

use super::{Code, Entry, IN_WORK, about, said};

const SURVEY: &str = "R-178; 000 §14, app. 4; 001 §16; 003 §14, §15; 004 §13";

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::SurveyTable,
        SURVEY,
        &["column"],
        IN_WORK,
        said(
            "Сауалнамалар кестесінің бағаны белгісіз, жоқ немесе оқылмады[: {column}].",
            "Столбец таблицы анкет неизвестен, отсутствует или не прочитан[: {column}].",
            "A column of the table of surveys is not known, is missing, or cannot be read[: {column}].",
        ),
        said(
            "Бағандар: service, answered_on, request_number (міндетті емес), answer_1, answer_2; күні 2015-11-18 түрінде.",
            "Столбцы: service, answered_on, request_number (необязательно), answer_1, answer_2; дата в виде 2015-11-18.",
            "The columns are service, answered_on, request_number (may be missing), answer_1, answer_2; a day as 2015-11-18.",
        ),
    ),
    about(
        Code::SurveyNoWording,
        SURVEY,
        &["service", "day"],
        IN_WORK,
        said(
            "Бұл күні қызметтің сауалнамасы жоқ[: {service}][, {day}].",
            "На этот день у услуги нет анкеты[: {service}][, {day}].",
            "The service has no survey on that day[: {service}][, {day}].",
        ),
        said(
            "Қызметтің коды мен толтырылған күнін тексеріңіз; сауалнаманың мәтіні қызмет паспортында.",
            "Проверьте код услуги и день заполнения; текст анкеты стоит в паспорте услуги.",
            "Check the code of the service and the day; the wording of the survey stands in the passport.",
        ),
    ),
    about(
        Code::SurveyAnswer,
        SURVEY,
        &["number", "allowed"],
        IN_WORK,
        said(
            "Сұраққа жауап берілмеген немесе ондай жауап жоқ[: {number}-сұрақ][, жауаптар 1–{allowed}].",
            "На вопрос нет ответа или такого ответа не существует[: вопрос {number}][, ответы 1–{allowed}].",
            "A question is not answered, or there is no such answer[: question {number}][, answers 1–{allowed}].",
        ),
        said(
            "Әр сұраққа бір жауаптың нөмірін немесе оның толық мәтінін көрсетіңіз.",
            "Укажите на каждый вопрос номер одного ответа или его полный текст.",
            "Give the number of one answer to each question, or its whole text.",
        ),
    ),
    about(
        Code::SurveyRequest,
        SURVEY,
        &["request_number", "what"],
        IN_WORK,
        said(
            "Сауалнамада көрсетілген өтініш белгісіз, басқа қызметке қатысты немесе ол туралы сауалнама бұрын есепке алынған[: {request_number}].",
            "Заявление, указанное в анкете, неизвестно, относится к другой услуге, или анкета о нём уже учтена[: {request_number}].",
            "The request that the survey speaks of is not known, is of another service, or was spoken of before[: {request_number}].",
        ),
        said(
            "Өтініштің нөмірін тексеріңіз; бір өтініш бойынша бір сауалнама есепке алынады.",
            "Проверьте номер заявления; по одному заявлению учитывается одна анкета.",
            "Check the number of the request; one survey counts for one request.",
        ),
    ),
];
