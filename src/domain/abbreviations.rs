//! Abbreviations and short words of the acts: one canonical form for each thing, and what else the acts and people call it
//!
//!
//! The acts disagree with each other and with themselves (domain.md D15): ЖТ МДҚ is ЖТ МДБ in 000, the service centre is
//! ХҚКО, ХҚО or Орталық. What is printed goes by the edition in force, or is canonical; what is asked may be any of them.
//! Finding them in texts is done elsewhere (`language::abbreviations`).

use super::text::Language;
use serde::Serialize;

/// A thing with a short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Abbreviation {
    /// The word that packages and commands have for it, as `centre`; empty: none.
    pub key: &'static str,
    pub kk: Form,
    pub ru: Form,
    /// What it is, for engineers.
    pub en: &'static str,
    /// Where an act explains it.
    pub clause: &'static str,
}

/// What a thing is called in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The canonical form.
    pub short: &'static str,
    pub full: &'static str,
    pub aliases: &'static [Alias],
}

/// Another name of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Alias {
    pub text: &'static str,
    pub kind: AliasKind,
    /// Where it stands.
    pub clause: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasKind {
    /// Whole editions call it so, and what is printed under them does too (`[words]` of a passport).
    Edition,
    /// An act has it by a slip, or in one place only: people search by it, nothing that we print has it.
    Slip,
    /// A word of everyday speech that also means other things: people search by it.
    Speech,
}

impl Abbreviation {
    /// Its name in `language`; English readers get the Russian one.
    pub fn form(&self, language: Language) -> &Form {
        match language {
            Language::Kk => &self.kk,
            Language::Ru | Language::En => &self.ru,
        }
    }
}

const fn form(short: &'static str, full: &'static str, aliases: &'static [Alias]) -> Form {
    Form { short, full, aliases }
}

const fn edition(text: &'static str, clause: &'static str) -> Alias {
    Alias { text, kind: AliasKind::Edition, clause }
}

const fn slip(text: &'static str, clause: &'static str) -> Alias {
    Alias { text, kind: AliasKind::Slip, clause }
}

const fn speech(text: &'static str, clause: &'static str) -> Alias {
    Alias { text, kind: AliasKind::Speech, clause }
}

const fn of(key: &'static str, kk: Form, ru: Form, en: &'static str, clause: &'static str) -> Abbreviation {
    Abbreviation { key, kk, ru, en, clause }
}

