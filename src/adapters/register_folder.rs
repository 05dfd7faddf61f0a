//! Registers kept in the workspace: one SQLite file for each, made anew at every import and put in place at once.
//!
//! A file is a whole extract of its register on a day. What it does not hold is not in the register, as long as the
//! extract is not too old; a receipt that it does not hold may have been paid after it was made.

use crate::domain::lookup::{Question, Register};
use crate::formats::register_answer::{self, Record};
use crate::ports::registers::{RegisterFault, Registers, Reply};
use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const TABLES: &str = "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE records (key TEXT NOT NULL PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;";

/// The folder of a workspace.
#[derive(Debug, Clone)]
pub struct RegisterFolder {
    folder: PathBuf,
    /// An older extract says nothing.
    days_max: u32,
}

/// What is known of an extract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    pub register: Register,
    /// Everything until the end of this day is in it.
    pub as_of: NaiveDate,
    /// SHA-256 of the file that was imported, hexadecimal.
    pub sha256: String,
    pub rows: u64,
}

/// What an extract changes against the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    pub new: u64,
    pub changed: u64,
    pub gone: u64,
}

/// A fault of ours at the extract: disk, or a file that is none.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("{0} stands twice")]
    Twice(u64),
}

/// An extract that is being written; dropped, it leaves nothing.
pub struct NewExtract {
    connection: Connection,
    part: Part,
    target: PathBuf,
}

impl RegisterFolder {
    pub fn new(folder: PathBuf, days_max: u32) -> Self {
        Self { folder, days_max }
    }

    fn file(&self, register: Register) -> PathBuf {
        self.folder.join(format!("{}.db", register.key()))
    }

    /// What is kept of a register; `None`: nothing.
    pub fn extract(&self, register: Register) -> Result<Option<Extract>, FolderFault> {
        let file = self.file(register);
        if !file.is_file() {
            return Ok(None);
        }
        let connection = open(&file)?;
        let meta = |name: &str| {
            connection.query_row("SELECT value FROM meta WHERE name = ?1", [name], |r| r.get::<_, String>(0))
        };
        let as_of = meta("as_of")?.parse().map_err(|_| std::io::Error::other("the day of the extract is none"))?;
        let rows = meta("rows")?.parse().map_err(|_| std::io::Error::other("the number of rows is none"))?;
        Ok(Some(Extract { register, as_of, sha256: meta("sha256")?, rows }))
    }

    /// Begins an extract beside the one that is in place.
    pub fn begin(&self, register: Register) -> Result<NewExtract, FolderFault> {
        std::fs::create_dir_all(&self.folder)?;
        std::fs::set_permissions(&self.folder, std::fs::Permissions::from_mode(0o700))?;
        let part = Part(self.folder.join(format!("{}.part", register.key())));
        let _ = std::fs::remove_file(&part.0);
        let connection = Connection::open(&part.0)?;
        std::fs::set_permissions(&part.0, std::fs::Permissions::from_mode(0o600))?;
        connection.pragma_update(None, "journal_mode", "OFF")?;
        connection.execute_batch(TABLES)?;
        connection.execute_batch("BEGIN")?;
        Ok(NewExtract { connection, part, target: self.file(register) })
    }
}

