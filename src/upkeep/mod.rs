//! The second road: fixity, resume, rebuild.

pub mod fixity;
