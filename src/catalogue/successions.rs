//! Documents in the place of others: corrections, duplicates, re-registrations.
//!
//! Known by the later document, in the transaction that gives it its number. It counts when that document is filed: until
//! then the earlier one is what it was.

use super::read;
use crate::domain::document::Manner;
use crate::domain::text::Bilingual;
use crate::ports::tx::{Row, Tx, TxError, V};
use chrono::{DateTime, FixedOffset};

/// One document in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// The later one.
    pub document: String,
    pub earlier: String,
    pub manner: Manner,
    pub decided_at: DateTime<FixedOffset>,
    pub reason: Option<Bilingual>,
}

/// Columns in the order of `succession` below.
macro_rules! columns {
    () => {
        "s.document, s.earlier, s.manner, s.decided_at, s.reason_kk, s.reason_ru"
    };
}

statements! {
    ADD = "INSERT INTO successions (document, earlier, manner, decided_at, reason_kk, reason_ru)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    OF = concat!("SELECT ", columns!(), " FROM successions s WHERE s.document = ?1");
    AFTER = concat!("SELECT ", columns!(), " FROM successions s JOIN documents d ON d.number = s.document
              WHERE s.earlier = ?1 AND d.sha256 IS NOT NULL ORDER BY d.issued_at, d.series, d.year, d.serial");
    TAKEN = concat!("SELECT ", columns!(), " FROM successions s WHERE s.earlier = ?1 AND s.manner <> 'duplicate'");
}

/// Says that a document stands in the place of another. Saying it again changes nothing; a document that is annulled
/// already, or being annulled, is refused by the database.
pub fn add(tx: &mut Tx<'_>, new: &Succession) -> Result<(), TxError> {
    if of(tx, &new.document)?.is_some() {
        return Ok(());
    }
    let decided_at = new.decided_at.to_rfc3339();
    let reason = new.reason.as_ref();
    let values: [V<'_>; 6] = [
        (&new.document).into(),
        (&new.earlier).into(),
        new.manner.key().into(),
        (&decided_at).into(),
        reason.map(|r| &r.kk).into(),
        reason.map(|r| &r.ru).into(),
    ];
    tx.exec(ADD, &values).map(drop)
}

/// In whose place the document stands.
pub fn of(tx: &mut Tx<'_>, document: &str) -> Result<Option<Succession>, TxError> {
    tx.one(OF, &[document.into()])?.as_ref().map(succession).transpose()
}

/// The filed documents in the place of this one, the first of them first.
pub fn after(tx: &mut Tx<'_>, document: &str) -> Result<Vec<Succession>, TxError> {
    tx.rows(AFTER, &[document.into()])?.iter().map(succession).collect()
}

/// The document that annuls this one, filed or not yet: two cannot.
pub fn annulling(tx: &mut Tx<'_>, document: &str) -> Result<Option<Succession>, TxError> {
    tx.one(TAKEN, &[document.into()])?.as_ref().map(succession).transpose()
}

fn succession(row: &Row) -> Result<Succession, TxError> {
    let reason = read::opt_string(row, 4)?.zip(read::opt_string(row, 5)?);
    Ok(Succession {
        document: read::string(row, 0)?,
        earlier: read::string(row, 1)?,
        manner: row.read(2, "a manner of succession", Manner::from_key)?,
        decided_at: read::moment(row, 3)?,
        reason: reason.map(|(kk, ru)| Bilingual::new(kk, ru)),
    })
}
