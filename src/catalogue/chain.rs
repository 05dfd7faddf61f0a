//! What people of the provider did to a case, step by step. Lines are only added, in the transaction of their event.

use super::read;
use crate::domain::chain::{Act, Entry, Person, Spent, TargetUnit};
use crate::domain::signer::Role;
use crate::domain::text::Bilingual;
use crate::ports::tx::{Row, Tx, TxError, V};

/// Columns in the order of `entry` below.
macro_rules! columns {
    () => {
        "step, act, role, person, person_kk, person_ru, done_at, timed, outcome, assignee, assignee_kk, assignee_ru, \
         invited_on, note, started_at, due_at, spent, spent_unit, decision"
    };
}

statements! {
    ADD = concat!("INSERT INTO chain_entries (number, ", columns!(), ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
                   ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)");
    OF = concat!("SELECT ", columns!(), " FROM chain_entries WHERE number = ?1 ORDER BY line");
}

/// Adds a line; each call adds one. Whether it may follow is asked before, in the same transaction (`domain::chain`).
pub fn add(tx: &mut Tx<'_>, number: &str, entry: &Entry) -> Result<(), TxError> {
    let done_at = entry.at.to_rfc3339();
    let invited_on = entry.invited_on.map(|day| day.to_string());
    let [started_at, due_at] = [entry.started_at, entry.due_at].map(|at| at.map(|at| at.to_rfc3339()));
    let spent = entry.spent.map(|spent| i64::try_from(spent.value).unwrap_or(i64::MAX));
    let decision = entry.decision.map(|digest| digest.hex());
    let to = entry.to.as_ref();
    let values: [V<'_>; 20] = [
        number.into(),
        entry.step.into(),
        entry.act.key().into(),
        entry.role.key().into(),
        (&entry.person.iin).into(),
        (&entry.person.name.kk).into(),
        (&entry.person.name.ru).into(),
        (&done_at).into(),
        entry.timed.into(),
        entry.outcome.map(|outcome| outcome.key()).into(),
        to.map(|person| &person.iin).into(),
        to.map(|person| &person.name.kk).into(),
        to.map(|person| &person.name.ru).into(),
        invited_on.as_ref().into(),
        entry.note.as_ref().into(),
        started_at.as_ref().into(),
        due_at.as_ref().into(),
        spent.into(),
        entry.spent.map(|spent| unit_key(spent.unit)).into(),
        decision.as_ref().into(),
    ];
    tx.exec(ADD, &values).map(drop)
}

/// The lines of a case, in the order in which they were added.
pub fn of(tx: &mut Tx<'_>, number: &str) -> Result<Vec<Entry>, TxError> {
    tx.rows(OF, &[number.into()])?.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<Entry, TxError> {
    let spent = row.opt_int(16)?.map(|value| value.unsigned_abs());
    let unit = row.opt_text(17)?.map(|_| row.read(17, "a unit of time", unit)).transpose()?;
    Ok(Entry {
        step: read::count(row, 0)?,
        act: row.read(1, "an act of the chain", Act::from_key)?,
        role: row.read(2, "a role", |key| Role::ALL.into_iter().find(|role| role.key() == key))?,
        person: Person { iin: read::string(row, 3)?, name: Bilingual::new(row.text(4)?, row.text(5)?) },
        at: read::moment(row, 6)?,
        timed: row.int(7)? != 0,
        outcome: row.opt_text(8)?.map(|_| read::outcome(row, 8)).transpose()?,
        to: match (row.opt_text(9)?, row.opt_text(10)?, row.opt_text(11)?) {
            (Some(iin), Some(kk), Some(ru)) => Some(Person { iin: iin.to_owned(), name: Bilingual::new(kk, ru) }),
            _ => None,
        },
        invited_on: read::opt_day(row, 12)?,
        note: read::opt_string(row, 13)?,
        started_at: opt_moment(row, 14)?,
        due_at: opt_moment(row, 15)?,
        spent: spent.zip(unit).map(|(value, unit)| Spent { value, unit }),
        decision: read::opt_digest(row, 18)?,
    })
}

fn opt_moment(row: &Row, column: usize) -> Result<Option<chrono::DateTime<chrono::FixedOffset>>, TxError> {
    row.opt_text(column)?.map(|_| read::moment(row, column)).transpose()
}

fn unit(key: &str) -> Option<TargetUnit> {
    [TargetUnit::Second, TargetUnit::WorkingDay, TargetUnit::CalendarDay]
        .into_iter()
        .find(|unit| unit_key(*unit) == key)
}

fn unit_key(unit: TargetUnit) -> &'static str {
    match unit {
        TargetUnit::Second => "second",
        TargetUnit::Minute => "minute",
        TargetUnit::Hour => "hour",
        TargetUnit::WorkingDay => "working_day",
        TargetUnit::CalendarDay => "calendar_day",
    }
}
