//! What is said of letters of e-mail that are not taken over.

use super::{Entry, Letter, about, letter, said};
use crate::domain::codes::Code;

/// Delivery by e-mail.
const WAYS: &str = "001 §6(11), §7(10); 002 §11; R-137, R-138";
/// The applicant hears of it at the counter.
const AT_THE_COUNTER: Letter = letter(
    "Құжат дайын; оны электрондық поштамен жіберу мүмкін болмады.",
    "Документ готов; направить его по электронной почте не удалось.",
);

pub const ENTRIES: &[Entry] = &[
    about(
        Code::MailAddress,
        WAYS,
        &["document"],
        AT_THE_COUNTER,
        said(
            "Өтініштегі электрондық пошта мекенжайына хат жіберуге болмайды[: {document}].",
            "На адрес электронной почты в заявлении писать нельзя[: {document}].",
            "Nothing can be sent to the address in the request[: {document}].",
        ),
        said(
            "Алушыға хабарласып, құжатты қолма-қол беріңіз.",
            "Свяжитесь с услугополучателем и выдайте документ нарочно.",
            "Get in touch with the applicant, and hand the document over.",
        ),
    ),
    about(
        Code::MailRefused,
        WAYS,
        &["document", "reply"],
        AT_THE_COUNTER,
        said(
            "Пошта сервері хатты біржола қабылдамады[: {document}][, жауабы {reply}].",
            "Почтовый сервер окончательно отказался принять письмо[: {document}][, ответ {reply}].",
            "The mail server refused the letter for good[: {document}][, reply {reply}].",
        ),
        said(
            "Алушыға хабарласып, құжатты қолма-қол беріңіз; себебі жойылса: muragat mail push.",
            "Свяжитесь с услугополучателем и выдайте документ нарочно; если причина устранена: muragat mail push.",
            "Get in touch with the applicant, and hand the document over; when the reason is gone: muragat mail push.",
        ),
    ),
    about(
        Code::MailRestricted,
        "R-198",
        &["document"],
        AT_THE_COUNTER,
        said(
            "Қолжетімділігі шектеулі іс бойынша құжат электрондық поштамен жіберілмейді[: {document}].",
            "Документ по делу с ограниченным доступом по электронной почте не направляется[: {document}].",
            "The answer of a restricted case never goes by e-mail[: {document}].",
        ),
        said(
            "Құжатты алушының өзіне қолма-қол беріңіз.",
            "Выдайте документ нарочно самому услугополучателю.",
            "Hand the document over to the applicant in person.",
        ),
    ),
    about(
        Code::MailAway,
        WAYS,
        &["document", "reply", "detail"],
        AT_THE_COUNTER,
        said(
            "Пошта сервері хатты әлі қабылдаған жоқ[: {document}][, жауабы {reply}].",
            "Почтовый сервер ещё не принял письмо[: {document}][, ответ {reply}].",
            "The mail server has not taken the letter yet[: {document}][: {detail}][, reply {reply}].",
        ),
        said(
            "Хат кейін қайта жіберіледі; ұзаққа созылса, [mail] баптауын және серверді тексеріңіз.",
            "Письмо будет отправлено повторно; если это длится долго, проверьте раздел [mail] и сервер.",
            "It is tried again; when that lasts, check [mail] and the server.",
        ),
    ),
];
