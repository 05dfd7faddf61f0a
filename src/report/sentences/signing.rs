//! Signatures that come back to documents of the office. None of these ever reaches an applicant.

use super::{Code, Entry, IN_WORK, about, said};

const WHO: &str = "R-058, R-194; 002 §11 p7; 003 §6; r576 426";

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::SigningAwaited,
        WHO,
        &["detail"],
        IN_WORK,
        said("Құжат қол қоюды күтуде.", "Документ ожидает подписи.", "The document awaits a signature[: {detail}]."),
        said(
            "Құжатты қол қоюға шығарыңыз: muragat sign export; қол қойылғанын қайтарыңыз: muragat sign import.",
            "Выгрузите документ на подпись: muragat sign export; подписанное верните: muragat sign import.",
            "Send it to be signed: muragat sign export; bring back what was signed: muragat sign import.",
        ),
    ),
    about(
        Code::SigningUnreadable,
        WHO,
        &["detail"],
        IN_WORK,
        said(
            "Файл қол қойылған тізбе де, CMS қолтаңбасы да емес.",
            "Файл не является ни подписанным перечнем, ни подписью CMS.",
            "The file is neither a signed manifest nor a CMS signature[: {detail}].",
        ),
        said(
            "muragat sign export жазған manifest файлына қол қойып, қол қойылған файлды көрсетіңіз.",
            "Подпишите файл manifest, записанный командой muragat sign export, и укажите подписанный файл.",
            "Sign the manifest that `muragat sign export` wrote, and give the signed file.",
        ),
    ),
    about(
        Code::SigningNotSigned,
        WHO,
        &[],
        IN_WORK,
        said("Тізбеге қол қойылмаған.", "Перечень не подписан.", "The manifest bears no signature."),
        said(
            "Тізбеге қол қойыңыз; қолтаңба бөлек файлда болса, екеуін де көрсетіңіз.",
            "Подпишите перечень; если подпись в отдельном файле, укажите оба.",
            "Sign the manifest; where the signature is a file of its own, give both.",
        ),
    ),
    about(
        Code::SigningUnknownDocument,
        WHO,
        &["number"],
        IN_WORK,
        said(
            "Мұндай нөмірлі құжат бұл мекемеде жоқ[: {number}].",
            "Документа с таким номером в этом учреждении нет[: {number}].",
            "This office has no document of that number[: {number}].",
        ),
        said(
            "Тізбе осы мекеменің жұмыс қалтасынан шыққанын тексеріңіз.",
            "Проверьте, что перечень выгружен из рабочей папки этого учреждения.",
            "Check that the manifest came out of this office's workspace.",
        ),
    ),
    about(
        Code::SigningNotAwaited,
        WHO,
        &["number"],
        IN_WORK,
        said(
            "Құжат қол қоюды күтпейді: ол жойылған немесе әлі жасалмаған[: {number}].",
            "Документ подписи не ожидает: он аннулирован или ещё не составлен[: {number}].",
            "The document awaits no signature: it was annulled, or is not drawn yet[: {number}].",
        ),
        said(
            "muragat sign list күтіп тұрған құжаттарды көрсетеді.",
            "Ожидающие документы показывает muragat sign list.",
            "`muragat sign list` shows what waits.",
        ),
    ),
    about(
        Code::SigningRole,
        WHO,
        &["number", "role"],
        IN_WORK,
        said(
            "Құжатқа мұндай рөлде қол қойылмайды[: {number}, {role}].",
            "В такой роли документ не подписывается[: {number}, {role}].",
            "Nobody signs the document in that role[: {number}, {role}].",
        ),
        said(
            "Тізбені қайта шығарыңыз: muragat sign export.",
            "Выгрузите перечень заново: muragat sign export.",
            "Export the manifest again: muragat sign export.",
        ),
    ),
    about(
        Code::SigningOtherPerson,
        WHO,
        &["number", "role"],
        IN_WORK,
        said(
            "Құжат басқа адамның қолын күтеді[: {number}, {role}].",
            "Документ ожидает подписи другого лица[: {number}, {role}].",
            "The document awaits the signature of another person[: {number}, {role}].",
        ),
        said(
            "Құжатта аталған адам өз ЭЦҚ-сымен қол қоюға тиіс.",
            "Подписать должно лицо, названное в документе, своей ЭЦП.",
            "The person whom the document names signs, with their own key.",
        ),
    ),
    about(
        Code::SigningTerm,
        WHO,
        &["number", "role"],
        IN_WORK,
        said(
            "Қол қоюшының өкілеттігі бүгін күшінде емес[: {number}, {role}].",
            "Полномочия подписавшего сегодня не действуют[: {number}, {role}].",
            "The signer's term does not cover today[: {number}, {role}].",
        ),
        said(
            "muragat.toml ішіндегі [[signers]] мерзімдерін тексеріңіз; өкілеттік біткен болса, шешімді жаңа адам қабылдайды.",
            "Проверьте сроки в [[signers]] файла muragat.toml; если полномочия истекли, решение принимает новое лицо.",
            "Check from and until in [[signers]]; when the term is over, the new person decides anew.",
        ),
    ),
    about(
        Code::SigningEdition,
        WHO,
        &["number", "seen", "expected"],
        IN_WORK,
        said(
            "Тізбеде құжаттың басқа түрі немесе басқа редакциясы көрсетілген[: {number}, {seen}, күтілгені {expected}].",
            "В перечне указан другой вид или другая редакция документа[: {number}, {seen}, ожидается {expected}].",
            "The manifest names another kind or edition of the document[: {number}, {seen}, expected {expected}].",
        ),
        said(
            "Тізбені қайта шығарып, қайта қол қойыңыз.",
            "Выгрузите перечень заново и подпишите его ещё раз.",
            "Export the manifest again, and sign that one.",
        ),
    ),
    about(
        Code::SigningDigest,
        WHO,
        &["number"],
        IN_WORK,
        said(
            "Қол қойылған файл күтіп тұрған құжатпен сәйкес емес: дайджесті басқа[: {number}].",
            "Подписан не тот файл, который ожидает подписи: дайджест отличается[: {number}].",
            "What was signed is not the document that waits: the digest differs[: {number}].",
        ),
        said(
            "Құжатты өзгертпеңіз: қайта шығарып, сол файлға қол қойыңыз.",
            "Не изменяйте документ: выгрузите его заново и подпишите именно этот файл.",
            "Do not change the document: export it again, and sign exactly that file.",
        ),
    ),
];
