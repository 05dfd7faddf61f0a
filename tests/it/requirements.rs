//! Rows of docs/REQUIREMENTS.md: what the regulations demand, each as a test of its own (`r_054_…`).

mod abbreviations;
mod apostille;
mod bad_decisions;
mod by_email;
mod chain;
mod complaints;
mod counter;
pub mod desk;
mod due_dates;
mod gateway;
mod intake;
mod letters;
mod lookups;
mod newcomer;
mod outcomes;
mod passport_lint;
mod passports;
mod payments;
mod portal;
mod readiness;
mod register_files;
mod registration;
mod results;
mod services;
mod surveys;
mod table;
mod terms;

use chrono::NaiveDate;
use muragat::releases::Releases;
use muragat::releases::passport::Passport;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn releases() -> Releases {
    Releases::embedded().expect("released data are sound")
}

/// The passport of the act that the letters name: 000, 001, 002, 003-A1 …
fn act<'r>(releases: &'r Releases, name: &str) -> &'r Passport {
    let (service, edition) = match name {
        "000" => ("FOREIGN_PRESS", "2013-01-31"),
        "001" => ("ARCH_CERT", "2012-03-30"),
        "002" => ("FOREIGN_PRESS", "2015-07-28"),
        "003-A1" => ("ARCH_APOSTILLE", "2012-11-07"),
        "003-A2" => ("ARCH_CERT", "2012-11-07"),
        "003-A3" => ("MEDIA_REG", "2012-11-07"),
        "004" => ("MEDIA_REG", "2011-12-26"),
        other => panic!("no act {other}"),
    };
    let own = |p: &&Passport| p.service == service && p.edition == edition;
    releases.passports().iter().find(own).unwrap_or_else(|| panic!("no passport of {name}"))
}
