//! Packages that are made to hurt: each has an end and a code, nothing falls over, nothing is written anywhere else.
//!
//! `catalogue` lists the families; from a seed each makes a package. `make test` takes a few seeds of each, `make soak`
//! many (`MURAGAT_HOSTILE_SEEDS`) and asks for time and memory too.

pub mod catalogue;
mod containers;
mod decisions;
mod documents;
mod found;
mod honest;
mod inbox_names;
mod luck;
mod mutations;
mod names;
mod program;
mod scans;
mod sheets;
mod signatures;
mod texts;
mod times;
pub mod zip;

/// Seeds of each family where nobody says how many.
const SEEDS: u64 = 3;
const SEEDS_VARIABLE: &str = "MURAGAT_HOSTILE_SEEDS";

/// Seeds of each family; `None` in front: nobody asked for time and memory.
fn seeds() -> (bool, u64) {
    match std::env::var(SEEDS_VARIABLE) {
        Ok(said) => (true, said.parse().expect("a number of seeds")),
        Err(_) => (false, SEEDS),
    }
}

/// Every family with every seed, under its file name.
pub fn packages(seeds: u64) -> impl Iterator<Item = (String, catalogue::Hostile)> {
    let families = catalogue::families().into_iter();
    families.flat_map(move |family| (0..seeds).map(move |seed| catalogue::package(family, seed)))
}
