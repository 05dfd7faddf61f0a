//! The clock door. Every moment that stands on a sheet or in the catalogue comes through here.

use chrono::{DateTime, FixedOffset};

/// Tells the time of the office.
pub trait Clock: Send + Sync {
    /// Now, in the office's zone, to the whole second: a legal act is dated no finer, and the offset is kept
    /// because the country's changed (domain.md §12).
    fn now(&self) -> DateTime<FixedOffset>;

    /// Milliseconds since 1970 (UTC) by the machine, for how long something waits; they go on where the office's clock
    /// stands still. Never on a sheet.
    fn machine_ms(&self) -> i64;

    /// Whether the clock stands still, as in a demo workspace; that is said loudly at every run.
    fn is_fixed(&self) -> bool;
}
