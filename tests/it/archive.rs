//! The archive: OCFL objects on disk and in memory, damage, loss of power, and foreign judges.

mod contract;
mod crash;
mod damage;
mod fixtures;
pub mod judge;
mod ocfl_py;
mod premis;
mod together;
mod writing;

use chrono::{DateTime, FixedOffset};
use muragat::adapters::objects_fs::LocalObjects;
use muragat::formats::ocfl::{Archive, NewVersion};
use std::sync::Arc;

const CASE: &str = "urn:muragat:case:AC-2015-000001";

fn time(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a time")
}

/// A version with these files, dated in order of `minute`.
fn version(object_id: &str, minute: u32, files: &[(&str, &[u8])]) -> NewVersion {
    NewVersion {
        object_id: object_id.into(),
        message: format!("Version of minute {minute}"),
        user_name: "Demo archive".into(),
        user_address: "mailto:archive@example.kz".into(),
        created: time(&format!("2015-11-18T09:{minute:02}:00+06:00")),
        files: files.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())).collect(),
    }
}

/// An archive in a folder of its own, which goes when the guard does.
fn archive_on_disk() -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let objects = LocalObjects::open(folder.path().join("archive"), folder.path().join("spool"));
    let archive = Archive::create(Arc::new(objects)).expect("an archive");
    (folder, archive)
}
