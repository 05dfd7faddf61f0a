//! A public-key infrastructure for tests: `pki/pki.toml` says who is in it, [`build`] makes what authorities make, and
//! its services answer in this process, honestly or not, through the program's own door or over a real connection.

pub mod build;
mod entries;
mod judged;
mod net;
mod responders;
mod samples;
mod server;
mod world;

pub use net::{Net, Road};
pub use responders::{Listing, Nonce, Ocsp, TimeStamping};
pub use server::{Relay, Server};
pub use world::Pki;
