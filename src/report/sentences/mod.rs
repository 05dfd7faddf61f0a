//! What is said of each code: tables of templates, one file for each family.
//!
//! `{fact}` stands for a fact of the finding; in Kazakh and Russian `{name}` means `name_kk` or `name_ru` where there is
//! one. What stands between `[` and `]` is left out when one of its facts is not there.

mod attachment;
mod chain;
mod container;
mod decision;
mod fill;
mod mail;
mod payment;
mod registers;
mod rules;
mod signature;
mod signing;
mod survey;
mod table;
mod xml;

use crate::domain::codes::Code;
use crate::domain::text::Language;
pub(super) use fill::fill;

/// A sentence for the applicant, in the words of the law.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub kk: &'static str,
    pub ru: &'static str,
}

/// A sentence for people of the office and engineers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub kk: &'static str,
    pub ru: &'static str,
    pub en: &'static str,
}

/// Everything that is said of one code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub code: Code,
    /// Clauses that the rule rests on; seeds and requirements by their tags.
    pub ground: &'static str,
    /// Facts that the sentences may name.
    pub facts: &'static [&'static str],
    pub letter: Letter,
    /// In place of `letter` when the fact `source` has this value.
    pub letters_by_source: &'static [(&'static str, Letter)],
    pub what: Said,
    pub remedy: Said,
}

impl Letter {
    pub(super) fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Kk => self.kk,
            Language::Ru | Language::En => self.ru,
        }
    }
}

impl Said {
    pub(super) fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Kk => self.kk,
            Language::Ru => self.ru,
            Language::En => self.en,
        }
    }
}

/// The families in the order of docs/CODES.md.
pub(super) const FAMILIES: &[(Said, &[Entry])] = &[
    (said("Контейнер", "Контейнер", "The container"), container::ENTRIES),
    (said("Пакеттің XML-і", "XML пакета", "The XML of the package"), xml::ENTRIES),
    (said("Пакеттің қолтаңбасы", "Подпись пакета", "The signature of the package"), signature::ENTRIES),
    (said("Қоса берілген құжаттар", "Приложения", "Attachments"), attachment::ENTRIES),
    (said("Схемадан тыс ережелер", "Правила сверх схемы", "Rules beyond the schema"), rules::ENTRIES),
    (said("Тіркелімдер", "Реестры", "Registers"), registers::ENTRIES),
    (said("Төлем", "Оплата", "Payment"), payment::ENTRIES),
    (said("Шешімдер", "Решения", "Decisions"), decision::ENTRIES),
    (said("Электрондық пошта", "Электронная почта", "E-mail"), mail::ENTRIES),
    (said("Орындау қадамдары", "Шаги исполнения", "The chain of steps"), chain::ENTRIES),
    (said("Қол қоюға жіберілген құжаттар", "Документы на подпись", "Documents sent for signature"), signing::ENTRIES),
    (said("Шешімдер кестесі", "Таблица решений", "A table of decisions"), table::ENTRIES),
    (said("Сауалнамалар", "Анкеты", "Surveys"), survey::ENTRIES),
];

/// What is said of `code`. A test walks all codes, so every one has its entry.
pub(super) fn entry(code: Code) -> Option<&'static Entry> {
    FAMILIES.iter().flat_map(|(_, entries)| entries.iter()).find(|entry| entry.code == code)
}

const fn said(kk: &'static str, ru: &'static str, en: &'static str) -> Said {
    Said { kk, ru, en }
}

const fn letter(kk: &'static str, ru: &'static str) -> Letter {
    Letter { kk, ru }
}

const fn about(
    code: Code,
    ground: &'static str,
    facts: &'static [&'static str],
    letter: Letter,
    what: Said,
    remedy: Said,
) -> Entry {
    Entry { code, ground, facts, letter, letters_by_source: &[], what, remedy }
}

/// To a person who asks about a package without identifiable content.
const UNREADABLE: Letter = letter(
    "Электрондық құжат белгіленген пішімге сәйкес келмейді, сондықтан тіркелмеді.",
    "Электронный документ не соответствует установленному формату, поэтому не зарегистрирован.",
);
/// To a person who asks about a package that went back to the system it came from.
const RETURNED: Letter = letter(
    "Электрондық құжат түзетуге қайтарылды; өтініштің қабылданған күні мен қызмет көрсету мерзімі өзгермейді.",
    "Электронный документ возвращён для исправления; дата приёма заявления и срок оказания услуги не изменяются.",
);
/// To a person who asks while the office has to put its own decision right.
const IN_WORK: Letter = letter(
    "Өтініш орындауда, Сізден қосымша әрекет талап етілмейді.",
    "Заявление на исполнении, дополнительных действий от Вас не требуется.",
);
/// The clause behind rules of form.
const FORM: &str = "R-030; 000 §6(5), 001 §6(5), 002 §11 p3, 003 §6(5), 004 §6(5)";