impl NewExtract {
    /// Adds a record; a key that is there already is [`FolderFault::Twice`].
    pub fn add(&self, line: u64, key: &str, record: &Record) -> Result<(), FolderFault> {
        let record = serde_json::to_string(record).unwrap_or_default();
        let mut statement = self
            .connection
            .prepare_cached("INSERT INTO records (key, record) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
        match statement.execute([key, &record])? {
            1 => Ok(()),
            _ => Err(FolderFault::Twice(line)),
        }
    }

    /// What would change against the extract in place.
    pub fn changes(&self) -> Result<Changes, FolderFault> {
        let count = |sql: &str| self.connection.query_row(sql, [], |r| r.get::<_, i64>(0)).map(i64::unsigned_abs);
        if !self.target.is_file() {
            return Ok(Changes { new: count("SELECT COUNT(*) FROM records")?, ..Changes::default() });
        }
        self.connection.execute_batch("COMMIT")?;
        self.connection.execute("ATTACH DATABASE ?1 AS before", [self.target.to_string_lossy()])?;
        let changes = Changes {
            new: count(
                "SELECT COUNT(*) FROM main.records n LEFT JOIN before.records o USING (key) WHERE o.key IS NULL",
            )?,
            changed: count(
                "SELECT COUNT(*) FROM main.records n JOIN before.records o USING (key) WHERE n.record <> o.record",
            )?,
            gone: count(
                "SELECT COUNT(*) FROM before.records o LEFT JOIN main.records n USING (key) WHERE n.key IS NULL",
            )?,
        };
        self.connection.execute_batch("DETACH DATABASE before; BEGIN")?;
        Ok(changes)
    }

    /// Puts the extract in place of the one before, durably.
    pub fn finish(self, as_of: NaiveDate, sha256: &str) -> Result<(), FolderFault> {
        let Self { connection, part, target } = self;
        let rows: i64 = connection.query_row("SELECT COUNT(*) FROM records", [], |r| r.get(0))?;
        for (name, value) in [("as_of", as_of.to_string()), ("sha256", sha256.to_owned()), ("rows", rows.to_string())] {
            connection.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", [name, &value])?;
        }
        connection.execute_batch("COMMIT")?;
        connection.close().map_err(|(_, error)| error)?;
        std::fs::File::open(&part.0)?.sync_all()?;
        std::fs::rename(&part.0, &target)?;
        if let Some(folder) = target.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Registers for RegisterFolder {
    fn has(&self, register: Register) -> bool {
        self.file(register).is_file()
    }

    fn ask(&self, question: &Question, now: DateTime<FixedOffset>) -> Result<Reply, RegisterFault> {
        let damaged = |error: FolderFault| RegisterFault::Damaged(error.to_string());
        let extract = self.extract(question.register).map_err(damaged)?.ok_or(RegisterFault::NobodyToAsk)?;
        let today = now.date_naive();
        if today.signed_duration_since(extract.as_of).num_days() > i64::from(self.days_max) {
            return Err(RegisterFault::Stale(extract.as_of));
        }
        let record = self.record(question).map_err(damaged)?;
        // Who paid after the extract was made has paid.
        if record.is_none() && question.register == Register::Payments && extract.as_of < today {
            return Err(RegisterFault::Stale(extract.as_of));
        }
        let octets = register_answer::answer(question, record);
        register_answer::read(&octets, question)?;
        Ok(Reply { octets, source: format!("registers/{} ({})", question.register.key(), extract.as_of) })
    }
}

impl RegisterFolder {
    fn record(&self, question: &Question) -> Result<Option<Record>, FolderFault> {
        let connection = open(&self.file(question.register))?;
        let mut statement = connection.prepare("SELECT record FROM records WHERE key = ?1")?;
        let text = statement.query_row([&question.key], |row| row.get::<_, String>(0)).optional()?;
        let unreadable = |_| FolderFault::Io(std::io::Error::other("a record cannot be read"));
        text.map(|text| serde_json::from_str(&text).map_err(unreadable)).transpose()
    }
}

fn open(file: &Path) -> Result<Connection, rusqlite::Error> {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Rows of a table in a SQLite file: the names of its columns, then one row after the other. `row` says whether to go on.
pub fn table(
    file: &Path,
    table: Register,
    header: &mut dyn FnMut(&[String]),
    row: &mut dyn FnMut(u64, Vec<String>),
) -> Result<(), FolderFault> {
    let connection = open(file)?;
    // A word of ours, never of the file.
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", table.key()))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    header(&names);
    let mut rows = statement.query([])?;
    let mut number = 0;
    while let Some(one) = rows.next()? {
        number += 1;
        let text = |column| match one.get_ref(column)? {
            rusqlite::types::ValueRef::Null => Ok(String::new()),
            rusqlite::types::ValueRef::Integer(value) => Ok(value.to_string()),
            rusqlite::types::ValueRef::Text(octets) => Ok(String::from_utf8_lossy(octets).into_owned()),
            _ => Ok("\u{fffd}".to_owned()),
        };
        row(number, (0..names.len()).map(text).collect::<Result<_, rusqlite::Error>>()?);
    }
    Ok(())
}

/// A file that goes when it is not put in place.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
