//! Facts about the workspace itself: its format, whether it is a demo.

use crate::ports::tx::{Tx, TxError};

/// The edition of the workspace's layout (docs/FORMAT.md).
pub const FORMAT: &str = "format";
/// `true` in a workspace made with `--demo`.
pub const DEMO: &str = "demo";

statements! {
    GET = "SELECT value FROM meta WHERE name = ?1";
    SET = "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, TxError> {
    tx.one(GET, &[name.into()])?.map(|row| Ok(row.text(0)?.to_owned())).transpose()
}

pub fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), TxError> {
    tx.exec(SET, &[name.into(), value.into()]).map(drop)
}
