//! Fees in multiples of the monthly calculation index (АЕК / МРП), and what a receipt is worth (004 §6(12); 003-A1 §6(6–8)).

use chrono::{DateTime, Duration, FixedOffset};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How many МРП, to the hundredth: `"0.5"`, `"1.6"`, `"5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Multiplier {
    hundredths: u32,
}

impl Multiplier {
    /// Reads digits with up to two decimals after a point; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').map_or((text, ""), |(whole, part)| (whole, part));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let is_plain = !whole.is_empty() && whole.len() <= 4 && digits(whole) && part.len() <= 2 && digits(part);
        if !is_plain || text.ends_with('.') {
            return None;
        }
        let hundredths = format!("{whole}{part:0<2}").parse().ok()?;
        Some(Self { hundredths })
    }

    pub fn is_zero(self) -> bool {
        self.hundredths == 0
    }

    /// Whole tenge by an МРП of `mci_kzt`; what is left below one tenge is not asked for (a proposal: no act says).
    pub fn of(self, mci_kzt: u32) -> u64 {
        u64::from(self.hundredths) * u64::from(mci_kzt) / 100
    }
}

impl fmt::Display for Multiplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.hundredths / 100, self.hundredths % 100);
        match (part, part % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", part / 10),
            _ => write!(f, "{whole}.{part:02}"),
        }
    }
}

impl<'de> Deserialize<'de> for Multiplier {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text} is no number of МРП, as \"0.5\" is")))
    }
}

impl Serialize for Multiplier {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// What a request owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'a> {
    /// Amounts that are right, in whole tenge by the МРП of the day of payment; none, or nought among them: free.
    pub amounts_kzt: &'a [u64],
    pub window: Window,
}

/// When the payment must have been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Before the request was signed (003-A1 §6(6–12)); the act sets no other time.
    BeforeSigning { signed_at: DateTime<FixedOffset> },
    /// Within so many hours of the offer (004 §6(12)); the last second belongs to it.
    Hours { offered_at: DateTime<FixedOffset>, hours: u32 },
}

/// чек / квитанция, as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid<'a> {
    pub amount_kzt: u64,
    pub paid_at: DateTime<FixedOffset>,
    /// ЖСН or БСН of the payer, when the receipt names one.
    pub payer: Option<&'a str>,
    /// Whether another request has been answered for by it.
    pub is_spent: bool,
}

/// What stands against a payment; each is its own message to the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentFault {
    Missing,
    Amount,
    /// Neither the applicant nor the representative paid.
    Payer,
    /// Paid too late: the request's term is over, and one may ask again (004 §6(12)).
    Expired,
    /// Paid after the signature, where it had to be before (003).
    AfterSigning,
    Spent,
}

/// Every fault of a payment, in a fixed order; none: it is paid, or nothing is owed.
///
/// `people` are those whose payment counts.
pub fn judge(due: Due<'_>, paid: Option<Paid<'_>>, people: &[&str]) -> Vec<PaymentFault> {
    if due.amounts_kzt.is_empty() || due.amounts_kzt.contains(&0) {
        return Vec::new();
    }
    let Some(paid) = paid else { return vec![PaymentFault::Missing] };
    let is_late = match due.window {
        Window::BeforeSigning { signed_at } => (paid.paid_at > signed_at).then_some(PaymentFault::AfterSigning),
        Window::Hours { offered_at, hours } => {
            let until = offered_at.checked_add_signed(Duration::hours(hours.into()));
            until.filter(|until| paid.paid_at > *until).map(|_| PaymentFault::Expired)
        }
    };
    let mut faults = Vec::new();
    faults.extend((!due.amounts_kzt.contains(&paid.amount_kzt)).then_some(PaymentFault::Amount));
    faults.extend(paid.payer.is_some_and(|payer| !people.contains(&payer)).then_some(PaymentFault::Payer));
    faults.extend(is_late);
    faults.extend(paid.is_spent.then_some(PaymentFault::Spent));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn multipliers_are_exact() {
        let of = |text: &str, mci| Multiplier::parse(text).unwrap().of(mci);
        // Five МРП of 2011, 2012 and 2013 (domain.md §10); half an МРП of 2015; 1.6 of 2016 is 3393.6.
        assert_eq!([of("5", 1512), of("5", 1618), of("5", 1731)], [7560, 8090, 8655]);
        assert_eq!([of("0.5", 1982), of("1.6", 2121), of("0", 2121)], [991, 3393, 0]);
        assert_eq!(of("9999.99", u32::MAX), 42_949_630_000_327);
        for text in ["", ".5", "5.", "0,5", "1.234", "-1", "12345", "0.5 "] {
            assert_eq!(Multiplier::parse(text), None, "{text:?}");
        }
        for text in ["0", "0.5", "0.05", "1.6", "4", "12.25"] {
            assert_eq!(Multiplier::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_payment_is_late_by_a_second_of_another_amount_anothers_or_spent() {
        let window = Window::Hours { offered_at: at("2012-06-01T10:00:00+06:00"), hours: 24 };
        let due = Due { amounts_kzt: &[8090], window };
        let paid =
            Paid { amount_kzt: 8090, paid_at: at("2012-06-02T10:00:00+06:00"), payer: Some("x"), is_spent: false };
        let faults = |paid: Paid<'_>| judge(due, Some(paid), &["x", "y"]);
        assert_eq!(faults(paid), []);
        assert_eq!(faults(Paid { payer: None, ..paid }), [], "a receipt that names nobody");
        let late = at("2012-06-02T10:00:01+06:00");
        assert_eq!(faults(Paid { paid_at: late, ..paid }), [PaymentFault::Expired]);
        // The same moment in another zone is not late.
        assert_eq!(faults(Paid { paid_at: at("2012-06-02T09:00:00+05:00"), ..paid }), []);
        assert_eq!(faults(Paid { amount_kzt: 8089, ..paid }), [PaymentFault::Amount]);
        assert_eq!(faults(Paid { amount_kzt: 8091, ..paid }), [PaymentFault::Amount]);
        assert_eq!(faults(Paid { payer: Some("z"), ..paid }), [PaymentFault::Payer]);
        assert_eq!(faults(Paid { is_spent: true, ..paid }), [PaymentFault::Spent]);
        let all = Paid { amount_kzt: 1, paid_at: late, payer: Some("z"), is_spent: true };
        let every = [PaymentFault::Amount, PaymentFault::Payer, PaymentFault::Expired, PaymentFault::Spent];
        assert_eq!(faults(all), every);
        assert_eq!(judge(due, None, &["x"]), [PaymentFault::Missing]);
    }

    #[test]
    fn before_signing_means_not_after_it_and_what_is_free_is_never_asked_for() {
        let window = Window::BeforeSigning { signed_at: at("2015-11-16T12:44:00+06:00") };
        let due = Due { amounts_kzt: &[991], window };
        let paid = |paid_at| Paid { amount_kzt: 991, paid_at: at(paid_at), payer: None, is_spent: false };
        assert_eq!(judge(due, Some(paid("2015-11-16T12:44:00+06:00")), &[]), []);
        assert_eq!(judge(due, Some(paid("2015-11-16T12:44:01+06:00")), &[]), [PaymentFault::AfterSigning]);
        for amounts_kzt in [&[][..], &[0]] {
            assert_eq!(judge(Due { amounts_kzt, window }, None, &[]), []);
        }
    }
}
