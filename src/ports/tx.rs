//! The catalogue door: a store, its transactions, and the plain values that cross it.
//!
//! Operations (`catalogue`) are written once against [`Tx`]. Their SQL keeps to what SQLite and PostgreSQL share:
//! parameters are `?1`, `?2` …; whole numbers are 64 bits; a truth value is 0 or 1. One word differs and is a token that
//! the adapter replaces: `{now}`, milliseconds since 1970 by the database's clock. Table definitions are written per
//! dialect.

use thiserror::Error;

/// What can go wrong with the catalogue. Never the package's fault.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TxError {
    /// Held by another process, disk full, no permission, the server away: it is worth trying again. Nothing was changed,
    /// unless the server went while it was committing; every operation may be asked again, so that makes no difference.
    #[error("the catalogue is not available: {0}")]
    Unavailable(String),
    /// The database file does not read as one.
    #[error("the catalogue is damaged: {0}")]
    Damaged(String),
    /// Made by a newer edition of the program, whose tables this one does not know.
    #[error(
        "the catalogue was made by a newer program (its tables are edition {found}, this program knows {known}): \
         use that program, or restore a copy of the catalogue made before it"
    )]
    Newer { found: i64, known: i64 },
    /// A rule of the catalogue forbids it: an entry is final, a number is taken, a step leads backwards.
    #[error("the catalogue refuses: {0}")]
    Refused(String),
    /// Another process took this work over meanwhile (`catalogue::leases`): what was done is not to be recorded, and is
    /// nobody's loss, for the successor does it.
    #[error("the work on {0} was taken over by another process")]
    Stale(String),
    /// A statement or a value does not fit its table: a mistake in the program.
    #[error("a mistake in the program, at the catalogue: {0}")]
    Bug(String),
}

/// A parameter of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum V<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl From<i64> for V<'_> {
    fn from(value: i64) -> Self {
        V::Int(value)
    }
}

impl From<i32> for V<'_> {
    fn from(value: i32) -> Self {
        V::Int(value.into())
    }
}

impl From<u32> for V<'_> {
    fn from(value: u32) -> Self {
        V::Int(value.into())
    }
}

impl From<bool> for V<'_> {
    fn from(value: bool) -> Self {
        V::Int(value.into())
    }
}

impl<'a> From<&'a str> for V<'a> {
    fn from(value: &'a str) -> Self {
        V::Text(value)
    }
}

impl<'a> From<&'a String> for V<'a> {
    fn from(value: &'a String) -> Self {
        V::Text(value)
    }
}

impl<'a, T: Into<V<'a>>> From<Option<T>> for V<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(V::Null, Into::into)
    }
}

