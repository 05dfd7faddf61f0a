//! Kinds of sheets that leave the office.

use serde::{Deserialize, Serialize};

/// A kind of sheet; the word is also the folder of its template and the end of its file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// мұрағаттық анықтама / архивная справка
    ArchivalCertificate,
    /// есепке алу туралы анықтама / справка об учёте
    ForeignPressCertificate,
    /// куәлік / свидетельство
    MediaCertificate,
    /// апостиль / апостиль, numbered by a register of its own
    Apostille,
    /// The document of a service whose passport names its fields.
    Certificate,
    /// бас тарту туралы дәлелді жауап / мотивированный ответ об отказе
    Refusal,
    /// дайындығы туралы хабарлама / уведомление о готовности; carries the number of what lies ready
    Readiness,
    /// мәліметтердің жоқтығы туралы жауап / ответ об отсутствии сведений
    NegativeReply,
    /// өтініштің жолданғаны туралы хабарлама / уведомление о направлении заявления: to the applicant
    ForwardingNotice,
    /// ілеспе хат / сопроводительное письмо: to the organisation that holds the documents
    ForwardingLetter,
    /// мерзімнің ұзартылғаны туралы хабарлама / уведомление о продлении срока
    ExtensionNotice,
    /// құжаттарды толықтыру туралы хабарлама / уведомление о дополнении документов
    SupplementNotice,
    /// өтініштің кері қайтарып алынғаны туралы хабарлама / уведомление об отзыве заявления
    WithdrawalNotice,
    /// хабарлама / уведомление
    Notice,
    /// қайтару / возврат
    Return,
    /// қолхат / расписка
    Receipt,
    /// өтінішті қабылдаудан бас тарту туралы қолхат / расписка об отказе в приёме заявления, in two copies
    AcceptanceRefusal,
    /// растау парағы / лист проверки
    Verification,
    /// тізілім / реестр
    Registry,
    /// топтамалық беру ведомосі / ведомость пакетной выдачи
    IssueSheet,
    /// пакеттің түскені туралы белгі / отметка о поступлении пакета; laid into the outbox, never filed
    Slip,
    /// тіркеу журналынан үзінді / выписка из журнала регистрации; printed when somebody wants it, never filed
    Journal,
    /// шағымдарды тіркеу журналы / журнал регистрации жалоб; printed when somebody wants it, never filed
    Complaints,
    /// өтініш бланкісі / бланк заявления; printed when somebody wants it, never filed
    Application,
    /// сауалнама / анкета; printed when somebody wants it, never filed
    Survey,
}

impl DocumentKind {
    pub const ALL: [DocumentKind; 25] = [
        Self::ArchivalCertificate,
        Self::ForeignPressCertificate,
        Self::MediaCertificate,
        Self::Apostille,
        Self::Certificate,
        Self::Refusal,
        Self::Readiness,
        Self::NegativeReply,
        Self::ForwardingNotice,
        Self::ForwardingLetter,
        Self::ExtensionNotice,
        Self::SupplementNotice,
        Self::WithdrawalNotice,
        Self::Notice,
        Self::Return,
        Self::Receipt,
        Self::AcceptanceRefusal,
        Self::Verification,
        Self::Registry,
        Self::IssueSheet,
        Self::Slip,
        Self::Journal,
        Self::Complaints,
        Self::Application,
        Self::Survey,
    ];

    /// The kinds that the archive keeps.
    pub fn filed() -> impl Iterator<Item = Self> {
        let on_demand = |kind: &Self| {
            matches!(kind, Self::Slip | Self::Journal | Self::Complaints | Self::Application | Self::Survey)
        };
        Self::ALL.into_iter().filter(move |kind| !on_demand(kind))
    }

    pub fn key(self) -> &'static str {
        match self {
            Self::ArchivalCertificate => "archival_certificate",
            Self::ForeignPressCertificate => "foreign_press_certificate",
            Self::MediaCertificate => "media_certificate",
            Self::Apostille => "apostille",
            Self::Certificate => "certificate",
            Self::Refusal => "refusal",
            Self::Readiness => "readiness",
            Self::NegativeReply => "negative_reply",
            Self::ForwardingNotice => "forwarding_notice",
            Self::ForwardingLetter => "forwarding_letter",
            Self::ExtensionNotice => "extension_notice",
            Self::SupplementNotice => "supplement_notice",
            Self::WithdrawalNotice => "withdrawal_notice",
            Self::Notice => "notice",
            Self::Return => "return",
            Self::Receipt => "receipt",
            Self::AcceptanceRefusal => "acceptance_refusal",
            Self::Verification => "verification",
            Self::Registry => "registry",
            Self::IssueSheet => "issue_sheet",
            Self::Slip => "slip",
            Self::Journal => "journal",
            Self::Complaints => "complaints",
            Self::Application => "application",
            Self::Survey => "survey",
        }
    }

    /// Whether it is an answer with a number of the series of documents.
    pub fn is_answer(self) -> bool {
        self.is_result()
            || matches!(
                self,
                Self::Refusal
                    | Self::NegativeReply
                    | Self::ForwardingNotice
                    | Self::ExtensionNotice
                    | Self::SupplementNotice
                    | Self::WithdrawalNotice
            )
    }

    /// Whether it says whom and what a request is about, and is for the applicant alone.
    pub fn is_for_the_applicant_alone(self) -> bool {
        self.is_result() || matches!(self, Self::Refusal | Self::NegativeReply | Self::SupplementNotice)
    }

    /// Whether it is the document that a service promises.
    pub fn is_result(self) -> bool {
        matches!(
            self,
            Self::ArchivalCertificate
                | Self::ForeignPressCertificate
                | Self::MediaCertificate
                | Self::Apostille
                | Self::Certificate
        )
    }

    /// Whether it is drawn only when somebody wants it on paper: what it is drawn from is filed with the document.
    pub fn is_printed_on_demand(self) -> bool {
        self == Self::Verification
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }
}

/// How a document takes the place of one that was issued before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// түзету / исправление: the earlier one is annulled.
    Correction,
    /// телнұсқа / дубликат: both say the same.
    Duplicate,
    /// қайта есепке қою / переучёт: the earlier certificate is annulled.
    ReRegistration,
}

impl Manner {
    pub fn key(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Duplicate => "duplicate",
            Self::ReRegistration => "re_registration",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Correction, Self::Duplicate, Self::ReRegistration].into_iter().find(|manner| manner.key() == key)
    }

    /// Whether the earlier document loses its force.
    pub fn annuls(self) -> bool {
        self != Self::Duplicate
    }
}

/// Whose slips are set in type, by the way their packages come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipsFor {
    Portal,
    Centre,
    Provider,
    /// Packages that do not say how they came: what was rejected, or could not be looked at yet.
    Sender,
}

impl SlipsFor {
    pub const ALL: [Self; 4] = [Self::Portal, Self::Centre, Self::Provider, Self::Sender];

    /// By the sender as the ledger has it, `portal`, `centre/<key>` or `provider`.
    pub fn of(sender: &str) -> Option<Self> {
        match sender.split('/').next() {
            Some("portal") => Some(Self::Portal),
            Some("centre") => Some(Self::Centre),
            Some("provider") => Some(Self::Provider),
            _ => None,
        }
    }
}
