//! Fees in multiples of the monthly calculation index (АЕК / МРП). What a receipt is worth: `payment`.

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