/// A value that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// One row of an answer; columns count from 0, in the order of the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    pub fn int(&self, column: usize) -> Result<i64, TxError> {
        self.opt_int(column)?.ok_or_else(|| self.misfit(column, "a whole number"))
    }

    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, TxError> {
        match self.0.get(column) {
            Some(Cell::Int(value)) => Ok(Some(*value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.misfit(column, "a whole number")),
        }
    }

    pub fn text(&self, column: usize) -> Result<&str, TxError> {
        self.opt_text(column)?.ok_or_else(|| self.misfit(column, "text"))
    }

    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, TxError> {
        match self.0.get(column) {
            Some(Cell::Text(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(self.misfit(column, "text")),
        }
    }

    /// The text of a column read as something narrower: a date, a digest, a word of an enum.
    pub fn read<T>(&self, column: usize, what: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, TxError> {
        read(self.text(column)?).ok_or_else(|| self.misfit(column, what))
    }

    fn misfit(&self, column: usize, expected: &str) -> TxError {
        // The value itself stays out of the message: it may be a name.
        let found = match self.0.get(column) {
            None => "no such column",
            Some(Cell::Null) => "nothing",
            Some(Cell::Int(_)) => "a whole number",
            Some(Cell::Text(_)) => "text that does not read so",
            Some(Cell::Blob(_)) => "octets",
        };
        TxError::Bug(format!("column {column} should hold {expected}, and holds {found}"))
    }
}

/// Whether a transaction may change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Read,
    Write,
}

/// The part of a transaction that each database does its own way.
pub trait Session {
    /// The dialect of the table definitions, as `sqlite`.
    fn dialect(&self) -> &'static str;
    fn exec(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<u64, TxError>;
    fn rows(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<Vec<Row>, TxError>;
    /// Several statements without parameters: table definitions.
    fn script(&mut self, sql: &str) -> Result<(), TxError>;
    /// Asks the database whether it understands the statement; runs nothing.
    fn prepare(&mut self, sql: &'static str) -> Result<(), TxError>;
}

/// Work to be done inside one transaction.
pub type Work<'w> = dyn FnMut(&mut Tx<'_>) -> Result<(), TxError> + 'w;

/// A database behind the door.
pub trait Backend: Send + Sync {
    /// Runs `work` once in one transaction. Commits if it returns `Ok`; on any `Err`, and on a panic, nothing stays.
    /// Writers of one process take turns in the order in which they came, and one transaction at a time writes, whichever
    /// process it is of: an operation may look first and write then.
    fn transact(&self, mode: Mode, work: &mut Work<'_>) -> Result<(), TxError>;
}

/// The catalogue's database, whichever it is.
pub struct Store {
    backend: Box<dyn Backend>,
}

impl Store {
    pub fn new(backend: impl Backend + 'static) -> Self {
        Self { backend: Box::new(backend) }
    }

    /// The database itself, for whoever stands between it and the operations.
    pub fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    /// One transaction that may change things. Durable when it returns `Ok`; any `Err` takes everything back.
    ///
    /// Not to be called inside another `write` on the same thread: it is answered with [`TxError::Bug`].
    pub fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, TxError>) -> Result<T, TxError> {
        self.transact(Mode::Write, work)
    }

    /// One consistent view; an attempt to change something is an error.
    pub fn read<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, TxError>) -> Result<T, TxError> {
        self.transact(Mode::Read, work)
    }

    fn transact<T>(&self, mode: Mode, work: impl FnOnce(&mut Tx<'_>) -> Result<T, TxError>) -> Result<T, TxError> {
        let mut work = Some(work);
        let mut result = None;
        self.backend.transact(mode, &mut |tx| {
            let work = work.take().ok_or_else(|| TxError::Bug("a transaction was started twice".into()))?;
            result = Some(work(tx)?);
            tx.sound()
        })?;
        result.ok_or_else(|| TxError::Bug("a transaction ended without its work".into()))
    }
}

/// One open transaction.
///
/// A statement that fails spoils it: PostgreSQL would answer every further statement with an error and take everything
/// back at the commit without a word, while SQLite would go on. So on both nothing goes on and nothing is kept, unless
/// the statement stood in an [`Tx::attempt`].
pub struct Tx<'s> {
    session: &'s mut dyn Session,
    spoilt: Option<TxError>,
}

impl<'s> Tx<'s> {
    /// For adapters: they alone open sessions.
    pub fn over(session: &'s mut dyn Session) -> Self {
        Self { session, spoilt: None }
    }

    /// The session itself, for whoever stands between it and the operations.
    pub fn session(&mut self) -> &mut (dyn Session + 's) {
        &mut *self.session
    }

    pub fn dialect(&self) -> &'static str {
        self.session.dialect()
    }

    /// Runs a statement that answers nothing; how many rows it changed.
    pub fn exec(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<u64, TxError> {
        self.run(|session| without_nul(parameters, |parameters| session.exec(sql, parameters)))
    }

    /// Every row of the answer.
    pub fn rows(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<Vec<Row>, TxError> {
        self.run(|session| without_nul(parameters, |parameters| session.rows(sql, parameters)))
    }

    /// The only row of the answer, if there is one; two rows are a mistake.
    pub fn one(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<Option<Row>, TxError> {
        let mut rows = self.rows(sql, parameters)?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            n => Err(TxError::Bug(format!("{n} rows where one was asked for: {sql}"))),
        }
    }

    /// Table definitions.
    pub fn script(&mut self, sql: &str) -> Result<(), TxError> {
        self.run(|session| session.script(sql))
    }

    /// Asks the database whether it understands the statement; runs nothing.
    pub fn prepare(&mut self, sql: &'static str) -> Result<(), TxError> {
        self.run(|session| session.prepare(sql))
    }

    /// Work that may fail without taking the whole transaction back: on `Err` only its own changes are undone, and
    /// the transaction can go on. May be nested.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, TxError>) -> Result<T, TxError> {
        self.exec("SAVEPOINT attempt", &[])?;
        let result = work(self).and_then(|value| self.sound().map(|()| value));
        if result.is_err() {
            let before = self.spoilt.take();
            if let Err(lost) = self.exec("ROLLBACK TO SAVEPOINT attempt", &[]) {
                self.spoilt = before.or(Some(lost.clone()));
                return Err(lost);
            }
        }
        self.exec("RELEASE SAVEPOINT attempt", &[])?;
        result
    }

    fn run<T>(&mut self, statement: impl FnOnce(&mut dyn Session) -> Result<T, TxError>) -> Result<T, TxError> {
        self.sound()?;
        let result = statement(&mut *self.session);
        if let Err(error) = &result {
            self.spoilt = Some(error.clone());
        }
        result
    }

    /// Whether every statement so far was done, or its failure undone.
    fn sound(&self) -> Result<(), TxError> {
        match &self.spoilt {
            None => Ok(()),
            Some(gone @ (TxError::Unavailable(_) | TxError::Damaged(_))) => Err(gone.clone()),
            Some(error) => Err(TxError::Bug(format!("a transaction went on after a statement had failed ({error})"))),
        }
    }
}

/// U+0000 is left out of every text: one database keeps it, the other refuses it, and no sheet can show it.
fn without_nul<R>(parameters: &[V<'_>], run: impl FnOnce(&[V<'_>]) -> R) -> R {
    let has_nul = |v: &V<'_>| matches!(v, V::Text(text) if text.contains('\0'));
    if !parameters.iter().any(has_nul) {
        return run(parameters);
    }
    let clean: Vec<String> =
        parameters.iter().map(|v| if let V::Text(text) = v { text.replace('\0', "") } else { String::new() }).collect();
    let parameters: Vec<V<'_>> =
        parameters.iter().zip(&clean).map(|(v, clean)| if has_nul(v) { V::Text(clean) } else { *v }).collect();
    run(&parameters)
}
