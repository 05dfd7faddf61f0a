//! Time-stamps (RFC 3161, RFC 5816): tokens read and checked, the exchange with a time-stamping authority.
//!
//! Checked here is what the token itself can prove: that its signature holds, and over which octets it is. Whether the
//! authority is one to be believed is judged in `validation`.

mod exchange;
mod token;
mod tst_info;

pub use exchange::{ResponseFault, request, response};
pub use token::{TimeStamp, TimeStampFault};
pub use tst_info::TstInfo;
