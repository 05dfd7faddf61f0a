//! Attached documents: declared, present, unchanged, and what they claim to be.

use super::{Code, Entry, RETURNED, about, letter, said};

/// The signature covers the form and the attached documents.
const COVERED: &str = "R-051; 001 §6(6), §7(5), §8(6); 003-A1 §6(12); 003-A3 §6(12)";
const FILES: &str = "R-033; 000 §6(5), 003 §6(5)";

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::AttachmentMissing,
        FILES,
        &["attachment", "name"],
        RETURNED,
        said(
            "Сұрау салуда көрсетілген қоса берілген құжаттың файлы пакетте жоқ[: {name}].",
            "Файл приложения, указанного в запросе, отсутствует в пакете[: {name}].",
            "An attachment that the request declares is not in the package[: {name}].",
        ),
        said(
            "Файлды пакетке қосып, пакетті қайта қалыптастырыңыз.",
            "Добавьте файл в пакет и сформируйте пакет заново.",
            "Put the file into the package and build it again.",
        ),
    ),
    about(
        Code::AttachmentUndeclared,
        COVERED,
        &["name"],
        RETURNED,
        said(
            "Пакетте сұрау салуда көрсетілмеген файл бар[: {name}]; оған қол қойылмаған.",
            "В пакете есть файл, не указанный в запросе[: {name}]; он не подписан.",
            "The package holds a file that the request does not declare[: {name}], so nobody signed it.",
        ),
        said(
            "Файлды сұрау салуда көрсетіп, қайта қол қойыңыз немесе пакеттен алып тастаңыз.",
            "Укажите файл в запросе и подпишите его заново либо уберите файл из пакета.",
            "Declare the file in the request and sign again, or take it out.",
        ),
    ),
    about(
        Code::AttachmentDigest,
        COVERED,
        &["attachment", "name", "expected", "seen"],
        RETURNED,
        said(
            "Қоса берілген құжат қол қойылғаннан кейін өзгерген: SHA-256 сәйкес келмейді[ ({name})].",
            "Приложение изменено после подписания: не совпадает SHA-256[ ({name})].",
            "The attachment is not the one that was signed: its SHA-256 differs[ ({name})].",
        ),
        said(
            "Қол қойылған файлдың өзін салыңыз немесе сұрау салуға қайта қол қойыңыз.",
            "Вложите тот файл, который был подписан, или подпишите запрос заново.",
            "Put in the file that was signed, or sign the request again.",
        ),
    ),
    about(
        Code::AttachmentSize,
        COVERED,
        &["attachment", "name", "expected", "seen"],
        RETURNED,
        said(
            "Қоса берілген құжаттың көлемі көрсетілгенге сәйкес келмейді[: {seen} байт][, көрсетілгені {expected} байт].",
            "Размер приложения не совпадает с указанным[: {seen} байт][ вместо {expected}].",
            "The attachment's size is not the declared one[: {seen} bytes][, declared {expected}].",
        ),
        said(
            "Қол қойылған файлдың өзін салыңыз немесе сұрау салуға қайта қол қойыңыз.",
            "Вложите тот файл, который был подписан, или подпишите запрос заново.",
            "Put in the file that was signed, or sign the request again.",
        ),
    ),
    about(
        Code::AttachmentMediaType,
        FILES,
        &["attachment", "name", "declared", "seen", "expected"],
        RETURNED,
        said(
            "Файлдың мазмұны көрсетілген түріне сәйкес келмейді[: {declared}].",
            "Содержимое файла не соответствует указанному типу[: {declared}].",
            "The file's octets are not of the declared media type[: {declared}].",
        ),
        said(
            "PDF, JPEG, PNG немесе TIFF файлын салып, оның түрін дұрыс көрсетіңіз.",
            "Вложите файл PDF, JPEG, PNG или TIFF и укажите его тип верно.",
            "Attach PDF, JPEG, PNG or TIFF and declare the type it is.",
        ),
    ),
    about(
        Code::AttachmentPoints,
        FILES,
        &["attachment", "name", "seen", "allowed"],
        RETURNED,
        said(
            "Сурет мәлімдейтін нүктелер саны шектен асады[: {seen}][, шегі {allowed}].",
            "Число точек, которое заявляет изображение, превышает предел[: {seen}][, предел {allowed}].",
            "The picture says that it has more points than allowed[: {seen}][, limit {allowed}].",
        ),
        said(
            "Парақты дюймге 600 нүктеден аспайтын айқындықпен қайта сканерлеп, сұрау салуға қайта қол қойыңыз.",
            "Отсканируйте лист заново с разрешением не выше 600 точек на дюйм и подпишите запрос заново.",
            "Scan the sheet again at 600 dots to the inch at most, and sign again.",
        ),
    ),
    about(
        Code::AttachmentTooMany,
        FILES,
        &["seen", "allowed"],
        RETURNED,
        said(
            "Қоса берілген құжаттар саны шектен асады[: {seen}][, шегі {allowed}].",
            "Число приложений превышает предел[: {seen}][, предел {allowed}].",
            "There are more attachments than allowed[: {seen}][, limit {allowed}].",
        ),
        said(
            "Бір құжаттың парақтарын бір файлға біріктіріңіз.",
            "Объедините листы одного документа в один файл.",
            "Put the sheets of one document into one file.",
        ),
    ),
    about(
        Code::AttachmentRequired,
        "R-033, R-034, R-093; 002 §5; 001 §6(5)",
        &["kind", "name", "name_kk", "name_ru", "clause", "service", "channel"],
        letter(
            "Құжаттар топтамасы толық емес, мына құжат ұсынылмаған[: {name}].",
            "Представлен неполный пакет документов, отсутствует документ[: {name}].",
        ),
        said(
            "Құжаттар топтамасы толық емес, мына құжат ұсынылмаған[: {name}].",
            "Представлен неполный пакет документов, отсутствует документ[: {name}].",
            "The set of documents is incomplete: one that the passport requires is not there[: {kind}].",
        ),
        said(
            "Жоқ құжатты қосып, қайтадан өтініш беруге болады.",
            "Приложите недостающий документ и обратитесь повторно.",
            "A specialist decides within two working days; the applicant adds the document and applies again.",
        ),
    ),
    about(
        Code::AttachmentRight,
        "R-199",
        &["service", "clause"],
        letter(
            "Сұрау салынған мәліметтер басқа адамның жеке өмірі туралы; оларды алу құқығын растайтын құжат ұсынылмаған.",
            "Запрашиваемые сведения касаются личной жизни другого лица; документ, подтверждающий право на их получение, не представлен.",
        ),
        said(
            "Басқа адам туралы мәліметтер сұралған, құқықты растайтын құжат (туыстық, келісім, сенімхат) жоқ.",
            "Запрошены сведения о другом лице, документа о праве на них (родство, согласие, доверенность) нет.",
            "Another person's data are asked for, and no paper shows the right: kinship, consent, power of attorney.",
        ),
        said(
            "Құқықты растайтын құжатты қосып, қайтадан өтініш беруге болады.",
            "Приложите документ, подтверждающий право, и обратитесь повторно.",
            "A specialist decides: the ground NO_RIGHT_TO_DATA, or a certificate if the right is clear otherwise.",
        ),
    ),
    about(
        Code::AttachmentRequiredAtCentre,
        "R-122, R-123; 002 §9; Gov. decree 183 of 2014-03-05, app. 2",
        &["kind", "name", "name_kk", "name_ru", "clause", "service", "channel"],
        letter(
            "Құжаттар топтамасы толық емес, өтініш қабылданбайды; мына құжат ұсынылмаған[: {name}].",
            "Представлен неполный пакет документов, заявление не принимается; отсутствует документ[: {name}].",
        ),
        said(
            "Құжаттар топтамасы толық емес, өтініш қабылданбайды; мына құжат ұсынылмаған[: {name}].",
            "Представлен неполный пакет документов, заявление не принимается; отсутствует документ[: {name}].",
            "The set of documents is incomplete and the centre does not accept it: one is not there[: {kind}].",
        ),
        said(
            "Қабылдаудан бас тарту туралы қолхаттың бір данасын өтініш берушіге беріңіз; ол жоқ құжатты қосып, өтінішті қайта тапсыра алады.",
            "Выдайте заявителю один экземпляр расписки об отказе в приёме; приложив недостающий документ, он может подать заявление повторно.",
            "Give the applicant one copy of the receipt of refusal; with the document added, the application may be handed in again.",
        ),
    ),
];
