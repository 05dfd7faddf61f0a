//! The catalogue on SQLite: one file with its write-ahead log, or memory alone (the twin).
//!
//! Commits are durable (`synchronous = FULL`). Writers begin with `BEGIN IMMEDIATE`: a transaction that first reads and
//! then writes would otherwise be thrown out at once when another process wrote in between. `recursive_triggers` is on
//! because `INSERT OR REPLACE` would slip past the append-only triggers without it.

use super::fair_lock::FairLock;
use crate::ports::tx::{Backend, Cell, Mode, Row, Session, Store, Tx, TxError, V, Work};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params_from_iter};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long to wait for another process that is writing.
const BUSY_WAIT: Duration = Duration::from_secs(30);
/// More than the catalogue has statements, so that none is compiled twice.
const STATEMENTS_KEPT: usize = 200;
/// Idle reading connections kept open.
const READERS_KEPT: usize = 4;

/// The catalogue's SQLite database.
pub struct SqliteStore {
    writer: FairLock<Connection>,
    readers: Readers,
}

enum Readers {
    /// Connections of their own: a reader does not wait for a writer.
    Own { path: PathBuf, idle: Mutex<Vec<Connection>> },
    /// A database in memory is seen by one connection alone.
    TheWriter,
}

impl SqliteStore {
    /// Opens the database, or makes an empty one; the tables are made by `catalogue::migrate`.
    pub fn open(path: &Path) -> Result<Store, TxError> {
        let writer = connect(path)?;
        let readers = Readers::Own { path: path.to_owned(), idle: Mutex::default() };
        Ok(Store::new(Self { writer: FairLock::new(writer), readers }))
    }

    /// The twin: gone when dropped.
    pub fn open_in_memory() -> Result<Store, TxError> {
        let writer = Connection::open_in_memory().map_err(fault)?;
        configure(&writer)?;
        Ok(Store::new(Self { writer: FairLock::new(writer), readers: Readers::TheWriter }))
    }

    fn with_writer(&self, work: impl FnOnce(&mut Connection) -> Result<(), TxError>) -> Result<(), TxError> {
        let held = |_| TxError::Bug("a transaction was opened inside another one".into());
        self.writer.with(work).map_err(held)?
    }
}

impl Backend for SqliteStore {
    fn transact(&self, mode: Mode, work: &mut Work<'_>) -> Result<(), TxError> {
        let behavior = match mode {
            Mode::Write => TransactionBehavior::Immediate,
            Mode::Read => TransactionBehavior::Deferred,
        };
        match (mode, &self.readers) {
            (Mode::Write, Readers::Own { .. }) => self.with_writer(|connection| run(connection, behavior, work)),
            (_, Readers::TheWriter) => self.with_writer(|connection| {
                connection.pragma_update(None, "query_only", mode == Mode::Read).map_err(fault)?;
                run(connection, behavior, work)
            }),
            (Mode::Read, Readers::Own { path, idle }) => {
                let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut connection = taken.map_or_else(|| reader(path), Ok)?;
                let done = run(&mut connection, behavior, work);
                let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
                if idle.len() < READERS_KEPT {
                    idle.push(connection);
                }
                done
            }
        }
    }
}

fn reader(path: &Path) -> Result<Connection, TxError> {
    let connection = connect(path)?;
    connection.pragma_update(None, "query_only", true).map_err(fault)?;
    Ok(connection)
}

fn connect(path: &Path) -> Result<Connection, TxError> {
    let connection = Connection::open(path).map_err(|error| match fault(error) {
        TxError::Unavailable(why) => TxError::Unavailable(format!("{}: {why}", path.display())),
        other => other,
    })?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), TxError> {
    let set = || {
        connection.busy_timeout(BUSY_WAIT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "recursive_triggers", true)?;
        connection.pragma_update(None, "trusted_schema", false)
    };
    set().map_err(fault)
}

/// `Transaction` rolls back when it is dropped unfinished: on `Err` and on a panic alike.
fn run(connection: &mut Connection, behavior: TransactionBehavior, work: &mut Work<'_>) -> Result<(), TxError> {
    let transaction = connection.transaction_with_behavior(behavior).map_err(fault)?;
    work(&mut Tx::over(&mut SqliteSession(&transaction)))?;
    transaction.commit().map_err(fault)
}

struct SqliteSession<'c>(&'c Connection);

impl Session for SqliteSession<'_> {
    fn dialect(&self) -> &'static str {
        "sqlite"
    }

    fn exec(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<u64, TxError> {
        let changed = self.0.prepare_cached(&text(sql)).and_then(|mut s| s.execute(params_from_iter(parameters)));
        changed.map(|n| n as u64).map_err(|error| fault_in(sql, error))
    }

    fn rows(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<Vec<Row>, TxError> {
        let read = || {
            let mut statement = self.0.prepare_cached(&text(sql))?;
            let columns = statement.column_count();
            let mut rows = statement.query(params_from_iter(parameters))?;
            let mut answer = Vec::new();
            while let Some(row) = rows.next()? {
                answer.push(Row((0..columns).map(|i| cell(row.get_ref(i)?)).collect::<Result<_, _>>()?));
            }
            Ok(answer)
        };
        read().map_err(|error| fault_in(sql, error))
    }

    fn script(&mut self, sql: &str) -> Result<(), TxError> {
        self.0.execute_batch(sql).map_err(fault)
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), TxError> {
        self.0.prepare(&text(sql)).map(drop).map_err(|error| fault_in(sql, error))
    }
}

/// The statement in this dialect (`ports::tx`).
fn text(sql: &'static str) -> Cow<'static, str> {
    if !sql.contains('{') {
        return Cow::Borrowed(sql);
    }
    Cow::Owned(sql.replace("{now}", "CAST(unixepoch('subsec') * 1000 AS INTEGER)"))
}

impl ToSql for V<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            V::Null => ValueRef::Null,
            V::Int(value) => ValueRef::Integer(*value),
            V::Text(value) => ValueRef::Text(value.as_bytes()),
            V::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> rusqlite::Result<Cell> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(value) => Cell::Int(value),
        ValueRef::Text(_) => Cell::Text(value.as_str()?.to_owned()),
        ValueRef::Blob(value) => Cell::Blob(value.to_vec()),
        // STRICT tables hold none; only a statement of ours could make one.
        ValueRef::Real(_) => return Err(rusqlite::Error::InvalidQuery),
    })
}

fn fault_in(sql: &str, error: rusqlite::Error) -> TxError {
    match fault(error) {
        TxError::Bug(why) => TxError::Bug(format!("{why}, in: {sql}")),
        other => other,
    }
}

fn fault(error: rusqlite::Error) -> TxError {
    use ErrorCode::*;
    let why = match &error {
        // The words of a trigger or of SQLite itself; never a value.
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    };
    match error.sqlite_error_code() {
        Some(
            DatabaseBusy
            | DatabaseLocked
            | PermissionDenied
            | OutOfMemory
            | ReadOnly
            | SystemIoFailure
            | DiskFull
            | CannotOpen
            | FileLockingProtocolFailed
            | NoLargeFileSupport
            | OperationInterrupted,
        ) => TxError::Unavailable(why),
        Some(DatabaseCorrupt | NotADatabase) => TxError::Damaged(why),
        Some(ConstraintViolation) => TxError::Refused(why),
        _ => TxError::Bug(why),
    }
}
