//! Digests of what the archive holds: the catalogue's own opinion, which `verify` compares with the objects.
//!
//! One row a logical path in the head of an object. Older versions are the business of the object's inventory.

use super::read;
use crate::domain::identifiers::Digest256;
use crate::ports::tx::{Row, Tx, TxError, V};

/// A file in the head of an archive object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub object_id: String,
    /// Logical path, as `documents/AC-D-2015-000001-archival_certificate.pdf`.
    pub path: String,
    /// The version that brought this content.
    pub version: u32,
    pub sha256: Digest256,
    pub size_bytes: u64,
}

statements! {
    RECORD = "INSERT INTO files (object_id, path, version, sha256, size_bytes) VALUES (?1, ?2, ?3, ?4, ?5)
              ON CONFLICT (object_id, path) DO UPDATE SET version = excluded.version, sha256 = excluded.sha256,
              size_bytes = excluded.size_bytes WHERE excluded.version > files.version";
    OF = "SELECT object_id, path, version, sha256, size_bytes FROM files WHERE object_id = ?1 ORDER BY path";
    ALL = "SELECT object_id, path, version, sha256, size_bytes FROM files ORDER BY object_id, path";
}

/// Records the files that version `version` brought: path, SHA-256, octets. A later version of a path takes the place of
/// an earlier one, never the other way; the same again changes nothing.
pub fn record(
    tx: &mut Tx<'_>,
    object_id: &str,
    version: u32,
    files: &[(String, Digest256, u64)],
) -> Result<(), TxError> {
    for (path, sha256, size_bytes) in files {
        let sha256 = sha256.hex();
        let size = i64::try_from(*size_bytes).map_err(|_| TxError::Bug("a file beyond 2^63 octets".into()))?;
        let values: [V<'_>; 5] = [object_id.into(), path.into(), version.into(), (&sha256).into(), size.into()];
        tx.exec(RECORD, &values)?;
    }
    Ok(())
}

/// The files of one object, by path.
pub fn of(tx: &mut Tx<'_>, object_id: &str) -> Result<Vec<File>, TxError> {
    tx.rows(OF, &[object_id.into()])?.iter().map(file).collect()
}

/// The files of every object, by object and path.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<File>, TxError> {
    tx.rows(ALL, &[])?.iter().map(file).collect()
}

fn file(row: &Row) -> Result<File, TxError> {
    Ok(File {
        object_id: read::string(row, 0)?,
        path: read::string(row, 1)?,
        version: read::count(row, 2)?,
        sha256: read::digest(row, 3)?,
        size_bytes: row.int(4)?.unsigned_abs(),
    })
}
