//! What registers said of the applicant.

use super::{Code, Entry, Letter, RETURNED, about, letter, said};

const NO_PERSON: Letter = letter(
    "Көрсетілген ЖСН бойынша ЖТ МДҚ-да деректер жоқ, сондықтан деректерді алу мүмкін болмады.",
    "В ГБД ФЛ отсутствуют сведения по указанному ИИН, получить данные не удалось.",
);
const NO_ENTITY: Letter = letter(
    "Көрсетілген БСН бойынша ЗТ МДҚ-да деректер жоқ, сондықтан деректерді алу мүмкін болмады.",
    "В ГБД ЮЛ отсутствуют сведения по указанному БИН, получить данные не удалось.",
);
const NO_POWER: Letter = letter(
    "Сенімхат туралы деректер БНАЖ-де жоқ, сондықтан деректерді алу мүмкін болмады.",
    "Сведения о доверенности в ЕНИС отсутствуют, получить данные не удалось.",
);
const NO_APPLICANT: Letter = letter(
    "Өтініш беруші туралы деректер «1-ақпараттық жүйеде» жоқ, сондықтан деректерді алу мүмкін болмады.",
    "Сведения о заявителе в «Информационной системе 1» отсутствуют, получить данные не удалось.",
);
const NO_SERVICE_DATA: Letter = letter(
    "Сұратылған деректер «2-ақпараттық жүйеде» жоқ, сондықтан деректерді алу мүмкін болмады.",
    "Запрошенные сведения в «Информационной системе 2» отсутствуют, получить данные не удалось.",
);

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        letters_by_source: &[
            ("person_register", NO_PERSON),
            ("entity_register", NO_ENTITY),
            ("notary_register", NO_POWER),
            ("applicant_system", NO_APPLICANT),
            ("service_system", NO_SERVICE_DATA),
        ],
        ..about(
            Code::LookupNotFound,
            "R-070–R-073; 000 §7(3–5), 003 §7(3–5), §8(3–5), 004 §6(13)",
            &["source", "asked_at"],
            letter(
                "Деректер базасында мәліметтер жоқ, сондықтан деректерді алу мүмкін болмады.",
                "Сведения в базе данных отсутствуют, получить данные не удалось.",
            ),
            said(
                "Деректер базасында мәліметтер табылмады[: {source}].",
                "Сведения в базе данных не найдены[: {source}].",
                "The register has no such data[: {source}].",
            ),
            said(
                "Мәліметтерді тиісті тіркелімде нақтылап, сұрау салуды қайта жіберіңіз.",
                "Уточните сведения в соответствующем реестре и направьте запрос повторно.",
                "Have the data put right in the register and send the request again.",
            ),
        )
    },
    about(
        Code::LookupMissing,
        "R-070, R-071, R-074; 000 §7(3), 003 §7(3), §8(3)",
        &["source"],
        RETURNED,
        said(
            "Пакетте деректер базасының жауабы жоқ[: {source}].",
            "В пакете нет ответа базы данных[: {source}].",
            "The package lacks the answer of a register that the regulation has asked[: {source}].",
        ),
        said(
            "Деректер базасына сұрау салып, жауабын пакетке енгізіңіз де, қайта қол қойыңыз.",
            "Запросите базу данных, внесите ответ в пакет и подпишите его заново.",
            "Ask the register, put its answer into the package and sign again.",
        ),
    ),
    about(
        Code::LookupNotAnswered,
        "R-074; a system that is down is no absence of data",
        &["source", "detail"],
        letter(
            "Деректер базасынан жауап алынбады; сұрау салу қайталанады.",
            "Ответ базы данных не получен; запрос будет повторён.",
        ),
        said(
            "Деректер базасынан жауап алынбады[: {source}]; сұрау салу қайталанады.",
            "Ответ базы данных не получен[: {source}]; запрос будет повторён.",
            "The register has not answered[: {source}][, {detail}]; it is asked again.",
        ),
        said(
            "Ештеңе істеудің қажеті жоқ; ұзаққа созылса, тіркелімдер баптауын тексеріңіз.",
            "Действий не требуется; если ожидание затянулось, проверьте настройку реестров.",
            "Nothing has to be done; if it lasts, look at [registers] in muragat.toml and at `muragat registers list`.",
        ),
    ),
    about(
        Code::LookupNameDiffers,
        "R-070; 000 §7(3), 003 §7(3), §8(3); compared by folding, decided by a person",
        &["source"],
        letter(
            "Өтініште көрсетілген атау (тегі, аты, әкесінің аты) деректер базасындағы мәліметтерге сәйкес келмейді.",
            "Наименование (фамилия, имя, отчество) в заявлении не совпадает со сведениями базы данных.",
        ),
        said(
            "Өтініштегі атау деректер базасындағы атаудан өзгеше[: {source}].",
            "Наименование в заявлении отличается от наименования в базе данных[: {source}].",
            "The name in the request is not the one in the register[: {source}].",
        ),
        said(
            "Атауды жеке басты куәландыратын құжаттан немесе тіркеу туралы анықтамадан тексеріңіз; шешімді маман қабылдайды.",
            "Сверьте наименование с удостоверением личности или справкой о регистрации; решение принимает специалист.",
            "Compare the name with the identity or registration document; a specialist decides.",
        ),
    ),
    about(
        Code::LookupStatus,
        "R-070, R-071; 000 §7(3), 003 §7(3), §8(3); decided by a person",
        &["source", "status", "asked_at"],
        letter(
            "Деректер базасындағы мәртебе қызметті көрсетуге мүмкіндік бермейді[: {status}].",
            "Статус по сведениям базы данных не позволяет оказать услугу[: {status}].",
        ),
        said(
            "Деректер базасы бойынша жарамды емес[: {source}][, {status}].",
            "По сведениям базы данных недействительно[: {source}][, {status}].",
            "By the register it is not in force[: {source}][, {status}].",
        ),
        said(
            "Мәртебені тиісті тіркелімде нақтылаңыз; шешімді маман қабылдайды.",
            "Уточните статус в соответствующем реестре; решение принимает специалист.",
            "Have the status put right in the register if it is wrong; a specialist decides.",
        ),
    ),
    about(
        Code::LookupPowerOfAttorney,
        "R-071; 000 §7(3), 003-A1 §8(3), 003-A2 §8(3); decided by a person",
        &["source"],
        letter(
            "БНАЖ мәліметтері бойынша осы нөмірі мен күні бар сенімхатты басқа тұлға берген немесе ол басқа тұлғаға берілген.",
            "По сведениям ЕНИС доверенность с этими номером и датой выдана другим лицом или другому лицу.",
        ),
        said(
            "БНАЖ-дегі сенімхат басқа тұлғалар арасында жасалған.",
            "Доверенность в ЕНИС составлена между другими лицами.",
            "The register of notaries knows the power of attorney, but between others.",
        ),
        said(
            "Сенімхаттың нөмірі мен күнін нотариустан нақтылаңыз; шешімді маман қабылдайды.",
            "Уточните номер и дату доверенности у нотариуса; решение принимает специалист.",
            "Compare number and day of the power of attorney with the notary; a specialist decides.",
        ),
    ),
];
