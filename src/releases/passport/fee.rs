//! What a service costs: multiples of the МРП, when it is paid and how long one may.

use crate::domain::fee::Multiplier;
use serde::{Deserialize, Serialize};

/// `[fee]`: no rate means free of charge.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    #[serde(default)]
    pub moment: Option<FeeMoment>,
    /// Hours in which it must be paid, counted from the offer; absent: the act sets no time.
    #[serde(default)]
    pub window_hours: Option<u32>,
    pub clause: String,
    #[serde(default)]
    pub rates: Vec<Rate>,
}

/// When the fee is paid (domain.md D13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeMoment {
    /// The request is signed only after (003).
    BeforeSigning,
    /// Offered to somebody who has signed (004).
    AfterSigning,
}

/// One rate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many МРП, as `"0.5"`.
    pub mci: Multiplier,
    /// Values of `details/<element>/application` that cost so; empty: all that no other rate names.
    #[serde(default)]
    pub applications: Vec<String>,
    /// A class that no field of a request tells, as `children_or_science`: a person decides.
    #[serde(default)]
    pub class: Option<String>,
    pub clause: String,
}

impl Fee {
    pub fn is_free(&self) -> bool {
        self.rates.iter().all(|rate| rate.mci.is_zero())
    }

    /// The rates of an application: those that name it, or else those that name none.
    pub fn rates_for<'a>(&'a self, application: Option<&'a str>) -> impl Iterator<Item = &'a Rate> {
        let names = move |rate: &Rate| application.is_some_and(|a| rate.applications.iter().any(|own| own == a));
        let is_named = self.rates.iter().any(names);
        self.rates.iter().filter(move |rate| if is_named { names(rate) } else { rate.applications.is_empty() })
    }
}
