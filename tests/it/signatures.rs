//! What XML signatures promise: the canonical form, the profile, the path to an anchor; judged by xmllint, xmlsec1 and openssl.

mod attacks;
mod canonical;
mod foreign;
mod gost;
mod kazakhstan;
mod packages;
pub mod pades;
mod paths;
mod revocation;
pub mod tools;
