//! `FailAfter(n)` for every door: one count runs through all of them, and one call of it is made to fail.

use chrono::{DateTime, FixedOffset};
use muragat::adapters::disk::{Disk, Named};
use muragat::domain::identifiers::Digest256;
use muragat::domain::lookup::{Question as Enquiry, Register};
use muragat::domain::signer::Signer;
use muragat::formats::keys::{KeyFault, Sign};
use muragat::formats::suites::{Algorithm, ValueForm};
use muragat::formats::x509::Certificate;
use muragat::ports::inbox::Inbox;
use muragat::ports::keys::{Keys, SignatureKey};
use muragat::ports::objects::{Entry, Objects, ObjectsError};
use muragat::ports::outside::{Outside, OutsideFault, Question};
use muragat::ports::registers::{RegisterFault, Registers, Reply};
use muragat::ports::tx::{Backend, Mode, Row, Session, Store, Tx, TxError, V, Work};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Which calls fail. Calls are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// This one and every later one: as after a crash.
    From(u32),
    /// This one alone: the process goes on.
    Once(u32),
    /// Every call that changes something behind the door of this name.
    Door(&'static str),
    /// Every call of this name.
    Named(&'static str),
}

/// What a call has done when it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Nothing,
    /// A part of the octets; where there is no part: nothing.
    Half,
    /// Everything, and only the answer is lost.
    Done,
}

/// One for all doors of an office.
pub struct Fuse {
    fault: Mutex<Option<Fault>>,
    manner: Manner,
    calls: AtomicU32,
    /// Every call by door and name, while nothing has failed.
    pub heard: Mutex<Vec<String>>,
}

/// Calls that change nothing.
const LOOKS: [&str; 9] = ["read", "open", "is_file", "exists", "list", "names", "size_bytes", "of", "begin"];

impl Fuse {
    pub fn new(fault: Option<Fault>, manner: Manner) -> Arc<Self> {
        Arc::new(Self { fault: Mutex::new(fault), manner, calls: AtomicU32::new(0), heard: Mutex::default() })
    }

    /// Another fault from now on.
    pub fn set(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap() = fault;
    }

    /// The call that failed, or the last one.
    pub fn last(&self) -> String {
        self.heard.lock().unwrap().last().cloned().unwrap_or_default()
    }

    fn fails(&self, door: &'static str, what: &str, on: &str) -> Option<Manner> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let fails = match *self.fault.lock().unwrap() {
            Some(Fault::From(first)) if call > first => return Some(Manner::Nothing),
            Some(Fault::From(n) | Fault::Once(n)) => {
                if call <= n {
                    self.heard.lock().unwrap().push(format!("{call} {door}.{what} {on}"));
                }
                call == n
            }
            Some(Fault::Named(name)) => name == what,
            Some(Fault::Door(name)) => name == door && !LOOKS.contains(&what),
            None => {
                self.heard.lock().unwrap().push(format!("{door}.{what} {on}"));
                false
            }
        };
        fails.then_some(self.manner)
    }

    /// Lets a call through, or fails it with `broken`; `half` is what it may have done by then.
    fn call<T, E>(
        &self,
        (door, what, on): (&'static str, &str, &str),
        broken: impl FnOnce() -> E,
        half: impl FnOnce(),
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        match self.fails(door, what, on) {
            None => return work(),
            Some(Manner::Nothing) => {}
            Some(Manner::Half) => half(),
            Some(Manner::Done) => drop(work()),
        }
        Err(broken())
    }
}

fn full() -> io::Error {
    io::Error::other("the disk is full")
}

pub struct FusedObjects {
    pub name: &'static str,
    pub inner: Arc<dyn Objects>,
    pub fuse: Arc<Fuse>,
}

impl FusedObjects {
    fn call<T>(
        &self,
        what: &str,
        key: &str,
        half: impl FnOnce(),
        work: impl FnOnce() -> Result<T, ObjectsError>,
    ) -> Result<T, ObjectsError> {
        let broken = || ObjectsError::Io { key: key.to_owned(), source: full() };
        self.fuse.call((self.name, what, key), broken, half, work)
    }
}

