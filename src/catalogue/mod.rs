//! Operations on the catalogue and their SQL text, written once over [`crate::ports::tx`].
//!
//! An operation runs in a transaction that its caller opened, so that a caller can join several into one commit point.
//! Asking twice for the same thing gives the same answer: a submission, a case, a document, a sheet and a registry are
//! each known by what they are made from, never by when. What is *not* here: which step comes next (`pipeline`), and
//! what a finding means.

/// Names each statement, and lists them all so that a test can prepare every one.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        pub(super) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

pub mod batches;
pub mod cases;
pub mod chain;
pub mod complaints;
pub mod deliveries;
pub mod documents;
pub mod events;
pub mod files;
pub mod journal;
pub mod leases;
pub mod letters;
pub mod meta;
mod migrations;
pub mod numbers;
pub mod queue;
mod read;
pub mod receipts;
pub mod registries;
pub mod sheets;
pub mod statuses;
pub mod submissions;
pub mod successions;
pub mod surveys;
pub mod unfinished;
pub mod untold;

pub use migrations::migrate;

/// Every statement of every operation with its name, for the test that prepares them on each database.
pub fn statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = [
        batches::STATEMENTS,
        cases::STATEMENTS,
        chain::STATEMENTS,
        complaints::STATEMENTS,
        deliveries::STATEMENTS,
        documents::STATEMENTS,
        events::STATEMENTS,
        files::STATEMENTS,
        journal::STATEMENTS,
        leases::STATEMENTS,
        letters::STATEMENTS,
        meta::STATEMENTS,
        migrations::STATEMENTS,
        numbers::STATEMENTS,
        queue::STATEMENTS,
        receipts::STATEMENTS,
        registries::STATEMENTS,
        sheets::STATEMENTS,
        statuses::STATEMENTS,
        submissions::STATEMENTS,
        successions::STATEMENTS,
        surveys::STATEMENTS,
        unfinished::STATEMENTS,
        untold::STATEMENTS,
    ];
    all.into_iter().flatten().copied()
}
