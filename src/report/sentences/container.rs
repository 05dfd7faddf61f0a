//! The container: findings that end the reading, so the bytes go untouched to `rejected/`.

use super::{Code, Entry, FORM, UNREADABLE, about, said};

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::ContainerNotZip,
        FORM,
        &["fault"],
        UNREADABLE,
        said(
            "Файл ZIP-контейнер емес немесе соңына дейін жіберілмеген.",
            "Файл не является ZIP-контейнером или передан не полностью.",
            "The file is no ZIP container, or its end is missing[ ({fault})].",
        ),
        said(
            "Пакетті жіберушінің жүйесінде қайта қалыптастырып, толық жіберіңіз.",
            "Сформируйте пакет заново в системе отправителя и передайте его полностью.",
            "Build the package again in the sender's system and send it whole.",
        ),
    ),
    about(
        Code::ContainerDamaged,
        FORM,
        &["fault"],
        UNREADABLE,
        said(
            "Контейнердегі файл бүлінген: мазмұны ашылмайды немесе бақылау сомасы сәйкес келмейді.",
            "Файл в контейнере повреждён: содержимое не распаковывается или не совпадает контрольная сумма.",
            "A member of the container is damaged: it does not unpack, or its CRC differs[ ({fault})].",
        ),
        said(
            "Пакетті жіберушінің жүйесінен қайта жіберіңіз; қайталанса, пакетті қайта қалыптастырыңыз.",
            "Передайте пакет из системы отправителя повторно; если ошибка повторится, сформируйте пакет заново.",
            "Send the package again; if it stays damaged, build it again.",
        ),
    ),
    about(
        Code::ContainerNoContent,
        FORM,
        &["seen"],
        UNREADABLE,
        said(
            "Пакетте request.xml де, decision.xml де жоқ немесе екеуі де бар[ ({seen})].",
            "В пакете нет ни request.xml, ни decision.xml либо есть оба файла[ ({seen})].",
            "The package holds neither request.xml nor decision.xml, or both[ ({seen})].",
        ),
        said(
            "Пакеттің түбірінде осы екі файлдың біреуі ғана болуға тиіс.",
            "В корне пакета должен лежать ровно один из этих двух файлов.",
            "Put exactly one of the two files at the root of the package.",
        ),
    ),
    about(
        Code::ContainerTooLarge,
        FORM,
        &["seen", "allowed"],
        UNREADABLE,
        said(
            "Пакеттің көлемі рұқсат етілген шектен асады[: {seen} байт][, шегі {allowed} байт].",
            "Объём пакета превышает допустимый[: {seen} байт][, предел {allowed} байт].",
            "The package is larger than allowed[: {seen} bytes][, allowed {allowed} bytes].",
        ),
        said(
            "Қоса берілген құжаттардың сканерленген көшірмелерін кіші көлемде сақтап, пакетті қайта қалыптастырыңыз.",
            "Сохраните сканы приложений в меньшем объёме и сформируйте пакет заново.",
            "Save the scans smaller and build the package again.",
        ),
    ),
    about(
        Code::ContainerRatio,
        FORM,
        &["seen", "allowed"],
        UNREADABLE,
        said(
            "Файл тым көп сығылған[: {seen}:1][, шегі {allowed}:1].",
            "Файл сжат сильнее допустимого[: {seen}:1][, предел {allowed}:1].",
            "A member is packed more densely than allowed[: {seen}:1][, allowed {allowed}:1].",
        ),
        said(
            "Пакетті сығусыз немесе әдеттегі сығумен қайта қалыптастырыңыз.",
            "Сформируйте пакет без сжатия или с обычным сжатием.",
            "Build the package without compression or with the ordinary one.",
        ),
    ),
    about(
        Code::ContainerTooManyMembers,
        FORM,
        &["seen", "allowed"],
        UNREADABLE,
        said(
            "Контейнердегі файлдар саны шектен асады[: {seen}][, шегі {allowed}].",
            "Число файлов в контейнере превышает предел[: {seen}][, предел {allowed}].",
            "The container holds more members than allowed[: {seen}][, allowed {allowed}].",
        ),
        said(
            "Пакетте тек request.xml немесе decision.xml және қоса берілген құжаттар қалсын.",
            "Оставьте в пакете только request.xml или decision.xml и приложения.",
            "Leave only request.xml or decision.xml and the attachments in the package.",
        ),
    ),
    about(
        Code::ContainerName,
        FORM,
        &["name", "fault"],
        UNREADABLE,
        said(
            "Контейнердегі файл атауына жол берілмейді[: {name}].",
            "Недопустимое имя файла в контейнере[: {name}].",
            "A member of the container has a name that is not allowed[: {name}][ ({fault})].",
        ),
        said(
            "Файлдарды «..», кері қиғаш сызық және басқару таңбалары жоқ салыстырмалы жолмен атаңыз.",
            "Назовите файлы относительным путём без «..», обратной косой черты и управляющих знаков.",
            "Name the files by a relative path without `..`, backslash or control characters, in UTF-8.",
        ),
    ),
    about(
        Code::ContainerDuplicateName,
        FORM,
        &["name", "other"],
        UNREADABLE,
        said(
            "Контейнерде бір атау екі рет кездеседі[: {name}][ және {other}].",
            "Имя в контейнере встречается дважды[: {name}][ и {other}].",
            "A name occurs twice in the container[: {name}][ and {other}].",
        ),
        said(
            "Әр файлға жеке атау беріңіз: бас және кіші әріптер айырмашылық емес.",
            "Дайте каждому файлу своё имя: регистр букв не различается.",
            "Give each file a name of its own: upper and lower case do not differ.",
        ),
    ),
    about(
        Code::ContainerSymlink,
        FORM,
        &["name"],
        UNREADABLE,
        said(
            "Контейнерде файлдың орнына сілтеме тұр[: {name}].",
            "В контейнере вместо файла лежит ссылка[: {name}].",
            "A member of the container is a symbolic link[: {name}].",
        ),
        said("Пакетке файлдың өзін салыңыз.", "Положите в пакет сам файл.", "Put the file itself into the package."),
    ),
    about(
        Code::ContainerEncrypted,
        FORM,
        &["name"],
        UNREADABLE,
        said(
            "Контейнердегі файл құпиясөзбен жабылған[: {name}].",
            "Файл в контейнере зашифрован[: {name}].",
            "A member of the container is encrypted[: {name}].",
        ),
        said(
            "Пакетті құпиясөзсіз қайта қалыптастырыңыз.",
            "Сформируйте пакет заново без пароля.",
            "Build the package again without a password.",
        ),
    ),
];
