//! Every family of hostile packages, and what must be found in each.
//!
//! A family is one function whose sentence says what it tries. From luck it makes a package; the same family and seed make
//! the same package.

use super::luck::Luck;
use super::{containers, decisions, documents, mutations, names, scans, signatures, texts};
use muragat::domain::codes::Code;

/// One way to hurt.
#[derive(Clone, Copy)]
pub struct Family {
    pub name: &'static str,
    pub make: fn(&mut Luck) -> Hostile,
}

/// A hostile package.
pub struct Hostile {
    pub octets: Vec<u8>,
    /// One of these is found; empty: it is good, and is registered.
    pub codes: &'static [Code],
    /// What comes of it is not foretold: it may be good.
    pub is_perhaps_good: bool,
}

impl Hostile {
    pub fn new(octets: Vec<u8>, codes: &'static [Code]) -> Self {
        Self { octets, codes, is_perhaps_good: false }
    }

    /// Any finding, or none.
    pub fn of_any_end(octets: Vec<u8>) -> Self {
        Self { octets, codes: Code::ALL, is_perhaps_good: true }
    }

    /// Why what was found is not what had to be.
    pub fn fault(&self, found: &[Code]) -> Option<String> {
        let is_right = match found {
            [] => self.codes.is_empty() || self.is_perhaps_good,
            found => found.iter().any(|code| self.codes.contains(code)),
        };
        let keys = |codes: &[Code]| codes.iter().take(5).map(|code| code.key()).collect::<Vec<_>>().join(", ");
        (!is_right).then(|| format!("found [{}], expected one of [{}]", keys(found), keys(self.codes)))
    }
}

/// All families.
pub fn families() -> Vec<Family> {
    [
        containers::FAMILIES,
        names::FAMILIES,
        documents::FAMILIES,
        scans::FAMILIES,
        signatures::FAMILIES,
        texts::FAMILIES,
        decisions::FAMILIES,
        mutations::FAMILIES,
    ]
    .concat()
}

/// The package of a family and a seed, under the name `family-seed.zip`.
pub fn package(family: Family, seed: u64) -> (String, Hostile) {
    (format!("{}-{seed:03}.zip", family.name), (family.make)(&mut Luck::of(family.name, seed)))
}