impl Objects for FusedObjects {
    fn read(&self, key: &str) -> Result<Vec<u8>, ObjectsError> {
        self.call("read", key, || (), || self.inner.read(key))
    }

    fn open(&self, key: &str) -> Result<Box<dyn Read + Send>, ObjectsError> {
        self.call("open", key, || (), || self.inner.open(key))
    }

    fn exists(&self, key: &str) -> Result<bool, ObjectsError> {
        self.call("exists", key, || (), || self.inner.exists(key))
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, ObjectsError> {
        self.call("list", folder, || (), || self.inner.list(folder))
    }

    fn create(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        let half = || drop(self.inner.create(key, &bytes[..bytes.len() / 2]));
        self.call("create", key, half, || self.inner.create(key, bytes))
    }

    fn replace(&self, objects: &[(String, Vec<u8>)]) -> Result<(), ObjectsError> {
        // One after the other, as the promise says: the fault may come between an inventory and its sidecar.
        objects
            .iter()
            .try_for_each(|one| self.call("replace", &one.0, || (), || self.inner.replace(std::slice::from_ref(one))))
    }

    fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError> {
        self.call("remove_folder", folder, || (), || self.inner.remove_folder(folder))
    }

    fn flush(&self) -> Result<(), ObjectsError> {
        self.call("flush", "", || (), || self.inner.flush())
    }

    fn doubt(&self) {
        self.inner.doubt();
    }
}

pub struct FusedInbox {
    pub inner: Arc<dyn Inbox>,
    pub fuse: Arc<Fuse>,
}

impl FusedInbox {
    fn call<T>(&self, what: &str, name: &str, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        self.fuse.call(("inbox", what, name), full, || (), work)
    }
}

impl Inbox for FusedInbox {
    fn names(&self) -> io::Result<Vec<String>> {
        self.call("names", "", || self.inner.names())
    }

    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        self.call("size_bytes", name, || self.inner.size_bytes(name))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.call("read", name, || self.inner.read(name))
    }

    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        self.call("divert", name, || self.inner.divert(name))
    }

    fn delivery(&self, name: &str) -> Option<String> {
        self.inner.delivery(name)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.call("remove", name, || self.inner.remove(name))
    }
}

pub struct FusedKeys {
    pub inner: Arc<dyn Keys>,
    pub fuse: Arc<Fuse>,
}

struct FusedKey {
    inner: Arc<dyn SignatureKey>,
    fuse: Arc<Fuse>,
}

fn no_key() -> KeyFault {
    KeyFault::Failed("the token was drawn".into())
}

impl Keys for FusedKeys {
    fn of(&self, person: &Signer) -> Result<Option<Arc<dyn SignatureKey>>, KeyFault> {
        let key = self.fuse.call(("keys", "of", ""), no_key, || (), || self.inner.of(person))?;
        Ok(key.map(|inner| Arc::new(FusedKey { inner, fuse: self.fuse.clone() }) as Arc<dyn SignatureKey>))
    }
}

impl Sign for FusedKey {
    fn certificate(&self) -> &Certificate {
        self.inner.certificate()
    }

    fn algorithm(&self) -> Algorithm {
        self.inner.algorithm()
    }

    fn sign(&self, octets: &[u8], form: ValueForm) -> Result<Vec<u8>, KeyFault> {
        self.fuse.call(("keys", "sign", ""), no_key, || (), || self.inner.sign(octets, form))
    }
}

pub struct FusedOutside {
    pub inner: Arc<dyn Outside>,
    pub fuse: Arc<Fuse>,
}

impl Outside for FusedOutside {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        let call = ("outside", "ask", question.url.as_str());
        self.fuse.call(call, || OutsideFault::Unreachable, || (), || self.inner.ask(question))
    }
}

pub struct FusedRegisters {
    pub inner: Arc<dyn Registers>,
    pub fuse: Arc<Fuse>,
}

impl Registers for FusedRegisters {
    fn has(&self, register: Register) -> bool {
        self.inner.has(register)
    }

    fn ask(&self, question: &Enquiry, now: DateTime<FixedOffset>) -> Result<Reply, RegisterFault> {
        let call = ("registers", "ask", question.register.key());
        self.fuse.call(call, || RegisterFault::Unreachable, || (), || self.inner.ask(question, now))
    }
}

