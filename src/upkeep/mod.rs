//! The second road: fixity, resume, rebuild.

pub mod balance;
pub mod fixity;
pub mod recovery;
pub mod status;
mod traces;
