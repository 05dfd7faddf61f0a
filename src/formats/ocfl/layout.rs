//! Where things lie under the storage root: the root's own files, and the folder of an object by extension 0004.

use super::digest;
use ring::digest::SHA256;

/// Name of the storage root's declaration.
pub const ROOT_DECLARATION: &str = "0=ocfl_1.1";
/// Name of an object's declaration.
pub const OBJECT_DECLARATION: &str = "0=ocfl_object_1.1";
/// Says in the storage root how identifiers become folders.
///
/// It is a plain file because the validator that judges us knows neither `ocfl_layout.json` nor `extensions/` with
/// this extension (docs/decisions/0050-ocfl.md); OCFL permits both ways (root structure).
pub const LAYOUT_NOTE: &str = "0004-hashed-n-tuple-storage-layout.json";
/// The inventory of an object or a version.
pub const INVENTORY: &str = "inventory.json";
/// The digest file beside it.
pub const SIDECAR: &str = "inventory.json.sha512";

/// Characters per tuple folder.
const TUPLE_SIZE: usize = 3;
/// Tuple folders above an object's folder.
pub const TUPLES: usize = 3;

/// The storage root's own files and their exact bytes, in the order they are written.
pub fn root_files() -> [(&'static str, &'static [u8]); 2] {
    [
        (
            LAYOUT_NOTE,
            br#"{
  "extensionName": "0004-hashed-n-tuple-storage-layout",
  "digestAlgorithm": "sha256",
  "tupleSize": 3,
  "numberOfTuples": 3,
  "shortObjectRoot": false
}
"#,
        ),
        (ROOT_DECLARATION, b"ocfl_1.1\n"),
    ]
}

/// The text of an object's declaration.
pub const OBJECT_DECLARATION_TEXT: &[u8] = b"ocfl_object_1.1\n";

/// The folder of an object, as `ab1/2cd/ef3/ab12cdef3…` (64 characters).
pub fn folder_of(object_id: &str) -> String {
    let digest = data_encoding::HEXLOWER.encode(ring::digest::digest(&SHA256, object_id.as_bytes()).as_ref());
    let mut folder = String::with_capacity(digest.len() + TUPLES * (TUPLE_SIZE + 1));
    for tuple in 0..TUPLES {
        folder.push_str(&digest[tuple * TUPLE_SIZE..(tuple + 1) * TUPLE_SIZE]);
        folder.push('/');
    }
    folder + &digest
}

/// The text of a sidecar: digest, blank, file name.
pub fn sidecar_of(inventory: &[u8]) -> Vec<u8> {
    format!("{} {INVENTORY}\n", digest::sha512(inventory)).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_follow_the_examples_of_extension_0004() {
        assert_eq!(
            folder_of("object-01"),
            "3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4"
        );
        assert_eq!(
            folder_of("..hor/rib:le-$id"),
            "487/326/d8c/487326d8c2a3c0b885e23da1469b4d6671fd4e76978924b4443e9e3c316cda6d"
        );
    }

    #[test]
    fn the_note_is_json() {
        let note: serde_json::Value = serde_json::from_slice(root_files()[0].1).expect("JSON");
        assert_eq!(note["extensionName"], "0004-hashed-n-tuple-storage-layout");
    }
}
