//! Harnesses that drive the real program: kills (`soak`), slow writers and bursts (`writers`). Shared by the tests, which
//! have no clock, and by `make soak`, which has.

pub mod audit;
pub mod chance;
pub mod kills;
pub mod lots;
pub mod process;
pub mod steps;
pub mod triggers;
pub mod writers;
