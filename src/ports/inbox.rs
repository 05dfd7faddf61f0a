//! The inbox: packages that people and machines dropped, by file name.

use crate::domain::identifiers::Digest256;
use std::io;

/// Ending of a file that says: the package of this name lies there whole, take it.
pub const MARKER: &str = ".ready";

/// One folder of packages. A name is a plain file name, never a path.
pub trait Inbox: Send + Sync {
    /// Every package, in byte order of the names; folders, markers, and names that begin with a dot or end in `.part` are
    /// passed over.
    fn names(&self) -> io::Result<Vec<String>>;

    /// The size in bytes, without reading; `None` when it has gone.
    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>>;

    /// The bytes; `None` when it has gone, or changed while it was read: then it has not arrived yet.
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// Lays a package that is too large to read, untouched, among the rejected ones, as `<SHA-256>.zip`; gives its
    /// digest, or `None` when it has gone. The original stays until [`Inbox::remove`]. Repeating it changes nothing.
    fn divert(&self, name: &str) -> io::Result<Option<Digest256>>;

    /// What tells a delivery that was read from every other one, be it the same octets under the same name laid there again:
    /// a word that stays the same through a crash. `None`: nothing tells them apart.
    fn delivery(&self, _name: &str) -> Option<String> {
        None
    }

    /// Takes away the original that was read, and its marker. Called only after the claim is durable; repeating it is
    /// harmless. What somebody laid under the name since then stays: it is another package.
    fn remove(&self, name: &str) -> io::Result<()>;
}
