//! The whole road over the samples: walked once by the built program, as whoever types `muragat demo` meets it, and judged
//! from outside. What breaks off on the way is tried through the library, with stores that fail when they are told to.

mod balance;
mod batches;
mod chain;
mod commands;
mod endings;
mod evidence;
mod flips;
mod identity;
mod issue_sheet;
mod judges;
pub mod office;
mod outcomes;
pub mod program;
mod resume;
mod rounds;
mod sameness;
mod server;
mod signed_ways;
mod slips;
mod status;
mod waiting;
pub mod watch;
mod workers;
