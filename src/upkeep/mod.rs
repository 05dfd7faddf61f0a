//! The second road: fixity, resume, rebuild; and what people ask about the work.

pub mod balance;
pub mod complaints;
pub mod due;
pub mod enquiry;
mod extract;
pub mod fixity;
pub mod journal;
pub mod recovery;
pub mod status;
pub mod survey;
mod traces;