/// A catalogue whose transactions fail to begin, at any statement, or at their end.
pub struct FusedStore {
    pub inner: Arc<Store>,
    pub fuse: Arc<Fuse>,
}

fn away() -> TxError {
    TxError::Unavailable("the database is away".into())
}

impl Backend for FusedStore {
    fn transact(&self, mode: Mode, work: &mut Work<'_>) -> Result<(), TxError> {
        let fuse = &self.fuse;
        fuse.call(("catalogue", "begin", ""), away, || (), || Ok(()))?;
        let mut lost = false;
        let committed = self.inner.backend().transact(mode, &mut |tx| {
            work(&mut Tx::over(&mut FusedSession { inner: tx.session(), fuse }))?;
            match (mode, fuse.fails("catalogue", if mode == Mode::Write { "commit" } else { "end" }, "")) {
                (_, None) => Ok(()),
                // The server went when it had committed.
                (Mode::Write, Some(Manner::Done)) => {
                    lost = true;
                    Ok(())
                }
                _ => Err(away()),
            }
        });
        if lost { committed.and(Err(away())) } else { committed }
    }
}

struct FusedSession<'a> {
    inner: &'a mut dyn Session,
    fuse: &'a Fuse,
}

impl FusedSession<'_> {
    fn call<T>(
        &mut self,
        what: &str,
        sql: &str,
        work: impl FnOnce(&mut dyn Session) -> Result<T, TxError>,
    ) -> Result<T, TxError> {
        let on = sql.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        self.fuse.call(("catalogue", what, &on), away, || (), || work(&mut *self.inner))
    }
}

impl Session for FusedSession<'_> {
    fn dialect(&self) -> &'static str {
        self.inner.dialect()
    }

    fn exec(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<u64, TxError> {
        self.call("exec", sql, |session| session.exec(sql, parameters))
    }

    fn rows(&mut self, sql: &'static str, parameters: &[V<'_>]) -> Result<Vec<Row>, TxError> {
        self.call("rows", sql, |session| session.rows(sql, parameters))
    }

    fn script(&mut self, sql: &str) -> Result<(), TxError> {
        self.call("script", "", |session| session.script(sql))
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), TxError> {
        self.call("prepare", sql, |session| session.prepare(sql))
    }
}

/// A disk below all stores of files.
pub struct FusedDisk {
    pub inner: Arc<dyn Disk>,
    pub fuse: Arc<Fuse>,
}

impl FusedDisk {
    fn call<T>(&self, what: &str, path: &Path, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        self.call_or_half(what, path, || (), work)
    }

    fn call_or_half<T>(
        &self,
        what: &str,
        path: &Path,
        half: impl FnOnce(),
        work: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        self.fuse.call(("disk", what, &path.to_string_lossy()), full, half, work)
    }
}

impl Disk for FusedDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.call("open", path, || self.inner.open(path))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.call("read", path, || self.inner.read(path))
    }

    fn is_file(&self, path: &Path) -> io::Result<bool> {
        self.call("is_file", path, || self.inner.is_file(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Named>> {
        self.call("list", folder, || self.inner.list(folder))
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || drop(self.inner.create(path, &bytes[..bytes.len() / 2]));
        self.call_or_half("create", path, half, || self.inner.create(path, bytes))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || drop(self.inner.write(path, &bytes[..bytes.len() / 2]));
        self.call_or_half("write", path, half, || self.inner.write(path, bytes))
    }

    fn create_folders(&self, path: &Path) -> io::Result<()> {
        self.call("create_folders", path, || self.inner.create_folders(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename", to, || self.inner.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.call("remove_file", path, || self.inner.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.call("remove_folder", path, || self.inner.remove_folder(path))
    }

    fn remove_folders(&self, path: &Path) -> io::Result<()> {
        self.call("remove_folders", path, || self.inner.remove_folders(path))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.call("sync", path, || self.inner.sync(path))
    }

    fn sync_all(&self, path: &Path) -> io::Result<()> {
        self.call("sync_all", path, || self.inner.sync_all(path))
    }
}
