//! Fees and receipts: whether what was paid is what was due, by whom, for what and when. Pure; the table of
//! the monthly index is an argument.

use super::fee::Multiplier;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use serde::Serialize;

/// Until when a fee is paid (D13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayRule {
    /// 003: first the payment, then the signature.
    BeforeSigning,
    /// 004: so many hours from the offer.
    WithinHours(u32),
}

/// What one request costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fee {
    pub multiplier: Multiplier,
    pub pay: PayRule,
}

impl Fee {
    /// Until when it may be paid after an offer; `None`: no hours are given.
    pub fn until(&self, offered_at: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
        match self.pay {
            PayRule::BeforeSigning => None,
            PayRule::WithinHours(hours) => {
                Some(offered_at.checked_add_signed(TimeDelta::hours(hours.into())).unwrap_or(offered_at))
            }
        }
    }
}

/// чек / чек: what is said of one payment, whoever says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Its number, the same for ever.
    pub reference: String,
    /// Whole tenge.
    pub amount_kzt: u64,
    /// ЖСН or БСН; `None`: it does not say.
    pub payer: Option<String>,
    /// A service code; `None`: it does not say.
    pub service: Option<String>,
    pub paid_at: DateTime<FixedOffset>,
    /// The bank's full description of why nothing was paid; `None`: it was.
    pub failure: Option<String>,
}

/// What a receipt is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Obligation<'a> {
    pub fee: Fee,
    pub service: &'a str,
    /// ЖСН and БСН of those who may pay: the applicant, and who acts for them.
    pub payers: &'a [&'a str],
    /// When the request was signed and sent, as it says.
    pub submitted_at: DateTime<FixedOffset>,
    /// When the payment was offered, where that is known; else when the request was sent.
    pub offered_at: Option<DateTime<FixedOffset>>,
    /// When it was looked whether the fee is paid; in the office's zone, in which days begin.
    pub looked_at: DateTime<FixedOffset>,
}

/// What is wrong with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No receipt, and no time in which one could still come.
    Missing,
    /// No receipt yet; the fee may be paid until then.
    Awaited {
        until: DateTime<FixedOffset>,
    },
    /// Not paid by then.
    Expired {
        until: DateTime<FixedOffset>,
    },
    /// Paid, but only after the request was signed.
    AfterSigning,
    /// The bank did not carry it out.
    Failed {
        description: String,
    },
    /// Less than due on the day of the payment.
    Amount {
        due_kzt: u64,
        multiplier: Multiplier,
    },
    ForeignPayer,
    /// Paid for another service.
    OtherService,
}

/// The table has no index for the day: the office must supply it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("schemas/mci.toml has no monthly calculation index for {0}")]
pub struct NoIndex(pub NaiveDate);

/// Everything that is wrong with what was paid; nothing: the fee is paid. The same arguments give the same answer.
///
/// # Errors
/// [`NoIndex`] when the fee of the day cannot be told.
pub fn check(
    duty: &Obligation<'_>,
    receipt: Option<&Receipt>,
    index_kzt: &dyn Fn(NaiveDate) -> Option<u32>,
) -> Result<Vec<Fault>, NoIndex> {
    let until = duty.fee.until(duty.offered_at.unwrap_or(duty.submitted_at));
    let Some(receipt) = receipt else {
        return Ok(vec![match until {
            None => Fault::Missing,
            Some(until) if duty.looked_at <= until => Fault::Awaited { until },
            Some(until) => Fault::Expired { until },
        }]);
    };
    if let Some(description) = &receipt.failure {
        return Ok(vec![Fault::Failed { description: description.clone() }]);
    }
    let mut faults = Vec::new();
    match until {
        None if receipt.paid_at > duty.submitted_at => faults.push(Fault::AfterSigning),
        Some(until) if receipt.paid_at > until => faults.push(Fault::Expired { until }),
        _ => {}
    }
    let day = receipt.paid_at.with_timezone(duty.looked_at.offset()).date_naive();
    let due_kzt = duty.fee.multiplier.of(index_kzt(day).ok_or(NoIndex(day))?);
    if receipt.amount_kzt < due_kzt {
        faults.push(Fault::Amount { due_kzt, multiplier: duty.fee.multiplier });
    }
    if receipt.payer.as_deref().is_some_and(|payer| !duty.payers.contains(&payer)) {
        faults.push(Fault::ForeignPayer);
    }
    if receipt.service.as_deref().is_some_and(|service| service != duty.service) {
        faults.push(Fault::OtherService);
    }
    Ok(faults)
}
