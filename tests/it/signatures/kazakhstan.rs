//! Every file of the national authority's samples, and what it verifies to at the time that its description names.
//!
//! The people in them are the authority's own inventions. The files lie beside the project; where they do not, these tests
//! say so and check nothing, but with `CI=true` that is a failure.

mod answers;
mod certificates;
mod documents;

use super::tools::fixtures;
use chrono::{DateTime, FixedOffset};
use muragat::formats::x509::{Anchors, Certificate};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The folder.
struct Samples(PathBuf);

impl Samples {
    fn get() -> Option<Self> {
        fixtures().map(Self)
    }

    fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.0.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    fn certificate(&self, path: &str) -> Certificate {
        Certificate::from_pem_or_der(&self.read(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    /// Every file of a folder, by name.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.join(folder)).unwrap_or_else(|fault| panic!("{folder}: {fault}"));
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The authorities of a folder as an office would trust them.
    fn anchors(&self, folder: &str) -> Anchors {
        let files = self.names(folder).into_iter().map(|name| {
            let octets = self.read(&format!("{folder}/{name}"));
            (name, octets)
        });
        Anchors::load(files).expect("authorities alone")
    }
}

/// Noon of a day.
fn noon(day: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("{day}T12:00:00+06:00")).expect("a day")
}

fn moment(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a moment")
}

/// A new file has to be described before it can lie there unnoticed.
#[test]
fn every_file_is_checked_by_a_test() {
    let Some(samples) = Samples::get() else { return };
    let there: BTreeSet<_> = walkdir::WalkDir::new(&samples.0)
        .into_iter()
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(&samples.0).expect("below").to_str().expect("a name").to_owned())
        .filter(|name| name != "README.md")
        .collect();
    let checked: BTreeSet<_> =
        [certificates::files(), answers::files(), documents::files()].into_iter().flatten().collect();
    assert_eq!(there, checked);
}
