//! Nothing is lost: calls that fail, processes that die, power that goes, disks that are full, databases that are away;
//! what slow writers do, and what the promise costs at the start (docs/RELIABILITY.md).

mod away;
mod claims;
mod day;
mod disk;
mod fail_after;
mod fuse;
mod harness;
mod kills;
mod power_loss;
mod recovery;
mod responder;
mod writers;
