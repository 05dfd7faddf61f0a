//! One connection: its transaction, its prepared statements, and values in and out.

use super::faults::{fault, fault_in};
use crate::ports::tx::{Cell, Mode, Row, Session, TxError, V};
use postgres::types::{ToSql, Type};
use postgres::{Client, Statement};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Waits in the server's queue until no other process writes into this schema. Given back with the transaction, also
/// when its process dies.
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;
    SELECT pg_advisory_xact_lock(hashtextextended('muragat.' || current_schema(), 0))";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(super) struct Connection {
    client: Client,
    /// Each translated and prepared once, by its portable text.
    statements: HashMap<&'static str, Statement>,
    /// A statement failed in a way that a new connection may not.
    doubtful: bool,
}

impl Connection {
    pub(super) fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new(), doubtful: false }
    }

    pub(super) fn begin(&mut self, mode: Mode) -> Result<(), postgres::Error> {
        self.client.batch_execute(if mode == Mode::Write { BEGIN_WRITE } else { BEGIN_READ })
    }

    /// `COMMIT` or `ROLLBACK`.
    pub(super) fn end(&mut self, word: &str) -> Result<(), TxError> {
        let ended = self.client.batch_execute(word).map_err(|error| fault(&error));
        self.doubtful |= ended.is_err();
        ended
    }

    /// Whether the next transaction may use it.
    pub(super) fn is_sound(&self) -> bool {
        !self.doubtful && !self.client.is_closed()
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement, postgres::Error> {
        match self.statements.entry(sql) {
            Entry::Occupied(known) => Ok(known.get().clone()),
            Entry::Vacant(place) => Ok(place.insert(self.client.prepare(&text(sql))?).clone()),
        }
    }

    fn run<T>(
        &mut self,
        sql: &'static str,
        parameters: &[V<'_>],
        run: impl FnOnce(&mut Client, &Statement, &[&(dyn ToSql + Sync)]) -> Result<T, postgres::Error>,
    ) -> Result<T, TxError> {
        let done = self.statement(sql).map_err(|error| fault_in(sql, &error)).and_then(|statement| {
            let values = values(parameters, statement.params()).map_err(|why| misfit(sql, why))?;
            run(&mut self.client, &statement, &values).map_err(|error| fault_in(sql, &error))
        });
        self.doubtful |= matches!(&done, Err(error) if !matches!(error, TxError::Refused(_)));
        done
    }
}

impl Session for Connection {
    fn dialect(&self) -> &'static str {
        "postgres"
    }

    fn exec(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<u64, TxError> {
        self.run(sql, parameters, |client, statement, values| client.execute(statement, values))
    }

    fn rows(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<Vec<Row>, TxError> {
        let rows = self.run(sql, parameters, |client, statement, values| client.query(statement, values))?;
        rows.iter().map(|row| (0..row.len()).map(|i| cell(row, i)).collect::<Result<_, _>>().map(Row)).collect()
    }

    fn script(&mut self, sql: &str) -> Result<(), TxError> {
        self.client.batch_execute(sql).map_err(|error| fault(&error))
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), TxError> {
        self.client.prepare(&text(sql)).map(drop).map_err(|error| fault_in(sql, &error))
    }
}

/// The statement in this dialect (`ports::tx`): `$1` for `?1`, and the token. No statement has a `?` in a literal.
fn text(sql: &str) -> String {
    sql.replace('?', "$").replace("{now}", "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
}

fn misfit(sql: &str, why: String) -> TxError {
    TxError::Bug(format!("{why}, in: {sql}"))
}

/// Nothing, in each of the types that a column of ours has.
const NO_INT: Option<i64> = None;
const NO_TEXT: Option<&str> = None;
const NO_BLOB: Option<&[u8]> = None;

/// The parameters, each of the type that the server expects in its place.
fn values<'v>(parameters: &'v [V<'_>], types: &[Type]) -> Result<Vec<&'v (dyn ToSql + Sync)>, String> {
    if parameters.len() != types.len() {
        return Err(format!("{} parameters where {} are expected", parameters.len(), types.len()));
    }
    let value = |(parameter, expected): (&'v V<'_>, &Type)| -> Result<&'v (dyn ToSql + Sync), String> {
        match (parameter, expected) {
            (V::Int(value), &Type::INT8) => Ok(value),
            (V::Text(value), &Type::TEXT) => Ok(value),
            (V::Blob(value), &Type::BYTEA) => Ok(value),
            (V::Null, &Type::INT8) => Ok(&NO_INT),
            (V::Null, &Type::TEXT) => Ok(&NO_TEXT),
            (V::Null, &Type::BYTEA) => Ok(&NO_BLOB),
            // The value itself stays out of the message: it may be a name.
            (_, other) => Err(format!("a parameter does not fit the type {other}")),
        }
    };
    parameters.iter().zip(types).map(value).collect()
}

fn cell(row: &postgres::Row, column: usize) -> Result<Cell, TxError> {
    let kind = row.columns().get(column).map(|c| c.type_().clone());
    let read = match kind {
        Some(Type::INT8) => row.try_get(column).map(|v: Option<i64>| v.map_or(Cell::Null, Cell::Int)),
        Some(Type::INT4) => row.try_get(column).map(|v: Option<i32>| v.map_or(Cell::Null, |v| Cell::Int(v.into()))),
        Some(Type::TEXT) => row.try_get(column).map(|v: Option<String>| v.map_or(Cell::Null, Cell::Text)),
        Some(Type::BYTEA) => row.try_get(column).map(|v: Option<Vec<u8>>| v.map_or(Cell::Null, Cell::Blob)),
        other => {
            let found = other.map_or_else(|| "nothing".to_owned(), |kind| kind.to_string());
            return Err(TxError::Bug(format!(
                "column {column} is of the type {found}, which the catalogue does not use"
            )));
        }
    };
    read.map_err(|_| TxError::Bug(format!("column {column} does not read as its type")))
}
