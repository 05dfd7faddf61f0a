//! Words of the catalogue read back into the nouns of the domain.

use crate::domain::decision::Outcome;
use crate::domain::identifiers::Digest256;
use crate::domain::request::{Access, Channel};
use crate::domain::text::Language;
use crate::ports::tx::{Row, TxError};
use chrono::{DateTime, FixedOffset, NaiveDate};

pub(super) fn moment(row: &Row, column: usize) -> Result<DateTime<FixedOffset>, TxError> {
    row.read(column, "a moment", |text| DateTime::parse_from_rfc3339(text).ok())
}

pub(super) fn day(row: &Row, column: usize) -> Result<NaiveDate, TxError> {
    row.read(column, "a day", |text| text.parse().ok())
}

pub(super) fn opt_day(row: &Row, column: usize) -> Result<Option<NaiveDate>, TxError> {
    row.opt_text(column)?.map(|_| day(row, column)).transpose()
}

pub(super) fn digest(row: &Row, column: usize) -> Result<Digest256, TxError> {
    row.read(column, "a SHA-256", Digest256::from_hex)
}

pub(super) fn opt_digest(row: &Row, column: usize) -> Result<Option<Digest256>, TxError> {
    row.opt_text(column)?.map(|_| digest(row, column)).transpose()
}

pub(super) fn count(row: &Row, column: usize) -> Result<u32, TxError> {
    u32::try_from(row.int(column)?).map_err(|_| TxError::Bug(format!("column {column} is no count")))
}

pub(super) fn opt_string(row: &Row, column: usize) -> Result<Option<String>, TxError> {
    Ok(row.opt_text(column)?.map(str::to_owned))
}

pub(super) fn string(row: &Row, column: usize) -> Result<String, TxError> {
    Ok(row.text(column)?.to_owned())
}

pub(super) fn channel(row: &Row, column: usize) -> Result<Channel, TxError> {
    row.read(column, "a channel", |word| {
        [Channel::Portal, Channel::Centre, Channel::Provider].into_iter().find(|c| c.key() == word)
    })
}

pub(super) fn language(row: &Row, column: usize) -> Result<Language, TxError> {
    row.read(column, "a language", |tag| {
        [Language::Kk, Language::Ru, Language::En].into_iter().find(|l| l.tag() == tag)
    })
}

pub(super) fn access(row: &Row, column: usize) -> Result<Access, TxError> {
    row.read(column, "an access class", |word| {
        [Access::Open, Access::Restricted].into_iter().find(|a| access_key(*a) == word)
    })
}

pub(super) fn outcome(row: &Row, column: usize) -> Result<Outcome, TxError> {
    row.read(column, "an outcome", Outcome::from_key)
}

pub(super) fn access_key(access: Access) -> &'static str {
    match access {
        Access::Open => "open",
        Access::Restricted => "restricted",
    }
}