/// Every abbreviation: people and places, systems, registers, numbers, words that drift.
pub const TABLE: &[Abbreviation] = &[
    of(
        "portal",
        form("ЭҮП", "«электрондық үкіметтің» веб-порталы", &[speech("портал", "002 §1")]),
        form("ПЭП", "веб-портал «электронного правительства»", &[speech("портал", "002 §1")]),
        "the e-government portal",
        "000 §5(5); 001 §5(2)",
    ),
    of(
        "centre",
        form(
            "ХҚКО",
            "халыққа қызмет көрсету орталығы",
            &[edition("ХҚО", "002 §1"), edition("Орталық", "003-A1 §1; 003-A2 §1")],
        ),
        form("ЦОН", "центр обслуживания населения", &[edition("Центр", "003-A1 §1; 003-A2 §1")]),
        "the service centre",
        "000 §1; 001 §5(15)",
    ),
    of(
        "",
        form(
            "ХҚКО АЖ",
            "халыққа қызмет көрсету орталығының ақпараттық жүйесі",
            &[slip("ХҚО ЫАЖ", "002 §9"), slip("ЫАЖ", "002 §9")],
        ),
        form("ИС ЦОН", "информационная система центра обслуживания населения", &[slip("ИИС ЦОН", "002 §9")]),
        "the information system of the service centre",
        "000 §5(16); 001 §5(7)",
    ),
    of(
        "",
        form("ЖАО", "жергілікті атқарушы орган", &[]),
        form("МИО", "местный исполнительный орган", &[]),
        "the local executive body",
        "001 §1, §5(3)",
    ),
    of(
        "",
        form("ЖАО АЖ", "жергілікті атқарушы органның ақпараттық жүйесі", &[slip("АЖ ЖАО", "001 §5(8)")]),
        form("ИС МИО", "информационная система местного исполнительного органа", &[]),
        "the information system of the local executive body",
        "001 §6; 002 §11",
    ),
    of(
        "",
        form("ЭҮШ", "«электрондық үкімет» шлюзі", &[]),
        form("ШЭП", "шлюз «электронного правительства»", &[]),
        "the e-government gateway",
        "000 §5(6); 001 §5(16)",
    ),
    of(
        "",
        form(
            "ЭҮАШ",
            "«электрондық үкіметтің» аймақтық шлюзі",
            &[slip("АЭҮШ", "000 app. 1"), slip("ЭҮӨШ", "002 §11, note")],
        ),
        form("РШЭП", "региональный шлюз «электронного правительства»", &[]),
        "the regional e-government gateway",
        "000 §5(14); 001 §5(12)",
    ),
    of(
        "payment_gateway",
        form("ЭҮТШ", "«электрондық үкіметтің» төлем шлюзі", &[slip("ЭҮПШ", "003-A1 app. 2; 003-A3 app. 2")]),
        form("ПШЭП", "платёжный шлюз «электронного правительства»", &[]),
        "the e-government payment gateway",
        "003-A1 §5(16); 003-A3 §5(15)",
    ),
    of(
        "",
        form("АЖО", "автоматтандырылған жұмыс орны", &[]),
        form("АРМ", "автоматизированное рабочее место", &[]),
        "a workplace at a screen",
        "000 §6(8); 003-A1 §5(1)",
    ),
    of(
        "",
        form("МДҚ", "мемлекеттік деректер қоры", &[slip("МДБ", "000 §5(11), (12)")]),
        form("ГБД", "государственная база данных", &[]),
        "a database of the state",
        "001 §7; 003-A1 §5",
    ),
    of(
        "person_register",
        form("ЖТ МДҚ", "«Жеке тұлғалар» мемлекеттік деректер қоры", &[slip("ЖТ МДБ", "000 §5(11)")]),
        form("ГБД ФЛ", "государственная база данных «Физические лица»", &[]),
        "the register of persons",
        "000 §7(3); 003-A1 §7(3)",
    ),
    of(
        "entity_register",
        form("ЗТ МДҚ", "«Заңды тұлғалар» мемлекеттік деректер қоры", &[slip("ЗТ МДБ", "000 §5(12)")]),
        form("ГБД ЮЛ", "государственная база данных «Юридические лица»", &[]),
        "the register of legal entities",
        "000 §7(3); 003-A1 §7(3)",
    ),
    of(
        "notary_register",
        form("БНАЖ", "бірыңғай нотариаттық ақпараттық жүйе", &[]),
        form("ЕНИС", "единая нотариальная информационная система", &[]),
        "the notarial register",
        "000 §5(17); 003-A1 §5(5)",
    ),
    of(
        "",
        form("ҰКО", "Ұлттық куәландырушы орталық", &[]),
        form("НУЦ", "Национальный удостоверяющий центр", &[]),
        "the national certification authority",
        "001 §5(6); 002 §11, note",
    ),
    of(
        "iin",
        form("ЖСН", "жеке сәйкестендіру нөмірі", &[slip("ЖИН", "002 §11")]),
        form("ИИН", "индивидуальный идентификационный номер", &[]),
        "a person's number",
        "000 §5; 001 §5(4)",
    ),
    of(
        "bin",
        form("БСН", "бизнес-сәйкестендіру нөмірі", &[slip("БИН", "004 §6(3)")]),
        form("БИН", "бизнес-идентификационный номер", &[]),
        "a legal entity's number",
        "000 §5; 001 §5(1)",
    ),
    of(
        "rnn",
        form("СТН", "салық төлеушінің тіркеу нөмірі", &[]),
        form("РНН", "регистрационный номер налогоплательщика", &[]),
        "a taxpayer's number, in use until 2013",
        "004 §5(9)",
    ),
    of(
        "",
        form("ЭЦҚ", "электрондық цифрлық қолтаңба", &[speech("электрондық сандық қолтаңба", "003-A1 §5")]),
        form("ЭЦП", "электронная цифровая подпись", &[]),
        "a signature",
        "000 §5(7); 001 §5(17)",
    ),
    of(
        "",
        form("АЕК", "айлық есептік көрсеткіш", &[]),
        form("МРП", "месячный расчётный показатель", &[]),
        "the monthly calculation index (MCI)",
        "004 §6(12)",
    ),
    of(
        "",
        form("ҚФБ", "құрылымдық-функционалдық бірліктер", &[]),
        form("СФЕ", "структурно-функциональные единицы", &[]),
        "who and what takes part in a service",
        "000 §5(15); 001 §5(13)",
    ),
    of(
        "applicant",
        form(
            "алушы",
            "көрсетілетін қызметті алушы",
            &[
                edition("тұтынушы", "001 §5(11); 004 §6"),
                edition("көрсетілетін қызметті алушы", "002 §4"),
                slip("қызмет алушы", "002 §9"),
            ],
        ),
        form("услугополучатель", "услугополучатель", &[speech("потребитель", "001 §5(11)")]),
        "whose request it is",
        "000 §5(3); 003-A1 §5(3)",
    ),
    of(
        "provider",
        form(
            "қызмет беруші",
            "көрсетілетін қызметті беруші",
            &[edition("қызмет көрсетуші", "003-A1 §1"), edition("көрсетілетін қызметті беруші", "standards of 2014")],
        ),
        form("услугодатель", "услугодатель", &[]),
        "who renders the service",
        "000 §5; 002 §1",
    ),
    of(
        "",
        form("мұрағат", "мұрағат", &[edition("архив", "since 2017-03-07")]),
        form("архив", "архив", &[]),
        "an archive",
        "001 §1; 003-A2 §1",
    ),
    of(
        "",
        form("мұрағаттық", "мұрағаттық", &[edition("архивтік", "since 2017-03-07")]),
        form("архивный", "архивный", &[]),
        "of an archive",
        "001 §1; 003-A2 §1",
    ),
];
