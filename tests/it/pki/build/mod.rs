//! Makes what a certification authority makes, octet by octet: certificates, revocation lists, answers about a status,
//! time-stamps, signed messages. Written apart from the program, so that the two judge each other; signing alone is
//! shared, and foreign tools judge that.
//!
//! Everything is an argument, nothing is checked: whoever wants a lie asks for it. The same arguments give the same
//! octets. Used by the tests, and by `examples/pki.rs` for the samples.

pub mod certificate;
pub mod crl;
pub mod der;
pub mod key;
pub mod name;
pub mod ocsp;
pub mod signed_data;
pub mod time_stamp;

pub use certificate::Certificate;
pub use key::{Family, Key};
pub use name::Name;

use chrono::{DateTime, Utc};

pub type Moment = DateTime<Utc>;

/// A moment as `2015-11-18T09:30:00+06:00` writes it.
pub fn moment(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).to_utc()
}
