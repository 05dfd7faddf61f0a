//! The nouns of the product: what a case, a request, a decision, a document, a registry and a finding *are*.
//!
//! No I/O, no clock, no formats. Everything here can be read by every other room.

pub mod abbreviations;
pub mod address;
pub mod calendar;
pub mod case;
pub mod chain;
pub mod codes;
pub mod complaint;
pub mod decision;
pub mod document;
pub mod evidence;
pub mod fee;
pub mod finding;
pub mod identifiers;
pub mod lookup;
pub mod numbers;
pub mod party;
pub mod payment;
pub mod permissions;
pub mod request;
pub mod signer;
pub mod status;
pub mod text;
pub mod verdict;
pub mod working_time;
