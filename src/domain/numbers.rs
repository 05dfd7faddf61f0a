//! Numbers that the office gives: of requests, documents, registries, notices and returns.
//!
//! A series is (prefix, year), gapless; ASCII, so that Code 128 set B prints it (design.md §2).

/// What a number is given to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Series {
    /// A request of a service: `AC-2015-000001`; the prefix comes from the passport.
    Request { prefix: String },
    /// A document of a service: `AC-D-2015-000001`.
    Document { prefix: String },
    /// The register of apostilles: `APR-2015-000001`. Apostilles are numbered one after another, so refusals have no share
    /// in their numbers.
    Apostille,
    /// A complaint: `CM-2015-000001`.
    Complaint,
    /// A courier registry: `CR-2015-000001`.
    Registry,
    /// A notice before registration (хабарлама): `NT-2015-000001`, in a ledger of its own.
    Notice,
    /// A letter to another organisation (шығыс хат): `OL-2015-000001`, in a ledger of its own.
    Letter,
    /// An issue sheet of a batch (топтамалық беру ведомосі / ведомость пакетной выдачи): `BV-2015-000001`.
    IssueSheet,
    /// A return to the sender's system (қайтару): `RT-2015-000001`, in a ledger of its own.
    Return,
    /// A receipt of a refusal to accept (қабылдаудан бас тарту туралы қолхат): `AR-2015-000001`, in a ledger of its own.
    AcceptanceRefusal,
}

impl Series {
    /// The part before the year; also the key of the series in the catalogue.
    pub fn key(&self) -> String {
        match self {
            Series::Request { prefix } => prefix.clone(),
            Series::Document { prefix } => format!("{prefix}-D"),
            Series::Apostille => "APR".into(),
            Series::Complaint => "CM".into(),
            Series::Registry => "CR".into(),
            Series::Notice => "NT".into(),
            Series::Letter => "OL".into(),
            Series::IssueSheet => "BV".into(),
            Series::Return => "RT".into(),
            Series::AcceptanceRefusal => "AR".into(),
        }
    }

    /// Whether a number was given out of this series.
    pub fn is_of(&self, number: &str) -> bool {
        number.strip_prefix(&self.key()).is_some_and(|rest| rest.starts_with('-'))
    }

    /// The number as printed and filed.
    pub fn number(&self, year: i32, serial: i64) -> String {
        format!("{}-{year}-{serial:06}", self.key())
    }
}
