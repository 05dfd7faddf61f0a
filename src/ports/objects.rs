//! The door to stored objects: bytes under '/'-separated ASCII keys.
//!
//! What lives here: the promise that every store keeps about visibility, durability and repetition.
//! What does not: OCFL (`formats::ocfl`), which decides in which order things are written.
//!
//! The promise in three words:
//! - **visible**: a call that returned `Ok` is seen by every later read through the same store;
//! - **durable**: what was visible before [`Objects::flush`] began survives loss of power once it returned `Ok`, whoever
//!   stored it, as long as no other process died since the store was opened ([`Objects::doubt`]);
//! - **whole**: a [`Objects::replace`] leaves the old or the new bytes, never a mixture, flushed or not. A
//!   [`Objects::create`] that was not flushed may be absent or torn after a crash: write it before, and flush,
//!   whatever names it.

use std::io::Read;

/// What went wrong with a store. Always a fault of ours or of the machine, never of a package.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// Nothing is stored under the key.
    #[error("{0}: not found")]
    NotFound(String),
    /// `create` met an object that exists.
    #[error("{0}: exists already")]
    Exists(String),
    /// The key is empty, absolute, not printable ASCII, or has an empty, `.` or `..` element.
    #[error("{0:?}: not a key")]
    InvalidKey(String),
    /// The machine said no.
    #[error("{key}: {source}")]
    Io { key: String, source: std::io::Error },
    /// A flush failed before: what reached the disk is unknown, so nothing more is written. Open the store anew.
    #[error("the store stopped writing after a failed flush; restart to recover")]
    Stopped,
}

/// One child of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Last element of the key.
    pub name: String,
    pub folder: bool,
}

/// A store of objects. Folders exist as long as something is in them; nobody makes them.
///
/// Sources: the write order of docs/FORMAT.md rests on these promises; tests/it/archive/contract.rs checks them on
/// every implementation.
pub trait Objects: Send + Sync {
    /// The whole object. [`ObjectsError::NotFound`] when there is none.
    fn read(&self, key: &str) -> Result<Vec<u8>, ObjectsError>;

    /// The object as a stream, for files larger than memory should hold.
    fn open(&self, key: &str) -> Result<Box<dyn Read + Send>, ObjectsError>;

    /// Whether an object (not a folder) is stored under the key.
    fn exists(&self, key: &str) -> Result<bool, ObjectsError>;

    /// The children of a folder in byte order of their names; `""` is the root. A folder that does not exist is empty.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, ObjectsError>;

    /// Stores a new object. Repeating it gives [`ObjectsError::Exists`] and changes nothing.
    fn create(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError>;

    /// Stores objects in place of what was there, one after the other in the order given; each is whole at any
    /// moment. Repeating it changes nothing. Many at once cost one wait for the disk.
    fn replace(&self, objects: &[(String, Vec<u8>)]) -> Result<(), ObjectsError>;

    /// Removes a folder and all that is in it: only for what no inventory names yet. Repeating it changes nothing.
    fn remove_folder(&self, folder: &str) -> Result<(), ObjectsError>;

    /// The right to change what lies below a folder, as long as the [`Hold`] lives; `None`: somebody has it, in this
    /// process or another one. It ends with the process that has it, however that ends. Nothing else respects it: the
    /// writer asks. A store that only one writer ever sees may give it to everybody.
    fn hold(&self, folder: &str) -> Result<Option<Hold>, ObjectsError> {
        check_key(folder).map(|()| Some(Hold::new(())))
    }

    /// Makes durable everything that was visible before the call. Repeating it changes nothing.
    ///
    /// After a failure the store may answer [`ObjectsError::Stopped`] to every further write: a kernel forgets dirty
    /// pages that it could not write, so a second flush would claim too much.
    fn flush(&self) -> Result<(), ObjectsError>;

    /// Another process has died that stored here: it may have left what it never flushed, and the next flush makes that
    /// durable too. A store that was opened just now doubts already.
    fn doubt(&self);
}

/// See [`Objects::hold`]; it ends when it is dropped.
pub struct Hold {
    _kept: Box<dyn Send + Sync>,
}

impl Hold {
    /// For stores: `kept` ends the hold when it is dropped.
    pub fn new(kept: impl Send + Sync + 'static) -> Self {
        Self { _kept: Box::new(kept) }
    }
}

/// Stores an object that is always the same under its key. One that is there already stays; one that a crash before
/// the flush left torn is replaced. Repeating it changes nothing.
pub fn create_or_mend(objects: &dyn Objects, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
    match objects.create(key, bytes) {
        Err(ObjectsError::Exists(_)) if is_stored(objects, key, bytes)? => Ok(()),
        Err(ObjectsError::Exists(_)) => objects.replace(&[(key.to_owned(), bytes.to_vec())]),
        other => other,
    }
}

/// Whether exactly these octets are stored. They are compared as they stream by: a package is not held twice.
fn is_stored(objects: &dyn Objects, key: &str, bytes: &[u8]) -> Result<bool, ObjectsError> {
    let failed = |source| ObjectsError::Io { key: key.to_owned(), source };
    let mut stored = objects.open(key)?;
    let mut part = vec![0; 64 * 1024];
    let mut rest = bytes;
    loop {
        let read = match stored.read(&mut part) {
            Ok(0) => return Ok(rest.is_empty()),
            Ok(read) => read,
            Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(fault) => return Err(failed(fault)),
        };
        match rest.split_at_checked(read) {
            Some((same, behind)) if same == &part[..read] => rest = behind,
            _ => return Ok(false),
        }
    }
}

/// Refuses what is not a key: see [`ObjectsError::InvalidKey`]. Every store calls it first.
pub fn check_key(key: &str) -> Result<(), ObjectsError> {
    let element = |e: &str| !e.is_empty() && e != "." && e != ".." && e.bytes().all(|b| (0x20..0x7f).contains(&b));
    if key.split('/').all(element) && !key.contains('\\') { Ok(()) } else { Err(ObjectsError::InvalidKey(key.into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_inside_the_root() {
        for good in ["a", "a/b=c", "0=ocfl_1.1"] {
            assert!(check_key(good).is_ok(), "{good}");
        }
        for bad in ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\0", "қ"] {
            assert!(check_key(bad).is_err(), "{bad:?}");
        }
    }
}
