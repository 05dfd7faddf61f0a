//! The catalogue on PostgreSQL (13 or later), in one schema of a database that an administrator made (encoding UTF8).
//!
//! The contract is SQLite's: one transaction at a time writes. Every writing transaction first takes one advisory lock of
//! the schema, in which the server keeps a queue; the operations look first and write then, and rely on it. Within this
//! process writers queue before that, so one connection writes. A reader has a connection of its own and sees one moment.
//!
//! A connection is out of its place while it works. If the work panics, if the server is lost, or if a transaction cannot
//! be taken back, the connection is dropped, with it the transaction, and the next one connects anew: a server that is
//! away is [`TxError::Unavailable`], for as long as it is away. `postgres::Client` drives a runtime of its own and panics
//! inside an asynchronous task: a program that serves such tasks calls the store on a blocking thread.

mod connection;
mod faults;
mod server;

use super::fair_lock::FairLock;
use crate::ports::tx::{Backend, Mode, Store, Tx, TxError, Work};
use connection::Connection;
use postgres::error::SqlState;
pub use server::{Address, Server, WrongAddress};
use std::sync::{Mutex, PoisonError};

/// Idle reading connections kept open.
const READERS_KEPT: usize = 4;

/// The catalogue's schema on a server.
pub struct PostgresStore {
    server: Server,
    /// Empty after a loss, until the next transaction.
    writer: FairLock<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
}

impl PostgresStore {
    /// Connects; the tables are made by `catalogue::migrate`.
    ///
    /// # Errors
    /// [`TxError::Unavailable`] when the server is away, refuses, cannot prove who it is, or the database is not fit.
    pub fn open(server: Server) -> Result<Store, TxError> {
        let writer = server.connect()?;
        Ok(Store::new(Self { server, writer: FairLock::new(Some(writer)), readers: Mutex::default() }))
    }

    fn run(&self, mode: Mode, place: &mut Option<Connection>, work: &mut Work<'_>) -> Result<(), TxError> {
        let mut connection = self.begun(mode, place.take())?;
        let done = match work(&mut Tx::over(&mut connection)) {
            Ok(()) => connection.end("COMMIT"),
            // What went wrong first is what to tell; a connection that cannot take it back is not kept.
            Err(error) => match connection.end("ROLLBACK") {
                Ok(()) => Err(error),
                Err(_) => return Err(error),
            },
        };
        if connection.is_sound() {
            *place = Some(connection);
        }
        done
    }

    /// A connection with an open transaction. One that was lost while it was idle is replaced: nothing was begun on it.
    fn begun(&self, mode: Mode, kept: Option<Connection>) -> Result<Connection, TxError> {
        if let Some(mut connection) = kept {
            match connection.begin(mode) {
                Ok(()) => return Ok(connection),
                Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => return Err(faults::fault(&error)),
                Err(_) => {}
            }
        }
        let mut connection = self.server.connect()?;
        connection.begin(mode).map_err(|error| faults::fault(&error))?;
        Ok(connection)
    }
}

impl Backend for PostgresStore {
    fn transact(&self, mode: Mode, work: &mut Work<'_>) -> Result<(), TxError> {
        match mode {
            Mode::Write => {
                let held = |_| TxError::Bug("a transaction was opened inside another one".into());
                self.writer.with(|place| self.run(mode, place, work)).map_err(held)?
            }
            Mode::Read => {
                let readers = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
                let mut place = readers().pop();
                let done = self.run(mode, &mut place, work);
                if let Some(connection) = place {
                    let mut readers = readers();
                    if readers.len() < READERS_KEPT {
                        readers.push(connection);
                    }
                }
                done
            }
        }
    }
}
